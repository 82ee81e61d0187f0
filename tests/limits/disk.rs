//! A full disk, real ones: a limit on the size of files in a child process, and a small memory file system where the
//! tests may mount one. Nothing acknowledged is lost, what is refused is told, reading goes on.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Closed, PROGRAM, Program, Said, head, root};

/// The program under a limit on the size of files, in blocks of 512 bytes.
fn limited(shop: &Closed, blocks: u64) -> Program {
    Program::of("/bin/sh").env("STOCKROOM_STORE", shop.store()).at(shop.folder()).with(|command| {
        command.args(["-c", &format!("ulimit -f {blocks} && exec \"$0\" \"$@\""), PROGRAM]);
    })
}

/// A file of many items, which make the store grow.
fn many_items(shop: &Closed) -> String {
    let rows: String = (0..1_500).map(|n| format!("I{n},Item {n} {}\n", "x".repeat(150))).collect();
    let file = shop.folder().join("many.csv");
    fs::write(&file, format!("sku,name\n{rows}")).unwrap();
    file.display().to_string()
}

#[track_caller]
fn check_sound(shop: &Closed) {
    let said = shop.program().say(&["verify"]);
    said.done();
    assert!(said.out.contains("everything fits"), "{said:?}");
}

#[test]
fn a_file_that_may_not_grow_is_a_sentence_and_the_store_is_untouched() {
    let shop = Closed::new();
    let many = many_items(&shop);
    let mut refused = 0;
    for blocks in [0, 2, 8, 200, 1_000] {
        for words in [&["receive", "SCREW", "1", "--to", "A-01"][..], &["import", "items", &many]] {
            let before = shop.head();
            let said = limited(&shop, blocks).say(words);
            if said.code != 0 {
                assert_eq!(shop.head(), before, "{blocks}: {said:?}");
                said.refused(3, &["the system lets no file grow so large; lift that limit (ulimit -f)"]);
                refused += 1;
            }
            check_sound(&shop);
        }
    }
    assert!(refused >= 4, "{refused} were refused");
    // Without the limit the same is done.
    shop.program().say(&["import", "items", &many]).done();
}

#[test]
fn a_store_that_cannot_be_made_whole_is_not_made() {
    let shop = Closed::new();
    for blocks in [0, 2, 8, 200] {
        let place = shop.folder().join(format!("new-{blocks}"));
        let said = limited(&shop, blocks).env("STOCKROOM_STORE", &place).say(&[
            "init",
            "--currency",
            "USD",
            "--time-zone",
            "UTC",
        ]);
        said.refused(3, &["lift that limit"]);
        assert!(!place.join("store.redb").exists() && !place.join("store.redb.new").exists());
        let again = shop.program().env("STOCKROOM_STORE", &place).say(&[
            "init",
            "--currency",
            "USD",
            "--time-zone",
            "UTC",
        ]);
        again.done();
    }
}

#[test]
fn a_backup_or_restore_that_cannot_be_made_whole_leaves_nothing() {
    let shop = Closed::new();
    shop.program().say(&["backup", "good.redb"]).done();
    for blocks in [0, 2, 8, 200] {
        let said = shop.untouched(|| limited(&shop, blocks).say(&["backup", "copy.redb"]));
        said.refused(3, &["lift that limit"]);
        let said = shop.untouched(|| limited(&shop, blocks).say(&["restore", "good.redb", "--force"]));
        said.refused(3, &["lift that limit"]);
        let said = limited(&shop, blocks)
            .env("STOCKROOM_STORE", shop.folder().join("other"))
            .say(&["restore", "good.redb"]);
        said.refused(3, &["lift that limit"]);
        for folder in [shop.folder(), &shop.store(), &shop.folder().join("other")] {
            assert_no_leftovers(folder);
        }
        assert!(
            !shop.folder().join("copy.redb").exists() && !shop.folder().join("other/store.redb").exists()
        );
    }
    check_sound(&shop);
}

fn assert_no_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(
            !name.starts_with(".stockroom-") && !name.ends_with(".new"),
            "{name} is left in {}",
            folder.display()
        );
    }
}

#[test]
fn output_that_cannot_be_written_is_told() {
    let shop = Closed::with_no_count();
    for words in ["stock", "journal", "export items", "man", "completions bash", "--help"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(PROGRAM)
            .args(words.split(' '))
            .env("STOCKROOM_STORE", shop.store())
            .env("STOCKROOM_START", "never")
            .stdout(full)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{words}: {said}");
        assert!(
            said.starts_with("stockroom: the output could not be written") && said.lines().count() == 1,
            "{words}: {said}"
        );
    }
}

/// A small file system in memory, gone when dropped.
struct Small {
    folder: tempfile::TempDir,
}

impl Small {
    /// None where the tests may not mount.
    fn mount(size: &str) -> Option<Small> {
        let folder = tempfile::tempdir().unwrap();
        let mounted =
            root() && mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], folder.path());
        if !mounted {
            println!("skipped: a small file system can only be mounted by root");
            return None;
        }
        Some(Small { folder })
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Writes until nothing fits.
    fn fill(&self) {
        let block = [7_u8; 1024];
        let mut file = fs::File::create(self.at("fill")).unwrap();
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
        // What is cut off at the end is not needed.
        while std::io::Write::write(&mut file, &[7]).is_ok_and(|written| written > 0) {}
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

fn mount(options: &[&str], folder: &Path) -> bool {
    Command::new("mount").args(options).arg(folder).output().is_ok_and(|output| output.status.success())
}

/// A server does so too; this is the way of a screen, in this process.
#[test]
fn s24_on_a_full_disk_the_reserve_makes_way_for_closing_exporting_and_the_last_entries() {
    let Some(small) = Small::mount("8m") else { return };
    let shop = Closed::with_no_count();
    let store = small.at("room");
    fs::create_dir(&store).unwrap();
    fs::copy(shop.data(), store.join("store.redb")).unwrap();
    fs::write(
        store.join("store.toml"),
        "floor-mib = 0\nreserve-mib = 3\nbackup-hours = 0\njournal-seconds = 0\n",
    )
    .unwrap();
    let reserve = store.join("stockroom.reserve");
    let room = stockroom::service::room::open(&store, None).unwrap();
    room.keep_safe().unwrap();
    assert_eq!(fs::metadata(&reserve).unwrap().len(), 3 * 1024 * 1024);
    small.fill();
    room.close();
    assert!(!reserve.exists(), "it was given back");
    let say = |words: &[&str]| -> Said { shop.program().env("STOCKROOM_STORE", &store).say(words) };
    let before = head(&store);
    say(&["export", "stock"]).done();
    say(&["adjust", "CABLE", "+1", "--at", "A-01", "--reason", "found"]).done();
    say(&["verify", "--since", &before.to_string()]).done();
    // With room again there is a reserve again.
    fs::remove_file(small.at("fill")).unwrap();
    let room = stockroom::service::room::open(&store, None).unwrap();
    room.keep_safe().unwrap();
    assert!(reserve.exists());
    room.close();
}

#[test]
fn s24_on_a_full_disk_writing_is_refused_and_reading_goes_on() {
    let Some(small) = Small::mount("2m") else { return };
    let shop = Closed::new();
    let store = small.at("room");
    fs::create_dir(&store).unwrap();
    fs::copy(shop.data(), store.join("store.redb")).unwrap();
    let say = |words: &[&str]| -> Said { shop.program().env("STOCKROOM_STORE", &store).say(words) };
    say(&["adjust", "CABLE", "+1", "--at", "A-01", "--reason", "found"])
        .refused(1, &["MiB are free on the disk of", "nothing is written below 64; free some space"]);
    say(&["stock", "SCREW"]).done();
    // All of it may be used: then it is the disk itself that says it.
    fs::write(store.join("store.toml"), "floor-mib = 0\n").unwrap();
    let many = many_items(&shop);
    small.fill();
    for _ in 0..2 {
        let stock = say(&["stock", "SCREW"]);
        stock.done();
        assert!(stock.out.contains("SCREW,Screw,A-01,,,each,100,"), "{stock:?}");
        say(&["journal"]).done();
        say(&["export", "locations"]).done();
        for words in [
            &["import", "items", &many][..],
            &["backup", &small.at("copy.redb").display().to_string()],
            &["restore", &shop.data().display().to_string(), "--force"],
            // What needs little may find room, beside or inside the file: then it is done, and else it is not.
            &["verify"],
            &["rebuild"],
            &["adjust", "CABLE", "+1", "--at", "A-01", "--reason", "found"],
        ] {
            let before = head(&store);
            let said = say(words);
            if said.code == 0 && matches!(words[0], "verify" | "rebuild" | "adjust") {
                continue;
            }
            said.refused(3, &["full", "free some space"]);
            assert_eq!(head(&store), before, "{words:?}");
        }
    }
    let new = small.at("new");
    let said =
        shop.program().env("STOCKROOM_STORE", &new).say(&["init", "--currency", "USD", "--time-zone", "UTC"]);
    said.refused(3, &["full"]);
    assert!(!new.join("store.redb").exists());
    fs::remove_file(small.at("fill")).unwrap();
    say(&["receive", "SCREW", "1", "--to", "A-01"]).done();
    say(&["verify"]).done();
    assert_no_leftovers(&store);
}
