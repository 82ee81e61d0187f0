//! Which of the things that somebody left are still there: a place leads to the nearest that is in use, what else is out
//! of use is left out. It tells nothing that the lists of items, places and alerts do not.

use super::view::View;
use crate::domain::alert::AlertState;
use crate::domain::book;
use crate::domain::desk::AskFault;
use crate::domain::ids::LocationId;
use crate::domain::item::ItemState;
use crate::domain::location::{LocationKind, LocationState};
use crate::domain::query::{STILL_MAX, StillThere, StillThereQuery};
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{Alerts, Locations};
use crate::domain::text::Code;

/// More places that answer for another one after the other are not followed.
const MERGES_MAX: usize = 8;

pub fn answer<R: Read>(view: &View<'_, R>, query: &StillThereQuery) -> Result<StillThere, AskFault> {
    if query.items.len() > STILL_MAX || query.alerts.len() > STILL_MAX {
        let what = format!("at most {STILL_MAX} items and {STILL_MAX} alerts can be asked for at once");
        return Err(AskFault::Unfit(what));
    }
    let mut still = StillThere::default();
    if let Some(place) = query.place {
        still.place = nearest(view, place)?;
    }
    for id in &query.items {
        let item = view.item_if_any(*id)?.filter(|item| item.state == ItemState::Active);
        still.items.extend(item.map(|item| (*id, item.sku.clone())));
    }
    for key in &query.alerts {
        let alert = view.book.get::<Alerts>(&key.row())?;
        let awake = alert.is_some_and(|alert| !matches!(alert.state, AlertState::Snoozed { .. }));
        if awake && !view.hides_alert(key)? {
            still.alerts.push(*key);
        }
    }
    Ok(still)
}

/// The place, the one that answers for it, or the nearest around it that is in use.
fn nearest<R: Read>(view: &View<'_, R>, place: LocationId) -> Result<Option<(LocationId, Code)>, Unreadable> {
    let mut from = place;
    for _ in 0..MERGES_MAX {
        match view.book.get::<Locations>(&from)?.map(|location| location.state) {
            Some(LocationState::Merged(into)) => from = into,
            _ => break,
        }
    }
    let mut around = book::ancestors(view.book, from)?.into_iter();
    let inside = around.find(|(_, location)| {
        location.state == LocationState::Active && !matches!(location.kind, LocationKind::Outside(_))
    });
    Ok(inside.map(|(id, location)| (id, location.code)))
}
