//! The sum that makes a number, line by line: each line opens the entry that it comes from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::entry;
use crate::domain::desk::{AskFault, Change};
use crate::domain::quantity::Qty;
use crate::domain::query::{Answer, ROWS_MAX, WhyLine, WhyOf, WhyQuery};
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing;
use crate::tui::look::{Look, below};
use crate::tui::page::{Cx, Handled, Page, Selection, Subject, answer_of};
use crate::tui::rows::{Identified, Rows};
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::{self, Align};

const SUM: Slot = Slot(0);
/// The most rows that say what is summed.
const HEAD_ROWS: usize = 3;
/// The last lines are asked for; one more stands for all before them.
const LINES: u16 = ROWS_MAX - 1;

const COLUMNS: [Column; 4] = [
    Column { title: "When", widths: [0, 10, 16], align: Align::Left, grow: Grow::Fixed },
    Column { title: "What", widths: [0, 8, 24], align: Align::Left, grow: Grow::Fills },
    Column { title: "Change", widths: [8, 8, 12], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Sum", widths: [8, 8, 12], align: Align::Right, grow: Grow::Fixed },
];

/// A line of the sum with its place in it.
#[derive(Clone, Debug)]
struct Term {
    index: u32,
    line: WhyLine,
}

impl Identified for Term {
    type Id = u32;
    fn id(&self) -> u32 {
        self.index
    }
}

/// What is known of the sum.
#[derive(Clone, Debug)]
struct Sum {
    title: String,
    unit: Code,
    result: Qty,
    hidden: bool,
}

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    of: WhyOf,
    as_of: Option<Moment>,
    sum: Option<Sum>,
    fault: Option<String>,
    terms: Rows<Term>,
}

impl State {
    /// The screen, before anything is known.
    pub fn new(of: WhyOf) -> State {
        State { of, as_of: None, sum: None, fault: None, terms: Rows::default() }
    }

    /// Why the number was what it was at a moment.
    pub fn as_of(of: WhyOf, moment: Moment) -> State {
        State { as_of: Some(moment), ..State::new(of) }
    }

    fn measure(&mut self, look: &Look) {
        let rows = listing::body_rows(look).saturating_sub(2);
        self.terms.set_height(listing::detailed(look, rows));
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        cx.ask(SUM, WhyQuery { of: self.of, as_of: self.as_of, rows: LINES });
    }

    fn row<'a>(&self, term: &'a Term, look: &Look, facts: &Facts) -> Row<'a> {
        let line = &term.line;
        let when = match (line.at, look.class()) {
            (None, _) => String::new(),
            (Some(at), Class::Wide) => facts.minute(at),
            (Some(at), _) => facts.brief(at),
        };
        listing::plain([
            Cell::plain(when),
            Cell::plain(line.text.as_str()),
            Cell::plain(facts.change(line.change)),
            Cell::plain(facts.qty(line.sum)),
        ])
    }

    /// The selected line in whole words: in tiny its columns have no room for them.
    fn detail(&self, facts: &Facts) -> String {
        let Some(term) = self.terms.current() else { return String::new() };
        let at = term.line.at.map(|at| format!("{}: ", facts.brief(at))).unwrap_or_default();
        let entry = term.line.line.map(|line| format!(" ({line})")).unwrap_or_default();
        format!("{at}{}{entry}", term.line.text)
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Why, Ctx::List]
    }

    fn title(&self, facts: &Facts) -> String {
        match &self.sum {
            Some(sum) if !sum.hidden => format!("Why {} {}?", facts.qty(sum.result), sum.unit),
            _ => String::from("Why?"),
        }
    }

    fn prompt(&self, facts: &Facts) -> Vec<String> {
        let of = self.sum.as_ref().map(|sum| sum.title.clone());
        std::iter::once(self.title(facts)).chain(of).collect()
    }

    fn selection(&self) -> Selection {
        match self.terms.current().map(|term| &term.line) {
            Some(WhyLine { line: Some(line), text, .. }) => {
                Selection::one(Subject::Line { line: *line, text: text.clone() })
            }
            _ => Selection::default(),
        }
    }

    fn offers(&self, command: Cmd, _facts: &Facts) -> Result<(), String> {
        listing::no_filter(command)
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
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
            Cmd::Open => match self.terms.current().map(|term| term.line.line) {
                Some(Some(line)) => cx.push(entry::State::at(line)),
                _ => cx.wrong("this line comes from no single entry"),
            },
            Cmd::Why => cx.wrong("this is why; enter opens the entry of a line"),
            command if self.terms.run(command) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn answered(&mut self, _slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        let view = match answer {
            Err(fault) => {
                self.fault = Some(crate::tui::outcome::sentence(&fault.to_string()));
                return;
            }
            answer => answer_of::<WhyQuery>(answer, cx),
        };
        let Some(view) = view else { return };
        let first = self.sum.is_none();
        let terms = (0u32..).zip(view.lines).map(|(index, line)| Term { index, line }).collect();
        listing::take_all(&mut self.terms, terms);
        if first {
            // What happened last is what one asks about most.
            self.terms.end();
        }
        self.sum = Some(Sum { title: view.title, unit: view.unit, result: view.result, hidden: view.hidden });
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let Some(sum) = &self.sum else {
            look.wrap(buffer, area, self.fault.as_deref().unwrap_or(""), Role::Bad);
            return None;
        };
        if sum.hidden {
            let words = format!(
                "{}: hidden while it is being counted, until the count is closed. esc goes back.",
                sum.title
            );
            look.wrap(buffer, area, &words, Role::Text);
            return None;
        }
        let columns = usize::from(area.width);
        let head = u16::try_from(text::wrap(&sum.title, columns, HEAD_ROWS).len()).unwrap_or(1);
        look.wrap(buffer, Rect { height: head.min(area.height), ..area }, &sum.title, Role::Dim);
        let rest = below(area, head);
        // In tiny the title says what it comes to, and the row is worth more above.
        let feet = if look.class() == Class::Tiny { 0 } else { 1 };
        let foot = Rect { y: rest.bottom().saturating_sub(1), height: rest.height.min(feet), ..rest };
        let total = format!("= {} {}", facts.qty(sum.result), sum.unit);
        let middle = Rect { height: rest.height.saturating_sub(feet), ..rest };
        let told = self.detail(facts);
        let (list, detail) = listing::with_words(look, middle, &told);
        let (shown, selected) = self.terms.shown(listing::room(look, list.height));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|term| self.row(term, look, facts)).collect();
        look.wrap(buffer, detail, &told, Role::Text);
        if rest.height > 1 {
            look.put(buffer, foot, &total, Role::Title);
        }
        let empty = "Nothing ever moved it: the sum is 0. esc goes back.";
        listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), empty)
    }
}
