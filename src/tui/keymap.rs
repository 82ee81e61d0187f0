//! Which command a key runs: a tree of chords per context, the innermost context first.
//!
//! It knows nothing of what the commands do. It must never bind what terminals, scanners or multiplexers take for
//! themselves, never a letter where letters are typed, and never two commands to one key.

use std::collections::BTreeMap;

use thiserror::Error;

use super::key::{Chord, Key, Mods, Press};

/// A place where keys have a meaning: a pane, a form, a dialog, everywhere.
pub trait Context: Copy + Ord {
    /// Its name in the configuration file: `[keys.<name>]`.
    fn name(self) -> &'static str;
    /// Whether letters are typed there: such a context binds no printable key.
    fn input(self) -> Input;
}

/// What printable keys are for in a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// They run commands.
    Commands,
    /// They are typed.
    Text,
}

/// Keys that no command may have, with the reason.
const FORBIDDEN: [(char, &str); 9] = [
    ('i', "it is Tab on most terminals"),
    ('m', "it is Enter on most terminals"),
    ('j', "scanners send it as line feed"),
    ('h', "it is Backspace on many terminals"),
    ('s', "it stops the output of many terminals"),
    ('q', "it restarts the output of many terminals"),
    ('z', "it suspends the program"),
    ('b', "tmux takes it"),
    ('a', "screen takes it"),
];

/// What may stay behind when an arrow key arrives in pieces: no command that hurts may sit on these.
pub const SPLIT_ARROW_LEFTOVERS: [char; 8] = ['[', 'O', 'A', 'B', 'C', 'D', 'F', 'H'];

/// Why a key may not be bound at all.
pub fn forbidden(key: Key) -> Option<&'static str> {
    if key.mods().has(Mods::ALT) {
        return Some("Alt is not to be had on every terminal, and looks like Esc and a letter");
    }
    match key.press() {
        Press::Char(c) if key.mods().has(Mods::CTRL) => {
            FORBIDDEN.iter().find(|(letter, _)| *letter == c).map(|(_, why)| *why)
        }
        _ => None,
    }
}

/// Why a binding was not made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BindFault<C> {
    /// The key is not for binding.
    #[error("{key} cannot be bound: {why}")]
    Forbidden {
        /// The key.
        key: Key,
        /// Why not.
        why: &'static str,
    },
    /// Letters are typed here.
    #[error("{key} cannot be bound where text is typed")]
    Typed {
        /// The key.
        key: Key,
    },
    /// Another command has this chord already.
    #[error("{chord} has a command already")]
    Taken {
        /// The chord.
        chord: Chord,
        /// Whose it is.
        by: C,
    },
    /// The chord begins with a chord that has a command, so it could never be finished.
    #[error("{chord} begins with {by}, which has a command of its own")]
    Unreachable {
        /// The chord.
        chord: Chord,
        /// What it begins with.
        by: Chord,
    },
    /// The chord is the beginning of longer ones, which could then never be finished.
    #[error("{chord} is the beginning of other bindings")]
    Beginning {
        /// The chord.
        chord: Chord,
    },
}

/// What pressing the keys so far means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution<C> {
    /// A command.
    Run(C),
    /// The beginning of longer chords: what may follow. No timeout, it waits.
    Pending(Vec<Hint<C>>),
    /// Nothing.
    None,
}

/// One key that may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint<C> {
    /// The next key.
    pub key: Key,
    /// What it runs; `None` when more keys follow.
    pub runs: Option<C>,
}

/// A node of the tree: a command, or more keys. Never both, so that nothing is ever waited for in vain.
#[derive(Clone, Debug)]
enum Node<C> {
    Leaf(C),
    Branch(BTreeMap<Key, Node<C>>),
}

/// All bindings.
#[derive(Clone, Debug)]
pub struct Keymap<X: Context, C: Copy + Eq> {
    trees: BTreeMap<X, BTreeMap<Key, Node<C>>>,
}

impl<X: Context, C: Copy + Eq> Default for Keymap<X, C> {
    fn default() -> Self {
        Keymap { trees: BTreeMap::new() }
    }
}

impl<X: Context, C: Copy + Eq> Keymap<X, C> {
    /// Binds a chord that is still free.
    pub fn bind(&mut self, context: X, chord: &Chord, command: C) -> Result<(), BindFault<C>> {
        allowed(context, chord)?;
        let Some((last, path)) = chord.keys().split_last() else { return Ok(()) };
        let mut tree = self.trees.entry(context).or_default();
        for (depth, key) in path.iter().enumerate() {
            match tree.entry(*key).or_insert_with(|| Node::Branch(BTreeMap::new())) {
                Node::Branch(next) => tree = next,
                Node::Leaf(_) => {
                    let by = beginning(chord, depth + 1);
                    return Err(BindFault::Unreachable { chord: chord.clone(), by });
                }
            }
        }
        match tree.get(last) {
            None => {
                tree.insert(*last, Node::Leaf(command));
                Ok(())
            }
            Some(Node::Leaf(by)) if *by == command => Ok(()),
            Some(Node::Leaf(by)) => Err(BindFault::Taken { chord: chord.clone(), by: *by }),
            Some(Node::Branch(_)) => Err(BindFault::Beginning { chord: chord.clone() }),
        }
    }

    /// Binds a chord as a person's configuration says, in place of what it did; the answer is what that was.
    pub fn rebind(&mut self, context: X, chord: &Chord, command: C) -> Result<Option<C>, BindFault<C>> {
        allowed(context, chord)?;
        let before = self.unbind(context, chord);
        let bound = self.bind(context, chord, command);
        if let (Err(_), Some(before)) = (&bound, before) {
            self.bind(context, chord, before)?;
        }
        bound.map(|()| before)
    }

    /// Takes a chord's command away; the answer is which it was.
    pub fn unbind(&mut self, context: X, chord: &Chord) -> Option<C> {
        let tree = self.trees.get_mut(&context)?;
        remove(tree, chord.keys())
    }

    /// What `keys` mean in `contexts`, the innermost first. The first context that knows the beginning decides.
    pub fn resolve(&self, contexts: &[X], keys: &[Key]) -> Resolution<C> {
        for context in contexts {
            match self.trees.get(context).map(|tree| descend(tree, keys)) {
                Some(Found::Leaf(command)) => return Resolution::Run(command),
                Some(Found::Branch(tree)) => {
                    let hint = |(key, node): (&Key, &Node<C>)| Hint {
                        key: *key,
                        runs: match node {
                            Node::Leaf(command) => Some(*command),
                            Node::Branch(_) => None,
                        },
                    };
                    return Resolution::Pending(tree.iter().map(hint).collect());
                }
                Some(Found::Nothing) | None => {}
            }
        }
        Resolution::None
    }

    /// The chords of a command in one context, shortest first: for footers, help and the palette.
    pub fn chords_of(&self, context: X, command: C) -> Vec<Chord> {
        let mut chords: Vec<Chord> = self
            .bindings(context)
            .into_iter()
            .filter(|(_, c)| *c == command)
            .map(|(chord, _)| chord)
            .collect();
        chords.sort_by_key(|chord| chord.keys().len());
        chords
    }

    /// Every binding of a context, by key.
    pub fn bindings(&self, context: X) -> Vec<(Chord, C)> {
        let mut all = Vec::new();
        if let Some(tree) = self.trees.get(&context) {
            collect(tree, &mut Vec::new(), &mut all);
        }
        all
    }

    /// The bindings of `outer` that `inner` hides: worth a word, not a fault.
    pub fn hidden(&self, inner: X, outer: X) -> Vec<(Chord, C)> {
        self.bindings(outer)
            .into_iter()
            .filter(|(chord, command)| match self.resolve(&[inner], chord.keys().get(..1).unwrap_or(&[])) {
                Resolution::None => false,
                Resolution::Run(by) => by != *command,
                Resolution::Pending(_) => true,
            })
            .collect()
    }
}

enum Found<'a, C> {
    Leaf(C),
    Branch(&'a BTreeMap<Key, Node<C>>),
    Nothing,
}

fn descend<'a, C: Copy>(mut tree: &'a BTreeMap<Key, Node<C>>, keys: &[Key]) -> Found<'a, C> {
    let Some((last, path)) = keys.split_last() else { return Found::Nothing };
    for key in path {
        match tree.get(key) {
            Some(Node::Branch(next)) => tree = next,
            _ => return Found::Nothing,
        }
    }
    match tree.get(last) {
        Some(Node::Leaf(command)) => Found::Leaf(*command),
        Some(Node::Branch(next)) => Found::Branch(next),
        None => Found::Nothing,
    }
}

fn allowed<X: Context, C>(context: X, chord: &Chord) -> Result<(), BindFault<C>> {
    for key in chord.keys() {
        if let Some(why) = forbidden(*key) {
            return Err(BindFault::Forbidden { key: *key, why });
        }
    }
    match chord.keys().first() {
        Some(key) if context.input() == Input::Text && key.typed().is_some() => {
            Err(BindFault::Typed { key: *key })
        }
        _ => Ok(()),
    }
}

fn beginning(chord: &Chord, length: usize) -> Chord {
    let keys: Vec<String> = chord.keys().iter().take(length).map(Key::to_string).collect();
    // The beginning of a chord is a chord.
    keys.join(" ").parse().unwrap_or_else(|_| chord.clone())
}

/// Takes a leaf away and the branches that it leaves empty.
fn remove<C: Copy>(tree: &mut BTreeMap<Key, Node<C>>, keys: &[Key]) -> Option<C> {
    let (first, rest) = keys.split_first()?;
    let (taken, empty) = match (tree.get_mut(first)?, rest) {
        (Node::Leaf(command), []) => (*command, true),
        (Node::Branch(next), [_, ..]) => {
            let taken = remove(next, rest)?;
            (taken, next.is_empty())
        }
        _ => return None,
    };
    if empty {
        tree.remove(first);
    }
    Some(taken)
}

fn collect<C: Copy>(tree: &BTreeMap<Key, Node<C>>, path: &mut Vec<String>, all: &mut Vec<(Chord, C)>) {
    for (key, node) in tree {
        path.push(key.to_string());
        match node {
            Node::Leaf(command) => {
                if let Ok(chord) = path.join(" ").parse() {
                    all.push((chord, *command));
                }
            }
            Node::Branch(next) => collect(next, path, all),
        }
        path.pop();
    }
}

#[cfg(test)]
#[path = "keymap_tests.rs"]
mod tests;
