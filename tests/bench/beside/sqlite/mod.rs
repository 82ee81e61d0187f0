//! SQLite's side: the same shop in WAL mode with full flushes, with the rows, indexes and checks that our commit keeps.

mod ask;
mod post;
mod schema;
mod writer;

use std::path::Path;

use rusqlite::{Connection, params};

pub use ask::{Ask, FIRST_INSIDE, Kind, Named};
pub use post::post;
pub use writer::Writer;

use crate::ours::{BEGAN, HISTORY_LINES, moment};
use crate::shop::{Deed, Dice, Line, OPENING, Shop};

/// Millionths of one.
pub const ONE: i64 = 1_000_000;

/// Entries of one transaction of the history.
const HISTORY_ENTRIES: u32 = 1_000;

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

/// A new file with all tables, and nothing in them.
pub fn empty(file: &Path) -> Connection {
    let sql = open(file);
    sql.execute_batch(schema::TABLES).unwrap();
    sql
}

/// A shop with everything in its place and nothing moved yet.
pub fn found(file: &Path, shop: &Shop) -> Connection {
    let mut sql = empty(file);
    let txn = sql.transaction().unwrap();
    masters(&txn, shop);
    txn.commit().unwrap();
    for (number, first) in (1..).zip((0..shop.items).step_by(5_000)) {
        let lines: Vec<Line> = (first..shop.items.min(first + 5_000))
            .flat_map(|item| shop.homes(item).map(|bin| Line { item, bin, other: bin, quantity: OPENING }))
            .collect();
        let txn = sql.transaction().unwrap();
        post(&txn, &Ask::of(([0; 16], number), Deed::Receive, &lines, i64::try_from(BEGAN).ok())).unwrap();
        txn.commit().unwrap();
    }
    sql
}

/// What every shop begins with: settings, somebody, the places outside.
pub fn begin(sql: &Connection) {
    sql.execute("INSERT INTO settings VALUES (0, 'USD', 'UTC', 0, 10, 5, 0, 0)", []).unwrap();
    sql.execute("INSERT INTO people VALUES (1, 3, 0)", []).unwrap();
    let mut places = sql.prepare("INSERT INTO locations VALUES (?1, ?2, NULL, 9, 0, 0)").unwrap();
    for (id, outside) in (1..).zip(["supplier", "customer", "production", "use", "loss", "opening"]) {
        let id: u32 = id;
        places.execute(params![id, outside]).unwrap();
    }
}

fn masters(sql: &Connection, shop: &Shop) {
    begin(sql);
    let first = u32::try_from(FIRST_INSIDE).unwrap();
    let mut places = sql.prepare("INSERT INTO locations VALUES (?1, ?2, ?3, 0, 0, 0)").unwrap();
    for zone in 0..shop.zones() {
        places.execute(params![first + zone, Shop::zone(zone), None::<u32>]).unwrap();
    }
    for bin in 0..shop.bins {
        places.execute(params![first + shop.zones() + bin, Shop::bin(bin), first + bin / 50]).unwrap();
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
    let mut number = 1_000_000;
    for first in (0..entries).step_by(HISTORY_ENTRIES as usize) {
        let of = shop.history(first / HISTORY_ENTRIES);
        let txn = sql.transaction().unwrap();
        for entry in first..entries.min(first + HISTORY_ENTRIES) {
            let (deed, lines) = shop.next_of(&mut dice, HISTORY_LINES as usize, of.clone());
            number += 1;
            let at = i64::try_from(moment(entry, entries)).ok();
            post(&txn, &Ask::of(([0; 16], number), deed, &lines, at)).unwrap();
        }
        txn.commit().unwrap();
    }
}
