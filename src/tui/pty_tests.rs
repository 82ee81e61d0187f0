//! The shell on a real terminal: this test binary starts itself in a PTY and plays one of the parts below.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::hangup;
use super::input::{self, Input};
use super::millis::Stopwatch;
use super::scan::{Detector, Focus, Out};
use super::scanner::Rules;
use super::screen::Sync;
use super::session::{Options, Session};
use super::steps::Mouse;

const PART: &str = "STOCKROOM_TEST_PART";
const REPORT: &str = "STOCKROOM_TEST_REPORT";

/// What runs inside the PTY; as a test of its own it does nothing.
#[test]
fn part() {
    let Ok(part) = std::env::var(PART) else { return };
    let options = Options { mouse: Mouse::Terminal, sync: Sync::Marked, stays: false };
    super::crash::install(Some(std::env::var(REPORT).unwrap().into()), &["spared"]);
    let mut session = Session::open(options).unwrap();
    let clock = Stopwatch::start();
    let (send, receive) = input::channel();
    hangup::watch(send.clone()).unwrap();
    input::spawn(send, clock).unwrap();
    say(&mut session, "ready");
    match part.as_str() {
        "leave" => session.leave(),
        "crash" => drop(std::thread::spawn(|| panic!("a \u{1b}[31mbug\u{202e}")).join()),
        "spared" => {
            let spared = std::thread::Builder::new().name("spared-1".into()).spawn(|| panic!("caught"));
            assert!(spared.unwrap().join().is_err());
            say(&mut session, "still here");
            session.leave();
        }
        // A loop that is stuck: only the deadline ends it.
        "stuck" | "hang-up" => std::thread::sleep(Duration::from_secs(60)),
        _ => echo(&mut session, &receive, clock),
    }
}

fn say(session: &mut Session, text: &str) {
    let draw = |buffer: &mut ratatui::buffer::Buffer| {
        buffer.set_string(0, 0, text, ratatui::style::Style::new());
        None
    };
    session.draw(draw).unwrap();
}

/// The smallest loop: shows what comes out, until `q`.
fn echo(session: &mut Session, inputs: &Receiver<Input>, clock: Stopwatch) {
    let mut detector = Detector::new(Rules::default());
    loop {
        let wait = detector.deadline().map_or(Duration::from_secs(60), |due| due.wait_from(clock.now()));
        let outs = match inputs.recv_timeout(wait) {
            Ok(Input::Key { key, at }) => detector.key(at, key, Focus::Keys),
            Ok(Input::Resize { width, height }) => {
                session.resize(width, height);
                say(session, &format!("{width}x{height}"));
                continue;
            }
            Ok(Input::Paste(text)) => {
                say(session, &format!("paste {}", text.len()));
                continue;
            }
            Ok(_) => continue,
            Err(_) => detector.wake(clock.now()),
        };
        for out in outs {
            match out {
                Out::Act(key) if key.to_string() == "q" => return,
                Out::Act(key) => say(session, &format!("key {key}.")),
                out => say(session, &format!("{out:?}")),
            }
        }
    }
}

struct Stage {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + std::marker::Sync>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    screen: vt100::Parser,
    report: tempfile::TempDir,
    cooked: String,
}

impl Stage {
    fn play(part: &str) -> Stage {
        let size = PtySize { rows: 8, cols: 60, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let report = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", "tui::pty_tests::part", "--nocapture", "--test-threads=1"]);
        command.env(PART, part);
        command.env(REPORT, report.path().join("crash.log"));
        command.env("TERM", "xterm-256color");
        let cooked = lines_of(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (send, output) = channel();
        // A reader that stays keeps the terminal alive.
        let hangs_up = part == "hang-up";
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            let mut ready = Vec::new();
            while let Ok(length @ 1..) = reader.read(&mut bytes) {
                ready.extend_from_slice(&bytes[..length]);
                let over = hangs_up && ready.windows(5).any(|word| word == b"ready");
                if send.send(bytes[..length].to_vec()).is_err() || over {
                    return;
                }
            }
        });
        let mut stage = Stage {
            master: Some(pair.master),
            keys: Some(keys),
            child,
            output,
            seen: Vec::new(),
            screen: vt100::Parser::new(8, 60, 0),
            report,
            cooked,
        };
        stage.wait_for("ready");
        stage
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.seen).into_owned()
    }

    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        let mut shown = self.screen.screen().contents().contains(text);
        while !shown {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    // Frame by frame: what was shown and left again was shown.
                    for byte in bytes {
                        self.seen.push(byte);
                        self.screen.process(&[byte]);
                        shown |= byte == b'l' && self.screen.screen().contents().contains(text);
                    }
                }
                Err(_) => panic!("{text:?} never came: {:?}", self.text()),
            }
        }
    }

    fn keys(&mut self, keys: &str, gap: Duration) {
        for byte in keys.bytes() {
            let writer = self.keys.as_mut().unwrap();
            writer.write_all(&[byte]).unwrap();
            writer.flush().unwrap();
            std::thread::sleep(gap);
        }
    }

    /// The exit code, and how long it took.
    fn end(&mut self) -> (u32, Duration) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
                    self.seen.extend(bytes);
                }
                return (status.exit_code(), start.elapsed());
            }
            if start.elapsed() > Duration::from_secs(20) {
                self.child.kill().unwrap();
                panic!("it never ended");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Everything taken is given back, in the right order, once.
    fn check_restored(&self) {
        let text = self.text();
        let order =
            ["\x1b[?1049h", "\x1b[?2004h", "ready", "\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l"];
        let places: Vec<Option<usize>> = order.iter().map(|part| text.find(part)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {text:?}");
        assert_eq!(text.matches("\x1b[?1049l").count(), 1);
        let now = self.master.as_deref().map(|master| lines_of(master));
        assert_eq!(now.as_ref(), Some(&self.cooked), "the line discipline is as it was");
    }
}

fn lines_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().map(|termios| (termios.local_flags, termios.input_flags)))
}

#[test]
fn leaving_gives_the_terminal_back() {
    let mut stage = Stage::play("leave");
    assert_eq!(stage.end().0, 0);
    stage.check_restored();
}

#[test]
fn a_bug_in_any_thread_restores_writes_a_report_and_ends_with_101() {
    let mut stage = Stage::play("crash");
    assert_eq!(stage.end().0, 101);
    stage.check_restored();
    let report = std::fs::read_to_string(stage.report.path().join("crash.log")).unwrap();
    assert!(report.contains("pty_tests.rs") && report.contains("bug"), "{report}");
    assert!(!report.contains(['\u{1b}', '\u{202e}']), "a report is only read");
    assert!(stage.text().contains("this is a bug"), "{}", stage.text());
}

#[test]
fn a_thread_that_catches_its_own_panics_takes_nothing_down() {
    let mut stage = Stage::play("spared");
    stage.wait_for("still here");
    assert_eq!(stage.end().0, 0);
    stage.check_restored();
    assert!(stage.report.path().join("crash.log").exists());
}

#[test]
fn a_terminal_that_is_gone_ends_even_a_stuck_program() {
    let mut stage = Stage::play("hang-up");
    drop(stage.keys.take());
    drop(stage.master.take());
    let (code, took) = stage.end();
    assert_eq!(code, 129);
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_program_told_to_end_does_and_restores() {
    let mut stage = Stage::play("stuck");
    let id = i32::try_from(stage.child.process_id().unwrap()).unwrap();
    let id = rustix::process::Pid::from_raw(id).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    assert_eq!(stage.end().0, 143);
    stage.check_restored();
}

/// A stage to which a scan has come as one. On a machine that is too busy to be a scanner it falls apart into keys, and
/// is tried once more.
fn scanned() -> Stage {
    for _ in 0..10 {
        let mut stage = Stage::play("echo");
        stage.keys("4006381333931\r\n", Duration::from_millis(5));
        stage.wait_for("3");
        std::thread::sleep(Duration::from_millis(300));
        while let Ok(bytes) = stage.output.try_recv() {
            stage.seen.extend_from_slice(&bytes);
            stage.screen.process(&bytes);
        }
        if !stage.text().contains("key 4") && !stage.text().contains("y 4.") {
            return stage;
        }
        stage.keys("q", Duration::ZERO);
        stage.end();
    }
    panic!("this machine is too busy for a scanner");
}

/// Keys that a terminal sends in pieces fall apart on a machine that is too busy, as a scan does: tried again a few times.
#[test]
fn keys_scans_pastes_and_sizes_arrive_as_what_they_are() {
    for _ in 0..4 {
        if std::panic::catch_unwind(keys_scans_pastes_and_sizes).is_ok() {
            return;
        }
    }
    keys_scans_pastes_and_sizes();
}

fn keys_scans_pastes_and_sizes() {
    let mut stage = scanned();
    let shown = stage.screen.screen().contents();
    assert!(shown.contains("4006381333931") && shown.contains("Scan"), "{shown}");
    std::thread::sleep(Duration::from_millis(200));
    stage.keys("\x1b[A", Duration::from_millis(8));
    stage.wait_for("up.");
    stage.keys("\x1b", Duration::ZERO);
    stage.wait_for("esc.");
    stage.keys.as_mut().unwrap().write_all(b"\x1b[200~one\ntwo\x1b[201~").unwrap();
    stage.wait_for("paste 7");
    stage.keys("\x1b[200~in pieces\x1b[201~", Duration::from_millis(2));
    stage.wait_for("paste 9");
    let size = PtySize { rows: 9, cols: 33, pixel_width: 0, pixel_height: 0 };
    stage.master.as_ref().unwrap().resize(size).unwrap();
    stage.wait_for("33x9");
    stage.keys("q", Duration::ZERO);
    assert_eq!(stage.end().0, 0);
    stage.check_restored();
    assert!(!stage.text().contains("key 4"), "no key of a scan acted");
}
