//! Builds the heart with its mutants in it; what does not compile is taken out, until the rest does.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::heart::{files, write};
use crate::list::{Fate, Mutant};
use crate::weave::weave;

/// The programs of tests, the quick one first.
pub struct Bins {
    pub heart: PathBuf,
    pub units: PathBuf,
    pub histories: PathBuf,
}

type Ranges = HashMap<String, Vec<(usize, Range<usize>, Range<usize>)>>;

/// Builds the tests over the woven sources. What did not compile the last time is left out from the beginning.
pub fn woven(plain: &Path, heart: &Path, mutants: &mut [Mutant]) -> Result<Bins> {
    let sources = files(plain)?;
    let known = heart.join("unviable.txt");
    let names = std::fs::read_to_string(&known).unwrap_or_default();
    let names: HashSet<&str> = names.lines().collect();
    for mutant in mutants.iter_mut().filter(|mutant| names.contains(mutant.name.as_str())) {
        mutant.fate = Fate::Unviable;
    }
    for round in 1..=60 {
        let mut ranges = Ranges::new();
        for (file, source) in &sources {
            if !mutants.iter().any(|mutant| mutant.file == *file) {
                write(&heart.join(file), source)?;
                continue;
            }
            let woven = weave(source, file, mutants).with_context(|| file.clone())?;
            write(&heart.join(file), &woven.text)?;
            ranges.insert(file.clone(), woven.ranges);
        }
        let out = cargo(heart, &["check", "--lib"])?;
        let failed = failures(&out, &ranges)?;
        println!("round {round}: {} do not compile", failed.len());
        for id in &failed {
            mutants[*id].fate = Fate::Unviable;
        }
        if failed.is_empty() {
            let unviable = mutants.iter().filter(|mutant| mutant.fate == Fate::Unviable);
            let names: Vec<&str> = unviable.map(|mutant| mutant.name.as_str()).collect();
            write(&known, &names.join("\n"))?;
            return bins(heart, &cargo(heart, &["test", "--no-run"])?);
        }
    }
    anyhow::bail!("the heart does not compile with its mutants after 60 rounds")
}

fn cargo(heart: &Path, arguments: &[&str]) -> Result<Vec<Value>> {
    let out = Command::new("cargo")
        .current_dir(heart)
        .args(arguments)
        .arg("--message-format=json")
        .env_remove("CARGO_TARGET_DIR")
        .output()?;
    Ok(String::from_utf8_lossy(&out.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

/// The mutants that the compiler's errors lie in.
fn failures(messages: &[Value], ranges: &Ranges) -> Result<Vec<usize>> {
    let mut failed = Vec::new();
    for message in messages {
        let told = &message["message"];
        if message["reason"] != "compiler-message" || told["level"] != "error" {
            continue;
        }
        let spans: Vec<&Value> = told["spans"].as_array().into_iter().flatten().collect();
        let mut found = false;
        for primary in [true, false] {
            for span in spans.iter().filter(|span| span["is_primary"] == primary) {
                if !found {
                    let ids = within(span, ranges);
                    found = !ids.is_empty();
                    failed.extend(ids);
                }
            }
        }
        let counted = told["message"]
            .as_str()
            .is_some_and(|text| text.starts_with("aborting") || text.contains("could not compile"));
        anyhow::ensure!(found || counted || spans.is_empty(), "not of a mutant: {}", told["rendered"]);
    }
    failed.sort_unstable();
    failed.dedup();
    Ok(failed)
}

/// The mutant whose own bytes hold the span, or else those of the smallest whole around it.
fn within(span: &Value, ranges: &Ranges) -> Vec<usize> {
    let Some(ranges) = span["file_name"].as_str().and_then(|file| ranges.get(file)) else {
        return Vec::new();
    };
    let number = |key: &str| span[key].as_u64().unwrap_or(0) as usize;
    let (start, end) = (number("byte_start"), number("byte_end"));
    let holds = |range: &Range<usize>| range.start <= start && end <= range.end;
    let own: Vec<usize> = ranges.iter().filter(|(_, own, _)| holds(own)).map(|(id, _, _)| *id).collect();
    if !own.is_empty() {
        return own;
    }
    let smallest = ranges.iter().filter(|(_, _, whole)| holds(whole)).map(|(_, _, whole)| whole.len()).min();
    ranges
        .iter()
        .filter(|(_, _, whole)| holds(whole) && Some(whole.len()) == smallest)
        .map(|(id, _, _)| *id)
        .collect()
}

fn bins(heart: &Path, messages: &[Value]) -> Result<Bins> {
    let named = |name: &str, kind: &str| {
        messages
            .iter()
            .filter(|message| message["target"]["name"] == name && message["target"]["kind"][0] == kind)
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .with_context(|| format!("the tests {name} were not built"))
    };
    Ok(Bins {
        heart: heart.into(),
        units: named("stockroom", "lib")?,
        histories: named("histories", "test")?,
    })
}
