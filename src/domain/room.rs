//! A stock room over plain maps: `decide` and `apply` at work with no disk, no threads and a clock that is told.
//!
//! Tests, simulations and generators use it. It must do what the engine's writer does, entry for entry, less the
//! hashes and the disk.

use super::apply::{Touched, apply_entry};
use super::command::{Command, Look, Source, Submission};
use super::decide::{Context, Decided, decide};
use super::entry::{self, Entry, Evaluate, Header, Vouched};
use super::ids::{Hash, PersonId, RequestId, Seq, SessionId};
use super::memory::Memory;
use super::party::Role;
use super::refusal::Rejection;
use super::table::{Unreadable, Write};
use super::tables::{Entries, Lines, StoredHeader};
use super::time::Moment;

/// A stock room over plain maps.
#[derive(Default)]
pub struct Room {
    /// Its state, journal included.
    pub state: Memory,
    /// The moment that it is.
    pub now: u64,
    last: u64,
    seq: u64,
    number: u64,
    touched: Touched,
}

impl Room {
    /// An empty room at a moment.
    pub fn at(now: Moment) -> Room {
        Room { now: now.0, ..Room::default() }
    }

    /// The last entry.
    pub fn head(&self) -> Seq {
        Seq(self.seq)
    }

    /// A command of the manager's, now.
    pub fn submission(&self, command: Command) -> Submission {
        Submission {
            request: RequestId { session: SessionId([0; 16]), number: self.number + 1 },
            by: PersonId::CREATOR,
            vouched: Vouched::Account,
            role: Role::Manager,
            effective: None,
            reference: None,
            note: None,
            override_reason: None,
            look: Look::First,
            source: Source::Hand,
            seen: None,
            command,
        }
    }

    /// Does a command of the manager's, now.
    pub fn act(&mut self, command: Command) -> Result<Decided, Rejection> {
        let submission = self.submission(command);
        self.submit(&submission)
    }

    /// Decides a submission and applies what it comes to; a refusal changes nothing.
    pub fn submit(&mut self, submission: &Submission) -> Result<Decided, Rejection> {
        let (now, clock) = entry::recorded(Moment(self.now), Moment(self.last));
        let context = Context { now, seq: Seq(self.seq + 1) };
        let decided = decide(&self.state, &context, submission)?;
        if decided.events.is_empty() {
            return Ok(decided);
        }
        let header = Header {
            epoch: 0,
            seq: context.seq,
            by: submission.by,
            vouched: submission.vouched.clone(),
            request: submission.request,
            digest: Hash::ZERO,
            effective: decided.effective,
            recorded: context.now,
            clock,
            action: submission.command.action(),
            reference: submission.reference.clone(),
            note: submission.note.clone(),
            override_reason: submission.override_reason.clone(),
            undoes: decided.undoes,
            alerts: Evaluate::Now,
            lines: u32::try_from(decided.events.len()).unwrap_or(u32::MAX),
            prev: Hash::ZERO,
        };
        self.replay(&Entry { header, events: decided.events.clone() })?;
        Ok(decided)
    }

    /// Appends an entry as it is and applies it: what a rebuild does.
    pub fn replay(&mut self, entry: &Entry) -> Result<(), Unreadable> {
        let stored = StoredHeader { header: entry.header.clone(), hash: Hash::ZERO };
        self.state.put::<Entries>(&entry.header.seq, &stored)?;
        for (line, event) in (1..).zip(&entry.events) {
            self.state.put::<Lines>(&(entry.header.seq, line), event)?;
        }
        apply_entry(&mut self.state, entry, &mut self.touched)?;
        self.seq = entry.header.seq.0;
        self.last = entry.header.recorded.0;
        self.number = self.number.max(entry.header.request.number);
        Ok(())
    }
}
