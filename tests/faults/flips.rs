//! Single bits of a closed store are flipped. Either it does not open, or `verify` finds something, or every row is what
//! it was: never an answer that is wrong without a word, and never a panic that nobody catches.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use stockroom::engine::StockRoom;
use stockroom::store::backup::{Replace, backup};
use stockroom::store::file::DATA_FILE;
use stockroom::store::guard::is_guarded;
use stockroom::store::verify::verify_folder;
use stockroom::store::{Opening, Store};

use crate::commands::{asked, issue, receive, session};
use crate::disk::Disk;
use crate::process::{run, said};
use crate::script::{moment, play, script};
use crate::states::{Mark, mark};
use crate::support::{Dice, HandClock, at_work, how_many};

/// How many bits are flipped, one at a time.
const FLIPS: &str = "STOCKROOM_FLIPS";
/// Every so-many-th is shown to the program itself too.
const SHOWN: usize = 30;

/// What became of a flipped bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// It does not open.
    Refused,
    /// Verify names it.
    Reported,
    /// It was nobody's.
    Harmless,
}

/// A small store with a day behind it and trees more than a page high, closed: as a backup has it, whose pages are
/// nearly all in use.
fn whole() -> Vec<u8> {
    let disk = Disk::of(play().end);
    let clock = HandClock::at(moment(script().len()));
    let engine = at_work(Store::open_on(disk.clone()).unwrap(), &clock, StockRoom);
    for number in 1..=150 {
        let command = if number % 3 == 0 { issue("M8", 1, "A1") } else { receive("M8", 2, "A1") };
        engine.submit(asked(session(9), number, command)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let made = backup(engine.store(), folder.path(), Replace::Never, &mut |_| {}).unwrap();
    fs::read(made.file).unwrap()
}

/// Looks at a store with a flipped bit as people would: opens it, verifies it, and reads all of it.
fn look(home: &Path, whole: Mark) -> Found {
    let report = match verify_folder(home, &Opening::default(), None, &mut |_| {}) {
        Err(_) => return Found::Refused,
        Ok(report) if !report.sound() => return Found::Reported,
        Ok(report) => report,
    };
    let store = Store::open(home, &Opening::default()).unwrap();
    let now = mark(&store).unwrap();
    assert_eq!(now, whole, "verify found nothing, and it answers something else: {report:?}");
    Found::Harmless
}

/// Flips one bit and looks.
fn check(folder: &Path, bytes: &[u8], whole: Mark, bit: (usize, u8), shown: bool) -> Found {
    let home = folder.join("store");
    let data = home.join(DATA_FILE);
    let mut damaged = bytes.to_vec();
    damaged[bit.0] ^= 1 << bit.1;
    fs::write(&data, &damaged).unwrap();
    let found = catch_unwind(AssertUnwindSafe(|| look(&home, whole)));
    let found = found.unwrap_or_else(|_| panic!("bit {bit:?}: a panic that nobody catches"));
    if shown {
        fs::write(&data, &damaged).unwrap();
        for words in [&["verify"][..], &["stock"], &["journal"], &["verify", "--json"]] {
            let output = run(folder, words);
            let code = output.status.code();
            let expected: &[i32] = match (words[0], found) {
                ("verify", Found::Refused) => &[3],
                ("verify", Found::Reported) => &[1],
                ("verify", Found::Harmless) => &[0],
                _ => &[0, 3],
            };
            let told = code.is_some_and(|code| expected.contains(&code));
            assert!(told, "bit {bit:?}, {words:?}, {found:?}: {output:?}");
            assert!(!said(&output.stderr).contains("panicked"), "{}", said(&output.stderr));
        }
        // Whoever goes on without looking: what does not fit is noticed then, at the latest by verify.
        fs::write(&data, &damaged).unwrap();
        for words in [&["receive", "M8", "1", "--to", "A1"][..], &["verify"]] {
            let output = run(folder, words);
            assert!(
                output.status.code().is_some_and(|code| [0, 1, 3].contains(&code)),
                "{bit:?}: {output:?}"
            );
            assert!(!said(&output.stderr).contains("panicked"), "{}", said(&output.stderr));
        }
    }
    found
}

/// Which bits: of bytes that hold something, of the file's own head more often than its size asks for, and of anywhere.
fn bits(bytes: &[u8], count: usize) -> Vec<(usize, u8)> {
    let near =
        |at: &usize| bytes[at.saturating_sub(4)..(at + 5).min(bytes.len())].iter().any(|byte| *byte != 0);
    let used: Vec<usize> = (0..bytes.len()).filter(near).collect();
    let mut dice = Dice::new(11);
    let mut bit = |number: usize| {
        let at = match number % 5 {
            0 => dice.below(512),
            1 => dice.below(bytes.len()),
            _ => used[dice.below(used.len())],
        };
        (at, u8::try_from(dice.below(8)).unwrap())
    };
    (0..count).map(&mut bit).collect()
}

/// A panic that is caught and answered is not worth a trace.
fn quiet_where_awaited() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !is_guarded() {
                usual(info);
            }
        }));
    });
}

#[test]
fn a_flipped_bit_is_never_a_silently_wrong_answer() {
    quiet_where_awaited();
    let bytes = whole();
    let whole = mark(&Store::open_on(Disk::of(bytes.clone())).unwrap()).unwrap();
    let flips = bits(&bytes, how_many(FLIPS, 300));
    let began = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let found: Vec<Found> = std::thread::scope(|scope| {
        let (bytes, flips) = (&bytes, &flips);
        let work = |part| {
            move || {
                let folder = tempfile::tempdir().unwrap();
                fs::create_dir(folder.path().join("store")).unwrap();
                let mine = flips.iter().enumerate().skip(part).step_by(threads);
                mine.map(|(number, bit)| {
                    check(folder.path(), bytes, whole, *bit, number.is_multiple_of(SHOWN))
                })
                .collect::<Vec<_>>()
            }
        };
        let parts: Vec<_> = (0..threads).map(|part| scope.spawn(work(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    let count = |kind| found.iter().filter(|found| **found == kind).count();
    let (refused, reported) = (count(Found::Refused), count(Found::Reported));
    println!(
        "{} flips: {refused} do not open, {reported} reported, {} harmless, in {} KiB, {:?}",
        found.len(),
        count(Found::Harmless),
        bytes.len() / 1024,
        began.elapsed()
    );
    assert!(refused > 0 && reported > 0, "the flips hit nothing");
}
