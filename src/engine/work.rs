//! One submission against the state: known already, refused, or decided, appended and applied. Pure over any state.
//!
//! A refusal writes nothing. An error in between leaves half an entry: the caller must give the transaction up.

use std::collections::{BTreeMap, BTreeSet};

use super::forms;
use super::handing;
use super::job::{Keep, Sealed};
use super::receipts::{receipt, receipt_of};
use super::rules::Rules;
use crate::domain::apply::{Touched, apply_entry};
use crate::domain::decide::{Context, Decided};
use crate::domain::desk::Change;
use crate::domain::entry::{self, Clock, Entry, Evaluate, Header};
use crate::domain::event::Event;
use crate::domain::form::FormId;
use crate::domain::ids::{Hash, ItemId, LocationId, PersonId, Seq};
use crate::domain::receipt::{Notice, Receipt, Repeated};
use crate::domain::refusal::{Refused, Rejection, Why};
use crate::domain::table::{Read, Unreadable, Write};
use crate::domain::tables::{Drafts, Entries, Names, Personal, Requests, StoredHeader};
use crate::domain::time::Moment;
use crate::store::journal;

/// The most items or locations that a change names; more, and every screen asks for everything again.
const NAMED_MAX: usize = 500;

/// What a submission came to.
pub type Outcome = Result<Receipt, Refused>;

/// What a transaction has done so far.
#[derive(Clone, Debug, Default)]
pub struct Progressed {
    /// What alerts have not been looked at for.
    pub touched: Touched,
    /// The last entry made.
    pub head: Option<Seq>,
    /// Its header: the next entry follows it.
    last: Option<Box<StoredHeader>>,
    /// Whether anything at all was written.
    pub wrote: bool,
    items: BTreeSet<ItemId>,
    locations: BTreeSet<LocationId>,
    many: bool,
}

impl Progressed {
    fn news(&mut self, seq: Seq, events: &[Event], touched: &Touched) {
        self.head = Some(seq);
        self.items.extend(&touched.items);
        self.locations.extend(&touched.locations);
        // What a change has no list for is seen on every screen.
        self.many |= events.iter().any(|event| {
            matches!(
                event,
                Event::Created { .. }
                    | Event::EpochBegan { .. }
                    | Event::Settings(_)
                    | Event::Person(..)
                    | Event::Supplier(..)
                    | Event::Job(..)
                    | Event::DayBegan(_)
                    | Event::PeriodClosed(_)
            )
        });
    }

    /// What the transaction changed, for the feed; none where it made no entry.
    pub fn change(&self) -> Option<Change> {
        let head = self.head?;
        let many = self.many || self.items.len() > NAMED_MAX || self.locations.len() > NAMED_MAX;
        let (items, locations) = match many {
            true => (Vec::new(), Vec::new()),
            false => (self.items.iter().copied().collect(), self.locations.iter().copied().collect()),
        };
        Some(Change { head, items, locations, many })
    }
}

/// Does one submission.
pub fn submit<W: Write, R: Rules>(
    state: &mut W,
    rules: &R,
    sealed: &Sealed,
    now: Moment,
    alerts: Evaluate,
    so_far: &mut Progressed,
) -> Result<Outcome, Unreadable> {
    if let Some(known) = known(state, sealed)? {
        return Ok(known);
    }
    if let Some(form) = &sealed.form
        && let Some(refused) = forms::again(state, form.id)?
    {
        return Ok(Err(refused));
    }
    let submission = &sealed.submission;
    if so_far.last.is_none() {
        so_far.last = journal::head(state)?.map(Box::new);
    }
    let last = so_far.last.as_ref().map(|stored| &stored.header);
    let seq = Seq(last.map_or(1, |header| header.seq.0.saturating_add(1)));
    let before = last.map_or(Moment(0), |header| header.recorded);
    let (recorded, clock) = entry::recorded(now, before);
    // A day that begins first after the clock was set right has nobody to tell.
    let untold = last.is_some_and(|last| last.by == PersonId::CLOCK && last.clock == Clock::JumpedBack);
    let Decided { events, effective, undoes, mut notices } =
        match rules.decide(state, &Context { now: recorded, seq }, submission) {
            Ok(decided) => decided,
            Err(Rejection::Refused(refused)) => return Ok(Err(refused)),
            Err(Rejection::Unreadable(unreadable)) => return Err(unreadable),
        };
    if events.is_empty() {
        return Ok(Ok(Receipt::Unchanged));
    }
    let header = Header {
        epoch: epoch(&events).or(last.map(|last| last.epoch)).unwrap_or(0),
        seq,
        by: submission.by,
        vouched: submission.vouched.clone(),
        request: submission.request,
        digest: sealed.digest,
        effective,
        recorded,
        clock,
        action: submission.command.action(),
        reference: submission.reference.clone(),
        note: submission.note.clone(),
        override_reason: submission.override_reason.clone(),
        undoes,
        alerts,
        lines: 0,
        prev: Hash::ZERO,
    };
    let stored = journal::append(state, so_far.last.as_deref(), header, &events)?;
    let done = Entry { header: stored.header.clone(), events };
    so_far.last = Some(Box::new(stored));
    so_far.wrote = true;
    if let Some(form) = &sealed.form {
        forms::note(state, form, submission.by, seq)?;
    }
    let touched = apply_entry(state, &done, &mut so_far.touched)?.unwrap_or_default();
    so_far.news(seq, &done.events, &touched);
    if untold || (clock == Clock::JumpedBack && recorded < before) {
        notices.push(Notice::ClockJumped);
    }
    receipt(state, &done, (submission.by, submission.role), Repeated::New, notices).map(Ok)
}

/// The answer to a request that was made before, or what stands against its number; none for a new one.
fn known<R: Read>(state: &R, sealed: &Sealed) -> Result<Option<Outcome>, Unreadable> {
    let submission = &sealed.submission;
    let request = submission.request;
    let last = state.get::<Requests>(&request.session)?;
    let refused = |last: u64| Ok(Some(Err(Refused::from(Why::Request { last }))));
    let Some(last) = last else {
        return if request.number == 0 { refused(0) } else { Ok(None) };
    };
    // A session is one person's; nobody else learns what it did.
    if last.by != submission.by || request.number < last.number {
        return refused(last.number);
    }
    if request.number > last.number {
        return Ok(None);
    }
    if last.digest != sealed.digest {
        return refused(last.number);
    }
    match receipt_of(state, last.seq, (submission.by, submission.role))? {
        Some(receipt) => Ok(Some(Ok(receipt))),
        None => Err(Unreadable {
            table: "requests.1",
            what: format!("it answers with entry {}, which is not there", last.seq),
        }),
    }
}

/// The answers to a set that was done before, as a whole like every set; none for a new one.
///
/// Only the last request of a session is kept, but the entries of a set stand together in the journal. A request of the
/// set without an entry had changed nothing.
pub fn known_set<R: Read>(state: &R, all: &[Sealed]) -> Result<Option<Vec<Outcome>>, Unreadable> {
    let (Some(first), Some(end)) = (all.first(), all.last()) else { return Ok(None) };
    let (first, end) = (&first.submission, &end.submission);
    let session = first.request.session;
    let Some(last) = state.get::<Requests>(&session)? else { return Ok(None) };
    let numbers = first.request.number..=end.request.number;
    if last.by != first.by || !numbers.contains(&last.number) {
        return Ok(None);
    }
    let mut made = BTreeMap::new();
    let mut seq = last.seq;
    while let Some(stored) = state.get::<Entries>(&seq)? {
        let header = stored.header;
        if header.request.session != session || !numbers.contains(&header.request.number) {
            break;
        }
        made.insert(header.request.number, (seq, header.digest));
        seq = Seq(seq.0.saturating_sub(1));
    }
    let answer = |sealed: &Sealed| -> Result<Outcome, Unreadable> {
        let request = sealed.submission.request;
        match made.get(&request.number) {
            Some((seq, digest)) if request.session == session && *digest == sealed.digest => {
                let receipt = receipt_of(state, *seq, (last.by, first.role))?;
                Ok(receipt.ok_or_else(|| Refused::from(Why::Request { last: last.number })))
            }
            None if request.session == session => Ok(Ok(Receipt::Unchanged)),
            _ => Ok(Err(Refused::from(Why::Request { last: last.number }))),
        }
    };
    all.iter().map(answer).collect::<Result<Vec<_>, _>>().map(Some)
}

/// The epoch that an entry itself begins.
fn epoch(events: &[Event]) -> Option<u32> {
    events.iter().find_map(|event| match event {
        Event::EpochBegan { epoch, .. } => Some(*epoch),
        _ => None,
    })
}

/// Keeps working state, or says why not.
pub fn keep<W: Write>(
    state: &mut W,
    keep: &Keep,
    so_far: &mut Progressed,
) -> Result<Result<(), Refused>, Unreadable> {
    if let Keep::Handed { by, handed } = keep {
        let told = handing::hand(state, *by, handed)?;
        so_far.wrote |= told.is_ok();
        return Ok(told);
    }
    if let Keep::Draft { person, key, text } = keep {
        return kept_draft(state, (*person, key.clone()), text, so_far);
    }
    so_far.wrote = true;
    kept(state, keep).map(Ok)
}

/// Keeps a draft; an empty one takes it away, where there is one. Of a form that was posted meanwhile none is kept, and
/// whoever typed on is told.
fn kept_draft<W: Write>(
    state: &mut W,
    draft: (PersonId, String),
    text: &String,
    so_far: &mut Progressed,
) -> Result<Result<(), Refused>, Unreadable> {
    let posted = match FormId::named_in(text) {
        Some(id) => forms::again(state, id)?,
        None => None,
    };
    let over = text.is_empty() || posted.is_some();
    let told = posted.map_or(Ok(()), Err);
    if over && state.get::<Drafts>(&draft)?.is_none() {
        return Ok(told);
    }
    so_far.wrote = true;
    if over {
        state.remove::<Drafts>(&draft)?
    } else {
        state.put::<Drafts>(&draft, text)?
    }
    Ok(told)
}

fn kept<W: Write>(state: &mut W, keep: &Keep) -> Result<(), Unreadable> {
    match keep {
        // Decided where they are moved and kept.
        Keep::Handed { .. } | Keep::Draft { .. } => Ok(()),
        Keep::Name { person, name } => {
            let kept = match state.get::<Names>(person)? {
                // Another login is another account; the PIN stays.
                Some(kept) if kept.name.login.folded() != name.login.folded() => {
                    Personal { name: name.clone(), account: None, pin: kept.pin }
                }
                Some(kept) => Personal { name: name.clone(), ..kept },
                None => Personal::from(name.clone()),
            };
            state.put::<Names>(person, &kept)
        }
        Keep::Account { person, account } => match state.get::<Names>(person)? {
            Some(kept) => state.put::<Names>(person, &Personal { account: *account, ..kept }),
            None => Ok(()),
        },
        Keep::Pin { person, pin } => match state.get::<Names>(person)? {
            Some(kept) => state.put::<Names>(person, &Personal { pin: pin.clone(), ..kept }),
            None => Ok(()),
        },
    }
}
