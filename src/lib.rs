//! `stockroom`: a stock room in the terminal. The map of the house, in reading order; docs/ARCHITECTURE.md says why.
//!
//! Arrows between the rooms go one way (`tests/house.rs` holds them): insight -> domain; exchange -> insight, domain;
//! store -> domain; engine -> store, insight, domain; service -> engine, domain; tui and cli -> service, exchange,
//! domain; main -> all. [`codec`] stands beside the rooms and alone names the stored format's library.

pub mod domain;

pub mod codec;
pub mod store;

pub mod engine;
pub mod service;

pub mod exchange;

pub mod tui;
