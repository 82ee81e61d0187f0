//! What is asked of the journal: entries, one of them, what a document moved.

use super::super::entry::{Action, Undoes};
use super::super::event::{Event, Movement};
use super::super::ids::{EntryLine, Hash, ItemId, LocationId, PersonId, Seq};
use super::super::text::{Code, Note};
use super::super::time::Moment;
use serde::{Deserialize, Serialize};

/// Asks for the journal, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalQuery {
    /// Only entries that moved this item.
    pub item: Option<ItemId>,
    /// Only entries that moved something here.
    pub place: Option<LocationId>,
    /// Only this person's.
    pub by: Option<PersonId>,
    /// Only this verb.
    pub action: Option<Action>,
    /// Only those effective at or after.
    pub since: Option<Moment>,
    /// Only those effective before.
    pub until: Option<Moment>,
    /// Only those whose reference, note or override holds this text; `override` finds all overrides.
    pub text: String,
    /// Only those before this entry.
    pub before: Option<Seq>,
    /// How many.
    pub rows: u16,
}

/// An entry in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Which.
    pub seq: Seq,
    /// What was done.
    pub action: Action,
    /// When it happened.
    pub effective: Moment,
    /// When it was committed.
    pub recorded: Moment,
    /// Who did it.
    pub by: String,
    /// Its reference.
    pub reference: Option<Code>,
    /// Its note.
    pub note: Option<Note>,
    /// A supervisor's reason for going beyond a limit.
    pub override_reason: Option<Note>,
    /// What it undoes.
    pub undoes: Option<Undoes>,
    /// How many lines it has.
    pub lines: u32,
    /// What it did, in a few words: `24 OAK-PLANK supplier > DOCK, and 2 more`.
    pub summary: String,
    /// Whether any of it can still be undone, and was.
    pub undo: UndoState,
    /// Whether its times can be believed.
    pub clock: ClockSaid,
}

/// Whether the times of an entry can be believed, as far as the entries around it tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockSaid {
    /// Nothing speaks against it.
    Right,
    /// The clock had gone back since the entry before: that one may carry a time that is too late.
    WentBack,
    /// A later entry was recorded at an earlier time: the clock was ahead when this one was made.
    Ahead,
}

impl ClockSaid {
    /// The words of a list; none where all is right.
    pub fn words(self) -> Option<&'static str> {
        match self {
            ClockSaid::Right => None,
            ClockSaid::WentBack => Some("went back"),
            ClockSaid::Ahead => Some("was ahead"),
        }
    }
}

/// Whether an entry can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoState {
    /// It holds lines that can be undone.
    Possible,
    /// Some of its lines were undone.
    Partly,
    /// All of it was undone.
    Undone,
    /// It holds nothing that can be undone.
    Never,
}

/// Asks for one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryQuery {
    /// Which.
    pub seq: Seq,
    /// From this line on, from 1.
    pub from: u32,
    /// How many lines.
    pub rows: u16,
}

/// One entry with its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// The entry.
    pub row: EntryRow,
    /// Its hash.
    pub hash: Hash,
    /// Its lines.
    pub lines: Vec<EntryLineView>,
    /// How many lines were left out here, as they are about a place under a count that is blind for the asker.
    pub left_out: u32,
    /// The line to go on from; none at the end.
    pub next: Option<u32>,
}

/// One line of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLineView {
    /// Its number, from 1.
    pub line: u32,
    /// What happened.
    pub event: Event,
    /// The same in words.
    pub text: String,
    /// The entry that undid it.
    pub undone: Option<Seq>,
}

/// Asks what the entries of a document moved, in journal order: what an import compares a file with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentQuery {
    /// Which entries.
    pub of: DocumentOf,
    /// Only those effective at this very moment.
    pub effective: Option<Moment>,
    /// Only lines after this one.
    pub after: Option<EntryLine>,
    /// How many.
    pub rows: u16,
}

/// Which entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentOf {
    /// All that carry this reference, whatever its case.
    Reference(Code),
    /// This one.
    Entry(Seq),
}

/// A movement of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Which line.
    pub line: EntryLine,
    /// What the entry did.
    pub action: Action,
    /// All of it, with the ids of what merged items, locations, suppliers and jobs were merged into.
    pub movement: Movement,
    /// The lot's number.
    pub lot: Option<Code>,
}

#[cfg(test)]
mod tests {
    use super::ClockSaid;

    #[test]
    fn a_list_says_only_what_is_wrong_with_a_clock() {
        let words = [ClockSaid::Right, ClockSaid::WentBack, ClockSaid::Ahead].map(ClockSaid::words);
        assert_eq!(words, [None, Some("went back"), Some("was ahead")]);
    }
}
