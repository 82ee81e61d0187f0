//! A whole stock room at work in one process and one thread, out of a seed: clients, lines, server and disk, and all that
//! can happen to them. After each fall, and when all is at rest, everything must be as everybody was told.
//!
//! - Real: the writer's machine and its pump (`engine`), the rules, the store over redb, desks, handshake, frames and
//!   messages. Nothing of them is stood in for.
//! - Injected: the disk (`socket`, over the disk of `tests/faults`: power cuts in sectors, kills, failures, no room), the
//!   clock, the ids, the lines (`links`), the order in which things happen (`events`).
//! - Written a second time: the client of docs/protocol.md (`client`), the session around a desk (`server`), and the
//!   account of what was asked, told and done (`audit`).
//!
//! `STOCKROOM_SIMULATION=10000` plays so many seeds, from `STOCKROOM_SIMULATION_FROM` on; `STOCKROOM_SEED=7` plays one.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod client;
#[cfg(test)]
#[path = "../faults/commands.rs"]
mod commands;
#[cfg(test)]
#[path = "../faults/cuts.rs"]
#[expect(dead_code, reason = "tests/faults uses more of it")]
mod cuts;
#[cfg(test)]
mod deeds;
#[cfg(test)]
#[path = "../faults/disk.rs"]
#[expect(dead_code, reason = "tests/faults uses more of it")]
mod disk;
#[cfg(test)]
mod events;
#[cfg(test)]
mod links;
#[cfg(test)]
mod lives;
#[cfg(test)]
mod server;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod socket;
#[cfg(test)]
#[path = "../faults/support.rs"]
#[expect(dead_code, reason = "tests/faults uses more of it")]
mod support;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trail;
#[cfg(test)]
mod wishes;
#[cfg(test)]
mod world;
