//! Things that draw themselves into a buffer: no state of their own beyond what is typed, no I/O.
//!
//! Every one clips to the buffer, works at any size including none, and says where the hardware cursor belongs.
pub mod chart;
pub mod confirm;
pub mod field;
pub mod list;
pub mod panel;
pub mod secret;
pub mod text;
pub mod window;
