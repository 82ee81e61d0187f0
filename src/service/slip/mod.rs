//! What a client has asked for and was not answered yet, written down before it is sent: whoever is cut off learns at
//! the next start what became of it.
//!
//! A slip is a file of the client's own, held by it for as long as it lives. It tells nothing about the stock; what is
//! true is asked of the store, under the number on the slip. It must never be the reason why something is not done.

mod desk;
mod file;
mod settle;

pub use desk::Noted;
pub use file::{Slip, Slips};
pub use settle::{Settled, settle};
