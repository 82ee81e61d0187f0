//! Files that mean harm, or were made by accident: each a fault with its place, none a panic.

use proptest::prelude::*;

use super::super::faults::{Faults, ImportFault, TOLD_MAX};
use super::super::guard::{Guards, guard, is_risky, unguard};
use super::super::items::plan_items;
use super::super::locations::plan_locations;
use super::super::movements::plan_movements;
use super::super::opening::plan_opening;
use super::super::parties::{plan_jobs, plan_suppliers};
use super::super::parts;
use super::super::reader::{COLUMNS_MAX, LINE_MAX, Reader};
use super::shelf::{Shelf, code};

/// All rows of a text, and what is wrong with it.
fn rows(bytes: &[u8]) -> (Vec<Vec<String>>, String) {
    let mut faults = Faults::default();
    let mut rows = Vec::new();
    if let Some(mut reader) = Reader::new(bytes, &mut faults) {
        while let Some(row) = reader.next_row(&mut faults) {
            rows.push(row.cells.iter().map(|cell| cell.to_string()).collect());
        }
    }
    (rows, faults.to_string())
}

#[test]
fn cells_come_out_of_every_common_way_to_write_them() {
    let two: &[&[&str]] = &[&["a", "b"], &["1", "2"]];
    let cases: [(&str, &str, &[&[&str]]); 14] = [
        ("comma", "a,b\n1,2\n", two),
        ("semicolon", "a;b\n1;2\n", two),
        ("tab", "a\tb\n1\t2", two),
        ("mark before", "\u{feff}a,b\n1,2", two),
        ("line ends of Windows", "a,b\r\n1,2\r\n", two),
        ("line ends of old", "a,b\r1,2\r", two),
        ("separator said", "sep=|\r\na|b\r\n1|2", two),
        ("blank lines", "a,b\n\n , \n1,2\n\n", two),
        ("quotes", "\"a\",\"b\"\n\"1\",2\n", two),
        ("separator in quotes", "\"a;c\",b\n1,2", &[&["a;c", "b"], &["1", "2"]]),
        ("doubled quotes", "a,b\n\"say \"\"hi\"\"\",2", &[&["a", "b"], &["say \"hi\"", "2"]]),
        ("line end in quotes", "a,b\n\"1\n2\",3", &[&["a", "b"], &["1\n2", "3"]]),
        ("quote in a cell", "a,b\n15\" pipe,2", &[&["a", "b"], &["15\" pipe", "2"]]),
        ("one column", "a\n1", &[&["a"], &["1"]]),
    ];
    for (name, text, wanted) in cases {
        let (found, faults) = rows(text.as_bytes());
        assert_eq!(faults, "", "{name}");
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn hostile_files_are_faults_with_their_place() {
    let long = format!("a,b\n1,2\n{},3\n", "x".repeat(LINE_MAX));
    let wide = format!("a\n{}\n", ",".repeat(COLUMNS_MAX) + "x");
    let open = format!("a,b\n1,\"2\n{}", "x\n".repeat(200));
    let cases: [(&str, &[u8], &str); 9] = [
        ("not UTF-8", b"a,b\n1,\xff", "line 2: byte 3 of the line is not UTF-8"),
        ("UTF-16", b"\xff\xfea\0", "the file is UTF-16"),
        ("a workbook", b"PK\x03\x04...", "the file is a workbook"),
        ("a quote left open", b"a,b\n1,\"2\n3,4\n", "line 2: a quote (\") opens here and nothing closes it"),
        (
            "a quote over 100 lines",
            open.as_bytes(),
            "line 2: a quote (\") opens here and spans more than 100 lines",
        ),
        (
            "text after a quote",
            b"a,b\n\"1\"x,2",
            "line 2, column 1 (\"1\"): \"x\" stands after the closing quote",
        ),
        ("a long line", long.as_bytes(), "line 3: the line is longer than 65536 bytes"),
        ("too many columns", wide.as_bytes(), "line 2: 201 columns; at most 200 fit"),
        ("text after a quote, at the end", b"\"a\" b", "line 1, column 1"),
    ];
    for (name, bytes, wanted) in cases {
        let (_, faults) = rows(bytes);
        assert!(faults.contains(wanted), "{name}: {faults}");
    }
}

#[test]
fn every_fault_is_told_up_to_a_limit_and_the_rest_counted() {
    let shelf = Shelf::new();
    let text = format!("sku,name,kind,min\n{}", "A\u{7},x,nonsense,1.2.3\n".repeat(600));
    let Err(ImportFault::Faults(faults)) = plan_items(text.as_bytes(), &shelf.options(), &shelf) else {
        panic!("it was taken");
    };
    assert_eq!(faults.told.len(), 600);
    let many =
        format!("sku,name,kind,min\n{}", (0..900).map(|n| format!("A{n},x,y,z\n")).collect::<String>());
    let Err(ImportFault::Faults(faults)) = plan_items(many.as_bytes(), &shelf.options(), &shelf) else {
        panic!("it was taken");
    };
    assert_eq!(faults.told.len(), TOLD_MAX);
    assert_eq!(faults.count(), 1_800);
    assert!(faults.to_string().ends_with("and 800 more faults"), "{faults}");
    assert!(faults.to_string().is_ascii(), "nothing of the file reaches the terminal as it is");
}

#[test]
fn formulas_are_defused_and_come_back() {
    let risky = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\0x",
        " =1",
        "\u{a0}=1",
        "\u{ff1d}1",
        "\u{ff0b}1",
        "\u{ff0d}1",
        "\u{ff20}a",
        "'quoted",
        "''twice",
        "\u{2212}1",
        "   @x",
    ];
    for text in risky {
        assert!(is_risky(text), "{text:?}");
        let guarded = guard(text, Guards::On);
        assert_eq!(guarded, format!("'{text}"));
        assert_eq!(unguard(&guarded, Guards::On), text);
        assert_eq!(guard(text, Guards::Raw), text);
    }
    for text in ["plain", "1-1", "a=b", "", " x", "5'", "\u{e9}t\u{e9}"] {
        assert_eq!(guard(text, Guards::On), text);
        assert_eq!(unguard(text, Guards::On), text);
    }
    // A quote that guards nothing is text.
    assert_eq!(unguard("'tis", Guards::On), "'tis");
}

fn plan_all(bytes: &[u8]) {
    let shelf = Shelf::new();
    let options = shelf.options();
    let plans: [super::store_343::Planner; 6] =
        [plan_items, plan_locations, plan_suppliers, plan_jobs, plan_movements, plan_opening];
    for plan in plans {
        if let Err(fault) = plan(bytes, &options, &shelf) {
            let text = fault.to_string();
            assert!(!text.is_empty());
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        }
    }
}

/// Pieces that files are made of, so that random ones get past the first line.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::from(",")),
        Just(String::from("\n")),
        Just(String::from("\"")),
        Just(String::from(";")),
        prop::sample::select(vec![
            "sku",
            "name",
            "code",
            "parent",
            "time",
            "quantity",
            "kind",
            "from",
            "to",
            "ref",
            "location",
            "packs",
            "supplier",
            "barcodes",
            "min",
            "2017-03-12T02:30:00",
            "2017-11-05T01:30:00",
            "-5",
            "1e9",
            "case=0",
            "case=1/0",
            "99999999999999999999",
            "supplier",
            "loss",
            "issue",
            "adjust",
            "\\",
            "='",
            "\u{202e}x",
            "\u{0}",
        ])
        .prop_map(String::from),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn guards_come_off_as_they_went_on(text in any::<String>()) {
        let guarded = guard(&text, Guards::On);
        prop_assert_eq!(unguard(&guarded, Guards::On), text.as_str());
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        plan_all(&bytes);
    }

    #[test]
    fn random_sheets_never_panic(pieces in prop::collection::vec(piece(), 0..60)) {
        plan_all(pieces.concat().as_bytes());
    }

    #[test]
    fn codes_in_lists_come_back(codes in prop::collection::vec("[!#-~]{1,12}", 1..5)) {
        let cell = parts::join(codes.iter().map(|code| parts::escape(code)));
        prop_assert_eq!(parts::split(&cell), Ok(codes.clone()));
        let packs: Vec<_> = codes
            .iter()
            .enumerate()
            .map(|(index, name)| crate::domain::item::Pack { name: code(&format!("{name}{index}")), units: 7, per: 2 })
            .collect();
        prop_assert_eq!(parts::packs(&parts::packs_cell(&packs)), Ok(packs));
    }
}
