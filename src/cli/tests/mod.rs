//! Tests of the command line: lines in, what they print out, over a small room in memory whose clock is set by hand.

mod blind;
mod counts;
mod folder;
mod items;
mod journal;
mod long;
mod people;
mod told;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::out::{Colour, Paint, Style};
use super::run::run_at;
use super::words;
use crate::domain::settings::{Beyond, Settings};
use crate::domain::tables::PersonName;
use crate::domain::text::{Code, Name};
use crate::domain::time::Moment;
use crate::engine::Clock;
use crate::service::local::Local;
use crate::service::room::{self, Room};

/// A clock that stands still until it is set.
struct Hands(AtomicU64);

impl Clock for Hands {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// A room in memory, and its manager ann at a command line.
struct Counter {
    room: Room,
    clock: Arc<Hands>,
    desk: Local,
}

impl Counter {
    /// An empty room in Berlin on 2026-11-23 at 09:00 there; issues beyond what is there need an override.
    fn new() -> Counter {
        let clock = Arc::new(Hands(AtomicU64::new(0)));
        let creator = PersonName { login: Code::new("ann").unwrap(), name: Name::new("Ann").unwrap() };
        let settings = Settings {
            beyond: Beyond::Override,
            ..Settings::new(Code::new("EUR").unwrap(), Code::new("Europe/Berlin").unwrap())
        };
        let hands: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
        clock.0.store(moment("2026-11-23T08:00:00Z").0, Ordering::SeqCst);
        let room = room::rehearsal(hands, settings, &creator).unwrap();
        let desk = room.desk(&Code::new("ann").unwrap(), None).unwrap();
        Counter { room, clock, desk }
    }

    /// The same with a dock, two bins and some items: NAIL, BOLT, and GLUE by lot.
    fn stocked() -> Counter {
        let counter = Counter::new();
        for line in [
            "location add DOCK --kind dock",
            "location add A1",
            "location add A2",
            "item add NAIL --name \"Wire nail\" --decimals 2",
            "item add BOLT --name Bolt",
            "item add GLUE --name Glue --tracking lot",
        ] {
            counter.done(line);
        }
        counter
    }

    /// Somebody else steps up to the desk.
    fn next(&mut self, login: &str) {
        self.desk = self.room.desk(&Code::new(login).unwrap(), None).unwrap();
    }

    fn set(&self, time: &str) {
        self.clock.0.store(moment(time).0, Ordering::SeqCst);
    }

    fn run(&self, line: &str, style: Style) -> (String, Result<(), String>) {
        let words = words::split(line).unwrap();
        let (kept, done) = run_at(&self.desk, &words, style, None);
        (String::from_utf8(kept).unwrap(), done.map_err(|fault| fault.to_string()))
    }

    /// What a line that is done prints for people.
    fn done(&self, line: &str) -> String {
        let (text, done) = self.run(line, Style::Table(Paint { width: None, colour: Colour::Off }));
        done.unwrap_or_else(|why| panic!("{line}: {why}"));
        text
    }

    /// The sentences that a line is refused with.
    fn refused(&self, line: &str) -> String {
        let (text, done) = self.run(line, Style::Table(Paint { width: None, colour: Colour::Off }));
        done.expect_err(&format!("{line}: {text}"))
    }

    /// What a line prints as JSON.
    fn json(&self, line: &str) -> Vec<Value> {
        let (text, done) = self.run(line, Style::Json);
        done.unwrap_or_else(|why| panic!("{line}: {why}"));
        match serde_json::from_str(&text) {
            Ok(Value::Array(rows)) => rows,
            other => panic!("{line}: {other:?} of {text}"),
        }
    }

    /// What a line prints as CSV.
    fn csv(&self, line: &str) -> String {
        let (text, done) = self.run(line, Style::Csv);
        done.unwrap_or_else(|why| panic!("{line}: {why}"));
        text
    }
}

fn moment(time: &str) -> Moment {
    Moment::from_utc(time.parse().unwrap()).unwrap()
}
