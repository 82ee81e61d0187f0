//! Undo: a reversing entry, checked like any other. It keeps the original's effective time ("typed wrong"); in a closed
//! period it takes the first open instant. Undoing a count withdraws its observation.

mod dependents;
mod lasting;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::super::book;
use super::super::command::{Source, UndoWhat};
use super::super::entry::{Action, Header, Undoes};
use super::super::event::{About, Event, Judgement, MoveKind, Movement, Party};
use super::super::ids::{EntryLine, LocationId, Record, ReservationId, Seq};
use super::super::party::{Reservation, Role};
use super::super::quantity::Qty;
use super::super::refusal::{Noun, Rejection, Why};
use super::super::table::{Direction, Read, closed};
use super::super::tables::{Entries, EntriesByPerson, Lines, ObservedState, Undone};
use super::dating::{Dated, first_open};
use super::plan::{Plan, Spec, Whose, truth_of};
use super::{Context, Decided};
use crate::domain::command::Submission;
use dependents::dependents;
use lasting::{may_be_promised, may_come_back, never_of};

/// How many of the asker's latest entries are looked at for one that can be undone.
const LAST_LOOK_BACK: usize = 200;
/// Milliseconds in an hour.
const HOUR_MILLIS: u64 = 3_600_000;

pub(super) fn undo<R: Read>(
    book: &R,
    context: &Context,
    submission: &Submission,
    what: UndoWhat,
) -> Result<Decided, Rejection> {
    let live = Submission { effective: None, ..submission.clone() };
    let mut plan = Plan::new(book, context, &live)?;
    plan.dated = Dated::Given;
    let (seq, only) = match what {
        UndoWhat::Last => (last_of(book, submission)?, None),
        UndoWhat::Entry(seq) => (seq, None),
        UndoWhat::Line(line) => (line.seq, Some(line.line)),
    };
    let header = header(book, seq)?;
    may_undo(&plan, &header)?;
    if header.action.is_of_master_data() {
        return Err(never_of(book, &header)?);
    }
    let lines: Vec<u32> = match only {
        Some(line) => vec![line],
        None => (1..=header.lines).collect(),
    };
    let mut done = Done { action: header.action, lines: 0, already: None, observations: BTreeSet::new() };
    for line in lines {
        let line = EntryLine { seq, line };
        match book.get::<Lines>(&(seq, line.line))? {
            Some(event) => reverse(&mut plan, &mut done, line, event, only.is_some())?,
            None => return Err(Why::Unknown { noun: Noun::Entry, code: line.to_string() }.into()),
        }
    }
    if done.lines == 0 {
        return Err(done.already.unwrap_or_else(|| nothing(seq, only)).into());
    }
    match plan.settle() {
        Ok(()) => Ok(Decided {
            effective: first_open(book, &plan.settings, header.effective)?,
            undoes: Some(match only {
                Some(line) => Undoes::Line(EntryLine { seq, line }),
                None => Undoes::Entry(seq),
            }),
            ..plan.decided()
        }),
        Err(Rejection::Refused(refused)) => Err(dependents(&plan, seq, refused)?),
        Err(unreadable) => Err(unreadable),
    }
}

/// There is nothing to undo in an entry, or in one line of it.
fn nothing(seq: Seq, only: Option<u32>) -> Why {
    match only {
        None => Why::NothingToUndo { seq: Some(seq) },
        Some(line) => Why::Unfit {
            what: format!(
                "line {seq}.{line} follows from other lines and is undone with them; `journal {seq}` shows all lines"
            ),
        },
    }
}

/// What has been reversed so far of an entry.
struct Done {
    action: Action,
    lines: usize,
    already: Option<Why>,
    observations: BTreeSet<EntryLine>,
}

fn header<R: Read>(book: &R, seq: Seq) -> Result<Header, Rejection> {
    book.get::<Entries>(&seq)?
        .map(|row| row.header)
        .ok_or_else(|| Why::Unknown { noun: Noun::Entry, code: seq.to_string() }.into())
}

/// A clerk may undo their own within the shift; a supervisor anything.
fn may_undo<R: Read>(plan: &Plan<'_, R>, header: &Header) -> Result<(), Rejection> {
    let submission = plan.submission;
    if submission.role >= Role::Supervisor || submission.source == Source::Import {
        return Ok(());
    }
    if header.by != submission.by {
        return Err(Why::Role {
            what: "undoing somebody else's entry".into(),
            needs: Role::Supervisor,
            is: submission.role,
        }
        .into());
    }
    let shift = u64::from(plan.settings.shift_hours) * HOUR_MILLIS;
    if header.recorded < plan.context.now.minus(shift) {
        return Err(Why::Role {
            what: "undoing an entry of an earlier shift".into(),
            needs: Role::Supervisor,
            is: submission.role,
        }
        .into());
    }
    Ok(())
}

/// The asker's own last entry, whatever it is: what cannot be undone is never passed over for something older. Undo
/// entries and what was undone whole are, so that repeating it goes back.
fn last_of<R: Read>(book: &R, submission: &Submission) -> Result<Seq, Rejection> {
    let span = closed((submission.by, Seq(0)), (submission.by, Seq(u64::MAX)));
    let mut seqs = Vec::new();
    book.scan::<EntriesByPerson>(span, Direction::Down, &mut |(_, seq), ()| {
        seqs.push(seq);
        if seqs.len() < LAST_LOOK_BACK { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    for seq in seqs {
        let header = header(book, seq)?;
        if header.action == Action::Undo {
            continue;
        }
        let span = closed((seq, 0), (seq, u32::MAX));
        if book.first::<Undone>(span, Direction::Up)?.is_none() {
            return Ok(seq);
        }
        for ((_, line), event) in book.rows::<Lines>(span, Direction::Up, super::super::entry::LINES_MAX)? {
            if can_be_undone(header.action, &event) && book.get::<Undone>(&(seq, line))?.is_none() {
                return Ok(seq);
            }
        }
    }
    Err(Why::NothingToUndo { seq: None }.into())
}

/// Whether an event of an entry is one that can be undone. What merges and other changes of master data moved stays:
/// where it came from is no more.
pub fn can_be_undone(action: Action, event: &Event) -> bool {
    if action.is_of_master_data() {
        return false;
    }
    match event {
        Event::Moved(movement) => !matches!(movement.about, About::Observation(_)),
        Event::Observed(_) | Event::Reservation { .. } | Event::Judged(_, Judgement::Approved) => true,
        _ => false,
    }
}

fn reverse<R: Read>(
    plan: &mut Plan<'_, R>,
    done: &mut Done,
    line: EntryLine,
    event: Event,
    alone: bool,
) -> Result<(), Rejection> {
    // A line that posted a count's variance stands for the observation.
    let (line, event) = match &event {
        Event::Moved(Movement { about: About::Observation(seen), kind: MoveKind::Count, .. }) if alone => {
            match plan.book.get::<Lines>(&(seen.seq, seen.line))? {
                Some(event) => (*seen, event),
                None => (line, event),
            }
        }
        _ => (line, event),
    };
    if !can_be_undone(done.action, &event) {
        return Ok(());
    }
    if let Some(by) = plan.book.get::<Undone>(&(line.seq, line.line))? {
        done.already.get_or_insert(Why::AlreadyUndone { line, by });
        return Ok(());
    }
    if let Some(why) = overtaken(plan.book, line)? {
        done.already.get_or_insert(why);
        return Ok(());
    }
    match event {
        Event::Moved(movement) => reverse_movement(plan, line, movement)?,
        Event::Observed(_) => withdraw(plan, done, line)?,
        Event::Judged(seen, _) => withdraw(plan, done, seen)?,
        Event::Reservation { id, was, now } => restore_promise(plan, line, id, (was, &now))?,
        _ => return Ok(()),
    }
    plan.events.push(Event::Undid(line));
    done.lines += 1;
    Ok(())
}

/// Why undoing a line of an undo would not bring back what it took: that was undone or done again another way since.
/// Down the chain of undos each line must be undone by the one before it or stand, in turns.
fn overtaken<R: Read>(book: &R, line: EntryLine) -> Result<Option<Why>, Rejection> {
    let (mut by, mut line, mut stands) = (line.seq, line, true);
    while let Some(original) = book::reversed_by(book, line)? {
        stands = !stands;
        let undone = book.get::<Undone>(&(original.seq, original.line))?;
        match undone {
            Some(other) if stands || other != by => {
                return Ok(Some(Why::AlreadyUndone { line: original, by: other }));
            }
            None if !stands => return Ok(Some(Why::NothingToUndo { seq: Some(by) })),
            _ => {}
        }
        (by, line) = (original.seq, original);
    }
    Ok(None)
}

fn reverse_movement<R: Read>(
    plan: &mut Plan<'_, R>,
    line: EntryLine,
    movement: Movement,
) -> Result<(), Rejection> {
    let at = first_open(plan.book, &plan.settings, movement.at)?;
    let truth = truth_of(plan.book, line, &movement)?;
    let whose = match movement.kind {
        MoveKind::Adjust | MoveKind::Scrap => Whose::Anybodys,
        _ => Whose::Own,
    };
    plan.not_under_count(movement.from, whose)?;
    plan.not_under_count(movement.to, whose)?;
    may_come_back(
        plan,
        line.seq,
        Record { item: movement.item, location: movement.from, lot: movement.lot },
    )?;
    let spec = Spec {
        item: movement.item,
        lot: movement.lot,
        from: movement.to,
        to: movement.from,
        quantity: movement.quantity,
        kind: movement.kind,
        cost: None,
        party: movement.party,
        reason: movement.reason,
        typed: None,
    };
    plan.push_as_of(truth, spec, at, About::Reverses(line));
    Ok(())
}

/// Takes back all that was posted for an observation, corrections included.
fn withdraw<R: Read>(plan: &mut Plan<'_, R>, done: &mut Done, line: EntryLine) -> Result<(), Rejection> {
    if !done.observations.insert(line) {
        return Ok(());
    }
    let Some((seen, row)) = plan.observation(line)? else {
        return Err(Why::Unknown { noun: Noun::Observation, code: line.to_string() }.into());
    };
    if row.state == ObservedState::Withdrawn {
        return Ok(());
    }
    plan.withdrawn.push(line);
    if row.posted != Qty::ZERO {
        let at = first_open(plan.book, &plan.settings, seen.at)?;
        let place = seen.record.location;
        let up = row.posted > Qty::ZERO;
        let (from, to) = if up { (place, LocationId::LOSS) } else { (LocationId::LOSS, place) };
        may_come_back(plan, line.seq, Record { location: to, ..seen.record })?;
        let spec = Spec {
            item: seen.record.item,
            lot: seen.record.lot,
            from,
            to,
            quantity: row.posted.abs(),
            kind: MoveKind::Count,
            cost: None,
            party: Party::Nobody,
            reason: None,
            typed: None,
        };
        plan.push_as_of((seen.at, line.seq), spec, at, About::Observation(line));
    }
    plan.events.push(Event::Withdrawn(line));
    Ok(())
}

/// Gives a promise back what the line took from it, or takes what the line gave.
fn restore_promise<R: Read>(
    plan: &mut Plan<'_, R>,
    line: EntryLine,
    id: ReservationId,
    (was, now): (Qty, &Reservation),
) -> Result<(), Rejection> {
    let live = plan.reservation(id)?.filter(|row| row.quantity > Qty::ZERO);
    let current = live.as_ref().map_or(Qty::ZERO, |row| row.quantity);
    let back = Qty(was.0.saturating_sub(now.quantity.0));
    let restored = Qty(current.0.saturating_add(back.0));
    if restored < Qty::ZERO {
        let what = format!(
            "{} of reservation {id} has been used or released since; release the rest instead",
            Qty(now.quantity.0.saturating_sub(current.0))
        );
        return Err(Why::Unfit { what }.into());
    }
    // A promise that lives has followed what was merged; one that ended stands as it was, if that still is.
    let as_it_is = live.unwrap_or_else(|| now.clone());
    if current == Qty::ZERO && restored > Qty::ZERO {
        may_be_promised(plan, line.seq, &as_it_is)?;
    }
    plan.set_reservation(id, current, Reservation { quantity: restored, ..as_it_is });
    Ok(())
}
