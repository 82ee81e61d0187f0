//! What each protocol has words for: so that programs of N and N - 1 understand each other.
//!
//! What is new in a protocol is a variant at the end of an enum, and gets its line here: since when it is said, and what
//! is said instead to whoever does not know it. The bytes of all older words stay as they are. It must never send a word
//! to somebody who does not know it: they could only hang up.

use super::message::{AskOf, Said};

/// The protocol in which a server says why it leaves, and can be told.
pub const LEAVING: u16 = 6;
/// The protocol in which a form has a number. `Why::FormPosted` is said only to who posted one.
pub const FORMS: u16 = 6;

/// Since which protocol that can be asked. Without a wildcard: whoever adds a question says it here.
pub fn since(ask: &AskOf) -> u16 {
    match ask {
        AskOf::Submit(_)
        | AskOf::Together(..)
        | AskOf::Query(_)
        | AskOf::Draft { .. }
        | AskOf::Now
        | AskOf::Follow
        | AskOf::Status
        | AskOf::Here(_)
        | AskOf::Name { .. }
        | AskOf::Stop
        | AskOf::End(_)
        | AskOf::Care(_)
        | AskOf::Yield
        | AskOf::Identity(_)
        | AskOf::Queries(_)
        | AskOf::HandOver(_) => 5,
        AskOf::StopFor(_) => LEAVING,
        AskOf::Post(..) => FORMS,
    }
}

/// What to ask instead of a question that a server of this protocol does not know; none where it knows it.
pub fn instead(ask: &AskOf, protocol: u16) -> Option<AskOf> {
    match ask {
        AskOf::StopFor(_) if protocol < LEAVING => Some(AskOf::Stop),
        AskOf::Post(_, request) if protocol < FORMS => Some(AskOf::Submit(request.clone())),
        _ => None,
    }
}

/// What is said to a client, in the words of its protocol. Without a wildcard: whoever adds a word says here what it is
/// for who does not know it.
pub fn said(said: Said, protocol: u16) -> Said {
    match said {
        Said::Leaving(_) if protocol < LEAVING => Said::Draining,
        Said::Answer(..)
        | Said::Changed(_)
        | Said::Draining
        | Said::Company(_)
        | Said::Held(_)
        | Said::Leaving(_) => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::wire::hello::{PROTOCOL, PROTOCOL_MIN};

    #[test]
    fn whoever_does_not_know_a_word_gets_the_one_before_it() {
        let why = || String::from("ann stops the server");
        for (protocol, ask, word) in [(5, Some(AskOf::Stop), Said::Draining), (6, None, Said::Leaving(why()))]
        {
            assert_eq!(instead(&AskOf::StopFor(why()), protocol), ask, "{protocol}");
            assert_eq!(said(Said::Leaving(why()), protocol), word, "{protocol}");
        }
    }

    #[test]
    fn no_question_goes_to_a_server_that_does_not_know_it() {
        for protocol in PROTOCOL_MIN..=PROTOCOL {
            for ask in [AskOf::Now, AskOf::Stop, AskOf::StopFor(String::new())] {
                let ask = instead(&ask, protocol).unwrap_or(ask);
                assert!(since(&ask) <= protocol, "{ask:?} to {protocol}");
            }
        }
    }
}
