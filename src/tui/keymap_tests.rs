//! What keys resolve to, and what may not be bound.

use super::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    Everywhere,
    List,
    Form,
}

impl Context for Where {
    fn name(self) -> &'static str {
        "any"
    }
    fn input(self) -> Input {
        if self == Where::Form { Input::Text } else { Input::Commands }
    }
}

type Map = Keymap<Where, &'static str>;

fn chord(text: &str) -> Chord {
    text.parse().unwrap()
}

fn map() -> Map {
    let mut map = Map::default();
    for (context, keys, command) in [
        (Where::Everywhere, "q", "quit"),
        (Where::Everywhere, "g", "other-g"),
        (Where::Everywhere, "F1", "help"),
        (Where::Everywhere, "?", "help"),
        (Where::List, "g g", "first"),
        (Where::List, "g e", "last"),
        (Where::List, "r", "receive"),
        (Where::Form, "ctrl-w", "delete-word"),
    ] {
        map.bind(context, &chord(keys), command).unwrap();
    }
    map
}

fn resolve(contexts: &[Where], keys: &str) -> Resolution<&'static str> {
    map().resolve(contexts, chord(keys).keys())
}

#[test]
fn the_inner_context_decides_and_the_outer_helps_out() {
    let inside = [Where::List, Where::Everywhere];
    assert_eq!(resolve(&inside, "r"), Resolution::Run("receive"));
    assert_eq!(resolve(&inside, "q"), Resolution::Run("quit"));
    assert_eq!(resolve(&inside, "g g"), Resolution::Run("first"));
    assert_eq!(resolve(&inside, "g x"), Resolution::None);
    assert_eq!(resolve(&inside, "x"), Resolution::None);
    assert_eq!(resolve(&[Where::Everywhere], "g"), Resolution::Run("other-g"));
    assert_eq!(map().resolve(&inside, &[]), Resolution::None);
}

#[test]
fn a_beginning_shows_what_may_follow() {
    let Resolution::Pending(hints) = resolve(&[Where::List], "g") else { panic!("not pending") };
    let shown: Vec<String> = hints.iter().map(|h| format!("{} {}", h.key, h.runs.unwrap_or("..."))).collect();
    assert_eq!(shown, ["e last", "g first"]);
}

#[test]
fn forbidden_keys_are_refused_in_every_context() {
    for key in ["ctrl-j", "ctrl-s", "ctrl-q", "ctrl-z", "ctrl-b", "ctrl-a", "alt-x", "alt-enter"] {
        for context in [Where::Everywhere, Where::List, Where::Form] {
            let fault = Map::default().bind(context, &chord(key), "x").unwrap_err();
            assert!(matches!(fault, BindFault::Forbidden { .. }), "{key}");
        }
    }
    for (written, really) in [("ctrl-i", "tab"), ("ctrl-m", "enter"), ("ctrl-h", "backspace")] {
        assert_eq!(chord(written), chord(really), "they are one key, so there is nothing to forbid");
    }
}

#[test]
fn letters_are_not_bound_where_text_is_typed() {
    let fault = Map::default().bind(Where::Form, &chord("a"), "x").unwrap_err();
    assert!(matches!(fault, BindFault::Typed { .. }));
    assert!(Map::default().bind(Where::Form, &chord("F2"), "x").is_ok());
}

#[test]
fn conflicts_are_reported_and_change_nothing() {
    let mut map = map();
    let taken = map.bind(Where::List, &chord("r"), "other").unwrap_err();
    assert_eq!(taken, BindFault::Taken { chord: chord("r"), by: "receive" });
    let unreachable = map.bind(Where::List, &chord("r x"), "other").unwrap_err();
    assert_eq!(unreachable, BindFault::Unreachable { chord: chord("r x"), by: chord("r") });
    let prefix = map.bind(Where::List, &chord("g"), "other").unwrap_err();
    assert_eq!(prefix, BindFault::Beginning { chord: chord("g") });
    assert_eq!(map.bind(Where::List, &chord("r"), "receive"), Ok(()), "twice the same is no conflict");
    assert_eq!(map.bindings(Where::List).len(), 3);
}

#[test]
fn a_configuration_replaces_and_unbinds() {
    let mut map = map();
    assert_eq!(map.rebind(Where::List, &chord("r"), "return"), Ok(Some("receive")));
    assert_eq!(map.resolve(&[Where::List], chord("r").keys()), Resolution::Run("return"));
    assert!(map.rebind(Where::List, &chord("g"), "x").is_err());
    assert_eq!(map.unbind(Where::List, &chord("g g")), Some("first"));
    assert_eq!(map.unbind(Where::List, &chord("g e")), Some("last"));
    assert_eq!(map.rebind(Where::List, &chord("g"), "x"), Ok(None), "the empty beginning is gone");
    assert_eq!(map.unbind(Where::List, &chord("z")), None);
}

#[test]
fn chords_of_a_command_and_hidden_ones_are_told() {
    let map = map();
    let of =
        |command| map.chords_of(Where::Everywhere, command).iter().map(Chord::to_string).collect::<Vec<_>>();
    assert_eq!(of("help"), ["?", "F1"]);
    assert_eq!(map.hidden(Where::List, Where::Everywhere), [(chord("g"), "other-g")]);
}
