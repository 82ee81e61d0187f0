//! What happens step by step while a bin is counted: what is up next, closing, what was refused.

use super::work::{Target, label};
use super::{CLOSE, CLOSE_YES, COUNT, CountStart, ITEM, OTHER_CLOSE, OTHER_LEAVE, State, TYPED_MAX, Then};
use crate::domain::command::Command;
use crate::domain::desk::SubmitFault;
use crate::domain::ids::LocationId;
use crate::domain::item::Item;
use crate::domain::party::Role;
use crate::domain::query::{CountLineView, CountView, ItemQuery};
use crate::domain::receipt::{Notice, Receipt};
use crate::domain::refusal::Why;
use crate::domain::tables::CountState;
use crate::domain::text::{Code, shown};
use crate::tui::beep::Beep;
use crate::tui::commands::Cmd;
use crate::tui::gather::{Gather, Gathered, left_out};
use crate::tui::listing;
use crate::tui::modal::Choice;
use crate::tui::outcome;
use crate::tui::page::Cx;
use crate::tui::said::{Said, Tone};
use crate::tui::screens::count_review;
use crate::tui::widget::field::{Accept, Field};

impl State {
    pub(super) fn say(&mut self, tone: Tone, words: impl Into<String>) {
        self.last = Some(Said::new(tone, words));
    }

    pub(super) fn wrong(&mut self, words: impl Into<String>, cx: &mut Cx<'_>) {
        self.say(Tone::Bad, words);
        cx.beep(Beep::Wrong);
    }

    /// A part of the count came, or there is none; it is taken when it is whole.
    pub(super) fn gathered(&mut self, view: Option<CountView>, cx: &mut Cx<'_>) {
        match view.map(|view| self.gather.take(view)) {
            Some(Gathered::Wants(query)) => match self.then {
                Then::Stay | Then::Receipt => cx.ask(COUNT, query),
                Then::Next | Then::Review => cx.ask_and_hold(COUNT, query),
            },
            Some(Gathered::All(view)) => self.take_count(Some(view), cx),
            None => self.take_count(None, cx),
        }
    }

    fn take_count(&mut self, view: Option<CountView>, cx: &mut Cx<'_>) {
        let Some(view) = view else {
            cx.wrong("there is no such count");
            return cx.pop();
        };
        listing::take_all(&mut self.lines, view.lines.rows.clone());
        if let Some(words) = left_out(&view) {
            cx.say(Tone::Warning, words);
        }
        let (state, review) = (view.row.state, view.row.review);
        self.view = Some(view);
        if self.then == Then::Receipt {
            return;
        }
        let then = std::mem::replace(&mut self.then, Then::Stay);
        match (then, self.after.take()) {
            (Then::Review, _) => self.closed(review, cx),
            _ if state == CountState::Closed => {
                self.closed_by_another(cx);
                self.closed(review, cx);
            }
            (_, Some(target)) => self.turn_to(target, cx),
            (Then::Next, None) => self.next(cx),
            (Then::Stay | Then::Receipt, None) => {}
        }
    }

    /// What is typed and not recorded yet.
    pub(super) fn unrecorded(&self) -> Option<String> {
        let typed = self.field.text().trim();
        let target = self.target.as_ref().filter(|_| !typed.is_empty())?;
        Some(format!("{typed} of {} is typed and not recorded.", target.words()))
    }

    /// A colleague closed it: what is typed and was not recorded is told, for it goes with this screen.
    fn closed_by_another(&mut self, cx: &mut Cx<'_>) {
        let place = self.view.as_ref().map(|view| format!(" of {}", view.row.place)).unwrap_or_default();
        let mut lines = vec![format!("Somebody else closed the count{place}.")];
        lines.extend(self.unrecorded());
        cx.beep(Beep::Wrong);
        cx.notice("Count closed", Tone::Warning, lines);
    }

    /// Nothing more is counted here: on to the next bin, the review, or back.
    pub(super) fn closed(&mut self, review: u32, cx: &mut Cx<'_>) {
        if let Some((id, code)) = self.other.take() {
            return cx.replace(State::new(CountStart::Bin(id, code)));
        }
        match self.count {
            Some(count) if review > 0 && cx.facts.role() >= Role::Supervisor => {
                cx.replace(count_review::State::new(count));
            }
            _ => cx.pop(),
        }
    }

    /// The next record that was not seen, after the one that is up; from the beginning again at the end.
    pub(super) fn next(&mut self, cx: &mut Cx<'_>) {
        let lines = self.lines.kept();
        let at = self.target.as_ref().and_then(|target| lines.iter().position(|line| target.is(line)));
        let start = at.map_or(0, |at| at.saturating_add(1));
        let unseen = |line: &&CountLineView| line.seen.is_none();
        let found = lines.iter().skip(start).find(unseen).or_else(|| lines.iter().find(unseen));
        match found.map(Target::of) {
            Some(target) => self.turn_to(target, cx),
            None => self.target = None,
        }
    }

    pub(super) fn turn_to(&mut self, target: Target, cx: &mut Cx<'_>) {
        if self.item.as_ref().is_none_or(|item| item.sku != target.sku) {
            self.item = None;
            // Its packs and whether it is kept by lot decide what is typed next.
            cx.ask_and_hold(ITEM, ItemQuery { item: target.item.into() });
        }
        self.unlotted = None;
        if let Some(record) = self.lines.kept().iter().find(|line| target.is(line)).map(|line| line.record) {
            self.lines.select(record);
        }
        self.field = Field::new(Accept::Line, TYPED_MAX);
        self.target = Some(target);
    }

    /// All of the item that is up: an item that nobody expected gets its unit from it.
    pub(super) fn know_item(&mut self, item: Item) {
        if let Some(target) = self.target.as_mut().filter(|target| target.unit.is_empty()) {
            target.unit = item.unit.to_string();
        }
        self.item = Some(item);
    }

    /// Esc: back from the lot to the quantity; out of what cannot be recorded; else away. The count stays open.
    pub(super) fn leave(&mut self, cx: &mut Cx<'_>) {
        if self.back_to_quantity() {
            return;
        }
        if self.is_no_quantity(cx) {
            let typed = self.field.text().trim().to_owned();
            self.field = Field::new(Accept::Line, TYPED_MAX);
            return self.say(Tone::Info, format!("{} is taken out", shown(&typed)));
        }
        if !self.typed_stays(cx) {
            cx.pop();
        }
    }

    /// Whether something is typed that was not recorded; then it says so and nothing else happens.
    pub(super) fn typed_stays(&mut self, cx: &mut Cx<'_>) -> bool {
        let typed = self.field.text().trim().to_owned();
        if self.unlotted.is_some() {
            self.wrong("this quantity waits for its lot: scan or type it; esc goes back", cx);
            return true;
        }
        if typed.is_empty() {
            return false;
        }
        self.wrong(format!("{typed} is not recorded: enter records it, ctrl-u empties the field"), cx);
        true
    }

    pub(super) fn step(&mut self, command: Cmd, cx: &mut Cx<'_>) {
        if self.typed_stays(cx) {
            return;
        }
        if self.target.is_some() {
            self.lines.run(command);
        }
        if let Some(target) = self.lines.current().map(Target::of) {
            self.turn_to(target, cx);
        }
    }

    pub(super) fn ask_close(&mut self, cx: &mut Cx<'_>) {
        if self.typed_stays(cx) {
            return;
        }
        let place = self.view.as_ref().map(|view| view.row.place.to_string()).unwrap_or_default();
        let left: Vec<String> =
            self.lines.kept().iter().filter(|line| line.seen.is_none()).map(label).collect();
        let details = match left.as_slice() {
            [] => vec![String::from("All is counted.")],
            left => {
                let names: Vec<&str> = left.iter().take(5).map(String::as_str).collect();
                let more = if left.len() > 5 { " and others" } else { "" };
                vec![format!(
                    "Not counted yet: {}: {}{more}. They stay as they are.",
                    left.len(),
                    names.join(", ")
                )]
            }
        };
        let choices = vec![Choice::page('y', "close it", CLOSE_YES)];
        cx.choose(format!("Close the count of {place}?"), details, choices);
    }

    pub(super) fn close(&mut self, cx: &mut Cx<'_>) {
        if let Some(count) = self.count {
            self.then = Then::Receipt;
            cx.submit(CLOSE, Command::CountClose(count).into());
        }
    }

    pub(super) fn other_bin(&mut self, id: LocationId, code: Code, cx: &mut Cx<'_>) {
        let here = self.view.as_ref().map(|view| (view.place, view.row.place.clone()));
        match here {
            Some((place, code)) if place == id => self.say(Tone::Info, format!("you are counting {code}")),
            _ if self.typed_stays(cx) => {}
            here => {
                let this = here.map(|(_, code)| code.to_string()).unwrap_or_default();
                let choices = vec![
                    Choice::page('y', format!("close {this}, count {code}"), OTHER_CLOSE),
                    Choice::page('l', format!("leave {this} open, count {code}"), OTHER_LEAVE),
                ];
                self.other = Some((id, code));
                cx.choose(format!("Done with {this}?"), Vec::new(), choices);
            }
        }
    }

    pub(super) fn refused(&mut self, fault: &SubmitFault, cx: &mut Cx<'_>) {
        let lines = outcome::fault_lines(fault);
        self.wrong(lines.join(" "), cx);
        self.after = None;
        // A colleague may have closed it; the news of that were not looked at while this was under way.
        self.then = Then::Stay;
        if let Some(count) = self.count {
            cx.ask(COUNT, Gather::first(count));
        }
        cx.notice(outcome::title(fault, "Not recorded"), Tone::Bad, lines);
    }

    pub(super) fn opened(&mut self, result: Result<Receipt, SubmitFault>, cx: &mut Cx<'_>) {
        let new = |notice: &Notice| match notice {
            Notice::NewCount(id) => Some(*id),
            _ => None,
        };
        match result {
            Ok(Receipt::Done(done)) => {
                if let Some(id) = done.notices.iter().find_map(new) {
                    self.resume(id, cx);
                }
            }
            Ok(Receipt::Unchanged) => {}
            Err(SubmitFault::Refused(refused)) => {
                let under = refused.faults.iter().find_map(|fault| match fault.why {
                    Why::UnderCount { count, .. } => Some(count),
                    _ => None,
                });
                match under {
                    // Somebody was quicker: it is gone on with together.
                    Some(count) => self.resume(count, cx),
                    None => {
                        cx.pop();
                        cx.notice("Not counted", Tone::Bad, outcome::fault_lines(&refused.into()));
                    }
                }
            }
            Err(fault) => {
                cx.pop();
                cx.notice(outcome::title(&fault, "Not counted"), Tone::Bad, outcome::fault_lines(&fault));
            }
        }
    }
}
