//! A line that is typed and never shown. It tells how long it is and nothing else, and is written over when it goes.

use crate::service::pin::{PIN_MAX, Pin, wipe};

/// What was typed.
#[derive(Clone)]
pub struct Secret(String);

impl Default for Secret {
    fn default() -> Secret {
        // Its room is never moved: what was left behind would stay.
        Secret(String::with_capacity(PIN_MAX))
    }
}

impl Secret {
    /// How many characters were typed.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A character more; whether it was taken: none is beside printable ASCII, and none beyond the longest PIN.
    pub fn push(&mut self, c: char) -> bool {
        let fits = c.is_ascii_graphic() && self.0.len() < PIN_MAX;
        if fits {
            self.0.push(c);
        }
        fits
    }

    /// The last character goes.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// All of it goes.
    pub fn clear(&mut self) {
        wipe(&mut self.0);
        *self = Secret::default();
    }

    /// As a PIN, or what does not fit about it. Nothing stays here either way.
    pub fn take(&mut self) -> Result<Pin, String> {
        let pin = Pin::new(&self.0);
        self.clear();
        pin
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s13_what_is_typed_of_a_pin_shows_itself_nowhere_and_is_gone_once_taken() {
        let mut secret = Secret::default();
        for c in "24x 6\u{e5}\n8".chars() {
            assert_eq!(secret.push(c), c.is_ascii_graphic(), "{c:?}");
        }
        secret.pop();
        secret.push('9');
        assert_eq!((format!("{secret:?}").as_str(), secret.len()), ("Secret(..)", 5));
        assert!(secret.take() == Pin::new("24x69"), "it is what was typed");
        assert!(secret.is_empty());
        secret.push('1');
        assert!(secret.take().is_err() && secret.is_empty(), "what does not fit goes too");
        (0..PIN_MAX * 2).for_each(|_| {
            secret.push('1');
        });
        assert_eq!(secret.len(), PIN_MAX);
    }
}
