//! Other people's formats: spreadsheets in and out, ledgers out.
//!
//! Pure over rows and bytes: what comes in is bytes and a way to look up what exists ([`existing::Existing`]), what
//! goes out is plans, sentences and bytes. This room must never open a file, ask a clock or name the store.
//!
//! In: [`reader`] makes rows of bytes under hard limits, [`columns`] finds the columns that [`sheets`] names, [`cells`] reads one row,
//! and [`items`], [`locations`], [`parties`], [`movements`] and [`opening`] make a [`plan::Plan`] of requests, or
//! tell all faults. Out: [`lists`] names the columns of every list once, [`list`] writes them as CSV or JSON,
//! [`hledger`] and [`beancount`] write the movements as ledgers.

pub mod ahead;
pub mod beancount;
pub mod cells;
pub mod columns;
pub mod demo;
pub mod entries;
pub mod existing;
pub mod faults;
pub mod guard;
pub mod hledger;
pub mod items;
pub mod json_parts;
pub mod ledger;
pub mod list;
pub mod lists;
pub mod locations;
pub mod lookup;
pub mod master_lists;
pub mod movements;
pub mod opening;
pub mod parties;
pub mod parts;
pub mod plan;
pub mod planned;
pub mod policies;
pub mod reader;
pub mod repeats;
pub mod route;
pub mod sheets;
pub mod times;

#[cfg(test)]
mod tests;
