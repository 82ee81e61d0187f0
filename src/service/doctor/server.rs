//! What to think of the server, its socket and who has the store, and what would help. Knows no file and no clock.

use std::path::Path;

use super::Finding;
use super::facts::{Door, Facts, Held, Stands};
use super::judge::{fine, note, wrong};
use crate::domain::text::{path_words, shown};
use crate::service::holder::Holder;
use crate::service::ipc::{IPC_DIR, SOCKET};
use crate::service::start::START_FILE;

/// How the server is.
pub(super) fn server(facts: &Facts) -> Finding {
    match &facts.held {
        Some(Held::Served { version, .. }) if version == facts.version => {
            fine("server", format!("runs, version {}", shown(version)))
        }
        Some(Held::Served { version, .. }) => note(
            "server",
            format!("version {} runs, this program is version {}", shown(version), facts.version),
            "they understand each other; `stockroom server stop` brings the new one, once nobody is in the middle of \
             something",
        ),
        Some(Held::Elsewhere(text)) => wrong(
            "server",
            shown(text),
            "`stockroom server stop`; the next command starts one for the store that is here then",
        ),
        Some(Held::Turned { version: true, text }) => wrong(
            "server",
            shown(text),
            "install the same version on both sides; then `stockroom server stop` by the old one, or kill -TERM of \
             the process in store.lock",
        ),
        Some(Held::Turned { version: false, text }) => {
            wrong("server", shown(text), "try again in a moment; else ask a manager of the store")
        }
        Some(Held::Silent(stands)) => silent(facts, *stands),
        Some(Held::Strange(stands, what)) => {
            let says =
                format!("{} at ipc/s is no server of this program: {}", who(stands.socket), shown(what));
            wrong("server", says, aside(facts, IPC_DIR, stands.store))
        }
        Some(Held::Unsafe(text, store)) => wrong("server", shown(text), as_it_says(*store)),
        Some(Held::Process(holder)) => process(facts, holder),
        Some(Held::Nobody(_)) | None => nobody(facts),
    }
}

/// A process, in words.
fn who(process: Option<u32>) -> String {
    process.map_or_else(|| String::from("what listens"), |process| format!("process {process}"))
}

/// How something in the store's folder is moved out of the way.
fn moved(facts: &Facts, name: &str) -> String {
    let path = path_words(&Path::new(&facts.dir).join(name).display().to_string());
    format!("move it away: mv {path} {path}.old")
}

/// The same, and what comes of it.
fn aside(facts: &Facts, name: &str, store: Option<u32>) -> String {
    let then = match store {
        Some(process) => format!(
            "process {process}, which has the store, makes its own again within 30 seconds or leaves; then the next \
             command starts one"
        ),
        None => String::from("the next command starts a server then"),
    };
    format!("{}; {then}", moved(facts, name))
}

fn as_it_says(store: Option<u32>) -> String {
    match store {
        Some(process) => format!(
            "do as it says; process {process}, which has the store, is reached again within 30 seconds, and whoever is \
             connected to it goes on meanwhile"
        ),
        None => String::from("do as it says; the next command starts a server then"),
    }
}

fn silent(facts: &Facts, stands: Stands) -> Finding {
    match stands {
        Stands { socket: Some(socket), store } if store.is_none_or(|store| store == socket) => wrong(
            "server",
            format!("a server stands there, process {socket}, and answers nothing"),
            format!(
                "look how it does (`ps -p {socket}`). One that was stopped goes on at kill -CONT {socket}. One that stays \
                 silent is ended by kill -KILL {socket}: nothing that was answered is lost, and the next command starts \
                 another"
            ),
        ),
        Stands { socket, store } => wrong(
            "server",
            format!("{} at ipc/s answers nothing, and is not what has the store", who(socket)),
            aside(facts, IPC_DIR, store),
        ),
    }
}

/// What is in the way of a socket, in words, and its name; none where nothing is.
fn barred(facts: &Facts) -> Option<(&'static str, String)> {
    match facts.door {
        Door::NoFolder => Some(("ipc is no folder", IPC_DIR.to_owned())),
        Door::Folder => Some(("ipc/s is a folder", format!("{IPC_DIR}/{SOCKET}"))),
        Door::NoLock => Some(("start.lock is not an ordinary file", START_FILE.to_owned())),
        Door::Free | Door::Socket | Door::Other => None,
    }
}

fn process(facts: &Facts, holder: &Holder) -> Finding {
    let words = shown(&holder.words());
    let barred = barred(facts).filter(|_| facts.door != Door::NoLock);
    if let Some((what, name)) = barred {
        let says = format!("{words} has the store, and nobody can reach it: {what}");
        return wrong("server", says, aside(facts, &name, holder.process()));
    }
    match holder {
        Holder::Named(_) | Holder::Unseen { runs: true, .. } => {
            let kill = match holder.process() {
                Some(process) => format!("kill -TERM {process}"),
                None => String::from("kill -TERM that process"),
            };
            wrong(
                "server",
                format!("{words} has the store and no server answers"),
                format!(
                    "leave the screen or command that has it (--exclusive); a service of the machine is asked at its own \
                     socket (--socket /run/stockroom/NAME.sock); if it is a server whose socket was taken away, wait 30 \
                     seconds, then {kill}"
                ),
            )
        }
        Holder::Other { process, .. } => wrong(
            "server",
            format!("{words} holds store.lock, is not the process that it names, and no server answers"),
            format!("see what it is (`ps -fp {process}`); when it ends, the store is free"),
        ),
        Holder::Unseen { runs: false, .. } => wrong(
            "server",
            format!("{words} holds store.lock, and no server answers"),
            format!(
                "see who it is (`fuser -v {}` by the administrator); when it ends, the store is free",
                path_words(&Path::new(&facts.dir).join("store.lock").display().to_string())
            ),
        ),
    }
}

fn nobody(facts: &Facts) -> Finding {
    if let Some((what, name)) = barred(facts) {
        let says =
            format!("none runs and none can: {what}. Commands open the store one after the other meanwhile");
        return wrong("server", says, aside(facts, &name, None));
    }
    match facts.door {
        Door::Socket => note(
            "server",
            "none runs; the last one was killed and has left its socket",
            "nothing need be done: the next server takes its place",
        ),
        Door::Other => note(
            "server",
            "none runs; what stands at ipc/s is no socket",
            "nothing need be done: the next server takes its place",
        ),
        _ if facts.owner.is_err() || facts.nobody.is_some() => {
            note("server", "none runs, and none starts before store.toml is mended", "")
        }
        _ if facts.owner.as_ref().is_ok_and(|owner| owner.server_idle_seconds == 0) => {
            fine("server", "none runs; `stockroom serve` starts one (store.toml: server-idle-seconds = 0)")
        }
        _ => fine("server", "none runs; the next command or screen starts one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::doctor::State;
    use crate::service::doctor::judge::tests::sound;

    /// How the server is found where this has it and that is at its door, and what is said and advised.
    #[track_caller]
    fn check(held: Option<Held>, door: Door, state: State, words: &[&str]) {
        let mut facts = sound();
        facts.held = held.or(facts.held);
        facts.door = door;
        let finding = server(&facts);
        assert_eq!(finding.state, state, "{finding:?}");
        assert!(state != State::Wrong || finding.help.is_some(), "{finding:?} helps nobody");
        let said = format!("{} {}", finding.says, finding.help.unwrap_or_default());
        for words in words {
            assert!(said.contains(words), "no \"{words}\" in {said}");
        }
    }

    #[test]
    fn whoever_stands_at_the_door_is_told_from_whoever_has_the_store() {
        let text = || String::from("words");
        let silent = |socket, store| Some(Held::Silent(Stands { socket, store }));
        let wrong = State::Wrong;
        check(silent(Some(7), Some(7)), Door::Socket, wrong, &["answers nothing", "kill -CONT 7"]);
        check(silent(Some(7), None), Door::Socket, wrong, &["a server stands there, process 7"]);
        let other =
            ["process 7 at ipc/s", "not what has the store", "mv /shop/ipc /shop/ipc.old", "process 8"];
        check(silent(Some(7), Some(8)), Door::Socket, wrong, &other);
        check(silent(None, None), Door::Socket, wrong, &["what listens at ipc/s"]);
        let strange = Some(Held::Strange(Stands { socket: Some(7), store: None }, text()));
        check(strange, Door::Socket, wrong, &["process 7 at ipc/s is no server", "mv /shop/ipc"]);
        check(Some(Held::Unsafe(text(), Some(8))), Door::Socket, wrong, &["do as it says; process 8"]);
        check(Some(Held::Elsewhere(text())), Door::Socket, wrong, &["server stop"]);
        check(Some(Held::Turned { version: true, text: text() }), Door::Socket, wrong, &["same version"]);
        check(Some(Held::Turned { version: false, text: text() }), Door::Socket, wrong, &["try again"]);
    }

    #[test]
    fn whoever_has_the_store_and_serves_nobody_is_named_as_far_as_it_is_known() {
        let wrong = State::Wrong;
        let of = |holder| Some(Held::Process(holder));
        let named = || of(Holder::Named(String::from("process 7 (user 5)")));
        check(named(), Door::Free, wrong, &["process 7 (user 5) has the store", "kill -TERM 7"]);
        let nobody = ["nobody can reach it: ipc is no folder", "mv /shop/ipc /shop/ipc.old"];
        check(named(), Door::NoFolder, wrong, &nobody);
        let other = of(Holder::Other { process: 9, program: String::from("flock") });
        check(other, Door::Free, wrong, &["process 9 (flock) holds store.lock", "ps -fp 9"]);
        let gone = of(Holder::Unseen { said: String::from("process 7 (user 5)"), runs: false });
        check(gone, Door::Free, wrong, &["which has ended", "fuser -v /shop/store.lock"]);
    }

    #[test]
    fn what_is_in_the_way_of_a_server_that_does_not_run_is_told() {
        check(None, Door::Free, State::Fine, &["the next command or screen starts one"]);
        check(None, Door::Socket, State::Note, &["has left its socket"]);
        check(None, Door::Other, State::Note, &["is no socket"]);
        check(None, Door::Folder, State::Wrong, &["ipc/s is a folder", "mv /shop/ipc/s /shop/ipc/s.old"]);
        check(None, Door::NoFolder, State::Wrong, &["ipc is no folder", "mv /shop/ipc /shop/ipc.old"]);
        check(None, Door::NoLock, State::Wrong, &["none can", "mv /shop/start.lock /shop/start.lock.old"]);
    }

    #[test]
    fn a_server_that_does_not_start_by_itself_is_not_promised() {
        let mut facts = sound();
        facts.owner = Ok(crate::engine::owner::Owner { server_idle_seconds: 0, ..Default::default() });
        assert!(server(&facts).says.contains("`stockroom serve` starts one"));
        facts.owner = Err(String::from("line 1"));
        assert!(server(&facts).says.contains("none starts before store.toml is mended"));
    }
}
