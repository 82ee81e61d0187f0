//! The handshake, both ways, and the lines by which a server that was started tells how far it is.
//!
//! Held: what is heard is written again byte for byte, but for what is left open; what is cut anywhere is not heard; pieces
//! change nothing; no more is made room for than a text's length can say; the agreed protocol is one of both; long
//! texts are cut between letters.

use std::io::{self, Read};

use stockroom::domain::ids::{PersonId, SessionId};
use stockroom::domain::party::Role;
use stockroom::service::readiness::Readiness;
use stockroom::service::wire::hello::{
    Hello, MAGIC, Status, Welcome, agree, read_hello, read_welcome, write_hello, write_welcome,
};

use super::words::{fit, text};

/// The target.
pub fn handshake(data: &[u8]) {
    let Some((how, rest)) = data.split_first() else { return };
    // The word that both begin with is not for a fuzzer to find.
    let begun = [MAGIC.as_slice(), rest].concat();
    match how % 5 {
        0 => hello(&begun),
        1 => welcome(&begun),
        2 => {
            hello(rest);
            welcome(rest);
        }
        3 => told(rest),
        _ => readiness(text(rest)),
    }
}

/// Bytes in pieces of one; it knows the largest room that was made for them.
struct Drops<'a> {
    rest: &'a [u8],
    room: usize,
}

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.room = self.room.max(buffer.len());
        let (Some((first, rest)), Some(to)) = (self.rest.split_first(), buffer.first_mut()) else {
            return Ok(0);
        };
        *to = *first;
        self.rest = rest;
        Ok(1)
    }
}

/// Hears `bytes` whole and in pieces, which must agree; what was heard and the bytes that it took.
fn heard<T: PartialEq + std::fmt::Debug>(
    bytes: &[u8],
    longest: usize,
    whole: fn(&mut &[u8]) -> io::Result<T>,
    pieces: fn(&mut Drops<'_>) -> io::Result<T>,
) -> Option<(T, Vec<u8>)> {
    let mut rest = bytes;
    let came = whole(&mut rest);
    let mut drops = Drops { rest: bytes, room: 0 };
    let dropped = pieces(&mut drops);
    assert!(drops.room <= longest, "room for {} bytes", drops.room);
    match (came, dropped) {
        (Ok(came), Ok(dropped)) => {
            assert_eq!((&came, rest.len()), (&dropped, drops.rest.len()));
            let taken = bytes.split_at(bytes.len() - rest.len()).0;
            for cut in [0, 3, 4, taken.len() / 2, taken.len() - 1] {
                assert!(whole(&mut taken.split_at(cut.min(taken.len() - 1)).0).is_err(), "cut at {cut}");
            }
            Some((came, taken.to_vec()))
        }
        (Err(one), Err(other)) => {
            assert_eq!(one.kind(), other.kind());
            fit(&one.to_string());
            None
        }
        (came, dropped) => panic!("whole {came:?}, in pieces {dropped:?}"),
    }
}

fn hello(bytes: &[u8]) {
    let heard = heard(bytes, 255, |from| read_hello(from), |from| read_hello(from));
    let Some((hello, mut taken)) = heard else { return };
    // Flags are left open: they are heard as none.
    taken.iter_mut().skip(8).take(4).for_each(|flag| *flag = 0);
    let mut again = Vec::new();
    assert!(write_hello(&mut again, &hello).is_ok());
    assert_eq!(again, taken);
    for server in [(1, 1), (2, 3), (3, 3), (0, u16::MAX)] {
        agreed(hello.protocols, server);
    }
}

fn agreed(client: (u16, u16), server: (u16, u16)) {
    let within = |(from, to): (u16, u16), protocol: u16| from <= protocol && protocol <= to;
    let both = |protocol: &u16| within(client, *protocol) && within(server, *protocol);
    match agree(client, server) {
        Ok(protocol) => {
            assert!(both(&protocol));
            assert!(!protocol.checked_add(1).as_ref().is_some_and(both), "not the newest");
        }
        Err(status) => {
            assert!(matches!(status, Status::TooOld | Status::TooNew));
            assert!(![client.0, client.1, server.0, server.1].iter().any(both), "they share one");
        }
    }
}

fn welcome(bytes: &[u8]) {
    let heard = heard(bytes, usize::from(u16::MAX), |from| read_welcome(from), |from| read_welcome(from));
    let Some((welcome, mut taken)) = heard else { return };
    if welcome.status == Status::Other {
        // A status that this program does not know yet is another one.
        taken.iter_mut().skip(4).zip([0, 8]).for_each(|(byte, other)| *byte = other);
    }
    let mut again = Vec::new();
    assert!(write_welcome(&mut again, &welcome).is_ok());
    assert_eq!(again, taken);
}

/// Whether a text is the beginning of another, as much of it as so many bytes hold.
fn cut(short: &str, text: &str, most: usize) {
    assert!(text.starts_with(short) && short.len() <= most);
    assert!(short.len() == text.len() || short.len() + 4 > most, "{} of {most} bytes", short.len());
}

/// Texts of any length can be said.
fn told(data: &[u8]) {
    let Some((times, rest)) = data.split_first() else { return };
    let long = text(rest).repeat(usize::from(*times));
    let hello = Hello {
        protocols: (3, 3),
        store: [1; 16],
        session: SessionId([2; 16]),
        last: u64::from(*times),
        version: long.clone(),
        name: long.clone(),
        role: long.clone(),
    };
    let mut bytes = Vec::new();
    assert!(write_hello(&mut bytes, &hello).is_ok());
    match read_hello(&mut bytes.as_slice()) {
        Ok(came) => [&came.version, &came.name, &came.role].iter().for_each(|short| cut(short, &long, 255)),
        Err(fault) => panic!("{fault}"),
    }
    let welcome = Welcome {
        status: Status::NotAllowed,
        protocol: 3,
        boot: [3; 16],
        store: [4; 16],
        last: 5,
        message_max: 6,
        person: PersonId(7),
        role: Role::Clerk,
        name: long.clone(),
        version: long.clone(),
        text: long.clone(),
    };
    let mut bytes = Vec::new();
    assert!(write_welcome(&mut bytes, &welcome).is_ok());
    match read_welcome(&mut bytes.as_slice()) {
        Ok(came) => {
            cut(&came.text, &long, usize::from(u16::MAX));
            cut(&came.name, &long, 255);
            assert_eq!(came.role, Role::Clerk);
        }
        Err(fault) => panic!("{fault}"),
    }
}

fn readiness(line: &str) {
    let Some(ready) = Readiness::parse(line) else { return };
    let said = ready.line();
    fit(&said);
    assert_eq!(Readiness::parse(&said), Some(ready));
}
