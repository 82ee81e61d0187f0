//! Which forms were posted, so that none is posted twice: by somebody who has it open at two screens, or who comes back to
//! one that a colleague took over and posted. Pure over any state; kept beside the drafts, written with the entry.

use std::ops::Bound;

use crate::domain::form::{Form, FormId};
use crate::domain::ids::{PersonId, Seq};
use crate::domain::refusal::{Refused, Why};
use crate::domain::table::{Direction, Read, Unreadable, Write};
use crate::domain::tables::{Drafts, Entries, Names};

/// For how many entries it is known of a form that it was posted: days of the busiest shop.
const KNOWN: u64 = 50_000;
/// What is noted of posted forms: by number, and by entry. They are nobody's drafts.
const POSTED: &str = "posted.";
const ORDER: &str = "order.";

fn posted_key(id: FormId) -> (PersonId, String) {
    (PersonId::CLOCK, format!("{POSTED}{}", id.word()))
}

fn order_key(seq: Seq) -> (PersonId, String) {
    (PersonId::CLOCK, format!("{ORDER}{:020}", seq.0))
}

/// The entry that a form was posted as.
pub fn posted<R: Read>(state: &R, id: FormId) -> Result<Option<Seq>, Unreadable> {
    let noted = state.get::<Drafts>(&posted_key(id))?;
    Ok(noted.and_then(|seq| seq.parse().ok()).map(Seq))
}

/// What stands against posting it once more.
pub fn again<R: Read>(state: &R, id: FormId) -> Result<Option<Refused>, Unreadable> {
    let Some(seq) = posted(state, id)? else { return Ok(None) };
    let by = match state.get::<Entries>(&seq)? {
        Some(stored) => state.get::<Names>(&stored.header.by)?.map(|kept| kept.name.name.as_str().to_owned()),
        None => None,
    };
    Ok(Some(Refused::from(Why::FormPosted { seq, by })))
}

/// It was posted as this entry: what was kept of it half filled goes.
pub fn note<W: Write>(state: &mut W, form: &Form, by: PersonId, seq: Seq) -> Result<(), Unreadable> {
    let draft = (by, form.key.clone());
    if state.get::<Drafts>(&draft)?.is_some_and(|text| FormId::named_in(&text) == Some(form.id)) {
        state.remove::<Drafts>(&draft)?;
    }
    state.put::<Drafts>(&posted_key(form.id), &seq.0.to_string())?;
    state.put::<Drafts>(&order_key(seq), &form.id.word())?;
    // One comes, at most two go: they are never more than there were.
    let old =
        (Bound::Included(order_key(Seq(0))), Bound::Excluded(order_key(Seq(seq.0.saturating_sub(KNOWN)))));
    for (key, word) in state.rows::<Drafts>(old, Direction::Up, 2)? {
        if let Some(id) = FormId::parse(&word) {
            state.remove::<Drafts>(&posted_key(id))?;
        }
        state.remove::<Drafts>(&key)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::memory::Memory;

    const ANN: PersonId = PersonId(1);
    const BEN: PersonId = PersonId(2);

    fn form(id: u8) -> Form {
        Form { id: FormId([id; 16]), key: String::from("form.issue") }
    }

    fn kept(state: &mut Memory, person: PersonId, id: u8) {
        let text = format!("{{\"form\":\"{}\"}}", FormId([id; 16]).word());
        state.put::<Drafts>(&(person, String::from("form.issue")), &text).unwrap();
    }

    fn draft(state: &Memory, person: PersonId) -> bool {
        state.get::<Drafts>(&(person, String::from("form.issue"))).unwrap().is_some()
    }

    #[test]
    fn what_is_posted_is_known_by_its_number_and_is_no_longer_half_filled() {
        let mut state = Memory::default();
        kept(&mut state, ANN, 1);
        kept(&mut state, BEN, 2);
        assert_eq!(again(&state, form(1).id).unwrap(), None);
        note(&mut state, &form(1), ANN, Seq(7)).unwrap();
        assert_eq!(posted(&state, FormId([1; 16])).unwrap(), Some(Seq(7)));
        let why = Why::FormPosted { seq: Seq(7), by: None };
        assert_eq!(again(&state, form(1).id).unwrap(), Some(why.into()));
        assert!(!draft(&state, ANN) && draft(&state, BEN), "another's form stays");
        // Another form that lies in the same place stays too.
        kept(&mut state, ANN, 3);
        note(&mut state, &form(4), ANN, Seq(8)).unwrap();
        assert!(draft(&state, ANN));
        assert_eq!(posted(&state, FormId([3; 16])).unwrap(), None);
    }

    #[test]
    fn what_was_posted_long_ago_is_forgotten_little_by_little() {
        let mut state = Memory::default();
        let number = |at: u64| FormId(u128::from(at).to_be_bytes());
        let post = |state: &mut Memory, at: u64| {
            let form = Form { id: number(at), key: String::from("form.issue") };
            note(state, &form, ANN, Seq(at)).unwrap();
        };
        (1..=10).for_each(|at| post(&mut state, at));
        post(&mut state, KNOWN + 10);
        let known =
            |state: &Memory| (1..=10).filter(|at| posted(state, number(*at)).unwrap().is_some()).count();
        assert_eq!(known(&state), 8);
        (11..15).for_each(|at| post(&mut state, KNOWN + at));
        assert_eq!(known(&state), 0);
        assert!(posted(&state, number(KNOWN + 10)).unwrap().is_some());
        let rows = state.rows::<Drafts>((Bound::Unbounded, Bound::Unbounded), Direction::Up, 100).unwrap();
        assert_eq!(rows.len(), 10, "two for each of five: {rows:?}");
    }
}
