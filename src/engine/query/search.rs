//! Things whose code or name is like a text, best first: the very code, its beginning, beginnings of words, somewhere
//! in it; and where nothing is like that, letter by letter.

use std::ops::{Bound, ControlFlow};

use super::view::{View, missing};
use super::{jobs, lots, suppliers, window};
use crate::domain::desk::AskFault;
use crate::domain::ids::ReservationId;
use crate::domain::party::{LotStatus, PartyState};
use crate::domain::query::{Hit, HitId, Include, ItemSort, SearchIn, SearchQuery};
use crate::domain::table::{Direction, Read, Unreadable};
use crate::domain::tables::{Reservations, ReservationsByDocument};
use crate::domain::text::Code;
use crate::engine::catalog::{Words, fuzzy};

/// How many documents are looked through.
const DOCUMENTS_MAX: usize = 5_000;

/// How well something fits, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Exact,
    Prefix,
    WordPrefix,
    Within,
}

/// Something that may be found: what it is, its folded code, and all the text that it is found by.
type Candidate<'a, T> = (T, &'a str, &'a str);

pub fn answer<R: Read>(view: &View<'_, R>, query: &SearchQuery) -> Result<Vec<Hit>, AskFault> {
    let text = window::filter(&query.text)?;
    let rows = window::rows(query.rows);
    Ok(match query.among {
        SearchIn::Items => hits(view, ranked(&text, rows, items(view)))?,
        SearchIn::Locations => hits(view, ranked(&text, rows, locations(view)))?,
        SearchIn::Everything => {
            hits(view, ranked(&text, rows, items(view).into_iter().chain(locations(view))))?
        }
        SearchIn::Suppliers => {
            let all = suppliers::by_code(view)?.into_iter();
            let active = all.filter(|(_, supplier)| supplier.state == PartyState::Active);
            own(&text, rows, active, |(id, supplier)| {
                let name = supplier.name.to_string();
                let hit = Hit { meaning: HitId::Supplier(*id), code: supplier.code.clone(), name };
                (hit, suppliers::text(supplier))
            })
        }
        SearchIn::Jobs => {
            let all = jobs::by_code(view)?.into_iter().filter(|(_, job)| job.state == PartyState::Active);
            own(&text, rows, all, |(id, job)| {
                let name = job.name.to_string();
                (Hit { meaning: HitId::Job(*id), code: job.code.clone(), name }, jobs::text(job))
            })
        }
        SearchIn::Lots(item) => {
            let mut found = Vec::new();
            for (number, id) in lots::of_item(view, item)? {
                let Some(lot) = view.lot(id)? else { continue };
                if matches!(lot.status, LotStatus::Free | LotStatus::Hold) {
                    found.push((id, number, lot));
                }
            }
            own(&text, rows, found.into_iter(), |(id, number, lot)| {
                let name = lot.expires.map(|day| format!("expires {day}")).unwrap_or_default();
                (Hit { meaning: HitId::Lot(*id), code: lot.number.clone(), name }, number.clone())
            })
        }
        SearchIn::Documents => {
            let documents = documents(view)?.into_iter();
            own(&text, rows, documents, |code| {
                (Hit { meaning: HitId::Document, code: code.clone(), name: String::new() }, code.folded())
            })
        }
    })
}

/// The best of a short list that is made for the purpose.
fn own<T>(
    text: &str,
    rows: usize,
    list: impl Iterator<Item = T>,
    hit: impl Fn(&T) -> (Hit, String),
) -> Vec<Hit> {
    let all: Vec<(Hit, String)> = list.map(|what| hit(&what)).collect();
    let candidates = all
        .iter()
        .enumerate()
        .map(|(index, (_, text))| (index, text.split('\n').next().unwrap_or_default(), text.as_str()));
    let best = ranked(text, rows, candidates);
    best.into_iter().filter_map(|index| all.get(index).map(|(hit, _)| hit.clone())).collect()
}

/// The best candidates; equals stay in the order given.
fn ranked<'a, T: Copy>(
    text: &str,
    rows: usize,
    candidates: impl IntoIterator<Item = Candidate<'a, T>>,
) -> Vec<T> {
    let words = Words::new(text);
    if words.is_empty() {
        return candidates.into_iter().take(rows).map(|(what, _, _)| what).collect();
    }
    let all: Vec<Candidate<'a, T>> = candidates.into_iter().collect();
    let mut found: Vec<(Rank, T)> = Vec::new();
    for (what, code, hay) in &all {
        if words.all_in(hay) {
            found.push((rank(text, &words, code, hay), *what));
        }
    }
    if found.is_empty() {
        let near = fuzzy(text, all.iter().map(|(what, _, hay)| (*what, *hay)));
        return near.into_iter().take(rows).map(|(what, _)| what).collect();
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(rows).map(|(_, what)| what).collect()
}

fn rank(text: &str, words: &Words, code: &str, hay: &str) -> Rank {
    if hay.split('\n').any(|line| line == text) {
        Rank::Exact
    } else if code.starts_with(text) {
        Rank::Prefix
    } else if words.all_begin(hay) {
        Rank::WordPrefix
    } else {
        Rank::Within
    }
}

fn items<'a, R: Read>(view: &View<'a, R>) -> Vec<Candidate<'a, HitId>> {
    let items = view.catalog.items();
    let order = items.order(ItemSort::Sku, Include::Active);
    let entries = order.iter().filter_map(|slot| items.entry(*slot));
    entries.map(|entry| (HitId::Item(entry.id), &*entry.sku, &*entry.text)).collect()
}

fn locations<'a, R: Read>(view: &View<'a, R>) -> Vec<Candidate<'a, HitId>> {
    let tree = view.catalog.tree();
    let places = tree.active().iter().filter_map(|id| tree.get(*id));
    places.map(|place| (HitId::Location(place.id), &*place.code, &*place.text)).collect()
}

fn hits<R: Read>(view: &View<'_, R>, ids: Vec<HitId>) -> Result<Vec<Hit>, Unreadable> {
    let mut hits = Vec::with_capacity(ids.len());
    for meaning in ids {
        let hit = match meaning {
            HitId::Item(id) => view.item_if_any(id)?.map(|item| Hit {
                meaning,
                code: item.sku.clone(),
                name: item.name.to_string(),
            }),
            HitId::Location(id) => view.location_if_any(id)?.map(|place| {
                let name = place.name.as_ref().map(ToString::to_string).unwrap_or_default();
                Hit { meaning, code: place.code.clone(), name }
            }),
            HitId::Supplier(_) | HitId::Job(_) | HitId::Lot(_) | HitId::Document => None,
        };
        hits.extend(hit);
    }
    Ok(hits)
}

/// The documents with reservations, in order: one step each, whatever they promise.
fn documents<R: Read>(view: &View<'_, R>) -> Result<Vec<Code>, Unreadable> {
    let mut codes = Vec::new();
    let mut start = Bound::Unbounded;
    while codes.len() < DOCUMENTS_MAX {
        let mut next: Option<(String, ReservationId)> = None;
        view.book.scan::<ReservationsByDocument>(
            (start, Bound::Unbounded),
            Direction::Up,
            &mut |key, ()| {
                next = Some(key);
                ControlFlow::Break(())
            },
        )?;
        let Some((document, id)) = next else { break };
        let reservation = view.book.get::<Reservations>(&id)?;
        codes.push(reservation.ok_or_else(|| missing::<Reservations>(&id))?.document);
        start = Bound::Excluded((document, ReservationId(u32::MAX)));
    }
    Ok(codes)
}
