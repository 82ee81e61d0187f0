//! Why a server leaves, for those who are connected. It decides nothing.

use super::gate::Ended;

/// A client wanted the server to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Somebody stopped it.
    Stopped {
        /// What they are called.
        by: String,
        /// Why, in their words; may be empty.
        why: String,
    },
    /// Somebody needs the store for themselves.
    Yields,
}

/// What is said to who is connected, in a sentence.
pub fn sentence(ended: Ended, leave: Option<&Leave>) -> String {
    let told = match (ended, leave) {
        (Ended::StoreFailed, _) => "the store failed, and the server leaves",
        (Ended::Ousted, _) => "another server has the socket, and this one leaves",
        (Ended::Gone, _) => "the store's folder is gone, and the server leaves",
        (Ended::Idle, _) => "the server leaves, for nobody was there",
        (Ended::Told | Ended::Forced, None) => "the server was told to leave",
        (Ended::Told | Ended::Forced, Some(Leave::Yields)) => {
            "the server leaves: its store is needed without it"
        }
        (Ended::Told | Ended::Forced, Some(Leave::Stopped { by, why })) => {
            let by = if by.is_empty() { "somebody" } else { by };
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            return format!("{by} stops the server{why}");
        }
    };
    String::from(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ended: Ended, leave: Option<Leave>, said: &str) {
        assert_eq!(sentence(ended, leave.as_ref()), said);
    }

    #[test]
    fn whoever_is_connected_is_told_who_stops_the_server_and_why() {
        let stopped = |by: &str, why: &str| Some(Leave::Stopped { by: by.to_owned(), why: why.to_owned() });
        check(Ended::Told, stopped("Ann", "new version"), "Ann stops the server: new version");
        check(Ended::Told, stopped("Ann", ""), "Ann stops the server");
        check(Ended::Forced, stopped("", ""), "somebody stops the server");
        check(Ended::Told, None, "the server was told to leave");
        check(Ended::Told, Some(Leave::Yields), "the server leaves: its store is needed without it");
    }

    #[test]
    fn what_ends_a_server_by_itself_goes_before_who_wanted_it_to() {
        let stopped = || Some(Leave::Stopped { by: String::from("Ann"), why: String::new() });
        for (ended, word) in [
            (Ended::StoreFailed, "store failed"),
            (Ended::Ousted, "another server"),
            (Ended::Gone, "folder is gone"),
            (Ended::Idle, "nobody was there"),
        ] {
            assert!(sentence(ended, stopped().as_ref()).contains(word), "{ended:?}");
        }
    }
}
