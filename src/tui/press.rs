//! What keys do: chords become commands, commands run; everything else is typed.

use ratatui::layout::{Position, Rect};

use super::actions;
use super::again;
use super::beep::Beep;
use super::commands::{Cmd, NotNow, TABLE, keys_of};
use super::effect::Effect;
use super::key::{Key, Press};
use super::keymap::{Hint, Resolution};
use super::modal::choose::Answered;
use super::modal::palette::{self, Chosen, Offer};
use super::modal::{Modal, Then, help};
use super::model::{Model, Pending};
use super::navigate;
use super::page::Handled;
use super::pin;
use super::said::{Said, Tone};
use super::update::with_page;
use super::update::{self, say, with_top, wrong};
use super::view;
use super::widget::field::{Edit, Edited, Field};

/// The field that is typed into.
pub(super) fn typing(model: &Model) -> Option<&Field> {
    match &model.modal {
        _ if model.pin.is_some() => None,
        Some(Modal::Palette(palette)) => Some(&palette.line),
        Some(_) => None,
        None => model.top().page().typing(),
    }
}

/// One key, for good.
pub(super) fn key(model: &mut Model, out: &mut Vec<Effect>, key: Key) {
    model.dirty = true;
    if again::is_it(model, key) {
        return;
    }
    let before = (model.modal.is_some(), model.stack.top().id, out.len());
    pressed(model, out, key);
    again::note(model, key, (before.0, before.1), out.get(before.2..).unwrap_or_default());
}

fn pressed(model: &mut Model, out: &mut Vec<Effect>, key: Key) {
    if key == Key::ctrl('z') {
        out.push(Effect::Suspend);
        return;
    }
    if let (Some(Modal::Choose(question)), None) = (&model.modal, &model.pin) {
        match question.answer(key, model.now) {
            Answered::With(then) => {
                model.modal = None;
                return chosen(model, out, then);
            }
            Answered::Left => {
                model.modal = None;
                let id = model.stack.top().id;
                with_page(model, out, id, |page, cx| page.declined(cx));
                return;
            }
            Answered::Early => {
                out.push(Effect::Beep(Beep::Wrong));
                return;
            }
            Answered::Not => {}
        }
    }
    let before = (model.stack.top().id, model.facts.messages.shown().cloned());
    resolved(model, out, key);
    // What was wrong on a screen is over when another one is there.
    let same = model.facts.messages.shown() == before.1.as_ref();
    if model.stack.top().id != before.0 && same {
        model.facts.messages.hush();
    }
}

/// A key as the bindings have it.
fn resolved(model: &mut Model, out: &mut Vec<Effect>, key: Key) {
    let contexts = model.contexts();
    let mut keys = std::mem::take(&mut model.pending).keys;
    let alone = keys.is_empty();
    keys.push(key);
    match model.keys.resolve(&contexts, &keys) {
        Resolution::Run(command) => run(model, out, command),
        Resolution::Pending(hints) => match nothing_follows(model, &hints) {
            Some(why) => wrong(model, out, why),
            None => model.pending = Pending { keys, hints },
        },
        Resolution::None if alone => typed(model, out, key),
        Resolution::None => {
            if key != Key::plain(Press::Esc) {
                out.push(Effect::Beep(Beep::Wrong));
            }
        }
    }
}

/// Why none of what may follow can be used now; none where something can.
fn nothing_follows(model: &Model, hints: &[Hint<Cmd>]) -> Option<String> {
    let why = |hint: &Hint<Cmd>| hint.runs.and_then(Cmd::command).and_then(|command| command.not_now(model));
    let all: Option<Vec<NotNow>> = hints.iter().map(why).collect();
    all?.first().map(NotNow::to_string)
}

/// A key that no command has.
fn typed(model: &mut Model, out: &mut Vec<Effect>, key: Key) {
    if model.pin.is_some() {
        return pin::typed(model, out, key);
    }
    if typing(model).is_some() {
        if let Some(edit) = Edit::of(key) {
            self::edit(model, out, &edit);
        }
        return;
    }
    if model.modal.is_none() && with_top(model, out, |page, cx| page.key(key, cx)) != Some(Handled::Yes) {
        let help = keys_of(&model.keys, &model.contexts(), Cmd::Help);
        let help = help.map(|help| format!("; {help} shows the keys")).unwrap_or_default();
        wrong(model, out, format!("{key} does nothing here{help}"));
    }
}

fn edit(model: &mut Model, out: &mut Vec<Effect>, edit: &Edit) {
    let edited = if let Some(Modal::Palette(palette)) = &mut model.modal {
        let edited = palette.line.edit(edit);
        if edited != Edited::Same {
            palette.edited();
        }
        Some(edited)
    } else {
        with_top(model, out, |page, cx| {
            page.before_edit(edit);
            let edited = page.typing_mut().map(|field| field.edit(edit));
            if edited.is_some_and(|edited| edited != Edited::Same) {
                page.edited(cx);
            }
            edited
        })
        .flatten()
    };
    if let Some(Edited::LeftOut(count)) = edited {
        let words = match count {
            1 => String::from("one character does not fit here and was left out"),
            count => format!("{count} characters do not fit here and were left out"),
        };
        wrong(model, out, words);
    }
}

/// Pasted text goes into the field; elsewhere it is nothing: it never runs commands.
pub(super) fn paste(model: &mut Model, out: &mut Vec<Effect>, text: String) {
    if model.pin.is_some() {
        return pin::not_typed(model, out, "a PIN is typed, not pasted");
    }
    if typing(model).is_some() {
        edit(model, out, &Edit::Paste(text));
    } else {
        wrong(model, out, "pasted text goes into a field; there is none here");
    }
}

/// A click, where the mouse is ours.
pub(super) fn click(model: &mut Model, out: &mut Vec<Effect>, x: u16, y: u16) {
    if model.modal.is_none() && model.pin.is_none() {
        let area = view::body(model, Rect::new(0, 0, model.look.width, model.look.height));
        if area.contains(Position::new(x, y)) {
            with_top(model, out, |page, cx| page.click(Position::new(x, y), area, cx));
        }
    }
}

fn chosen(model: &mut Model, out: &mut Vec<Effect>, then: Then) {
    match then {
        Then::Page(tag) => {
            with_top(model, out, |page, cx| page.chosen(tag, cx));
        }
        Then::Nav(nav) => update::go(model, out, *nav),
        Then::Submit(request, words) => actions::submit(model, out, request, words),
        Then::Quit => update::leave(model, out, 0),
    }
}

/// Runs a command, or says why it cannot be.
pub(super) fn run(model: &mut Model, out: &mut Vec<Effect>, command: Cmd) {
    model.dirty = true;
    if model.pin.is_some() && pin::run(model, out, command) == Handled::Yes {
        return;
    }
    match command.command().map(|command| (command.enabled)(model)) {
        Some(Err(NotNow::Role { needs, .. })) if pin::helps(model, needs) => {
            return pin::before(model, out, command, needs);
        }
        Some(Err(why)) => return wrong(model, out, format!("{}: {why}", command.name())),
        Some(Ok(())) | None => {}
    }
    if model.modal.is_some() && in_modal(model, out, command) == Handled::Yes {
        return;
    }
    match command {
        Cmd::Help => model.modal = Some(Modal::Help(help::of(model))),
        Cmd::OpenPalette => model.modal = Some(Modal::Palette(open_palette(model))),
        Cmd::Redraw => out.push(Effect::Redraw),
        Cmd::Quit => quit(model, out),
        command => {
            let handled = with_top(model, out, |page, cx| page.run(command, cx));
            if handled != Some(Handled::Yes) {
                actions::run(model, out, command);
            }
        }
    }
}

fn quit(model: &mut Model, out: &mut Vec<Effect>) {
    let unfinished = model.stack.unfinished();
    if unfinished.is_empty() {
        return update::leave(model, out, 0);
    }
    let leave = super::modal::Choice { key: 'y', label: String::from("leave"), then: Then::Quit };
    model.modal = Some(Modal::choose("Leave the program?", unfinished, vec![leave], model.now));
}

fn open_palette(model: &Model) -> palette::State {
    let contexts = model.contexts();
    let offers = TABLE
        .iter()
        .filter(|command| listed(command.keys))
        .map(|command| Offer {
            command: command.id,
            keys: keys_of(&model.keys, &contexts, command.id),
            why_not: command.not_now(model).map(|not| not.to_string()),
        })
        .collect();
    palette::State::new(offers, model.history.clone(), model.verbs.clone())
}

/// Keys of fields, questions and the palette itself are no commands to choose by name.
fn listed(keys: &[(super::context::Ctx, &str)]) -> bool {
    use super::context::Ctx;
    let only = |context: &Ctx| {
        matches!(
            context,
            Ctx::Filter
                | Ctx::Form
                | Ctx::Prompt
                | Ctx::Palette
                | Ctx::Reading
                | Ctx::Question
                | Ctx::Counting
                | Ctx::Pin
        )
    };
    keys.is_empty() || keys.iter().any(|(context, _)| !only(context))
}

/// A command while something lies over the screen.
fn in_modal(model: &mut Model, out: &mut Vec<Effect>, command: Cmd) -> Handled {
    let look = model.look;
    match (&mut model.modal, command) {
        (Some(Modal::Help(text) | Modal::Reading(text)), command) => {
            let by = match command {
                Cmd::Up => -1,
                Cmd::Down => 1,
                Cmd::PageUp | Cmd::HalfUp => -text.page(&look),
                Cmd::PageDown | Cmd::HalfDown => text.page(&look),
                Cmd::First => i64::MIN,
                Cmd::Last => i64::MAX,
                Cmd::Close => {
                    model.modal = None;
                    return Handled::Yes;
                }
                _ => return Handled::No,
            };
            text.scroll(by, &look);
            Handled::Yes
        }
        (Some(Modal::Palette(palette)), command) => {
            match command {
                Cmd::PaletteUp => palette.step(-1),
                Cmd::PaletteDown => palette.step(1),
                Cmd::PaletteTake => palette.take(),
                Cmd::PaletteLeave => model.modal = None,
                Cmd::PaletteRun => {
                    let chosen = palette.chosen();
                    from_palette(model, out, chosen);
                }
                _ => return Handled::No,
            }
            Handled::Yes
        }
        (Some(Modal::Choose(_)), Cmd::Help | Cmd::OpenPalette) => Handled::Yes,
        _ => Handled::No,
    }
}

fn from_palette(model: &mut Model, out: &mut Vec<Effect>, chosen: Chosen) {
    match chosen {
        Chosen::Nothing => model.modal = None,
        Chosen::Refused(why) => wrong(model, out, why),
        Chosen::Command(command) => {
            model.modal = None;
            run(model, out, command);
        }
        // Whatever follows the word may be a PIN: it is kept nowhere, and asked for where it does not show.
        Chosen::Line(line) if line.split_whitespace().next() == Some(Cmd::Pin.name()) => {
            model.modal = None;
            run(model, out, Cmd::Pin);
        }
        Chosen::Line(line) => {
            model.modal = None;
            model.history.retain(|before| *before != line);
            model.history.push(line.clone());
            if model.history.len() > 100 {
                model.history.remove(0);
            }
            say(model, Said::new(Tone::Info, format!(": {line}")));
            out.push(Effect::RunLine(line));
        }
    }
}

/// Back to the screen before; on the lowest there is none, and what was said is put away.
pub(super) fn back(model: &mut Model, out: &mut Vec<Effect>) {
    if model.stack.depth() > 1 {
        navigate::pop(model, out);
    } else {
        model.facts.messages.clear();
        model.dirty = true;
    }
}
