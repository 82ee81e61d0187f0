//! The grammar of the command line, made of the table of verbs; help, completions and the man page come from it.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args, Command, FromArgMatches};

use crate::domain::text::{brief, shown};

use super::face::ScreenOptions;
use super::fault::Fault;
use super::options::Options;
use super::table::{HouseVerb, Verb, find, verbs};
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
    with_negatives(top.subcommands(verbs().map(|verb| (verb.grammar)(Command::new(verb.name)))))
}

/// A number below nothing is a value that its place can speak of, never an option that nobody knows.
fn with_negatives(command: Command) -> Command {
    let takes = |arg: clap::Arg| match arg.get_action().takes_values() {
        true => arg.allow_negative_numbers(true),
        false => arg,
    };
    command.mut_args(takes).mut_subcommands(with_negatives)
}

/// Understands the arguments that follow the program's name.
pub fn parse(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Parsed, Fault> {
    let words = words.into_iter().map(|word| minus(word.into()));
    let args = std::iter::once(OsString::from("stockroom")).chain(words);
    let matches = match command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(fault) => return told(fault),
    };
    let options = match Options::from_arg_matches(&matches) {
        Ok(options) => options,
        Err(fault) => return told(fault),
    };
    let options = Box::new(options);
    let looks = match ScreenOptions::from_arg_matches(&matches) {
        Ok(looks) => Box::new(looks),
        Err(fault) => return told(fault),
    };
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

/// A number below nothing with a decimal comma, or in packs, is no row of options of one letter: there are none that
/// are digits. Its minus is written as the other one that numbers take.
fn minus(word: OsString) -> OsString {
    match word.to_str().and_then(|text| text.strip_prefix('-')) {
        Some(number)
            if number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_err() =>
        {
            OsString::from(format!("\u{2212}{number}"))
        }
        _ => word,
    }
}

/// What clap finds wrong after all, as a fault.
pub fn fault(fault: clap::Error) -> Fault {
    match told(fault) {
        Err(fault) => fault,
        Ok(_) => Fault::usage("this cannot be understood; --help shows how it is written"),
    }
}

/// What clap says, as one sentence in our words; help and version as they are, line by line.
fn told(fault: clap::Error) -> Result<Parsed, Fault> {
    let words = |kind: ContextKind| match fault.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    };
    let word = |kind| words(kind).into_iter().next();
    let arg = word(ContextKind::InvalidArg).map_or_else(|| String::from("an argument"), |arg| bare(&arg));
    let value = word(ContextKind::InvalidValue).unwrap_or_default();
    let like = |kind| match words(kind).as_slice() {
        [] => String::new(),
        some => format!("; did you mean {}?", some.join(" or ")),
    };
    let or_help = |like: String, help: &str| if like.is_empty() { format!("; {help}") } else { like };
    Err(Fault::Usage(match fault.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text: Vec<String> = fault.render().to_string().lines().map(shown).collect();
            return Ok(Parsed::Help(text.join("\n")));
        }
        ErrorKind::InvalidSubcommand => {
            let word = brief(&word(ContextKind::InvalidSubcommand).unwrap_or_default());
            let like = like(ContextKind::SuggestedSubcommand);
            format!("there is no verb {word}{}", or_help(like, "--help lists the verbs"))
        }
        ErrorKind::UnknownArgument => {
            let like = like(ContextKind::SuggestedArg);
            let help = "--help shows what there is, and -- goes before a word that begins with -";
            format!("{} is not known here{}", quoted(&arg), or_help(like, help))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("{arg} needs a value; write one behind it")
        }
        ErrorKind::InvalidValue => {
            let there = words(ContextKind::ValidValue).join(", ");
            let like = like(ContextKind::SuggestedValue);
            let there = if there.is_empty() { String::new() } else { format!("; there are {there}") };
            format!("{arg} cannot be {}{}", brief(&value), if like.is_empty() { there } else { like })
        }
        ErrorKind::ValueValidation => unfit(&arg, &value, &fault),
        ErrorKind::MissingRequiredArgument => {
            let missing: Vec<String> = words(ContextKind::InvalidArg).iter().map(|arg| said(arg)).collect();
            format!("{} missing; --help shows how it is written", are(&missing))
        }
        ErrorKind::MissingSubcommand => {
            format!("one word more is needed: {}", words(ContextKind::ValidSubcommand).join(", "))
        }
        ErrorKind::ArgumentConflict => match word(ContextKind::PriorArg).map(|prior| bare(&prior)) {
            Some(prior) if prior == arg => format!("{arg} is there twice; give it once"),
            Some(prior) => format!("{arg} does not go together with {prior}; leave one out"),
            None => format!("{arg} does not go together with the rest; leave it out"),
        },
        ErrorKind::InvalidUtf8 => String::from("an argument is not UTF-8; write it in UTF-8"),
        _ => {
            // What has no words of ours yet: the first of clap's lines is its sentence.
            let text = fault.render().to_string();
            let line =
                text.lines().find(|line| !line.trim().is_empty()).unwrap_or("this cannot be understood");
            shown(line.trim_start_matches("error: ").trim())
        }
    }))
}

/// A value that its parser would not take, with the parser's reason.
fn unfit(arg: &str, value: &str, fault: &clap::Error) -> String {
    let why = std::error::Error::source(fault).map(ToString::to_string).unwrap_or_default();
    match why.as_str() {
        "" => format!("{arg} cannot be {}", brief(value)),
        why if why.contains("invalid digit") => {
            format!("{arg} cannot be {}; write a whole number", brief(value))
        }
        why if why.contains(" is not in ") => {
            let (_, range) = why.split_once(" is not in ").unwrap_or_default();
            format!("{arg} cannot be {}; give {}", brief(value), range.replace("..=", " to "))
        }
        // It quotes the value itself.
        why if why.starts_with('"') => format!("{arg}: {}", shown(why)),
        why if why.starts_with("give ") => format!("{arg} cannot be {}; {}", brief(value), shown(why)),
        why => format!("{arg} cannot be {}: {}", brief(value), shown(why)),
    }
}

/// An option without the name of its value, or the name of a value: `--lot`, `SKU`.
fn bare(arg: &str) -> String {
    let word = arg.split([' ', '=']).next().unwrap_or(arg);
    shown(word.trim_start_matches(['<', '[']).trim_end_matches("...").trim_end_matches(['>', ']']))
}

/// The same with the name of its value: `--lot LOT`.
fn said(arg: &str) -> String {
    shown(&arg.replace(['<', '>'], ""))
}

/// An unknown word: an option as it stands, short; anything else in quotes.
fn quoted(arg: &str) -> String {
    if arg.starts_with('-') && arg.len() <= 40 { arg.to_owned() } else { brief(arg) }
}

fn are(words: &[String]) -> String {
    match words {
        [one] => format!("{one} is"),
        several => format!("{} are", several.join(" and ")),
    }
}
