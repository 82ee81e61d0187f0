//! A long list that pages by key, newest first, as a screen keeps it: one chunk of rows, and where the chunks before
//! it began, so that one can go both ways. How many rows there are in all nobody knows.

use super::commands::Cmd;
use super::rows::Identified;
use super::widget::window::{follow, step};
use crate::domain::query::Slice;

/// How many rows are asked for at once.
pub const CHUNK: u16 = 60;

/// What a command did to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Nothing: it is no command of a list.
    No,
    /// Another row is selected, or the same.
    Here,
    /// Other rows are wanted: ask for them from [`Trail::after`].
    Ask,
}

/// Where the selection lands in the next chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Land {
    /// Where it was.
    Keep,
    /// On its first row.
    Top,
    /// On its last row.
    Bottom,
}

/// A chunk of a list, and the way back to its beginning.
#[derive(Clone, Debug)]
pub struct Trail<R: Identified, C> {
    /// After what each chunk begins, and how many rows are before it; the last one is shown. None is the newest.
    starts: Vec<(C, u64)>,
    rows: Vec<R>,
    next: Option<C>,
    known: bool,
    land: Land,
    position: u64,
    selected: Option<R::Id>,
    first: u64,
    height: u16,
}

impl<R: Identified, C: Copy> Default for Trail<R, C> {
    fn default() -> Self {
        Trail {
            starts: Vec::new(),
            rows: Vec::new(),
            next: None,
            known: false,
            land: Land::Keep,
            position: 0,
            selected: None,
            first: 0,
            height: 1,
        }
    }
}

impl<R: Identified, C: Copy> Trail<R, C> {
    /// How many rows are shown from here on.
    pub fn set_height(&mut self, height: u16) {
        self.height = height.max(1);
        self.first = follow(self.first, self.position, self.height, self.len());
    }

    /// After what the rows to ask for begin; none for the newest.
    pub fn after(&self) -> Option<C> {
        self.starts.last().map(|(start, _)| *start)
    }

    /// Forgets all rows, for a list that is another one now.
    pub fn reset(&mut self) {
        let height = self.height;
        *self = Trail::default();
        self.height = height;
    }

    /// Takes an answer.
    pub fn take(&mut self, slice: Slice<R, C>) {
        self.rows = slice.rows;
        self.next = slice.next;
        self.known = true;
        let found = self.selected.and_then(|id| self.rows.iter().position(|row| row.id() == id));
        match (std::mem::replace(&mut self.land, Land::Keep), found) {
            (Land::Top, _) => self.position = 0,
            (Land::Bottom, _) => self.position = self.len().saturating_sub(1),
            (Land::Keep, Some(index)) => self.position = u64::try_from(index).unwrap_or(0),
            (Land::Keep, None) => {}
        }
        self.settle();
    }

    fn len(&self) -> u64 {
        u64::try_from(self.rows.len()).unwrap_or(0)
    }

    fn settle(&mut self) {
        self.position = self.position.min(self.len().saturating_sub(1));
        self.first = follow(self.first, self.position, self.height, self.len());
        self.selected = self.current().map(Identified::id);
    }

    /// Whether it was ever answered.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Whether the newest rows are shown.
    pub fn is_newest(&self) -> bool {
        self.starts.is_empty()
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.starts.is_empty()
    }

    /// The selected row.
    pub fn current(&self) -> Option<&R> {
        usize::try_from(self.position).ok().and_then(|index| self.rows.get(index))
    }

    /// What a command of a list does here.
    pub fn run(&mut self, command: Cmd) -> Moved {
        let page = i64::from(self.height);
        let half = i64::from((self.height / 2).max(1));
        let by = match command {
            Cmd::Up => -1,
            Cmd::Down => 1,
            Cmd::PageUp => -page,
            Cmd::PageDown => page,
            Cmd::HalfUp => -half,
            Cmd::HalfDown => half,
            Cmd::First => return self.newest(),
            Cmd::Last => i64::MAX,
            _ => return Moved::No,
        };
        if self.land != Land::Keep {
            // The next chunk is on its way.
            return Moved::Here;
        }
        let last = self.len().saturating_sub(1);
        if by > 0 && self.position >= last {
            return self.older();
        }
        if by < 0 && self.position == 0 {
            return self.newer();
        }
        self.position = step(self.position, by, self.len());
        self.settle();
        Moved::Here
    }

    fn older(&mut self) -> Moved {
        let Some(next) = self.next else { return Moved::Here };
        let before = self.starts.last().map_or(0, |(_, before)| *before).saturating_add(self.len());
        self.starts.push((next, before));
        self.land = Land::Top;
        Moved::Ask
    }

    fn newer(&mut self) -> Moved {
        if self.starts.pop().is_none() {
            return Moved::Here;
        }
        self.land = Land::Bottom;
        Moved::Ask
    }

    fn newest(&mut self) -> Moved {
        if self.starts.is_empty() {
            self.position = 0;
            self.settle();
            return Moved::Here;
        }
        self.starts.clear();
        self.land = Land::Top;
        Moved::Ask
    }

    /// The rows to draw on `height` lines, and which of them is selected.
    pub fn shown(&self, height: u16) -> (Vec<&R>, Option<usize>) {
        let first = follow(self.first, self.position, height, self.len());
        let start = usize::try_from(first).unwrap_or(usize::MAX);
        let rows: Vec<&R> = self.rows.iter().skip(start).take(usize::from(height)).collect();
        let selected = usize::try_from(self.position.saturating_sub(first)).ok();
        let selected = selected.filter(|selected| *selected < rows.len());
        (rows, selected)
    }

    /// `3 of 60+`, for the title.
    pub fn place_words(&self) -> String {
        if !self.known {
            return String::new();
        }
        let before = self.starts.last().map_or(0, |(_, before)| *before);
        let end = before.saturating_add(self.len());
        let more = if self.next.is_some() { "+" } else { "" };
        match end {
            0 => String::from("none"),
            end => format!("{} of {end}{more}", before.saturating_add(self.position).saturating_add(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(all: &[u32], after: Option<u32>) -> Slice<u32, u32> {
        let rows: Vec<u32> = all.iter().copied().filter(|n| after.is_none_or(|a| *n < a)).take(4).collect();
        let next = rows.last().copied().filter(|last| all.iter().any(|n| n < last));
        Slice { rows, next }
    }

    #[test]
    fn one_goes_down_through_all_chunks_and_back_up() {
        let all: Vec<u32> = (0..10).rev().collect();
        let mut trail: Trail<u32, u32> = Trail::default();
        trail.set_height(3);
        trail.take(slice(&all, trail.after()));
        let mut seen = vec![*trail.current().unwrap()];
        for _ in 0..12 {
            if trail.run(Cmd::Down) == Moved::Ask {
                assert_eq!(trail.run(Cmd::Down), Moved::Here, "it waits for the rows that are on their way");
                trail.take(slice(&all, trail.after()));
            }
            seen.push(*trail.current().unwrap());
        }
        seen.dedup();
        assert_eq!(seen, all);
        assert_eq!(trail.place_words(), "10 of 10");
        for _ in 0..12 {
            if trail.run(Cmd::Up) == Moved::Ask {
                trail.take(slice(&all, trail.after()));
            }
        }
        assert_eq!((trail.current(), trail.place_words()), (Some(&9), String::from("1 of 4+")));
    }

    #[test]
    fn the_selection_stays_on_its_row_when_newer_ones_come() {
        let mut trail: Trail<u32, u32> = Trail::default();
        trail.set_height(3);
        trail.take(slice(&[5, 4, 3], None));
        trail.run(Cmd::Down);
        trail.take(slice(&[7, 6, 5, 4, 3], None));
        assert_eq!(trail.current(), Some(&4));
        trail.take(Slice { rows: vec![], next: None });
        assert_eq!((trail.current(), trail.place_words()), (None, String::from("none")));
    }
}
