//! A client that asks and takes nothing in: a terminal whose line stalls.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use stockroom::codec;
use stockroom::service::room::new_session;
use stockroom::service::wire::frame::write_message;
use stockroom::service::wire::hello::{Hello, PROTOCOL, PROTOCOL_MIN, read_welcome, write_hello};
use stockroom::service::wire::message::{AskOf, Asked};

/// Connects, follows, and asks until nothing more is taken; the connection, which nobody reads.
pub fn stall(store: &Path) -> UnixStream {
    let mut stream = UnixStream::connect(store.join("ipc/s")).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
    let hello = Hello {
        protocols: (PROTOCOL_MIN, PROTOCOL),
        store: [0; 16],
        session: new_session(),
        last: 0,
        version: String::from(env!("CARGO_PKG_VERSION")),
        name: String::new(),
        role: String::new(),
    };
    write_hello(&mut stream, &hello).unwrap();
    read_welcome(&mut stream).unwrap();
    for id in 1.. {
        let ask = if id == 1 { AskOf::Follow } else { AskOf::Status };
        let mut bytes = Vec::new();
        write_message(&mut bytes, &codec::plain(&Asked { id, ask }).unwrap()).unwrap();
        if stream.write_all(&bytes).is_err() {
            break;
        }
    }
    stream
}
