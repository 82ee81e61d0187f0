//! Runs the tests with one mutant switched on at a time.

use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;

use crate::build::Bins;
use crate::list::{Fate, Mutant};

/// Seconds of a processor that one program of tests may take: three times what the slowest takes.
const CPU_SECONDS: u32 = 12;
/// Seconds after which a program that waits for ever is ended.
const WALL_SECONDS: u32 = 300;
/// KiB of memory it may take.
const MEMORY_KIB: u32 = 6_000_000;

/// Without any mutant the tests pass.
pub fn sound(bins: &Bins) -> Result<()> {
    anyhow::ensure!(run(bins, None) == Fate::Missed, "the tests fail without any mutant");
    Ok(())
}

/// Tries those that compile.
pub fn all(bins: &Bins, mutants: &mut [Mutant], chosen: &[usize], jobs: usize) -> Result<()> {
    let waiting: Vec<usize> =
        chosen.iter().copied().filter(|id| mutants[*id].fate == Fate::Untried).collect();
    let next = AtomicUsize::new(0);
    let fates = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(id) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let fate = run(bins, Some(*id));
                    let mut fates = fates.lock().unwrap();
                    fates.push((*id, fate));
                    if fates.len() % 50 == 0 {
                        println!("{} of {}", fates.len(), waiting.len());
                    }
                    if fate == Fate::Missed {
                        println!("missed: {}", mutants[*id].name);
                    }
                }
            });
        }
    });
    for (id, fate) in fates.into_inner().unwrap() {
        mutants[id].fate = fate;
    }
    Ok(())
}

/// What the tests say: the quick ones first, the next only where nothing was noticed.
fn run(bins: &Bins, mutant: Option<usize>) -> Fate {
    let units = bins.units.display().to_string();
    let histories = bins.histories.display().to_string();
    for test in
        [format!("{units} -q domain::"), format!("{units} -q --skip domain::"), format!("{histories} -q")]
    {
        let limited =
            format!("ulimit -t {CPU_SECONDS} -v {MEMORY_KIB} -c 0; exec timeout -k 1 {WALL_SECONDS} {test}");
        let mut command = Command::new("bash");
        command.current_dir(&bins.heart).args(["-c", &limited]).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        // A law that is broken is enough; nobody reads the shortest history that breaks it.
        command.env("STOCKROOM_HISTORY_CUT", "0").env("RUST_TEST_THREADS", "2");
        if let Some(id) = mutant {
            command.env("STOCKROOM_MUTANT", id.to_string());
        }
        match command.status().ok().and_then(|status| status.code()) {
            Some(0) => {}
            Some(101) => return Fate::Caught,
            // Ended by a limit, or by a signal.
            _ => return Fate::Stuck,
        }
    }
    Fate::Missed
}
