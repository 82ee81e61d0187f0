//! Nothing is lost: power cuts, disks that fail or are full, kills, flipped bits, clocks that jump.
//!
//! `docs/reliability.md` says what was run in full, and with which command.
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod cuts;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod failing;
#[cfg(test)]
mod flips;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod migration;
#[cfg(test)]
mod power;
#[cfg(test)]
mod process;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod script;
#[cfg(test)]
mod slips;
#[cfg(test)]
mod states;
#[cfg(test)]
mod support;
