//! Jobs by code.

use std::ops::ControlFlow;

use super::view::View;
use super::window;
use crate::domain::desk::AskFault;
use crate::domain::ids::JobId;
use crate::domain::party::{Job, PartyState};
use crate::domain::query::{Include, JobRow, JobsQuery, Page};
use crate::domain::table::{Direction, Read, Unreadable, all};
use crate::domain::tables::Jobs;
use crate::engine::catalog::Words;

pub fn answer<R: Read>(view: &View<'_, R>, query: &JobsQuery) -> Result<Page<JobRow>, AskFault> {
    let words = Words::new(&window::filter(&query.filter)?);
    let mut list = by_code(view)?;
    list.retain(|(_, job)| {
        (query.include == Include::All || job.state == PartyState::Active) && words.all_in(&text(job))
    });
    let positions: Vec<usize> = (0..list.len()).collect();
    Ok(window::page(query.window, &positions, None, |position| {
        Ok(list.get(position).map(|(id, job)| JobRow { id: *id, job: job.clone() }))
    })?)
}

/// What a job is found by.
pub fn text(job: &Job) -> String {
    format!("{}\n{}", job.code.folded(), job.name.folded())
}

/// All of them by code.
pub fn by_code<R: Read>(view: &View<'_, R>) -> Result<Vec<(JobId, Job)>, Unreadable> {
    let mut list = Vec::new();
    view.book.scan::<Jobs>(all(), Direction::Up, &mut |id, job| {
        list.push((id, job));
        ControlFlow::Continue(())
    })?;
    list.sort_by_cached_key(|(id, job)| (job.code.folded(), *id));
    Ok(list)
}
