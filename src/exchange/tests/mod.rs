//! Tests of the exchange: files as tables of cases, and a whole shop's year through the same heart as the store.

mod ahead;
mod export;
mod hostile;
mod import;
mod shelf;
mod store_343;
