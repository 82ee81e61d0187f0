//! What a commit would cost if all rows of an item lay side by side in one tree, instead of in a tree a table: the rows
//! of a movement that are keyed by item, over bare redb. It is not how the store is laid out; it says what that would
//! be worth.

use std::path::Path;
use std::time::Instant;

use redb::{Database, TableDefinition};

use crate::figures::{median, millis};
use crate::profile::handed_over;
use crate::scale::Scale;
use crate::shop::Dice;

/// A table: how many rows an item has in it, how many a movement writes, and whether those are new ones.
type Kind = (&'static str, u32, u32, bool);

/// Those of ours that are keyed by item.
const KINDS: [Kind; 7] = [
    ("balances", 3, 2, false),
    ("totals", 1, 1, false),
    ("checkpoints", 6, 2, false),
    ("item_months", 3, 1, false),
    ("largest", 3, 1, false),
    ("moves_by_item", 10, 1, true),
    ("moves_by_record", 20, 2, true),
];
/// About what a row of them holds.
const VALUE: [u8; 12] = [3; 12];

#[derive(Clone, Copy)]
enum Layout {
    Apart,
    Together,
}

/// Measures and prints.
pub fn run(scale: &Scale) {
    let items = scale.items / 5;
    println!("## The rows of a movement that are keyed by item, {items} items, over bare redb\n");
    let folder = scale.folder().join("layout");
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    let layouts = [(Layout::Apart, "a tree a table"), (Layout::Together, "one tree, side by side")];
    let stores = layouts.map(|(layout, words)| (layout, words, filled(&folder.join(words), layout, items)));
    let mut dice = Dice::new(12);
    let mut seen = [(Vec::new(), Vec::new()), (Vec::new(), Vec::new())];
    for turn in 0..scale.singles * 2 {
        for (index, (layout, _, db)) in stores.iter().enumerate() {
            let before = handed_over();
            let begun = Instant::now();
            move_one(db, *layout, dice.below(items), u32::try_from(turn).unwrap());
            seen[index].0.push(millis(begun.elapsed()));
            seen[index].1.push((handed_over().0 - before.0) as f64);
        }
    }
    println!("| layout | a commit of one movement, p50 | writes |\n|---|---|---|");
    for ((_, words, _), (times, writes)) in stores.iter().zip(&seen) {
        println!("| {words} | {:.2} ms | {:.0} |", median(times), median(writes));
    }
    println!();
    drop(stores);
    drop(std::fs::remove_dir_all(&folder));
}

/// Where a row lies: its tree and its key.
fn place(layout: Layout, (tag, kind): (usize, &Kind), item: u32, row: u32) -> (&'static str, Vec<u8>) {
    let mut key = item.to_be_bytes().to_vec();
    if let Layout::Together = layout {
        key.push(u8::try_from(tag).unwrap());
    }
    // As long as a record's key with its moment and its line.
    key.extend([0; 12]);
    key.extend(row.to_be_bytes());
    (if let Layout::Together = layout { "all" } else { kind.0 }, key)
}

fn put(db: &Database, rows: impl Iterator<Item = (&'static str, Vec<u8>)>) {
    let txn = db.begin_write().unwrap();
    for (tree, key) in rows {
        let mut table = txn.open_table(TableDefinition::<&[u8], &[u8]>::new(tree)).unwrap();
        table.insert(key.as_slice(), VALUE.as_slice()).unwrap();
    }
    txn.commit().unwrap();
}

fn filled(file: &Path, layout: Layout, items: u32) -> Database {
    let db = Database::builder().set_cache_size(192 << 20).create(file).unwrap();
    for first in (0..items).step_by(1_000) {
        let of_item = |item: u32| {
            let kinds = KINDS.iter().enumerate();
            kinds.flat_map(move |kind| (0..kind.1.1).map(move |row| place(layout, kind, item, row)))
        };
        put(&db, (first..items.min(first + 1_000)).flat_map(of_item));
    }
    db
}

fn move_one(db: &Database, layout: Layout, item: u32, turn: u32) {
    let kinds = KINDS.iter().enumerate();
    put(
        db,
        kinds.flat_map(|kind| {
            let (_, there, written, new) = *kind.1;
            (0..written).map(move |row| {
                let row = if new { there + turn * written + row } else { row };
                place(layout, kind, item, row)
            })
        }),
    );
}
