//! How a typed text is matched: every word somewhere, or, where nothing is like that, letter by letter.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::domain::text::fold;

/// Which letters and digits a folded text has, so that most texts need not be read to know that they do not match. A
/// text with anything but ASCII counts as having all: what another letter is like is the matcher's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters(u64);

impl Letters {
    /// Those of a folded text.
    pub fn of(text: &str) -> Letters {
        if !text.is_ascii() {
            return Letters(u64::MAX);
        }
        Letters(text.bytes().fold(0, |letters, byte| letters | bit(byte)))
    }

    /// Those that a text must have to match what was typed.
    pub fn needed(typed: &str) -> Letters {
        Letters(fold(typed).bytes().fold(0, |letters, byte| letters | bit(byte)))
    }

    /// Whether all that is needed is there.
    pub fn have(self, needed: Letters) -> bool {
        self.0 & needed.0 == needed.0
    }
}

/// The bit of a letter or a digit; nothing for anything else, which is never needed then.
fn bit(byte: u8) -> u64 {
    match byte {
        b'a'..=b'z' => 1 << (byte - b'a'),
        b'0'..=b'9' => 1 << (byte - b'0' + 26),
        _ => 0,
    }
}

/// The folded words of a filter.
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text.
    pub fn new(text: &str) -> Words {
        Words(fold(text).split_whitespace().map(str::to_owned).collect())
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word is somewhere in a folded text.
    pub fn all_in(&self, text: &str) -> bool {
        self.0.iter().all(|word| text.contains(word.as_str()))
    }

    /// Whether every word begins a word of a folded text.
    pub fn all_begin(&self, text: &str) -> bool {
        self.0.iter().all(|word| {
            text.match_indices(word.as_str()).any(|(at, _)| {
                text.get(..at)
                    .and_then(|before| before.chars().next_back())
                    .is_none_or(|before| !before.is_alphanumeric())
            })
        })
    }
}

/// Those whose letters hold the text's letters in order, best first; equals stay in the order given.
pub fn fuzzy<'a, T>(text: &str, among: impl Iterator<Item = (T, &'a str)>) -> Vec<(T, u32)> {
    let pattern = Pattern::new(text, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut found: Vec<(T, u32)> = among
        .filter_map(|(what, hay)| {
            let score = pattern.score(Utf32Str::new(hay, &mut letters), &mut matcher)?;
            Some((what, score))
        })
        .collect();
    found.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left out by its letters would not have matched either.
    #[test]
    fn letters_leave_out_nothing_that_matches() {
        let texts =
            ["sku-00123\noak part number 9", "k\u{e9}fir\nsauce", "SKU 7", "a-b/c", "", "hinge 47\n0047"];
        let typed =
            ["oak 9", "kefir", "KEF", "sku-7", "zz", "a b", "a\\ b", "\u{e9}", "hng4", "47 hinge", "-", ""];
        for text in texts.map(fold) {
            for typed in typed {
                let kept = Letters::of(&text).have(Letters::needed(typed));
                let plain = Words::new(typed).all_in(&text);
                let near = !fuzzy(typed, std::iter::once(((), text.as_str()))).is_empty();
                assert!(kept || !(plain || near), "{typed:?} in {text:?}");
            }
        }
        assert!(!Letters::of("oak").have(Letters::needed("oaks")), "some are left out");
    }
}
