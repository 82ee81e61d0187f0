//! Windows of lists, and the limits of what may be asked.

use crate::domain::desk::AskFault;
use crate::domain::query::{FILTER_MAX, Page, ROWS_MAX, Window};
use crate::domain::table::Unreadable;

/// How many rows an answer has at most, whatever was asked for.
pub fn rows(asked: u16) -> usize {
    usize::from(asked.min(ROWS_MAX))
}

/// The window of a list that is asked for; the one around a position where there is one.
pub fn place(window: Window, total: usize, around: Option<usize>) -> (usize, usize) {
    let rows = rows(window.rows);
    let offset = match around {
        // In the middle, so that what comes before and after is seen; whole windows at both ends.
        Some(position) => position.saturating_sub(rows / 2).min(total.saturating_sub(rows)),
        None => usize::try_from(window.offset).unwrap_or(usize::MAX).min(total),
    };
    (offset, rows.min(total - offset))
}

/// A page of a list; what is not there any more is left out.
pub fn page<T: Copy, Row>(
    window: Window,
    list: &[T],
    around: Option<usize>,
    mut row: impl FnMut(T) -> Result<Option<Row>, Unreadable>,
) -> Result<Page<Row>, Unreadable> {
    let (offset, count) = place(window, list.len(), around);
    let mut rows = Vec::with_capacity(count);
    for what in list.iter().skip(offset).take(count) {
        rows.extend(row(*what)?);
    }
    Ok(Page { offset: offset as u64, total: list.len() as u64, rows })
}

/// A filter or search text as it is matched, or why it cannot be.
pub fn filter(text: &str) -> Result<String, AskFault> {
    let length = text.chars().count();
    if length > FILTER_MAX {
        return Err(AskFault::Unfit(format!(
            "the text to look for is {length} characters long; at most {FILTER_MAX} fit, type less of it"
        )));
    }
    Ok(crate::domain::text::fold(text.trim()))
}
