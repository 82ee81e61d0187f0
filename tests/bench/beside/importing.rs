//! Importing into a new store: ours by the program's own `import`, SQLite's by reading the same file, checking the same
//! and inserting the same rows, all in one transaction.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use chrono::{NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use rusqlite::{Connection, params};

use crate::figures::{cpu, holds, median, millis};
use crate::ours::{self, HISTORY_LINES};
use crate::scale::Scale;
use crate::shop::{Deed, Dice, OPENING, Shop};
use crate::sqlite::{self, Ask, FIRST_INSIDE, Kind, Named, ONE};

/// Files to be imported, and the zone of their times.
struct Files {
    folder: PathBuf,
    zone: Tz,
    kinds: &'static [&'static str],
}

/// Lines of one opening document.
const OPENING_LINES: u32 = 10_000;

/// Measures and prints.
pub fn run(scale: &Scale) {
    println!("## Importing into a new store\n");
    let work = scale.folder().join("importing");
    drop(fs::remove_dir_all(&work));
    fs::create_dir_all(&work).unwrap();
    let year = Files {
        folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-343"),
        zone: chrono_tz::America::New_York,
        kinds: &["items", "locations", "suppliers", "movements"],
    };
    println!("| | ours | SQLite | SQLite / ours | target | holds |\n|---|---|---|---|---|---|");
    row("store-343, a shop's year (38,504 movements)", &work, &year, scale.rounds);
    let made = Files {
        folder: work.join("made"),
        zone: chrono_tz::UTC,
        kinds: &["items", "locations", "movements"],
    };
    make(&made.folder, scale);
    // It takes minutes: once each is what there is time for.
    row(&format!("{} movements, made", scale.movements), &work, &made, 1);
    println!();
    drop(fs::remove_dir_all(&work));
}

fn row(what: &str, work: &Path, files: &Files, rounds: usize) {
    let (mut own, mut their) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for side in 0..2 {
            if (side + round) % 2 == 0 {
                own.push(import_ours(&work.join("ours"), files));
            } else {
                their.push(import_theirs(&work.join("theirs.sqlite"), files));
            }
        }
    }
    for (what, part) in [(what, 0), ("of that the processor", 1)] {
        let (own, their) = (median_of(&own, part), median_of(&their, part));
        println!("| {what} | {own:.1} s | {their:.1} s | {:.2} | 1 | {} |", their / own, holds(own <= their));
    }
}

fn median_of(runs: &[[f64; 2]], part: usize) -> f64 {
    median(&runs.iter().map(|run| run[part]).collect::<Vec<f64>>())
}

/// Seconds of a processor that processes had that have ended.
fn ended_cpu() -> f64 {
    ticks(&fs::read_to_string("/proc/self/stat").unwrap(), 13)
}

/// Two times of a process, in hundredths of a second, behind so many fields after its name; in seconds.
fn ticks(stat: &str, skip: usize) -> f64 {
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let two = fields.split_whitespace().skip(skip).take(2);
    two.map(|field| field.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

/// All files by the program itself, each in a process of its own; seconds, and those of a processor.
fn import_ours(store: &Path, files: &Files) -> [f64; 2] {
    drop(fs::remove_dir_all(store));
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
        let done = command.arg("--store").arg(store).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    program(&["init", "--currency", "USD", "--time-zone", files.zone.name()]);
    let (begun, before) = (Instant::now(), ended_cpu());
    for kind in files.kinds {
        let file = files.folder.join(format!("{kind}.csv"));
        program(&["import", kind, file.to_str().unwrap()]);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let server = server_cpu(store);
    program(&["server", "stop"]);
    [seconds, ended_cpu() - before + server]
}

/// Seconds of a processor that the store's server has had: it is nobody's child.
fn server_cpu(store: &Path) -> f64 {
    let held = fs::read_to_string(store.join("store.lock")).unwrap();
    let id = held.split_whitespace().find(|word| word.parse::<u32>().is_ok()).unwrap();
    ticks(&fs::read_to_string(format!("/proc/{id}/stat")).unwrap(), 11)
}

/// The same into SQLite.
fn import_theirs(file: &Path, files: &Files) -> [f64; 2] {
    for end in ["", "-wal", "-shm"] {
        drop(fs::remove_file(format!("{}{end}", file.display())));
    }
    let mut sql = sqlite::empty(file);
    sqlite::begin(&sql);
    let (begun, before) = (Instant::now(), cpu());
    for kind in files.kinds {
        let mut rows = csv::Reader::from_path(files.folder.join(format!("{kind}.csv"))).unwrap();
        let columns = rows.headers().unwrap().clone();
        let txn = sql.transaction().unwrap();
        match *kind {
            "items" => items(&txn, &mut rows, &columns),
            "locations" => locations(&txn, &mut rows, &columns),
            "movements" => movements(&txn, &mut rows, &columns, files.zone),
            _ => rows.records().for_each(|record| assert!(record.is_ok(), "a row")),
        }
        txn.commit().unwrap();
    }
    [begun.elapsed().as_secs_f64(), millis(cpu().saturating_sub(before)) / 1_000.0]
}

type Rows = csv::Reader<File>;

fn at(columns: &csv::StringRecord, name: &str) -> Option<usize> {
    columns.iter().position(|column| column == name)
}

fn items(sql: &Connection, rows: &mut Rows, columns: &csv::StringRecord) {
    let [sku, name, min] = ["sku", "name", "min"].map(|name| at(columns, name));
    let mut insert = sql.prepare("INSERT INTO items VALUES (?1, ?2, ?3, 3, 'each', 0, 0, ?4)").unwrap();
    for (id, row) in (1_i64..).zip(rows.records()) {
        let row = row.unwrap();
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default();
        let min = (!cell(min).is_empty()).then(|| millionths(cell(min)));
        insert.execute(params![id, cell(sku), cell(name), min]).unwrap();
    }
}

fn locations(sql: &Connection, rows: &mut Rows, columns: &csv::StringRecord) {
    let [code, parent] = ["code", "parent"].map(|name| at(columns, name).unwrap());
    let mut insert = sql.prepare("INSERT INTO locations VALUES (?1, ?2, ?3, 0, 0, 0)").unwrap();
    let mut known: BTreeMap<String, i64> = BTreeMap::new();
    for (id, row) in (FIRST_INSIDE..).zip(rows.records()) {
        let row = row.unwrap();
        let parent = known.get(row.get(parent).unwrap()).copied();
        known.insert(row.get(code).unwrap().to_owned(), id);
        insert.execute(params![id, row.get(code), parent]).unwrap();
    }
}

/// Rows that share time and reference are one entry; entries go in by time.
fn movements(sql: &Connection, rows: &mut Rows, columns: &csv::StringRecord, zone: Tz) {
    let column =
        ["time", "kind", "sku", "quantity", "from", "to", "ref"].map(|name| at(columns, name).unwrap());
    let mut entries: BTreeMap<(i64, usize), Ask> = BTreeMap::new();
    let mut known: std::collections::HashMap<(i64, String), (i64, usize)> = std::collections::HashMap::new();
    for (number, row) in rows.records().enumerate() {
        let row = row.unwrap();
        let [time, kind, sku, quantity, from, to, reference] = column.map(|column| row.get(column).unwrap());
        let naive = NaiveDateTime::parse_from_str(time.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S").unwrap();
        let moment = zone.from_local_datetime(&naive).earliest().unwrap().timestamp_millis();
        let key = *known.entry((moment, reference.to_owned())).or_insert((moment, number));
        let kind = match kind {
            "receive" => Kind::Receive,
            "issue" => Kind::Issue,
            "move" => Kind::Move,
            "opening" => Kind::Opening,
            _ => Kind::Adjust,
        };
        let ask = entries.entry(key).or_insert_with(|| Ask {
            session: [0; 16],
            number: 0,
            kind,
            lines: Vec::new(),
            at: Some(moment),
            reference: Some(reference.to_owned()),
        });
        let named =
            Named { sku: sku.into(), from: from.into(), to: to.into(), quantity: millionths(quantity) };
        ask.lines.push(named);
    }
    for (number, ask) in (1..).zip(entries.into_values()) {
        sqlite::post(sql, &Ask { number, ..ask }).unwrap();
    }
}

fn millionths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    whole.parse::<i64>().unwrap() * ONE + format!("{part:0<6}").parse::<i64>().unwrap_or(0)
}

/// Files of a shop's history, as somebody's spreadsheet would hold it.
fn make(folder: &Path, scale: &Scale) {
    fs::create_dir_all(folder).unwrap();
    let shop = Shop { items: scale.items, bins: scale.bins };
    let create = |name: &str| BufWriter::new(File::create(folder.join(name)).unwrap());
    let mut items = create("items.csv");
    writeln!(items, "sku,name,kind,unit,min").unwrap();
    for item in 0..shop.items {
        let min = Shop::min(item).map_or_else(String::new, |min| min.to_string());
        writeln!(items, "{},{},finished,each,{min}", Shop::sku(item), Shop::name(item)).unwrap();
    }
    let mut places = create("locations.csv");
    writeln!(places, "code,name,parent,type").unwrap();
    for zone in 0..shop.zones() {
        writeln!(places, "{},,,storage", Shop::zone(zone)).unwrap();
    }
    for bin in 0..shop.bins {
        writeln!(places, "{},,{},storage", Shop::bin(bin), Shop::zone(bin / 50)).unwrap();
    }
    let mut rows = create("movements.csv");
    writeln!(rows, "time,kind,sku,quantity,from,to,ref").unwrap();
    for item in 0..shop.items {
        for bin in shop.homes(item) {
            let reference = format!("OPENING-{}", item / (OPENING_LINES / 2));
            let (time, sku, bin) = (time(ours::BEGAN), Shop::sku(item), Shop::bin(bin));
            writeln!(rows, "{time},opening,{sku},{OPENING},opening,{bin},{reference}").unwrap();
        }
    }
    let entries = scale.movements.saturating_sub(2 * shop.items) / HISTORY_LINES;
    let mut dice = Dice::new(6);
    for entry in 0..entries {
        let (deed, lines) = shop.next_of(&mut dice, HISTORY_LINES as usize, shop.history(entry / 1_000));
        let at = time(ours::moment(entry, entries) + 1_000);
        for line in lines {
            let (bin, other) = (Shop::bin(line.bin), Shop::bin(line.other));
            let (kind, from, to) = match deed {
                Deed::Receive => ("receive", "supplier", bin.as_str()),
                Deed::Issue => ("issue", bin.as_str(), "customer"),
                Deed::Move => ("move", bin.as_str(), other.as_str()),
            };
            let sku = Shop::sku(line.item);
            writeln!(rows, "{at},{kind},{sku},{},{from},{to},R-{entry}", line.quantity).unwrap();
        }
    }
}

fn time(millis: u64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(i64::try_from(millis).unwrap()).unwrap();
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
