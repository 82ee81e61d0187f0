//! The sentence of each refusal: what, where, and what would help.

use std::fmt;

use super::super::text::{Code, path_words};
use super::kept::the_rest;
use super::{Elsewhere, Fault, Never, Noun, Refused, Why};

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}", self.why)
    }
}

impl Noun {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Noun::Item => "item",
            Noun::Location => "location",
            Noun::Lot => "lot",
            Noun::Supplier => "supplier",
            Noun::Job => "job",
            Noun::Barcode => "barcode",
            Noun::Reservation => "reservation",
            Noun::Count => "count",
            Noun::Observation => "observation",
            Noun::Alert => "alert",
            Noun::Person => "person",
            Noun::Entry => "entry",
            Noun::Pack => "pack",
        }
    }

    /// The command that shows what there is of it.
    fn shown_by(self) -> Option<&'static str> {
        Some(match self {
            Noun::Item => "item list",
            Noun::Location => "location list",
            Noun::Lot => "lot list",
            Noun::Supplier => "supplier list",
            Noun::Job => "job list",
            Noun::Reservation => "reserve",
            Noun::Count | Noun::Observation => "count list",
            Noun::Alert => "alerts list --all",
            Noun::Entry => "journal",
            Noun::Pack => "item show",
            Noun::Barcode | Noun::Person => return None,
        })
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Unknown { noun, code } => {
                write!(f, "there is no {} \"{}\"", noun.word(), super::super::text::shown(code))?;
                match noun.shown_by() {
                    Some(verb) => write!(f, "; `{verb}` shows what there is"),
                    None => Ok(()),
                }
            }
            Why::Taken { noun, code, by } => {
                write!(f, "{} {code} is taken by {by}; choose another", noun.word())
            }
            Why::Retired { noun, code } => {
                let of = if *noun == Noun::Lot { "SKU " } else { "" };
                let noun = noun.word();
                write!(f, "{noun} {code} is retired; `{noun} revive {of}{code}` takes it into use")
            }
            Why::HoldsStock { noun, code, what } => {
                write!(f, "{} {code} still holds stock", noun.word())?;
                elsewhere(f, ": ", what)?;
                write!(f, "; move or issue it first")
            }
            Why::Missing { what, help } => write!(f, "{what} is missing; {help}"),
            Why::Unfit { what } => write!(f, "{what}"),
            Why::NoSpace { free, floor, folder } => write!(
                f,
                "only {free} MiB are free on the disk of {}, and nothing is written below {floor}; free some space (floor-mib in store.toml sets how much)",
                path_words(folder)
            ),
            Why::TooFine { item, quantity, decimals } => match decimals {
                0 => write!(f, "{item} takes whole numbers, not {quantity}"),
                1 => write!(f, "{item} takes 1 decimal, not {quantity}"),
                n => write!(f, "{item} takes {n} decimals, not {quantity}"),
            },
            Why::TooLarge => write!(f, "the quantity is too large; at most 1000000000000 can be kept"),
            Why::SumTooLarge { item, location } => write!(
                f,
                "{item} at {location} would come to more than can be kept, 1000000000000; check the quantity"
            ),
            Why::ValueTooLarge { item, on_hand } => write!(
                f,
                "the value of {item}, of which there are {on_hand}, is beyond what can be kept; check its cost"
            ),
            Why::NotPositive { quantity } => write!(f, "the quantity is {quantity}; give more than 0"),
            Why::Lines { lines: 0, .. } => write!(f, "there are no lines; give at least one"),
            Why::Lines { lines, limit } => {
                write!(f, "{lines} lines are too many for one entry; at most {limit}")
            }
            Why::NotEnough { .. } => self.not_enough(f),
            Why::NothingThere { item, location, lot, elsewhere: others } => {
                write!(f, "{location} holds no {item}{}", lot_words(lot.as_ref()))?;
                if others.is_empty() {
                    return write!(f, ", and no other place does; receive or count it first");
                }
                elsewhere(f, "; there is ", others)
            }
            Why::PastNegative { item, location, lot, at, short } => {
                write!(f, "{item} at {location}{} would have been", lot_words(lot.as_ref()))?;
                match short {
                    Some(short) => write!(f, " {short} short"),
                    None => write!(f, " short"),
                }?;
                write!(f, " at {at}; look at its movements since then")
            }
            Why::Role { what, needs, is } => {
                write!(f, "{what} needs a {}; you are a {}", needs.word(), is.word())
            }
            Why::Limit { item, asked } => {
                write!(f, "{asked} of {item} is above what a clerk may adjust; a supervisor can")
            }
            Why::SecondLook { item, asked, largest, kind } => write!(
                f,
                "{asked} of {item} is {} times the largest {} so far, {largest}; say that you are sure (--sure)",
                asked.0.checked_div(largest.0).unwrap_or(0),
                kind.word()
            ),
            Why::ChangedMeanwhile { item, by, at, action, seq } => {
                write!(
                    f,
                    "{by} changed {item} at {at} ({}, entry {seq}), after you had looked",
                    action.word()
                )
            }
            Why::RepeatedReference { reference, seq } => write!(
                f,
                "reference {reference} of this supplier was received before, as entry {seq}; say that you are sure (--sure)"
            ),
            Why::NotBought { item } => write!(
                f,
                "{item} is work in progress: made, not bought; return it from production (return --from production), or say that you are sure (--sure)"
            ),
            Why::Future { at } => write!(f, "{at} is in the future; give a time that has passed"),
            Why::Closed { day } => {
                write!(f, "the days up to {day} are closed; give a time after that day")
            }
            Why::BeforeShift { hours } => write!(
                f,
                "a clerk may date back {hours} hours; a supervisor may date back to the last closed day"
            ),
            Why::UnderCount { location, count } => {
                write!(f, "{location} is being counted (count {count}); finish the count first")
            }
            Why::Tree { location, what } => write!(f, "{location} {what}"),
            Why::AlreadyUndone { line, by } => write!(f, "line {line} was undone by entry {by}"),
            Why::NothingToUndo { seq: Some(seq) } => write!(
                f,
                "entry {seq} holds nothing that can be undone; movements, reservations and observations can: name one with `undo ENTRY`"
            ),
            Why::NothingToUndo { seq: None } => write!(f, "you have no entry that can be undone"),
            Why::DependedOn { entries } => {
                write!(f, "later entries stand on it; undo these first, in this order:")?;
                entries.iter().try_for_each(|seq| write!(f, " {seq}"))
            }
            Why::Never { seq, why } => write!(f, "entry {seq} cannot be undone: {why}"),
            Why::FormPosted { seq, by } => {
                let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
                write!(f, "posted already{by}, as entry {seq}")
            }
            Why::Request { last } => {
                write!(f, "the request's number was used before; the session is at {last}")
            }
            Why::Fault => write!(
                f,
                "the program failed on this command and did nothing; stockroom.log in the store's folder says more"
            ),
        }
    }
}

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Never::Merge(action) => {
                write!(f, "it merged two of a sort ({}), and a merge stays", action.word())?;
                write!(f, "; move, issue or adjust stock by hand where it went wrong")
            }
            Never::MasterData(action) => {
                write!(
                    f,
                    "it changed master data ({}), which stays as it is until it is changed again",
                    action.word()
                )
            }
            Never::Overtaken { by } => {
                write!(f, "entry {by} has made other stock of what it brought (a merge, or lots turned on)")?;
                write!(f, ", and that stays; issue or adjust what is there now instead")
            }
            Never::Merged { noun, code, into } => {
                write!(
                    f,
                    "{} {code} is part of {into} now; book what came back to {into} instead",
                    noun.word()
                )
            }
        }
    }
}

impl Why {
    fn not_enough(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Why::NotEnough {
            item,
            location,
            lot,
            asked,
            on_hand,
            available,
            kept,
            expired,
            elsewhere: others,
            override_helps,
        } = self
        else {
            return Ok(());
        };
        let place = location.as_ref().map_or(String::from("on site"), |code| format!("at {code}"));
        match on_hand {
            Some(on_hand) => {
                write!(f, "{asked} of {item} asked, {on_hand} {place}{}", lot_words(lot.as_ref()))?
            }
            None => write!(
                f,
                "{asked} of {item}{} asked, and some of it {place} is being counted; finish the count first",
                lot_words(lot.as_ref())
            )?,
        }
        if let (Some(available), Some(on_hand)) = (available, on_hand)
            && available < on_hand
        {
            write!(f, ", of it {available} available")?;
            the_rest(f, kept)?;
        }
        if available.is_none() && on_hand.is_some() {
            write!(
                f,
                ", of it some may be kept back for what is promised of it and is being counted elsewhere"
            )?;
        }
        elsewhere(f, "; past its last day, taken only if the lot is named: ", expired)?;
        // Without a place and a lot, where it lies is where all of it lies.
        let lead = match (location.is_none() && lot.is_none(), on_hand) {
            (true, Some(_)) => "; it lies: ",
            (true, None) => "; besides that it lies: ",
            (false, _) => "; also ",
        };
        elsewhere(f, lead, others)?;
        if *override_helps {
            write!(f, "; a supervisor can override with a reason")?;
        }
        Ok(())
    }
}

fn lot_words(lot: Option<&Code>) -> String {
    lot.map_or(String::new(), |lot| format!(" lot {lot}"))
}

fn elsewhere(f: &mut fmt::Formatter<'_>, lead: &str, others: &[Elsewhere]) -> fmt::Result {
    for (index, other) in others.iter().take(3).enumerate() {
        let before = if index == 0 { lead } else { ", " };
        let item = other.item.as_ref().map_or(String::new(), |item| format!(" {item}"));
        let lot = lot_words(other.lot.as_ref());
        write!(f, "{before}{}{item} at {}{lot}", other.on_hand, other.location)?;
    }
    if others.len() > 3 {
        write!(f, " and {} more places", others.len() - 3)?;
    }
    Ok(())
}
