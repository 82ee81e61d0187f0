//! What is done with fuzzed bytes, one file a target: each must hold more than "it does not panic".
//!
//! The targets of cargo-fuzz call these functions, and so does `tests/fuzzed.rs`, which replays the corpora and some
//! thousands of mutations of them in `cargo test`. Nothing here may depend on the time, on chance or on what ran before.

pub mod config;
pub mod csv;
pub mod desk;
pub mod frames;
pub mod handshake;
pub mod quantity;
pub mod records;
pub mod room;
pub mod scan;
pub mod shelf;
pub mod words;

/// A target: what it is called, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 7] = [
    ("frames", frames::frames),
    ("handshake", handshake::handshake),
    ("csv", csv::csv),
    ("scan", scan::scan),
    ("quantity", quantity::quantity),
    ("config", config::config),
    ("records", records::records),
];
