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
    /// Two stores with so many movements.
    pub fn with(scale: &Scale, movements: u32) -> Stores {
        let folder = scale.folder().join(format!("movements-{movements}"));
        let shop = Shop { items: scale.items, bins: scale.bins };
        let stores = Stores { ours: folder.join("ours"), theirs: folder.join("theirs.sqlite"), shop };
        make(&folder.join("ours.whole"), "ours", &stores.ours, || {
            let room = ours::found(&stores.ours, &shop);
            ours::live_through(&room, &shop, movements);
            room.close();
        });
        make(&folder.join("theirs.whole"), "SQLite's", &stores.theirs, || {
            let mut sql = sqlite::found(&stores.theirs, &shop);
            sqlite::live_through(&mut sql, &shop, movements);
        });
        stores
    }

    /// The one that most parts look at.
    pub fn large(scale: &Scale) -> Stores {
        Stores::with(scale, scale.many_movements)
    }

    pub fn room(&self) -> Room {
        room::open(&self.ours, None).unwrap()
    }

    pub fn sql(&self) -> Connection {
        sqlite::open(&self.theirs)
    }
}

/// Makes something unless a mark says that it is there whole.
fn make(mark: &Path, whose: &str, place: &Path, work: impl FnOnce()) {
    if mark.exists() {
        return;
    }
    drop(fs::remove_dir_all(place));
    for end in ["", "-wal", "-shm"] {
        drop(fs::remove_file(format!("{}{end}", place.display())));
    }
    fs::create_dir_all(mark.parent().unwrap()).unwrap();
    let begun = Instant::now();
    work();
    println!("(The history was made in {:.0?}: {whose}.)\n", begun.elapsed());
    fs::write(mark, "").unwrap();
}
