//! Other people's formats, and the demo store.
pub mod demo;
