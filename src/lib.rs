//! A stock room in the terminal.
pub mod domain;
pub mod exchange;
pub mod service;
pub mod tui;
