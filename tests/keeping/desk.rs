//! The desk in this process: who stands there, what they may, and numbers that nobody has to count.

use std::path::Path;

use stockroom::domain::command::Command;
use stockroom::domain::desk::{Request, SubmitFault, Together};
use stockroom::domain::ids::{PersonId, Seq};
use stockroom::domain::party::Role;
use stockroom::domain::query::{
    DraftQuery, Include, ItemSort, ItemsQuery, SortWay, StoreQuery, WHEREABOUTS, Window,
};
use stockroom::domain::tables::PersonName;
use stockroom::service::desk::{Desk, ask};
use stockroom::service::local::{DRAFT_MAX, Local};
use stockroom::service::room::{self, Beside, Replace, Room, RoomFault};

use crate::support::{add_bin, add_item, code, creator, done, name, quiet, receive, settings};

fn founded(dir: &Path) -> (Room, Local) {
    let room = room::create(dir, settings(), &creator()).unwrap();
    let desk = room.desk(&code("ann"), None).unwrap();
    (room, desk)
}

fn submit(desk: &dyn Desk, command: Command) -> Result<stockroom::domain::receipt::Receipt, SubmitFault> {
    desk.submit(Request::from(command))
}

#[test]
fn the_creator_is_the_manager_and_a_role_may_be_lowered_never_raised() {
    let dir = tempfile::tempdir().unwrap();
    let (room, ann) = founded(dir.path());
    assert_eq!((ann.asker().person, ann.asker().role), (PersonId::CREATOR, Role::Manager));
    let bob = room.next_person().unwrap();
    submit(&ann, Command::Person { id: bob, role: Role::Clerk }).unwrap();
    let called = PersonName { login: code("bob"), name: name("Bob") };
    room.name_person(ann.asker(), bob, called.clone()).unwrap();
    let role = |login: &str, asked| room.desk(&code(login), asked).unwrap().asker().role;
    assert_eq!(role("ann", Some(Role::Viewer)), Role::Viewer);
    assert_eq!(role("BOB", Some(Role::Manager)), Role::Clerk);
    let bob = room.desk(&code("bob"), None).unwrap();
    assert!(matches!(submit(&bob, add_item("M8")), Err(SubmitFault::Refused(_))));
    let stranger = room.desk(&code("eve"), None).err().unwrap();
    assert!(matches!(stranger, RoomFault::Stranger { .. }), "{stranger}");
    let named = room.name_person(bob.asker(), PersonId(2), called.clone());
    assert!(matches!(named, Err(RoomFault::Role { .. })), "a clerk names nobody");
    let named = room.name_person(ann.asker(), PersonId::CREATOR, called);
    assert!(matches!(named, Err(RoomFault::Taken { .. })), "a login is one person's");
    let kept = room.backup(bob.asker(), dir.path(), Replace::Never, &mut quiet());
    assert!(matches!(kept, Err(RoomFault::Role { .. })), "a clerk takes no backup home");
}

#[test]
fn requests_without_a_number_take_the_next_from_every_thread() {
    let dir = tempfile::tempdir().unwrap();
    let (_room, ann) = founded(dir.path());
    for command in [add_item("M8"), add_bin("A1")] {
        submit(&ann, command).unwrap();
    }
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..10 {
                    submit(&ann, receive("M8", "A1", 1)).unwrap();
                }
            });
        }
    });
    let numbered = Request { number: Some(100), ..Request::from(receive("M8", "A1", 1)) };
    let first = done(ann.submit(numbered.clone()).unwrap());
    assert_eq!(done(ann.submit(numbered).unwrap()).seq, first.seq, "answered from the record");
    assert!(submit(&ann, receive("M8", "A1", 1)).is_ok(), "the next is after it");
    let tried = ann.submit_together(vec![receive("M8", "A1", 1).into()], Together::DryRun).unwrap();
    assert!(tried.answers.iter().all(Result::is_ok));
    let both = vec![receive("M8", "A1", 1).into(), receive("M8", "A1", 1).into()];
    let all = ann.submit_together(both, Together::AllOrNothing).unwrap();
    assert!(all.answers.iter().all(Result::is_ok), "{all:?}");
}

#[test]
fn a_session_goes_on_where_it_was_after_the_store_was_closed() {
    let dir = tempfile::tempdir().unwrap();
    let (room, ann) = founded(dir.path());
    let session = ann.asker().session;
    submit(&ann, add_item("M8")).unwrap();
    drop(ann);
    room.close();
    let room = room::open(dir.path(), None).unwrap();
    let ann = room.desk_in(&code("ann"), None, session).unwrap();
    let again = Request { number: Some(1), ..Request::from(add_item("M8")) };
    assert!(ann.submit(again).is_ok(), "the lost reply is asked for again");
    assert!(submit(&ann, add_item("M9")).is_ok());
}

fn all_items() -> ItemsQuery {
    ItemsQuery {
        place: None,
        filter: String::new(),
        kind: None,
        sort: ItemSort::Sku,
        way: SortWay::Up,
        include: Include::Active,
        window: Window { offset: 0, rows: 1 },
        around: None,
    }
}

#[test]
fn who_was_answered_sees_it_in_the_next_answer() {
    let dir = tempfile::tempdir().unwrap();
    let (_room, ann) = founded(dir.path());
    for number in 1..=20 {
        let receipt = done(submit(&ann, add_item(&format!("SKU-{number}"))).unwrap());
        let view = ask(&ann, StoreQuery).unwrap();
        assert_eq!(ask(&ann, all_items()).unwrap().total, number);
        assert!(view.head >= receipt.seq);
    }
}

#[test]
fn drafts_are_kept_found_and_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    let (room, ann) = founded(dir.path());
    let draft = |desk: &Local| ask(desk, DraftQuery { key: String::from("form.receive") }).unwrap();
    ann.keep_draft("form.receive", "12 of M8").unwrap();
    assert_eq!(draft(&ann).as_deref(), Some("12 of M8"));
    let other_terminal = room.desk(&code("ann"), None).unwrap();
    assert_eq!(draft(&other_terminal).as_deref(), Some("12 of M8"));
    ann.keep_draft("form.receive", "").unwrap();
    assert_eq!(draft(&ann), None);
    assert!(ann.keep_draft("", "x").is_err());
    assert!(ann.keep_draft("k", &"x".repeat(DRAFT_MAX + 1)).is_err());
    assert!(ann.keep_draft("k", &"x".repeat(DRAFT_MAX)).is_ok());
}

#[test]
fn a_desk_outlives_the_room_and_says_that_it_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let (room, ann) = founded(dir.path());
    room.close();
    assert_eq!(submit(&ann, add_item("M8")), Err(SubmitFault::Closed));
}

#[test]
fn the_service_cares_for_a_store() {
    let dir = tempfile::tempdir().unwrap();
    let (home, copies) = (dir.path().join("home"), dir.path().join("copies"));
    std::fs::create_dir(&copies).unwrap();
    let (room, ann) = founded(&home);
    submit(&ann, add_item("M8")).unwrap();
    let made = room.backup(ann.asker(), &copies, Replace::Never, &mut quiet()).unwrap();
    assert!(room.verify(None, &mut quiet()).unwrap().sound());
    drop(ann);
    room.close();
    let restored = room::restore(&made.file, &home, Replace::Told, Beside::Taken, &mut quiet()).unwrap();
    assert_eq!(restored.from, made.head);
    assert!(room::verify(&home, Some(made.head.1), None, &mut quiet()).unwrap().sound());
    let rebuilt = room::rebuild(&home, None, &mut quiet()).unwrap();
    assert_eq!(rebuilt.head, restored.head);
    assert!(rebuilt.head.0 > Seq(2));
    assert!(room::verify(&home, None, None, &mut quiet()).unwrap().sound());
}

#[test]
fn where_somebody_was_is_kept_by_person_over_a_restart_and_is_no_posting() {
    let dir = tempfile::tempdir().unwrap();
    let (room, ann) = founded(dir.path());
    let left = |desk: &Local| ask(desk, DraftQuery { key: String::from(WHEREABOUTS) }).unwrap();
    submit(&ann, add_item("M8")).unwrap();
    let head = ask(&ann, StoreQuery).unwrap().head;
    let changes = ann.follow();
    ann.keep_draft(WHEREABOUTS, "at the dock").unwrap();
    assert_eq!(left(&ann).as_deref(), Some("at the dock"));
    assert_eq!(left(&room.desk(&code("ann"), None).unwrap()).as_deref(), Some("at the dock"));
    assert!(ann.keep_draft(WHEREABOUTS, &"x".repeat(DRAFT_MAX + 1)).is_err());
    assert_eq!(ask(&ann, StoreQuery).unwrap().head, head);
    // The item may still be told of: news come a moment after the receipt.
    assert!(changes.try_iter().all(|change| change.items.len() == 1), "nobody has to hear of it");
    drop(ann);
    room.close();
    let room = room::open(dir.path(), None).unwrap();
    let ann = room.desk(&code("ann"), None).unwrap();
    assert_eq!(left(&ann).as_deref(), Some("at the dock"));
    ann.keep_draft(WHEREABOUTS, "").unwrap();
    assert_eq!(left(&ann), None);
}
