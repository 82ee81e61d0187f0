//! The reserve: space set aside beside a store, given back when the disk is full, made again when there is room.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use stockroom::domain::desk::SubmitFault;
use stockroom::domain::query::Reserve;
use stockroom::domain::receipt::Repeated;
use stockroom::engine::Engine;
use stockroom::engine::owner::Owner;
use stockroom::engine::watch::Watch;
use stockroom::store::reserve::{RESERVE_FILE, give_back, is_kept, make};
use stockroom::store::space::Space;
use stockroom::store::verify::verify_folder;
use stockroom::store::{Opening, Store};

use crate::support::{
    HandClock, MORNING, ToyDisk, at_work, done, quiet, receive, stock, store_in, store_on, submission,
};

const MIB: u64 = 1024 * 1024;

/// A disk whose free space is set by hand, and what watches it.
fn watched(dir: &Path, floor_mib: u32, reserve_mib: u32) -> (Arc<AtomicU64>, Watch) {
    let free = Arc::new(AtomicU64::new(1_000 * MIB));
    let space = {
        let free = Arc::clone(&free);
        Space::by(move |_| Some(free.load(Ordering::SeqCst)))
    };
    let owner = Owner { floor_mib, reserve_mib, ..Owner::default() };
    (free, Watch::new(dir, &owner, space))
}

/// After so many MiB were free, one after the other, the reserve is there or not.
#[track_caller]
fn check(frees: &[u64], kept: bool) {
    let dir = tempfile::tempdir().unwrap();
    let (free, watch) = watched(dir.path(), 64, 16);
    for mib in frees {
        free.store(mib * MIB, Ordering::SeqCst);
        watch.tend();
    }
    assert_eq!(watch.kept(), Some(Reserve { mib: 16, kept }), "{frees:?}");
    assert_eq!(dir.path().join(RESERVE_FILE).exists(), kept, "{frees:?}");
}

#[test]
fn s24_the_reserve_is_made_where_there_is_room_given_back_where_none_is_and_made_again() {
    check(&[1_000], true);
    check(&[96], true);
    // That would bring the store to its floor.
    check(&[95], false);
    // What is made stays until there is less than it holds.
    check(&[96, 63, 16], true);
    check(&[96, 15], false);
    check(&[96, 15, 31, 80], false);
    check(&[96, 15, 31, 80, 96], true);
    check(&[0], false);
}

#[test]
fn s24_the_reserve_holds_real_space_and_is_its_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 4 * MIB).unwrap();
    let known = fs::metadata(dir.path().join(RESERVE_FILE)).unwrap();
    assert_eq!(known.len(), 4 * MIB);
    assert!(known.blocks() * 512 >= 4 * MIB, "a file with holes reserves nothing: {} blocks", known.blocks());
    assert_eq!(known.permissions().mode() & 0o777, 0o600);
    // Of another size, or cut off, it is no reserve; made again it is.
    assert!(is_kept(dir.path(), 4 * MIB) && !is_kept(dir.path(), 5 * MIB));
    make(dir.path(), 5 * MIB).unwrap();
    assert!(is_kept(dir.path(), 5 * MIB));
    give_back(dir.path()).unwrap();
    give_back(dir.path()).unwrap();
    assert!(!dir.path().join(RESERVE_FILE).exists());
}

#[test]
fn s24_a_reserve_that_cannot_be_made_is_no_reserve_and_no_fault() {
    let dir = tempfile::tempdir().unwrap();
    let (_, watch) = watched(dir.path(), 64, 16);
    // A folder that somebody put there: it is not taken away.
    fs::create_dir(dir.path().join(RESERVE_FILE)).unwrap();
    watch.tend();
    assert_eq!(watch.kept(), Some(Reserve { mib: 16, kept: false }));
    assert!(dir.path().join(RESERVE_FILE).is_dir());
    fs::remove_dir(dir.path().join(RESERVE_FILE)).unwrap();
    // A link is taken away, what it leads to is not.
    let other = dir.path().join("other");
    fs::write(&other, "mine").unwrap();
    symlink(&other, dir.path().join(RESERVE_FILE)).unwrap();
    watch.tend();
    assert_eq!(watch.kept(), Some(Reserve { mib: 16, kept: true }));
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    // On a disk that says nothing of itself there is none.
    let silent = Watch::new(dir.path(), &Owner::default(), Space::by(|_| None));
    give_back(dir.path()).unwrap();
    silent.tend();
    assert!(!dir.path().join(RESERVE_FILE).exists() && silent.refuses().is_none());
}

#[test]
fn s24_an_owner_who_wants_no_reserve_has_none() {
    let dir = tempfile::tempdir().unwrap();
    watched(dir.path(), 64, 1).1.tend();
    assert!(dir.path().join(RESERVE_FILE).exists());
    let (_, watch) = watched(dir.path(), 64, 0);
    watch.tend();
    assert_eq!(watch.kept(), None);
    assert!(!dir.path().join(RESERVE_FILE).exists());
}

fn engine(dir: &Path, floor_mib: u32) -> (Arc<AtomicU64>, Engine) {
    let clock = HandClock::at(MORNING);
    let engine = at_work(store_in(dir, &clock), &clock);
    stock(&engine);
    let (free, watch) = watched(dir, floor_mib, 2);
    watch.tend();
    engine.watch(watch);
    assert!(is_kept(dir, 2 * MIB));
    (free, engine)
}

/// Whoever asks again is not told that nothing was saved where it was.
#[test]
fn what_was_done_before_is_answered_from_the_record_though_space_has_run_out_since() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("room");
    let (free, engine) = engine(&dir, 64);
    let asked = || submission(1, 1, receive("M8", "A1", 1));
    let first = done(engine.submit(asked()).unwrap());
    free.store(63 * MIB, Ordering::SeqCst);
    let again = done(engine.submit(asked()).unwrap());
    assert_eq!((again.seq, again.repeated), (first.seq, Repeated::Before));
    let other = engine.submit(submission(1, 2, receive("M8", "A1", 1)));
    assert!(matches!(other, Err(SubmitFault::Refused(_))), "{other:?}");
    // In a file that was moved away meanwhile it may be found again, or not.
    free.store(1_000 * MIB, Ordering::SeqCst);
    fs::rename(dir.join("store.redb"), home.path().join("elsewhere")).unwrap();
    let moved = engine.submit(asked());
    assert!(matches!(moved, Err(SubmitFault::Unknown(_))), "{moved:?}");
}

#[test]
fn s24_when_space_runs_out_writing_is_refused_the_reserve_makes_way_and_reading_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("room");
    let (free, engine) = engine(&dir, 64);
    free.store(63 * MIB, Ordering::SeqCst);
    let refused = engine.submit(submission(1, 1, receive("M8", "A1", 1)));
    let Err(SubmitFault::Refused(refused)) = refused else { panic!("{refused:?}") };
    let refused = refused.to_string();
    assert!(refused.contains("only 63 MiB are free") && refused.contains("below 64"), "{refused}");
    assert!(is_kept(&dir, 2 * MIB), "below the floor is not full");
    free.store(MIB, Ordering::SeqCst);
    assert!(engine.submit(submission(1, 1, receive("M8", "A1", 1))).is_err());
    assert!(!dir.join(RESERVE_FILE).exists(), "given back");
    assert!(engine.look(|state, _| stockroom::store::journal::head(state)).unwrap().unwrap().is_some());
    free.store(500 * MIB, Ordering::SeqCst);
    engine.submit(submission(1, 1, receive("M8", "A1", 1))).unwrap();
    drop(engine);
    let report = verify_folder(&dir, &Opening::default(), None, &mut quiet()).unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn s24_a_store_without_a_floor_gives_the_reserve_back_and_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("room");
    let (free, engine) = engine(&dir, 0);
    free.store(MIB, Ordering::SeqCst);
    engine.submit(submission(1, 1, receive("M8", "A1", 1))).unwrap();
    assert!(!dir.join(RESERVE_FILE).exists());
}

#[test]
fn s24_closing_gives_the_reserve_back_where_space_has_run_out() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("room");
    let (free, engine) = engine(&dir, 64);
    free.store(MIB, Ordering::SeqCst);
    engine.close();
    assert!(!dir.join(RESERVE_FILE).exists());
}

#[test]
fn s24_a_disk_that_is_full_under_a_commit_gives_the_reserve_back() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, disk) = (HandClock::at(MORNING), ToyDisk::default());
    let engine = at_work(store_on(disk.clone(), &clock), &clock);
    stock(&engine);
    let (_, watch) = watched(dir.path(), 64, 2);
    watch.tend();
    engine.watch(watch);
    // The disk says that there is room, and has none: a quota, or a file system that counts otherwise.
    disk.fails.store(true, Ordering::SeqCst);
    assert!(engine.submit(submission(1, 1, receive("M8", "A1", 1))).is_err());
    engine.close();
    assert!(!dir.path().join(RESERVE_FILE).exists());
    disk.fails.store(false, Ordering::SeqCst);
    Store::open_on(disk).unwrap();
}
