//! The socket at its place in the store's folder: put there, looked after, taken away. Only for the holder of the
//! store's lock.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use crate::engine::care::{self, data_file};
use crate::service::ipc::{Folder, IPC_DIR, IpcFault, Owner, SOCKET};

/// A socket that was published.
pub(super) struct Post {
    ipc: PathBuf,
    folder: Folder,
    identity: (u64, u64),
    /// The store's data file: the folder that it is in is the one that is served.
    data: Option<(u64, u64)>,
}

/// What stands where clients look for the socket.
pub(super) enum Look {
    /// This server's own.
    Own,
    /// Nothing: it was published again, and is listened to there.
    Again(UnixListener),
    /// Somebody else's.
    Other,
    /// The store is gone from its folder, or no socket can be made in that any more.
    Gone(String),
}

impl Post {
    /// Publishes the socket of a store's folder.
    pub(super) fn publish(dir: &Path) -> Result<(UnixListener, Post), IpcFault> {
        let ipc = dir.join(IPC_DIR);
        match DirBuilder::new().mode(0o700).create(&ipc) {
            Err(fault) if fault.kind() != ErrorKind::AlreadyExists => {
                return Err(IpcFault::NoFolder { dir: ipc, fault });
            }
            _ => {}
        }
        let folder = Folder::open(&ipc, Owner::Own)?;
        let listener = folder.publish(SOCKET)?;
        let identity = folder.identity(SOCKET).ok_or_else(|| IpcFault::Socket {
            socket: ipc.join(SOCKET),
            fault: ErrorKind::NotFound.into(),
            owner: Owner::Own,
        })?;
        Ok((listener, Post { ipc, folder, identity, data: care::identity(&data_file(dir)) }))
    }

    /// Looks whether the socket is still where clients look for it, by path, and publishes it again where it is gone.
    pub(super) fn look(&mut self) -> Look {
        let Some(dir) = self.ipc.parent().map(Path::to_path_buf) else { return Look::Own };
        if care::identity(&data_file(&dir)) != self.data {
            return Look::Gone(String::from("the store is no longer in its folder"));
        }
        match Folder::open(&self.ipc, Owner::Own) {
            Ok(folder) => match folder.identity(SOCKET) {
                Some(found) if found == self.identity => return Look::Own,
                Some(_) => return Look::Other,
                None => {}
            },
            Err(fault) if fault.nobody() => {}
            // Clients say the same, and whoever reads it can mend it; who is connected goes on.
            Err(fault) => {
                tracing::error!(%fault, "clients will not trust the socket's folder");
                return Look::Own;
            }
        }
        match Post::publish(&dir) {
            Ok((listener, post)) => {
                *self = post;
                Look::Again(listener)
            }
            Err(fault) => Look::Gone(fault.to_string()),
        }
    }

    /// Takes the socket away where it is still this server's.
    pub(super) fn withdraw(&self) {
        self.folder.withdraw(SOCKET, self.identity);
    }
}
