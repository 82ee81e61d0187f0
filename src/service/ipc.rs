//! Where the socket of a store is, and how it is reached without trusting a path: through its folder, held open.
//!
//! The folder must be a real one of the right owner that nobody else can write to. A socket's name is never longer than
//! the kernel allows, whatever the folder's is.

use std::fs::Permissions;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, fstat, open};
use thiserror::Error;

use crate::domain::text::path_words;

/// The folder of sockets in the store's folder.
pub const IPC_DIR: &str = "ipc";
/// The socket that clients connect to.
pub const SOCKET: &str = "s";

/// Why a socket's folder is not to be trusted, or not to be had.
#[derive(Debug, Error)]
pub enum IpcFault {
    /// There is none, or it cannot be opened.
    #[error("{} cannot be opened: {fault}; a server's socket would be in it", words(dir))]
    NoFolder {
        /// The folder.
        dir: PathBuf,
        /// What the system says.
        fault: io::Error,
    },
    /// Somebody else could have put a socket there.
    #[error("{} is not safe: {what}; nothing was sent to it", words(dir))]
    Unsafe {
        /// The folder.
        dir: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The socket itself.
    #[error("the socket {} cannot be used: {fault}; ask whoever runs the server", words(socket))]
    Socket {
        /// The socket.
        socket: PathBuf,
        /// What the system says.
        fault: io::Error,
    },
}

/// A path, fit to show.
fn words(path: &Path) -> String {
    path_words(&path.display().to_string())
}

impl IpcFault {
    /// Whether there is no folder that a server could have put a socket into, whatever the reason.
    pub fn no_folder(&self) -> bool {
        matches!(self, IpcFault::NoFolder { .. })
    }

    /// Whether nobody listens there: no folder, no socket, or one that a server left behind.
    pub fn nobody(&self) -> bool {
        let (IpcFault::NoFolder { fault, .. } | IpcFault::Socket { fault, .. }) = self else { return false };
        matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
    }
}

/// A folder of sockets, held open.
#[derive(Debug)]
pub struct Folder {
    fd: OwnedFd,
    dir: PathBuf,
}

/// Whose folder it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// This account's alone.
    Own,
    /// The system's or the service's: nobody but its owner may write to it.
    Service,
}

impl Folder {
    /// Opens a folder and looks whose it is.
    pub fn open(dir: &Path, owner: Owner) -> Result<Folder, IpcFault> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let fd = open(dir, flags, Mode::empty())
            .map_err(|fault| IpcFault::NoFolder { dir: dir.to_path_buf(), fault: fault.into() })?;
        let stat =
            fstat(&fd).map_err(|fault| IpcFault::NoFolder { dir: dir.to_path_buf(), fault: fault.into() })?;
        let unsafe_ = |what: &str| IpcFault::Unsafe { dir: dir.to_path_buf(), what: what.to_owned() };
        let own = rustix::process::geteuid().as_raw();
        match owner {
            Owner::Own if stat.st_uid != own => return Err(unsafe_("it belongs to another account")),
            Owner::Own if stat.st_mode & 0o077 != 0 => {
                return Err(unsafe_("others may enter it; it must be closed to them (chmod 700)"));
            }
            Owner::Service if stat.st_mode & 0o022 != 0 => {
                return Err(unsafe_("others may write to it (chmod go-w)"));
            }
            _ => {}
        }
        Ok(Folder { fd, dir: dir.to_path_buf() })
    }

    fn reached(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}/{name}", self.fd.as_raw_fd()))
    }

    /// Connects to a socket in it.
    pub fn connect(&self, name: &str) -> Result<UnixStream, IpcFault> {
        UnixStream::connect(self.reached(name))
            .map_err(|fault| IpcFault::Socket { socket: self.dir.join(name), fault })
    }

    /// Listens under a name of its own, then takes the place of whatever is at `name`: a client sees the old one or the
    /// new one, never one that does not listen yet. Only for the holder of the store's lock.
    pub fn publish(&self, name: &str) -> Result<UnixListener, IpcFault> {
        let socket = self.dir.join(name);
        let told = |fault: io::Error| IpcFault::Socket { socket: socket.clone(), fault };
        let private = format!("{name}.{}", std::process::id());
        let _ = std::fs::remove_file(self.reached(&private));
        let listener = UnixListener::bind(self.reached(&private)).map_err(told)?;
        // The folder is closed to others as well; who finds the socket finds it with its mode.
        std::fs::set_permissions(self.reached(&private), Permissions::from_mode(0o600)).map_err(told)?;
        std::fs::rename(self.reached(&private), self.reached(name)).map_err(told)?;
        Ok(listener)
    }

    /// What a name stands for just now: device and number of the file.
    pub fn identity(&self, name: &str) -> Option<(u64, u64)> {
        use std::os::unix::fs::MetadataExt;
        let meta = std::fs::symlink_metadata(self.reached(name)).ok()?;
        Some((meta.dev(), meta.ino()))
    }

    /// Takes a name away where it still stands for what is said.
    pub fn withdraw(&self, name: &str, identity: (u64, u64)) {
        if self.identity(name) == Some(identity) {
            // Who connects in between is told that nobody listens, and starts over.
            let _ = std::fs::remove_file(self.reached(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::DirBuilderExt;

    fn folder(mode: u32) -> (tempfile::TempDir, PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("a".repeat(120)).join(IPC_DIR);
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&dir).unwrap();
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(mode)).unwrap();
        (temp, dir)
    }

    #[test]
    fn a_socket_is_published_by_name_however_long_its_folder_is() {
        let (_temp, dir) = folder(0o700);
        let held = Folder::open(&dir, Owner::Own).unwrap();
        assert!(held.connect(SOCKET).unwrap_err().nobody());
        let first = held.publish(SOCKET).unwrap();
        drop(held.connect(SOCKET).unwrap());
        let one = held.identity(SOCKET).unwrap();
        let _second = held.publish(SOCKET).unwrap();
        drop(first);
        drop(held.connect(SOCKET).unwrap());
        held.withdraw(SOCKET, one);
        drop(held.connect(SOCKET).unwrap());
        held.withdraw(SOCKET, held.identity(SOCKET).unwrap());
        assert!(held.connect(SOCKET).unwrap_err().nobody());
    }

    #[test]
    fn a_folder_that_others_may_enter_or_that_is_a_link_is_not_trusted() {
        let (temp, dir) = folder(0o755);
        assert!(matches!(Folder::open(&dir, Owner::Own), Err(IpcFault::Unsafe { .. })));
        Folder::open(&dir, Owner::Service).unwrap();
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o770)).unwrap();
        assert!(matches!(Folder::open(&dir, Owner::Service), Err(IpcFault::Unsafe { .. })));
        let link = temp.path().join("link");
        std::os::unix::fs::symlink(&dir, &link).unwrap();
        assert!(matches!(Folder::open(&link, Owner::Service), Err(IpcFault::NoFolder { .. })));
    }
}
