//! The map in docs/ARCHITECTURE.md: what it names is there, and every folder of the house is on it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shop::page;

/// The rows of the map: a path, and the words in code style behind it.
fn rows() -> Vec<(String, Vec<String>)> {
    let page = page("docs/ARCHITECTURE.md");
    let map = page.split("## Map").nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let row = |line: &str| {
        let words: Vec<String> = line.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        words.split_first().map(|(path, words)| (path.clone(), words.to_vec()))
    };
    map.lines().filter(|line| line.starts_with("| `")).filter_map(row).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folders(of: &Path, deep: usize, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(of).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        found.insert(entry.path());
        if deep > 1 {
            folders(&entry.path(), deep - 1, found);
        }
    }
}

#[test]
fn what_the_map_names_is_there() {
    let rows = rows();
    assert!(rows.len() > 15, "the map was not found");
    for (path, words) in &rows {
        let place = root().join(path);
        assert!(place.exists(), "the map names {path}");
        for word in words {
            let there = root().join(word).exists()
                || place.join(word).exists()
                || place.join(format!("{word}.rs")).exists();
            assert!(there, "the map names {word} in {path}");
        }
    }
}

#[test]
fn every_folder_of_the_house_is_on_the_map() {
    let named: BTreeSet<PathBuf> = rows()
        .iter()
        .flat_map(|(path, words)| {
            let place = root().join(path);
            words.iter().map(|word| place.join(word)).chain([place.clone()]).collect::<Vec<_>>()
        })
        .collect();
    let mut there = BTreeSet::new();
    folders(&root().join("src"), 1, &mut there);
    folders(&root().join("tests"), 1, &mut there);
    for room in fs::read_dir(root().join("src")).unwrap().flatten().filter(|room| room.path().is_dir()) {
        folders(&room.path(), 1, &mut there);
    }
    let ends = |path: &PathBuf| path.ends_with("tests") || path.ends_with("snapshots");
    let missing: Vec<&PathBuf> = there.iter().filter(|path| !ends(path) && !named.contains(*path)).collect();
    assert!(missing.is_empty(), "not on the map: {missing:?}");
}
