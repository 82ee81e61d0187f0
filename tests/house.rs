//! The house: rooms, arrows one way, and rules that no compiler holds. Reads the sources as text.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms each room may name (docs/ARCHITECTURE.md, "Arrows").
const ARROWS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("codec", &["domain"]),
    ("insight", &["domain"]),
    ("exchange", &["insight", "domain"]),
    ("store", &["domain", "codec"]),
    ("engine", &["store", "insight", "domain"]),
    ("service", &["engine", "domain", "codec"]),
    ("tui", &["service", "exchange", "domain"]),
    ("cli", &["service", "exchange", "domain"]),
    ("lib", &[]),
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 50, "the sources were not found");
    files.sort();
    files
}

fn walk(dir: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            files.push((path, text));
        }
    }
}

/// The room that a file belongs to: the first folder or file name under src.
fn room(path: &Path) -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Every room that a file names by `crate::room` or `stockroom::room`, comments and tests left out.
fn named(text: &str) -> Vec<(usize, String)> {
    let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut found = Vec::new();
    for (number, line) in body.lines().enumerate() {
        let code = line.split("//").next().unwrap();
        for lead in ["crate::", "stockroom::"] {
            for (at, _) in code.match_indices(lead) {
                let rest = &code[at + lead.len()..];
                let rooms: Vec<&str> = match rest.strip_prefix('{') {
                    Some(group) => group.split([',', '}']).map(str::trim).collect(),
                    None => vec![rest],
                };
                for name in rooms {
                    let name: String =
                        name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                    found.push((number + 1, name));
                }
            }
        }
    }
    found
}

#[test]
fn arrows_go_one_way() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in sources() {
        let from = room(&path);
        if from == "main" || path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let allowed = arrows.get(from.as_str()).unwrap_or_else(|| panic!("no arrows for room {from}"));
        for (line, to) in named(&text) {
            seen += usize::from(arrows.contains_key(to.as_str()));
            if to != from && arrows.contains_key(to.as_str()) && !allowed.contains(&to.as_str()) {
                wrong.push(format!("{}:{line}: {from} -> {to}", path.display()));
            }
        }
    }
    assert!(seen > 20, "no `use` lines were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_codec_names_bincode() {
    for (path, text) in sources() {
        let code: String = text.lines().map(|line| line.split("//").next().unwrap()).collect();
        assert!(room(&path) == "codec" || !code.contains("bincode"), "{}", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} does not begin with its module's words", path.display());
    }
}

#[test]
fn sources_are_ascii() {
    for (path, text) in sources() {
        let odd = text.lines().position(|line| !line.is_ascii());
        assert!(odd.is_none(), "{}:{}", path.display(), odd.unwrap() + 1);
    }
}

#[test]
fn stored_types_use_plain_derives_only() {
    for (path, text) in sources() {
        if room(&path) != "domain" {
            continue;
        }
        for word in ["serde(flatten", "serde(untagged", "serde(tag", "skip_serializing_if", "serde(default"] {
            assert!(!text.contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn the_heart_reads_no_clock_and_does_no_io() {
    for (path, text) in sources() {
        if room(&path) != "domain" {
            continue;
        }
        for word in [
            "SystemTime",
            "Instant::now",
            "Utc::now",
            "Local::now",
            "std::fs",
            "std::net",
            "std::io",
            "std::thread",
        ] {
            assert!(!text.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn there_is_one_crossterm() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    assert_eq!(lock.matches("name = \"crossterm\"").count(), 1, "ratatui and we must share one crossterm");
    assert_eq!(lock.matches("name = \"unicode-width\"").count(), 1, "widths must be counted in one way");
}
