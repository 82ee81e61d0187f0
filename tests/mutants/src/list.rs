//! The mutants, as cargo-mutants lists them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

/// What is mutated: the rules, and of the journal what writes it, walks its chain and answers a request again.
const FILES: [&str; 6] = [
    "src/domain/**",
    "src/codec.rs",
    "src/store/journal.rs",
    "src/store/chain.rs",
    "src/store/rows.rs",
    "src/engine/receipts.rs",
];

/// A line and a column, both from 1.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Span {
    pub start: Place,
    pub end: Place,
}

/// What becomes of a mutant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// Nobody tried.
    #[default]
    Untried,
    /// It stands where a switch cannot: in a constant.
    Fixed,
    /// It does not compile.
    Unviable,
    /// A test failed.
    Caught,
    /// The tests ran for ever, or out of memory.
    Stuck,
    /// Nothing noticed.
    Missed,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Mutant {
    pub file: String,
    pub genre: String,
    pub name: String,
    pub replacement: String,
    pub span: Span,
    #[serde(skip)]
    pub fate: Fate,
}

/// All of them.
pub fn mutants(heart: &Path) -> Result<Vec<Mutant>> {
    let mut command = Command::new("cargo");
    command.current_dir(heart).args(["mutants", "--list", "--json"]);
    for file in FILES {
        command.args(["-f", file]);
    }
    let out = command.output()?;
    anyhow::ensure!(
        out.status.success(),
        "`cargo mutants` (cargo install cargo-mutants --version 27.1.0 --locked) says: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    serde_json::from_slice(&out.stdout).context("what `cargo mutants --list --json` printed")
}
