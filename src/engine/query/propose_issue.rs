//! What an issue would take from where, in the very turn in which `decide` takes where nobody named a place: promises
//! kept, holds left, and lots past their last day left out and told. What the asker counts blind is not proposed.

use super::balance::{minus, plus};
use super::view::View;
use super::{records, window};
use crate::domain::promises::Booked;
use crate::domain::quantity::Qty;
use crate::domain::query::{IssueProposal, ProposeIssue, ROWS_MAX};
use crate::domain::table::{Read, Unreadable};
use crate::domain::turn::{Expired, Holds, Promised, Turns, Wanted};

pub fn answer<R: Read>(view: &View<'_, R>, query: ProposeIssue) -> Result<IssueProposal, Unreadable> {
    let wanted = Wanted {
        item: query.item,
        from: query.from,
        lot: None,
        today: view.today()?,
        hold: Holds::Stay,
        expired: Expired::LeftOut,
        promised: Promised::Kept,
        meant: Vec::new(),
    };
    let mut turns = Turns::of(&Booked(view.book), &wanted, |place| Ok(view.blind.place(place)))?;
    let asked = query.quantity.max(Qty::ZERO);
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
