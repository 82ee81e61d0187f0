//! The morning review of alerts: one kind or all, acknowledged or snoozed, one or many at once.

mod day;
mod view;

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::day::until;
use super::item;
use crate::domain::alert::{AlertKey, AlertKind};
use crate::domain::command::Command;
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::query::{AlertRow, AlertsQuery, AlertsShown, Answer};
use crate::domain::receipt::Receipt;
use crate::tui::beep::Beep;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::filter::Filter;
use crate::tui::listing::{self, Listing};
use crate::tui::look::Look;
use crate::tui::millis::Millis;
use crate::tui::outcome;
use crate::tui::page::{Cx, Handled, Page, Selection, Subject, Tag, answer_of};
use crate::tui::said::Tone;
use crate::tui::widget::field::{Accept, Field};

const ROWS: Slot = Slot(0);
const DECIDED: Tag = Tag(10);
/// The longest day that is typed.
const DAY_MAX: usize = 12;
/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    kind: Option<AlertKind>,
    shown: AlertsShown,
    filter: Filter,
    alerts: Listing<AlertRow>,
    marked: BTreeMap<AlertKey, Subject>,
    anchor: u64,
    /// The day until which alerts are snoozed, while it is typed.
    day: Option<Field>,
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
            marked: BTreeMap::new(),
            anchor: 0,
            day: None,
            sent: String::new(),
        }
    }

    fn measure(&mut self, look: &Look) {
        let taken = self.filter.rows().saturating_add(u16::from(self.day.is_some()));
        let body = listing::body_rows(look).saturating_sub(taken);
        self.alerts.rows.set_height(listing::detailed(look, body));
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let window = self.alerts.window();
        let filter = self.filter.text().to_owned();
        cx.ask(ROWS, AlertsQuery { kind: self.kind, filter, shown: self.shown, window });
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

    fn mark(&mut self, command: Cmd) {
        let position = self.alerts.rows.position();
        match command {
            Cmd::Mark => {
                if let Some(row) = self.alerts.current().map(subject_of)
                    && self.marked.remove(&row.0).is_none()
                {
                    self.marked.insert(row.0, row.1);
                }
            }
            Cmd::MarkRange => {
                let (from, to) = (self.anchor.min(position), self.anchor.max(position));
                let rows: Vec<_> = self.alerts.rows.between(from, to).iter().map(subject_of).collect();
                self.marked.extend(rows);
            }
            _ if !self.marked.is_empty() => self.marked.clear(),
            _ => self.marked = self.alerts.rows.kept().iter().map(subject_of).collect(),
        }
        self.anchor = position;
        if command == Cmd::Mark {
            self.alerts.rows.step(1);
        }
    }

    fn keys(&self) -> Vec<AlertKey> {
        if self.marked.is_empty() {
            return self.alerts.current().map(|row| row.key).into_iter().collect();
        }
        self.marked.keys().copied().collect()
    }

    fn acknowledge(&mut self, cx: &mut Cx<'_>) {
        let keys = self.keys();
        self.sent = format!("{} acknowledged", counted(keys.len()));
        cx.submit(DECIDED, Command::AlertAcknowledge(keys).into());
    }

    fn snooze(&mut self, cx: &mut Cx<'_>) {
        let typed = self.day.as_ref().map(|field| field.text().trim().to_owned()).unwrap_or_default();
        match until(&typed, cx.facts.today()) {
            Ok(until) => {
                let keys = self.keys();
                self.sent = format!("{} snoozed until {until}", counted(keys.len()));
                cx.submit(DECIDED, Command::AlertSnooze { keys, until, reason: None }.into());
            }
            Err(why) => cx.wrong(why),
        }
    }
}

fn subject_of(row: &AlertRow) -> (AlertKey, Subject) {
    (row.key, Subject::Alert { key: row.key, sku: row.sku.clone(), place: row.place.clone() })
}

fn counted(alerts: usize) -> String {
    if alerts == 1 { String::from("1 alert") } else { format!("{alerts} alerts") }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        match (&self.day, self.filter.is_typing()) {
            (Some(_), _) => vec![Ctx::Form],
            (None, true) => vec![Ctx::Filter],
            (None, false) => vec![Ctx::Alerts, Ctx::Marks, Ctx::List],
        }
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
        let subjects = if self.marked.is_empty() {
            self.alerts.current().map(|row| subject_of(row).1).into_iter().collect()
        } else {
            self.marked.values().cloned().collect()
        };
        Selection { subjects, ..Selection::default() }
    }

    fn typing(&self) -> Option<&Field> {
        self.day.as_ref().or_else(|| self.filter.typing())
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        match &mut self.day {
            Some(day) => Some(day),
            None => self.filter.typing_mut(),
        }
    }

    fn edited(&mut self, cx: &mut Cx<'_>) {
        if self.day.is_none() {
            self.filter.edited(cx.now);
        }
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
            Cmd::FormNext | Cmd::FormPost => self.snooze(cx),
            Cmd::FormLeave => {
                self.day = None;
                self.measure(&cx.look);
            }
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
            _ if self.day.is_some() => {}
            Cmd::Back => {
                if !self.marked.is_empty() {
                    self.marked.clear();
                } else if self.filter.clear() || self.kind.take().is_some() {
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
            Cmd::Mark | Cmd::MarkRange | Cmd::MarkAll => self.mark(command),
            Cmd::Acknowledge => self.acknowledge(cx),
            Cmd::Snooze => {
                self.day = Some(Field::new(Accept::Ascii, DAY_MAX));
                self.measure(&cx.look);
            }
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

    fn answered(&mut self, _slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        let Some(page) = answer_of::<AlertsQuery>(answer, cx) else { return };
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
                self.day = None;
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
