//! What can happen, and how often it does; and a whole seed of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::server::Bent;
use crate::socket::Faith;
use crate::support::Dice;
use crate::trail::Tally;
use crate::world::World;

/// How many events a seed has.
pub const EVENTS: usize = 200;

/// Something that can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody asks for something.
    Ask,
    /// Somebody looks at an item.
    Look,
    /// A client says hello.
    Greet,
    /// A message comes to the server.
    Up,
    /// A message, or the end of a line, comes to a client.
    Down,
    /// The writer does what waits.
    Serve,
    /// Nothing came for a while.
    Quiet,
    /// A line breaks: both directions are lost.
    Break,
    /// A client gives its line up, which the server has not noticed yet, and comes again.
    GiveUp,
    /// A client is killed, and started again.
    ClientDies,
    /// The power goes, now or in the midst of something.
    PowerCut,
    /// The server is killed, now or in the midst of something.
    Kill,
    /// The server leaves in order.
    Restart,
    /// The disk fails, soon, or is full.
    Trouble,
    /// The server is started.
    Start,
    /// The clock goes on by hours.
    ClockOn,
    /// The clock is set back.
    ClockBack,
    /// A day begins.
    Day,
}

/// Each with its weight among those that can happen.
pub const EVENTS_BY_WEIGHT: [(Event, &str, usize); 18] = [
    (Event::Ask, "somebody asks", 300),
    (Event::Look, "somebody looks", 20),
    (Event::Greet, "a client says hello", 400),
    (Event::Up, "a message comes to the server", 300),
    (Event::Down, "a message comes to a client", 300),
    (Event::Serve, "the writer works", 180),
    (Event::Quiet, "it is quiet", 6),
    (Event::Break, "a line breaks", 8),
    (Event::GiveUp, "a line is given up", 6),
    (Event::ClientDies, "a client is killed", 5),
    (Event::PowerCut, "the power goes", 4),
    (Event::Kill, "the server is killed", 4),
    (Event::Restart, "the server leaves", 3),
    (Event::Trouble, "the disk fails", 4),
    (Event::Start, "the server starts", 600),
    (Event::ClockOn, "the clock goes on", 3),
    (Event::ClockBack, "the clock is set back", 4),
    (Event::Day, "a day begins", 2),
];

fn one(dice: &mut Dice) -> (Event, &'static str) {
    let mut left = dice.below(EVENTS_BY_WEIGHT.iter().map(|(_, _, weight)| weight).sum());
    for (event, word, weight) in EVENTS_BY_WEIGHT {
        match left.checked_sub(weight) {
            Some(rest) => left = rest,
            None => return (event, word),
        }
    }
    (Event::Ask, "somebody asks")
}

/// What a seed came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Came {
    pub tally: Tally,
    /// All that happened, in one number.
    pub mark: u64,
}

/// Plays one seed; where a law is broken, how, and what happened before.
pub fn play(seed: u64, bent: Bent, faith: Faith) -> Result<Came, String> {
    let mut world = World::new(seed, bent, faith);
    let played = catch_unwind(AssertUnwindSafe(|| goes(&mut world)));
    let broken = match played {
        Ok(Ok(())) => return Ok(Came { mark: world.trail.mark(), tally: world.tally }),
        Ok(Err(law)) => law,
        Err(panic) => panic.downcast_ref::<String>().cloned().unwrap_or_else(|| String::from("a panic")),
    };
    let told = world.trail.told();
    Err(format!("seed {seed}: {broken}\nwhat happened last:\n{told}STOCKROOM_SEED={seed} plays it again"))
}

fn goes(world: &mut World) -> Result<(), String> {
    let mut happened = 0;
    while happened < EVENTS {
        let (event, word) = one(&mut world.dice);
        if world.happens(event)? {
            happened += 1;
            world.tally.one(word);
        }
    }
    world.comes_to_rest()
}
