//! The jobs that MRO is issued to, by code.

use super::listed::{self, Listed, Narrow};
use super::suppliers::state_word;
use crate::domain::ids::JobId;
use crate::domain::query::{Answer, Ask, Include, JobRow, JobsQuery, Page, Query, Window};
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, cell};
use crate::tui::look::Look;
use crate::tui::page::Subject;
use crate::tui::rows::Identified;
use crate::tui::theme::Role;
use crate::tui::whereabouts::record::List;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

/// The screen.
pub type State = listed::State<Jobs>;

/// The jobs.
#[derive(Clone, Debug)]
pub struct Jobs;

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State::with(Jobs)
    }
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl Identified for JobRow {
    type Id = JobId;
    fn id(&self) -> JobId {
        self.id
    }
}

impl Listed for Jobs {
    type Row = JobRow;
    const NARROW: Narrow = Narrow::ByText;
    const COLUMNS: &'static [Column] = &[
        Column { title: "Job", widths: [9, 12, 16], align: Align::Left, grow: Grow::Fills },
        Column { title: "Name", widths: [0, 10, 30], align: Align::Left, grow: Grow::Fills },
        Column { title: "Sort", widths: [7, 7, 8], align: Align::Left, grow: Grow::Fixed },
        Column { title: "", widths: [0, 0, 8], align: Align::Left, grow: Grow::Fixed },
    ];
    const COMMANDS: (Option<Cmd>, Option<Cmd>) = (Some(Cmd::NewJob), Some(Cmd::ChangeJob));

    fn title(&self) -> String {
        String::from("Jobs")
    }

    fn list(&self) -> List {
        List::Jobs
    }

    fn query(&self, filter: String, include: Include, window: Window) -> Query {
        JobsQuery { filter, include, window }.into_query()
    }

    fn page(answer: Answer) -> Option<Page<JobRow>> {
        JobsQuery::from_answer(answer)
    }

    fn row<'a>(row: &'a JobRow, _look: &Look, _facts: &Facts) -> Row<'a> {
        listing::plain([
            Cell::plain(row.job.code.as_str()),
            Cell::plain(row.job.name.as_str()),
            Cell::plain(row.job.kind.word()),
            cell(state_word(row.job.state), Role::Dim),
        ])
    }

    fn told(row: &JobRow, _facts: &Facts) -> String {
        format!("{} ({}) {}", row.job.name.as_str(), row.job.kind.word(), state_word(row.job.state))
    }

    fn subjects(row: &JobRow) -> Vec<Subject> {
        vec![Subject::Job { id: row.id, code: row.job.code.clone() }]
    }

    fn empty(&self) -> String {
        String::from("No job yet: a machine, a piece of work, a person. n makes one.")
    }
}
