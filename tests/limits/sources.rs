//! Lines of the security list that hold for the sources and what is built from them. They read text, so they know no more
//! than words; what a program does is tried elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sources of the program without its tests: path and text.
pub fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    assert!(files.len() > 300, "the sources were not found: {}", files.len());
    files
}

fn walk(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_str().unwrap();
        if path.is_dir() {
            walk(&path, files);
        } else if name.ends_with(".rs")
            && !name.ends_with("tests.rs")
            && !name.contains("tests/")
            && !name.ends_with("tui/stage.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            files.push((path, own));
        }
    }
}

/// A source without its comments.
pub fn code(text: &str) -> String {
    let plain = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// No source of the program says any of these words.
#[track_caller]
fn check_unsaid(words: &[&str]) {
    for (path, text) in sources() {
        let text = code(&text);
        for word in words {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
    }
}

fn lock() -> String {
    fs::read_to_string(root().join("Cargo.lock")).unwrap()
}

#[test]
fn s7_nothing_that_unpacks_is_built_in() {
    let lock = lock();
    for name in [
        "zip",
        "zstd",
        "flate2",
        "miniz_oxide",
        "xz2",
        "lzma-rs",
        "bzip2",
        "brotli",
        "lz4_flex",
        "tar",
        "calamine",
    ] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
}

/// The names of types in the body of a type: all that are not the variants' own.
pub fn types_in(body: &str, is_enum: bool) -> BTreeSet<String> {
    let (mut depth, mut word, mut found) = (0_usize, String::new(), BTreeSet::new());
    for c in body.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        // At the top of an enum stand its variants.
        if word.starts_with(|c: char| c.is_ascii_uppercase()) && !(is_enum && depth == 1) {
            found.insert(word.clone());
        }
        word.clear();
        match c {
            '{' | '(' | '<' | '[' => depth += 1,
            '}' | ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// A stored or sent type as it stands in the sources.
pub struct Definition {
    pub name: String,
    pub is_enum: bool,
    /// What stands between the derive and the type: how it is stored, mostly.
    pub manner: String,
    /// With its outermost brackets; nothing where it has none.
    pub body: String,
}

/// All stored and sent types.
pub fn definitions() -> Vec<Definition> {
    sources().iter().flat_map(|(_, text)| definitions_in(text)).collect()
}

/// Those of one source.
pub fn definitions_in(text: &str) -> Vec<Definition> {
    let text = code(text);
    text.match_indices("Serialize").filter_map(|(at, _)| definition(&text, at)).collect()
}

/// The type whose derive says `Serialize` at this place.
fn definition(text: &str, at: usize) -> Option<Definition> {
    let derive = text[..at].rfind('#').map(|from| &text[from..at])?;
    if !derive.starts_with("#[derive(") || derive.contains(']') {
        return None;
    }
    let rest = &text[at..];
    let begin = ["struct ", "enum "].iter().filter_map(|word| rest.find(word)).min()?;
    let manner = rest[..begin].split_once(']').map_or("", |(_, manner)| manner);
    let is_enum = rest[begin..].starts_with("enum");
    let rest = rest[begin..].split_once(' ').unwrap().1;
    let name = rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    let open = rest.find(['{', '(', ';']).unwrap();
    let body = match &rest[open..=open] {
        ";" => "",
        _ => {
            let mut depth = 0_usize;
            let end = rest[open..].char_indices().find(|(_, c)| {
                match c {
                    '{' | '(' => depth += 1,
                    '}' | ')' => depth -= 1,
                    _ => {}
                }
                depth == 0
            });
            &rest[open..=open + end.unwrap().0]
        }
    };
    Some(Definition { name, is_enum, manner: manner.to_owned(), body: body.to_owned() })
}

/// Stored and sent types with the types in them.
fn stored_types() -> BTreeMap<String, BTreeSet<String>> {
    let mut types = BTreeMap::new();
    for found in definitions() {
        let parts = types_in(&found.body, found.is_enum);
        types.entry(found.name).or_insert_with(BTreeSet::new).extend(parts);
    }
    types
}

/// A type that is reached from itself, with the way.
fn cycle(types: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn go(
        types: &BTreeMap<String, BTreeSet<String>>,
        at: &str,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if way.iter().any(|name| name == at) {
            way.push(at.to_owned());
            return Some(way.clone());
        }
        let parts = types.get(at).filter(|_| !done.contains(at))?;
        way.push(at.to_owned());
        for part in parts {
            if let Some(found) = go(types, part, way, done) {
                return Some(found);
            }
        }
        way.pop();
        done.insert(at.to_owned());
        None
    }
    let mut done = BTreeSet::new();
    types.keys().find_map(|name| go(types, name, &mut Vec::new(), &mut done))
}

#[test]
fn s8_no_stored_or_sent_type_holds_itself() {
    let types = stored_types();
    for known in ["Event", "Item", "StoredHeader", "Command", "Query", "Request"] {
        assert!(types.contains_key(known), "{known} was not found among {} types", types.len());
    }
    assert!(types["Event"].contains("CountId"), "{:?}", types["Event"]);
    assert_eq!(cycle(&types), None);
    // The eye itself sees one.
    let mut with_one = types;
    with_one.get_mut("Item").unwrap().insert(String::from("Event"));
    with_one.get_mut("Event").unwrap().insert(String::from("Item"));
    assert!(cycle(&with_one).is_some());
}

#[test]
fn s10_nothing_that_a_client_sends_names_a_path() {
    for (path, text) in sources() {
        let name = path.display().to_string();
        let sent = ["service/wire/", "domain/command/", "domain/query/", "domain/desk.rs", "service/care.rs"];
        if sent.iter().any(|part| name.contains(part)) {
            let text = code(&text);
            for word in ["PathBuf", "std::path", "OsString"] {
                assert!(!text.contains(word), "{name} says {word}");
            }
        }
    }
}

#[test]
fn s11_every_file_that_is_made_is_made_private_and_through_no_link() {
    let mut made = 0;
    for (path, text) in sources() {
        let text = code(&text);
        let name = path.display().to_string();
        for word in
            ["File::create", "fs::write(", "fs::copy(", "temp_dir()", "tempfile::tempfile", "tempdir()"]
        {
            // A demo is nobody's: it gets a folder with a name that nobody can guess, and goes with it.
            let demo = word == "tempdir()" && name.ends_with("verb/demo.rs");
            assert!(demo || !text.contains(word), "{name} says {word}");
        }
        for (at, _) in text.match_indices("OpenOptions::new()") {
            // As far as the function goes.
            let rest = &text[at..];
            let rest = &rest[..rest.find("\n}").unwrap_or(rest.len())];
            for word in [".mode(0o600)", ".custom_flags("] {
                assert!(rest.contains(word), "{name} opens a file without {word}");
            }
            made += 1;
        }
        made += text.matches("= own_file()").count() + text.matches(" own_file().").count();
    }
    assert!(made >= 5, "{made} places were found");
}

#[test]
fn s11_what_is_put_in_place_is_flushed_with_its_folder() {
    for (path, text) in sources() {
        let name = path.display().to_string();
        let text = code(&text);
        for (at, _) in text.match_indices(".persist").chain(text.match_indices("fs::rename(")) {
            // A log that is put aside and a socket are nothing that anybody relies on.
            if name.ends_with("cli/log.rs") || name.ends_with("service/ipc.rs") {
                continue;
            }
            let rest = &text[at..];
            let rest = &rest[..rest.find("\n}").unwrap_or(rest.len())];
            assert!(rest.contains("sync_folder(") || rest.contains("sync_all()"), "{name}: {rest}");
        }
    }
}

#[test]
fn s16_the_program_starts_no_other_program() {
    check_unsaid(&[
        "std::process::Command",
        "process::Command",
        "execvp",
        "posix_spawn",
        "\"EDITOR\"",
        "\"PAGER\"",
    ]);
    // One place starts a process: this program's own server, of a store that this account owns. It is told which program
    // that is in one place, and that says this very one.
    let starts = |text: &str| text.contains(".spawn()") || text.contains("Command::new(&self.program)");
    let imports = |text: &str| {
        text.lines().any(|line| line.starts_with("use std::process::") && line.contains("Command"))
    };
    for (path, text) in sources() {
        let text = code(&text);
        let may = path.ends_with("service/start.rs");
        assert!(
            may || !(imports(&text) || text.contains("process::Stdio")),
            "{} starts programs",
            path.display()
        );
        assert!(!may || starts(&text), "the place has moved");
    }
    let options = fs::read_to_string(root().join("src/cli/options.rs")).unwrap();
    assert!(options.contains("const OWN: &str = \"/proc/self/exe\";"));
    let told = sources().iter().filter(|(_, text)| code(text).contains("PathBuf::from(OWN)")).count();
    assert_eq!(told, 1, "in one place");
}

#[test]
fn s21_the_program_has_no_words_for_clipboard_links_and_titles() {
    check_unsaid(&["x1b]", "u{1b}]", "SetTitle", "CopyToClipboard", "]52;", "]8;;"]);
}

#[test]
fn s25_nothing_unsafe_and_nothing_that_is_fetched_while_it_is_built() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    assert!(!manifest.contains("[build-dependencies]") && !manifest.contains("\nbuild = "));
    assert!(!root().join("build.rs").exists());
    check_unsaid(&["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code)", "#[link("]);
    // All of it comes from the registry, each with its sum.
    let lock = lock();
    let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    assert!(packages.len() > 50, "{}", packages.len());
    for package in packages {
        let own = package.contains("name = \"stockroom\"");
        let checked = package.contains("source = \"registry+https://") && package.contains("checksum = \"");
        assert!(own || checked, "{package}");
    }
    for word in ["git = \"", "path = \"../"] {
        assert!(!manifest.contains(word), "{word}");
    }
}
