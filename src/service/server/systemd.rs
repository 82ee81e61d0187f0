//! What systemd and a service say to each other: the socket that is listened at already, and how far the service is.
//!
//! Hand-made of two variables and one datagram; nothing here opens a path that is not in this process's environment.

use std::ffi::OsStr;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};

use rustix::net::AddressFamily;
use rustix::net::sockopt::{socket_acceptconn, socket_domain};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

/// The first of the sockets that are handed over.
const FIRST: i32 = 3;

/// The socket that was handed to this process; none where none was. More than one, or one that is no listening Unix
/// socket, is a fault in words.
pub fn given() -> Result<Option<UnixListener>, String> {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let meant = variable("LISTEN_PID").parse::<u32>().is_ok_and(|pid| pid == std::process::id());
    match variable("LISTEN_FDS").as_str() {
        _ if !meant => Ok(None),
        "" | "0" => Ok(None),
        "1" => taken().map(Some),
        many => Err(format!("{many} sockets were handed over; a store's server takes one")),
    }
}

/// The socket by its number: asked of the kernel as another process's would be, so that it is ours by right.
fn taken() -> Result<UnixListener, String> {
    let said = |fault: rustix::io::Errno| format!("the socket that was handed over cannot be used: {fault}");
    let own = pidfd_open(getpid(), PidfdFlags::empty()).map_err(said)?;
    let socket = pidfd_getfd(&own, FIRST, PidfdGetfdFlags::empty()).map_err(said)?;
    if socket_domain(&socket).map_err(said)? != AddressFamily::UNIX
        || !socket_acceptconn(&socket).map_err(said)?
    {
        return Err(String::from("what was handed over is no Unix socket that listens"));
    }
    Ok(UnixListener::from(socket))
}

/// Says how far the service is, where somebody wants to know (`READY=1`, `STOPPING=1`, `STATUS=...`).
pub fn notify(words: &str) {
    let Some(place) = std::env::var_os("NOTIFY_SOCKET").filter(|place| !place.is_empty()) else { return };
    if let Err(fault) = sent(&place, words) {
        tracing::warn!(%fault, "the service manager was not told");
    }
}

fn sent(place: &OsStr, words: &str) -> std::io::Result<()> {
    let socket = UnixDatagram::unbound()?;
    let to = match place.as_bytes() {
        [b'@', name @ ..] => SocketAddr::from_abstract_name(name)?,
        _ => SocketAddr::from_pathname(place)?,
    };
    socket.send_to_addr(words.as_bytes(), &to).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_reaches_the_service_manager_by_path_and_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("notify");
        let name = format!("stockroom-test-{}", std::process::id());
        let by_path = UnixDatagram::bind(&path).unwrap();
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let by_name = UnixDatagram::bind_addr(&address).unwrap();
        sent(path.as_os_str(), "READY=1").unwrap();
        sent(OsStr::new(&format!("@{name}")), "READY=1").unwrap();
        for socket in [by_path, by_name] {
            let mut bytes = [0; 64];
            let read = socket.recv(&mut bytes).unwrap();
            assert_eq!(&bytes[..read], b"READY=1");
        }
    }
}
