//! What kind of disk a folder is on. A store needs one of this machine: over a network neither the lock nor the flush
//! can be relied on.

use std::path::{Path, PathBuf};

/// What is known of the disk of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// A disk of this machine, as far as can be seen.
    Here,
    /// A network's: not for a store.
    Network(&'static str),
    /// It may be either: a file system of its own program (FUSE, 9p).
    Unsure(&'static str),
}

/// The kernel's numbers of file systems that are not of this machine, or may not be.
const KINDS: &[(u32, Mount)] = &[
    (0x6969, Mount::Network("NFS")),
    (0x517B, Mount::Network("SMB")),
    (0xFF53_4D42, Mount::Network("CIFS")),
    (0xFE53_4D42, Mount::Network("SMB2")),
    (0x5346_414F, Mount::Network("AFS")),
    (0x6B41_4653, Mount::Network("AFS")),
    (0x7375_7245, Mount::Network("Coda")),
    (0x564C, Mount::Network("NCP")),
    (0x00C3_6400, Mount::Network("Ceph")),
    (0x0BD0_0BD0, Mount::Network("Lustre")),
    (0x7461_636F, Mount::Network("OCFS2")),
    (0x0116_1970, Mount::Network("GFS2")),
    (0x4750_4653, Mount::Network("GPFS")),
    (0x1997_0120, Mount::Network("BeeGFS")),
    (0x6573_5546, Mount::Unsure("FUSE")),
    (0x0102_1997, Mount::Unsure("9p")),
];

impl Mount {
    /// What a file system's number stands for.
    pub fn of_number(number: u32) -> Mount {
        KINDS.iter().find(|(known, _)| *known == number).map_or(Mount::Here, |(_, mount)| *mount)
    }

    /// What the folder is on, or the nearest folder above it that is there.
    pub fn of(dir: &Path) -> Mount {
        let absolute = std::path::absolute(dir).unwrap_or_else(|_| PathBuf::from(dir));
        let found = absolute.ancestors().find_map(|above| rustix::fs::statfs(above).ok());
        // The number is a word of 32 bits, in a field that is wider on some machines.
        found.map_or(Mount::Here, |stat| {
            let number = u64::from_ne_bytes(stat.f_type.to_ne_bytes()) & 0xFFFF_FFFF;
            Mount::of_number(u32::try_from(number).unwrap_or(0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_networks_disk_is_known_by_its_number() {
        for (number, wanted) in [
            (0x6969, Mount::Network("NFS")),
            (0xFF53_4D42, Mount::Network("CIFS")),
            (0xEF53, Mount::Here),
            (0x0102_1994, Mount::Here),
            (0x6573_5546, Mount::Unsure("FUSE")),
        ] {
            assert_eq!(Mount::of_number(number), wanted, "{number:#x}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_on_the_disk_of_the_one_above() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Mount::of(&dir.path().join("not/there/yet")), Mount::of(dir.path()));
        assert!(!matches!(Mount::of(dir.path()), Mount::Network(_)), "tests run on a disk of this machine");
    }
}
