//! Where the socket of a store is, and how it is reached without trusting a path: through its folder, held open.
//!
//! The folder must be a real one of the right owner that nobody else can write to. A socket's name is never longer than
//! the kernel allows, whatever the folder's is.

use std::fs::Permissions;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, fstat, open};
use thiserror::Error;

use super::known::Account;
use crate::domain::text::{path_words, shown};

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
    #[error("the socket {} cannot be used: {fault}; {}", words(socket), owner.help())]
    Socket {
        /// The socket.
        socket: PathBuf,
        /// What the system says.
        fault: io::Error,
        /// Whose it is.
        owner: Owner,
    },
    /// A folder stands where the socket would.
    #[error("{0} is a folder, so no server can listen there; move it away (`mv {0} {0}.old`)", words(socket))]
    Folder {
        /// Where.
        socket: PathBuf,
    },
    /// A service's socket, and this account is not in its group.
    #[error(
        "this account may not use the socket {}: it is for the members of the group {group}. Whoever looks after this \
         machine adds you (`usermod -aG {group} {account}`); log in anew afterwards",
        words(socket)
    )]
    Closed {
        /// The socket.
        socket: PathBuf,
        /// Its group, by name or number.
        group: String,
        /// This account, by name or number.
        account: String,
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
    owner: Owner,
}

/// Whose folder it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// This account's alone.
    Own,
    /// The system's or the service's: nobody but its owner may write to it.
    Service,
}

impl Owner {
    /// What would help where its socket cannot be used.
    fn help(self) -> &'static str {
        match self {
            Owner::Own => "`stockroom doctor` looks what is wrong",
            Owner::Service => "ask whoever runs the server",
        }
    }
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
            Owner::Own if stat.st_uid != own => {
                let what = format!(
                    "it belongs to account {}, not to yours ({own}), and whoever that is could read along; move it away \
                     (`mv {1} {1}.old`)",
                    stat.st_uid,
                    words(dir)
                );
                return Err(unsafe_(&what));
            }
            Owner::Own if stat.st_mode & 0o077 != 0 => {
                let what =
                    format!("others may enter it; it must be closed to them (`chmod 700 {}`)", words(dir));
                return Err(unsafe_(&what));
            }
            Owner::Service if stat.st_mode & 0o022 != 0 => {
                return Err(unsafe_("others may write to it (chmod go-w)"));
            }
            _ => {}
        }
        Ok(Folder { fd, dir: dir.to_path_buf(), owner })
    }

    fn reached(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}/{name}", self.fd.as_raw_fd()))
    }

    /// Connects to a socket in it.
    pub fn connect(&self, name: &str) -> Result<UnixStream, IpcFault> {
        UnixStream::connect(self.reached(name)).map_err(|fault| match fault.kind() {
            io::ErrorKind::PermissionDenied if self.owner == Owner::Service => self.closed(name),
            _ => self.fault(name, fault),
        })
    }

    fn fault(&self, name: &str, fault: io::Error) -> IpcFault {
        IpcFault::Socket { socket: self.dir.join(name), fault, owner: self.owner }
    }

    /// Who may use the socket, for somebody who may not.
    fn closed(&self, name: &str) -> IpcFault {
        use nix::unistd::{Gid, Group};
        let own = Account::own();
        let found = std::fs::symlink_metadata(self.reached(name)).ok().map(|meta| meta.gid());
        let named = |gid| Group::from_gid(Gid::from_raw(gid)).ok().flatten().map(|group| group.name);
        let group = found.map(|gid| named(gid).unwrap_or_else(|| gid.to_string()));
        IpcFault::Closed {
            socket: self.dir.join(name),
            group: shown(&group.unwrap_or_else(|| String::from("stockroom"))),
            account: own.login.map_or_else(|| own.uid.to_string(), |login| shown(login.as_str())),
        }
    }

    /// Listens under a name of its own, then takes the place of whatever is at `name`: a client sees the old one or the
    /// new one, never one that does not listen yet. Only for the holder of the store's lock.
    pub fn publish(&self, name: &str) -> Result<UnixListener, IpcFault> {
        self.sweep(name);
        if std::fs::symlink_metadata(self.reached(name)).is_ok_and(|meta| meta.is_dir()) {
            return Err(IpcFault::Folder { socket: self.dir.join(name) });
        }
        let private = self.reached(&format!("{name}.{}", std::process::id()));
        let listener = UnixListener::bind(&private).map_err(|fault| self.fault(name, fault))?;
        // The folder is closed to others as well; who finds the socket finds it with its mode.
        let put = std::fs::set_permissions(&private, Permissions::from_mode(0o600))
            .and_then(|()| std::fs::rename(&private, self.reached(name)));
        match put {
            Ok(()) => Ok(listener),
            Err(fault) => {
                // Nobody knows of it.
                let _ = std::fs::remove_file(&private);
                Err(self.fault(name, fault))
            }
        }
    }

    /// Takes away what servers have left that ended while they published: sockets under a name of their own.
    fn sweep(&self, name: &str) {
        let Ok(there) = std::fs::read_dir(self.reached(".")) else { return };
        let private = |found: &str| {
            let number = found.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
            number
                .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        for entry in there.flatten() {
            let left = entry.file_type().is_ok_and(|kind| kind.is_socket())
                && entry.file_name().to_str().is_some_and(private);
            if left
                && let Err(fault) = std::fs::remove_file(self.reached(&entry.file_name().to_string_lossy()))
            {
                tracing::warn!(%fault, "what a server has left cannot be taken away");
            }
        }
    }

    /// What a name stands for just now: device and number of the file.
    pub fn identity(&self, name: &str) -> Option<(u64, u64)> {
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
    fn what_servers_have_left_goes_with_the_next_one_and_nothing_else_does() {
        let (_temp, dir) = folder(0o700);
        let held = Folder::open(&dir, Owner::Own).unwrap();
        for name in ["s.7", "s.999999", "s.x", "t.7", "s."] {
            UnixListener::bind(held.reached(name)).unwrap();
        }
        std::fs::write(dir.join("s.8"), "no socket").unwrap();
        let _listener = held.publish(SOCKET).unwrap();
        let mut left: Vec<String> = std::fs::read_dir(&dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(left, ["s", "s.", "s.8", "s.x", "t.7"]);
    }

    #[test]
    fn where_a_folder_stands_nothing_is_left_and_it_is_told() {
        let (_temp, dir) = folder(0o700);
        let held = Folder::open(&dir, Owner::Own).unwrap();
        std::fs::create_dir(dir.join(SOCKET)).unwrap();
        let fault = held.publish(SOCKET).unwrap_err();
        assert!(fault.to_string().contains("is a folder") && fault.to_string().contains("mv "), "{fault}");
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1);
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
