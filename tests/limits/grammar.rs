//! Wrong usage: whatever is wrong with a command line is one sentence that names it, and exit code 2.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::support::{Closed, Shop};

#[test]
fn whatever_is_wrong_with_a_line_is_one_sentence_that_names_it() {
    let shop = Shop::open();
    let cases: &[(&str, &[&str])] = &[
        ("frobnicate", &["no verb \"frobnicate\"", "--help"]),
        ("recieve SCREW 1", &["no verb \"recieve\"", "did you mean", "receive"]),
        ("item", &["one word more is needed", "add", "attach"]),
        ("item paint SCREW", &["no verb \"paint\""]),
        ("item add", &["SKU is missing", "--help"]),
        ("item rename SCREW", &["NEW is missing"]),
        ("init", &["--currency CODE", "--time-zone ZONE", "missing"]),
        ("item add A --nmae x", &["--nmae is not known here", "--name"]),
        ("item add A --name", &["--name needs a value"]),
        ("item add A --name x --name y", &["--name is there twice"]),
        ("item add A --name x --kind gold", &["--kind", "\"gold\" is no kind", "raw, wip"]),
        ("item add A --name x --decimals 7", &["--decimals cannot be \"7\"", "give 0 to 6"]),
        ("item add A --name x --decimals one", &["--decimals cannot be \"one\"", "give 0 to 6"]),
        ("item add A --name x --pack case", &["--pack", "\"case\" is no pack", "case=12"]),
        ("item add A --name x --pack case=0", &["\"case=0\" is no pack"]),
        ("item add A --name x --policy A-01", &["\"A-01\" is no policy", "LOC=5..20"]),
        ("item add A --name x --supplier \"ACME lead=soon\"", &["lead=\"soon\"", "lead=5"]),
        ("item add A --name x --supplier \"ACME colour=red\"", &["\"colour=red\"", "--supplier"]),
        ("item add A --name x --supplier ''", &["--supplier is empty"]),
        ("item add A --name x --barcode =case", &["--barcode \"\" cannot be taken: it is empty"]),
        ("item set SCREW", &["nothing to set", "--name"]),
        ("location set A-01", &["nothing to set"]),
        ("location add B --walk -1", &["--walk cannot be \"-1\"", "give 0 to 4294967295"]),
        ("location add B --walk soon", &["--walk: \"soon\"", "not a whole number"]),
        ("location add B --kind cellar", &["\"cellar\" is no kind of place", "storage"]),
        ("receive", &["there are no lines", "SKU and QTY"]),
        ("receive SCREW", &["\"SCREW\" has no quantity", "pairs"]),
        ("receive SCREW 1 --bogus", &["--bogus is not known here"]),
        ("receive SCREW 1 --to A-01 --to A-01", &["--to is there twice"]),
        ("receive --line SCREW --to A-01", &["a line needs SKU and QTY"]),
        ("receive --line \"SCREW 1 colour=red\"", &["\"colour=red\" has no meaning", "to="]),
        ("receive --line \"SCREW 1 lot=\"", &["lot= cannot be \"\": it is empty"]),
        ("receive --line \"SCREW '1\"", &["a quote ' is not closed"]),
        ("adjust SCREW 5 --at A-01 --reason found", &["\"5\" has no sign", "+"]),
        ("adjust SCREW +5 --reason found", &["where is missing", "--at"]),
        ("adjust SCREW +5 --at A-01", &["the reason is missing", "--reason"]),
        ("adjust SCREW +5 --at A-01 --reason moths", &["\"moths\" is no reason", "damaged"]),
        ("reserve SCREW 1", &["the document is missing", "--for"]),
        ("reserve SCREW 1 --for D --priority 256", &["--priority cannot be \"256\"", "give 0 to 255"]),
        ("lot set GLUE L1 --hold --free", &["--hold does not go together with --free"]),
        ("lot set GLUE L1", &["nothing to set"]),
        ("undo x", &["\"x\" is no entry", "17.2"]),
        ("undo 0", &["\"0\" is no entry"]),
        ("undo 4.0", &["\"4.0\" is no entry"]),
        ("undo 99999999999999999999", &["\"99999999999999999999\" is no entry"]),
        ("undo 5 --at-time 08:00", &["leave --at-time out"]),
        ("count enter 99999999999 SCREW 1", &["COUNT cannot be \"99999999999\"", "give 0 to 4294967295"]),
        ("count approve 17.", &["\"17.\" is no line", "17.2", "a whole count"]),
        ("alerts snooze SCREW", &["--until DAY is missing"]),
        ("alerts snooze SCREW --until soon", &["--until", "\"soon\" is not a day", "2026-11-23"]),
        ("close-period 1900-01-01", &["1900-01-01", "outside the years 1970 to 9999"]),
        ("close-period 2026-02-30", &["\"2026-02-30\" is not a day"]),
        ("receive SCREW 1 --at-time 25:00", &["\"25:00\" is not a time"]),
        ("receive SCREW 1 --at-time 2026-07-01", &["has no time"]),
        ("receive SCREW 1 --at-time 1969-12-31T23:59:59Z", &["outside the years"]),
        ("stock --as-of soon", &["\"soon\" is not a time"]),
        ("journal --by ''", &["\"\" is no person", "me"]),
        ("import shoes x.csv", &["KIND cannot be \"shoes\"", "items, locations"]),
        ("export stock --format pdf", &["--format cannot be \"pdf\"", "csv"]),
        ("export items --format hledger", &["hledger and beancount take the journal"]),
        ("stock --format hledger", &["hledger and beancount take the journal"]),
        ("setting colour", &["no setting \"colour\"", "currency"]),
        ("setting cut-over 99:99", &["cut-over cannot be \"99:99\"", "04:00"]),
        ("setting decimal x", &["decimal cannot be \"x\"", "."]),
        ("setting beyond maybe", &["beyond cannot be \"maybe\"", "refuse"]),
        ("setting shift-hours 70000", &["shift-hours cannot be \"70000\"", "65535"]),
        ("setting adjust-value -1", &["adjust-value cannot be \"-1\"", "below 0"]),
        ("setting adjust-quantity -1", &["adjust-quantity cannot be \"-1\"", "below 0"]),
        ("setting adjust-quantity lots", &["adjust-quantity cannot be \"lots\"", "not a number"]),
        ("--today never stock", &["--today", "\"never\" is not a day"]),
        ("--role king stock", &["\"king\" is no role", "manager"]),
        ("--role clerk stock", &["--role are set once"]),
        ("--store x stock", &["--store and --role are set once"]),
        ("rebuild", &["works on the store from outside"]),
        ("item list 'never closed", &["a quote ' is not closed"]),
        ("item list \\", &["ends in a backslash"]),
    ];
    for (line, says) in cases {
        shop.check(line, 2, says);
    }
}

#[test]
fn settings_that_nothing_could_work_with_are_refused() {
    let shop = Shop::open();
    for (line, says) in [
        ("setting currency usd", "currency usd is not three capital letters"),
        ("setting currency EURO", "currency EURO is not three capital letters"),
        ("setting time-zone Mars/Base", "time zone Mars/Base is not known"),
        ("setting shift-hours 721", "give 0 to 720"),
        ("setting second-look-factor 1", "give 2 or more"),
    ] {
        shop.check(line, 1, &[says]);
    }
}

#[test]
fn words_that_are_not_utf_8_are_refused_by_the_program() {
    let shop = Closed::new();
    let odd = OsStr::from_bytes(b"\xff\xfe");
    for words in [vec![odd], vec![OsStr::new("item"), OsStr::new("add"), odd]] {
        shop.untouched(|| shop.program().say(&words)).refused(2, &[]);
    }
    let said = shop.program().say(&[OsStr::new("stock"), OsStr::new("--store"), odd]);
    said.refused(3, &["there is no store in \u{fffd}\u{fffd}"]);
}
