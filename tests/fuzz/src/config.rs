//! The configuration of the screen with its keys, what the owner of a store decides in `store.toml`, and the text of where
//! somebody was.
//!
//! Held: faults are at lines that the file has, in words that can only be read, no more than are listed; keys and chords are
//! printed as they are read; a configuration without a fault binds no key that must not be bound, and leaves nobody without
//! a way out; numbers of `store.toml` are within their limits; where somebody was is nothing, or can be read once more and
//! is never too long to be kept.

use stockroom::engine::owner::Owner;
use stockroom::service::local::DRAFT_MAX;
use stockroom::tui::commands::{Cmd, command_names, context_names, default_keys};
use stockroom::tui::config::{Config, Fault, Names, parse};
use stockroom::tui::context::{CONTEXTS, Ctx};
use stockroom::tui::key::{CHORD_KEYS_MAX, Chord, Key};
use stockroom::tui::key_rules::rebind;
use stockroom::tui::keymap::{Context, Input, Resolution, forbidden};
use stockroom::tui::whereabouts::record::{MARKS_KEPT, Record, SCREENS_KEPT};

use super::words::{fit, text};

/// The most faults that are listed.
const FAULTS_MAX: usize = 50;
/// The largest number of `store.toml`.
const NUMBER_MAX: u32 = 1_000_000;

/// The target.
pub fn config(data: &[u8]) {
    let text = text(data);
    owner(text);
    left(text);
    chords(text);
    let names = Names { contexts: &context_names(), commands: &command_names() };
    match parse(text, names) {
        Ok(config) => sound(&config, text),
        Err(faults) => {
            assert!((1..=FAULTS_MAX).contains(&faults.len()), "{} faults", faults.len());
            faults.iter().for_each(|fault| said(fault, text));
        }
    }
}

fn left(text: &str) {
    let Some(record) = Record::read(text) else { return };
    assert!(record.home.items.len() <= MARKS_KEPT && record.home.alerts.len() <= MARKS_KEPT);
    assert!(record.screens.len() <= SCREENS_KEPT);
    let written = record.text();
    assert!(written.len() < DRAFT_MAX);
    if !written.is_empty() {
        assert!(Record::read(&written).is_some(), "{written}");
    }
}

fn said(fault: &Fault, text: &str) {
    assert!(fault.line <= text.matches('\n').count() + 1, "{fault}");
    fit(&fault.to_string());
}

fn sound(config: &Config, text: &str) {
    assert!((10..=100).contains(&config.scan.gap_millis));
    for key in [config.scan.prefix, config.scan.suffix].into_iter().flatten() {
        assert_eq!(key.typed(), None, "a scanner's key that is typed");
        assert_eq!(key.to_string().parse::<Key>().as_ref(), Ok(&key));
    }
    for rebinding in &config.keys {
        assert_eq!(rebinding.chord.to_string().parse::<Chord>().as_ref(), Ok(&rebinding.chord));
    }
    let mut keys = default_keys();
    let came = rebind(&mut keys, &config.keys);
    came.faults.iter().chain(&came.notes).for_each(|fault| said(fault, text));
    if !came.faults.is_empty() {
        return;
    }
    for context in CONTEXTS {
        for (chord, command) in keys.bindings(*context) {
            assert!(chord.keys().iter().all(|key| forbidden(*key).is_none()), "{chord} is bound");
            let typed = chord.keys().first().is_some_and(|key| key.typed().is_some());
            assert!(!(typed && context.input() == Input::Text), "{chord} is typed in {}", context.name());
            assert_eq!(keys.resolve(&[*context], chord.keys()), Resolution::Run(command));
        }
    }
    let runs = |context: Ctx, command: Cmd| !keys.chords_of(context, command).is_empty();
    assert!(runs(Ctx::Always, Cmd::Quit) && runs(Ctx::Always, Cmd::Help), "there is no way out");
    assert!(runs(Ctx::Form, Cmd::FormLeave) || runs(Ctx::Always, Cmd::FormLeave), "no way out of a form");
}

/// Every line as keys.
fn chords(text: &str) {
    for line in text.lines().take(50) {
        match line.parse::<Chord>() {
            Ok(chord) => {
                assert!((1..=CHORD_KEYS_MAX).contains(&chord.keys().len()));
                assert_eq!(chord.to_string().parse::<Chord>().as_ref(), Ok(&chord));
            }
            Err(fault) => fit(&fault.to_string()),
        }
        if let Ok(key) = line.parse::<Key>() {
            assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }
    }
}

fn owner(text: &str) {
    let owner = match Owner::parse(text) {
        Ok(owner) => owner,
        Err(fault) => return fit(&fault),
    };
    let numbers = [
        owner.backup_hours,
        owner.keep_daily,
        owner.keep_weekly,
        owner.journal_seconds,
        owner.floor_mib,
        owner.reserve_mib,
        owner.cache_mib,
        owner.server_idle_seconds,
    ];
    assert!(numbers.iter().all(|number| *number <= NUMBER_MAX));
    assert!(owner.keep_daily > 0 && owner.cache_mib > 0 && owner.launchers.len() <= 64);
    assert!(owner.backup_folder.is_none_or(|folder| folder.is_absolute()));
}
