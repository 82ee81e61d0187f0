//! Many at once, and the server killed under them: everything acknowledged is there, once.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use stockroom::domain::command::{Amount, Command, InLine, LocationRef};
use stockroom::domain::desk::Request;
use stockroom::domain::quantity::Qty;
use stockroom::domain::receipt::Receipt;
use stockroom::domain::text::Code;
use stockroom::service::desk::Desk;

use crate::house::House;

pub fn receive_one() -> Request {
    let code = |text: &str| Code::new(text).unwrap();
    Request::from(Command::Receive {
        supplier: None,
        lines: vec![InLine {
            item: code("X").into(),
            amount: Amount::from(Qty(1_000_000)),
            place: Some(LocationRef::Code(code("A"))),
            lot: None,
            expires: None,
            cost: None,
        }],
    })
}

#[test]
fn commands_of_many_processes_are_each_done_once() {
    let house = House::new();
    let server = house.serve();
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..4 {
                    let (code, said) = house.run("receive X 1 --to A");
                    assert_eq!(code, 0, "{said}");
                }
            });
        }
    });
    assert_eq!(house.on_hand(), "1024");
    let (code, said) = house.run("server stop");
    assert_eq!(code, 0, "{said}");
    assert_eq!(server.ended(), 0);
    let (code, said) = house.run("verify");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_server_killed_again_and_again_loses_nothing_and_does_nothing_twice() {
    const CLIENTS: u8 = 6;
    const LIVES: u32 = 8;
    let house = House::new();
    let mut server = Some(house.serve());
    let (over, posted) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        for client in 1..=CLIENTS {
            let (house, over, posted) = (&house, &over, &posted);
            scope.spawn(move || {
                let desk = house.desk(client);
                while !over.load(Ordering::SeqCst) {
                    let receipt = desk.submit(receive_one()).unwrap();
                    assert!(matches!(receipt, Receipt::Done(_)), "{receipt:?}");
                    posted.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        for life in 0..LIVES {
            thread::sleep(Duration::from_millis(40 + u64::from(life * 37 % 100)));
            server.take().unwrap().kill();
            server = Some(house.serve());
        }
        over.store(true, Ordering::SeqCst);
    });
    let posted = posted.load(Ordering::SeqCst);
    assert!(posted > u64::from(CLIENTS), "hardly anything was posted: {posted}");
    assert_eq!(house.on_hand(), (1000 + posted).to_string(), "each acknowledged command once");
    drop(server);
    let (code, said) = house.run("verify");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_colleague_hears_of_a_commit() {
    let house = House::new();
    let _server = house.serve();
    let (one, two) = (house.desk(1), house.desk(2));
    let changes = two.follow();
    one.submit(receive_one()).unwrap();
    let change = changes.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(change.many || !change.items.is_empty(), "{change:?}");
}
