//! What there is of a store and its server on this machine. Looks only; judges nothing.

use std::fs::Metadata;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::fs::Access;

use crate::domain::ids::Seq;
use crate::domain::query::{Safety, StoreQuery};
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::engine::care::{BACKUPS, data_file};
use crate::engine::clock::{Clock, SystemClock};
use crate::engine::owner::Owner;
use crate::service::desk::ask;
use crate::service::holder::{self, Holder};
use crate::service::ipc::{IPC_DIR, SOCKET};
use crate::service::known::number_of;
use crate::service::mount::Mount;
use crate::service::remote::{Absent, Approach, LineFault, NoStatus, Place, Remote, Turned};
use crate::service::room::{self, ELSEWHERE, HearOpening, RoomFault, StoreFault};
use crate::service::start::START_FILE;

/// What the screen leaves behind when it fails.
const REPORT: &str = "stockroom-crash.txt";

/// Owner and mode of something that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The account that owns it.
    pub uid: u32,
    /// Its permissions.
    pub mode: u32,
    /// Whether it is a folder or an ordinary file, and no link or anything else.
    pub ordinary: Ordinary,
    /// Its bytes.
    pub bytes: u64,
    /// When it was made, where that is known.
    pub made: Option<Moment>,
}

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordinary {
    /// A folder or an ordinary file.
    Yes,
    /// A link.
    Link,
    /// A socket, a pipe or a device.
    No,
}

/// Who has the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// A server that answers.
    Served {
        /// Its version.
        version: String,
        /// Its last entry and how safe the store is kept.
        head: Option<Seq>,
        /// How safe it keeps the store.
        safety: Option<Safety>,
    },
    /// A server that does not let this account or program in, in its words.
    Turned {
        /// Whether it speaks another protocol.
        version: bool,
        /// Its words.
        text: String,
    },
    /// A server that says that it has another store than the one in the folder, in its words.
    Elsewhere(String),
    /// A process that says nothing at its socket.
    Silent(Stands),
    /// A process at its socket that speaks as no server does, and what is wrong with that.
    Strange(Stands, String),
    /// The folder of its socket is not to be trusted, or the socket not to be had: why, and who has the store.
    Unsafe(String, Option<u32>),
    /// A process that does not serve it.
    Process(Holder),
    /// Nobody; it was opened for this.
    Nobody(Opened),
}

/// Which processes stand where a server would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stands {
    /// The one at the socket.
    pub socket: Option<u32>,
    /// The one that has the store.
    pub store: Option<u32>,
}

/// What is where clients look for the socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nothing.
    Free,
    /// A socket.
    Socket,
    /// A folder.
    Folder,
    /// A file or a link.
    Other,
    /// There is no folder for it: a file or a link has its name.
    NoFolder,
    /// Whatever may stand there, no server can be started: something else has the name of the starters' lock.
    NoLock,
}

/// What became of opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It opens.
    Yes {
        /// Whether it had to be recovered.
        recovered: bool,
        /// The last entry, and when it was recorded.
        head: Option<(Seq, Moment)>,
    },
    /// It does not, in a sentence.
    No(String),
}

/// The backups that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    /// Where.
    pub folder: String,
    /// When the newest was made.
    pub newest: Option<Moment>,
    /// Whether another can be put there.
    pub room: Room,
}

/// Whether something can be put into a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// It can, or the folder is made when something is.
    Yes,
    /// There is no such folder, and somebody named it.
    NoFolder,
    /// This account may not.
    Shut,
}

/// All that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The folder, as it was named.
    pub dir: String,
    /// This program's version.
    pub version: &'static str,
    /// The account that looks.
    pub uid: u32,
    /// The time, by this machine.
    pub now: Moment,
    /// The folder itself.
    pub folder: Option<Found>,
    /// What it is on.
    pub mount: Mount,
    /// The data file.
    pub data: Option<Found>,
    /// What the owner decided, or what is wrong with that.
    pub owner: Result<Owner, String>,
    /// A launcher of the owner's that is no account of this machine.
    pub nobody: Option<Code>,
    /// Bytes that are free.
    pub free: Option<u64>,
    /// What is where a server's socket would be.
    pub door: Door,
    /// Who has the store; none where there is none.
    pub held: Option<Held>,
    /// Backups where they would be.
    pub backups: Backups,
    /// When the screen last failed.
    pub crashed: Option<Moment>,
}

/// Looks at everything.
pub fn facts(dir: &Path, hear: HearOpening) -> Facts {
    let data = std::fs::symlink_metadata(data_file(dir)).ok().map(|meta| found(&meta));
    let owner = Owner::of(dir).map_err(|fault| fault.to_string());
    let launchers = owner.iter().flat_map(|owner| &owner.launchers);
    let nobody = launchers.into_iter().find(|login| number_of(login).is_none()).cloned();
    let held = match &data {
        Some(_) => Some(held(dir, hear)),
        // Nobody has what is not there, but who had it when it was.
        None => at_store(dir).filter(|held| matches!(held, Held::Elsewhere(_))),
    };
    Facts {
        dir: dir.display().to_string(),
        version: env!("CARGO_PKG_VERSION"),
        uid: rustix::process::geteuid().as_raw(),
        now: SystemClock.now(),
        folder: std::fs::metadata(dir).ok().filter(Metadata::is_dir).map(|meta| found(&meta)),
        mount: Mount::of(dir),
        data,
        free: free(dir),
        door: door(dir),
        backups: backups(dir, owner.as_ref().ok()),
        owner,
        nobody,
        held,
        crashed: std::fs::symlink_metadata(dir.join(REPORT)).ok().and_then(|meta| at(meta.modified())),
    }
}

fn at(time: std::io::Result<SystemTime>) -> Option<Moment> {
    let since = time.ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok().map(Moment)
}

fn found(meta: &Metadata) -> Found {
    let kind = meta.file_type();
    let ordinary = match kind.is_file() || kind.is_dir() {
        true => Ordinary::Yes,
        false if kind.is_symlink() => Ordinary::Link,
        false => Ordinary::No,
    };
    Found {
        uid: meta.uid(),
        mode: meta.mode() & 0o7777,
        ordinary,
        bytes: meta.len(),
        made: at(meta.created()),
    }
}

fn free(dir: &Path) -> Option<u64> {
    let space = rustix::fs::statvfs(dir).ok()?;
    Some(space.f_bavail.saturating_mul(space.f_frsize))
}

fn backups(dir: &Path, owner: Option<&Owner>) -> Backups {
    let folder: PathBuf =
        owner.and_then(|owner| owner.backup_folder.clone()).unwrap_or_else(|| dir.join(BACKUPS));
    let is_one = |name: &str| name.starts_with("stockroom-") && name.ends_with(".redb");
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let newest = files
        .filter(|file| file.file_name().to_str().is_some_and(is_one))
        .filter_map(|file| at(file.metadata().ok()?.modified()))
        .max();
    let named = owner.is_some_and(|owner| owner.backup_folder.is_some());
    let may = rustix::fs::access(&folder, Access::WRITE_OK | Access::EXEC_OK).is_ok();
    let room = match folder.is_dir() {
        true if may => Room::Yes,
        true => Room::Shut,
        false if named => Room::NoFolder,
        false => Room::Yes,
    };
    Backups { folder: folder.display().to_string(), newest, room }
}

fn door(dir: &Path) -> Door {
    let there = |path: &Path| std::fs::symlink_metadata(path).map(|meta| meta.file_type());
    let ipc = dir.join(IPC_DIR);
    let lock = there(&dir.join(START_FILE));
    match (there(&ipc), there(&ipc.join(SOCKET))) {
        _ if lock.is_ok_and(|kind| !kind.is_file()) => Door::NoLock,
        (Ok(kind), _) if !kind.is_dir() => Door::NoFolder,
        (_, Ok(kind)) if kind.is_socket() => Door::Socket,
        (_, Ok(kind)) if kind.is_dir() => Door::Folder,
        (_, Ok(_)) => Door::Other,
        (_, Err(_)) => Door::Free,
    }
}

/// Asks the server; where none answers, opens the store as anybody would.
fn held(dir: &Path, hear: HearOpening) -> Held {
    if let Some(held) = at_store(dir) {
        return held;
    }
    match opened(dir, hear) {
        Err(RoomFault::Store(StoreFault::InUse { holder, .. })) => Held::Process(holder::of(dir, &holder)),
        Err(fault) => Held::Nobody(Opened::No(fault.to_string())),
        Ok(opened) => Held::Nobody(opened),
    }
}

/// What the server of a store's folder says, and who has the store meanwhile.
fn at_store(dir: &Path) -> Option<Held> {
    let held = served(Place::Store(dir.to_path_buf()))?;
    let store = || holder::process_of(dir);
    Some(match held {
        Held::Silent(stands) => Held::Silent(Stands { store: store(), ..stands }),
        Held::Strange(stands, what) => Held::Strange(Stands { store: store(), ..stands }, what),
        Held::Unsafe(what, _) => Held::Unsafe(what, store()),
        other => other,
    })
}

/// What a server at a place says; none where nobody is there to say anything.
pub fn served(place: Place) -> Option<Held> {
    let first = Some(Duration::from_secs(2));
    let approach = Approach { absent: Absent::Leaves, first, patience: first, ..Approach::to(place.clone()) };
    let stands = || {
        let socket = place.knock().ok().and_then(|knocked| knocked.process());
        Stands { socket, store: None }
    };
    match Remote::step_up(approach, room::new_session(), "", None) {
        Ok(remote) => {
            let status = match remote.status() {
                Ok(status) => Some(status),
                Err(NoStatus::Late(_)) => return Some(Held::Silent(stands())),
                Err(NoStatus::Said(text)) if text.contains(ELSEWHERE) => return Some(Held::Elsewhere(text)),
                Err(NoStatus::Said(_)) => None,
            };
            let safety = ask(&remote, StoreQuery).ok().and_then(|store| store.safety);
            let version = status.as_ref().map(|status| status.version.clone()).unwrap_or_default();
            Some(Held::Served { version, head: status.and_then(|status| status.head), safety })
        }
        Err(LineFault::Turned { status, text }) => {
            Some(Held::Turned { version: matches!(status, Turned::TooOld | Turned::TooNew), text })
        }
        Err(LineFault::Ipc(fault)) if !fault.no_folder() => Some(Held::Unsafe(fault.to_string(), None)),
        Err(LineFault::Silent { .. }) => Some(Held::Silent(stands())),
        Err(LineFault::Line(what)) => Some(Held::Strange(stands(), what)),
        Err(_) => None,
    }
}

fn opened(dir: &Path, hear: HearOpening) -> Result<Opened, RoomFault> {
    let (head, recovered) = room::look_in(dir, hear)?;
    Ok(Opened::Yes { recovered, head })
}
