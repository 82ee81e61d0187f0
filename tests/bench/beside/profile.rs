//! Where the time of a posting goes: the writer's own steps, one after another on one thread, each with its time.
//!
//! The steps are the program's, called as its writer calls them; only the state is wrapped, so that each read and each
//! write of a table is counted and timed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use stockroom::domain::command::{Look, Source, Submission};
use stockroom::domain::decide::{Context, Decided, decide};
use stockroom::domain::entry::{Evaluate, Vouched};
use stockroom::domain::ids::{PersonId, RequestId};
use stockroom::domain::party::Role;
use stockroom::domain::refusal::Rejection;
use stockroom::domain::table::{Direction, Read, Span, Table, Unreadable, Visit, Write};
use stockroom::engine::clock::{Clock, SystemClock};
use stockroom::engine::job::Sealed;
use stockroom::engine::rules::Rules;
use stockroom::engine::work::{self, Progressed};
use stockroom::store::{Durable, Opening, Store, Writing};

use crate::disk::Disk;
use crate::figures::{cpu, millis};
use crate::ours::command;
use crate::scale::Scale;
use crate::shop::{Dice, Shop};
use crate::stores::Stores;

/// What one sort of access to one table came to.
#[derive(Clone, Copy, Default)]
struct Tally {
    times: u64,
    time: Duration,
}

/// By table and sort of access.
type Tallies = RefCell<BTreeMap<(&'static str, &'static str), Tally>>;

/// A state that is watched.
struct Watched<'a, 't> {
    state: Writing<'t>,
    tallies: &'a Tallies,
}

impl Watched<'_, '_> {
    fn note(&self, table: &'static str, access: &'static str, begun: Instant) {
        let mut tallies = self.tallies.borrow_mut();
        let tally = tallies.entry((table, access)).or_default();
        tally.times += 1;
        tally.time += begun.elapsed();
    }
}

impl Read for Watched<'_, '_> {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        let begun = Instant::now();
        let found = self.state.get::<T>(key);
        self.note(T::NAME, "read", begun);
        found
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        let begun = Instant::now();
        let found = self.state.scan::<T>(span, direction, visit);
        self.note(T::NAME, "walk", begun);
        found
    }
}

impl Write for Watched<'_, '_> {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        let begun = Instant::now();
        let done = self.state.put::<T>(key, value);
        self.note(T::NAME, "write", begun);
        done
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        let begun = Instant::now();
        let done = self.state.remove::<T>(key);
        self.note(T::NAME, "write", begun);
        done
    }
}

/// The rules, timed.
#[derive(Clone, Default)]
struct Timed(std::sync::Arc<std::sync::Mutex<Duration>>);

impl Rules for Timed {
    fn decide<R: Read>(
        &self,
        book: &R,
        context: &Context,
        submission: &Submission,
    ) -> Result<Decided, Rejection> {
        let begun = Instant::now();
        let decided = decide(book, context, submission);
        *self.0.lock().unwrap() += begun.elapsed();
        decided
    }
}

/// Measures and prints.
pub fn run(scale: &Scale) {
    let stores = Stores::with(scale, scale.movements);
    let shop = stores.shop;
    let store = Store::open(&stores.ours, &Opening::default()).unwrap();
    let mut disk = Disk::new(&scale.folder());
    println!("## Where the time of a posting goes\n");
    for (batch, batches) in sizes(scale) {
        profile(&store, shop, &mut disk, batch, batches);
    }
    store.close().unwrap();
}

fn profile(store: &Store, shop: Shop, disk: &mut Disk, batch: usize, batches: usize) {
    let tallies = Tallies::default();
    let rules = Timed::default();
    let mut dice = Dice::new(77 + batch as u64);
    let session = stockroom::service::room::new_session();
    let (mut number, mut writes, mut bytes) = (0, 0, 0);
    let [mut sealing, mut working, mut committing, mut commit_cpu, mut flushing] = [Duration::ZERO; 5];
    for _ in 0..batches {
        let begun = Instant::now();
        let jobs: Vec<Sealed> = (0..batch)
            .map(|_| {
                number += 1;
                let (deed, lines) = shop.next(&mut dice, 1);
                sealed(RequestId { session, number }, command(deed, &lines))
            })
            .collect();
        sealing += begun.elapsed();
        let begun = Instant::now();
        let txn = store.begin().unwrap();
        let mut state = Watched { state: txn.state(), tallies: &tallies };
        let mut so_far = Progressed::default();
        for job in &jobs {
            let done = work::submit(&mut state, &rules, job, SystemClock.now(), Evaluate::Now, &mut so_far);
            assert!(done.unwrap().is_ok(), "it is done");
        }
        drop(state);
        working += begun.elapsed();
        let (begun, before, handed) = (Instant::now(), cpu(), handed_over());
        txn.commit(Durable::Yes).unwrap();
        committing += begun.elapsed();
        commit_cpu += cpu().saturating_sub(before);
        let now = handed_over();
        writes += now.0 - handed.0;
        bytes += now.1 - handed.1;
        flushing += disk.flush();
    }
    let deciding = *rules.0.lock().unwrap();
    let steps = [
        ("the command is made, encoded and hashed (on the client's thread)", sealing),
        ("decided", deciding),
        ("appended, applied, alerts, receipt", working.saturating_sub(deciding)),
        ("commit: the processor", commit_cpu),
        ("commit: waiting for the disk", committing.saturating_sub(commit_cpu)),
        ("(a bare flush of 4 KiB beside it)", flushing),
    ];
    let (commits, kib) = (batches as f64, bytes as f64 / 1024.0);
    println!("{batch} a commit, microseconds a movement:\n");
    print(batch * batches, &steps, tallies);
    println!(
        "A commit hands the kernel {:.0} writes and {:.0} KiB.\n",
        writes as f64 / commits,
        kib / commits
    );
}

/// The steps, and the tables that take most of the time.
fn print(movements: usize, steps: &[(&str, Duration)], tallies: Tallies) {
    let each = |time: Duration| millis(time) * 1000.0 / movements as f64;
    println!("| step | us |\n|---|---|");
    for (step, time) in steps {
        println!("| {step} | {:.1} |", each(*time));
    }
    let mut by_table: Vec<_> = tallies.into_inner().into_iter().collect();
    by_table.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.time));
    println!("\n| table | access | times a movement | us a movement |\n|---|---|---|---|");
    for ((table, access), tally) in by_table.into_iter().take(12) {
        let times = tally.times as f64 / movements as f64;
        println!("| {table} | {access} | {times:.1} | {:.1} |", each(tally.time));
    }
    println!();
}

fn sealed(request: RequestId, command: stockroom::domain::command::Command) -> Sealed {
    Sealed::new(Submission {
        request,
        by: PersonId(1),
        role: Role::Manager,
        vouched: Vouched::Account,
        effective: None,
        reference: None,
        note: None,
        override_reason: None,
        look: Look::First,
        source: Source::Hand,
        seen: None,
        command,
    })
    .unwrap()
}

/// Movements a commit, and commits; one size alone where that is asked for, for a profiler beside it.
fn sizes(scale: &Scale) -> Vec<(usize, usize)> {
    let asked = std::env::var("STOCKROOM_BENCH_BATCH").ok().and_then(|text| text.parse().ok());
    match asked {
        Some(batch) => vec![(batch, (scale.singles * 100).div_ceil(batch))],
        None => vec![(1, scale.singles), (64, scale.singles / 4), (256, scale.singles / 10)],
    }
}

/// Writes and bytes that this process has handed to the kernel.
pub fn handed_over() -> (u64, u64) {
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    let of = |name: &str| {
        let line = io.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().parse::<u64>().unwrap()
    };
    (of("syscw:"), of("wchar:"))
}
