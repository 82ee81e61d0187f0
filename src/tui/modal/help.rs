//! The keys of a screen, from the table.

use super::reading;
use crate::tui::commands::{Cmd, Command, TABLE, keys_of};
use crate::tui::context::Ctx;
use crate::tui::model::Model;
use crate::tui::said::Tone;

/// Help on the screen that is on top: every command that has a key here, and why one cannot be used now.
pub fn of(model: &Model) -> reading::State {
    let contexts = model.contexts();
    let mut lines = Vec::new();
    // What is done here comes before how one moves about.
    let moves = |command: &&Command| {
        command.keys.iter().any(|(context, _)| matches!(context, Ctx::List | Ctx::Always | Ctx::Marks))
    };
    let (later, sooner): (Vec<&Command>, Vec<&Command>) = TABLE.iter().partition(moves);
    // And what can be done now comes before what cannot.
    let mut all: Vec<&Command> = sooner.into_iter().chain(later).collect();
    let first = |command: &Command| command.keys.iter().any(|(context, _)| *context == Ctx::First);
    all.sort_by_key(|command| (command.not_now(model).is_some(), !first(command)));
    for command in all {
        let Some(keys) = keys_of(&model.keys, &contexts, command.id) else { continue };
        let why = command.not_now(model).map(|why| format!(" (not now: {why})")).unwrap_or_default();
        lines.push(format!("{keys:<9} {}{why}", command.doc));
    }
    lines.push(String::new());
    lines.push(scan_words(&contexts));
    reading::State::new("Help", Tone::Info, lines)
}

fn scan_words(contexts: &[Ctx]) -> String {
    let palette = Cmd::OpenPalette.doc();
    if contexts.contains(&Ctx::Form) {
        String::from(
            "A scan fills the field that it fits: item, place or lot. In the quantity it means: that was one, next. \
             Quantities calculate: 3case+4, 2*48+17.",
        )
    } else {
        format!("A scan opens what it is: an item, a place, a lot. {palette}.")
    }
}
