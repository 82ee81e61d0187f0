//! The terminal UI: model, update, view; input, session, theme.
//!
//! The shell (`session`, `screen`, `input`, `hangup`) is the only part that touches a terminal, a thread or a clock;
//! everything else is pure and takes its time as [`millis::Millis`]. No terminal query is ever made: each is a round
//! trip, and a late answer becomes garbage on the command line after leaving.
pub mod beep;
pub mod config;
pub mod crash;
pub mod glyphs;
pub mod hangup;
pub mod input;
pub mod key;
pub mod keymap;
pub mod millis;
pub mod nearest;
pub mod repair;
pub mod scan;
pub mod scanner;
pub mod screen;
pub mod session;
pub mod settings;
pub mod sgr;
pub mod size;
pub mod steps;
pub mod theme;
pub mod widget;

#[cfg(test)]
mod pty_tests;
