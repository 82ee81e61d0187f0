//! How a form is drawn: one prompt at a time in tiny, all its fields elsewhere.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::State;
use super::answers::usual_way;
use super::parts::At;
use crate::domain::quantity::{MILLION, Qty};
use crate::domain::setting;
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::forms::{Kind, Propose, values};
use crate::tui::look::{Look, below};
use crate::tui::outcome::sentence;
use crate::tui::said::Tone;
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::widget::field::{self, Focused};
use crate::tui::widget::window;

/// Columns of the prompts.
const PROMPT: u16 = 24;

/// How many of the columns are the prompts'.
fn prompt_columns(area: Rect) -> u16 {
    PROMPT.min(area.width / 2)
}

/// The screen with what it is drawn with.
pub(super) struct Drawn<'a> {
    pub(super) form: &'a State,
    pub(super) look: &'a Look,
    pub(super) facts: &'a Facts,
}

impl Drawn<'_> {
    pub(super) fn view(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        match self.look.class() {
            Class::Tiny => self.one(buffer, area),
            Class::Narrow | Class::Wide => self.all(buffer, area),
        }
    }

    /// One prompt, its value, and what there is to say of it.
    fn one(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let at = self.form.at;
        let prompt = self.form.prompt_at(at, self.facts);
        let mut rest = area;
        // With one row it is the value: the prompt stands in its place while nothing is typed.
        if area.height > 1 {
            // What the line is about, while its quantity is asked.
            let head = match (self.form.line_item(), at) {
                (Some(sku), At::Line(_)) => format!("{sku}: {prompt}"),
                (None, At::Line(_)) if self.form.lines.len() > 1 => {
                    format!("{} {prompt}:", self.form.line + 1)
                }
                // A form that is about one thing says which, also where that was only selected.
                _ => match self.form.about() {
                    Some(about) => format!("{about}: {prompt}:"),
                    None => format!("{prompt}:"),
                },
            };
            let room = Rect { height: area.height - 1, ..area };
            let used = self.look.wrap(buffer, room, &head, Role::Header);
            rest = below(area, used);
        }
        let used = self.rows_of(at, rest);
        let cursor = self.field(buffer, Rect { height: used, ..rest }, at, Focused::Yes);
        self.notes(buffer, below(rest, used));
        cursor
    }

    fn all(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let form = self.form;
        let shown: Vec<At> =
            form.places().filter(|at| form.asked(*at).is_some_and(|asked| form.is_shown(asked))).collect();
        let count = u64::try_from(shown.len()).unwrap_or(0);
        let here = shown.iter().position(|at| *at == form.at).unwrap_or(0);
        let here = u64::try_from(here).unwrap_or(0);
        // The field that is typed into is always seen, with the row after it for what is said of it.
        let whole = |at: At| at == form.at || (at == At::Line(0) && matches!(form.at, At::Line(_)));
        let beside = Rect { width: area.width.saturating_sub(prompt_columns(area) + 1), ..area };
        let more =
            shown.iter().filter(|at| whole(**at)).map(|at| self.rows_of(*at, beside).saturating_sub(1));
        let room = area.height.saturating_sub(2).saturating_sub(more.sum()).max(1);
        let first = usize::try_from(window::follow(0, here, room, count)).unwrap_or(0);
        let mut rest = area;
        let mut cursor = None;
        let mut before: Option<At> = None;
        for at in shown.into_iter().skip(first) {
            if rest.is_empty() {
                break;
            }
            if matches!((before, at), (Some(At::Head(_)), At::Line(_))) && rest.height > 4 {
                let words = format!("Line {}", form.line + 1);
                self.look.put(buffer, rest, &words, Role::Title);
                rest = below(rest, 1);
            }
            before = Some(at);
            let focus = if at == form.at { Focused::Yes } else { Focused::No };
            let prompt = form.prompt_at(at, self.facts);
            let wide = prompt_columns(rest);
            let role = if focus == Focused::Yes { Role::Title } else { Role::Dim };
            self.look.put(buffer, Rect { width: wide, ..rest }, &prompt, role);
            let place = Rect {
                x: rest.x.saturating_add(wide + 1),
                width: rest.width.saturating_sub(wide + 1),
                ..rest
            };
            let used = if whole(at) { self.rows_of(at, place) } else { 1 };
            cursor = self.field(buffer, Rect { height: used, ..place }, at, focus).or(cursor);
            rest = below(rest, used);
            if focus == Focused::Yes {
                let indent = Rect { x: place.x, width: place.width, ..rest };
                let left = self.notes(buffer, indent);
                rest = below(rest, rest.height.saturating_sub(left.height));
            }
        }
        self.lines(buffer, below(rest, 1));
        cursor
    }

    /// The rows that a field takes: all that it needs, where they are there.
    fn rows_of(&self, at: At, area: Rect) -> u16 {
        let needed = self.form.value(at).map_or(1, |value| value.field.rows(area.width));
        if needed <= area.height { needed } else { area.height.min(1) }
    }

    fn field(&self, buffer: &mut Buffer, area: Rect, at: At, focus: Focused) -> Option<Position> {
        let value = self.form.value(at)?;
        let asked = self.form.asked(at)?;
        let hint = match asked.kind {
            Kind::Item => "scan or type",
            Kind::Day => "a date, +7, today",
            Kind::Time => "14:05",
            Kind::Change => "-4 or +2",
            Kind::Choice(_) => "down shows them",
            _ => "",
        };
        // What an empty field means is said wherever one looks; how to fill it, where one types.
        let placeholder = match (asked.empty, focus) {
            ("", Focused::Yes) => hint,
            (empty, _) => empty,
        };
        let shown = field::Look { focus, placeholder };
        value.field.draw_whole(buffer, area, self.look.theme, self.look.glyphs, shown)
    }

    /// What is said of the current field: its fault, its value, what may be meant, what is known of the item.
    fn notes(&self, buffer: &mut Buffer, area: Rect) -> Rect {
        let form = self.form;
        let mut rest = area;
        let Some(value) = form.value(form.at) else { return rest };
        // What the foot of the screen says is not said twice: the smallest screen has no room for it.
        let at_foot = |fault: &String| {
            form.last.as_ref().is_some_and(|said| said.tone == Tone::Bad && said.words == sentence(fault))
        };
        if value.fault.as_ref().is_some_and(at_foot) {
            return rest;
        }
        if let Some(fault) = &value.fault {
            let used = self.look.wrap(buffer, rest, fault, Role::Bad);
            return below(rest, used);
        }
        if let Some(sum) = self.calculated() {
            let used = self.look.wrap(buffer, rest, &sum, Role::Good);
            rest = below(rest, used);
        }
        let words = form.offers.words.iter().map(|word| self.word(word));
        let hits = form.offers.hits.iter().map(|hit| format!("{} {}", hit.code, hit.name));
        let offers: Vec<String> = words.chain(hits).collect();
        let first_out = form.asked(form.at).is_some_and(|asked| asked.propose == Propose::FirstOut);
        let proposed = value.text().is_empty() || value.proposed.as_deref() == Some(value.text());
        if offers.is_empty() && first_out && proposed && !form.first_out.is_empty() {
            let words = format!("enter takes: {}", form.first_out.join(", "));
            let used = self.look.wrap(buffer, rest, &words, Role::Text);
            return below(rest, used);
        }
        let selected = u64::try_from(form.offers.selected.unwrap_or(0)).unwrap_or(0);
        let room = rest.height.min(8);
        let length = u64::try_from(offers.len()).unwrap_or(0);
        let first = usize::try_from(window::follow(0, selected, room, length)).unwrap_or(0);
        for (index, offer) in offers.iter().enumerate().skip(first).take(usize::from(room)) {
            let chosen = form.offers.selected == Some(index);
            let (sign, role) =
                if chosen { (self.look.glyphs.pointer, Role::Selected) } else { (" ", Role::Dim) };
            self.look.put(buffer, rest, &format!("{sign}{offer}"), role);
            rest = below(rest, 1);
        }
        if offers.is_empty()
            && let Some(words) = self.item_words().or_else(|| self.setting_words())
        {
            let used = self.look.wrap(buffer, rest, &words, Role::Dim);
            rest = below(rest, used);
        }
        rest
    }

    /// A word to choose; a setting's name with its value.
    fn word(&self, word: &str) -> String {
        let of_settings = self.form.spec.cmd == Cmd::Settings;
        match (setting::named(word).filter(|_| of_settings), &self.facts.store) {
            (Some(setting), Some(store)) => format!("{word}  {}", (setting.get)(&store.settings)),
            _ => word.to_owned(),
        }
    }

    /// What a setting says, while its value is asked.
    fn setting_words(&self) -> Option<String> {
        let form = self.form;
        let asked =
            form.asked(form.at).filter(|asked| form.spec.cmd == Cmd::Settings && asked.key == "value")?;
        let name = form.places().find(|at| {
            form.asked(*at).is_some_and(|other| other.key == "name" && other.part == asked.part)
        })?;
        Some(setting::named(form.value(name)?.text())?.about.to_owned())
    }

    /// What a calculation comes to.
    fn calculated(&self) -> Option<String> {
        let form = self.form;
        let asked = form.asked(form.at)?;
        if !matches!(asked.kind, Kind::Quantity | Kind::Change) {
            return None;
        }
        let item = form.item_at(form.at).map(|view| &view.item);
        let amount = values::amount(&form.counted_at(form.at, self.facts), item, self.facts).ok()?;
        amount.typed.as_ref()?;
        let unit = item.map_or("", |item| item.unit.as_str());
        Some(format!("= {} {unit}", self.facts.qty(amount.quantity)))
    }

    /// What is known of the line's item, where it helps: its name, unit, packs, and where it is.
    fn item_words(&self) -> Option<String> {
        let form = self.form;
        let asked = form.asked(form.at)?;
        if !matches!(asked.kind, Kind::Quantity | Kind::Change | Kind::Location | Kind::Lot) {
            return None;
        }
        let view = form.item_at(form.at)?;
        let mut words = format!("{}, in {}", view.item.name, view.item.unit);
        for pack in view.item.packs.iter().take(3) {
            let one = pack.quantity(Qty(MILLION)).map(|one| self.facts.qty(one));
            words.push_str(&format!(", {} = {}", pack.name, one.unwrap_or_else(|| String::from("a part"))));
        }
        if form.goes_by_kind() {
            words.push_str(&format!("; goes to {}", usual_way(&view.item)));
        }
        let places: Vec<String> = view
            .records
            .iter()
            .filter_map(|record| Some((record, record.on_hand?)))
            .filter(|(_, on_hand)| on_hand.0 != 0)
            .take(3)
            .map(|(record, on_hand)| {
                let lot = record.lot.as_ref().map(|lot| format!(" ({lot})")).unwrap_or_default();
                format!("{} at {}{lot}", self.facts.qty(on_hand), record.location)
            })
            .collect();
        if !places.is_empty() {
            words.push_str(&format!("; {}", places.join(", ")));
        }
        Some(words)
    }

    /// The lines so far, the current one among them.
    fn lines(&self, buffer: &mut Buffer, area: Rect) {
        let form = self.form;
        if form.filled_lines() == 0 || area.is_empty() {
            return;
        }
        let count = u64::try_from(form.lines.len()).unwrap_or(0);
        let here = u64::try_from(form.line).unwrap_or(0);
        let first = usize::try_from(window::follow(0, here, area.height, count)).unwrap_or(0);
        let mut rest = area;
        for (index, line) in form.lines.iter().enumerate().skip(first) {
            if rest.is_empty() {
                break;
            }
            let texts: Vec<&str> =
                line.values.iter().map(|value| value.text()).filter(|text| !text.is_empty()).collect();
            let name = line.item.as_deref().map_or("", |view| view.item.name.as_str());
            let sign = if index == form.line { self.look.glyphs.pointer } else { " " };
            let words = format!("{sign}{:>3} {}  {name}", index + 1, texts.join("  "));
            let role = if index == form.line { Role::SelectedElsewhere } else { Role::Text };
            self.look.put(buffer, rest, &words, role);
            rest = below(rest, 1);
        }
    }
}
