//! What people ask for: every kind of command, wrong ones among them.

use stockroom::domain::command::{Command, Look, ReleaseWhat, UndoWhat};
use stockroom::domain::desk::Request;
use stockroom::domain::ids::Seq;
use stockroom::domain::text::Note;
use stockroom::domain::time::Day;

use crate::commands::{
    adjust, carry, count, count_over, counted, in_line, issue, low_at, receive, receive_all, reserve,
    supplier, undo_last,
};
use crate::shop::{ITEMS, PLACES};
use crate::support::{Dice, code};

/// The lots of glue and their last days; the day of the shop is 20514.
const LOTS: [(&str, Day); 3] = [("L1", Day(20_516)), ("L2", Day(20_520)), ("L3", Day(20_900))];

/// What marks an ask in the journal, whatever becomes of its number.
pub fn note(ask: u32) -> Note {
    Note::new(&format!("ask {ask}")).unwrap()
}

/// The ask that a note marks.
pub fn ask_of(note: Option<&Note>) -> Option<u32> {
    note?.as_str().strip_prefix("ask ")?.parse().ok()
}

/// Something that somebody asks for, while the journal has so many entries.
pub fn wish(dice: &mut Dice, ask: u32, head: u64) -> Request {
    let look = if dice.below(4) == 0 { Look::First } else { Look::Sure };
    Request { note: Some(note(ask)), look, ..Request::from(command(dice, ask, head)) }
}

fn command(dice: &mut Dice, ask: u32, head: u64) -> Command {
    let sku = ITEMS[dice.below(ITEMS.len())];
    let (from, to) = (PLACES[dice.below(PLACES.len())], PLACES[dice.below(PLACES.len())]);
    let units = i64::try_from(1 + dice.below(25)).unwrap();
    match dice.below(100) {
        0..24 if sku == "GLUE" => {
            receive_all(vec![in_line(sku, units, from, Some(LOTS[dice.below(LOTS.len())]))])
        }
        0..20 => receive(sku, units, from),
        20..24 => {
            let lines = ITEMS[..3].iter().map(|sku| in_line(sku, units, to, None));
            receive_all(lines.collect())
        }
        24..50 => issue(sku, units, from),
        50..64 => carry(sku, units, from, to),
        64..72 => adjust(sku, if dice.heads() { units } else { -units }, from),
        72..78 => reserve(sku, units, &format!("SO-{}", dice.below(5))),
        78..80 => {
            let document = code(&format!("SO-{}", dice.below(5)));
            Command::Release { what: ReleaseWhat::Document { document, item: None }, quantity: None }
        }
        80..83 => count(from),
        83..86 => counted(1 + u32::try_from(dice.below(4)).unwrap(), sku, units),
        86..88 => count_over(1 + u32::try_from(dice.below(4)).unwrap()),
        88..93 => undo_last(),
        93..96 => Command::Undo(UndoWhat::Entry(Seq(1 + dice.next() % head.max(1)))),
        96..98 => low_at(sku, units),
        _ => supplier(&format!("S{}", ask % 7)),
    }
}
