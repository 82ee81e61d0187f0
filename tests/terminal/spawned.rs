//! A program in a terminal of its own, for every test that sits before a real one: what it writes comes through a
//! channel, keys go in.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};

use portable_pty::{Child, CommandBuilder, MasterPty, PtyPair, PtySize, native_pty_system};

/// A program at work, and its terminal.
pub struct Spawned {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    pub keys: Box<dyn Write + Send>,
    /// Ends with the terminal.
    pub output: Receiver<Vec<u8>>,
}

/// A terminal of that size; 0 is one that does not know.
pub fn open(rows: u16, cols: u16) -> PtyPair {
    native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap()
}

/// Starts a program in a terminal.
pub fn spawned(pair: PtyPair, command: CommandBuilder) -> Spawned {
    let child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let keys = pair.master.take_writer().unwrap();
    let (send, output) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            if send.send(bytes[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    Spawned { child, master: pair.master, keys, output }
}
