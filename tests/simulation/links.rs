//! The lines between clients and server: bytes on their way, in order in each direction, until the line breaks.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use stockroom::codec;
use stockroom::service::wire::frame::{FrameLimits, Timed, read_message, write_message};

use crate::support::Dice;

/// What a message may be, as in the program.
const LIMITS: FrameLimits = FrameLimits { message: 1024 * 1024, frame: Duration::from_secs(10) };

/// A line by its number.
pub type LinkId = u64;

/// One line. What is on its way is as it was written: a message a time, in its frames.
#[derive(Default)]
pub struct Link {
    /// To the server.
    pub up: VecDeque<Vec<u8>>,
    /// To the client.
    pub down: VecDeque<Vec<u8>>,
    /// Whether the client is at its end.
    pub client: bool,
    /// Whether the server is at its.
    pub server: bool,
}

impl Link {
    /// Whether something is on its way to the server.
    pub fn goes_up(&self) -> bool {
        self.server && !self.up.is_empty()
    }

    /// Whether something is on its way to the client, be it only the end.
    pub fn goes_down(&self) -> bool {
        self.client && (!self.down.is_empty() || !self.server)
    }
}

/// All lines.
#[derive(Default)]
pub struct Links {
    next: LinkId,
    all: BTreeMap<LinkId, Link>,
}

impl Links {
    /// A new line, with what the client says first.
    pub fn begin(&mut self, hello: Vec<u8>) -> LinkId {
        self.next += 1;
        let link = Link { up: VecDeque::from([hello]), client: true, server: true, ..Link::default() };
        self.all.insert(self.next, link);
        self.next
    }

    pub fn get(&mut self, id: LinkId) -> Option<&mut Link> {
        self.all.get_mut(&id)
    }

    pub fn forget(&mut self, id: LinkId) {
        self.all.remove(&id);
    }

    /// Forgets lines that nobody is at.
    pub fn sweep(&mut self) {
        self.all.retain(|_, link| link.client || (link.server && !link.up.is_empty()));
    }

    /// Whether one is such.
    pub fn any(&self, such: impl Fn(&Link) -> bool) -> bool {
        self.all.values().any(such)
    }

    /// One of those that are such.
    pub fn pick(&self, dice: &mut Dice, such: impl Fn(&Link) -> bool) -> Option<LinkId> {
        let found: Vec<LinkId> = self.all.iter().filter(|(_, link)| such(link)).map(|(id, _)| *id).collect();
        (!found.is_empty()).then(|| found[dice.below(found.len())])
    }

    /// The server is gone. What it said last may still be read, all of it, none, or cut in the middle.
    pub fn server_gone(&mut self, dice: &mut Dice) {
        for link in self.all.values_mut().filter(|link| link.server) {
            link.server = false;
            link.up.clear();
            match dice.below(3) {
                0 => link.down.clear(),
                1 => cut_last(&mut link.down, dice),
                _ => {}
            }
        }
        self.sweep();
    }

    /// The server has left in order: what it said is read.
    pub fn server_left(&mut self) {
        for link in self.all.values_mut() {
            link.server = false;
            link.up.clear();
        }
        self.sweep();
    }

    /// The client is gone. What it said last may still come, all of it, none, or cut in the middle.
    pub fn client_gone(&mut self, id: LinkId, dice: &mut Dice) {
        if let Some(link) = self.all.get_mut(&id) {
            link.client = false;
            link.down.clear();
            match dice.below(3) {
                0 => link.up.clear(),
                1 => cut_last(&mut link.up, dice),
                _ => {}
            }
        }
    }
}

fn cut_last(way: &mut VecDeque<Vec<u8>>, dice: &mut Dice) {
    if let Some(last) = way.back_mut() {
        last.truncate(dice.below(last.len()));
    }
}

/// A message as it goes over the line.
pub fn framed<V: Serialize>(value: &V) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_message(&mut bytes, &codec::plain(value).unwrap()).unwrap();
    bytes
}

/// A message back; none where the line ended in it.
pub fn unframed<V: DeserializeOwned>(bytes: &[u8]) -> Option<V> {
    let message = read_message(&mut Bytes(bytes), &LIMITS, None).ok()?;
    Some(codec::message(&message).expect("a whole message"))
}

/// Bytes that are there already: nothing is waited for.
struct Bytes<'a>(&'a [u8]);

impl Read for Bytes<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Timed for Bytes<'_> {
    fn patience(&self, _: Option<Duration>) -> io::Result<()> {
        Ok(())
    }
}
