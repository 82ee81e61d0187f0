//! The journal, newest entry first, filtered.
//!
//! Order is by sequence, indexes of items and places are by effective time: their entries are gathered first, unless
//! there are so many that walking the journal finds them as soon. A walk looks at so much and no more: the answer then
//! holds what was found and where to go on, and may hold no row at all.

use std::collections::BTreeSet;
use std::ops::{Bound, ControlFlow};

use super::view::View;
use super::{entry, window};
use crate::domain::desk::AskFault;
use crate::domain::entry::Header;
use crate::domain::event::{Event, MoveKind, Movement};
use crate::domain::ids::{LocationId, PersonId, Seq};
use crate::domain::query::{EntryRow, JournalQuery, Slice};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Entries, EntriesByPerson, Lines, MovesByItem, MovesByPlace, OutOfOrder};
use crate::domain::time::Moment;
use crate::engine::catalog::Words;

/// How many rows of the journal one answer looks at.
const LOOKED_AT_MAX: usize = 5_000;
/// How many movement lines are gathered from an index.
const GATHERED_MAX: usize = 20_000;
/// How many entries are taken at a time.
const CHUNK: usize = 256;

/// Where entries come from.
enum Source {
    All,
    Person(PersonId),
    Gathered(BTreeSet<Seq>),
}

pub fn answer<R: Read>(view: &View<'_, R>, query: &JournalQuery) -> Result<Slice<EntryRow, Seq>, AskFault> {
    let words = Words::new(&window::filter(&query.text)?);
    let limit = window::rows(query.rows).max(1);
    let items = gather_item(view, query)?;
    let places = gather_place(view, query)?;
    // What was too much to gather is looked at entry by entry.
    let check_item = query.item.filter(|_| items.is_none());
    let check_place = query.place.filter(|_| places.is_none());
    let source = match (items, places, query.by) {
        (Some(items), Some(places), _) => Source::Gathered(items.intersection(&places).copied().collect()),
        (Some(seqs), None, _) | (None, Some(seqs), _) => Source::Gathered(seqs),
        (None, None, Some(person)) => Source::Person(person),
        (None, None, None) => Source::All,
    };
    let mut slice = Slice { rows: Vec::new(), next: None };
    let mut left = LOOKED_AT_MAX;
    let mut before = query.before;
    'chunks: loop {
        let chunk = chunk(view, &source, before)?;
        let Some(last) = chunk.last().copied() else {
            slice.next = None;
            return Ok(slice);
        };
        for seq in chunk {
            if left == 0 || slice.rows.len() == limit {
                return Ok(slice);
            }
            left -= 1;
            slice.next = Some(seq);
            let header = view.header(seq)?;
            let early = query.since.is_some_and(|since| header.recorded < since);
            if early && !fits(query, &words, &header) {
                // Nothing is dated into the future, so nothing older was effective since, but for what is out of order.
                match out_of_order(view, seq)? {
                    None => {
                        slice.next = None;
                        return Ok(slice);
                    }
                    Some(odd) if odd < seq => {
                        before = Some(Seq(odd.0.saturating_add(1)));
                        slice.next = before;
                        continue 'chunks;
                    }
                    Some(_) => continue,
                }
            }
            if !fits(query, &words, &header) {
                continue;
            }
            if check_item.is_some() || check_place.is_some() {
                let (found, lines) = moves(view, seq, |event| {
                    let Event::Moved(moved) = event else { return false };
                    let at = |place| within(view, moved.from, place) || within(view, moved.to, place);
                    check_item.is_none_or(|item| moved.item == item) && check_place.is_none_or(at)
                })?;
                left = left.saturating_sub(lines);
                if !found {
                    continue;
                }
            }
            if !view.blind.is_empty() && !speakable(view, query, seq, &mut left)? {
                continue;
            }
            slice.rows.push(entry::row(view, header)?);
        }
        before = Some(last);
    }
}

/// The last entry up to this one, it included, at which the order of time breaks.
fn out_of_order<R: Read>(view: &View<'_, R>, seq: Seq) -> Result<Option<Seq>, Unreadable> {
    let last = view.book.first::<OutOfOrder>((Bound::Unbounded, Bound::Included(seq)), Direction::Down)?;
    Ok(last.map(|(seq, _)| seq))
}

fn fits(query: &JournalQuery, words: &Words, header: &Header) -> bool {
    let text = || {
        let mut text = String::new();
        if let Some(reference) = &header.reference {
            text.push_str(&reference.folded());
        }
        if let Some(note) = &header.note {
            text.push('\n');
            text.push_str(&crate::domain::text::fold(note.as_str()));
        }
        if let Some(reason) = &header.override_reason {
            text.push_str("\noverride: ");
            text.push_str(&crate::domain::text::fold(reason.as_str()));
        }
        text
    };
    query.by.is_none_or(|by| header.by == by)
        && query.action.is_none_or(|action| header.action == action)
        && query.since.is_none_or(|since| header.effective >= since)
        && query.until.is_none_or(|until| header.effective < until)
        && (words.is_empty() || words.all_in(&text()))
}

/// The next entries of a source, newest first.
fn chunk<R: Read>(view: &View<'_, R>, source: &Source, before: Option<Seq>) -> Result<Vec<Seq>, Unreadable> {
    let end = before.map_or(Bound::Unbounded, Bound::Excluded);
    let mut seqs = Vec::new();
    let mut take = |seq| {
        seqs.push(seq);
        if seqs.len() < CHUNK { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    match source {
        Source::All => {
            view.book.scan::<Entries>((Bound::Unbounded, end), Direction::Down, &mut |seq, _| take(seq))?
        }
        Source::Person(person) => view.book.scan::<EntriesByPerson>(
            (Bound::Included((*person, Seq(0))), Bound::Excluded((*person, before.unwrap_or(Seq(u64::MAX))))),
            Direction::Down,
            &mut |(_, seq), ()| take(seq),
        )?,
        Source::Gathered(all) => {
            seqs.extend(all.range((Bound::Unbounded, end)).rev().take(CHUNK));
        }
    }
    Ok(seqs)
}

/// Whether an entry is found by what the asker may know of: that a count moved something would tell that it differed.
fn speakable<R: Read>(
    view: &View<'_, R>,
    query: &JournalQuery,
    seq: Seq,
    left: &mut usize,
) -> Result<bool, Unreadable> {
    let by_item = |moved: &Movement| query.item.is_none_or(|item| moved.item == item);
    let by_place = |moved: &Movement| {
        query.place.is_none_or(|top| within(view, moved.from, top) || within(view, moved.to, top))
    };
    let told = |moved: &Movement| {
        let counted = matches!(moved.kind, MoveKind::Count | MoveKind::CountCorrection);
        !(counted && (view.blind.place(moved.from) || view.blind.place(moved.to)))
    };
    let mut found = |such: &dyn Fn(&Movement) -> bool| -> Result<bool, Unreadable> {
        let (found, lines) =
            moves(view, seq, |event| matches!(event, Event::Moved(moved) if such(moved) && told(moved)))?;
        *left = left.saturating_sub(lines);
        Ok(found)
    };
    Ok((query.item.is_none() || found(&by_item)?) && (query.place.is_none() || found(&by_place)?))
}

/// Whether a line of an entry is such, and how many lines were read to know.
fn moves<R: Read>(
    view: &View<'_, R>,
    seq: Seq,
    such: impl Fn(&Event) -> bool,
) -> Result<(bool, usize), Unreadable> {
    let (mut found, mut lines) = (false, 0);
    view.book.scan::<Lines>(closed((seq, 0), (seq, u32::MAX)), Direction::Up, &mut |_, event| {
        lines += 1;
        found = such(&event);
        if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok((found, lines))
}

fn within<R: Read>(view: &View<'_, R>, place: LocationId, top: LocationId) -> bool {
    view.catalog.tree().is_in(place, top)
}

/// The entries that moved the item; none where there is no such filter or too many lines.
fn gather_item<R: Read>(
    view: &View<'_, R>,
    query: &JournalQuery,
) -> Result<Option<BTreeSet<Seq>>, Unreadable> {
    let Some(item) = query.item else { return Ok(None) };
    let (mut seqs, mut lines) = (BTreeSet::new(), 0_usize);
    let span = closed(
        (item, query.since.unwrap_or(Moment(0)), Seq(0), 0),
        (item, query.until.unwrap_or(Moment(u64::MAX)), Seq(u64::MAX), u32::MAX),
    );
    view.book.scan::<MovesByItem>(span, Direction::Down, &mut |(_, _, seq, _), ()| {
        seqs.insert(seq);
        lines += 1;
        if lines < GATHERED_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok((lines < GATHERED_MAX).then_some(seqs))
}

/// The entries that moved something in the place or a place in it, likewise.
fn gather_place<R: Read>(
    view: &View<'_, R>,
    query: &JournalQuery,
) -> Result<Option<BTreeSet<Seq>>, Unreadable> {
    let Some(top) = query.place else { return Ok(None) };
    let own = [top];
    let places = match view.catalog.tree().within(top) {
        [] => own.as_slice(),
        within => within,
    };
    let (mut seqs, mut lines) = (BTreeSet::new(), 0_usize);
    for place in places {
        let span = closed(
            (*place, query.since.unwrap_or(Moment(0)), Seq(0), 0),
            (*place, query.until.unwrap_or(Moment(u64::MAX)), Seq(u64::MAX), u32::MAX),
        );
        view.book.scan::<MovesByPlace>(span, Direction::Down, &mut |(_, _, seq, _), ()| {
            seqs.insert(seq);
            lines += 1;
            if lines < GATHERED_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if lines >= GATHERED_MAX {
            return Ok(None);
        }
    }
    Ok(Some(seqs))
}
