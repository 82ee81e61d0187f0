//! A desk at the other end of a socket: the same questions and commands, answered by a server.
//!
//! A line that breaks is made again, and what was under way is asked again under its number: it is done once, whatever
//! happens in between. Nothing is ever said to have failed that may have been done.

mod approach;
mod known;
mod line;
mod link;
mod over;
mod server;
mod shared;

pub use approach::{Absent, Approach};
pub use line::{LineFault, Place};
pub use link::Remote;
pub use server::NoStatus;

pub use super::wire::hello::Status as Turned;
