//! Socket activation: the socket is there before the server, stays when it leaves, and is never touched by it.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::house::{House, PROGRAM, wait_until};

/// What hands the socket over: systemd's own, where it is installed.
const ACTIVATE: &str = "systemd-socket-activate";

struct Activated(Child);

impl Drop for Activated {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn folder(house: &House) -> PathBuf {
    let run = house.dir().with_file_name("run");
    std::fs::create_dir(&run).unwrap();
    std::fs::set_permissions(&run, std::fs::Permissions::from_mode(0o755)).unwrap();
    run
}

fn installed() -> bool {
    Command::new(ACTIVATE)
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn activated(house: &House, socket: &Path, notify: &Path) -> Activated {
    let mut command = Command::new(ACTIVATE);
    command.arg("-l").arg(socket).arg(format!("--setenv=NOTIFY_SOCKET={}", notify.display()));
    command.arg(PROGRAM).args(["serve", "--idle", "1", "--store"]).arg(house.dir());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Activated(command.spawn().unwrap())
}

#[test]
fn a_socket_that_systemd_listens_at_is_served_and_left_where_it_is() {
    if !installed() {
        println!("left out: {ACTIVATE} is not installed");
        return;
    }
    let house = House::new();
    let run = folder(&house);
    let (socket, notify) = (run.join("main.sock"), run.join("notify"));
    let manager = UnixDatagram::bind(&notify).unwrap();
    let mut service = activated(&house, &socket, &notify);
    wait_until("the socket", || socket.exists());
    let at = format!("--socket {}", socket.display());
    // The first client wakes it.
    let (code, said) = house.run_at(&format!("{at} receive X 1 --to A"));
    assert_eq!(code, 0, "{said}");
    let (code, said) = house.run_at(&format!("{at} status"));
    assert!(code == 0 && said.contains("Connected: 1"), "{said}");
    let mut bytes = [0; 256];
    let mut words = String::new();
    wait_until("READY", || {
        let read = manager.recv(&mut bytes).unwrap();
        words.push_str(&String::from_utf8_lossy(&bytes[..read]));
        words.contains("READY=1")
    });
    assert!(!house.dir().join("ipc/s").exists(), "it publishes none of its own");
    // Nobody is there: it leaves, and the socket stays.
    wait_until("the service to leave", || service.0.try_wait().unwrap().is_some());
    assert_eq!(service.0.wait().unwrap().code(), Some(0));
    assert!(socket.exists());
}

#[test]
fn a_socket_that_is_handed_over_by_hand_is_served() {
    let house = House::new();
    let run = folder(&house);
    let socket = run.join("by-hand");
    // A shell cannot make a socket, so a small program does, and becomes the server with it as number 3.
    let script = "import os, socket, sys\n\
        s = socket.socket(socket.AF_UNIX)\n\
        s.bind(sys.argv[1])\n\
        s.listen(16)\n\
        os.dup2(s.fileno(), 3, inheritable=True) if s.fileno() != 3 else os.set_inheritable(3, True)\n\
        os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))\n\
        os.execv(sys.argv[2], sys.argv[2:])\n";
    let mut command = Command::new("python3");
    command.args(["-c", script]).arg(&socket).args([PROGRAM, "serve", "--store"]).arg(house.dir());
    let Ok(child) = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
        println!("left out: there is no python3 to hand a socket over");
        return;
    };
    let mut service = Activated(child);
    wait_until("the socket", || UnixStream::connect(&socket).is_ok());
    let at = format!("--socket {}", socket.display());
    let (code, said) = house.run_at(&format!("{at} receive X 1 --to A"));
    assert_eq!(code, 0, "{said}");
    let (code, said) = house.run_at(&format!("{at} server stop"));
    assert_eq!(code, 0, "{said}");
    assert_eq!(service.0.wait().unwrap().code(), Some(0));
    assert!(socket.exists());
}

#[test]
fn what_is_no_listening_socket_is_refused_in_words() {
    let house = House::new();
    for (fds, says) in [("1", "no Unix socket that listens"), ("2", "takes one")] {
        let script = format!("exec 3</dev/null; export LISTEN_FDS={fds} LISTEN_PID=$$; exec \"$0\" \"$@\"");
        let done = Command::new("sh")
            .args(["-c", &script, PROGRAM, "serve", "--store"])
            .arg(house.dir())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(3), "{said}");
        assert!(said.contains(says) || fds == "1" && said.contains("cannot be used"), "{said}");
    }
}

/// How exposed the unit is, as systemd itself judges it.
#[test]
fn the_unit_in_the_docs_is_hardened() {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/service/stockroom@.service");
    let judged = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager"])
        .arg(&unit)
        .env("LC_ALL", "C.UTF-8")
        .output();
    let Some(said) = judged.ok().map(|done| String::from_utf8_lossy(&done.stdout).into_owned()) else {
        println!("left out: systemd-analyze is not installed");
        return;
    };
    let Some(line) = said.lines().find(|line| line.contains("Overall exposure level")) else {
        println!("left out: systemd-analyze cannot judge a unit that is not installed: {said}");
        return;
    };
    let level: f64 = line.rsplit(": ").next().unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(level < 1.0, "{line}");
}
