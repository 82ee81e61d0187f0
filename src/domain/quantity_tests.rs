//! Numbers as they are read, shown, added and valued: exact, or refused in a sentence.

use super::*;

const POINT: DecimalMark = DecimalMark::Point;
const COMMA: DecimalMark = DecimalMark::Comma;

#[test]
fn a_quantity_is_kept_up_to_its_limit_and_never_beyond() {
    let most = Qty(QTY_MAX);
    let beyond = Qty(QTY_MAX + 1);
    assert_eq!(Qty::whole(1_000_000_000_000), Some(most));
    assert_eq!(Qty::whole(-1_000_000_000_000), Some(most.negated()));
    for units in [1_000_000_000_001, -1_000_000_000_001, i64::MAX, i64::MIN] {
        assert_eq!(Qty::whole(units), None, "{units}");
    }
    for (quantity, kept) in [(most, true), (most.negated(), true), (beyond, false), (beyond.negated(), false)]
    {
        assert_eq!(quantity.bounded().is_some(), kept, "{quantity:?}");
    }
    assert_eq!(Qty(2).plus(Qty(3)), Some(Qty(5)));
    assert_eq!(Qty(2).minus(Qty(3)), Some(Qty(-1)));
    assert_eq!((most.plus(Qty(1)), most.plus(Qty(0))), (None, Some(most)));
    assert_eq!((most.negated().minus(Qty(1)), most.minus(Qty(0))), (None, Some(most)));
    assert_eq!((Qty(i64::MAX).plus(Qty(1)), Qty(i64::MIN).minus(Qty(1))), (None, None));
    assert_eq!((Qty(-4).abs(), Qty(4).abs(), Qty(4).negated()), (Qty(4), Qty(4), Qty(-4)));
    assert_eq!((Qty(i64::MIN).abs(), Qty(i64::MIN).negated()), (Qty(i64::MAX), Qty(i64::MAX)));
    assert_eq!(Money(2).plus(Money(3)), Some(Money(5)));
    assert_eq!(Money(i64::MAX).plus(Money(1)), None);
}

#[test]
fn a_quantity_fits_an_item_that_takes_its_decimals() {
    for (raw, decimals, fits) in [
        (2_000_000, 0, true),
        (-2_000_000, 0, true),
        (1_500_000, 0, false),
        (-1_500_000, 0, false),
        (1_500_000, 1, true),
        (1_550_000, 1, false),
        (10, 5, true),
        (1, 5, false),
        (1, 6, true),
        (1, 9, true),
    ] {
        assert_eq!(Qty(raw).fits(decimals), fits, "{raw} with {decimals}");
    }
}

#[test]
fn a_value_is_rounded_half_to_even_or_not_told_at_all() {
    // One of an item that costs so many millionths, in ten-thousandths.
    for (cost, value) in [
        (100, 1),
        (49, 0),
        (50, 0),
        (51, 1),
        (149, 1),
        (150, 2),
        (151, 2),
        (250, 2),
        (350, 4),
        (640_000, 6_400),
    ] {
        assert_eq!(Qty(MILLION).at(UnitCost(cost)), Some(Money(value)), "{cost}");
        assert_eq!(Qty(-MILLION).at(UnitCost(cost)), Some(Money(-value)), "-{cost}");
    }
    assert_eq!(Qty(2_500_000).at(UnitCost(2_000_000)), Some(Money(50_000)));
    assert_eq!(Qty(QTY_MAX).at(UnitCost(COST_MAX)), None);
    let most = i128::from(i64::MAX) * 100_000_000;
    assert_eq!(round_half_even(most, 100_000_000), i128::from(i64::MAX));
    for (value, by, wanted) in
        [(-3, 2, -2), (-1, 2, 0), (1, 2, 0), (3, 2, 2), (7, 3, 2), (8, 3, 3), (-7, 3, -2)]
    {
        assert_eq!(round_half_even(value, by), wanted, "{value} / {by}");
    }
}

#[test]
fn amounts_are_shown_with_the_decimals_they_need() {
    for (raw, plain, two, comma) in [
        (0, "0", "0.00", "0"),
        (12_000_000, "12", "12.00", "12"),
        (12_500_000, "12.5", "12.50", "12,5"),
        (-12_500_000, "-12.5", "-12.50", "-12,5"),
        (1, "0.000001", "0.000001", "0,000001"),
        (-1_050_000, "-1.05", "-1.05", "-1,05"),
    ] {
        assert_eq!(Qty(raw).plain(), plain);
        assert_eq!(Qty(raw).shown(2, POINT), two);
        assert_eq!(Qty(raw).shown(0, COMMA), comma);
        assert_eq!((UnitCost(raw).plain(), UnitCost(raw).to_string()), (two.into(), two.into()));
        assert_eq!(UnitCost(raw).shown(COMMA), two.replace('.', ","));
    }
    assert_eq!((Money(6_400).plain(), Money(-12).plain()), ("0.64".into(), "-0.0012".into()));
    assert_eq!(Money(12_345_000).shown(COMMA), "1234,50");
    // A column is as wide as it is asked to be.
    assert_eq!(format!("[{:>6}|{:<6}]", Qty(1_500_000), Money(20_000)), "[   1.5|2.00  ]");
    assert_eq!(format!("[{:>6}]", UnitCost(1_500_000)), "[  1.50]");
}

/// Reads as a quantity: the millionths, or the sentence.
fn check(text: &str, mark: DecimalMark, wanted: Result<i64, &str>) {
    let read = Qty::parse(text, mark).map(|quantity| quantity.0).map_err(|fault| fault.to_string());
    assert_eq!(read, wanted.map_err(String::from), "{text:?}");
}

#[test]
fn a_number_is_read_exactly_or_refused_in_a_sentence() {
    for (text, raw) in [
        ("12", 12_000_000),
        (" 12 ", 12_000_000),
        ("+12", 12_000_000),
        ("-12", -12_000_000),
        ("\u{2212}12", -12_000_000),
        (".5", 500_000),
        ("5.", 5_000_000),
        ("0.000001", 1),
        ("1.50000000000", 1_500_000),
        ("1000000000000", QTY_MAX),
        ("-1000000000000", -QTY_MAX),
    ] {
        check(text, POINT, Ok(raw));
    }
    check("1,25", COMMA, Ok(1_250_000));
    let large = |text: &str| format!("\"{text}\" is too large; at most 1000000000000 can be kept");
    for (text, wanted) in [
        ("", "\"\" is not a number".to_owned()),
        ("-", "\"-\" is not a number".to_owned()),
        (".", "\".\" is not a number".to_owned()),
        ("1,5", "\"1,5\" is not a number".to_owned()),
        ("1.5.5", "\"1.5.5\" is not a number".to_owned()),
        ("a.5", "\"a.5\" is not a number".to_owned()),
        ("--5", "\"--5\" is not a number".to_owned()),
        ("0.0000001", "\"0.0000001\" has more than 6 decimals".to_owned()),
        ("1000000000000.000001", large("1000000000000.000001")),
        ("-1000000000001", large("-1000000000001")),
        ("99999999999999999999", large("99999999999999999999")),
    ] {
        check(text, POINT, Err(&wanted));
    }
}

#[test]
fn a_cost_and_money_are_never_below_nothing() {
    let cost = |text| UnitCost::parse(text, POINT).map(|cost| cost.0).map_err(|fault| fault.to_string());
    let money = |text| Money::parse(text, POINT).map(|money| money.0).map_err(|fault| fault.to_string());
    assert_eq!((cost("0.64"), cost("0"), cost("-0")), (Ok(640_000), Ok(0), Ok(0)));
    assert_eq!((money("500"), money("0.0001")), (Ok(5_000_000), Ok(1)));
    assert_eq!(cost("-0.01"), Err("\"-0.01\" is less than 0".into()));
    assert_eq!(money("-0.01"), Err("\"-0.01\" is less than 0".into()));
    assert_eq!(money("0.00001"), Err("\"0.00001\" has more than 4 decimals".into()));
    assert_eq!(cost("1000000000000"), Ok(COST_MAX));
    assert!(cost("1000000000000.1").unwrap_err().ends_with("at most 1000000000000 can be kept"));
    assert_eq!(money("922337203685477.5807"), Ok(i64::MAX));
    assert!(money("922337203685477.5808").unwrap_err().ends_with("at most 922337203685477 can be kept"));
    let raw = |text| parse_decimal(text, 2, POINT);
    assert_eq!((raw("1.25"), raw("-92233720368547758.07")), (Ok(125), Ok(-i64::MAX)));
    let most = 92_233_720_368_547_758;
    assert_eq!(
        raw("92233720368547758.08"),
        Err(NumberFault::TooLarge { text: "92233720368547758.08".into(), most })
    );
}
