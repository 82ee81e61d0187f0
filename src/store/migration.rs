//! Brings an older store up to this program's layout, when it is opened: a verified copy of the file first, then all
//! steps in one transaction, with the new number in it. Whatever cuts it off leaves the old store or the new one.
//!
//! A step must never touch a row of the journal: old entries keep their bytes and their hash, and are read by the version
//! that stands in front of each value ([`Table::upgrade`]).

use super::commit::Durable;
use super::fault::StoreFault;
use super::file::Store;
use super::guard::sound;
use super::meta::{LAYOUT, LAYOUT_KEY, Meta};
use super::progress::{Hear, Progress, Step};
use super::rebuild::derive;
use super::state::{Reading, Writing};
use crate::domain::table::{Class, Direction, Read, Span, Table, Unreadable, Visit, Write};
use crate::domain::tables::{Entries, Lines};

/// The layout that a program writes, and how older ones become it.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What it writes; a file with a higher number is refused.
    pub layout: u64,
    /// A step for each older layout that it opens, the oldest first.
    pub steps: &'static [Migration],
}

/// What this program does. There has been one layout so far, so there are no steps.
pub const TODAY: Plan = Plan { layout: LAYOUT, steps: &[] };

impl Default for Plan {
    fn default() -> Plan {
        TODAY
    }
}

/// How one layout becomes the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// From this layout to the next number.
    pub from: u64,
    /// What becomes of the derived tables when all steps are done.
    pub derived: Derived,
    /// Changes what stands in the tables; never the journal.
    pub run: fn(&mut Migrating<'_, '_>) -> Result<(), StoreFault>,
}

/// What becomes of the derived tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// They stay as the step leaves them.
    Kept,
    /// They are made again from the journal.
    Again,
}

/// The store inside the transaction that changes it.
pub struct Migrating<'a, 't> {
    state: &'a mut Writing<'t>,
}

impl Migrating<'_, '_> {
    /// Makes a table that there was not before; one that is there is left alone.
    pub fn make<T: Table>(&mut self) -> Result<(), Unreadable> {
        open_to_steps::<T>()?;
        self.state.make::<T>()
    }

    /// Takes a table away.
    pub fn take_away<T: Table>(&mut self) -> Result<(), Unreadable> {
        open_to_steps::<T>()?;
        self.state.take_away::<T>()
    }
}

impl Read for Migrating<'_, '_> {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        self.state.get::<T>(key)
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        self.state.scan::<T>(span, direction, visit)
    }
}

impl Write for Migrating<'_, '_> {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        open_to_steps::<T>()?;
        self.state.put::<T>(key, value)
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        open_to_steps::<T>()?;
        self.state.remove::<T>(key)
    }
}

/// The journal is closed to every step, under whatever type it is named.
fn open_to_steps<T: Table>() -> Result<(), Unreadable> {
    match T::CLASS == Class::Journal || [Entries::NAME, Lines::NAME].contains(&T::NAME) {
        true => Err(Unreadable { table: T::NAME, what: String::from("a migration writes no journal;") }),
        false => Ok(()),
    }
}

/// The layout that a file says it has.
pub(super) fn layout(store: &Store) -> Result<u64, StoreFault> {
    let file = store.place();
    sound(&file, || {
        let state = store.read()?;
        let found = state.get::<Meta>(&LAYOUT_KEY).map_err(|fault| match state.has(Meta::NAME) {
            // What cannot be read is not "another file": only redb's own list without our table is.
            Ok(true) | Err(_) => store.unread(&file, &fault),
            Ok(false) => StoreFault::NotAStore { file: file.clone() },
        })?;
        found.ok_or_else(|| StoreFault::NotAStore { file: file.clone() })
    })
}

impl Plan {
    /// The steps from a layout to this program's; none where it has that already.
    pub(super) fn way(&self, found: u64, store: &Store) -> Result<Vec<&'static Migration>, StoreFault> {
        if found > self.layout {
            return Err(StoreFault::TooNew { file: store.place(), found, known: self.layout });
        }
        let step = |from: u64| self.steps.iter().find(|step| step.from == from);
        (found..self.layout).map(step).collect::<Option<Vec<_>>>().ok_or_else(|| StoreFault::TooOld {
            file: store.place(),
            found,
            known: self.layout,
        })
    }
}

/// Takes all steps in one transaction, the new number in it.
pub(super) fn migrate(
    store: &Store,
    plan: &Plan,
    steps: &[&'static Migration],
    hear: &mut Hear<'_>,
) -> Result<(), StoreFault> {
    sound(&store.place(), || {
        let txn = store.begin()?;
        let journal = store.read()?;
        change(&mut txn.state(), &journal, store, plan, steps, hear)?;
        txn.commit(Durable::Settled).map_err(|fault| StoreFault::Stopped(fault.to_string()))
    })
}

fn change(
    state: &mut Writing<'_>,
    journal: &Reading,
    store: &Store,
    plan: &Plan,
    steps: &[&'static Migration],
    hear: &mut Hear<'_>,
) -> Result<(), StoreFault> {
    let total = u64::try_from(steps.len()).ok();
    for (done, step) in (0..).zip(steps) {
        hear(Progress { step: Step::Migrate, done, total });
        (step.run)(&mut Migrating { state })?;
    }
    if steps.iter().any(|step| step.derived == Derived::Again) {
        derive(state, journal, &store.place(), hear)?;
    }
    Ok(state.put::<Meta>(&LAYOUT_KEY, &plan.layout)?)
}
