//! Store files that are none, or no longer whole: cut short, garbage, somebody else's, written by a newer program.
//! Each is a sentence, nothing is answered from it, and it is left as it is.

use std::fs;
use std::path::Path;

use stockroom::codec;
use stockroom::domain::ids::Hash;
use stockroom::domain::query::StoreQuery;
use stockroom::domain::text::Code;
use stockroom::service::desk::ask;
use stockroom::service::room::{self, RoomFault};
use stockroom::store::meta::{LAYOUT_KEY, Meta};

use crate::support::{Closed, Said, head, rounds};

use stockroom::domain::table::Table;

/// Numbers as random as a test needs them, the same every time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        self.next() as usize % limit
    }
}

/// Opens the store of a folder in this process; the hash of its last entry, or a sentence.
fn opened(dir: &Path) -> Result<Hash, String> {
    let told = |fault: RoomFault| fault.to_string();
    let room = room::open(dir, None).map_err(told)?;
    let done = (|| {
        let desk = room.desk(&Code::new("ann").unwrap(), None).map_err(told)?;
        ask(&desk, StoreQuery).map(|store| store.head_hash).map_err(|fault| fault.to_string())
    })();
    room.close();
    done
}

#[track_caller]
fn check_sentence(said: &str) {
    assert!(said.len() < 320 && !said.chars().any(char::is_control), "{said:?}");
    assert!(!said.contains("panicked"), "{said}");
}

/// A file in the place of a store's, and what every kind of verb says of it.
fn check(bytes: &[u8], says: &str) {
    let shop = Closed::new();
    fs::write(shop.data(), bytes).unwrap();
    let verbs: [&[&str]; 8] = [
        &["stock"],
        &["stock", "--json"],
        &["receive", "SCREW", "1", "--to", "A-01"],
        &["verify"],
        &["rebuild"],
        &["backup", "copy.redb"],
        &["batch", "-"],
        &["close-period", "2026-01-01"],
    ];
    for words in verbs {
        let said: Said = shop.program().say(words);
        said.refused(3, &[says, "room/store.redb"]);
        // Programs are told in JSON too.
        if words.contains(&"--json") {
            let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
            assert_eq!(told, serde_json::json!([{ "exit": 3, "error": said.err[0] }]), "{said:?}");
        } else {
            assert!(said.out.is_empty() || said.out.trim() == "[]", "{said:?}");
        }
    }
    shop.program().say(&["init", "--currency", "USD", "--time-zone", "UTC"]).refused(1, &["left alone"]);
    assert_eq!(fs::read(shop.data()).unwrap(), bytes, "the file is left as it is");
    assert!(!shop.folder().join("copy.redb").exists());
}

#[test]
fn a_file_cut_short_is_told_by_every_verb_and_left_as_it_is() {
    let whole = fs::read(Closed::new().data()).unwrap();
    check(&[], "is not a stockroom store");
    check(&whole[..7], "is not a stockroom store");
    check(&whole[..100], "is damaged (it is cut short)");
    check(&whole[..4096], &format!("it is cut short: 4096 of {} bytes are there", whole.len()));
    check(&whole[..whole.len() - 1], "`stockroom restore BACKUP --force` puts a backup in its place");
}

#[test]
fn a_file_cut_short_anywhere_is_never_answered_from() {
    let shop = Closed::new();
    let whole = fs::read(shop.data()).unwrap();
    let mut dice = Dice(7);
    let mut lengths: Vec<usize> = (0..200).map(|_| dice.below(whole.len())).collect();
    lengths.extend(0..64);
    lengths.extend((0..whole.len()).step_by(4096));
    for length in lengths {
        fs::write(shop.data(), &whole[..length]).unwrap();
        let said = opened(&shop.store()).expect_err(&format!("{length} of {} bytes", whole.len()));
        check_sentence(&said);
        assert!(said.contains("store.redb is "), "{length}: {said}");
    }
    fs::write(shop.data(), &whole).unwrap();
    opened(&shop.store()).unwrap();
}

#[test]
fn garbage_in_place_of_a_store_is_told_by_every_verb() {
    let mut dice = Dice(11);
    let noise: Vec<u8> = (0..50_000).map(|_| dice.next() as u8).collect();
    check(&noise, "is not a stockroom store");
    check(b"Dear Ann, the screws are in the second drawer.", "is not a stockroom store");
    check(&[0; 100_000], "is not a stockroom store");
}

#[test]
fn garbage_in_a_store_is_a_sentence_or_never_in_the_way() {
    let shop = Closed::new();
    let whole = fs::read(shop.data()).unwrap();
    let true_head = head(&shop.store());
    let mut dice = Dice(13);
    let mut noticed = 0;
    for round in 0..rounds(100) {
        let mut bytes = whole.clone();
        let at = if round % 3 == 0 { dice.below(512) } else { dice.below(bytes.len()) };
        let length = 1 + dice.below([1, 16, 4096, 60_000][round % 4]);
        for byte in bytes.iter_mut().skip(at).take(length) {
            *byte = dice.next() as u8;
        }
        fs::write(shop.data(), &bytes).unwrap();
        match opened(&shop.store()) {
            Ok(found) => assert_eq!(found, true_head, "round {round}: another answer than the truth"),
            Err(said) => {
                check_sentence(&said);
                noticed += 1;
            }
        }
        fs::write(shop.data(), &bytes).unwrap();
        match room::verify(&shop.store(), None, None, &mut |_| {}) {
            Ok(report) => report.findings.iter().for_each(|finding| check_sentence(&finding.to_string())),
            Err(fault) => check_sentence(&fault.to_string()),
        }
        fs::write(shop.data(), &bytes).unwrap();
        if let Err(fault) = room::rebuild(&shop.store(), None, &mut |_| {}) {
            check_sentence(&fault.to_string());
        }
    }
    assert!(noticed > rounds(100) / 5, "{noticed} were noticed");
}

#[test]
fn garbage_in_a_store_ends_no_process_with_a_panic() {
    let shop = Closed::new();
    let whole = fs::read(shop.data()).unwrap();
    let mut dice = Dice(17);
    for round in 0..rounds(12) {
        let mut bytes = whole.clone();
        let at = if round % 2 == 0 { dice.below(4096) } else { dice.below(bytes.len()) };
        for byte in bytes.iter_mut().skip(at).take(2_000) {
            *byte = dice.next() as u8;
        }
        fs::write(shop.data(), &bytes).unwrap();
        for words in [&["stock"][..], &["verify"], &["rebuild"]] {
            let said = shop.program().say(words);
            if said.code != 0 {
                said.refused_all(said.code, &[]);
                assert!(said.code == 1 || said.code == 3, "{said:?}");
            }
        }
    }
}

#[test]
fn a_database_of_somebody_else_is_not_taken_for_a_store() {
    let shop = Closed::new();
    fs::remove_file(shop.data()).unwrap();
    let db = redb::Database::create(shop.data()).unwrap();
    let txn = db.begin_write().unwrap();
    let table = redb::TableDefinition::<&str, u64>::new("songs");
    txn.open_table(table).unwrap().insert("never", 7).unwrap();
    txn.commit().unwrap();
    drop(db);
    let before = fs::read(shop.data()).unwrap();
    for words in [&["stock"][..], &["verify"], &["rebuild"]] {
        shop.program().say(words).refused(3, &["store.redb is not a stockroom store"]);
    }
    let db = redb::Database::open(shop.data()).unwrap();
    let txn = redb::ReadableDatabase::begin_read(&db).unwrap();
    assert_eq!(txn.open_table(table).unwrap().get("never").unwrap().unwrap().value(), 7);
    assert_eq!(fs::read(shop.data()).unwrap().len(), before.len());
}

#[test]
fn a_store_of_a_newer_program_is_left_to_it() {
    let shop = Closed::new();
    let before = shop.head();
    set_layout(&shop.data(), 99);
    for words in [&["stock"][..], &["verify"], &["rebuild"], &["receive", "SCREW", "1", "--to", "A-01"]] {
        shop.program()
            .say(words)
            .refused(3, &["written by a newer stockroom (layout 99; this one knows up to 1)"]);
    }
    let said = shop.program().say(&["restore", "room/store.redb", "--store", "again"]);
    said.refused(3, &["written by a newer stockroom (layout 99"]);
    set_layout(&shop.data(), 1);
    assert_eq!(shop.head(), before);
}

fn set_layout(file: &Path, layout: u64) {
    let db = redb::Database::open(file).unwrap();
    let txn = db.begin_write().unwrap();
    let table = redb::TableDefinition::<&[u8], &[u8]>::new(Meta::NAME);
    let key = codec::key_bytes(&LAYOUT_KEY);
    let value = codec::encode::<Meta>(&key, &layout).unwrap();
    txn.open_table(table).unwrap().insert(key.as_slice(), value.as_slice()).unwrap();
    txn.commit().unwrap();
}

#[test]
fn a_backup_that_is_none_replaces_nothing() {
    let shop = Closed::new();
    let whole = fs::read(shop.data()).unwrap();
    let at = |name: &str| shop.folder().join(name);
    fs::write(at("letter"), "Dear Ann").unwrap();
    fs::write(at("empty"), "").unwrap();
    fs::write(at("cut"), &whole[..whole.len() / 2]).unwrap();
    fs::create_dir(at("folder")).unwrap();
    for (name, code, says) in [
        (
            "letter",
            1,
            "letter is not a backup of a stockroom store; give a file that `stockroom backup` made",
        ),
        ("empty", 1, "empty is not a backup of a stockroom store"),
        ("cut", 1, "cut does not check and was not used: it is cut short"),
        ("nothing", 3, "nothing cannot be read: there is no such file; check its name"),
        ("folder", 1, "folder is not a backup of a stockroom store"),
    ] {
        let said = shop.untouched(|| shop.program().say(&["restore", name, "--force"]));
        said.refused(code, &[says]);
        shop.program().say(&["--store", "new/room", "restore", name]).refused(code, &[says]);
        assert!(!at("new/room").exists(), "{name}: a folder is left that nothing came into");
    }
    shop.program().say(&["backup", "good.redb"]).done();
    let said = shop.untouched(|| shop.program().say(&["restore", "good.redb"]));
    said.refused(1, &["there is a store in", "it was left alone"]);
    shop.program()
        .say(&["backup", "good.redb"])
        .refused(1, &["exists already and was left alone", "--force"]);
    let said = shop.untouched(|| shop.program().say(&["backup", "room/store.redb", "--force"]));
    said.refused(1, &["is the store itself; a backup never takes its place"]);
    shop.program().say(&["backup", "no/such/copy.redb"]).refused(3, &["no/such is no folder; make it first"]);
    shop.program()
        .say(&["verify", "--since", &"0".repeat(64)])
        .refused_all(1, &["no entry of the journal has the hash"]);
}
