//! Forms as data: which fields each has, and how what is filled in becomes a request. A new form is one line in a
//! table and one function that builds its request.

pub mod filled;
pub mod masters;
mod masters_build;
pub mod settings;
pub mod stock;
mod stock_build;
pub mod values;

use crate::domain::desk::Request;
use crate::tui::commands::Cmd;

pub use filled::{Fault, Filled};
pub use masters_build::packs_text;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An item, by SKU, name or barcode.
    Item,
    /// How much of the line's item; it calculates.
    Quantity,
    /// The same, up or down.
    Change,
    /// A place inside.
    Location,
    /// A lot of the line's item.
    Lot,
    /// A supplier.
    Supplier,
    /// A job.
    Job,
    /// A document with reservations.
    Document,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A code of its own: a new SKU, a reference, a barcode.
    Code,
    /// A name.
    Name,
    /// A note.
    Note,
    /// A cost or price of one unit.
    Cost,
    /// A day: `2026-11-23`, `+7`, `today`.
    Day,
    /// A time of day or a day and a time.
    Time,
    /// A whole number.
    Number,
}

/// Once for the form, or once for each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Once.
    Head,
    /// For each line.
    Line,
}

/// When a field is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// When more fields are asked for, or when it holds something.
    More,
    /// When the line's item is kept by lot, or more fields are asked for.
    Lots,
    /// When another field of the head holds this word.
    If(&'static str, &'static str),
}

/// Whether a field must hold something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may.
    Optional,
}

/// What a field proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propose {
    /// Nothing.
    Nothing,
    /// What was used last.
    Last,
    /// A word.
    Word(&'static str),
    /// Where the item would be put away.
    PutAway,
    /// Where the item is, if it is in one place only.
    Where,
    /// The day it is.
    Today,
    /// The lot that goes out first.
    FirstOut,
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// What it is called by the function that builds the request.
    pub key: &'static str,
    /// What a person is asked.
    pub prompt: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Once or for each line.
    pub part: Part,
    /// When it is there.
    pub when: When,
    /// Whether it must hold something.
    pub need: Need,
    /// What it proposes.
    pub propose: Propose,
    /// What it means when it is empty, in a word; nothing where there is nothing to say.
    pub empty: &'static str,
}

/// What happens after it was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The next one of the same kind.
    Again,
    /// Back to the screen before.
    Leave,
}

/// Whether posting asks once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// It does not: undo takes it back.
    No,
    /// It asks, and a letter answers.
    Yes(&'static str),
}

/// Builds the request.
pub type Build = fn(&Filled<'_>) -> Result<Request, Fault>;

/// A form.
#[derive(Debug)]
pub struct Spec {
    /// The command that opens it.
    pub cmd: Cmd,
    /// Its title.
    pub title: &'static str,
    /// Its fields, head first, in the order in which they are asked.
    pub fields: &'static [Field],
    /// How it becomes a request.
    pub build: Build,
    /// What happens after.
    pub after: After,
    /// Whether it asks once more.
    pub asks: Asks,
}

impl Spec {
    /// The form of a command.
    pub fn of(cmd: Cmd) -> Option<&'static Spec> {
        stock::FORMS.iter().chain(masters::FORMS).find(|spec| spec.cmd == cmd)
    }

    /// Whether it has lines.
    pub fn has_lines(&self) -> bool {
        self.fields.iter().any(|field| field.part == Part::Line)
    }

    /// The fields of a part, each with its place among all.
    pub fn part(&self, part: Part) -> impl Iterator<Item = &'static Field> + use<'_> {
        self.fields.iter().filter(move |field| field.part == part)
    }
}

/// A field of the head that must hold something.
const fn head(key: &'static str, prompt: &'static str, kind: Kind) -> Field {
    Field {
        key,
        prompt,
        kind,
        part: Part::Head,
        when: When::Always,
        need: Need::Required,
        propose: Propose::Nothing,
        empty: "",
    }
}

/// A field of a line that must hold something.
const fn line(key: &'static str, prompt: &'static str, kind: Kind) -> Field {
    Field {
        key,
        prompt,
        kind,
        part: Part::Line,
        when: When::Always,
        need: Need::Required,
        propose: Propose::Nothing,
        empty: "",
    }
}

impl Field {
    /// It may stay empty.
    const fn optional(self) -> Field {
        Field { need: Need::Optional, ..self }
    }

    /// It may stay empty, and means this then.
    const fn or(self, empty: &'static str) -> Field {
        Field { need: Need::Optional, empty, ..self }
    }

    /// It is there at times.
    const fn when(self, when: When) -> Field {
        Field { when, need: Need::Optional, ..self }
    }

    /// It proposes something.
    const fn propose(self, propose: Propose) -> Field {
        Field { propose, ..self }
    }
}

/// What every posting form may say besides, seldom.
const REFERENCE: Field = head("reference", "Reference", Kind::Code).when(When::More);
const NOTE: Field = head("note", "Note", Kind::Note).when(When::More);
const TIME: Field = head("time", "When it happened", Kind::Time).when(When::More);
const OVERRIDE: Field = head("override", "Override, why", Kind::Note).when(When::More);
const LOT: Field = line("lot", "Lot", Kind::Lot).when(When::Lots);
