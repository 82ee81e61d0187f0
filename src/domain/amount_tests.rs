//! Typed quantities as a table, and hostile and random ones.

use proptest::prelude::*;

use super::*;
use crate::domain::kind::Kind;
use crate::domain::quantity::QTY_MAX;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn pack(name: &str, units: u64, per: u64) -> Pack {
    Pack { name: code(name), units, per }
}

/// Screws: by the each, in a box of 100, a box-6 of 6, a case of 12, a carton of 144, a third.
fn screws() -> Item {
    let mut item = Item::new(code("SCREW"), Name::new("Screw").unwrap(), Kind::Raw, code("each"));
    item.packs = vec![
        pack("box", 100, 1),
        pack("box-6", 6, 1),
        pack("case", 12, 1),
        pack("Carton", 144, 1),
        pack("third", 1, 3),
        pack("6pack", 6, 1),
    ];
    item
}

fn read(text: &str, mark: DecimalMark) -> Result<Amount, AmountFault> {
    let item = screws();
    parse_amount(text, Units::of(&item), mark)
}

fn check(text: &str, mark: DecimalMark, wanted: &str, kept: bool) {
    let amount = read(text, mark).unwrap_or_else(|fault| panic!("{text:?}: {fault}"));
    assert_eq!(amount.quantity.plain(), wanted, "{text:?}");
    let typed = kept.then(|| text.trim());
    assert_eq!(amount.typed.as_ref().map(Name::as_str), typed, "{text:?}");
}

#[test]
fn quantities_come_out_in_base_units() {
    let cases = [
        ("12", "12", false),
        (" 12 ", "12", false),
        ("+3", "3", false),
        ("-3", "-3", false),
        ("\u{2212}3", "-3", false),
        ("0", "0", false),
        ("0.5", "0.5", false),
        (".5", "0.5", false),
        (".0", "0", false),
        (".000case", "0", true),
        ("5.", "5", false),
        ("0012.500", "12.5", false),
        ("0.000001", "0.000001", false),
        ("1000000000000", "1000000000000", false),
        ("3case", "36", true),
        ("3 case", "36", true),
        ("3CASE", "36", true),
        ("2case+4", "28", true),
        ("2 case + 4 each", "28", true),
        ("2cas+4e", "28", true),
        ("-2case", "-24", true),
        ("1car", "144", true),
        ("2*48+17", "113", true),
        ("2x48+17", "113", true),
        ("2 X 48", "96", true),
        ("2\u{d7}48", "96", true),
        ("17+2*48", "113", true),
        ("100-3*12", "64", true),
        ("100 - 1case - 1", "87", true),
        ("2*3case", "72", true),
        ("2case*3", "72", true),
        ("1case/3", "4", true),
        ("6third", "2", true),
        ("1/3+2/3", "1", true),
        ("1/3*3", "1", true),
        ("0.0000005*2000000", "1", true),
        ("3box-6", "18", true),
        ("3box - 6", "294", true),
        ("2 6pack", "12", true),
        ("1.5case", "18", true),
        ("1000000000000*1000/1000", "1000000000000", true),
        // What comes out small is not too large on the way.
        ("999999999999*999999999999*999999999999/999999999999/999999999999", "999999999999", true),
        ("0000000000000000000000000000000000000000000000000000000000000012", "12", false),
    ];
    for (text, wanted, kept) in cases {
        check(text, DecimalMark::Point, wanted, kept);
    }
    for (text, wanted, kept) in [("1,5", "1.5", false), ("1,5case+0,25", "18.25", true)] {
        check(text, DecimalMark::Comma, wanted, kept);
    }
}

#[test]
fn what_is_not_a_quantity_is_refused_in_a_sentence() {
    let long = "1+".repeat(32) + "1";
    let cases = [
        ("", "the quantity is empty; type a number such as 12, or 2case+4"),
        ("   ", "the quantity is empty; type a number such as 12, or 2case+4"),
        (long.as_str(), "the quantity is 65 characters long; at most 64 fit"),
        ("case", "a number is missing at place 1; type one such as 12, or 2case+4"),
        ("2+", "a number is missing at the end; type one such as 12, or 2case+4"),
        ("2+-3", "a number is missing at place 3; type one such as 12, or 2case+4"),
        (".", "a number is missing at place 1; type one such as 12, or 2case+4"),
        (
            "2xyz",
            "there is no unit \"xyz\"; it comes in each, box (100), box-6 (6), case (12), Carton (144), third (1/3), 6pack (6)",
        ),
        ("*2", "a number is missing at place 1; type one such as 12, or 2case+4"),
        ("(2)", "a number is missing at place 1; type one such as 12, or 2case+4"),
        (
            "2case)",
            "there is no unit \"case)\"; it comes in each, box (100), box-6 (6), case (12), Carton (144), third (1/3), 6pack (6)",
        ),
        ("12=", "\"=\" at place 3 is not part of a quantity; use digits, units, + - * and /"),
        ("12\u{202e}", "\"\u{fffd}\" at place 3 is not part of a quantity; use digits, units, + - * and /"),
        ("\u{661}", "\"\u{661}\" at place 1 is not part of a quantity; use digits, units, + - * and /"),
        ("1 000", "there is no + - * or / between the numbers at place 3; leave out blanks inside a number"),
        ("1,000", "\",\" at place 2: the decimal mark is \".\", with nothing between thousands"),
        (",5", "\",\" at place 1: the decimal mark is \".\", with nothing between thousands"),
        ("1.0.0", "\".\" at place 4 is one too many; nothing goes between thousands"),
        ("2ca", "\"ca\" may be case or Carton; type more of it"),
        ("2c+4", "\"c\" may be case or Carton; type more of it"),
        (
            "2case*3case",
            "only one unit fits in a product, and none after a division; type 2*3case, not 2case*3case",
        ),
        (
            "2case*2*3case",
            "only one unit fits in a product, and none after a division; type 2*3case, not 2case*3case",
        ),
        (
            "24/2case",
            "only one unit fits in a product, and none after a division; type 2*3case, not 2case*3case",
        ),
        ("5/0", "a division by 0 has no answer; correct the number after /"),
        ("1/3", "1/3 does not come out exactly; type a quantity with at most 6 decimals"),
        ("0.0000001", "0.0000001 does not come out exactly; type a quantity with at most 6 decimals"),
        ("1third", "1third does not come out exactly; type a quantity with at most 6 decimals"),
        (
            "1000000000000.0000001",
            "1000000000000.0000001 does not come out exactly; type a quantity with at most 6 decimals",
        ),
        (
            "1000000000001/3",
            "1000000000001/3 does not come out exactly; type a quantity with at most 6 decimals",
        ),
        ("10000000000001/3", "the quantity is too large; at most 1000000000000 can be kept"),
        ("1000000000000.000001", "the quantity is too large; at most 1000000000000 can be kept"),
        ("-1000000000001", "the quantity is too large; at most 1000000000000 can be kept"),
        (
            "99999999999999999999999999999999999999999999",
            "the quantity is too large; at most 1000000000000 can be kept",
        ),
        (
            "0.00000000000000000000000000000000000000000001",
            "the quantity is too large; at most 1000000000000 can be kept",
        ),
    ];
    for (text, wanted) in cases {
        match read(text, DecimalMark::Point) {
            Err(fault) => assert_eq!(fault.to_string(), wanted, "{text:?}"),
            Ok(amount) => panic!("{text:?} was taken as {}", amount.quantity),
        }
    }
    let point = read("1.5", DecimalMark::Comma).unwrap_err().to_string();
    assert_eq!(point, "\".\" at place 2: the decimal mark is \",\", with nothing between thousands");
}

#[test]
fn a_unique_prefix_of_one_letter_is_enough() {
    let mut item = screws();
    item.packs = vec![pack("case", 12, 1)];
    let amount = parse_amount("3c+4", Units::of(&item), DecimalMark::Point).unwrap();
    assert_eq!(amount.quantity.plain(), "40");
}

#[test]
fn without_units_only_plain_numbers_are_known() {
    let fault = parse_amount("3case", Units::none(), DecimalMark::Point).unwrap_err();
    assert_eq!(fault.to_string(), "there is no unit \"case\"; type a plain number");
    assert_eq!(parse_amount("3x4", Units::none(), DecimalMark::Point).unwrap().quantity.plain(), "12");
}

#[test]
fn an_x_that_begins_a_unit_is_that_unit() {
    let mut item = screws();
    item.packs = vec![pack("x10", 10, 1)];
    let amount = parse_amount("3x10", Units::of(&item), DecimalMark::Point).unwrap();
    assert_eq!(amount.quantity.plain(), "30");
    assert!(parse_amount("3x9", Units::of(&item), DecimalMark::Point).is_err());
    (item.packs, item.unit) = (Vec::new(), code("x9"));
    let amount = parse_amount("3x9", Units::of(&item), DecimalMark::Point).unwrap();
    assert_eq!(amount.quantity.plain(), "3");
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,70}", comma: bool) {
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        let _ = read(&text, mark);
    }

    #[test]
    fn no_text_of_the_alphabet_panics(text in "[0-9.,+*/x caseboxthird-]{0,64}") {
        if let Ok(amount) = read(&text, DecimalMark::Point) {
            prop_assert!(amount.quantity.bounded().is_some());
        }
    }

    /// A sum in cases, boxes and eaches is what plain multiplication and addition make of it.
    #[test]
    fn sums_add_up(terms in prop::collection::vec((0_i64..10_000, 0_usize..4, any::<bool>()), 1..7)) {
        let units = [("", 1), ("case", 12), ("box", 100), ("each", 1)];
        let mut text = String::new();
        let mut wanted = 0;
        for (index, (count, unit, minus)) in terms.iter().enumerate() {
            let (name, factor) = units[*unit];
            if *minus {
                // Right behind "box" it would be read as the pack "box-6".
                text.push_str(" -");
                wanted -= count * factor;
            } else {
                if index > 0 {
                    text.push('+');
                }
                wanted += count * factor;
            }
            text.push_str(&format!("{count}{name}"));
        }
        prop_assert_eq!(read(&text, DecimalMark::Point).unwrap().quantity, Qty(wanted * 1_000_000));
    }

    /// Every quantity that can be kept reads back as it is shown.
    #[test]
    fn what_is_shown_reads_back(raw in -QTY_MAX..=QTY_MAX, comma: bool) {
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        let amount = read(&Qty(raw).shown(0, mark), mark).unwrap();
        prop_assert_eq!(amount, Amount::from(Qty(raw)));
    }
}
