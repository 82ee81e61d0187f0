//! How a typed text is matched: every word somewhere, or, where nothing is like that, letter by letter.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::domain::text::fold;

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
