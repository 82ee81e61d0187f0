//! A half-filled form goes from one person to another, decided where it is moved: neither lost nor doubled, whoever is
//! quicker. Pure over any state. It says that there is a form, never what is in it.

use crate::domain::desk::Handed;
use crate::domain::ids::PersonId;
use crate::domain::party::PartyState;
use crate::domain::query::FORM_DRAFTS;
use crate::domain::refusal::{Refused, Why};
use crate::domain::table::{Unreadable, Write};
use crate::domain::tables::{Drafts, People};
use crate::domain::text::brief;

/// Moves a form, or says why not. Whoever asks gives one of their own, or takes one for themselves.
pub fn hand<W: Write>(
    state: &mut W,
    by: PersonId,
    handed: &Handed,
) -> Result<Result<(), Refused>, Unreadable> {
    let Handed { from, to, key } = handed;
    let unfit = |what: String| Ok(Err(Why::Unfit { what }.into()));
    let Some(form) = key.strip_prefix(FORM_DRAFTS).filter(|_| [*from, *to].contains(&by)) else {
        return unfit(String::from("only your own forms go to a colleague, and a colleague's to you"));
    };
    let form = brief(form);
    if from == to {
        return unfit(format!("the form {form} is yours already"));
    }
    let works_here = state.get::<People>(to)?.is_some_and(|person| person.state == PartyState::Active);
    if *to == PersonId::CLOCK || !works_here {
        return unfit(String::from("they do not work here, so no form can be with them"));
    }
    let (old, new) = ((*from, key.clone()), (*to, key.clone()));
    let Some(text) = state.get::<Drafts>(&old)? else {
        let whose = if *from == by { "you have" } else { "they have" };
        return unfit(format!("{whose} no half-filled form {form}; `draft list` shows which there are"));
    };
    if state.get::<Drafts>(&new)?.is_some() {
        return unfit(match *to == by {
            true => format!("you have a half-filled form {form} yourself; post it or clear it first"),
            false => format!(
                "they have a half-filled form {form} of their own; it must be posted or cleared first"
            ),
        });
    }
    state.put::<Drafts>(&new, &text)?;
    state.remove::<Drafts>(&old)?;
    Ok(Ok(()))
}
