//! The alerts that there must be, by the words of the design: out, below minimum, expired, negative, and less than is
//! promised.

use std::collections::BTreeMap;

use stockroom::domain::alert::{AlertKey, AlertKind};
use stockroom::domain::ids::{ItemId, LocationId, LotId};
use stockroom::domain::item::{ItemState, Rule};
use stockroom::domain::location::LocationState;
use stockroom::domain::time::Day;

use crate::model::Model;

/// Every alert, with what there is and what that is held against, on a day that has begun.
pub fn expected(model: &Model, today: Day) -> BTreeMap<AlertKey, (i128, i128)> {
    let mut all = BTreeMap::new();
    for (record, held) in model.stock().into_iter().filter(|(_, held)| *held < 0) {
        let place = Some(record.location);
        let key = AlertKey { kind: AlertKind::Negative, item: record.item, place, lot: record.lot };
        all.insert(key, (held, 0));
    }
    for (lot, row) in &model.lots {
        let there = model.stock_of(row.item).into_iter();
        let free = there.filter(|(record, held)| record.lot == *lot && *held > 0 && !model.on_hold(record));
        let free: i128 = free.map(|(_, held)| held).sum();
        if free > 0 && row.expires.is_some_and(|last| last < today) {
            let key = AlertKey { kind: AlertKind::Expired, item: row.item, place: None, lot: *lot };
            all.insert(key, (free, 0));
        }
    }
    for id in model.items.keys() {
        let (on_hand, on_hold, reserved) = model.totals(*id);
        if reserved > 0 && on_hand - on_hold < reserved {
            let key = AlertKey { kind: AlertKind::Short, item: *id, place: None, lot: LotId::NONE };
            all.insert(key, (on_hand - on_hold, reserved));
        }
    }
    for (id, item) in model.items.iter().filter(|(_, item)| item.state == ItemState::Active) {
        for policy in &item.policies {
            let Rule::MinMax { min, .. } = policy.rule else { continue };
            let (available, min) = (available(model, *id, policy.place), i128::from(min.0));
            let kind = match available {
                none if none <= 0 => AlertKind::Out,
                few if few <= min => AlertKind::BelowMin,
                _ => continue,
            };
            let key = AlertKey { kind, item: *id, place: policy.place, lot: LotId::NONE };
            all.insert(key, (available, min));
        }
    }
    all
}

/// on hand - on hold - reserved: of the room, or of a place with all places in it.
fn available(model: &Model, item: ItemId, place: Option<LocationId>) -> i128 {
    let Some(place) = place else {
        let (on_hand, on_hold, reserved) = model.totals(item);
        return on_hand - on_hold - reserved;
    };
    let place = merged_into(model, place);
    let there = model.stock_of(item).into_iter();
    let free = there.filter(|(record, _)| model.is_in(record.location, place) && !model.on_hold(record));
    let promised = model
        .promises
        .values()
        .filter(|promise| promise.item == item && promise.place.is_some_and(|at| model.is_in(at, place)));
    free.map(|(_, held)| held).sum::<i128>()
        - promised.map(|promise| i128::from(promise.quantity.0)).sum::<i128>()
}

/// The place that answers for a place today.
fn merged_into(model: &Model, place: LocationId) -> LocationId {
    match model.places.get(&place).map(|row| row.state) {
        Some(LocationState::Merged(into)) => merged_into(model, into),
        _ => place,
    }
}
