//! What waits to be said to one client. Whoever puts something in never waits; what the client is too slow for is told
//! in one word: ask for everything again.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::domain::desk::Change;
use crate::service::news::Colleague;
use crate::service::wire::message::Said;

/// What waits, and who is woken by it.
pub struct Outbox {
    waiting: Mutex<Waiting>,
    bell: Condvar,
    changes_max: usize,
}

#[derive(Default)]
struct Waiting {
    /// Answers and other words that must not be lost; as many as the client may have open.
    answers: VecDeque<Said>,
    changes: VecDeque<Change>,
    /// Who is where, as it is now; none where that was told, or is not wanted.
    company: Option<Vec<Colleague>>,
    follows: Follows,
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
    /// An empty one that keeps so many changes by name.
    pub fn new(changes_max: usize) -> Outbox {
        Outbox { waiting: Mutex::default(), bell: Condvar::new(), changes_max }
    }

    /// Something that must be said.
    pub fn say(&self, said: Said) {
        self.with(|waiting| waiting.answers.push_back(said));
    }

    /// A change; too many that wait become one that names nothing.
    pub fn change(&self, change: Change) {
        let most = self.changes_max;
        self.with(|waiting| {
            if waiting.changes.len() < most {
                waiting.changes.push_back(change);
                return;
            }
            waiting.changes.clear();
            let everything =
                Change { head: change.head, items: Vec::new(), locations: Vec::new(), many: true };
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

    /// The end: what waits is still said, nothing more comes.
    pub fn close(&self) {
        self.with(|waiting| waiting.over = Over::Yes);
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
        let answer = waiting.answers.pop_front();
        let answer = answer.or_else(|| waiting.changes.pop_front().map(Said::Changed));
        answer.or_else(|| waiting.company.take().map(Said::Company))
    }

    fn with(&self, work: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.over == Over::No {
            work(&mut waiting);
        }
        self.bell.notify_one();
    }
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
        let out = Outbox::new(2);
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
        let out = Outbox::new(2);
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
}
