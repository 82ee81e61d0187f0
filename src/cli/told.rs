//! What a command did, in sentences: what was done, with the entry's number, and what is there now.

use serde_json::{Map, Value, json};

use crate::domain::desk::Request;
use crate::domain::entry::Action;
use crate::domain::quantity::Qty;
use crate::domain::receipt::{Done, Notice, Receipt, Repeated, Told};
use crate::domain::text::shown;
use crate::service::desk::submit_through;

use super::answer::{Field, Object};
use super::at::At;
use super::fault::Fault;
use super::out::Style;

/// The answer to a command that posts.
pub static POSTED: Object = Object {
    name: "posted",
    doc: "What a command did: one object an entry. Its `moved` tells of the records that it moved.",
    fields: POSTED_FIELDS,
};

const POSTED_FIELDS: &[Field] = &[
    ("changed", "whether it made an entry; false where everything was so already"),
    ("entry", "the number of the entry"),
    ("action", "what was done"),
    ("effective", "when it happened"),
    ("recorded", "when it was committed"),
    ("lines", "how many lines were asked for"),
    ("repeated", "whether this answers a repeated request from the record"),
    ("message", "the same in words"),
    ("notices", "what else there is to say, in words"),
    (
        "moved",
        "the records it moved: sku, location, lot, change, on_hand (null where it is being counted, blind for you); at most 50",
    ),
];

/// A record that was moved, with its codes.
struct Row {
    sku: String,
    unit: String,
    location: String,
    lot: Option<String>,
    told: Told,
    decimals: u8,
}

impl At<'_> {
    /// Submits a request and says what it did; `done` says it where no movement does.
    pub fn post(&mut self, request: Request, done: &str) -> Result<(), Fault> {
        let receipt = submit_through(self.desk, request)?;
        self.tell(&receipt, done)
    }

    /// Says what a command did.
    pub fn tell(&mut self, receipt: &Receipt, done: &str) -> Result<(), Fault> {
        let Receipt::Done(entry) = receipt else {
            let message = "Nothing changed: it was so already.";
            if self.out.style() == Style::Json {
                self.out.object(self.posted(None, message, &[], &[]))?;
            } else {
                self.out.say(message)?;
            }
            return Ok(());
        };
        let rows = self.rows(entry);
        let (mut message, more) = self.sentences(entry, &rows, done);
        if entry.repeated == Repeated::Before {
            message = format!("Done before: {message}");
        }
        let notices: Vec<String> = entry.notices.iter().filter_map(|notice| self.notice(notice)).collect();
        if self.out.style() == Style::Json {
            self.out.object(self.posted(Some(entry), &message, &notices, &rows))?;
            return Ok(());
        }
        self.out.say(&message)?;
        for line in more.iter().chain(&notices) {
            self.out.say(line)?;
        }
        Ok(())
    }

    fn rows(&self, entry: &Done) -> Vec<Row> {
        let mut names = self.names.borrow_mut();
        let mut rows = Vec::with_capacity(entry.moved.len());
        // What a merge took from is no more, and answers by the other's name: only what came of it is told.
        let stays = |told: &&Told| !entry.action.is_of_master_data() || told.change > Qty::ZERO;
        for told in entry.moved.iter().filter(stays) {
            let item = names.item(self.desk, told.record.item);
            rows.push(Row {
                sku: item.sku,
                unit: item.unit,
                decimals: item.decimals,
                location: names.location(self.desk, told.record.location),
                lot: names.lot(self.desk, told.record.item, told.record.lot),
                told: *told,
            });
        }
        rows
    }

    /// The sentence, and further lines where several records moved.
    fn sentences(&self, entry: &Done, rows: &[Row], done: &str) -> (String, Vec<String>) {
        let seq = entry.seq;
        let qty = |row: &Row, quantity: Qty| quantity.shown(row.decimals, self.out.mark());
        let there = |row: &Row, word: &str| match row.told.on_hand {
            Some(on_hand) => format!("{} {word}", qty(row, on_hand)),
            None => String::from("it is being counted"),
        };
        let what = |row: &Row| {
            format!("{} {} {}{}", qty(row, row.told.change.abs()), row.unit, row.sku, lot_words(row))
        };
        let line = |row: &Row| {
            let change = signed(qty(row, row.told.change));
            format!("  {}{} at {}: {change}, {}", row.sku, lot_words(row), row.location, there(row, "there"))
        };
        let verb = verb(entry.action);
        match rows {
            rows if entry.action.is_of_master_data() => {
                let more = rows
                    .iter()
                    .map(|row| format!("  {} came to {}: {}", what(row), row.location, there(row, "there")));
                (format!("{done} Entry {seq}."), more.collect())
            }
            [] => (format!("{done} Entry {seq}."), Vec::new()),
            [row] if matches!(entry.action, Action::Adjust | Action::Undo | Action::Count) => {
                let text = format!(
                    "{verb} {}{} at {} by {}: {}. Entry {seq}.",
                    row.sku,
                    lot_words(row),
                    row.location,
                    signed(qty(row, row.told.change)),
                    there(row, "there")
                );
                (text, Vec::new())
            }
            [row] => {
                let (word, left) = if row.told.change.0 < 0 { ("from", "left") } else { ("to", "there") };
                let (location, left) = (&row.location, there(row, left));
                (format!("{verb} {} {word} {location}: {left}. Entry {seq}.", what(row)), Vec::new())
            }
            [one, two] if is_pair(one, two) => {
                let of = |row: &Row, word: &str| match row.told.on_hand {
                    Some(_) => there(row, word),
                    None => format!("{} is being counted", row.location),
                };
                let (from, to) = if one.told.change.0 < 0 { (one, two) } else { (two, one) };
                let text = format!(
                    "{verb} {} from {} to {}: {}, {}. Entry {seq}.",
                    what(to),
                    from.location,
                    to.location,
                    of(from, "left"),
                    of(to, "there")
                );
                (text, Vec::new())
            }
            rows => {
                let lines = entry.lines;
                let plural = if lines == 1 { "line" } else { "lines" };
                (format!("{verb} {lines} {plural}. Entry {seq}."), rows.iter().map(line).collect())
            }
        }
    }

    fn posted(
        &self,
        entry: Option<&Done>,
        message: &str,
        notices: &[String],
        rows: &[Row],
    ) -> Map<String, Value> {
        let calendar = self.calendar();
        let moved: Vec<Value> = rows
            .iter()
            .map(|row| {
                json!({
                    "sku": row.sku, "location": row.location, "lot": row.lot,
                    "change": row.told.change.plain(), "on_hand": row.told.on_hand.map(Qty::plain),
                })
            })
            .collect();
        let values = [
            Value::from(entry.is_some()),
            json!(entry.map(|entry| entry.seq.0)),
            json!(entry.map(|entry| entry.action.word())),
            json!(entry.map(|entry| calendar.rfc3339(entry.effective))),
            json!(entry.map(|entry| calendar.rfc3339(entry.recorded))),
            json!(entry.map_or(0, |entry| entry.lines)),
            Value::from(entry.is_some_and(|entry| entry.repeated == Repeated::Before)),
            Value::from(shown(message)),
            json!(notices),
            Value::from(moved),
        ];
        POSTED_FIELDS.iter().map(|(name, _)| (*name).to_owned()).zip(values).collect()
    }

    /// A notice as a sentence.
    fn notice(&self, notice: &Notice) -> Option<String> {
        let mut names = self.names.borrow_mut();
        Some(match notice {
            Notice::NewItem(_) | Notice::NewPerson(_) => return None,
            Notice::NewReservation(id) => format!("It is reservation {id}."),
            Notice::NewCount(id) => {
                format!("It is count {id}; `count enter {id} SKU QTY` records what is seen.")
            }
            Notice::CountHolds { record, observation, at } => format!(
                "On hand of {} at {} did not change: the count of {} (entry {observation}) saw the goods already.",
                names.item(self.desk, record.item).sku,
                names.location(self.desk, record.location),
                self.calendar().minute(*at)
            ),
            Notice::Negative(record) => format!(
                "{} at {} is below nothing now; count it soon.",
                names.item(self.desk, record.item).sku,
                names.location(self.desk, record.location)
            ),
            Notice::InReview(line) => {
                format!("What was seen in line {line} waits for a supervisor: `count approve {line}`.")
            }
            Notice::ReservationShort(item) => {
                format!("There is less of {} now than is reserved.", names.item(self.desk, *item).sku)
            }
            Notice::ClosingGoesOn(_) => return None,
            Notice::PastLastDay { record, last } => format!(
                "Lot {} of {} was past its last day, {last}.",
                names.lot(self.desk, record.item, record.lot).unwrap_or_default(),
                names.item(self.desk, record.item).sku
            ),
            Notice::ChangedMeanwhile { item, by, at, action, seq } => {
                format!("{by} changed {item} too, at {at} ({}, entry {seq}).", action.word())
            }
            Notice::ClockJumped => String::from(
                "The computer's clock went back: entries before this one may carry a time that is too late; `journal` marks them.",
            ),
        })
    }
}

/// What was done, in the past.
fn verb(action: Action) -> &'static str {
    match action {
        Action::Receive => "Received",
        Action::PutAway => "Put away",
        Action::Issue => "Issued",
        Action::Move => "Moved",
        Action::Adjust => "Adjusted",
        Action::Scrap => "Scrapped",
        Action::Return => "Returned",
        Action::Opening => "Opened with",
        Action::Mixed => "Booked",
        Action::Undo => "Undid: changed",
        Action::Count => "Counted: changed",
        _ => "Changed",
    }
}

fn lot_words(row: &Row) -> String {
    row.lot.as_ref().map_or(String::new(), |lot| format!(" lot {lot}"))
}

fn signed(text: String) -> String {
    if text.starts_with('-') { text } else { format!("+{text}") }
}

/// Whether two records are the two ends of one move.
fn is_pair(one: &Row, two: &Row) -> bool {
    one.told.record.item == two.told.record.item
        && one.told.record.lot == two.told.record.lot
        && one.told.change.negated() == two.told.change
}
