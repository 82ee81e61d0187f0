//! The journal in pieces beside the backups: a lost store comes back with them, torn ends and other ways are told apart.

use std::fs;
use std::path::{Path, PathBuf};

use stockroom::domain::ids::{Hash, Seq};
use stockroom::engine::{Engine, StockRoom, founding};
use stockroom::store::backup::{Replace, backup};
use stockroom::store::restore::{Beside, Restored, restore};
use stockroom::store::segment::clear;
use stockroom::store::segment::export::{Position, append, find};
use stockroom::store::verify::verify_folder;
use stockroom::store::{Opening, Store, StoreFault, journal};

use crate::support::{HandClock, MORNING, at_work, quiet, receive, stock, store_in, submission};

/// A store with a folder for its backups.
struct Home {
    dir: tempfile::TempDir,
    clock: HandClock,
    number: u64,
}

impl Home {
    fn new() -> (Home, Engine) {
        let (dir, clock) = (tempfile::tempdir().unwrap(), HandClock::at(MORNING));
        fs::create_dir(dir.path().join("copies")).unwrap();
        let engine = at_work(store_in(&dir.path().join("home"), &clock), &clock);
        stock(&engine);
        (Home { dir, clock, number: 0 }, engine)
    }

    fn copies(&self) -> PathBuf {
        self.dir.path().join("copies")
    }

    /// So many receipts of one M8.
    fn post(&mut self, engine: &Engine, receipts: usize) {
        for _ in 0..receipts {
            self.number += 1;
            engine.submit(submission(1, self.number, receive("M8", "A1", 1))).unwrap();
        }
    }

    /// Writes what the journal has more, as after a start.
    fn write(&self, engine: &Engine) -> Position {
        let state = engine.store().read().unwrap();
        let site = journal::site(&state).unwrap();
        let from = find(&state, &self.copies(), site, (Seq(0), Hash::ZERO)).unwrap();
        append(&state, &self.copies(), site, from).unwrap()
    }

    fn back_up(&self, engine: &Engine) -> PathBuf {
        let made = backup(engine.store(), &self.copies(), Replace::Never, &mut quiet()).unwrap();
        if !self.pieces().is_empty() {
            self.write(engine);
        }
        let state = engine.store().read().unwrap();
        append(&state, &self.copies(), journal::site(&state).unwrap(), Position::after(made.head)).unwrap();
        made.file
    }

    fn restored(&self, from: &Path, to: &str, beside: Beside) -> Result<Restored, StoreFault> {
        let epoch =
            |state: &mut stockroom::store::Writing<'_>| founding::begin_epoch(state, &StockRoom, &self.clock);
        restore(from, &self.dir.path().join(to), Replace::Never, beside, epoch, &mut quiet())
    }

    fn pieces(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> =
            fs::read_dir(self.copies()).unwrap().map(|entry| entry.unwrap().path()).collect();
        found.retain(|path| path.extension().is_some_and(|end| end == "seg"));
        found.sort();
        found
    }
}

fn head(engine: &Engine) -> (Seq, Hash) {
    let last = journal::head(&engine.store().read().unwrap()).unwrap().unwrap();
    (last.header.seq, last.hash)
}

#[test]
fn a_backup_comes_back_with_the_pieces_that_continue_it() {
    let (mut home, engine) = Home::new();
    home.post(&engine, 3);
    let file = home.back_up(&engine);
    let backed = head(&engine);
    for _ in 0..4 {
        home.post(&engine, 5);
        assert_eq!(home.write(&engine).last, head(&engine));
    }
    let last = head(&engine);
    home.post(&engine, 2);
    drop(engine);
    let with = home.restored(&file, "with", Beside::Taken).unwrap();
    assert_eq!((with.from, with.with, with.head.0), (backed, last, Seq(last.0.0 + 1)));
    let report =
        verify_folder(&home.dir.path().join("with"), &Opening::default(), Some(last.1), &mut quiet());
    let report = report.unwrap();
    assert_eq!((report.findings, report.since), (Vec::new(), Some(last.0)), "the same bytes, chained on");
    let only = home.restored(&file, "only", Beside::Left).unwrap();
    assert_eq!((only.from, only.with), (backed, backed));
}

#[test]
fn pieces_from_the_first_entry_on_bring_back_any_backup() {
    let (mut home, engine) = Home::new();
    home.write(&engine);
    let file = home.back_up(&engine);
    home.post(&engine, 7);
    let newest = home.back_up(&engine);
    home.post(&engine, 7);
    home.write(&engine);
    for (name, from) in [("a", &file), ("b", &newest)] {
        assert_eq!(home.restored(from, name, Beside::Taken).unwrap().with, head(&engine), "{name}");
    }
}

#[test]
fn a_torn_end_is_cut_off_and_gone_on_with_at_every_byte() {
    let (mut home, engine) = Home::new();
    let file = home.back_up(&engine);
    home.post(&engine, 1);
    let first = home.write(&engine).last;
    let piece = home.pieces().pop().unwrap();
    let short = fs::metadata(&piece).unwrap().len();
    home.post(&engine, 1);
    let second = home.write(&engine).last;
    let whole = fs::read(&piece).unwrap();
    for cut in short..=u64::try_from(whole.len()).unwrap() {
        let cut = usize::try_from(cut).unwrap();
        fs::write(&piece, &whole[..cut]).unwrap();
        let wanted = if cut == whole.len() { second } else { first };
        let name = format!("cut-{cut}");
        if cut % 16 == 0 || cut == whole.len() {
            let restored = home.restored(&file, &name, Beside::Taken).unwrap();
            assert_eq!(restored.with, wanted, "{cut}");
            let half = cut != whole.len() && cut != usize::try_from(short).unwrap();
            assert_eq!(restored.broken, if half { vec![piece.clone()] } else { Vec::new() }, "{cut}");
        }
        assert_eq!(home.write(&engine).last, second);
        assert_eq!(fs::read(&piece).unwrap(), whole, "gone on with at {cut}");
    }
}

#[test]
fn a_bit_that_flips_in_a_piece_ends_it_there_and_never_comes_back_as_something_else() {
    let (mut home, engine) = Home::new();
    let file = home.back_up(&engine);
    home.post(&engine, 3);
    let last = home.write(&engine).last;
    let piece = home.pieces().pop().unwrap();
    let whole = fs::read(&piece).unwrap();
    for at in (0..whole.len()).step_by(37) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&piece, &bytes).unwrap();
        let with = home.restored(&file, &format!("flip-{at}"), Beside::Taken).unwrap().with;
        // What it follows is told again by its first entry.
        let told_twice = (24..64).contains(&at) && with == last;
        assert!(with.0 < last.0 || told_twice, "a flip at {at} was not noticed");
        let since = Some(with.1);
        let report = verify_folder(
            &home.dir.path().join(format!("flip-{at}")),
            &Opening::default(),
            since,
            &mut quiet(),
        );
        assert_eq!(report.unwrap().findings, Vec::new(), "{at}");
        fs::remove_dir_all(home.dir.path().join(format!("flip-{at}"))).unwrap();
    }
}

#[test]
fn after_a_restore_the_way_of_the_later_epoch_is_taken() {
    let (mut home, engine) = Home::new();
    let file = home.back_up(&engine);
    home.post(&engine, 5);
    home.write(&engine);
    drop(engine);
    // The five are given up on purpose, and the store goes another way.
    home.restored(&file, "again", Beside::Left).unwrap();
    let again = Store::open(&home.dir.path().join("again"), &Opening::default()).unwrap();
    let engine = at_work(again, &home.clock);
    home.number += 100;
    home.post(&engine, 2);
    assert_eq!(home.write(&engine).last, head(&engine));
    assert_eq!(home.pieces().len(), 2, "the old way is left as it was");
    assert_eq!(home.restored(&file, "third", Beside::Taken).unwrap().with, head(&engine));
}

#[test]
fn pieces_of_another_store_and_other_files_are_left_alone() {
    let (mut home, engine) = Home::new();
    let (mut other, others) = Home::new();
    let file = home.back_up(&engine);
    other.post(&others, 3);
    let theirs = other.back_up(&others);
    other.post(&others, 3);
    other.write(&others);
    for piece in other.pieces() {
        fs::copy(&piece, home.copies().join(piece.file_name().unwrap())).unwrap();
    }
    fs::write(home.copies().join("journal-no.seg"), "no segment").unwrap();
    home.post(&engine, 2);
    home.write(&engine);
    assert_eq!(home.restored(&file, "mine", Beside::Taken).unwrap().with, head(&engine));
    let before = fs::read_dir(home.copies()).unwrap().count();
    let site = journal::site(&engine.store().read().unwrap()).unwrap();
    clear(&home.copies(), site, Seq(u64::MAX)).unwrap();
    assert_eq!(fs::read_dir(home.copies()).unwrap().count(), before, "what is needed stays");
    drop(theirs);
}

#[test]
fn pieces_that_end_before_the_oldest_backup_go() {
    let (mut home, engine) = Home::new();
    home.write(&engine);
    home.post(&engine, 1);
    home.back_up(&engine);
    home.post(&engine, 1);
    let second = home.back_up(&engine);
    home.post(&engine, 1);
    home.write(&engine);
    let site = journal::site(&engine.store().read().unwrap()).unwrap();
    let count = home.pieces().len();
    let oldest =
        Seq(second.file_name().unwrap().to_str().unwrap().split('-').nth(1).unwrap().parse().unwrap());
    clear(&home.copies(), site, oldest).unwrap();
    assert!(home.pieces().len() < count && !home.pieces().is_empty());
    assert_eq!(home.restored(&second, "again", Beside::Taken).unwrap().with, head(&engine));
}

#[test]
fn a_damaged_piece_is_told_of_unless_another_has_what_was_in_it() {
    let (mut home, engine) = Home::new();
    let file = home.back_up(&engine);
    home.post(&engine, 3);
    home.write(&engine);
    let piece = home.pieces().pop().unwrap();
    let copy = fs::read(&piece).unwrap();
    let mut damaged = copy.clone();
    *damaged.last_mut().unwrap() ^= 1;
    fs::write(&piece, &damaged).unwrap();
    // A pipe that is called so is no piece, and nobody waits for it.
    let pipe = piece.with_file_name("journal-pipe.seg");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let restored = home.restored(&file, "damaged", Beside::Taken).unwrap();
    assert_eq!((restored.with.0.0 + 1, &restored.broken), (head(&engine).0.0, &vec![piece.clone()]));
    fs::write(piece.with_file_name("journal-copy.seg"), &copy).unwrap();
    let restored = home.restored(&file, "copy", Beside::Taken).unwrap();
    assert_eq!((restored.with, restored.broken), (head(&engine), Vec::new()));
}
