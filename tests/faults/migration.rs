//! The power goes, or the disk fails, while an older store is brought up to a layout of tomorrow: what is left is the
//! older store or the newer one, row for row, and opening it once more ends in the newer.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use stockroom::domain::ids::Seq;
use stockroom::domain::table::{Class, Direction, Read, Table, Write, all};
use stockroom::domain::tables::{Entries, Largest};
use stockroom::store::migration::{Derived, Migrating, Migration, Plan};
use stockroom::store::verify::verify_folder;
use stockroom::store::{Opening, Store, StoreFault};

use crate::cuts::{Cutter, Honesty, WAYS};
use crate::disk::{Disk, EIO, ENOSPC, Kind, Lasts, Trouble, Watched};
use crate::states::{Mark, mark};
use crate::support::{Dice, how_many};

/// How many power cuts are tried.
const IMAGES: &str = "STOCKROOM_MIGRATION_IMAGES";

/// A table that there was not before.
struct Recorded;

impl Table for Recorded {
    const NAME: &'static str = "recorded.1";
    const CLASS: Class = Class::Derived;
    const VERSION: u8 = 1;
    type Key = Seq;
    type Value = u64;
}

fn step(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
    state.make::<Recorded>()?;
    for (seq, stored) in state.rows::<Entries>(all(), Direction::Up, usize::MAX)? {
        state.put::<Recorded>(&seq, &stored.header.recorded.0)?;
    }
    Ok(state.take_away::<Largest>()?)
}

const TOMORROW: Plan =
    Plan { layout: 2, steps: &[Migration { from: 1, derived: Derived::Again, run: step }] };

fn golden() -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-1/store.redb");
    std::fs::read(file).unwrap()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Older,
    Newer,
}

/// Which of the two a disk holds; whichever it is, it becomes the newer one.
fn check(disk: &Disk, rows: Mark) -> Result<Left, String> {
    let left = match Store::open_on(disk.clone()) {
        // The rows of today's tables are the same before and after: they are made again as they were.
        Ok(store) if mark(&store).map_err(|fault| fault.to_string())? == rows => Left::Older,
        Ok(_) => return Err(String::from("the older store has other rows")),
        Err(StoreFault::TooNew { found: 2, known: 1, .. }) => Left::Newer,
        Err(fault) => return Err(fault.to_string()),
    };
    let store = Store::open_on_by(disk.clone(), &TOMORROW).map_err(|fault| fault.to_string())?;
    let now = mark(&store).map_err(|fault| fault.to_string())?;
    let state = store.read().unwrap();
    let added =
        state.rows::<Recorded>(all(), Direction::Up, usize::MAX).map_err(|fault| fault.to_string())?;
    match (now == rows, added.len()) {
        (true, 51) => Ok(left),
        other => Err(format!("{left:?}, and then it is not the newer store: {other:?}")),
    }
}

/// What is done to a disk while the store is brought up.
fn ops() -> (Mark, Watched<Disk>) {
    let base = Disk::of(golden());
    let rows = mark(&Store::open_on(base).unwrap()).unwrap();
    let disk = Watched::new(Disk::of(golden()));
    drop(Store::open_on_by(disk.clone(), &TOMORROW).unwrap());
    assert_eq!(check(disk.disk(), rows), Ok(Left::Newer));
    (rows, disk)
}

#[test]
fn a_power_cut_leaves_the_older_store_or_the_newer() {
    let (rows, disk) = ops();
    let ops = disk.ops();
    let images = how_many(IMAGES, 200);
    let (mut older, mut newer) = (0, 0);
    let mut cutter = Cutter::new(golden(), &ops, Honesty::Honest);
    let each = images.div_ceil(ops.len() + 1).max(1);
    loop {
        for way in 0..each {
            let seed = cutter.position() * 1_009 + way;
            let way = (way + cutter.position()) % WAYS;
            let image = Disk::of(cutter.cut(way, &mut Dice::new(seed as u64)));
            match check(&image, rows) {
                Ok(Left::Older) => older += 1,
                Ok(Left::Newer) => newer += 1,
                Err(fault) => panic!("position {}, way {way}: {fault}", cutter.position()),
            }
        }
        if !cutter.step() {
            break;
        }
    }
    println!(
        "{} power cuts while a store was brought up: {older} left the older, {newer} the newer",
        older + newer
    );
    assert!(older > newer && newer > 0, "{older} older, {newer} newer");
}

#[test]
fn a_disk_that_fails_leaves_the_older_store_or_the_newer() {
    let (rows, whole) = ops();
    let mut failed = 0;
    for kind in [Kind::Write, Kind::Sync, Kind::Length] {
        for from in 1..=whole.count(kind) {
            let (error, lasts) = match from % 2 {
                0 => (EIO, Lasts::Once),
                _ => (ENOSPC, Lasts::ForEver),
            };
            let disk = Watched::new(Disk::of(golden()));
            disk.fail(Trouble { kind, from, lasts, error });
            let opened = Store::open_on_by(disk.clone(), &TOMORROW).map(drop);
            failed += usize::from(opened.is_err());
            disk.mend();
            if let Err(fault) = check(disk.disk(), rows) {
                panic!("{kind:?} {from} {lasts:?}: {fault}");
            }
        }
    }
    println!("{failed} openings failed");
    assert!(failed > 5, "{failed} openings failed");
}

/// Where the process below works.
const PLACE: &str = "STOCKROOM_MIGRATION_PLACE";

fn say(what: &str) {
    println!("at {what}");
    std::io::stdout().flush().unwrap();
}

/// The step of the process that is killed: it says where it is.
fn step_aloud(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
    say("the step");
    step(state)?;
    say("the step's end");
    Ok(())
}

const ALOUD: Plan =
    Plan { layout: 2, steps: &[Migration { from: 1, derived: Derived::Again, run: step_aloud }] };

/// Not a test: the process that is killed.
#[test]
#[ignore = "another test starts it as a process of its own"]
fn brought_up_by_a_process_of_its_own() {
    let Ok(dir) = std::env::var(PLACE) else { return };
    say("the beginning");
    let hear = Arc::new(|heard: stockroom::store::Progress| say(heard.step.words()));
    let opening = Opening { plan: ALOUD, hear: Some(hear), ..Opening::default() };
    drop(Store::open(Path::new(&dir), &opening).unwrap());
    say("the end");
}

/// Brings a store up in another process and kills it once it has said so many things; how many it said.
fn killed(dir: &Path, after: usize) -> usize {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "migration::brought_up_by_a_process_of_its_own", "--ignored", "--nocapture"]);
    let mut child = command.env(PLACE, dir).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let said = lines.filter(|line| line.contains("at ")).take(after).count();
    let _ = child.kill();
    child.wait().unwrap();
    said
}

#[test]
fn a_process_that_is_killed_leaves_the_older_store_or_the_newer_and_one_copy() {
    let by = |plan| Opening { plan, ..Opening::default() };
    let (mut older, mut newer) = (0, 0);
    for after in 1.. {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        std::fs::write(dir.join("store.redb"), golden()).unwrap();
        let all = killed(dir, after) < after;
        match Store::open(dir, &Opening::default()) {
            Ok(store) => {
                store.close().unwrap();
                older += 1;
            }
            Err(StoreFault::TooNew { found: 2, known: 1, .. }) => newer += 1,
            Err(fault) => panic!("after {after}: {fault}"),
        }
        Store::open(dir, &by(TOMORROW)).unwrap().close().unwrap();
        let report = verify_folder(dir, &by(TOMORROW), None, &mut |_| {}).unwrap();
        assert_eq!((report.findings, report.entries), (Vec::new(), 51), "after {after}");
        let copies: Vec<String> = std::fs::read_dir(dir.join("backups"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(copies, ["stockroom-layout-1-51-d3215d74.redb"], "after {after}");
        if all {
            break;
        }
    }
    println!(
        "{} kills while a store was brought up: {older} left the older, {newer} the newer",
        older + newer
    );
    assert!(older >= 3 && newer >= 1, "{older} older, {newer} newer");
}
