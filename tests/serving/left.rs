//! Where somebody was, over a real socket and at real terminals: the line drops, they log in at another one, and go on.

use std::io::Write;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty};
use stockroom::domain::query::{DraftQuery, WHEREABOUTS};
use stockroom::service::desk::{Desk, ask};
use stockroom::service::remote::Remote;

use crate::house::{House, PROGRAM, wait_until};
use crate::spawned::{self, Spawned};

/// Somebody at a terminal.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    // Closed, it would hang up.
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Terminal {
    fn open(house: &House, (width, height): (u16, u16), option: Option<&str>) -> Terminal {
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        for (name, value) in [("PATH", "/usr/bin:/bin"), ("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")] {
            command.env(name, value);
        }
        command.env("STOCKROOM_START", "never");
        command.args(["--store", house.dir().to_str().unwrap()]);
        command.args(option);
        command.cwd(house.dir().parent().unwrap());
        let Spawned { child, master, keys, output } = spawned::spawned(spawned::open(height, width), command);
        let screen = vt100::Parser::new(height, width, 0);
        Terminal { child, _master: master, keys, output, screen }
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until all of these are to be seen.
    #[track_caller]
    fn shows(&mut self, words: &[&str]) -> &mut Terminal {
        let end = Instant::now() + Duration::from_secs(60);
        while !words.iter().all(|word| self.text().contains(word)) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("no {words:?} in\n{}", self.text()),
            }
        }
        self
    }

    /// Keys of a person, slower than a scanner's.
    fn keys(&mut self, keys: &str) -> &mut Terminal {
        for key in keys.bytes() {
            std::thread::sleep(Duration::from_millis(150));
            self.keys.write_all(&[key]).unwrap();
        }
        self
    }

    /// The line drops.
    fn hangs_up(mut self) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
        wait_until("the program to end", || self.child.try_wait().unwrap().is_some());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
    }
}

fn house() -> House {
    let house = House::new();
    for sku in ["BOLT", "BUSH", "NUT"] {
        assert_eq!(house.run(&format!("item add {sku} --name {sku}s")).0, 0);
    }
    house
}

fn left(desk: &Remote) -> Option<String> {
    ask(desk, DraftQuery { key: String::from(WHEREABOUTS) }).unwrap()
}

#[test]
fn the_line_drops_and_marks_and_filter_are_there_at_another_terminal_of_another_size() {
    let house = house();
    let server = house.serve();
    let mut first = Terminal::open(&house, (80, 24), None);
    first.shows(&["BOLT", "NUT", "Thing"]);
    first.keys("  ").shows(&["2 marked"]);
    first.keys("/bu\r").shows(&["/bu"]);
    first.hangs_up();
    let mut small = Terminal::open(&house, (20, 8), None);
    small.shows(&["2 marked", "/bu", "BUSH"]);
    assert!(!small.text().contains("NUT"), "{}", small.text());
    small.hangs_up();
    // Also where the server was killed meanwhile; and who wants it begins afresh.
    server.kill();
    let _server = house.serve();
    Terminal::open(&house, (100, 30), None).shows(&["2 marked", "/bu", "as you left it"]).keys("\u{1b}");
    let mut afresh = Terminal::open(&house, (80, 24), Some("--afresh"));
    afresh.shows(&["BOLT", "BUSH", "NUT", "Thing"]);
    assert!(!afresh.text().contains("marked"), "{}", afresh.text());
}

#[test]
fn where_one_is_is_there_when_it_is_answered_also_with_many_at_once() {
    let house = house();
    let _server = house.serve();
    let (one, other) = (house.desk(1), house.desk(2));
    for round in 0..3 {
        one.keep_draft(WHEREABOUTS, &format!("round {round}")).unwrap();
        assert_eq!(left(&other), Some(format!("round {round}")));
    }
    // Many at once wait a moment for each other, and each is answered.
    std::thread::scope(|scope| {
        for terminal in 10..42 {
            let desk = house.desk(terminal);
            scope.spawn(move || desk.keep_draft(WHEREABOUTS, &format!("terminal {terminal}")).unwrap());
        }
    });
    assert!(left(&one).unwrap().starts_with("terminal"));
    // What is asked behind it on the same line does not wait for it.
    let wide = "x".repeat(60_000);
    std::thread::scope(|scope| {
        scope.spawn(|| one.keep_draft(WHEREABOUTS, &wide).unwrap());
        assert!(left(&one).is_some());
    });
    assert_eq!(left(&one), Some(wide));
}
