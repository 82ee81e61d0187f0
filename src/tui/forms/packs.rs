//! Packs in typed quantities: where the barcode of a pack was scanned, a plain number counts such packs. Pure.

use super::values;
use crate::domain::amount::{Units, parse_amount};
use crate::domain::item::{Item, Pack};
use crate::domain::quantity::{MILLION, Qty};
use crate::tui::facts::Facts;

/// `boxes of 200`.
pub fn pack_words(pack: &Pack, facts: &Facts) -> String {
    let one = pack.quantity(Qty(MILLION)).map_or_else(String::new, |one| format!(" of {}", facts.qty(one)));
    let name = pack.name.as_str();
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end));
    format!("{name}{}{one}", if hisses { "es" } else { "s" })
}

/// A number, or a sum of numbers, as a quantity of packs; what names a unit is left as it is.
pub fn in_packs(text: &str, pack: &Pack, item: &Item, facts: &Facts) -> String {
    let Ok(number) = parse_amount(text, Units::none(), facts.mark()) else { return text.to_owned() };
    let named = match number.typed {
        None => format!("{text}{}", pack.name),
        Some(_) => format!("{}{}", facts.qty(number.quantity), pack.name),
    };
    let meant = pack.quantity(number.quantity);
    match (values::amount(&named, Some(item), facts), meant) {
        (Ok(amount), Some(meant)) if amount.quantity == meant => named,
        // A name that reads as something else in a sum: what it comes to, in the unit.
        (_, Some(meant)) if meant.fits(item.decimals) => format!("{}{}", facts.qty(meant), item.unit),
        _ => named,
    }
}

/// A quantity by its packs where it comes out even, else by the unit: never a number that would count packs.
pub fn in_whole_packs(quantity: Qty, pack: &Pack, item: &Item, facts: &Facts) -> String {
    let one = pack.quantity(Qty(MILLION)).filter(|one| one.0 > 0);
    match one.filter(|one| quantity.0 % one.0 == 0) {
        Some(one) => in_packs(&(quantity.0 / one.0).to_string(), pack, item, facts),
        None => format!("{}{}", facts.qty(quantity), item.unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::{Code, Name};

    fn item(packs: &[(&str, u64, u64)], decimals: u8) -> Item {
        let code = |text: &str| Code::new(text).unwrap();
        let kind = crate::domain::kind::Kind::Raw;
        let mut item = Item::new(code("SCR"), Name::new("Screws").unwrap(), kind, code("each"));
        let pack =
            |(name, units, per): &(&str, u64, u64)| Pack { name: code(name), units: *units, per: *per };
        item.packs = packs.iter().map(pack).collect();
        item.decimals = decimals;
        item
    }

    #[test]
    fn a_plain_number_counts_packs_and_what_names_its_unit_is_left_alone() {
        let facts = Facts::default();
        let screws = item(&[("box", 200, 1), ("b2", 10, 1)], 0);
        let cases = [
            ("box", "2", "2box", 400),
            ("box", "-2", "-2box", -400),
            ("box", "2+1", "3box", 600),
            ("box", "2*3", "6box", 1200),
            ("box", "2box", "2box", 400),
            ("box", "2box+4", "2box+4", 404),
            ("box", "7each", "7each", 7),
            // The name would read as another number.
            ("b2", "3", "3b2", 30),
        ];
        for (pack, typed, kept, comes_to) in cases {
            let pack = screws.pack(pack).unwrap();
            let text = in_packs(typed, pack, &screws, &facts);
            let amount = values::amount(&text, Some(&screws), &facts).unwrap();
            assert_eq!(amount.quantity, Qty::whole(comes_to).unwrap(), "{typed}: {text}");
            assert!(text == kept || text == format!("{comes_to}each"), "{typed}: {text}");
        }
        let varnish = item(&[("can", 3, 4)], 2);
        let can = varnish.pack("can").unwrap();
        assert_eq!(in_packs("2", can, &varnish, &facts), "2can");
        assert_eq!(pack_words(can, &facts), "cans of 0.75");
        let boxes = screws.pack("box").unwrap();
        assert_eq!(pack_words(boxes, &facts), "boxes of 200");
        let whole = |units| in_whole_packs(Qty::whole(units).unwrap(), boxes, &screws, &facts);
        assert_eq!((whole(600), whole(601)), (String::from("3box"), String::from("601each")));
    }
}
