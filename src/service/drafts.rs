//! A half-filled form goes from one person to another: whether it may, and whether it did.

use crate::domain::desk::{AskFault, Asker, Handed, SubmitFault};
use crate::domain::ids::PersonId;
use crate::domain::query::{Answer, Ask, DraftQuery, FORM_DRAFTS};
use crate::domain::refusal::Why;
use crate::engine::Engine;

/// Whether a form may go there, as it is now.
pub fn may_go(engine: &Engine, asker: Asker, handed: &Handed) -> Result<(), SubmitFault> {
    let Handed { from, to, key } = handed;
    let form = key.strip_prefix(FORM_DRAFTS).unwrap_or(key);
    let unfit = |what: String| Err(SubmitFault::Refused(Why::Unfit { what }.into()));
    if ![*from, *to].contains(&asker.person) || !key.starts_with(FORM_DRAFTS) || *to == PersonId::GUEST {
        return unfit(String::from("only your own forms go to a colleague, and a colleague's to you"));
    }
    if from == to {
        return unfit(format!("the form {} is yours already", crate::domain::text::brief(form)));
    }
    if !has(engine, asker, *from, key)? {
        let whose = if *from == asker.person { "you have" } else { "they have" };
        let form = crate::domain::text::brief(form);
        return unfit(format!("{whose} no half-filled form {form}; `draft list` shows which there are"));
    }
    if has(engine, asker, *to, key)? {
        let form = crate::domain::text::brief(form);
        return unfit(match *to == asker.person {
            true => format!("you have a half-filled form {form} yourself; post it or clear it first"),
            false => format!(
                "they have a half-filled form {form} of their own; it must be posted or cleared first"
            ),
        });
    }
    Ok(())
}

/// Whether it did: somebody may have been quicker.
pub fn went(engine: &Engine, asker: Asker, handed: &Handed) -> Result<(), SubmitFault> {
    if has(engine, asker, handed.to, &handed.key)? && !has(engine, asker, handed.from, &handed.key)? {
        return Ok(());
    }
    let what = String::from("it was taken, or they no longer work here; look at the list again");
    Err(SubmitFault::Refused(Why::Unfit { what }.into()))
}

/// Whether somebody has such a form. Who asks is told that, and never what is in it.
fn has(engine: &Engine, asker: Asker, person: PersonId, key: &str) -> Result<bool, SubmitFault> {
    let theirs = Asker { person, ..asker };
    match engine.answer(&theirs, DraftQuery { key: key.to_owned() }.into_query()) {
        Ok(Answer::Draft(draft)) => Ok(draft.is_some_and(|text| !text.is_empty())),
        Ok(_) => Ok(false),
        Err(AskFault::Unreadable(fault)) => Err(SubmitFault::Unreadable(fault)),
        Err(AskFault::Closed) => Err(SubmitFault::Closed),
        Err(AskFault::Stopped(what)) => Err(SubmitFault::Stopped(what)),
        Err(AskFault::Unfit(what)) => Err(SubmitFault::Refused(Why::Unfit { what }.into())),
    }
}
