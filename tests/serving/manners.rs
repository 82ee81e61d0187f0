//! What a server takes from strangers: nothing.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use stockroom::domain::ids::SessionId;
use stockroom::service::remote::{LineFault, Place, Remote, Turned};

use stockroom::service::desk::Desk;

use crate::crowd::receive_one;
use crate::house::House;

fn raw(house: &House) -> UnixStream {
    let stream = UnixStream::connect(house.dir().join("ipc/s")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

#[test]
fn one_server_a_store_and_no_second_process_beside_it() {
    let house = House::new();
    let _server = house.serve();
    for (line, want) in [
        ("serve", "in use by process"),
        ("--exclusive stock", "in use by process"),
        ("rebuild", "in use by process"),
    ] {
        let (code, said) = house.run(line);
        assert_eq!(code, 3, "{line}: {said}");
        assert!(said.contains(want), "{line}: {said}");
    }
}

#[test]
fn without_a_server_status_says_how_to_start_one() {
    let house = House::new();
    let (code, said) = house.run("status");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("stockroom serve"), "{said}");
}

#[test]
fn another_protocol_is_told_both_versions_in_words() {
    let house = House::new();
    let _server = house.serve();
    let mut stream = raw(&house);
    let mut hello = b"STKR\x00\x63\x00\x64\0\0\0\0".to_vec();
    hello.extend([0; 16 + 16 + 8]);
    hello.extend(b"\x0599.0\n\0\0");
    stream.write_all(&hello).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let said = String::from_utf8_lossy(&answer);
    assert!(said.starts_with("STKR\0\x02"), "too new: {said:?}");
    assert!(said.contains("0.1.0") && said.contains("protocol 99 to 100"), "{said:?}");
}

#[test]
fn a_client_of_a_protocol_that_was_never_released_is_refused_in_words() {
    let house = House::new();
    let _server = house.serve();
    let mut stream = raw(&house);
    let mut hello = b"STKR\x00\x01\x00\x02\0\0\0\0".to_vec();
    hello.extend([0; 16 + 16 + 8]);
    hello.extend(b"\x050.0.9\0\0");
    stream.write_all(&hello).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let said = String::from_utf8_lossy(&answer);
    assert!(said.starts_with("STKR\0\x01"), "too old: {said:?}");
    for words in ["0.1.0", "0.0.9", "protocol 1 to 2", "install the same version"] {
        assert!(said.contains(words), "{said:?}");
    }
}

#[test]
fn s9_garbage_ends_its_own_session_and_no_other() {
    let house = House::new();
    let _server = house.serve();
    let desk = house.desk(1);
    let cases: [&[u8]; 4] =
        [b"GET / HTTP/1.1\r\n\r\n", b"STKR", &[0xff; 300], b"STKR\0\x01\0\x01\0\0\0\0garbage"];
    for bytes in cases {
        let mut stream = raw(&house);
        // It may have hung up before it heard everything.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(desk.status().is_ok(), "after {bytes:?}");
    }
}

#[test]
fn status_and_stop_have_just_the_fields_that_are_documented() {
    let house = House::new();
    let _server = house.serve();
    let (code, said) = house.run("setting time-zone America/New_York");
    assert_eq!(code, 0, "{said}");
    for (line, verb) in [("status --json", "status"), ("server stop --json", "server")] {
        let (code, said) = house.run(line);
        assert_eq!(code, 0, "{line}: {said}");
        let objects: serde_json::Value = serde_json::from_str(&said).unwrap();
        let found: Vec<&str> = objects[0].as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted: Vec<&str> = stockroom::cli::table::find(verb).unwrap().answers[0]
            .fields()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{line}");
        if let Some(since) = objects[0]["since"].as_str() {
            assert!(since.ends_with("-05:00") || since.ends_with("-04:00"), "{since}: the store's offset");
        }
    }
}

#[test]
fn who_is_connected_is_shown_and_a_name_is_not_taken_from_just_anybody() {
    let house = House::new();
    let _server = house.serve();
    let desk = house.desk(7);
    let status = desk.status().unwrap();
    assert_eq!(status.present.len(), 1);
    desk.submit(receive_one()).unwrap();
    assert_eq!(desk.status().unwrap().present[0].doing.what, "receive");
    assert!(house.run("status").1.contains("since"), "since when");
    let place = Place::Store(house.dir());
    let now = Some(Duration::ZERO);
    let turned = Remote::connect(place, SessionId([8; 16]), "boss", None, now, now);
    let fault = turned.err().unwrap();
    let LineFault::Turned { status: Turned::NotAllowed, text } = &fault else { panic!("{fault:?}") };
    assert!(text.contains("--as"), "{text}");
}

#[test]
fn a_session_that_somebody_stalls_holds_nobody_up() {
    let house = House::new();
    let _server = house.serve();
    let mut stalled = raw(&house);
    stalled.write_all(b"STKR").unwrap();
    let desk = house.desk(1);
    for _ in 0..20 {
        assert!(desk.status().is_ok());
    }
}

#[test]
fn whoever_lets_go_of_a_server_that_is_gone_waits_no_longer() {
    use stockroom::domain::desk::SubmitFault;
    use stockroom::service::desk::Reach;
    let house = House::new();
    let server = house.serve();
    let desk = house.desk(3);
    assert_eq!(desk.reach(), Some(Reach::There));
    server.kill();
    while desk.reach() != Some(Reach::CutOff) {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| desk.keep_draft("key", "text"));
        std::thread::sleep(Duration::from_millis(100));
        desk.let_go();
        let told = asked.join().unwrap();
        assert!(matches!(told, Err(SubmitFault::Unknown(_) | SubmitFault::Closed)), "{told:?}");
    });
}

#[test]
fn questions_asked_at_once_are_answered_as_one_by_one() {
    use stockroom::domain::command::ItemRef;
    use stockroom::domain::query::{ItemQuery, Query};
    use stockroom::domain::text::Code;
    use stockroom::service::wire::message::QUERIES_MAX;

    let house = House::new();
    let _server = house.serve();
    let desk = house.desk(4);
    desk.submit(receive_one()).unwrap();
    let query = |number: usize| {
        let sku = if number.is_multiple_of(3) { String::from("X") } else { format!("NONE-{number}") };
        Query::Item(ItemQuery { item: ItemRef::Code(Code::new(&sku).unwrap()) })
    };
    for count in [0, 1, QUERIES_MAX, 2 * QUERIES_MAX + 1] {
        let together = desk.answer_all((0..count).map(query).collect());
        let apart: Vec<_> = (0..count).map(|number| desk.answer(query(number))).collect();
        assert_eq!(together, apart, "{count}");
    }
}

#[test]
fn a_role_for_somebody_else_is_not_taken_for_ones_own() {
    let house = House::new();
    for (line, exit, says) in [
        ("user add tom --role supervisor", 2, "for theirs give --as-role supervisor"),
        ("user add tom --role supervisor --as-role viewer", 1, "needs a manager"),
        ("user add tom --as-role supervisor", 0, "Added tom, supervisor"),
        ("user set tom --role manager", 2, "for theirs give --as-role manager"),
        ("user show me", 0, "manager"),
        ("user show nobody", 1, "nobody"),
    ] {
        let (code, said) = house.run(line);
        assert!(code == exit && said.contains(says), "{line}: {code} {said}");
    }
}
