//! Commands of the screen: what each is called, what it is for, which keys it has, when it can be used.
//!
//! The table ([`super::command_table`]) is the only place that knows keys: the keymap, the hints at the foot, the
//! palette, the help and `docs/keys.md` all come from it.

use super::context::{CONTEXTS, Ctx};
use super::forms::Spec;
use super::key::{Chord, Key};
use super::keymap::{BindFault, Context, Keymap, Resolution};
use super::model::Model;
use super::pin;

pub use super::command_rules::NotNow;
pub use super::command_table::{Cmd, TABLE};

/// Whether a command may do harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Danger {
    /// It may not: it shows something, or can be undone.
    Safe,
    /// It changes what cannot simply be undone: it asks first, and no key that stays behind of a split arrow runs it.
    Asks,
}

/// When a command can be used; what stands against it otherwise.
pub type Enabled = fn(&Model) -> Result<(), NotNow>;

/// A command.
#[derive(Debug)]
pub struct Command {
    /// Which.
    pub id: Cmd,
    /// Its name in the palette and the configuration.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Its keys where nothing else is configured.
    pub keys: &'static [(Ctx, &'static str)],
    /// Whether it may do harm.
    pub danger: Danger,
    /// When it can be used.
    pub enabled: Enabled,
}

impl Command {
    /// Why it cannot be used now, not even with a PIN; none where it can.
    pub fn not_now(&self, model: &Model) -> Option<NotNow> {
        let with_pin = |not: &NotNow| matches!(not, NotNow::Role { needs, .. } if pin::helps(model, *needs));
        (self.enabled)(model).err().filter(|not| !with_pin(not))
    }
}

impl Cmd {
    /// Its line of the table.
    pub fn command(self) -> Option<&'static Command> {
        TABLE.iter().find(|command| command.id == self)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.command().map_or("", |command| command.name)
    }

    /// What it is for.
    pub fn doc(self) -> &'static str {
        self.command().map_or("", |command| command.doc)
    }

    /// Whether it works on all marked rows: forms with lines, and what is decided on alerts.
    pub fn takes_several(self) -> bool {
        matches!(self, Cmd::Acknowledge | Cmd::Snooze) || Spec::of(self).is_some_and(Spec::has_lines)
    }

    /// The command of a name.
    pub fn named(name: &str) -> Option<Cmd> {
        TABLE.iter().find(|command| command.name == name).map(|command| command.id)
    }
}

/// All bindings.
pub type Keys = Keymap<Ctx, Cmd>;

/// The bindings of the table. A binding that cannot be made is left out; a test holds that there is none.
pub fn default_keys() -> Keys {
    let mut keys = Keys::default();
    for (context, chord, command) in default_bindings() {
        drop(keys.bind(context, &chord, command));
    }
    keys
}

/// Every binding of the table, as far as its keys can be read.
pub fn default_bindings() -> impl Iterator<Item = (Ctx, Chord, Cmd)> {
    TABLE.iter().flat_map(|command| {
        command.keys.iter().filter_map(|(context, keys)| Some((*context, keys.parse().ok()?, command.id)))
    })
}

/// Why a binding cannot be made.
pub(super) fn told(fault: &BindFault<Cmd>) -> String {
    match fault {
        BindFault::Taken { chord, by } => format!("{chord} runs {} already", by.name()),
        fault => fault.to_string(),
    }
}

/// The names that a configuration may use.
pub fn context_names() -> Vec<&'static str> {
    CONTEXTS.iter().map(|context| context.name()).collect()
}

/// The names that a configuration may use.
pub fn command_names() -> Vec<&'static str> {
    TABLE.iter().map(|command| command.name).collect()
}

/// The shortest keys of a command in the contexts that are on now, as they are shown; none where it has none.
pub fn keys_of(keys: &Keys, contexts: &[Ctx], command: Cmd) -> Option<String> {
    let usable = |chord: &Chord| keys.resolve(contexts, chord.keys()) == Resolution::Run(command);
    contexts
        .iter()
        .flat_map(|context| keys.chords_of(*context, command))
        .filter(usable)
        .min_by_key(|chord| (chord.keys().len(), chord.to_string().len()))
        .map(|chord| chord.to_string())
}

/// A key as it is shown in a hint.
pub fn shown_key(key: Key) -> String {
    key.to_string()
}

/// `docs/keys.md`, whole.
pub fn document() -> String {
    let mut text = String::from(
        "# Keys\n\nMade from the command table; a test holds them equal. `[keys.<context>]` in the configuration \
         changes them.\n",
    );
    for context in CONTEXTS {
        let rows: Vec<String> = TABLE
            .iter()
            .filter_map(|command| {
                let keys: Vec<String> = command
                    .keys
                    .iter()
                    .filter(|(c, _)| c == context)
                    .map(|(_, keys)| format!("`{}`", keys.replace('|', "\\|")))
                    .collect();
                (!keys.is_empty())
                    .then(|| format!("| {} | `{}` | {} |\n", keys.join(", "), command.name, command.doc))
            })
            .collect();
        if !rows.is_empty() {
            text.push_str(&format!(
                "\n## {}\n\n| keys | command | what it does |\n|---|---|---|\n",
                context.name()
            ));
            text.extend(rows);
        }
    }
    let bare: Vec<String> = TABLE
        .iter()
        .filter(|command| command.keys.is_empty())
        .map(|command| format!("| `{}` | {} |\n", command.name, command.doc))
        .collect();
    if !bare.is_empty() {
        text.push_str(
            "\n## Without keys\n\nIn the palette, by name.\n\n| command | what it does |\n|---|---|\n",
        );
        text.extend(bare);
    }
    text
}
