//! Every task without the screen: for scripts, for screen readers, and for the command line inside the screen.
//!
//! [`table::GROUPS`] lists the verbs; a new verb is a new file under `verb/` and one line there. [`grammar`] makes the
//! grammar of that table, [`run`] runs one command line, [`at`] is where a verb runs. A verb asks the desk and writes
//! to [`out::Out`]; it must never print, end the process or know what holds the store.

pub mod answer;
pub mod at;
pub mod circumstances;
pub mod face;
pub mod fault;
pub mod first_import;
pub mod grammar;
pub mod house;
pub mod kiosk;
pub mod lines;
pub mod log;
pub mod names;
pub mod options;
pub mod out;
pub mod pages;
pub mod pin;
pub mod progress;
pub mod reach;
pub mod reference;
pub mod run;
pub mod table;
pub mod told;
pub mod values;
pub mod verb;
pub mod when;
pub mod words;

#[cfg(test)]
mod tests;
