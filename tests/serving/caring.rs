//! The store is backed up and checked while a server has it, by the same words as without.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;

use stockroom::service::desk::Desk;

use crate::house::House;

/// What a line says at a server, with its exit code.
#[track_caller]
fn check(house: &House, line: &str, exit: i32, says: &[&str]) -> String {
    let (code, said) = house.run(line);
    assert_eq!(code, exit, "{line}: {said}");
    for words in says {
        assert!(said.contains(words), "{line}: no \"{words}\" in {said}");
    }
    said
}

fn backups(house: &House) -> Vec<String> {
    let there = fs::read_dir(house.dir().join("backups")).into_iter().flatten().flatten();
    there.map(|file| file.file_name().into_string().unwrap()).filter(|name| name.ends_with(".redb")).collect()
}

#[test]
fn a_store_at_work_is_backed_up_checked_and_restored_from_there() {
    let house = House::new();
    let server = house.serve();
    check(&house, "verify", 0, &["everything fits", "the store is in use: a copy as of now was verified"]);
    check(&house, "backup", 0, &["Backed up into", "verified", "backups/stockroom-"]);
    let made = backups(&house);
    assert_eq!(made.len(), 1, "{made:?}");
    // Nothing happened since: it is the same backup.
    check(&house, "backup", 0, &[made.first().unwrap()]);
    assert_eq!(backups(&house), made);
    check(&house, "receive X 3 --to A", 0, &[]);
    check(&house, "backup friday.redb", 0, &["friday.redb"]);
    let kept = backups(&house);
    assert!(kept.len() == 2 && kept.contains(&made[0]), "what goes elsewhere takes none from here: {kept:?}");
    // A backup never takes the place of what a server writes to.
    for own in ["store.redb", "store.lock", "ipc/s"] {
        check(&house, &format!("backup {}/{own} --force", house.dir().display()), 1, &["store's own folder"]);
    }
    check(&house, "receive X 1 --to A", 0, &[]);
    check(&house, "backup friday.redb", 1, &["friday.redb", "--force"]);
    check(&house, "backup friday.redb --force", 0, &[]);
    check(&house, "backup no/such/folder.redb", 3, &["no/such/folder.redb", "the backup is there"]);
    check(&house, "--role clerk backup", 1, &["supervisor"]);
    fs::write(house.dir().with_file_name("lines.txt"), "receive X 2 --to A\nbackup batch.redb\nverify\n")
        .unwrap();
    check(&house, "batch lines.txt", 0, &["batch.redb", "\"fits\":true"]);
    let on_hand = house.on_hand();
    server.kill();
    assert_eq!(house.run_in("other", "restore batch.redb").0, 0);
    let (code, said) = house.run_in("other", "stock X --json");
    assert!(code == 0 && said.contains(&format!("\"on_hand\":\"{on_hand}\"")), "{said}");
}

#[test]
fn a_batch_backs_up_and_checks_the_store_that_it_works_on() {
    let house = House::new();
    fs::write(
        house.dir().with_file_name("lines.txt"),
        "receive X 2 --to A\nbackup batch.redb\nbackup\nverify\n",
    )
    .unwrap();
    check(&house, "batch lines.txt", 0, &["batch.redb", "backups/stockroom-", "\"fits\":true"]);
    for line in ["restore batch.redb", "verify"] {
        let (code, said) = house.run_in("other", line);
        assert_eq!(code, 0, "{line}: {said}");
    }
}

/// A file of so many deliveries of one X, an entry each.
fn deliveries(house: &House, rows: usize) {
    let mut file = String::from("sku,time,from,to,quantity,ref\n");
    for row in 1..=rows {
        let day = row % 28 + 1;
        file.push_str(&format!("X,2026-01-{day:02}T08:00:00Z,supplier,A,1,DN-{row}\n"));
    }
    fs::write(house.dir().with_file_name("deliveries.csv"), file).unwrap();
}

#[test]
fn an_import_beside_others_comes_in_parts_and_is_gone_on_with_where_it_ended() {
    let house = House::new();
    let _server = house.serve();
    let colleague = house.desk(1);
    let changes = colleague.follow();
    deliveries(&house, 1_500);
    check(&house, "import movements deliveries.csv --dry-run", 0, &["would make 1500 entries"]);
    assert!(changes.try_recv().is_err(), "a try changes nothing");
    // Killed once something is in, the rest follows; what is in is not done twice.
    let mut killed = house.begin("import movements deliveries.csv");
    changes.recv().unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let first: i64 = house.on_hand().parse::<i64>().unwrap() - 1_000;
    assert!(first > 0 && first % 200 == 0 || first == 1_500, "whole parts: {first}");
    // A part that was under way when its sender was killed may still have come in after that was read.
    let said = check(&house, "import movements deliveries.csv", 0, &[]);
    let made = |in_before: i64| match 1_500 - in_before {
        0 => String::from("nothing changed"),
        rest => format!("made {rest} entries; {in_before} were so already"),
    };
    let came = [first, (first + 200).min(1_500)].into_iter().find(|there| said.contains(&made(*there)));
    let rest = 1_500 - came.unwrap_or_else(|| panic!("{first} were in before: {said}"));
    assert_eq!(house.on_hand(), "2500");
    // The rest came in parts, with room for others in between.
    let parts = changes.try_iter().count();
    assert!(rest <= 200 || parts > 1, "{parts} changes for {rest} entries");
    check(&house, "import movements deliveries.csv", 0, &["nothing changed"]);
    check(&house, "verify", 0, &["everything fits"]);
}

#[test]
fn a_server_backs_up_by_itself_and_says_how_safe_the_store_is() {
    let house = House::new();
    let second = house.dir().with_file_name("second");
    DirBuilder::new().mode(0o700).create(&second).unwrap();
    fs::write(house.dir().join("store.toml"), format!("backup-folder = \"{}\"\n", second.display())).unwrap();
    let server = house.serve();
    // The journal is there at once, the backup in a while.
    let said = wait_for(&house, "\"journal\":{\"at\"");
    assert!(said.contains("\"backup\":null") && said.contains("second"), "{said}");
    check(
        &house,
        "status",
        0,
        &[
            "Last backup: none yet in",
            "second",
            "Journal kept beside it up to entry 5",
            "Reserve for a full disk: 16 MiB",
        ],
    );
    check(&house, "receive X 5 --to A", 0, &[]);
    let said = wait_for(&house, "\"backup\":{\"at\"");
    assert!(said.contains("\"backup_fault\":null"), "{said}");
    assert!(said.contains("\"reserve_kept\":true,\"reserve_mib\":16"), "{said}");
    check(&house, "status", 0, &["Last backup: entry 6, "]);
    check(&house, "receive X 7 --to A", 0, &[]);
    // Leaving writes the journal's last piece; then the disk with the store is gone.
    check(&house, "server stop", 0, &[]);
    assert_eq!(server.ended(), 0);
    fs::remove_dir_all(house.dir()).unwrap();
    let backup = fs::read_dir(&second).unwrap().map(|file| file.unwrap().path());
    let backup = backup.filter(|path| path.extension().is_some_and(|end| end == "redb")).last().unwrap();
    check(
        &house,
        &format!("restore {}", backup.display()),
        0,
        &["up to entry 6, and the journal beside it up to entry 7"],
    );
    assert_eq!(house.on_hand(), "1012");
    check(&house, "verify", 0, &["everything fits"]);
}

/// Asks how the server does until it says something.
#[track_caller]
fn wait_for(house: &House, words: &str) -> String {
    for _ in 0..600 {
        let (_, said) = house.run("status --json");
        if said.contains(words) {
            return said;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    panic!("no {words} in {}", house.run("status --json").1);
}

#[test]
fn below_the_floor_of_free_space_nothing_is_written_and_everything_is_read() {
    let house = House::new();
    fs::write(house.dir().join("store.toml"), "floor-mib = 1000000\n").unwrap();
    check(
        &house,
        "receive X 5 --to A",
        1,
        &["MiB are free on the disk of", "nothing is written below 1000000"],
    );
    assert_eq!(house.on_hand(), "1000");
    check(&house, "verify", 0, &["everything fits"]);
    fs::write(house.dir().join("store.toml"), "floor-mib = 0\ncache-mib = 2\n").unwrap();
    check(&house, "receive X 5 --to A", 0, &[]);
    for (text, says) in
        [("floor = 1\n", "line 1: unknown field `floor`"), ("cache-mib = 0\n", "cache-mib must be 1")]
    {
        fs::write(house.dir().join("store.toml"), text).unwrap();
        check(&house, "stock X", 3, &["store.toml: ", says]);
    }
}

/// Every file and folder below, with its mode.
fn modes(folder: &std::path::Path, found: &mut Vec<(std::path::PathBuf, u32)>) {
    use std::os::unix::fs::PermissionsExt;
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
fn a_named_folder_that_is_not_there_is_told_and_never_made() {
    let house = House::new();
    let second = house.dir().with_file_name("unmounted");
    fs::write(house.dir().join("store.toml"), format!("backup-folder = \"{}\"\n", second.display())).unwrap();
    let server = house.serve();
    let said = wait_for(&house, "is no folder");
    assert!(said.contains("unmounted"), "{said}");
    check(&house, "backup", 3, &["unmounted", "is no folder"]);
    assert!(!second.exists());
    check(&house, "receive X 5 --to A", 0, &[]);
    drop(server);
}

#[test]
fn s14_whatever_a_server_makes_is_its_owners_alone() {
    let house = House::new();
    let second = house.dir().with_file_name("second");
    DirBuilder::new().mode(0o700).create(&second).unwrap();
    let owner = format!("backup-folder = \"{}\"\njournal-seconds = 1\n", second.display());
    fs::write(house.dir().join("store.toml"), owner).unwrap();
    let server = house.serve_by("serve", "umask 000");
    wait_for(&house, "\"journal\":{\"at\"");
    check(&house, "receive X 5 --to A", 0, &[]);
    check(&house, "backup", 0, &["second"]);
    let mut found = Vec::new();
    modes(house.dir().parent().unwrap(), &mut found);
    let named = |name: &str| found.iter().any(|(path, _)| path.display().to_string().contains(name));
    for name in [
        "store/ipc/s",
        "stockroom.reserve",
        "store.redb",
        "store.lock",
        "second/journal-",
        "second/stockroom-",
    ] {
        assert!(named(name), "{name} is not among {found:?}");
    }
    for (path, mode) in found.iter().filter(|(path, _)| !path.ends_with("store.toml")) {
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    }
    server.kill();
}
