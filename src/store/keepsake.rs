//! The copy of an older store that is made before it is brought up to date: the file as it was, byte for byte, checked
//! page by page, row by row and along the journal's chain before it has its name. It is kept until its owner takes it
//! away; the rotation of backups leaves it alone.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::backup::BACKUP_PREFIX;
use super::chain::Walker;
use super::fault::StoreFault;
use super::file::{DATA_FILE, Store};
use super::folder::make_folder;
use super::guard::sound;
use super::migration::layout;
use super::opening::Opening;
use super::place::sync_folder;
use super::progress::{Hear, Progress, Step};
use super::space::Space;
use crate::codec;
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::Unreadable;

/// Copies the closed store of a folder, whose lock is held, into the folder of backups; where the copy is.
pub(super) fn keep(
    dir: &Path,
    opening: &Opening,
    found: u64,
    hear: &mut Hear<'_>,
) -> Result<PathBuf, StoreFault> {
    let data = dir.join(DATA_FILE);
    let folder = opening.backups.clone().unwrap_or_else(|| dir.join(super::backup::BACKUPS));
    make_folder(&folder)?;
    enough_room(&data, &folder, &opening.space)?;
    hear(Progress { step: Step::Copy, done: 0, total: None });
    let temporary = copied(&data, &folder)?;
    let head = checked(&temporary, found).map_err(|fault| StoreFault::Unfit {
        file: data.clone(),
        what: format!("its copy, which comes before anything is changed: {fault}"),
    })?;
    let file = folder.join(name(found, head));
    // One of that name is of the same journal: somebody cut this off once.
    temporary.persist(&file).map_err(|fault| StoreFault::io(&file, "put in place", fault.error))?;
    sync_folder(&file)?;
    Ok(file)
}

/// `stockroom-layout-N-SEQ-HASH.redb`.
fn name(layout: u64, (seq, hash): (Seq, Hash)) -> String {
    let hash = hash.to_string();
    format!("stockroom-layout-{layout}-{}-{}.redb", seq.0, hash.get(..8).unwrap_or(&hash))
}

/// A copy takes as much as the file; the change itself at most as much again.
fn enough_room(data: &Path, folder: &Path, space: &Space) -> Result<(), StoreFault> {
    let known = |path: &Path| fs::metadata(path).map_err(|fault| StoreFault::io(path, "looked at", fault));
    let (file, there) = (known(data)?, known(folder)?);
    let own = data.parent().unwrap_or(folder);
    let needs = match file.dev() == there.dev() {
        true => vec![(folder, file.len().saturating_mul(2))],
        false => vec![(folder, file.len()), (own, file.len())],
    };
    for (place, need) in needs {
        match space.free(place) {
            Some(free) if free < need => {
                return Err(StoreFault::NoRoom { folder: place.to_path_buf(), need, free });
            }
            _ => {}
        }
    }
    Ok(())
}

fn copied(data: &Path, folder: &Path) -> Result<tempfile::TempPath, StoreFault> {
    let written = |fault| StoreFault::io(folder, "written to", fault);
    let temporary = tempfile::Builder::new()
        .prefix(BACKUP_PREFIX)
        .suffix(".redb")
        .tempfile_in(folder)
        .map_err(written)?;
    let mut from = File::open(data).map_err(|fault| StoreFault::io(data, "read", fault))?;
    let (mut to, path) = temporary.into_parts();
    std::io::copy(&mut from, &mut to).and_then(|_| to.sync_all()).map_err(written)?;
    Ok(path)
}

/// The head of a copy in which everything can be read and is chained. No table is taken for granted: it is older.
fn checked(file: &Path, found: u64) -> Result<(Seq, Hash), StoreFault> {
    sound(file, || {
        let store = Store::open_unlooked(file)?;
        if layout(&store)? != found {
            return Err(StoreFault::NotAStore { file: file.to_path_buf() });
        }
        let state = store.read()?;
        state.each_stored(&mut |table, key, value| {
            codec::open(key, value).map(drop).map_err(|fault| Unreadable {
                table: "",
                what: format!("{fault}, in table {table} at key {}", codec::hex(key)),
            })
        })?;
        let mut walker = Walker::new(&state)?;
        let unfit = |what: String| StoreFault::Unfit { file: file.to_path_buf(), what };
        while walker.next_entry().map_err(|broken| unfit(broken.to_string()))?.is_some() {}
        let head = walker.head();
        drop(state);
        store.close()?;
        Ok(head)
    })
}
