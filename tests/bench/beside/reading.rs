//! A window of fifty items with on hand, available, minimum and state, while somebody posts one movement after another.
//!
//! Ours goes through the desk, as a screen asks. SQLite is asked by key, not by offset, with an index for each column
//! that is sorted by; ours keeps such orders in memory.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rusqlite::{Connection, params};
use stockroom::domain::query::{
    Answer, Include, ItemRow, ItemSort, ItemsQuery, Page, Query, SortWay, Window,
};
use stockroom::service::desk::Desk;

use crate::figures::{cpu, holds, median, millis, percentile};
use crate::ours;
use crate::scale::Scale;
use crate::shop::{Dice, Shop};
use crate::sqlite::Writer;
use crate::stores::Stores;

const ROWS: u16 = 50;
const SORTS: [(ItemSort, &str); 4] = [
    (ItemSort::Sku, "SKU"),
    (ItemSort::Name, "name"),
    (ItemSort::OnHand, "on hand"),
    (ItemSort::Available, "available"),
];
/// What items' names begin with, and none.
const FILTERS: [&str; 4] = ["", "oak", "hinge", "varnish"];
/// What only fits nearly.
const NEARLY: [&str; 8] =
    ["hngprt4", "vrnsh77", "oakprtn9", "drlnmb5", "glueprt1", "crtnnm8", "ashprtm3", "bltnber6"];

/// What was measured of one side in one run, in milliseconds.
#[derive(Default)]
struct Run {
    wall: Vec<f64>,
    cpu: Vec<f64>,
}

/// Measures and prints.
pub fn run(scale: &Scale) {
    println!(
        "## A window of {ROWS} items, {} items and {} movements, while somebody posts\n",
        scale.items, scale.many_movements
    );
    let stores = Stores::large(scale);
    let room = stores.room();
    let desk = ours::desk(&room);
    let windows = scale.singles * 10;
    let begun = Instant::now();
    ask(&desk, (ItemSort::Sku, SortWay::Up), "", 0);
    println!("The first list after the opening: {:.0?}.\n", begun.elapsed());
    let sql = stores.sql();
    index(&sql);
    let writer = Writer::start(stores.sql());
    let (mut own, mut their) = (Vec::new(), Vec::new());
    for round in 0..scale.rounds {
        for side in 0..2 {
            if (side + round) % 2 == 0 {
                let poster = ours::desk(&room);
                let mut dice = Dice::new(round as u64 + 31);
                let run = while_posting(
                    || {
                        let (deed, lines) = stores.shop.next(&mut dice, 1);
                        ours::post(&poster, deed, &lines);
                    },
                    || our_windows(&desk, scale, windows, round),
                );
                own.push(run);
            } else {
                let mut client = writer.client();
                let mut dice = Dice::new(round as u64 + 31);
                let run = while_posting(
                    || {
                        let (deed, lines) = stores.shop.next(&mut dice, 1);
                        client.post(deed, &lines);
                    },
                    || their_windows(&sql, scale, windows, round),
                );
                their.push(run);
            }
        }
    }
    print_windows(&own, &their);
    nearly(&desk, &room, &stores.shop);
    drop(sql);
    // Whoever posts next need not keep them.
    writer
        .close()
        .execute_batch(
            "DROP INDEX items_by_name; DROP INDEX totals_by_on_hand; DROP INDEX totals_by_available;",
        )
        .unwrap();
    room.close();
}

fn print_windows(own: &[Run], their: &[Run]) {
    let each = |runs: &[Run], percent: f64| -> Vec<f64> {
        runs.iter().map(|run| percentile(&run.wall, percent)).collect()
    };
    let cpu: Vec<f64> = own.iter().flat_map(|run| run.cpu.iter().copied()).collect();
    println!("| | ours | SQLite | target | holds |\n|---|---|---|---|---|");
    let (p50, theirs) = (median(&each(own, 50.0)), median(&each(their, 50.0)));
    println!("| p50 | {p50:.3} ms | {theirs:.3} ms | 0.6 ms | {} |", holds(p50 <= 0.6));
    let pairs: Vec<(f64, f64)> = each(own, 99.0).into_iter().zip(each(their, 99.0)).collect();
    let better = pairs.iter().filter(|(own, their)| own <= their).count();
    let shown: Vec<String> = pairs.iter().map(|(own, their)| format!("{own:.2} / {their:.2}")).collect();
    println!(
        "| p99 in each run, ours / SQLite | {} ms | | no worse in 4 of 5 | {} ({better} of {}) |",
        shown.join(", "),
        holds(better * 5 >= pairs.len() * 4),
        pairs.len()
    );
    let p99 = percentile(&cpu, 99.0);
    println!("| processor, p99 | {p99:.2} ms | | 2 ms | {} |\n", holds(p99 <= 2.0));
    println!(
        "Each sort and filter by itself, p50 / p99:\n\n| sorted by | filter | ours | SQLite |\n|---|---|---|---|"
    );
    let kinds = SORTS.len() * FILTERS.len();
    for kind in 0..kinds {
        let of = |runs: &[Run]| -> Vec<f64> {
            runs.iter().flat_map(|run| run.wall.iter().skip(kind).step_by(kinds).copied()).collect()
        };
        let (own, their) = (of(own), of(their));
        println!(
            "| {} | {} | {:.3} / {:.2} ms | {:.3} / {:.2} ms |",
            SORTS[kind % SORTS.len()].1,
            FILTERS[kind / SORTS.len()],
            median(&own),
            percentile(&own, 99.0),
            median(&their),
            percentile(&their, 99.0)
        );
    }
    println!();
}

/// Reads while somebody posts without a pause.
fn while_posting(mut post: impl FnMut() + Send, read: impl FnOnce() -> Run) -> Run {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                post();
            }
        });
        let run = read();
        over.store(true, Ordering::Relaxed);
        run
    })
}

/// Asks for windows of every sort and filter in turn, each at another place.
fn each_window(
    windows: usize,
    round: usize,
    mut ask: impl FnMut((ItemSort, &str), &mut Dice) -> usize,
) -> Run {
    let mut dice = Dice::new(round as u64 + 5);
    let mut run = Run::default();
    for number in 0..windows {
        let sort = SORTS[number % SORTS.len()].0;
        let filter = FILTERS[number / SORTS.len() % FILTERS.len()];
        let (before, begun) = (cpu(), Instant::now());
        let rows = ask((sort, filter), &mut dice);
        run.wall.push(millis(begun.elapsed()));
        run.cpu.push(millis(cpu().saturating_sub(before)));
        assert!(rows > 0, "a window has rows");
    }
    run
}

fn our_windows(desk: &dyn Desk, scale: &Scale, windows: usize, round: usize) -> Run {
    // An eighth of the items has each name.
    let most = |filter: &str| if filter.is_empty() { scale.items - 50 } else { scale.items / 8 - 50 };
    each_window(windows, round, |(sort, filter), dice| {
        let way = if dice.below(2) == 0 { SortWay::Up } else { SortWay::Down };
        ask(desk, (sort, way), filter, u64::from(dice.below(most(filter)))).rows.len()
    })
}

fn ask(desk: &dyn Desk, (sort, way): (ItemSort, SortWay), filter: &str, offset: u64) -> Page<ItemRow> {
    let query = ItemsQuery {
        place: None,
        filter: filter.to_owned(),
        kind: None,
        sort,
        way,
        include: Include::Active,
        window: Window { offset, rows: ROWS },
        around: None,
    };
    match desk.answer(Query::Items(query)) {
        Ok(Answer::Items(page)) => page,
        other => panic!("{other:?}"),
    }
}

/// The indexes that SQLite sorts by.
fn index(sql: &Connection) {
    sql.execute_batch(
        "CREATE INDEX IF NOT EXISTS items_by_name ON items (name);
         CREATE INDEX IF NOT EXISTS totals_by_on_hand ON totals (on_hand);
         CREATE INDEX IF NOT EXISTS totals_by_available ON totals (on_hand - on_hold - reserved);
         ANALYZE;",
    )
    .unwrap();
}

fn their_windows(sql: &Connection, scale: &Scale, windows: usize, round: usize) -> Run {
    let values = on_hand(sql);
    each_window(windows, round, |(sort, filter), dice| {
        let item = dice.below(scale.items - 50) / 8 * 8;
        // Without the signs it would read all of a name and sort that, where it can walk the order that is asked for.
        let by_name = if sort == ItemSort::Name { "i.name" } else { "+i.name" };
        let begins = format!("AND {by_name} >= ?2 AND {by_name} < ?2 || x'7f'");
        let text = |column: &str, filtered: bool| {
            let filter = if filtered { begins.as_str() } else { "" };
            format!(
                "FROM items i JOIN totals t ON t.item = i.id WHERE i.{column} >= ?1 {filter} AND i.state = 0 ORDER BY i.{column}"
            )
        };
        let number = |column: &str, filtered: bool| {
            let filter = if filtered { begins.as_str() } else { "" };
            format!(
                "FROM totals t JOIN items i ON t.item = i.id WHERE {column} >= ?1 {filter} AND i.state = 0 ORDER BY {column}"
            )
        };
        let filtered = !filter.is_empty();
        let body = match sort {
            ItemSort::Sku => text("sku", filtered),
            ItemSort::Name => text("name", filtered),
            ItemSort::OnHand => number("t.on_hand", filtered),
            ItemSort::Available => number("t.on_hand - t.on_hold - t.reserved", filtered),
        };
        let query = format!(
            "SELECT i.id, i.sku, i.name, i.kind, i.unit, i.decimals, t.on_hand, t.on_hold, t.reserved, i.min,
             (SELECT min(urgency) FROM alerts_by_item a WHERE a.item = i.id) {body} LIMIT 50"
        );
        let mut statement = sql.prepare_cached(&query).unwrap();
        let from = match sort {
            ItemSort::Sku => {
                rusqlite::types::Value::from(format!("SKU-{:06}", dice.below(scale.items * 9 / 10)))
            }
            ItemSort::Name if filtered => {
                let word = (0..8).find(|word| Shop::name(*word).starts_with(filter)).unwrap();
                Shop::name(item + word).into()
            }
            ItemSort::Name => Shop::name(item).into(),
            ItemSort::OnHand | ItemSort::Available => values[dice.below(values.len() as u32) as usize].into(),
        };
        let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<(i64, String, String, i64, Option<i64>)> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(6)?, row.get(10)?))
        };
        let rows: Vec<_> = if filtered {
            statement.query_map(params![from, filter], row).unwrap().flatten().collect()
        } else {
            statement.query_map(params![from], row).unwrap().flatten().collect()
        };
        rows.len()
    })
}

/// Quantities that a window may begin at: all but the largest, behind which there is no whole window.
fn on_hand(sql: &Connection) -> Vec<i64> {
    let mut statement = sql.prepare("SELECT on_hand FROM totals ORDER BY on_hand").unwrap();
    let mut values: Vec<i64> = statement.query_map([], |row| row.get(0)).unwrap().flatten().collect();
    values.truncate(values.len() * 9 / 10);
    values
}

/// A text that nothing holds word by word: the first answer, and pages of it while somebody posts.
fn nearly(desk: &dyn Desk, room: &stockroom::service::room::Room, shop: &Shop) {
    let poster = ours::desk(room);
    let mut dice = Dice::new(91);
    let (mut first, mut later) = (Vec::new(), Vec::new());
    while_posting(
        || {
            let (deed, lines) = shop.next(&mut dice, 1);
            ours::post(&poster, deed, &lines);
        },
        || {
            for (round, text) in NEARLY.iter().enumerate() {
                let sort = SORTS[round % SORTS.len()].0;
                let begun = Instant::now();
                let page = ask(desk, (sort, SortWay::Up), text, 0);
                first.push(millis(begun.elapsed()));
                for number in 1..=50 {
                    let begun = Instant::now();
                    ask(desk, (sort, SortWay::Up), text, number * 50 % page.total.max(1));
                    later.push(millis(begun.elapsed()));
                }
            }
            Run::default()
        },
    );
    println!("| fuzzy | p50 | worst / p99 | target | holds |\n|---|---|---|---|---|");
    let (p50, worst) = (median(&first), percentile(&first, 100.0));
    println!("| the first answer | {p50:.1} ms | {worst:.1} ms | 30 ms | {} |", holds(p50 <= 30.0));
    let (p50, p99) = (median(&later), percentile(&later, 99.0));
    println!("| its later pages | {p50:.3} ms | {p99:.2} ms | 0.6 ms | {} |\n", holds(p50 <= 0.6));
}
