//! The page on security: each line of the list is on it, and each test that it names is one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::shop::page;

/// Tests with a line's number in their name, in all sources.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for (at, _) in text.match_indices("#[test]") {
                let rest = &text[at..];
                let name = rest.split_once("fn ").and_then(|(_, rest)| rest.split_once('('));
                found.extend(name.map(|(name, _)| name.to_owned()).filter(|name| number(name).is_some()));
            }
        }
    }
}

/// The line that a test is of.
fn number(name: &str) -> Option<u32> {
    name.strip_prefix('s')?.split_once('_')?.0.parse().ok()
}

fn there() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["src", "tests"] {
        tests(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    found
}

#[test]
fn every_line_of_the_security_list_is_told_and_its_tests_are_there() {
    let page = page("docs/security.md");
    let there = there();
    for line in 1..=25 {
        let state = page.lines().find_map(|row| row.strip_prefix(&format!("| S{line} |")));
        let state = state.unwrap_or_else(|| panic!("S{line} is not in the table"));
        let state = state.split('|').nth(1).unwrap().trim();
        let part = page.split(&format!("\n**S{line} ")).nth(1);
        let part = part.unwrap_or_else(|| panic!("S{line} is not told")).split("\n**S").next().unwrap();
        let named: Vec<&str> =
            part.split('`').skip(1).step_by(2).filter(|name| number(name).is_some()).collect();
        for name in &named {
            assert_eq!(number(name), Some(line), "{name}");
            assert!(there.contains(*name), "S{line} names {name}, which is no test");
        }
        match state.split(',').next().unwrap() {
            "built" => {
                assert!(!named.is_empty() && !part.contains("**not yet**"), "S{line} is built by no test")
            }
            "in part" => assert!(part.contains("**not yet**"), "S{line}: {part}"),
            "not yet" => assert!(part.contains("**not yet**") && named.is_empty(), "S{line}: {part}"),
            other => panic!("S{line} is {other}"),
        }
    }
    // What must have tests by now.
    for line in [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 20, 24] {
        assert!(there.iter().any(|name| number(name) == Some(line)), "S{line} has no test");
    }
}
