//! One entry: who, when, why, its hash, and its lines, each of which can be undone by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::item;
use crate::domain::desk::{AskFault, Change};
use crate::domain::entry::Undoes;
use crate::domain::event::Event;
use crate::domain::ids::{EntryLine, Hash, ItemId, Seq};
use crate::domain::query::{Answer, EntryLineView, EntryQuery, EntryRow, Page as PageOf, UndoState, WhyOf};
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, Listing, cell};
use crate::tui::look::{Look, below};
use crate::tui::page::{Cx, Handled, Page, Selection, Subject, answer_of};
use crate::tui::rows::Identified;
use crate::tui::screens::why;
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::whereabouts::record::Spot;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

const LINES: Slot = Slot(0);

const COLUMNS: [Column; 3] = [
    Column { title: "Line", widths: [3, 5, 6], align: Align::Right, grow: Grow::Fixed },
    Column { title: "What happened", widths: [8, 20, 40], align: Align::Left, grow: Grow::Fills },
    Column { title: "Undone by", widths: [1, 9, 10], align: Align::Left, grow: Grow::Fixed },
];

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    of: Seq,
    /// The line that is asked for first.
    from: u32,
    entry: Option<(EntryRow, Hash)>,
    missing: bool,
    lines: Listing<EntryLineView>,
}

impl Identified for EntryLineView {
    type Id = u32;
    fn id(&self) -> u32 {
        self.line
    }
}

impl State {
    /// The screen, before anything is known.
    pub fn new(of: Seq) -> State {
        State { of, from: 1, entry: None, missing: false, lines: Listing::default() }
    }

    /// The same with one line selected.
    pub fn at(line: EntryLine) -> State {
        let mut state = State { from: line.line.max(1), ..State::new(line.seq) };
        state.lines.rows.select(line.line);
        state
    }

    fn measure(&mut self, look: &Look) {
        let body = listing::body_rows(look).saturating_sub(head_rows(look));
        self.lines.rows.set_height(listing::detailed(look, body));
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let window = self.lines.window();
        if self.entry.is_some() {
            self.from = u32::try_from(window.offset).unwrap_or(u32::MAX).saturating_add(1);
        }
        cx.ask(LINES, EntryQuery { seq: self.of, from: self.from, rows: window.rows });
    }

    fn undoing(&self, cx: &mut Cx<'_>) -> Handled {
        if let Some(by) = self.lines.current().and_then(|line| line.undone) {
            cx.wrong(format!("this line was undone by entry {by} already"));
            return Handled::Yes;
        }
        match self.entry.as_ref().map(|(row, _)| row.undo) {
            Some(UndoState::Never) => cx.wrong(format!("entry {} holds nothing that can be undone", self.of)),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn moved_item(&self) -> Option<ItemId> {
        match &self.lines.current()?.event {
            Event::Moved(movement) => Some(movement.item),
            Event::Observed(observation) => Some(observation.record.item),
            Event::Item(id, _) => Some(*id),
            Event::Reservation { now, .. } => Some(now.item),
            _ => None,
        }
    }

    fn head(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Rect {
        let Some((row, hash)) = &self.entry else { return area };
        let when = facts.minute(row.effective);
        let mut lines = Vec::new();
        match look.class() {
            Class::Tiny => {
                lines.push(format!("{} {}", facts.brief(row.effective), row.by));
                let why = circumstances(row);
                lines.push(if why.is_empty() { format!("hash {hash}") } else { why });
            }
            Class::Narrow | Class::Wide => {
                let late = row.effective != row.recorded;
                let recorded =
                    if late { format!(", recorded {}", facts.minute(row.recorded)) } else { String::new() };
                let clock = row.clock.words().map_or(String::new(), |words| format!("; the clock {words}"));
                lines.push(format!("{when} by {}{recorded}{clock}", row.by));
                lines.push(circumstances(row));
                lines.push(format!("hash {hash}"));
            }
        }
        let mut rest = area;
        for line in lines.iter().take(usize::from(head_rows(look))) {
            look.put(buffer, rest, line, Role::Dim);
            rest = below(rest, 1);
        }
        rest
    }

    fn detail(&self, facts: &Facts) -> String {
        let Some((row, hash)) = &self.entry else { return String::new() };
        match self.lines.current() {
            Some(line) => {
                let undone = line.undone.map(|by| format!("; undone by entry {by}")).unwrap_or_default();
                format!("{}{undone}", line.text)
            }
            None => format!("{} {} {hash}", facts.minute(row.effective), circumstances(row)),
        }
    }
}

fn head_rows(look: &Look) -> u16 {
    match look.class() {
        Class::Tiny => 2,
        Class::Narrow | Class::Wide => 3,
    }
}

/// Override, reference, note, what it undoes, whether it was undone.
fn circumstances(row: &EntryRow) -> String {
    let mut words = Vec::new();
    if let Some(reason) = &row.override_reason {
        words.push(format!("override: {}", reason.as_str()));
    }
    if let Some(reference) = &row.reference {
        words.push(format!("ref {reference}"));
    }
    if let Some(note) = &row.note {
        words.push(note.as_str().to_owned());
    }
    match row.undoes {
        Some(Undoes::Entry(seq)) => words.push(format!("undoes entry {seq}")),
        Some(Undoes::Line(line)) => words.push(format!("undoes line {line}")),
        None => {}
    }
    match row.undo {
        UndoState::Undone => words.push(String::from("undone")),
        UndoState::Partly => words.push(String::from("partly undone")),
        UndoState::Possible | UndoState::Never => {}
    }
    words.join("; ")
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Entry, Ctx::List]
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Entry(self.of))
    }

    fn title(&self, _facts: &Facts) -> String {
        let Some((row, _)) = &self.entry else { return format!("Entry {}", self.of) };
        let undone = match row.undo {
            UndoState::Undone => " undone",
            UndoState::Partly => " partly undone",
            UndoState::Possible | UndoState::Never => "",
        };
        format!("Entry {} {}{undone}", row.seq, row.action.word())
    }

    fn selection(&self) -> Selection {
        let Some((row, _)) = &self.entry else { return Selection::default() };
        match self.lines.current() {
            Some(line) => Selection::one(Subject::Line {
                line: EntryLine { seq: self.of, line: line.line },
                text: line.text.clone(),
            }),
            None => Selection::one(Subject::Entry { seq: row.seq, summary: row.summary.clone() }),
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
        if self.lines.lacks() {
            self.ask(cx);
        }
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::Undo => return self.undoing(cx),
            Cmd::Open => match self.moved_item() {
                Some(item) => cx.push(item::State::new(item)),
                None => cx.wrong("this line is about no item"),
            },
            Cmd::Why => match self.lines.current().map(|line| &line.event) {
                Some(Event::Moved(movement)) => {
                    cx.push(why::State::as_of(WhyOf::OnHand(movement.item), movement.at));
                }
                _ => cx.wrong("why: this line moved nothing"),
            },
            command => {
                if !self.lines.rows.run(command) {
                    return Handled::No;
                }
                if self.lines.lacks() {
                    self.ask(cx);
                }
            }
        }
        Handled::Yes
    }

    fn answered(&mut self, _slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        let Some(answer) = answer_of::<EntryQuery>(answer, cx) else { return };
        let Some(view) = answer else {
            self.missing = true;
            return;
        };
        let offset = u64::from(self.from.saturating_sub(1));
        let total = u64::from(view.row.lines);
        self.lines.rows.take(PageOf { offset, total, rows: view.lines });
        self.entry = Some((view.row, view.hash));
        // A line in the middle was asked for first; the rows around it were not.
        let around = self.lines.rows.wants() && self.lines.rows.window().offset != offset;
        if around || self.lines.lacks() {
            self.ask(cx);
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        if self.missing {
            look.wrap(buffer, area, &format!("There is no entry {}. esc goes back.", self.of), Role::Dim);
            return None;
        }
        let rest = self.head(look, facts, buffer, area);
        let told = self.detail(facts);
        let (list, detail) = listing::with_words(look, rest, &told);
        let (shown, selected) = self.lines.rows.shown(listing::room(look, list.height));
        let tiny = look.class() == Class::Tiny;
        let rows: Vec<Row<'_>> = shown
            .into_iter()
            .map(|line| {
                let by = line.undone.map(|by| if tiny { String::from("u") } else { format!("entry {by}") });
                listing::plain([
                    Cell::plain(line.line.to_string()),
                    cell(line.text.as_str(), if line.undone.is_some() { Role::Dim } else { Role::Text }),
                    Cell::plain(by.unwrap_or_default()),
                ])
            })
            .collect();
        look.wrap(buffer, detail, &told, Role::Text);
        let empty = match self.entry {
            Some(_) if self.lines.rows.kept().is_empty() => {
                "Its lines are hidden while their place is being counted."
            }
            _ => "",
        };
        listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), empty)
    }
}
