//! The grammar of the command line, made of the table of verbs; help, completions and the man page come from it.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args, Command, FromArgMatches};

use crate::domain::text::shown;

use super::face::ScreenOptions;
use super::fault::Fault;
use super::options::Options;
use super::table::{HouseVerb, VERBS, Verb, find};
use super::verb::config::Config;
use super::verb::demo::Demo;

const ABOUT: &str = "A stock room in the terminal. Without a verb, the screen opens.";
const AFTER: &str = "\
Exit codes: 0 done, 1 refused, 2 wrong usage, 3 store not reachable.
`stockroom VERB --help` tells more of a verb; docs/commands.md has all of it.";

/// The verbs that end in the screen or ask about it.
const SHOWING: [&str; 2] = [Demo::NAME, Config::NAME];

/// A command line, understood.
pub enum Parsed {
    /// A verb and its arguments, and how a screen is to be shown that it may end in.
    Verb(&'static Verb, Box<ArgMatches>, Box<Options>, Box<ScreenOptions>),
    /// No verb: the screen.
    Screen(Box<Options>, Box<ScreenOptions>),
    /// Help or version, to be printed.
    Help(String),
}

/// The whole grammar.
pub fn command() -> Command {
    let top = Command::new("stockroom")
        .about(ABOUT)
        .after_help(AFTER)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .infer_subcommands(false)
        .max_term_width(100);
    let top = ScreenOptions::augment_args(Options::augment_args(top)).about(ABOUT);
    top.subcommands(VERBS.iter().map(|verb| (verb.grammar)(Command::new(verb.name))))
}

/// Understands the arguments that follow the program's name.
pub fn parse(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Parsed, Fault> {
    let words = words.into_iter().map(Into::into);
    let args = std::iter::once(OsString::from("stockroom")).chain(words);
    let matches = match command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(fault) => return told(fault),
    };
    let options = Options::from_arg_matches(&matches).map_err(|fault| Fault::Usage(fault.to_string()))?;
    let options = Box::new(options);
    let looks = ScreenOptions::from_arg_matches(&matches).map_err(|fault| Fault::Usage(fault.to_string()))?;
    let looks = Box::new(looks);
    match matches.subcommand() {
        None => Ok(Parsed::Screen(options, looks)),
        Some((name, arguments)) => {
            let verb = find(name).ok_or_else(|| Fault::usage(format!("there is no verb {}", shown(name))))?;
            if let Some(option) = looks.first().filter(|_| !SHOWING.contains(&name)) {
                return Err(Fault::usage(format!(
                    "{option} is for the screen, and `{name}` shows none; leave it out"
                )));
            }
            Ok(Parsed::Verb(verb, Box::new(arguments.clone()), options, looks))
        }
    }
}

/// What clap says, fit to show: line by line, nothing in it but what can be read.
fn told(fault: clap::Error) -> Result<Parsed, Fault> {
    let text: Vec<String> = fault.render().to_string().lines().map(shown).collect();
    let text = text.join("\n");
    match fault.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Parsed::Help(text)),
        ErrorKind::InvalidSubcommand => {
            let word = match fault.get(ContextKind::InvalidSubcommand) {
                Some(ContextValue::String(word)) => shown(word),
                _ => String::from("it"),
            };
            let like = match fault.get(ContextKind::SuggestedSubcommand) {
                Some(ContextValue::Strings(like)) if !like.is_empty() => {
                    format!("; did you mean {}?", like.join(" or "))
                }
                _ => String::from("; --help lists the verbs"),
            };
            Err(Fault::Usage(format!("there is no verb \"{word}\"{like}")))
        }
        _ => Err(Fault::Usage(text.trim_start_matches("error: ").trim_end().to_owned())),
    }
}
