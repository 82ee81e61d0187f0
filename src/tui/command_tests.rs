//! The command table holds what it promises.

use std::collections::BTreeSet;
use std::path::Path;

use super::commands::{Cmd, Danger, Keys, TABLE, default_bindings, document, keys_of};
use super::context::{CONTEXTS, Ctx};
use super::forms::Spec;
use super::key::Press;
use super::keymap::{Context, Input, SPLIT_ARROW_LEFTOVERS, forbidden};
use super::screens::form;

#[test]
fn every_command_has_a_doc_and_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for command in TABLE {
        assert!(command.doc.len() > 5 && !command.doc.ends_with('.'), "{}", command.name);
        assert!(names.insert(command.name), "{} twice", command.name);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(command.name.chars().all(plain), "{}", command.name);
        assert_eq!(Cmd::named(command.name), Some(command.id));
    }
}

#[test]
fn every_binding_can_be_made_and_no_key_has_two_commands_in_a_context() {
    let written: usize = TABLE.iter().map(|command| command.keys.len()).sum();
    assert_eq!(default_bindings().count(), written, "some keys cannot be read");
    let mut keys = Keys::default();
    for (context, chord, command) in default_bindings() {
        keys.bind(context, &chord, command)
            .unwrap_or_else(|fault| panic!("{} in {}: {fault}", command.name(), context.name()));
    }
}

#[test]
fn every_command_is_reachable_by_its_key_where_it_is_bound() {
    let keys = super::commands::default_keys();
    for (context, chord, command) in default_bindings() {
        let outer: &[Ctx] = match context.input() {
            Input::Commands => &[Ctx::Global, Ctx::Always],
            Input::Text => &[Ctx::Always],
        };
        let contexts: Vec<Ctx> = std::iter::once(context).chain(outer.iter().copied()).collect();
        assert!(keys_of(&keys, &contexts, command).is_some(), "{chord} {}", command.name());
    }
}

#[test]
fn no_forbidden_key_is_bound_and_no_danger_sits_on_what_a_split_arrow_leaves() {
    for (context, chord, command) in default_bindings() {
        for key in chord.keys() {
            assert_eq!(forbidden(*key), None, "{chord} in {}", context.name());
        }
        let danger = command.command().unwrap().danger == Danger::Asks;
        if let (true, [key]) = (danger, chord.keys()) {
            let left = matches!(key.press(), Press::Char(c) if SPLIT_ARROW_LEFTOVERS.contains(&c));
            assert!(!left && key.press() != Press::Enter, "{chord} {}", command.name());
        }
    }
}

#[test]
fn enter_never_posts() {
    let keys = super::commands::default_keys();
    for context in CONTEXTS {
        for chord in keys.chords_of(*context, Cmd::FormPost) {
            assert!(!chord.keys().iter().any(|key| matches!(key.press(), Press::Enter | Press::Tab)));
        }
    }
}

#[test]
fn every_form_is_opened_by_its_command_and_can_be_filled() {
    let specs = super::forms::stock::FORMS.iter().chain(super::forms::masters::FORMS);
    for spec in specs {
        assert_eq!(Spec::of(spec.cmd).unwrap().title, spec.title);
        let form = form::State::for_command(spec.cmd, &Default::default(), &super::facts::Facts::default());
        assert!(form.is_some(), "{}", spec.title);
        let mut keys = BTreeSet::new();
        for field in spec.fields {
            assert!(keys.insert(field.key), "{} has {} twice", spec.title, field.key);
            assert!(field.prompt.chars().count() <= 26, "{}", field.prompt);
        }
    }
}

#[test]
fn the_document_of_keys_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    if std::env::var("UPDATE_DOCS").is_ok() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, document()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, document(), "UPDATE_DOCS=1 cargo test writes docs/keys.md");
}
