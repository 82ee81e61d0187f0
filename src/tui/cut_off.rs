//! A screen that is cut off from its server says so and takes no commit: what would wait unseen, and be sent when nobody
//! remembers it, is given back at once. What was sent before is not its business.

use super::actions;
use super::effect::Effect;
use super::model::Model;
use super::outcome::sentence;
use super::said::{Said, Tone};
use super::update::{say, submitted};
use crate::domain::desk::SubmitFault;
use crate::domain::time::Moment;
use crate::service::desk::Reach;

/// How long what a command came to is not talked over.
const RESULT_MILLIS: u64 = 2_000;

/// Gives back what would be sent while no server answers, lines that were typed too; whether there was any.
pub(super) fn give_back(model: &mut Model, out: &mut Vec<Effect>) -> bool {
    if model.facts.reach == Reach::There {
        return false;
    }
    let is_sent = |effect: &mut Effect| matches!(effect, Effect::Submit { .. } | Effect::RunLine(_));
    let unsent: Vec<Effect> = out.extract_if(.., is_sent).collect();
    let any = !unsent.is_empty();
    for effect in unsent {
        match effect {
            Effect::Submit { to, .. } => {
                let moment = model.facts.now.unwrap_or(Moment(0));
                submitted(model, out, to, Err(SubmitFault::CutOff), moment);
            }
            Effect::RunLine(line) => {
                let words = sentence(&SubmitFault::CutOff.to_string());
                actions::ran(model, out, (line, vec![words], None));
            }
            _ => {}
        }
    }
    any
}

/// A server that is out of reach shows until it is there again: what stands on the screen is of before.
pub(super) fn reached(model: &mut Model, reach: Reach) {
    let before = std::mem::replace(&mut model.facts.reach, reach);
    model.dirty = true;
    let said = match reach {
        Reach::There if before == Reach::Silent => Said::new(Tone::Good, "the server answers again"),
        Reach::There => Said::new(Tone::Good, "the server is there again"),
        Reach::Silent => Said::new(Tone::Bad, "the server gives no answer; what you sent is not lost"),
        Reach::CutOff => Said::new(Tone::Bad, "the server is out of reach; it is tried again and again"),
    };
    let messages = &mut model.facts.messages;
    let last = messages.log().next_back();
    let result = last.filter(|last| messages.result() == Some(&last.said));
    if reach == Reach::There && result.is_some_and(|result| model.now <= result.at.plus(RESULT_MILLIS)) {
        // What came of the command that waited for it says as much, and more.
        return messages.note(model.now, said);
    }
    say(model, said);
}
