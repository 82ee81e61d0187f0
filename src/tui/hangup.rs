//! The line is gone, or somebody tells the program to end: say so once, wait a little, then be gone.
//!
//! crossterm's reader never comes back from a dead terminal and burns a core; a handler that sets a flag would keep
//! it burning. So a thread sleeps in `poll(2)` until the terminal hangs up, another waits for signals, and both end
//! in a hard exit that no other thread can hold up. What the store has acknowledged is on the disk by then; what it
//! has not is as after any kill.

use std::io;
use std::os::fd::AsFd;
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::input::Input;
use super::session;

/// How long the screen and the store have to finish what they are at.
pub const GRACE: Duration = Duration::from_secs(2);

/// Why the program must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The terminal is gone.
    HungUp,
    /// SIGTERM.
    Terminated,
    /// SIGINT from outside; C-c is a key.
    Interrupted,
}

impl End {
    /// The exit code, as shells expect it: 128 and the signal's number.
    pub fn code(self) -> i32 {
        match self {
            End::HungUp => 128 + SIGHUP,
            End::Terminated => 128 + SIGTERM,
            End::Interrupted => 128 + SIGINT,
        }
    }

    fn of_signal(signal: i32) -> End {
        match signal {
            SIGTERM => End::Terminated,
            SIGINT => End::Interrupted,
            _ => End::HungUp,
        }
    }
}

/// Starts both threads. After a hang-up or a signal the channel gets [`Input::End`], and [`GRACE`] later the process
/// is over, whatever the other threads do.
pub fn watch<M: From<Input> + Send + 'static>(inputs: SyncSender<M>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT])?;
    let of_signals = inputs.clone();
    thread::Builder::new().name("signals".into()).spawn(move || {
        if let Some(signal) = signals.forever().next() {
            end(&of_signals, End::of_signal(signal));
        }
    })?;
    thread::Builder::new().name("hang-up".into()).spawn(move || {
        wait_for_hang_up(rustix::stdio::stdin());
        end(&inputs, End::HungUp);
    })?;
    Ok(())
}

/// Sleeps until the other end of `fd` is gone. Costs nothing while it waits: no events are asked for, hang-ups are
/// always told.
fn wait_for_hang_up(fd: impl AsFd) {
    loop {
        let mut fds = [PollFd::new(&fd, PollFlags::empty())];
        match rustix::event::poll(&mut fds, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
            Ok(_) => {
                let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                if fds.first().is_some_and(|fd| fd.revents().intersects(gone)) {
                    return;
                }
            }
        }
    }
}

/// Tells the loop, gives it its time, then leaves without asking anybody.
fn end<M: From<Input>>(inputs: &SyncSender<M>, end: End) -> ! {
    // A full channel means that the loop is stuck: then only the deadline helps.
    drop(inputs.try_send(Input::End(end).into()));
    thread::sleep(GRACE);
    // Writing to a terminal that takes nothing could block for ever: on a thread of its own.
    drop(thread::Builder::new().name("restore".into()).spawn(session::restore));
    thread::sleep(Duration::from_millis(100));
    signal_hook::low_level::exit(end.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc;

    #[test]
    fn codes_are_what_shells_expect() {
        assert_eq!(End::HungUp.code(), 129);
        assert_eq!(End::Terminated.code(), 143);
        assert_eq!(End::of_signal(SIGTERM), End::Terminated);
        assert_eq!(End::of_signal(SIGHUP), End::HungUp);
        assert_eq!(End::of_signal(SIGINT).code(), 130);
    }

    #[test]
    fn the_watcher_sleeps_until_the_other_end_is_gone() {
        use std::io::Write;
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            wait_for_hang_up(&theirs);
            tell.send(()).unwrap();
        });
        ours.write_all(b"keys").unwrap();
        assert!(told.recv_timeout(Duration::from_millis(100)).is_err(), "keys are no hang-up");
        drop(ours);
        assert!(told.recv_timeout(Duration::from_secs(5)).is_ok());
    }
}
