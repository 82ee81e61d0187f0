//! Where an item would be put away: its home bin, else the last storage bin it lay in.

use super::records;
use super::view::{View, found};
use crate::domain::book;
use crate::domain::decide::proposed_bin;
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::location::LocationKind;
use crate::domain::quantity::Qty;
use crate::domain::query::{ProposePutAway, PutAwayProposal, ROWS_MAX};
use crate::domain::table::{Read, Unreadable};
use crate::domain::text::Code;

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
    let Some(bin) = found(proposed_bin(view.book, id, &item))?.flatten() else { return Ok(None) };
    Ok(Some((bin, view.code(bin)?)))
}
