//! Frames and messages, both ways: a server reads what any client sends, a client what any server says.
//!
//! Held: no more than a frame is made room for at once, whatever a length claims; no message is longer than its limit; how
//! the bytes come in pieces changes nothing; a message that is understood comes back as it was; a command that came this way
//! holds text that can only be read, and is refused in a sentence or keeps the room whole; a query is answered so that a
//! client understands it.

use std::fmt::Debug;
use std::io::{self, Read};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use stockroom::codec;
use stockroom::domain::desk::Request;
use stockroom::domain::form::FormId;
use stockroom::service::wire::frame::{
    FRAME_MAX, FrameFault, FrameLimits, Timed, read_message, write_message,
};
use stockroom::service::wire::message::{AskOf, Asked, Said};

use super::desk::answered;
use super::room::Trial;
use super::words::{all_fit, sentence};

/// How many commands or queries of one message are tried.
const TRIED_MAX: usize = 8;

/// The target.
pub fn frames(data: &[u8]) {
    let Some((how, rest)) = data.split_first() else { return };
    match how % 4 {
        0 => stream(rest),
        1 => asked(rest),
        2 => said(rest),
        _ => sent(rest),
    }
}

/// Bytes on a line, in pieces of a size. It knows the largest room that was made for them.
struct Line<'a> {
    rest: &'a [u8],
    piece: usize,
    room: usize,
}

impl Read for Line<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.room = self.room.max(buffer.len());
        let length = buffer.len().min(self.piece).min(self.rest.len());
        let (now, later) = self.rest.split_at(length);
        buffer.iter_mut().zip(now).for_each(|(to, from)| *to = *from);
        self.rest = later;
        Ok(length)
    }
}

impl Timed for Line<'_> {
    fn patience(&self, _: Option<Duration>) -> io::Result<()> {
        Ok(())
    }
}

/// All messages of a line, and how it ended.
fn heard(bytes: &[u8], piece: usize, limit: usize) -> (Vec<Vec<u8>>, String) {
    let limits = FrameLimits { message: limit, frame: Duration::from_secs(3_600) };
    let mut line = Line { rest: bytes, piece, room: 0 };
    let mut messages = Vec::new();
    loop {
        match read_message(&mut line, &limits, None) {
            Ok(message) => {
                assert!((1..=limit).contains(&message.len()), "{} bytes of {limit}", message.len());
                messages.push(message);
            }
            Err(fault @ (FrameFault::Ended | FrameFault::TooLong(..) | FrameFault::Empty)) => {
                assert!(line.room <= FRAME_MAX, "room for {} bytes", line.room);
                return (messages, fault.to_string());
            }
            Err(fault) => panic!("{fault}"),
        }
    }
}

fn stream(data: &[u8]) {
    let Some(([piece, limit], bytes)) = data.split_first_chunk::<2>() else { return };
    let limit = match limit % 3 {
        0 => 16,
        1 => 1_000,
        _ => 200_000,
    };
    let (messages, ended) = heard(bytes, usize::MAX, limit);
    sentence(&ended);
    assert_eq!(heard(bytes, usize::from(*piece) + 1, limit), (messages.clone(), ended), "in pieces");
    let mut again = Vec::new();
    for message in &messages {
        assert!(write_message(&mut again, message).is_ok());
    }
    assert_eq!(heard(&again, usize::MAX, limit).0, messages, "sent on");
    for message in messages.iter().take(4) {
        asked(message);
        said(message);
    }
}

/// Any bytes go as a message and come as they went, in frames no longer than they may be.
fn sent(data: &[u8]) {
    let Some(([times, piece], bytes)) = data.split_first_chunk::<2>() else { return };
    // Longer than a frame, sometimes.
    let copies = match times % 64 {
        63 => FRAME_MAX.div_ceil(bytes.len().max(1)) + usize::from(*times >> 6),
        times => usize::from(times),
    };
    let message = bytes.repeat(copies);
    let mut line = Vec::new();
    match write_message(&mut line, &message) {
        Ok(()) => {
            let (came, ended) = heard(&line, usize::from(*piece) * 1_000 + 1, message.len());
            assert!(came == [message.clone()], "{} bytes went, {} came", message.len(), came.len());
            assert_eq!(ended, FrameFault::Ended.to_string());
            let frames = message.len().div_ceil(FRAME_MAX);
            assert_eq!(line.len(), message.len() + 4 * frames);
        }
        Err(fault) => assert!(message.is_empty(), "{fault}"),
    }
}

/// A value that bytes stand for, where they do; it must come back from its own bytes.
fn understood<V: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> Option<V> {
    let value = match codec::message::<V>(bytes) {
        Ok(value) => value,
        Err(fault) => {
            sentence(&fault.to_string());
            return None;
        }
    };
    match codec::plain(&value) {
        Ok(again) => assert_eq!(codec::message::<V>(&again).as_ref(), Ok(&value)),
        Err(fault) => panic!("it came and cannot go: {fault}"),
    }
    Some(value)
}

fn asked(bytes: &[u8]) {
    let Some(asked) = understood::<Asked>(bytes) else { return };
    match &asked.ask {
        AskOf::Submit(request) => tried(std::slice::from_ref(request)),
        AskOf::Post(_, request) => tried(std::slice::from_ref(request)),
        AskOf::Draft { text, .. } => numbered(text),
        AskOf::Together(requests, _) => tried(requests),
        AskOf::Query(query) => answered(query),
        AskOf::Queries(queries) => queries.iter().take(TRIED_MAX).for_each(answered),
        _ => {}
    }
}

/// A form's number that stands in what was typed is the same once it is written there again.
fn numbered(text: &str) {
    if let Some(form) = FormId::named_in(text) {
        let again = format!("{{\"form\":\"{}\"}}", form.word());
        assert_eq!(FormId::named_in(&again), Some(form));
    }
}

fn tried(requests: &[Request]) {
    let mut trial = Trial::new();
    for request in requests.iter().take(TRIED_MAX) {
        all_fit(request);
        // What stands against it was looked at.
        drop(trial.ask(request));
    }
}

fn said(bytes: &[u8]) {
    drop(understood::<Said>(bytes));
}
