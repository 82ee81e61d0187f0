//! A key pressed once more than it had to be: what posted something is no command of the screen that comes up behind it.
//!
//! Only the same key, and only where it would mean something else than it did: it was the answer to a question that is
//! gone, or its screen is. A screen that is still there knows what its own key pressed again is. It must never swallow
//! anything that is typed.

use super::effect::{Effect, ScreenId};
use super::key::Key;
use super::millis::Millis;
use super::model::Model;
use super::outcome::UNDER_WAY;
use super::press::typing;
use super::said::{Said, Tone};
use super::update::say;

/// How long after what came of it the key pressed again is still the same press, in milliseconds.
const AGAIN_MILLIS: u64 = 700;

/// The key that posted something last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    key: Key,
    /// Where it was pressed.
    from: From,
    /// When what came of it was told; none while it is under way.
    told: Option<Millis>,
}

/// Where a key was pressed that posted something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// On this screen.
    Screen(ScreenId),
    /// In a question over the screen, which is gone since.
    Question,
}

/// Whether a key is the last one pressed again, and then nothing else.
pub(super) fn is_it(model: &mut Model, key: Key) -> bool {
    let Some(posted) = model.posted.filter(|posted| posted.key == key) else { return false };
    let gone = match posted.from {
        From::Screen(id) => id != model.stack.top().id,
        From::Question => true,
    };
    if !gone || model.modal.is_some() || model.pin.is_some() || typing(model).is_some() {
        return false;
    }
    match posted.told {
        Some(told) => model.now < told.plus(AGAIN_MILLIS),
        None => {
            say(model, Said::new(Tone::Info, format!("it {UNDER_WAY}")));
            true
        }
    }
}

/// What a key led to: whether it posted something.
pub(super) fn note(model: &mut Model, key: Key, (in_question, screen): (bool, ScreenId), led_to: &[Effect]) {
    if led_to.iter().any(|effect| matches!(effect, Effect::Submit { .. })) {
        let from = if in_question { From::Question } else { From::Screen(screen) };
        model.posted = Some(Posted { key, from, told: None });
    }
}

/// What came of it is told.
pub(super) fn told(model: &mut Model) {
    let now = model.now;
    if let Some(posted) = &mut model.posted {
        posted.told.get_or_insert(now);
    }
}
