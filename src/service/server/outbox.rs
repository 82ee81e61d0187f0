//! What waits to be said to one client. Whoever puts something in never waits; what the client is too slow for is told
//! in one word: ask for everything again. Who reads from the client waits while too many answers lie here.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

use super::limits::Limits;
use crate::domain::desk::Change;
use crate::service::news::Colleague;
use crate::service::wire::message::Said;

/// What waits, and who is woken by it.
pub struct Outbox {
    waiting: Mutex<Waiting>,
    bell: Condvar,
    /// Rung when there is room for answers again.
    room: Condvar,
    most: Most,
}

/// How much may wait.
#[derive(Clone, Copy)]
struct Most {
    answers: usize,
    changes: usize,
    change_bytes: usize,
}

#[derive(Default)]
struct Waiting {
    /// Answers and other words that must not be lost; as many as the client may have open.
    answers: VecDeque<Said>,
    changes: VecDeque<Change>,
    /// Who is where, as it is now; none where that was told, or is not wanted.
    company: Option<Vec<Colleague>>,
    follows: Follows,
    change_bytes: usize,
    over: Over,
}

/// Whether the client wants to hear of what others do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Follows {
    #[default]
    No,
    Yes,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Over {
    #[default]
    No,
    Yes,
}

impl Outbox {
    /// An empty one that keeps as much as the limits say.
    pub fn new(limits: &Limits) -> Outbox {
        let most =
            Most { answers: limits.answers, changes: limits.changes, change_bytes: limits.change_bytes };
        Outbox { waiting: Mutex::default(), bell: Condvar::new(), room: Condvar::new(), most }
    }

    /// Something that must be said.
    pub fn say(&self, said: Said) {
        self.with(|waiting| waiting.answers.push_back(said));
    }

    /// A change; too many that wait become one that names nothing.
    pub fn change(&self, change: Change) {
        let most = self.most;
        self.with(|waiting| {
            let bytes = waiting.change_bytes.saturating_add(weight(&change));
            if waiting.changes.len() < most.changes && bytes <= most.change_bytes {
                waiting.changes.push_back(change);
                waiting.change_bytes = bytes;
                return;
            }
            waiting.changes.clear();
            let everything =
                Change { head: change.head, items: Vec::new(), locations: Vec::new(), many: true };
            waiting.change_bytes = weight(&everything);
            waiting.changes.push_back(everything);
        });
    }

    /// The client wants to hear of what others do.
    pub fn follow(&self) {
        self.with(|waiting| waiting.follows = Follows::Yes);
    }

    /// Who is where. Only the latest counts.
    pub fn company(&self, company: Vec<Colleague>) {
        self.with(|waiting| {
            if waiting.follows == Follows::Yes {
                waiting.company = Some(company);
            }
        });
    }

    /// Waits until fewer answers lie here than may; false at the end.
    pub fn has_room(&self) -> bool {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let full =
            |waiting: &mut Waiting| waiting.answers.len() >= self.most.answers && waiting.over == Over::No;
        let waiting = self.room.wait_while(waiting, full).unwrap_or_else(PoisonError::into_inner);
        waiting.over == Over::No
    }

    /// The end: what waits is still said, nothing more comes.
    pub fn close(&self) {
        self.with(|waiting| waiting.over = Over::Yes);
        self.room.notify_all();
    }

    /// Whether the end was told.
    pub fn closed(&self) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).over == Over::Yes
    }

    /// The next thing to say; waits for one. None at the end.
    pub fn next(&self) -> Option<Said> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting = self
            .bell
            .wait_while(waiting, |waiting| {
                waiting.answers.is_empty()
                    && waiting.changes.is_empty()
                    && waiting.company.is_none()
                    && waiting.over == Over::No
            })
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = waiting.answers.pop_front() {
            drop(waiting);
            self.room.notify_one();
            return Some(answer);
        }
        if let Some(change) = waiting.changes.pop_front() {
            waiting.change_bytes = waiting.change_bytes.saturating_sub(weight(&change));
            return Some(Said::Changed(change));
        }
        waiting.company.take().map(Said::Company)
    }

    fn with(&self, work: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.over == Over::No {
            work(&mut waiting);
        }
        self.bell.notify_one();
    }
}

/// About how much of memory a change takes.
fn weight(change: &Change) -> usize {
    let (items, places) = (size_of_val(change.items.as_slice()), size_of_val(change.locations.as_slice()));
    size_of::<Change>().saturating_add(items).saturating_add(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ItemId, Seq};

    fn change(seq: u64) -> Change {
        Change { head: Seq(seq), items: vec![ItemId(1)], locations: Vec::new(), many: false }
    }

    #[test]
    fn only_the_latest_company_waits_and_only_for_who_follows() {
        let out = Outbox::new(&Limits { changes: 2, ..Limits::default() });
        out.company(Vec::new());
        out.say(Said::Draining);
        out.follow();
        let colleague = Colleague {
            person: crate::domain::ids::PersonId(3),
            name: String::from("Ann"),
            what: String::from("counting"),
            place: None,
            document: None,
            since: crate::domain::time::Moment(1),
        };
        out.company(vec![colleague.clone(), colleague.clone()]);
        out.company(vec![colleague.clone()]);
        out.close();
        let said: Vec<Said> = std::iter::from_fn(|| out.next()).collect();
        assert_eq!(said, [Said::Draining, Said::Company(vec![colleague])]);
    }

    #[test]
    fn answers_go_first_and_changes_collapse_for_a_slow_client() {
        let out = Outbox::new(&Limits { changes: 2, ..Limits::default() });
        (1..=2).for_each(|seq| out.change(change(seq)));
        out.say(Said::Draining);
        assert_eq!(out.next(), Some(Said::Draining));
        assert_eq!(out.next(), Some(Said::Changed(change(1))));
        (3..=9).for_each(|seq| out.change(change(seq)));
        let Some(Said::Changed(last)) = out.next() else { panic!("a change waits") };
        assert!(last.many, "{last:?}");
        out.close();
        let rest: Vec<Said> = std::iter::from_fn(|| out.next()).collect();
        assert!(rest.len() <= 2, "{rest:?}");
        out.say(Said::Draining);
        assert_eq!(out.next(), None, "nothing more after the end");
    }

    #[test]
    fn large_changes_collapse_by_their_bytes() {
        let out = Outbox::new(&Limits { change_bytes: 4_000, ..Limits::default() });
        let large = |seq| Change { items: vec![ItemId(1); 600], ..change(seq) };
        out.change(large(1));
        out.change(large(2));
        let Some(Said::Changed(all)) = out.next() else { panic!("a change waits") };
        assert!(all.many && all.head == Seq(2), "{all:?}");
        out.change(large(3));
        let Some(Said::Changed(next)) = out.next() else { panic!("a change waits") };
        assert!(!next.many, "what was told counts no longer: {next:?}");
    }

    #[test]
    fn who_reads_waits_for_room_and_is_woken_by_it_and_by_the_end() {
        let out = Outbox::new(&Limits { answers: 1, ..Limits::default() });
        assert!(out.has_room());
        out.say(Said::Draining);
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| out.has_room());
            assert_eq!(out.next(), Some(Said::Draining));
            assert!(waits.join().unwrap());
            out.say(Said::Draining);
            let waits = scope.spawn(|| out.has_room());
            out.close();
            assert!(!waits.join().unwrap(), "nothing is read any more");
        });
    }
}
