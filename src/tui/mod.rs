//! The terminal UI: model, update, view; input, session, theme.
//!
//! The shell (`session`, `screen`, `input`, `hangup`) is the only part that touches a terminal, a thread or a clock;
//! everything else is pure and takes its time as [`millis::Millis`]. No terminal query is ever made: each is a round
//! trip, and a late answer becomes garbage on the command line after leaving.
mod actions;
mod again;
pub mod beep;
pub mod burst;
mod command_rules;
pub mod command_table;
pub mod commands;
pub mod company;
pub mod config;
pub mod configured;
pub mod context;
pub mod crash;
mod cut_off;
pub mod driver;
pub mod effect;
pub mod facts;
pub mod filter;
pub mod forms;
pub mod fresh;
pub mod gather;
pub mod glyphs;
pub mod hangup;
pub mod input;
pub mod key;
pub mod key_rules;
pub mod keymap;
pub mod listing;
pub mod look;
pub mod marks;
pub mod millis;
pub mod modal;
pub mod model;
pub mod msg;
mod navigate;
pub mod nearest;
pub mod outcome;
pub mod page;
pub mod pin;
mod press;
pub mod repair;
pub mod rows;
pub mod said;
pub mod scan;
pub mod scanner;
mod scans;
pub mod screen;
pub mod screens;
pub mod selection;
pub mod session;
pub mod settings;
pub mod sgr;
pub mod size;
pub mod steps;
pub mod stopped;
pub mod theme;
pub mod trail;
pub mod update;
pub mod view;
pub mod whereabouts;
pub mod whole;
pub mod widget;
pub mod worker;

#[cfg(test)]
mod command_tests;
#[cfg(test)]
mod driver_tests;
#[cfg(test)]
mod flow_tests;
#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod list_tests;
#[cfg(test)]
mod master_tests;
#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod pty_tests;
#[cfg(test)]
mod snapshot_tests;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod wire_tests;
