//! What cargo-fuzz tries for hours (`tests/fuzz/run`), in moments: each target over its corpus and over some thousands of
//! mutations of it, the same each time.
//!
//! - `bodies` are the targets themselves, shared with `tests/fuzz`.
//! - `seeds` are inputs that were made by hand; `STOCKROOM_FUZZ_SEEDS=write` writes them into the corpora.
//! - `STOCKROOM_FUZZ_MUTATIONS=100000` tries so many mutations a target instead of the usual few.
//!
//! An input that breaks a target is written to `target/fuzz/broken-TARGET`, whence it goes into the corpus.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

#[path = "../fuzz/src/lib.rs"]
mod bodies;
mod mutate;
mod seeds;
mod wire;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use mutate::Mutator;

/// Mutations of a target, where nobody says otherwise.
const MUTATIONS: usize = 2_000;
/// The most bytes of all corpora together.
const CORPORA_MAX: usize = 256 * 1024;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target)
}

/// The inputs of a corpus, by name.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries =
        fs::read_dir(folder(target)).unwrap_or_else(|fault| panic!("the corpus of {target}: {fault}"));
    let read =
        |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
    let mut inputs: Vec<_> = entries.map(|entry| read(entry.unwrap().path())).collect();
    inputs.sort();
    inputs
}

/// Runs one input; where it breaks, the input is kept and named.
fn run(name: &str, target: fn(&[u8]), what: &str, input: &[u8]) {
    if let Err(broken) = catch_unwind(AssertUnwindSafe(|| target(input))) {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz").join(format!("broken-{name}"));
        fs::create_dir_all(kept.parent().unwrap()).unwrap();
        fs::write(&kept, input).unwrap();
        let text = format!("{name} breaks with {what}; the input is in {}\n", kept.display());
        std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes()).unwrap();
        resume_unwind(broken);
    }
}

#[track_caller]
fn check(name: &str) {
    let (_, target) = bodies::TARGETS.into_iter().find(|(known, _)| *known == name).unwrap();
    let corpus = corpus(name);
    assert!(corpus.len() > 5, "{name} has next to no corpus");
    for (file, input) in &corpus {
        run(name, target, file, input);
    }
    let set = std::env::var("STOCKROOM_FUZZ_MUTATIONS").ok();
    let count = set.map_or(MUTATIONS, |count| count.parse().unwrap());
    let mut mutator = Mutator::new(corpus.iter().map(|(_, input)| input.as_slice()).collect());
    for number in 0..count {
        run(name, target, &format!("mutation {number}"), &mutator.next_input());
    }
}

#[test]
fn frames_hold() {
    check("frames");
}

#[test]
fn handshakes_hold() {
    check("handshake");
}

#[test]
fn imports_hold() {
    check("csv");
}

#[test]
fn scans_hold() {
    check("scan");
}

#[test]
fn quantities_hold() {
    check("quantity");
}

#[test]
fn configurations_hold() {
    check("config");
}

#[test]
fn records_hold() {
    check("records");
}

#[test]
fn every_target_has_its_binary_and_its_corpus_and_the_corpora_are_small() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let mut bytes = 0;
    for (name, _) in bodies::TARGETS {
        assert!(manifest.contains(&format!("path = \"targets/{name}.rs\"")), "{name} has no binary");
        bytes += corpus(name).iter().map(|(_, input)| input.len()).sum::<usize>();
    }
    assert_eq!(manifest.matches("[[bin]]").count(), bodies::TARGETS.len());
    assert!(bytes <= CORPORA_MAX, "{bytes} bytes of corpora");
}

/// Seeds are made by the program of today: where a layout changes they must be written anew, or they reach nothing.
#[test]
fn seeds_are_what_the_program_makes_today() {
    let write = std::env::var_os("STOCKROOM_FUZZ_SEEDS").is_some_and(|word| word == "write");
    for (target, name, bytes) in seeds::all() {
        let path = folder(target).join(format!("seed-{name}"));
        if write {
            fs::create_dir_all(folder(target)).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        let there = fs::read(&path).unwrap_or_default();
        assert!(there == bytes, "{}: write it anew with STOCKROOM_FUZZ_SEEDS=write", path.display());
    }
}
