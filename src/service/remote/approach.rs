//! How a client comes to a server: with pauses that grow while that may still help, and having one started where its
//! account owns the store.

use std::time::{Duration, Instant};

use super::line::{Knocked, Line, LineFault, Place};
use crate::service::start::{HearStart, StartFault, Started, Starter};
use crate::service::wire::hello::{Hello, Status, Welcome};

/// The first pause before somebody tries again, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));
/// How long somebody else may have the store, and not serve it, until the first to come is told.
const BUSY: Duration = Duration::from_secs(5);
/// How long a store may be recovered without a step forward until a client gives up.
const RECOVERING: Duration = Duration::from_secs(120);
/// How often in a row a server may be killed while it starts until that is told.
const KILLED_MAX: u32 = 5;

/// How a client comes to a server.
#[derive(Clone)]
pub struct Approach {
    /// Where it is.
    pub place: Place,
    /// How to start it; none where it is there or is not.
    pub starter: Option<Starter>,
    /// How long to try at first; none for ever.
    pub first: Option<Duration>,
    /// How long to try to come back; none for ever.
    pub patience: Option<Duration>,
    /// Whether to wait for a server where nobody listens, none is started, and this is the first time.
    pub absent: Absent,
    /// Hears, the first time, what is being waited for.
    pub hear: Option<HearStart>,
}

/// What somebody does who finds no server the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Waits for one.
    Waits,
    /// Goes away.
    Leaves,
}

/// Whether somebody comes for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// They do.
    Yes,
    /// They come back.
    No,
}

impl Approach {
    /// To a server that runs.
    pub fn to(place: Place) -> Approach {
        Approach { place, starter: None, first: None, patience: None, absent: Absent::Waits, hear: None }
    }

    fn hear(&self, first: First) -> Option<&HearStart> {
        // A screen that comes back has its own way to say so.
        self.hear.as_ref().filter(|_| first == First::Yes)
    }

    fn knock(&self, first: First) -> Result<Knocked, LineFault> {
        let nobody = match self.place.knock() {
            Err(nobody @ LineFault::Nobody { .. }) => nobody,
            other => return other,
        };
        let Some(starter) = &self.starter else { return Err(nobody) };
        let again = || self.place.knock().ok();
        match starter.start(again, self.hear(first)) {
            Ok(Started::Before(knocked)) => Ok(knocked),
            Ok(Started::Ready) => self.place.knock(),
            Err(StartFault::Busy(who)) => Err(LineFault::Busy { who }),
            Err(StartFault::Alone(why)) => Err(LineFault::Alone { why }),
            Err(StartFault::Failed(why)) => Err(LineFault::NotStarted { why }),
            Err(StartFault::Killed) => Err(LineFault::Line(String::from(KILLED))),
        }
    }
}

/// What is said of a server that was killed while it started.
const KILLED: &str = "it was killed while it started";

/// What has happened on the way so far.
struct Way {
    begun: Instant,
    pause: Duration,
    busy: Option<Instant>,
    recovering: Option<(Instant, String)>,
    killed: u32,
}

impl Way {
    fn new() -> Way {
        Way { begun: Instant::now(), pause: PAUSES.0, busy: None, recovering: None, killed: 0 }
    }

    /// Whether it is of no use to go on after this fault.
    fn tired(&mut self, approach: &Approach, first: First, fault: &LineFault) -> bool {
        let now = Instant::now();
        let patience = if first == First::Yes { approach.first } else { approach.patience };
        let over = patience.is_some_and(|patience| now.saturating_duration_since(self.begun) >= patience);
        match fault {
            LineFault::Busy { .. } if first == First::Yes => {
                now.saturating_duration_since(*self.busy.get_or_insert(now)) >= BUSY
            }
            LineFault::Turned { status: Status::Recovering, text } => {
                match &self.recovering {
                    Some((since, said)) if said == text => {
                        return now.saturating_duration_since(*since) >= RECOVERING;
                    }
                    _ => self.recovering = Some((now, text.clone())),
                }
                // What took its time for that does not count.
                self.begun = now;
                false
            }
            LineFault::Nobody { .. } => {
                over || (first == First::Yes
                    && approach.absent == Absent::Leaves
                    && approach.starter.is_none())
            }
            LineFault::Line(what) if what == KILLED => {
                self.killed = self.killed.saturating_add(1);
                over || (first == First::Yes && self.killed >= KILLED_MAX)
            }
            fault => over || !fault.passes(),
        }
    }
}

/// Reaches a server, with growing pauses while that may still help.
pub(super) fn reach(approach: &Approach, hello: &Hello, first: First) -> Result<(Line, Welcome), LineFault> {
    let mut way = Way::new();
    loop {
        let fault = match approach.knock(first).and_then(|knocked| knocked.greet(hello, approach.hear(first)))
        {
            Ok(reached) => return Ok(reached),
            Err(fault) => fault,
        };
        if way.tired(approach, first, &fault) {
            return Err(fault);
        }
        let told =
            matches!(fault, LineFault::Turned { .. } | LineFault::Busy { .. } | LineFault::Silent { .. });
        if let Some(hear) = approach.hear(first).filter(|_| told) {
            hear(&fault.to_string());
        }
        std::thread::sleep(way.pause);
        way.pause = way.pause.saturating_mul(2).min(PAUSES.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::ipc::Owner;

    fn tired(absent: Absent, first: First, fault: &LineFault) -> bool {
        let place = Place::Store(std::path::PathBuf::from("/nowhere"));
        let approach = Approach { absent, first: Some(Duration::from_secs(60)), ..Approach::to(place) };
        Way::new().tired(&approach, first, fault)
    }

    #[test]
    fn what_passes_is_waited_for_and_what_does_not_is_told() {
        let turned = |status| LineFault::Turned { status, text: String::from("why") };
        for (fault, at_once) in [
            (LineFault::Nobody { place: "/x".into() }, false),
            (LineFault::Line(String::from("cut")), false),
            (LineFault::Busy { who: String::from("process 7") }, false),
            (LineFault::Silent { place: "/x".into(), owner: Owner::Own }, false),
            (turned(Status::Draining), false),
            (turned(Status::Recovering), false),
            (turned(Status::TooMany), false),
            (turned(Status::NotAllowed), true),
            (turned(Status::TooOld), true),
            (LineFault::NotStarted { why: String::from("damaged") }, true),
            (LineFault::Alone { why: String::from("full") }, true),
        ] {
            assert_eq!(tired(Absent::Waits, First::Yes, &fault), at_once, "{fault}");
        }
        let nobody = LineFault::Nobody { place: "/x".into() };
        assert!(tired(Absent::Leaves, First::Yes, &nobody), "nobody is waited for who is not awaited");
        assert!(!tired(Absent::Leaves, First::No, &nobody), "whoever was there is waited for");
    }

    #[test]
    fn a_server_that_is_killed_at_each_start_is_told_in_the_end() {
        let approach = Approach::to(Place::Store("/nowhere".into()));
        let mut way = Way::new();
        let killed = LineFault::Line(String::from(KILLED));
        let told: Vec<bool> = (0..5).map(|_| way.tired(&approach, First::Yes, &killed)).collect();
        assert_eq!(told, [false, false, false, false, true]);
    }
}
