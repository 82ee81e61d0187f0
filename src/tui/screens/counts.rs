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
use crate::tui::listing::{self, Listing, cell};
use crate::tui::look::{Look, below};
use crate::tui::page::{Cx, Handled, Page, Scan, Selection, Subject, answer_of};
use crate::tui::rows::Identified;
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::whereabouts::record::Spot;
use crate::tui::widget::field::{Accept, Field, Focused, Look as FieldLook};
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

const ROWS: Slot = Slot(0);
const BIN: Slot = Slot(1);

/// What is asked before a bin is counted.
const PROMPT: &str = "Location: ";

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
    /// What it was opened for.
    opened: OpenedFor,
}

/// What the list of counts was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OpenedFor {
    /// To look at them.
    Looking,
    /// To count one bin after another: it asks for the next one by itself.
    Counting,
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
        State { shown: CountsShown::Live, counts: Listing::default(), bin: None, opened: OpenedFor::Looking }
    }

    /// The same, asking which bin to count, and after it for the next one.
    pub fn asking() -> State {
        State { bin: Some(bin_field()), opened: OpenedFor::Counting, ..State::new() }
    }

    fn measure(&mut self, look: &Look) {
        let asked = if self.bin.is_some() { bin_rows(look) } else { 0 };
        let body = listing::body_rows(look).saturating_sub(asked);
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
        if self.bin.is_some() { vec![Ctx::Prompt] } else { vec![Ctx::Counts, Ctx::List] }
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Counts)
    }

    fn title(&self, _facts: &Facts) -> String {
        let name = match self.shown {
            CountsShown::Live => "Counts",
            CountsShown::All => "All counts",
        };
        format!("{name} {}", self.counts.rows.place_words()).trim_end().to_owned()
    }

    fn prompt(&self, facts: &Facts) -> Vec<String> {
        let asked = self.bin.as_ref().map(|_| PROMPT.trim_end().to_owned());
        std::iter::once(self.title(facts)).chain(asked).collect()
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
        if self.opened == OpenedFor::Counting {
            self.bin = Some(bin_field());
        }
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
            Cmd::PromptTake => self.begin(cx),
            Cmd::PromptLeave if self.opened == OpenedFor::Counting => cx.pop(),
            Cmd::PromptLeave | Cmd::PromptList => {
                // To the list; what is done with it from there is looking.
                self.opened = OpenedFor::Looking;
                self.bin = None;
                self.measure(&cx.look);
            }
            _ if self.bin.is_some() => return Handled::No,
            Cmd::Count | Cmd::New => {
                self.bin = Some(bin_field());
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
            let used = look.put(buffer, area, PROMPT, Role::Key).min(area.width);
            let beside = Rect { x: area.x + used, width: area.width - used, ..area };
            // A row of its own where a code may not fit beside the prompt.
            let line = if look.class() == Class::Tiny { below(area, 1) } else { beside };
            let shown = FieldLook { focus: Focused::Yes, placeholder: "scan it" };
            typed = bin.draw(buffer, line, look.theme, look.glyphs, shown);
            rest = below(area, bin_rows(look));
        }
        let told = self.counts.current().map(|row| told(row, facts)).unwrap_or_default();
        let (list, detail) = listing::with_words(look, rest, &told);
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
        look.wrap(buffer, detail, &told, Role::Text);
        let empty = match (self.counts.rows.is_known(), self.shown) {
            (false, _) => "",
            (true, CountsShown::Live) if self.bin.is_some() => "No count is open or waits for review.",
            (true, CountsShown::Live) => {
                "No count is open or waits for review. c counts a bin, s shows closed ones."
            }
            (true, CountsShown::All) => "Nothing was ever counted. c counts a bin.",
        };
        let cursor = listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), empty);
        typed.or(cursor)
    }
}

fn bin_field() -> Field {
    Field::new(Accept::Ascii, CODE_CHARS_MAX)
}

/// The rows of the question which bin to count.
fn bin_rows(look: &Look) -> u16 {
    if look.class() == Class::Tiny { 2 } else { 1 }
}

/// A count in words: how far it is, and what can be done with it.
fn told(row: &CountListRow, facts: &Facts) -> String {
    let next = match (row.state, row.review) {
        (CountState::Open, 0) => "enter goes on with it",
        (_, 0) => "enter shows what was seen",
        _ => "enter reviews it",
    };
    format!("{} seen by {}, {}; {next}", row.observed, row.by, facts.brief(row.at))
}
