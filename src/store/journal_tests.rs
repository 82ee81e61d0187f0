//! What a request is known by: who repeats it is answered from the record, who asks for something else is not.

use super::*;
use crate::domain::command::{Command, Look, Source};
use crate::domain::entry::Vouched;
use crate::domain::ids::{CountId, PersonId, RequestId, SessionId};
use crate::domain::party::Role;
use crate::domain::text::{Code, Note};
use crate::domain::time::Moment;

fn submission() -> Submission {
    Submission {
        request: RequestId { session: SessionId([1; 16]), number: 7 },
        by: PersonId(2),
        vouched: Vouched::Account,
        role: Role::Clerk,
        effective: None,
        reference: None,
        note: None,
        override_reason: None,
        look: Look::First,
        source: Source::Hand,
        seen: None,
        command: Command::CountClose(CountId(1)),
    }
}

/// Whether a change makes another request of it.
fn check(name: &str, change: impl FnOnce(&mut Submission), another: bool) {
    let mut changed = submission();
    change(&mut changed);
    let (before, after) = (command_digest(&submission()).unwrap(), command_digest(&changed).unwrap());
    assert_eq!(before.0 != after.0, another, "{name}");
}

#[test]
fn a_request_is_known_by_all_that_it_asks_for() {
    check("the same", |_| (), false);
    check("when", |asked| asked.effective = Some(Moment(5)), true);
    check("a reference", |asked| asked.reference = Code::new("DN-1").ok(), true);
    check("a note", |asked| asked.note = Note::new("x").ok(), true);
    check("a reason", |asked| asked.override_reason = Note::new("x").ok(), true);
    check("being sure", |asked| asked.look = Look::Sure, true);
    check("a file", |asked| asked.source = Source::Import, true);
    check("another count", |asked| asked.command = Command::CountClose(CountId(2)), true);
    check("another command", |asked| asked.command = Command::DayBegins(crate::domain::time::Day(1)), true);
}

#[test]
fn who_asks_and_under_which_number_makes_no_other_request_of_it() {
    check("the number", |asked| asked.request.number = 8, false);
    check("the session", |asked| asked.request.session.0[0] = 9, false);
    check("who", |asked| asked.by = PersonId(3), false);
    check("the role", |asked| asked.role = Role::Manager, false);
}

#[test]
fn a_long_command_is_measured_in_full() {
    let long = |bytes: usize| {
        let asked = Submission { note: Note::new(&"n".repeat(bytes)).ok(), ..submission() };
        command_digest(&asked).unwrap().1
    };
    let short = long(1);
    assert!(short < 40, "{short}");
    // A length of two bytes stands before a long text.
    assert_eq!(long(1_000), short + 999 + 2);
}
