//! A server that does not take on what it is asked again: nobody is told that it was not done.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Duration;

use stockroom::codec;
use stockroom::domain::desk::SubmitFault;
use stockroom::domain::ids::{PersonId, SessionId};
use stockroom::domain::party::Role;
use stockroom::service::desk::Desk;
use stockroom::service::remote::{Place, Remote};
use stockroom::service::wire::frame::{FrameLimits, read_message, write_message};
use stockroom::service::wire::hello::{PROTOCOL, Status, Welcome, read_hello, write_welcome};
use stockroom::service::wire::message::{Asked, Reply, Said, Unsubmitted};

use crate::crowd::receive_one;

/// Lets one client in, in a protocol, and hears the first thing that it asks; none where it asks nothing.
pub fn hears(listener: &UnixListener, protocol: u16) -> Option<(UnixStream, Asked)> {
    let (mut stream, _) = listener.accept().unwrap();
    read_hello(&mut stream).unwrap();
    let welcome = Welcome {
        status: Status::Ok,
        protocol,
        boot: [1; 16],
        store: [2; 16],
        last: 0,
        message_max: 1024,
        person: PersonId(1),
        role: Role::Manager,
        name: String::from("Ann"),
        version: String::from("0.1.0"),
        text: String::new(),
    };
    write_welcome(&mut stream, &welcome).unwrap();
    let limits = FrameLimits { message: 64 * 1024, frame: Duration::from_secs(20) };
    let asked = codec::message(&read_message(&mut stream, &limits, None).ok()?).unwrap();
    Some((stream, asked))
}

/// What a command is told whose line broke so often, and that a server then does not take on.
fn told(breaks: usize, fault: Unsubmitted) -> SubmitFault {
    let home = tempfile::tempdir().unwrap();
    DirBuilder::new().mode(0o700).create(home.path().join("ipc")).unwrap();
    let listener = UnixListener::bind(home.path().join("ipc/s")).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            (0..breaks).for_each(|_| drop(hears(&listener, PROTOCOL)));
            let (mut stream, asked) = hears(&listener, PROTOCOL).unwrap();
            let said = Said::Answer(asked.id, Box::new(Reply::Submitted(Err(fault))));
            write_message(&mut stream, &codec::plain(&said).unwrap()).unwrap();
            // It stays until the client goes.
            drop(std::io::Read::read(&mut stream, &mut [0]));
        });
        let patience = Some(Duration::from_secs(60));
        let place = Place::Store(home.path().to_path_buf());
        let desk = Remote::connect(place, SessionId([3; 16]), "", None, patience, patience).unwrap();
        desk.submit(receive_one()).unwrap_err()
    })
}

#[test]
fn what_is_asked_again_and_not_taken_on_may_have_been_done() {
    let stopped = || Unsubmitted::Stopped(String::from("the disk"));
    assert!(matches!(told(0, stopped()), SubmitFault::Stopped(_)));
    assert!(matches!(told(1, stopped()), SubmitFault::Unknown(_)));
    assert!(matches!(told(2, Unsubmitted::Busy), SubmitFault::Unknown(_)));
}

#[test]
fn a_hello_that_is_heard_late_does_not_take_its_session_from_the_line_that_came_after() {
    use std::io::Write;
    use stockroom::domain::receipt::Receipt;

    let house = crate::house::House::new();
    let _server = house.serve();
    // It was at the door first; its client has given it up, and made another line.
    let mut late = crate::raw::silent(&house);
    let now = house.desk(5);
    assert!(now.status().is_ok());
    late.write_all(&crate::raw::hello(5)).unwrap();
    let welcome = stockroom::service::wire::hello::read_welcome(&mut late).unwrap();
    assert_eq!(welcome.status, Status::Ok, "{}", welcome.text);
    let told = now.submit(receive_one());
    assert!(matches!(told, Ok(Receipt::Done(_))), "{told:?}");
    assert_eq!(house.on_hand(), "1001");
    let request = stockroom::domain::desk::Request { number: Some(2), ..receive_one() };
    let asked = stockroom::service::wire::message::AskOf::Submit(Box::new(request));
    late.write_all(&crate::raw::frame(1, asked)).unwrap();
    let limits = FrameLimits { message: 64 * 1024, frame: Duration::from_secs(20) };
    let said: Said = codec::message(&read_message(&mut late, &limits, None).unwrap()).unwrap();
    let Said::Answer(1, reply) = said else { panic!("{said:?}") };
    assert!(matches!(*reply, Reply::Submitted(Err(Unsubmitted::Refused(_)))), "{reply:?}");
    assert_eq!(house.on_hand(), "1001");
}

#[test]
fn a_line_that_was_given_up_does_nothing_behind_the_one_that_its_session_goes_on_over() {
    use stockroom::domain::receipt::Receipt;

    let house = crate::house::House::new();
    let _server = house.serve();
    let (old, now) = (house.desk(5), house.desk(5));
    // What still comes over the old line is not done, and the same number is done here.
    let why = old.submit(receive_one()).unwrap_err().to_string();
    assert!(why.contains("goes on over another line"), "{why}");
    assert_eq!(house.on_hand(), "1000");
    assert!(matches!(now.submit(receive_one()), Ok(Receipt::Done(_))));
    assert_eq!(house.on_hand(), "1001");
    // Who comes back under it is the next one.
    drop(now);
    let again = house.desk(5);
    assert!(matches!(again.submit(receive_one()), Ok(Receipt::Done(_))));
    assert_eq!(house.on_hand(), "1002");
}
