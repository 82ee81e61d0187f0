//! What is asked of locations: the tree, one of them.

use super::super::command::LocationRef;
use super::super::ids::{CountId, LocationId};
use super::super::location::{Location, LocationKind};
use super::super::text::{Code, Name};
use super::Window;
use super::items::Include;
use serde::{Deserialize, Serialize};

/// Asks for the tree of locations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationsQuery {
    /// Only what code or name match, with no tree then.
    pub filter: String,
    /// Retired ones too.
    pub include: Include,
    /// Which rows; ignored where `around` is found.
    pub window: Window,
    /// The window that holds this location.
    pub around: Option<LocationId>,
}

/// A location in the tree, in walk order, parents before what is in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationRow {
    /// Its id.
    pub id: LocationId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Option<Name>,
    /// What kind of place.
    pub kind: LocationKind,
    /// How deep it lies: 0 for a top place.
    pub depth: u8,
    /// Its stock records, with all that is in it.
    pub records: u32,
    /// Live alerts of policies of this very place.
    pub alerts: u32,
    /// The open count of it.
    pub count: Option<CountId>,
}

/// Asks for one location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationQuery {
    /// Which.
    pub location: LocationRef,
}

/// One location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationView {
    /// Its id.
    pub id: LocationId,
    /// All of it.
    pub location: Location,
    /// The codes from the top down to it.
    pub path: Vec<Code>,
    /// Its stock records, with all that is in it.
    pub records: u32,
    /// How many places are in it, at any depth.
    pub places: u32,
    /// The open count of it.
    pub count: Option<CountId>,
}
