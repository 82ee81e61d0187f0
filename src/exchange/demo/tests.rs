//! Tests of the generator by its own model: what it asks for is in order, possible, and lively today.

use std::collections::{BTreeMap, BTreeSet};

use super::goods::{goods, recipes};
use super::places::{COUNTED, PLACES, SUPPLIERS};
use super::stock::Stock;
use super::{SEED, requests, settings, world};
use crate::domain::command::{Command, Source};
use crate::domain::desk::Request;
use crate::domain::ids::Seq;
use crate::domain::kind::Kind;
use crate::domain::time::{Calendar, Day, Moment};

fn calendar() -> Calendar {
    settings().unwrap().calendar()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn made(today: &str, seed: u64) -> (Vec<Request>, Stock) {
    world::live(Seq(1), day(today), &calendar(), seed).unwrap().into_requests()
}

#[test]
fn the_tables_name_only_what_there_is() {
    let goods = goods().unwrap();
    let skus: BTreeSet<&str> = goods.iter().map(|good| good.sku).collect();
    assert_eq!(skus.len(), goods.len(), "a SKU stands twice");
    assert!((70..=95).contains(&goods.len()), "{}", goods.len());
    let places: BTreeSet<&str> = PLACES.iter().map(|(code, ..)| *code).collect();
    assert_eq!(places.len(), PLACES.len(), "a place stands twice");
    for (code, _, parent, _) in PLACES {
        assert!(parent.is_empty() || places.contains(parent), "{code}");
    }
    for good in &goods {
        assert!(places.contains(good.home), "{}", good.sku);
        assert!(good.shop.is_none_or(|shop| places.contains(shop)), "{}", good.sku);
        let sold_by = |supplier| SUPPLIERS.iter().any(|(code, ..)| *code == supplier);
        assert!(good.source.is_none_or(|source| sold_by(source.supplier)), "{}", good.sku);
    }
    for recipe in recipes().unwrap() {
        assert!(skus.contains(recipe.makes));
        assert!(recipe.takes.iter().all(|(sku, each)| skus.contains(sku) && *each > 0), "{}", recipe.makes);
    }
    assert!(COUNTED.iter().all(|bin| places.contains(bin)));
    let kinds: BTreeSet<Kind> = goods.iter().map(|good| good.kind).collect();
    assert_eq!(kinds.len(), 5);
}

#[test]
fn nothing_is_ever_below_nothing() {
    for (today, seed) in [("2026-11-23", SEED), ("2026-11-23", 1), ("2025-03-31", 2), ("2024-02-29", 3)] {
        let (_, stock) = made(today, seed);
        assert_eq!(stock.below_nothing(), [], "{today} {seed}");
    }
}

#[test]
fn times_go_on_and_end_before_today() {
    let today = day("2026-11-23");
    let requests = requests(today, &calendar(), SEED).unwrap();
    assert!((2_500..=5_000).contains(&requests.len()), "{}", requests.len());
    let mut last = Moment(0);
    let mut back = 0;
    for request in &requests {
        assert_eq!(request.source, Source::Import);
        let Some(at) = request.effective else {
            assert!(matches!(request.command, Command::Undo(_)), "{request:?}");
            continue;
        };
        assert!(at < calendar().start(today));
        if at < last {
            back += 1;
        }
        last = last.max(at);
    }
    assert!((3..=12).contains(&back), "{back} entries were written later than they happened");
}

#[test]
fn the_same_seed_gives_the_same_shop_and_another_seed_another() {
    let today = day("2026-11-23");
    let one = requests(today, &calendar(), 5).unwrap();
    assert_eq!(one, requests(today, &calendar(), 5).unwrap());
    assert_ne!(one, requests(today, &calendar(), 6).unwrap());
    assert_ne!(one, requests(today.plus(1), &calendar(), 5).unwrap());
}

#[test]
fn something_is_low_today_but_not_everything() {
    for seed in [SEED, 1, 2] {
        let (_, stock) = made("2026-11-23", seed);
        let mut low: BTreeMap<&str, i64> = BTreeMap::new();
        for good in goods().unwrap() {
            if let Some((min, _)) = good.policy
                && stock.available(good.sku) <= min
            {
                low.insert(good.sku, stock.available(good.sku));
            }
        }
        assert!((7..=14).contains(&low.len()), "{seed}: {low:?}");
        assert!(low.values().filter(|left| **left <= 0).count() >= 3, "{seed}: {low:?}");
        assert!(low.values().filter(|left| **left > 0).count() >= 4, "{seed}: {low:?}");
    }
}

#[test]
fn a_day_at_the_edge_of_the_calendar_is_no_fault() {
    for today in ["1970-01-01", "1970-06-01", "9999-12-31"] {
        assert!(requests(day(today), &calendar(), SEED).is_ok(), "{today}");
    }
}
