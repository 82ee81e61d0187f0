//! What people type: quantities and their sums, numbers and costs, days and times.
//!
//! Held: what is read is printed and read again as the same; the other decimal mark reads the same; a sum is what another
//! reckoning, over floating point, makes it; what cannot be taken is told in words that can only be read; text that is
//! taken as a code, a name or a note is fit and is taken again as it is; days begin before they end, and a moment lies in
//! its day, for every number that a store could hold.

use chrono_tz::Tz;
use stockroom::cli::when::{Bare, moment};
use stockroom::domain::amount::{Units, parse_amount};
use stockroom::domain::item::{Item, Pack};
use stockroom::domain::kind::Kind;
use stockroom::domain::quantity::{DecimalMark, Money, QTY_MAX, Qty, UnitCost};
use stockroom::domain::text::{BRIEF_CHARS, Code, Name, Note, brief, fold, shown};
use stockroom::domain::time::{Calendar, Day, Moment};
use stockroom::exchange::parts;
use stockroom::exchange::times::{Clock, Runs, written};

use super::words::{fit, sentence, text};

/// Zones with clocks that are put back at odd hours, by odd amounts, or over a whole day.
const ZONES: [Tz; 8] = [
    Tz::UTC,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::Asia__Kathmandu,
    Tz::America__Sao_Paulo,
    Tz::Africa__Casablanca,
    Tz::Antarctica__Troll,
];

/// The target.
pub fn quantity(data: &[u8]) {
    let Some((how, rest)) = data.split_first() else { return };
    let mark = if how & 1 == 0 { DecimalMark::Point } else { DecimalMark::Comma };
    let calendar = Calendar {
        zone: ZONES.get(usize::from(how >> 1) % ZONES.len()).copied().unwrap_or(Tz::UTC),
        cut_over_minutes: u16::from(how >> 4) * 95,
    };
    numbers(rest, &calendar);
    let text = text(rest);
    amounts(text, mark);
    decimals(text, mark);
    times(text, &calendar);
    texts(text);
}

fn item() -> Item {
    let code = |text: &str| match Code::new(text) {
        Ok(code) => code,
        Err(fault) => panic!("{fault}"),
    };
    let name = match Name::new("Nail") {
        Ok(name) => name,
        Err(fault) => panic!("{fault}"),
    };
    let mut item = Item::new(code("NAIL"), name, Kind::Raw, code("each"));
    let packs = [("case", 12, 1), ("carton", 144, 1), ("box", 3, 2), ("c a+b", 5, 1), ("huge", u64::MAX, 7)];
    item.packs = packs.map(|(name, units, per)| Pack { name: code(name), units, per }).to_vec();
    item
}

fn amounts(text: &str, mark: DecimalMark) {
    let item = item();
    for units in [Units::none(), Units::of(&item)] {
        match parse_amount(text, units, mark) {
            Ok(amount) => {
                assert!(amount.quantity.0.unsigned_abs() <= QTY_MAX.unsigned_abs());
                printed(amount.quantity);
                if let Some(typed) = &amount.typed {
                    fit(typed.as_str());
                    assert_eq!(parse_amount(typed.as_str(), units, mark).as_ref(), Ok(&amount));
                }
            }
            Err(fault) => sentence(&fault.to_string()),
        }
    }
    let plain = parse_amount(text, Units::none(), mark);
    let (swapped, other) = swap(text, mark);
    let with_other = parse_amount(&swapped, Units::none(), other);
    assert_eq!(with_other.is_ok(), plain.is_ok());
    if let (Ok(one), Ok(other)) = (&plain, &with_other) {
        assert_eq!(one.quantity, other.quantity);
    }
    if let (Ok(amount), Some(sum)) = (plain, reckoned(text, mark)) {
        let quantity = amount.quantity.0 as f64 / 1e6;
        let close = (quantity - sum.value).abs() <= sum.size.max(1.0) * 1e-9;
        assert!(close, "{text:?} is {quantity}, not {}", sum.value);
    }
}

/// The same text with the other mark.
fn swap(text: &str, mark: DecimalMark) -> (String, DecimalMark) {
    let swapped = |c| match c {
        '.' => ',',
        ',' => '.',
        c => c,
    };
    let other = match mark {
        DecimalMark::Point => DecimalMark::Comma,
        DecimalMark::Comma => DecimalMark::Point,
    };
    (text.chars().map(swapped).collect(), other)
}

/// A sum, and how large the largest of its parts is.
struct Sum {
    value: f64,
    size: f64,
}

/// Another reckoning: digits, marks and `+ - * /`, once the blanks are gone. None for anything else.
fn reckoned(text: &str, mark: DecimalMark) -> Option<Sum> {
    let plain: String = text.chars().filter(|c| *c != ' ').collect();
    let known = |c: char| c.is_ascii_digit() || c == mark.as_char() || "+-*/".contains(c);
    if plain.is_empty() || !plain.chars().all(known) {
        return None;
    }
    let (mut value, mut size) = (0.0, 0.0_f64);
    let mut rest = plain.as_str();
    while !rest.is_empty() {
        let (sign, after) = match rest.strip_prefix('-') {
            Some(after) => (-1.0, after),
            None => (1.0, rest.strip_prefix('+').unwrap_or(rest)),
        };
        let end = after.find(['+', '-']).unwrap_or(after.len());
        let (term, left) = after.split_at(end);
        let product = product(term, mark)?;
        value += sign * product;
        size = size.max(product.abs());
        rest = left;
    }
    Some(Sum { value, size })
}

fn product(term: &str, mark: DecimalMark) -> Option<f64> {
    let number = |text: &str| text.replace(mark.as_char(), ".").parse::<f64>().ok();
    let mut product = None;
    for factor in term.split('*') {
        let mut sides = factor.split('/');
        let first = number(sides.next()?)?;
        let factor = sides.try_fold(first, |value, by| Some(value / number(by)?))?;
        product = Some(product.unwrap_or(1.0) * factor);
    }
    product
}

fn printed(quantity: Qty) {
    assert_eq!(Qty::parse(&quantity.plain(), DecimalMark::Point), Ok(quantity));
    for decimals in [0, 2, 6] {
        assert_eq!(
            Qty::parse(&quantity.shown(decimals, DecimalMark::Comma), DecimalMark::Comma),
            Ok(quantity)
        );
    }
}

fn decimals(text: &str, mark: DecimalMark) {
    match Qty::parse(text, mark) {
        Ok(quantity) => {
            printed(quantity);
            let typed = parse_amount(text, Units::none(), mark).map(|amount| amount.quantity);
            assert!(
                typed == Ok(quantity) || text.chars().count() > 64 || text.trim_matches(' ').contains(' ')
            );
        }
        Err(fault) => sentence(&fault.to_string()),
    }
    match UnitCost::parse(text, mark) {
        Ok(cost) => {
            assert!(cost.0 >= 0);
            assert_eq!(UnitCost::parse(&cost.shown(mark), mark), Ok(cost));
        }
        Err(fault) => sentence(&fault.to_string()),
    }
    match Money::parse(text, mark) {
        Ok(money) => {
            assert!(money.0 >= 0);
            assert_eq!(Money::parse(&money.plain(), DecimalMark::Point), Ok(money));
        }
        Err(fault) => sentence(&fault.to_string()),
    }
    match parts::packs(text) {
        Ok(packs) => assert_eq!(parts::packs(&parts::packs_cell(&packs)), Ok(packs)),
        Err(fault) => fit(&fault),
    }
}

fn times(text: &str, calendar: &Calendar) {
    if let Some(day) = Day::parse(text) {
        assert_eq!(Day::parse(&day.to_string()), Some(day));
    }
    let today = Day(20_500).date();
    for bare in [Bare::Refused, Bare::First, Bare::Last] {
        match moment(text, calendar, today, bare) {
            Ok(at) => {
                assert!(at <= Moment::MAX);
                assert_eq!(moment(&at.rfc3339(), calendar, today, bare), Ok(at));
                // In some zones the last hours are of the year 10000, which cannot be written.
                let local = moment(&calendar.rfc3339(at), calendar, today, bare);
                assert!(local == Ok(at) || at > Moment::MAX.minus(86_400_000), "{local:?} for {at:?}");
            }
            Err(fault) => fit(&fault),
        }
    }
    match written(text) {
        Ok(time) => {
            if let Err(fault) = Clock::new(*calendar, Runs::Forward).moment(time, "") {
                fit(&fault);
            }
        }
        Err(fault) => fit(&fault),
    }
}

fn texts(text: &str) {
    if let Ok(code) = Code::new(text) {
        fit(code.as_str());
        assert!(code.as_str().is_ascii() && code.as_str().len() <= 64);
        assert_eq!(Code::new(code.as_str()).as_ref(), Ok(&code));
        assert_eq!(fold(&code.folded()), code.folded());
    }
    if let Ok(name) = Name::new(text) {
        fit(name.as_str());
        assert!(name.as_str().len() <= 800);
        assert_eq!(Name::new(name.as_str()).as_ref(), Ok(&name));
    }
    if let Ok(note) = Note::new(text) {
        fit(note.as_str());
        assert!(note.as_str().len() <= 4_096);
        assert_eq!(Note::new(note.as_str()).as_ref(), Ok(&note));
    }
    fit(&shown(text));
    assert_eq!(shown(&shown(text)), shown(text));
    fit(&brief(text));
    assert!(brief(text).chars().count() <= BRIEF_CHARS + 5);
}

/// Whatever numbers a store or a message holds.
fn numbers(bytes: &[u8], calendar: &Calendar) {
    let Some((first, rest)) = bytes.split_first_chunk::<8>() else { return };
    let second = rest.split_first_chunk::<8>().map_or(*first, |(second, _)| *second);
    let (at, other) = (u64::from_le_bytes(*first), i64::from_le_bytes(second));
    let calendar = Calendar { cut_over_minutes: (other as u64 % 1_440) as u16, ..*calendar };
    for at in [Moment(at), Moment(at % Moment::MAX.0)] {
        let day = calendar.day(at);
        fit(&calendar.minute(at));
        fit(&calendar.shown(at).to_string());
        assert!(calendar.start(day) <= at.min(Moment::MAX) || day == Day(0), "{at:?} is before its day");
    }
    for day in [Day(at as u32), Day((at >> 32) as u32), calendar.day(Moment(at))] {
        let (start, end) = (calendar.start(day), calendar.end(day));
        assert!(start <= Moment::MAX && end <= Moment::MAX);
        // A day that never was, where the date line was crossed, ends just before it begins.
        assert!(start <= end.plus(1), "{day} ends before it begins");
        fit(&day.to_string());
    }
    let quantity = Qty(at as i64);
    if let Some(money) = quantity.at(UnitCost(other)) {
        let about = quantity.0 as f64 * other as f64 / 1e8;
        assert!((money.0 as f64 - about).abs() <= about.abs() * 1e-9 + 1.0, "{quantity} at {other}");
    }
    if let Some(bounded) = quantity.bounded() {
        printed(bounded);
        let sum = bounded.plus(Qty(other));
        assert!(sum.is_none_or(|sum| sum.minus(Qty(other)) == Some(bounded)));
    }
    fit(&quantity.plain());
    fit(&Money(other).plain());
}
