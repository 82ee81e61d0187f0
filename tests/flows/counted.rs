//! How many keys something takes, beside digits and scans.

use std::fmt;

use crate::page::Stroke;

/// The most keys of a delivery line, and of a counted record.
const LINE_MAX: usize = 6;
const RECORD_MAX: usize = 5;

/// What a block of keys is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Block,
    /// One line of a delivery, come in or put away.
    Line,
    /// One record of a count.
    Record,
}

impl Of {
    /// By the end of what the page says of it.
    pub fn named(words: &str) -> Of {
        match words.split_once(": ") {
            Some((_, "a delivery line.")) => Of::Line,
            Some((_, "a counted record.")) => Of::Record,
            _ => Of::Block,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Of::Block => "",
            Of::Line => ": a delivery line",
            Of::Record => ": a counted record",
        }
    }

    fn most(self) -> usize {
        match self {
            Of::Block => usize::MAX,
            Of::Line => LINE_MAX,
            Of::Record => RECORD_MAX,
        }
    }
}

/// Keys, digits and scans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub keys: usize,
    digits: usize,
    scans: usize,
}

impl Counted {
    pub fn of(strokes: &[Stroke]) -> Counted {
        let mut counted = Counted::default();
        for stroke in strokes {
            match stroke {
                Stroke::Scan(_) => counted.scans += 1,
                Stroke::Key(key) if key.typed().is_some_and(|c| c.is_ascii_digit()) => counted.digits += 1,
                Stroke::Key(_) => counted.keys += 1,
            }
        }
        counted
    }

    pub fn plus(self, other: Counted) -> Counted {
        Counted {
            keys: self.keys + other.keys,
            digits: self.digits + other.digits,
            scans: self.scans + other.scans,
        }
    }

    /// What the page says of a block, held to its limit.
    pub fn of_block(self, of: Of) -> String {
        assert!(self.keys <= of.most(), "{} keys{}; at most {}", self.keys, of.words(), of.most());
        format!("*{self}{}.*", of.words())
    }

    /// What the page says of a whole flow: nobody gets under a limit by what stands before and after the lines.
    pub fn of_flow(self, lines: usize, records: usize) -> String {
        let shared = [(Of::Line, lines, "delivery line"), (Of::Record, records, "counted record")];
        let mut words = format!("*In all {self}");
        for (of, count, name) in shared.into_iter().filter(|(_, count, _)| *count > 0) {
            assert!(self.keys <= of.most() * count, "{} keys for {count} {name}s", self.keys);
            let each = self.keys * 10 / count;
            words.push_str(&format!(" for {}: {}.{} keys each", many(count, name), each / 10, each % 10));
        }
        words + ".*"
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", many(self.keys, "key"))?;
        for (count, name) in [(self.digits, "digit"), (self.scans, "scan")] {
            if count > 0 {
                write!(f, ", {}", many(count, name))?;
            }
        }
        Ok(())
    }
}

fn many(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

#[test]
fn digits_and_scans_stand_beside_the_keys() {
    let key = |name: &str| Stroke::Key(name.parse().unwrap());
    let strokes = [key("3"), key("c"), key("enter"), Stroke::Scan(String::from("123"))];
    let counted = Counted::of(&strokes);
    assert_eq!(counted.of_block(Of::Line), "*2 keys, 1 digit, 1 scan: a delivery line.*");
    assert_eq!(
        counted.of_flow(3, 0),
        "*In all 2 keys, 1 digit, 1 scan for 3 delivery lines: 0.6 keys each.*"
    );
    assert_eq!(Of::named("2 keys: a counted record."), Of::Record);
}

#[test]
#[should_panic(expected = "at most 5")]
fn a_record_of_six_keys_is_too_many() {
    let six = Counted { keys: 6, ..Counted::default() };
    six.of_block(Of::Record);
}
