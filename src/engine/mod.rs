//! The state machine at work: one writer with group commit, snapshot queries, change feed, scheduler for dates.
//!
//! What may happen is decided in `domain`; this room only orders, times and keeps it. It must never answer a command
//! before it is safe on disk, and never tell that something was not done when it may have been.

pub mod allowance;
pub mod care;
pub mod catalog;
pub mod chance;
pub mod clock;
pub mod core;
pub mod ended;
pub mod feed;
mod forms;
pub mod founding;
mod handing;
pub mod job;
pub mod keeper;
pub mod machine;
pub mod owner;
pub mod query;
pub mod receipts;
mod rehearse;
pub mod reply;
pub mod rules;
pub mod scheduler;
pub mod shared;
pub mod shelf;
pub mod watch;
pub mod work;
pub mod writer;

pub use clock::{Clock, SystemClock};
pub use core::Engine;
pub use rules::{Rules, StockRoom};

pub use crate::store::own_file;
