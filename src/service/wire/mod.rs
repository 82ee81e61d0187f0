//! What passes over the socket: a handshake that never changes, frames, and messages (docs/protocol.md).
//!
//! No type here is recursive, and whatever comes in is measured before anything is allocated for it.

pub mod dialect;
pub mod frame;
pub mod hello;
pub mod message;
pub mod way;
