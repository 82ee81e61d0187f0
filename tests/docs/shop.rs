//! The demo store of one day, at a clock that begins on its morning, and command lines run at a desk there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use stockroom::cli::out::Style;
use stockroom::cli::run::run_at;
use stockroom::cli::verb::demo::fill;
use stockroom::cli::words;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::domain::time::Day;
use stockroom::exchange::demo;
use stockroom::service::local::Local;
use stockroom::service::room::{self, Room};

/// The day that the pages tell of.
pub const TODAY: &str = "2026-11-23";

/// A demo store and somebody at a desk in it.
pub struct Shop {
    pub room: Room,
    pub desk: Local,
    pub folder: tempfile::TempDir,
}

impl Shop {
    /// The demo of [`TODAY`].
    pub fn open() -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let settings = demo::settings().unwrap();
        let morning = demo::morning(Day::parse(TODAY).unwrap(), &settings.calendar());
        let login = Code::new("owner").unwrap();
        let creator = PersonName { login: login.clone(), name: Name::new("owner").unwrap() };
        let room = room::create_at(morning, &folder.path().join("store"), settings, &creator).unwrap();
        let desk = room.desk(&login, None).unwrap();
        fill(&desk).unwrap();
        Shop { room, desk, folder }
    }

    /// One that nobody changes.
    pub fn shared() -> &'static Shop {
        static SHARED: OnceLock<Shop> = OnceLock::new();
        SHARED.get_or_init(Shop::open)
    }

    /// The folder of the store.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Runs a command line without the program's name; what it printed.
    pub fn run(&self, words: &[String], style: Style) -> Result<String, String> {
        let (printed, done) = run_at(&self.desk, words, style, None);
        let printed = String::from_utf8(printed).unwrap();
        done.map(|()| printed).map_err(|fault| fault.to_string())
    }

    /// The objects that a command line answers with `--json`.
    #[track_caller]
    pub fn json(&self, line: &str) -> Vec<Value> {
        let printed = self.run(&words::split(line).unwrap(), Style::Json);
        let printed = printed.unwrap_or_else(|why| panic!("{line}: {why}"));
        serde_json::from_str(&printed).unwrap_or_else(|why| panic!("{line}: {why} in {printed}"))
    }
}

/// The program in a folder, with nothing of this machine's in its environment.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new("sh");
    let bin = Path::new(env!("CARGO_BIN_EXE_stockroom")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    command.current_dir(folder).env_clear().env("PATH", path).env("HOME", folder);
    command.env("STOCKROOM_START", "never");
    command
}

/// A page of the project.
pub fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// Whether pages are to be written again instead of compared.
pub fn updates() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

/// Writes a page of the project.
pub fn write_page(name: &str, text: &str) {
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), text).unwrap();
}
