//! The fields of an item as options, and what they change of an item that is there.
//!
//! Packs, barcodes and suppliers are kept whole in the journal, so what an option says is put into what is there.

mod policies;

use clap::{Args, ValueEnum};

use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::lines::cost;
use crate::domain::amount::{Units, parse_amount};
use crate::domain::command::{ItemPatch, LocationRef, Patch, SupplierRef, SupplierTerms};
use crate::domain::item::{Barcode, Item, Pack, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::quantity::{DECIMALS_MAX, Qty, UnitCost};
use crate::domain::query::ItemView;
use crate::domain::text::{Code, Name, Note, brief};

/// The fields of an item.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Fields")]
pub struct Fields {
    /// What it is called
    #[arg(long, value_name = "TEXT")]
    name: Option<Name>,
    /// raw, wip, mro, finished or packing
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// A kind that it is used as too: raw, wip, mro, finished or packing; may be given several times
    #[arg(long = "use", value_name = "KIND", value_parser = kind)]
    uses: Vec<Kind>,
    /// Category path, such as "Fittings > Screws"
    #[arg(long, value_name = "PATH")]
    category: Option<Name>,
    /// Its unit; only while there never was stock
    #[arg(long, value_name = "UNIT")]
    unit: Option<Code>,
    /// How many decimals a quantity takes: 0 to 6
    #[arg(long, value_name = "N", value_parser = decimals, allow_negative_numbers = true)]
    decimals: Option<u8>,
    /// A pack and what is in it, such as case=12 or third=1/3; may be given several times
    #[arg(long = "pack", value_name = "NAME=UNITS", value_parser = pack)]
    packs: Vec<Pack>,
    /// A pack that is no longer used
    #[arg(long, value_name = "NAME")]
    drop_pack: Vec<Code>,
    /// A barcode, or CODE=PACK; may be given several times
    #[arg(long = "barcode", value_name = "CODE[=PACK]")]
    barcodes: Vec<String>,
    /// A barcode that is no longer used
    #[arg(long, value_name = "CODE")]
    drop_barcode: Vec<Code>,
    /// Who sells it: "CODE [code=C] [unit=PACK] [price=P] [lead=DAYS] [moq=QTY]"
    #[arg(long = "supplier", value_name = "TERMS")]
    suppliers: Vec<String>,
    /// A supplier who no longer sells it
    #[arg(long, value_name = "CODE")]
    drop_supplier: Vec<Code>,
    /// Usual cost of one unit
    #[arg(long, value_name = "COST")]
    cost: Option<String>,
    /// Price of one unit
    #[arg(long, value_name = "PRICE")]
    price: Option<String>,
    /// The bin it belongs in
    #[arg(long, value_name = "LOC")]
    home: Option<Code>,
    /// Low at or below this, in the whole room; none where it is never low
    #[arg(long, value_name = "QTY")]
    min: Option<String>,
    /// Filled up to this, in the whole room
    #[arg(long, value_name = "QTY")]
    max: Option<String>,
    /// The policy of one place: LOC=MIN..MAX, LOC=MIN, LOC=off or LOC=clear
    #[arg(long = "policy", value_name = "LOC=RULE")]
    policies: Vec<String>,
    /// Whether its stock is kept by lot
    #[arg(long, value_enum, value_name = "HOW")]
    tracking: Option<By>,
    /// Notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<Note>,
    /// A field to empty, policy being that of the room and of every place; may be given several times
    #[arg(long = "clear", value_enum, value_name = "FIELD")]
    clears: Vec<Clear>,
}

/// Whether stock is kept by lot.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    None,
    Lot,
}

/// A field that can be emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Clear {
    Category,
    Cost,
    Price,
    Home,
    Notes,
    Uses,
    Policy,
}

/// A kind by its word.
pub fn kind(text: &str) -> Result<Kind, String> {
    let words = || Kind::ALL.map(Kind::word).join(", ");
    Kind::parse(text).ok_or_else(|| format!("{} is no kind; there are {}", brief(text), words()))
}

/// The unit of a word: the item's own, or a pack that the store will look for.
pub fn unit_word(item: &Item, word: &Code) -> Unit {
    if word.folded() == item.unit.folded() { Unit::Base } else { Unit::Pack(word.clone()) }
}

fn decimals(text: &str) -> Result<u8, String> {
    let fits = |decimals: &u8| *decimals <= DECIMALS_MAX;
    text.trim().parse().ok().filter(fits).ok_or_else(|| format!("give 0 to {DECIMALS_MAX}"))
}

fn pack(text: &str) -> Result<Pack, String> {
    let help = || format!("{} is no pack; write case=12, or third=1/3", brief(text));
    let (name, factor) = text.rsplit_once('=').ok_or_else(help)?;
    let (units, per) = factor.split_once('/').unwrap_or((factor, "1"));
    let number = |text: &str| text.trim().parse::<u64>().ok().filter(|number| *number > 0);
    Ok(Pack {
        name: Code::new(name).map_err(|fault| format!("{}; {fault}", help()))?,
        units: number(units).ok_or_else(help)?,
        per: number(per).ok_or_else(help)?,
    })
}

impl Fields {
    /// What these options ask for, of an item that is there or of a new one.
    pub fn patch(&self, at: &At<'_>, view: Option<&ItemView>) -> Result<ItemPatch, Fault> {
        let item = view.map(|view| &view.item);
        self.drops_are_there(view)?;
        let packs = self.packs(item);
        let units = self.scratch(item, packs.as_deref())?;
        let money = |text: &Option<String>, place, clear| -> Result<Patch<UnitCost>, Fault> {
            let cost = text.as_deref().map(|text| cost(at, place, text)).transpose()?;
            Ok(self.patched(cost, clear))
        };
        Ok(ItemPatch {
            name: self.name.clone(),
            kind: self.kind,
            uses: if self.clears.contains(&Clear::Uses) {
                Some(Vec::new())
            } else {
                (!self.uses.is_empty()).then(|| self.uses.clone())
            },
            category: self.patched(self.category.clone(), Clear::Category),
            unit: self.unit.clone(),
            decimals: self.decimals,
            barcodes: self.barcodes(item, &units)?,
            suppliers: self.suppliers(at, view, &units)?,
            unit_cost: money(&self.cost, "--cost", Clear::Cost)?,
            price: money(&self.price, "--price", Clear::Price)?,
            home: self.patched(self.home.clone().map(LocationRef::Code), Clear::Home),
            policies: self.policies(at, &units, view)?,
            tracking: self.tracking.map(|by| match by {
                By::None => Tracking::None,
                By::Lot => Tracking::Lot,
            }),
            notes: self.patched(self.notes.clone(), Clear::Notes),
            extra: Vec::new(),
            packs,
        })
    }

    /// Refuses to drop what is not there: a slip of the pen must not look as if it had been done.
    fn drops_are_there(&self, view: Option<&ItemView>) -> Result<(), Fault> {
        let folded = |codes: Vec<&Code>| codes.into_iter().map(Code::folded).collect::<Vec<_>>();
        let item = view.map(|view| &view.item);
        let packs = item.map_or_else(Vec::new, |item| item.packs.iter().map(|pack| &pack.name).collect());
        let barcodes =
            item.map_or_else(Vec::new, |item| item.barcodes.iter().map(|known| &known.code).collect());
        let suppliers = view.map_or_else(Vec::new, |view| view.supplier_codes.iter().collect());
        let mut faults = Vec::new();
        for (what, drops, there) in [
            ("pack", &self.drop_pack, folded(packs)),
            ("barcode", &self.drop_barcode, folded(barcodes)),
            ("supplier", &self.drop_supplier, folded(suppliers)),
        ] {
            for drop in drops.iter().filter(|drop| !there.contains(&drop.folded())) {
                faults.push(format!("the item has no {what} {drop}; `item show` tells what it has"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Fault::Refused(faults.join("\n"))) }
    }

    fn patched<T>(&self, value: Option<T>, clear: Clear) -> Patch<T> {
        match value {
            Some(value) => Patch::Set(value),
            None if self.clears.contains(&clear) => Patch::Clear,
            None => Patch::Keep,
        }
    }

    /// The item as it will be, as far as units go: what quantities in the options are read by.
    fn scratch(&self, item: Option<&Item>, packs: Option<&[Pack]>) -> Result<Item, Fault> {
        let word = |text: &str| Code::new(text).map_err(|fault| Fault::usage(fault.to_string()));
        let mut scratch = match item {
            Some(item) => item.clone(),
            None => {
                let name = Name::new("new").map_err(|fault| Fault::usage(fault.to_string()))?;
                Item::new(word("the new item")?, name, Kind::Finished, word("each")?)
            }
        };
        if let Some(unit) = &self.unit {
            scratch.unit = unit.clone();
        }
        if let Some(packs) = packs {
            scratch.packs = packs.to_vec();
        }
        Ok(scratch)
    }

    /// All packs, where any is said.
    fn packs(&self, item: Option<&Item>) -> Option<Vec<Pack>> {
        if self.packs.is_empty() && self.drop_pack.is_empty() {
            return None;
        }
        let mut packs = item.map_or_else(Vec::new, |item| item.packs.clone());
        packs.retain(|pack| !self.drop_pack.iter().any(|drop| drop.folded() == pack.name.folded()));
        for pack in &self.packs {
            match packs.iter_mut().find(|known| known.name.folded() == pack.name.folded()) {
                Some(known) => *known = pack.clone(),
                None => packs.push(pack.clone()),
            }
        }
        Some(packs)
    }

    /// All barcodes, where any is said.
    fn barcodes(&self, item: Option<&Item>, units: &Item) -> Result<Option<Vec<Barcode>>, Fault> {
        if self.barcodes.is_empty() && self.drop_barcode.is_empty() {
            return Ok(None);
        }
        let mut barcodes = item.map_or_else(Vec::new, |item| item.barcodes.clone());
        barcodes.retain(|known| !self.drop_barcode.iter().any(|drop| drop.folded() == known.code.folded()));
        for text in &self.barcodes {
            let (code, unit) = text.rsplit_once('=').unwrap_or((text.as_str(), ""));
            let code = self::code(code, "--barcode")?;
            let unit =
                if unit.is_empty() { Unit::Base } else { unit_word(units, &self::code(unit, "--barcode")?) };
            match barcodes.iter_mut().find(|known| known.code.folded() == code.folded()) {
                Some(known) => known.unit = unit,
                None => barcodes.push(Barcode { code, unit }),
            }
        }
        Ok(Some(barcodes))
    }

    /// All suppliers, where any is said.
    fn suppliers(
        &self,
        at: &At<'_>,
        view: Option<&ItemView>,
        units: &Item,
    ) -> Result<Option<Vec<SupplierTerms>>, Fault> {
        if self.suppliers.is_empty() && self.drop_supplier.is_empty() {
            return Ok(None);
        }
        let mut all: Vec<(Option<Code>, SupplierTerms)> = Vec::new();
        if let Some(view) = view {
            for (index, known) in view.item.suppliers.iter().enumerate() {
                let terms = SupplierTerms {
                    supplier: SupplierRef::Id(known.supplier),
                    code: known.code.clone(),
                    unit: known.unit.clone(),
                    price: known.price,
                    lead_days: known.lead_days,
                    moq: known.moq,
                };
                all.push((view.supplier_codes.get(index).cloned(), terms));
            }
        }
        let is = |code: &Option<Code>, other: &Code| {
            code.as_ref().is_some_and(|code| code.folded() == other.folded())
        };
        all.retain(|(code, _)| !self.drop_supplier.iter().any(|drop| is(code, drop)));
        for text in &self.suppliers {
            let (code, terms) = supplier_terms(at, text, units)?;
            match all.iter_mut().find(|(known, _)| is(known, &code)) {
                Some((_, known)) => *known = terms,
                None => all.push((Some(code), terms)),
            }
        }
        Ok(Some(all.into_iter().map(|(_, terms)| terms).collect()))
    }
}

/// A supplier's terms: `CODE [code=C] [unit=PACK] [price=P] [lead=DAYS] [moq=QTY]`.
fn supplier_terms(at: &At<'_>, text: &str, units: &Item) -> Result<(Code, SupplierTerms), Fault> {
    let words = crate::cli::words::split(text).map_err(Fault::Usage)?;
    let [supplier, rest @ ..] = words.as_slice() else {
        return Err(Fault::usage("--supplier is empty; write \"ACME code=S-440 price=0.04 lead=5\""));
    };
    let supplier = code(supplier, "--supplier")?;
    let mut terms = SupplierTerms {
        supplier: SupplierRef::Code(supplier.clone()),
        code: None,
        unit: Unit::Base,
        price: None,
        lead_days: None,
        moq: None,
    };
    for word in rest {
        match word.split_once('=') {
            Some(("code", value)) => terms.code = Some(code(value, "code=")?),
            Some(("unit", value)) => terms.unit = unit_word(units, &code(value, "unit=")?),
            Some(("price", value)) => terms.price = Some(cost(at, "price=", value)?),
            Some(("lead", value)) => {
                let days = value.parse().map_err(|_| {
                    Fault::usage(format!(
                        "lead={} is no number of days up to 65535; write lead=5",
                        brief(value)
                    ))
                })?;
                terms.lead_days = Some(days);
            }
            Some(("moq", value)) => {
                terms.moq = Some(quantity(at, units, "moq=", value)?);
            }
            _ => {
                return Err(Fault::usage(format!(
                    "{} has no meaning in --supplier; there are code= unit= price= lead= moq=",
                    brief(word)
                )));
            }
        }
    }
    Ok((supplier, terms))
}

/// A quantity in an option or in a word of one, in the item's unit and packs.
fn quantity(at: &At<'_>, item: &Item, place: &str, typed: &str) -> Result<Qty, Fault> {
    parse_amount(typed, Units::of(item), at.store.settings.decimal_mark)
        .map(|amount| amount.quantity)
        .map_err(|fault| Fault::Refused(format!("{place} {}: {fault}", brief(typed))))
}

fn code(text: &str, what: &str) -> Result<Code, Fault> {
    Code::new(text).map_err(|fault| Fault::usage(format!("{what} {} cannot be taken: {fault}", brief(text))))
}
