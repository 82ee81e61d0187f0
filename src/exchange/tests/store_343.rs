//! A shop's year, as it stands in `tests/data/store-343`: in, compared with an independent script's balances, in
//! again, and out as a file that makes the same stock in another store.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::domain::ids::LocationId;
use crate::domain::table::{Direction, Read};
use crate::domain::tables::Balances;

use super::super::existing::Existing;
use super::super::items::plan_items;
use super::super::list::Format;
use super::super::lists;
use super::super::locations::plan_locations;
use super::super::movements::plan_movements;
use super::super::parties::plan_suppliers;
use super::shelf::Shelf;

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-343").join(name)).unwrap()
}

type Stock = BTreeMap<(String, String), String>;

fn stock(shelf: &Shelf) -> Stock {
    let mut stock = Stock::new();
    let span = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
    shelf
        .room
        .state
        .scan::<Balances>(span, Direction::Up, &mut |(item, place, _), balance| {
            if place >= LocationId::FIRST_INSIDE {
                let sku = crate::domain::book::item(&shelf.room.state, item).unwrap().1.sku;
                let place = crate::domain::book::location(&shelf.room.state, place).unwrap().1.code;
                stock.insert((sku.to_string(), place.to_string()), balance.on_hand.plain());
            }
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    stock
}

fn expected() -> Stock {
    let text = String::from_utf8(file("balances.csv")).unwrap();
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[2] != "0").then(|| ((cells[0].to_owned(), cells[1].to_owned()), cells[2].to_owned()))
        })
        .collect()
}

pub type Planner = fn(
    &[u8],
    &super::super::plan::ImportOptions,
    &dyn Existing,
) -> Result<super::super::plan::Plan, super::super::faults::ImportFault>;

const STEPS: [(&str, Planner); 4] = [
    ("items.csv", plan_items),
    ("locations.csv", plan_locations),
    ("suppliers.csv", plan_suppliers),
    ("movements.csv", plan_movements),
];

#[test]
fn a_shops_year_comes_in_once_and_goes_out_again() {
    let mut shelf = Shelf::new();
    for (name, plan) in STEPS {
        let plan = plan(&file(name), &shelf.options(), &shelf).unwrap();
        shelf.take(&plan);
    }
    assert_eq!(stock(&shelf), expected());
    let head = shelf.room.head();
    for (name, plan) in STEPS {
        let plan = plan(&file(name), &shelf.options(), &shelf).unwrap();
        assert_eq!(plan.requests.len(), 0, "{name} again");
        assert_eq!(plan.unchanged, plan.rows, "{name} again");
    }
    assert_eq!(shelf.room.head(), head);
    let movements: Vec<_> = shelf.entries().into_iter().flatten().collect();
    assert_eq!(movements.len(), 38_504);
    let mut out = Vec::new();
    lists::MOVEMENTS.csv(&movements, &Format::exact(shelf.options().calendar), &mut out).unwrap();
    let own = plan_movements(&out, &shelf.options(), &shelf).unwrap();
    assert_eq!((own.requests.len(), own.unchanged), (0, 38_504), "its own list");
    let mut other = Shelf::new();
    for (name, plan) in STEPS.into_iter().take(3) {
        let plan = plan(&file(name), &other.options(), &other).unwrap();
        other.take(&plan);
    }
    let plan = plan_movements(&out, &other.options(), &other).unwrap();
    other.take(&plan);
    assert_eq!(stock(&other), expected(), "the list in another store");
}
