//! What is typed and scanned while counting: a quantity for the record that is up, or the item that is next.

use super::{CODE, ENTER, LOTS, State, TYPED_MAX, Then};
use crate::domain::amount::{Units, parse_amount};
use crate::domain::command::{Amount, Command, CountLine, ItemRef, LotRef};
use crate::domain::ids::{ItemId, LotId};
use crate::domain::item::{Pack, Tracking, Unit};
use crate::domain::quantity::Qty;
use crate::domain::query::{CountLineView, Hit, Meaning, ScanQuery, SearchIn, SearchQuery};
use crate::domain::text::{Code, shown};
use crate::tui::beep::Beep;
use crate::tui::forms::packs::{in_packs, in_whole_packs};
use crate::tui::page::Cx;
use crate::tui::said::Tone;
use crate::tui::widget::field::{Accept, Field};

/// Between a quantity and the lot that it is of, where the lot is on no list: `12 lot:L7`.
const LOT: &str = " lot:";

/// How many lots of an item are shown to choose from.
const LOTS_SHOWN: u16 = 50;

/// The record that is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) item: ItemId,
    pub(super) sku: Code,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) lot: Option<(LotId, Code)>,
    /// The pack whose barcode was scanned: a plain number counts such packs.
    pub(super) pack: Option<Code>,
    /// Whether its item was scanned or typed while it is up: once more means another lot of it.
    pub(super) named: bool,
}

/// A quantity that waits for the number of its lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unlotted {
    /// As it was typed.
    typed: String,
    /// A number that no lot has yet, as it was typed last: typed again it is a new lot.
    new: Option<Code>,
    /// The lots that there are of the item.
    pub(super) known: Vec<Code>,
}

impl Target {
    /// A line of the count.
    pub(super) fn of(line: &CountLineView) -> Target {
        Target {
            item: line.record.item,
            sku: line.sku.clone(),
            name: line.name.as_str().to_owned(),
            unit: line.unit.to_string(),
            lot: line.lot.clone().map(|number| (line.record.lot, number)),
            pack: None,
            named: false,
        }
    }

    /// Whether this line of the count is meant.
    pub(super) fn is(&self, line: &CountLineView) -> bool {
        let lot = self.lot.as_ref().map_or(LotId::NONE, |(id, _)| *id);
        line.record.item == self.item && line.record.lot == lot
    }

    /// SKU and lot.
    pub(super) fn words(&self) -> String {
        match &self.lot {
            Some((_, number)) => format!("{} {number}", self.sku),
            None => self.sku.to_string(),
        }
    }
}

/// SKU and lot of a line.
pub(super) fn label(line: &CountLineView) -> String {
    Target::of(line).words()
}

/// The first meaning that is an item or a lot of one.
pub(super) fn item_of(meanings: &[Meaning]) -> Option<&Meaning> {
    meanings.iter().find(|meaning| matches!(meaning, Meaning::Item { .. } | Meaning::Lot { .. }))
}

impl State {
    /// Enter: records what is typed, or turns to the item whose code is typed.
    pub(super) fn record(&mut self, cx: &mut Cx<'_>) {
        let typed = self.field.text().trim().to_owned();
        if self.unlotted.is_some() {
            return self.take_lot(&typed, cx);
        }
        match (&self.target, typed.is_empty()) {
            (None, true) => self.wrong("scan or type what else is here; F9 closes the count", cx),
            (Some(_), true) => {
                self.wrong("nothing typed is not zero: type 0 if there is none, tab skips it", cx);
            }
            (Some(target), false) => match self.amount(&typed, cx) {
                Ok((_, None)) if target.lot.is_none() && self.is_by_lot() => {
                    let item = target.item;
                    self.ask_lot(typed, item, cx);
                }
                Ok((amount, lot)) => {
                    let target = target.clone();
                    self.send(&target, &typed, amount, lot, cx);
                }
                Err(_) => self.ask_code(typed, cx),
            },
            (None, false) => self.ask_code(typed, cx),
        }
    }

    /// Reads a quantity, with the lot behind it where one is named.
    fn amount(&self, typed: &str, cx: &Cx<'_>) -> Result<(Amount, Option<Code>), String> {
        let (quantity, lot) = match typed.split_once(LOT) {
            Some((quantity, lot)) => {
                let lot = Code::new(lot).map_err(|fault| format!("{lot} is no lot number: {fault}"))?;
                (quantity, Some(lot))
            }
            None => (typed, None),
        };
        let units = match &self.item {
            Some(item) => Units::of(item),
            None => Units::none(),
        };
        let quantity = match (&self.item, self.pack()) {
            (Some(item), Some(pack)) => in_packs(quantity, pack, item, cx.facts),
            _ => quantity.to_owned(),
        };
        let amount = parse_amount(&quantity, units, cx.facts.mark()).map_err(|fault| fault.to_string())?;
        Ok((amount, lot))
    }

    /// The pack that a plain number counts.
    pub(super) fn pack(&self) -> Option<&Pack> {
        self.item.as_ref()?.pack(self.target.as_ref()?.pack.as_ref()?.as_str())
    }

    fn is_by_lot(&self) -> bool {
        self.item.as_ref().is_some_and(|item| item.tracking == Tracking::Lot)
    }

    /// The item is kept by lot and no lot is named: its number comes next.
    fn ask_lot(&mut self, typed: String, item: ItemId, cx: &mut Cx<'_>) {
        self.unlotted = Some(Unlotted { typed, new: None, known: Vec::new() });
        self.field = Field::new(Accept::Line, TYPED_MAX);
        self.last = None;
        cx.ask_and_hold(
            LOTS,
            SearchQuery { among: SearchIn::Lots(item), text: String::new(), rows: LOTS_SHOWN },
        );
    }

    /// The lots that there are of the item.
    pub(super) fn take_lots(&mut self, hits: Vec<Hit>) {
        if let Some(unlotted) = &mut self.unlotted {
            unlotted.known = hits.into_iter().map(|hit| hit.code).collect();
        }
    }

    /// The number of the lot is typed or scanned. One that no lot has yet is taken when it is given once more.
    pub(super) fn take_lot(&mut self, typed: &str, cx: &mut Cx<'_>) {
        let Some(unlotted) = &mut self.unlotted else { return };
        let number = match Code::new(typed) {
            Ok(number) => number,
            Err(_) if typed.is_empty() => {
                return self.wrong("the lot's number is on its label; esc goes back to the quantity", cx);
            }
            Err(fault) => return self.wrong(format!("{} is no lot number: {fault}", shown(typed)), cx),
        };
        let is = |other: &Code| other.folded() == number.folded();
        if !unlotted.known.iter().any(is) && !unlotted.new.as_ref().is_some_and(is) {
            unlotted.new = Some(number.clone());
            self.field.set(number.as_str());
            return self.say(Tone::Warning, format!("{number} is a new lot: enter again takes it"));
        }
        let quantity = unlotted.typed.clone();
        match (self.amount(&quantity, cx), self.target.clone()) {
            (Ok((amount, _)), Some(target)) => self.send(&target, &quantity, amount, Some(number), cx),
            (Err(fault), _) => self.wrong(fault, cx),
            (Ok(_), None) => {}
        }
    }

    /// Back from the lot to the quantity, as it was typed.
    pub(super) fn back_to_quantity(&mut self) -> bool {
        let Some(unlotted) = self.unlotted.take() else { return false };
        self.field = Field::new(Accept::Line, TYPED_MAX);
        self.field.set(&unlotted.typed);
        self.last = None;
        true
    }

    /// What is typed is no quantity, so that it cannot be recorded: it can be taken out without loss.
    pub(super) fn is_no_quantity(&self, cx: &Cx<'_>) -> bool {
        let typed = self.field.text().trim();
        !typed.is_empty() && (self.target.is_none() || self.amount(typed, cx).is_err())
    }

    fn send(&mut self, target: &Target, typed: &str, counted: Amount, lot: Option<Code>, cx: &mut Cx<'_>) {
        let Some(count) = self.count else { return };
        let lot = match (lot, &target.lot) {
            (Some(number), _) => Some(LotRef::Number(number)),
            (None, Some((id, _))) => Some(LotRef::Id(*id)),
            (None, None) => None,
        };
        let quantity = cx.facts.qty(counted.quantity);
        let sum = if typed == quantity { String::new() } else { format!(" ({typed})") };
        self.sent = format!("{}: {quantity} {}{sum}", target.words(), target.unit);
        let lines = vec![CountLine { item: ItemRef::Id(target.item), lot, counted }];
        self.then = Then::Receipt;
        cx.submit(ENTER, Command::CountEnter { count, lines }.into());
    }

    fn ask_code(&mut self, typed: String, cx: &mut Cx<'_>) {
        cx.ask_and_hold(CODE, ScanQuery { text: typed });
    }

    /// What was typed is no quantity: the item whose code it is, or what is wrong with it.
    pub(super) fn typed_code(&mut self, meanings: &[Meaning], cx: &mut Cx<'_>) {
        if let Some(meaning) = item_of(meanings) {
            cx.beep(Beep::Ok);
            let target = self.target_of(meaning);
            let again =
                self.target.as_ref().is_some_and(|up| up.item == target.item && up.named && up.lot.is_some());
            let again = again && matches!(meaning, Meaning::Item { .. });
            let target = if again { self.another_lot(target) } else { target };
            return self.turn_to(target, cx);
        }
        let typed = self.field.text().trim().to_owned();
        match (&self.target, self.amount(&typed, cx)) {
            (Some(_), Err(fault)) if typed.starts_with(|c: char| c.is_ascii_digit()) => self.wrong(fault, cx),
            (Some(_), _) => {
                self.wrong(format!("{} is neither a quantity nor an item that is known", shown(&typed)), cx);
            }
            (None, _) => self.wrong(format!("no item is known by {}", shown(&typed)), cx),
        }
    }

    /// The line of the count that a meaning is about; the first of an item that was not seen. An item that nobody
    /// expected here is counted as well.
    fn target_of(&self, meaning: &Meaning) -> Target {
        let (item, sku, name, lot) = match meaning {
            Meaning::Lot { item, sku, id, number } => (*item, sku, "", Some((*id, number.clone()))),
            Meaning::Item { id, sku, name, .. } => (*id, sku, name.as_str(), None),
            Meaning::Location { code, .. } | Meaning::Document(code) => (ItemId(0), code, "", None),
        };
        let pack = match meaning {
            Meaning::Item { unit: Unit::Pack(name), .. } => Some(name.clone()),
            _ => None,
        };
        let of_item = |line: &&CountLineView| line.record.item == item;
        let lines = self.lines.kept();
        let found = match &lot {
            Some((id, _)) => lines.iter().find(|line| of_item(line) && line.record.lot == *id),
            None => {
                let unseen = lines.iter().find(|line| of_item(line) && line.seen.is_none());
                unseen.or_else(|| lines.iter().find(of_item))
            }
        };
        let found = found.map(|line| Target { pack: pack.clone(), named: true, ..Target::of(line) });
        found.unwrap_or_else(|| Target {
            item,
            sku: sku.clone(),
            name: if name.is_empty() {
                String::from("not expected here")
            } else {
                format!("{name} (not expected)")
            },
            unit: String::new(),
            lot,
            pack,
            named: true,
        })
    }

    fn another_lot(&self, target: Target) -> Target {
        Target { name: format!("another lot of {}", target.name), lot: None, ..target }
    }

    /// An item was scanned: it is up next. What is typed for another is recorded first; for this one it is one more.
    pub(super) fn scanned_item(&mut self, meaning: &Meaning, cx: &mut Cx<'_>) {
        if self.unlotted.is_some() {
            return match meaning {
                Meaning::Lot { item, number, .. }
                    if self.target.as_ref().is_some_and(|up| up.item == *item) =>
                {
                    self.take_lot(number.as_str(), cx);
                }
                _ => self.wrong("this quantity waits for its lot: scan or type it; esc goes back", cx),
            };
        }
        let target = self.target_of(meaning);
        let typed = self.field.text().trim().to_owned();
        let same = self.target.as_ref().is_some_and(|up| up.item == target.item);
        let is_item = matches!(meaning, Meaning::Item { .. });
        match (&self.target, typed.is_empty()) {
            (Some(up), false) if same => {
                let up = up.words();
                self.one_more(&up, &typed, meaning, cx);
            }
            (Some(_), false) => match self.amount(&typed, cx) {
                Ok(_) => {
                    self.after = Some(target);
                    self.record(cx);
                }
                Err(fault) => self.wrong(format!("{fault}; {} waits until this is recorded", target.sku), cx),
            },
            (Some(up), true) if same && up.named && up.lot.is_some() && is_item => {
                // The item that is up already, by its own label: another lot of it than the one that is asked for.
                cx.beep(Beep::Ok);
                let target = self.another_lot(target);
                self.turn_to(target, cx);
            }
            (Some(up), true) if same && is_item => {
                cx.beep(Beep::Ok);
                let up = Target { pack: target.pack, named: true, ..up.clone() };
                let more = if up.lot.is_some() { "; once more means another lot" } else { "" };
                let words = format!("{}: type how many{more}", up.words());
                self.target = Some(up);
                self.say(Tone::Info, words);
            }
            _ => {
                cx.beep(Beep::Ok);
                self.turn_to(target, cx);
            }
        }
    }

    fn one_more(&mut self, up: &str, typed: &str, meaning: &Meaning, cx: &mut Cx<'_>) {
        let one = match meaning {
            Meaning::Item { quantity, .. } => *quantity,
            _ => Qty(crate::domain::quantity::MILLION),
        };
        let sum =
            self.amount(typed, cx).ok().and_then(|(amount, lot)| Some((amount.quantity.plus(one)?, lot)));
        match sum {
            Some((sum, lot)) => {
                let lot = lot.map(|lot| format!("{LOT}{lot}")).unwrap_or_default();
                let text = match (&self.item, self.pack()) {
                    (Some(item), Some(pack)) => in_whole_packs(sum, pack, item, cx.facts),
                    _ => cx.facts.qty(sum),
                };
                self.field.set(&format!("{text}{lot}"));
                cx.beep(Beep::Ok);
                self.say(Tone::Info, format!("{up}: {} more", cx.facts.qty(one)));
            }
            None => self.wrong(format!("{typed} is no quantity yet; the scan added nothing"), cx),
        }
    }
}
