//! Where an item would be put away: its home bin, else the last storage bin it lay in.

use super::balance::Point;
use super::view::{View, found};
use super::{movements, records};
use crate::domain::book;
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::location::{LocationKind, LocationState};
use crate::domain::quantity::Qty;
use crate::domain::query::{MovementsOf, ProposePutAway, PutAwayProposal, ROWS_MAX};
use crate::domain::table::{Read, Unreadable};
use crate::domain::text::Code;

/// How many movements are looked through for the last bin.
const LOOKED_AT_MAX: usize = 500;

pub fn answer<R: Read>(view: &View<'_, R>, query: ProposePutAway) -> Result<PutAwayProposal, Unreadable> {
    let mut waiting = Vec::new();
    for record in records::of_item(view, query.item)? {
        let kind = view.location(record.location)?.kind;
        if !matches!(kind, LocationKind::Dock | LocationKind::Cart) || waiting.len() >= ROWS_MAX.into() {
            continue;
        }
        let Some(row) = records::row(view, record, None)? else { continue };
        if row.on_hand.is_none_or(|on_hand| on_hand > Qty::ZERO) {
            waiting.push(row);
        }
    }
    Ok(PutAwayProposal { to: bin(view, query.item)?, waiting })
}

fn bin<R: Read>(view: &View<'_, R>, id: ItemId) -> Result<Option<(LocationId, Code)>, Unreadable> {
    let Some((id, item)) = found(book::item(view.book, id))? else { return Ok(None) };
    if let Some(home) = item.home
        && let Some((home, location)) = found(book::location(view.book, home))?
        && location.state == LocationState::Active
    {
        return Ok(Some((home, location.code)));
    }
    for (_, line) in movements::before(view, MovementsOf::Item(id), Point::END, LOOKED_AT_MAX)? {
        let to = movements::moved(view, line)?.to;
        let Some((to, location)) = found(book::location(view.book, to))? else { continue };
        let bin = location.kind == LocationKind::Storage && location.state == LocationState::Active;
        if bin && !view.catalog.tree().held(to) {
            return Ok(Some((to, location.code)));
        }
    }
    Ok(None)
}
