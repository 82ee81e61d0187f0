//! A book that is read no longer than one question may take of a processor, so that no question holds others up.
//!
//! Of a processor and not on the clock: a machine that is busy makes no question too large. What is asked of the orders
//! in memory is not counted here; they are walked in milliseconds.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::domain::desk::AskFault;
use crate::domain::table::{Direction, Read, Span, Table, Unreadable, Visit};

/// Rows between two looks at how long it took.
const GLANCE: u32 = 256;

/// A book, and how long it may be read.
pub struct Hurried<'a, R> {
    book: &'a R,
    most: Option<Duration>,
    since: Duration,
    rows: Cell<u32>,
    late: Cell<bool>,
}

impl<'a, R: Read> Hurried<'a, R> {
    /// A book that may be read for so long from now on; none for as long as it takes.
    pub fn new(book: &'a R, most: Option<Duration>) -> Hurried<'a, R> {
        let since = if most.is_some() { taken() } else { Duration::ZERO };
        Hurried { book, most, since, rows: Cell::new(0), late: Cell::new(false) }
    }

    /// What is said of an answer, be it that it took too long.
    pub fn in_time<A>(&self, answer: Result<A, AskFault>) -> Result<A, AskFault> {
        match (self.late.get(), self.most) {
            (true, Some(most)) => Err(AskFault::Unfit(format!(
                "to answer this would take more than {} s; ask for less at once: fewer rows, one item, one place, a \
                 shorter time",
                most.as_secs()
            ))),
            _ => answer,
        }
    }

    /// Counts a row; whether it is over.
    fn over(&self) -> bool {
        let Some(most) = self.most else { return false };
        let rows = self.rows.get().wrapping_add(1);
        self.rows.set(rows);
        if rows.is_multiple_of(GLANCE) && taken().saturating_sub(self.since) > most {
            self.late.set(true);
        }
        self.late.get()
    }

    fn told<A>(&self, done: A) -> Result<A, Unreadable> {
        match self.late.get() {
            true => Err(Unreadable { table: "", what: String::from("it would take too long") }),
            false => Ok(done),
        }
    }
}

/// What this thread has had of a processor.
pub fn taken() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

impl<R: Read> Read for Hurried<'_, R> {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        self.over();
        self.told(())?;
        self.book.get::<T>(key)
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        self.book.scan::<T>(span, direction, &mut |key, value| match self.over() {
            true => ControlFlow::Break(()),
            false => visit(key, value),
        })?;
        self.told(())
    }

    fn scan_some<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        wanted: &mut dyn FnMut(&T::Key) -> bool,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        // One that is not wanted cannot end the walk; the next that is does.
        let mut wanted = |key: &T::Key| self.over() || wanted(key);
        self.book.scan_some::<T>(span, direction, &mut wanted, &mut |key, value| match self.late.get() {
            true => ControlFlow::Break(()),
            false => visit(key, value),
        })?;
        self.told(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::memory::Memory;
    use crate::domain::table::Write;
    use crate::domain::tables::Facts;

    #[test]
    fn a_book_is_read_as_long_as_that_may_take_and_no_longer() {
        let mut book = Memory::default();
        book.put::<Facts>(&1, &7).unwrap();
        for (most, in_time) in
            [(None, true), (Some(Duration::from_secs(600)), true), (Some(Duration::ZERO), false)]
        {
            let hurried = Hurried::new(&book, most);
            let read: Result<Vec<_>, Unreadable> = (0..GLANCE).map(|_| hurried.get::<Facts>(&1)).collect();
            assert_eq!(read.is_ok(), in_time, "{most:?}");
            let told = hurried.in_time(read.map_err(AskFault::from).map(drop));
            match told {
                Ok(()) => assert!(in_time),
                Err(fault) => assert!(fault.to_string().contains("ask for less"), "{fault}"),
            }
        }
    }
}
