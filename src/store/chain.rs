//! Walks the journal as it is stored and checks each entry against the one before: the first that does not fit ends it.

use crate::codec;
use crate::domain::entry::{Clock, Entry};
use crate::domain::event::Event;
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::{Table, Unreadable};
use crate::domain::tables::{Entries, Lines, StoredHeader};
use crate::domain::time::Moment;

use super::journal::chain_hash;
use super::rows::{Pages, Raw, row};

/// The first entry that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub seq: Seq,
    /// What does not fit.
    pub what: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "entry {}: {}", self.seq, self.what)
    }
}

/// Walks the journal from its first entry on.
pub struct Walker<'a, R: Raw> {
    headers: Pages<'a, R>,
    lines: Pages<'a, R>,
    /// The next event row, read ahead.
    ahead: Option<(Vec<u8>, Vec<u8>)>,
    seq: Seq,
    hash: Hash,
    recorded: Moment,
    epoch: u32,
}

impl<'a, R: Raw> Walker<'a, R> {
    /// Before the first entry.
    pub fn new(state: &'a R) -> Result<Self, Unreadable> {
        let mut lines = Pages::new(state, Lines::NAME);
        let ahead = lines.next_row()?;
        Ok(Walker {
            headers: Pages::new(state, Entries::NAME),
            lines,
            ahead,
            seq: Seq(0),
            hash: Hash::ZERO,
            recorded: Moment(0),
            epoch: 0,
        })
    }

    /// The last entry that fitted, and its hash.
    pub fn head(&self) -> (Seq, Hash) {
        (self.seq, self.hash)
    }

    /// The next entry; none at the end.
    pub fn next_entry(&mut self) -> Result<Option<(Entry, Hash)>, Broken> {
        let expected = Seq(self.seq.0.saturating_add(1));
        self.step(expected).map_err(|what| Broken { seq: expected, what })
    }

    fn step(&mut self, expected: Seq) -> Result<Option<(Entry, Hash)>, String> {
        let text = |fault: Unreadable| fault.to_string();
        let Some((key, value)) = self.headers.next_row().map_err(text)? else {
            return match self.ahead {
                None => Ok(None),
                Some(_) => Err(String::from("it has lines but no header")),
            };
        };
        let (seq, stored) = row::<Entries>(&key, &value).map_err(text)?;
        self.check_header(expected, seq, &stored)?;
        let mut events = Vec::new();
        let mut rows = Vec::new();
        self.take_lines(seq, &mut events, &mut rows)?;
        if events.len() != usize::try_from(stored.header.lines).unwrap_or(usize::MAX) {
            return Err(format!(
                "it has {} lines where its header says {}",
                events.len(),
                stored.header.lines
            ));
        }
        let hash = chain_hash(self.hash, &key, &value, &rows).map_err(text)?;
        if hash != stored.hash {
            return Err(String::from("its hash does not fit what it says"));
        }
        (self.seq, self.hash) = (seq, hash);
        (self.recorded, self.epoch) = (stored.header.recorded, stored.header.epoch);
        Ok(Some((Entry { header: stored.header, events }, hash)))
    }

    fn check_header(&self, expected: Seq, seq: Seq, stored: &StoredHeader) -> Result<(), String> {
        let header = &stored.header;
        if seq != expected {
            return Err(format!("it is missing; entry {seq} is next"));
        }
        if header.seq != seq {
            return Err(format!("its header says that it is entry {}", header.seq));
        }
        if header.prev != self.hash {
            return Err(String::from("it is not chained to the entry before"));
        }
        if header.recorded < self.recorded && header.clock != Clock::JumpedBack {
            return Err(String::from(
                "it was recorded before the entry before, and does not say that the clock had gone back",
            ));
        }
        if header.epoch < self.epoch {
            return Err(String::from("its epoch is over already"));
        }
        Ok(())
    }

    /// Takes the event rows of an entry, which must be there from line 1 without a gap.
    fn take_lines(
        &mut self,
        seq: Seq,
        events: &mut Vec<Event>,
        rows: &mut Vec<Vec<u8>>,
    ) -> Result<(), String> {
        let text = |fault: Unreadable| fault.to_string();
        while let Some((key, value)) = self.ahead.take() {
            let (of, line) = codec::decode_key::<Lines>(&key).map_err(text)?;
            if of > seq {
                self.ahead = Some((key, value));
                return Ok(());
            }
            let next = u32::try_from(events.len()).unwrap_or(u32::MAX).saturating_add(1);
            if of < seq || line != next {
                return Err(format!("line {next} is missing; line {of}.{line} is next"));
            }
            events.push(row::<Lines>(&key, &value).map_err(text)?.1);
            rows.push(value);
            self.ahead = self.lines.next_row().map_err(text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
