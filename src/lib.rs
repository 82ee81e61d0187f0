//! A stock room in the terminal.
pub mod cli;
pub mod codec;
pub mod domain;
pub mod engine;
pub mod exchange;
pub mod service;
pub mod store;
pub mod tui;
