//! All balances at a past date: ours from checkpoints and the movements behind them, SQLite's as the sum of movements.

use std::time::Instant;

use stockroom::domain::ids::LocationId;
use stockroom::domain::query::{Answer, Query, RecordsBy, RecordsQuery, Window};
use stockroom::domain::time::Moment;
use stockroom::service::desk::Desk;

use crate::figures::{holds, median, millis};
use crate::ours;
use crate::scale::Scale;
use crate::stores::Stores;

/// Measures and prints.
pub fn run(scale: &Scale) {
    println!("## All balances at a past date, {} movements\n", scale.movements);
    let stores = Stores::with(scale, scale.movements);
    let room = stores.room();
    let desk = ours::desk(&room);
    let sql = stores.sql();
    let (mut own, mut their, mut there) = (Vec::new(), Vec::new(), [0, 0]);
    // The orders that lists need are there on a store at work.
    balances(&desk, Moment(ours::BEGAN));
    for round in 1..=scale.rounds as u64 {
        let at = ours::BEGAN + ours::LASTED / (scale.rounds as u64 + 1) * round + 1_234_567 * round;
        let begun = Instant::now();
        there[0] = balances(&desk, Moment(at));
        own.push(millis(begun.elapsed()));
        let begun = Instant::now();
        let mut sum = sql
            .prepare_cached(
                "SELECT item, location, lot, sum(change) AS held FROM moves_by_record
                 WHERE location >= 16 AND at <= ?1 GROUP BY item, location, lot HAVING held <> 0",
            )
            .unwrap();
        let mut rows = sum.query([i64::try_from(at).unwrap()]).unwrap();
        there[1] = 0;
        while let Some(row) = rows.next().unwrap() {
            assert_ne!(row.get::<_, i64>(3).unwrap(), 0, "it holds something");
            there[1] += 1;
        }
        their.push(millis(begun.elapsed()));
    }
    assert_eq!(there[0], there[1], "both find the same records");
    println!("| | ours | SQLite | target | holds |\n|---|---|---|---|---|");
    let (own, their) = (median(&own), median(&their));
    println!("| {} balances | {own:.0} ms | {their:.0} ms | 300 ms | {} |\n", there[0], holds(own <= 300.0));
    drop(sql);
    room.close();
}

/// Asks for all records as of a moment: how many there were. The first page costs the whole sum.
fn balances(desk: &dyn Desk, at: Moment) -> u64 {
    let window = Window { offset: 0, rows: 200 };
    let query = RecordsQuery { item: None, place: None, as_of: Some(at), by: RecordsBy::Item, window };
    match desk.answer(Query::Records(query)) {
        Ok(Answer::Records(page)) => {
            assert!(page.rows.iter().all(|row| row.record.location >= LocationId::FIRST_INSIDE));
            page.total
        }
        other => panic!("{other:?}"),
    }
}
