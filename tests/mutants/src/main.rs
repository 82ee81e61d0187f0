//! Tries every mutant of the heart of stockroom: `domain`, and of the journal what chains, reads and answers again.
//!
//! cargo-mutants names the mutants. It would build each by itself, which takes a day and a half here; this weaves them
//! all into one build instead, each behind a switch that the environment sets, and runs the tests once for each. What is
//! left over is the same: a mutant that no test notices. How it is called and what came of it: docs/reliability.md.

mod build;
mod heart;
mod list;
mod report;
mod trial;
mod weave;

use std::path::PathBuf;

use anyhow::{Context, Result};

/// What was asked for.
struct Asked {
    /// Only mutants whose name holds this.
    only: Option<String>,
    /// Every so many-th mutant.
    every: usize,
    /// How many are tried at once.
    jobs: usize,
}

fn asked() -> Result<Asked> {
    let mut asked = Asked { only: None, every: 1, jobs: 2 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--only" => asked.only = Some(value),
            "--every" => asked.every = value.parse::<usize>()?.max(1),
            "--jobs" => asked.jobs = value.parse::<usize>()?.max(1),
            _ => anyhow::bail!("{name}: one of --only TEXT, --every N, --jobs N"),
        }
    }
    Ok(asked)
}

fn main() -> Result<()> {
    let asked = asked()?;
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let project = home.ancestors().nth(2).context("tests/mutants lies in the project")?.to_owned();
    let work = project.join("target/mutants");
    let (plain, woven) = heart::lay(&project, &work)?;
    let mut mutants = list::mutants(&plain)?;
    println!("{} mutants", mutants.len());
    let bins = build::woven(&plain, &woven, &mut mutants)?;
    trial::sound(&bins)?;
    let chosen: Vec<usize> = (0..mutants.len())
        .filter(|at| asked.only.as_ref().is_none_or(|only| mutants[*at].name.contains(only.as_str())))
        .step_by(asked.every)
        .collect();
    println!("{} are tried", chosen.len());
    trial::all(&bins, &mut mutants, &chosen, asked.jobs)?;
    let report = report::of(&mutants, &chosen);
    std::fs::write(work.join("report.txt"), &report.whole)?;
    println!("{}", report.summary);
    println!("in full: {}", work.join("report.txt").display());
    if report.held { Ok(()) } else { anyhow::bail!("fewer than 90 % were noticed") }
}
