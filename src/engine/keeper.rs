//! Keeps the store safe while it is at work: a verified backup when one is due, old ones taken away, and the journal in
//! pieces beside them every few minutes, so that a lost disk costs no more than those.
//!
//! A backup has its name only when it was verified, so the newest name is the last good one. Nothing here touches the
//! store itself, and nothing is taken away but backups and pieces that it made.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::clock::{Clock, SystemClock};
use super::owner::Owner;
use super::scheduler::{Bell, Woken};
use super::shared::Shared;
use crate::domain::desk::Change;
use crate::domain::ids::{Hash, Seq};
use crate::domain::query::{Kept, Safety};
use crate::domain::time::Moment;
use crate::store::backup::{BACKUPS, Replace, backup, parse_name};
use crate::store::segment::export::{Position, append, find, is_ours};
use crate::store::{StoreFault, journal};

/// How long a store is at work before the first backup begins: whoever only looks in is not held up by it.
const FIRST: Duration = Duration::from_secs(20);
/// When something failed.
const AGAIN: Duration = Duration::from_secs(60);
const DAY: u64 = 24 * 60 * 60 * 1000;

/// A backup of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Backup {
    path: PathBuf,
    seq: Seq,
    /// The first eight digits of the hash.
    hash: String,
    made: Moment,
}

/// What is done, and when.
pub(super) struct Keeper {
    shared: Arc<Shared>,
    bell: Arc<Bell>,
    safety: Arc<Mutex<Safety>>,
    owner: Owner,
    folder: PathBuf,
    site: [u8; 16],
    position: Option<Position>,
}

/// Where an owner's backups go.
pub fn folder(owner: &Owner, dir: &Path) -> PathBuf {
    owner.backup_folder.clone().unwrap_or_else(|| dir.join(BACKUPS))
}

impl Keeper {
    pub(super) fn new(
        shared: Arc<Shared>,
        bell: Arc<Bell>,
        safety: Arc<Mutex<Safety>>,
        owner: Owner,
        dir: &Path,
    ) -> Result<Keeper, StoreFault> {
        let folder = folder(&owner, dir);
        let site = journal::site(&shared.store.read()?)?;
        Ok(Keeper { shared, bell, safety, owner, folder, site, position: None })
    }

    /// Runs until the bell says that it is over; what the journal has by then is written at the end.
    pub(super) fn run(mut self) {
        let begun = SystemTime::now();
        // What was kept before is known at once.
        self.tell(None);
        loop {
            if let Some(watch) = self.shared.watch.get() {
                watch.tend();
            }
            let backup_next = self.due(begun);
            let done = match backup_next {
                Some(Duration::ZERO) => self.back_up(),
                _ => self.write_journal(),
            };
            if self.bell.is_over() {
                break;
            }
            self.tell(done.as_ref().err());
            let sleep = match done {
                Ok(()) => [self.journal_every(), self.due(begun)].into_iter().flatten().min(),
                Err(fault) => {
                    tracing::error!(%fault, "the store could not be kept safe");
                    Some(AGAIN)
                }
            };
            let sleep =
                sleep.unwrap_or(Duration::MAX).clamp(Duration::from_secs(1), Duration::from_secs(3_600));
            if self.bell.sleep(sleep) == Woken::Over || self.shared.ended.is_over() {
                break;
            }
        }
        if let Err(fault) = self.write_journal() {
            tracing::error!(%fault, "the journal's last piece could not be written");
        }
    }

    fn journal_every(&self) -> Option<Duration> {
        (self.owner.journal_seconds > 0).then(|| Duration::from_secs(u64::from(self.owner.journal_seconds)))
    }

    /// How long until the next backup; none where there are to be none, or nothing happened since the last.
    fn due(&self, begun: SystemTime) -> Option<Duration> {
        if self.owner.backup_hours == 0 {
            return None;
        }
        let state = self.shared.store.read().ok()?;
        let head = journal::head(&state).ok()??.header.seq;
        let first = FIRST.saturating_sub(begun.elapsed().unwrap_or(FIRST));
        let Some((last, _)) = self.last(&state).ok()? else { return Some(first) };
        if last.seq >= head {
            return None;
        }
        let every = u64::from(self.owner.backup_hours) * 3_600_000;
        let left = last.made.0.saturating_add(every).saturating_sub(now().0);
        // A clock that was ahead must not put it off for ever.
        Some(first.max(Duration::from_millis(left.min(every))))
    }

    fn back_up(&mut self) -> Result<(), StoreFault> {
        make(&self.folder)?;
        let bell = Arc::clone(&self.bell);
        let mut hear = move |_| {
            // Whoever leaves does not wait for it: the work is unwound out of, its file goes, and none is named.
            if bell.is_over() {
                std::panic::resume_unwind(Box::new("the store is closed"));
            }
        };
        let done = backup(&self.shared.store, &self.folder, Replace::Told, &mut hear)?;
        // The piece of before goes as far as the backup, so that older backups go on too; then one of its own follows, so
        // that old pieces can go with old backups.
        self.write_journal()?;
        self.position = Some(Position::after(done.head));
        self.write_journal()?;
        clear(&self.folder, self.site, &self.owner)
    }

    fn write_journal(&mut self) -> Result<(), StoreFault> {
        if self.owner.journal_seconds == 0 {
            return Ok(());
        }
        let state = self.shared.store.read()?;
        make(&self.folder)?;
        // A piece that somebody took away or cut is not gone on with: what is there is looked at anew.
        let position = match self.position.take().filter(Position::stands) {
            Some(position) => position,
            None => find(&state, &self.folder, self.site, self.base(&state)?)?,
        };
        self.position = Some(append(&state, &self.folder, self.site, position)?);
        Ok(())
    }

    /// The head of the last backup that is of this journal; its beginning where there is none.
    fn base(&self, state: &crate::store::Reading) -> Result<(Seq, Hash), StoreFault> {
        Ok(self.last(state)?.map_or((Seq(0), Hash::ZERO), |(known, hash)| (known.seq, hash)))
    }

    /// The last backup that is of this journal, and the hash of its last entry. One of another store, or of what a
    /// restore left behind, keeps nothing of this one safe, whatever it is called.
    fn last(&self, state: &crate::store::Reading) -> Result<Option<(Backup, Hash)>, StoreFault> {
        use crate::domain::table::Read;
        use crate::domain::tables::Entries;
        for known in backups(&self.folder).into_iter().rev() {
            if let Some(stored) = state.get::<Entries>(&known.seq)?
                && stored.hash.to_string().starts_with(&known.hash)
                && is_ours(state, (known.seq, stored.hash))?
            {
                return Ok(Some((known, stored.hash)));
            }
        }
        Ok(None)
    }

    fn tell(&self, fault: Option<&StoreFault>) {
        let last = self.shared.store.read().ok().and_then(|state| self.last(&state).ok().flatten());
        let mut safety = self.safety.lock().unwrap_or_else(PoisonError::into_inner);
        let before = (safety.backup, safety.fault.clone());
        safety.folder = self.folder.display().to_string();
        safety.backup = last.map(|(known, _)| Kept { entry: known.seq, at: known.made });
        safety.fault = fault.map(ToString::to_string);
        if fault.is_none()
            && let Some(position) = &self.position
        {
            safety.journal = Some(Kept { entry: position.last.0, at: now() });
        }
        let news = before != (safety.backup, safety.fault.clone());
        drop(safety);
        if news {
            self.say();
        }
    }
}

impl Keeper {
    /// Screens that show how safe the store is look again.
    fn say(&self) {
        let head = self.shared.store.read().ok().and_then(|state| journal::head(&state).ok()?);
        let head = head.map_or(Seq(0), |last| last.header.seq);
        let _ =
            self.shared.feed.publish(&Change { head, items: Vec::new(), locations: Vec::new(), many: false });
    }
}

fn now() -> Moment {
    SystemClock.now()
}

fn moment(time: SystemTime) -> Moment {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Makes a store's own folder of backups where there is none: its owner's alone. One that the owner named elsewhere is
/// never made here: where a second disk is not mounted, backups would go to the first and nobody would know.
pub fn make(folder: &Path) -> Result<(), StoreFault> {
    let own =
        folder.ends_with(BACKUPS) && folder.parent().is_some_and(|dir| super::care::data_file(dir).exists());
    if own || folder.is_dir() {
        return crate::store::make_folder(folder);
    }
    Err(StoreFault::NoFolder { dir: folder.to_path_buf() })
}

/// The backups of a folder, the oldest first.
fn backups(folder: &Path) -> Vec<Backup> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<Backup> = entries
        .filter_map(|entry| {
            let (seq, hash) = parse_name(entry.file_name().to_str()?)?;
            let made = moment(entry.metadata().ok()?.modified().ok()?);
            Some(Backup { path: entry.path(), seq, hash, made })
        })
        .collect();
    found.sort_by_key(|known| (known.made, known.seq));
    found
}

/// Which of some backups go: all but the last of each of the last days and weeks that have one.
fn old(times: &[Moment], daily: u32, weekly: u32) -> Vec<usize> {
    let mut kept = std::collections::BTreeSet::new();
    for (length, most) in [(DAY, daily), (7 * DAY, weekly)] {
        let mut spans = std::collections::BTreeSet::new();
        for (index, made) in times.iter().enumerate().rev() {
            if spans.len() < usize::try_from(most).unwrap_or(usize::MAX) && spans.insert(made.0 / length) {
                kept.insert(index);
            }
        }
    }
    (0..times.len()).filter(|index| !kept.contains(index)).collect()
}

/// Takes away what is no longer kept: old backups, and pieces of the journal that end before the oldest that stays.
fn clear(folder: &Path, site: [u8; 16], owner: &Owner) -> Result<(), StoreFault> {
    let mut known = backups(folder);
    let times: Vec<Moment> = known.iter().map(|known| known.made).collect();
    for index in old(&times, owner.keep_daily, owner.keep_weekly).into_iter().rev() {
        let gone = known.remove(index);
        fs::remove_file(&gone.path).map_err(|fault| StoreFault::Owner {
            file: gone.path,
            what: format!("cannot be taken away: {fault}"),
        })?;
    }
    let Some(oldest) = known.iter().map(|known| known.seq).min() else { return Ok(()) };
    crate::store::segment::clear(folder, site, oldest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Backups by hours ago, the newest last, and how many hours ago those are that stay.
    #[track_caller]
    fn check(hours: &[u64], (daily, weekly): (u32, u32), stay: &[u64]) {
        let noon = 20_000 * DAY + DAY / 2;
        let times: Vec<Moment> = hours.iter().map(|ago| Moment(noon - ago * 3_600_000)).collect();
        let gone = old(&times, daily, weekly);
        let kept: Vec<u64> =
            (0..hours.len()).filter(|index| !gone.contains(index)).map(|index| hours[index]).collect();
        assert_eq!(kept, stay);
    }

    #[test]
    fn the_last_of_each_day_and_week_stays() {
        check(&[], (7, 4), &[]);
        check(&[50, 1], (7, 4), &[50, 1]);
        check(&[30, 26, 5, 1], (7, 0), &[26, 1]);
        check(&[30, 26, 5, 1], (1, 0), &[1]);
        // Weeks are counted from 1970-01-01: 200 and 100 hours ago are one.
        check(&[700, 400, 200, 100, 1], (1, 3), &[400, 100, 1]);
    }
}
