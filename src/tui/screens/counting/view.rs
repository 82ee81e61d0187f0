//! How a count under way is drawn: what is up, the field, then what is expected and was seen. Never the book.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{CountStart, State, label};
use crate::tui::facts::Facts;
use crate::tui::listing::{self, cell};
use crate::tui::look::{Look, below};
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::widget::field::{Focused, Look as FieldLook};
use crate::tui::widget::list::{Cell, Column, Grow, Header, List, Row};
use crate::tui::widget::text::Align;

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
    state.view.as_ref()?;
    let (what, prompt, name) = match &state.target {
        Some(target) => (target.words(), format!("{} = ", unit(&target.unit)), target.name.clone()),
        None => {
            let done = if state.lines.is_empty() { "Nothing is expected" } else { "All is counted" };
            let next = "scan what is here; F9 closes the count";
            (String::from(done), String::from("item: "), String::from(next))
        }
    };
    let line = Rect { height: area.height.min(1), ..area };
    look.put(buffer, line, &what, Role::Title);
    let row = Rect { height: 1.min(area.height.saturating_sub(1)), ..below(area, 1) };
    let used = look.put(buffer, row, &prompt, Role::Key).min(row.width);
    let field = Rect { x: row.x.saturating_add(used), width: row.width - used, ..row };
    let placeholder = if state.target.is_some() { "how many?" } else { "scan it" };
    let shown = FieldLook { focus: Focused::Yes, placeholder };
    let cursor = state.field.draw(buffer, field, look.theme, look.glyphs, shown);
    let mut rest = below(area, 2);
    if state.target.is_none() && look.class() == Class::Tiny {
        let used = look.wrap(buffer, rest, &name, Role::Dim);
        rest = below(rest, used);
    } else {
        look.put(buffer, rest, &name, Role::Dim);
        rest = below(rest, 1);
    }
    if rest.height > 0 {
        lines(state, look, facts, buffer, rest);
    }
    cursor
}

fn unit(unit: &str) -> &str {
    if unit.is_empty() { "quantity" } else { unit }
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
                Some(seen) => facts.qty(seen.counted),
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
