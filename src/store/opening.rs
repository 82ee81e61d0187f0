//! How a store is opened: who hears of it, how much memory it may take, what is checked first, what older stores become.

use std::path::PathBuf;
use std::sync::Arc;

use super::migration::Plan;
use super::progress::Progress;
use super::space::Space;

/// What an opening does beside opening.
#[derive(Clone, Default)]
pub struct Opening {
    /// Hears how far a repair has come.
    pub hear: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
    /// How many bytes of pages may be held in memory; none for what is usual.
    pub cache: Option<usize>,
    /// Whether every page is checked first.
    pub pages: Pages,
    /// The layout to open, and how older ones become it.
    pub plan: Plan,
    /// Where the copy of an older store goes before it is changed; none for the folder of backups in the store's own.
    pub backups: Option<PathBuf>,
    /// Says how much room there is.
    pub space: Space,
}

impl Opening {
    /// Tells of progress whoever wants to hear of it.
    pub(super) fn told(&self) -> impl FnMut(Progress) + use<> {
        let hear = self.hear.clone();
        move |progress| {
            if let Some(hear) = &hear {
                hear(progress);
            }
        }
    }
}

/// Whether an opening checks every page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pages {
    /// Where the disk failed last time.
    #[default]
    AfterFault,
    /// In any case.
    Checked,
}
