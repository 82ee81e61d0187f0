//! How the review of alerts is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::State;
use crate::domain::alert::{AlertKind, AlertState};
use crate::domain::query::AlertRow;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, cell};
use crate::tui::look::{Look, below};
use crate::tui::screens::item::alert_words;
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::widget::list::{Cell, Column, Grow, Mark, Row};
use crate::tui::widget::text::Align;

const COLUMNS: [Column; 6] = [
    Column { title: "Alert", widths: [5, 10, 11], align: Align::Left, grow: Grow::Fixed },
    Column { title: "SKU", widths: [8, 12, 14], align: Align::Left, grow: Grow::Fills },
    Column { title: "Name", widths: [0, 0, 16], align: Align::Left, grow: Grow::Fills },
    Column { title: "Place", widths: [0, 0, 12], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Is", widths: [3, 7, 9], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Limit", widths: [0, 0, 10], align: Align::Right, grow: Grow::Fixed },
];

impl State {
    fn row<'a>(&self, row: &'a AlertRow, look: &Look, facts: &Facts) -> Row<'a> {
        let kind = row.key.kind;
        let word = if look.class() == Class::Tiny { short(kind) } else { kind.word() };
        let (word, role) = match row.alert.state {
            AlertState::Open => (word.to_owned(), urgent(kind)),
            // What is seen to reads in brackets: dimness alone is no sign.
            AlertState::Acknowledged { .. } => (format!("({word})"), Role::Dim),
            AlertState::Snoozed { .. } => (format!("z {word}"), Role::Dim),
        };
        let limit = match row.expires {
            Some(day) if kind == AlertKind::Expired => day.to_string(),
            _ => facts.qty(row.alert.limit),
        };
        let place = row.place.as_ref().or(row.lot.as_ref()).map_or("site", |code| code.as_str());
        let cells = vec![
            cell(word, role),
            Cell::plain(row.sku.as_str()),
            Cell::plain(row.name.as_str()),
            Cell::plain(place),
            Cell::plain(facts.qty(row.alert.quantity)),
            Cell::plain(limit),
        ];
        Row { cells, mark: Mark::of(self.marked.has(&row.key), facts.fresh.item(row.key.item)) }
    }

    fn detail(&self, facts: &Facts) -> String {
        let Some(row) = self.alerts.current() else { return String::new() };
        let state = match row.alert.state {
            AlertState::Open => format!("since {}", facts.brief(row.alert.opened)),
            AlertState::Acknowledged { at, .. } => format!("acknowledged {}", facts.brief(at)),
            AlertState::Snoozed { until, .. } => format!("snoozed until {until}"),
        };
        format!("{}; {state}", alert_words(row, facts))
    }

    pub(super) fn draw(
        &self,
        look: &Look,
        facts: &Facts,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let typed = self.filter.draw(look, buffer, area);
        let rest = below(area, self.filter.rows());
        let told = self.detail(facts);
        let (list, detail) = listing::with_words(look, rest, &told);
        let (shown, selected) = self.alerts.rows.shown(listing::room(look, list.height));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|row| self.row(row, look, facts)).collect();
        look.wrap(buffer, detail, &told, Role::Text);
        let empty = match (self.alerts.rows.is_known(), self.filter.text(), self.kind) {
            (false, ..) => String::new(),
            (true, "", None) => {
                String::from("No alerts: nothing is out, low or expired. s shows snoozed ones.")
            }
            (true, "", Some(kind)) => format!("No alert is {}. t shows the next kind, esc all.", kind.word()),
            (true, filter, _) => format!("No alert matches {filter}. esc clears the filter."),
        };
        let cursor = listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), &empty);
        typed.or(cursor)
    }
}

fn urgent(kind: AlertKind) -> Role {
    match kind {
        AlertKind::Negative | AlertKind::Out => Role::Bad,
        AlertKind::Expired | AlertKind::BelowMin | AlertKind::Short => Role::Warning,
    }
}

/// Its word where there is little room.
fn short(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Negative => "neg",
        AlertKind::Out => "out",
        AlertKind::Expired => "exp",
        AlertKind::BelowMin => "low",
        AlertKind::Short => "short",
    }
}
