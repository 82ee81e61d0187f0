//! What goes out: the same comes in again, and other tools' names can be mapped back.

use proptest::prelude::*;

use crate::domain::command::{Command, UndoWhat};
use crate::domain::quantity::{DecimalMark, Qty};
use crate::domain::text::{Code, Name, Note};

use super::super::beancount::Beancount;
use super::super::faults::Faults;
use super::super::guard::Guards;
use super::super::hledger::Hledger;
use super::super::items::plan_items;
use super::super::ledger::{Ledger, account, commodity, location_of, sku_of};
use super::super::list::{Cell, Column, Format, List, Only};
use super::super::lists;
use super::super::locations::plan_locations;
use super::super::movements::plan_movements;
use super::super::reader::Reader;
use super::import::room;
use super::shelf::{Shelf, code};

fn csv<R>(list: &List<R>, rows: &[R], format: &Format) -> String {
    let mut out = Vec::new();
    list.csv(rows, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Items with everything that an item can have, formulas too.
const ITEMS: &str = "sku,name,kind,uses,category,unit,decimals,packs,barcodes,supplier,supplier_code,supplier_unit,supplier_price,lead_time_days,moq,unit_cost,price,home,min,max,lots,notes,colour
-X=1,\"'=cmd|x, \"\"y\"\"\",mro,raw;packing,A > B,m,3,case=12;half\\;box=3/2,400;500=case,S1;S9,'@1;,;case,;1.25,3;,10;0.5,0.123456,2,A-1,5,9.5,yes,'+note,'-red
B,Plain,finished,,,each,0,,,,,,,,,,,,none,,no,,
";

#[test]
fn lists_of_masters_come_in_unchanged() {
    let mut shelf = room();
    let plan = plan_items(ITEMS.as_bytes(), &shelf.options(), &shelf).unwrap();
    shelf.take(&plan);
    let calendar = shelf.options().calendar;
    let items = [shelf.item_view("-X=1"), shelf.item_view("B")];
    assert_eq!(items[0].item.name.as_str(), "=cmd|x, \"y\"");
    for (mark, guards) in [
        (DecimalMark::Point, Guards::On),
        (DecimalMark::Point, Guards::Raw),
        (DecimalMark::Comma, Guards::On),
    ] {
        let format = Format { mark, guards, ..Format::exact(calendar) };
        let text = csv(&lists::ITEMS, &items, &format);
        let mut options = shelf.options();
        (options.decimal, options.guards) = (mark, guards);
        let again = plan_items(text.as_bytes(), &options, &shelf).unwrap();
        assert_eq!((again.requests.len(), again.unchanged), (0, 2), "{text}\n{:?}", again.requests);
        // In another store the same items come of it.
        let mut other = room();
        let plan = plan_items(text.as_bytes(), &options, &other).unwrap();
        other.take(&plan);
        for (sku, view) in [("-X=1", &items[0]), ("B", &items[1])] {
            assert_eq!(other.item_view(sku).item, view.item, "{text}");
        }
    }
    let places: Vec<_> = ["DOCK", "A", "A-1", "A-2"].iter().map(|name| shelf.location_view(name)).collect();
    let text = csv(&lists::LOCATIONS, &places, &Format::exact(calendar));
    assert_eq!(plan_locations(text.as_bytes(), &shelf.options(), &shelf).unwrap().unchanged, 4);
}

#[test]
fn every_risky_cell_of_a_list_is_guarded() {
    let mut shelf = room();
    let plan = plan_items(ITEMS.as_bytes(), &shelf.options(), &shelf).unwrap();
    shelf.take(&plan);
    let text = csv(&lists::ITEMS, &[shelf.item_view("-X=1")], &Format::exact(shelf.options().calendar));
    for guarded in ["\n'-X=1,", "\"'=cmd|x, ", ",'+note,", ",'-red\n"] {
        assert!(text.contains(guarded), "{guarded}: {text}");
    }
}

const YEAR: &str = "time,kind,sku,quantity,from,to,unit_cost,ref,reason,supplier,job,lot,expires
2026-01-02T08:00:00,opening,NAIL,100,opening,A-1,0.5,OPEN,,,,,
2026-01-02T08:00:00,opening,ROPE,10.5,opening,A-2,2,OPEN,,,,,
2026-01-03T08:00:00,receive,GLUE,10,supplier,DOCK,3,D-1,,S1,,L1,2026-12-31
2026-01-03T09:00:00,putaway,GLUE,10,DOCK,A-1,,P-1,,,,L1,
2026-01-04T08:00:00,issue,NAIL,5,A-1,use,,J-1,,,PRESS,,
2026-01-04T09:00:00,return,NAIL,2,use,A-1,,J-1,,,PRESS,,
2026-01-05T08:00:00,adjust,NAIL,3,A-1,loss,,W,damaged,,,,
2026-01-05T08:00:00,adjust,NAIL,1,loss,A-1,,W,found,,,,
2026-01-06T08:00:00,scrap,GLUE,1,A-1,loss,,W,expired,,,L1,
2026-01-07T08:00:00,return,GLUE,1,A-1,supplier,,C-1,,S1,,L1,
2026-01-08T08:00:00,issue,ROPE,1.25,A-2,production,,,,,,,
";

/// A room in which everything that moves has moved, and some of it was undone.
fn busy() -> Shelf {
    let mut shelf = room();
    let plan = plan_movements(YEAR.as_bytes(), &shelf.options(), &shelf).unwrap();
    shelf.take(&plan);
    for entry in shelf.entries() {
        let line = &entry[0];
        if matches!(line.reference.as_ref().map(Code::as_str), Some("C-1" | "W" | "J-1")) {
            shelf.room.act(Command::Undo(UndoWhat::Entry(line.entry))).unwrap();
        }
    }
    shelf
}

#[test]
fn movements_come_in_unchanged_and_make_the_same_stock_elsewhere() {
    let shelf = busy();
    let lines: Vec<_> = shelf.entries().into_iter().flatten().collect();
    assert!(lines.len() > 15, "{}", lines.len());
    let text = csv(&lists::MOVEMENTS, &lines, &Format::exact(shelf.options().calendar));
    let again = plan_movements(text.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!((again.requests.len(), again.unchanged), (0, again.rows), "{text}");
    // The file that it came from is known again too, whatever was undone since.
    let first = plan_movements(YEAR.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!((first.requests.len(), first.unchanged), (0, 11));
    let mut other = room();
    let plan = plan_movements(text.as_bytes(), &other.options(), &other).unwrap();
    other.take(&plan);
    for sku in ["NAIL", "GLUE", "ROPE"] {
        assert_eq!(other.item_view(sku).total, shelf.item_view(sku).total, "{sku}\n{text}");
    }
}

#[test]
fn json_has_decimal_strings_and_nothing_for_nothing() {
    let shelf = busy();
    let mut out = Vec::new();
    let format = Format { mark: DecimalMark::Comma, ..Format::exact(shelf.options().calendar) };
    lists::MOVEMENTS.json(&shelf.entries()[0], &format, &mut out).unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(rows[1]["quantity"], "10.5");
    assert_eq!(rows[1]["time"], "2026-01-02T08:00:00-05:00");
    assert_eq!(rows[1]["lot"], serde_json::Value::Null);
    assert_eq!(rows[1]["line"], 2);
    let mut none = Vec::new();
    lists::MOVEMENTS.json(&[], &format, &mut none).unwrap();
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&none).unwrap(), serde_json::json!([]));
}

#[test]
fn ledgers_balance_by_entry() {
    let shelf = busy();
    let calendar = shelf.options().calendar;
    let (mut plain, mut strict) = (Vec::new(), Vec::new());
    let mut ledger = Ledger::begin(&mut plain, Hledger, calendar).unwrap();
    shelf.entries().iter().for_each(|lines| ledger.entry(lines).unwrap());
    let mut ledger = Ledger::begin(&mut strict, Beancount, calendar).unwrap();
    shelf.entries().iter().for_each(|lines| ledger.entry(lines).unwrap());
    let plain = String::from_utf8(plain).unwrap();
    let strict = String::from_utf8(strict).unwrap();
    assert!(plain.contains("account Assets:Stock:A-1:L1\n"), "{plain}");
    assert!(plain.contains("commodity 1000.00 \"S.ROPE\"\n"), "{plain}");
    assert!(
        plain.contains(
            "    Assets:Stock:A-2  10.5 \"S.ROPE\"\n    Equity:Outside:Opening  -10.5 \"S.ROPE\"\n"
        )
    );
    assert!(strict.contains("1970-01-01 open Equity:Outside:Use\n"), "{strict}");
    assert!(strict.contains("2026-01-03 * \"receive\" \"D-1\"\n  entry: "), "{strict}");
}

#[derive(Debug)]
struct Row(Vec<String>);

static ROW: List<Row> = List {
    name: "row",
    doc: "One row of text.",
    columns: &[
        Column { name: "a", doc: "a", only: Only::Everywhere, get: |row, _| Cell::Text(row.0[0].clone()) },
        Column { name: "b", doc: "b", only: Only::Everywhere, get: |row, _| Cell::Text(row.0[1].clone()) },
    ],
    extra: super::super::list::no_extra,
};

proptest! {
    #[test]
    fn cells_come_back_as_they_were(
        cells in prop::collection::vec((any::<String>(), any::<String>()), 1..6),
        comma in any::<bool>(),
    ) {
        let shelf = Shelf::new();
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        let format = Format { mark, ..Format::exact(shelf.options().calendar) };
        let rows: Vec<Row> = cells.iter().map(|(a, b)| Row(vec![a.clone(), format!("x{b}")])).collect();
        let text = csv(&ROW, &rows, &format);
        let mut faults = Faults::default();
        let mut reader = Reader::new(text.as_bytes(), &mut faults).unwrap();
        let mut found = Vec::new();
        while let Some(row) = reader.next_row(&mut faults) {
            let cells = row.cells.iter().map(|cell| super::super::guard::unguard(cell, Guards::On).to_owned());
            found.push(cells.collect::<Vec<_>>());
        }
        prop_assert_eq!(faults.count(), 0);
        let wanted: Vec<Vec<String>> = rows.into_iter().map(|row| row.0).collect();
        prop_assert_eq!(&found[1..], &wanted[..]);
    }

    #[test]
    fn names_in_ledgers_map_back(text in "[ -!#-~]{1,64}", lot in "[!#-~]{1,20}") {
        let (Ok(sku), Ok(lot)) = (Code::new(&text), Code::new(&lot)) else { return Ok(()) };
        let name = commodity(&sku);
        prop_assert_eq!(sku_of(&name), Some(sku.to_string()));
        prop_assert!(name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"._-".contains(&b)));
        prop_assert!(name.ends_with(|c: char| c.is_ascii_alphanumeric()));
        if super::super::locations::is_outside(&sku) {
            return Ok(());
        }
        let name = account(&sku, Some(&lot));
        prop_assert_eq!(location_of(&name), Some((sku.to_string(), Some(lot.to_string()))));
        for part in name.split(':') {
            prop_assert!(part.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()));
            prop_assert!(part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        }
    }
}

#[test]
fn outside_places_keep_their_words() {
    assert_eq!(account(&code("supplier"), None), "Equity:Outside:Supplier");
    assert_eq!(location_of("Equity:Outside:Supplier"), Some((String::from("supplier"), None)));
    assert_eq!(location_of("Assets:Bank"), None);
    assert_eq!(sku_of("USD"), None);
}

#[test]
fn kept_text_of_a_row_is_a_column_of_its_own() {
    let list = List { name: "x", doc: "x", columns: &[], extra: |row: &Vec<(Name, Note)>| row.as_slice() };
    let pair = |name: &str, note: &str| (Name::new(name).unwrap(), Note::new(note).unwrap());
    let rows = [vec![pair("brand", "=A")], vec![pair("size", "3"), pair("brand", "B")]];
    let shelf = Shelf::new();
    assert_eq!(csv(&list, &rows, &Format::exact(shelf.options().calendar)), "brand,size\n'=A,\nB,3\n");
    assert_eq!(Qty::whole(3).unwrap().plain(), "3");
}
