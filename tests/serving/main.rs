//! A real server process and its clients: many at once, killed at any moment, stalled, of another version.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail by panicking, and say what it measured"
)]

mod again;
mod bytes;
mod caring;
mod chaos;
mod company;
mod crowd;
mod doctor;
mod drill;
mod house;
mod kiosk;
mod leaving;
mod left;
mod limits;
mod manners;
mod odd_files;
#[path = "../terminal/person.rs"]
mod person;
mod raw;
mod socket;
#[path = "../terminal/spawned.rs"]
mod spawned;
mod stalled;
mod starting;
mod systemd;
mod versions;
