//! What must be whole on every frame, whatever the size of the screen: what is asked, what is typed, the last result.
//!
//! The model says it, in the words in which it is drawn; tests hold each frame of a flow to it. It draws nothing.

use super::modal::Modal;
use super::model::Model;
use super::press;
use super::said::Said;
use super::widget::field::Field;

/// What a frame must show.
#[derive(Clone, Debug)]
pub struct Whole {
    /// What is asked or shown: each of these, broken over rows where it must be, and cut nowhere.
    pub prompts: Vec<String>,
    /// The field that is typed into: its text, with the cursor in it.
    pub typed: Option<Field>,
    /// What came of the last command, or what is said over it for now.
    pub result: Option<String>,
}

impl Whole {
    /// What the next frame of this model must show.
    pub fn of(model: &Model) -> Whole {
        let typed = press::typing(model).cloned();
        let result = said(model).map(|said| said.words);
        let prompts = match &model.modal {
            _ if model.pin.is_some() => {
                model.pin.iter().flat_map(|asked| asked.state.words(&model.look)).collect()
            }
            _ if !model.pending.hints.is_empty() => vec![chord_words(model)],
            Some(Modal::Choose(question)) => question.words(),
            // The line that is typed says it all.
            Some(Modal::Palette(_)) => Vec::new(),
            // What is read lies over everything; it is scrolled, and it is the result itself.
            Some(Modal::Help(_) | Modal::Reading(_)) => {
                return Whole { prompts: Vec::new(), typed, result: None };
            }
            None => model.top().page().prompt(&model.facts),
        };
        Whole { prompts, typed, result }
    }
}

/// What stands at the foot of the screen: what is said for now, else the screen's own words, else the last result.
pub(super) fn said(model: &Model) -> Option<Said> {
    let messages = &model.facts.messages;
    // What a form says of itself is not so while it waits for a PIN.
    let own = || model.top().page().status().filter(|_| model.pin.is_none());
    messages.shown().cloned().or_else(own).or_else(|| messages.result().cloned())
}

/// What was typed of a chord.
pub(super) fn chord_words(model: &Model) -> String {
    let keys: Vec<String> = model.pending.keys.iter().map(ToString::to_string).collect();
    format!("{} ...", keys.join(" "))
}
