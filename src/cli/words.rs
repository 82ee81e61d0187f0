//! A line of commands split into words, as a shell would without running anything.
//!
//! Blanks part words; `'...'` keeps everything, `"..."` keeps all but `\"` and `\\`, a backslash keeps the next
//! character, and `#` at the start of a word ends the line.

/// The longest line, in bytes.
pub const LINE_MAX: usize = 64 * 1024;

/// The words of a line, or a sentence about what is wrong with it.
pub fn split(line: &str) -> Result<Vec<String>, String> {
    if line.len() > LINE_MAX {
        return Err(format!("the line is {} bytes long; at most {LINE_MAX} fit", line.len()));
    }
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    loop {
        while chars.next_if(|c| matches!(c, ' ' | '\t' | '\r' | '\n')).is_some() {}
        match chars.peek() {
            None | Some('#') => return Ok(words),
            Some(_) => words.push(word(&mut chars)?),
        }
    }
}

fn word(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut word = String::new();
    while let Some(c) = chars.next_if(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')) {
        match c {
            '\'' => loop {
                match chars.next() {
                    Some('\'') => break,
                    Some(inner) => word.push(inner),
                    None => return Err(unclosed('\'')),
                }
            },
            '"' => loop {
                match chars.next() {
                    Some('"') => break,
                    Some('\\') => match chars.next() {
                        Some(escaped @ ('"' | '\\')) => word.push(escaped),
                        Some(other) => word.extend(['\\', other]),
                        None => return Err(unclosed('"')),
                    },
                    Some(inner) => word.push(inner),
                    None => return Err(unclosed('"')),
                }
            },
            '\\' => match chars.next() {
                Some(escaped) => word.push(escaped),
                None => return Err(String::from("the line ends in a backslash; write \\\\ for one")),
            },
            plain => word.push(plain),
        }
    }
    Ok(word)
}

fn unclosed(quote: char) -> String {
    format!("a quote {quote} is not closed; add the other one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_split_as_a_shell_splits_them() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("   ", &[]),
            ("# all of it", &[]),
            ("undo", &["undo"]),
            (" receive  OAK 3case\t--to DOCK \r\n", &["receive", "OAK", "3case", "--to", "DOCK"]),
            ("--note 'two words'", &["--note", "two words"]),
            ("--note \"it's \\\"so\\\" \\n\"", &["--note", "it's \"so\" \\n"]),
            ("a\\ b c#d #e", &["a b", "c#d"]),
            ("''", &[""]),
            ("x''y\"z\"", &["xyz"]),
            ("'# no comment'", &["# no comment"]),
        ];
        for (line, wanted) in cases {
            assert_eq!(split(line).as_deref(), Ok(*wanted).map(|w| w.iter().map(|s| s.to_string()).collect::<Vec<_>>()).as_deref(), "{line:?}");
        }
    }

    #[test]
    fn what_does_not_end_is_refused() {
        for (line, wanted) in [
            ("a 'b", "a quote ' is not closed; add the other one"),
            ("a \"b", "a quote \" is not closed; add the other one"),
            ("a \"b\\", "a quote \" is not closed; add the other one"),
            ("a b\\", "the line ends in a backslash; write \\\\ for one"),
        ] {
            assert_eq!(split(line), Err(wanted.to_owned()), "{line:?}");
        }
        assert!(split(&"x".repeat(LINE_MAX + 1)).is_err());
    }
}
