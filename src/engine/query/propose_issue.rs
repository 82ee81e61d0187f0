//! What an issue would take from where, in the very turn in which `decide` takes where nobody named a place: promises
//! kept, holds left, and lots past their last day left out and told. What the asker counts blind is not proposed.

use super::balance::{minus, plus};
use super::view::{View, found};
use super::{records, window};
use crate::domain::book;
use crate::domain::ids::{ItemId, LocationId, Record, ReservationId};
use crate::domain::party::Reservation;
use crate::domain::promises::{Booked, Stock};
use crate::domain::quantity::Qty;
use crate::domain::query::{IssueProposal, ProposeIssue, ROWS_MAX};
use crate::domain::table::{Read, Unreadable};
use crate::domain::turn::{Expired, Holds, Promised, Turns, Wanted};

/// Stock as the asker may see it.
struct Seen<'a, 'v, R: Read>(&'a View<'v, R>);

impl<R: Read> Stock for Seen<'_, '_, R> {
    type Book = R;

    fn book(&self) -> &R {
        self.0.book
    }

    fn held(&self, record: Record) -> Result<Qty, Unreadable> {
        Booked(self.0.book).held(record)
    }

    fn sees(&self, place: LocationId) -> Result<bool, Unreadable> {
        Ok(!self.0.blind.place(place))
    }

    fn promise(&self, id: ReservationId) -> Result<Option<Reservation>, Unreadable> {
        Booked(self.0.book).promise(id)
    }

    fn new_promises(&self, item: ItemId) -> Vec<Reservation> {
        Booked(self.0.book).new_promises(item)
    }
}

pub fn answer<R: Read>(view: &View<'_, R>, query: &ProposeIssue) -> Result<IssueProposal, Unreadable> {
    let asked = query.quantity.max(Qty::ZERO);
    let from = match &query.from {
        None => None,
        Some(named) => match found(book::resolve_location(view.book, named))? {
            Some((id, _)) => Some(id),
            // A place that there is not holds nothing.
            None => return Ok(IssueProposal { lines: Vec::new(), short: asked, expired: Qty::ZERO }),
        },
    };
    let wanted = Wanted {
        item: query.item,
        from,
        lot: None,
        today: view.today()?,
        hold: Holds::Stay,
        expired: Expired::LeftOut,
        promised: Promised::Kept,
        meant: Vec::new(),
    };
    let mut turns = Turns::of(&Seen(view), &wanted, |place| Ok(view.blind.place(place)))?;
    let mut proposal = IssueProposal {
        lines: Vec::new(),
        short: asked,
        expired: turns.left_out.iter().fold(Qty::ZERO, |sum, (_, left)| plus(sum, *left)),
    };
    for (record, taken, _) in turns.take(asked).into_iter().take(window::rows(ROWS_MAX)) {
        let Some(row) = records::row(view, record, None)? else { continue };
        proposal.short = minus(proposal.short, taken);
        proposal.lines.push((row, taken));
    }
    Ok(proposal)
}
