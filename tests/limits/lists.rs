//! Every list has a length: the parts of an item, the lines of an entry, drafts, and a field on the screen.

use stockroom::domain::command::{Command, InLine, ItemCommand, ItemPatch};
use stockroom::domain::entry::LINES_MAX;
use stockroom::domain::kind::Kind;
use stockroom::domain::quantity::Qty;
use stockroom::domain::text::Name;
use stockroom::service::desk::Desk;
use stockroom::tui::widget::field::{Accept, Edit, Edited, Field};

use crate::support::{Shop, code};

#[test]
fn every_list_of_an_item_has_a_length() {
    let shop = Shop::open();
    let many = |option: &str| {
        (0..33).map(|n| format!(" --{option} {}", option_value(option, n))).collect::<String>()
    };
    for (option, says) in [
        ("pack", "33 packs are too many; at most 32 fit"),
        ("barcode", "33 barcodes are too many; at most 32 fit"),
        ("use", "33 uses are too many; at most 32 fit"),
        ("supplier", "33 suppliers are too many; at most 32 fit"),
    ] {
        let said = shop.untouched(|| shop.say(&format!("item set CABLE{}", many(option))));
        said.refused_all(1, &[says]);
    }
    for n in 0..33 {
        shop.say(&format!("location add P{n}")).done();
    }
    let said = shop.untouched(|| shop.say(&format!("item set CABLE{}", many("policy"))));
    said.refused_all(1, &["33 policies are too many; at most 32 fit"]);
    let heads: Vec<String> = (0..33).map(|n| format!("c{n}")).collect();
    let text = format!("sku,{}\nCABLE{}\n", heads.join(","), ",x".repeat(33));
    let said = shop.untouched(|| shop.import("items", text));
    said.refused_all(1, &["33 further columns are too many; at most 32 fit"]);
}

fn option_value(option: &str, n: usize) -> String {
    match option {
        "pack" => format!("p{n}={}", n + 2),
        "use" => Kind::ALL[n % Kind::ALL.len()].word().to_owned(),
        "supplier" => format!("S{n}"),
        "policy" => format!("P{n}=1"),
        _ => format!("77{n}"),
    }
}

#[test]
fn an_entry_has_a_number_of_lines() {
    let shop = Shop::open();
    let line = |n: usize| InLine {
        item: code("SCREW").into(),
        amount: Qty(1_000_000 * (n as i64 % 3 + 1)).into(),
        place: Some(code("A-01").into()),
        lot: None,
        expires: None,
        cost: None,
    };
    let before = shop.head();
    for (lines, says) in
        [(0, "there are no lines"), (LINES_MAX + 1, "20001 lines are too many for one entry; at most 20000")]
    {
        let command = Command::Receive { supplier: None, lines: (0..lines).map(line).collect() };
        let said = shop.submit(command).unwrap_err().to_string();
        assert!(said.contains(says), "{said}");
    }
    let words = "SCREW 1 ".repeat(LINES_MAX + 1);
    let words: Vec<String> =
        format!("receive --to A-01 {words}").split_whitespace().map(str::to_owned).collect();
    shop.say_words(&words).refused(2, &["20001 lines are too many; at most 20000 fit"]);
    assert_eq!(shop.head(), before);
}

#[test]
fn what_a_program_sends_past_the_command_line_is_held_to_the_same_lists() {
    let shop = Shop::open();
    let patch = ItemPatch {
        extra: (0..33)
            .map(|n| {
                let note = stockroom::domain::text::Note::new("x").unwrap();
                (Name::new(&format!("c{n}")).unwrap(), stockroom::domain::command::Patch::Set(note))
            })
            .collect(),
        ..ItemPatch::default()
    };
    let command = ItemCommand::Change { item: code("SCREW").into(), patch: Box::new(patch) };
    let before = shop.head();
    let said = shop.submit(Command::Item(command)).unwrap_err().to_string();
    assert!(said.contains("33 further columns are too many"), "{said}");
    assert_eq!(shop.head(), before);
}

#[test]
fn a_draft_and_its_key_have_a_length() {
    let shop = Shop::open();
    for (key, text, says) in [
        ("", "x", "1 to 100 bytes"),
        ("k\0", "x", "1 to 100 bytes"),
        (&"k".repeat(101) as &str, "x", "1 to 100 bytes"),
        ("key", &"x".repeat(64 * 1024 + 1) as &str, "65537 bytes is too long; at most 65536"),
    ] {
        let said = shop.desk().keep_draft(key, text).unwrap_err().to_string();
        assert!(said.contains(says), "{said}");
    }
    shop.desk().keep_draft(&"k".repeat(100), &"x".repeat(64 * 1024)).unwrap();
}

#[test]
fn a_field_on_the_screen_takes_what_fits_and_says_how_much_it_left_out() {
    let mut field = Field::new(Accept::Line, 200);
    assert_eq!(field.edit(&Edit::Paste("x".repeat(201))), Edited::LeftOut(1));
    assert_eq!(field.text().len(), 200);
    assert_eq!(field.edit(&Edit::Insert('y')), Edited::LeftOut(1));
    // Stacked marks do not make room for more.
    let mut field = Field::new(Accept::Line, 10);
    field.edit(&Edit::Paste(format!("z{}", "\u{301}".repeat(5_000))));
    assert!(field.text().len() <= 64, "{} bytes", field.text().len());
}
