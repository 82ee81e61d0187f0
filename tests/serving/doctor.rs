//! `stockroom doctor` at stores of every kind: with a server, without, in use, damaged, and where there is none.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;

use crate::house::{House, kill, servers, wait_until};

/// What doctor says with an exit code, and that it says it.
#[track_caller]
fn check(house: &House, exit: i32, says: &[&str]) {
    let (code, said) = house.run("doctor");
    assert_eq!(code, exit, "{said}");
    for words in says {
        assert!(said.contains(words), "no \"{words}\" in {said}");
    }
}

#[test]
fn a_sound_store_is_fine_with_and_without_a_server() {
    let house = House::new();
    check(
        &house,
        0,
        &["fine  server     none runs", "fine  opening    it opens; the last is entry 5", "none yet in"],
    );
    let _server = house.serve();
    check(&house, 0, &["fine  server     runs, version 0.1.0"]);
    let (code, said) = house.run("doctor --json");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("\"state\":\"fine\""), "{said}");
}

#[test]
fn what_is_wrong_is_told_with_what_would_help() {
    let house = House::new();
    let (code, said) = house.run_in("nowhere", "doctor");
    assert!(code == 1 && said.contains("there is no folder"), "{said}");
    fs::set_permissions(house.dir(), fs::Permissions::from_mode(0o755)).unwrap();
    check(&house, 1, &["wrong folder", "chmod go="]);
    fs::set_permissions(house.dir(), fs::Permissions::from_mode(0o700)).unwrap();
    house.owner_says("floor = 1\n");
    check(&house, 1, &["wrong store.toml", "line 1"]);
    house.owner_says("floor-mib = 1000000\n");
    check(&house, 1, &["wrong space", "nothing is written below"]);
    house.owner_says("backup-hours = 0\n");
    let path = house.dir().join("store.lock");
    let lock = File::options().write(true).read(true).open(&path).unwrap();
    lock.lock().unwrap();
    fs::write(&path, "process 7 (ann)\n").unwrap();
    check(&house, 1, &["wrong server     process 7 (ann) has the store", "kill -TERM"]);
    drop(lock);
    fs::write(house.dir().join("store.redb"), vec![7; 100_000]).unwrap();
    check(&house, 1, &["wrong opening", "stockroom restore"]);
}

#[test]
fn a_server_that_was_killed_leaves_a_store_that_is_recovered_and_a_socket_that_harms_nobody() {
    let house = House::new();
    assert_eq!(house.run_started("receive X 1 --to A").0, 0);
    servers(&house.dir()).into_iter().for_each(kill);
    wait_until("the server to end", || servers(&house.dir()).is_empty());
    check(&house, 0, &["note  server     none runs; the last one was killed"]);
    assert_eq!(house.on_hand(), "1001");
}

#[test]
fn a_folder_of_the_socket_that_others_may_enter_is_told() {
    let house = House::new();
    let _server = house.serve();
    fs::set_permissions(house.dir().join("ipc"), fs::Permissions::from_mode(0o777)).unwrap();
    check(&house, 1, &["wrong server", "others may enter it"]);
}

#[test]
fn at_a_socket_its_server_is_asked_and_no_folder_is_looked_for() {
    let house = House::new();
    let socket = house.dir().join("ipc/s");
    let line = format!("--socket {} doctor", socket.display());
    let (code, said) = house.run_at(&line);
    assert!(code == 1 && said.contains("wrong server     nobody listens at"), "{said}");
    let _server = house.serve();
    let (code, said) = house.run_at(&line);
    assert!(code == 0 && said.contains("fine  server     runs at") && !said.contains("folder"), "{said}");
}
