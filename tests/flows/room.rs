//! The room of the page, made by the commands that stand on it: in this process, and as a store in a folder.

use std::path::Path;
use std::process::Command as Process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use redb::backends::InMemoryBackend;
use stockroom::cli::run::run_line;
use stockroom::domain::entry::Action;
use stockroom::domain::party::Role;
use stockroom::domain::query::JournalQuery;
use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::domain::time::Moment;
use stockroom::engine::core::Days;
use stockroom::engine::{Clock, Engine, StockRoom, SystemClock, founding};
use stockroom::service::desk::{Desk, ask};
use stockroom::service::room::Room;
use stockroom::store::Store;

/// Who works here.
pub const CLERK: &str = "kim";
/// 2026-11-24, 10:05 in New York.
const MORNING: u64 = 1_795_532_700_000;
const MINUTE: u64 = 60_000;
/// How long something may take that only has to happen.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A clock that stands still until it is set.
pub struct Hands(AtomicU64);

impl Hands {
    pub fn at_morning() -> Arc<Hands> {
        Arc::new(Hands(AtomicU64::new(MORNING)))
    }

    /// A minute passes.
    pub fn on(&self) {
        self.0.fetch_add(MINUTE, Ordering::SeqCst);
    }
}

impl Clock for Hands {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

/// The value of an option of `stockroom init`.
fn option<'a>(init: &'a str, name: &str) -> &'a str {
    let words: Vec<&str> = init.split_whitespace().collect();
    let at = words.iter().position(|word| *word == name).unwrap();
    words[at + 1]
}

/// A room in memory and a clerk's desk in it.
pub fn in_memory(commands: &[String], clock: Arc<dyn Clock>, zone: Option<&str>) -> (Room, Arc<dyn Desk>) {
    let (init, rest) = commands.split_first().unwrap();
    assert!(init.starts_with("stockroom init "), "{init}");
    let zone = zone.unwrap_or_else(|| option(init, "--time-zone"));
    let settings = Settings::new(code(option(init, "--currency")), code(zone));
    let kim = PersonName { login: code(CLERK), name: Name::new(CLERK).unwrap() };
    let found = |state: &mut stockroom::store::Writing<'_>| {
        founding::found(state, &StockRoom, clock.as_ref(), settings, &kim)
    };
    let store = Store::create_on(InMemoryBackend::new(), found).unwrap();
    let room =
        Room::from(Arc::new(Engine::start(store, Arc::clone(&clock), StockRoom, Days::Scheduled).unwrap()));
    let manager = room.desk(&code(CLERK), None).unwrap();
    let begun = || {
        !ask(&manager, JournalQuery { action: Some(Action::Clock), rows: 1, ..JournalQuery::default() })
            .unwrap()
            .rows
            .is_empty()
    };
    wait("the day to begin", || begun().then_some(()));
    for command in rest {
        let said = run_line(&manager, command).printed;
        assert!(said.iter().any(|line| line.contains("Entry ")), "{command}: {said:?}");
    }
    let clerk = room.desk(&code(CLERK), Some(Role::Clerk)).unwrap();
    (room, Arc::new(clerk))
}

/// The same in a folder, made by the program itself.
pub fn in_folder(commands: &[String], dir: &Path, zone: &str) {
    let (init, rest) = commands.split_first().unwrap();
    run(dir, &["init", "--currency", option(init, "--currency"), "--time-zone", zone]);
    // Who sees to backups shows on the screen; beside it there is nobody.
    std::fs::write(dir.join("store").join("store.toml"), "backup-hours = 0\njournal-seconds = 0\n").unwrap();
    // The first thing that the clock does is an entry: it must not come between those of the page.
    wait("the day to begin", || run(dir, &["journal", "--json"]).contains("\"clock\"").then_some(()));
    let file = dir.join("commands");
    let lines: Vec<&str> = rest.iter().map(|line| line.strip_prefix("stockroom ").unwrap()).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    run(dir, &["batch", file.to_str().unwrap()]);
}

/// Runs the program over the store of a folder; what it printed.
pub fn run(dir: &Path, words: &[&str]) -> String {
    let output = program(dir).args(words).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{words:?}: {printed}{}", String::from_utf8_lossy(&output.stderr));
    printed
}

fn program(dir: &Path) -> Process {
    let mut program = Process::new(env!("CARGO_BIN_EXE_stockroom"));
    program.arg("--store").arg(dir.join("store"));
    program.env("USER", CLERK).env("HOME", dir).env("STOCKROOM_START", "never");
    program
}

/// A zone in which it is about noon: no day begins while a test runs.
pub fn noon() -> String {
    let hour = SystemClock.now().0 / 3_600_000 % 24;
    let east = 12 - i64::try_from(hour).unwrap();
    // The sign of these names is the other way round.
    if east >= 0 { format!("Etc/GMT-{east}") } else { format!("Etc/GMT+{}", -east) }
}

/// Asks again until there is an answer.
pub fn wait<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < end, "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
