//! Every text field has a length: every argument of every verb, every column of every sheet, every setting of the
//! configuration. They are taken from the program's own tables, so a new field is tried too.

use stockroom::cli::grammar;
use stockroom::domain::text::{CODE_CHARS_MAX, NAME_GRAPHEMES_MAX, NOTE_BYTES_MAX};
use stockroom::exchange::columns::synonyms;
use stockroom::exchange::sheets::{Need, Sheet, Unknown};
use stockroom::tui::{config, settings};

use crate::support::{Closed, Program, Said, Shop};

/// Longer than any field, and so long that echoing it would be felt.
const FAR: usize = 100_000;

/// A verb as the grammar nests it, with an argument that takes text.
pub struct Place {
    pub verb: Vec<String>,
    pub arg: clap::Arg,
    /// What has to stand there beside it.
    beside: Vec<String>,
}

/// Every argument of every verb that takes text, with what has to stand beside it.
pub fn places() -> Vec<Place> {
    let mut top = grammar::command();
    top.build();
    let mut places = Vec::new();
    for verb in top.get_subcommands() {
        nested(verb, vec![verb.get_name().to_owned()], &mut places);
    }
    places
}

fn nested(command: &clap::Command, path: Vec<String>, places: &mut Vec<Place>) {
    for below in command.get_subcommands() {
        let mut path = path.clone();
        path.push(below.get_name().to_owned());
        nested(below, path, places);
    }
    if command.get_subcommands().next().is_some() {
        return;
    }
    let takes = |arg: &&clap::Arg| arg.get_action().takes_values() && !arg.is_global_set();
    for arg in command.get_arguments().filter(takes) {
        let others = command.get_arguments().filter(takes).filter(|other| other.get_id() != arg.get_id());
        // In the order of the grammar, with a hole where a positional word of ours goes.
        let mut beside = Vec::new();
        let needed = needed(&path, arg.get_id().as_str());
        for other in others {
            let id = other.get_id().as_str();
            if other.is_required_set() || id == "pairs" || needed.contains(&id) {
                beside.extend(usual(other));
            }
        }
        places.push(Place { verb: path.clone(), arg: arg.clone(), beside });
    }
}

/// What a verb needs beside, where the grammar cannot say so.
fn needed(verb: &[String], arg: &str) -> &'static [&'static str] {
    match (verb[0].as_str(), arg) {
        ("adjust", _) => &["at", "reason"],
        ("reserve", _) => &["document"],
        ("setting", "value") => &["name"],
        ("release", "reservation" | "document") => &[],
        ("release", _) => &["document"],
        _ => &[],
    }
}

/// What a needed argument usually says.
fn usual(arg: &clap::Arg) -> Vec<String> {
    let word = match arg.get_id().as_str() {
        "pairs" => return vec![String::from("SCREW"), String::from("+1")],
        _ => match arg.get_value_names().unwrap_or_default().first().map(|name| name.as_str()) {
            Some("SKU") => "GLUE",
            Some("LOC") => "A-01",
            Some("LOT") => "L1",
            Some("SUPPLIER") => "ACME",
            Some("JOB") => "LATHE",
            Some("CODE") => "USD",
            Some("ZONE") => "UTC",
            Some("COUNT") => "1",
            Some("DAY" | "DATE") => "2026-01-01",
            Some("ENTRY.LINE") => "9.1",
            Some("FILE") => "nowhere",
            Some("KIND") => "items",
            Some("REASON") => "found",
            Some("NAME") => "currency",
            Some("DOC") => "SO-1",
            _ => "NEW",
        },
    };
    match arg.get_long() {
        Some(long) => vec![format!("--{long}"), word.to_owned()],
        None => vec![word.to_owned()],
    }
}

/// The command line with `text` in the place. Positional words keep their order.
pub fn line(place: &Place, text: &str) -> Vec<String> {
    let mut words = place.verb.clone();
    let mut beside: Vec<String> = place.beside.clone();
    match (place.arg.get_long(), place.arg.get_id().as_str()) {
        (Some(long), _) => {
            words.extend(beside);
            words.push(format!("--{long}={text}"));
        }
        (None, "pairs") => {
            words.extend(beside);
            words.extend([text.to_owned(), String::from("+1")]);
        }
        (None, _) => {
            let index = place.arg.get_index().unwrap_or(1).saturating_sub(1);
            beside.insert(index.min(beside.len()), text.to_owned());
            words.extend(beside);
        }
    }
    words
}

/// What is far too long is refused in a sentence that shows a little of it or says how long it is.
fn check_far_too_long(said: &Said) {
    assert_ne!(said.code, 0, "it was taken: {}", said.what);
    said.refused(said.code, &[]);
    let sentence = &said.err[0];
    assert!(sentence.contains("xxx") || sentence.contains("100000"), "it is about something else: {said:?}");
    assert!(!sentence.contains(&"x".repeat(200)), "it is not echoed: {said:?}");
}

#[test]
fn every_argument_of_every_verb_refuses_what_is_far_too_long() {
    let shop = Shop::open();
    let outside = Closed::new();
    let mut tried = 0;
    for place in places() {
        let words = line(&place, &"x".repeat(FAR));
        // An undo takes no time at all, whatever its length.
        if place.verb == ["undo"] && place.arg.get_id() == "at_time" {
            continue;
        }
        let said = match place.verb[0].as_str() {
            "init" | "backup" | "restore" | "verify" | "rebuild" | "demo" | "batch" | "completions"
            | "man" => outside.program().say(&words),
            _ => shop.untouched(|| shop.say_words(&words)),
        };
        check_far_too_long(&said);
        tried += 1;
    }
    assert!(tried > 150, "{tried} arguments were found");
}

#[test]
fn options_of_every_command_and_the_environment_refuse_what_is_far_too_long() {
    let shop = Closed::new();
    let long = "x".repeat(FAR);
    for option in ["--store", "--today", "--role", "--format", "--socket", "--as"] {
        check_far_too_long(&shop.program().say(&["stock", option, &long]));
    }
    check_far_too_long(&Program::new().env("STOCKROOM_STORE", &long).say(&["stock"]));
    check_far_too_long(&Program::new().env("STOCKROOM_SOCKET", &long).say(&["stock"]));
    check_far_too_long(&Program::new().env("XDG_DATA_HOME", &long).say(&["stock"]));
    check_far_too_long(&Program::new().env("HOME", &long).say(&["stock"]));
    // A login that is none is nobody's: the store's only person works on.
    shop.program().env("USER", &long).say(&["stock"]).done();
    shop.program().env("USER", "a\u{1b}[31mb").say(&["stock"]).done();
}

/// Tries the last length that fits, and one more.
fn check_limit(shop: &Shop, limit: usize, made: impl Fn(&str) -> String, says: &str) {
    let over = made(&"y".repeat(limit + 1));
    let said = shop.untouched(|| shop.say(&over));
    said.refused(said.code, &[says]);
    let fits = made(&"y".repeat(limit));
    assert_eq!(shop.say(&fits).code, 0, "{:?}", shop.say(&fits));
}

#[test]
fn each_length_ends_where_it_is_said_to_end() {
    let shop = Shop::open();
    let codes: &[&str] = &[
        "item add {} --name x",
        "location add {}",
        "supplier add {}",
        "job add {} --kind work",
        "lot add GLUE {}",
        "item add UNIT --name x --unit {}",
        "item attach SCREW {}",
        "item set CABLE --pack {}=12",
        "item set CABLE --supplier \"ACME code={}\"",
        "receive SCREW 1 --to A-01 --ref {}",
        "reserve SCREW 1 --for {}",
        "receive GLUE 1 --to A-01 --line \"GLUE 1 lot={}\" --lot L1",
    ];
    for (line, letter) in codes.iter().zip('a'..) {
        let made = |text: &str| line.replace("{}", &text.replace('y', &letter.to_string()));
        check_limit(&shop, CODE_CHARS_MAX, made, "at most 64 fit");
    }
    let names = [
        "item set SCREW --name {}",
        "item set SCREW --category {}",
        "location set A-01 --name {}",
        "supplier set ACME --name {}",
        "job set LATHE --name {}",
    ];
    for line in names {
        check_limit(&shop, NAME_GRAPHEMES_MAX, |text| line.replace("{}", text), "at most 200 fit");
    }
    let notes = [
        "item set SCREW --notes {}",
        "location set A-01 --notes {}",
        "supplier set ACME --notes {}",
        "receive SCREW 1 --to A-01 --note {}",
        "receive SCREW 1 --to A-01 --override {}",
        "item set SCREW --price 2 --note {}",
    ];
    for line in notes {
        check_limit(&shop, NOTE_BYTES_MAX, |text| line.replace("{}", text), "at most 4096 fit");
    }
    check_limit(&shop, 100, |text| format!("item list {text}"), "at most 100");
    shop.check(
        &format!("receive SCREW {} --to A-01", "0".repeat(65)),
        1,
        &["65 characters long; at most 64 fit"],
    );
}

/// Rows of a sheet that are taken as they are.
fn row_of(sheet: &Sheet) -> Vec<(&'static str, &'static str)> {
    match sheet.kind {
        "items" => vec![("sku", "SCREW"), ("name", "Screw"), ("supplier", "ACME")],
        "locations" => vec![("code", "A-01")],
        "suppliers" => vec![("code", "ACME"), ("name", "Acme")],
        "jobs" => vec![("code", "LATHE"), ("kind", "machine")],
        "movements" => vec![
            ("time", "2026-01-05T08:00:00Z"),
            ("kind", "receive"),
            ("sku", "SCREW"),
            ("from", "supplier"),
            ("to", "A-01"),
            ("quantity", "1"),
        ],
        _ => {
            vec![("sku", "SCREW"), ("location", "A-01"), ("quantity", "1"), ("time", "2026-01-05T08:00:00Z")]
        }
    }
}

fn sheet_text(sheet: &Sheet, column: &str, cell: &str) -> String {
    let mut row = row_of(sheet);
    row.retain(|(name, _)| *name != column);
    let heads: Vec<&str> = row.iter().map(|(name, _)| *name).chain([column]).collect();
    let cells: Vec<&str> = row.iter().map(|(_, cell)| *cell).chain([cell]).collect();
    format!("{}\n{}\n", heads.join(","), cells.join(","))
}

#[test]
fn every_column_of_every_sheet_refuses_what_is_too_long_with_its_place() {
    let shop = Shop::open();
    let long = "x".repeat(5_000);
    let mut tried = 0;
    for sheet in synonyms() {
        for column in sheet.columns.iter().filter(|column| column.need != Need::Past) {
            let text = sheet_text(sheet, column.name, &long);
            let said = shop.untouched(|| shop.import(sheet.kind, text));
            let place = format!("({})", column.name);
            said.refused_all(1, &["line 2, column ", &place, "nothing was changed"]);
            tried += 1;
        }
        let name = shop.untouched(|| shop.import(sheet.kind, sheet_text(sheet, &long, "x")));
        name.refused_all(1, &["line 1, column ", "no name for a column", "at most 800 fit"]);
        let cell = shop.untouched(|| shop.import(sheet.kind, sheet_text(sheet, "colour", &long)));
        match sheet.unknown {
            Unknown::Extra => cell.refused_all(1, &["line 2, column ", "(colour)", "at most 4096 fit"]),
            Unknown::Note => cell.refused_all(1, &["line 2", "4096"]),
        };
    }
    assert!(tried > 40, "{tried} columns were found");
}

#[test]
fn every_column_of_every_sheet_can_be_named_in_one_row_that_is_taken() {
    // The control of the test above: without the long cell these files are no fault.
    let shop = Shop::open();
    for sheet in synonyms() {
        // Jobs keep no columns with names of their own.
        let text = match sheet.kind {
            "jobs" => String::from("code,kind,name\nLATHE,machine,Lathe\n"),
            _ => sheet_text(sheet, "colour", "red"),
        };
        shop.import_with(sheet.kind, text, &["--dry-run"]).done();
    }
}

#[test]
fn every_setting_of_the_configuration_refuses_what_is_far_too_long() {
    let long = "x".repeat(60_000);
    let names = config::Names { contexts: &["home"], commands: &["receive"] };
    let template = settings::template();
    let mut table = String::new();
    let mut tried = 0;
    for line in template.lines() {
        let line = line.trim_start_matches(['#', ' ']);
        if line.starts_with('[') {
            table = line.to_owned();
        }
        let Some((name, _)) = line.split_once(" = ").filter(|(name, _)| !name.contains(' ')) else {
            continue;
        };
        for value in [format!("\"{long}\""), "9".repeat(60_000)] {
            let text = format!("{table}\n{name} = {value}\n");
            let faults = config::parse(&text, names).expect_err(name);
            for fault in faults {
                let said = fault.to_string();
                assert!(said.len() < 400 && !said.contains(&"x".repeat(100)), "{name}: {said}");
            }
        }
        tried += 1;
    }
    assert!(tried >= 8, "{tried} settings were found in\n{template}");
    let key = format!("[keys.home]\n\"{long}\" = \"receive\"\n");
    let said = config::parse(&key, names).expect_err("a key")[0].to_string();
    assert!(said.len() < 400, "{said}");
}

#[test]
fn a_configuration_that_is_none_is_told_by_the_program() {
    let shop = Closed::new();
    let file = shop.folder().join("config.toml");
    for (text, says) in [
        ("x".repeat(70_000), "longer than 65536 bytes"),
        (String::from("them = \"dark\"\n"), "config.toml:1"),
        (String::from("theme = \"da\u{1b}rk\"\n"), "config.toml:1"),
    ] {
        std::fs::write(&file, text).unwrap();
        let said = shop.untouched(|| shop.program().env("STOCKROOM_CONFIG", &file).say::<&str>(&[]));
        said.refused(3, &[says]);
    }
}

#[test]
fn a_line_of_a_batch_has_a_length_and_the_batch_goes_on_after_it() {
    let shop = Closed::new();
    let input = format!("stock SCREW\nitem add A --name {}\nstock SCREW\n", "x".repeat(70_000));
    let said = shop.untouched(|| shop.program().input(input).say(&["batch", "-"]));
    said.refused(1, &["1 of 3 commands were refused"]);
    let answers: Vec<serde_json::Value> =
        said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.iter().map(|answer| answer["exit"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 2, 0]);
    assert_eq!(answers[1]["error"], "the line is too long; at most 65536 bytes fit");
    let odd = shop.untouched(|| shop.program().input(b"stock \xff\n".to_vec()).say(&["batch", "-"]));
    odd.refused(1, &["1 of 1 commands were refused"]);
    assert!(odd.out.contains("the line is not UTF-8"), "{odd:?}");
}
