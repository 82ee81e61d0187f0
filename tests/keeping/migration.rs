//! A rehearsal of what has not happened yet: today's store is opened by a program of tomorrow, which has one table more,
//! one field more in a stored type, and derived tables in another shape. The steps are made up; the way is the real one.

use std::fs;
use std::ops::{Bound, ControlFlow};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use stockroom::domain::event::Event;
use stockroom::domain::ids::{PersonId, Seq};
use stockroom::domain::table::{Class, Direction, OldValue, Read, Table, Write, all};
use stockroom::domain::tables::{Entries, Largest, Lines, PersonName, Totals};
use stockroom::domain::text::Code;
use stockroom::store::backup::{BACKUPS, Replace};
use stockroom::store::file::DATA_FILE;
use stockroom::store::migration::{Derived, Migrating, Migration, Plan};
use stockroom::store::rows::Raw;
use stockroom::store::space::Space;
use stockroom::store::verify::verify_folder;
use stockroom::store::{Durable, Opening, Progress, Step, Store, StoreFault};

use crate::golden_store::{copy, golden};
use crate::support::{code, quiet};

/// A table that there was not before: entries by the day on which they were recorded.
struct EntriesByDay;

impl Table for EntriesByDay {
    const NAME: &'static str = "entries_by_day.1";
    const CLASS: Class = Class::Derived;
    const VERSION: u8 = 1;
    type Key = (u32, Seq);
    type Value = ();
}

/// A stored type with a field more: people wear badges.
struct NamesTomorrow;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct NameTomorrow {
    name: PersonName,
    badge: Option<Code>,
}

impl Table for NamesTomorrow {
    const NAME: &'static str = "names.1";
    const CLASS: Class = Class::Working;
    const VERSION: u8 = 3;
    type Key = PersonId;
    type Value = NameTomorrow;
    fn upgrade<O: OldValue>(version: u8, old: &O) -> Result<Option<NameTomorrow>, String> {
        match version {
            1 => Ok(Some(NameTomorrow { name: old.read()?, badge: None })),
            _ => Ok(None),
        }
    }
}

/// The same in the journal, where no row is ever written again: events know the device that they came from.
struct LinesTomorrow;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct EventTomorrow {
    event: Event,
    device: Option<u32>,
}

impl Table for LinesTomorrow {
    const NAME: &'static str = "lines.1";
    // Whatever it says of itself.
    const CLASS: Class = Class::Working;
    const VERSION: u8 = 2;
    type Key = (Seq, u32);
    type Value = EventTomorrow;
    fn upgrade<O: OldValue>(version: u8, old: &O) -> Result<Option<EventTomorrow>, String> {
        match version {
            1 => Ok(Some(EventTomorrow { event: old.read()?, device: None })),
            _ => Ok(None),
        }
    }
}

/// The table of days, filled from the journal.
fn add_a_table(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
    state.make::<EntriesByDay>()?;
    for (seq, stored) in state.rows::<Entries>(all(), Direction::Up, usize::MAX)? {
        let day = u32::try_from(stored.header.recorded.0 / 86_400_000).unwrap();
        state.put::<EntriesByDay>(&(day, seq), &())?;
    }
    Ok(())
}

/// Derived tables that are to hold something else: they are made again.
fn change_tables(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
    state.take_away::<Largest>()?;
    for (item, _) in state.rows::<Totals>(all(), Direction::Up, usize::MAX)? {
        state.remove::<Totals>(&item)?;
    }
    Ok(())
}

fn fail(_: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
    Err(StoreFault::Stopped(String::from("told to")))
}

const TO_2: Migration = Migration { from: 1, derived: Derived::Kept, run: add_a_table };
const TO_3: Migration = Migration { from: 2, derived: Derived::Again, run: change_tables };

/// The program of the day after tomorrow: it opens layouts 1, 2 and 3.
const TOMORROW: Plan = Plan { layout: 3, steps: &[TO_2, TO_3] };

fn by(plan: Plan) -> Opening {
    Opening { plan, ..Opening::default() }
}

type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// Every row of the journal as it is stored.
fn journal_rows(store: &Store) -> [Rows; 2] {
    let state = store.read().unwrap();
    [Entries::NAME, Lines::NAME].map(|table| {
        let mut rows = Vec::new();
        let span = (Bound::Unbounded, Bound::Unbounded);
        let mut take = |key: &[u8], value: &[u8]| {
            rows.push((key.to_vec(), value.to_vec()));
            ControlFlow::Continue(())
        };
        state.raw_scan(table, span, Direction::Up, &mut take).unwrap();
        rows
    })
}

/// What is in the folder of backups.
fn copies(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(dir.join(BACKUPS)).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn an_older_store_opens_with_a_copy_first_and_its_journal_as_it_was() {
    let dir = copy();
    let store = Store::open(dir.path(), &Opening::default()).unwrap();
    let before = journal_rows(&store);
    store.close().unwrap();
    assert_eq!(copies(dir.path()), Vec::<PathBuf>::new(), "today's store needs no copy");

    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = {
        let heard = Arc::clone(&heard);
        move |progress: Progress| heard.lock().unwrap().push(progress.step)
    };
    let store = Store::open(dir.path(), &Opening { hear: Some(Arc::new(hear)), ..by(TOMORROW) }).unwrap();
    assert_eq!(journal_rows(&store), before, "no byte of the journal was written");
    assert_eq!(store.read().unwrap().rows::<EntriesByDay>(all(), Direction::Up, 100).unwrap().len(), 51);
    store.close().unwrap();
    for step in [Step::Copy, Step::Migrate] {
        assert!(heard.lock().unwrap().contains(&step), "{step:?} is told");
    }
    // The tables that were taken apart are whole again.
    let report = verify_folder(dir.path(), &by(TOMORROW), None, &mut quiet()).unwrap();
    assert_eq!((report.findings, report.entries), (Vec::new(), 51));

    let kept = copies(dir.path());
    assert_eq!(
        kept.iter().map(|path| name(path)).collect::<Vec<_>>(),
        ["stockroom-layout-1-51-d3215d74.redb"]
    );
    assert_eq!(fs::metadata(&kept[0]).unwrap().permissions().mode() & 0o777, 0o600);
    // Opened again there is nothing left to do.
    Store::open(dir.path(), &by(TOMORROW)).unwrap().close().unwrap();
    assert_eq!(copies(dir.path()), kept);
}

#[test]
fn the_copy_is_the_store_of_before_and_opens_in_either_program() {
    let dir = copy();
    Store::open(dir.path(), &by(TOMORROW)).unwrap().close().unwrap();
    let kept = copies(dir.path()).remove(0);
    for plan in [Plan::default(), TOMORROW] {
        let back = tempfile::tempdir().unwrap();
        fs::copy(&kept, back.path().join(DATA_FILE)).unwrap();
        let report = verify_folder(back.path(), &by(plan), None, &mut quiet()).unwrap();
        assert_eq!((report.findings, report.entries), (Vec::new(), 51));
    }
    // It is put back as any backup is.
    let back = tempfile::tempdir().unwrap();
    let said = program(&["restore", kept.to_str().unwrap()], back.path());
    assert_eq!(said.0, 0, "{said:?}");
}

/// The exit code of the program on a store, and what it says.
fn program(words: &[&str], dir: &Path) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_stockroom"))
        .args(words)
        .env_clear()
        .env("STOCKROOM_STORE", dir)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_left_as_it_is() {
    let dir = copy();
    Store::open(dir.path(), &by(TOMORROW)).unwrap().close().unwrap();
    for words in [&["stock"][..], &["verify"], &["rebuild"], &["receive", "NUT", "1", "--to", "C-01"]] {
        let (code, said) = program(words, dir.path());
        assert_eq!(code, 3, "{said}");
        for word in ["was written by a newer stockroom", "layout 3", "knows up to 1"] {
            assert!(said.contains(word), "{said}");
        }
    }
    // Nor is it taken for a backup.
    let back = tempfile::tempdir().unwrap();
    let newer = dir.path().join(DATA_FILE);
    let (code, said) = program(&["restore", newer.to_str().unwrap()], back.path());
    assert!(code != 0 && said.contains("layout 3"), "{said}");
    assert!(!back.path().join(DATA_FILE).exists());
    let report = verify_folder(dir.path(), &by(TOMORROW), None, &mut quiet()).unwrap();
    assert_eq!((report.findings, report.entries), (Vec::new(), 51));
}

#[test]
fn old_values_are_read_beside_new_ones_and_nobody_guesses_at_newer_ones() {
    let dir = copy();
    let store = Store::open(dir.path(), &by(TOMORROW)).unwrap();
    let badge = NameTomorrow {
        name: PersonName { login: code("cy"), name: crate::support::name("Cy") },
        badge: Some(code("B-7")),
    };
    let txn = store.begin().unwrap();
    txn.state().put::<NamesTomorrow>(&PersonId(3), &badge).unwrap();
    txn.commit(Durable::Yes).unwrap();
    let state = store.read().unwrap();
    let people = state.rows::<NamesTomorrow>(all(), Direction::Up, 9).unwrap();
    let told: Vec<(&str, Option<&Code>)> =
        people.iter().map(|(_, person)| (person.name.login.as_str(), person.badge.as_ref())).collect();
    assert_eq!(told, [("ann", None), ("bea", None), ("cy", Some(&code("B-7")))]);
    // The whole journal, none of whose rows was written again.
    let lines = state.rows::<LinesTomorrow>(all(), Direction::Up, usize::MAX).unwrap();
    let today = state.rows::<Lines>(all(), Direction::Up, usize::MAX).unwrap();
    assert!(lines.len() > 51);
    let events: Vec<&Event> = lines.iter().map(|(_, line)| &line.event).collect();
    assert_eq!(events, today.iter().map(|(_, event)| event).collect::<Vec<_>>());
    drop(state);
    store.close().unwrap();
    // Today's program does not know the new row, and says so where it stands.
    let report = verify_folder(dir.path(), &by(TOMORROW), None, &mut quiet()).unwrap();
    let [finding] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    let finding = finding.to_string();
    assert!(finding.contains("names.1") && finding.contains("version 3 is not known"), "{finding}");
}

#[test]
fn without_room_for_the_copy_nothing_is_touched() {
    let dir = copy();
    let tight = Opening { space: Space::by(|_| Some(300_000)), ..by(TOMORROW) };
    let fault = Store::open(dir.path(), &tight).err().unwrap().to_string();
    for word in ["a copy of it comes first: that takes 1 MiB", "0 MiB are free", "nothing was changed"] {
        assert!(fault.contains(word), "{fault}");
    }
    assert_eq!(copies(dir.path()), Vec::<PathBuf>::new());
    Store::open(dir.path(), &Opening::default()).unwrap().close().unwrap();
    // On a disk that says nothing of itself it is tried.
    Store::open(dir.path(), &Opening { space: Space::by(|_| None), ..tight }).unwrap().close().unwrap();
}

#[test]
fn the_copy_goes_where_the_owner_has_backups() {
    let (dir, second) = (copy(), tempfile::tempdir().unwrap());
    let backups = Some(second.path().join("kept"));
    Store::open(dir.path(), &Opening { backups, ..by(TOMORROW) }).unwrap().close().unwrap();
    assert!(second.path().join("kept/stockroom-layout-1-51-d3215d74.redb").exists());
    assert!(!dir.path().join(BACKUPS).exists());
}

/// Opens a copy by a plan that does not get through; what is said. The store must be as it was.
#[track_caller]
fn check_refused(plan: Plan, says: &str) {
    let dir = copy();
    let before = journal_rows(&Store::open(dir.path(), &Opening::default()).unwrap());
    for _ in 0..2 {
        let fault = Store::open(dir.path(), &by(plan)).err().unwrap().to_string();
        assert!(fault.contains(says), "{fault}");
    }
    assert!(copies(dir.path()).len() <= 1, "tried again, there is one copy still");
    let store = Store::open(dir.path(), &Opening::default()).unwrap();
    assert_eq!(journal_rows(&store), before);
    store.close().unwrap();
    let report = verify_folder(dir.path(), &Opening::default(), None, &mut quiet()).unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn a_step_that_fails_leaves_the_older_store() {
    const FAILS: Migration = Migration { from: 2, derived: Derived::Kept, run: fail };
    check_refused(Plan { layout: 3, steps: &[TO_2, FAILS] }, "told to");
}

#[test]
fn no_step_writes_the_journal_under_any_name() {
    fn put(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
        let first = state.get::<Lines>(&(Seq(1), 1))?.unwrap();
        Ok(state.put::<Lines>(&(Seq(1), 1), &first)?)
    }
    fn put_otherwise(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
        let first = state.get::<LinesTomorrow>(&(Seq(1), 1))?.unwrap();
        Ok(state.put::<LinesTomorrow>(&(Seq(1), 1), &first)?)
    }
    fn remove(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
        Ok(state.remove::<Entries>(&Seq(51))?)
    }
    fn take_away(state: &mut Migrating<'_, '_>) -> Result<(), StoreFault> {
        Ok(state.take_away::<LinesTomorrow>()?)
    }
    const fn step(run: fn(&mut Migrating<'_, '_>) -> Result<(), StoreFault>) -> Migration {
        Migration { from: 1, derived: Derived::Kept, run }
    }
    check_refused(Plan { layout: 2, steps: &[const { step(put) }] }, "a migration writes no journal");
    check_refused(
        Plan { layout: 2, steps: &[const { step(put_otherwise) }] },
        "a migration writes no journal",
    );
    check_refused(Plan { layout: 2, steps: &[const { step(remove) }] }, "a migration writes no journal");
    check_refused(Plan { layout: 2, steps: &[const { step(take_away) }] }, "a migration writes no journal");
}

#[test]
fn a_layout_from_which_no_way_is_known_is_refused() {
    check_refused(
        Plan { layout: 3, steps: &[TO_3] },
        "(layout 1), from which this one knows no way to its own (3)",
    );
}

#[test]
fn the_golden_store_is_restored_as_a_backup_and_brought_up() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("room");
    let epoch = |_: &mut stockroom::store::Writing<'_>| Ok(());
    let from = golden().join(DATA_FILE);
    let beside = stockroom::store::restore::Beside::Left;
    stockroom::store::restore::restore(&from, &place, Replace::Never, beside, epoch, &mut quiet()).unwrap();
    let store = Store::open(&place, &by(TOMORROW)).unwrap();
    assert_eq!(store.read().unwrap().rows::<EntriesByDay>(all(), Direction::Up, 100).unwrap().len(), 51);
}

#[test]
fn a_damaged_older_store_is_not_brought_up_and_gets_no_copy_that_looks_good() {
    let mut refused = 0;
    let whole = fs::read(golden().join(DATA_FILE)).unwrap();
    let places = (0..whole.len() - 13).filter(|at| &whole[*at..*at + 13] == b"Acme Fittings");
    for place in places {
        let dir = tempfile::tempdir().unwrap();
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(dir.path().join(DATA_FILE), &bytes).unwrap();
        // What stands in a page that is free by now changes nothing.
        if let Err(fault) = Store::open(dir.path(), &by(TOMORROW)) {
            let fault = fault.to_string();
            assert!(fault.contains("does not check and was not used: its copy"), "{fault}");
            assert_eq!(
                copies(dir.path()),
                Vec::<PathBuf>::new(),
                "nothing is left that could be taken for one"
            );
            let newer = Store::open(dir.path(), &Opening::default());
            assert!(!matches!(newer, Err(StoreFault::TooNew { .. })), "it is of the older layout still");
            refused += 1;
        }
    }
    assert!(refused > 0, "no damage was noticed");
}
