//! What is promised to documents.

use super::item;
use super::listed::{self, Listed, Narrow};
use crate::domain::query::{Answer, Ask, Include, Page, Query, ReservationRow, ReservationsQuery, Window};
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::listing;
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Subject};
use crate::tui::whereabouts::record::List;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

/// The screen.
pub type State = listed::State<Reservations>;

/// The reservations that still promise something.
#[derive(Clone, Debug)]
pub struct Reservations;

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State::with(Reservations)
    }
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl Listed for Reservations {
    type Row = ReservationRow;
    const NARROW: Narrow = Narrow::Never;
    const COLUMNS: &'static [Column] = &[
        Column { title: "Document", widths: [10, 12, 16], align: Align::Left, grow: Grow::Fills },
        Column { title: "SKU", widths: [0, 12, 16], align: Align::Left, grow: Grow::Fills },
        Column { title: "At", widths: [0, 0, 12], align: Align::Left, grow: Grow::Fixed },
        Column { title: "Quantity", widths: [6, 8, 12], align: Align::Right, grow: Grow::Fixed },
    ];
    const COMMANDS: (Option<Cmd>, Option<Cmd>) = (Some(Cmd::Reserve), None);

    fn title(&self) -> String {
        String::from("Promised")
    }

    fn list(&self) -> List {
        List::Reservations
    }

    fn query(&self, _filter: String, _include: Include, window: Window) -> Query {
        ReservationsQuery { document: None, item: None, window }.into_query()
    }

    fn page(answer: Answer) -> Option<Page<ReservationRow>> {
        ReservationsQuery::from_answer(answer)
    }

    fn row<'a>(row: &'a ReservationRow, _look: &Look, facts: &Facts) -> Row<'a> {
        listing::plain([
            Cell::plain(row.reservation.document.as_str()),
            Cell::plain(row.sku.as_str()),
            Cell::plain(row.place.as_ref().map_or("anywhere", |place| place.as_str())),
            Cell::plain(facts.qty(row.reservation.quantity)),
        ])
    }

    fn told(row: &ReservationRow, facts: &Facts) -> String {
        let place = row.place.as_ref().map(|place| format!(" at {place}")).unwrap_or_default();
        let lot = row.lot.as_ref().map(|lot| format!(" lot {lot}")).unwrap_or_default();
        let (quantity, since) = (facts.qty(row.reservation.quantity), facts.brief(row.reservation.since));
        format!("{quantity} {} {}{place}{lot} since {since}", row.unit, row.sku)
    }

    fn subjects(row: &ReservationRow) -> Vec<Subject> {
        let (document, sku) = (row.reservation.document.clone(), row.sku.clone());
        vec![
            Subject::Reservation { id: row.id, document, sku: sku.clone() },
            Subject::Item { id: row.reservation.item, sku },
        ]
    }

    fn empty(&self) -> String {
        String::from("Nothing is promised to a document. x p promises some.")
    }

    fn open(row: &ReservationRow, cx: &mut Cx<'_>) -> Handled {
        cx.push(item::State::new(row.reservation.item));
        Handled::Yes
    }
}
