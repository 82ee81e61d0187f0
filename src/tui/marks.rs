//! Marks on the rows of a list, for one action on several: kept by what a row is, wherever it stands and whether or not
//! it is on the screen.
//!
//! A range and "all" are of the list and not of the window of it that is loaded: rows that are not there are asked for,
//! a window at a time, and marked as they come.

use std::collections::BTreeMap;

use super::rows::{Identified, Rows};
use crate::domain::query::{Page, ROWS_MAX, Window};

/// More rows than this are not marked at once; a form takes no more lines.
pub const MARKS_MAX: u64 = 2_000;

/// The marks of a list; each keeps a value that actions work on.
#[derive(Clone, Debug)]
pub struct Marks<K: Ord, V> {
    /// Each with its number: the newest has the highest.
    marked: BTreeMap<K, (u64, V)>,
    /// The last number given.
    last: u64,
    /// Where the last mark was made.
    anchor: Option<u64>,
    /// The rows that are still to be marked: from the first of them to before the other.
    wanted: Option<(u64, u64)>,
}

/// How far the marking of many rows has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// This window is to be asked for.
    Wants(Window),
    /// All of them are marked.
    Done,
    /// As many are marked as may be at once.
    Full,
}

impl<K: Ord, V> Default for Marks<K, V> {
    fn default() -> Self {
        Marks { marked: BTreeMap::new(), last: 0, anchor: None, wanted: None }
    }
}

impl<K: Ord + Copy, V> Marks<K, V> {
    /// Whether none is marked.
    pub fn is_empty(&self) -> bool {
        self.marked.is_empty()
    }

    /// How many are.
    pub fn len(&self) -> usize {
        self.marked.len()
    }

    /// Whether this row is.
    pub fn has(&self, key: &K) -> bool {
        self.marked.contains_key(key)
    }

    /// What is marked.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.marked.iter().map(|(key, (_, value))| (key, value))
    }

    /// The newest of them, the newest last.
    pub fn newest(&self, most: usize) -> Vec<(K, &V)> {
        let mut all: Vec<(u64, K, &V)> =
            self.marked.iter().map(|(key, (number, value))| (*number, *key, value)).collect();
        all.sort_unstable_by_key(|(number, ..)| *number);
        all.into_iter().rev().take(most).rev().map(|(_, key, value)| (key, value)).collect()
    }

    /// Marks one that is not on the screen, as the newest.
    pub fn put(&mut self, key: K, value: V) {
        self.last = self.last.saturating_add(1);
        self.marked.insert(key, (self.last, value));
    }

    /// Takes the marks away of what is not to be kept; values may be changed on the way.
    pub fn keep(&mut self, mut wanted: impl FnMut(&K, &mut V) -> bool) {
        self.marked.retain(|key, (_, value)| wanted(key, value));
    }

    /// Takes all marks away; whether there were any.
    pub fn clear(&mut self) -> bool {
        let were = !self.marked.is_empty();
        *self = Marks::default();
        were
    }

    /// Marks the selected row, or takes its mark away, and goes to the next.
    pub fn toggle<R: Identified<Id = K>>(&mut self, rows: &mut Rows<R>, value: impl Fn(&R) -> V) {
        let Some(row) = rows.current() else { return };
        if self.marked.remove(&row.id()).is_none() {
            self.put(row.id(), value(row));
        }
        self.anchor = Some(rows.position());
        rows.step(1);
    }

    /// From the last mark to the selected row; without a mark, that row.
    pub fn range<R: Identified<Id = K>>(&mut self, rows: &Rows<R>) -> Marking {
        let here = rows.position();
        let from = self.anchor.filter(|_| !self.marked.is_empty()).unwrap_or(here);
        self.anchor = Some(here);
        if rows.is_empty() {
            return Marking::Done;
        }
        self.want(from.min(here), from.max(here).saturating_add(1))
    }

    /// All rows, or none where some are marked.
    pub fn all<R: Identified<Id = K>>(&mut self, rows: &Rows<R>) -> Marking {
        if self.clear() {
            return Marking::Done;
        }
        self.want(0, rows.len())
    }

    fn want(&mut self, from: u64, to: u64) -> Marking {
        self.wanted = Some((from, to));
        self.next()
    }

    fn next(&mut self) -> Marking {
        let Some((from, to)) = self.wanted.filter(|(from, to)| from < to) else {
            self.wanted = None;
            return Marking::Done;
        };
        let marked = u64::try_from(self.marked.len()).unwrap_or(u64::MAX);
        let room = MARKS_MAX.saturating_sub(marked);
        if room == 0 {
            self.wanted = None;
            return Marking::Full;
        }
        let rows = to.saturating_sub(from).min(room).min(u64::from(ROWS_MAX));
        Marking::Wants(Window { offset: from, rows: u16::try_from(rows).unwrap_or(ROWS_MAX) })
    }

    /// Marks rows that came for it; the list may be another one by now, so it goes by where they stand.
    pub fn take<R: Identified<Id = K>>(&mut self, page: &Page<R>, value: impl Fn(&R) -> V) -> Marking {
        let Some((from, to)) = self.wanted else { return Marking::Done };
        let mut past = from;
        for (row, position) in page.rows.iter().zip(page.offset..) {
            if (from..to).contains(&position) && self.marked.len() < usize::try_from(MARKS_MAX).unwrap_or(0) {
                self.put(row.id(), value(row));
                past = position.saturating_add(1);
            }
        }
        // A list that became shorter ends the marking.
        self.wanted = (past > from).then_some((past, to.min(page.total)));
        self.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(all: &[u32], window: Window) -> Page<u32> {
        let start = (window.offset as usize).min(all.len());
        let end = (start + window.rows as usize).min(all.len());
        Page { offset: start as u64, total: all.len() as u64, rows: all[start..end].to_vec() }
    }

    fn list(all: &[u32]) -> Rows<u32> {
        let mut rows = Rows::default();
        rows.set_height(10);
        rows.take(page(all, rows.window()));
        rows
    }

    /// Asks until nothing is wanted any more; how it ended.
    fn fetched(all: &[u32], marks: &mut Marks<u32, u32>, mut marking: Marking) -> Marking {
        while let Marking::Wants(window) = marking {
            assert!(window.rows > 0 && window.rows <= ROWS_MAX);
            marking = marks.take(&page(all, window), |row| *row);
        }
        marking
    }

    #[test]
    fn all_is_all_of_the_list_and_not_of_what_is_loaded() {
        let all: Vec<u32> = (0..500).collect();
        let rows = list(&all);
        assert!(rows.kept().len() < 100);
        let mut marks = Marks::default();
        let marking = marks.all(&rows);
        assert_eq!(fetched(&all, &mut marks, marking), Marking::Done);
        assert_eq!(marks.len(), 500);
        assert_eq!((marks.all(&rows), marks.len()), (Marking::Done, 0), "again takes them away");
    }

    #[test]
    fn a_range_goes_from_the_last_mark_to_here_and_without_one_it_is_this_row() {
        let all: Vec<u32> = (0..500).collect();
        let mut rows = list(&all);
        rows.end();
        rows.take(page(&all, rows.window()));
        let mut marks = Marks::default();
        let marking = marks.range(&rows);
        fetched(&all, &mut marks, marking);
        assert_eq!(marks.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [499]);
        rows.home();
        rows.take(page(&all, rows.window()));
        let marking = marks.range(&rows);
        fetched(&all, &mut marks, marking);
        assert_eq!(marks.len(), 500);
        marks.clear();
        let marking = marks.range(&rows);
        fetched(&all, &mut marks, marking);
        assert_eq!(marks.len(), 1, "marks that were taken away are no beginning");
    }

    #[test]
    fn the_newest_marks_are_the_last_that_were_made() {
        let mut marks = Marks::default();
        for key in [7_u32, 3, 9, 1] {
            marks.put(key, key * 10);
        }
        assert_eq!(marks.newest(3), [(3, &30), (9, &90), (1, &10)]);
        assert_eq!(marks.newest(9).len(), 4);
        marks.put(7, 71);
        assert_eq!(marks.newest(1), [(7, &71)], "marked again is newest");
        marks.keep(|key, value| {
            *value += 1;
            *key > 3
        });
        assert_eq!(marks.newest(9), [(9, &91), (7, &72)]);
    }

    #[test]
    fn no_more_are_marked_than_a_form_takes_and_a_list_that_shrinks_ends_it() {
        let all: Vec<u32> = (0..5_000).collect();
        let mut marks = Marks::default();
        let marking = marks.all(&list(&all));
        assert_eq!(fetched(&all, &mut marks, marking), Marking::Full);
        assert_eq!(marks.len() as u64, MARKS_MAX);
        let mut marks = Marks::default();
        let marking = marks.all(&list(&all));
        assert_eq!(fetched(&all[..3], &mut marks, marking), Marking::Done);
        assert_eq!(marks.len(), 3);
    }
}
