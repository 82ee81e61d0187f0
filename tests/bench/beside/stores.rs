//! Stores with a history, one of ours and one of SQLite's with the same in it: made where they are not there yet.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rusqlite::Connection;
use stockroom::service::room::{self, Room};

use crate::ours;
use crate::scale::Scale;
use crate::shop::Shop;
use crate::sqlite;

/// Where the two are.
pub struct Stores {
    pub ours: PathBuf,
    pub theirs: PathBuf,
    pub shop: Shop,
}

impl Stores {
    /// Two stores with so many movements; a name for those that nobody else writes to.
    pub fn with(scale: &Scale, name: &str, movements: u32) -> Stores {
        let folder = scale.folder().join(name);
        let shop = Shop { items: scale.items, bins: scale.bins };
        let stores = Stores { ours: folder.join("ours"), theirs: folder.join("theirs.sqlite"), shop };
        let whole = folder.join("whole");
        if !whole.exists() {
            drop(fs::remove_dir_all(&folder));
            fs::create_dir_all(&folder).unwrap();
            let begun = Instant::now();
            let room = ours::found(&stores.ours, &shop);
            ours::live_through(&room, &shop, movements);
            room.close();
            let own = begun.elapsed();
            let begun = Instant::now();
            let mut sql = sqlite::found(&stores.theirs, &shop);
            sqlite::live_through(&mut sql, &shop, movements);
            drop(sql);
            println!(
                "(A history of {movements} movements was made in {own:.0?}, SQLite's in {:.0?}.)\n",
                begun.elapsed()
            );
            fs::write(&whole, "").unwrap();
        }
        stores
    }

    /// The one that most parts look at.
    pub fn large(scale: &Scale) -> Stores {
        Stores::with(scale, "large", scale.many_movements)
    }

    pub fn room(&self) -> Room {
        room::open(&self.ours, None).unwrap()
    }

    pub fn sql(&self) -> Connection {
        sqlite::open(&self.theirs)
    }
}

/// Bytes of blocks that a folder's files use.
pub fn blocks(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;

    let Ok(meta) = fs::metadata(path) else { return 0 };
    match meta.is_dir() {
        true => fs::read_dir(path).unwrap().flatten().map(|entry| blocks(&entry.path())).sum(),
        false => meta.blocks() * 512,
    }
}
