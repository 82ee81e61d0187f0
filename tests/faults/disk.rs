//! Disks for tests: one in memory that outlives its store, and one around any other that writes down what it is asked
//! to do, and fails when it is told to.

use std::collections::HashSet;
use std::io;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::{BackendError, StorageBackend};

/// A disk in memory. Clones are the same disk.
#[derive(Clone, Default)]
pub struct Disk(Arc<Mutex<Vec<u8>>>);

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a disk of {} bytes", self.bytes().len())
    }
}

impl Disk {
    pub fn of(bytes: Vec<u8>) -> Disk {
        Disk(Arc::new(Mutex::new(bytes)))
    }
    /// What is on it.
    pub fn image(&self) -> Vec<u8> {
        self.bytes().clone()
    }
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap()
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes().len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let start = offset as usize;
        let bytes = self.bytes();
        out.copy_from_slice(bytes.get(start..start + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.bytes().resize(len as usize, 0);
        Ok(())
    }
    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        put(&mut self.bytes(), offset, data);
        Ok(())
    }
}

/// Writes as a file does: beyond its end it grows, with zeros in between.
pub fn put(bytes: &mut Vec<u8>, offset: u64, data: &[u8]) {
    let start = offset as usize;
    let end = start + data.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[start..end].copy_from_slice(data);
}

/// Something that a store asked of its disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    Write(u64, Arc<[u8]>),
    Length(u64),
    Sync,
}

/// What can be told to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Write,
    Sync,
    Length,
    Read,
}

/// Which operation fails, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: Kind,
    /// The first that fails, from 1.
    pub from: usize,
    pub lasts: Lasts,
    /// As the system numbers it.
    pub error: i32,
}

/// The disk itself.
pub const EIO: i32 = 5;
/// No space left.
pub const ENOSPC: i32 = 28;
/// What a file system gives at a time.
const BLOCK: u64 = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    Once,
    ForEver,
}

/// What was asked, and what is to fail.
#[derive(Debug, Default)]
struct Log {
    ops: Vec<Op>,
    counts: [usize; 4],
    trouble: Option<Trouble>,
    /// How many blocks are left, and those that the file has.
    room: Option<(usize, HashSet<u64>)>,
    failed: usize,
}

/// Any disk, with a log. Clones share it.
#[derive(Clone, Debug)]
pub struct Watched<B> {
    disk: B,
    log: Arc<Mutex<Log>>,
}

impl<B: StorageBackend> Watched<B> {
    pub fn new(disk: B) -> Watched<B> {
        Watched { disk, log: Arc::default() }
    }
    /// The disk below.
    pub fn disk(&self) -> &B {
        &self.disk
    }
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap()
    }
    /// How many writes, lengths and syncs were asked for so far.
    pub fn position(&self) -> usize {
        self.log().ops.len()
    }
    pub fn ops(&self) -> Vec<Op> {
        self.log().ops.clone()
    }
    /// From now on something fails; operations are counted from now on.
    pub fn fail(&self, trouble: Trouble) {
        let mut log = self.log();
        log.counts = [0; 4];
        log.trouble = Some(trouble);
    }
    /// From now on there are so many blocks left; those that hold something are the file's already.
    pub fn fill(&self, left: usize) -> io::Result<()> {
        let mut blocks = HashSet::new();
        let mut bytes = vec![0; BLOCK as usize];
        for block in 0..self.disk.len()? / BLOCK {
            self.disk.read(block * BLOCK, &mut bytes)?;
            if bytes.iter().any(|byte| *byte != 0) {
                blocks.insert(block);
            }
        }
        self.log().room = Some((left, blocks));
        Ok(())
    }
    /// Nothing fails any more.
    pub fn mend(&self) {
        let mut log = self.log();
        log.trouble = None;
        log.room = None;
    }
    /// How many of a kind were asked for since the last [`Watched::fail`], or from the beginning.
    pub fn count(&self, kind: Kind) -> usize {
        self.log().counts[kind as usize]
    }
    /// How many operations failed.
    pub fn failed(&self) -> usize {
        self.log().failed
    }

    fn asked(&self, kind: Kind, op: Option<Op>) -> io::Result<()> {
        let mut log = self.log();
        log.counts[kind as usize] += 1;
        let count = log.counts[kind as usize];
        let error = match log.trouble {
            Some(trouble) if trouble.kind == kind => match trouble.lasts {
                Lasts::Once => (count == trouble.from).then_some(trouble.error),
                Lasts::ForEver => (count >= trouble.from).then_some(trouble.error),
            },
            _ => None,
        };
        let full = match (&op, &mut log.room) {
            (Some(Op::Write(offset, data)), Some((left, blocks))) => {
                let end = offset + data.len() as u64;
                let new: Vec<u64> =
                    (offset / BLOCK..end.div_ceil(BLOCK)).filter(|block| !blocks.contains(block)).collect();
                match left.checked_sub(new.len()) {
                    Some(rest) => {
                        *left = rest;
                        blocks.extend(new);
                        None
                    }
                    None => Some(ENOSPC),
                }
            }
            _ => None,
        };
        if let Some(error) = error.or(full) {
            log.failed += 1;
            return Err(io::Error::from_raw_os_error(error));
        }
        log.ops.extend(op);
        Ok(())
    }
}

impl<B: StorageBackend> StorageBackend for Watched<B> {
    fn len(&self) -> io::Result<u64> {
        self.disk.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.asked(Kind::Read, None)?;
        self.disk.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.asked(Kind::Length, Some(Op::Length(len)))?;
        self.disk.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.asked(Kind::Sync, Some(Op::Sync))?;
        self.disk.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.asked(Kind::Write, Some(Op::Write(offset, data.into())))?;
        self.disk.write(offset, data)
    }
    fn close(&self) -> io::Result<()> {
        self.disk.close()
    }
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.try_lock_range(start, end)
    }
    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.try_lock_shared_range(start, end)
    }
    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.lock_range(start, end)
    }
    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.lock_shared_range(start, end)
    }
    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.unlock_range(start, end)
    }
    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.query_lock_range(start, end)
    }
}
