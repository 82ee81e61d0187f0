//! The configuration file: what a person has set, or sentences that say where it is wrong and what was meant.
//!
//! One table ([`super::settings`]) makes the reader and the template. It knows no commands: their names come from outside. All
//! faults are told at once; a file with a fault changes nothing.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::glyphs::GlyphSet;
use super::key::Chord;
use super::nearest::nearest;
use super::scanner::Rules;
use super::screen::Sync;
use super::settings::{KEYS, SETTINGS, brief};
use super::steps::Mouse;
use super::theme::Theme;
use crate::domain::text::{path_words, shown};

/// A longer file is no configuration.
pub const CONFIG_BYTES_MAX: u64 = 64 * 1024;
/// More faults than this are not listed.
const FAULTS_MAX: usize = 50;

/// What is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The theme, if one is.
    pub theme: Option<Theme>,
    /// The marks, if they are.
    pub glyphs: Option<GlyphSet>,
    /// Whose the mouse is.
    pub mouse: Mouse,
    /// Whether frames are marked, if it is.
    pub sync: Option<Sync>,
    /// Whether it begins afresh, however the screen was left.
    pub afresh: bool,
    /// How the scanner is set up.
    pub scan: Rules,
    /// Keys that do something else than by default.
    pub keys: Vec<Rebinding>,
}

/// One key that does something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebinding {
    /// Where: the name of a context.
    pub context: String,
    /// Which keys.
    pub chord: Chord,
    /// The command's name; `None` takes the keys' command away.
    pub command: Option<String>,
    /// The line of the file, for what is found wrong later.
    pub line: usize,
}

/// The names that `[keys.<context>]` tables may use.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Contexts.
    pub contexts: &'a [&'a str],
    /// Commands.
    pub commands: &'a [&'a str],
}

/// One thing wrong, at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What, and what was probably meant.
    pub what: String,
}

/// Why there is no configuration.
#[derive(Debug, Error)]
pub enum ConfigFault {
    /// It was asked for and is not there, or cannot be read.
    #[error("the configuration {} cannot be read: {error}", path_words(&path.display().to_string()))]
    Unreadable {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is far too long.
    #[error("{} is longer than {CONFIG_BYTES_MAX} bytes: that is no configuration", path.display())]
    TooLong {
        /// Where.
        path: PathBuf,
    },
    /// It says what it cannot say.
    #[error("{}", told(path, faults))]
    Wrong {
        /// Where.
        path: PathBuf,
        /// All that is wrong.
        faults: Vec<Fault>,
    },
}

fn told(path: &Path, faults: &[Fault]) -> String {
    let line = |fault: &Fault| format!("{}:{fault}", path.display());
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.what)
    }
}

/// Where the configuration is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It was asked for: it must be there.
    Asked(PathBuf),
    /// It may be there.
    Usual(PathBuf),
    /// Nowhere: there is no home.
    None,
}

/// Where the configuration is: `--config`, then `$STOCKROOM_CONFIG`, then `stockroom/config.toml` in
/// `$XDG_CONFIG_HOME` (if absolute), then in `~/.config`. `env` looks a variable up.
pub fn place(asked: Option<&Path>, env: impl Fn(&str) -> Option<String>) -> Place {
    let set = |name: &str| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = asked.map(Path::to_path_buf).or_else(|| set("STOCKROOM_CONFIG")) {
        return Place::Asked(path);
    }
    set("XDG_CONFIG_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| set("HOME").map(|home| home.join(".config")))
        .map_or(Place::None, |folder| Place::Usual(folder.join("stockroom").join("config.toml")))
}

/// Reads the configuration; where none is to be had and none was asked for, nothing is set.
pub fn load(place: &Place, names: Names<'_>) -> Result<Config, ConfigFault> {
    let path = match place {
        Place::Asked(path) | Place::Usual(path) => path.clone(),
        Place::None => return Ok(Config::default()),
    };
    let mut text = String::new();
    match File::open(&path).and_then(|file| file.take(CONFIG_BYTES_MAX + 1).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound && matches!(place, Place::Usual(_)) => {
            return Ok(Config::default());
        }
        Err(error) => return Err(ConfigFault::Unreadable { path, error }),
    }
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > CONFIG_BYTES_MAX {
        return Err(ConfigFault::TooLong { path });
    }
    parse(&text, names).map_err(|faults| ConfigFault::Wrong { path, faults })
}

/// Reads a configuration; all that is wrong with it otherwise.
pub fn parse(text: &str, names: Names<'_>) -> Result<Config, Vec<Fault>> {
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, names, config: Config::default(), faults: Vec::new() };
    for error in broken {
        let at = error.span().map_or(0, |span| span.start);
        reader.fault(at, format!("this is not TOML: {}", shown(error.message())));
    }
    if reader.faults.is_empty() {
        reader.table("", table.get_ref());
    }
    reader.faults.sort_by_key(|fault| fault.line);
    if reader.faults.is_empty() { Ok(reader.config) } else { Err(reader.faults) }
}

struct Reader<'a> {
    text: &'a str,
    names: Names<'a>,
    config: Config,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn table(&mut self, table: &str, entries: &DeTable<'_>) {
        for (name, value) in entries {
            let setting =
                SETTINGS.iter().find(|s| s.table == table && !s.name.is_empty() && s.name == name.get_ref());
            if let Some(setting) = setting {
                if let Err(what) = (setting.take)(&mut self.config, value.get_ref()) {
                    self.fault(value.span().start, format!("{}: {what}", setting.name));
                }
                continue;
            }
            let known =
                table.is_empty() && SETTINGS.iter().any(|s| !s.table.is_empty() && s.table == name.get_ref());
            match value.get_ref() {
                DeValue::Table(inner) if known && name.get_ref() == KEYS => self.contexts(inner),
                DeValue::Table(inner) if known => self.table(name.get_ref(), inner),
                _ if known => self.fault(value.span().start, format!("{} is a table: [{0}]", name.get_ref())),
                _ => {
                    let here = SETTINGS.iter().filter(|s| s.table == table).map(|s| s.name);
                    let tables = SETTINGS.iter().filter(|_| table.is_empty()).map(|s| s.table);
                    let known: Vec<&str> = here.chain(tables).filter(|name| !name.is_empty()).collect();
                    self.unknown(name, "setting", &known);
                }
            }
        }
    }

    fn contexts(&mut self, contexts: &DeTable<'_>) {
        for (name, value) in contexts {
            let DeValue::Table(keys) = value.get_ref() else {
                let what =
                    format!("keys stand in a table of their context: [keys.{}]", context_example(self.names));
                self.fault(name.span().start, what);
                continue;
            };
            if !self.names.contexts.contains(&name.get_ref().as_ref()) {
                self.unknown(name, "context", self.names.contexts);
                continue;
            }
            for (keys, command) in keys {
                self.rebinding(name.get_ref(), keys, command);
            }
        }
    }

    fn rebinding(
        &mut self,
        context: &str,
        keys: &Spanned<toml::de::DeString<'_>>,
        command: &Spanned<DeValue<'_>>,
    ) {
        let at = keys.span().start;
        let chord = match keys.get_ref().parse::<Chord>() {
            Ok(chord) => chord,
            Err(fault) => return self.fault(at, format!("\"{}\": {fault}", brief(keys.get_ref()))),
        };
        let command = match command.get_ref() {
            DeValue::Boolean(false) => None,
            DeValue::String(name) if self.names.commands.contains(&name.as_ref()) => Some(name.to_string()),
            DeValue::String(name) => {
                let what = unknown_name(name, "command", self.names.commands);
                return self.fault(command.span().start, what);
            }
            _ => {
                return self
                    .fault(command.span().start, "a key takes the name of a command, or false".to_owned());
            }
        };
        let line = self.line(at);
        self.config.keys.push(Rebinding { context: context.to_owned(), chord, command, line });
    }

    fn unknown(&mut self, name: &Spanned<toml::de::DeString<'_>>, kind: &str, known: &[&str]) {
        self.fault(name.span().start, unknown_name(name.get_ref(), kind, known));
    }

    fn fault(&mut self, at: usize, what: String) {
        if self.faults.len() < FAULTS_MAX {
            let line = self.line(at);
            self.faults.push(Fault { line, what });
        }
    }

    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }
}

fn context_example(names: Names<'_>) -> &str {
    names.contexts.first().copied().unwrap_or("context")
}

fn unknown_name(name: &str, kind: &str, known: &[&str]) -> String {
    let meant = match nearest(name, known.iter().copied()) {
        Some(near) => format!("; did you mean \"{near}\"?"),
        None if known.len() <= 12 => format!("; there are {}", known.join(", ")),
        None => String::new(),
    };
    format!("no {kind} is called \"{}\"{meant}", brief(name))
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
