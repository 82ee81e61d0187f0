//! Through a real sshd: people with accounts of their own and a shared login, at once, at one server. Needs root and
//! openssh-server; elsewhere it says that it was left out, and fails where `STOCKROOM_SSHD` says that it must run.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

#[path = "../terminal/person.rs"]
mod person;
#[path = "../terminal/spawned.rs"]
mod spawned;
mod terminal;
mod world;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use person::Terminal;
use world::{KIOSK, PATIENCE, World};

#[test]
fn four_people_work_at_once_and_a_line_that_is_cut_is_gone_on_with_elsewhere() {
    let Some(world) = World::build() else { return };
    four_at_once(&world);
    a_line_that_is_cut_is_gone_on_with_elsewhere(&world);
}

#[test]
fn roles_refuse_what_they_must_and_a_pin_lifts_a_shared_login() {
    let Some(world) = World::build() else { return };
    roles_refuse(&world);
    pins(&world);
}

#[test]
fn s16_a_shared_login_through_sshd_is_no_way_to_a_shell() {
    let Some(world) = World::build() else { return };
    no_words_of_the_other_end_become_a_shell(&world);
    a_terminal_has_no_shell_behind_it(&world);
}

#[test]
fn s17_nothing_is_forwarded_through_a_shared_login() {
    let Some(world) = World::build() else { return };
    nothing_is_forwarded(&world);
}

fn four_at_once(world: &World) {
    std::thread::scope(|scope| {
        scope.spawn(|| receive(&mut terminal::own(world, "ann"), "5"));
        scope.spawn(|| {
            let mut bea = terminal::own(world, "bea");
            bea.until(&["X", "bea (clerk)"]);
            bea.press(&["i"]);
            bea.until(&["Issue", "Goes to"]);
            bea.press(&["Enter", "Enter", "3"]);
            bea.until(&["Quantity", "3"]);
            bea.press(&["F9"]);
            bea.until(&["issue done"]);
        });
        scope.spawn(|| {
            let mut cyd = terminal::own(world, "cyd");
            cyd.until(&["X", "cyd (clerk)"]);
            cyd.press(&["c"]);
            cyd.until(&["Location"]);
            cyd.press(&["B1", "Enter"]);
            cyd.until(&["Count B1", "how many"]);
            cyd.press(&["4", "Enter"]);
            cyd.until(&["recorded"]);
            cyd.press(&["F9"]);
            cyd.until(&["Close the count"]);
            cyd.press(&["y"]);
            cyd.until(&["is closed"]);
        });
        scope.spawn(|| receive(&mut terminal::open(world, "eva", KIOSK, ""), "7"));
    });
    let (code, journal) = world.does("ann", "journal --format csv");
    assert_eq!(code, 0, "{journal}");
    let via = format!("eva (via {})", world.account(KIOSK));
    for words in ["receive,", "issue,", "count,", via.as_str(), "ann", "bea", "cyd"] {
        assert!(journal.contains(words), "{words} is not in:\n{journal}");
    }
    assert_eq!(on_hand(world), "113", "100 + 4 + 5 - 3 + 7:\n{journal}");
}

/// Receives so many of the only item, into the dock.
fn receive(terminal: &mut Terminal, many: &str) {
    terminal.until(&["X", "(clerk)"]);
    terminal.press(&["r"]);
    terminal.until(&["Receive", "Supplier"]);
    terminal.press(&["Enter", "Enter", "Enter", many]);
    terminal.until(&["Quantity"]);
    terminal.press(&["F9"]);
    terminal.until(&["receive done"]);
}

/// How much of X there is, by the server's account.
fn on_hand(world: &World) -> String {
    let (code, said) = world.does("ann", "item list X --format csv");
    assert_eq!(code, 0, "{said}");
    let names: Vec<&str> = said.lines().next().unwrap().split(',').collect();
    let at = names.iter().position(|name| *name == "on_hand").unwrap();
    said.lines().nth(1).unwrap().split(',').nth(at).unwrap().to_owned()
}

fn a_line_that_is_cut_is_gone_on_with_elsewhere(world: &World) {
    let mut ann = terminal::own(world, "ann");
    ann.until(&["X", "ann (clerk)"]);
    ann.press(&["r"]);
    ann.until(&["Receive", "Supplier"]);
    ann.press(&["Enter", "Enter", "Enter", "9", "Enter"]);
    ann.until(&["X  9"]);
    ann.signalled("-KILL");
    // Another terminal of hers: the form is offered, and nothing of it was booked.
    assert_eq!(on_hand(world), "113");
    let mut again = terminal::own(world, "ann");
    again.until(&["X", "ann (clerk)"]);
    again.press(&["r"]);
    again.until(&["go on"]);
    again.press(&["y"]);
    again.until(&["X  9"]);
    again.press(&["F9"]);
    again.until(&["receive done"]);
    assert_eq!(on_hand(world), "122");
}

#[track_caller]
fn refused((code, said): (i32, String), words: &str) {
    assert_ne!(code, 0, "{said}");
    assert!(said.contains(words), "{said}");
}

fn roles_refuse(world: &World) {
    refused(world.does("ann", "item add Y --name Other"), "changing items needs a manager; you are a clerk");
    refused(
        world.does("bea", "receive X 1 --to A1 --role viewer"),
        "receiving needs a clerk; you are a viewer",
    );
    refused(world.does("cyd", "export stock"), "needs a supervisor; you are a clerk");
    refused(world.does("dan", "stock"), "does not work with this store");
    // Who is not in the socket's group learns which one it is, and how one comes into it.
    world.shut(true);
    let help = format!("usermod -aG {} {}", world.account("serve"), world.account("dan"));
    refused(world.does("dan", "stock"), &help);
    world.shut(false);
    refused(world.does("ann", "stock --as boss"), "may not say who it is (--as)");
    refused(world.does("ann", "server stop"), "needs a manager");
    // The shared login is a clerk's at most, whoever it is, and nobody without a name.
    refused(world.says("boss", KIOSK, "item add Y --name Other"), "you are a clerk");
    refused(world.says("eva", KIOSK, "close-period 2020-01-01"), "closing a period needs a supervisor");
    refused(world.says("nobody", KIOSK, "stock"), "does not work with this store");
    let (code, said) = world.says("eva", KIOSK, "stock X --format csv");
    assert_eq!(code, 0, "{said}");
    let (code, said) = world.says("eva", KIOSK, "status --json");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("eva (via {})", world.account(KIOSK))), "{said}");
}

fn no_words_of_the_other_end_become_a_shell(world: &World) {
    let made = world.aside("made-by-a-shell");
    let touch = format!("touch {}", made.display());
    for line in [
        touch.clone(),
        format!("stock X; {touch}"),
        format!("stock $({touch})"),
        format!("/bin/sh -c '{touch}'"),
        format!("export items {}", made.display()),
        format!("backup {}", made.display()),
        String::from("internal-sftp"),
        String::from("stock --as boss"),
        String::from("stock --exclusive --store /tmp"),
        String::from("import items /etc/passwd"),
        String::from("batch /etc/passwd"),
    ] {
        let (code, said) = world.says("eva", KIOSK, &line);
        assert!(code != 0 && !said.contains("root:"), "{line}: {said}");
    }
    let mut sftp = Command::new("/usr/bin/ssh");
    sftp.args(world.ssh("eva", KIOSK)).args(["-s", "sftp"]).stdin(Stdio::null());
    assert!(!sftp.output().unwrap().status.success(), "sftp is a way out");
    assert!(!made.exists(), "something ran");
}

fn a_terminal_has_no_shell_behind_it(world: &World) {
    let mut eva = terminal::open(world, "eva", KIOSK, "");
    eva.until(&["X", "(clerk)"]);
    eva.press(&["Ctrl-Z", ":", "export items", "Enter"]);
    eva.until(&["not for a shared login"]);
    eva.press(&["Esc", "Esc", "q"]);
    let (code, bytes) = eva.ended();
    assert_eq!(code, 0);
    // It leaves, and nothing asks for a command behind it.
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.trim_end().ends_with('$') && !text.contains("]52;") && !text.contains("]8;"), "{text:?}");
}

fn nothing_is_forwarded(world: &World) {
    for key in ["eva", "loose"] {
        let here = world.aside(&format!("{key}.sock"));
        let mut ssh = Command::new("/usr/bin/ssh");
        let forward = format!("{}:{}", here.display(), world.socket().display());
        ssh.args(["-N", "-L", &forward])
            .args(world.ssh(key, KIOSK))
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        let mut child = ssh.spawn().unwrap();
        let end = Instant::now() + PATIENCE;
        let mut line = loop {
            match UnixStream::connect(&here) {
                Ok(line) => break Some(line),
                Err(_) if child.try_wait().unwrap().is_some() => break None,
                Err(fault) => assert!(Instant::now() < end, "{fault}"),
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        if let Some(line) = &mut line {
            // ssh itself listens here; what matters is that nobody answers behind it.
            let _ = line.write_all(b"STKR");
            let _ = line.shutdown(std::net::Shutdown::Write);
            line.set_read_timeout(Some(PATIENCE)).unwrap();
            let mut answer = Vec::new();
            let _ = line.read_to_end(&mut answer);
            assert_eq!(answer, b"", "{key}: the server was reached");
        }
        let _ = child.kill();
        let _ = child.wait();
    }
    assert!(world.log().contains("forward"), "sshd refused nothing:\n{}", world.log());
}

/// A PIN lifts a shared login to what the person is; it is typed on a terminal that does not show it.
fn pins(world: &World) {
    let line = "close-period 2020-01-01 --pin";
    refused(world.says("eva", KIOSK, line), "`ssh -t`");
    let mut eva = terminal::open(world, "eva", KIOSK, line);
    eva.until(&["PIN:"]);
    eva.press(&["2468", "Enter"]);
    let (code, bytes) = eva.ended();
    let said = String::from_utf8_lossy(&bytes);
    assert!(code != 0 && said.contains("no PIN yet") && !said.contains("2468"), "{said}");
    world.with_pin("eva", "2468");
    let mut eva = terminal::open(world, "eva", KIOSK, line);
    eva.until(&["PIN:"]);
    eva.press(&["2468", "Enter"]);
    let (code, bytes) = eva.ended();
    let said = String::from_utf8_lossy(&bytes);
    assert!(code == 0 && !said.contains("2468"), "{said}");
    for left in ["4 more tries", "3 more tries"] {
        let mut eva = terminal::open(world, "eva", KIOSK, line);
        eva.until(&["PIN:"]);
        eva.press(&["1111", "Enter"]);
        let (code, bytes) = eva.ended();
        assert!(code != 0 && String::from_utf8_lossy(&bytes).contains(left));
    }
}
