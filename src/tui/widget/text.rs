//! Text in columns: measured, cut and padded by what is seen, never in the middle of a letter.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Which side of its column text stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Left.
    #[default]
    Left,
    /// Right: numbers.
    Right,
    /// In the middle.
    Centre,
}

/// How many columns text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// As much of `text` as fits `columns`, with `more` (one column) at the end where something is left out.
pub fn cut<'a>(text: &'a str, columns: usize, more: &str) -> Cow<'a, str> {
    let (whole, _) = fitting(text, columns);
    if whole.len() == text.len() {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let (head, _) = fitting(text, columns - 1);
    Cow::Owned(format!("{head}{more}"))
}

/// `text` cut or padded to exactly `columns`.
pub fn fit(text: &str, columns: usize, align: Align, more: &str) -> String {
    let cut = cut(text, columns, more);
    let blank = columns.saturating_sub(width(&cut));
    let (before, after) = match align {
        Align::Left => (0, blank),
        Align::Right => (blank, 0),
        Align::Centre => (blank / 2, blank - blank / 2),
    };
    format!("{}{cut}{}", " ".repeat(before), " ".repeat(after))
}

/// Lines of at most `columns`, broken at blanks where there are any, at most `lines_max` of them.
pub fn wrap(text: &str, columns: usize, lines_max: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    if columns == 0 {
        return lines;
    }
    for word in text.split_whitespace() {
        let mut word = word;
        let gap = usize::from(!line.is_empty());
        if width(&line) + gap + width(word) > columns && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while width(word) > columns {
            let (head, tail) = fitting(word, columns);
            if head.is_empty() {
                // One letter wider than the line.
                break;
            }
            lines.push(head.to_owned());
            word = tail;
            if lines.len() >= lines_max {
                break;
            }
        }
        if lines.len() >= lines_max {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines.truncate(lines_max);
    lines
}

/// The longest beginning of whole letters that fits, and the rest.
pub fn fitting(text: &str, columns: usize) -> (&str, &str) {
    if text.is_ascii() {
        return text.split_at_checked(columns).unwrap_or((text, ""));
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > columns {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
    }
    (text, "")
}

/// Writes `text` into the first row of `area`, cut to it. The columns used.
///
/// The last line of defence: what would turn the line around or act on the terminal is shown as a replacement.
pub fn put(buffer: &mut Buffer, area: Rect, text: &str, style: Style, more: &str) -> u16 {
    let area = area.intersection(*buffer.area());
    if area.is_empty() {
        return 0;
    }
    let fit = harmless(text);
    let shown = cut(&fit, usize::from(area.width), more);
    let (end, _) = buffer.set_stringn(area.x, area.y, shown.as_ref(), usize::from(area.width), style);
    end.saturating_sub(area.x)
}

/// The row `index` of `area`, empty where there is none.
pub fn row(area: Rect, index: u16) -> Rect {
    if index >= area.height {
        return Rect { height: 0, ..area };
    }
    Rect { y: area.y.saturating_add(index), height: 1, ..area }
}

/// Styles `area`, as much of it as there is.
pub fn paint(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(*buffer.area());
    buffer.set_style(area, style);
}

/// Empties `area`, as much of it as there is.
pub fn wipe(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(*buffer.area());
    for position in area.positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.reset();
        }
    }
}

fn harmless(text: &str) -> Cow<'_, str> {
    let harms = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(harms) {
        Cow::Owned(text.chars().map(|c| if harms(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_cut_by_what_is_seen() {
        let cases = [
            ("hammer", 6, "hammer"),
            ("hammer", 5, "hamm~"),
            ("hammer", 1, "~"),
            ("hammer", 0, ""),
            ("", 0, ""),
            ("\u{6728}\u{6750}\u{6728}", 5, "\u{6728}\u{6750}~"),
            ("\u{6728}\u{6750}\u{6728}", 4, "\u{6728}~"),
            ("e\u{301}te\u{301}", 2, "e\u{301}~"),
            ("e\u{301}te\u{301}", 3, "e\u{301}te\u{301}"),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(cut(text, columns, "~"), expected, "{text} {columns}");
        }
    }

    #[test]
    fn text_is_padded_on_its_side() {
        assert_eq!(fit("12", 5, Align::Right, "~"), "   12");
        assert_eq!(fit("ab", 5, Align::Left, "~"), "ab   ");
        assert_eq!(fit("ab", 5, Align::Centre, "~"), " ab  ");
        assert_eq!(fit("\u{6728}\u{6750}", 3, Align::Left, "~"), "\u{6728}~");
    }

    #[test]
    fn lines_break_at_blanks_and_long_words_where_they_must() {
        assert_eq!(wrap("issue 3 of the oak board", 10, 9), ["issue 3 of", "the oak", "board"]);
        assert_eq!(wrap("abcdefgh ij", 3, 9), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("a b c d", 1, 2), ["a", "b"]);
        assert_eq!(wrap("abc", 0, 2), Vec::<String>::new());
    }

    #[test]
    fn what_would_act_on_the_terminal_is_shown_as_a_replacement() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        put(&mut buffer, Rect::new(0, 0, 8, 1), "a\u{1b}[2J\u{202e}b", Style::new(), "~");
        let text: String = buffer.content().iter().map(|cell| cell.symbol()).collect();
        assert_eq!(text, "a\u{fffd}[2J\u{fffd}b ");
    }

    proptest! {
        #[test]
        fn a_fit_is_always_as_wide_as_asked(text in "\\PC{0,30}", columns in 0usize..40) {
            // Some clusters measure differently alone and joined; what is put on the screen must never be wider.
            prop_assert!(width(&cut(&text, columns, "~")) <= columns);
        }

        #[test]
        fn nothing_outside_the_area_is_touched(text in "\\PC{0,30}", x in 0u16..12, y in 0u16..6, w in 0u16..12) {
            let mut buffer = Buffer::empty(Rect::new(2, 1, 6, 3));
            let area = Rect::new(x, y, w, 1);
            put(&mut buffer, area, &text, Style::new(), "~");
            for position in buffer.area().positions() {
                let cell = buffer.cell(position).unwrap();
                prop_assert!(area.contains(position) || cell.symbol() == " ");
            }
        }
    }
}
