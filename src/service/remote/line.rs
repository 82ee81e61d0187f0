//! One connection to a server: reached, greeted, and cut into messages.

use std::io::ErrorKind;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use thiserror::Error;

use crate::codec;
use crate::domain::text::path_words;
use crate::service::ipc::{Folder, IPC_DIR, IpcFault, Owner, SOCKET};
use crate::service::start::HearStart;
use crate::service::wire::dialect;
use crate::service::wire::frame::{FrameFault, FrameLimits, read_message, write_message};
use crate::service::wire::hello::{Hello, Status, Welcome, read_welcome, write_hello};
use crate::service::wire::message::{Asked, Said};
use crate::service::wire::way::{Ear, Mouth, Wire};

/// How long a server may take to answer a hello.
const HELLO: Duration = Duration::from_secs(5);
/// After how much of that whoever waits is told.
const SLOW: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };
/// How long a server may take to take a frame, or to end one that it began.
const FRAME: Duration = Duration::from_secs(30);

/// Where a server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The socket in the folder of a store that this account owns.
    Store(PathBuf),
    /// A socket of a service.
    Socket(PathBuf),
}

/// Why a server was not reached, or did not let the client in.
#[derive(Debug, Error)]
pub enum LineFault {
    /// Nobody listens there.
    #[error("no server listens at {}; whoever runs it has to start it", path_words(&place.display().to_string()))]
    Nobody {
        /// The socket.
        place: PathBuf,
    },
    /// The socket or its folder.
    #[error(transparent)]
    Ipc(IpcFault),
    /// It does not let this client in, now or at all.
    #[error("{text}")]
    Turned {
        /// How.
        status: Status,
        /// Its words.
        text: String,
    },
    /// The line.
    #[error("the server does not answer: {0}")]
    Line(String),
    /// Somebody listens there and says nothing.
    #[error(
        "a server stands at {} and says nothing; {}",
        path_words(&place.display().to_string()),
        silent_help(*owner)
    )]
    Silent {
        /// The socket.
        place: PathBuf,
        /// Whose it is.
        owner: Owner,
    },
    /// Another process has the store and does not serve it.
    #[error("the store is in use by {who}, and no server answers; `stockroom doctor` looks what is wrong")]
    Busy {
        /// Which.
        who: String,
    },
    /// No server can listen here; the store may be opened without one.
    #[error("no server can be started: {why}")]
    Alone {
        /// Why.
        why: String,
    },
    /// A server could not be started.
    #[error("{why}")]
    NotStarted {
        /// In a sentence.
        why: String,
    },
}

fn silent_help(owner: Owner) -> &'static str {
    match owner {
        Owner::Own => "`stockroom doctor` looks what is wrong",
        Owner::Service => "`stockroom doctor` looks once more; else tell whoever runs the server",
    }
}

impl LineFault {
    /// Whether it is worth trying again in a moment.
    pub fn passes(&self) -> bool {
        match self {
            LineFault::Nobody { .. } | LineFault::Line(_) | LineFault::Silent { .. } => true,
            LineFault::Busy { .. } => true,
            LineFault::Turned { status, .. } => {
                matches!(status, Status::Draining | Status::Recovering | Status::TooMany)
            }
            LineFault::Ipc(_) | LineFault::Alone { .. } | LineFault::NotStarted { .. } => false,
        }
    }
}

/// A connection that was let in: what is asked over it, and its end. What is heard is another's ([`Hearing`]).
pub struct Line {
    wire: Wire,
    /// One message goes out after the other.
    mouth: Mutex<Mouth>,
    /// Bytes of a message, at most.
    most: usize,
    /// What both sides speak.
    protocol: u16,
}

/// The way in of a connection that was let in.
pub struct Hearing(Ear<Wire>);

impl Place {
    fn parts(&self) -> (PathBuf, String, Owner) {
        match self {
            Place::Store(dir) => (dir.join(IPC_DIR), SOCKET.to_owned(), Owner::Own),
            Place::Socket(path) => {
                let dir = match path.parent() {
                    Some(dir) if !dir.as_os_str().is_empty() => dir,
                    _ => Path::new("."),
                };
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                (dir.to_path_buf(), name, Owner::Service)
            }
        }
    }

    /// Connects, and says nothing yet.
    pub fn knock(&self) -> Result<Knocked, LineFault> {
        let (dir, name, owner) = self.parts();
        let nobody = |fault: IpcFault| match fault.nobody() {
            true => LineFault::Nobody { place: dir.join(&name) },
            false => LineFault::Ipc(fault),
        };
        let stream = Folder::open(&dir, owner).and_then(|folder| folder.connect(&name)).map_err(nobody)?;
        Ok(Knocked { stream, place: dir.join(&name), owner })
    }
}

/// A connection on which nothing was said yet, and where it leads.
pub struct Knocked {
    stream: UnixStream,
    place: PathBuf,
    owner: Owner,
}

impl Knocked {
    /// The process that listens at the other end, as the kernel says.
    pub fn process(&self) -> Option<u32> {
        crate::service::server::who::peer(&self.stream).ok()?.pid
    }

    /// Says hello and hears the answer; `hear` is told where that takes its time.
    pub fn greet(self, hello: &Hello, hear: Option<&HearStart>) -> Result<(Line, Welcome), LineFault> {
        let Knocked { stream, place, owner } = self;
        let line = |fault: std::io::Error| match fault.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => LineFault::Silent { place: place.clone(), owner },
            _ => LineFault::Line(fault.to_string()),
        };
        stream.set_read_timeout(Some(HELLO)).map_err(line)?;
        stream.set_write_timeout(Some(FRAME)).map_err(line)?;
        let mut way = &stream;
        match write_hello(&mut way, hello) {
            // Whoever is turned away at the door is not heard first: what they are told is there to be read all the same.
            Err(fault) if fault.kind() == ErrorKind::BrokenPipe => {}
            written => written.map_err(line)?,
        }
        if let Some(hear) = hear.filter(|_| !comes_within(&stream, SLOW)) {
            hear("no answer from the server yet");
        }
        let welcome = read_welcome(&mut way).map_err(line)?;
        let (oldest, newest) = hello.protocols;
        match welcome.status {
            Status::Ok if !(oldest..=newest).contains(&welcome.protocol) => {
                let what = format!(
                    "it speaks protocol {}, this program {oldest} to {newest}; install the same version on both sides",
                    welcome.protocol
                );
                Err(LineFault::Line(what))
            }
            Status::Ok => Ok((Line::over(stream, &welcome).map_err(line)?, welcome)),
            status => Err(LineFault::Turned { status, text: crate::domain::text::shown(&welcome.text) }),
        }
    }
}

/// Whether there is something to hear, be it the end, within so long.
fn comes_within(stream: &UnixStream, time: Timespec) -> bool {
    let mut waited = [PollFd::new(stream, PollFlags::IN)];
    !matches!(poll(&mut waited, Some(&time)), Ok(0))
}

impl Line {
    fn over(stream: UnixStream, welcome: &Welcome) -> std::io::Result<Line> {
        let wire = Wire::from(stream);
        let mouth = Mutex::new(Mouth::new(wire.clone(), FRAME)?);
        let most = usize::try_from(welcome.message_max).unwrap_or(usize::MAX);
        Ok(Line { wire, mouth, most, protocol: welcome.protocol })
    }

    /// Whether what came with this protocol is known at both ends.
    pub fn knows(&self, protocol: u16) -> bool {
        self.protocol >= protocol
    }

    /// What is heard over the same connection, by one thread.
    pub fn hearing(&self) -> Hearing {
        Hearing(Ear::new(self.wire.clone()))
    }

    /// Asks something in the words that the server knows; where it is more than the server takes at once, nothing of it is
    /// said.
    pub fn ask(&self, asked: &Asked) -> Result<(), FrameFault> {
        let older = dialect::instead(&asked.ask, self.protocol).map(|ask| Asked { id: asked.id, ask });
        let bytes = codec::plain(older.as_ref().unwrap_or(asked))
            .map_err(|fault| FrameFault::Io(std::io::Error::other(fault)))?;
        if bytes.len() > self.most {
            return Err(FrameFault::TooLong(bytes.len(), self.most));
        }
        write_message(&mut *self.mouth.lock().unwrap_or_else(PoisonError::into_inner), &bytes)
    }

    /// Ends it for every thread.
    pub fn end(&self) {
        self.wire.end();
    }
}

impl Hearing {
    /// Whether there is something to hear within so long.
    pub fn comes_within(&self, time: Duration) -> bool {
        self.0.comes_within(time)
    }

    /// Hears the next thing; waits for it.
    pub fn hear(&mut self) -> Result<Said, FrameFault> {
        let limits = FrameLimits { message: codec::MESSAGE_MAX, frame: FRAME };
        let bytes = read_message(&mut self.0, &limits, None)?;
        codec::message(&bytes).map_err(|fault| FrameFault::Io(std::io::Error::other(fault)))
    }
}
