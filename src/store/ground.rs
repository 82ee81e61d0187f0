//! The folder that a store is about to be put into: made where it is not there, and gone again where nothing came of it.
//!
//! It must never take away what was there before.

use std::fs;
use std::path::{Path, PathBuf};

use super::fault::StoreFault;
use super::file::{DATA_FILE, make_folder};
use super::lock::LOCK_FILE;

/// A folder that a store is about to be put into. What was made for it goes again unless the store came to be.
pub(super) struct Ground {
    dir: PathBuf,
    /// Whether the folder and the lock's file were there before.
    was: (bool, bool),
    built: bool,
}

impl Ground {
    /// Makes the folder where it is not there.
    pub(super) fn prepare(dir: &Path) -> Result<Ground, StoreFault> {
        let there = |path: &Path| path.try_exists().unwrap_or(true);
        let was = (there(dir), there(&dir.join(LOCK_FILE)));
        let ground = Ground { dir: dir.to_path_buf(), was, built: false };
        make_folder(dir)?;
        Ok(ground)
    }

    /// There is a store on it now.
    pub(super) fn built(mut self) {
        self.built = true;
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let (folder, lock) = self.was;
        if self.built || self.dir.join(DATA_FILE).try_exists().unwrap_or(true) {
            return;
        }
        // Why it failed is told already; a folder that is not empty stays.
        if !lock {
            let _ = fs::remove_file(self.dir.join(LOCK_FILE));
        }
        if !folder {
            let _ = fs::remove_dir(&self.dir);
        }
    }
}
