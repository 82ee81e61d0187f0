//! The handshake: the first bytes either way. Its layout is written by hand and never changes, so that a program of any
//! version can tell another one what does not fit.
//!
//! Client: `"STKR" | proto_min u16 | proto_max u16 | flags u32 | store[16] | session[16] | last u64 | len8 version |
//! len8 name | len8 role`. Server: `"STKR" | status u16 | proto u16 | boot[16] | store[16] | last u64 | message_max u32 |
//! person u32 | role u8 | len8 name | len8 version | len16 text`. Numbers are big endian, texts UTF-8. Fields that a
//! later version needs are said in messages, not here.

use std::io::{self, Read, Write};

use crate::domain::ids::{PersonId, SessionId};
use crate::domain::party::Role;

/// The protocol that this program speaks.
pub const PROTOCOL: u16 = 6;
/// The oldest protocol that this program speaks: the one before.
pub const PROTOCOL_MIN: u16 = 5;
/// What both sides say first.
pub const MAGIC: [u8; 4] = *b"STKR";

/// What a client says first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The oldest and the newest protocol it speaks.
    pub protocols: (u16, u16),
    /// The store it means; zeros where it does not know it yet.
    pub store: [u8; 16],
    /// Its session.
    pub session: SessionId,
    /// The last number that it gave in that session.
    pub last: u64,
    /// The program's version.
    pub version: String,
    /// The name it was started with (`--as`); empty for whoever the kernel says it is.
    pub name: String,
    /// The role it wants to be lowered to; empty for its own.
    pub role: String,
}

/// How a server takes a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Come in.
    Ok,
    /// The client's newest protocol is older than any that the server speaks.
    TooOld,
    /// The client's oldest protocol is newer than any that the server speaks.
    TooNew,
    /// Not this person.
    NotAllowed,
    /// Too many are connected.
    TooMany,
    /// The server is about to leave.
    Draining,
    /// Another store than the client means.
    StoreMismatch,
    /// The store is being recovered.
    Recovering,
    /// Something else that the text says.
    Other,
}

impl Status {
    const ALL: [(Status, u16); 9] = [
        (Status::Ok, 0),
        (Status::TooOld, 1),
        (Status::TooNew, 2),
        (Status::NotAllowed, 3),
        (Status::TooMany, 4),
        (Status::Draining, 5),
        (Status::StoreMismatch, 6),
        (Status::Recovering, 7),
        (Status::Other, 8),
    ];

    fn number(self) -> u16 {
        Status::ALL.into_iter().find(|(status, _)| *status == self).map_or(8, |(_, number)| number)
    }

    fn of(number: u16) -> Status {
        Status::ALL
            .into_iter()
            .find(|(_, known)| *known == number)
            .map_or(Status::Other, |(status, _)| status)
    }
}

/// What a server answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// Whether the client may come in.
    pub status: Status,
    /// The protocol to speak.
    pub protocol: u16,
    /// This life of the server.
    pub boot: [u8; 16],
    /// The store.
    pub store: [u8; 16],
    /// The last number that is recorded of the session.
    pub last: u64,
    /// The most bytes of a message that the server takes.
    pub message_max: u32,
    /// Who the client is taken for.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// What that person is called.
    pub name: String,
    /// The program's version.
    pub version: String,
    /// A sentence for people, where the status is not `Ok`.
    pub text: String,
}

/// The protocol that two sides speak with each other; else how the server takes the client.
pub fn agree(client: (u16, u16), server: (u16, u16)) -> Result<u16, Status> {
    let newest = client.1.min(server.1);
    if client.1 < server.0 {
        return Err(Status::TooOld);
    }
    if client.0 > server.1 || newest < client.0 {
        return Err(Status::TooNew);
    }
    Ok(newest)
}

/// Says hello.
pub fn write_hello(to: &mut impl Write, hello: &Hello) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(128);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&hello.protocols.0.to_be_bytes());
    bytes.extend_from_slice(&hello.protocols.1.to_be_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&hello.store);
    bytes.extend_from_slice(&hello.session.0);
    bytes.extend_from_slice(&hello.last.to_be_bytes());
    short(&mut bytes, &hello.version);
    short(&mut bytes, &hello.name);
    short(&mut bytes, &hello.role);
    to.write_all(&bytes)?;
    to.flush()
}

/// Hears a hello. What is no hello is `InvalidData`.
pub fn read_hello(from: &mut impl Read) -> io::Result<Hello> {
    magic(from)?;
    let protocols = (u16::from_be_bytes(take(from)?), u16::from_be_bytes(take(from)?));
    let _flags: [u8; 4] = take(from)?;
    Ok(Hello {
        protocols,
        store: take(from)?,
        session: SessionId(take(from)?),
        last: u64::from_be_bytes(take(from)?),
        version: text8(from)?,
        name: text8(from)?,
        role: text8(from)?,
    })
}

/// Answers a hello.
pub fn write_welcome(to: &mut impl Write, welcome: &Welcome) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(128);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&welcome.status.number().to_be_bytes());
    bytes.extend_from_slice(&welcome.protocol.to_be_bytes());
    bytes.extend_from_slice(&welcome.boot);
    bytes.extend_from_slice(&welcome.store);
    bytes.extend_from_slice(&welcome.last.to_be_bytes());
    bytes.extend_from_slice(&welcome.message_max.to_be_bytes());
    bytes.extend_from_slice(&welcome.person.0.to_be_bytes());
    bytes.push(role_number(welcome.role));
    short(&mut bytes, &welcome.name);
    short(&mut bytes, &welcome.version);
    let text = cut(&welcome.text, usize::from(u16::MAX));
    bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or(0).to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
    to.write_all(&bytes)?;
    to.flush()
}

/// Hears the answer.
pub fn read_welcome(from: &mut impl Read) -> io::Result<Welcome> {
    magic(from)?;
    let status = Status::of(u16::from_be_bytes(take(from)?));
    let protocol = u16::from_be_bytes(take(from)?);
    let boot = take(from)?;
    let store = take(from)?;
    let last = u64::from_be_bytes(take(from)?);
    let message_max = u32::from_be_bytes(take(from)?);
    let person = PersonId(u32::from_be_bytes(take(from)?));
    let [role] = take(from)?;
    let role = Role::ALL.get(usize::from(role)).copied().ok_or_else(|| unfit("a role that is none"))?;
    let (name, version) = (text8(from)?, text8(from)?);
    let length = usize::from(u16::from_be_bytes(take(from)?));
    let text = text(from, length)?;
    Ok(Welcome { status, protocol, boot, store, last, message_max, person, role, name, version, text })
}

fn role_number(role: Role) -> u8 {
    Role::ALL.iter().position(|known| *known == role).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

fn unfit(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

fn magic(from: &mut impl Read) -> io::Result<()> {
    let found: [u8; 4] = take(from)?;
    if found == MAGIC { Ok(()) } else { Err(unfit("the other end does not speak stockroom's protocol")) }
}

fn take<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A text's length in one byte, then the text; what is longer is cut.
fn short(bytes: &mut Vec<u8>, text: &str) {
    let text = cut(text, usize::from(u8::MAX));
    bytes.push(u8::try_from(text.len()).unwrap_or(0));
    bytes.extend_from_slice(text.as_bytes());
}

/// As much of a text as fits, whole characters.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn text8(from: &mut impl Read) -> io::Result<String> {
    let [length] = take(from)?;
    text(from, usize::from(length))
}

fn text(from: &mut impl Read, length: usize) -> io::Result<String> {
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| unfit("a text that is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello() -> Hello {
        Hello {
            protocols: (1, 2),
            store: [3; 16],
            session: SessionId([4; 16]),
            last: 5,
            version: String::from("0.1.0"),
            name: String::from("ann"),
            role: String::new(),
        }
    }

    fn welcome() -> Welcome {
        Welcome {
            status: Status::NotAllowed,
            protocol: 1,
            boot: [6; 16],
            store: [7; 16],
            last: 8,
            message_max: 9,
            person: PersonId(10),
            role: Role::Supervisor,
            name: String::from("Ann"),
            version: String::from("0.1.0"),
            text: String::from("not you"),
        }
    }

    #[test]
    fn the_layout_never_changes() {
        let mut bytes = Vec::new();
        write_hello(&mut bytes, &hello()).unwrap();
        let mut want = b"STKR\0\x01\0\x02\0\0\0\0".to_vec();
        want.extend([3; 16]);
        want.extend([4; 16]);
        want.extend(b"\0\0\0\0\0\0\0\x05\x050.1.0\x03ann\0");
        assert_eq!(bytes, want);
        bytes.clear();
        write_welcome(&mut bytes, &welcome()).unwrap();
        let mut want = b"STKR\0\x03\0\x01".to_vec();
        want.extend([6; 16]);
        want.extend([7; 16]);
        want.extend(b"\0\0\0\0\0\0\0\x08\0\0\0\x09\0\0\0\x0a\x02\x03Ann\x050.1.0\0\x07not you");
        assert_eq!(bytes, want);
    }

    #[test]
    fn what_was_said_is_heard_and_what_is_cut_is_not() {
        let (mut asked, mut answered) = (Vec::new(), Vec::new());
        write_hello(&mut asked, &hello()).unwrap();
        write_welcome(&mut answered, &welcome()).unwrap();
        assert_eq!(read_hello(&mut asked.as_slice()).unwrap(), hello());
        assert_eq!(read_welcome(&mut answered.as_slice()).unwrap(), welcome());
        for cut in 0..asked.len() {
            assert!(read_hello(&mut &asked[..cut]).is_err(), "cut at {cut}");
        }
        for cut in 0..answered.len() {
            assert!(read_welcome(&mut &answered[..cut]).is_err(), "cut at {cut}");
        }
        assert!(read_hello(&mut b"GET / HTTP/1.1\r\n\r\n".as_slice()).is_err());
    }

    #[test]
    fn the_newest_protocol_that_both_speak_is_spoken() {
        for (client, server, want) in [
            ((1, 1), (1, 1), Ok(1)),
            ((1, 2), (2, 3), Ok(2)),
            ((2, 3), (1, 2), Ok(2)),
            ((1, 1), (2, 3), Err(Status::TooOld)),
            ((4, 5), (2, 3), Err(Status::TooNew)),
            ((5, 4), (1, 4), Err(Status::TooNew)),
        ] {
            assert_eq!(agree(client, server), want, "{client:?} {server:?}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut("a\u{e9}", 2), "a");
        assert_eq!(cut("abc", 9), "abc");
    }
}
