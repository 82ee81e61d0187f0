//! What is filled in, as the request that it makes.

use super::State;
use super::parts::Value;
use crate::domain::item::Item;
use crate::tui::facts::Facts;
use crate::tui::forms::filled::Texts;
use crate::tui::forms::{Field as Asked, Filled, Part};

/// Texts by the keys of their fields.
type Keyed = Vec<(&'static str, String)>;

impl State {
    /// The texts of the head.
    pub(super) fn head_texts(&self) -> Vec<(&'static str, String)> {
        texts(self.spec.part(Part::Head), &self.head, |field| self.is_shown(field))
    }

    /// The request that the form makes.
    pub(super) fn build(
        &self,
        facts: &Facts,
    ) -> Result<crate::domain::desk::Request, crate::tui::forms::Fault> {
        let head = self.head_texts();
        let lines: Vec<(usize, Keyed, Option<&Item>)> = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !self.is_blank(line))
            .map(|(index, line)| {
                let texts = texts(self.spec.part(Part::Line), &line.values, |_| true);
                (index, texts, line.item.as_deref().map(|view| &view.item))
            })
            .collect();
        let item = self.head_item.as_deref().map(|view| &view.item);
        let filled = Filled {
            spec: self.spec,
            head: Texts { texts: &head, item, line: None, facts },
            lines: lines
                .iter()
                .map(|(index, texts, item)| Texts { texts, item: *item, line: Some(*index), facts })
                .collect(),
            alerts: &self.alerts,
            before: item,
            was: &self.was,
        };
        (self.spec.build)(&filled)
    }
}

fn texts(
    fields: impl Iterator<Item = &'static Asked>,
    values: &[Value],
    shown: impl Fn(&Asked) -> bool,
) -> Keyed {
    fields
        .zip(values)
        .filter(|(field, _)| shown(field))
        .map(|(field, value)| (field.key, value.text().to_owned()))
        .collect()
}
