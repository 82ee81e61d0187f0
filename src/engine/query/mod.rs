//! Answers queries from a snapshot.

use crate::domain::desk::{AskFault, Asker};
use crate::domain::query::{Answer, Query};
use crate::domain::table::Read;
use crate::engine::catalog::Catalog;

/// Answers a query.
pub fn answer<R: Read>(
    _state: &R,
    _catalog: &Catalog,
    _asker: &Asker,
    _query: Query,
) -> Result<Answer, AskFault> {
    Err(AskFault::Unfit(String::from("this cannot be asked yet")))
}
