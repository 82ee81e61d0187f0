//! Pipes, links and folders in the place of a store's own files, and a server that lets in and says nothing: whoever
//! comes is told in time what is wrong, and the advice helps.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

use stockroom::domain::ids::PersonId;
use stockroom::domain::party::Role;
use stockroom::service::wire::hello::{PROTOCOL, Status, Welcome, read_hello, write_welcome};

use crate::house::{House, run_over, servers};

/// Longer than anything waits here.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs a command line that must end: exit code, and what it said.
#[track_caller]
fn ends(house: &House, line: &str) -> (i32, String) {
    let (send, told) = channel();
    let (dir, words) = (house.dir(), line.to_owned());
    // Nobody waits for a thread that waits for ever.
    std::thread::spawn(move || drop(send.send(run_over(&dir, &words))));
    told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{line} hangs"))
}

#[track_caller]
fn check(house: &House, line: &str, exit: i32, says: &[&str]) {
    let (code, said) = ends(house, line);
    assert_eq!(code, exit, "{line}: {said}");
    for words in says {
        assert!(said.contains(words), "{line}: no \"{words}\" in {said}");
    }
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_pipe_in_place_of_what_the_owner_decides_is_told_and_not_waited_for() {
    let house = House::new();
    pipe(&house.dir().join("store.toml"));
    let says = "it is not an ordinary file";
    check(&house, "doctor", 1, &["wrong store.toml", says]);
    for line in ["stock", "receive X 1 --to A", "--exclusive stock", "serve"] {
        check(&house, line, 3, &["store.toml", says]);
    }
    fs::remove_file(house.dir().join("store.toml")).unwrap();
    symlink("nowhere", house.dir().join("store.toml")).unwrap();
    check(&house, "doctor", 1, &["wrong store.toml", "a link that leads nowhere"]);
    check(&house, "stock", 3, &["a link that leads nowhere"]);
}

#[test]
fn a_pipe_in_place_of_the_lock_is_told_and_not_waited_for() {
    let house = House::new();
    let server = house.serve_so("serve --look 100000000");
    fs::remove_file(house.dir().join("store.lock")).unwrap();
    pipe(&house.dir().join("store.lock"));
    drop(server);
    check(&house, "--exclusive stock", 3, &["store.lock", "not an ordinary file"]);
    check(&house, "doctor", 1, &["not an ordinary file"]);
}

#[test]
fn s11_a_store_is_not_opened_through_a_link() {
    let house = House::new();
    let data = house.dir().join("store.redb");
    let elsewhere = house.dir().join("elsewhere");
    fs::rename(&data, &elsewhere).unwrap();
    symlink(&elsewhere, &data).unwrap();
    for line in ["stock", "receive X 1 --to A", "--exclusive stock", "serve", "verify"] {
        check(&house, line, 1, &["not opened through a link"]);
    }
    check(&house, "doctor", 1, &["store.redb is a link", "put the file itself there"]);
    fs::rename(&elsewhere, house.dir().join("away")).unwrap();
    check(&house, "init --currency EUR --time-zone UTC", 1, &["there is a store in"]);
    fs::rename(house.dir().join("away"), &elsewhere).unwrap();
    fs::remove_file(&data).unwrap();
    fs::rename(&elsewhere, &data).unwrap();
    check(&house, "doctor", 0, &["fine  store"]);
    assert_eq!(house.on_hand(), "1000");
}

#[test]
fn what_stands_in_the_way_of_the_starters_lock_is_told_and_the_advice_helps() {
    let house = House::new();
    let lock = house.dir().join("start.lock");
    // It is there once somebody started a server.
    let _ = fs::remove_file(&lock);
    fs::create_dir(&lock).unwrap();
    check(&house, "doctor", 1, &["none runs and none can: start.lock is not an ordinary file", "mv "]);
    // Commands go on one after the other.
    assert_eq!(house.run_started("receive X 1 --to A").0, 0);
    assert!(servers(&house.dir()).is_empty());
    fs::rename(&lock, lock.with_extension("old")).unwrap();
    assert_eq!(house.run_started("receive X 1 --to A").0, 0);
    assert_eq!(servers(&house.dir()).len(), 1);
}

#[test]
fn a_launcher_that_is_gone_is_what_doctor_says() {
    let house = House::new();
    house.owner_says("launchers = [\"no-such-account-here\"]\n");
    let says = "no-such-account-here";
    check(&house, "doctor", 1, &["wrong store.toml", says, "take no-such-account-here out of `launchers`"]);
    check(&house, "serve", 1, &[says]);
}

#[test]
fn a_server_that_lets_in_and_says_nothing_more_is_given_up_and_told() {
    let house = House::new();
    // Somebody stood there, so that the folder is as a server makes it.
    drop(house.serve());
    let socket = house.dir().join("ipc/s");
    fs::remove_file(&socket).unwrap();
    let door = UnixListener::bind(&socket).unwrap();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in door.incoming() {
            let mut stream = stream.unwrap();
            if read_hello(&mut stream).is_ok() {
                let welcome = Welcome {
                    status: Status::Ok,
                    protocol: PROTOCOL,
                    version: String::from("0.1.0"),
                    text: String::new(),
                    boot: [0; 16],
                    store: [7; 16],
                    message_max: 1 << 20,
                    person: PersonId(1),
                    role: Role::Manager,
                    name: String::from("ann"),
                    last: 0,
                };
                // Who has left meanwhile need not be let in.
                let _ = write_welcome(&mut stream, &welcome);
            }
            kept.push(stream);
        }
    });
    for line in ["status", "stock"] {
        check(&house, line, 3, &["gives no answer; `stockroom doctor`"]);
    }
    check(&house, "doctor", 1, &["a server stands there", "answers nothing"]);
}
