//! Frames: how messages are cut to pass over a socket, and how they are put together again.
//!
//! A frame is `[length u32, big endian][bytes]`. The length's highest bit says that the message goes on in the next
//! frame. Nothing is allocated for what a length merely claims beyond the limits, and no frame is waited for longer
//! than its deadline once it has begun.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use thiserror::Error;

/// Bytes of a frame, at most, in either direction.
pub const FRAME_MAX: usize = 64 * 1024;
/// The bit of a length that says that more follows.
const MORE: u32 = 1 << 31;

/// How large messages may be, and how long a frame may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameLimits {
    /// The bytes of a whole message.
    pub message: usize,
    /// From a frame's first byte to its last.
    pub frame: Duration,
}

/// Why a message did not come or go.
#[derive(Debug, Error)]
pub enum FrameFault {
    /// The other end is gone, between two messages or in one.
    #[error("the line ended")]
    Ended,
    /// A frame or a message that is too long.
    #[error("{0} bytes are more than may come at once; at most {1}")]
    TooLong(usize, usize),
    /// A frame of no bytes.
    #[error("an empty frame")]
    Empty,
    /// A frame that was begun and not ended in time, or one that nobody takes.
    #[error("the other end is too slow")]
    Slow,
    /// The socket.
    #[error("the line failed: {0}")]
    Io(io::Error),
}

impl From<io::Error> for FrameFault {
    fn from(fault: io::Error) -> Self {
        match fault.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted => FrameFault::Ended,
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => FrameFault::Slow,
            _ => FrameFault::Io(fault),
        }
    }
}

/// A way in whose patience can be set.
pub trait Timed: Read {
    /// How long a read may wait; none means for ever.
    fn patience(&self, patience: Option<Duration>) -> io::Result<()>;
}

impl Timed for UnixStream {
    fn patience(&self, patience: Option<Duration>) -> io::Result<()> {
        self.set_read_timeout(patience)
    }
}

/// Reads one message; waits for its first byte as long as `idle` says.
pub fn read_message(
    from: &mut impl Timed,
    limits: &FrameLimits,
    idle: Option<Duration>,
) -> Result<Vec<u8>, FrameFault> {
    let mut message = Vec::new();
    let mut wait = idle;
    loop {
        let (more, frame) = read_frame(from, limits, wait)?;
        let whole = message.len().saturating_add(frame.len());
        if whole > limits.message {
            return Err(FrameFault::TooLong(whole, limits.message));
        }
        message.extend_from_slice(&frame);
        if !more {
            return Ok(message);
        }
        wait = Some(limits.frame);
    }
}

fn read_frame(
    from: &mut impl Timed,
    limits: &FrameLimits,
    idle: Option<Duration>,
) -> Result<(bool, Vec<u8>), FrameFault> {
    let mut head = [0_u8; 4];
    from.patience(idle)?;
    let (first, rest) = head.split_at_mut(1);
    fill(from, first, None)?;
    let until = Instant::now().checked_add(limits.frame);
    fill(from, rest, until)?;
    let word = u32::from_be_bytes(head);
    let length = usize::try_from(word & !MORE).unwrap_or(usize::MAX);
    match length {
        0 => return Err(FrameFault::Empty),
        _ if length > FRAME_MAX => return Err(FrameFault::TooLong(length, FRAME_MAX)),
        _ => {}
    }
    let mut bytes = vec![0; length];
    fill(from, &mut bytes, until)?;
    Ok((word & MORE != 0, bytes))
}

/// Fills all of `bytes`, until the deadline.
fn fill(from: &mut impl Timed, mut bytes: &mut [u8], until: Option<Instant>) -> Result<(), FrameFault> {
    while !bytes.is_empty() {
        if let Some(until) = until {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(FrameFault::Slow);
            }
            from.patience(Some(left))?;
        }
        match from.read(bytes) {
            Ok(0) => return Err(FrameFault::Ended),
            Ok(read) => bytes = bytes.get_mut(read..).unwrap_or_default(),
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(())
}

/// Writes one message, in as many frames as it takes, each handed over in one write.
pub fn write_message(to: &mut impl Write, message: &[u8]) -> Result<(), FrameFault> {
    if message.is_empty() {
        return Err(FrameFault::Empty);
    }
    let mut rest = message;
    while !rest.is_empty() {
        let (frame, left) = rest.split_at(rest.len().min(FRAME_MAX));
        let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
        let word = if left.is_empty() { length } else { length | MORE };
        let mut bytes = Vec::with_capacity(frame.len().saturating_add(4));
        bytes.extend_from_slice(&word.to_be_bytes());
        bytes.extend_from_slice(frame);
        to.write_all(&bytes)?;
        rest = left;
    }
    Ok(to.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::wire::way::{Ear, Wire};
    use std::io::Cursor;

    impl Timed for Cursor<Vec<u8>> {
        fn patience(&self, _: Option<Duration>) -> io::Result<()> {
            Ok(())
        }
    }

    const LIMITS: FrameLimits = FrameLimits { message: 200_000, frame: Duration::from_secs(10) };

    fn sent(message: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_message(&mut bytes, message).unwrap();
        bytes
    }

    /// What comes of bytes, as they are and through an ear.
    fn check(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let told = |read: Result<Vec<u8>, FrameFault>| read.map_err(|fault| fault.to_string());
        let plain = told(read_message(&mut Cursor::new(bytes.clone()), &LIMITS, None));
        let heard = told(read_message(&mut Ear::new(Cursor::new(bytes)), &LIMITS, None));
        assert_eq!(plain, heard);
        plain
    }

    #[test]
    fn a_message_of_any_length_comes_as_it_went() {
        for length in [1, 5, FRAME_MAX - 1, FRAME_MAX, FRAME_MAX + 1, 2 * FRAME_MAX, 150_000] {
            let message: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            assert_eq!(check(sent(&message)).unwrap(), message, "{length} bytes");
        }
    }

    #[test]
    fn s8_what_is_cut_too_long_or_empty_is_told() {
        let whole = sent(&[7; 100]);
        for cut in 0..whole.len() {
            assert_eq!(check(whole[..cut].to_vec()).unwrap_err(), "the line ended", "cut at {cut}");
        }
        assert_eq!(check(vec![0, 0, 0, 0]).unwrap_err(), "an empty frame");
        assert_eq!(
            check(vec![0x7f, 0xff, 0xff, 0xff, 1]).unwrap_err(),
            "2147483647 bytes are more than may come at once; at most 65536"
        );
        let too_long = sent(&vec![1; 200_001]);
        assert!(check(too_long).unwrap_err().starts_with("200001 bytes are more"));
    }

    #[test]
    fn a_frame_that_is_begun_must_end_in_time() {
        let (here, mut there) = UnixStream::pair().unwrap();
        there.write_all(&[0, 0]).unwrap();
        let limits = FrameLimits { frame: Duration::from_millis(30), ..LIMITS };
        let fault = read_message(&mut Ear::new(Wire::from(here)), &limits, None).unwrap_err();
        assert!(matches!(fault, FrameFault::Slow), "{fault}");
    }
}
