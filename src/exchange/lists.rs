//! The columns of every list, once: CSV, JSON, tables on a terminal and the docs all come from here.
//!
//! Master data stands in [`super::master_lists`] and is shown from here too.

use crate::domain::alert::AlertState;
use crate::domain::party::LotStatus;
use crate::domain::quantity::Qty;
use crate::domain::query::{
    AlertRow, CountLineView, CountListRow, EntryRow, LotRow, MovementRow, RecordRow, ReservationRow,
    UndoState,
};
use crate::domain::tables::{CountState, ObservedState};

use super::ledger::MoveLine;
use super::list::{Cell, Column, List, columns, cost, no_extra, qty};
pub use super::master_lists::{ITEM_ROWS, ITEMS, JOBS, LOCATION_ROWS, LOCATIONS, PEOPLE, SUPPLIERS};

/// Lots.
pub static LOTS: List<LotRow> = List {
    name: "lots",
    doc: "Lots of items.",
    extra: no_extra,
    columns: columns! {
        "sku", "the item's code", |r, _| Cell::of(&r.sku);
        "lot", "the lot's number", |r, _| Cell::of(&r.lot.number);
        "expires", "its last day", |r, _| r.lot.expires.map_or(Cell::Empty, |day| Cell::Time(day.to_string()));
        "status", "free, hold, retired or merged", |r, _| Cell::of(match r.lot.status { LotStatus::Free => "free", LotStatus::Hold => "hold", LotStatus::Retired => "retired", LotStatus::Merged(_) => "merged" });
        "on_hand", "what there is of it in the room", |r, f| qty(r.on_hand, f);
        "since", "when it was first named", |r, f| f.time(r.lot.since);
        "under_count", "yes where some of it is being counted: on hand leaves that out", |r, _| under_count(r.hidden);
    },
};

/// Stock records.
pub static RECORDS: List<RecordRow> = List {
    name: "stock",
    doc: "Stock records: item x location x lot.",
    extra: no_extra,
    columns: columns! {
        "sku", "the item's code", |r, _| Cell::of(&r.sku);
        "name", "what people call it", |r, _| Cell::of(&r.name);
        "location", "where it lies", |r, _| Cell::of(&r.location);
        "lot", "the lot's number", |r, _| Cell::text(r.lot.as_ref());
        "expires", "the lot's last day", |r, _| r.expires.map_or(Cell::Empty, |day| Cell::Time(day.to_string()));
        "unit", "the base unit", |r, _| Cell::of(&r.unit);
        "on_hand", "what there is; empty where it is being counted, blind for you", |r, f| r.on_hand.map_or(Cell::Empty, |on_hand| qty(on_hand, f));
        "on_hold", "what of it is on hold", |r, f| r.on_hold.map_or(Cell::Empty, |on_hold| qty(on_hold, f));
        "reserved", "what is promised from this very record", |r, f| qty(r.reserved, f);
        "available", "on hand - on hold - reserved", |r, f| free(r).map_or(Cell::Empty, |free| qty(free, f));
        "counted", "when it was last observed", |r, f| r.counted.map_or(Cell::Empty, |at| f.time(at));
        "under_count", "yes where it is being counted, blind for you", |r, _| under_count(r.on_hand.is_none());
    },
};

/// Whether something is left out for a blind count: a column of its own, so that no quantity is silently short.
pub(super) fn under_count(left_out: bool) -> Cell {
    if left_out { Cell::of("yes") } else { Cell::Empty }
}

/// Movements in full; imports as it is.
pub static MOVEMENTS: List<MoveLine> = List {
    name: "movements",
    doc: "Movements in full, as `import movements` reads them. An entry without a reference is known as `entry:N`. What \
          moved between two places that are one since a merge is left out: it moved nothing.",
    extra: no_extra,
    columns: columns! {
        "time", "when it happened", |r, f| f.time(r.at);
        "kind", "what sort of movement", |r, _| Cell::of(r.kind_word());
        "sku", "the item", |r, _| Cell::of(&r.sku);
        "quantity", "how much, in base units", |r, f| qty(r.quantity, f);
        "unit", "the base unit", |r, _| Cell::of(&r.unit);
        "from", "from where", |r, _| Cell::of(&r.from);
        "to", "to where", |r, _| Cell::of(&r.to);
        "unit_cost", "what a base unit cost, on receipts and opening stock", |r, f| cost(r.unit_cost, f);
        "ref", "the entry's reference", |r, _| Cell::Text(r.key());
        "reason", "why, on adjustments and scrap", |r, _| Cell::text(r.reason.map(|reason| reason.word()));
        "supplier", "with which supplier", |r, _| Cell::text(r.supplier.as_ref());
        "job", "on which job", |r, _| Cell::text(r.job.as_ref());
        "lot", "the lot's number", |r, _| Cell::text(r.lot.as_ref());
        "expires", "the lot's last day", |r, _| r.expires.map_or(Cell::Empty, |day| Cell::Time(day.to_string()));
        "note", "the entry's note", |r, _| Cell::text(r.note.as_ref());
        "override", "a supervisor's reason for going beyond a limit", |r, _| Cell::text(r.override_reason.as_ref());
        "entry", "the entry's number in the journal", |r, _| Cell::Whole(r.entry.0);
        "line", "the line in it", |r, _| Cell::Whole(u64::from(r.line));
        "by", "who did it", |r, _| Cell::Text(r.by.clone());
        "undone", "the entry that undid it", |r, _| r.undone.map_or(Cell::Empty, |seq| Cell::Whole(seq.0));
    },
};

/// Movements of one item, place or record, with the running balance.
pub static MOVEMENT_ROWS: List<MovementRow> = List {
    name: "movements of one",
    doc: "Movements of an item, a place or a record, newest first, with the balance after each.",
    extra: no_extra,
    columns: columns! {
        "time", "when it happened", |r, f| f.time(r.movement.at);
        "kind", "what sort of movement", |r, _| Cell::of(r.movement.kind.word());
        "sku", "the item", |r, _| Cell::of(&r.sku);
        "quantity", "how much, in base units", |r, f| qty(r.movement.quantity, f);
        "unit", "the base unit", |r, _| Cell::of(&r.unit);
        "from", "from where", |r, _| Cell::of(&r.from);
        "to", "to where", |r, _| Cell::of(&r.to);
        "lot", "the lot's number", |r, _| Cell::text(r.lot.as_ref());
        "party", "with whom", |r, _| Cell::text(r.party.as_ref());
        "ref", "the entry's reference", |r, _| Cell::text(r.reference.as_ref());
        "reason", "why", |r, _| Cell::text(r.movement.reason.map(|reason| reason.word()));
        "by", "who did it", |r, _| Cell::of(&r.by);
        "change", "the signed change", |r, f| qty(r.change, f);
        "balance", "the balance after it", |r, f| qty(r.balance, f);
        "entry", "the entry's number in the journal", |r, _| Cell::Whole(r.line.seq.0);
        "line", "the line in it", |r, _| Cell::Whole(u64::from(r.line.line));
        "undone", "the entry that undid it", |r, _| r.undone.map_or(Cell::Empty, |seq| Cell::Whole(seq.0));
    },
};

/// The journal.
pub static JOURNAL: List<EntryRow> = List {
    name: "journal",
    doc: "Entries of the journal.",
    extra: no_extra,
    columns: columns! {
        "entry", "its number", |r, _| Cell::Whole(r.seq.0);
        "action", "what was done", |r, _| Cell::of(r.action.word());
        "time", "when it happened", |r, f| f.time(r.effective);
        "recorded", "when it was committed", |r, f| f.time(r.recorded);
        "by", "who did it", |r, _| Cell::of(&r.by);
        "ref", "its reference", |r, _| Cell::text(r.reference.as_ref());
        "note", "its note", |r, _| Cell::text(r.note.as_ref());
        "override", "a supervisor's reason for going beyond a limit", |r, _| Cell::text(r.override_reason.as_ref());
        "undoes", "the entry or the line that it undoes", |r, _| Cell::text(r.undoes.map(|undoes| undoes.to_string()));
        "lines", "how many lines it has", |r, _| Cell::Whole(u64::from(r.lines));
        "summary", "what it did, in a few words", |r, _| Cell::of(&r.summary);
        "undo", "possible, partly, undone or never", |r, _| Cell::of(match r.undo { UndoState::Possible => "possible", UndoState::Partly => "partly", UndoState::Undone => "undone", UndoState::Never => "never" });
        "clock", "what is odd about its times: the clock went back before it, or was ahead", |r, _| r.clock.words().map_or(Cell::Empty, Cell::of);
    },
};

/// Alerts.
pub static ALERTS: List<AlertRow> = List {
    name: "alerts",
    doc: "Live alerts, most urgent first.",
    extra: no_extra,
    columns: columns! {
        "alert", "what is wrong", |r, _| Cell::of(r.key.kind.word());
        "sku", "the item", |r, _| Cell::of(&r.sku);
        "name", "what people call it", |r, _| Cell::of(&r.name);
        "location", "where; empty means the whole site", |r, _| Cell::text(r.place.as_ref());
        "lot", "with which lot", |r, _| Cell::text(r.lot.as_ref());
        "expires", "the lot's last day", |r, _| r.expires.map_or(Cell::Empty, |day| Cell::Time(day.to_string()));
        "quantity", "what there was when it was last looked at", |r, f| qty(r.alert.quantity, f);
        "limit", "what that is held against", |r, f| qty(r.alert.limit, f);
        "unit", "the base unit", |r, _| Cell::of(&r.unit);
        "state", "open, acknowledged or snoozed", |r, _| Cell::of(match r.alert.state { AlertState::Open => "open", AlertState::Acknowledged { .. } => "acknowledged", AlertState::Snoozed { .. } => "snoozed" });
        "until", "the day on which it comes back", |r, _| match r.alert.state { AlertState::Snoozed { until, .. } => Cell::Time(until.to_string()), _ => Cell::Empty };
        "opened", "since when", |r, f| f.time(r.alert.opened);
    },
};

/// Reservations.
pub static RESERVATIONS: List<ReservationRow> = List {
    name: "reservations",
    doc: "What is promised to documents.",
    extra: no_extra,
    columns: columns! {
        "reservation", "its number", |r, _| Cell::Whole(u64::from(r.id.0));
        "document", "the document", |r, _| Cell::of(&r.reservation.document);
        "sku", "the item", |r, _| Cell::of(&r.sku);
        "quantity", "what is still promised", |r, f| qty(r.reservation.quantity, f);
        "unit", "the base unit", |r, _| Cell::of(&r.unit);
        "location", "from where; empty means anywhere", |r, _| Cell::text(r.place.as_ref());
        "lot", "which lot", |r, _| Cell::text(r.lot.as_ref());
        "priority", "smaller is served first", |r, _| Cell::Whole(u64::from(r.reservation.priority));
        "since", "when it was promised", |r, f| f.time(r.reservation.since);
    },
};

/// Counts.
pub static COUNTS: List<CountListRow> = List {
    name: "counts",
    doc: "Counts, newest first.",
    extra: no_extra,
    columns: columns! {
        "count", "its number", |r, _| Cell::Whole(u64::from(r.id.0));
        "location", "where", |r, _| Cell::of(&r.place);
        "by", "whose", |r, _| Cell::of(&r.by);
        "opened", "when it was opened", |r, f| f.time(r.at);
        "state", "open or closed", |r, _| Cell::of(match r.state { CountState::Open => "open", CountState::Closed => "closed" });
        "observed", "records observed", |r, _| Cell::Whole(u64::from(r.observed));
        "review", "observations in review", |r, _| Cell::Whole(u64::from(r.review));
    },
};

/// The records of one count.
pub static COUNT_LINES: List<CountLineView> = List {
    name: "count lines",
    doc: "Records of a count. Book and variance are empty for a counter while it is open.",
    extra: no_extra,
    columns: columns! {
        "sku", "the item", |r, _| Cell::of(&r.sku);
        "name", "what people call it", |r, _| Cell::of(&r.name);
        "lot", "the lot's number", |r, _| Cell::text(r.lot.as_ref());
        "unit", "the base unit", |r, _| Cell::of(&r.unit);
        "counted", "what was seen", |r, f| r.seen.as_ref().and_then(|seen| seen.counted).map_or(Cell::Empty, |counted| qty(counted, f));
        "book", "what the book says of that moment", |r, f| r.seen.as_ref().and_then(|seen| seen.book).map_or(Cell::Empty, |book| qty(book, f));
        "variance", "counted less book", |r, f| r.seen.as_ref().and_then(|seen| seen.variance).map_or(Cell::Empty, |variance| qty(variance, f));
        "state", "posted, review or rejected; what was taken back gives way to what was seen before it", |r, _| Cell::text(r.seen.as_ref().and_then(|seen| seen.state).map(observed_state));
        "time", "when it was seen", |r, f| r.seen.as_ref().map_or(Cell::Empty, |seen| f.time(seen.at));
        "observation", "the line of the journal", |r, _| Cell::text(r.seen.as_ref().map(|seen| seen.line.to_string()));
    },
};

/// The columns of every list, for the docs.
pub fn lists_doc() -> String {
    [
        ITEMS.columns_doc(),
        ITEM_ROWS.columns_doc(),
        LOCATIONS.columns_doc(),
        LOCATION_ROWS.columns_doc(),
        SUPPLIERS.columns_doc(),
        JOBS.columns_doc(),
        PEOPLE.columns_doc(),
        LOTS.columns_doc(),
        RECORDS.columns_doc(),
        MOVEMENTS.columns_doc(),
        MOVEMENT_ROWS.columns_doc(),
        JOURNAL.columns_doc(),
        ALERTS.columns_doc(),
        RESERVATIONS.columns_doc(),
        COUNTS.columns_doc(),
        COUNT_LINES.columns_doc(),
    ]
    .join("\n")
}

fn observed_state(state: ObservedState) -> &'static str {
    match state {
        ObservedState::Posted => "posted",
        ObservedState::Review => "review",
        ObservedState::Rejected => "rejected",
        ObservedState::Withdrawn => "withdrawn",
    }
}

fn free(row: &RecordRow) -> Option<Qty> {
    row.on_hand?.minus(row.on_hold.unwrap_or(Qty::ZERO))?.minus(row.reserved)
}
