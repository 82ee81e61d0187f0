//! The heart by itself: the rooms without a screen, a command line or a server, so that a build takes seconds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const ROOMS: [&str; 4] = ["domain", "store", "engine", "codec.rs"];
const LIB: &str = "//! The heart of stockroom by itself.\n\
    pub mod codec;\npub mod domain;\npub mod engine;\npub mod store;\n\n\
    /// Which mutant is switched on.\npub mod mutant {\n    \
    /// Whether it is this one.\n    pub fn on(id: u32) -> bool {\n        \
    static ON: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {\n            \
    std::env::var(\"STOCKROOM_MUTANT\").ok().and_then(|id| id.parse().ok()).unwrap_or(u32::MAX)\n        });\n        \
    *ON == id\n    }\n}\n";
const PROFILE: &str = "[profile.test]\ndebug = false\nopt-level = 1\n\n[workspace]\n";

/// Lays it under `work` and says where: as it is, and once more for the mutants to be woven into.
pub fn lay(project: &Path, work: &Path) -> Result<(PathBuf, PathBuf)> {
    let (plain, woven) = (work.join("plain"), work.join("woven"));
    let _ = fs::remove_dir_all(&plain);
    one(project, &plain)?;
    fs::create_dir_all(&woven)?;
    Ok((plain, woven))
}

/// What is the same already keeps its time, so that it is not built again.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|is| is == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
    fs::write(path, text).with_context(|| path.display().to_string())
}

/// Every file below a folder, by its path from there.
pub fn files(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder)?.display().to_string();
                found.push((name, fs::read_to_string(&path).with_context(|| path.display().to_string())?));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn one(project: &Path, heart: &Path) -> Result<()> {
    for folder in ["src", "tests"] {
        fs::create_dir_all(heart.join(folder))?;
    }
    for room in ROOMS {
        copy(&project.join("src").join(room), &heart.join("src").join(room))?;
    }
    copy(&project.join("tests/histories"), &heart.join("tests/histories"))?;
    // The histories over the file need a desk, which is not of the heart.
    let main = heart.join("tests/histories/main.rs");
    fs::write(&main, without(&fs::read_to_string(&main)?, &["mod over_file;", "mod asked;"]))?;
    fs::write(heart.join("src/lib.rs"), LIB)?;
    fs::copy(project.join("Cargo.lock"), heart.join("Cargo.lock"))?;
    let manifest = fs::read_to_string(project.join("Cargo.toml"))?;
    fs::write(heart.join("Cargo.toml"), slim(&manifest)?)?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::copy(from, to).with_context(|| from.display().to_string())?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn without(source: &str, lines: &[&str]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for line in source.lines() {
        if lines.contains(&line) {
            // Its `#[cfg(test)]` goes with it.
            kept.pop();
        } else {
            kept.push(line);
        }
    }
    kept.join("\n")
}

/// The project's own manifest as far as its dependencies: without targets, lints and profiles.
fn slim(manifest: &str) -> Result<String> {
    let begin = manifest.find("[dependencies]").context("[dependencies]")?;
    let end = manifest.find("[[bench]]").context("[[bench]]")?;
    let kept: Vec<&str> = manifest[begin..end].lines().filter(|line| !line.starts_with("rusqlite")).collect();
    let head =
        "[package]\nname = \"stockroom\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n";
    Ok(format!("{head}{}\n\n{PROFILE}", kept.join("\n")))
}
