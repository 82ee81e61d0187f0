//! Tells every follower what commits changed. A follower that does not listen misses names, never that it missed them.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};

use crate::domain::desk::Change;

/// Changes that wait for a follower before it is told to ask for everything again.
const WAITING_MAX: usize = 64;

/// The followers.
#[derive(Default)]
pub struct Feed {
    followers: Mutex<Vec<Follower>>,
}

struct Follower {
    way: Way,
    /// Something could not be told; it hears that first.
    missed: Option<Change>,
}

/// How a follower is told.
enum Way {
    /// It takes changes out of a channel.
    Channel(SyncSender<Change>),
    /// It is called, on the writer's thread: it must not wait for anything.
    Call(Hear),
}

/// Hears of a change; whether it still wants to hear of more.
pub type Hear = Box<dyn FnMut(Change) -> Follows + Send>;

/// Whether somebody follows on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// They do.
    On,
    /// They are gone.
    No,
}

/// Whether everybody has heard everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// They have.
    All,
    /// Somebody does not listen at the moment.
    Behind,
}

impl Feed {
    /// A new follower, who hears of changes from now on.
    pub fn follow(&self) -> Receiver<Change> {
        let (way, receiver) = sync_channel(WAITING_MAX);
        self.add(Way::Channel(way));
        receiver
    }

    /// A new follower that is called.
    pub fn follow_with(&self, hear: Hear) {
        self.add(Way::Call(hear));
    }

    fn add(&self, way: Way) {
        let mut followers = self.followers.lock().unwrap_or_else(PoisonError::into_inner);
        followers.push(Follower { way, missed: None });
    }

    /// Tells everybody. Never waits for anybody.
    pub fn publish(&self, change: &Change) -> Heard {
        self.tell(Some(change))
    }

    /// Tells those who missed something.
    pub fn catch_up(&self) -> Heard {
        self.tell(None)
    }

    /// Ends the feed: followers hear no more.
    pub fn close(&self) {
        self.followers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn tell(&self, change: Option<&Change>) -> Heard {
        let mut followers = self.followers.lock().unwrap_or_else(PoisonError::into_inner);
        followers.retain_mut(|follower| follower.tell(change));
        match followers.iter().any(|follower| follower.missed.is_some()) {
            true => Heard::Behind,
            false => Heard::All,
        }
    }
}

impl Follower {
    /// Whether it still follows.
    fn tell(&mut self, change: Option<&Change>) -> bool {
        let next = match (self.missed.take(), change) {
            (None, None) => return true,
            (None, Some(change)) => change.clone(),
            (Some(missed), change) => everything(change.unwrap_or(&missed)),
        };
        let way = match &mut self.way {
            Way::Channel(way) => way,
            Way::Call(hear) => return hear(next) == Follows::On,
        };
        match way.try_send(next) {
            Ok(()) => true,
            Err(TrySendError::Full(change)) => {
                self.missed = Some(everything(&change));
                true
            }
            Err(TrySendError::Disconnected(_)) => false,
        }
    }
}

fn everything(change: &Change) -> Change {
    Change { head: change.head, items: Vec::new(), locations: Vec::new(), many: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ItemId, Seq};

    fn change(seq: u64) -> Change {
        Change { head: Seq(seq), items: vec![ItemId(1)], locations: Vec::new(), many: false }
    }

    #[test]
    fn everybody_hears_in_order() {
        let feed = Feed::default();
        let (one, two) = (feed.follow(), feed.follow());
        for seq in 1..=3 {
            assert_eq!(feed.publish(&change(seq)), Heard::All);
        }
        let want: Vec<Change> = (1..=3).map(change).collect();
        assert_eq!(one.try_iter().collect::<Vec<_>>(), want);
        assert_eq!(two.try_iter().collect::<Vec<_>>(), want);
    }

    #[test]
    fn who_did_not_listen_is_told_to_ask_for_everything() {
        let feed = Feed::default();
        let slow = feed.follow();
        for seq in 1..=64 {
            assert_eq!(feed.publish(&change(seq)), Heard::All);
        }
        assert_eq!(feed.publish(&change(65)), Heard::Behind);
        assert_eq!(slow.try_iter().count(), 64);
        assert_eq!(feed.catch_up(), Heard::All);
        assert_eq!(slow.try_recv(), Ok(everything(&change(65))));
    }

    #[test]
    fn who_is_gone_is_forgotten() {
        let feed = Feed::default();
        drop(feed.follow());
        feed.publish(&change(1));
        assert!(feed.followers.lock().unwrap().is_empty());
    }
}
