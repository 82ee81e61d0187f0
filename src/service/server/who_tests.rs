//! Who an account is taken for, over a store in memory.

use std::sync::Arc;

use super::*;
use crate::domain::command::{Command, PersonCommand};
use crate::domain::ids::PersonId;
use crate::domain::party::Role;
use crate::domain::settings::Settings;
use crate::domain::tables::PersonName;
use crate::domain::text::Name;
use crate::engine::SystemClock;
use crate::service::desk::Desk;
use crate::service::local::Local;
use crate::service::pin::{Identity, Pin};
use crate::service::room::rehearsal;

/// The account that owns the store, the launcher, and two people's.
const OWNER: u32 = 900;
const KIOSK: u32 = 901;
const EVA: u32 = 1001;
const BOB: u32 = 1002;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn named(login: &str) -> PersonName {
    PersonName { login: code(login), name: Name::new(login).unwrap() }
}

/// A store of boss (a manager), eva (a supervisor) and bob (a clerk), and the boss's desk.
fn store() -> (Room, Local) {
    let settings = Settings::new(code("EUR"), code("UTC"));
    let room = rehearsal(Arc::new(SystemClock), settings, &named("boss")).unwrap();
    let boss = room.desk(&code("boss"), None).unwrap();
    for (login, role) in [("eva", Role::Supervisor), ("bob", Role::Clerk)] {
        let id = room.next_person().unwrap();
        boss.submit(Command::People(PersonCommand::Add { role }).into()).unwrap();
        boss.name_person(id, named(login)).unwrap();
    }
    (room, boss)
}

fn at(uid: u32, login: &str) -> Account {
    Account { uid, login: Some(code(login)) }
}

/// The numbers of this machine's accounts.
fn number(login: &Code) -> Option<u32> {
    [("kiosk", KIOSK), ("eva", EVA), ("bob", BOB)].iter().find(|one| one.0 == login.as_str()).map(|one| one.1)
}

fn accounts(unknown: Unknown) -> Accounts {
    Accounts { owner: OWNER, launchers: vec![KIOSK], unknown }
}

/// Whom an account with a login and a claimed name is taken for; a refusal as its words.
fn who(room: &Room, uid: u32, login: &str, claimed: &str) -> Result<String, String> {
    match accounts(Unknown::Refused).who(room, &at(uid, login), claimed, &number)? {
        Known::Person(login, vouched) => Ok(vouched.named(login.as_str())),
        Known::Keeper { login, account } => Ok(Vouched::Word(account).named(login.as_str())),
        Known::Guest => Ok(String::from("a guest")),
    }
}

#[track_caller]
fn check(room: &Room, (uid, login, claimed): (u32, &str, &str), wanted: Result<&str, &str>) {
    match (who(room, uid, login, claimed), wanted) {
        (Ok(found), Ok(wanted)) => assert_eq!(found, wanted),
        (Err(found), Err(wanted)) => assert!(found.contains(wanted), "{found}"),
        (found, wanted) => panic!("{uid} {login} {claimed}: {found:?}, not {wanted:?}"),
    }
}

#[test]
fn an_account_is_its_person_by_login_and_number() {
    let (room, _boss) = store();
    check(&room, (EVA, "eva", ""), Ok("eva"));
    check(&room, (EVA, "eva", "eva"), Ok("eva"));
    // Known again; the case of a login tells none apart.
    check(&room, (EVA, "EVA", ""), Ok("eva"));
    check(&room, (OWNER, "whatever", ""), Ok("boss (via whatever)"));
    check(&room, (EVA, "eva", "boss"), Err("may not say who it is (--as)"));
}

#[test]
fn an_account_that_was_made_anew_or_has_anothers_number_inherits_nobody() {
    let (room, boss) = store();
    check(&room, (EVA, "eva", ""), Ok("eva"));
    // The same login under another number.
    check(&room, (BOB, "eva", ""), Err("`stockroom user enrol eva`"));
    // Another login under the old number, known here or not.
    check(&room, (EVA, "bob", ""), Err("was somebody else's here"));
    check(&room, (EVA, "carl", ""), Err("was somebody else's here"));
    check(&room, (BOB, "bob", ""), Ok("bob"));
    // Only a manager says that it is still them.
    let eva = room.colleague(&code("eva")).unwrap().unwrap().id;
    let bob = room.desk(&code("bob"), None).unwrap();
    let told = bob.identity(Identity::Enrol(eva)).unwrap_err().to_string();
    assert!(told.contains("naming people needs a manager"), "{told}");
    boss.identity(Identity::Enrol(eva)).unwrap();
    check(&room, (1005, "eva", ""), Ok("eva"));
    check(&room, (EVA, "eva", ""), Err("made anew"));
}

#[test]
fn another_login_is_another_account() {
    let (room, boss) = store();
    check(&room, (EVA, "eva", ""), Ok("eva"));
    let eva = room.colleague(&code("eva")).unwrap().unwrap().id;
    boss.name_person(eva, PersonName { login: code("eva"), name: Name::new("Eva Holm").unwrap() }).unwrap();
    check(&room, (BOB, "eva", ""), Err("made anew"));
    boss.name_person(eva, named("evah")).unwrap();
    check(&room, (1007, "evah", ""), Ok("evah"));
}

#[test]
fn s23_who_is_unknown_is_refused_and_told_of_nobody_or_looks_where_the_owner_said_so() {
    let (room, _boss) = store();
    check(&room, (EVA, "eva", ""), Ok("eva"));
    check(&room, (1009, "carl", ""), Err("carl does not work with this store"));
    for (uid, login) in [(1009, "carl"), (EVA, "carl"), (EVA, "bob"), (1009, "eva")] {
        let told = who(&room, uid, login, "").unwrap_err();
        for other in ["eva", "bob", "boss"].into_iter().filter(|other| *other != login) {
            assert!(!told.contains(other), "{login}: {told}");
        }
    }
    let looks = accounts(Unknown::Looks);
    assert_eq!(looks.who(&room, &at(1009, "carl"), "", &number), Ok(Known::Guest));
    assert!(
        looks.who(&room, &at(EVA, "carl"), "", &number).is_err(),
        "a number that is somebody's is no guest's"
    );
    let desk =
        room.desk_of(&Known::Guest, Some(Role::Manager), crate::domain::ids::SessionId([3; 16])).unwrap();
    assert_eq!((desk.asker().person, desk.asker().role), (PersonId::GUEST, Role::Viewer));
}

/// A desk of somebody for whom the launcher speaks.
fn asserted(room: &Room, login: &str) -> Local {
    let known = accounts(Unknown::Refused).who(room, &at(KIOSK, "kiosk"), login, &number).unwrap();
    assert_eq!(known, Known::Person(code(login), Vouched::Word(code("kiosk"))));
    room.desk_of(&known, None, crate::domain::ids::SessionId([9; 16])).unwrap()
}

#[test]
fn s23_a_shared_login_is_a_clerks_at_most_until_the_pin_and_five_wrong_ones_are_enough() {
    let (room, boss) = store();
    let eva = asserted(&room, "eva");
    let snooze =
        || Command::AlertSnooze { keys: Vec::new(), until: crate::domain::time::Day(1), reason: None };
    let refused = |desk: &Local| desk.submit(snooze().into()).unwrap_err().to_string();
    assert!(refused(&eva).contains("needs a supervisor; you are a clerk"));
    let pin = |text: &str| Pin::new(text).unwrap();
    let give = |text: &str| eva.identity(Identity::Give(pin(text))).map_err(|fault| fault.to_string());
    assert!(give("2468").unwrap_err().contains("no PIN yet"));
    // Nobody sets a PIN on another's word.
    let person = eva.asker().person;
    let own = eva.identity(Identity::Set { person, pin: Some(pin("2468")) }).unwrap_err().to_string();
    assert!(own.contains("needs a manager"), "{own}");
    boss.identity(Identity::Set { person, pin: Some(pin("2468")) }).unwrap();
    assert!(give("1111").unwrap_err().contains("4 more tries"));
    give("2468").unwrap();
    assert_eq!((eva.asker().role, eva.stands().1), (Role::Supervisor, Vouched::Pin(code("kiosk"))));
    assert!(!refused(&eva).contains("needs a"), "her role is hers now");
    // Another session of hers begins as a clerk again; right tries took the wrong ones back.
    let other = asserted(&room, "eva");
    assert_eq!(other.asker().role, Role::Clerk);
    for left in [4, 3, 2, 1, 0] {
        let told = other.identity(Identity::Give(pin("9999"))).unwrap_err().to_string();
        let wanted = match left {
            0 => String::from("15 minutes"),
            1 => String::from("1 more try"),
            _ => format!("{left} more tries"),
        };
        assert!(told.contains(&wanted), "{told}");
    }
    let told = other.identity(Identity::Give(pin("2468"))).unwrap_err().to_string();
    assert!(told.contains("too many wrong PINs"), "{told}");
    // With an account of one's own none is asked for, and one's own PIN is one's own to set.
    let own = room.desk(&code("eva"), None).unwrap();
    assert!(
        own.identity(Identity::Give(pin("2468"))).unwrap_err().to_string().contains("no PIN is asked for")
    );
    own.identity(Identity::Set { person, pin: Some(pin("1357")) }).unwrap();
    other.identity(Identity::Give(pin("1357"))).unwrap();
}

#[test]
fn s13_a_pin_shows_itself_nowhere() {
    let pin = Pin::new("2468").unwrap();
    assert_eq!(format!("{:?}", Identity::Give(pin)), "Give(Pin(..))");
    let (room, boss) = store();
    let eva = room.colleague(&code("eva")).unwrap().unwrap().id;
    boss.identity(Identity::Set { person: eva, pin: Some(Pin::new("2468").unwrap()) }).unwrap();
    for text in ["123", "12 34", "12\n34", "\u{e5}\u{e5}\u{e5}\u{e5}"] {
        assert!(Pin::new(text).is_err(), "{text:?}");
    }
    drop(room);
}
