//! The pages are true: the command reference, its examples, the README's screen, and the demo that all of them tell of.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

mod commands;
mod demo;
mod examples;
mod fields;
mod format;
mod limits;
mod map;
mod readme;
mod rights;
mod security;
mod shop;
