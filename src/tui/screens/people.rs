//! Who works here, and as what.

use super::listed::{self, Listed, Narrow};
use super::suppliers::state_word;
use crate::domain::ids::PersonId;
use crate::domain::query::{Answer, Ask, Include, Page, PeopleQuery, PersonRow, Query, Window};
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
pub type State = listed::State<People>;

/// The people.
#[derive(Clone, Debug)]
pub struct People;

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State::with(People)
    }
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl Identified for PersonRow {
    type Id = PersonId;
    fn id(&self) -> PersonId {
        self.id
    }
}

impl Listed for People {
    type Row = PersonRow;
    const NARROW: Narrow = Narrow::ByText;
    const COLUMNS: &'static [Column] = &[
        Column { title: "Name", widths: [8, 14, 24], align: Align::Left, grow: Grow::Fills },
        Column { title: "Login", widths: [0, 10, 16], align: Align::Left, grow: Grow::Fills },
        Column { title: "Role", widths: [10, 10, 10], align: Align::Left, grow: Grow::Fixed },
        Column { title: "", widths: [0, 0, 8], align: Align::Left, grow: Grow::Fixed },
    ];
    const COMMANDS: (Option<Cmd>, Option<Cmd>) = (None, Some(Cmd::ChangeRole));

    fn title(&self) -> String {
        String::from("People")
    }

    fn list(&self) -> List {
        List::People
    }

    fn query(&self, filter: String, _include: Include, window: Window) -> Query {
        PeopleQuery { filter, window }.into_query()
    }

    fn page(answer: Answer) -> Option<Page<PersonRow>> {
        PeopleQuery::from_answer(answer)
    }

    fn row<'a>(row: &'a PersonRow, _look: &Look, _facts: &Facts) -> Row<'a> {
        listing::plain([
            Cell::plain(row.name.as_str()),
            Cell::plain(row.login.as_ref().map_or("", |login| login.as_str())),
            Cell::plain(row.person.role.word()),
            cell(state_word(row.person.state), Role::Dim),
        ])
    }

    fn told(row: &PersonRow, _facts: &Facts) -> String {
        let login = row.login.as_ref().map(|login| format!(", logs in as {login}")).unwrap_or_default();
        format!("{} is a {}{login} {}", row.name, row.person.role.word(), state_word(row.person.state))
            .trim_end()
            .to_owned()
    }

    fn subjects(row: &PersonRow) -> Vec<Subject> {
        vec![Subject::Person { id: row.id, name: row.name.clone() }]
    }

    fn empty(&self) -> String {
        String::from("Nobody is known here. esc goes back.")
    }
}
