//! What a scan does in a form: it fills what it fits. In a quantity it means "that was one, next", or one more of the
//! same. It never becomes a quantity and never takes away what was typed.

use super::State;
use super::parts::{At, From, Line, Origin, Value};
use crate::domain::ids::ItemId;
use crate::domain::item::Unit;
use crate::domain::quantity::Qty;
use crate::domain::query::Meaning;
use crate::domain::text::{Code, shown};
use crate::tui::beep::Beep;
use crate::tui::forms::{Kind, Need, Part, values};
use crate::tui::modal::{Choice, Then};
use crate::tui::page::{Cx, Nav, Scan};
use crate::tui::said::Tone;

impl State {
    /// Something was scanned.
    pub(super) fn scan(&mut self, scan: &Scan, cx: &mut Cx<'_>) {
        self.settle_last();
        let kind = self.asked(self.at).map(|asked| asked.kind);
        let raw = match kind {
            // A barcode, a reference, a new code: as it was scanned, whatever else it may be.
            Some(Kind::Code) => self.value(self.at).is_some_and(|value| value.text().is_empty()),
            Some(Kind::Document | Kind::Lot) => scan.meanings.is_empty(),
            // What is written there already is not a scanner's to replace.
            Some(Kind::Name | Kind::Note) => {
                scan.meanings.is_empty() && self.value(self.at).is_some_and(|value| value.text().is_empty())
            }
            _ => false,
        };
        if raw && !self.means_line_item(scan) {
            return self.scan_text(&scan.code, cx);
        }
        let fits = scan.meanings.iter().find(|meaning| self.fits(meaning)).or(scan.meanings.first());
        match fits {
            Some(Meaning::Item { id, sku, unit, quantity, .. }) => {
                let pack = match unit {
                    Unit::Base => None,
                    Unit::Pack(name) => Some(name.clone()),
                };
                self.scan_item((*id, sku), *quantity, pack, cx);
            }
            Some(Meaning::Lot { item, sku, number, .. }) => self.scan_lot(*item, sku, number, cx),
            Some(Meaning::Location { code, .. }) => self.scan_kind(Kind::Location, code, "a location", cx),
            Some(Meaning::Document(code)) => self.scan_kind(Kind::Document, code, "a document", cx),
            None => self.scan_unknown(&scan.code, cx),
        }
    }

    /// In an optional code of the head (a delivery note), an item that is known goes into a line.
    fn means_line_item(&self, scan: &Scan) -> bool {
        let item = scan.meanings.iter().any(|meaning| matches!(meaning, Meaning::Item { .. }));
        item && self.spec.has_lines() && matches!(self.at, At::Head(_))
    }

    fn fits(&self, meaning: &Meaning) -> bool {
        let kind = self.asked(self.at).map(|asked| asked.kind);
        match meaning {
            Meaning::Item { .. } => matches!(kind, Some(Kind::Item | Kind::Quantity | Kind::Change)),
            Meaning::Location { .. } => kind == Some(Kind::Location),
            Meaning::Lot { item, .. } => {
                kind == Some(Kind::Lot) && self.item_at(self.at).is_some_and(|view| view.id == *item)
            }
            Meaning::Document(_) => kind == Some(Kind::Document),
        }
    }

    fn scan_text(&mut self, code: &str, cx: &mut Cx<'_>) {
        let at = self.at;
        if let Some(value) = self.value_mut(at) {
            value.set(code);
        }
        self.field_edited(cx);
        if self.value(at).is_some_and(|value| value.fault.is_none()) {
            cx.beep(Beep::Ok);
            self.go_on(cx);
        } else {
            cx.beep(Beep::Wrong);
        }
    }

    fn scan_item(&mut self, (id, sku): (ItemId, &Code), unit: Qty, pack: Option<Code>, cx: &mut Cx<'_>) {
        self.touched = true;
        if !self.spec.has_lines() {
            return self.scan_kind(Kind::Item, sku, "an item", cx);
        }
        let current = self.lines.get(self.line);
        let same = current.and_then(|line| line.item.as_deref()).is_some_and(|view| view.id == id);
        let selected = current.is_some_and(|line| {
            let rest = line.values.iter().skip(1);
            line.origin == Origin::Selected && rest.into_iter().all(Value::is_untouched)
        });
        let no_item = |line: &Line| line.values.first().is_none_or(|value| value.text().is_empty());
        let empty = selected || current.is_none_or(no_item);
        let at_quantity =
            self.asked(self.at).is_some_and(|a| matches!(a.kind, Kind::Quantity) && a.part == Part::Line);
        if same && at_quantity && !selected {
            return self.one_more(unit, cx);
        }
        if !empty && let Err(why) = self.close_line(cx) {
            return self.refuse(why, cx);
        }
        if !empty {
            self.new_line(cx);
        }
        self.at = At::Line(0);
        let mut line = Line { scanned: unit, pack, ..self.blank() };
        if let Some(value) = line.values.first_mut() {
            value.take(sku.as_str());
        }
        if let Some(current) = self.lines.get_mut(self.line) {
            *current = line;
        }
        cx.beep(Beep::Ok);
        self.go_on(cx);
    }

    /// The same item again, at its quantity: one more.
    fn one_more(&mut self, unit: Qty, cx: &mut Cx<'_>) {
        let at = self.at;
        let item = self.item_at(at).map(|view| view.item.clone());
        let text = self.counted_at(at, cx.facts);
        let untouched = self.value(at).is_some_and(Value::is_proposal);
        let before = if text.is_empty() {
            self.lines.get(self.line).map_or(Qty::ZERO, |line| line.scanned)
        } else {
            match values::amount(&text, item.as_ref(), cx.facts) {
                Ok(amount) => amount.quantity,
                Err(why) => return self.refuse(why, cx),
            }
        };
        let Some(sum) = before.plus(unit) else {
            return self.refuse(String::from("the quantity is too large"), cx);
        };
        let shown = self.quantity_text(self.line, sum, cx.facts);
        if let Some(value) = self.value_mut(at) {
            value.set(&shown);
            // Scans alone may be typed over; what was typed is gone on with.
            value.proposed = untouched.then(|| shown.clone());
        }
        cx.beep(Beep::Ok);
        self.say(Tone::Info, format!("one more: {shown}"));
    }

    /// The line that another scan ends: what was scanned and not typed was one.
    fn close_line(&mut self, cx: &mut Cx<'_>) -> Result<(), String> {
        self.settle_packs(self.line, cx.facts);
        let scanned = self.lines.get(self.line).map_or(Qty::ZERO, |line| line.scanned);
        let text = self.quantity_text(self.line, scanned, cx.facts);
        let line = self.line;
        let item = self.lines.get(line).and_then(|line| line.item.as_deref()).map(|view| view.item.clone());
        for (index, asked) in self.spec.part(Part::Line).enumerate() {
            let shown = self.is_shown(asked);
            let Some(value) = self.lines.get_mut(line).and_then(|line| line.values.get_mut(index)) else {
                continue;
            };
            let empty = value.text().is_empty();
            match (asked.kind, asked.need) {
                (Kind::Quantity, Need::Required) if empty && scanned.0 > 0 => value.set(&text),
                (Kind::Quantity, _) if !empty => {
                    values::positive(value.text(), item.as_ref(), cx.facts).map(drop)?;
                }
                (_, Need::Required) if empty && shown => {
                    let words =
                        format!("{} of line {} is missing; then scan the next", asked.prompt, line + 1);
                    self.at = At::Line(index);
                    return Err(words);
                }
                _ => {}
            }
        }
        self.say_line();
        self.keep(cx);
        Ok(())
    }

    fn scan_lot(&mut self, item: ItemId, sku: &Code, number: &Code, cx: &mut Cx<'_>) {
        let same = self.item_at(self.at).is_some_and(|view| view.id == item);
        if !same {
            self.scan_item((item, sku), Qty::ZERO, None, cx);
            if self.last.as_ref().is_some_and(|said| said.tone == Tone::Bad) {
                return;
            }
        }
        let place = self.places().find(|at| {
            let line = matches!(at, At::Line(_)) == self.spec.has_lines();
            line && self.asked(*at).is_some_and(|asked| asked.kind == Kind::Lot)
        });
        if let Some(value) = place.and_then(|at| self.value_mut(at)) {
            value.take(number.as_str());
            cx.beep(Beep::Ok);
        }
        if place == Some(self.at) {
            self.go_on(cx);
        }
    }

    /// Into the field of this kind that one is at, else the first empty one, else the last of them.
    fn scan_kind(&mut self, kind: Kind, code: &Code, what: &str, cx: &mut Cx<'_>) {
        self.touched = true;
        let of_kind = |state: &State, at: &At| {
            state.asked(*at).is_some_and(|asked| asked.kind == kind && state.is_shown(asked))
        };
        if kind == Kind::Item && !self.was.is_empty() {
            let about = self.about().unwrap_or_default();
            return self.refuse(format!("this changes {about}; leave it first, then scan {code}"), cx);
        }
        let all: Vec<At> = self.places().filter(|at| of_kind(self, at)).collect();
        let here = all.iter().copied().find(|at| *at == self.at);
        let empty =
            all.iter().copied().find(|at| self.value(*at).is_some_and(|value| value.text().is_empty()));
        let Some(at) = here.or(empty).or(all.last().copied()) else {
            return self.refuse(format!("{code} is {what}; this form takes none"), cx);
        };
        // What was only proposed is there to be replaced.
        let taken = |value: &&Value| {
            let offered = value.offered.as_deref() == Some(value.text());
            value.from == From::Hand && !offered && !value.text().is_empty()
        };
        let before = self.value(at).filter(taken).map(|value| value.text().to_owned());
        if let Some(value) = self.value_mut(at) {
            value.take(code.as_str());
        }
        cx.beep(Beep::Ok);
        if kind == Kind::Item {
            self.head_item = None;
        }
        let prompt = self.asked(at).map_or("", |asked| asked.prompt);
        let replaced = before.filter(|before| before != code.as_str());
        if here.is_some() || kind == Kind::Item {
            self.at = at;
            self.go_on(cx);
        } else {
            self.say(Tone::Info, format!("{prompt}: {code}"));
            self.keep(cx);
        }
        if let Some(before) = replaced {
            self.say(Tone::Warning, format!("{prompt}: {code}, not {before}"));
        }
    }

    fn scan_unknown(&mut self, code: &str, cx: &mut Cx<'_>) {
        let words = shown(code);
        let typed = values::amount(code, None, cx.facts).is_ok();
        let hint = if typed { " If it was typed, type it again more slowly." } else { "" };
        self.refuse(format!("nothing is known by {words}.{hint}"), cx);
        let Ok(code) = Code::new(code) else { return };
        self.unknown = Some(code.as_str().to_owned());
        let mut choices = Vec::new();
        let forms = [
            ('a', "attach to an item", State::attach(&code, cx.facts)),
            ('n', "a new item with it", State::new_item_with(&code, cx.facts)),
        ];
        for (key, label, form) in forms {
            if let Some(form) = form {
                let then = Then::Nav(Box::new(Nav::Push(Box::new(form.into()))));
                choices.push(Choice { key, label: String::from(label), then });
            }
        }
        cx.choose(format!("Nothing is known by {code}."), Vec::new(), choices);
    }
}
