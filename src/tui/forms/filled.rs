//! A form as it is filled in, for the functions that build requests of it.

use super::{Part, Spec, values};
use crate::domain::alert::AlertKey;
use crate::domain::command::Command;
use crate::domain::command::{Amount, Look, LotRef, Patch, Source};
use crate::domain::desk::Request;
use crate::domain::ids::PersonId;
use crate::domain::item::Item;
use crate::domain::quantity::UnitCost;
use crate::domain::text::{Code, Name, Note};
use crate::domain::time::{Day, Moment};
use crate::tui::facts::Facts;

/// What is missing or cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub key: &'static str,
    /// The line, from 0; none in the head.
    pub line: Option<usize>,
    /// In words.
    pub words: String,
}

/// Texts of some fields, by key.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// Key and text.
    pub texts: &'a [(&'static str, String)],
    /// The item that is meant, where it is known.
    pub item: Option<&'a Item>,
    /// The line, from 0; none in the head.
    pub line: Option<usize>,
    /// What is known of the store.
    pub facts: &'a Facts,
}

/// A form as it is filled in.
#[derive(Debug)]
pub struct Filled<'a> {
    /// Which form.
    pub spec: &'static Spec,
    /// What stands once.
    pub head: Texts<'a>,
    /// What stands for each line.
    pub lines: Vec<Texts<'a>>,
    /// The alerts that it is about.
    pub alerts: &'a [AlertKey],
    /// The codes of that item's suppliers, in the order of its suppliers.
    pub supplier_codes: &'a [Code],
    /// The people that it is about.
    pub people: &'a [PersonId],
    /// The item as it was when its fields were filled in.
    pub before: Option<&'a Item>,
    /// What the fields held then.
    pub was: &'a [(&'static str, String)],
}

type Found<T> = Result<T, Fault>;

impl Texts<'_> {
    /// The text of a field, without blanks around it; empty where there is none.
    pub fn text(&self, key: &str) -> &str {
        self.texts.iter().find(|(k, _)| *k == key).map_or("", |(_, text)| text.trim())
    }

    fn fault(&self, key: &'static str, words: impl Into<String>) -> Fault {
        Fault { key, line: self.line, words: words.into() }
    }

    fn read<T>(&self, key: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Found<Option<T>> {
        match self.text(key) {
            "" => Ok(None),
            text => read(text).map(Some).map_err(|words| self.fault(key, words)),
        }
    }

    /// What a field that must hold something holds.
    pub fn need<T>(&self, key: &'static str, found: Option<T>) -> Found<T> {
        found.ok_or_else(|| self.fault(key, "is missing"))
    }

    /// A code.
    pub fn code(&self, key: &'static str) -> Found<Option<Code>> {
        self.read(key, values::code)
    }

    /// A code that must be there.
    pub fn need_code(&self, key: &'static str) -> Found<Code> {
        self.need(key, self.code(key)?)
    }

    /// Something named by its code.
    pub fn named<T: From<Code>>(&self, key: &'static str) -> Found<Option<T>> {
        Ok(self.code(key)?.map(T::from))
    }

    /// Something named by its code that must be there.
    pub fn need_named<T: From<Code>>(&self, key: &'static str) -> Found<T> {
        self.need_code(key).map(T::from)
    }

    /// A name.
    pub fn name(&self, key: &'static str) -> Found<Option<Name>> {
        self.read(key, values::name)
    }

    /// A note.
    pub fn note(&self, key: &'static str) -> Found<Option<Note>> {
        self.read(key, values::note)
    }

    /// A lot by its number.
    pub fn lot(&self) -> Found<Option<LotRef>> {
        Ok(self.code("lot")?.map(LotRef::Number))
    }

    /// A day.
    pub fn day(&self, key: &'static str) -> Found<Option<Day>> {
        self.read(key, |text| values::day(text, self.facts))
    }

    /// A moment.
    pub fn moment(&self, key: &'static str) -> Found<Option<Moment>> {
        self.read(key, |text| values::moment(text, self.facts))
    }

    /// A cost.
    pub fn cost(&self, key: &'static str) -> Found<Option<UnitCost>> {
        self.read(key, |text| values::cost(text, self.facts))
    }

    /// A whole number.
    pub fn number(&self, key: &'static str) -> Found<Option<u32>> {
        self.read(key, values::number)
    }

    /// A quantity of the item, above zero.
    pub fn amount(&self, key: &'static str) -> Found<Option<Amount>> {
        self.read(key, |text| values::positive(text, self.item, self.facts))
    }

    /// A quantity of the item, of either sign.
    pub fn change(&self, key: &'static str) -> Found<Option<Amount>> {
        self.read(key, |text| values::amount(text, self.item, self.facts))
    }
}

impl Filled<'_> {
    /// One thing of each line.
    pub fn each<T>(&self, read: impl Fn(&Texts<'_>) -> Found<T>) -> Found<Vec<T>> {
        let lines: Vec<T> = self.lines.iter().map(read).collect::<Result<_, _>>()?;
        if lines.is_empty() && self.spec.has_lines() {
            let key = self.spec.part(Part::Line).next().map_or("item", |field| field.key);
            return Err(Fault {
                key,
                line: Some(0),
                words: String::from("is missing: there is no line yet"),
            });
        }
        Ok(lines)
    }

    /// The request with what is said of it besides.
    pub fn request(&self, command: Command) -> Found<Request> {
        Ok(Request {
            number: None,
            effective: self.head.moment("time")?,
            reference: self.head.code("reference")?,
            note: self.head.note("note")?,
            override_reason: self.head.note("override")?,
            look: Look::First,
            source: Source::Hand,
            seen: None,
            form: None,
            command,
        })
    }

    /// What becomes of a field that was filled in from what there is: kept where its text is the same.
    pub fn patch<T>(&self, key: &'static str, read: Option<T>) -> Patch<T> {
        let was = self.was.iter().find(|(k, _)| *k == key).map_or("", |(_, text)| text.as_str());
        match read {
            _ if self.head.text(key) == was => Patch::Keep,
            Some(value) => Patch::Set(value),
            None => Patch::Clear,
        }
    }

    /// The same for a field that cannot be emptied.
    pub fn changed<T>(&self, key: &'static str, read: Option<T>) -> Option<T> {
        match self.patch(key, read) {
            Patch::Set(value) => Some(value),
            Patch::Keep | Patch::Clear => None,
        }
    }
}
