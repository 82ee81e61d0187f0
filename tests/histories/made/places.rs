//! Places: added, moved in the tree, put on hold, renamed, merged, retired, revived.

use stockroom::domain::command::{Command, LocationCommand, LocationPatch, Patch};
use stockroom::domain::ids::LocationId;
use stockroom::domain::location::{LocationKind, LocationState};

use super::{Maker, code};
use crate::wish::Kind;

/// Places in use, at most and at least.
const MOST: usize = 16;
const FEWEST: usize = 9;

impl Maker<'_> {
    pub(super) fn place(&mut self, kind: Kind) -> Option<Command> {
        if self.dice.chance(95) {
            self.manager();
        }
        let active = self.model.active_places();
        let command = match kind {
            Kind::PlaceAdd if active.len() >= MOST => return None,
            Kind::PlaceAdd => {
                let parent = self.active_place()?;
                let parent = self.dice.chance(70).then(|| self.place_ref(parent));
                let patch = LocationPatch {
                    parent: parent.map_or(Patch::Keep, Patch::Set),
                    kind: self.kind_of_place(),
                    ..LocationPatch::default()
                };
                LocationCommand::Add { code: self.place_code(), patch }
            }
            Kind::PlaceChange => {
                let place = self.active_place()?;
                LocationCommand::Change { location: self.place_ref(place), patch: self.place_patch()? }
            }
            Kind::PlaceRename => {
                let place = self.active_place()?;
                LocationCommand::Rename { location: self.place_ref(place), code: self.place_code() }
            }
            Kind::PlaceMerge | Kind::PlaceRetire if active.len() <= FEWEST => return None,
            Kind::PlaceMerge => {
                let (from, into) = (self.active_place()?, self.active_place()?);
                LocationCommand::Merge { from: self.place_ref(from), into: self.place_ref(into) }
            }
            Kind::PlaceRetire => {
                let stock = self.model.stock();
                let mut idle = active;
                idle.retain(|place| !stock.iter().any(|(record, _)| record.location == *place));
                let place = self.dice.pick(&idle).copied().or_else(|| self.active_place())?;
                LocationCommand::Retire(self.place_ref(place))
            }
            _ => {
                let places = self.model.places.iter();
                let retired = places.filter(|(_, place)| place.state == LocationState::Retired);
                let retired: Vec<LocationId> = retired.map(|(id, _)| *id).collect();
                let place = *self.dice.pick(&retired)?;
                LocationCommand::Revive(self.place_ref(place))
            }
        };
        Some(Command::Location(command))
    }

    fn place_code(&mut self) -> stockroom::domain::text::Code {
        code(&format!("BIN-{}", self.dice.below(400)))
    }

    /// Storage mostly: a room with half its places on hold would refuse most issues.
    fn kind_of_place(&mut self) -> Option<LocationKind> {
        let kind = match self.dice.below(10) {
            0 => LocationKind::Hold,
            1 => LocationKind::Cart,
            2 => LocationKind::Workplace,
            _ => LocationKind::Storage,
        };
        Some(kind)
    }

    fn place_patch(&mut self) -> Option<LocationPatch> {
        let bare = LocationPatch::default();
        Some(match self.dice.below(5) {
            0 => LocationPatch { walk: Some(self.dice.below(500) as u32), ..bare },
            1 => LocationPatch { parent: Patch::Clear, ..bare },
            2 | 3 => {
                let parent = self.active_place()?;
                LocationPatch { parent: Patch::Set(self.place_ref(parent)), ..bare }
            }
            _ => LocationPatch { kind: self.kind_of_place(), ..bare },
        })
    }
}
