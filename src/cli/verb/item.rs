//! `item`: what is stocked: add, set, show, list, rename, merge, retire, revive, attach.

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, ItemCommand, ItemPatch, ItemRef};
use crate::domain::item::{Barcode, Unit};
use crate::domain::kind::Kind;
use crate::domain::query::{Include, ItemSort, ItemsQuery, SortWay};
use crate::domain::text::Code;
use crate::exchange::lists::{ITEM_ROWS, ITEMS};

use super::item_fields::{Fields, kind, unit_word};
use super::item_show;

/// Something of items.
#[derive(Args, Debug)]
pub struct ItemVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a new item
    Add {
        /// Its code
        #[arg(value_name = "SKU")]
        sku: Code,
        #[command(flatten)]
        fields: Box<Fields>,
        #[command(flatten)]
        remark: Remark,
    },
    /// Change fields of an item
    Set {
        /// Which
        #[arg(value_name = "SKU")]
        item: String,
        #[command(flatten)]
        fields: Box<Fields>,
        #[command(flatten)]
        remark: Remark,
    },
    /// Show an item in full
    Show {
        /// Which
        #[arg(value_name = "SKU")]
        item: String,
    },
    /// List items
    List(List),
    /// Give an item another SKU
    Rename {
        /// Which
        #[arg(value_name = "SKU")]
        item: Code,
        /// Its new code
        #[arg(value_name = "NEW")]
        to: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Move all stock, barcodes and the SKU of one item into another
    Merge {
        /// What ends
        #[arg(value_name = "FROM")]
        from: Code,
        /// What stays
        #[arg(value_name = "INTO")]
        into: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take an item out of use
    Retire {
        /// Which
        #[arg(value_name = "SKU")]
        item: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take an item into use again
    Revive {
        /// Which
        #[arg(value_name = "SKU")]
        item: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Attach a barcode to an item
    Attach {
        /// To which
        #[arg(value_name = "SKU")]
        item: Code,
        /// The barcode, as scanned
        #[arg(value_name = "BARCODE")]
        barcode: Code,
        /// What one scan stands for: a pack; the item's unit where nothing is said
        #[arg(long, value_name = "PACK")]
        unit: Option<Code>,
        #[command(flatten)]
        remark: Remark,
    },
}

#[derive(Args, Debug)]
struct List {
    /// Only what SKU, name, category or barcode match
    #[arg(value_name = "FILTER", num_args = 0..)]
    filter: Vec<String>,
    /// Only this kind: raw, wip, mro, finished or packing
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// Only what lies in this place and all places in it
    #[arg(long, value_name = "LOC")]
    at: Option<Code>,
    /// Sorted by
    #[arg(long, value_enum, default_value_t = Sort::Sku)]
    sort: Sort,
    /// Largest first
    #[arg(long)]
    down: bool,
    /// Retired and merged ones too
    #[arg(long)]
    all: bool,
}

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sort {
    Sku,
    Name,
    OnHand,
    Available,
}

impl DeskVerb for ItemVerb {
    const NAME: &'static str = "item";
    const ABOUT: &'static str = "Items: add, set, show, list, rename, merge, retire, revive, attach";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom item add SCR-3x20 --name \"Wood screw 3 x 20 mm\" --kind raw --pack box=200 --min 400 --max 2000 --home FD-01",
        "stockroom item set SCR-3x20 --cost 0.014 --supplier \"BOLT code=BH-320 unit=box price=0.014 lead=4 moq=200\"",
        "stockroom item attach SCR-3x20 4006381333931 --unit box",
        "stockroom item list screw --at FIT",
    ];
    const ANSWERS: &'static [Answer] =
        &[answer!(POSTED), answer!(of "list": ITEM_ROWS), answer!(of "show": ITEMS, item_show::ITEM_MORE)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        match self.what {
            What::Add { sku, fields, remark } => {
                let patch = Box::new(fields.patch(at, None)?);
                let done = format!("Added item {sku}.");
                send(at, &remark, ItemCommand::Add { sku, patch }, &done)
            }
            What::Set { item, fields, remark } => set(at, &item, &fields, &remark),
            What::Show { item } => item_show::show(at, &item),
            What::List(list) => list.print(at),
            What::Rename { item, to, remark } => {
                let done = format!("Renamed item {item} to {to}.");
                send(at, &remark, ItemCommand::Rename { item: item.into(), sku: to }, &done)
            }
            What::Merge { from, into, remark } => {
                let done = format!("Merged item {from} into {into}.");
                send(at, &remark, ItemCommand::Merge { from: from.into(), into: into.into() }, &done)
            }
            What::Retire { item, remark } => {
                let done = format!("Retired item {item}.");
                send(at, &remark, ItemCommand::Retire(item.into()), &done)
            }
            What::Revive { item, remark } => {
                let done = format!("Took item {item} into use again.");
                send(at, &remark, ItemCommand::Revive(item.into()), &done)
            }
            What::Attach { item, barcode, unit, remark } => {
                let done = format!("Attached barcode {barcode} to {item}.");
                let unit = match unit {
                    Some(word) => unit_word(at.item(item.as_str())?.item(), &word),
                    None => Unit::Base,
                };
                let barcode = Barcode { code: barcode, unit };
                send(at, &remark, ItemCommand::Attach { item: item.into(), barcode }, &done)
            }
        }
    }
}

fn set(at: &mut At<'_>, item: &str, fields: &Fields, remark: &Remark) -> Result<(), Fault> {
    let named = at.item(item)?;
    let patch = fields.patch(at, Some(&named.view))?;
    if patch == ItemPatch::default() {
        return Err(Fault::usage("there is nothing to set; give at least one field, such as --name TEXT"));
    }
    let done = format!("Changed item {}.", named.item().sku);
    let item: ItemRef = named.item;
    send(at, remark, ItemCommand::Change { item, patch: Box::new(patch) }, &done)
}

fn send(at: &mut At<'_>, remark: &Remark, command: ItemCommand, done: &str) -> Result<(), Fault> {
    at.post(remark.request(Command::Item(command)), done)
}

impl List {
    fn print(self, at: &mut At<'_>) -> Result<(), Fault> {
        let place = at.place_id(self.at.as_ref())?;
        let sort = match self.sort {
            Sort::Sku => ItemSort::Sku,
            Sort::Name => ItemSort::Name,
            Sort::OnHand => ItemSort::OnHand,
            Sort::Available => ItemSort::Available,
        };
        let filter = self.filter.join(" ");
        let query = |window| ItemsQuery {
            place,
            filter: filter.clone(),
            kind: self.kind,
            sort,
            way: if self.down { SortWay::Down } else { SortWay::Up },
            include: include(self.all),
            window,
            around: None,
        };
        let mut list = at.out.list(&ITEM_ROWS)?;
        let mut under_count = false;
        pages::each(at.desk, query, |row| {
            under_count |= row.hidden;
            Ok(list.row(&row)?)
        })?;
        list.end()?;
        if under_count {
            at.out.remark("What is under count is left out where the last column says so.")?;
        }
        Ok(())
    }
}

/// Whether retired records are listed too.
pub fn include(all: bool) -> Include {
    if all { Include::All } else { Include::Active }
}
