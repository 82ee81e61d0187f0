//! Text from people: what is fit, what is too long, how it is shown and quoted.

use super::*;

/// Plain text goes a shorter way; a letter behind it makes the same text go the long one.
#[test]
fn plain_text_is_judged_as_all_text_is() {
    for c in '\0'..='\u{ff}' {
        let (plain, long) = (format!("a{c}b"), format!("a{c}b\u{e9}"));
        let unfit = kind_of(c).is_some();
        assert_eq!(Name::new(&plain).is_err(), unfit, "{c:?}");
        assert_eq!(Name::new(&plain).err(), Name::new(&long).err(), "{c:?}");
        assert_eq!(Note::new(&plain).err(), Note::new(&long).err(), "{c:?}");
        let replaced = plain.replace(c, "\u{fffd}");
        assert_eq!(shown(&plain), if unfit { replaced } else { plain }, "{c:?}");
    }
    for (letters, fits) in [(NAME_GRAPHEMES_MAX, true), (NAME_GRAPHEMES_MAX + 1, false)] {
        for letter in ["a", "\u{e9}", "e\u{301}"] {
            assert_eq!(Name::new(&letter.repeat(letters)).is_ok(), fits, "{letters} of {letter}");
        }
    }
    for (bytes, fits) in [(NOTE_BYTES_MAX, true), (NOTE_BYTES_MAX + 1, false), (NOTE_BYTES_MAX * 9, false)] {
        assert_eq!(Note::new(&"a".repeat(bytes)).is_ok(), fits, "{bytes}");
    }
    assert_eq!(Name::new("  "), Err(TextFault::Empty));
}

#[test]
fn a_joiner_is_taken_where_it_means_something_and_nowhere_else() {
    for (text, taken) in [
        ("\u{2764}\u{fe0f}", true),
        ("a\u{fe0f}", false),
        ("1\u{fe0f}", false),
        ("+\u{fe0f}", false),
        ("\u{1f469}\u{200d}\u{1f4bb}", true),
        ("\u{2764}\u{fe0f}\u{200d}\u{1f525}", true),
        ("a\u{200d}b", false),
        ("+\u{200d}b", false),
        ("\u{915}\u{94d}\u{200d}", true),
        ("\u{645}\u{6cc}\u{200c}\u{62e}", true),
        ("\u{2764}\u{200c}b", false),
        ("a\u{200c}b", false),
        ("\u{2764}\u{200b}b", false),
    ] {
        assert_eq!(Name::new(text).is_ok(), taken, "{text:?}");
        assert_eq!(shown(text) == text, taken, "{text:?}");
    }
}

/// A megabyte is refused before it is brought into its normal form.
#[test]
fn far_too_long_text_is_refused_by_its_bytes() {
    let fault = |text: &str| Name::new(text).unwrap_err().to_string();
    assert_eq!(fault(&"a".repeat(3_200)), "it is 3200 letters long; at most 200 fit");
    assert_eq!(fault(&"a".repeat(3_201)), "it is 3201 bytes long; at most 800 fit");
    // Three bytes become one letter of two: what may fit in the end is looked at.
    let composed = "e\u{301}".repeat(200);
    assert_eq!(Name::new(&composed).map(|name| name.as_str().len()), Ok(400));
}

#[test]
fn marks_beyond_what_a_letter_may_carry_are_shown_as_one() {
    let marked = |marks: usize| format!("a{}b\u{301}", "\u{316}".repeat(marks));
    assert_eq!(shown(&marked(MARKS_MAX)), marked(MARKS_MAX));
    for marks in [MARKS_MAX + 1, MARKS_MAX + 2, 3 * MARKS_MAX] {
        let wanted = format!("a{}\u{fffd}b\u{301}", "\u{316}".repeat(MARKS_MAX));
        assert_eq!(shown(&marked(marks)), wanted, "{marks}");
    }
}

#[test]
fn a_sentence_quotes_the_beginning_of_a_text_and_both_ends_of_a_path() {
    let long = "x".repeat(BRIEF_CHARS);
    assert_eq!(brief("a\u{7}b"), "\"a\u{fffd}b\"");
    assert_eq!(brief(&long), format!("\"{long}\""));
    assert_eq!(brief(&format!("{long}y")), format!("\"{long}...\""));
    let (head, tail) = ("h".repeat(PATH_CHARS / 2), "t".repeat(PATH_CHARS / 2));
    assert_eq!(path_words(&format!("{head}{tail}")), format!("{head}{tail}"));
    assert_eq!(path_words(&format!("{head}\u{7}{tail}")), format!("{head}...{tail}"));
    assert_eq!(path_words("/a\u{7}b"), "/a\u{fffd}b");
}
