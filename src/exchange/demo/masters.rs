//! The demo's master data: places, suppliers, jobs and items, as commands.

use super::Flaw;
use super::goods::Good;
use super::pen::{Pen, code, place};
use super::places::{JOBS, PLACES, SUPPLIERS};
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, JobCommand, LocationCommand, LocationPatch, Patch, PolicyPatch,
    PolicySwitch, SupplierCommand, SupplierRef, SupplierTerms,
};
use crate::domain::item::{Barcode, Pack, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::location::LocationKind;
use crate::domain::party::JobKind;
use crate::domain::quantity::{MILLION, Qty};
use crate::domain::text::{Name, Note};

/// What the shop floor itself should never be without, beside what the site keeps.
const SHOP_MINIMUM: &[(&str, i64, i64)] = &[("BRD-OAK", 3, 10), ("OIL-CARE", 4, 12), ("CHR-BEE", 1, 4)];

/// Items that are also used as another kind.
const ALSO: &[(&str, Kind)] = &[
    ("SCR-4x30", Kind::Mro),
    ("SCR-5x50", Kind::Mro),
    ("OIL-HRD", Kind::Finished),
    ("KNB-OAK", Kind::Finished),
];

/// Writes all of it down.
pub fn write(pen: &mut Pen, goods: &[Good]) -> Result<(), Flaw> {
    places(pen)?;
    for (supplier, name, notes) in SUPPLIERS {
        pen.write(Command::Supplier(SupplierCommand::Add {
            code: code(supplier)?,
            name: Some(Name::new(name)?),
            notes: Some(Note::new(notes)?),
            extra: Vec::new(),
        }));
    }
    for (job, name, kind) in JOBS {
        pen.write(Command::Job(JobCommand::Add {
            code: code(job)?,
            name: Some(Name::new(name)?),
            kind: JobKind::parse(kind).ok_or(Flaw::Row(job))?,
        }));
    }
    for (index, good) in goods.iter().enumerate() {
        let patch = Box::new(patch(good, index)?);
        pen.write(Command::Item(ItemCommand::Add { sku: code(good.sku)?, patch }));
    }
    Ok(())
}

fn places(pen: &mut Pen) -> Result<(), Flaw> {
    for (index, (bin, name, parent, kind)) in PLACES.iter().enumerate() {
        let number = index + 1;
        let patch = LocationPatch {
            name: Patch::Set(Name::new(name)?),
            parent: if parent.is_empty() { Patch::Keep } else { Patch::Set(place(parent)?) },
            kind: Some(LocationKind::parse(kind).ok_or(Flaw::Row(bin))?),
            walk: u32::try_from(number * 10).ok(),
            barcode: Patch::Set(code(&format!("LOC{number:04}"))?),
            ..LocationPatch::default()
        };
        pen.write(Command::Location(LocationCommand::Add { code: code(bin)?, patch }));
    }
    Ok(())
}

fn patch(good: &Good, index: usize) -> Result<ItemPatch, Flaw> {
    let (packs, unit) = match good.pack {
        Some((name, units, per)) => (vec![Pack { name: code(name)?, units, per }], Unit::Pack(code(name)?)),
        None => (Vec::new(), Unit::Base),
    };
    let mut barcodes = vec![Barcode { code: code(&ean13(index, 0))?, unit: Unit::Base }];
    if unit != Unit::Base {
        barcodes.push(Barcode { code: code(&ean13(index, 1))?, unit: unit.clone() });
    }
    // What lies on the bench never leaves the house, so nobody labels it.
    if good.kind == Kind::Wip {
        barcodes.clear();
    }
    let mut suppliers = Vec::new();
    if let Some(source) = good.source {
        suppliers.push(SupplierTerms {
            supplier: SupplierRef::Code(code(source.supplier)?),
            code: Some(code(&format!(
                "{}-{:04}",
                source.supplier.get(..2).unwrap_or("X"),
                1100 + index * 7
            ))?),
            unit,
            price: Some(good.cost),
            lead_days: Some(source.days),
            moq: Some(Qty(source.moq)),
        });
    }
    Ok(ItemPatch {
        name: Some(Name::new(good.name)?),
        kind: Some(good.kind),
        uses: uses(good.sku),
        category: Patch::Set(Name::new(good.category)?),
        unit: Some(code(good.unit)?),
        decimals: Some(good.decimals),
        packs: Some(packs),
        barcodes: Some(barcodes),
        suppliers: Some(suppliers),
        unit_cost: Patch::Set(good.cost),
        price: good.price.map_or(Patch::Keep, Patch::Set),
        home: Patch::Set(place(good.home)?),
        policies: policies(good)?,
        tracking: Some(if good.keeps.is_some() { Tracking::Lot } else { Tracking::None }),
        notes: Patch::Keep,
        extra: Vec::new(),
    })
}

fn uses(sku: &str) -> Option<Vec<Kind>> {
    let uses: Vec<Kind> = ALSO.iter().filter(|(also, _)| *also == sku).map(|(_, kind)| *kind).collect();
    (!uses.is_empty()).then_some(uses)
}

fn policies(good: &Good) -> Result<Vec<PolicyPatch>, Flaw> {
    let min_max = |place, min, max| PolicyPatch {
        place,
        min: Patch::Set(Qty(min)),
        max: Patch::Set(Qty(max)),
        switch: PolicySwitch::MinMax,
    };
    let mut policies: Vec<PolicyPatch> =
        good.policy.iter().map(|(min, max)| min_max(None, *min, *max)).collect();
    for (_, min, max) in SHOP_MINIMUM.iter().filter(|(sku, _, _)| *sku == good.sku) {
        policies.push(min_max(Some(place(super::places::SHOP)?), min * MILLION, max * MILLION));
    }
    Ok(policies)
}

/// A number for use inside one house (GS1 prefix 29) with its check digit.
pub fn ean13(item: usize, unit: usize) -> String {
    let body = format!("29{:05}{:05}", 10_000 + item * 13, unit);
    let sum: u32 = body
        .chars()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit } else { digit * 3 })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::ean13;

    #[test]
    fn check_digits_are_those_of_ean_13() {
        // 4006381333931 is the number everybody checks against; ours must pass the same sum.
        let valid = |code: &str| {
            let digits: Vec<u32> = code.chars().filter_map(|c| c.to_digit(10)).collect();
            let sum: u32 = digits.iter().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 3 }).sum();
            digits.len() == 13 && sum.is_multiple_of(10)
        };
        assert!(valid("4006381333931"));
        assert!(!valid("4006381333932"));
        for item in 0..100 {
            assert!(valid(&ean13(item, 0)) && valid(&ean13(item, 1)), "{item}");
        }
    }
}
