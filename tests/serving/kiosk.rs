//! The screen of a shared login, in a real terminal at a real server: a clerk's at most, until the PIN.

use std::io::Write;
use std::process::Stdio;

use portable_pty::CommandBuilder;
use stockroom::domain::entry::{Action, Header, Vouched};
use stockroom::domain::table::{Direction, Read, all};
use stockroom::domain::tables::Entries;
use stockroom::domain::text::Code;
use stockroom::store::{Opening, Store};

use crate::house::{House, PROGRAM};
use crate::limits::Theirs;
use crate::person::Terminal;

/// The program before a person at a shared login.
fn kiosk(house: &House, who: &str, size: (u16, u16)) -> Terminal {
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(["--socket", house.dir().join("ipc/s").to_str().unwrap(), "--as", who]);
    command.env("HOME", house.dir());
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    command.env_remove("NO_COLOR");
    Terminal::of(command, size)
}

/// Gives somebody a PIN, by the store's owner.
fn with_pin(house: &House, who: &str, pin: &str) {
    let mut set = house.starting(&format!("--exclusive user pin {who} --new-pin-fd 0"));
    let mut child = set.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(pin.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// The headers of the journal, once the server has left.
fn headers(house: &House) -> Vec<Header> {
    let store = Store::open(&house.dir(), &Opening::default()).unwrap();
    let rows = store.read().unwrap().rows::<Entries>(all(), Direction::Up, 1_000).unwrap();
    rows.into_iter().map(|(_, row)| row.header).collect()
}

/// What is in every file of the store, its log and its drafts included.
fn kept(house: &House) -> Vec<u8> {
    let files = std::fs::read_dir(house.dir()).unwrap().flatten();
    let files = files.filter(|entry| entry.file_type().unwrap().is_file());
    files.flat_map(|entry| std::fs::read(entry.path()).unwrap()).collect()
}

#[test]
fn s13_at_a_shared_login_the_screen_asks_for_the_pin_posts_what_was_refused_and_keeps_nothing_of_it() {
    let house = House::new();
    for line in ["user add eva --name Eva --as-role supervisor", "item set X --cost 100"] {
        assert_eq!(house.run(line).0, 0, "{line}");
    }
    with_pin(&house, "eva", "Zq%4711");
    for (size, change) in [((20, 8), "11"), ((80, 24), "12")] {
        let server = Theirs::serve_to(&house, vec![rustix::process::geteuid().as_raw()]);
        let mut eva = kiosk(&house, "eva", size);
        eva.until(&["X"]);
        eva.press(&["a"]);
        eva.until(&["Reason"]);
        eva.press(&["found", "Enter"]);
        eva.until(&["At"]);
        eva.press(&["Enter", change, "F9"]);
        eva.until(&["is above what a clerk may adjust"]);
        eva.until(&["Your PIN"]);
        eva.press(&["Zq%0000", "Enter"]);
        eva.until(&["This is not your PIN; 4 more tries"]);
        // Left, the form is there as it was.
        eva.press(&["Esc"]);
        eva.until(&["not posted; nothing was booked"]);
        eva.press(&["F9"]);
        eva.until(&["Your PIN"]);
        eva.press(&["Zq%4711", "Enter"]);
        eva.until(&["adjust done"]);
        eva.press(&["Esc"]);
        eva.until(&[if size.0 == 20 { "PIN" } else { "Eva (supervisor, PIN to " }]);
        eva.press(&["q"]);
        let (code, written) = eva.ended();
        let written = String::from_utf8_lossy(&written);
        assert_eq!(code, 0);
        assert!(!written.contains("Zq") && !written.contains("4711"), "the terminal was shown it");
        server.leave();
    }
    let headers = headers(&house);
    let adjusted: Vec<&Header> = headers.iter().filter(|entry| entry.action == Action::Adjust).collect();
    let launcher = Code::new("owner").unwrap();
    assert_eq!(adjusted.len(), 2, "{adjusted:?}");
    for entry in adjusted {
        assert_eq!(entry.vouched, Vouched::Pin(launcher.clone()));
    }
    let kept = kept(&house);
    assert!(!kept.windows(3).any(|some| some == b"Zq%"), "some file holds it");
}

#[test]
fn whoever_sits_at_the_machine_names_the_server_by_the_environment_beside_a_name_too() {
    let house = House::new();
    assert_eq!(house.run("user add eva --name Eva").0, 0);
    let server = Theirs::serve_to(&house, vec![rustix::process::geteuid().as_raw()]);
    let as_eva = |ssh: bool| {
        let mut command = std::process::Command::new(PROGRAM);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", house.dir().join("home"));
        command.env("STOCKROOM_SOCKET", house.dir().join("ipc/s"));
        if ssh {
            command.env("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
        }
        let done = command.args(["--as", "eva", "receive", "X", "1", "--to", "A"]).output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert_eq!(as_eva(false), (Some(0), String::new()));
    // Through ssh it may be the other end's; it is told what counts there.
    let (code, said) = as_eva(true);
    assert!(code == Some(2) && said.contains("name it with --socket"), "{code:?}: {said}");
    server.leave();
    let done = headers(&house).pop().unwrap();
    assert!(matches!(done.vouched, Vouched::Word(_)) && done.action == Action::Receive, "{done:?}");
}
