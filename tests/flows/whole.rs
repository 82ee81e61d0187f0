//! Every frame shows the prompt, the value typed and the last result whole: not cut, not covered, not scrolled away.
//!
//! What those are, the model says (`tui::whole`); here the cells that were drawn are held to it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use stockroom::tui::modal::Modal;
use stockroom::tui::model::Model;
use stockroom::tui::view::view;
use stockroom::tui::whole::Whole;

/// The cells of a frame.
struct Grid(Vec<Vec<char>>);

/// Whether a question may cover the last result: where codes are longer than a row, what is asked has all the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Questions {
    LeaveTheResult,
    MayCover,
}

/// Holds the next frame of a model to what it must show.
#[track_caller]
pub fn hold(model: &Model, questions: Questions) -> Whole {
    let mut whole = Whole::of(model);
    if questions == Questions::MayCover && matches!(model.modal, Some(Modal::Choose(_))) {
        whole.result = Some(String::new());
    }
    let missing = missing(model, &whole);
    assert!(missing.is_empty(), "not whole: {missing:?}\n{}", crate::seat::rows(model).join("\n"));
    whole
}

/// What a frame should show whole and does not.
fn missing(model: &Model, whole: &Whole) -> Vec<String> {
    let area = Rect::new(0, 0, model.look.width, model.look.height);
    let mut buffer = Buffer::empty(area);
    let cursor = view(model, &mut buffer);
    let grid = Grid::of(&buffer);
    let said = whole.prompts.iter().chain(&whole.result);
    let mut missing: Vec<String> = said.filter(|words| !grid.holds(words)).cloned().collect();
    if let Some(field) = &whole.typed {
        let shown = cursor.is_some_and(|at| {
            grid.has_field(usize::from(at.x), usize::from(at.y), field.text(), field.cursor_column())
        });
        if !shown {
            missing.push(format!("typed: {}", field.text()));
        }
    }
    missing
}

impl Grid {
    fn of(buffer: &Buffer) -> Grid {
        let area = buffer.area();
        let row = |y| {
            (0..area.width)
                .map(|x| buffer.cell((x, y)).unwrap().symbol().chars().next().unwrap_or(' '))
                .collect()
        };
        Grid((0..area.height).map(row).collect())
    }

    fn cell(&self, x: usize, y: usize) -> Option<char> {
        self.0.get(y)?.get(x).copied()
    }

    /// Whether words stand somewhere, broken over rows at blanks, or at the edge where a word is too long for a row.
    fn holds(&self, words: &str) -> bool {
        let words: Vec<char> = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        let height = self.0.len();
        let width = self.0.first().map_or(0, Vec::len);
        let starts = |x: usize, y: usize| x == 0 || !self.cell(x - 1, y).is_some_and(char::is_alphanumeric);
        words.is_empty()
            || (0..height).any(|y| (0..width).any(|x| starts(x, y) && self.goes_on(x, y, &words)))
    }

    /// Whether words stand from here on.
    fn goes_on(&self, x: usize, y: usize, words: &[char]) -> bool {
        let same = words.iter().enumerate().take_while(|(i, c)| self.cell(x + i, y) == Some(**c)).count();
        if same == words.len() {
            // What follows is not more of a word, nor the sign that something is left out.
            return !self.cell(x + same, y).is_some_and(|c| c.is_alphanumeric() || c == '\u{2026}');
        }
        let blank = |k: &usize| words[*k] == ' ';
        let breaks = (1..=same).rev().filter(blank).map(|k| k + 1);
        let edge = (same > 0 && self.cell(x + same, y).is_none()).then_some(same);
        // A paragraph may have begun further left.
        let starts =
            |left: &usize| *left == 0 || !self.cell(left - 1, y + 1).is_some_and(char::is_alphanumeric);
        breaks
            .chain(edge)
            .any(|next| (0..=x).rev().filter(starts).any(|left| self.goes_on(left, y + 1, &words[next..])))
    }

    /// Whether a field stands where the cursor is: its text before and behind it, in one row or broken at the edge.
    fn has_field(&self, x: usize, y: usize, text: &str, column: usize) -> bool {
        let width = self.0.first().map_or(0, Vec::len);
        (0..=x).any(|left| {
            let columns = width - left;
            let Some(top) = y.checked_sub(column / columns) else { return false };
            let chars: Vec<char> = text.chars().collect();
            let mut rows = chars.chunks(columns).enumerate();
            left + column % columns == x
                && rows.all(|(row, part)| self.has(left, top + row, &part.iter().collect::<String>()))
        })
    }

    /// Whether exactly this stands here.
    fn has(&self, x: usize, y: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(i, c)| self.cell(x + i, y) == Some(c))
    }
}

#[test]
fn words_are_whole_or_they_are_not() {
    let grid = |rows: &[&str]| Grid(rows.iter().map(|row| format!("{row:<12}").chars().collect()).collect());
    let cases: [(&[&str], &str, bool); 9] = [
        (&["Quantity:"], "Quantity", true),
        (&["Quantit\u{2026}"], "Quantity", false),
        (&["Quantity\u{2026}"], "Quantity", false),
        (&["Items 1 of 4"], "Item", false),
        (&["entry 17, 3", "lines"], "entry 17, 3 lines", true),
        (&["entry 17, 3", "", "lines"], "entry 17, 3 lines", false),
        (&["| undo this", "| line? "], "undo this line?", true),
        (&["abcdefghijkl", "mn"], "abcdefghijklmn", true),
        (&["entry 17, 3"], "entry 17, 3 lines", false),
    ];
    for (rows, words, expected) in cases {
        assert_eq!(grid(rows).holds(words), expected, "{rows:?} {words}");
    }
}
