//! How home is drawn: three panes where there is room, one elsewhere.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Place, State};
use crate::domain::alert::{AlertKind, AlertState};
use crate::domain::query::{AlertRow, ItemRow, ItemSort, LocationRow, SortWay};
use crate::tui::facts::Facts;
use crate::tui::look::{Look, below};
use crate::tui::size::{Class, PANES, Pane, Panes};
use crate::tui::theme::Role;
use crate::tui::widget::field::Focused;
use crate::tui::widget::list::{Cell, Column, Grow, Header, List, Mark, Row};
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text::Align;

const LOCATION_COLUMNS: [Column; 4] = [
    Column { title: "Location", widths: [12, 12, 10], align: Align::Left, grow: Grow::Fills },
    Column { title: "Name", widths: [0, 12, 0], align: Align::Left, grow: Grow::Fills },
    Column { title: "Records", widths: [4, 7, 7], align: Align::Right, grow: Grow::Fixed },
    Column { title: "!", widths: [0, 3, 3], align: Align::Right, grow: Grow::Fixed },
];

const ITEM_COLUMNS: [Column; 5] = [
    Column { title: "SKU", widths: [9, 12, 14], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Name", widths: [0, 6, 8], align: Align::Left, grow: Grow::Fills },
    Column { title: "On hand", widths: [6, 8, 9], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Avail", widths: [0, 0, 8], align: Align::Right, grow: Grow::Fixed },
    Column { title: "!", widths: [1, 3, 3], align: Align::Left, grow: Grow::Fixed },
];

const ALERT_COLUMNS: [Column; 5] = [
    Column { title: "Alert", widths: [5, 11, 5], align: Align::Left, grow: Grow::Fixed },
    Column { title: "SKU", widths: [7, 10, 8], align: Align::Left, grow: Grow::Fills },
    Column { title: "Place", widths: [0, 8, 0], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Is", widths: [4, 8, 5], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Min", widths: [0, 8, 5], align: Align::Right, grow: Grow::Fixed },
];

/// Narrower than this a list of items leaves out what is available.
const NAMES_FIRST: u16 = 56;

fn header(class: Class) -> Header {
    match class {
        Class::Tiny => Header::Hidden,
        Class::Narrow | Class::Wide => Header::Shown,
    }
}

/// Rows above the list of a pane.
pub(super) fn list_top(look: &Look, area: Rect) -> u16 {
    area.y + u16::from(look.class() == Class::Wide) + u16::from(header(look.class()) == Header::Shown)
}

/// How many rows a pane's list shows in an area, without a filter.
pub(super) fn rows_of(look: &Look, area: Rect) -> u16 {
    match look.class() {
        Class::Wide => area.height.saturating_sub(3),
        Class::Narrow => area.height.saturating_sub(1),
        Class::Tiny => area.height,
    }
    .max(1)
}

/// The title line: where there is one pane, it is the pane's.
pub(super) fn title(state: &State, _facts: &Facts) -> String {
    match state.class {
        Class::Wide => String::from("stockroom"),
        Class::Narrow | Class::Tiny => {
            let (name, note) = pane_title(state, state.pane);
            format!("{name} {note}").trim_end().to_owned()
        }
    }
}

fn pane_title(state: &State, pane: Pane) -> (String, String) {
    match pane {
        Pane::Locations => (String::from("Locations"), state.locations.place_words()),
        Pane::Items => {
            let name = match &state.place {
                Place::All => String::from("Items"),
                Place::Chosen(_, code) => format!("Items in {code}"),
            };
            (name, marked(state.marked_items.len(), state.items.place_words()))
        }
        Pane::Alerts => {
            (String::from("Alerts"), marked(state.marked_alerts.len(), state.alerts.place_words()))
        }
    }
}

fn marked(marks: usize, words: String) -> String {
    if marks == 0 { words } else { format!("{marks} marked") }
}

/// The screen with what it is drawn with.
pub(super) struct Drawn<'a> {
    pub(super) state: &'a State,
    pub(super) look: &'a Look,
    pub(super) facts: &'a Facts,
}

impl Drawn<'_> {
    pub(super) fn view(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let panes = Panes::of(area, (self.look.width, self.look.height), self.state.pane);
        let mut cursor = None;
        for pane in PANES {
            let Some(place) = panes.get(pane) else { continue };
            let at = self.pane(buffer, place, pane);
            if pane == self.state.pane {
                cursor = at;
            }
        }
        cursor
    }

    fn pane(&self, buffer: &mut Buffer, area: Rect, pane: Pane) -> Option<Position> {
        let focus = if pane == self.state.pane { Focused::Yes } else { Focused::No };
        let mut inside = area;
        if self.look.class() == Class::Wide {
            let (title, note) = pane_title(self.state, pane);
            let panel = Panel { title: &title, note: &note, focus };
            inside = panel.draw(buffer, area, Class::Wide, self.look.theme, self.look.glyphs);
        }
        let filter = self.state.filter(pane);
        let typed = filter.draw(self.look, buffer, inside);
        let list = below(inside, filter.rows());
        let cursor = match pane {
            Pane::Locations => self.locations(buffer, list, focus),
            Pane::Items => self.items(buffer, list, focus),
            Pane::Alerts => self.alerts(buffer, list, focus),
        };
        typed.or(cursor)
    }

    fn list(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        focus: Focused,
        columns: &[Column],
        (rows, selected): (&[Row<'_>], Option<usize>),
        empty: &str,
    ) -> Option<Position> {
        let class = self.look.class();
        let list = List { columns, rows, selected, focus, header: header(class), empty };
        list.draw(buffer, area, class, self.look.theme, self.look.glyphs)
    }

    fn room(&self, area: Rect) -> u16 {
        crate::tui::widget::list::rows_that_fit(area.height, header(self.look.class()))
    }

    fn locations(&self, buffer: &mut Buffer, area: Rect, focus: Focused) -> Option<Position> {
        let (shown, selected) = self.state.locations.shown(self.room(area));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|row| self.location(row)).collect();
        let empty = match (self.state.locations.is_known(), self.state.filter(Pane::Locations).text()) {
            (false, _) => String::new(),
            (true, "") => String::from("No locations yet. n makes one; : import locations FILE brings many."),
            (true, filter) => format!("No location matches {filter}. esc clears the filter."),
        };
        self.list(buffer, area, focus, &LOCATION_COLUMNS, (&rows, selected), &empty)
    }

    fn location<'a>(&self, row: &'a LocationRow) -> Row<'a> {
        let step = if self.look.class() == Class::Tiny { 1 } else { 2 };
        let indent = " ".repeat(usize::from(row.depth.min(8)) * step);
        let counting = if row.count.is_some() { " (count)" } else { "" };
        let others: String = self.facts.at_place(row.id).map(|other| format!(" @{}", other.name)).collect();
        let here = matches!(&self.state.place, Place::Chosen(id, _) if *id == row.id);
        let alerts = if row.alerts == 0 { String::new() } else { row.alerts.to_string() };
        let cells = vec![
            Cell {
                text: Cow::Owned(format!("{indent}{}{counting}{others}", row.code.as_str())),
                role: if here { Role::Header } else { Role::Text },
            },
            Cell { text: Cow::Borrowed(row.name.as_ref().map_or("", |name| name.as_str())), role: Role::Dim },
            Cell::plain(row.records.to_string()),
            Cell { text: Cow::Owned(alerts), role: Role::Warning },
        ];
        Row { cells, mark: Mark::of(false, self.facts.fresh.location(row.id)) }
    }

    fn items(&self, buffer: &mut Buffer, area: Rect, focus: Focused) -> Option<Position> {
        let (shown, selected) = self.state.items.shown(self.room(area));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|row| self.item(row)).collect();
        let filter = self.state.filter(Pane::Items).text();
        let empty = match (self.state.items.is_known(), filter, &self.state.place) {
            (false, ..) => String::new(),
            (true, "", Place::All) => {
                String::from("No items yet. n makes one; : import items FILE brings many.")
            }
            (true, "", Place::Chosen(_, code)) => {
                format!("Nothing lies in {code}. r receives, 0 shows all places.")
            }
            (true, filter, _) => format!("No item matches {filter}. esc clears the filter."),
        };
        let mut columns = ITEM_COLUMNS;
        self.sorted(&mut columns);
        // A name that reads is worth more than a second number.
        if let Some(available) = columns.get_mut(3).filter(|_| area.width < NAMES_FIRST) {
            available.widths = [0; 3];
        }
        self.list(buffer, area, focus, &columns, (&rows, selected), &empty)
    }

    /// The head of the column that the list is sorted by says so.
    fn sorted(&self, columns: &mut [Column]) {
        let (index, up, down) = match self.state.sort {
            ItemSort::Sku => (0, "SKU ^", "SKU v"),
            ItemSort::Name => (1, "Name ^", "Name v"),
            ItemSort::OnHand => (2, "On hand ^", "On hand v"),
            ItemSort::Available => (3, "Avail ^", "Avail v"),
        };
        if let Some(column) = columns.get_mut(index) {
            column.title = if self.state.way == SortWay::Up { up } else { down };
        }
    }

    fn item<'a>(&self, row: &'a ItemRow) -> Row<'a> {
        let (sign, role) = row.alert.map_or(("", Role::Text), |kind| (sign(kind, self.look), role(kind)));
        let cells = vec![
            Cell::plain(row.sku.as_str()),
            Cell::plain(row.name.as_str()),
            Cell::plain(self.facts.seen(row.on_hand, row.hidden)),
            Cell::plain(self.facts.seen(row.available, row.hidden)),
            Cell { text: Cow::Borrowed(sign), role },
        ];
        let mark = Mark::of(self.state.marked_items.has(&row.id), self.facts.fresh.item(row.id));
        Row { cells, mark }
    }

    fn alerts(&self, buffer: &mut Buffer, area: Rect, focus: Focused) -> Option<Position> {
        let (shown, selected) = self.state.alerts.shown(self.room(area));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|row| self.alert(row)).collect();
        let empty = match (self.state.alerts.is_known(), self.state.filter(Pane::Alerts).text()) {
            (false, _) => String::new(),
            (true, "") => String::from("No alerts: nothing is out, low or expired."),
            (true, filter) => format!("No alert matches {filter}. esc clears the filter."),
        };
        self.list(buffer, area, focus, &ALERT_COLUMNS, (&rows, selected), &empty)
    }

    fn alert<'a>(&self, row: &'a AlertRow) -> Row<'a> {
        let kind = row.key.kind;
        let word = if self.look.class() == Class::Narrow { kind.word() } else { short(kind) };
        let seen = !matches!(row.alert.state, AlertState::Open);
        let place = row.place.as_ref().or(row.lot.as_ref()).map_or("", |code| code.as_str());
        let limit = match kind {
            AlertKind::Expired => row.expires.map_or_else(String::new, |day| self.facts.short_day(day)),
            _ => self.facts.qty(row.alert.limit),
        };
        let cells = vec![
            // What is seen to reads in brackets: dimness alone is no sign.
            Cell {
                text: if seen { Cow::Owned(format!("({word})")) } else { Cow::Borrowed(word) },
                role: if seen { Role::Dim } else { role(kind) },
            },
            Cell::plain(row.sku.as_str()),
            Cell::plain(place),
            Cell::plain(self.facts.qty(row.alert.quantity)),
            Cell::plain(limit),
        ];
        let mark = Mark::of(self.state.marked_alerts.has(&row.key), self.facts.fresh.item(row.key.item));
        Row { cells, mark }
    }
}

fn short(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Negative => "neg",
        AlertKind::Out => "out",
        AlertKind::Expired => "exp",
        AlertKind::BelowMin => "low",
        AlertKind::Short => "short",
    }
}

fn sign(kind: AlertKind, look: &Look) -> &'static str {
    match look.class() {
        Class::Tiny => look.glyphs.warning,
        Class::Narrow | Class::Wide => short(kind),
    }
}

fn role(kind: AlertKind) -> Role {
    match kind {
        AlertKind::Negative | AlertKind::Out => Role::Bad,
        AlertKind::Expired | AlertKind::BelowMin | AlertKind::Short => Role::Warning,
    }
}
