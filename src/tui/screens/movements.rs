//! Movements with their running balance, as a part of the item and the location screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::AskFault;
use crate::domain::ids::EntryLine;
use crate::domain::query::{Answer, MoveCursor, MovementRow, MovementsOf, MovementsQuery, WhyOf};
use crate::tui::commands::Cmd;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, cell};
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Subject, answer_of};
use crate::tui::rows::Identified;
use crate::tui::screens::{entry, why};
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::trail::{CHUNK, Moved, Trail};
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

const OF_ITEM: [Column; 6] = [
    Column { title: "When", widths: [0, 10, 16], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Verb", widths: [0, 0, 8], align: Align::Left, grow: Grow::Fixed },
    Column { title: "From > to", widths: [0, 8, 16], align: Align::Left, grow: Grow::Fills },
    Column { title: "Change", widths: [8, 8, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Balance", widths: [8, 8, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "By", widths: [0, 0, 8], align: Align::Left, grow: Grow::Fixed },
];

const OF_PLACE: [Column; 6] = [
    Column { title: "When", widths: [0, 10, 16], align: Align::Left, grow: Grow::Fixed },
    Column { title: "SKU", widths: [9, 10, 14], align: Align::Left, grow: Grow::Fixed },
    Column { title: "From > to", widths: [0, 0, 16], align: Align::Left, grow: Grow::Fills },
    Column { title: "Change", widths: [8, 8, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Balance", widths: [0, 8, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "By", widths: [0, 0, 8], align: Align::Left, grow: Grow::Fixed },
];

impl Identified for MovementRow {
    type Id = EntryLine;
    fn id(&self) -> EntryLine {
        self.line
    }
}

/// The movements of something.
#[derive(Clone, Debug)]
pub struct Movements {
    of: MovementsOf,
    trail: Trail<MovementRow, MoveCursor>,
    /// Why there are none to be seen: a blind count hides them.
    fault: Option<String>,
}

impl Movements {
    /// Before anything is known.
    pub fn new(of: MovementsOf) -> Movements {
        Movements { of, trail: Trail::default(), fault: None }
    }

    /// Whose they are.
    pub fn of(&self) -> MovementsOf {
        self.of
    }

    /// Those of something else, from the newest.
    pub fn turn_to(&mut self, of: MovementsOf) {
        if self.of != of {
            self.of = of;
            self.trail.reset();
            self.fault = None;
        }
    }

    /// How many rows there is room for.
    pub fn set_height(&mut self, look: &Look, height: u16) {
        self.trail.set_height(listing::detailed(look, height));
    }

    /// Asks for the rows shown.
    pub fn ask(&self, slot: Slot, cx: &mut Cx<'_>) {
        cx.ask(slot, MovementsQuery { of: self.of, after: self.trail.after(), rows: CHUNK });
    }

    /// Takes the answer.
    pub fn answered(&mut self, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match answer {
            // A blind count hides them: that is no fault, and it is said in their place.
            Err(AskFault::Unfit(why)) => {
                self.trail.reset();
                self.fault = Some(crate::tui::outcome::sentence(&why));
            }
            answer => {
                if let Some(slice) = answer_of::<MovementsQuery>(answer, cx) {
                    self.fault = None;
                    self.trail.take(slice);
                }
            }
        }
    }

    /// What a command does here.
    pub fn run(&mut self, command: Cmd, slot: Slot, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::Open => {
                if let Some(row) = self.trail.current() {
                    cx.push(entry::State::at(row.line));
                }
            }
            Cmd::Why => match self.trail.current() {
                Some(row) => {
                    let of = match self.of {
                        MovementsOf::Item(item) => WhyOf::OnHand(item),
                        MovementsOf::Place(place) => WhyOf::InPlace(row.movement.item, place),
                        MovementsOf::Record(record) => WhyOf::Record(record),
                    };
                    cx.push(why::State::as_of(of, row.movement.at));
                }
                None => cx.wrong("why: nothing moved here"),
            },
            Cmd::Undo => match self.trail.current().map(|row| (row.line, row.undone)) {
                Some((line, Some(by))) => cx.wrong(format!("line {line} was undone by entry {by} already")),
                _ => return Handled::No,
            },
            command => match self.trail.run(command) {
                Moved::No => return Handled::No,
                Moved::Here => {}
                Moved::Ask => self.ask(slot, cx),
            },
        }
        Handled::Yes
    }

    /// `3 of 60+`.
    pub fn place_words(&self) -> String {
        self.trail.place_words()
    }

    /// The selected movement, then its item.
    pub fn subjects(&self) -> Vec<Subject> {
        match self.trail.current() {
            Some(row) => vec![
                Subject::Line {
                    line: row.line,
                    text: words(row, &format!("{} {}", row.movement.quantity.plain(), row.sku)),
                },
                Subject::Item { id: row.movement.item, sku: row.sku.clone() },
            ],
            None => Vec::new(),
        }
    }

    /// The selected movement in words, for below the list: what all of them share is left out.
    fn told(&self, row: &MovementRow, facts: &Facts) -> String {
        let sku = match self.of {
            MovementsOf::Place(_) => format!(" {}", row.sku),
            MovementsOf::Item(_) | MovementsOf::Record(_) => String::new(),
        };
        let quantity = format!("{}{sku}", facts.qty(row.movement.quantity));
        let undone = row.undone.map(|by| format!("undone by entry {by}: ")).unwrap_or_default();
        format!("{} {undone}{}", facts.brief(row.movement.at), words(row, &quantity))
    }

    /// Draws them.
    pub fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let told = self.trail.current().map(|row| self.told(row, facts)).unwrap_or_default();
        let (list, detail) = listing::with_words(look, area, &told);
        let (shown, selected) = self.trail.shown(listing::room(look, list.height));
        let of_place = matches!(self.of, MovementsOf::Place(_));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|row| drawn(row, of_place, look, facts)).collect();
        look.wrap(buffer, detail, &told, Role::Text);
        let empty = match (&self.fault, self.trail.is_known()) {
            (Some(fault), _) => fault.as_str(),
            (None, true) => "Nothing has moved yet. r receives, esc goes back.",
            (None, false) => "",
        };
        let columns = if of_place { &OF_PLACE } else { &OF_ITEM };
        listing::draw(look, buffer, list, columns, (&rows, selected), empty)
    }
}

fn drawn<'a>(row: &'a MovementRow, of_place: bool, look: &Look, facts: &Facts) -> Row<'a> {
    let when = match look.class() {
        Class::Wide => facts.minute(row.movement.at),
        _ => facts.brief(row.movement.at),
    };
    let role = if row.undone.is_some() { Role::Dim } else { Role::Text };
    let verb = row.movement.kind.word();
    let second = if of_place { row.sku.as_str() } else { verb };
    let undone = if row.undone.is_some() { " (undone)" } else { "" };
    listing::plain([
        Cell::plain(when),
        cell(second, role),
        cell(format!("{} > {}{undone}", row.from, row.to), role),
        cell(facts.change(row.change), role),
        Cell::plain(facts.qty(row.balance)),
        Cell::plain(row.by.as_str()),
    ])
}

/// A movement in words.
fn words(row: &MovementRow, what: &str) -> String {
    let lot = row.lot.as_ref().map(|lot| format!(" lot {lot}")).unwrap_or_default();
    let party = row.party.as_ref().map(|party| format!(" ({party})")).unwrap_or_default();
    let reference = row.reference.as_ref().map(|code| format!(" ref {code}")).unwrap_or_default();
    let verb = row.movement.kind.word();
    format!("{verb} {what}{lot} {} > {}{party}{reference} by {}", row.from, row.to, row.by)
}
