//! The reserve: a file beside the store that holds nothing but space. When the disk is full it is given back, so that what
//! is under way can be ended, the store closed and its lists exported.
//!
//! It must never be made where that would leave the store too little, and nothing but our own file is ever taken away.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use rustix::fs::{FallocateFlags, fallocate};

use super::fault::StoreFault;
use super::place::{New, private_file, remove_if_there};

/// The file in the store's folder.
pub const RESERVE_FILE: &str = "stockroom.reserve";
/// Written at a time where the file system gives no space by itself.
const PIECE: usize = 64 * 1024;

/// Whether the reserve is there, with as much as it is to have.
pub fn is_kept(dir: &Path, bytes: u64) -> bool {
    fs::symlink_metadata(dir.join(RESERVE_FILE)).is_ok_and(|known| known.is_file() && known.len() == bytes)
}

/// Sets so much space aside. Where that fails there is no reserve.
pub fn make(dir: &Path, bytes: u64) -> Result<(), StoreFault> {
    give_back(dir)?;
    let path = dir.join(RESERVE_FILE);
    let file = private_file(&path, New::Only).map_err(|fault| StoreFault::io(&path, "made", fault))?;
    let filled = fill(&file, bytes).and_then(|()| file.sync_all());
    filled.map_err(|fault| {
        // What went wrong is told; a part of a reserve is none.
        let _ = fs::remove_file(&path);
        StoreFault::io(&path, "made", fault)
    })
}

/// Gives the space back. Harmless where there is none.
pub fn give_back(dir: &Path) -> Result<(), StoreFault> {
    remove_if_there(&dir.join(RESERVE_FILE))
}

/// Space that is really there: a file with holes would reserve nothing.
fn fill(mut file: &File, bytes: u64) -> std::io::Result<()> {
    use rustix::io::Errno;
    match fallocate(file, FallocateFlags::empty(), 0, bytes) {
        Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => {}
        done => return Ok(done?),
    }
    let mut left = bytes;
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        // Not zeros: some file systems make holes of those.
        file.write_all(&vec![0xa5; piece])?;
        left -= u64::try_from(piece).unwrap_or(left);
    }
    Ok(())
}
