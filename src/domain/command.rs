//! Commands: what somebody asks for. `decide` turns one into events or refuses it.
//!
//! A command names things by id where a screen showed them, by code where a person or a file did. No type here is
//! recursive, and every list has a limit that `decide` checks.

use serde::{Deserialize, Serialize};

use super::alert::AlertKey;
use super::entry::Action;
use super::event::Reason;
use super::ids::{
    CountId, EntryLine, Hash, ItemId, JobId, LocationId, LotId, PersonId, RequestId, ReservationId, Seq,
    SupplierId,
};
use super::item::{Barcode, Pack, Tracking, Unit};
use super::kind::Kind;
use super::location::LocationKind;
use super::party::{JobKind, Role};
use super::quantity::{Qty, UnitCost};
use super::settings::Settings;
use super::text::{Code, Name, Note};
use super::time::{Day, Moment};

/// What a client sends: a command, and who, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Known by this; repeating it is answered from the record.
    pub request: RequestId,
    /// Who asks.
    pub by: PersonId,
    /// As what: never more than the person's own role.
    pub role: Role,
    /// When it happened; none means now.
    pub effective: Option<Moment>,
    /// Delivery note, order, ticket.
    pub reference: Option<Code>,
    /// Why, in words.
    pub note: Option<Note>,
    /// A supervisor's reason for going beyond a limit.
    pub override_reason: Option<Note>,
    /// Whether the person was asked once more and is sure.
    pub look: Look,
    /// By hand, or from a file.
    pub source: Source,
    /// What.
    pub command: Command,
}

/// Whether the person was asked once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// Not yet: what is out of the ordinary is asked about.
    First,
    /// Yes, and is sure.
    Sure,
}

/// Where a command comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Somebody typed or scanned it: limits and second looks bind a clerk.
    Hand,
    /// A file: needs the manager's role and is bound by legality alone.
    Import,
}

macro_rules! reference {
    ($(#[$doc:meta])* $name:ident, $id:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            /// As a screen showed it.
            Id($id),
            /// As a person or a file named it.
            Code(Code),
        }

        impl From<$id> for $name {
            fn from(id: $id) -> Self {
                $name::Id(id)
            }
        }

        impl From<Code> for $name {
            fn from(code: Code) -> Self {
                $name::Code(code)
            }
        }
    };
}
reference!(/** An item, by id or by SKU. */ ItemRef, ItemId);
reference!(/** A location, by id or by code; the outside places by their words. */ LocationRef, LocationId);
reference!(/** A supplier, by id or by code. */ SupplierRef, SupplierId);
reference!(/** A job, by id or by code. */ JobRef, JobId);

/// A lot of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LotRef {
    /// As a screen showed it; [`LotId::NONE`] for things without lots.
    Id(LotId),
    /// By its number.
    Number(Code),
}

/// What becomes of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Patch<T> {
    /// Left alone.
    #[default]
    Keep,
    /// Emptied.
    Clear,
    /// Set.
    Set(T),
}

/// How much: base units, and what was typed where that was not the plain number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// In base units.
    pub quantity: Qty,
    /// What was typed, such as `2case+4`.
    pub typed: Option<Name>,
}

impl From<Qty> for Amount {
    fn from(quantity: Qty) -> Self {
        Amount { quantity, typed: None }
    }
}

/// Everything that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Makes the store: its site id, its settings and its first person, a manager. Only as the first entry.
    Create {
        /// Names this store among all stores.
        site: [u8; 16],
        /// Its settings.
        settings: Settings,
    },
    /// Begins a new epoch after a restore, on top of an entry. Only the store asks for it.
    BeginEpoch {
        /// The hash of the last entry.
        head: Hash,
    },
    /// Changes the settings.
    Settings(Settings),
    /// Gives a person a role; a new id adds them. The name is kept apart.
    Person {
        /// Who.
        id: PersonId,
        /// What they may do.
        role: Role,
    },
    /// Something of an item.
    Item(ItemCommand),
    /// Something of a location.
    Location(LocationCommand),
    /// Something of a supplier.
    Supplier(SupplierCommand),
    /// Something of a job.
    Job(JobCommand),
    /// Something of a lot.
    Lot(LotCommand),
    /// Opening stock with its cost, by bin, while the rest is already live.
    Opening(Vec<InLine>),
    /// Goods come in. Lines that name no place go to the only dock.
    Receive {
        /// From whom.
        supplier: Option<SupplierRef>,
        /// What.
        lines: Vec<InLine>,
    },
    /// Goods go from a dock or cart to their bins. Lines that name no bin go home, or where they lay last.
    PutAway(Vec<MoveLine>),
    /// Goods go out.
    Issue {
        /// To whom; none means where the item's kind usually goes (a job must be named).
        to: Option<IssueTo>,
        /// What.
        lines: Vec<OutLine>,
    },
    /// Goods move inside.
    Move(Vec<MoveLine>),
    /// Everything in a bin or on a cart moves.
    MoveAll {
        /// From this very place.
        from: LocationRef,
        /// To there.
        to: LocationRef,
    },
    /// Stock goes up or down, with a reason.
    Adjust(Vec<AdjustLine>),
    /// Goods are thrown away.
    Scrap {
        /// Why.
        reason: Reason,
        /// What.
        lines: Vec<OutLine>,
    },
    /// Goods come back, or go back to a supplier.
    Return {
        /// Which way.
        way: ReturnWay,
        /// What.
        lines: Vec<InLine>,
    },
    /// Promises a quantity to a document.
    Reserve {
        /// The document.
        document: Code,
        /// Smaller is served first; none means 5.
        priority: Option<u8>,
        /// What.
        lines: Vec<ReserveLine>,
    },
    /// Ends a promise, all of it or a part.
    Release {
        /// Which.
        what: ReleaseWhat,
        /// How much; none means all.
        quantity: Option<Qty>,
    },
    /// Undoes an entry or a line of one.
    Undo(UndoWhat),
    /// Closes all days up to and with this one.
    ClosePeriod(Day),
    /// Opens a count of one bin.
    CountOpen(LocationRef),
    /// Records what was seen.
    CountEnter {
        /// In which count.
        count: CountId,
        /// What was seen.
        lines: Vec<CountLine>,
    },
    /// A supervisor posts or rejects an observation left to review.
    CountJudge {
        /// Which.
        observation: EntryLine,
        /// How.
        judgement: super::event::Judgement,
    },
    /// Nothing more is observed in this count.
    CountClose(CountId),
    /// Somebody has seen an alert.
    AlertAcknowledge(Vec<AlertKey>),
    /// Somebody wants not to be told until a day.
    AlertSnooze {
        /// Which.
        keys: Vec<AlertKey>,
        /// The day on which it comes back.
        until: Day,
        /// Why.
        reason: Option<Note>,
    },
    /// A business day began. Only the scheduler asks for it.
    DayBegins(Day),
}

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

/// A line of goods that come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InLine {
    /// What.
    pub item: ItemRef,
    /// How much.
    pub amount: Amount,
    /// The place inside: where to (or, for a return to a supplier, where from). None: see the command.
    pub place: Option<LocationRef>,
    /// Its lot; a new number makes a lot.
    pub lot: Option<LotRef>,
    /// The lot's last day, for a new lot.
    pub expires: Option<Day>,
    /// What a base unit cost.
    pub cost: Option<UnitCost>,
}

/// A line of goods that go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutLine {
    /// What.
    pub item: ItemRef,
    /// How much.
    pub amount: Amount,
    /// From where; none means wherever it is, first expired first.
    pub from: Option<LocationRef>,
    /// Which lot; none means first expired first, over lots as needed.
    pub lot: Option<LotRef>,
    /// The document whose reservation it consumes.
    pub document: Option<Code>,
}

/// A line of goods that move inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveLine {
    /// What.
    pub item: ItemRef,
    /// How much; none means all there is of it there.
    pub amount: Option<Amount>,
    /// From where; none means the only dock or cart that holds it (put away only).
    pub from: Option<LocationRef>,
    /// To where; none means home, or where it lay last (put away only).
    pub to: Option<LocationRef>,
    /// Which lot; none means first expired first.
    pub lot: Option<LotRef>,
}

/// A line of an adjustment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustLine {
    /// What.
    pub item: ItemRef,
    /// Where.
    pub at: LocationRef,
    /// Which lot.
    pub lot: Option<LotRef>,
    /// How much up (above zero) or down.
    pub change: Amount,
    /// Why.
    pub reason: Reason,
}

/// A line of a reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveLine {
    /// What.
    pub item: ItemRef,
    /// How much.
    pub amount: Amount,
    /// From where in the room; none means anywhere.
    pub place: Option<LocationRef>,
    /// Which lot, where it matters.
    pub lot: Option<LotRef>,
}

/// A line of what was seen in a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLine {
    /// What.
    pub item: ItemRef,
    /// Which lot.
    pub lot: Option<LotRef>,
    /// How much was seen; zero is a sighting too.
    pub counted: Amount,
}

/// Where issued goods go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IssueTo {
    /// Sold or shipped.
    Customer,
    /// Consumed by work.
    Production,
    /// Used on a job.
    Job(JobRef),
}

/// Which way a return goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReturnWay {
    /// A customer brings it back.
    FromCustomer,
    /// Work gives back what it did not use.
    FromProduction,
    /// A job gives back what it did not use.
    FromJob(JobRef),
    /// It goes back to whom it came from.
    ToSupplier(Option<SupplierRef>),
}

/// Which promise ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReleaseWhat {
    /// This reservation.
    Reservation(ReservationId),
    /// All of a document, or of one item in it.
    Document {
        /// The document.
        document: Code,
        /// Only this item.
        item: Option<ItemRef>,
    },
}

/// What is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoWhat {
    /// The asker's own last entry that can be undone.
    Last,
    /// A whole entry.
    Entry(Seq),
    /// One line of it.
    Line(EntryLine),
}

impl Command {
    /// The verb that the journal lists it under.
    pub fn action(&self) -> Action {
        match self {
            Command::Create { .. } => Action::Create,
            Command::BeginEpoch { .. } => Action::Restore,
            Command::Settings(_) => Action::Setting,
            Command::Person { .. } => Action::Person,
            Command::Item(_) => Action::Item,
            Command::Location(_) => Action::Location,
            Command::Supplier(_) => Action::Supplier,
            Command::Job(_) => Action::Job,
            Command::Lot(_) => Action::Lot,
            Command::Opening(_) => Action::Opening,
            Command::Receive { .. } => Action::Receive,
            Command::PutAway(_) => Action::PutAway,
            Command::Issue { .. } => Action::Issue,
            Command::Move(_) | Command::MoveAll { .. } => Action::Move,
            Command::Adjust(_) => Action::Adjust,
            Command::Scrap { .. } => Action::Scrap,
            Command::Return { .. } => Action::Return,
            Command::Reserve { .. } => Action::Reserve,
            Command::Release { .. } => Action::Release,
            Command::Undo(_) => Action::Undo,
            Command::ClosePeriod(_) => Action::ClosePeriod,
            Command::CountOpen(_)
            | Command::CountEnter { .. }
            | Command::CountJudge { .. }
            | Command::CountClose(_) => Action::Count,
            Command::AlertAcknowledge(_) | Command::AlertSnooze { .. } => Action::Alert,
            Command::DayBegins(_) => Action::Clock,
        }
    }
}
