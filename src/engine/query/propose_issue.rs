//! What an issue would take from where: first expired, first out; off the docks last; then the oldest lot; then the
//! walk. It is the order by which `decide` takes where nobody named a place. What is on hold, promised for that very place, or counted blind is not
//! proposed, what has expired comes last of all.

use super::balance::minus;
use super::view::{View, found};
use super::{records, window};
use crate::domain::book;
use crate::domain::ids::{LotId, Record};
use crate::domain::location::LocationKind;
use crate::domain::quantity::Qty;
use crate::domain::query::{IssueProposal, ProposeIssue, ROWS_MAX};
use crate::domain::table::{Read, Unreadable};
use crate::domain::time::Moment;

/// What records are taken in the order of: expired, last day, on a dock, lot's first day, place in the walk, lot.
type Turn = (bool, u32, bool, Moment, u32, LotId);

pub fn answer<R: Read>(view: &View<'_, R>, query: &ProposeIssue) -> Result<IssueProposal, Unreadable> {
    let today = view.today()?;
    let from = match &query.from {
        None => None,
        Some(named) => match found(book::resolve_location(view.book, named))? {
            Some((id, _)) => Some(id),
            // A place that there is not holds nothing.
            None => return Ok(IssueProposal { lines: Vec::new(), short: query.quantity.max(Qty::ZERO) }),
        },
    };
    let tree = view.catalog.tree();
    let mut turns: Vec<(Turn, Record, Qty)> = Vec::new();
    for (record, balance) in book::records_of_item(view.book, query.item)? {
        let here = from.is_none_or(|from| tree.is_in(record.location, from));
        if !here || view.blind.place(record.location) || view.on_hold(record)? {
            continue;
        }
        let free = minus(balance.on_hand, records::reserved(view, record)?);
        if free <= Qty::ZERO {
            continue;
        }
        let lot = view.lot(record.lot)?;
        let last = lot.as_ref().and_then(|lot| lot.expires);
        let turn = (
            last.is_some_and(|last| last < today),
            last.map_or(u32::MAX, |last| last.0),
            view.location(record.location)?.kind == LocationKind::Dock,
            lot.map_or(Moment(0), |lot| lot.since),
            tree.position(record.location),
            record.lot,
        );
        turns.push((turn, record, free));
    }
    turns.sort_unstable();
    let mut proposal = IssueProposal { lines: Vec::new(), short: query.quantity.max(Qty::ZERO) };
    for (_, record, free) in turns {
        if proposal.short == Qty::ZERO || proposal.lines.len() == window::rows(ROWS_MAX) {
            break;
        }
        let Some(row) = records::row(view, record, None)? else { continue };
        let taken = free.min(proposal.short);
        proposal.short = minus(proposal.short, taken);
        proposal.lines.push((row, taken));
    }
    Ok(proposal)
}
