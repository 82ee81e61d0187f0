//! The one data file: tables over redb, the journal and its hash chain, verify, rebuild, backup, restore,
//! migration.
//!
//! Everything goes through [`Store`]; nothing outside this room names redb. A store must never be opened by two
//! processes, never answer from a row that does not check, and never be half made.

pub mod backup;
mod beside;
pub mod chain;
pub mod commit;
pub mod compare;
pub mod copy;
pub mod fault;
pub mod file;
mod folder;
pub mod guard;
pub mod journal;
mod keepsake;
pub mod lock;
pub mod meta;
pub mod migration;
mod opened;
pub mod opening;
mod place;
#[cfg(test)]
mod plain;
pub mod progress;
pub mod rebuild;
pub mod reserve;
pub mod restore;
pub mod rows;
pub mod scratch;
pub mod segment;
pub mod space;
pub mod state;
pub mod verify;

pub use commit::{CommitFault, Durable, Txn};
pub use fault::StoreFault;
pub use file::Store;
pub(crate) use folder::make as make_folder;
pub use opening::Opening;
pub use place::{open_ordinary, own_file};
pub use progress::{Progress, Step};
pub use state::{Reading, Writing};
