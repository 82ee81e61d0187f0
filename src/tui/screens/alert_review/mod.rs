//! The morning review of alerts: one kind or all, acknowledged or snoozed, one or many at once.

mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::item;
use crate::domain::alert::{AlertKey, AlertKind};
use crate::domain::command::Command;
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::query::{AlertRow, AlertsQuery, AlertsShown, Answer, Window};
use crate::domain::receipt::Receipt;
use crate::tui::beep::Beep;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::filter::Filter;
use crate::tui::listing::{self, Listing};
use crate::tui::look::Look;
use crate::tui::marks::{MARKS_MAX, Marking, Marks};
use crate::tui::millis::Millis;
use crate::tui::outcome;
use crate::tui::page::{By, Cx, Handled, Page, Selection, Subject, Tag, answer_of};
use crate::tui::said::Tone;
use crate::tui::whereabouts::record::Spot;
use crate::tui::widget::field::Field;

const ROWS: Slot = Slot(0);
const MARKS: Slot = Slot(1);
const DECIDED: Tag = Tag(10);
/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    kind: Option<AlertKind>,
    shown: AlertsShown,
    filter: Filter,
    alerts: Listing<AlertRow>,
    marked: Marks<AlertKey, Subject>,
    sent: String,
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State {
            kind: None,
            shown: AlertsShown::Awake,
            filter: Filter::default(),
            alerts: Listing::default(),
            marked: Marks::default(),
            sent: String::new(),
        }
    }

    /// As it was left.
    pub fn left(kind: Option<AlertKind>, shown: AlertsShown, filter: &str) -> State {
        State { kind, shown, filter: Filter::left(filter), ..State::new() }
    }

    fn measure(&mut self, look: &Look) {
        let body = listing::body_rows(look).saturating_sub(self.filter.rows());
        self.alerts.rows.set_height(listing::detailed(look, body));
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let window = self.alerts.window();
        cx.ask(ROWS, self.query(window));
    }

    fn query(&self, window: Window) -> AlertsQuery {
        AlertsQuery { kind: self.kind, filter: self.filter.text().to_owned(), shown: self.shown, window }
    }

    fn again(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.alerts.rows.home();
        self.ask(cx);
    }

    fn next_kind(&mut self) {
        let all = AlertKind::ALL;
        let at = self.kind.and_then(|kind| all.iter().position(|other| *other == kind));
        self.kind = match at {
            None => all.first().copied(),
            Some(at) => all.get(at.saturating_add(1)).copied(),
        };
    }

    fn mark(&mut self, command: Cmd, cx: &mut Cx<'_>) {
        let marking = match command {
            Cmd::Mark => return self.marked.toggle(&mut self.alerts.rows, |row| subject_of(row).1),
            Cmd::MarkRange => self.marked.range(&self.alerts.rows),
            _ => self.marked.all(&self.alerts.rows),
        };
        self.go_on_marking(marking, cx);
    }

    fn go_on_marking(&self, marking: Marking, cx: &mut Cx<'_>) {
        match marking {
            Marking::Wants(window) => cx.ask_and_hold(MARKS, self.query(window)),
            Marking::Done => {}
            Marking::Full => cx.say(Tone::Warning, format!("{MARKS_MAX} are marked: no more can be at once")),
        }
    }

    fn acknowledge(&mut self, cx: &mut Cx<'_>) {
        let keys = self.selection().alerts();
        self.sent = format!("{} acknowledged", counted(keys.len()));
        cx.submit(DECIDED, Command::AlertAcknowledge(keys).into());
    }
}

fn subject_of(row: &AlertRow) -> (AlertKey, Subject) {
    let (place, lot) = (row.place.clone(), row.lot.clone());
    (row.key, Subject::Alert { key: row.key, sku: row.sku.clone(), place, lot })
}

fn counted(alerts: usize) -> String {
    if alerts == 1 { String::from("1 alert") } else { format!("{alerts} alerts") }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        if self.filter.is_typing() {
            return vec![Ctx::Filter];
        }
        vec![Ctx::Alerts, Ctx::Marks, Ctx::List]
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Alerts(self.kind, self.shown, self.filter.text().to_owned()))
    }

    fn title(&self, _facts: &Facts) -> String {
        let kind = self.kind.map(|kind| format!(" {}", kind.word())).unwrap_or_default();
        let all = if self.shown == AlertsShown::All { " and snoozed" } else { "" };
        let note = match self.marked.len() {
            0 => self.alerts.rows.place_words(),
            marked => format!("{marked} marked"),
        };
        format!("Alerts{kind}{all} {note}").trim_end().to_owned()
    }

    fn selection(&self) -> Selection {
        if self.marked.is_empty() {
            return self.cursor();
        }
        let subjects = self.marked.iter().map(|(_, subject)| subject.clone()).collect();
        Selection { subjects, by: By::Marks, ..Selection::default() }
    }

    fn cursor(&self) -> Selection {
        let subjects = self.alerts.current().map(|row| subject_of(row).1).into_iter().collect();
        Selection { subjects, ..Selection::default() }
    }

    fn marks_used(&mut self) {
        self.marked.clear();
    }

    fn typing(&self) -> Option<&Field> {
        self.filter.typing()
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        self.filter.typing_mut()
    }

    fn edited(&mut self, cx: &mut Cx<'_>) {
        self.filter.edited(cx.now);
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.ask(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        if self.alerts.lacks() {
            self.ask(cx);
        }
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::Filter => {
                self.filter.open();
                self.measure(&cx.look);
            }
            Cmd::FilterKeep => {
                self.filter.keep();
                self.again(cx);
            }
            Cmd::FilterClear => {
                self.filter.clear();
                self.again(cx);
            }
            Cmd::Back => {
                if self.marked.clear() {
                    return Handled::Yes;
                }
                if self.filter.clear() || self.kind.take().is_some() {
                    self.again(cx);
                } else {
                    return Handled::No;
                }
            }
            Cmd::AlertKind => {
                self.next_kind();
                self.again(cx);
            }
            Cmd::ShowAll => {
                self.shown = match self.shown {
                    AlertsShown::Awake => AlertsShown::All,
                    AlertsShown::All => AlertsShown::Awake,
                };
                self.again(cx);
            }
            Cmd::Mark | Cmd::MarkRange | Cmd::MarkAll => self.mark(command, cx),
            Cmd::Acknowledge => self.acknowledge(cx),
            Cmd::Open => {
                if let Some(row) = self.alerts.current() {
                    cx.push(item::State::new(row.key.item));
                }
            }
            command => {
                if !self.alerts.rows.run(command) {
                    return Handled::No;
                }
                if self.alerts.lacks() {
                    self.ask(cx);
                }
            }
        }
        Handled::Yes
    }

    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        let Some(page) = answer_of::<AlertsQuery>(answer, cx) else { return };
        if slot == MARKS {
            let marking = self.marked.take(&page, |row| subject_of(row).1);
            return self.go_on_marking(marking, cx);
        }
        self.alerts.rows.take(page);
        if self.alerts.lacks() {
            self.ask(cx);
        }
    }

    fn submitted(&mut self, _tag: Tag, result: Result<Receipt, SubmitFault>, cx: &mut Cx<'_>) {
        match result {
            Ok(receipt) => {
                cx.beep(Beep::Done);
                let words = match receipt {
                    Receipt::Done(_) => std::mem::take(&mut self.sent),
                    Receipt::Unchanged => String::from("it was so already: no entry"),
                };
                cx.done(words);
                self.marked.clear();
                self.measure(&cx.look);
                self.ask(cx);
            }
            Err(fault) => {
                let lines = outcome::fault_lines(&fault);
                cx.wrong(lines.join(" "));
                cx.notice(outcome::title(&fault, "Not done"), Tone::Bad, lines);
            }
        }
    }

    fn deadline(&self) -> Option<Millis> {
        self.filter.deadline()
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.filter.wake(cx.now) {
            self.again(cx);
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        self.draw(look, facts, buffer, area)
    }
}
