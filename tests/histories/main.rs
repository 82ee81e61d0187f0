//! Random histories: thousands of commands of every kind, back-dated, undone and counted, hold to laws that are
//! stated here a second time, from the raw events alone.
//!
//! - `model` adds up the journal's raw events in effective order. It shares no code with `apply`, `book` or a query.
//! - `made` turns wishes into commands, by what the model says is there; `wish` says how often each kind is wished.
//! - `laws` hold after each entry, `whole` compares every table and every past instant with the model.
//! - `over_maps` runs long histories over plain maps, `over_file` shorter ones over the real store, engine and queries.
//!
//! A history is made of a seed. When a law breaks, the history is cut down to the fewest wishes that still break it,
//! and these are printed with the seed. What may be set, in the environment:
//!
//! - `STOCKROOM_HISTORIES=20` runs twenty times as many histories as usual.
//! - `STOCKROOM_HISTORY_SEED=7` runs the histories from that seed on, instead of the usual ones.
//! - `STOCKROOM_HISTORY_CUT=600` tries so many seconds to cut a history down; 0 leaves it as it is.
#[cfg(test)]
mod alerts;
#[cfg(test)]
mod asked;
#[cfg(test)]
mod counted;
#[cfg(test)]
mod dice;
#[cfg(test)]
mod history;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod lowest;
#[cfg(test)]
mod made;
#[cfg(test)]
mod model;
#[cfg(test)]
mod over_file;
#[cfg(test)]
mod over_maps;
#[cfg(test)]
mod shrink;
#[cfg(test)]
mod tally;
#[cfg(test)]
mod whole;
#[cfg(test)]
mod wish;
