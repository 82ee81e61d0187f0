//! The lots of an item, or all of them.

use super::item;
use super::listed::{self, Listed, Narrow};
use crate::domain::ids::{ItemId, LotId};
use crate::domain::party::LotStatus;
use crate::domain::query::{Answer, Ask, Include, LotRow, LotsQuery, Page, Query, Window};
use crate::domain::text::Code;
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, cell};
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Subject};
use crate::tui::rows::Identified;
use crate::tui::theme::Role;
use crate::tui::whereabouts::record::List;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

/// The screen.
pub type State = listed::State<Lots>;

/// The lots of an item; of all items without one.
#[derive(Clone, Debug)]
pub struct Lots(Option<(ItemId, Code)>);

impl State {
    /// The screen, before anything is known.
    pub fn of(item: Option<(ItemId, Code)>) -> State {
        State::with(Lots(item))
    }
}

impl Identified for LotRow {
    type Id = LotId;
    fn id(&self) -> LotId {
        self.id
    }
}

fn status(row: &LotRow) -> (&'static str, Role) {
    match row.lot.status {
        LotStatus::Free => ("", Role::Text),
        LotStatus::Hold => ("on hold", Role::Warning),
        LotStatus::Retired => ("retired", Role::Dim),
        LotStatus::Merged(_) => ("merged", Role::Dim),
    }
}

impl Listed for Lots {
    type Row = LotRow;
    const NARROW: Narrow = Narrow::Never;
    const COLUMNS: &'static [Column] = &[
        Column { title: "SKU", widths: [0, 0, 14], align: Align::Left, grow: Grow::Fixed },
        Column { title: "Lot", widths: [9, 11, 14], align: Align::Left, grow: Grow::Fills },
        Column { title: "Until", widths: [0, 10, 10], align: Align::Left, grow: Grow::Fixed },
        Column { title: "", widths: [0, 7, 8], align: Align::Left, grow: Grow::Fixed },
        Column { title: "On hand", widths: [7, 8, 12], align: Align::Right, grow: Grow::Fixed },
    ];
    const COMMANDS: (Option<Cmd>, Option<Cmd>) = (Some(Cmd::NewLot), Some(Cmd::ChangeLot));

    fn title(&self) -> String {
        match &self.0 {
            Some((_, sku)) => format!("Lots of {sku}"),
            None => String::from("Lots"),
        }
    }

    fn list(&self) -> List {
        List::Lots(self.0.clone())
    }

    fn query(&self, _filter: String, _include: Include, window: Window) -> Query {
        LotsQuery { item: self.0.as_ref().map(|(id, _)| *id), window }.into_query()
    }

    fn page(answer: Answer) -> Option<Page<LotRow>> {
        LotsQuery::from_answer(answer)
    }

    fn row<'a>(row: &'a LotRow, _look: &Look, facts: &Facts) -> Row<'a> {
        let (word, role) = status(row);
        listing::plain([
            Cell::plain(row.sku.as_str()),
            Cell::plain(row.lot.number.as_str()),
            Cell::plain(row.lot.expires.map(|day| day.to_string()).unwrap_or_default()),
            cell(word, role),
            Cell::plain(facts.seen(row.on_hand, row.hidden)),
        ])
    }

    fn told(row: &LotRow, facts: &Facts) -> String {
        let until = row.lot.expires.map(|day| format!(" until {day}")).unwrap_or_default();
        let (word, _) = status(row);
        let counting = if row.hidden { "; some of it is being counted" } else { "" };
        format!(
            "{} of {}{until} {word} since {}{counting}",
            row.lot.number,
            row.sku,
            facts.brief(row.lot.since)
        )
    }

    fn subjects(row: &LotRow) -> Vec<Subject> {
        vec![Subject::Lot {
            item: row.lot.item,
            sku: row.sku.clone(),
            lot: row.id,
            number: row.lot.number.clone(),
        }]
    }

    fn empty(&self) -> String {
        String::from("No lot here: items become lot-tracked by changing the item. esc goes back.")
    }

    fn open(row: &LotRow, cx: &mut Cx<'_>) -> Handled {
        cx.push(item::State::new(row.lot.item));
        Handled::Yes
    }
}
