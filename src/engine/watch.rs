//! Watches the store's place on its disk. Below a floor nothing is written, and where space runs out altogether the
//! reserve is given back, to be made again when there is room. Nor is anything written while the data file is not where it
//! was: what goes into a file that nobody finds again would be lost.
//!
//! Reading never depends on any of it, and a disk that does not say how much is free is written to as it is.

use std::path::{Path, PathBuf};

use super::care::{data_file, identity};
use super::owner::Owner;
use crate::domain::query::Reserve;
use crate::domain::refusal::Why;
use crate::store::reserve;
use crate::store::space::Space;

/// What is watched, and the limits.
#[derive(Clone, Debug)]
pub struct Watch {
    dir: PathBuf,
    floor: u64,
    reserve: u64,
    space: Space,
    /// The data file at the beginning.
    data: Option<(u64, u64)>,
}

/// Somebody moved the data file away, or put another there.
const MOVED: &str = "the store's file is no longer where it was opened: somebody moved or replaced it; nothing was \
    saved. Leave every screen, send the server away (`stockroom server stop`), see that the right store.redb stands \
    there, and start again";
const MIB: u64 = 1024 * 1024;

impl Watch {
    /// Of a store's folder, as its owner decided, with the data file that is there now.
    pub fn new(dir: &Path, owner: &Owner, space: Space) -> Watch {
        let (floor, reserve) = (owner.floor(), owner.reserve());
        Watch { dir: dir.to_path_buf(), floor, reserve, space, data: identity(&data_file(dir)) }
    }

    /// Why nothing may be written now; none where it may be.
    pub fn refuses(&self) -> Option<Why> {
        if identity(&data_file(&self.dir)) != self.data {
            return Some(Why::Unfit { what: MOVED.to_owned() });
        }
        if self.floor == 0 && self.reserve == 0 {
            return None;
        }
        let free = self.space.free(&self.dir)?;
        self.make_way_at(free);
        (free < self.floor).then(|| Why::NoSpace {
            free: free / MIB,
            floor: self.floor / MIB,
            folder: self.dir.display().to_string(),
        })
    }

    /// Gives the reserve back where there is less free than it holds.
    pub fn make_way(&self) {
        if let Some(free) = self.space.free(&self.dir).filter(|_| self.reserve > 0) {
            self.make_way_at(free);
        }
    }

    fn make_way_at(&self, free: u64) {
        if free < self.reserve {
            self.give_back();
        }
    }

    /// Gives the reserve back.
    pub fn give_back(&self) {
        let there = self.kept().is_some_and(|reserve| reserve.kept);
        match reserve::give_back(&self.dir) {
            Ok(()) if there => tracing::error!("space has run out: the reserve was given back"),
            Ok(()) => {}
            Err(fault) => tracing::error!(%fault, "the reserve could not be given back"),
        }
    }

    /// Gives it back or makes it again, as there is room. It is made only where as much again stays above the floor, so
    /// that it does not come and go.
    pub fn tend(&self) {
        match (self.kept(), self.space.free(&self.dir)) {
            // The owner wants none.
            (None, _) => drop(reserve::give_back(&self.dir)),
            (Some(_), None) => {}
            (Some(_), Some(free)) if free < self.reserve => self.give_back(),
            (Some(Reserve { kept: false, .. }), Some(free))
                if free >= self.floor.saturating_add(self.reserve.saturating_mul(2)) =>
            {
                if let Err(fault) = reserve::make(&self.dir, self.reserve) {
                    tracing::warn!(%fault, "there is no reserve");
                }
            }
            (Some(_), Some(_)) => {}
        }
    }

    /// How the reserve does; none where the owner wants none.
    pub fn kept(&self) -> Option<Reserve> {
        let kept = || reserve::is_kept(&self.dir, self.reserve);
        (self.reserve > 0).then(|| Reserve { mib: self.reserve / MIB, kept: kept() })
    }
}
