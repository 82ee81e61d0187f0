//! What a count found: counted, book and variance of each record; a supervisor posts or rejects what waits.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{counting, entry, item, why};
use crate::domain::command::Command;
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::event::Judgement;
use crate::domain::ids::{CountId, EntryLine};
use crate::domain::query::{Answer, CountLineView, CountQuery, CountView, Seen, WhyOf};
use crate::domain::receipt::Receipt;
use crate::domain::tables::{CountState, ObservedState};
use crate::tui::beep::Beep;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::gather::{Gather, Gathered, left_out};
use crate::tui::listing::{self, cell};
use crate::tui::look::{Look, below};
use crate::tui::millis::Millis;
use crate::tui::outcome;
use crate::tui::page::{Cx, Handled, Page, Selection, Subject, Tag, answer_of};
use crate::tui::rows::Rows;
use crate::tui::said::Tone;
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::whereabouts::record::Spot;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

const COUNT: Slot = Slot(0);
const JUDGED: Tag = Tag(10);

const COLUMNS: [Column; 6] = [
    Column { title: "SKU", widths: [9, 12, 16], align: Align::Left, grow: Grow::Fills },
    Column { title: "Name", widths: [0, 0, 16], align: Align::Left, grow: Grow::Fills },
    Column { title: "Counted", widths: [0, 7, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Book", widths: [0, 7, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Variance", widths: [6, 8, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "State", widths: [1, 8, 10], align: Align::Left, grow: Grow::Fixed },
];

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    of: CountId,
    count: Option<Box<CountView>>,
    lines: Rows<CountLineView>,
    /// The lines that have come so far.
    gather: Gather,
    /// What was judged, in words, until its receipt comes.
    sent: String,
    /// The next one that waits is to be selected.
    forward: bool,
    /// When it was opened: it opens by itself where a count is closed, and a key from before is no judgement.
    opened: Millis,
}

/// For so long nothing is judged.
const SEEN_MILLIS: u64 = 450;

impl State {
    /// The screen, before anything is known.
    pub fn new(of: CountId) -> State {
        State {
            of,
            count: None,
            lines: Rows::default(),
            gather: Gather::default(),
            sent: String::new(),
            forward: true,
            opened: Millis(0),
        }
    }

    fn measure(&mut self, look: &Look) {
        let body = listing::body_rows(look).saturating_sub(1);
        self.lines.set_height(listing::detailed(look, body));
    }

    fn seen(&self) -> Option<(&CountLineView, &Seen)> {
        let line = self.lines.current()?;
        line.seen.as_ref().map(|seen| (line, seen))
    }

    fn judge(&mut self, judgement: Judgement, cx: &mut Cx<'_>) {
        let Some((line, seen)) = self.seen() else {
            return cx.wrong("nothing was seen of this record: there is nothing to judge");
        };
        if seen.state != Some(ObservedState::Review) {
            let words = match seen.state {
                Some(state) => format!("this one does not wait: it is {}", word(state)),
                None => String::from("the count is open: what it found is hidden until it is closed"),
            };
            return cx.wrong(words);
        }
        let observation = seen.line;
        let variance = seen.variance.map(|variance| cx.facts.change(variance)).unwrap_or_default();
        self.sent = match judgement {
            Judgement::Approved => format!("{} {variance} posted", line.sku),
            Judgement::Rejected => format!("{}: rejected, the book stands; c counts it again", line.sku),
        };
        cx.submit(JUDGED, Command::CountJudge { observation, judgement }.into());
    }

    fn take(&mut self, view: CountView, cx: &mut Cx<'_>) {
        let waits = |line: &&CountLineView| {
            line.seen.as_ref().is_some_and(|seen| seen.state == Some(ObservedState::Review))
        };
        let at = usize::try_from(self.lines.position()).unwrap_or(0);
        let lines = &view.lines.rows;
        let next = lines.iter().skip(at).find(waits).or_else(|| lines.iter().find(waits));
        let next = next.map(|line| line.record).filter(|_| std::mem::take(&mut self.forward));
        listing::take_all(&mut self.lines, lines.clone());
        if let Some(words) = left_out(&view) {
            cx.say(Tone::Warning, words);
        }
        if let Some(record) = next {
            self.lines.select(record);
        }
        self.count = Some(Box::new(view));
    }

    fn detail(&self, facts: &Facts) -> String {
        let Some(line) = self.lines.current() else { return String::new() };
        let lot = line.lot.as_ref().map(|lot| format!(" lot {lot}")).unwrap_or_default();
        let Some(seen) = &line.seen else { return format!("{}{lot}: not seen", line.sku) };
        let hidden = || String::from("hidden");
        let book = seen.book.map_or_else(hidden, |book| facts.qty(book));
        let variance = seen.variance.map_or_else(hidden, |variance| facts.change(variance));
        let state = seen.state.map(|state| format!(": {}", word(state))).unwrap_or_default();
        let counted = seen.counted.map_or_else(hidden, |counted| facts.qty(counted));
        format!("counted {counted} book {book} = {variance} {}{lot}{state}", line.unit)
    }
}

fn word(state: ObservedState) -> &'static str {
    match state {
        ObservedState::Posted => "posted",
        ObservedState::Review => "waiting",
        ObservedState::Rejected => "rejected",
        ObservedState::Withdrawn => "undone",
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::CountReview, Ctx::List]
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Count(self.of))
    }

    fn title(&self, _facts: &Facts) -> String {
        match &self.count {
            Some(view) => format!("Review {} {}", view.row.place, self.lines.place_words()),
            None => String::from("Review"),
        }
    }

    fn selection(&self) -> Selection {
        let Some(view) = &self.count else { return Selection::default() };
        let place = Some((view.place, view.row.place.clone()));
        let subjects = match self.lines.current() {
            Some(line) => {
                let record = Subject::Record {
                    record: line.record,
                    sku: line.sku.clone(),
                    location: view.row.place.clone(),
                    lot: line.lot.clone(),
                };
                let seen = line.seen.as_ref().map(|seen| Subject::Line {
                    line: seen.line,
                    text: match seen.counted {
                        Some(counted) => format!("{counted} of {} were counted", line.sku),
                        None => format!("{} was counted", line.sku),
                    },
                });
                seen.into_iter().chain([record]).collect()
            }
            None => Vec::new(),
        };
        Selection { subjects, place, ..Selection::default() }
    }

    fn offers(&self, command: Cmd, _facts: &Facts) -> Result<(), String> {
        listing::no_filter(command)
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.opened = cx.now;
        self.measure(&cx.look);
        cx.ask(COUNT, Gather::first(self.of));
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        cx.ask(COUNT, Gather::first(self.of));
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::Approve | Cmd::Reject if cx.now.since(self.opened) < SEEN_MILLIS => {
                cx.wrong("the review has just opened: read it, then press the key again");
            }
            Cmd::Approve => self.judge(Judgement::Approved, cx),
            Cmd::Reject => self.judge(Judgement::Rejected, cx),
            Cmd::Why => match self.lines.current() {
                Some(line) => cx.push(why::State::new(WhyOf::Record(line.record))),
                None => cx.wrong("why: no quantity is selected"),
            },
            Cmd::Open => match (self.seen().map(|(_, seen)| seen.line), self.lines.current()) {
                (Some(EntryLine { .. }), None) | (None, None) => {}
                (Some(line), Some(_)) => cx.push(entry::State::at(line)),
                (None, Some(line)) => cx.push(item::State::new(line.record.item)),
            },
            Cmd::Count => {
                let Some(view) = &self.count else { return Handled::Yes };
                let start = match view.row.state {
                    CountState::Open => counting::CountStart::Resume(self.of),
                    CountState::Closed => counting::CountStart::Bin(view.place, view.row.place.clone()),
                };
                cx.push(counting::State::new(start));
            }
            command if self.lines.run(command) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn answered(&mut self, _slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match answer_of::<CountQuery>(answer, cx) {
            Some(Some(view)) => match self.gather.take(view) {
                Gathered::Wants(query) => cx.ask(COUNT, query),
                Gathered::All(view) => self.take(view, cx),
            },
            Some(None) => cx.wrong(format!("there is no count {}", self.of)),
            None => {}
        }
    }

    fn submitted(&mut self, _tag: Tag, result: Result<Receipt, SubmitFault>, cx: &mut Cx<'_>) {
        match result {
            Ok(_) => {
                cx.beep(Beep::Done);
                cx.done(std::mem::take(&mut self.sent));
                self.forward = true;
                cx.ask(COUNT, Gather::first(self.of));
            }
            Err(fault) => {
                let lines = outcome::fault_lines(&fault);
                cx.wrong(lines.join(" "));
                cx.notice(outcome::title(&fault, "Not done"), Tone::Bad, lines);
            }
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let view = self.count.as_ref()?;
        let head = match (view.row.state, view.row.review) {
            (CountState::Open, _) => format!("open; counted by {}", view.row.by),
            (CountState::Closed, 0) => String::from("nothing waits"),
            (CountState::Closed, review) => format!("{review} to judge"),
        };
        let head = match (look.class(), view.row.review) {
            (Class::Tiny, 1..) => String::from("y posts, d rejects"),
            (Class::Narrow | Class::Wide, review) if review > 0 => {
                format!("{review} to judge: y posts the variance, d rejects it; counted by {}", view.row.by)
            }
            _ => head,
        };
        look.put(buffer, area, &head, Role::Title);
        let told = self.detail(facts);
        let (list, detail) = listing::with_words(look, below(area, 1), &told);
        let (shown, selected) = self.lines.shown(listing::room(look, list.height));
        let tiny = look.class() == Class::Tiny;
        let rows: Vec<Row<'_>> = shown.into_iter().map(|line| drawn(line, tiny, look, facts)).collect();
        look.wrap(buffer, detail, &told, Role::Text);
        let empty = "Nothing was seen in this count. c counts the bin again.";
        listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), empty)
    }
}

fn drawn<'a>(line: &'a CountLineView, tiny: bool, look: &Look, facts: &Facts) -> Row<'a> {
    let seen = line.seen.as_ref();
    let figure =
        |quantity: Option<crate::domain::quantity::Qty>| quantity.map(|q| facts.qty(q)).unwrap_or_default();
    let state = seen.and_then(|seen| seen.state);
    let (words, role) = match state {
        Some(ObservedState::Review) if tiny => (look.glyphs.warning, Role::Warning),
        Some(ObservedState::Review) => ("waiting", Role::Warning),
        Some(_) if tiny => ("", Role::Dim),
        Some(state) => (word(state), Role::Dim),
        None if seen.is_none() && !tiny => ("not seen", Role::Dim),
        None => ("", Role::Dim),
    };
    listing::plain([
        Cell::plain(line.sku.as_str()),
        Cell::plain(line.name.as_str()),
        Cell::plain(figure(seen.and_then(|seen| seen.counted))),
        Cell::plain(figure(seen.and_then(|seen| seen.book))),
        cell(seen.and_then(|seen| seen.variance).map(|q| facts.change(q)).unwrap_or_default(), role),
        cell(words, role),
    ])
}
