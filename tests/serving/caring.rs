//! The store is backed up and checked while a server has it, by the same words as without.

use std::fs;

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
    there.map(|file| file.file_name().into_string().unwrap()).collect()
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
    assert_eq!(backups(&house), made, "what goes elsewhere is not kept here as well");
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
    let rest = 1_500 - first;
    check(
        &house,
        "import movements deliveries.csv",
        0,
        &[&match rest {
            0 => String::from("nothing changed"),
            rest => format!("made {rest} entries; {first} were so already"),
        }],
    );
    assert_eq!(house.on_hand(), "2500");
    // The rest came in parts, with room for others in between.
    let parts = changes.try_iter().count();
    assert!(rest <= 200 || parts > 1, "{parts} changes for {rest} entries");
    check(&house, "import movements deliveries.csv", 0, &["nothing changed"]);
    check(&house, "verify", 0, &["everything fits"]);
}
