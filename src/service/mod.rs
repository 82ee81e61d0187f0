//! Many people, one store: the [`Desk`](desk::Desk) that screens and commands talk to, and the care of the store.
pub mod care;
pub mod desk;
pub mod doctor;
mod fault;
pub mod holder;
pub mod ipc;
pub mod known;
pub mod local;
pub mod mount;
pub mod news;
pub mod people;
pub mod pin;
pub mod readiness;
pub mod remote;
pub mod room;
pub mod server;
pub mod slip;
mod stands;
pub mod start;
pub mod wire;

pub use crate::engine::own_file;
