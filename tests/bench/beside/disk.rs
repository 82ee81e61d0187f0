//! The bare disk: what a flush costs where nothing else is done.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// A file of its own that is written to and flushed.
pub struct Disk {
    file: File,
    page: u64,
}

/// Bytes of a page.
const PAGE: [u8; 4096] = [7; 4096];
/// Pages of the file; all are written once before anything is measured.
const PAGES: u64 = 256;

impl Disk {
    /// Makes the file.
    pub fn new(folder: &Path) -> Disk {
        let file =
            OpenOptions::new().create(true).truncate(true).write(true).open(folder.join("bare")).unwrap();
        for page in 0..PAGES {
            file.write_all_at(&PAGE, page * 4096).unwrap();
        }
        file.sync_all().unwrap();
        Disk { file, page: 0 }
    }

    /// Writes 4 KiB in place and flushes them: what any commit must cost at least.
    pub fn flush(&mut self) -> Duration {
        self.page = (self.page + 1) % PAGES;
        let begun = Instant::now();
        self.file.write_all_at(&PAGE, self.page * 4096).unwrap();
        self.file.sync_data().unwrap();
        begun.elapsed()
    }
}
