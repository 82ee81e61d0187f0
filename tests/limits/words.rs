//! Hostile text: escape sequences, control characters, text that runs backwards or cannot be seen, towers of marks.
//! It is refused where it comes in, told without being let through, and nothing that is let in can do anything.

use stockroom::domain::text::{Name, Note, TextFault, shown};

use crate::fields::{line, places};
use crate::support::{Closed, Said, Shop};

/// Text that would do something to a terminal, or hide.
const HOSTILE: [&str; 16] = [
    "\u{1b}[31mred",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]52;c;aGk=\u{7}",
    "bell\u{7}",
    "12\r34",
    "two\nlines",
    "a\tb",
    "del\u{7f}",
    "c1\u{9b}31m",
    "nul\u{0}",
    "line\u{2028}end",
    "back\u{202e}wards",
    "iso\u{2066}lated",
    "zero\u{200b}width",
    "tag\u{e0041}ged",
    "private\u{e000}",
];

/// Whether a text holds anything that could do more than be read. Line ends and tabs of our own tables are ours.
fn unfit(text: &str) -> bool {
    let harmless = |c: char| c == '\n' || (c == ' ') || !c.is_control();
    let hidden = |c: char| matches!(u32::from(c), 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xe000..=0xf8ff | 0xe0000..=0xe0fff);
    text.chars().any(|c| !harmless(c) || hidden(c))
}

#[track_caller]
fn check_clean(said: &Said) {
    assert!(!unfit(&said.out), "on standard output: {said:?}");
    assert!(!said.err.iter().any(|line| unfit(line)), "on standard error: {said:?}");
}

#[test]
fn s1_no_argument_of_any_verb_lets_hostile_text_in_or_out() {
    let shop = Shop::open();
    let outside = Closed::new();
    let (mut refused, mut answered) = (0, 0);
    for place in places() {
        let house = ["init", "backup", "restore", "verify", "rebuild", "demo", "batch", "completions", "man"];
        // All of them are tried where text is made, below and in the sheets; here it is the places that count.
        for text in HOSTILE.into_iter().step_by(3) {
            let words = line(&place, text);
            let said = if house.contains(&place.verb[0].as_str()) {
                // No process can be told a word with a NUL in it, and each is a process.
                if text.contains('\0') || !text.contains("[31m") {
                    continue;
                }
                outside.program().say(&words)
            } else {
                shop.untouched(|| shop.say_words(&words))
            };
            check_clean(&said);
            if said.code == 0 {
                // What is looked for may be anything and finds nothing; a file may be called anything.
                assert!(["filter", "text", "file"].contains(&place.arg.get_id().as_str()), "{said:?}");
                answered += 1;
            } else {
                said.refused_all(said.code, &[]);
                refused += 1;
            }
        }
    }
    assert!(refused > 1_000 && answered < 100, "{refused} refused, {answered} answered");
}

#[test]
fn s1_every_column_of_a_file_refuses_hostile_text_with_its_place() {
    let shop = Shop::open();
    for text in HOSTILE {
        let cell = format!("\"{}\"", text.replace('"', "\"\""));
        for (kind, file, column) in [
            ("items", format!("sku,name\nSCREW,{cell}\n"), "(name)"),
            ("items", format!("sku,name\n{cell},x\n"), "(sku)"),
            ("items", format!("sku,notes\nSCREW,{cell}\n"), "(notes)"),
            ("items", format!("sku,colour\nSCREW,{cell}\n"), "(colour)"),
            ("locations", format!("code,name\nA-01,{cell}\n"), "(name)"),
            ("suppliers", format!("code,name\nACME,{cell}\n"), "(name)"),
            ("opening", format!("sku,location,quantity,note\nSCREW,A-01,1,{cell}\n"), "(note)"),
            ("opening", format!("sku,location,quantity,ref\nSCREW,A-01,1,{cell}\n"), "(ref)"),
        ] {
            let said = shop.untouched(|| shop.import(kind, file));
            check_clean(&said);
            said.refused_all(1, &["line ", column]);
        }
        let said = shop.untouched(|| shop.import("items", format!("sku,{cell}\nSCREW,x\n")));
        check_clean(&said);
        said.refused_all(1, &["line 1, column 2"]);
    }
}

#[test]
fn s1_no_list_export_or_message_holds_anything_but_what_can_be_read() {
    // The boldest text that is allowed, in every field.
    let shop = Shop::open();
    let bold = "=1+1 ; | & $(x) `y` %s \\x1b {} <b> \u{feff}".replace('\u{feff}', "\u{fdfa}");
    for line in [
        format!("item add BOLD --name '{bold}' --notes '{bold}' --category '{bold}' --unit '$(x)'"),
        format!("location set A-01 --name '{bold}' --notes '{bold}'"),
        format!("supplier set ACME --name '{bold}' --notes '{bold}'"),
        format!("receive BOLD 1 --to A-01 --ref '%s' --note '{bold}'"),
    ] {
        shop.say(&line).done();
    }
    use stockroom::cli::out::Style;
    for line in ["item list", "journal", "stock", "item show BOLD"] {
        for style in [Style::Csv, Style::Json] {
            let said = shop.say_as(style, line);
            check_clean(&Said { out: said.out.replace("\r\n", "\n"), ..said });
        }
    }
    for line in [
        "stock",
        "journal",
        "item list",
        "item show BOLD",
        "location list",
        "location show A-01",
        "supplier list",
        "lot list",
        "job list",
        "alerts",
        "reserve",
        "count list",
        "why BOLD",
        "setting",
        "count close 1",
        "export items",
        "export movements",
        "export journal",
        "export journal --format hledger",
        "export journal --format beancount",
        "export items --raw",
    ] {
        let said = shop.say(line);
        said.done();
        // CSV ends its lines as CSV does.
        let said = Said { out: said.out.replace("\r\n", "\n"), ..said };
        check_clean(&said);
    }
}

#[test]
fn s1_paths_and_names_of_files_are_told_without_being_let_through() {
    let shop = Closed::new();
    let odd = "no\u{1b}[31m\nsuch\u{202e}file";
    for words in [
        &["import", "items", odd][..],
        &["batch", odd],
        &["restore", odd, "--force"],
        &["stock", "--store", odd],
        &["backup", &format!("{odd}/x")],
    ] {
        let said = shop.untouched(|| shop.program().say(words));
        check_clean(&said);
        assert!(said.code == 1 || said.code == 3, "{said:?}");
    }
    let made = shop.program().env("STOCKROOM_STORE", shop.folder().join(odd)).say(&[
        "init",
        "--currency",
        "USD",
        "--time-zone",
        "UTC",
    ]);
    made.done();
    check_clean(&made);
    let copied = shop.program().say(&["backup", odd]);
    copied.done();
    check_clean(&copied);
}

#[test]
fn s1_the_terminal_library_is_one_that_drops_control_characters() {
    let lock = include_str!("../../Cargo.lock");
    let (_, rest) = lock.split_once("name = \"ratatui\"\nversion = \"").unwrap();
    let version: Vec<u32> =
        rest.split('"').next().unwrap().split('.').map(|part| part.parse().unwrap()).collect();
    assert!(version >= vec![0, 30, 2], "{version:?}");
}

#[test]
fn s2_what_does_not_fit_is_refused_and_never_quietly_left_out() {
    let shop = Shop::open();
    for (words, says) in [
        (vec!["receive", "SCREW", "12\r34", "--to", "A-01"], "not part of a quantity"),
        (vec!["receive", "SCREW", "1", "--to", "A-01", "--ref", "12\r34"], "U+000D at place 3"),
        (vec!["item", "set", "SCREW", "--name", "12\r34"], "U+000D at place 3"),
        (vec!["item", "set", "SCREW", "--notes", "12\n34"], "U+000A at place 3"),
        (vec!["item", "set", "SCREW", "--cost", "12\r34"], "is not a number"),
        (vec!["item", "attach", "SCREW", "12\r34"], "U+000D at place 3"),
        (vec!["count", "enter", "1", "SCREW", "1\u{200b}2"], "not part of a quantity"),
    ] {
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let said = shop.untouched(|| shop.say_words(&words));
        assert!(said.code == 1 || said.code == 2, "{said:?}");
        said.refused(said.code, &[says]);
    }
}

#[test]
fn s3_text_that_cannot_be_seen_or_runs_backwards_is_refused() {
    let kinds = [
        (
            "the text-direction",
            &[
                0x61c_u32, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068,
                0x2069,
            ][..],
        ),
        (
            "the invisible",
            &[
                0xad, 0x34f, 0x115f, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2064, 0x3164, 0xfe00,
                0xfe0f, 0xfeff, 0xffa0, 0xe0001, 0xe0041, 0xe0100,
            ],
        ),
        ("the line-end", &[0x2028, 0x2029]),
        ("the control", &[0x0, 0x7, 0x1b, 0x7f, 0x80, 0x9b, 0x9f]),
        ("the private", &[0xe000, 0xf8ff, 0x100000]),
        ("the unassigned", &[0x378, 0xffff, 0x1fffe]),
    ];
    for (kind, codes) in kinds {
        for code in codes {
            let c = char::from_u32(*code).unwrap();
            let text = format!("a{c}b");
            match Name::new(&text) {
                Err(TextFault::Unfit { code: told, place, .. }) => {
                    assert_eq!((told, place), (*code, 2), "{kind}")
                }
                other => panic!("U+{code:04X}: {other:?}"),
            }
            assert!(Note::new(&text).is_err(), "U+{code:04X}");
            assert!(!shown(&text).contains(c), "U+{code:04X} is shown");
        }
    }
}

#[test]
fn s3_joiners_are_taken_where_they_mean_something_and_nowhere_else() {
    let fit = [
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
        "\u{26a0}\u{fe0f} fragile",
        "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
        "\u{915}\u{94d}\u{200d}\u{937}",
    ];
    for text in fit {
        let name = Name::new(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(shown(name.as_str()), name.as_str(), "it is shown as it is");
    }
    for text in [
        "SCREW\u{200d}",
        "caf\u{e9}\u{200d}",
        "caf\u{e9}\u{200c}x",
        "\u{e9}\u{fe0f}",
        "\u{200d}x",
        "\u{1f468}\u{200d}\u{200d}\u{1f469}",
        "\u{2764}\u{fe0f}\u{fe0f}",
    ] {
        assert!(Name::new(text).is_err(), "{text:?} was taken");
        assert!(!shown(text).is_empty());
    }
}

#[test]
fn s3_text_has_one_form_however_it_was_typed() {
    let shop = Shop::open();
    let (composed, typed) = ("caf\u{e9}", "cafe\u{301}");
    assert_eq!(Name::new(typed).unwrap(), Name::new(composed).unwrap());
    shop.say(&format!("item set SCREW --name {typed}")).done();
    assert!(shop.say("item list").out.contains(composed));
    shop.say(&format!("item list {composed}")).done();
}

#[test]
fn s3_codes_are_plain_and_case_tells_none_apart() {
    let shop = Shop::open();
    for (text, says) in [
        ("SCR\u{415}W", "the non-ASCII character U+0415 at place 4"),
        ("\u{ff33}CREW", "the non-ASCII character U+FF33 at place 1"),
        ("SCREW\u{a0}2", "the non-ASCII character U+00A0 at place 6"),
        ("A  B", "a second blank"),
        ("A\"B", "the quote"),
        ("", "it is empty"),
        ("   ", "it is empty"),
    ] {
        for words in [
            ["item", "add", text, "--name=x"],
            ["location", "add", text, "--name=x"],
            ["item", "attach", "SCREW", text],
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            let said = shop.untouched(|| shop.say_words(&words));
            said.refused(2, &[says]);
        }
    }
    shop.check("item add sCrEw --name x", 1, &["is taken by SCREW"]);
}

#[test]
fn s4_towers_of_marks_are_refused_and_never_shown() {
    let shop = Shop::open();
    let tower =
        |marks: usize| format!("z{}", "\u{301}\u{323}".repeat(marks).chars().take(marks).collect::<String>());
    let said = shop.untouched(|| shop.say(&format!("item set SCREW --name {}", tower(12))));
    said.refused(2, &["more than 8 marks on one letter at place 1"]);
    let said = shop.untouched(|| shop.say(&format!("item set SCREW --notes {}", tower(1_500))));
    said.refused(2, &["more than 8 marks"]);
    for line in [&said.err[0], &shown(&tower(5_000))] {
        let marks = line.chars().filter(|c| matches!(u32::from(*c), 0x300..=0x36f)).count();
        assert!(marks <= 9, "{marks} marks are shown");
    }
    let text = format!("sku,name\nSCREW,{}\n", tower(5_000));
    let said = shop.untouched(|| shop.import("items", text));
    said.refused_all(1, &["line 2, column 2 (name)"]);
    shop.say(&format!("item set SCREW --name {}", tower(8))).done();
    // As many bytes as a name may have, in as few letters as may be.
    let wide = "\u{fdfa}".repeat(200);
    shop.say(&format!("item set SCREW --name {wide}")).done();
    let over = "\u{fdfa}".repeat(201);
    shop.untouched(|| shop.say(&format!("item set SCREW --name {over}")))
        .refused(2, &["201 letters long; at most 200 fit"]);
    let heavy = "\u{1f468}\u{200d}\u{1f469}".repeat(100);
    shop.untouched(|| shop.say(&format!("item set SCREW --name {heavy}")))
        .refused(2, &["bytes long; at most 800 fit"]);
}
