//! Whole numbers as options: 0 or more, and a sentence where it is something else.

use super::text::shown;

/// A kind of whole number, and how large one may be.
pub trait Whole: TryFrom<u64> {
    /// The largest.
    const MOST: u64;
}

impl Whole for u8 {
    const MOST: u64 = u8::MAX as u64;
}
impl Whole for u16 {
    const MOST: u64 = u16::MAX as u64;
}
impl Whole for u32 {
    const MOST: u64 = u32::MAX as u64;
}
impl Whole for u64 {
    const MOST: u64 = u64::MAX;
}

/// A whole number that the option takes.
pub fn whole<T: Whole>(text: &str) -> Result<T, String> {
    let told = shown(&text.chars().take(40).collect::<String>());
    let most = T::MOST;
    if text.starts_with('-') && text.get(1..).is_some_and(|rest| rest.parse::<f64>().is_ok()) {
        return Err(format!("{told} is below 0; give 0 to {most}"));
    }
    let fault = || match text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        true => format!("{told} is too large here; give 0 to {most}"),
        false => format!("\"{told}\" is not a whole number; give 0 to {most}"),
    };
    let number = text.parse::<u64>().map_err(|_| fault())?;
    T::try_from(number).map_err(|_| fault())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_whole_number_is_told_so() {
        assert_eq!(whole::<u32>("12"), Ok(12));
        for (text, wanted) in [
            ("-5", "-5 is below 0; give 0 to 255"),
            ("-0.5", "-0.5 is below 0; give 0 to 255"),
            ("-x", "\"-x\" is not a whole number; give 0 to 255"),
            ("1.5", "\"1.5\" is not a whole number; give 0 to 255"),
            ("", "\"\" is not a whole number; give 0 to 255"),
            ("300", "300 is too large here; give 0 to 255"),
            ("99999999999999999999", "99999999999999999999 is too large here; give 0 to 255"),
        ] {
            assert_eq!(whole::<u8>(text), Err(wanted.to_owned()), "{text}");
        }
    }
}
