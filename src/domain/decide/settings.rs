//! Decides on the store itself: making it, and its settings.

use std::ops::ControlFlow;
use std::str::FromStr;

use super::Context;
use super::dating::last_closed;
use super::masters::{Faults, unfit};
use crate::domain::book;
use crate::domain::event::Event;
use crate::domain::ids::{PersonId, Seq};
use crate::domain::location::{Location, LocationKind, LocationState, Outside};
use crate::domain::party::{PartyState, Person, Role};
use crate::domain::quantity::{Money, Qty};
use crate::domain::refusal::Rejection;
use crate::domain::settings::Settings;
use crate::domain::table::{Direction, Read, all};
use crate::domain::tables::{Items, MovesByItem};
use crate::domain::text::Code;

/// The longest shift, in hours: thirty days.
const SHIFT_HOURS_MAX: u16 = 720;
/// The smallest factor that is out of the ordinary.
const FACTOR_MIN: u16 = 2;
/// Minutes in a day.
const DAY_MINUTES: u16 = 1440;

/// Makes the store: only as the first entry.
pub(super) fn decide_create(
    context: &Context,
    site: [u8; 16],
    settings: &Settings,
) -> Result<Vec<Event>, Rejection> {
    if context.seq != Seq(1) {
        return Err(unfit("this store is made already; `stockroom setting` changes its settings").into());
    }
    sound(settings)?;
    let manager = Person { role: Role::Manager, state: PartyState::Active };
    let mut events = vec![
        Event::Created { site },
        Event::Settings(settings.clone()),
        Event::Person(PersonId::CREATOR, manager),
    ];
    for outside in Outside::ALL {
        let code =
            Code::new(outside.word()).map_err(|fault| unfit(format!("{}: {fault}", outside.word())))?;
        let place = Location {
            code,
            name: None,
            parent: None,
            kind: LocationKind::Outside(outside),
            walk: outside.id().0.saturating_mul(super::locations::WALK_STEP),
            barcode: None,
            notes: None,
            extra: Vec::new(),
            state: LocationState::Active,
        };
        events.push(Event::Location(outside.id(), Box::new(place)));
    }
    Ok(events)
}

/// Changes the settings; equal ones make no entry.
pub(super) fn decide_settings<R: Read>(state: &R, settings: &Settings) -> Result<Vec<Event>, Rejection> {
    if book::settings(state)? == *settings {
        return Ok(Vec::new());
    }
    sound(settings)?;
    keeps_its_meaning(state, &book::settings(state)?, settings)?;
    Ok(vec![Event::Settings(settings.clone())])
}

/// Refuses what would silently give another meaning to what is there: amounts in another currency, closed days that
/// begin or end at another moment.
fn keeps_its_meaning<R: Read>(state: &R, before: &Settings, after: &Settings) -> Result<(), Rejection> {
    let mut faults = Faults::default();
    if before.currency != after.currency && holds_amounts(state)? {
        faults.push(unfit(format!(
            "the currency stays {}: there are costs, prices or movements, and their amounts would be read as {}; \
             make a new store for another currency",
            before.currency, after.currency
        )));
    }
    if let Some(day) = last_closed(state)? {
        let closed = format!("the days up to {day} are closed and would end at another moment");
        if before.zone != after.zone {
            faults.push(unfit(format!("the time zone stays {}: {closed}", before.zone)));
        }
        if before.cut_over_minutes != after.cut_over_minutes {
            faults.push(unfit(format!("the hour at which a day begins stays as it is: {closed}")));
        }
    }
    faults.finish()
}

/// Whether anything was moved, or an item says what it costs.
fn holds_amounts<R: Read>(state: &R) -> Result<bool, Rejection> {
    if state.first::<MovesByItem>(all(), Direction::Up)?.is_some() {
        return Ok(true);
    }
    let mut found = false;
    state.scan::<Items>(all(), Direction::Up, &mut |_, item| {
        found = item.unit_cost.is_some()
            || item.price.is_some()
            || item.suppliers.iter().any(|terms| terms.price.is_some());
        if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}

/// Refuses settings that nothing could work with, all faults at once.
fn sound(settings: &Settings) -> Result<(), Rejection> {
    let mut faults = Faults::default();
    let currency = settings.currency.as_str();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        faults.push(unfit(format!(
            "currency {currency} is not three capital letters; give an ISO 4217 code such as USD"
        )));
    }
    let zone = settings.zone.as_str();
    if chrono_tz::Tz::from_str(zone).is_err() {
        faults.push(unfit(format!(
            "time zone {zone} is not known; give an IANA name such as America/New_York"
        )));
    }
    if settings.cut_over_minutes >= DAY_MINUTES {
        faults.push(unfit(format!(
            "the business day cannot begin {} minutes after midnight; give 0 to 1439",
            settings.cut_over_minutes
        )));
    }
    if settings.shift_hours > SHIFT_HOURS_MAX {
        faults.push(unfit(format!(
            "a shift of {} hours is too long; give 0 to {SHIFT_HOURS_MAX}",
            settings.shift_hours
        )));
    }
    if settings.second_look_factor < FACTOR_MIN {
        faults.push(unfit(format!(
            "a second look at {} times the largest would ask always; give {FACTOR_MIN} or more",
            settings.second_look_factor
        )));
    }
    if settings.adjust_quantity.is_some_and(|limit| limit < Qty::ZERO || limit.bounded().is_none()) {
        faults.push(unfit("the limit of an adjustment's quantity must be 0 or more, up to 1000000000000"));
    }
    for (what, limit) in [("an adjustment's", settings.adjust_value), ("a count's", settings.count_value)] {
        if limit.is_some_and(|limit| limit < Money(0)) {
            faults.push(unfit(format!("the limit of {what} value must be 0 or more")));
        }
    }
    faults.finish()
}
