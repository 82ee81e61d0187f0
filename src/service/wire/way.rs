//! The two ways of a connection: an ear that takes in what has come at once, a mouth that waits for nobody too long.

use std::cell::Cell;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::frame::Timed;

/// Bytes that an ear takes in at once: several usual messages.
const EAR: usize = 4 * 1024;

/// A connection that several threads hold: one reads, one writes, any may end it. One open file, however many hold it.
#[derive(Clone)]
pub struct Wire(Arc<UnixStream>);

impl From<UnixStream> for Wire {
    fn from(stream: UnixStream) -> Wire {
        Wire(Arc::new(stream))
    }
}

impl Wire {
    /// How long the other end may take to take something.
    pub fn write_patience(&self, patience: Duration) -> io::Result<()> {
        self.0.set_write_timeout(Some(patience))
    }

    /// Ends it for everybody who holds it.
    pub fn end(&self) {
        // It may have ended already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

impl Read for Wire {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(bytes)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self.0).flush()
    }
}

impl Timed for Wire {
    fn patience(&self, patience: Option<Duration>) -> io::Result<()> {
        self.0.set_read_timeout(patience)
    }
}

/// A way in that takes what has come in one go: a usual message costs one read, and how long to wait is only set where
/// something is waited for.
pub struct Ear<T> {
    from: T,
    held: Vec<u8>,
    /// What of it was not taken yet.
    left: std::ops::Range<usize>,
    wished: Cell<Option<Duration>>,
    set: Option<Option<Duration>>,
}

impl<T: Timed> Ear<T> {
    /// An ear that has heard nothing.
    pub fn new(from: T) -> Ear<T> {
        Ear { from, held: vec![0; EAR], left: 0..0, wished: Cell::new(None), set: None }
    }
}

impl Ear<Wire> {
    /// Whether something comes within so long, or the end.
    pub fn comes_within(&self, time: Duration) -> bool {
        if !self.left.is_empty() {
            return true;
        }
        let mut waited = [PollFd::new(&*self.from.0, PollFlags::IN)];
        let patience = Timespec {
            tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: time.subsec_nanos().into(),
        };
        // What is wrong with the connection is told by whoever reads it.
        !matches!(poll(&mut waited, Some(&patience)), Ok(0) | Err(rustix::io::Errno::INTR))
    }
}

impl<T: Timed> Read for Ear<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.left.is_empty() {
            let wished = self.wished.get();
            if self.set != Some(wished) {
                self.from.patience(wished)?;
                self.set = Some(wished);
            }
            if bytes.len() >= self.held.len() {
                return self.from.read(bytes);
            }
            self.left = 0..self.from.read(&mut self.held)?;
        }
        let waiting = self.held.get(self.left.clone()).unwrap_or_default();
        let taken = waiting.len().min(bytes.len());
        for (to, from) in bytes.iter_mut().zip(waiting) {
            *to = *from;
        }
        self.left.start = self.left.start.saturating_add(taken);
        Ok(taken)
    }
}

impl<T: Timed> Timed for Ear<T> {
    fn patience(&self, patience: Option<Duration>) -> io::Result<()> {
        self.wished.set(patience);
        Ok(())
    }
}

/// A way in that ends at a moment, however little comes at once.
pub struct Until {
    from: Wire,
    end: Option<Instant>,
}

impl Until {
    /// A way in that is open for so long.
    pub fn over(from: Wire, time: Duration) -> Until {
        Until { from, end: Instant::now().checked_add(time) }
    }
}

impl Read for Until {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if let Some(end) = self.end {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.from.patience(Some(left))?;
        }
        self.from.read(bytes)
    }
}

/// A way out to somebody who must take each frame in time, however little of it they take at once.
pub struct Mouth {
    to: Wire,
    patience: Duration,
}

impl Mouth {
    /// A way out with so much patience for a frame.
    pub fn new(to: Wire, patience: Duration) -> io::Result<Mouth> {
        to.write_patience(patience)?;
        Ok(Mouth { to, patience })
    }
}

impl Write for Mouth {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let until = Instant::now().checked_add(self.patience);
        let mut shortened = false;
        while !bytes.is_empty() {
            match self.to.write(bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
                Err(fault) => return Err(fault),
            }
            let Some(until) = until else { continue };
            // Also of what was taken in the end: the system's own patience begins anew with each part of a frame.
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            if !bytes.is_empty() {
                self.to.write_patience(left)?;
                shortened = true;
            }
        }
        if shortened { self.to.write_patience(self.patience) } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::wire::frame::{FRAME_MAX, FrameFault, FrameLimits, read_message, write_message};
    use std::sync::atomic::{AtomicBool, Ordering};

    const LIMITS: FrameLimits = FrameLimits { message: 200_000, frame: Duration::from_secs(10) };

    #[test]
    fn messages_that_came_together_are_heard_one_by_one() {
        let messages: Vec<Vec<u8>> =
            [1, 900, 3, EAR, EAR + 1, 2 * FRAME_MAX, 2].map(|length| vec![7; length]).into();
        let (here, mut there) = UnixStream::pair().unwrap();
        let sent = messages.clone();
        let sending = std::thread::spawn(move || {
            sent.iter().for_each(|message| write_message(&mut there, message).unwrap());
        });
        let mut ear = Ear::new(Wire::from(here));
        for message in &messages {
            assert_eq!(read_message(&mut ear, &LIMITS, None).unwrap().len(), message.len());
        }
        sending.join().unwrap();
        assert!(matches!(read_message(&mut ear, &LIMITS, None), Err(FrameFault::Ended)));
    }

    #[test]
    fn what_comes_in_drops_is_over_in_time_too() {
        let (here, mut there) = UnixStream::pair().unwrap();
        let mut until = Until::over(Wire::from(here), Duration::from_millis(100));
        let dripping = std::thread::spawn(move || {
            while there.write_all(&[0]).is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let fault = until.read_exact(&mut [0; 100_000]).unwrap_err();
        drop(until);
        dripping.join().unwrap();
        assert!(matches!(FrameFault::from(fault), FrameFault::Slow));
    }

    #[test]
    fn a_frame_must_be_taken_in_time_and_a_drop_now_and_then_is_not_enough() {
        let (here, mut there) = UnixStream::pair().unwrap();
        let patience = Duration::from_millis(200);
        let mut mouth = Mouth::new(Wire::from(here), patience).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&stop);
        let sipping = std::thread::spawn(move || {
            // Enough that something more fits now and then.
            let mut sip = [0; 8 * 1024];
            while !over.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(50));
                let _ = there.read(&mut sip);
            }
        });
        let fault = write_message(&mut mouth, &vec![1; 1 << 26]).unwrap_err();
        stop.store(true, Ordering::SeqCst);
        drop(mouth);
        sipping.join().unwrap();
        assert!(matches!(fault, FrameFault::Slow), "{fault}");
    }
}
