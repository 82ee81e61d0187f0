//! Whole numbers as options: 0 or more, and a sentence where it is something else.

use crate::domain::text::shown;

/// A whole number that the option takes.
pub fn whole<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let told = shown(&text.chars().take(40).collect::<String>());
    if text.starts_with('-') && text.get(1..).is_some_and(|rest| rest.parse::<f64>().is_ok()) {
        return Err(format!("{told} is below 0; give 0 or more"));
    }
    let number = text.parse::<u64>().map_err(|_| format!("\"{told}\" is no whole number; give 0 or more"))?;
    T::try_from(number).map_err(|_| format!("{told} is too large here; give a smaller number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_whole_number_is_told_so() {
        assert_eq!(whole::<u32>("12"), Ok(12));
        for (text, wanted) in [
            ("-5", "-5 is below 0; give 0 or more"),
            ("-0.5", "-0.5 is below 0; give 0 or more"),
            ("-x", "\"-x\" is no whole number; give 0 or more"),
            ("1.5", "\"1.5\" is no whole number; give 0 or more"),
            ("300", "300 is too large here; give a smaller number"),
        ] {
            assert_eq!(whole::<u8>(text), Err(wanted.to_owned()), "{text}");
        }
    }
}
