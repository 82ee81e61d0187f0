//! Folders that may not be written, read or entered, and things in the way: each a sentence, and nothing is changed.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use crate::support::{Closed, PROGRAM, Program, Said, root};

/// An account that owns nothing.
const NOBODY: u32 = 65_534;

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A shop that everybody can see, and the program where everybody can run it; none where we cannot be somebody else.
fn seen_by_all() -> Option<(Closed, PathBuf)> {
    if !root() {
        println!("skipped: only root can run the program as somebody else");
        return None;
    }
    let shop = Closed::new();
    chmod(shop.folder(), 0o755);
    let program = shop.folder().join("stockroom");
    fs::copy(PROGRAM, &program).unwrap();
    chmod(&program, 0o755);
    Some((shop, program))
}

fn as_nobody(shop: &Closed, program: &Path, words: &[&str]) -> Said {
    Program::of(program)
        .env("STOCKROOM_STORE", shop.store())
        .at(shop.folder())
        .with(|command| {
            command.uid(NOBODY).gid(NOBODY);
        })
        .say(words)
}

const WRITING: [&[&str]; 5] = [
    &["stock"],
    &["receive", "SCREW", "1", "--to", "A-01"],
    &["verify"],
    &["rebuild"],
    &["backup", "/tmp/never.redb"],
];

#[test]
fn a_folder_that_may_only_be_read_is_a_sentence_for_every_verb() {
    let Some((shop, program)) = seen_by_all() else { return };
    let bytes = fs::read(shop.data()).unwrap();
    // (the folder, the file, its lock): may be looked at, or not even that.
    for (folder, data, lock) in
        [(0o755, 0o644, 0o644), (0o755, 0o600, 0o666), (0o711, 0o644, 0o666), (0o700, 0o644, 0o666)]
    {
        chmod(&shop.store(), folder);
        chmod(&shop.data(), data);
        chmod(&shop.store().join("store.lock"), lock);
        for words in WRITING {
            let said = as_nobody(&shop, &program, words);
            said.refused(3, &["Permission denied", "; ", " must ", "/room"]);
        }
        assert_eq!(fs::read(shop.data()).unwrap(), bytes, "the file is as it was");
    }
    let said =
        as_nobody(&shop, &program, &["init", "--currency", "USD", "--time-zone", "UTC", "--store", "other"]);
    said.refused(3, &["other cannot be made", "must belong to you and be writable"]);
    chmod(&shop.store(), 0o755);
    let said = as_nobody(&shop, &program, &["restore", "room/store.redb", "--store", "other"]);
    said.refused(3, &["other cannot be made"]);
    chmod(&shop.data(), 0o600);
    let said = as_nobody(&shop, &program, &["restore", "room/store.redb", "--store", "other"]);
    said.refused(3, &["cannot be read", "it must be readable for you"]);
    shop.program().say(&["stock"]).done();
}

#[test]
fn a_folder_that_the_owner_may_not_write_is_a_sentence_too() {
    let Some((shop, program)) = seen_by_all() else { return };
    for path in [shop.store(), shop.data(), shop.store().join("store.lock")] {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    as_nobody(&shop, &program, &["stock"]).done();
    // A folder that takes no new file is enough to look, to book, and to be told where it is not.
    chmod(&shop.store(), 0o500);
    as_nobody(&shop, &program, &["stock"]).done();
    as_nobody(&shop, &program, &["receive", "SCREW", "1", "--to", "A-01"]).done();
    let said = as_nobody(&shop, &program, &["backup", "room/copy.redb"]);
    said.refused(3, &["room cannot be written to", "must belong to you and be writable"]);
    let said = as_nobody(&shop, &program, &["restore", "room/store.redb", "--force"]);
    said.refused(3, &["must belong to you and be writable"]);
    chmod(&shop.store(), 0o700);
    chmod(&shop.data(), 0o400);
    let said = as_nobody(&shop, &program, &["receive", "SCREW", "1", "--to", "A-01"]);
    said.refused(3, &["store.redb cannot be used", "must belong to you and be writable"]);
}

#[test]
fn what_stands_in_the_way_of_a_store_is_told() {
    let shop = Closed::new();
    let at = |name: &str| shop.folder().join(name);
    fs::write(at("file"), "a letter").unwrap();
    fs::create_dir_all(at("odd/store.redb")).unwrap();
    fs::create_dir_all(at("locked/store.lock")).unwrap();
    let init = ["init", "--currency", "USD", "--time-zone", "UTC"];
    let cases: [(&str, &[&str], u8, &str); 9] = [
        (
            "file",
            &["stock"],
            3,
            "file/store.redb cannot be looked at: a file stands where a folder should be",
        ),
        (
            "file",
            &init,
            3,
            "file cannot be made: a file stands where a folder should be; choose another folder",
        ),
        ("file/deeper", &init, 3, "a file stands where a folder should be"),
        ("odd", &["stock"], 3, "odd/store.redb cannot be used: a folder stands where a file should be"),
        ("odd", &init, 1, "there is a store in"),
        ("locked", &init, 3, "locked/store.lock cannot be opened: a folder stands where a file should be"),
        ("nowhere", &["stock"], 3, "there is no store in"),
        ("nowhere", &["verify"], 3, "`stockroom init` makes one there"),
        ("/proc/stockroom", &init, 3, "/proc/stockroom cannot be made"),
    ];
    for (place, words, code, says) in cases {
        let said = shop.program().env("STOCKROOM_STORE", at(place)).say(words);
        said.refused(code, &[says]);
    }
    assert!(!at("nowhere").exists(), "looking makes nothing");
    assert_eq!(fs::read(at("file")).unwrap(), b"a letter");
    let homeless = Program::new().with(|command| {
        command.env_remove("HOME");
    });
    homeless.say(&["stock"]).refused(3, &["no home folder", "--store"]);
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let shop = Closed::new();
    fs::create_dir(shop.folder().join("folder")).unwrap();
    for (words, code, says) in [
        (&["import", "items", "nothing.csv"][..], 3, "nothing.csv cannot be read"),
        (&["import", "items", "folder"], 3, "folder cannot be read"),
        (&["import", "items", "/dev/null"], 1, "the file is empty"),
        (&["batch", "nothing"], 3, "nothing cannot be read"),
        (&["batch", "folder"], 3, "cannot be read"),
    ] {
        shop.untouched(|| shop.program().say(words)).refused_all(code, &[says]);
    }
}

#[test]
fn a_store_in_use_is_told_with_who_holds_it() {
    let shop = Closed::new();
    let held = stockroom::store::Store::open(&shop.store(), &stockroom::store::Opening::default()).unwrap();
    let holder = format!("is in use by process {} (", std::process::id());
    for words in [&["stock"][..], &["receive", "SCREW", "1", "--to", "A-01"], &["verify"], &["rebuild"]] {
        shop.program().say(words).refused(3, &[&holder, "leave that one first"]);
    }
    let said = shop.program().say(&["restore", "room/store.redb", "--store", "other"]);
    said.refused(3, &["is in use by a process that works with it"]);
    held.close().unwrap();
    shop.program().say(&["stock"]).done();
}

#[test]
fn s11_links_that_somebody_put_in_the_way_are_not_followed() {
    let shop = Closed::new();
    let precious = shop.folder().join("precious");
    fs::write(&precious, "mine").unwrap();
    // A backup takes the place of a link, never of what it points at; and only if it is told to.
    symlink(&precious, shop.folder().join("link.redb")).unwrap();
    shop.program().say(&["backup", "link.redb"]).refused(1, &["exists already and was left alone"]);
    shop.program().say(&["backup", "link.redb", "--force"]).done();
    assert!(fs::symlink_metadata(shop.folder().join("link.redb")).unwrap().is_file());
    // The store's own files are never written through one.
    for name in ["store.redb.new", "stockroom.log"] {
        let _ = fs::remove_file(shop.store().join(name));
        symlink(&precious, shop.store().join(name)).unwrap();
    }
    shop.program().say(&["receive", "SCREW", "1", "--to", "A-01"]).done();
    shop.program().say(&["restore", "link.redb", "--force"]).done();
    fs::remove_file(shop.store().join("store.lock")).unwrap();
    symlink(&precious, shop.store().join("store.lock")).unwrap();
    let said = shop.program().say(&["stock"]);
    said.refused(
        3,
        &["store.lock cannot be opened: a link stands where a file of the store should be; take it away"],
    );
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
}
