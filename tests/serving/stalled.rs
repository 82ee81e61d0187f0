//! One terminal of twenty stops taking in what it is told: the others lose nothing, and it is sent away and may come back.

use std::time::Duration;

use stockroom::domain::desk::Change;
use stockroom::domain::ids::Seq;
use stockroom::domain::receipt::Receipt;
use stockroom::service::desk::Desk;
use stockroom::service::wire::message::{AskOf, Said};

use crate::crowd::receive_one;
use crate::house::{House, wait_until};
use crate::raw::{Put, Raw};

const OTHERS: u8 = 19;
const POSTS: u64 = 15;

/// What a follower heard, up to an entry or to being told to ask for everything.
fn heard_up_to(changes: &std::sync::mpsc::Receiver<Change>, head: Seq) -> Vec<Change> {
    let mut heard = Vec::new();
    loop {
        let change = changes.recv_timeout(Duration::from_secs(120)).unwrap();
        let reached = change.head >= head;
        heard.push(change);
        if reached {
            return heard;
        }
    }
}

#[test]
fn s19_one_of_twenty_who_takes_nothing_costs_the_others_nothing() {
    let house = House::new();
    house.owner_says("[limits]\nwrite-seconds = 1\n");
    let _server = house.serve();
    let desks: Vec<_> = (1..=OTHERS).map(|client| house.desk(client)).collect();
    let follows: Vec<_> = desks.iter().map(|desk| desk.follow()).collect();
    let mut stalled = Raw::greeted(&house, 99);
    assert_eq!(stalled.ask(AskOf::Follow), Put::Taken);
    std::thread::scope(|scope| {
        let stalling = scope.spawn(move || {
            assert_ne!(
                stalled.ask_until_stuck(&AskOf::Status),
                Put::Taken,
                "nobody takes questions for ever"
            );
            stalled
        });
        let posting: Vec<_> = desks
            .iter()
            .map(|desk| {
                scope.spawn(|| {
                    for _ in 0..POSTS {
                        let receipt = desk.submit(receive_one()).unwrap();
                        assert!(matches!(receipt, Receipt::Done(_)), "{receipt:?}");
                    }
                })
            })
            .collect();
        posting.into_iter().for_each(|posting| posting.join().unwrap());
        let stalled = stalling.join().unwrap();
        wait_until("the one who takes nothing to be sent away", || {
            desks[0].status().unwrap().present.len() == usize::from(OTHERS)
        });
        drop(stalled);
    });
    let head = desks[0].status().unwrap().head.unwrap();
    for follows in &follows {
        let heard = heard_up_to(follows, head);
        // Nothing is named by none of them: item X is in each, or they say to ask for everything.
        assert!(heard.iter().all(|change| change.many || !change.items.is_empty()), "{heard:?}");
    }
    let back = house.desk(99);
    assert!(matches!(back.submit(receive_one()), Ok(Receipt::Done(_))), "whoever was sent away comes back");
    assert_eq!(house.on_hand(), (1_000 + u64::from(OTHERS) * POSTS + 1).to_string());
}

#[test]
fn changes_that_a_client_is_too_slow_for_are_told_in_one_word_and_answers_are_not_lost() {
    let house = House::new();
    house.owner_says("[limits]\nwrite-seconds = 600\nchanges-waiting = 1\nanswers-waiting = 2\n");
    let _server = house.serve();
    let desk = house.desk(1);
    let mut slow = Raw::greeted(&house, 2);
    assert_eq!(slow.ask(AskOf::Follow), Put::Taken);
    assert_eq!(
        slow.ask_until_stuck(&AskOf::Status),
        Put::Stuck,
        "no more is read than may wait to be answered"
    );
    for _ in 0..10 {
        desk.submit(receive_one()).unwrap();
    }
    let head = desk.status().unwrap().head.unwrap();
    let (mut answers, mut changes): (u64, Vec<Change>) = (0, Vec::new());
    while answers < slow.asked() || changes.last().is_none_or(|change| change.head < head) {
        match slow.hear().unwrap() {
            Said::Answer(..) => answers += 1,
            Said::Changed(change) => changes.push(change),
            Said::Company(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(changes.len() < 10, "{changes:?}");
    // One that comes after the word is told by itself again.
    assert!(changes.iter().any(|change| change.many), "told to ask for everything: {changes:?}");
}

#[test]
fn whoever_listens_late_hears_the_last_word_all_the_same() {
    let house = House::new();
    let _server = house.serve();
    let (one, late) = (house.desk(1), house.desk(2));
    let changes = late.follow();
    for _ in 0..100 {
        one.submit(receive_one()).unwrap();
    }
    let head = one.status().unwrap().head.unwrap();
    // By then the server has told it all: what did not fit waits at the client.
    late.status().unwrap();
    let heard = heard_up_to(&changes, head);
    assert!(heard.last().unwrap().many, "it missed some and is told so");
}
