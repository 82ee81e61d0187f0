//! What happened, in words: lines of an entry, its summary, and the lines of a sum.

use super::movements::party;
use super::view::View;
use crate::domain::entry::{Action, Header};
use crate::domain::event::{About, Event, Judgement, MoveKind, Movement, Observation, Party};
use crate::domain::ids::{LocationId, LotId, Seq};
use crate::domain::item::{Item, ItemState};
use crate::domain::location::{Location, LocationState};
use crate::domain::party::{Lot, LotStatus, PartyState, Reservation};
use crate::domain::quantity::{DecimalMark, Money, Qty};
use crate::domain::query::WhyOf;
use crate::domain::settings::{Beyond, Settings};
use crate::domain::table::{Read, Unreadable};

/// `24 OAK-PLANK supplier > DOCK`, with the lot where there is one.
fn movement<R: Read>(view: &View<'_, R>, moved: &Movement) -> Result<String, Unreadable> {
    let item = view.item(moved.item)?;
    let quantity = view.quantity(moved.quantity);
    let (from, to) = (view.code(moved.from)?, view.code(moved.to)?);
    Ok(format!("{quantity} {}{} {from} > {to}", item.sku, lot(view, moved.lot, " lot ")?))
}

fn lot<R: Read>(view: &View<'_, R>, id: LotId, before: &str) -> Result<String, Unreadable> {
    Ok(view.lot(id)?.map(|lot| format!("{before}{}", lot.number)).unwrap_or_default())
}

/// A movement as a line of a sum: `issue 3 to customer, ticket 118, by ann`.
pub fn deed<R: Read>(
    view: &View<'_, R>,
    seq: Seq,
    moved: &Movement,
    of: WhyOf,
) -> Result<String, Unreadable> {
    let header = view.header(seq)?;
    let quantity = view.quantity(moved.quantity);
    let with = party(view, seq, moved.party)?;
    let place = |id: LocationId| -> Result<String, Unreadable> {
        Ok(match (&with, moved.party, id.is_outside()) {
            (Some(code), Party::Supplier(_), true) => format!("supplier {code}"),
            (Some(code), Party::Job(_), true) => format!("job {code}"),
            _ => view.code(id)?.to_string(),
        })
    };
    let own = match of {
        WhyOf::Record(record) => Some(record.location),
        _ => None,
    };
    let mut route = String::new();
    match moved.kind {
        // What is gained or lost goes nowhere that a person knows.
        MoveKind::Adjust | MoveKind::Scrap | MoveKind::Count | MoveKind::CountCorrection => {
            let inside = if moved.from.is_outside() { moved.to } else { moved.from };
            let sign = if moved.from.is_outside() { "up" } else { "down" };
            if moved.kind != MoveKind::Scrap {
                route.push_str(&format!(" {sign}"));
            }
            if own != Some(inside) {
                route.push_str(&format!(" at {}", view.code(inside)?));
            }
        }
        _ => {
            for (word, end) in [("from", moved.from), ("to", moved.to)] {
                if own != Some(end) {
                    route.push_str(&format!(" {word} {}", place(end)?));
                }
            }
        }
    }
    let undo = match moved.about {
        About::Reverses(line) => format!("undo of {line}: "),
        About::Nothing | About::Observation(_) | About::Part(_) => String::new(),
    };
    let mut text = format!("{undo}{} {quantity}{route}", moved.kind.word());
    if let WhyOf::OnHand(_) | WhyOf::Available(_) | WhyOf::InPlace(..) = of {
        text.push_str(&lot(view, moved.lot, ", lot ")?);
    }
    if let Some(reason) = moved.reason {
        text.push_str(&format!(", {}", reason.word()));
    }
    if let (Some(document), Party::Reservation(_)) = (&with, moved.party) {
        text.push_str(&format!(", for {document}"));
    }
    if let Some(reference) = &header.reference {
        text.push_str(&format!(", {reference}"));
    }
    if let Some(reason) = &header.override_reason {
        text.push_str(&format!(", override: {}", reason.as_str()));
    }
    text.push_str(&format!(", by {}", view.person(header.by)?));
    Ok(text)
}

/// What an entry did, in a few words: its first movement, or else its first line, and how many more.
pub fn summary<R: Read>(view: &View<'_, R>, header: &Header, events: &[Event]) -> Result<String, Unreadable> {
    let mut shown: Vec<&Event> = Vec::with_capacity(events.len());
    for event in events {
        if !view.hides(event)? {
            shown.push(event);
        }
    }
    let moves = |event: &&&Event| matches!(event, Event::Moved(_));
    let observed = events.iter().filter(|event| matches!(event, Event::Observed(_))).count();
    if header.action == Action::Count && observed > 0 {
        let place = events.iter().find_map(|event| match event {
            Event::Observed(observation) => Some(observation.record.location),
            _ => None,
        });
        let place = place.map(|place| view.code(place)).transpose()?;
        let at = place.map(|code| format!(" at {code}")).unwrap_or_default();
        let records = if observed == 1 { "1 record".into() } else { format!("{observed} records") };
        return Ok(format!("counted {records}{at}"));
    }
    let Some(first) = shown.iter().find(moves).or_else(|| shown.first()) else {
        return Ok(match events.len() {
            0 => String::new(),
            _ => String::from("hidden until the count there is closed"),
        });
    };
    let text = line(view, first)?;
    // Of a long entry only the head was read; all its lines are counted then.
    let all_read = events.len() == header.lines as usize;
    let more = match (all_read, matches!(first, Event::Moved(_))) {
        (true, true) => shown.iter().filter(moves).count() - 1,
        (true, false) => shown.len() - 1,
        (false, _) => (header.lines as usize).saturating_sub(1),
    };
    Ok(if more == 0 { text } else { format!("{text}, and {more} more") })
}

/// One event in words.
pub fn line<R: Read>(view: &View<'_, R>, event: &Event) -> Result<String, Unreadable> {
    let sku = |id| view.item(id).map(|item| item.sku.clone());
    Ok(match event {
        Event::Created { .. } => "the store was made".into(),
        Event::EpochBegan { epoch, .. } => format!("epoch {epoch} began"),
        Event::Settings(settings) => settings_words(settings),
        Event::Person(id, person) => {
            format!("{}: {}{}", view.person(*id)?, person.role.word(), party_state(&person.state))
        }
        Event::Item(_, item) => item_words(view, item)?,
        Event::Location(_, location) => location_words(view, location)?,
        Event::Supplier(_, supplier) => {
            format!("supplier {}: {}{}", supplier.code, supplier.name, party_state(&supplier.state))
        }
        Event::Job(_, job) => {
            format!("job {}: {}, {}{}", job.code, job.name, job.kind.word(), party_state(&job.state))
        }
        Event::Lot(_, lot) => lot_words(view, lot)?,
        Event::Moved(moved) => moved_words(view, moved)?,
        Event::Reservation { was, now, .. } => reservation_words(view, *was, now)?,
        Event::CountOpened(id, count) => {
            format!("count {id} of {} opened by {}", view.code(count.place)?, view.person(count.by)?)
        }
        Event::CountClosed(id) => format!("count {id} closed"),
        Event::Observed(observation) => observed_words(view, observation)?,
        Event::Judged(line, Judgement::Approved) => format!("observation {line} approved"),
        Event::Judged(line, Judgement::Rejected) => format!("observation {line} rejected: the book stands"),
        Event::Withdrawn(line) => format!("observation {line} withdrawn"),
        Event::Undid(line) => format!("line {line} undone"),
        Event::AlertAcknowledged(key) => format!("alert {} of {} seen", key.kind.word(), sku(key.item)?),
        Event::AlertSnoozed { key, until, reason } => {
            let why = reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            format!("alert {} of {} snoozed until {until}{why}", key.kind.word(), sku(key.item)?)
        }
        Event::PeriodClosed(day) => format!("all days up to {day} closed"),
        Event::ClosedItem { item, on_hand, value } => format!(
            "{}: {} on hand, worth {} {}",
            sku(*item)?,
            view.quantity(*on_hand),
            value.shown(view.settings.decimal_mark),
            view.settings.currency
        ),
        Event::DayBegan(day) => format!("the day {day} began"),
        Event::ClosingGoesOn(_) => "the closing goes on in the next entry".into(),
    })
}

fn moved_words<R: Read>(view: &View<'_, R>, moved: &Movement) -> Result<String, Unreadable> {
    let mut text = movement(view, moved)?;
    if let Some(cost) = moved.cost {
        text.push_str(&format!(" at {}", cost.shown(view.settings.decimal_mark)));
    }
    if let Some(reason) = moved.reason {
        text.push_str(&format!(", {}", reason.word()));
    }
    match moved.about {
        About::Reverses(line) => text.push_str(&format!(", undoes {line}")),
        About::Observation(line) => text.push_str(&format!(", for observation {line}")),
        About::Nothing | About::Part(_) => {}
    }
    match moved.party {
        Party::Supplier(id) => text.push_str(&format!(", supplier {}", view.supplier_code(id)?)),
        Party::Job(id) => text.push_str(&format!(", job {}", view.job_code(id)?)),
        Party::Reservation(_) | Party::Nobody => {}
    }
    Ok(text)
}

fn settings_words(settings: &Settings) -> String {
    let (hours, minutes) = (settings.cut_over_minutes / 60, settings.cut_over_minutes % 60);
    let mark = match settings.decimal_mark {
        DecimalMark::Point => "point",
        DecimalMark::Comma => "comma",
    };
    let beyond = match settings.beyond {
        Beyond::Refuse => "never beyond on hand",
        Beyond::Override => "beyond on hand by override",
    };
    let money = |limit: Option<Money>| limit.map(|limit| limit.shown(settings.decimal_mark));
    let adjust = [
        settings.adjust_quantity.map(|limit| limit.shown(0, settings.decimal_mark)),
        money(settings.adjust_value),
    ];
    let adjust: Vec<String> = adjust.into_iter().flatten().collect();
    let at_most = |limit: Option<String>| {
        limit.map_or_else(|| String::from("without limit"), |limit| format!("up to {limit}"))
    };
    format!(
        "settings: {}, {}, day begins {hours:02}:{minutes:02}, decimal {mark}, {beyond}, clerks date back {} hours, \
         adjust {} and post count differences {}, second look at {} times the largest after {}",
        settings.currency,
        settings.zone,
        settings.shift_hours,
        at_most((!adjust.is_empty()).then(|| adjust.join(" / "))),
        at_most(money(settings.count_value)),
        settings.second_look_factor,
        settings.second_look_after
    )
}

fn party_state(state: &PartyState) -> &'static str {
    match state {
        PartyState::Active => "",
        PartyState::Retired => ", retired",
        PartyState::Merged(_) => ", merged into another",
    }
}

fn item_words<R: Read>(view: &View<'_, R>, item: &Item) -> Result<String, Unreadable> {
    let state = match item.state {
        ItemState::Active => String::new(),
        ItemState::Retired => ", retired".into(),
        ItemState::Merged(into) => format!(", merged into {}", view.item(into)?.sku),
    };
    Ok(format!("item {}: {}, {}{state}", item.sku, item.name, item.kind.title()))
}

fn location_words<R: Read>(view: &View<'_, R>, location: &Location) -> Result<String, Unreadable> {
    let name = location.name.as_ref().map(|name| format!(" {name},")).unwrap_or_default();
    let parent = match location.parent {
        Some(parent) => format!(", in {}", view.code(parent)?),
        None => String::new(),
    };
    let state = match location.state {
        LocationState::Active => String::new(),
        LocationState::Retired => ", retired".into(),
        LocationState::Merged(into) => format!(", merged into {}", view.code(into)?),
    };
    Ok(format!("location {}:{name} {}{parent}{state}", location.code, location.kind.word()))
}

fn lot_words<R: Read>(view: &View<'_, R>, lot: &Lot) -> Result<String, Unreadable> {
    let expires = lot.expires.map(|day| format!(", expires {day}")).unwrap_or_default();
    let status = match lot.status {
        LotStatus::Free => "",
        LotStatus::Hold => ", on hold",
        LotStatus::Retired => ", retired",
        LotStatus::Merged(_) => ", merged into another",
    };
    Ok(format!("lot {} of {}{expires}{status}", lot.number, view.item(lot.item)?.sku))
}

fn reservation_words<R: Read>(view: &View<'_, R>, was: Qty, now: &Reservation) -> Result<String, Unreadable> {
    let sku = view.item(now.item)?.sku.clone();
    let place = match now.place {
        Some(place) => format!(" at {}", view.code(place)?),
        None => String::new(),
    };
    Ok(if now.quantity == Qty::ZERO {
        format!("{} {sku} no longer reserved for {}", view.quantity(was), now.document)
    } else if was == Qty::ZERO {
        format!("{} {sku}{place} reserved for {}", view.quantity(now.quantity), now.document)
    } else {
        let (was, now_left) = (view.quantity(was), view.quantity(now.quantity));
        format!("{now_left} {sku}{place} reserved for {}, before {was}", now.document)
    })
}

fn observed_words<R: Read>(view: &View<'_, R>, seen: &Observation) -> Result<String, Unreadable> {
    let sku = view.item(seen.record.item)?.sku.clone();
    let lot = lot(view, seen.record.lot, " lot ")?;
    let place = view.code(seen.record.location)?;
    let (counted, book) = (view.quantity(seen.counted), view.quantity(seen.book));
    Ok(format!("counted {counted} {sku}{lot} at {place}, book {book}"))
}
