//! The state machine at work: orders kept for lists, and the answers to queries.
pub mod catalog;
pub mod query;
