//! Programs of this protocol and of the one before, at one server or the other way round: nobody hears a word that they
//! do not know, and all of them work.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixListener;
use std::time::Duration;

use stockroom::domain::ids::SessionId;
use stockroom::service::desk::{Desk, Reach};
use stockroom::service::remote::{Place, Remote};
use stockroom::service::wire::hello::{PROTOCOL, PROTOCOL_MIN};
use stockroom::service::wire::message::{AskOf, Reply, Said};

use crate::again::hears;
use crate::crowd::receive_one;
use crate::house::{House, wait_until};
use crate::raw::{Put, Raw};

const PATIENCE: Option<Duration> = Some(Duration::from_secs(60));

/// The first of what is said that fits.
fn until(raw: &mut Raw, fits: impl Fn(&Said) -> bool) -> Said {
    loop {
        let said = raw.hear().unwrap();
        if fits(&said) {
            return said;
        }
    }
}

#[test]
fn a_server_speaks_two_protocols_and_tells_each_client_in_its_own_that_it_leaves() {
    assert_eq!(PROTOCOL_MIN + 1, PROTOCOL);
    let house = House::new();
    let server = house.serve();
    let mut clients = [(PROTOCOL_MIN, PROTOCOL_MIN), (PROTOCOL_MIN, PROTOCOL), (PROTOCOL, PROTOCOL + 3)]
        .map(|(oldest, newest)| (newest.min(PROTOCOL), Raw::speaking(&house, (oldest, newest))));
    for (protocol, raw) in &mut clients {
        assert_eq!(raw.protocol, *protocol);
        assert_eq!(raw.ask(AskOf::Follow), Put::Taken);
        let mut request = receive_one();
        request.number = Some(1);
        assert_eq!(raw.ask(AskOf::Submit(Box::new(request))), Put::Taken);
        let done = |said: &Said| matches!(said, Said::Answer(2, reply) if matches!(**reply, Reply::Submitted(Ok(_))));
        until(raw, done);
    }
    assert_eq!(house.on_hand(), "1003");
    let (code, said) = house.run("server stop --note upgrade");
    assert_eq!(code, 0, "{said}");
    for (protocol, raw) in &mut clients {
        let leaves = until(raw, |said| matches!(said, Said::Draining | Said::Leaving(_)));
        match *protocol {
            PROTOCOL_MIN => assert_eq!(leaves, Said::Draining),
            _ => assert!(
                matches!(&leaves, Said::Leaving(why) if why.ends_with("stops the server: upgrade")),
                "{leaves:?}"
            ),
        }
    }
    assert_eq!(server.ended(), 0);
}

#[test]
fn a_client_that_asks_what_its_protocol_does_not_know_is_left() {
    let house = House::new();
    let _server = house.serve();
    let mut old = Raw::speaking(&house, (PROTOCOL_MIN, PROTOCOL_MIN));
    assert_eq!(old.ask(AskOf::StopFor(String::new())), Put::Taken);
    assert_eq!(old.hear(), None);
    assert!(house.desk(9).status().is_ok(), "the server is there");
}

#[test]
fn a_server_of_the_protocol_before_is_asked_in_words_that_it_knows() {
    for (protocol, heard) in
        [(PROTOCOL_MIN, AskOf::Stop), (PROTOCOL, AskOf::StopFor(String::from("new version")))]
    {
        at_a_server_of(protocol, |connected, listener| {
            let desk = connected().unwrap();
            std::thread::scope(|scope| {
                let asked = scope.spawn(|| desk.stop("new version"));
                let (_stream, asked_of) = listener.recv().unwrap();
                assert_eq!(asked_of, heard, "{protocol}");
                desk.let_go();
                assert!(asked.join().unwrap().is_err());
            });
        });
    }
}

#[test]
fn a_server_that_speaks_what_it_was_not_offered_is_not_spoken_to() {
    for protocol in [PROTOCOL_MIN - 1, PROTOCOL + 1] {
        at_a_server_of(protocol, |connected, _| {
            let Err(fault) = connected() else { panic!("protocol {protocol} is spoken") };
            let said = fault.to_string();
            let own = format!("it speaks protocol {protocol}, this program {PROTOCOL_MIN} to {PROTOCOL}");
            assert!(said.contains(&own) && said.contains("install the same version"), "{said}");
        });
    }
}

type Heard = (std::os::unix::net::UnixStream, AskOf);

/// A client at a server that says it speaks so, and hears one question of it.
fn at_a_server_of(
    protocol: u16,
    work: impl FnOnce(&dyn Fn() -> Result<Remote, String>, &std::sync::mpsc::Receiver<Heard>),
) {
    let home = tempfile::tempdir().unwrap();
    DirBuilder::new().mode(0o700).create(home.path().join("ipc")).unwrap();
    let listener = UnixListener::bind(home.path().join("ipc/s")).unwrap();
    let (send, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        // Who is not let in asks nothing.
        if let Some((stream, asked)) = hears(&listener, protocol) {
            let _ = send.send((stream, asked.ask));
        }
    });
    let place = Place::Store(home.path().to_path_buf());
    let connect = || {
        Remote::connect(place.clone(), SessionId([3; 16]), "", None, Some(Duration::ZERO), PATIENCE)
            .map_err(|fault| fault.to_string())
    };
    work(&connect, &heard);
}

#[test]
fn whoever_is_cut_off_knows_why_until_there_is_another_server() {
    let house = House::new();
    let server = house.serve();
    let desk = house.desk(4);
    assert_eq!((desk.reach(), desk.parting()), (Some(Reach::There), None));
    assert_eq!(house.run("server stop --note upgrade").0, 0);
    assert_eq!(server.ended(), 0);
    wait_until("it is cut off", || desk.reach() == Some(Reach::CutOff));
    let parting = desk.parting().unwrap();
    assert!(parting.ends_with("stops the server: upgrade"), "{parting}");
    let server = house.serve();
    wait_until("it is there again", || desk.reach() == Some(Reach::There));
    assert_eq!(desk.parting(), None);
    server.signal("-TERM");
    assert_eq!(server.ended(), 0);
    wait_until("it is cut off", || desk.reach() == Some(Reach::CutOff));
    assert_eq!(desk.parting().as_deref(), Some("the server was told to leave"));
}

#[test]
fn a_server_that_stands_still_is_told_apart_from_one_that_is_gone() {
    let house = House::new();
    let server = house.serve();
    let desk = house.desk(5);
    server.signal("-STOP");
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| desk.submit(receive_one()));
        wait_until("its silence is noticed", || desk.reach() == Some(Reach::Silent));
        server.signal("-CONT");
        assert!(asked.join().unwrap().is_ok());
    });
    wait_until("it answers again", || desk.reach() == Some(Reach::There));
    assert_eq!(house.on_hand(), "1001");
}
