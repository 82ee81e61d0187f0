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
        // A family of four, each with a skin tone: eleven characters, none of them a mark.
        (
            "\u{1f468}\u{1f3fb}\u{200d}\u{1f469}\u{1f3fb}\u{200d}\u{1f467}\u{1f3fb}\u{200d}\u{1f466}\u{1f3fb}",
            true,
        ),
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

#[test]
fn what_is_unfit_is_named_with_its_place() {
    let marks = "\u{316}".repeat(MARKS_MAX);
    for (text, wanted) in [
        ("a\u{7}b", "it holds the control character U+0007 at place 2"),
        ("\u{e9}a\u{202e}", "it holds the text-direction character U+202E at place 3"),
        ("\u{200b}", "it holds the invisible character U+200B at place 1"),
        ("a\u{fff9}", "it holds the invisible character U+FFF9 at place 2"),
        ("a\u{2028}", "it holds the line-end character U+2028 at place 2"),
        ("a\u{e000}", "it holds the private character U+E000 at place 2"),
        ("a\u{378}", "it holds the unassigned character U+0378 at place 2"),
        (&format!("ab{marks}\u{316}"), "it holds more than 8 marks on one letter at place 2"),
        (
            &format!("{}\u{20dd}", format_args!("a{marks}")),
            "it holds more than 8 marks on one letter at place 1",
        ),
    ] {
        assert_eq!(Name::new(text).map_err(|fault| fault.to_string()), Err(wanted.to_owned()), "{text:?}");
        assert_eq!(Note::new(text).map_err(|fault| fault.to_string()), Err(wanted.to_owned()), "{text:?}");
    }
    assert!(Name::new(&format!("a{marks}b{marks}")).is_ok(), "as many as a letter may carry, on each");
    for (code, wanted) in [
        ("a  b", "it holds a second blank, the character U+0020 at place 3"),
        ("a\"b", "it holds the quote character U+0022 at place 2"),
        ("a\u{e9}", "it holds the non-ASCII character U+00E9 at place 2"),
        ("a\tb", "it holds the control character U+0009 at place 2"),
        (&"x".repeat(65), "it is 65 characters long; at most 64 fit"),
        ("  ", "it is empty"),
    ] {
        assert_eq!(Code::new(code).map_err(|fault| fault.to_string()), Err(wanted.to_owned()), "{code:?}");
    }
    assert_eq!(Code::new(&format!(" {} ", "x".repeat(64))).map(|code| code.as_str().len()), Ok(64));
}

#[test]
fn names_are_compared_without_case_and_in_one_form() {
    for (one, two, same) in [
        ("Screw", "SCREW", true),
        ("\u{c9}cu", "\u{e9}cu", true),
        ("e\u{301}cu", "\u{e9}CU", true),
        ("\u{fb01}ne", "fine", true),
        ("Screw", "Screws", false),
    ] {
        assert_eq!(fold(one) == fold(two), same, "{one} and {two}");
        let (one, two) = (Name::new(one).unwrap(), Name::new(two).unwrap());
        assert_eq!(one.folded() == two.folded(), same);
    }
    assert_eq!(Name::new(" e\u{301} ").map(|name| name.to_string()), Ok(String::from("\u{e9}")));
}
