//! Backup and restore: whole, verified, private, and never over anything that nobody said.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use stockroom::domain::command::{Command, CountLine, UndoWhat};
use stockroom::domain::entry::Action;
use stockroom::domain::ids::{CountId, Seq};
use stockroom::domain::quantity::Qty;
use stockroom::engine::{StockRoom, founding};
use stockroom::store::backup::{BACKUP_PREFIX, Replace, backup};
use stockroom::store::restore::{Beside, Restored, restore};
use stockroom::store::verify::{verify_folder, verify_live};
use stockroom::store::{Opening, Store, StoreFault, journal};

use crate::support::{HandClock, MORNING, at_work, code, done, quiet, receive, stock, store_in, submission};

fn restored(from: &Path, to: &Path, replace: Replace) -> Result<Restored, StoreFault> {
    let clock = HandClock::at(MORNING);
    restore(
        from,
        to,
        replace,
        Beside::Taken,
        |state| founding::begin_epoch(state, &StockRoom, &clock),
        &mut quiet(),
    )
}

#[test]
fn a_backup_of_a_store_at_work_is_whole_private_and_restores() {
    let dir = tempfile::tempdir().unwrap();
    let (home, copies) = (dir.path().join("home"), dir.path().join("copies"));
    fs::create_dir(&copies).unwrap();
    let clock = HandClock::at(MORNING);
    let engine = at_work(store_in(&home, &clock), &clock);
    stock(&engine);
    let over = AtomicBool::new(false);
    let made = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut number = 0;
            while !over.load(Ordering::SeqCst) {
                number += 1;
                engine.submit(submission(1, number, receive("M8", "A1", 1))).unwrap();
            }
            number
        });
        let made = backup(engine.store(), &copies, Replace::Never, &mut quiet());
        over.store(true, Ordering::SeqCst);
        assert!(writer.join().unwrap() > 0);
        made.unwrap()
    });
    let hash = made.head.1.to_string();
    assert_eq!(made.file, copies.join(format!("stockroom-{}-{}.redb", made.head.0, &hash[..8])));
    assert_eq!(fs::metadata(&made.file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(&copies).unwrap().count(), 1, "nothing else is left there");

    let again = dir.path().join("again");
    let put_back = restored(&made.file, &again, Replace::Never).unwrap();
    assert_eq!(put_back.from, made.head);
    assert_eq!(put_back.head.0, Seq(made.head.0.0 + 1));
    let report = verify_folder(&again, &Opening::default(), Some(made.head.1), &mut quiet()).unwrap();
    assert_eq!((report.findings, report.since), (Vec::new(), Some(made.head.0)));
    let store = Store::open(&again, &Opening::default()).unwrap();
    let last = journal::head(&store.read().unwrap()).unwrap().unwrap().header;
    assert_eq!((last.action, last.epoch), (Action::Restore, 1));
    // Work goes on in the new epoch.
    let engine = at_work(store, &clock);
    let receipt = done(engine.submit(submission(2, 1, receive("M8", "A1", 1))).unwrap());
    assert_eq!(receipt.seq.0, put_back.head.0.0 + 1);
    let last = journal::head(&engine.store().read().unwrap()).unwrap().unwrap().header;
    assert_eq!(last.epoch, 1);
}

#[test]
fn a_backup_goes_over_nothing_unless_told_and_never_over_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MORNING);
    let store = store_in(&dir.path().join("home"), &clock);
    let file = dir.path().join("copy.redb");
    fs::write(&file, "precious").unwrap();
    let refused = backup(&store, &file, Replace::Never, &mut quiet());
    assert!(matches!(refused, Err(StoreFault::Exists { .. })), "{refused:?}");
    assert_eq!(fs::read(&file).unwrap(), b"precious");
    backup(&store, &file, Replace::Told, &mut quiet()).unwrap();
    restored(&file, &dir.path().join("again"), Replace::Never).unwrap();
    let own = dir.path().join("home/../home/store.redb");
    let refused = backup(&store, &own, Replace::Told, &mut quiet());
    assert!(matches!(refused, Err(StoreFault::Itself { .. })), "{refused:?}");
    let nowhere = backup(&store, &dir.path().join("no/copy.redb"), Replace::Never, &mut quiet());
    assert!(matches!(nowhere, Err(StoreFault::NoFolder { .. })), "{nowhere:?}");
    let left = fs::read_dir(dir.path()).unwrap().flatten();
    let left = left.filter(|entry| entry.file_name().to_string_lossy().starts_with(BACKUP_PREFIX)).count();
    assert_eq!(left, 0, "no half backup is left");
}

#[test]
fn a_restore_goes_over_a_store_only_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MORNING);
    let (home, file) = (dir.path().join("home"), dir.path().join("copy.redb"));
    let engine = at_work(store_in(&home, &clock), &clock);
    backup(engine.store(), &file, Replace::Never, &mut quiet()).unwrap();
    stock(&engine);
    let busy = restored(&file, &home, Replace::Told);
    assert!(matches!(busy, Err(StoreFault::InUse { .. })), "somebody has it open: {busy:?}");
    drop(engine);
    let refused = restored(&file, &home, Replace::Never);
    assert!(matches!(refused, Err(StoreFault::StoreThere { .. })), "{refused:?}");
    let head = |dir: &Path| {
        let store = Store::open(dir, &Opening::default()).unwrap();
        journal::head(&store.read().unwrap()).unwrap().unwrap().header.seq
    };
    assert_eq!(head(&home), Seq(4), "it was left alone");
    restored(&file, &home, Replace::Told).unwrap();
    assert_eq!(head(&home), Seq(2), "the backup's entry and the new epoch's");
}

#[test]
fn a_backup_that_does_not_check_replaces_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MORNING);
    let (home, file) = (dir.path().join("home"), dir.path().join("copy.redb"));
    let engine = at_work(store_in(&home, &clock), &clock);
    stock(&engine);
    backup(engine.store(), &file, Replace::Never, &mut quiet()).unwrap();
    drop(engine);
    let before = fs::read(home.join("store.redb")).unwrap();
    let mut bytes = fs::read(&file).unwrap();
    // Every place where the item's SKU stands in the copy.
    for at in 0..bytes.len() - 1 {
        if &bytes[at..at + 2] == b"M8" {
            bytes[at] = b'N';
        }
    }
    fs::write(&file, bytes).unwrap();
    let refused = restored(&file, &home, Replace::Told);
    assert!(matches!(refused, Err(StoreFault::Unfit { .. })), "{refused:?}");
    fs::write(&file, "a letter").unwrap();
    let refused = restored(&file, &home, Replace::Told);
    assert!(matches!(refused, Err(StoreFault::NotABackup { .. })), "{refused:?}");
    let refused = restored(&dir.path().join("nothing"), &home, Replace::Told);
    assert!(matches!(refused, Err(StoreFault::Io { .. })), "{refused:?}");
    assert_eq!(fs::read(home.join("store.redb")).unwrap(), before, "the store was left alone");
    assert!(!home.join("store.redb.new").exists());
}

#[test]
fn a_store_at_work_is_verified_by_a_copy_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MORNING);
    let engine = at_work(store_in(dir.path(), &clock), &clock);
    stock(&engine);
    let report = verify_live(engine.store(), None, &mut quiet()).unwrap();
    assert_eq!((report.findings, report.entries), (Vec::new(), 4));
    assert!(
        report.notes.iter().any(|note| note.contains("a copy as of now was verified")),
        "{:?}",
        report.notes
    );
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "the copy is gone");
}

/// What `apply` looks back into the journal for must be found there while the tables are made on the side.
#[test]
fn a_store_with_a_posted_count_and_undone_lines_verifies_and_its_backup_restores() {
    let dir = tempfile::tempdir().unwrap();
    let (home, file) = (dir.path().join("home"), dir.path().join("copy.redb"));
    let clock = HandClock::at(MORNING);
    let engine = at_work(store_in(&home, &clock), &clock);
    stock(&engine);
    let seen = CountLine { item: code("M8").into(), lot: None, counted: Qty::whole(998).unwrap().into() };
    let commands = [
        receive("M8", "A1", 990),
        receive("M8", "A1", 5),
        Command::Undo(UndoWhat::Last),
        Command::CountOpen(code("A1").into()),
        Command::CountEnter { count: CountId(1), lines: vec![seen] },
        Command::Undo(UndoWhat::Last),
    ];
    for (number, command) in (1..).zip(commands) {
        engine.submit(submission(3, number, command)).unwrap();
    }
    assert_eq!(verify_live(engine.store(), None, &mut quiet()).unwrap().findings, []);
    backup(engine.store(), &file, Replace::Never, &mut quiet()).unwrap();
    drop(engine);
    assert_eq!(verify_folder(&home, &Opening::default(), None, &mut quiet()).unwrap().findings, []);
    restored(&file, &dir.path().join("again"), Replace::Never).unwrap();
}
