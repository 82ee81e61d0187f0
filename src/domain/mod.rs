//! What a stock room is: types, `decide`, `apply`, refusals.
pub mod ids;
pub mod quantity;
pub mod table;
pub mod text;
pub mod time;
