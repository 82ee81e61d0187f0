//! The disk of the simulation, and the socket it is plugged into: after so many more operations the power goes, or the
//! process is killed. What is left is what `cuts` makes of the log: anything not synced may be there or not, in sectors.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::StorageBackend;

use crate::cuts::{Cutter, Honesty, WAYS};
use crate::disk::{Disk, EIO, Kind, Lasts, Op, Trouble, Watched};
use crate::support::Dice;

/// Whether the disk keeps what it says that it has synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faith {
    Good,
    /// It syncs nothing at all.
    Bad,
}

#[derive(Debug, Default)]
struct State {
    /// Operations until it is over; none for never.
    left: Option<usize>,
    off: bool,
    /// Whether something could not be written in this life, and how often something was to be written after that.
    failed: bool,
    after: usize,
}

/// A disk that one life of a server has. Clones are the same plug.
#[derive(Clone, Debug)]
pub struct Plug {
    disk: Watched<Disk>,
    state: Arc<Mutex<State>>,
}

impl Plug {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Whether it is over for whoever works with it: nothing that it does or says happens any more.
    pub fn is_off(&self) -> bool {
        self.state().off
    }

    fn passes(&self) -> io::Result<()> {
        match self.is_off() {
            true => Err(io::Error::from_raw_os_error(EIO)),
            false => Ok(()),
        }
    }

    /// One operation that changes something.
    fn spends(&self, work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let mut state = self.state();
        match state.left {
            Some(0) => state.off = true,
            Some(left) => state.left = Some(left - 1),
            None => {}
        }
        state.after += usize::from(state.failed);
        drop(state);
        self.passes()?;
        work().inspect_err(|_| self.state().failed = true)
    }
}

impl StorageBackend for Plug {
    fn len(&self) -> io::Result<u64> {
        self.passes()?;
        self.disk.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.passes()?;
        self.disk.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.spends(|| self.disk.set_len(len))
    }
    fn sync_data(&self) -> io::Result<()> {
        self.spends(|| self.disk.sync_data())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.spends(|| self.disk.write(offset, data))
    }
}

/// The disk over all lives of the server.
pub struct Socket {
    faith: Faith,
    /// What was on it when the power came last: a log of what was asked since is kept.
    base: Vec<u8>,
    plug: Plug,
}

impl Socket {
    pub fn new(image: Vec<u8>, faith: Faith) -> Socket {
        let plug = Plug { disk: Watched::new(Disk::of(image.clone())), state: Arc::default() };
        Socket { faith, base: image, plug }
    }

    /// For the next life.
    pub fn plug(&self) -> Plug {
        let mut state = self.plug.state();
        (state.failed, state.after) = (false, 0);
        drop(state);
        self.plug.clone()
    }

    /// Whether it is over.
    pub fn is_off(&self) -> bool {
        self.plug.is_off()
    }

    /// Whether something could not be written in this life, and how often something was to be written after that.
    pub fn failed(&self) -> (bool, usize) {
        let state = self.plug.state();
        (state.failed, state.after)
    }

    /// From now on it is over after so many more operations.
    pub fn arm(&self, left: usize) {
        self.plug.state().left = Some(left);
    }

    /// It is over now.
    pub fn off(&self) {
        self.plug.state().off = true;
    }

    /// Whether something is to come already.
    pub fn armed(&self) -> bool {
        self.plug.state().left.is_some()
    }

    /// Nothing is to come.
    pub fn disarm(&self) {
        *self.plug.state() = State::default();
    }

    /// Something fails from now on, once or for ever; or there is no more room.
    pub fn suffer(&self, dice: &mut Dice) -> String {
        if dice.below(4) == 0 {
            let left = dice.below(12);
            self.plug.disk.fill(left).unwrap();
            return format!("{left} blocks left");
        }
        let kind = [Kind::Write, Kind::Sync, Kind::Sync, Kind::Length, Kind::Read][dice.below(5)];
        let reach = if kind == Kind::Write { 40 } else { 4 };
        let lasts = if dice.heads() { Lasts::Once } else { Lasts::ForEver };
        let trouble = Trouble { kind, from: 1 + dice.below(reach), lasts, error: EIO };
        self.plug.disk.fail(trouble);
        format!("{trouble:?}")
    }

    /// Nothing fails any more.
    pub fn mend(&self) {
        self.plug.disk.mend();
    }

    /// The process was killed: what it had written is there, synced or not.
    pub fn killed(&mut self) {
        self.plug = Plug { disk: self.plug.disk.clone(), state: Arc::default() };
    }

    /// The power went: some of what was not synced is there. How many operations hung in the air.
    pub fn cut(&mut self, dice: &mut Dice) -> usize {
        let mut ops = self.plug.disk.ops();
        if self.faith == Faith::Bad {
            ops.retain(|op| *op != Op::Sync);
        }
        let synced = ops.iter().rposition(|op| *op == Op::Sync).map_or(0, |at| at + 1);
        let mut cutter = Cutter::new(std::mem::take(&mut self.base), &ops, Honesty::Honest);
        while cutter.step() {}
        let image = cutter.cut(dice.below(WAYS), dice);
        *self = Socket::new(image, self.faith);
        ops.len() - synced
    }
}
