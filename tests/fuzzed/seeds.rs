//! Inputs made by hand: good ones of every kind, and bad ones whose faults are known.

use std::fs;
use std::path::Path;

use stockroom::codec;
use stockroom::domain::tables::each_table;
use stockroom::domain::time::Moment;

use super::bodies::records::Names;
use super::bodies::room::FILES;
use super::wire::{frames, handshakes};

/// A target, a name, an input.
pub type Seed = (&'static str, String, Vec<u8>);

/// All of them.
pub fn all() -> Vec<Seed> {
    let mut seeds = Vec::new();
    frames(&mut seeds);
    handshakes(&mut seeds);
    files(&mut seeds);
    scans(&mut seeds);
    quantities(&mut seeds);
    configs(&mut seeds);
    records(&mut seeds);
    seeds
}

fn files(seeds: &mut Vec<Seed>) {
    let mut put = |name: &str, how: u8, text: &str| {
        seeds.push(("csv", name.to_owned(), [&[how][..], text.as_bytes()].concat()));
    };
    // In the order of the planners: items, locations, suppliers, jobs, movements, opening.
    for (name, kind) in [("locations", 1), ("suppliers", 2), ("jobs", 3), ("items", 0), ("movements", 4)] {
        let (_, file) = FILES[[3, 0, 1, 2, 4][usize::from(kind)]];
        put(name, kind, file);
        put(&format!("{name}-again"), kind, &file.replace(',', ";").replace("S1", "S9"));
    }
    put(
        "opening",
        5,
        "sku,quantity,location,lot,unit_cost,ref\nNAIL,12,A-1,,0.02,O1\nGLUE,3,A-2,L9,4.5,O1\n",
    );
    put(
        "items-full",
        0,
        "SKU,Name,Kind,Category,Packs,Barcodes,Supplier,Supplier SKU,Min,Max,Notes,Colour\n\"B-1\",\"say \"\"hi\"\"\",raw,A > B,case=12;box=3/2,400=case,S1,X,1,9,'=1+1,blue\n",
    );
    put(
        "till",
        4,
        "date;item;qty;type;location;reference\n2026-02-28 10:00;NAIL;3;sale;A-1;T1\n2026-02-27 10:00;NAIL;1case;sale;A-1;T2\n",
    );
    put(
        "clocks",
        4,
        "time,sku,quantity,kind,at\n2025-11-02T01:30:00,NAIL,1,issue,A-1\n2025-11-02T01:10:00,NAIL,1,issue,A-1\n2025-03-09T02:30:00,NAIL,1,issue,A-1\n",
    );
    put(
        "comma",
        0x44,
        "time;sku;quantity;from;to;cost\n2026-02-01;ROPE;1,5;supplier;A-2;0,1\n2026-02-02T10:00:00-05:00;ROPE;0,5;A-2;use;\n",
    );
    put("raw", 0x80, "sku,name\n=1+1,@SUM\n'x,'y\n");
    put("open-quote", 0, "sku,name\nA,\"b\nc,d\n");
    put("after-quote", 0, "sku,name\n\"A\"x,b\n");
    put("sep", 2, "sep=|\r\ncode|name\r\nT1|Two\r\n");
    put("tabs", 2, "\u{feff}code\tname\nT1\tTwo\n\n,\n");
    put("unfit", 0, "sku,name,kind,min\nA\u{7},x\u{202e},nonsense,1.2.3\nB,n,raw,-1\nB,n,raw,1e9\n");
    put("many-lines", 2, &format!("code,name\nA,\"{}\"\n", "x\n".repeat(102)));
    put("wide", 2, &format!("code,name{}\nA,b\n", ",".repeat(201)));
    put("workbook", 0, "PK\u{3}\u{4}");
    put("parents", 1, "code,parent,type\nX,Y,storage\nY,X,storage\nZ,Z,dock\nA-1,DOCK,hold\n");
    seeds.push(("csv", String::from("not-text"), b"\x00sku,name\nA,\xff\n".to_vec()));
    seeds.push(("csv", String::from("utf-16"), b"\x00\xff\xfes\0k\0u\0".to_vec()));
}

fn scans(seeds: &mut Vec<Seed>) {
    // Keys with focus and pause: three bytes each.
    let keys = |text: &str, held: u8, pause: u8| -> Vec<u8> {
        text.bytes().flat_map(|c| [if c == b'\n' { 128 } else { c }, held, pause]).collect()
    };
    let (field, list, dialog) = (0x00, 0x80, 0xe0);
    let mut put = |name: &str, setup: [u8; 2], events: &[Vec<u8>]| {
        seeds.push(("scan", name.to_owned(), [setup.to_vec(), events.concat()].concat()));
    };
    put("burst", [0, 35], &[keys("4006381333931\n", list, 1)]);
    put("burst-in-field", [0, 35], &[keys("12", field, 14), keys("4006381333931\n", field, 1)]);
    put("burst-in-dialog", [0, 35], &[keys("4006381333931\n", dialog, 1)]);
    put("person", [0, 35], &[keys("j\nr12\n", list, 11), keys("two words\n", field, 10)]);
    put("twice", [0, 35], &[keys("ABCD\n", list, 1), keys("ABCD\n", list, 2)]);
    put("count-each", [8, 35], &[keys("ABCD\n", list, 1), keys("ABCD\n", list, 2)]);
    put("prefix", [1, 35], &[vec![198, list, 10], keys("01040063813339\x1d\n", list, 1)]);
    put(
        "prefix-lost-end",
        [1, 35],
        &[vec![198, list, 10], keys("0104", list, 1), vec![198, list, 1], keys("99\n", list, 1)],
    );
    put(
        "suffix",
        [6, 35],
        &[
            vec![b'b', 0x89, 1],
            keys("HELLO", list, 1),
            vec![199, list, 1],
            vec![128, list, 0],
            vec![b'j', 0x89, 0],
        ],
    );
    put("held-down", [0, 35], &[keys("jjjjjjj", list, 7)]);
    put(
        "arrow-in-pieces",
        [0, 35],
        &[vec![168, list, 10], keys("[A", list, 1), vec![168, list, 1], keys("[15;5~", list, 1)],
    );
    put(
        "paste-in-pieces",
        [0, 35],
        &[vec![168, field, 10], keys("[200~quit\n", field, 1), vec![168, field, 1], keys("[201~", field, 1)],
    );
    put("paste", [0, 35], &[vec![235, 0x7f, 1], vec![236, 0x10, 1], vec![238, 3, 1], vec![239, 4, 1]]);
    put("odd", [0, 35], &[(213..=255).flat_map(|what| [what, field, 5]).collect()]);
    put(
        "edits",
        [0, 35],
        &[
            keys("ab cd", field, 10),
            [184, 188, 189, 191, 190, 192].iter().flat_map(|what| [*what, field, 10]).collect(),
            vec![b'w', 9, 10, b'u', 9, 10, b'k', 9, 10],
        ],
    );
    put("line-feed", [0, 35], &[vec![128, list, 1, b'j', 0x89, 1], keys(":quit\n", list, 5)]);
    put("long", [1, 35], &[vec![198, list, 1], keys(&"7".repeat(290), list, 1)]);
}

fn quantities(seeds: &mut Vec<Seed>) {
    let texts = [
        "12",
        "3case",
        "2case+4",
        "2*48+17",
        "-1,5",
        "1.5",
        "1/3",
        "3box",
        "7 c a+b",
        "3 x 4",
        "2ca",
        "-+3",
        "1e9",
        "1000000000000",
        "1000000000000.000001",
        "0.0000001",
        "99999999999999999999999999999999999999999",
        "1/0",
        "2case*3case",
        "\u{2212}5",
        "2\u{d7}3",
        "4 4",
        "1..2",
        "case",
        "huge",
        "1huge/9*7",
        "2026-11-23",
        "2026-11-23 08:15",
        "08:15:30",
        "2025-11-02 01:30",
        "2026-03-08T02:30:00",
        "2026-11-23T08:15:00.123-05:00",
        "1969-12-31",
        "9999-12-31",
        "10000-01-01",
        "2011-12-30",
        "case=12;box=3/2",
        "a\\;b=1;c\\==2",
        "e\u{301}\u{202e}",
        "\u{1f468}\u{200d}\u{1f469}",
        "A B",
        "A  B",
        "caf\u{e9}",
        "\u{958}\u{2126}\u{212b}",
    ];
    for (number, text) in texts.iter().enumerate() {
        let how = u8::try_from(number * 37 % 256).unwrap();
        let of = |how: u8| [&[how][..], text.as_bytes()].concat();
        seeds.push(("quantity", format!("text-{number:02}"), of(how)));
    }
    let numbers =
        [0, 1, Moment::MAX.0, Moment::MAX.0 + 1, u64::MAX, i64::MAX as u64, 1_772_438_400_000, 2_932_896];
    for (number, value) in numbers.into_iter().enumerate() {
        let how = u8::try_from(number * 31 % 256).unwrap();
        let bytes = [&[how][..], value.to_le_bytes().as_slice(), &1_000_000_i64.to_le_bytes()].concat();
        seeds.push(("quantity", format!("number-{number}"), bytes));
    }
}

fn configs(seeds: &mut Vec<Seed>) {
    let texts = [
        (
            "full",
            "theme = 'dark'\nglyphs = \"ascii\"\nmouse = true\nsync = false\n[scan]\nprefix = 'F11'\nsuffix = \"ctrl-b\"\ngap = 35\ncount-each-scan = true\n[keys.global]\nS = 'scrap'\n'x A' = 'issue'\nF10 = false\n[keys.form]\ndown = 'form-next'\n",
        ),
        (
            "dangerous",
            "[keys.global]\nenter = 'scrap'\n'[' = 'scrap'\n'ctrl-z' = 'issue'\n[keys.form]\nr = 'post'\nesc = false\n",
        ),
        ("stranded", "[keys.always]\n'ctrl-c' = 'help'\n[keys.global]\nF10 = false\n"),
        (
            "unknown",
            "thme = 'dark'\n[scn]\ngap = 1000\n[keys.globl]\nr = 'isue'\n[keys.global]\nr = 'isue'\nfoo = 1\n",
        ),
        ("types", "theme = 1\nmouse = 'yes'\nkeys = 3\n[scan]\ngap = '35'\nprefix = 'a'\nsuffix = 'enter'\n"),
        ("broken", "theme = \n[scan\n'\u{7}' = = 1\n\"\\u001b[31m\" = 1\n"),
        ("chords", "g g\nctrl-alt-x\nF35\nshift-F3\nspace\nc-\nctrl- \nalt-shift-tab\nx y z w\nminus plus\n"),
        (
            "owner",
            "backup-folder = \"/mnt/second\"\nbackup-hours = 12\nkeep-daily = 14\nkeep-weekly = 0\njournal-seconds = 60\nfloor-mib = 64\nreserve-mib = 0\ncache-mib = 192\nserver-idle-seconds = 600\nlaunchers = [\"kiosk\"]\nunknown-accounts = \"view\"\n",
        ),
        ("owner-wrong", "backup-folder = \"second\"\nkeep-daily = 0\n"),
        ("owner-unknown", "\"\\u001b[31m\" = 1\n"),
        ("owner-folder", "backup-folder = \"\\u001b[31m\"\n"),
        ("owner-word", "unknown-accounts = \"\\u001b]0;x\\u0007\"\n"),
        ("owner-launchers", "launchers = [\"two words\\n\", 3]\n"),
        (
            "whereabouts",
            r#"{"version":1,"home":{"pane":"Alerts","place":[17,"A-01"],"filters":["dock","bolt m8",""],"sort":"OnHand","way":"Down","location":[17,3],"item":[5,12],"alert":[[1,5,0,0],2],"items":[[9,"NAIL"],[5,"M8"]],"alerts":[[[2,5,17,4],"M8","A-01","L-1"]],"more":false},"screens":[{"Item":[5,2]},{"Location":[17,1]},{"Journal":"item:M8 by:me"},{"Alerts":["Expired","All","M8"]},{"List":[{"Lots":[5,"M8"]},"","Active"]}]}"#,
        ),
    ];
    for (name, text) in texts {
        seeds.push(("config", name.to_owned(), text.as_bytes().to_vec()));
    }
}

/// The rows that must be readable for ever are where a fuzzer begins, too.
fn records(seeds: &mut Vec<Seed>) {
    let mut names = Names(Vec::new());
    each_table(&mut names).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let unhex = |text: &str| -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    };
    let mut whole = vec![255, 3, 77];
    for (number, name) in names.0.iter().enumerate() {
        for version in 1..=3_u8 {
            let Ok(text) = fs::read_to_string(golden.join(format!("{name}.v{version}.hex"))) else {
                continue;
            };
            let rows: Vec<_> = text.lines().filter_map(|line| line.split_once(' ')).collect();
            // Of three rows each: the smallest, an ordinary one, the largest. The ordinary one says all that there is.
            for (at, (key, value)) in rows.iter().enumerate().skip(1).step_by(3) {
                let (key, payload) = (unhex(key), unhex(value).split_off(codec::FRAME));
                if payload.len() < 256 && matches!((*name, version), ("entries.1", 2) | ("lines.1", _)) {
                    whole.push(u8::try_from(payload.len()).unwrap());
                    whole.extend(&payload);
                }
                let head =
                    [number, usize::from(version) + 1, key.len()].map(|byte| u8::try_from(byte).unwrap());
                let bytes = [&head[..], &key, &payload].concat();
                seeds.push(("records", format!("{name}-v{version}-{at}"), bytes));
            }
        }
    }
    seeds.push(("records", String::from("journal"), whole));
    seeds.push(("records", String::from("short"), vec![9, 0, 4, 0, 0, 0, 1, 1, 2, 3]));
}
