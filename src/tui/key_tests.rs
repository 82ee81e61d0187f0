//! Keys by name, both ways.

use super::*;
use proptest::prelude::*;

#[test]
fn keys_read_and_print_in_one_form() {
    let cases = [
        ("a", "a"),
        ("A", "A"),
        ("ctrl-d", "ctrl-d"),
        ("C-D", "ctrl-d"),
        ("c", "c"),
        ("-", "-"),
        ("ctrl--", "ctrl--"),
        ("minus", "-"),
        ("space", "space"),
        ("SPACE", "space"),
        ("f3", "F3"),
        ("F12", "F12"),
        ("escape", "esc"),
        ("shift-tab", "shift-tab"),
        ("S-Tab", "shift-tab"),
        ("pagedown", "pgdn"),
        ("ctrl-i", "tab"),
        ("ctrl-m", "enter"),
        ("ctrl-h", "backspace"),
        ("shift-a", "a"),
        ("ctrl-alt-x", "ctrl-alt-x"),
        ("\u{e9}", "\u{e9}"),
    ];
    for (text, printed) in cases {
        let key: Key = text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(key.to_string(), printed, "{text}");
    }
}

#[test]
fn what_is_no_key_is_refused_in_words() {
    for text in ["", " ", "ab", "F0", "F36", "F999", "ctrl-", "ctrl-spaec", "\u{1b}", "f3x"] {
        assert!(text.parse::<Key>().is_err(), "{text:?}");
    }
    let fault = "spaec".parse::<Key>().unwrap_err();
    assert!(fault.to_string().contains("\"spaec\""), "{fault}");
}

#[test]
fn chords_are_keys_with_blanks_between() {
    assert_eq!("g  g".parse::<Chord>().unwrap().to_string(), "g g");
    assert_eq!("".parse::<Chord>(), Err(KeyFault::Empty));
    assert_eq!("a b c d".parse::<Chord>(), Err(KeyFault::TooLong));
}

#[test]
fn terminal_events_become_the_keys_a_person_pressed() {
    let event = |code, mods| Key::from_event(KeyEvent::new(code, mods)).map(|k| k.to_string());
    assert_eq!(event(KeyCode::BackTab, KeyModifiers::SHIFT).as_deref(), Some("shift-tab"));
    assert_eq!(event(KeyCode::Char('A'), KeyModifiers::SHIFT).as_deref(), Some("A"));
    assert_eq!(event(KeyCode::Char('h'), KeyModifiers::CONTROL).as_deref(), Some("backspace"));
    assert_eq!(event(KeyCode::CapsLock, KeyModifiers::NONE), None);
}

fn any_key() -> impl Strategy<Value = Key> {
    let named = (0..NAMES.len()).prop_map(|index| NAMES[index].1);
    let printable = any::<char>().prop_filter("typed", |c| !c.is_control() && !c.is_whitespace());
    let press = prop_oneof![printable.prop_map(Press::Char), (1..=F_LAST).prop_map(Press::F), named];
    (press, 0u8..8).prop_map(|(press, mods)| Key::new(press, Mods(mods)))
}

proptest! {
    #[test]
    fn every_key_reads_back_as_itself(key in any_key()) {
        prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
    }

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let _ = text.parse::<Chord>();
    }
}
