//! SQLite's side: the same shop in WAL mode with full flushes, with the rows, indexes and checks that our commit keeps.

mod post;
mod schema;
mod writer;

use std::path::Path;

use rusqlite::{Connection, params};

pub use post::{Ask, Poster};
pub use writer::Writer;

use crate::ours::{BEGAN, HISTORY_LINES, moment};
use crate::shop::{Deed, Dice, Line, ONE, OPENING, Shop};

/// Entries of one transaction of the history.
const HISTORY_ENTRIES: u32 = 1_000;
/// The first place inside; those before are outside.
const FIRST_INSIDE: u32 = 16;

/// Opens a file, made where there is none: WAL, full flushes, and as much memory for pages as we take.
pub fn open(file: &Path) -> Connection {
    let sql = Connection::open(file).unwrap();
    sql.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -262144;
         PRAGMA temp_store = MEMORY;",
    )
    .unwrap();
    sql.set_prepared_statement_cache_capacity(100);
    sql
}

/// The place that a bin is; zones come first.
pub fn bin_id(shop: &Shop, bin: u32) -> u32 {
    FIRST_INSIDE + shop.zones() + bin
}

/// A shop with everything in its place and nothing moved yet.
pub fn found(file: &Path, shop: &Shop) -> Connection {
    let mut sql = open(file);
    sql.execute_batch(schema::TABLES).unwrap();
    let txn = sql.transaction().unwrap();
    masters(&txn, shop);
    txn.commit().unwrap();
    let mut poster = Poster::new(*shop);
    for first in (0..shop.items).step_by(5_000) {
        let lines: Vec<Line> = (first..shop.items.min(first + 5_000))
            .flat_map(|item| shop.homes(item).map(|bin| Line { item, bin, other: bin, quantity: OPENING }))
            .collect();
        let txn = sql.transaction().unwrap();
        let ask = Ask {
            session: [0; 16],
            number: poster.next_number(),
            deed: Deed::Receive,
            lines,
            at: i64::try_from(BEGAN).ok(),
        };
        poster.post(&txn, &ask).unwrap();
        txn.commit().unwrap();
    }
    sql
}

fn masters(sql: &Connection, shop: &Shop) {
    sql.execute("INSERT INTO settings VALUES (0, 'USD', 'UTC', 0, 10, 5, 0, 0)", []).unwrap();
    sql.execute("INSERT INTO people VALUES (1, 3, 0)", []).unwrap();
    let mut places = sql.prepare("INSERT INTO locations VALUES (?1, ?2, ?3, ?4, 0, 0)").unwrap();
    for (id, outside) in (1..).zip(["supplier", "customer", "production", "use", "loss", "opening"]) {
        let id: u32 = id;
        places.execute(params![id, outside, None::<u32>, 9]).unwrap();
    }
    for zone in 0..shop.zones() {
        places.execute(params![FIRST_INSIDE + zone, Shop::zone(zone), None::<u32>, 0]).unwrap();
    }
    for bin in 0..shop.bins {
        places.execute(params![bin_id(shop, bin), Shop::bin(bin), FIRST_INSIDE + bin / 50, 0]).unwrap();
    }
    let mut items = sql.prepare("INSERT INTO items VALUES (?1, ?2, ?3, 3, 'each', 0, 0, ?4)").unwrap();
    for item in 0..shop.items {
        let min = Shop::min(item).map(|min| min * ONE);
        items.execute(params![item + 1, Shop::sku(item), Shop::name(item), min]).unwrap();
    }
}

/// Adds the same history of two years as our side has.
pub fn live_through(sql: &mut Connection, shop: &Shop, movements: u32) {
    let entries = movements / HISTORY_LINES;
    let mut dice = Dice::new(1);
    let mut poster = Poster::new(*shop);
    let mut number = 1_000_000;
    for first in (0..entries).step_by(HISTORY_ENTRIES as usize) {
        let txn = sql.transaction().unwrap();
        for entry in first..entries.min(first + HISTORY_ENTRIES) {
            let (deed, lines) = shop.next(&mut dice, HISTORY_LINES as usize);
            number += 1;
            let at = i64::try_from(moment(entry, entries)).ok();
            poster.post(&txn, &Ask { session: [0; 16], number, deed, lines, at }).unwrap();
        }
        txn.commit().unwrap();
    }
}
