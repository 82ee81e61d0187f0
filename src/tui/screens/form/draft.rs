//! Unfinished work: what is typed is kept when a field is left and when the program ends, head and all, and gone on with
//! by whoever opens the form again. It must never be lost, and never be posted by itself.

use serde::{Deserialize, Serialize};

use super::parts::{At, Line, Origin, Value};
use super::post::{DRAFT_AWAY, DRAFT_ON};
use super::{LINES_MAX, Posting, RELOAD, State};
use crate::domain::form::FormId;
use crate::domain::query::{ItemQuery, ItemView};
use crate::domain::text::fold;
use crate::tui::facts::Facts;
use crate::tui::forms::{Field as Asked, Kind, Part, values};
use crate::tui::modal::Choice;
use crate::tui::page::Cx;
use crate::tui::said::Tone;

/// The longest draft, in bytes.
const DRAFT_MAX: usize = 60 * 1024;

/// Beside the fields of a line: the pack that its plain numbers count.
const PACK: &str = "=pack";

/// Unfinished work, as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// The number of the form ([`FormId::named_in`]); none in what an older program kept.
    #[serde(default)]
    form: Option<String>,
    head: Vec<(String, String)>,
    lines: Vec<Vec<(String, String)>>,
    /// The line and the field that were typed into.
    #[serde(default)]
    at: Option<(usize, String)>,
}

impl State {
    /// Keeps what is typed as a draft, where it is another one than before.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        if !self.touched || self.posting == Posting::Before {
            return;
        }
        let head = texts(self.spec.part(Part::Head), &self.head);
        let kept: Vec<usize> = (0..self.lines.len()).filter(|index| self.is_work(*index)).collect();
        let lines: Vec<Vec<(String, String)>> = kept
            .iter()
            .filter_map(|index| self.lines.get(*index))
            .map(|line| self.line_texts(line))
            .collect();
        let here = kept.iter().position(|index| *index == self.line);
        let at = match (self.at, here) {
            (At::Line(_), Some(line)) => self.asked(self.at).map(|asked| (line, asked.key.to_owned())),
            _ => None,
        };
        if lines.is_empty() && head.is_empty() {
            return self.keep_as(String::new(), cx);
        }
        let form = Some(self.form_id(cx.facts).word());
        match serde_json::to_string(&Kept { form, head, lines, at }) {
            Ok(text) if text.len() <= DRAFT_MAX => self.keep_as(text, cx),
            _ => cx.say(Tone::Warning, "it is too long to be kept as a draft; post what there is"),
        }
    }

    /// The number of this form; from now on it has one.
    pub(super) fn form_id(&mut self, facts: &mut Facts) -> FormId {
        *self.form.get_or_insert_with(|| facts.forms.take())
    }

    /// Whether somebody did something in a line: one that was only selected will be selected again.
    fn is_work(&self, line: usize) -> bool {
        let only_selected = |line: &Line| {
            line.origin == Origin::Selected
                && line.values.iter().skip(1).all(|value| value.text().is_empty() || value.known.is_some())
        };
        self.lines.get(line).is_some_and(|line| !self.is_blank(line) && !only_selected(line))
    }

    fn line_texts(&self, line: &Line) -> Vec<(String, String)> {
        let pack = line.pack.iter().map(|pack| (String::from(PACK), pack.to_string()));
        texts(self.spec.part(Part::Line), &line.values).into_iter().chain(pack).collect()
    }

    fn keep_as(&mut self, text: String, cx: &mut Cx<'_>) {
        if self.kept != text {
            cx.keep_draft(self.draft_key(), text.clone());
            self.kept = text;
        }
    }

    /// Takes the draft away.
    pub(super) fn drop_draft(&mut self, cx: &mut Cx<'_>) {
        self.kept = String::new();
        cx.keep_draft(self.draft_key(), "");
    }

    pub(super) fn offer_draft(&mut self, draft: Option<String>, cx: &mut Cx<'_>) {
        let Some(text) = draft.filter(|text| !text.is_empty() && !self.touched) else { return };
        let Ok(kept) = serde_json::from_str::<Kept>(&text) else { return };
        let lines = match kept.lines.len() {
            0 => String::from("what was typed"),
            1 => String::from("1 line"),
            lines => format!("{lines} lines"),
        };
        self.draft = Some(text);
        let choices = vec![
            Choice::page('y', "go on with it", DRAFT_ON),
            Choice::page('d', "throw it away", DRAFT_AWAY),
        ];
        let question = format!("{} was left with {lines}, not posted.", self.spec.title);
        cx.choose(question, Vec::new(), choices);
    }

    /// Fills in what was left, and goes to where it was left.
    pub(super) fn go_on_with_draft(&mut self, cx: &mut Cx<'_>) {
        let Some(text) = self.draft.take() else { return };
        let Ok(kept) = serde_json::from_str::<Kept>(&text) else { return };
        for (key, text) in &kept.head {
            if let Some(value) = self.head_value(key) {
                value.take(text);
            }
        }
        self.lines.clear();
        for texts in kept.lines.iter().take(LINES_MAX) {
            let line = self.line_from(texts);
            self.lines.push(line);
        }
        self.form = FormId::named_in(&text);
        self.kept = text;
        self.touched = true;
        if self.spec.has_lines() {
            self.back_to_work(kept.at, cx);
            self.reload(cx);
        }
    }

    fn line_from(&self, texts: &[(String, String)]) -> Line {
        let mut line = self.blank();
        let pack = texts.iter().find(|(key, _)| key == PACK);
        line.pack = pack.and_then(|(_, name)| values::code(name).ok());
        for (asked, value) in self.spec.part(Part::Line).zip(&mut line.values) {
            if let Some((_, text)) = texts.iter().find(|(key, _)| key == asked.key) {
                // What was typed is shown as it was; a new code may have been renamed since, and is asked again.
                value.set(text);
                value.known = (asked.kind != Kind::Quantity).then(|| text.clone());
            }
        }
        line
    }

    /// To the field that was typed into, else to the first line that lacks something, else to a new one; where there is
    /// no line yet, to the head.
    fn back_to_work(&mut self, at: Option<(usize, String)>, cx: &mut Cx<'_>) {
        let field = at.and_then(|(line, key)| {
            let field = self.spec.part(Part::Line).position(|asked| asked.key == key)?;
            (line < self.lines.len()).then_some((line, field))
        });
        let lacking = (0..self.lines.len()).find(|index| self.wants_more(*index));
        match (field, lacking) {
            (Some((line, field)), _) => {
                self.line = line;
                self.go_to(At::Line(field));
                self.ask_item(cx);
            }
            (None, Some(index)) => {
                self.line = index;
                self.start_of_line(cx);
            }
            (None, None) if self.lines.is_empty() => {
                self.new_line(cx);
                self.begin();
            }
            (None, None) => self.new_line(cx),
        }
    }

    /// Asks for the items of lines that came from a draft, one after the other: packs and lots are read by them.
    pub(super) fn reload(&mut self, cx: &mut Cx<'_>) {
        let wanted = |line: &&mut Line| line.item.is_none() && !line.sought;
        for line in self.lines.iter_mut().filter(wanted) {
            line.sought = true;
            let text = line.values.first().map_or("", |value| value.text());
            if let Ok(code) = values::code(text) {
                return cx.ask_and_hold(RELOAD, ItemQuery { item: code.into() });
            }
        }
    }

    pub(super) fn reloaded(&mut self, view: Option<ItemView>, cx: &mut Cx<'_>) {
        if let Some(view) = view {
            for line in &mut self.lines {
                let text = line.values.first().map_or("", |value| value.text());
                if line.item.is_none() && fold(text) == view.item.sku.folded() {
                    line.item = Some(Box::new(view.clone()));
                }
            }
        }
        self.reload(cx);
        if let At::Line(_) = self.at {
            self.propose_here(cx.facts);
        }
    }
}

fn texts(fields: impl Iterator<Item = &'static Asked>, values: &[Value]) -> Vec<(String, String)> {
    fields
        .zip(values)
        .filter(|(_, value)| !value.text().is_empty())
        .map(|(asked, value)| (asked.key.to_owned(), value.text().to_owned()))
        .collect()
}
