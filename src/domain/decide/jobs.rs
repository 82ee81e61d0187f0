//! Decides on jobs: what MRO is issued to.

use super::masters::{name_or_code, not_merged, unfit};
use crate::domain::book;
use crate::domain::command::{JobCommand, JobRef};
use crate::domain::event::Event;
use crate::domain::ids::JobId;
use crate::domain::location::Outside;
use crate::domain::party::{Job, PartyState};
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::Read;
use crate::domain::tables::{Fact, Jobs, JobsByCode};
use crate::domain::text::Code;

/// Decides a command on a job.
pub(super) fn decide_job<R: Read>(state: &R, command: &JobCommand) -> Result<Vec<Event>, Rejection> {
    let (id, old, new) = match command {
        JobCommand::Add { code, name, kind } => {
            free(state, code, None)?;
            let name = name_or_code(name.as_ref(), code)?;
            let new = Job { code: code.clone(), name, kind: *kind, state: PartyState::Active };
            (JobId(book::next_id(state, Fact::LastJob, 0)?), None, new)
        }
        JobCommand::Change { job, name, kind } => {
            let (id, old) = book::resolve_job(state, job)?;
            let new = Job {
                name: name.clone().unwrap_or_else(|| old.name.clone()),
                kind: kind.unwrap_or(old.kind),
                ..old.clone()
            };
            (id, Some(old), new)
        }
        JobCommand::Rename { job, code } => {
            let (id, old) = book::resolve_job(state, job)?;
            free(state, code, Some((id, &old.code)))?;
            let new = Job { code: code.clone(), ..old.clone() };
            (id, Some(old), new)
        }
        JobCommand::Merge { from, into } => return merge(state, from, into),
        JobCommand::Retire(job) => with_state(state, job, PartyState::Retired)?,
        JobCommand::Revive(job) => {
            let (_, now) = book::resolve_job(state, job)?;
            not_merged(Noun::Job, job.code(), &now.code)?;
            with_state(state, job, PartyState::Active)?
        }
    };
    if old.as_ref() == Some(&new) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::Job(id, new)])
}

fn with_state<R: Read>(
    state: &R,
    named: &JobRef,
    becomes: PartyState,
) -> Result<(JobId, Option<Job>, Job), Rejection> {
    let (id, old) = book::resolve_job(state, named)?;
    let new = Job { state: becomes, ..old.clone() };
    Ok((id, Some(old), new))
}

/// One answers for the other from here on. What was issued to the one that
/// ends stays where it was: reading follows the merge.
fn merge<R: Read>(state: &R, from: &JobRef, into: &JobRef) -> Result<Vec<Event>, Rejection> {
    let (from_id, ends) = book::resolve_job(state, from)?;
    let (into_id, stays) = book::resolve_job(state, into)?;
    if from_id == into_id {
        return Err(unfit(format!("both are the job {}; name two", stays.code)).into());
    }
    if stays.state != PartyState::Active {
        return Err(Why::Retired { noun: Noun::Job, code: stays.code }.into());
    }
    Ok(vec![Event::Job(from_id, Job { state: PartyState::Merged(into_id.0), ..ends })])
}

/// Refuses a code that another one has, or had before a merge.
fn free<R: Read>(state: &R, code: &Code, of: Option<(JobId, &Code)>) -> Result<(), Rejection> {
    // Where goods go is said by such a word or by a job's code.
    if let Some(outside) = Outside::ALL.into_iter().find(|outside| outside.word() == code.folded()) {
        let what = format!("{} means a place outside; give the job another code", outside.word());
        return Err(unfit(what).into());
    }
    let Some(holder) = state.get::<JobsByCode>(&code.folded())? else { return Ok(()) };
    if of.is_some_and(|(id, now)| id == holder && now.folded() == code.folded()) {
        return Ok(());
    }
    let by = match state.get::<Jobs>(&holder)? {
        Some(row) if row.code.folded() != code.folded() => format!("a job that was merged into {}", row.code),
        Some(row) => match row.state {
            PartyState::Active => row.name.to_string(),
            PartyState::Retired => format!("a retired job, {}", row.name),
            PartyState::Merged(_) => "a job that was merged into another".into(),
        },
        None => format!("job number {holder}"),
    };
    Err(Why::Taken { noun: Noun::Job, code: code.clone(), by }.into())
}
