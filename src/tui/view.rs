//! Draws the model: title, the screen on top, the message, the hints, and what lies over it. Pure.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::commands::{Cmd, TABLE, keys_of};
use super::company;
use super::context::Ctx;
use super::look::{Look, below};
use super::modal::Modal;
use super::model::Model;
use super::said::Said;
use super::size::{Class, Frame};
use super::theme::Role;
use super::update::message_rows;
use super::whole::{chord_words, said};
use super::widget::text;
use crate::service::desk::Reach;

/// The bands of the screen with what they hold now.
struct Bands {
    title: Rect,
    body: Rect,
    message: Rect,
    hints: Rect,
}

/// Draws everything; where the hardware cursor belongs.
pub fn view(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let area = *buffer.area();
    let look = &Look { width: area.width, height: area.height, ..model.look };
    let said = said(model);
    let page = model.top().page();
    let words = title_words(model);
    let bands = bands(look, area, &words, said.as_ref());
    title(model, look, buffer, (bands.title, &words));
    let mut cursor = page.view(look, &model.facts, buffer, bands.body);
    message(look, buffer, bands.message, said.as_ref());
    hints(model, look, buffer, bands.hints);
    // Over title and body in tiny; the message stays: it is the last result.
    let over = match look.class() {
        Class::Tiny => Rect { height: bands.body.bottom().saturating_sub(area.y), ..area },
        Class::Narrow | Class::Wide => bands.body,
    };
    if let Some(modal) = &model.modal {
        cursor = match modal {
            Modal::Help(reading) | Modal::Reading(reading) => reading.view(look, buffer, area),
            Modal::Palette(palette) => palette.view(look, buffer, over),
            Modal::Choose(question) => question.view(look, buffer, over, area),
        };
    }
    if let Some(asked) = &model.pin {
        cursor = asked.state.view(look, buffer, over, area);
    }
    if !model.pending.hints.is_empty() {
        which_key(model, look, buffer, over);
    }
    cursor
}

/// What the screen on top is, and who else is at its place.
fn title_words(model: &Model) -> String {
    let title = model.top().page().title(&model.facts);
    match company::beside(model) {
        Some(beside) => format!("{title} ({beside})"),
        None => title,
    }
}

/// Where the screen on top is drawn.
pub(super) fn body(model: &Model, area: Rect) -> Rect {
    bands(&model.look, area, &title_words(model), said(model).as_ref()).body
}

/// The message and the title get as many rows as their words need, up to a few; the body gets the rest.
fn bands(look: &Look, area: Rect, title: &str, said: Option<&Said>) -> Bands {
    let frame = Frame::of(area);
    // A title is a code in most places: where it is longer than a row, it is broken and not cut.
    let above = title_rows(look, frame.title, title).min(frame.body.height.saturating_sub(BODY_LEAST));
    let frame = Frame {
        title: Rect { height: frame.title.height + above, ..frame.title },
        body: below(frame.body, above),
        ..frame
    };
    let most = message_rows(look.class()).min(frame.body.height.saturating_sub(2).saturating_add(1));
    let needed = said
        .map_or(1, |said| text::wrap(&said.words, usize::from(area.width), usize::from(most.max(1))).len());
    let more = u16::try_from(needed).unwrap_or(1).saturating_sub(1).min(frame.body.height.saturating_sub(1));
    let more = if frame.message.height == 0 { 0 } else { more };
    Bands {
        title: frame.title,
        body: Rect { height: frame.body.height - more, ..frame.body },
        message: Rect {
            y: frame.message.y.saturating_sub(more),
            height: frame.message.height + more,
            ..frame.message
        },
        hints: frame.hints,
    }
}

/// The rows of the body that a long title leaves.
const BODY_LEAST: u16 = 3;
/// The most rows of a title: the longest code there is has room in them.
const TITLE_ROWS_MAX: usize = 4;

/// The rows that a title needs beside its first.
fn title_rows(look: &Look, row: Rect, words: &str) -> u16 {
    if look.class() == Class::Wide || row.height == 0 || text::width(words) < usize::from(row.width) {
        return 0;
    }
    let rows = text::wrap(words, usize::from(row.width), TITLE_ROWS_MAX).len();
    u16::try_from(rows).unwrap_or(1).saturating_sub(1)
}

fn title(model: &Model, look: &Look, buffer: &mut Buffer, (row, words): (Rect, &str)) {
    if row.height > 1 {
        look.wrap(buffer, row, words, Role::TitleFocused);
        return;
    }
    let used = look.put(buffer, row, &format!(" {words} "), Role::TitleFocused);
    if model.stopped.is_some() {
        right_of(look, buffer, row, used, ("the store has stopped", Role::Bad));
        return;
    }
    let gone = match model.facts.reach {
        Reach::There => None,
        Reach::Silent => Some("no answer"),
        Reach::CutOff => Some("no server"),
    };
    if let Some(gone) = gone {
        if right_of(look, buffer, row, used, (gone, Role::Bad)) == row.x {
            // In place of the title, where both have no room: what stands below is of before.
            let words = format!(" {gone:<width$}", width = usize::from(row.width.saturating_sub(1)));
            look.put(buffer, row, &words, Role::Bad);
        }
        return;
    }
    let Some(store) = &model.facts.store else { return };
    let alerts = match store.alerts {
        0 => String::new(),
        1 => String::from("1 alert  "),
        alerts => format!("{alerts} alerts  "),
    };
    let (name, role) = (&store.person_name, store.role.word());
    let rights = match model.facts.proved() {
        None => vec![format!("{alerts}{name} ({role})")],
        // That it is more than it was, and for how long, shows wherever it can.
        Some(proved) => vec![
            format!("{alerts}{name} ({role}, {proved})"),
            format!("{role}, {proved}"),
            proved,
            String::from("PIN"),
        ],
    };
    let put =
        |words: &String| Some(right_of(look, buffer, row, used, (words, Role::Dim))).filter(|x| *x > row.x);
    let left = rights.iter().find_map(put).unwrap_or(row.x);
    if let Some((words, tone)) = model.facts.safety() {
        let row = Rect { width: left.saturating_sub(row.x), ..row };
        right_of(look, buffer, row, used, (&format!("{words}  "), tone.role()));
    }
}

/// Words at the right end of a row, where they fit beside what is there; the column that they begin at.
fn right_of(look: &Look, buffer: &mut Buffer, row: Rect, used: u16, (words, role): (&str, Role)) -> u16 {
    let wide = u16::try_from(text::width(words)).unwrap_or(u16::MAX);
    if used.saturating_add(wide).saturating_add(2) <= row.width {
        let at = Rect { x: row.x + (row.width - wide), width: wide, ..row };
        look.put(buffer, at, words, role);
        return at.x;
    }
    row.x
}

fn message(look: &Look, buffer: &mut Buffer, area: Rect, said: Option<&Said>) {
    if let Some(said) = said {
        look.wrap(buffer, area, &said.words, said.tone.role());
    }
}

/// What keys do here, as many as fit.
fn hints(model: &Model, look: &Look, buffer: &mut Buffer, row: Rect) {
    let most = look.class().hints_max();
    if most == 0 || row.is_empty() {
        return;
    }
    let contexts = model.contexts();
    let help =
        keys_of(&model.keys, &contexts, Cmd::Help).map(|keys| format!("{keys} help")).unwrap_or_default();
    let reserved = u16::try_from(text::width(&help)).unwrap_or(0);
    let mut rest = Rect { width: row.width.saturating_sub(reserved + 1), ..row };
    let mut shown = 0;
    for command in hinted(&contexts) {
        if shown >= most {
            break;
        }
        let Some(keys) = keys_of(&model.keys, &contexts, command) else { continue };
        let usable = command.command().is_some_and(|command| command.not_now(model).is_none());
        let name = short(command.name());
        let needed = text::width(&keys) + 1 + text::width(name) + 2;
        if !usable || needed > usize::from(rest.width) {
            continue;
        }
        let used = look.put(buffer, rest, &keys, Role::Key) + 1;
        rest = Rect { x: rest.x.saturating_add(used), width: rest.width.saturating_sub(used), ..rest };
        let used = look.put(buffer, rest, name, Role::Dim) + 2;
        rest = Rect { x: rest.x.saturating_add(used), width: rest.width.saturating_sub(used), ..rest };
        shown += 1;
    }
    let at = Rect { x: row.right().saturating_sub(reserved), width: reserved.min(row.width), ..row };
    look.put(buffer, at, &help, Role::Key);
}

/// The commands worth a hint, those of the innermost context first.
fn hinted(contexts: &[Ctx]) -> Vec<Cmd> {
    let plain = |cmd: Cmd| {
        matches!(
            cmd,
            Cmd::Up
                | Cmd::Down
                | Cmd::PageUp
                | Cmd::PageDown
                | Cmd::HalfUp
                | Cmd::HalfDown
                | Cmd::First
                | Cmd::Last
                | Cmd::Help
                | Cmd::Redraw
                | Cmd::FormUp
                | Cmd::FormDown
                | Cmd::FormTab
                | Cmd::FormBefore
                | Cmd::PaletteUp
                | Cmd::PaletteDown
        )
    };
    let mut all = Vec::new();
    for context in contexts {
        for command in TABLE {
            let here = command.keys.iter().any(|(c, _)| c == context);
            if here && !plain(command.id) && !all.contains(&command.id) {
                all.push(command.id);
            }
        }
    }
    // Panes and sorting are learned once; what works on stock comes before them.
    all.sort_by_key(|command| match command {
        Cmd::PaneLocations
        | Cmd::PaneItems
        | Cmd::PaneAlerts
        | Cmd::PanePrevious
        | Cmd::PaneNext
        | Cmd::AllPlaces => 2,
        Cmd::Mark | Cmd::MarkRange | Cmd::MarkAll => 2,
        Cmd::SectionPrevious
        | Cmd::Section1
        | Cmd::Section2
        | Cmd::Section3
        | Cmd::Section4
        | Cmd::Section5
        | Cmd::Section6 => 3,
        Cmd::SortSku | Cmd::SortName | Cmd::SortOnHand | Cmd::SortAvailable | Cmd::SortTurn => 3,
        Cmd::Back | Cmd::Quit | Cmd::OpenPalette | Cmd::Open => 1,
        _ => 0,
    });
    all
}

fn short(name: &str) -> &str {
    let of_screen = ["form-", "palette-", "count-", "filter-", "prompt-", "pin-"];
    of_screen.into_iter().find_map(|screen| name.strip_prefix(screen)).unwrap_or(name)
}

/// After the beginning of a chord: what was typed of it and what may follow. It waits.
fn which_key(model: &Model, look: &Look, buffer: &mut Buffer, area: Rect) {
    let rows = u16::try_from(model.pending.hints.len()).unwrap_or(u16::MAX);
    let height = rows.saturating_add(1).min(area.height);
    let width = if look.class() == Class::Tiny { area.width } else { area.width.min(34) };
    let place = Rect {
        x: area.right().saturating_sub(width),
        y: area.bottom().saturating_sub(height).max(area.y),
        width,
        height,
    };
    text::wipe(buffer, place);
    look.put(buffer, place, &chord_words(model), Role::Header);
    let list = below(place, 1);
    // Beside each other where they have no room below each other.
    let columns = if rows > list.height { 2 } else { 1 };
    let wide = list.width / columns;
    let per_column = usize::from(list.height.max(1));
    for (index, hint) in model.pending.hints.iter().enumerate() {
        let column = u16::try_from(index / per_column).unwrap_or(u16::MAX);
        let row = u16::try_from(index % per_column).unwrap_or(u16::MAX);
        if column >= columns {
            break;
        }
        let cell = Rect { x: list.x.saturating_add(column * wide), width: wide, ..text::row(list, row) };
        let name = hint.runs.map_or("...", Cmd::name);
        let enabled = hint.runs.and_then(Cmd::command).is_none_or(|command| command.not_now(model).is_none());
        let key = if columns == 1 { format!(" {} ", hint.key) } else { format!("{} ", hint.key) };
        let used = look.put(buffer, cell, &key, Role::Key);
        // Beside another one it ends before it.
        let gap = u16::from(column + 1 < columns && index + per_column < model.pending.hints.len());
        let room = cell.width.saturating_sub(used + gap);
        let label = Rect { x: cell.x.saturating_add(used), width: room, ..cell };
        look.put(buffer, label, name, if enabled { Role::Text } else { Role::Dim });
    }
}
