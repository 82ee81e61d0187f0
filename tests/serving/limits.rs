//! Each limit of a server, set small in `store.toml`: what is over it waits with a word, or is left; nobody else notices.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stockroom::domain::ids::SessionId;
use stockroom::domain::text::Code;
use stockroom::service::desk::Desk;
use stockroom::service::readiness::Readiness;
use stockroom::service::remote::{Approach, LineFault, Place, Remote, Turned};
use stockroom::service::server::limits::Limits;
use stockroom::service::server::who::{Accounts, Unknown};
use stockroom::service::server::{Ended, LOOK, Origin, Serve, serve};
use stockroom::service::wire::message::AskOf;

use crate::crowd::receive_one;
use crate::house::{House, wait_until};
use crate::raw::{Raw, drip, frame, hello, silent};

/// Who is told at once where they may not come in.
fn tried(house: &House, session: u8) -> Result<Remote, LineFault> {
    let now = Some(Duration::ZERO);
    Remote::connect(Place::Store(house.dir()), SessionId([session; 16]), "", None, now, now)
}

#[track_caller]
fn turned_away(house: &House, session: u8, says: &str) {
    match tried(house, session).err().unwrap() {
        LineFault::Turned { status: Turned::TooMany, text } => assert!(text.contains(says), "{text}"),
        other => panic!("{other:?}"),
    }
}

/// What is left of a connection: what was said, up to its end.
fn rest(stream: &mut UnixStream) -> Vec<u8> {
    let mut said = Vec::new();
    // Cut off in the middle of what was written to it is an end too.
    let _ = stream.read_to_end(&mut said);
    said
}

/// A server in this process for which whoever runs the tests is not the store's owner.
pub struct Theirs {
    signals: UnixStream,
    ends: std::thread::JoinHandle<Ended>,
}

impl Theirs {
    fn serve(house: &House) -> Theirs {
        Theirs::serve_to(house, Vec::new())
    }

    /// The same, with accounts whose word is taken for who somebody is.
    pub fn serve_to(house: &House, launchers: Vec<u32>) -> Theirs {
        let (signals, signalled) = UnixStream::pair().unwrap();
        let (ready, readiness) = channel();
        let ready = Mutex::new(ready);
        let own = rustix::process::geteuid().as_raw();
        let serving = Serve {
            dir: house.dir(),
            given: None,
            limits: Limits::decided(&house.dir()).unwrap(),
            accounts: Accounts { owner: own + 1, launchers, unknown: Unknown::Refused },
            logins: Box::new(|_| Some(Code::new("owner").unwrap())),
            idle: None,
            look: LOOK,
            origin: Origin::Asked,
            ready: Box::new(move |word| {
                let _ = ready.lock().unwrap().send(word);
            }),
            signals: signalled,
        };
        let ends = std::thread::spawn(|| serve(serving).unwrap());
        assert_eq!(readiness.recv_timeout(Duration::from_secs(60)).unwrap(), Readiness::Ready);
        Theirs { signals, ends }
    }

    pub fn leave(mut self) {
        self.signals.write_all(&[1]).unwrap();
        assert_eq!(self.ends.join().unwrap(), Ended::Told);
    }
}

#[test]
fn over_the_most_connections_one_waits_and_is_told_why() {
    let house = House::new();
    house.owner_says("[limits]\nconnections = 2\n");
    let theirs = Theirs::serve(&house);
    let (one, two) = (house.desk(1), house.desk(2));
    turned_away(&house, 3, "2 are connected to this store already");
    let (say, heard) = channel();
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| {
            let say = Mutex::new(say);
            let approach = Approach {
                first: Some(Duration::from_secs(60)),
                hear: Some(Arc::new(move |words: &str| drop(say.lock().unwrap().send(words.to_owned())))),
                ..Approach::to(Place::Store(house.dir()))
            };
            Remote::step_up(approach, SessionId([3; 16]), "", None).unwrap()
        });
        let words = heard.recv_timeout(Duration::from_secs(60)).unwrap();
        assert!(words.contains("2 are connected"), "{words}");
        drop(two);
        assert!(waits.join().unwrap().status().is_ok());
    });
    assert!(one.status().is_ok());
    drop(one);
    theirs.leave();
}

#[test]
fn the_owner_has_some_connections_more_to_see_what_goes_on_and_to_stop_it() {
    let house = House::new();
    house.owner_says("[limits]\nconnections = 2\n");
    let server = house.serve();
    let desks: Vec<_> = (1..=5).map(|session| house.desk(session)).collect();
    let (code, said) = house.run("server stop");
    assert_eq!(code, 0, "{said}");
    assert_eq!(server.ended(), 0);
    drop(desks);
    let _server = house.serve();
    let _desks: Vec<_> = (1..=6).map(|session| house.desk(session)).collect();
    turned_away(&house, 7, "2 are connected to this store already");
}

#[test]
fn one_account_that_says_nothing_does_not_shut_the_door_to_the_others() {
    let house = House::new();
    house.owner_says("[limits]\nconnections-silent = 4\nhello-seconds = 60\n");
    // The store's owner may: whoever owns it has it anyway.
    let server = house.serve();
    let at_the_door: Vec<UnixStream> = (0..4).map(|_| silent(&house)).collect();
    wait_until("the door to be full", || tried(&house, 1).is_err());
    turned_away(&house, 1, "4 are at the door");
    drop((at_the_door, server));
    let theirs = Theirs::serve(&house);
    let at_the_door: Vec<UnixStream> = (0..2).map(|_| silent(&house)).collect();
    wait_until("half of the door to be full", || tried(&house, 1).is_err());
    turned_away(&house, 1, "2 are at the door");
    drop(at_the_door);
    wait_until("the door to be free", || tried(&house, 1).is_ok());
    theirs.leave();
}

#[test]
fn an_account_has_so_many_connections_and_the_owner_as_many_as_there_are() {
    let house = House::new();
    house.owner_says("[limits]\nconnections-per-account = 1\n");
    let theirs = Theirs::serve(&house);
    let one = house.desk(1);
    turned_away(&house, 2, "this account is connected 1 times already");
    drop(one);
    assert!(house.desk(2).status().is_ok(), "once the other is left");
    theirs.leave();
    let _server = house.serve();
    let (one, two) = (house.desk(1), house.desk(2));
    assert!(one.status().is_ok() && two.status().is_ok(), "the owner is not bound");
}

#[test]
fn who_says_nothing_at_the_door_takes_no_more_places_than_that_and_not_for_long() {
    let house = House::new();
    house.owner_says("[limits]\nconnections-silent = 1\nhello-seconds = 60\n");
    let server = house.serve();
    let desk = house.desk(1);
    // Answered, it is no longer taken for one who is silent.
    assert!(desk.status().is_ok());
    let silent_one = silent(&house);
    wait_until("the silent one to be at the door", || tried(&house, 2).is_err());
    turned_away(&house, 2, "1 are at the door of this store already");
    assert!(desk.status().is_ok());
    drop((silent_one, server));
    house.owner_says("[limits]\nconnections-silent = 1\nhello-seconds = 1\n");
    let _server = house.serve();
    let mut slow = silent(&house);
    // Whole after three seconds, were it let: what was begun in time is not thereby in time.
    drip(&mut slow, &hello(3), Duration::from_millis(50));
    assert_eq!(rest(&mut slow), b"", "nothing is said to who is too slow");
    assert!(house.desk(2).status().is_ok(), "the place at the door is free again");
}

#[test]
fn a_frame_that_is_begun_is_whole_in_time_or_the_line_ends() {
    let house = House::new();
    house.owner_says("[limits]\nframe-seconds = 1\n");
    let _server = house.serve();
    let desk = house.desk(1);
    let mut raw = Raw::greeted(&house, 2);
    let long = AskOf::Draft { key: String::from("key"), text: "x".repeat(100) };
    // Whole after more than two seconds, and no fault in it.
    drip(&mut raw.stream, &frame(1, long), Duration::from_millis(20));
    assert_eq!(rest(&mut raw.stream), b"");
    assert!(desk.status().is_ok());
}

#[test]
fn a_message_that_is_too_long_is_refused_in_words_and_never_taken() {
    let house = House::new();
    house.owner_says("[limits]\nmessage-mib = 1\n");
    let _server = house.serve();
    let desk = house.desk(1);
    let told = desk.keep_draft("key", &"x".repeat(2 * 1024 * 1024)).unwrap_err();
    assert!(told.to_string().contains("this server takes 1; do it in parts"), "{told}");
    assert!(desk.status().is_ok(), "over the same line");
    let mut raw = Raw::greeted(&house, 2);
    let long = frame(1, AskOf::Draft { key: String::from("key"), text: "x".repeat(2 * 1024 * 1024) });
    // It hangs up in the middle.
    let _ = raw.stream.write_all(&long);
    assert_eq!(rest(&mut raw.stream), b"");
    assert!(desk.status().is_ok());
}

#[test]
fn over_the_rate_of_an_account_one_waits_and_is_told_why_and_the_owner_does_not() {
    let house = House::new();
    house.owner_says("[limits]\nrequests-per-second = 2\nrequests-at-once = 2\n");
    let theirs = Theirs::serve(&house);
    let desk = house.desk(1);
    // A screen that is only looked at: its questions are cheap.
    (0..20).for_each(|_| drop(desk.status().unwrap()));
    assert_eq!(desk.word(), None);
    let mut word = None;
    wait_until("somebody to be held back", || {
        desk.keep_draft("key", "text").unwrap();
        word = desk.word();
        word.is_some()
    });
    let word = word.unwrap();
    assert!(word.contains("more than 2 things a second") && word.contains("slower"), "{word}");
    assert!(desk.submit(receive_one()).is_ok(), "it is done all the same");
    drop(desk);
    theirs.leave();
    let _server = house.serve();
    let desk = house.desk(1);
    for _ in 0..20 {
        desk.keep_draft("key", "text").unwrap();
    }
    assert_eq!(desk.word(), None, "the owner is not bound");
}

#[test]
fn without_an_open_file_left_who_comes_waits_and_who_is_there_works_on() {
    let house = House::new();
    house.owner_says("[limits]\nconnections = 1000\nconnections-silent = 1000\nhello-seconds = 60\n");
    let _server = house.serve_by("serve", "ulimit -n 40");
    let desk = house.desk(1);
    let waiting: Vec<UnixStream> = (0..60).map(|_| silent(&house)).collect();
    let log = house.dir().join("stockroom.log");
    wait_until("the door to be shut", || {
        std::fs::read_to_string(&log).is_ok_and(|log| log.contains("nobody can be let in just now"))
    });
    for _ in 0..10 {
        assert!(desk.submit(receive_one()).is_ok());
    }
    drop(waiting);
    assert!(house.desk(2).status().is_ok(), "the door is open again");
}

#[test]
fn a_number_that_cannot_be_is_told_in_a_sentence_by_whoever_reads_the_file() {
    let house = House::new();
    for (text, says) in [
        ("[limits]\nconnections = 0\n", "connections in [limits] must be 1 to 1000"),
        ("[limits]\nwrite-seconds = 601\n", "write-seconds in [limits] must be 1 to 600"),
        ("[limits]\nrequests-per-minute = 5\n", "line 2: unknown field `requests-per-minute`"),
    ] {
        house.owner_says(text);
        for line in ["serve", "stock"] {
            let (code, said) = house.run(line);
            assert!(code == 3 && said.contains(says), "{text} {line}: {code} {said}");
        }
    }
}
