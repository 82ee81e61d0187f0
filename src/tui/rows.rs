//! A long list as a screen keeps it: the rows of one window, what is selected by identity, where it is by position.
//!
//! It holds at most one window of rows; the desk keeps the rest. What is selected stays selected when rows come and go
//! above it, and its neighbour takes its place when it goes.

use super::widget::window::{follow, step};
use crate::domain::query::{Page, ROWS_MAX, Window};

/// A row that can be told from all others.
pub trait Identified {
    /// What it is told by.
    type Id: Copy + Eq + Ord + std::fmt::Debug;
    /// Which it is.
    fn id(&self) -> Self::Id;
}

/// A window of a long list.
#[derive(Clone, Debug)]
pub struct Rows<R: Identified> {
    /// The position of the first row kept.
    offset: u64,
    /// How many rows the list has; none before the first answer.
    total: Option<u64>,
    rows: Vec<R>,
    /// The position of the selected row, and what it is if it is known.
    position: u64,
    selected: Option<R::Id>,
    /// The position of the first row shown.
    first: u64,
    /// How many rows are shown.
    height: u16,
}

/// Rows before and after the ones shown that are asked for with them.
const MARGIN: u16 = 20;

impl<R: Identified> Default for Rows<R> {
    fn default() -> Self {
        Rows { offset: 0, total: None, rows: Vec::new(), position: 0, selected: None, first: 0, height: 1 }
    }
}

impl<R: Identified> Rows<R> {
    /// How many rows are shown from here on.
    pub fn set_height(&mut self, height: u16) {
        self.height = height.clamp(1, ROWS_MAX / 2);
        // Before the first answer it stands where it was left.
        if self.is_known() {
            self.first = follow(self.first, self.position, self.height, self.len());
        }
    }

    /// How many rows the list has.
    pub fn len(&self) -> u64 {
        self.total.unwrap_or(0)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it was ever answered.
    pub fn is_known(&self) -> bool {
        self.total.is_some()
    }

    /// The window to ask for, so that what is shown is there with some rows around it.
    pub fn window(&self) -> Window {
        let rows = self.height.saturating_add(2 * MARGIN).min(ROWS_MAX);
        Window { offset: self.first.saturating_sub(u64::from(MARGIN)), rows }
    }

    /// What the list should be asked for around, to keep it selected.
    pub fn around(&self) -> Option<R::Id> {
        self.selected
    }

    /// Whether rows that are shown are not there: ask for [`Rows::window`].
    pub fn wants(&self) -> bool {
        let end = self.first.saturating_add(u64::from(self.height)).min(self.len());
        let kept = self.offset.saturating_add(u64::try_from(self.rows.len()).unwrap_or(0));
        self.first < self.offset || end > kept
    }

    /// Takes an answer. What was selected stays selected if it is in it.
    pub fn take(&mut self, page: Page<R>) {
        self.offset = page.offset;
        self.total = Some(page.total);
        self.rows = page.rows;
        let found = self.selected.and_then(|id| self.rows.iter().position(|row| row.id() == id));
        if let Some(index) = found {
            let was = self.position.saturating_sub(self.first);
            self.position = self.offset.saturating_add(u64::try_from(index).unwrap_or(0));
            // It stays on its line of the screen where it can.
            self.first = self.position.saturating_sub(was);
        }
        self.settle();
    }

    /// Forgets all rows, for a list that is another one now.
    pub fn reset(&mut self) {
        let height = self.height;
        *self = Rows::default();
        self.height = height;
    }

    fn settle(&mut self) {
        self.position = self.position.min(self.len().saturating_sub(1));
        self.first = follow(self.first, self.position, self.height, self.len());
        self.selected = self.at(self.position).map(Identified::id);
    }

    fn at(&self, position: u64) -> Option<&R> {
        let index = usize::try_from(position.checked_sub(self.offset)?).ok()?;
        self.rows.get(index)
    }

    /// The selected row, where it is there.
    pub fn current(&self) -> Option<&R> {
        self.at(self.position)
    }

    /// The position of the selected row, from 0.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Selects this row wherever it turns out to be: ask for the window around it.
    pub fn select(&mut self, id: R::Id) {
        self.selected = Some(id);
        if let Some(index) = self.rows.iter().position(|row| row.id() == id) {
            self.position = self.offset.saturating_add(u64::try_from(index).unwrap_or(0));
            self.first = follow(self.first, self.position, self.height, self.len());
        }
    }

    /// What is selected and where it stands; none at the top of the list, where one begins anyway.
    pub fn left(&self) -> Option<(R::Id, u64)> {
        self.selected.filter(|_| self.position > 0).map(|id| (id, self.position))
    }

    /// Selects a row again that stood here, before the first answer; gone, what stands there now takes its place.
    pub fn take_up(&mut self, id: R::Id, position: u64) {
        self.selected = Some(id);
        self.position = position;
        self.first = position.saturating_sub(u64::from(self.height / 2));
    }

    /// Selects the row that is shown on this line of the list.
    pub fn select_line(&mut self, line: u16) {
        let position = self.first.saturating_add(u64::from(line));
        if position < self.len() {
            self.position = position;
            self.settle();
        }
    }

    /// Up or down; it stops at the ends.
    pub fn step(&mut self, by: i64) {
        self.position = step(self.position, by, self.len());
        self.settle();
    }

    /// One page up or down: the page moves with it.
    pub fn page(&mut self, pages: i64) {
        let height = i64::from(self.height);
        self.first = step(self.first, pages.saturating_mul(height), self.len());
        self.step(pages.saturating_mul(height));
    }

    /// Half a page up or down.
    pub fn half(&mut self, pages: i64) {
        let height = i64::from((self.height / 2).max(1));
        self.step(pages.saturating_mul(height));
    }

    /// To the first row.
    pub fn home(&mut self) {
        self.position = 0;
        self.settle();
    }

    /// To the last row.
    pub fn end(&mut self) {
        self.position = self.len().saturating_sub(1);
        self.settle();
    }

    /// What a command of a list does here; whether it was one.
    pub fn run(&mut self, command: super::commands::Cmd) -> bool {
        use super::commands::Cmd;
        match command {
            Cmd::Up => self.step(-1),
            Cmd::Down => self.step(1),
            Cmd::PageUp => self.page(-1),
            Cmd::PageDown => self.page(1),
            Cmd::HalfUp => self.half(-1),
            Cmd::HalfDown => self.half(1),
            Cmd::First => self.home(),
            Cmd::Last => self.end(),
            _ => return false,
        }
        true
    }

    /// The rows to draw on `height` lines, as far as they are there, and which of them is selected.
    pub fn shown(&self, height: u16) -> (Vec<&R>, Option<usize>) {
        let first = follow(self.first, self.position, height, self.len());
        let start = usize::try_from(first.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        let missing = self.offset.saturating_sub(first) > 0;
        if missing {
            return (Vec::new(), None);
        }
        let rows: Vec<&R> = self.rows.iter().skip(start).take(usize::from(height)).collect();
        let selected = usize::try_from(self.position.saturating_sub(first)).ok();
        let selected = selected.filter(|selected| *selected < rows.len());
        (rows, selected)
    }

    /// All rows kept, whether shown or not.
    pub fn kept(&self) -> &[R] {
        &self.rows
    }

    /// The rows kept from one position to another, both included.
    pub fn between(&self, from: u64, to: u64) -> &[R] {
        let start =
            usize::try_from(from.saturating_sub(self.offset)).unwrap_or(usize::MAX).min(self.rows.len());
        let end = usize::try_from(to.saturating_add(1).saturating_sub(self.offset)).unwrap_or(usize::MAX);
        self.rows.get(start..end.min(self.rows.len()).max(start)).unwrap_or(&[])
    }

    /// `3 of 4310`, for the title of a pane.
    pub fn place_words(&self) -> String {
        match self.total {
            None => String::new(),
            Some(0) => String::from("none"),
            Some(total) => format!("{} of {total}", self.position.saturating_add(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Identified for u32 {
        type Id = u32;
        fn id(&self) -> u32 {
            *self
        }
    }

    fn page(all: &[u32], window: Window) -> Page<u32> {
        let start = (window.offset as usize).min(all.len());
        let end = (start + window.rows as usize).min(all.len());
        Page { offset: start as u64, total: all.len() as u64, rows: all[start..end].to_vec() }
    }

    fn list(all: &[u32], height: u16) -> Rows<u32> {
        let mut rows = Rows::default();
        rows.set_height(height);
        rows.take(page(all, rows.window()));
        rows
    }

    #[test]
    fn the_selection_stays_on_its_row_when_rows_come_above_it() {
        let all: Vec<u32> = (100..200).collect();
        let mut rows = list(&all, 10);
        rows.step(5);
        assert_eq!(rows.current(), Some(&105));
        let more: Vec<u32> = (90..200).collect();
        rows.take(page(&more, rows.window()));
        assert_eq!(rows.current(), Some(&105));
        let (shown, selected) = rows.shown(10);
        assert_eq!(shown[selected.unwrap()], &105);
    }

    #[test]
    fn its_neighbour_takes_the_place_of_a_row_that_goes() {
        let all: Vec<u32> = (0..10).collect();
        let mut rows = list(&all, 4);
        rows.end();
        assert_eq!(rows.current(), Some(&9));
        rows.take(page(&all[..9], rows.window()));
        assert_eq!(rows.current(), Some(&8));
        rows.take(page(&[], rows.window()));
        assert_eq!((rows.current(), rows.is_empty()), (None, true));
    }

    #[test]
    fn a_jump_to_the_end_wants_the_rows_there_and_shows_no_wrong_ones() {
        let all: Vec<u32> = (0..1_000).collect();
        let mut rows = list(&all, 10);
        rows.end();
        assert!(rows.wants());
        assert_eq!(rows.shown(10).0.len(), 0);
        rows.take(page(&all, rows.window()));
        assert!(!rows.wants());
        assert_eq!(rows.current(), Some(&999));
        let (shown, selected) = rows.shown(10);
        assert_eq!((shown.len(), selected), (10, Some(9)));
    }
}
