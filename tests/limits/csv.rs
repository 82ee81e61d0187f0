//! Hostile files: formulas that a spreadsheet would run, quotes that nothing closes, cells and lines without end,
//! bytes that are no text. Each fault is told with its line, and then nothing is changed.

use std::fs;
use std::process::Command;

use stockroom::cli::out::Style;
use stockroom::exchange::faults::Faults;
use stockroom::exchange::guard::is_risky;
use stockroom::exchange::reader::{COLUMNS_MAX, LINE_MAX, ROWS_MAX, Reader};

use crate::support::{Closed, PROGRAM, Program, Said, Shop};

const FORMULAS: [&str; 10] = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\u{ff1d}1",
    "\u{ff0b}1",
    "'quoted",
    "''twice",
    "\u{2212}1",
];

/// A shop with an item for each formula, in its name.
fn risky_shop() -> Shop {
    let shop = Shop::open();
    for (number, formula) in FORMULAS.iter().enumerate() {
        let words = [
            "item",
            "add",
            &format!("F{number}"),
            &format!("--name={formula}"),
            &format!("--notes= {formula}"),
        ];
        shop.say_words(&words.map(str::to_owned)).done();
    }
    shop
}

/// Every cell of a CSV text.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut faults = Faults::default();
    let mut reader = Reader::new(text.as_bytes(), &mut faults).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row(&mut faults) {
        rows.push(row.cells.iter().map(|cell| cell.to_string()).collect());
    }
    assert_eq!(faults.count(), 0, "{faults}");
    rows
}

#[test]
fn s5_no_text_of_an_export_begins_as_a_formula_and_numbers_stay_numbers() {
    let shop = risky_shop();
    shop.say("setting beyond override").done();
    shop.say("issue CABLE 60 --from A-01 --to customer --override 'it was there' --sure").done();
    shop.nobody_counts();
    let lists = [
        "items",
        "locations",
        "suppliers",
        "jobs",
        "lots",
        "stock",
        "movements",
        "journal",
        "alerts",
        "reservations",
        "counts",
    ];
    let mut guarded = 0;
    for list in lists {
        let said = shop.say(&format!("export {list}"));
        said.done();
        for row in cells(&said.out) {
            for cell in row {
                let number = cell.parse::<f64>().is_ok();
                assert!(number || !is_risky(&cell) || cell.starts_with('\''), "{list}: {cell:?}");
                guarded += usize::from(cell.starts_with('\''));
            }
        }
    }
    assert!(guarded >= 2 * FORMULAS.len(), "{guarded} cells were guarded");
    let stock = shop.say("export stock").out;
    assert!(stock.contains(",-9.75,"), "a quantity below nothing is a number: {stock}");
    let list = shop.say_as(Style::Csv, "item list").out;
    assert!(list.contains("'=1+1") && !list.contains(",=1+1"), "{list}");
}

#[test]
fn s5_what_goes_out_comes_back_unchanged_guarded_or_raw() {
    let shop = risky_shop();
    shop.nobody_counts();
    let guarded = shop.say("export items").out;
    let said = shop.untouched(|| shop.import("items", &guarded));
    said.done();
    assert!(said.out.contains("nothing changed"), "{said:?}");
    let raw = shop.say("export items --raw").out;
    assert_ne!(guarded, raw);
    let said = shop.untouched(|| shop.import_with("items", &raw, &["--raw"]));
    said.done();
    // Into another store they come as they were.
    let other = Shop::open();
    other.nobody_counts();
    other.import("items", &guarded).done();
    assert_eq!(other.say("export items").out, guarded);
    // JSON is for programs: no guard there.
    let json: serde_json::Value =
        serde_json::from_str(&shop.say_as(Style::Json, "export items").out).unwrap();
    let names: Vec<&str> =
        json.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert!(FORMULAS.iter().all(|formula| names.contains(formula)), "{names:?}");
}

#[test]
fn s5_exactly_one_guard_is_taken_off() {
    let shop = Shop::open();
    shop.nobody_counts();
    shop.import("items", "sku,name\nG1,'=1\nG2,''=1\nG3,'''=1\nG4,'plain\nG5,=1\n").done();
    let said = shop.say_as(Style::Json, "export items").out;
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    let name = |sku: &str| {
        let items = json.as_array().unwrap();
        items.iter().find(|item| item["sku"] == sku).unwrap()["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        ["G1", "G2", "G3", "G4", "G5"].map(name),
        ["=1", "'=1", "''=1", "'plain", "=1"].map(str::to_owned)
    );
}

/// What an import of these bytes as items says.
#[track_caller]
fn check(shop: &Shop, bytes: &[u8], says: &[&str]) {
    let said = shop.untouched(|| shop.import("items", bytes));
    said.refused_all(1, says);
    said.refused_all(1, &["nothing was changed"]);
}

#[test]
fn s6_a_quote_never_closed_is_told_with_its_line() {
    let shop = Shop::open();
    check(
        &shop,
        b"sku,name\nA,x\nB,\"never\nC,y\n",
        &["line 3: a quote (\") opens here and nothing closes it"],
    );
    let swallowed = format!("sku,name\nA,\"{}", "x\n".repeat(300_000));
    check(&shop, swallowed.as_bytes(), &["line 2: a quote (\") opens here and spans more than 100 lines"]);
    check(&shop, b"sku,name\nA,\"x\"y\n", &["line 2, column 2", "\"y\" stands after the closing quote"]);
    check(&shop, b"\"sku,name\nA,x\n", &["line 1: a quote (\") opens here"]);
}

#[test]
fn s6_lines_rows_and_columns_have_limits_that_are_told() {
    let shop = Shop::open();
    let long = format!("sku,name\nA,{}\n", "x".repeat(LINE_MAX));
    check(&shop, long.as_bytes(), &["line 2: the line is longer than 65536 bytes"]);
    for width in [COLUMNS_MAX + 1, 5_000] {
        let heads: Vec<String> = (0..width).map(|n| format!("c{n}")).collect();
        check(
            &shop,
            format!("{}\n", heads.join(",")).as_bytes(),
            &[&format!("line 1: {width} columns; at most 200 fit")],
        );
    }
    let wide = format!("sku,name\nA,{}\n", ",".repeat(10_000));
    check(&shop, wide.as_bytes(), &["line 2: 10002 columns; at most 200 fit"]);
    // Nothing is told of columns past those that are counted.
    let odd = format!("sku,name\nA{}\"x\"y\n", ",".repeat(300));
    let mut faults = Faults::default();
    let mut reader = Reader::new(odd.as_bytes(), &mut faults).unwrap();
    while reader.next_row(&mut faults).is_some() {}
    assert_eq!(faults.to_string(), "line 2: 301 columns; at most 200 fit");
    check(&shop, b"sku,name\nA\n", &["line 2: the row has 1 cells, the head has 2"]);
    check(&shop, b"sku,name\nA,b,c\n", &["line 2: the row has 3 cells, the head has 2"]);
    check(&shop, b"name,colour\nx,red\n", &["line 1: there is no column sku"]);
    check(&shop, b"", &["the file is empty; its first row names the columns"]);
    check(&shop, b"\n\n ,, \n", &["the file is empty"]);
    let rows = "a\n".repeat(usize::try_from(ROWS_MAX).unwrap() + 2);
    let mut faults = Faults::default();
    let mut reader = Reader::new(rows.as_bytes(), &mut faults).unwrap();
    while reader.next_row(&mut faults).is_some() {}
    assert_eq!(
        faults.to_string(),
        "line 2000002: more than 2000000 rows; split the file and import the parts in order"
    );
}

#[test]
fn s6_bytes_that_are_no_text_are_told_with_their_place() {
    let shop = Shop::open();
    check(
        &shop,
        b"sku,name\nA,caf\xe9\n",
        &["line 2: byte 6 of the line is not UTF-8; save the file as \"CSV UTF-8\""],
    );
    check(&shop, b"\xff\xfes\0k\0u\0", &["the file is UTF-16; save it as \"CSV UTF-8\""]);
    check(&shop, b"PK\x03\x04rest", &["the file is a workbook or an archive"]);
    check(&shop, b"sku,name\nA,\0\n", &["line 2, column 2 (name)", "the control character U+0000"]);
    // A mark in front is no fault.
    shop.import("items", b"\xef\xbb\xbfsku,name\nBOM,x\n").done();
}

#[test]
fn s6_all_faults_are_told_at_once_and_too_many_are_counted() {
    let shop = Shop::open();
    let said = shop.untouched(|| {
        shop.import("items", "sku,name,kind,min\nA\u{7},x,raw,1\nB,y,gold,1\nC,z,raw,many\nD,ok,raw,1\n")
    });
    said.refused_all(
        1,
        &["line 2, column 1 (sku)", "line 3, column 3 (kind)", "line 4, column 4 (min)", "3 faults in"],
    );
    assert_eq!(said.err.len(), 4, "{said:?}");
    let rows: String = (0..5_000).map(|n| format!("A{n},x,gold,1\n")).collect();
    let said = shop.untouched(|| shop.import("items", format!("sku,name,kind,min\n{rows}")));
    said.refused_all(1, &["and 4000 more faults", "5000 faults in"]);
    assert_eq!(said.err.len(), 1_002);
}

#[test]
fn s6_a_file_without_end_is_refused_in_bounded_memory() {
    let shop = Closed::new();
    let bounded = |words: &[&str]| -> Said {
        let program = Program::of("/bin/sh").env("STOCKROOM_STORE", shop.store()).at(shop.folder());
        // 1.2 GB of addresses, most of them the threads' and the store's own.
        let line = "ulimit -v 1200000 && exec \"$0\" \"$@\"";
        program
            .with(|command| {
                command.args(["-c", line, PROGRAM]);
            })
            .say(words)
    };
    let said = shop.untouched(|| bounded(&["import", "items", "/dev/zero"]));
    said.refused_all(1, &["the file is larger than 256 MiB; split it", "nothing was changed"]);
    // One cell of 60 MiB: a line that is too long, wherever it ends.
    let mut cell = b"sku,name\nA,\"".to_vec();
    cell.resize(60 << 20, b'x');
    let file = shop.folder().join("cell.csv");
    fs::write(&file, &cell).unwrap();
    let said = shop.untouched(|| bounded(&["import", "items", "cell.csv"]));
    said.refused_all(1, &["line 2: a quote (\") opens here and nothing closes it"]);
    let large = fs::File::create(&file).unwrap();
    large.set_len((256 << 20) + 1).unwrap();
    let said = shop.untouched(|| bounded(&["import", "items", "cell.csv"]));
    said.refused_all(1, &["the file is larger than 256 MiB"]);
}

#[test]
fn s6_a_dry_run_says_what_it_would_do_and_does_nothing() {
    let shop = Shop::open();
    let said = shop.untouched(|| shop.import_with("items", "sku,name\nA,x\nB,y\n", &["--dry-run"]));
    said.done();
    assert!(said.out.contains("would make 2 entries"), "{said:?}");
    let said = shop.untouched(|| shop.import_with("items", "sku,name,kind\nA,x,gold\n", &["--dry-run"]));
    said.refused_all(1, &["line 2, column 3 (kind)"]);
}

#[test]
fn s6_one_bad_row_keeps_all_rows_out() {
    let shop = Shop::open();
    let rows: String =
        (0..500).map(|n| format!("2026-01-05T08:00:00Z,T{n},receive,CABLE,supplier,A-01,1\n")).collect();
    let head = "time,ref,kind,sku,from,to,quantity\n";
    let said = shop.untouched(|| {
        let bad = "2026-01-05T08:00:00Z,T999,issue,CABLE,A-02,customer,1\n";
        shop.import("movements", format!("{head}{rows}{bad}"))
    });
    said.refused_all(
        1,
        &["line 502, column 7 (quantity): 1 of CABLE asked, 0 at A-02", "1 fault in", "nothing was changed"],
    );
    shop.import("movements", format!("{head}{rows}")).done();
}

#[test]
fn s6_files_as_other_programs_write_them_are_no_fault() {
    let shop = Shop::open();
    for (name, text) in [
        ("semicolons", "sku;name\nS1;x\n"),
        ("tabs", "sku\tname\nS2\tx\n"),
        ("a separator that is said", "sep=|\r\nsku|name\r\nS3|x\r\n"),
        ("line ends of old", "sku,name\rS4,x\r"),
        ("everything in quotes", "\"sku\",\"name\"\r\n\"S5\",\"x\"\r\n"),
        ("no end of the last line", "sku,name\nS6,x"),
    ] {
        let said = shop.import("items", text);
        assert_eq!(said.code, 0, "{name}: {said:?}");
    }
}

#[test]
fn s6_the_program_reads_a_pipe_as_it_reads_a_file() {
    let shop = Closed::new();
    let said =
        shop.untouched(|| shop.program().input("sku,name\nA,\"never\n").say(&["import", "items", "-"]));
    said.refused_all(1, &["line 2: a quote"]);
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "exec \"$0\" import items - <&-", PROGRAM])
        .env("STOCKROOM_STORE", shop.store())
        .env("STOCKROOM_START", "never")
        .env("USER", "ann");
    let output = command.output().unwrap();
    assert!(matches!(output.status.code(), Some(1 | 3)), "{output:?}");
}
