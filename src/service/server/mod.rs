//! The server: owns the store, lets clients in one by one, leaves when nobody needs it (docs/protocol.md).
//!
//! Only the holder of the store's lock touches the socket's path. No transaction of the store is ever held while a
//! socket is waited for, and no file is opened that a client names.

mod answering;
mod company;
pub mod gate;
mod hall;
mod leave;
pub mod limits;
mod outbox;
mod post;
mod session;
pub mod systemd;
pub mod who;

pub use gate::{Ended, LOOK, Serve, ServeFault, serve};
pub use hall::Origin;

/// The stack of a session's thread.
const STACK: usize = 512 * 1024;
