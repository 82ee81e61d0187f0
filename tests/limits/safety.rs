//! The rest of the security list that applies to a program without a server: panics, names of files, the log, secrets,
//! who may read what is made, backups, and a journal that cannot be changed unseen.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use stockroom::domain::text::Note;

use crate::fields::places;
use crate::support::{Closed, PROGRAM, Program, Said, Shop, rounds};

/// Words that command lines are made of, so that random ones get past the first.
const PIECES: [&str; 60] = [
    "receive",
    "issue",
    "move",
    "adjust",
    "scrap",
    "return",
    "reserve",
    "release",
    "putaway",
    "undo",
    "count",
    "stock",
    "journal",
    "why",
    "item",
    "location",
    "supplier",
    "lot",
    "job",
    "alerts",
    "setting",
    "close-period",
    "add",
    "set",
    "show",
    "list",
    "rename",
    "merge",
    "retire",
    "revive",
    "attach",
    "new",
    "enter",
    "close",
    "approve",
    "ack",
    "snooze",
    "SCREW",
    "CABLE",
    "GLUE",
    "A-01",
    "A-02",
    "ZONE",
    "L1",
    "ACME",
    "LATHE",
    "SO-1",
    "1",
    "-1",
    "+2",
    "0",
    "1box",
    "1/3",
    "999999999999",
    "99999999999999999999",
    "2026-01-05",
    "9999-12-31",
    "\u{1b}[2J",
    "",
    "=",
];
/// Options beside them.
const OPTIONS: [&str; 22] = [
    "--to",
    "--from",
    "--at",
    "--lot",
    "--cost",
    "--expires",
    "--reason",
    "--for",
    "--item",
    "--qty",
    "--sure",
    "--in",
    "--name",
    "--pack",
    "--barcode",
    "--min",
    "--policy",
    "--kind",
    "--as-of",
    "--at-time",
    "--line",
    "--supplier",
];

#[test]
fn s9_random_command_lines_never_panic_and_leave_a_sound_store() {
    let shop = Shop::open();
    let mut seed = 0x5eed_u64;
    let mut next = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % limit
    };
    let (mut done, mut refused) = (0, 0);
    for _ in 0..rounds(1_500) {
        let mut words = vec![PIECES[next(22)].to_owned()];
        for _ in 0..next(8) {
            let word = if next(3) == 0 { OPTIONS[next(OPTIONS.len())] } else { PIECES[next(PIECES.len())] };
            words.push(word.to_owned());
        }
        let before = shop.head();
        let said: Said = shop.say_words(&words);
        match said.code {
            0 => done += 1,
            code => {
                assert_eq!(shop.head(), before, "{said:?}");
                said.refused_all(code, &[]);
                assert!(!said.err.iter().any(|line| line.contains("the program failed")), "{said:?}");
                refused += 1;
            }
        }
    }
    assert!(done > rounds(1_500) / 100 && refused > rounds(1_500) / 3, "{done} done, {refused} refused");
    let report = shop.room().verify(None, &mut |_| {}).unwrap();
    assert!(report.sound(), "{:?}", report.findings);
}

#[test]
fn s9_the_program_is_built_to_notice_overflow_and_to_unwind() {
    let manifest = include_str!("../../Cargo.toml");
    assert!(manifest.contains("overflow-checks = true"));
    assert!(!manifest.contains("panic = \"abort\""));
    for lint in [
        "unsafe_code = \"forbid\"",
        "unwrap_used = \"deny\"",
        "expect_used = \"deny\"",
        "indexing_slicing = \"deny\"",
    ] {
        assert!(manifest.contains(lint), "{lint}");
    }
}

#[test]
fn s10_no_file_is_named_after_what_is_in_the_data() {
    let shop = Shop::open();
    for line in [
        "item add ../../up --name '../../../etc/passwd'",
        "location add /etc/passwd --name '; rm -rf /'",
        "supplier add ..",
        "receive ../../up 1 --to A-01 --ref ../../ref --note ../../note",
    ] {
        shop.say(line).done();
    }
    let shop = shop.closed();
    fs::create_dir(shop.folder().join("copies")).unwrap();
    let said = shop.program().say(&["backup", "copies"]);
    said.done();
    let copies = names(&shop.folder().join("copies"));
    let [name] = copies.as_slice() else { panic!("{copies:?}") };
    let (seq, hash) = name
        .strip_prefix("stockroom-")
        .and_then(|rest| rest.strip_suffix(".redb"))
        .unwrap()
        .split_once('-')
        .unwrap();
    assert!(
        seq.bytes().all(|b| b.is_ascii_digit())
            && hash.len() == 8
            && hash.bytes().all(|b| b.is_ascii_hexdigit()),
        "{name}"
    );
    assert_eq!(names(shop.folder()), ["copies", "room"]);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn s11_temporary_files_stand_beside_their_place_and_never_in_a_shared_folder() {
    let shop = Closed::new();
    let shared = shop.folder().join("shared");
    fs::create_dir(&shared).unwrap();
    let many: String = (0..50).map(|n| format!("I{n},x\n")).collect();
    fs::write(shop.folder().join("items.csv"), format!("sku,name\n{many}")).unwrap();
    for words in [
        &["backup", "copy.redb"][..],
        &["verify"],
        &["rebuild"],
        &["import", "items", "items.csv"],
        &["restore", "copy.redb", "--force"],
    ] {
        // A shared folder that takes nothing: whoever wants one there is heard.
        fs::set_permissions(&shared, fs::Permissions::from_mode(0o500)).unwrap();
        shop.program().env("TMPDIR", shared.join("none")).say(words).done();
    }
    assert!(names(&shared).is_empty());
    assert_eq!(names(&shop.store()), ["store.lock", "store.redb"]);
}

#[test]
fn s12_a_record_of_the_log_is_one_line_whatever_the_store_is_called() {
    let shop = Closed::new();
    let odd = shop.folder().join("room\n2026-01-01T00:00:00Z  INFO all is well\u{1b}[2J");
    fs::rename(shop.store(), &odd).unwrap();
    let limit = "ulimit -f 2 && exec \"$0\" \"$@\"";
    for _ in 0..2 {
        let said = Program::of("/bin/sh")
            .env("STOCKROOM_STORE", &odd)
            .with(|command| {
                command.args(["-c", limit, PROGRAM]);
            })
            .say(&["receive", "SCREW", "1", "--to", "A-01"]);
        said.refused(3, &["ulimit -f"]);
    }
    let log = fs::read_to_string(odd.join("stockroom.log")).unwrap();
    assert!(log.lines().count() >= 1, "{log}");
    for line in log.lines() {
        assert!(line.starts_with("20") && line.contains("ERROR"), "{line:?}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    let mode = fs::metadata(odd.join("stockroom.log")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
}

#[test]
fn s13_nothing_secret_is_asked_for_where_others_can_read_it() {
    for place in places() {
        let name = place.arg.get_id().as_str();
        for word in ["password", "passphrase", "secret", "token", "pin"] {
            // What asks for one, or says from which descriptor it is read, does not hold it.
            let asks = !place.arg.get_action().takes_values();
            let descriptor =
                place.arg.get_value_names().is_some_and(|names| names.len() == 1 && names[0] == "FD");
            let named = name.split('_').any(|part| part == word);
            assert!(!named || asks || descriptor, "{:?} {name}", place.verb);
        }
    }
}

/// Every file and folder below, with its mode.
fn modes(folder: &Path, found: &mut Vec<(PathBuf, u32)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let known = fs::symlink_metadata(&path).unwrap();
        found.push((path.clone(), known.permissions().mode() & 0o777));
        if known.is_dir() {
            modes(&path, found);
        }
    }
}

#[test]
fn s14_whatever_is_made_is_its_owners_alone_whoever_starts_the_program() {
    let folder = crate::support::folder();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let run = |line: &str| -> Said {
        let script = format!("umask 000 && {line}");
        Program::of("/bin/sh")
            .env("STOCKROOM_STORE", folder.path().join("deep/down/room"))
            .at(folder.path())
            .with(|command| {
                command.args(["-c", &script, PROGRAM]);
            })
            .say::<&str>(&[])
    };
    run("exec \"$0\" init --currency USD --time-zone UTC").done();
    run("exec \"$0\" location add A-01").done();
    run("exec \"$0\" item add SCREW --name Screw").done();
    run("exec \"$0\" receive SCREW 1 --to A-01").done();
    run("exec \"$0\" backup copy.redb").done();
    run("exec \"$0\" verify").done();
    run("exec \"$0\" rebuild").done();
    run("exec \"$0\" restore copy.redb --store again/and/again").done();
    run("exec \"$0\" restore copy.redb --force").done();
    run("exec \"$0\" demo --store shown --only").done();
    run("ulimit -f 2 && exec \"$0\" receive SCREW 1 --to A-01").refused(3, &["ulimit"]);
    let mut found = Vec::new();
    modes(folder.path(), &mut found);
    assert!(found.len() >= 12, "{found:?}");
    for name in [
        "deep/down/room/store.redb",
        "deep/down/room/store.lock",
        "deep/down/room/stockroom.log",
        "copy.redb",
        "again/and/again/store.redb",
        "shown/store.redb",
    ] {
        assert!(Path::new(&at(name)).exists(), "{name}");
    }
    for (path, mode) in found {
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    }
}

#[test]
fn s15_a_backup_opens_checks_and_comes_back() {
    let shop = Closed::new();
    let before = shop.head();
    shop.program().say(&["backup", "copy.redb"]).done();
    let stock = shop.program().say(&["stock"]).out;
    shop.program().say(&["issue", "SCREW", "5", "--from", "A-01", "--to", "customer"]).done();
    assert_ne!(shop.head(), before);
    shop.program().say(&["restore", "copy.redb", "--force"]).done();
    assert_eq!(shop.program().say(&["stock"]).out, stock);
    let verified = shop.program().say(&["verify", "--since", &before.to_string()]);
    verified.done();
    // Changed anywhere, it is not taken for the backup that it was.
    let whole = fs::read(shop.folder().join("copy.redb")).unwrap();
    let places: Vec<usize> =
        (0..whole.len() - 5).filter(|at| whole[*at..*at + 5].eq_ignore_ascii_case(b"screw")).collect();
    let mut refused = 0;
    for place in places {
        let mut changed = whole.clone();
        changed[place + 2] = b'X';
        fs::write(shop.folder().join("changed.redb"), changed).unwrap();
        let said = shop.program().say(&["restore", "changed.redb", "--store", "other", "--force"]);
        // What stands in a page that is free by now changes nothing.
        if said.code != 0 {
            said.refused(1, &["changed.redb does not check and was not used"]);
            refused += 1;
        }
    }
    assert!(refused > 3, "{refused} were refused");
}

#[test]
fn s20_a_journal_that_was_replaced_is_noticed_by_a_head_that_was_kept_outside() {
    let shop = Closed::new();
    shop.program().say(&["backup", "copy.redb"]).done();
    shop.program().say(&["issue", "SCREW", "5", "--from", "A-01", "--to", "customer"]).done();
    let head = shop.head().to_string();
    let said = shop.program().say(&["verify", "--since", &head]);
    said.done();
    assert!(said.out.contains(&head), "the head is told: {said:?}");
    // Somebody puts an older state in place and books something else.
    shop.program().say(&["restore", "copy.redb", "--force"]).done();
    shop.program().say(&["issue", "SCREW", "4", "--from", "A-01", "--to", "customer"]).done();
    shop.program().say(&["verify"]).done();
    let said = shop.program().say(&["verify", "--since", &head]);
    said.refused_all(1, &["no entry of the journal has the hash", &head]);
}

#[test]
fn s20_every_entry_says_who_made_it_in_which_words() {
    let shop = Shop::open();
    let note = Note::new("found behind the shelf").unwrap();
    shop.say(&format!("adjust SCREW +1 --at A-01 --reason found --note '{note}' --ref R-1")).done();
    let journal = shop.say("journal").out;
    let line = journal.lines().find(|line| line.contains("R-1")).unwrap();
    assert!(line.contains("Ann") && line.contains("found behind the shelf"), "{line}");
}
