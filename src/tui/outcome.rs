//! What became of a command, in words: the receipt, or what stands against it in whole sentences.

use super::facts::Facts;
use crate::domain::desk::SubmitFault;
use crate::domain::receipt::{Notice, Receipt, Repeated};

/// A receipt in a few words.
pub fn receipt(receipt: &Receipt, facts: &Facts) -> String {
    let done = match receipt {
        Receipt::Unchanged => return String::from("it was so already: no entry"),
        Receipt::Done(done) => done,
    };
    let lines = match done.lines {
        1 => String::from("1 line"),
        lines => format!("{lines} lines"),
    };
    let mut words = format!("{} done: entry {}, {lines}", done.action.word(), done.seq);
    if done.repeated == Repeated::Before {
        words.push_str(" (it was done before; nothing was done twice)");
    }
    for notice in &done.notices {
        if let Some(more) = self::notice(notice, facts) {
            words.push_str("; ");
            words.push_str(&more);
        }
    }
    words
}

/// What else there is to say, where a person wants to hear it.
pub fn notice(notice: &Notice, facts: &Facts) -> Option<String> {
    Some(match notice {
        Notice::NewItem(_) => return None,
        Notice::NewReservation(id) => format!("reservation {id}"),
        Notice::NewCount(id) => format!("count {id}"),
        Notice::CountHolds { at, .. } => {
            format!("on hand did not change: the count of {} saw these goods already", facts.minute(*at))
        }
        Notice::Negative(_) => String::from("a record is below nothing now"),
        Notice::InReview(line) => format!("observation {line} waits for a supervisor"),
        Notice::ReservationShort(_) => String::from("a reservation is no longer covered"),
        Notice::ClockJumped => {
            String::from("the clock went back: entries before this one may carry a time that is too late")
        }
    })
}

/// What stands against a command, one sentence a line.
pub fn fault_lines(fault: &SubmitFault) -> Vec<String> {
    match fault {
        SubmitFault::Refused(refused) => {
            refused.faults.iter().map(|fault| sentence(&fault.to_string())).collect()
        }
        fault => vec![sentence(&fault.to_string())],
    }
}

/// With a capital letter and a full stop.
pub fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return String::new() };
    let stop = if words.ends_with(['.', '?', '!']) { "" } else { "." };
    // A code stays as it is written: only a word in small letters gets its capital.
    let rest = chars.as_str();
    let plain = rest.chars().next().is_none_or(|c| c.is_ascii_lowercase() || c == ' ');
    let head = if plain { first.to_uppercase().to_string() } else { first.to_string() };
    format!("{head}{rest}{stop}")
}
