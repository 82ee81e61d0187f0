//! Two copies of one store: one is worked with in this process, one through its server.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::ours;
use crate::scale::Scale;
use crate::server::SETTINGS;
use crate::shop::Shop;

/// Where the two are, and what is in them.
pub struct Stores {
    pub here: PathBuf,
    pub there: PathBuf,
    pub shop: Shop,
}

impl Stores {
    /// Made where they are not there yet.
    pub fn of(scale: &Scale) -> Stores {
        let folder = scale.folder();
        let shop = Shop { items: scale.items, bins: scale.bins };
        let stores = Stores { here: folder.join("here"), there: folder.join("there"), shop };
        let whole = folder.join("whole");
        if !whole.exists() {
            drop(fs::remove_dir_all(&folder));
            fs::create_dir_all(&folder).unwrap();
            let begun = Instant::now();
            let room = ours::found(&stores.here, &shop);
            ours::live_through(&room, &shop, scale.movements);
            room.close();
            // Closed, its file may be copied.
            copied(&stores.here, &stores.there);
            fs::write(&whole, "").unwrap();
            println!("(The stores were made in {:.0?}.)\n", begun.elapsed());
        }
        for dir in [&stores.here, &stores.there] {
            fs::write(dir.join("store.toml"), SETTINGS).unwrap();
        }
        stores
    }
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
