//! What is typed and what is seen.

use super::*;
use crate::tui::glyphs::GlyphSet;
use proptest::prelude::*;

/// Types keys by name, and shows the text with `|` at the cursor.
fn check(max: usize, keys: &str, expected: &str) {
    let mut field = Field::new(Accept::Line, max);
    for key in keys.split_whitespace() {
        field.edit(&Edit::of(key.parse().unwrap()).unwrap());
    }
    let mut seen = field.text.clone();
    seen.insert(field.cursor, '|');
    assert_eq!(seen, expected, "{keys}");
}

#[test]
fn editing_goes_by_letters() {
    check(9, "a b c", "abc|");
    check(9, "a b c left left X", "aX|bc");
    check(9, "a b c home delete end backspace", "b|");
    check(9, "a space b c ctrl-w", "a |");
    check(9, "a space b c ctrl-w ctrl-w", "|");
    check(9, "a b c left ctrl-k", "ab|");
    check(9, "a b c ctrl-u", "|");
    check(9, "a ctrl-h", "|");
    check(2, "a b c", "ab|");
    check(9, "left right delete backspace", "|");
    check(9, "e \u{301} backspace", "|");
    check(9, "a \u{6728} left left right", "a|\u{6728}");
    check(9, "a left \u{301} x", "\u{301}x|a");
}

#[test]
fn s22_pasted_lines_are_one_line_and_what_is_unfit_is_told() {
    let mut field = Field::new(Accept::Line, 40);
    assert_eq!(field.edit(&Edit::Paste("oak\r\n board\n\n".into())), Edited::Changed);
    assert_eq!(field.text(), "oak  board");
    assert_eq!(field.edit(&Edit::Paste("\u{1b}[2J\u{202e}".into())), Edited::LeftOut(2));
    assert_eq!(field.text(), "oak  board[2J");
    let mut code = Field::new(Accept::Ascii, 4);
    assert_eq!(code.edit(&Edit::Insert('\u{e9}')), Edited::LeftOut(1));
    assert_eq!(code.set("123456"), Edited::LeftOut(2));
    assert_eq!(code.text(), "1234");
    assert_eq!(code.edit(&Edit::Left), Edited::Same);
}

/// Marks join a letter that is there, so they may fit where no letter does; but a paste far beyond the field is not
/// tried to its end, which took seconds.
#[test]
fn what_is_pasted_far_beyond_a_full_field_is_left_out_untried() {
    let paste = |between: usize| {
        let mut field = Field::new(Accept::Line, 2);
        let edited = field.edit(&Edit::Paste(format!("ae{}\u{301}", "x".repeat(between))));
        (field.text().to_owned(), edited)
    };
    assert_eq!(paste(63), (String::from("ae\u{301}"), Edited::LeftOut(63)));
    assert_eq!(paste(64), (String::from("ae"), Edited::LeftOut(65)));
    assert_eq!(paste(60_000), (String::from("ae"), Edited::LeftOut(60_001)));
}

/// What a field of `columns` shows of a text with the cursor so many letters from the end; `|` under the cursor.
fn shown(text: &str, from_end: usize, columns: u16) -> String {
    let mut field = Field::new(Accept::Line, 200);
    field.set(text);
    for _ in 0..from_end {
        field.edit(&Edit::Left);
    }
    let area = Rect::new(0, 0, columns, 1);
    let mut buffer = Buffer::empty(area);
    let look = Look { focus: Focused::Yes, placeholder: "SKU" };
    let at = field.draw(&mut buffer, area, Theme::Mono, GlyphSet::Ascii.glyphs(), look);
    let mut text: Vec<&str> = buffer.content().iter().map(|cell| cell.symbol()).collect();
    if let Some(at) = at {
        text.insert(usize::from(at.x), "|");
    }
    text.concat()
}

#[test]
fn a_long_text_is_scrolled_so_that_the_cursor_is_seen() {
    assert_eq!(shown("", 0, 6), "|SKU   ");
    assert_eq!(shown("abc", 0, 6), "abc|   ");
    assert_eq!(shown("abcde", 0, 6), "abcde| ");
    assert_eq!(shown("abcdef", 0, 6), "~ef|   ");
    assert_eq!(shown("abcdefghijkl", 12, 6), "|abcde~");
    assert_eq!(shown("abc", 0, 1), "| ");
    assert_eq!(shown("abc", 0, 0), "");
}

#[test]
fn where_there_are_rows_a_long_text_is_broken_and_all_of_it_is_seen() {
    // Text, rows of the area, letters from the end; the rows that are drawn, and the cursor.
    let cases = [
        ("abc", 3, 0, "abc   ", (3, 0)),
        ("abcdefgh", 3, 0, "abcdefgh    ", (2, 1)),
        ("abcdefgh", 3, 5, "abcdefgh    ", (3, 0)),
        ("abcdef", 3, 0, "abcdef      ", (0, 1)),
        ("abcdefghijklm", 2, 0, "~klm  ", (4, 0)),
        ("\u{6728}\u{6750}ab\u{6728}", 2, 0, "\u{6728} \u{6750} ab\u{6728}     ", (2, 1)),
    ];
    for (text, height, from_end, expected, cursor) in cases {
        let mut field = Field::new(Accept::Line, 200);
        field.set(text);
        for _ in 0..from_end {
            field.edit(&Edit::Left);
        }
        let area = Rect::new(0, 0, 6, height);
        let mut buffer = Buffer::empty(area);
        let look = Look { focus: Focused::Yes, placeholder: "" };
        let at = field.draw_whole(&mut buffer, area, Theme::Mono, GlyphSet::Ascii.glyphs(), look);
        let rows = if field.rows(6) <= height { field.rows(6) } else { 1 };
        let cells = buffer.content().iter().take(usize::from(rows) * 6);
        assert_eq!(cells.map(|cell| cell.symbol()).collect::<String>(), expected, "{text}");
        assert_eq!(at, Some(Position::new(cursor.0, cursor.1)), "{text}");
    }
}

#[test]
fn the_cursor_on_a_letter_without_a_width_is_within_the_field() {
    let mut field = Field::new(Accept::Line, 20);
    field.set("\u{3105}\u{d7cb}A");
    for _ in 0..2 {
        field.edit(&Edit::Left);
    }
    let rows = Rect::new(0, 0, 2, field.rows(2));
    let look = Look { focus: Focused::Yes, placeholder: "" };
    let mut buffer = Buffer::empty(rows);
    let at = field.draw_whole(&mut buffer, rows, Theme::Mono, GlyphSet::Ascii.glyphs(), look);
    assert_eq!(at, Some(Position::new(0, 1)));
}

#[test]
fn where_nobody_types_a_long_text_shows_how_it_begins() {
    let mut field = Field::new(Accept::Line, 200);
    field.set("abcdefghijkl");
    let area = Rect::new(0, 0, 6, 1);
    let mut buffer = Buffer::empty(area);
    let look = Look { focus: Focused::No, placeholder: "" };
    assert_eq!(field.draw(&mut buffer, area, Theme::Mono, GlyphSet::Ascii.glyphs(), look), None);
    assert_eq!(buffer.content().iter().map(|cell| cell.symbol()).collect::<String>(), "abcde~");
}

proptest! {
    #[test]
    fn no_sequence_of_edits_leaves_the_letters(edits in prop::collection::vec((0u8..12, "\\PC{1,4}|\u{301}|\u{200d}|\u{1f468}"), 0..40), columns in 0u16..30) {
        let mut field = Field::new(Accept::Line, 20);
        for (kind, text) in edits {
            let edit = match kind {
                0 => Edit::Backspace,
                1 => Edit::Delete,
                2 => Edit::DeleteWord,
                3 => Edit::Left,
                4 => Edit::Right,
                5 => Edit::Home,
                6 => Edit::End,
                7 => Edit::DeleteToEnd,
                8 => Edit::Paste(text),
                _ => Edit::Insert(text.chars().next().unwrap()),
            };
            field.edit(&edit);
            let boundary = field.cursor == field.text.len()
                || field.text.grapheme_indices(true).any(|(at, _)| at == field.cursor);
            prop_assert!(boundary, "{:?} {}", field.text, field.cursor);
            prop_assert!(field.text.graphemes(true).count() <= 20);
            let area = Rect::new(0, 0, columns, 1);
            let mut buffer = Buffer::empty(area);
            let look = Look { focus: Focused::Yes, placeholder: "" };
            let at = field.draw(&mut buffer, area, Theme::Mono, GlyphSet::Ascii.glyphs(), look);
            prop_assert_eq!(at.is_some(), columns > 0);
            prop_assert!(at.is_none_or(|at| at.x < columns));
            let rows = Rect { height: field.rows(columns), ..area };
            let mut buffer = Buffer::empty(rows);
            let at = field.draw_whole(&mut buffer, rows, Theme::Mono, GlyphSet::Ascii.glyphs(), look);
            prop_assert!(at.is_none_or(|at| rows.contains(at)));
        }
    }
}
