//! The socket at its place: published again where it is taken away, left to whoever put another there.

use std::fs;
use std::os::unix::net::UnixListener;

use crate::house::{House, wait_until};

#[test]
fn a_socket_that_is_taken_away_comes_back() {
    let house = House::new();
    let _server = house.serve_so("serve --look 20");
    let desk = house.desk(1);
    let socket = house.dir().join("ipc/s");
    fs::remove_file(&socket).unwrap();
    wait_until("the socket to come back", || socket.exists());
    assert_eq!(house.run("receive X 1 --to A").0, 0);
    fs::remove_dir_all(house.dir().join("ipc")).unwrap();
    wait_until("the socket's folder to come back", || socket.exists());
    assert_eq!(house.run("receive X 1 --to A").0, 0);
    assert!(desk.status().is_ok(), "whoever was connected stays so");
    assert!(house.run("status").1.contains("Connected: 2"), "it is the same server");
}

#[test]
fn where_another_socket_stands_the_server_leaves_and_touches_it_not() {
    let house = House::new();
    let server = house.serve_so("serve --look 20");
    let other = house.dir().join("ipc/other");
    let _listener = UnixListener::bind(&other).unwrap();
    fs::rename(&other, house.dir().join("ipc/s")).unwrap();
    assert_eq!(server.ended(), 3);
    assert!(house.dir().join("ipc/s").exists(), "it is not ours to take away");
    let log = fs::read_to_string(house.dir().join("stockroom.log")).unwrap();
    assert!(log.contains("another socket stands"), "{log}");
    let (code, said) = house.run("--exclusive verify");
    assert_eq!(code, 0, "nothing was lost: {said}");
}

#[test]
fn where_the_stores_folder_is_gone_the_server_leaves() {
    let house = House::new();
    let server = house.serve_so("serve --look 20");
    fs::rename(house.dir(), house.dir().with_file_name("gone")).unwrap();
    assert_eq!(server.ended(), 3);
}

#[test]
fn nothing_is_saved_into_a_data_file_that_was_replaced_or_moved_away() {
    let house = House::new();
    let server = house.serve();
    let (file, copy) = (house.dir().join("store.redb"), house.dir().join("copy"));
    assert_eq!(house.run("receive X 1 --to A").0, 0);
    fs::copy(&file, &copy).unwrap();
    fs::rename(&file, house.dir().join("kept")).unwrap();
    let (code, said) = house.run("receive X 1 --to A");
    assert!(code == 1 && said.contains("moved or replaced"), "{code}: {said}");
    fs::rename(&copy, &file).unwrap();
    let (code, said) = house.run("receive X 1 --to A");
    assert!(code == 1 && said.contains("moved or replaced"), "{code}: {said}");
    fs::rename(house.dir().join("kept"), &file).unwrap();
    assert_eq!(house.run("receive X 1 --to A").0, 0, "the right one stands there again");
    drop(server);
    assert_eq!(house.run("--exclusive verify").0, 0);
}

#[test]
fn the_socket_and_its_folder_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    let _server = house.serve();
    for (name, mode) in [("ipc", 0o700), ("ipc/s", 0o600), ("store.lock", 0o600)] {
        let found = fs::symlink_metadata(house.dir().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}: {found:o}");
    }
}
