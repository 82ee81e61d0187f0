//! A client that does just what a test says, and no more: it need not listen.

use std::io::{ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use stockroom::codec;
use stockroom::domain::ids::SessionId;
use stockroom::service::wire::frame::{FrameLimits, read_message, write_message};
use stockroom::service::wire::hello::{Hello, PROTOCOL, PROTOCOL_MIN, Status, read_welcome, write_hello};
use stockroom::service::wire::message::{AskOf, Asked, Said};

use crate::house::House;

/// Nobody waits longer than this for anything.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Raw {
    pub stream: UnixStream,
    /// What both sides speak.
    pub protocol: u16,
    asked: u64,
}

/// What became of a question that was put to a server that may not listen.
#[derive(Debug, PartialEq, Eq)]
pub enum Put {
    Taken,
    /// There is no room for it: the server does not read.
    Stuck,
    Gone,
}

/// A connection on which nothing was said.
pub fn silent(house: &House) -> UnixStream {
    let stream = UnixStream::connect(house.dir().join("ipc/s")).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// What is said first.
pub fn hello(session: u8) -> Vec<u8> {
    hello_in(session, (PROTOCOL_MIN, PROTOCOL))
}

/// The same, by a program that speaks these protocols.
fn hello_in(session: u8, protocols: (u16, u16)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let hello = Hello {
        protocols,
        store: [0; 16],
        session: SessionId([session; 16]),
        last: 0,
        version: String::from("0"),
        name: String::new(),
        role: String::new(),
    };
    write_hello(&mut bytes, &hello).unwrap();
    bytes
}

/// A question as it goes over the line.
pub fn frame(id: u64, ask: AskOf) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_message(&mut bytes, &codec::plain(&Asked { id, ask }).unwrap()).unwrap();
    bytes
}

/// Writes byte by byte, with a pause after each; whether all went out.
pub fn drip(to: &mut UnixStream, bytes: &[u8], pause: Duration) -> bool {
    bytes.iter().all(|byte| {
        std::thread::sleep(pause);
        to.write_all(&[*byte]).is_ok()
    })
}

impl Raw {
    /// A client that was let in.
    pub fn greeted(house: &House, session: u8) -> Raw {
        Raw::let_in(house, &hello(session))
    }

    /// A client that was let in and speaks the newest of these protocols that the server speaks; in a session of its own.
    pub fn speaking(house: &House, (oldest, newest): (u16, u16)) -> Raw {
        let session = u8::try_from(10 * oldest + newest).unwrap();
        Raw::let_in(house, &hello_in(session, (oldest, newest)))
    }

    fn let_in(house: &House, hello: &[u8]) -> Raw {
        let mut stream = silent(house);
        stream.write_all(hello).unwrap();
        let welcome = read_welcome(&mut stream).unwrap();
        assert_eq!(welcome.status, Status::Ok, "{}", welcome.text);
        Raw { stream, protocol: welcome.protocol, asked: 0 }
    }

    /// Asks, and waits for nothing.
    pub fn ask(&mut self, ask: AskOf) -> Put {
        let bytes = frame(self.asked + 1, ask);
        match self.stream.write_all(&bytes) {
            Ok(()) => self.asked += 1,
            Err(fault) if fault.kind() == ErrorKind::WouldBlock => return Put::Stuck,
            Err(_) => return Put::Gone,
        }
        Put::Taken
    }

    /// Asks again and again and listens to nothing, until nothing more is taken.
    pub fn ask_until_stuck(&mut self, ask: &AskOf) -> Put {
        self.stream.set_write_timeout(Some(Duration::from_secs(2))).unwrap();
        for _ in 0..1_000_000 {
            match self.ask(ask.clone()) {
                Put::Taken => {}
                end => return end,
            }
        }
        Put::Taken
    }

    /// How many questions went out whole.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// The next thing that is said; none at the end.
    pub fn hear(&mut self) -> Option<Said> {
        let limits = FrameLimits { message: codec::MESSAGE_MAX, frame: PATIENCE };
        let bytes = read_message(&mut self.stream, &limits, Some(PATIENCE)).ok()?;
        Some(codec::message(&bytes).unwrap())
    }
}
