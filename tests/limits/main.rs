//! Bad input of any kind: a clear refusal that says what, where and what would help; the store untouched; no panic.
//!
//! One file an area. Where a line of the security list stands behind a test, its number is in the name.
#[cfg(test)]
mod codes;
#[cfg(test)]
mod csv;
#[cfg(test)]
mod dating;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod files;
#[cfg(test)]
mod folders;
#[cfg(test)]
mod grammar;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod places;
#[cfg(test)]
mod process;
#[cfg(test)]
mod retiring;
#[cfg(test)]
mod safety;
#[cfg(test)]
mod sources;
#[cfg(test)]
#[path = "../terminal/spawned.rs"]
mod spawned;
#[cfg(test)]
mod spoken;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod sums;
#[cfg(test)]
mod support;
mod terminal;
#[cfg(test)]
mod words;
