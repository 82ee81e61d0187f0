//! What can be said of a store that somebody else owns: what its server says at a socket. Looks at no file of it.

use std::path::Path;

use super::Finding;
use super::facts::{Held, Stands, served};
use super::judge::{fine, note, wrong};
use crate::domain::text::{path_words, shown};
use crate::service::remote::Place;

/// Asks the server at a socket how it is, and thinks about it.
pub fn at_socket(socket: &Path) -> Vec<Finding> {
    judged(
        &path_words(&socket.display().to_string()),
        env!("CARGO_PKG_VERSION"),
        served(Place::Socket(socket.to_path_buf())),
    )
}

fn who(stands: Stands) -> String {
    stands.socket.map_or_else(|| String::from("somebody"), |process| format!("process {process}"))
}

fn judged(socket: &str, version: &str, held: Option<Held>) -> Vec<Finding> {
    match held {
        Some(Held::Served { version: theirs, head, safety }) => {
            let last = head.map_or_else(|| String::from("no entry"), |head| format!("entry {head}"));
            let says = format!("runs at {socket}, version {}; the last is {last}", shown(&theirs));
            let server = match theirs == version {
                true => fine("server", says),
                false => note(
                    "server",
                    format!("{says}; this program is version {version}"),
                    "they understand each other",
                ),
            };
            let backup = match safety {
                Some(safety) => match &safety.fault {
                    Some(fault) => wrong("backup", shown(fault), "tell whoever runs the server"),
                    None => fine(
                        "backup",
                        "the server complains of nothing; `stockroom status` tells the last one",
                    ),
                },
                None => note("backup", "the server does not say", ""),
            };
            vec![server, backup]
        }
        Some(Held::Turned { version: true, text }) => {
            vec![wrong("server", shown(&text), "install the same version on both sides")]
        }
        Some(Held::Turned { version: false, text }) => {
            vec![wrong("server", shown(&text), "try again in a moment; else ask a manager of the store")]
        }
        Some(Held::Unsafe(text, _)) => {
            vec![wrong(
                "server",
                shown(&text),
                "tell whoever runs the server; `systemctl status` says how its socket is",
            )]
        }
        Some(Held::Elsewhere(text)) => {
            vec![wrong("server", shown(&text), "tell whoever runs the server")]
        }
        Some(Held::Silent(stands)) => vec![wrong(
            "server",
            format!("{} stands at {socket} and answers nothing", who(stands)),
            "tell whoever runs the server: `systemctl restart stockroom@NAME.service` begins it anew, and nothing that was \
             answered is lost",
        )],
        Some(Held::Strange(stands, what)) => vec![wrong(
            "server",
            format!("{} at {socket} is no server of this program: {}", who(stands), shown(&what)),
            "see that --socket or STOCKROOM_SOCKET names the right one; else tell whoever runs the server",
        )],
        Some(Held::Process(_) | Held::Nobody(_)) | None => vec![wrong(
            "server",
            format!("nobody listens at {socket}"),
            "whoever runs it starts it (`systemctl start stockroom@NAME.socket`); a store of your own is named by --store",
        )],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Seq;
    use crate::service::doctor::State;

    #[track_caller]
    fn check(held: Option<Held>, wanted: &[(&str, State)]) {
        let findings = judged("/run/s", "0.1.0", held);
        let told: Vec<(&str, State)> = findings.iter().map(|finding| (finding.what, finding.state)).collect();
        assert_eq!(told, wanted, "{findings:#?}");
        for finding in findings {
            assert!(finding.state != State::Wrong || finding.help.is_some(), "{finding:?} helps nobody");
        }
    }

    #[test]
    fn what_a_server_says_is_thought_about() {
        let served =
            |version: &str| Held::Served { version: version.to_owned(), head: Some(Seq(7)), safety: None };
        check(Some(served("0.1.0")), &[("server", State::Fine), ("backup", State::Note)]);
        check(Some(served("0.2.0")), &[("server", State::Note), ("backup", State::Note)]);
        for version in [true, false] {
            check(Some(Held::Turned { version, text: String::from("no") }), &[("server", State::Wrong)]);
        }
        check(Some(Held::Unsafe(String::from("mode"), None)), &[("server", State::Wrong)]);
        let stands = Stands { socket: Some(7), store: None };
        check(Some(Held::Silent(stands)), &[("server", State::Wrong)]);
        check(Some(Held::Strange(stands, String::from("HTTP"))), &[("server", State::Wrong)]);
        check(None, &[("server", State::Wrong)]);
    }
}
