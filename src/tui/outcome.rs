//! What became of a command, in words: the receipt, or what stands against it in whole sentences.
//!
//! A result stands at the foot of the screen while the next thing is typed. So it never takes more than a few rows of
//! the smallest screen; what does not fit into them is read for itself.

use super::facts::Facts;
use super::widget::text;
use crate::domain::desk::SubmitFault;
use crate::domain::receipt::{Notice, Receipt, Repeated};

/// What is said of what is under way to the store, behind what it is.
pub const UNDER_WAY: &str = "is being saved; what comes of it is told when it is known";

/// Columns of the smallest screen.
const COLUMNS: usize = 20;
/// The most rows of it that a result takes: title, prompt and what is typed have theirs.
pub const RESULT_ROWS: usize = 3;

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The result.
    pub words: String,
    /// Sentences that belong to it and have no room there.
    pub more: Vec<String>,
}

/// Whether a result has room at the foot of the smallest screen.
pub fn fits(words: &str) -> bool {
    text::wrap(words, COLUMNS, RESULT_ROWS + 1).len() <= RESULT_ROWS
}

/// A receipt in a few words: what was done as somebody called it, how many lines were typed where that is known, and
/// what else is worth a word.
pub fn told(
    called: Option<&str>,
    receipt: &Receipt,
    typed: Option<usize>,
    figures: &[String],
    facts: &Facts,
) -> Told {
    let done = match receipt {
        Receipt::Unchanged => {
            return Told { words: String::from("it was so already: no entry"), more: Vec::new() };
        }
        Receipt::Done(done) => done,
    };
    let mut words = match called {
        Some(called) => format!("{called}: entry {}", done.seq),
        None => format!("{} done: entry {}", done.action.word(), done.seq),
    };
    match typed.unwrap_or_else(|| usize::try_from(done.lines).unwrap_or(usize::MAX)) {
        _ if called.is_some() => {}
        0 | 1 => {}
        lines => words.push_str(&format!(", {lines} lines")),
    }
    let mut more: Vec<String> = Vec::new();
    if done.repeated == Repeated::Before {
        more.push(String::from("it was done before; nothing was done twice"));
    }
    more.extend(done.notices.iter().filter_map(|notice| self::notice(notice, facts)));
    let with = |parts: &[String]| format!("{words}; {}", parts.join("; "));
    if more.is_empty() {
        let whole = with(figures);
        let words = if !figures.is_empty() && fits(&whole) { whole } else { words };
        return Told { words, more };
    }
    let whole = with(&more);
    if fits(&whole) {
        return Told { words: whole, more: Vec::new() };
    }
    Told { words, more: more.iter().map(|words| sentence(words)).collect() }
}

/// What else there is to say, where a person wants to hear it.
pub fn notice(notice: &Notice, facts: &Facts) -> Option<String> {
    Some(match notice {
        Notice::NewItem(_) | Notice::NewPerson(_) | Notice::ClosingGoesOn(_) => return None,
        Notice::NewReservation(id) => format!("reservation {id}"),
        Notice::NewCount(id) => format!("count {id}"),
        Notice::CountHolds { at, .. } => {
            format!("on hand did not change: the count of {} saw these goods already", facts.minute(*at))
        }
        Notice::Negative(_) => String::from("a record is below nothing now"),
        Notice::InReview(line) => format!("observation {line} waits for a supervisor"),
        Notice::ReservationShort(_) => String::from("a reservation is no longer covered"),
        Notice::PastLastDay { last, .. } => format!("a lot was past its last day, {last}"),
        Notice::ChangedMeanwhile { item, by, at, seq, .. } => {
            format!("{by} changed {item} too: entry {seq}, {}", facts.brief(at.at))
        }
        Notice::ClockJumped => String::from("the clock had jumped back"),
    })
}

/// What a fault is called: that something was not done is said only where that is known.
pub fn title(fault: &SubmitFault, not_done: &'static str) -> &'static str {
    match fault {
        SubmitFault::Unknown(_) => "Not known yet",
        _ => not_done,
    }
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

/// A sentence of the command line as it reads on the screen: options have no place here, and what stands in backticks is
/// typed after a colon.
fn on_screen(words: &str) -> String {
    let mut rest = words;
    let mut said = String::new();
    while let Some((before, after)) = rest.split_once(" (--") {
        said.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    said.push_str(rest);
    let mut shown = String::new();
    for (index, part) in said.split('`').enumerate() {
        if index % 2 == 1 {
            shown.push(':');
        }
        shown.push_str(if index % 2 == 1 { part.strip_prefix("stockroom ").unwrap_or(part) } else { part });
    }
    shown
}

/// With a capital letter and a full stop, in the words of the screen.
pub fn sentence(words: &str) -> String {
    let words = on_screen(words);
    let words = words.as_str();
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return String::new() };
    let stop = if words.ends_with(['.', '?', '!']) { "" } else { "." };
    // A code stays as it is written: only a word in small letters gets its capital.
    let rest = chars.as_str();
    let plain = rest.chars().next().is_none_or(|c| c.is_ascii_lowercase() || c == ' ');
    let head = if plain { first.to_uppercase().to_string() } else { first.to_string() };
    format!("{head}{rest}{stop}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::entry::Action;
    use crate::domain::ids::{EntryLine, ItemId, LocationId, LotId, Record, Seq};
    use crate::domain::receipt::Done;
    use crate::domain::time::Moment;

    #[test]
    fn sentences_are_in_the_words_of_the_screen() {
        let cases = [
            ("name where it goes (--to)", "Name where it goes."),
            ("say that you are sure (--sure)", "Say that you are sure."),
            (
                "it has none; name one (--to JOB), or two (--from), please",
                "It has none; name one, or two, please.",
            ),
            (
                "there is no item \"X\"; `item list` shows what there is",
                "There is no item \"X\"; :item list shows what there is.",
            ),
            ("`stockroom setting` changes it", ":setting changes it."),
            ("OAK-20 (3 left) is low", "OAK-20 (3 left) is low."),
        ];
        for (words, expected) in cases {
            assert_eq!(sentence(words), expected);
        }
    }

    fn done(lines: u32, notices: Vec<Notice>) -> Receipt {
        Receipt::Done(Done {
            seq: Seq(17),
            action: Action::Receive,
            effective: Moment(0),
            recorded: Moment(0),
            lines,
            repeated: Repeated::New,
            moved: Vec::new(),
            notices,
        })
    }

    /// A receipt, the lines typed, figures; the result, and how many sentences are read besides.
    #[test]
    fn a_result_is_short_and_nothing_of_it_is_lost() {
        let record = Record { item: ItemId(1), location: LocationId(1), lot: LotId::NONE };
        let holds =
            Notice::CountHolds { record, observation: EntryLine { seq: Seq(9), line: 1 }, at: Moment(0) };
        let review = Notice::InReview(EntryLine { seq: Seq(17), line: 1 });
        let long = "VERY-LONG-CODE-OF-AN-ITEM now 1200000 at A-PLACE-FAR-AWAY";
        let cases = [
            (done(4, vec![]), Some(3), vec![], "receive done: entry 17, 3 lines", 0),
            (done(4, vec![]), None, vec![], "receive done: entry 17, 4 lines", 0),
            (done(2, vec![]), Some(1), vec!["OAK-20 now 36"], "receive done: entry 17; OAK-20 now 36", 0),
            (done(2, vec![]), Some(1), vec![long], "receive done: entry 17", 0),
            (done(1, vec![review.clone()]), Some(1), vec![], "receive done: entry 17", 1),
            (done(1, vec![holds, review]), Some(1), vec!["OAK-20 now 36"], "receive done: entry 17", 2),
            (
                done(1, vec![Notice::ClockJumped]),
                None,
                vec![],
                "receive done: entry 17; the clock had jumped back",
                0,
            ),
            (Receipt::Unchanged, None, vec![], "it was so already: no entry", 0),
        ];
        for (receipt, typed, figures, words, more) in cases {
            let figures: Vec<String> = figures.into_iter().map(String::from).collect();
            let told = told(None, &receipt, typed, &figures, &Facts::default());
            assert_eq!((told.words.as_str(), told.more.len()), (words, more));
            assert!(fits(&told.words), "{words}");
        }
    }
}
