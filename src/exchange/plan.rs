//! Plans: what an import would ask for, request by request, before anything is asked for.

use std::collections::BTreeSet;

use crate::domain::command::{Command, Deed, ItemRef, Look, Source};
use crate::domain::desk::Request;
use crate::domain::ids::ItemId;
use crate::domain::quantity::DecimalMark;
use crate::domain::refusal::{self, Noun, Why};
use crate::domain::text::Code;
use crate::domain::time::{Calendar, Moment};

use super::faults::{Fault, Place};
use super::guard::Guards;

/// The most notices that are told in words.
pub const NOTICES_MAX: usize = 200;

/// How a file is read.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The decimal mark of its numbers.
    pub decimal: DecimalMark,
    /// The store's zone and day.
    pub calendar: Calendar,
    /// The moment it is.
    pub now: Moment,
    /// The reference of rows that have none, where somebody gave one.
    pub reference: Option<Code>,
    /// Whether guards against formulas are taken off.
    pub guards: Guards,
}

impl ImportOptions {
    /// The usual way to read a file.
    pub fn new(calendar: Calendar, now: Moment) -> ImportOptions {
        ImportOptions { decimal: DecimalMark::Point, calendar, now, reference: None, guards: Guards::On }
    }
}

/// A request and the lines of the file that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRequest {
    /// The request.
    pub request: Request,
    /// Lines of the file: the first is that of line 1 of the command, and so on.
    pub rows: Vec<u32>,
}

/// What a file comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What to ask for, in this order.
    pub requests: Vec<PlannedRequest>,
    /// How many rows were read.
    pub rows: u64,
    /// How many rows say what is so already.
    pub unchanged: u64,
    /// What else there is to say.
    pub notices: Vec<String>,
    /// Notices beyond [`NOTICES_MAX`].
    pub more_notices: u64,
    /// Where the columns of the file are.
    pub places: Vec<(&'static str, Place)>,
    /// Items of which a row could not be used: what there is of them may be short for that alone.
    pub lost: BTreeSet<ItemId>,
}

impl Plan {
    /// One more request.
    pub fn ask(&mut self, command: Command, rows: Vec<u32>) {
        self.requests.push(PlannedRequest { request: import_request(command), rows });
    }

    /// One more thing to say.
    pub fn notice(&mut self, text: String) {
        if self.notices.len() < NOTICES_MAX {
            self.notices.push(text);
        } else {
            self.more_notices = self.more_notices.saturating_add(1);
        }
    }

    /// What the store refused of a request, with the line and the column of the file that it is about.
    pub fn fault_of(&self, request: usize, fault: &refusal::Fault) -> Fault {
        let column = about(&fault.why)
            .and_then(|column| self.places.iter().find(|(name, _)| *name == column))
            .map(|(_, place)| place.clone());
        Fault { line: self.line_of(request, fault.line), column, text: fault.why.to_string() }
    }

    /// Whether what the store refused of a request may follow from rows that could not be used, and from nothing else.
    pub fn may_follow(&self, request: usize, fault: &refusal::Fault) -> bool {
        match &fault.why {
            // What the file names is looked up when it is read: it can be unknown only for want of its own row.
            Why::Unknown { .. } => true,
            Why::NotEnough { .. } | Why::PastNegative { .. } => {
                let command = self.requests.get(request).map(|planned| &planned.request.command);
                let item = command.and_then(|command| item_of(command, fault.line.unwrap_or(1)));
                item.is_none_or(|item| matches!(item, ItemRef::Id(id) if self.lost.contains(id)))
            }
            _ => false,
        }
    }

    /// The line of the file that a line of a request comes from; its first line where the fault names none.
    pub fn line_of(&self, request: usize, line: Option<u32>) -> Option<u32> {
        let rows = &self.requests.get(request)?.rows;
        let index = usize::try_from(line.unwrap_or(1)).unwrap_or(1).saturating_sub(1);
        rows.get(index).or_else(|| rows.first()).copied()
    }
}

/// The item that a line of a stock command is about.
fn item_of(command: &Command, line: u32) -> Option<&ItemRef> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    items(command).get(index).copied()
}

/// The items that the lines of a stock command are about, in order; none for any other command.
fn items(command: &Command) -> Vec<&ItemRef> {
    match command {
        Command::Opening(lines) | Command::Receive { lines, .. } | Command::Return { lines, .. } => {
            lines.iter().map(|line| &line.item).collect()
        }
        Command::PutAway(lines) | Command::Move(lines) => lines.iter().map(|line| &line.item).collect(),
        Command::Issue { lines, .. } | Command::Scrap { lines, .. } => {
            lines.iter().map(|line| &line.item).collect()
        }
        Command::Adjust(lines) => lines.iter().map(|line| &line.item).collect(),
        Command::Mixed(deeds) => deeds.iter().flat_map(items_of_deed).collect(),
        _ => Vec::new(),
    }
}

fn items_of_deed(deed: &Deed) -> Vec<&ItemRef> {
    match deed {
        Deed::Opening(lines) | Deed::Receive { lines, .. } | Deed::Return { lines, .. } => {
            lines.iter().map(|line| &line.item).collect()
        }
        Deed::PutAway(lines) | Deed::Move(lines) => lines.iter().map(|line| &line.item).collect(),
        Deed::Issue { lines, .. } | Deed::Scrap { lines, .. } => {
            lines.iter().map(|line| &line.item).collect()
        }
        Deed::Adjust(lines) => lines.iter().map(|line| &line.item).collect(),
    }
}

/// The column that a refusal is about, where it is about one for certain.
fn about(why: &Why) -> Option<&'static str> {
    Some(match why {
        Why::NotEnough { .. }
        | Why::PastNegative { .. }
        | Why::TooFine { .. }
        | Why::NotPositive { .. }
        | Why::SumTooLarge { .. }
        | Why::TooLarge => "quantity",
        Why::Future { .. } | Why::Closed { .. } | Why::BeforeShift { .. } => "time",
        Why::Unknown { noun: Noun::Item, .. } | Why::Retired { noun: Noun::Item, .. } => "sku",
        Why::Unknown { noun: Noun::Lot, .. } | Why::Retired { noun: Noun::Lot, .. } => "lot",
        Why::Unknown { noun: Noun::Job, .. } | Why::Retired { noun: Noun::Job, .. } => "job",
        Why::Unknown { noun: Noun::Supplier, .. } | Why::Retired { noun: Noun::Supplier, .. } => "supplier",
        Why::Taken { noun: Noun::Barcode, .. } => "barcodes",
        _ => return None,
    })
}

/// A request that comes from a file.
pub fn import_request(command: Command) -> Request {
    Request { look: Look::Sure, source: Source::Import, ..Request::from(command) }
}
