//! Commands on master data: items, locations, suppliers, jobs and lots, and the fields they set.

use super::super::item::{Barcode, Pack, Tracking, Unit};
use super::super::kind::Kind;
use super::super::location::LocationKind;
use super::super::party::JobKind;
use super::super::quantity::{Qty, UnitCost};
use super::super::text::{Code, Name, Note};
use super::super::time::Day;
use super::ItemRef;
use super::JobRef;
use super::LocationRef;
use super::LotRef;
use super::Patch;
use super::SupplierRef;
use serde::{Deserialize, Serialize};

/// Something of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemCommand {
    /// A new item.
    Add {
        /// Its SKU.
        sku: Code,
        /// The rest. A name is needed; kind is finished and unit is `each` where nothing is said.
        patch: Box<ItemPatch>,
    },
    /// Changes fields; nothing changed makes no entry.
    Change {
        /// Which.
        item: ItemRef,
        /// What.
        patch: Box<ItemPatch>,
    },
    /// Gives it another SKU.
    Rename {
        /// Which.
        item: ItemRef,
        /// Its new SKU.
        sku: Code,
    },
    /// Moves all its stock, barcodes and its SKU into another item.
    Merge {
        /// What ends.
        from: ItemRef,
        /// What stays.
        into: ItemRef,
    },
    /// Takes it out of use; refused while there is stock.
    Retire(ItemRef),
    /// Takes it into use again.
    Revive(ItemRef),
    /// Attaches a barcode.
    Attach {
        /// To which.
        item: ItemRef,
        /// What.
        barcode: Barcode,
    },
}

/// The fields of an item to set; the default leaves everything alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPatch {
    /// Name.
    pub name: Option<Name>,
    /// Main kind.
    pub kind: Option<Kind>,
    /// Further uses, all of them.
    pub uses: Option<Vec<Kind>>,
    /// Category path.
    pub category: Patch<Name>,
    /// Base unit; only while there never was stock.
    pub unit: Option<Code>,
    /// Decimals; fewer only while all stock fits.
    pub decimals: Option<u8>,
    /// All packs.
    pub packs: Option<Vec<Pack>>,
    /// All barcodes.
    pub barcodes: Option<Vec<Barcode>>,
    /// All suppliers.
    pub suppliers: Option<Vec<SupplierTerms>>,
    /// Usual cost of a base unit.
    pub unit_cost: Patch<UnitCost>,
    /// Price of a base unit.
    pub price: Patch<UnitCost>,
    /// Home bin.
    pub home: Patch<LocationRef>,
    /// Policies: each replaces the one of its place.
    pub policies: Vec<PolicyPatch>,
    /// By lot or not; turning lots on makes the stock there the lot "unknown".
    pub tracking: Option<Tracking>,
    /// Notes.
    pub notes: Patch<Note>,
    /// Named text from columns without a field.
    pub extra: Vec<(Name, Patch<Note>)>,
}

/// A supplier's terms as they are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierTerms {
    /// Who.
    pub supplier: SupplierRef,
    /// Their code for it.
    pub code: Option<Code>,
    /// The unit they sell it in.
    pub unit: Unit,
    /// Their price of a base unit.
    pub price: Option<UnitCost>,
    /// Days from order to bookable receipt.
    pub lead_days: Option<u16>,
    /// Minimum order quantity.
    pub moq: Option<Qty>,
}

/// A policy of one place to set or take away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPatch {
    /// The place; none means the whole site.
    pub place: Option<LocationRef>,
    /// `Clear` takes it away; `Set(Rule::None)` switches alerts off there.
    pub min: Patch<Qty>,
    /// The maximum.
    pub max: Patch<Qty>,
    /// Whether to switch off instead.
    pub switch: PolicySwitch,
}

/// Whether a policy is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicySwitch {
    /// Minimum and maximum hold; with neither, there is no policy.
    MinMax,
    /// No alerts and no suggestions here.
    None,
}

/// Something of a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LocationCommand {
    /// A new place.
    Add {
        /// Its code.
        code: Code,
        /// The rest; storage at the top where nothing is said.
        patch: LocationPatch,
    },
    /// Changes fields; nothing changed makes no entry.
    Change {
        /// Which.
        location: LocationRef,
        /// What.
        patch: LocationPatch,
    },
    /// Gives it another code.
    Rename {
        /// Which.
        location: LocationRef,
        /// Its new code.
        code: Code,
    },
    /// Moves all its stock and the places in it into another place.
    Merge {
        /// What ends.
        from: LocationRef,
        /// What stays.
        into: LocationRef,
    },
    /// Takes it out of use; refused while it or a place in it holds stock.
    Retire(LocationRef),
    /// Takes it into use again.
    Revive(LocationRef),
}

/// The fields of a location to set; the default leaves everything alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationPatch {
    /// Name.
    pub name: Patch<Name>,
    /// The place it is in.
    pub parent: Patch<LocationRef>,
    /// What kind of place.
    pub kind: Option<LocationKind>,
    /// Where it comes in a walk.
    pub walk: Option<u32>,
    /// Its label's barcode.
    pub barcode: Patch<Code>,
    /// Notes.
    pub notes: Patch<Note>,
    /// Named text from columns without a field.
    pub extra: Vec<(Name, Patch<Note>)>,
}

/// Something of a supplier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SupplierCommand {
    /// A new supplier.
    Add {
        /// Their code.
        code: Code,
        /// Their name; the code where nothing is said.
        name: Option<Name>,
        /// Notes.
        notes: Option<Note>,
        /// Named text from columns without a field.
        extra: Vec<(Name, Patch<Note>)>,
    },
    /// Changes fields; nothing changed makes no entry.
    Change {
        /// Which.
        supplier: SupplierRef,
        /// Name.
        name: Option<Name>,
        /// Notes.
        notes: Patch<Note>,
        /// Named text from columns without a field.
        extra: Vec<(Name, Patch<Note>)>,
    },
    /// Gives them another code.
    Rename {
        /// Which.
        supplier: SupplierRef,
        /// The new code.
        code: Code,
    },
    /// Items of one become items of the other.
    Merge {
        /// What ends.
        from: SupplierRef,
        /// What stays.
        into: SupplierRef,
    },
    /// Takes them out of use.
    Retire(SupplierRef),
    /// Takes them into use again.
    Revive(SupplierRef),
}

/// Something of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobCommand {
    /// A new job.
    Add {
        /// Its code.
        code: Code,
        /// Its name; the code where nothing is said.
        name: Option<Name>,
        /// What it is.
        kind: JobKind,
    },
    /// Changes fields; nothing changed makes no entry.
    Change {
        /// Which.
        job: JobRef,
        /// Name.
        name: Option<Name>,
        /// What it is.
        kind: Option<JobKind>,
    },
    /// Gives it another code.
    Rename {
        /// Which.
        job: JobRef,
        /// The new code.
        code: Code,
    },
    /// One answers for the other from here on.
    Merge {
        /// What ends.
        from: JobRef,
        /// What stays.
        into: JobRef,
    },
    /// Takes it out of use.
    Retire(JobRef),
    /// Takes it into use again.
    Revive(JobRef),
}

/// Something of a lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LotCommand {
    /// A new lot.
    Add {
        /// Of what.
        item: ItemRef,
        /// Its number.
        number: Code,
        /// The last day on which it may be used.
        expires: Option<Day>,
        /// The batch that it is part of.
        parent: Option<LotRef>,
    },
    /// Changes fields; nothing changed makes no entry.
    Change {
        /// Of what.
        item: ItemRef,
        /// Which.
        lot: LotRef,
        /// The last day on which it may be used.
        expires: Patch<Day>,
        /// Whether it is on hold.
        hold: Option<Hold>,
        /// The batch that it is part of.
        parent: Patch<LotRef>,
    },
    /// Gives it another number.
    Rename {
        /// Of what.
        item: ItemRef,
        /// Which.
        lot: LotRef,
        /// Its new number.
        number: Code,
    },
    /// Moves all stock of one lot into another.
    Merge {
        /// Of what.
        item: ItemRef,
        /// What ends.
        from: LotRef,
        /// What stays.
        into: LotRef,
    },
    /// Takes it out of use; refused while there is stock.
    Retire {
        /// Of what.
        item: ItemRef,
        /// Which.
        lot: LotRef,
    },
}

/// Whether a lot is on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hold {
    /// It may be used.
    Free,
    /// It may not.
    Hold,
}
