//! Who is at which place or document: leases of a minute, not connections. Pure over the time that it is told.
//!
//! Whoever is somewhere says so again before the minute is over. A line that breaks leaves its person where they were
//! until then, and nobody is there for ever. It locks nothing: colleagues are told, and decide.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::service::news::Colleague;

/// How long somebody is taken to be where they said.
pub const LEASE: Duration = Duration::from_secs(60);

/// Who is where.
#[derive(Debug, Default)]
pub struct Company {
    held: HashMap<u64, Held>,
}

#[derive(Debug)]
struct Held {
    colleague: Colleague,
    until: Instant,
}

/// Whether colleagues are to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Somebody came, went or does something else.
    Some,
    /// All is as it was.
    None,
}

impl News {
    fn when(so: bool) -> News {
        if so { News::Some } else { News::None }
    }
}

impl Company {
    /// Somebody at a seat is somewhere, or still is.
    pub fn here(&mut self, seat: u64, colleague: Colleague, now: Instant) -> News {
        if colleague.is_nowhere() {
            return News::when(self.held.remove(&seat).is_some());
        }
        // Who comes back under another seat is there once.
        let same = |held: &Held| held.colleague.is_same_work(&colleague);
        let before = self.held.len();
        self.held.retain(|other, held| *other == seat || held.until > now && !same(held));
        let gone = self.held.len() < before;
        let known = self.held.get(&seat).is_some_and(|held| held.colleague.is_same_work(&colleague));
        let until = now.checked_add(LEASE).unwrap_or(now);
        match self.held.get_mut(&seat) {
            Some(held) if known => held.until = until,
            _ => drop(self.held.insert(seat, Held { colleague, until })),
        }
        News::when(gone || !known)
    }

    /// A minute is over for whoever did not say that they are still there.
    pub fn expire(&mut self, now: Instant) -> News {
        let before = self.held.len();
        self.held.retain(|_, held| held.until > now);
        News::when(self.held.len() < before)
    }

    /// Everybody whose minute is not over, in the order in which they came.
    pub fn all(&self, now: Instant) -> Vec<Colleague> {
        let held = self.held.values().filter(|held| held.until > now);
        let mut all: Vec<Colleague> = held.map(|held| held.colleague.clone()).collect();
        all.sort_by(|a, b| (a.since, a.person, &a.what).cmp(&(b.since, b.person, &b.what)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{LocationId, PersonId};
    use crate::domain::text::Code;
    use crate::domain::time::Moment;

    fn at(person: u32, what: &str, place: Option<u32>) -> Colleague {
        Colleague {
            person: PersonId(person),
            name: format!("person {person}"),
            what: what.to_owned(),
            place: place.map(|place| (LocationId(place), Code::new(&format!("P-{place}")).unwrap())),
            document: None,
            since: Moment(u64::from(person)),
        }
    }

    #[test]
    fn who_does_not_say_so_again_is_there_for_a_minute() {
        let mut company = Company::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(company.here(1, at(1, "counting", Some(5)), start), News::Some);
        assert_eq!(company.here(2, at(2, "counting", Some(6)), start), News::Some);
        assert_eq!(
            company.here(1, at(1, "counting", Some(5)), after(40)),
            News::None,
            "a renewal is no news"
        );
        assert_eq!(company.expire(after(59)), News::None);
        assert_eq!(company.all(after(59)).len(), 2);
        assert_eq!(company.all(after(60)), [at(1, "counting", Some(5))], "before anybody looked");
        assert_eq!(company.expire(after(60)), News::Some);
        assert_eq!(company.all(after(60)), [at(1, "counting", Some(5))]);
        assert_eq!(company.expire(after(100)), News::Some);
        assert_eq!(company.all(after(100)), []);
    }

    #[test]
    fn who_goes_elsewhere_leaves_the_place_at_once_and_who_comes_back_is_there_once() {
        let mut company = Company::default();
        let now = Instant::now();
        company.here(1, at(1, "counting", Some(5)), now);
        assert_eq!(company.here(1, at(1, "looking", Some(6)), now), News::Some);
        assert_eq!(company.all(now), [at(1, "looking", Some(6))]);
        // The line broke; the same person goes on under another seat.
        company.here(9, at(1, "looking", Some(6)), now);
        assert_eq!(company.all(now), [at(1, "looking", Some(6))]);
        assert_eq!(company.here(9, at(1, "", None), now), News::Some);
        assert_eq!(company.here(9, at(1, "", None), now), News::None);
        assert_eq!(company.all(now), []);
    }
}
