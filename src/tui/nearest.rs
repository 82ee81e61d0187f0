//! The name somebody probably meant: for "unknown key" and "unknown command" sentences.

/// The name nearest to `word`, if one is near enough to be worth proposing.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(CHARS_MAX).flat_map(char::to_lowercase).collect();
    let near = (word.len() / 3).max(1);
    names
        .into_iter()
        .map(|name| (distance(&word, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Longer words are compared by their beginning: the cost is the product of both lengths.
const CHARS_MAX: usize = 64;

/// How many letters to add, drop, change or swap with their neighbour.
fn distance(word: &[char], name: &str) -> usize {
    let name: Vec<char> = name.chars().take(CHARS_MAX).collect();
    let mut two_above: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=name.len()).collect();
    for (row, a) in word.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, b) in name.iter().enumerate() {
            let at = |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&above, column) + usize::from(a != b))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            let before =
                |cells: &[char], index: usize| index.checked_sub(1).and_then(|i| cells.get(i)).copied();
            if before(word, row) == Some(*b) && before(&name, column) == Some(*a) {
                best = best.min(at(&two_above, column.saturating_sub(1)) + 1);
            }
            line.push(best);
        }
        two_above = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        let names = ["theme", "glyphs", "mouse", "sync", "count-each-scan"];
        let cases = [
            ("them", Some("theme")),
            ("tehme", Some("theme")),
            ("Mouse", Some("mouse")),
            ("snyc", Some("sync")),
            ("count_each_scan", Some("count-each-scan")),
            ("purple", None),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
    }
}
