//! What is said of a form that was posted: what was done, and what the places that it touched hold now. Says only what the
//! store told or somebody typed.

use super::State;
use super::parts::{Line, Value};
use crate::domain::receipt::Receipt;
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::forms::{After, Field as Asked, Kind, Part};
use crate::tui::outcome;

impl State {
    /// What came of it, in words: how many lines; of a single one what there is now.
    pub(super) fn told(&self, receipt: &Receipt, facts: &Facts) -> outcome::Told {
        let typed = self.spec.has_lines().then(|| self.filled_lines());
        let mut filled = self.lines.iter().filter(|line| !self.is_blank(line));
        let figures = match (receipt, filled.next(), filled.next()) {
            (Receipt::Done(done), Some(line), None) => self.figures(line, &done.moved, facts),
            _ => Vec::new(),
        };
        let called = (self.spec.after == After::Leave).then(|| self.called());
        outcome::told(called.as_deref(), receipt, typed, &figures, facts)
    }

    /// What was done, by its title and what it was done to.
    fn called(&self) -> String {
        match self.alerts.len() {
            _ if self.spec.cmd != Cmd::Snooze => {}
            1 => return format!("{} 1 alert", self.spec.title),
            alerts => return format!("{} {alerts} alerts", self.spec.title),
        }
        let texts = self.head_texts();
        let to =
            texts.iter().map(|(_, text)| text.as_str()).find(|text| !text.is_empty()).unwrap_or_default();
        format!("{} {to}", self.spec.title).trim_end().to_owned()
    }

    /// What a line's records hold now: of goods that went from one place to another, those where they went.
    fn figures(&self, line: &Line, moved: &[crate::domain::receipt::Told], facts: &Facts) -> Vec<String> {
        let Some(view) = line.item.as_deref() else { return Vec::new() };
        let of_item = || moved.iter().filter(|told| told.record.item == view.id);
        let came = of_item().any(|told| told.change.0 > 0);
        of_item()
            .filter(|told| (told.change.0 > 0) == came)
            .map(|told| {
                let known = view.records.iter().find(|row| row.record == told.record);
                let lot =
                    known.and_then(|row| row.lot.as_ref()).map(|lot| format!(" {lot}")).unwrap_or_default();
                let place = match known {
                    Some(row) => row.location.to_string(),
                    None => self.place_typed(line),
                };
                let at = if place.is_empty() { place } else { format!(" at {place}") };
                match told.on_hand {
                    Some(on_hand) => format!("{}{lot} now {}{at}", view.item.sku, facts.qty(on_hand)),
                    None => format!("{}{lot}{at} is being counted", view.item.sku),
                }
            })
            .collect()
    }

    /// Where a line went, as it was typed.
    fn place_typed(&self, line: &Line) -> String {
        let is_place = |asked: &&Asked| asked.kind == Kind::Location && asked.key != "from";
        let of = |part: Part, values: &[Value]| {
            let mut both = self.spec.part(part).zip(values).filter(|(asked, _)| is_place(asked));
            let named = |(asked, value): (&Asked, &Value)| match value.text() {
                "" => asked.empty.to_owned(),
                text => text.to_owned(),
            };
            both.find_map(|both| Some(named(both)).filter(|place| !place.is_empty()))
        };
        of(Part::Line, &line.values).or_else(|| of(Part::Head, &self.head)).unwrap_or_default()
    }
}
