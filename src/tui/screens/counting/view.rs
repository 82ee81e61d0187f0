//! How a count under way is drawn: what is up, the field, then what is expected and was seen. Never the book.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::work::Unlotted;
use super::{CountStart, State, label};
use crate::tui::facts::Facts;
use crate::tui::forms::packs::pack_words;
use crate::tui::listing::{self, cell};
use crate::tui::look::{Look, below};
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::widget::field::{Focused, Look as FieldLook};
use crate::tui::widget::list::{Cell, Column, Grow, Header, List, Row};
use crate::tui::widget::text::{self, Align};

/// What is up, its field, its name.
pub(super) const HEAD_ROWS: u16 = 3;

const COLUMNS: [Column; 3] = [
    Column { title: "SKU", widths: [8, 16, 20], align: Align::Left, grow: Grow::Fills },
    Column { title: "Name", widths: [0, 10, 30], align: Align::Left, grow: Grow::Fills },
    Column { title: "Seen", widths: [7, 9, 12], align: Align::Right, grow: Grow::Fixed },
];

/// Place and how far it is.
pub(super) fn title(state: &State) -> String {
    let place = match (&state.view, &state.of) {
        (Some(view), _) => view.row.place.to_string(),
        (None, CountStart::Bin(_, code)) => code.to_string(),
        (None, CountStart::Resume(count)) => count.to_string(),
    };
    let lines = state.lines.kept();
    let seen = lines.iter().filter(|line| line.seen.is_some()).count();
    match state.view {
        Some(_) => format!("Count {place} {seen}/{}", lines.len()),
        None => format!("Count {place}"),
    }
}

/// Draws it; the cursor is in the field.
pub(super) fn draw(
    state: &State,
    look: &Look,
    facts: &Facts,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    if state.view.is_none() {
        // What is typed meanwhile waits until the count is open.
        look.put(buffer, area, "opening the count", Role::Dim);
        let shown = FieldLook { focus: Focused::Yes, placeholder: "" };
        return state.field.draw(buffer, below(area, 1), look.theme, look.glyphs, shown);
    }
    let (field, rest) = asked(state, look, facts, buffer, area);
    let placeholder = match (&state.unlotted, &state.target) {
        (Some(_), _) => "scan or type it",
        (None, Some(_)) => "how many?",
        (None, None) => "scan more, or F9",
    };
    let shown = FieldLook { focus: Focused::Yes, placeholder };
    let cursor = state.field.draw_whole(buffer, field, look.theme, look.glyphs, shown);
    let lots = state.unlotted.as_ref().map(lots_words);
    let name = match (&state.target, look.class()) {
        _ if lots.is_some() => lots.as_deref().unwrap_or_default(),
        (Some(target), _) => target.name.as_str(),
        // The field says it.
        (None, Class::Tiny) => "",
        (None, _) => "scan what else is here; F9 closes the count",
    };
    look.put(buffer, rest, name, Role::Dim);
    let rest = below(rest, u16::from(!name.is_empty()));
    if rest.height > 0 {
        lines(state, look, facts, buffer, rest);
    }
    cursor
}

/// The lots to choose from.
fn lots_words(unlotted: &Unlotted) -> String {
    let lots: Vec<&str> = unlotted.known.iter().map(|lot| lot.as_str()).collect();
    if lots.is_empty() { String::from("no lot of it is known yet") } else { lots.join(", ") }
}

/// What is asked, word for word: the record and its unit, or that there is none.
pub(super) fn prompt(state: &State, facts: &Facts) -> (String, String) {
    match &state.target {
        Some(target) if state.unlotted.is_some() => (target.words(), String::from("lot")),
        Some(target) => {
            let unit = match state.pack() {
                Some(pack) => pack_words(pack, facts),
                None if target.unit.is_empty() => String::from("quantity"),
                None => target.unit.clone(),
            };
            (target.words(), unit)
        }
        None if state.lines.is_empty() => (String::from("Nothing is expected"), String::from("item")),
        None => (String::from("All is counted"), String::from("item")),
    }
}

/// Draws what is asked; where its field goes, and what is left below it. In tiny the field has a row of its own: what
/// is scanned into it must not be cut.
fn asked(state: &State, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> (Rect, Rect) {
    let (what, unit) = prompt(state, facts);
    if look.class() == Class::Tiny {
        let room = Rect { height: area.height.saturating_sub(1), ..area };
        let words = if state.target.is_some() { format!("{what}, {unit}:") } else { format!("{what}:") };
        let used = look.wrap(buffer, room, &words, Role::Title);
        let left = below(area, used);
        let needed = state.field.rows(left.width);
        let rows = if needed <= left.height { needed } else { left.height.min(1) };
        return (Rect { height: rows, ..left }, below(left, rows));
    }
    let line = Rect { height: area.height.min(1), ..area };
    look.put(buffer, line, &what, Role::Title);
    let row = text::row(area, 1);
    let used = look.put(buffer, row, &format!("{unit} = "), Role::Key).min(row.width);
    (Rect { x: row.x.saturating_add(used), width: row.width - used, ..row }, below(area, 2))
}

fn lines(state: &State, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) {
    // Without a row below it a head is worth nothing.
    let header = if area.height > 2 { listing::header(look) } else { Header::Hidden };
    let room = crate::tui::widget::list::rows_that_fit(area.height, header);
    let (shown, selected) = state.lines.shown(room);
    let rows: Vec<Row<'_>> = shown
        .into_iter()
        .map(|line| {
            let seen = match &line.seen {
                Some(seen) => seen.counted.map_or_else(|| String::from("?"), |counted| facts.qty(counted)),
                None => String::from("-"),
            };
            let role = if line.seen.is_some() { Role::Dim } else { Role::Text };
            listing::plain([cell(label(line), role), cell(line.name.as_str(), role), Cell::plain(seen)])
        })
        .collect();
    let selected = selected.filter(|_| state.target.is_some());
    let list = List { columns: &COLUMNS, rows: &rows, selected, focus: Focused::No, header, empty: "" };
    list.draw(buffer, area, look.class(), look.theme, look.glyphs);
}
