//! What a colleague did to the same goods after somebody had looked: told, or asked about, and never of a blind count.

use super::*;
use crate::domain::entry::Action;

const ANN: PersonId = PersonId(2);
const BEN: PersonId = PersonId(4);

fn by(room: &Room, person: PersonId, role: Role, command: Command) -> Submission {
    Submission { by: person, role, ..room.submission(command) }
}

/// What Ben is told or asked who had looked before Ann did something: each as `told` or `asked`, by which entry.
fn heard(room: &mut Room, seen: Option<Seq>, role: Role, command: Command) -> Vec<(&'static str, Seq)> {
    let submission = Submission { seen, ..by(room, BEN, role, command) };
    match room.submit(&submission) {
        Ok(decided) => decided
            .notices
            .iter()
            .filter_map(|notice| match notice {
                Notice::ChangedMeanwhile { seq, .. } => Some(("told", *seq)),
                _ => None,
            })
            .collect(),
        Err(Rejection::Refused(refused)) => refused
            .faults
            .iter()
            .map(|fault| match &fault.why {
                Why::ChangedMeanwhile { seq, .. } => ("asked", *seq),
                Why::NotEnough { .. } | Why::NothingThere { .. } => ("short", Seq(0)),
                other => panic!("{other:?}"),
            })
            .collect(),
        Err(other) => panic!("{other:?}"),
    }
}

/// A room with 10 NAIL in A1, looked at; then Ann does something. What Ben hears of his command.
#[track_caller]
fn check(ann: Command, ben: Command, wanted: &[&str]) {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let seen = room.head();
    let ann = by(&room, ANN, Role::Supervisor, ann);
    room.submit(&ann).unwrap();
    let of_ann = room.head();
    let found = heard(&mut room, Some(seen), Role::Supervisor, ben);
    let words: Vec<&str> = found.iter().map(|(word, _)| *word).collect();
    assert_eq!(words, wanted);
    assert!(found.iter().all(|(word, seq)| *word == "short" || *seq == of_ann), "{found:?}");
}

#[test]
fn what_rests_on_what_was_seen_is_asked_about_and_the_rest_is_told() {
    let taken = || issue("NAIL", 3, Some("A1"));
    check(taken(), issue("NAIL", 2, Some("A1")), &["told"]);
    check(taken(), receive("NAIL", 2, "A1"), &["told"]);
    check(taken(), adjust("NAIL", -1, "A1"), &["asked"]);
    check(taken(), move_to("NAIL", 2, "A1", "A2"), &["asked"]);
    check(taken(), Command::MoveAll { from: code("A1").into(), to: code("A2").into() }, &["asked"]);
    // A want of goods says who took them.
    check(taken(), issue("NAIL", 9, Some("A1")), &["short", "asked"]);
    check(issue("NAIL", 10, Some("A1")), issue("NAIL", 1, Some("A1")), &["short", "asked"]);
    // Other goods, and the same goods elsewhere, are nobody's concern.
    check(receive("NAIL", 3, "A2"), adjust("NAIL", -1, "A1"), &[]);
    check(receive("OIL", 3, "A1"), adjust("NAIL", -1, "A1"), &[]);
    check(receive("OIL", 3, "A1"), issue("NAIL", 11, Some("A1")), &["short"]);
}

#[test]
fn nobody_is_told_of_what_they_saw_of_what_they_did_themselves_or_where_they_did_not_look() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let before = room.head();
    let ann = by(&room, ANN, Role::Supervisor, issue("NAIL", 1, Some("A1")));
    room.submit(&ann).unwrap();
    let after = room.head();
    assert_eq!(heard(&mut room, Some(after), Role::Supervisor, adjust("NAIL", -1, "A1")), []);
    let own = room.head();
    assert_eq!(heard(&mut room, None, Role::Supervisor, adjust("NAIL", -1, "A1")), []);
    assert_eq!(
        heard(&mut room, Some(after), Role::Supervisor, adjust("NAIL", -1, "A1")),
        [],
        "{own}: his own"
    );
    assert_eq!(heard(&mut room, Some(before), Role::Supervisor, issue("NAIL", 1, None)), [("told", after)]);
}

#[test]
fn whoever_is_sure_is_asked_again_only_about_what_came_after_the_question() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let before = room.head();
    let sure = |room: &Room, seen: Seq| Submission {
        seen: Some(seen),
        look: Look::Sure,
        ..by(room, BEN, Role::Supervisor, adjust("NAIL", -1, "A1"))
    };
    let ann = by(&room, ANN, Role::Supervisor, issue("NAIL", 1, Some("A1")));
    room.submit(&ann).unwrap();
    let asked = sure(&room, before);
    let Err(Rejection::Refused(asked)) = room.submit(&asked) else { panic!("he is asked") };
    let told = asked.told_up_to().unwrap();
    assert_eq!(told, room.head());
    let ann = by(&room, ANN, Role::Supervisor, issue("NAIL", 2, Some("A1")));
    room.submit(&ann).unwrap();
    let again = sure(&room, told);
    let Err(Rejection::Refused(again)) = room.submit(&again) else { panic!("he is asked about that too") };
    assert_eq!(again.told_up_to(), Some(room.head()));
    let last = sure(&room, room.head());
    assert!(room.submit(&last).is_ok(), "who is sure of all of it is not asked again");
}

#[test]
fn the_sentence_says_who_what_when_and_which_entry() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let seen = Some(room.head());
    let ann = by(&room, ANN, Role::Supervisor, issue("NAIL", 1, Some("A1")));
    room.submit(&ann).unwrap();
    let asked = Submission { seen, ..by(&room, BEN, Role::Supervisor, adjust("NAIL", -1, "A1")) };
    let told = why(room.submit(&asked));
    let Why::ChangedMeanwhile { action, seq, .. } = &told else { panic!("{told:?}") };
    assert_eq!((*action, *seq), (Action::Issue, room.head()));
    let sentence = told.to_string();
    let wanted = format!(
        "person 2 changed NAIL at 2026-03-02 08:00 (issue, entry {}), after you had looked",
        room.head()
    );
    assert_eq!(sentence, wanted);
    assert!(told.asks());
}

#[test]
fn a_count_that_is_blind_for_somebody_hides_what_was_done_there() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 10, "A2")).unwrap();
    let seen = room.head();
    let ann = by(&room, ANN, Role::Supervisor, issue("NAIL", 1, Some("A1")));
    room.submit(&ann).unwrap();
    let of_ann = room.head();
    let open = by(&room, ANN, Role::Supervisor, Command::CountOpen(code("A1").into()));
    room.submit(&open).unwrap();
    let all = || issue("NAIL", 30, Some("A2"));
    assert_eq!(
        heard(&mut room, Some(seen), Role::Clerk, all()),
        [("short", Seq(0))],
        "a clerk may count too"
    );
    let told = heard(&mut room, Some(seen), Role::Supervisor, all());
    assert_eq!(told, [("short", Seq(0)), ("asked", of_ann)]);
}
