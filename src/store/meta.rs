//! What the file says of itself: the version of its layout. Not part of the stock room's state.

use crate::domain::table::{Class, Table};

/// The layout that this program writes; it opens every older one.
pub const LAYOUT: u64 = 1;

/// Single numbers about the file.
#[derive(Clone, Copy, Debug)]
pub struct Meta;

impl Table for Meta {
    const NAME: &'static str = "meta.1";
    const CLASS: Class = Class::Working;
    const VERSION: u8 = 1;
    type Key = u8;
    type Value = u64;
}

/// The key of the layout's version in [`Meta`].
pub const LAYOUT_KEY: u8 = 1;
