//! What a configuration may not do to the keys, each with its sentence, and what it changes that is worth a word.
//!
//! Scanners send Enter and Tab, arrows may arrive in pieces, and whoever is lost presses Esc: on such keys nothing may
//! sit that does harm, and nobody may be left without a way out.

use super::commands::{Cmd, Keys, TABLE, keys_of, told};
use super::config::{Fault, Rebinding};
use super::context::{CONTEXTS, Ctx};
use super::key::{Chord, Key, Press};
use super::keymap::{Context, Input, Resolution, SPLIT_ARROW_LEFTOVERS};

/// What became of the wishes of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebound {
    /// What cannot be; then the keys are not to be used.
    pub faults: Vec<Fault>,
    /// What is changed that somebody may not have meant.
    pub notes: Vec<Fault>,
}

/// Applies what a person has configured.
pub fn rebind(keys: &mut Keys, wanted: &[Rebinding]) -> Rebound {
    let mut came = Rebound::default();
    for rebinding in wanted {
        let known = CONTEXTS.iter().copied().find(|context| context.name() == rebinding.context);
        let Some(context) = known else { continue };
        let fault = |what: String| Fault { line: rebinding.line, what };
        let chord = &rebinding.chord;
        match rebinding.command.as_deref().map(|name| (name, Cmd::named(name))) {
            None => {
                keys.unbind(context, chord);
            }
            Some((name, None)) => came.faults.push(fault(format!("no command is called {name}"))),
            Some((_, Some(command))) => match (refused(chord, command), before(keys, context, chord)) {
                (Some(why), _) => came.faults.push(fault(why)),
                (None, was) => match keys.rebind(context, chord, command) {
                    Err(why) => came.faults.push(fault(told(&why))),
                    Ok(_) => came.notes.extend(notes(keys, context, chord, command, was).map(fault)),
                },
            },
        }
    }
    for (context, command) in stranded(keys) {
        // The last line that took one of its keys is the one to mend.
        let took = |rebinding: &&Rebinding| {
            rebinding.context == context.name() && by_default(context, &rebinding.chord) == Some(command)
        };
        let line = wanted.iter().rev().find(took).map_or(0, |rebinding| rebinding.line);
        let what = format!(
            "{} would have no key left in [keys.{}]; give it another one too",
            command.name(),
            context.name()
        );
        came.faults.push(Fault { line, what });
    }
    came.faults.sort_by_key(|fault| fault.line);
    came
}

/// Why a command may not sit on a chord.
fn refused(chord: &Chord, command: Cmd) -> Option<String> {
    let leftover = |key: &Key| {
        matches!(key.press(), Press::Char(c) if SPLIT_ARROW_LEFTOVERS.contains(&c)) && key.typed().is_some()
    };
    if let Some(key) = chord.keys().first().filter(|key| leftover(key)) {
        return Some(format!(
            "{key} may stay behind of an arrow key that arrives in pieces: no command may have it"
        ));
    }
    let key = chord.keys().iter().find(|key| travels(key))?;
    let moves = chord.keys().len() == 1 && moves(command);
    (!moves).then(|| {
        format!(
            "{key} only moves, opens, takes or leaves, and scanners send such keys: {} may not have it",
            command.name()
        )
    })
}

/// Keys that people and scanners press without looking.
fn travels(key: &Key) -> bool {
    matches!(
        key.press(),
        Press::Enter
            | Press::Tab
            | Press::Esc
            | Press::Backspace
            | Press::Up
            | Press::Down
            | Press::Left
            | Press::Right
            | Press::Home
            | Press::End
            | Press::PageUp
            | Press::PageDown
    )
}

/// Commands that have such a key by default: those that move, open, take or leave.
fn moves(command: Cmd) -> bool {
    let on_such = |keys: &str| keys.parse::<Chord>().is_ok_and(|chord| chord.keys().iter().any(travels));
    command.command().is_some_and(|command| command.keys.iter().any(|(_, keys)| on_such(keys)))
}

fn before(keys: &Keys, context: Ctx, chord: &Chord) -> Option<Cmd> {
    match keys.resolve(&[context], chord.keys()) {
        Resolution::Run(command) => Some(command),
        _ => None,
    }
}

/// What a new binding takes away, and where it is not to be had.
fn notes(
    keys: &Keys,
    context: Ctx,
    chord: &Chord,
    command: Cmd,
    was: Option<Cmd>,
) -> impl Iterator<Item = String> + use<> {
    let mut notes = Vec::new();
    if let Some(was) = was.filter(|was| *was != command) {
        let left = match keys_of(keys, &[context, Ctx::Global, Ctx::Always], was) {
            Some(keys) => format!("{} is left with {keys}", was.name()),
            None => format!("{} has no key here any more, only its name in the palette", was.name()),
        };
        notes.push(format!("{chord} ran {}, and runs {} now; {left}", was.name(), command.name()));
    }
    if matches!(context, Ctx::Global | Ctx::Always) {
        let hides = |inner: &&Ctx| {
            let own = !matches!(inner, Ctx::Global | Ctx::Always) && inner.input() == Input::Commands;
            let first = chord.keys().get(..1).unwrap_or_default();
            own && !matches!(keys.resolve(&[**inner], first), Resolution::None)
        };
        let places: Vec<&str> = CONTEXTS.iter().filter(hides).map(|inner| inner.name()).collect();
        if !places.is_empty() {
            notes.push(format!("{chord} does something else in {}", places.join(", ")));
        }
    }
    notes.into_iter()
}

/// What nobody may be left without, where.
const ESSENTIAL: &[(Ctx, Cmd)] = &[
    (Ctx::Always, Cmd::Quit),
    (Ctx::Always, Cmd::Help),
    (Ctx::Always, Cmd::OpenPalette),
    (Ctx::Global, Cmd::Back),
    (Ctx::List, Cmd::Up),
    (Ctx::List, Cmd::Down),
    (Ctx::List, Cmd::Open),
    (Ctx::Form, Cmd::FormNext),
    (Ctx::Form, Cmd::FormPost),
    (Ctx::Form, Cmd::FormLeave),
    (Ctx::Counting, Cmd::CountTake),
    (Ctx::Counting, Cmd::CountClose),
    (Ctx::Counting, Cmd::CountLeave),
    (Ctx::Filter, Cmd::FilterKeep),
    (Ctx::Filter, Cmd::FilterClear),
    (Ctx::Palette, Cmd::PaletteRun),
    (Ctx::Palette, Cmd::PaletteLeave),
    (Ctx::Reading, Cmd::Close),
];

fn stranded(keys: &Keys) -> impl Iterator<Item = (Ctx, Cmd)> + use<'_> {
    ESSENTIAL
        .iter()
        .copied()
        .filter(|(context, command)| keys_of(keys, &[*context, Ctx::Always], *command).is_none())
}

fn by_default(context: Ctx, chord: &Chord) -> Option<Cmd> {
    let has = |keys: &&(Ctx, &str)| keys.0 == context && keys.1.parse::<Chord>().as_ref() == Ok(chord);
    TABLE.iter().find(|command| command.keys.iter().any(|keys| has(&keys))).map(|command| command.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::commands::{command_names, context_names, default_keys};
    use crate::tui::config::{Names, parse};

    fn tried(text: &str) -> Rebound {
        let names = Names { contexts: &context_names(), commands: &command_names() };
        rebind(&mut default_keys(), &parse(text, names).expect("a configuration").keys)
    }

    #[track_caller]
    fn refuses(text: &str, words: &str) {
        let faults: Vec<String> = tried(text).faults.iter().map(Fault::to_string).collect();
        assert!(faults.iter().any(|fault| fault.contains(words)), "{text}: {faults:?}");
    }

    #[test]
    fn dangerous_keys_are_refused_with_the_reason() {
        let cases = [
            ("[keys.global]\nenter = 'scrap'", "2: enter only moves"),
            ("[keys.global]\nup = 'undo'", "2: up only moves"),
            ("[keys.global]\n'x enter' = 'undo'", "enter only moves"),
            ("[keys.form]\ntab = 'post'", "tab only moves"),
            ("[keys.home]\nesc = 'quit'", "esc only moves"),
            ("[keys.global]\n'[' = 'scrap'", "arrives in pieces"),
            ("[keys.global]\nO = 'receive'", "arrives in pieces"),
            ("[keys.global]\n'A a' = 'receive'", "arrives in pieces"),
            ("[keys.global]\n'ctrl-z' = 'issue'", "it suspends the program"),
            ("[keys.form]\nr = 'post'", "where text is typed"),
            ("[keys.always]\n'ctrl-c' = 'help'\n[keys.global]\nF10 = false", "quit would have no key left"),
            ("[keys.form]\nesc = false", "2: form-leave would have no key left in [keys.form]"),
        ];
        for (text, words) in cases {
            refuses(text, words);
        }
    }

    #[test]
    fn what_moves_may_sit_on_what_moves_and_letters_are_anybody_s() {
        for text in [
            "[keys.list]\nleft = 'up'",
            "[keys.form]\ndown = 'form-next'",
            "[keys.global]\nS = 'scrap'\n'x A' = 'issue'",
            "[keys.home]\ntab = false",
        ] {
            assert_eq!(tried(text).faults, Vec::new(), "{text}");
        }
    }

    #[test]
    fn what_is_taken_and_what_is_hidden_is_said() {
        let notes =
            |text: &str| tried(text).notes.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n");
        let taken = notes("[keys.global]\nr = 'issue'");
        assert!(taken.contains("2: r ran receive, and runs issue now; receive is left with F2"), "{taken}");
        let hidden = notes("[keys.global]\ng = 'issue'");
        assert!(hidden.contains("g does something else in list"), "{hidden}");
        assert_eq!(notes("[keys.global]\nS = 'scrap'"), "");
    }
}
