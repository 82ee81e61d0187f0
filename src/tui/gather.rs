//! All lines of a count, window by window: who counts a bin goes on to every record of it, however many there are. It
//! holds what has come so far and asks for the rest; it must never pass a part off as the whole.

use crate::domain::ids::CountId;
use crate::domain::query::{CountLineView, CountQuery, CountView, Page, ROWS_MAX, Window};

/// More lines than this are not kept on a screen; it says so.
pub const LINES_MAX: u64 = 5_000;

/// What has come so far.
#[derive(Clone, Debug, Default)]
pub struct Gather {
    lines: Vec<CountLineView>,
}

/// What an answer came to.
#[derive(Clone, Debug)]
pub enum Gathered {
    /// More is to be asked for.
    Wants(CountQuery),
    /// Here it is, with as many lines as are kept.
    All(CountView),
}

impl Gather {
    /// The first question for a count.
    pub fn first(count: CountId) -> CountQuery {
        from(count, 0)
    }

    /// Takes an answer; what came before its first line is kept.
    pub fn take(&mut self, mut view: CountView) -> Gathered {
        let offset = usize::try_from(view.lines.offset).unwrap_or(usize::MAX);
        self.lines.truncate(offset);
        let came = view.lines.rows.len();
        self.lines.append(&mut view.lines.rows);
        let kept = u64::try_from(self.lines.len()).unwrap_or(u64::MAX);
        if came > 0 && kept < view.lines.total.min(LINES_MAX) {
            return Gathered::Wants(from(view.row.id, kept));
        }
        let total = if came == 0 { kept } else { view.lines.total };
        view.lines = Page { offset: 0, total, rows: std::mem::take(&mut self.lines) };
        Gathered::All(view)
    }
}

/// Says that there are lines that are not shown; none where all are.
pub fn left_out(view: &CountView) -> Option<String> {
    let shown = u64::try_from(view.lines.rows.len()).unwrap_or(u64::MAX);
    let total = view.lines.total;
    (shown < total).then(|| format!("{shown} of {total} records are listed; scan the others"))
}

fn from(count: CountId, offset: u64) -> CountQuery {
    CountQuery { count, window: Window { offset, rows: ROWS_MAX } }
}
