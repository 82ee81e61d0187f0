//! Whole command lines, over a store in a folder: what standard output and standard error say, and the exit code.

mod accounts;
mod again;
mod blind;
mod files;
mod json;
mod masters;
mod merged;
mod posting;
mod roles;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::super::face::{Face, ScreenOptions};
use super::super::fault::Fault;
use super::super::house::Opened;
use super::super::options::Env;
use super::super::run::{Came, Streams, run};
use super::super::words;
use crate::domain::text::Code;

/// What a command line came to.
struct Said {
    exit: u8,
    out: String,
    error: String,
}

/// Bytes that a test can look at afterwards.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A store with places A, B and DOCK and the items X and Y.
struct Shop {
    dir: tempfile::TempDir,
    env: Env,
}

impl Shop {
    /// An empty folder.
    fn bare() -> Shop {
        let env = Env { user: Some("ann".into()), ..Env::default() };
        Shop { dir: tempfile::tempdir().unwrap(), env }
    }

    fn new() -> Shop {
        let shop = Shop::bare();
        for line in [
            "init --currency USD --time-zone America/New_York",
            "location add A --walk 10 --barcode LA",
            "location add B --walk 5",
            "location add DOCK --kind dock",
            "item add X --name X",
            "item add Y --name Y --decimals 2",
        ] {
            shop.does(line);
        }
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Runs a line.
    fn say(&self, line: &str) -> Said {
        let mut words = words::split(line).unwrap();
        if !words.iter().any(|word| word == "--store") {
            words.extend([String::from("--store"), self.path("store").display().to_string()]);
        }
        let (kept, mut error) = (Kept::default(), Vec::new());
        let streams = Streams {
            input: &mut std::io::empty(),
            output: Box::new(kept.clone()),
            error: &mut error,
            face: &mut NoFace,
        };
        let Came::Exit(exit) = run(words.into_iter().map(OsString::from), &self.env, streams) else {
            panic!("{line}: it shows the screen");
        };
        let out = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        Said { exit, out, error: String::from_utf8(error).unwrap() }
    }

    /// Runs a line that must be done; what it prints.
    fn does(&self, line: &str) -> String {
        let said = self.say(line);
        assert_eq!((said.exit, said.error.as_str()), (0, ""), "{line}: {}", said.out);
        said.out
    }

    /// Runs a line that must make an entry; its number, and what it prints with N for that.
    fn posts(&self, line: &str) -> (u64, String) {
        let said = self.does(line);
        let (_, rest) = said.split_once("Entry ").unwrap_or_else(|| panic!("{line}: {said}"));
        let number: u64 = rest.split('.').next().unwrap().parse().unwrap();
        (number, said.replace(&format!("Entry {number}."), "Entry N."))
    }

    /// Runs a line that must be refused; what it says.
    fn refused(&self, line: &str) -> String {
        let said = self.say(line);
        assert_eq!(said.exit, 1, "{line}: {} {}", said.out, said.error);
        said.error
    }

    /// Runs a line that must be wrong usage; what it says.
    fn wrong(&self, line: &str) -> String {
        let said = self.say(line);
        assert_eq!(said.exit, 2, "{line}: {} {}", said.out, said.error);
        said.error
    }

    fn json(&self, line: &str) -> Vec<serde_json::Value> {
        let said = self.say(&format!("{line} --json"));
        serde_json::from_str(&said.out).unwrap_or_else(|fault| panic!("{line}: {fault}: {}", said.out))
    }
}

/// Holds that a sentence says each of these.
fn says(sentence: &str, words: &[&str]) {
    for word in words {
        assert!(sentence.contains(word), "{word:?} is not in {sentence:?}");
    }
}

/// Shows nothing.
struct NoFace;

impl Face for NoFace {
    fn show(&mut self, _: Opened, _: &ScreenOptions) -> Result<(), Fault> {
        Ok(())
    }

    fn ready(&self, _: &ScreenOptions) -> Result<(), Fault> {
        Ok(())
    }

    fn template(&self) -> String {
        String::new()
    }

    fn check(&self, _: Option<&Path>) -> Result<Vec<String>, Fault> {
        Ok(Vec::new())
    }
}
