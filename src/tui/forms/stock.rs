//! The forms that move stock and promise it.

use super::stock_build as build;
use super::{
    After, Asks, Field, Kind, LOT, NOTE, OVERRIDE, Propose, REFERENCE, Spec, TIME, When, head, line,
};
use crate::tui::commands::Cmd;

/// Why stock is adjusted or scrapped, in the order in which it is offered.
pub const REASONS: &[&str] = &[
    "damaged",
    "expired",
    "missing",
    "found",
    "stolen",
    "consumed",
    "data-entry",
    "sample",
    "returned",
    "other",
];
/// Where issued goods go.
const ISSUE_TO: &[&str] = &["customer", "production", "job"];
/// Which way a return goes.
const RETURN_WAYS: &[&str] = &["from-customer", "from-production", "from-job", "to-supplier"];

const ITEM: Field = line("item", "Item", Kind::Item);
const QTY: Field = line("qty", "Quantity", Kind::Quantity);
const EXPIRES: Field = line("expires", "Lot's last day", Kind::Day).when(When::Lots);
const COST: Field = line("cost", "Unit cost", Kind::Cost).when(When::More);

const RECEIVE: &[Field] = &[
    head("supplier", "Supplier", Kind::Supplier).optional().propose(Propose::Last),
    head("reference", "Delivery note", Kind::Code).optional(),
    head("to", "To", Kind::Location).or("the dock").propose(Propose::Last),
    NOTE,
    TIME,
    ITEM,
    QTY,
    LOT,
    EXPIRES,
    COST,
];

const PUT_AWAY: &[Field] = &[
    head("from", "From", Kind::Location).when(When::More),
    REFERENCE,
    NOTE,
    TIME,
    ITEM,
    line("to", "To", Kind::Location).optional().propose(Propose::PutAway),
    line("qty", "Quantity", Kind::Quantity).or("all"),
    LOT,
];

const ISSUE: &[Field] = &[
    head("way", "Goes to", Kind::Choice(ISSUE_TO)).optional().propose(Propose::Last),
    head("job", "Job", Kind::Job).when(When::If("way", "job")).propose(Propose::Last),
    head("from", "From", Kind::Location).or("anywhere"),
    REFERENCE,
    NOTE,
    TIME,
    OVERRIDE,
    ITEM,
    QTY,
    LOT.or("first to expire").propose(Propose::FirstOut),
    line("document", "Of document", Kind::Document).when(When::More),
];

const MOVE: &[Field] = &[
    head("from", "From", Kind::Location),
    head("to", "To", Kind::Location),
    REFERENCE,
    NOTE,
    TIME,
    ITEM,
    line("qty", "Quantity", Kind::Quantity).or("all"),
    LOT,
];

const MOVE_ALL: &[Field] = &[
    head("from", "From, all of it", Kind::Location),
    head("to", "To", Kind::Location),
    REFERENCE,
    NOTE,
    TIME,
];

const ADJUST: &[Field] = &[
    head("reason", "Reason", Kind::Choice(REASONS)).propose(Propose::Last),
    NOTE,
    REFERENCE,
    TIME,
    OVERRIDE,
    ITEM,
    line("at", "At", Kind::Location).propose(Propose::Where),
    line("change", "Change, +/-", Kind::Change),
    LOT,
];

const SCRAP: &[Field] = &[
    head("reason", "Reason", Kind::Choice(REASONS)).propose(Propose::Last),
    head("from", "From", Kind::Location).or("anywhere"),
    NOTE,
    REFERENCE,
    TIME,
    OVERRIDE,
    ITEM,
    QTY,
    LOT,
];

const RETURN: &[Field] = &[
    head("way", "Which way", Kind::Choice(RETURN_WAYS)).propose(Propose::Last),
    head("job", "Job", Kind::Job).when(When::If("way", "from-job")),
    head("supplier", "Supplier", Kind::Supplier).when(When::If("way", "to-supplier")),
    head("at", "Place in the room", Kind::Location).propose(Propose::Last),
    REFERENCE,
    NOTE,
    TIME,
    ITEM,
    QTY,
    LOT,
    EXPIRES,
];

const RESERVE: &[Field] = &[
    head("document", "For document", Kind::Document),
    head("place", "From place", Kind::Location).or("anywhere"),
    head("priority", "Priority, 1 first", Kind::Number).when(When::More),
    NOTE,
    ITEM,
    QTY,
    LOT,
];

const RELEASE: &[Field] = &[
    head("document", "Of document", Kind::Document),
    head("item", "Only item", Kind::Item).optional(),
    head("qty", "Quantity", Kind::Quantity).or("all"),
    NOTE,
];

const OPENING: &[Field] = &[
    head("place", "Bin", Kind::Location).propose(Propose::Last),
    REFERENCE,
    NOTE,
    TIME,
    ITEM,
    QTY,
    line("cost", "Unit cost", Kind::Cost).optional(),
    LOT,
    EXPIRES,
];

/// One line each.
pub const FORMS: &[Spec] = &[
    form(Cmd::Receive, "Receive", RECEIVE, build::receive),
    form(Cmd::PutAway, "Put away", PUT_AWAY, build::put_away),
    form(Cmd::Issue, "Issue", ISSUE, build::issue),
    form(Cmd::Move, "Move", MOVE, build::move_lines),
    form(Cmd::MoveAll, "Move all", MOVE_ALL, build::move_all),
    form(Cmd::Adjust, "Adjust", ADJUST, build::adjust),
    form(Cmd::Scrap, "Scrap", SCRAP, build::scrap),
    form(Cmd::Return, "Return", RETURN, build::return_lines),
    form(Cmd::Reserve, "Reserve", RESERVE, build::reserve),
    form(Cmd::Release, "Release", RELEASE, build::release),
    form(Cmd::Opening, "Opening stock", OPENING, build::opening),
];

const fn form(cmd: Cmd, title: &'static str, fields: &'static [Field], build: super::Build) -> Spec {
    Spec { cmd, title, fields, build, after: After::Again, asks: Asks::No }
}
