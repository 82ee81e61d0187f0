//! The flows of docs/flows.md, executed as they stand on the page: in this process at every size, and in a real
//! terminal with the real program.
//!
//! `STOCKROOM_FLOWS=write cargo test --test flows` writes the screens and the counted keys of the page again. Look at
//! what changed before you keep it. Without it the page is only compared.

#[cfg(test)]
mod counted;
#[cfg(test)]
mod day;
#[cfg(test)]
mod page;
#[cfg(test)]
mod prompts;
#[cfg(test)]
mod room;
#[cfg(test)]
mod seat;
#[cfg(test)]
#[path = "../terminal/spawned.rs"]
mod spawned;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod whole;
