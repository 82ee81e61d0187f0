//! A server that leaves: what is under way is finished, nobody is told that something failed, the next one goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use stockroom::domain::receipt::Receipt;
use stockroom::service::desk::Desk;

use crate::crowd::receive_one;
use crate::house::{House, servers};

#[test]
fn a_server_told_to_leave_serves_who_waits_and_ends_well() {
    let house = House::new();
    // A session each: the client before may still be on its way to the next server when it is let go.
    for (session, signal) in (1..).zip(["-TERM", "-INT", "-HUP"]) {
        let server = house.serve();
        let desk = house.desk(session);
        desk.submit(receive_one()).unwrap();
        server.signal(signal);
        assert_eq!(server.ended(), 0, "{signal}");
        assert!(!house.dir().join("ipc/s").exists(), "{signal}");
    }
    assert_eq!(house.on_hand(), "1003");
    assert_eq!(house.run("verify").0, 0);
}

#[test]
fn a_server_told_twice_leaves_at_once_and_the_store_is_sound() {
    let house = House::new();
    let server = house.serve();
    let desks: Vec<_> = (1..=4).map(|session| house.desk(session)).collect();
    thread::scope(|scope| {
        for desk in &desks {
            // Cut off in between, they let go below.
            scope.spawn(|| while desk.submit(receive_one()).is_ok() {});
        }
        server.signal("-TERM");
        server.signal("-TERM");
        let code = server.ended();
        assert!(code == 0 || code == 3, "{code}: it had left before it was told again, or left at once");
        desks.iter().for_each(|desk| desk.let_go());
    });
    assert_eq!(house.run("verify").0, 0);
}

/// Servers come and go under people who work: not one command fails, not one is done twice.
#[test]
fn servers_that_are_stopped_and_started_all_the_time_are_noticed_by_nobody() {
    const CLIENTS: usize = 4;
    const COMMANDS: usize = 12;
    let house = House::new();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let stopper = scope.spawn(|| {
            let mut stopped = 0;
            while !over.load(Ordering::SeqCst) {
                // There may be none just now.
                stopped += usize::from(house.run("server stop").0 == 0);
            }
            stopped
        });
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..COMMANDS {
                        let (code, said) = house.run_started("receive X 1 --to A");
                        assert_eq!(code, 0, "{said}");
                    }
                })
            })
            .collect();
        let told: Vec<_> = clients.into_iter().map(|client| client.join()).collect();
        over.store(true, Ordering::SeqCst);
        let stopped = stopper.join().unwrap();
        for client in told {
            client.unwrap();
        }
        assert!(stopped > 2, "{stopped} servers were stopped");
        println!("{stopped} servers were stopped under {} commands", CLIENTS * COMMANDS);
    });
    assert_eq!(house.on_hand(), (1_000 + CLIENTS * COMMANDS).to_string());
    assert_eq!(house.run("verify").0, 0);
}

/// A desk that stays goes from one server to the next.
#[test]
fn a_desk_that_stays_goes_from_one_server_to_the_next() {
    let house = House::new();
    let mut server = house.serve();
    let desk = house.desk(1);
    for _ in 0..4 {
        let next = thread::scope(|scope| {
            let posting = scope.spawn(|| {
                for _ in 0..10 {
                    let told = desk.submit(receive_one());
                    assert!(matches!(told, Ok(Receipt::Done(_))), "{told:?}");
                }
            });
            server.signal("-TERM");
            assert_eq!(server.ended(), 0);
            let next = house.serve();
            posting.join().unwrap();
            next
        });
        server = next;
    }
    assert_eq!(house.on_hand(), "1040");
    assert_eq!(servers(&house.dir()).len(), 1);
}
