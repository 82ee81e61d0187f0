//! Where somebody was, over a real socket and at real terminals: the line drops, they log in at another one, and go on.

use portable_pty::CommandBuilder;
use stockroom::domain::query::{DraftQuery, WHEREABOUTS};
use stockroom::service::desk::{Desk, ask};
use stockroom::service::remote::Remote;

use crate::house::{House, PROGRAM};
use crate::person::Terminal;

/// Somebody at a terminal of that size.
fn at(house: &House, size: (u16, u16), option: Option<&str>) -> Terminal {
    let mut command = CommandBuilder::new(PROGRAM);
    command.env_clear();
    for (name, value) in [("PATH", "/usr/bin:/bin"), ("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")] {
        command.env(name, value);
    }
    command.env("STOCKROOM_START", "never");
    command.args(["--store", house.dir().to_str().unwrap()]);
    command.args(option);
    command.cwd(house.dir().parent().unwrap());
    Terminal::of(command, size)
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
    let mut first = at(&house, (80, 24), None);
    first.until(&["BOLT", "NUT", "Thing"]);
    first.press(&["  "]).until(&["2 marked"]);
    first.press(&["/bu", "Enter"]).until(&["/bu"]);
    first.signalled("-HUP");
    let mut small = at(&house, (20, 8), None);
    small.until(&["2 marked", "/bu", "BUSH"]);
    assert!(!small.shown().contains("NUT"), "{}", small.shown());
    small.signalled("-HUP");
    // Also where the server was killed meanwhile; and who wants it begins afresh.
    server.kill();
    let _server = house.serve();
    at(&house, (100, 30), None).until(&["2 marked", "/bu", "as you left it"]).press(&["Esc"]);
    let mut afresh = at(&house, (80, 24), Some("--afresh"));
    afresh.until(&["BOLT", "BUSH", "NUT", "Thing"]);
    assert!(!afresh.shown().contains("marked"), "{}", afresh.shown());
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
