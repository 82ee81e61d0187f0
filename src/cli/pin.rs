//! Asks for a PIN: on the terminal, which shows nothing of it, or from a descriptor. Never from arguments or the
//! environment, which others can read.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;

use rustix::fs::OFlags;
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::service::pin::{PIN_MAX, Pin};

use super::fault::Fault;

/// The terminal, whatever standard input is.
const TERMINAL: &str = "/dev/tty";

/// A PIN from an open descriptor: its first line.
pub fn from_descriptor(number: u32) -> Result<Pin, Fault> {
    let unread = |what: String| Fault::usage(format!("no PIN can be read from descriptor {number}: {what}"));
    let file = descriptor(number).map_err(|fault| unread(fault.to_string()))?;
    let mut text = String::new();
    // One more than fits, so that what is too long is noticed.
    let most = u64::try_from(PIN_MAX + 2).unwrap_or(u64::MAX);
    file.take(most).read_to_string(&mut text).map_err(|fault| unread(fault.to_string()))?;
    Pin::new(text.lines().next().unwrap_or_default()).map_err(Fault::usage)
}

/// A descriptor that was open already, whoever opened it.
fn descriptor(number: u32) -> std::io::Result<File> {
    let raw = i32::try_from(number).map_err(|_| std::io::Error::from(std::io::ErrorKind::InvalidInput))?;
    let own = pidfd_open(getpid(), PidfdFlags::empty())?;
    match pidfd_getfd(own, raw, PidfdGetfdFlags::empty()) {
        Ok(fd) => Ok(File::from(fd)),
        // Where the system does not let it be taken, it is opened again, which its owner may do.
        Err(_) => File::open(format!("/proc/self/fd/{number}")),
    }
}

/// A PIN as somebody types it.
pub fn asked(question: &str) -> Result<Pin, Fault> {
    let typed = typed(question)?;
    Pin::new(&typed).map_err(Fault::usage)
}

/// A new PIN, typed twice.
pub fn asked_twice(whose: &str) -> Result<Pin, Fault> {
    let first = asked(&format!("New PIN of {whose}: "))?;
    let again = asked("Once more: ")?;
    match first == again {
        true => Ok(first),
        false => Err(Fault::usage("the two are not the same; nothing was changed")),
    }
}

/// A terminal that is quiet until this goes.
struct Quiet {
    terminal: File,
    before: Termios,
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = tcsetattr(&self.terminal, OptionalActions::Flush, &self.before);
        let _ = self.terminal.write_all(b"\n");
    }
}

fn typed(question: &str) -> Result<String, Fault> {
    let none = |_| {
        Fault::usage(
            "there is no terminal to ask for a PIN on; over ssh ask for one (`ssh -t`), else give the PIN by a descriptor",
        )
    };
    let io = |fault: std::io::Error| Fault::Unreachable(fault.to_string());
    let no_link = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NOCTTY;
    let flags = i32::try_from(no_link.bits()).unwrap_or(0);
    let mut terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .mode(0o600)
        .custom_flags(flags)
        .open(TERMINAL)
        .map_err(none)?;
    let before = tcgetattr(&terminal).map_err(|fault| io(fault.into()))?;
    let mut quiet = before.clone();
    quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
    tcsetattr(&terminal, OptionalActions::Flush, &quiet).map_err(|fault| io(fault.into()))?;
    terminal.write_all(question.as_bytes()).map_err(io)?;
    let mut quiet = Quiet { terminal, before };
    let mut typed = Vec::new();
    let mut byte = [0];
    loop {
        if quiet.terminal.read(&mut byte).map_err(io)? == 0 {
            return Err(Fault::usage("the terminal is gone; nothing was changed"));
        }
        match byte {
            [b'\r' | b'\n'] => break,
            [0x7f | 0x08] => drop(typed.pop()),
            [0x15] => typed.clear(),
            [0x1b | 0x03 | 0x04] => return Err(Fault::usage("no PIN was given; nothing was changed")),
            [byte] if typed.len() <= PIN_MAX => typed.push(byte),
            _ => {}
        }
    }
    String::from_utf8(typed).map_err(|_| Fault::usage("a PIN has digits, letters or signs"))
}

#[cfg(test)]
#[path = "pin_tests.rs"]
mod tests;
