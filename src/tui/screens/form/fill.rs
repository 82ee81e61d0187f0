//! Forms of changes are filled in with what there is: what is not touched stays as it is, and nobody types it again.

use super::{FILL, State};
use crate::domain::command::SupplierRef;
use crate::domain::desk::AskFault;
use crate::domain::item::{Item, Rule, Tracking, Unit};
use crate::domain::party::LotStatus;
use crate::domain::quantity::UnitCost;
use crate::domain::query::{
    Answer, Include, ItemView, JobRow, JobsQuery, LocationQuery, LocationView, LotRow, LotsQuery, ROWS_MAX,
    SupplierRow, SuppliersQuery, Window,
};
use crate::domain::setting;
use crate::domain::text::{Code, fold};
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::forms::masters::LOW;
use crate::tui::forms::{packs_text, uses_text, values};
use crate::tui::page::{Cx, answer_of};

type Texts = Vec<(&'static str, String)>;

impl State {
    /// Fills the form in once it is known what it changes; where that has to be asked, asks.
    pub(super) fn ask_fill(&mut self, cx: &mut Cx<'_>) {
        let keys: &[&str] = match self.spec.cmd {
            Cmd::ChangeLocation => &["location"],
            Cmd::ChangeSupplier => &["supplier"],
            Cmd::ChangeJob => &["job"],
            Cmd::ChangeLot => &["item", "lot"],
            Cmd::ItemTerms => &["item", "supplier"],
            Cmd::Policy => &["item", "place"],
            _ => return,
        };
        let mut named = keys.iter().map(|key| self.head_text(key));
        let (first, second) = (named.next().unwrap_or_default(), named.next());
        let subject = format!("{first}/{}", second.clone().unwrap_or_default());
        let known =
            self.head_item.as_deref().is_some_and(|view| fold(view.item.sku.as_str()) == fold(&first));
        let (Ok(code), true) = (values::code(&first), self.filled_for != subject) else { return };
        match (self.spec.cmd, second) {
            (Cmd::ChangeLocation, _) => cx.ask_and_hold(FILL, LocationQuery { location: code.into() }),
            (Cmd::ChangeSupplier, _) => {
                let window = Window { offset: 0, rows: 1 };
                let supplier = Some(SupplierRef::Code(code));
                let query = SuppliersQuery { supplier, filter: String::new(), include: Include::All, window };
                cx.ask_and_hold(FILL, query);
            }
            (Cmd::ChangeJob, _) => {
                let window = Window { offset: 0, rows: ROWS_MAX };
                cx.ask_and_hold(FILL, JobsQuery { filter: first, include: Include::All, window });
            }
            (Cmd::ChangeLot, Some(lot)) if known && !lot.is_empty() => {
                let item = self.head_item.as_deref().map(|view| view.id);
                cx.ask_and_hold(FILL, LotsQuery { item, window: Window { offset: 0, rows: ROWS_MAX } });
            }
            (Cmd::ItemTerms, Some(supplier)) if known && !supplier.is_empty() => {
                self.fill_terms(&supplier, cx.facts)
            }
            (Cmd::Policy, Some(place)) if known => self.fill_policy(&place, cx.facts),
            _ => return,
        }
        self.filled_for = subject;
    }

    pub(super) fn fill_answered(&mut self, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match self.spec.cmd {
            Cmd::ChangeLocation => {
                if let Some(view) = answer_of::<LocationQuery>(answer, cx).flatten() {
                    self.fill_location(&view);
                }
            }
            Cmd::ChangeSupplier => {
                if let Some(page) = answer_of::<SuppliersQuery>(answer, cx) {
                    self.fill_supplier(page.rows.first());
                }
            }
            Cmd::ChangeJob => {
                if let Some(page) = answer_of::<JobsQuery>(answer, cx) {
                    self.fill_job(&page.rows);
                }
            }
            _ => {
                if let Some(page) = answer_of::<LotsQuery>(answer, cx) {
                    self.fill_lot(&page.rows);
                }
            }
        }
    }

    fn head_text(&mut self, key: &str) -> String {
        self.head_value(key).map(|value| value.text().to_owned()).unwrap_or_default()
    }

    fn fill_with(&mut self, texts: Texts) {
        for (key, text) in &texts {
            if let Some(value) = self.head_value(key) {
                value.take(text);
            }
        }
        self.was = texts;
    }

    pub(super) fn fill_item(&mut self, view: &ItemView, facts: &Facts) {
        let item: &Item = &view.item;
        let policy = item.policies.iter().find(|policy| policy.place.is_none()).map(|policy| policy.rule);
        let (min, max) = match policy {
            Some(Rule::MinMax { min, max }) => {
                (facts.qty(min), max.map(|max| facts.qty(max)).unwrap_or_default())
            }
            _ => Default::default(),
        };
        let lots = if item.tracking == Tracking::Lot { "lot" } else { "place" };
        self.fill_with(vec![
            ("name", item.name.to_string()),
            ("kind", item.kind.word().to_owned()),
            ("unit", item.unit.to_string()),
            ("decimals", item.decimals.to_string()),
            ("packs", packs_text(&item.packs)),
            ("home", shown(view.home.as_ref())),
            ("min", min),
            ("max", max),
            ("cost", cost(item.unit_cost, facts)),
            ("price", cost(item.price, facts)),
            ("category", shown(item.category.as_ref())),
            ("uses", uses_text(&item.uses)),
            ("lots", lots.to_owned()),
            ("notes", item.notes.as_ref().map(|note| note.as_str().to_owned()).unwrap_or_default()),
        ]);
    }

    fn fill_location(&mut self, view: &LocationView) {
        let location = &view.location;
        let parent = view.path.len().checked_sub(2).and_then(|index| view.path.get(index));
        self.fill_with(vec![
            ("name", shown(location.name.as_ref())),
            ("parent", shown(parent)),
            ("kind", location.kind.word().to_owned()),
            ("walk", location.walk.to_string()),
            ("barcode", shown(location.barcode.as_ref())),
            ("notes", location.notes.as_ref().map(|note| note.as_str().to_owned()).unwrap_or_default()),
        ]);
    }

    fn fill_supplier(&mut self, row: Option<&SupplierRow>) {
        let Some(supplier) = row.map(|row| &row.supplier) else { return };
        let notes = supplier.notes.as_ref().map(|note| note.as_str().to_owned()).unwrap_or_default();
        self.fill_with(vec![("name", supplier.name.to_string()), ("notes", notes)]);
    }

    fn fill_job(&mut self, rows: &[JobRow]) {
        let code = fold(&self.head_text("job"));
        let Some(row) = rows.iter().find(|row| row.job.code.folded() == code) else { return };
        self.fill_with(vec![("name", row.job.name.to_string()), ("kind", row.job.kind.word().to_owned())]);
    }

    fn fill_lot(&mut self, rows: &[LotRow]) {
        let number = fold(&self.head_text("lot"));
        let Some(row) = rows.iter().find(|row| row.lot.number.folded() == number) else { return };
        let hold = if row.lot.status == LotStatus::Hold { "hold" } else { "free" };
        let parent =
            rows.iter().find(|other| Some(other.id) == row.lot.parent).map(|other| &other.lot.number);
        self.fill_with(vec![
            ("expires", row.lot.expires.map(|day| day.to_string()).unwrap_or_default()),
            ("hold", hold.to_owned()),
            ("parent", shown(parent)),
        ]);
    }

    /// What the supplier asks for the item, as far as it is known.
    fn fill_terms(&mut self, supplier: &str, facts: &Facts) {
        let Some(view) = self.head_item.as_deref() else { return };
        let place = view.supplier_codes.iter().position(|code| code.folded() == fold(supplier));
        let Some(terms) = place.and_then(|place| view.item.suppliers.get(place)) else { return };
        let unit = match &terms.unit {
            Unit::Base => view.item.unit.to_string(),
            Unit::Pack(name) => name.to_string(),
        };
        self.fill_with(vec![
            ("code", shown(terms.code.as_ref())),
            ("unit", unit),
            ("price", cost(terms.price, facts)),
            ("lead", terms.lead_days.map(|days| days.to_string()).unwrap_or_default()),
            ("moq", terms.moq.map(|moq| facts.qty(moq)).unwrap_or_default()),
        ]);
    }

    /// The rule of a place, or of the whole room.
    fn fill_policy(&mut self, place: &str, facts: &Facts) {
        let Some(view) = self.head_item.as_deref() else { return };
        let here = |code: &Option<Code>| match code {
            None => place.is_empty(),
            Some(code) => code.folded() == fold(place),
        };
        let found = view.policy_places.iter().position(here);
        let rule = found.and_then(|place| view.item.policies.get(place)).map(|policy| policy.rule);
        let (word, min, max) = match rule {
            Some(Rule::None) => ("off", String::new(), String::new()),
            Some(Rule::MinMax { min, max }) => {
                (LOW, facts.qty(min), max.map(|max| facts.qty(max)).unwrap_or_default())
            }
            None => (LOW, String::new(), String::new()),
        };
        self.fill_with(vec![("rule", word.to_owned()), ("min", min), ("max", max)]);
    }

    /// The setting's value as it is.
    pub(super) fn fill_setting(&mut self, facts: &Facts) {
        let name = self.head_text("name");
        let Some(store) = &facts.store else { return };
        let Some(setting) = setting::named(&name) else { return };
        let shown = (setting.get)(&store.settings);
        if let Some(value) = self.head_value("value") {
            value.propose_text(&shown);
        }
    }
}

fn shown<T: ToString>(text: Option<&T>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

fn cost(cost: Option<UnitCost>, facts: &Facts) -> String {
    cost.map(|cost| cost.shown(facts.mark())).unwrap_or_default()
}
