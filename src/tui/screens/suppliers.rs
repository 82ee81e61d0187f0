//! The suppliers, by code.

use super::listed::{self, Listed, Narrow};
use crate::domain::ids::SupplierId;
use crate::domain::party::PartyState;
use crate::domain::query::{Answer, Ask, Include, Page, Query, SupplierRow, SuppliersQuery, Window};
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
pub type State = listed::State<Suppliers>;

/// The suppliers.
#[derive(Clone, Debug)]
pub struct Suppliers;

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State::with(Suppliers)
    }
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl Identified for SupplierRow {
    type Id = SupplierId;
    fn id(&self) -> SupplierId {
        self.id
    }
}

/// How a code out of use is told from others: by a word, not by dimness alone.
pub(super) fn state_word(state: PartyState) -> &'static str {
    match state {
        PartyState::Active => "",
        PartyState::Retired => "retired",
        PartyState::Merged(_) => "merged",
    }
}

impl Listed for Suppliers {
    type Row = SupplierRow;
    const NARROW: Narrow = Narrow::ByText;
    const COLUMNS: &'static [Column] = &[
        Column { title: "Supplier", widths: [12, 14, 16], align: Align::Left, grow: Grow::Fills },
        Column { title: "Name", widths: [0, 12, 30], align: Align::Left, grow: Grow::Fills },
        Column { title: "", widths: [0, 7, 8], align: Align::Left, grow: Grow::Fixed },
    ];
    const COMMANDS: (Option<Cmd>, Option<Cmd>) = (Some(Cmd::NewSupplier), Some(Cmd::ChangeSupplier));

    fn title(&self) -> String {
        String::from("Suppliers")
    }

    fn list(&self) -> List {
        List::Suppliers
    }

    fn query(&self, filter: String, include: Include, window: Window) -> Query {
        SuppliersQuery { supplier: None, filter, include, window }.into_query()
    }

    fn page(answer: Answer) -> Option<Page<SupplierRow>> {
        SuppliersQuery::from_answer(answer)
    }

    fn row<'a>(row: &'a SupplierRow, _look: &Look, _facts: &Facts) -> Row<'a> {
        listing::plain([
            Cell::plain(row.supplier.code.as_str()),
            Cell::plain(row.supplier.name.as_str()),
            cell(state_word(row.supplier.state), Role::Dim),
        ])
    }

    fn told(row: &SupplierRow, _facts: &Facts) -> String {
        let notes =
            row.supplier.notes.as_ref().map(|note| format!("; {}", note.as_str())).unwrap_or_default();
        let state = match state_word(row.supplier.state) {
            "" => String::new(),
            word => format!(" ({word})"),
        };
        format!("{}{state}{notes}", row.supplier.name.as_str())
    }

    fn subjects(row: &SupplierRow) -> Vec<Subject> {
        vec![Subject::Supplier { id: row.id, code: row.supplier.code.clone() }]
    }

    fn empty(&self) -> String {
        String::from("No supplier yet. n makes one, s shows retired ones too.")
    }
}
