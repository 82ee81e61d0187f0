//! How a form is posted, what comes of it, and how it is left.

use super::parts::At;
use super::{FIRST_OUT, ITEM, PUT_AWAY, Posting, RESOLVE, SEARCH, State, last_key};
use crate::domain::command::Look;
use crate::domain::desk::{Request, SubmitFault};
use crate::domain::form::Form;
use crate::domain::quantity::Qty;
use crate::domain::receipt::Receipt;
use crate::domain::refusal::{Refused, Why};
use crate::tui::beep::Beep;
use crate::tui::facts::Facts;
use crate::tui::forms::stock::ISSUE_TO;
use crate::tui::forms::{After, Asks, Fault, Field as Asked, Kind, Need, Part, Propose};
use crate::tui::modal::Choice;
use crate::tui::outcome::{self, UNDER_WAY};
use crate::tui::page::{By, Cx, Nav, Tag};
use crate::tui::said::{Said, Tone};

const POST: Tag = Tag(0);
const CLEAR: Tag = Tag(1);
const CONFIRMED: Tag = Tag(2);
const SURE: Tag = Tag(3);
const BEGIN_NEW: Tag = Tag(6);
const KEEP_AS_NEW: Tag = Tag(7);
pub(super) const DRAFT_ON: Tag = Tag(4);
pub(super) const DRAFT_AWAY: Tag = Tag(5);

impl State {
    /// Posts it, or goes to what is missing. What is typed is kept where it is not posted: the command is what is written
    /// down first, and said again where nobody knows what became of it.
    pub(super) fn post(&mut self, cx: &mut Cx<'_>) {
        if self.posting == Posting::UnderWay {
            // Sent once more it would be one more.
            return self.say(Tone::Info, format!("{} {UNDER_WAY}", self.spec.title));
        }
        self.count_scans(cx.facts);
        for line in 0..self.lines.len() {
            self.settle_packs(line, cx.facts);
        }
        match self.build(cx.facts) {
            Ok(request) => {
                let form = Form { id: self.form_id(cx.facts), key: self.draft_key() };
                let request = Request { seen: self.seen, form: Some(form), ..request };
                self.sending = Some(Box::new(request));
                match self.spec.asks {
                    Asks::No => self.send(cx),
                    Asks::Yes(details) => {
                        self.keep(cx);
                        let question = format!("{} {}?", self.spec.title, self.head_words());
                        let yes = Choice::page('y', "do it", CONFIRMED);
                        cx.choose(question, vec![String::from(details)], vec![yes]);
                    }
                }
            }
            Err(_) if self.posted.is_some() && !self.touched => {
                // The key was pressed once more than it had to be: not a word that sounds as if nothing was posted.
                let posted = self.posted.clone().unwrap_or_default();
                self.say(Tone::Info, format!("{posted}. Nothing new is filled in"));
            }
            Err(fault) => {
                self.keep(cx);
                self.go_to_fault(&fault);
                let prompt = self.asked(self.at).map_or(fault.key, |asked| asked.prompt);
                let line = match fault.line {
                    Some(line) if self.lines.len() > 1 => format!("line {}: ", line + 1),
                    _ => String::new(),
                };
                let named = fault.words.starts_with("is ") || fault.words.starts_with("are ");
                let words = if named {
                    format!("{line}{prompt} {}", fault.words)
                } else {
                    format!("{line}{}", fault.words)
                };
                self.refuse(words, cx);
            }
        }
    }

    fn head_words(&self) -> String {
        let texts: Vec<String> = self.head_texts().into_iter().map(|(_, text)| text).collect();
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Lines that were scanned and not typed hold what was scanned.
    fn count_scans(&mut self, facts: &Facts) {
        let place = self
            .spec
            .part(Part::Line)
            .position(|asked| asked.kind == Kind::Quantity && asked.need == Need::Required);
        let Some(place) = place else { return };
        for index in 0..self.lines.len() {
            let scanned = self.lines.get(index).map_or(Qty::ZERO, |line| line.scanned);
            let text = self.quantity_text(index, scanned, facts);
            let value = self.lines.get_mut(index).and_then(|line| line.values.get_mut(place));
            if let Some(value) = value.filter(|value| value.text().is_empty() && scanned.0 > 0) {
                value.set(&text);
            }
        }
    }

    fn go_to_fault(&mut self, fault: &Fault) {
        if let Some(line) = fault.line {
            self.line = line.min(self.lines.len().saturating_sub(1));
        }
        let part = if fault.line.is_some() { Part::Line } else { Part::Head };
        let found = self
            .places()
            .find(|at| self.asked(*at).is_some_and(|asked| asked.key == fault.key && asked.part == part));
        self.go_to(found.unwrap_or(self.at));
    }

    fn send(&mut self, cx: &mut Cx<'_>) {
        if let Some(request) = self.sending.clone() {
            self.say(Tone::Info, String::from("saving"));
            self.posting = Posting::UnderWay;
            cx.submit(POST, *request);
        }
    }

    /// What came of it.
    pub(super) fn posted(&mut self, result: Result<Receipt, SubmitFault>, cx: &mut Cx<'_>) {
        self.posting = Posting::No;
        match result {
            Ok(receipt) => {
                self.remember(cx.facts);
                let told = self.told(&receipt, cx.facts);
                self.drop_draft(cx);
                if std::mem::take(&mut self.marks) == By::Marks {
                    cx.nav.push(Nav::MarksUsed);
                }
                cx.beep(Beep::Done);
                self.sending = None;
                self.last = None;
                self.posted = Some(told.words.clone());
                cx.done(told.words);
                if self.spec.after == After::Leave {
                    cx.pop();
                } else {
                    self.restart(cx);
                }
                if !told.more.is_empty() {
                    cx.notice("Posted", Tone::Info, told.more);
                }
            }
            Err(SubmitFault::Refused(refused)) if refused.asks() => {
                self.keep(cx);
                let lines =
                    refused.faults.iter().map(|fault| outcome::sentence(&fault.to_string())).collect();
                self.last = None;
                if let Some(request) = &mut self.sending {
                    // Being sure is of what is told now: whatever comes after it is asked about again.
                    request.seen = request.seen.max(refused.told_up_to());
                }
                cx.beep(Beep::Wrong);
                cx.choose("Are you sure?", lines, vec![Choice::page('y', "yes, post it so", SURE)]);
            }
            Err(SubmitFault::Refused(refused)) if refused.is_posted_form() => {
                self.was_posted_before(&refused, cx);
            }
            Err(fault) => {
                self.keep(cx);
                self.refused(&fault, cx);
            }
        }
    }

    /// It was posted before, at another screen or from this one. What is here may be more than what was posted: whoever
    /// typed it says what becomes of it.
    pub(super) fn was_posted_before(&mut self, refused: &Refused, cx: &mut Cx<'_>) {
        self.sending = None;
        self.last = None;
        self.over(refused, cx);
        self.ask_what_becomes(cx);
    }

    /// The same, found out while somebody types on: a question would take the keys.
    pub(super) fn was_posted_meanwhile(&mut self, refused: &Refused, cx: &mut Cx<'_>) {
        self.over(refused, cx);
        self.say(Tone::Bad, format!("{refused}; no longer kept, F9 asks"));
    }

    fn over(&mut self, refused: &Refused, cx: &mut Cx<'_>) {
        self.posted = Some(refused.to_string());
        self.drop_draft(cx);
        self.posting = Posting::Before;
        cx.beep(Beep::Wrong);
    }

    fn ask_what_becomes(&self, cx: &mut Cx<'_>) {
        let told = self.posted.as_deref().unwrap_or_default();
        let choices = vec![
            Choice::page('n', "an empty form", BEGIN_NEW),
            Choice::page('k', "keep as new one", KEEP_AS_NEW),
        ];
        // Short: all of it must fit on the smallest screen.
        let question = outcome::sentence(told);
        cx.choose(question, vec![String::from("What is here may be more.")], choices);
    }

    fn refused(&mut self, fault: &SubmitFault, cx: &mut Cx<'_>) {
        let lines = outcome::fault_lines(fault);
        if let SubmitFault::Refused(refused) = fault
            && let Some(line) = refused.faults.iter().find_map(|fault| fault.line)
        {
            // Lines are counted from 1, and blank ones are not sent.
            let filled =
                (0..self.lines.len()).filter(|i| self.lines.get(*i).is_some_and(|l| !self.is_blank(l)));
            let wanted = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
            if let Some(index) = filled.into_iter().nth(wanted) {
                self.line = index;
                self.go_to(self.doubtful());
            }
        }
        if let SubmitFault::Refused(refused) = fault
            && let Some(kind) = refused.faults.iter().find_map(|fault| asked_by(&fault.why))
        {
            // What it is about is what is typed next.
            let here = matches!(self.at, At::Line(_));
            let mut places =
                self.places().filter(|at| matches!(at, At::Line(_)) == here || kind != Kind::Lot);
            let found = places.find(|at| self.asked(*at).is_some_and(|asked| asked.kind == kind));
            if let Some(at) = found {
                self.go_to(at);
            }
        }
        let said = match fault {
            SubmitFault::Unknown(_) => "nobody knows yet whether it was posted",
            _ => "not posted; nothing was booked",
        };
        self.say(Tone::Bad, String::from(said));
        cx.beep(Beep::Wrong);
        cx.notice(outcome::title(fault, "Not posted"), Tone::Bad, lines);
    }

    /// The field of the line that most likely wants something: one that is empty, else how much it is. Never the item,
    /// which the next letter would take away.
    fn doubtful(&self) -> At {
        let fields = (0..self.spec.part(Part::Line).count()).map(At::Line);
        let of = |wanted: &dyn Fn(At, &Asked) -> bool| {
            fields
                .clone()
                .find(|at| self.asked(*at).is_some_and(|asked| self.is_shown(asked) && wanted(*at, asked)))
        };
        let empty = of(&|at, _| self.value(at).is_some_and(|value| value.text().is_empty()));
        let amount = of(&|_, asked| matches!(asked.kind, Kind::Quantity | Kind::Change));
        empty.or(amount).unwrap_or(At::Line(0))
    }

    fn remember(&self, facts: &mut Facts) {
        for (asked, value) in self.spec.part(Part::Head).zip(&self.head) {
            if matches!(asked.propose, Propose::Last | Propose::Usual) {
                facts.last.set(&last_key(self.spec, asked), value.text());
            }
        }
    }

    /// The next one of the same kind: what is used again is proposed again, also within the same delivery round. What
    /// was asked for the one before is no longer wanted.
    fn restart(&mut self, cx: &mut Cx<'_>) {
        for slot in [SEARCH, RESOLVE, ITEM, PUT_AWAY, FIRST_OUT] {
            cx.forget(slot);
        }
        let facts = &*cx.facts;
        for (asked, value) in self.spec.part(Part::Head).zip(&mut self.head) {
            if asked.propose == Propose::Nothing || asked.propose == Propose::Today {
                value.set("");
                value.known = None;
            }
        }
        self.head_item = None;
        self.lines.clear();
        if self.spec.has_lines() {
            let blank = self.blank();
            self.lines.push(blank);
        }
        self.touched = false;
        self.seen = None;
        self.form = None;
        self.posting = Posting::No;
        self.kept = String::new();
        self.propose_head(facts);
        self.begin();
    }

    pub(super) fn ask_clear(&mut self, cx: &mut Cx<'_>) {
        let clear = Choice::page('y', "throw it away", CLEAR);
        cx.choose("Begin the form again?", vec![String::from("What is typed goes.")], vec![clear]);
    }

    /// Leaves it; what is typed is kept.
    pub(super) fn leave(&mut self, cx: &mut Cx<'_>) {
        if self.posting == Posting::UnderWay {
            cx.say(Tone::Info, format!("{} {UNDER_WAY}", self.spec.title));
        } else if self.posting == Posting::Before && self.touched {
            // Nothing that was typed goes without a word.
            return self.ask_what_becomes(cx);
        } else if self.touched {
            self.keep(cx);
            if !self.kept.is_empty() {
                cx.say(Tone::Info, format!("{} is kept as it is; open it again to go on", self.spec.title));
            }
        }
        cx.pop();
    }

    pub(super) fn choice(&mut self, tag: Tag, cx: &mut Cx<'_>) {
        match tag {
            CLEAR => {
                self.drop_draft(cx);
                self.restart(cx);
            }
            CONFIRMED => self.send(cx),
            BEGIN_NEW => self.restart(cx),
            KEEP_AS_NEW => {
                self.posting = Posting::No;
                self.form = None;
                self.keep(cx);
                let posted = self.posted.clone().unwrap_or_default();
                self.say(Tone::Warning, format!("a new form: take out what was posted. {posted}"));
            }
            SURE => {
                if let Some(request) = &mut self.sending {
                    request.look = Look::Sure;
                }
                self.send(cx);
            }
            DRAFT_ON => self.go_on_with_draft(cx),
            DRAFT_AWAY => {
                self.draft = None;
                self.drop_draft(cx);
            }
            _ => {}
        }
    }

    /// The line that was taken, as the last result.
    pub(super) fn say_line(&mut self) {
        let Some(line) = self.lines.get(self.line) else { return };
        let texts: Vec<&str> =
            line.values.iter().map(|value| value.text()).filter(|text| !text.is_empty()).collect();
        let words = format!("line {}: {}", self.line + 1, texts.join(" "));
        self.say(Tone::Good, words);
    }

    /// What went wrong before is over with the next key; a result stays until there is another.
    pub(super) fn settle_last(&mut self) {
        self.last.take_if(|said| said.tone != Tone::Good);
    }

    pub(super) fn say(&mut self, tone: Tone, words: String) {
        self.last = Some(Said::new(tone, words));
    }

    /// Says what cannot be taken; the field stays.
    pub(super) fn refuse(&mut self, words: String, cx: &mut Cx<'_>) {
        self.say(Tone::Bad, outcome::sentence(&words));
        cx.beep(Beep::Wrong);
    }
}

/// The kind of the field that a refusal is about, where one is missing.
fn asked_by(why: &Why) -> Option<Kind> {
    match why {
        Why::Missing { what, .. } if what.contains("the lot") => Some(Kind::Lot),
        Why::Missing { what, .. } if what.contains("the job") => Some(Kind::Choice(ISSUE_TO)),
        _ => None,
    }
}
