//! A form that somebody fills in has a number of its own, like a form on paper: it is posted once, whoever posts it and
//! at whichever screen it still lies. It must never stand in for the number of a request, which a retry is known by.

use serde::{Deserialize, Serialize};

/// The number of a form: 16 random bytes, the same wherever it is gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FormId(pub [u8; 16]);

/// What stands before the number in the text of a half-filled form.
const NAMED: &str = "\"form\":\"";

impl FormId {
    /// The number as 32 letters.
    pub fn word(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The number that 32 letters say.
    pub fn parse(word: &str) -> Option<FormId> {
        let fits = word.len() == 32 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let whole = u128::from_str_radix(word, 16).ok()?;
        fits.then(|| FormId(whole.to_be_bytes()))
    }

    /// The form that a half-filled form's text is of; none in one that an older program kept.
    pub fn named_in(text: &str) -> Option<FormId> {
        let (_, rest) = text.split_once(NAMED)?;
        FormId::parse(rest.get(..32)?)
    }
}

/// A form that is being posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Its number.
    pub id: FormId,
    /// Where it was kept half filled, such as `form.receive`: what is posted lies there no longer.
    pub key: String,
}

/// Numbers for the forms of one screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormIds {
    next: u128,
}

impl FormIds {
    /// Numbers from a random one on.
    pub fn from(random: [u8; 16]) -> FormIds {
        FormIds { next: u128::from_be_bytes(random) }
    }

    /// The next number.
    pub fn take(&mut self) -> FormId {
        let id = FormId(self.next.to_be_bytes());
        self.next = self.next.wrapping_add(1);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_written_and_nothing_else_is_one() {
        let id = FormId([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 254, 255]);
        assert_eq!(id.word(), "000102030405060708090a0b0c0dfeff");
        assert_eq!(FormId::parse(&id.word()), Some(id));
        for odd in ["", "12", "000102030405060708090a0b0c0dfefG", "+00102030405060708090a0b0c0dfeff"] {
            assert_eq!(FormId::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_text_of_a_form_names_it_where_it_has_a_number() {
        let id = FormId([7; 16]);
        let text = format!("{{\"form\":\"{}\",\"head\":[]}}", id.word());
        assert_eq!(FormId::named_in(&text), Some(id));
        for older in [
            "",
            "{\"head\":[[\"form\",\"x\"]]}",
            "{\"form\":\"07\"}",
            "{\"form\":\"\u{fc}07070707070707070707070707070707\"}",
        ] {
            assert_eq!(FormId::named_in(older), None, "{older}");
        }
    }

    #[test]
    fn no_two_forms_of_a_screen_have_one_number() {
        let mut ids = FormIds::from([255; 16]);
        assert_eq!(
            (ids.take(), ids.take(), ids.take()),
            (FormId([255; 16]), FormId([0; 16]), FormId(1_u128.to_be_bytes()))
        );
    }
}
