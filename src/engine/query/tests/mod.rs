//! Answers over a small shop that is run by commands: what is asked, what must come back.

mod blindness;
mod history;
mod lists;
mod lookups;
mod shop;
