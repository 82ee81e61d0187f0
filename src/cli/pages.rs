//! Long lists, asked for window by window: no answer ever holds all rows.
//!
//! Each window is answered from the last commit, so a list that is printed while others work may show a row of
//! before beside one of after.

use crate::domain::query::{Ask, Page, ROWS_MAX, Window};
use crate::exchange::list::List;
use crate::service::desk::{Desk, ask};

use super::at::At;
use super::fault::Fault;

/// Hands over all rows of a list.
pub fn each<Q, R>(
    desk: &dyn Desk,
    query: impl Fn(Window) -> Q,
    mut each: impl FnMut(R) -> Result<(), Fault>,
) -> Result<(), Fault>
where
    Q: Ask<Answer = Page<R>>,
{
    let mut offset = 0;
    loop {
        let page = ask(desk, query(Window { offset, rows: ROWS_MAX }))?;
        let rows = u64::try_from(page.rows.len()).unwrap_or(u64::MAX);
        page.rows.into_iter().try_for_each(&mut each)?;
        offset += rows;
        if rows == 0 || offset >= page.total {
            return Ok(());
        }
    }
}

/// Prints all rows of a list.
pub fn list<Q, R>(
    at: &mut At<'_>,
    list: &'static List<R>,
    query: impl Fn(Window) -> Q,
) -> Result<(), Fault>
where
    Q: Ask<Answer = Page<R>>,
{
    let mut printing = at.out.list(list)?;
    each(at.desk, query, |row| Ok(printing.row(&row)?))?;
    Ok(printing.end()?)
}
