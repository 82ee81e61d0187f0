//! Runs one command line, for the process or for the screen's own command line.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use crate::domain::party::Role;
use crate::domain::text::shown;
use crate::domain::time::Day;
use crate::service::desk::Desk;

use super::at::At;
use super::face::{Face, ScreenOptions};
use super::fault::{DONE, Fault};
use super::grammar::{self, Parsed};
use super::house::House;
use super::kiosk;
use super::options::{Env, Options};
use super::out::{Colour, Out, Paint, Style};
use super::table::Run;
use super::words;

const LEDGERS: &str = "hledger and beancount take the journal; write `export journal --format hledger`";

/// What a command line came to.
pub enum Came {
    /// To an end, with this exit code.
    Exit(u8),
    /// There was no verb: the screen is to be shown.
    Screen(Box<Options>, Box<ScreenOptions>),
}

/// Standard streams, and who shows the screen.
pub struct Streams<'a> {
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard output.
    pub output: Box<dyn Write>,
    /// Standard error.
    pub error: &'a mut dyn Write,
    /// Who shows the screen.
    pub face: &'a mut dyn Face,
}

/// Runs the arguments that follow the program's name.
pub fn run(words: impl IntoIterator<Item = OsString>, env: &Env, streams: Streams<'_>) -> Came {
    let Streams { input, output, error, face } = streams;
    let words: Vec<OsString> = words.into_iter().collect();
    let as_json = asks_json(&words);
    let parsed = kiosk::words(words, env.ssh_command.as_deref()).and_then(grammar::parse);
    let ended = match parsed {
        Ok(Parsed::Screen(options, looks)) => return Came::Screen(options, looks),
        Ok(Parsed::Help(text)) => help(output, &text),
        Ok(Parsed::Verb(verb, arguments, options, looks)) => {
            let mut out = Out::to(output, options.style(env));
            let env = &kiosk::env(&options, env);
            let barred = if kiosk::shared(&options) { kiosk::may(verb.name).err() } else { None };
            let done = match verb.run {
                _ if barred.is_some() => barred.map_or(Ok(()), Err),
                _ if !options.fits(verb.name) => Err(Fault::usage(LEDGERS)),
                Run::Desk(run) => at_desk(&options, env, (&mut out, error), |at| run(&arguments, at)),
                Run::House(alone) | Run::Both { alone, .. } => {
                    let mut house =
                        House { options: &options, env, out: &mut out, input, error, face, looks: &looks };
                    alone(&arguments, &mut house)
                }
            };
            // What a fault leaves half said is still ended, so that JSON stays whole.
            let told = done.as_ref().err().map_or(Ok(()), |fault| out.fault(fault));
            let finished = told.and_then(|()| out.finish()).map_err(Fault::from);
            done.and(finished)
        }
        Err(fault) if as_json => {
            let mut out = Out::to(output, Style::Json);
            out.fault(&fault)
                .and_then(|()| out.finish())
                .map_or_else(|gone| Err(gone.into()), |()| Err(fault))
        }
        Err(fault) => Err(fault),
    };
    Came::Exit(match ended {
        Ok(()) => DONE,
        Err(fault) => tell(error, &fault),
    })
}

/// Whether a command line that was not understood asks for JSON.
fn asks_json(words: &[OsString]) -> bool {
    let mut before = None;
    for word in words.iter().map(|word| word.to_string_lossy()) {
        match word.as_ref() {
            "--" => return false,
            "--json" | "--format=json" => return true,
            "json" if before.as_deref() == Some("--format") => return true,
            _ => before = Some(word),
        }
    }
    false
}

/// Says what a fault is on standard error; its exit code.
pub fn tell(error: &mut dyn Write, fault: &Fault) -> u8 {
    if *fault != Fault::Gone {
        for line in fault.to_string().lines() {
            // Nobody is left to tell where standard error is gone too.
            let _ = writeln!(error, "stockroom: {}", shown(line));
        }
    }
    fault.exit_code()
}

fn help(mut output: Box<dyn Write>, text: &str) -> Result<(), Fault> {
    output.write_all(text.as_bytes())?;
    output.write_all(b"\n")?;
    Ok(output.flush()?)
}

fn at_desk(
    options: &Options,
    env: &Env,
    (out, error): (&mut Out, &mut dyn Write),
    run: impl FnOnce(&mut At<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let opened = super::house::open(options, env)?;
    super::house::tell_settled(error, &opened.settled);
    let mut at = At::new(opened.desk.as_ref(), options.today, out)?;
    at.format = options.format;
    at.watched = super::house::watched(env);
    at.asks = true;
    at.lowered = options.role;
    let done = run(&mut at);
    // What is told is told before the slip of it goes.
    let told = done.as_ref().err().map_or(Ok(()), |fault| at.out.fault(fault));
    let finished = told.and_then(|()| at.out.finish()).map_err(Fault::from);
    super::house::tell_word(error, opened.desk.as_ref());
    opened.close();
    done.and(finished)
}

/// One line of a batch or of the screen's command line, at a desk that is open already. What it prints is kept.
pub fn run_at(
    desk: &dyn Desk,
    words: &[String],
    style: Style,
    today: Option<Day>,
) -> (Vec<u8>, Result<(), Fault>) {
    run_as(desk, words, style, (today, &|_| Ok(())))
}

/// Which verbs there are.
type May<'a> = &'a dyn Fn(&str) -> Result<(), Fault>;

fn run_as(
    desk: &dyn Desk,
    words: &[String],
    style: Style,
    (today, may): (Option<Day>, May<'_>),
) -> (Vec<u8>, Result<(), Fault>) {
    let mut out = Out::kept(style);
    let done = (|| match grammar::parse(words)? {
        Parsed::Help(text) => {
            for line in text.lines() {
                out.say(line)?;
            }
            Ok(())
        }
        Parsed::Screen(..) => Err(Fault::usage("there is no verb; --help lists the verbs")),
        Parsed::Verb(verb, arguments, options, _) => {
            if options.store.is_some() || options.role.is_some() {
                return Err(Fault::usage("--store and --role are set once, not in a line; leave them out"));
            }
            may(verb.name)?;
            match verb.run {
                _ if !options.fits(verb.name) => Err(Fault::usage(LEDGERS)),
                Run::Desk(run) | Run::Both { at_desk: run, .. } => {
                    let mut at = At::new(desk, options.today.or(today), &mut out)?;
                    at.format = options.format;
                    run(&arguments, &mut at)
                }
                Run::House(_) => Err(Fault::usage(format!(
                    "`{}` works on the store from outside; run it on its own",
                    verb.name
                ))),
            }
        }
    })();
    let finished = out.finish().map_err(Fault::from);
    (out.into_kept(), done.and(finished))
}

/// What a line of the screen's command line came to.
#[derive(Debug, Default)]
pub struct Ran {
    /// What it would have printed, line by line.
    pub printed: Vec<String>,
    /// The role that it was refused for the want of; none where it was not.
    pub needs: Option<Role>,
}

/// A line of the screen's command line. Never prints.
pub fn run_line(desk: &dyn Desk, line: &str) -> Ran {
    line_as(desk, line, &|_| Ok(()))
}

/// The same at a shared login, which has not every verb.
pub fn run_line_shared(desk: &dyn Desk, line: &str) -> Ran {
    line_as(desk, line, &kiosk::may)
}

fn line_as(desk: &dyn Desk, line: &str, may: May<'_>) -> Ran {
    let words = match words::split(line) {
        Ok(words) if words.is_empty() => return Ran::default(),
        Ok(words) => words,
        Err(sentence) => return Ran { printed: vec![sentence], needs: None },
    };
    // The program's own name in front is forgiven.
    let words = match words.split_first() {
        Some((first, rest)) if first == "stockroom" => rest.to_vec(),
        _ => words,
    };
    let style = Style::Table(Paint { width: None, colour: Colour::Off });
    let (kept, done) = run_as(desk, &words, style, (None, may));
    let mut printed: Vec<String> = String::from_utf8_lossy(&kept).lines().map(shown).collect();
    let needs = match &done {
        Err(Fault::Above { needs, .. }) => Some(*needs),
        _ => None,
    };
    if let Err(fault) = done {
        printed.extend(fault.to_string().lines().map(shown));
    }
    Ran { printed, needs }
}

/// Standard output, buffered.
pub fn buffered_stdout() -> Box<dyn Write> {
    Box::new(io::BufWriter::new(io::stdout()))
}
