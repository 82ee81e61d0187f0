//! How much room there is on the disk of a folder. Asked through a value, so that a test can have a disk of any size.

use std::path::Path;
use std::sync::Arc;

type Ask = dyn Fn(&Path) -> Option<u64> + Send + Sync;

/// Says how many bytes are free for this account on the disk of a folder.
#[derive(Clone)]
pub struct Space(Arc<Ask>);

impl Default for Space {
    fn default() -> Space {
        Space::by(of_the_system)
    }
}

impl std::fmt::Debug for Space {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Space")
    }
}

impl Space {
    /// Asks something else than the system.
    pub fn by(ask: impl Fn(&Path) -> Option<u64> + Send + Sync + 'static) -> Space {
        Space(Arc::new(ask))
    }

    /// How many bytes are free; none where nobody can say.
    pub fn free(&self, dir: &Path) -> Option<u64> {
        (self.0)(dir)
    }
}

fn of_the_system(dir: &Path) -> Option<u64> {
    let known = rustix::fs::statvfs(dir).ok()?;
    Some(known.f_bavail.saturating_mul(known.f_frsize))
}
