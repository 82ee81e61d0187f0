//! What a server says of itself to whoever started it, a line each on its standard output. Words only: both sides use
//! them, and the layout is written down in docs/protocol.md.

use crate::domain::text::shown;

/// The longest line that is listened to, in bytes.
pub const LINE_MAX: usize = 4_096;

/// How far a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// The store is being recovered, so far in thousandths.
    Recovering(u64),
    /// Clients are served.
    Ready,
    /// Another process has the store; who that is, where it is known.
    Busy(String),
    /// It cannot listen here, but nothing is known to be wrong with the store: whoever started it may open that itself.
    Alone(String),
    /// The store cannot be served.
    Failed(String),
}

impl Readiness {
    /// As a line, without its end.
    pub fn line(&self) -> String {
        match self {
            Readiness::Recovering(done) => format!("RECOVERING {}%", done / 10),
            Readiness::Ready => String::from("READY"),
            Readiness::Busy(who) => format!("BUSY {}", shown(who)),
            Readiness::Alone(why) => format!("ALONE {}", shown(why)),
            Readiness::Failed(why) => format!("ERR {}", shown(why)),
        }
    }

    /// What a line says; none where it is no such line.
    pub fn parse(line: &str) -> Option<Readiness> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let said = || shown(rest);
        match word {
            "READY" if rest.is_empty() => Some(Readiness::Ready),
            "RECOVERING" => {
                let percent: u64 = rest.strip_suffix('%')?.parse().ok()?;
                Some(Readiness::Recovering(percent.min(100).saturating_mul(10)))
            }
            "BUSY" => Some(Readiness::Busy(said())),
            "ALONE" => Some(Readiness::Alone(said())),
            "ERR" => Some(Readiness::Failed(said())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard_and_nothing_else_is() {
        let why = || String::from("process 7 (ann)");
        for readiness in [
            Readiness::Recovering(420),
            Readiness::Ready,
            Readiness::Busy(why()),
            Readiness::Alone(why()),
            Readiness::Failed(why()),
        ] {
            assert_eq!(Readiness::parse(&readiness.line()), Some(readiness.clone()), "{readiness:?}");
        }
        for line in ["", "ready", "READY now", "RECOVERING", "RECOVERING x%", "OK"] {
            assert_eq!(Readiness::parse(line), None, "{line}");
        }
    }

    #[test]
    fn a_reason_is_one_line_that_can_only_be_read() {
        let line = Readiness::Failed(String::from("a\nREADY\u{1b}[2J")).line();
        assert!(!line.contains('\n') && !line.contains('\u{1b}'), "{line:?}");
    }
}
