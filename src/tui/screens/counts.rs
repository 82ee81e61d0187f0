//! The counts, newest first: go on with one, review one, begin one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{count_review, counting};
use crate::domain::command::LocationRef;
use crate::domain::desk::{AskFault, Change};
use crate::domain::ids::CountId;
use crate::domain::query::{Answer, CountListRow, CountsQuery, CountsShown, LocationQuery, Meaning};
use crate::domain::tables::CountState;
use crate::domain::text::{CODE_CHARS_MAX, Code};
use crate::tui::beep::Beep;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, Has, Listing, cell};
use crate::tui::look::{Look, below};
use crate::tui::page::{Cx, Handled, Page, Scan, Selection, Subject, answer_of};
use crate::tui::rows::Identified;
use crate::tui::theme::Role;
use crate::tui::widget::field::{Accept, Field, Focused, Look as FieldLook};
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

const ROWS: Slot = Slot(0);
const BIN: Slot = Slot(1);

const COLUMNS: [Column; 6] = [
    Column { title: "Count", widths: [0, 5, 6], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Location", widths: [8, 10, 12], align: Align::Left, grow: Grow::Fills },
    Column { title: "State", widths: [9, 9, 10], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Seen", widths: [0, 4, 6], align: Align::Right, grow: Grow::Fixed },
    Column { title: "By", widths: [0, 0, 12], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Opened", widths: [0, 0, 16], align: Align::Left, grow: Grow::Fixed },
];

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    shown: CountsShown,
    counts: Listing<CountListRow>,
    /// The bin of a new count, while it is typed.
    bin: Option<Field>,
}

impl Identified for CountListRow {
    type Id = CountId;
    fn id(&self) -> CountId {
        self.id
    }
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State { shown: CountsShown::Live, counts: Listing::default(), bin: None }
    }

    fn measure(&mut self, look: &Look) {
        let body = listing::body_rows(look).saturating_sub(u16::from(self.bin.is_some()));
        self.counts.rows.set_height(listing::detailed(look, body));
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let window = self.counts.window();
        cx.ask(ROWS, CountsQuery { shown: self.shown, window });
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        let typed = self.bin.as_ref().map(|field| field.text().trim().to_owned()).unwrap_or_default();
        match Code::new(&typed) {
            Ok(code) => cx.ask_and_hold(BIN, LocationQuery { location: LocationRef::Code(code) }),
            Err(_) if typed.is_empty() => cx.wrong("scan or type the location to count; esc leaves it"),
            Err(fault) => cx.wrong(format!("{typed} is no location's code: {fault}")),
        }
    }
}

/// What a count waits for, in a word.
fn state_words(row: &CountListRow) -> (String, Role) {
    match (row.state, row.review) {
        (CountState::Open, 0) => (String::from("open"), Role::Text),
        (CountState::Open, review) => (format!("open, {review}!"), Role::Warning),
        (CountState::Closed, 0) => (String::from("closed"), Role::Dim),
        (CountState::Closed, review) => (format!("review {review}"), Role::Warning),
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        if self.bin.is_some() { vec![Ctx::Form] } else { vec![Ctx::Counts, Ctx::List] }
    }

    fn title(&self, _facts: &Facts) -> String {
        let name = match self.shown {
            CountsShown::Live => "Counts",
            CountsShown::All => "All counts",
        };
        format!("{name} {}", self.counts.rows.place_words()).trim_end().to_owned()
    }

    fn selection(&self) -> Selection {
        self.counts.current().map(|row| Selection::one(Subject::Count(row.id))).unwrap_or_default()
    }

    fn offers(&self, command: Cmd, _facts: &Facts) -> Result<(), String> {
        listing::no_filter(command)
    }

    fn typing(&self) -> Option<&Field> {
        self.bin.as_ref()
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        self.bin.as_mut()
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.ask(cx);
    }

    fn shown_again(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.ask(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::FormNext | Cmd::FormPost => self.begin(cx),
            Cmd::FormLeave => {
                self.bin = None;
                self.measure(&cx.look);
            }
            _ if self.bin.is_some() => return Handled::No,
            Cmd::Count | Cmd::New => {
                self.bin = Some(Field::new(Accept::Ascii, CODE_CHARS_MAX));
                self.measure(&cx.look);
            }
            Cmd::ShowAll => {
                self.shown = match self.shown {
                    CountsShown::Live => CountsShown::All,
                    CountsShown::All => CountsShown::Live,
                };
                self.counts.rows.home();
                self.ask(cx);
            }
            Cmd::Open => match self.counts.current().map(|row| (row.id, row.state, row.review)) {
                Some((id, CountState::Open, 0)) => {
                    cx.push(counting::State::new(counting::CountStart::Resume(id)));
                }
                Some((id, ..)) => cx.push(count_review::State::new(id)),
                None => {}
            },
            command => {
                if !self.counts.rows.run(command) {
                    return Handled::No;
                }
                if self.counts.lacks() {
                    self.ask(cx);
                }
            }
        }
        Handled::Yes
    }

    fn scanned(&mut self, scan: &Scan, cx: &mut Cx<'_>) -> Handled {
        let place = scan.meanings.iter().find_map(|meaning| match meaning {
            Meaning::Location { id, code } => Some((*id, code.clone())),
            _ => None,
        });
        let Some((id, code)) = place else { return Handled::No };
        self.bin = None;
        cx.beep(Beep::Ok);
        cx.push(counting::State::new(counting::CountStart::Bin(id, code)));
        Handled::Yes
    }

    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        if slot == BIN {
            match answer_of::<LocationQuery>(answer, cx) {
                Some(Some(view)) => {
                    self.bin = None;
                    self.measure(&cx.look);
                    let start = counting::CountStart::Bin(view.id, view.location.code);
                    cx.push(counting::State::new(start));
                }
                Some(None) => cx.wrong("no location has that code; scan its label or correct it"),
                None => {}
            }
            return;
        }
        let Some(page) = answer_of::<CountsQuery>(answer, cx) else { return };
        self.counts.rows.take(page);
        if self.counts.lacks() {
            self.ask(cx);
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let mut rest = area;
        let mut typed = None;
        if let Some(bin) = &self.bin {
            let used = look.put(buffer, area, "Location: ", Role::Key).min(area.width);
            let line = Rect { x: area.x + used, width: area.width - used, ..area };
            let shown = FieldLook { focus: Focused::Yes, placeholder: "scan it" };
            typed = bin.draw(buffer, line, look.theme, look.glyphs, shown);
            rest = below(area, 1);
        }
        let (list, detail) = listing::with_detail_of(look, rest, Has::of(self.counts.current()));
        let (shown, selected) = self.counts.rows.shown(listing::room(look, list.height));
        let rows: Vec<Row<'_>> = shown
            .into_iter()
            .map(|row| {
                let (state, role) = state_words(row);
                listing::plain([
                    Cell::plain(row.id.to_string()),
                    Cell::plain(row.place.as_str()),
                    cell(state, role),
                    Cell::plain(row.observed.to_string()),
                    Cell::plain(row.by.as_str()),
                    Cell::plain(facts.minute(row.at)),
                ])
            })
            .collect();
        if let Some(row) = self.counts.current() {
            let next = match (row.state, row.review) {
                (CountState::Open, 0) => "enter goes on with it",
                (_, 0) => "enter shows what was seen",
                _ => "enter reviews it",
            };
            let words = format!("{} seen by {}, {}; {next}", row.observed, row.by, facts.brief(row.at));
            look.wrap(buffer, detail, &words, Role::Text);
        }
        let empty = match (self.counts.rows.is_known(), self.shown) {
            (false, _) => "",
            (true, CountsShown::Live) => "No count is open or waits for review. c counts a bin, s shows closed ones.",
            (true, CountsShown::All) => "Nothing was ever counted. c counts a bin.",
        };
        let cursor = listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), empty);
        typed.or(cursor)
    }
}
