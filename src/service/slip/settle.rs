//! At a start: what became of what somebody was cut off from, asked of the store under its number, told in a sentence.

use super::file::{Left, Slip, Slips};
use crate::domain::command::ItemRef;
use crate::domain::desk::AskFault;
use crate::domain::ids::{ItemId, RequestId, SessionId};
use crate::domain::query::{ItemQuery, OutcomeQuery, StoreQuery};
use crate::domain::receipt::Receipt;
use crate::domain::text::shown;
use crate::domain::time::Moment;
use crate::service::desk::{Desk, ask};

/// The most characters of a word from a slip.
const WORD_MAX: usize = 100;

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Whether it was recorded.
    pub recorded: bool,
    /// The sentence.
    pub sentence: String,
}

/// Settles the slips that whoever stands at this desk has left for this store. What cannot be asked now stays.
pub fn settle(desk: &dyn Desk, slips: &Slips) -> Vec<Settled> {
    let (site, person) = (desk.site(), desk.asker().person.0);
    let own = |left: &Left| left.slip.site == site && left.slip.person == person;
    let mut left: Vec<Left> = slips.left().into_iter().filter(own).collect();
    left.sort_by_key(|left| left.slip.at);
    let mut settled = Vec::new();
    for left in left {
        match outcome(desk, &left.slip) {
            Ok(outcome) => {
                settled.push(told(desk, &left.slip, outcome.as_ref()));
                left.done();
            }
            Err(fault) => tracing::warn!(%fault, "what became of a request cannot be asked"),
        }
    }
    settled
}

/// The receipt; none where it was not recorded. The last of a set that made an entry speaks for all of it.
fn outcome(desk: &dyn Desk, slip: &Slip) -> Result<Option<Receipt>, AskFault> {
    let session = SessionId(slip.session);
    // At a server the command may still be on its way: what is told now must stay true.
    desk.end_session(session).map_err(|fault| AskFault::Stopped(fault.to_string()))?;
    let (first, last) = slip.numbers;
    for number in (first..=last).rev() {
        let found = ask(desk, OutcomeQuery { request: RequestId { session, number } })?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn told(desk: &dyn Desk, slip: &Slip, outcome: Option<&Receipt>) -> Settled {
    let what = words(desk, slip);
    let when = match ask(desk, StoreQuery) {
        Ok(store) => format!(" of {}", store.settings.calendar().minute(Moment(slip.at))),
        Err(_) => String::new(),
    };
    let sentence = match outcome {
        Some(Receipt::Done(done)) => format!("your {what}{when} was recorded: entry {}", done.seq),
        Some(Receipt::Unchanged) => format!("your {what}{when} changed nothing: everything was so already"),
        None => format!("your {what}{when} was not recorded, and nothing of it was done; do it again"),
    };
    Settled { recorded: outcome.is_some(), sentence }
}

/// `issue of 5 x M8 and 2 more lines`; all of it fit to show.
fn words(desk: &dyn Desk, slip: &Slip) -> String {
    let brief = |text: &str| -> String { shown(text).chars().take(WORD_MAX).collect() };
    let what = brief(&slip.what);
    if slip.numbers.0 < slip.numbers.1 {
        return format!("set of {} commands", slip.lines);
    }
    let by_id = || {
        let item = ItemRef::Id(ItemId(slip.item?));
        Some(ask(desk, ItemQuery { item }).ok()??.item.sku.to_string())
    };
    let sku = slip.sku.as_deref().map(brief).or_else(by_id);
    let mut words = match (sku, &slip.quantity, &slip.about) {
        (Some(sku), Some(quantity), _) => format!("{what} of {} x {sku}", brief(quantity)),
        (Some(sku), None, _) => format!("{what} of {sku}"),
        (None, _, Some(about)) => format!("{what} of {}", brief(about)),
        (None, _, None) => what,
    };
    match slip.lines {
        0 | 1 => {}
        2 => words.push_str(" and 1 more line"),
        lines => words.push_str(&format!(" and {} more lines", lines.saturating_sub(1))),
    }
    words
}
