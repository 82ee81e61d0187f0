//! What a form is made of while it is filled in: values, lines, where one is, what may be meant.

use crate::domain::quantity::Qty;
use crate::domain::query::{Hit, ItemView};
use crate::domain::text::Code;
use crate::tui::forms::Kind;
use crate::tui::widget::field::{Accept, Field};

/// The longest text of a field.
const TEXT_MAX: usize = 500;

/// One field with what it holds.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) field: Field,
    /// What was proposed: the first letter typed takes its place.
    pub(super) proposed: Option<String>,
    /// The text that is known to name something.
    pub(super) known: Option<String>,
    /// Why the text cannot be taken.
    pub(super) fault: Option<String>,
    /// What was proposed and nobody took; unlike `proposed` it outlives the keys of a scan, which are taken back.
    pub(super) offered: Option<String>,
    /// How it came to hold what it holds.
    pub(super) from: From,
}

/// How a field came to hold what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// Somebody typed, scanned or passed it, or it is empty.
    Hand,
    /// It was selected when the form was opened, and nobody has seen it here yet.
    Selection,
}

impl Value {
    pub(super) fn new(kind: Kind) -> Value {
        let accept = match kind {
            Kind::Name | Kind::Note | Kind::Item | Kind::Location | Kind::Supplier | Kind::Job => {
                Accept::Line
            }
            _ => Accept::Ascii,
        };
        let field = Field::new(accept, TEXT_MAX);
        Value { field, proposed: None, known: None, fault: None, from: From::Hand, offered: None }
    }

    pub(super) fn text(&self) -> &str {
        self.field.text().trim()
    }

    pub(super) fn set(&mut self, text: &str) {
        self.field.set(text);
        self.fault = None;
        self.from = From::Hand;
        self.offered = None;
    }

    /// Puts in what names something.
    pub(super) fn take(&mut self, code: &str) {
        self.set(code);
        self.known = Some(code.to_owned());
        self.proposed = Some(code.to_owned());
    }

    /// Puts in what names something, and nobody has taken yet.
    pub(super) fn propose_known(&mut self, code: &str) {
        self.take(code);
        self.offered = Some(code.to_owned());
    }

    /// Whether nobody typed it: it is empty, names something that was taken, or was only proposed.
    pub(super) fn is_untouched(&self) -> bool {
        self.text().is_empty() || self.known.is_some() || self.offered.as_deref() == Some(self.text())
    }

    /// Whether a letter typed takes the place of all of it.
    pub(super) fn is_proposal(&self) -> bool {
        self.text().is_empty() || self.proposed.as_deref() == Some(self.text())
    }

    pub(super) fn propose_text(&mut self, text: &str) {
        self.set(text);
        self.proposed = Some(text.to_owned());
        self.offered = Some(text.to_owned());
    }
}

/// One line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) values: Vec<Value>,
    pub(super) item: Option<Box<ItemView>>,
    /// What the scans of it stand for, in base units, while nothing is typed.
    pub(super) scanned: Qty,
    /// The pack whose barcode was scanned: a plain number counts such packs.
    pub(super) pack: Option<Code>,
    /// Whether its item was looked for in vain.
    pub(super) sought: bool,
    /// Whether its item was only selected when the form was opened: a scan takes its place.
    pub(super) origin: Origin,
}

/// How a line came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// It was the selected row, and nothing was typed since.
    Selected,
    /// Somebody wanted it.
    Wanted,
}

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// In the head.
    Head(usize),
    /// In the current line.
    Line(usize),
}

/// What may be meant by what is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Offers {
    pub(super) hits: Vec<Hit>,
    /// The words of a choice that fit.
    pub(super) words: Vec<&'static str>,
    pub(super) selected: Option<usize>,
}
