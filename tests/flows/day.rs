//! A clerk's day, as it stands on the page.

use std::sync::Arc;

use stockroom::cli::run::run_line;
use stockroom::domain::party::Role;
use stockroom::engine::SystemClock;
use stockroom::tui::modal::Modal;

use crate::counted::Counted;
use crate::page::{Page, Part, Size, path, shown};
use crate::room::{self, Hands};
use crate::seat::Seat;
use crate::terminal::{Late, Scanner, Terminal, timeless};
use crate::whole::Questions;

/// The sizes of the page.
const SHOWN: [Size; 2] = [(20, 8), (80, 24)];
/// Sizes that flows are held at beside them.
const OTHERS: [Size; 4] = [(40, 12), (120, 40), (26, 20), (30, 8)];
/// How often a terminal is tried where the machine is too busy for a scanner: as it comes first; if it is ever so busy,
/// with a key before each code, which takes no speed to tell it from a person.
const TRIES: [(Scanner, usize); 2] = [(Scanner::Plain, 4), (Scanner::Prefix, 8)];
/// Receive, put away, issue, move, adjust, count, undo a line, find out why, acknowledge.
const FLOWS: usize = 9;
/// What the page is written with.
const WRITE: &str = "STOCKROOM_FLOWS";

/// What was shown at a step of the page.
struct Shown {
    step: usize,
    rows: Vec<String>,
}

/// Plays the page at one size; what its screens of that size show.
fn played(page: &Page, size: Size) -> Vec<Shown> {
    played_over(page, page.store(), size, Questions::LeaveTheResult)
}

/// The same over another store.
fn played_over(page: &Page, store: &[String], size: Size, questions: Questions) -> Vec<Shown> {
    let clock = Hands::at_morning();
    let (_room, desk) = room::in_memory(store, Arc::clone(&clock) as _, None);
    let mut seat = Seat::with(desk, size, questions);
    let mut all = Vec::new();
    for (index, step) in page.steps.iter().enumerate() {
        match &step.part {
            Part::Keys(strokes) => {
                clock.on();
                strokes.iter().for_each(|stroke| seat.stroke(stroke));
            }
            Part::Screen(of) if *of == size => all.push(Shown { step: index, rows: seat.rows() }),
            _ => {}
        }
    }
    assert!(seat.frames > 400, "{size:?}: {} frames", seat.frames);
    all
}

/// The lines that the page should have at its steps.
fn expected(page: &Page) -> Vec<(usize, Vec<String>)> {
    let mut expected: Vec<(usize, Vec<String>)> = Vec::new();
    for size in SHOWN {
        let shown_here = played(page, size).into_iter();
        expected.extend(shown_here.map(|screen| (screen.step, shown(&screen.rows))));
    }
    for (index, step) in page.steps.iter().enumerate() {
        match step.part {
            Part::Counted(of) => {
                expected.push((index, vec![Counted::of(page.keys_before(index)).of_block(of)]));
            }
            Part::InAll => {
                let (all, lines, records) = page.in_all(step.flow);
                expected.push((index, vec![all.of_flow(lines, records)]));
            }
            _ => {}
        }
    }
    expected.sort_by_key(|(index, _)| *index);
    expected
}

#[test]
fn the_page_is_what_happens() {
    let page = Page::read();
    let expected = expected(&page);
    if std::env::var(WRITE).is_ok_and(|how| how == "write") {
        std::fs::write(path(), page.with(&expected)).unwrap();
        return;
    }
    for (index, lines) in &expected {
        let step = &page.steps[*index];
        let there = &page.lines[step.lines.clone()];
        let place = format!("docs/flows.md, line {}", step.lines.start + 1);
        assert!(
            there == lines.as_slice(),
            "{place}: the page says\n{}\nand what happens is\n{}\n({WRITE}=write writes it again)",
            there.join("\n"),
            lines.join("\n"),
        );
    }
}

#[test]
fn every_frame_is_whole_at_other_sizes_too() {
    let page = Page::read();
    for size in OTHERS {
        played(&page, size);
    }
}

#[test]
fn every_frame_is_whole_where_codes_are_longer_than_a_row() {
    let page = Page::read();
    let longer = [
        ("OAK-20", "OAK-BOARD-20MM-PLANED-A"),
        ("SCREW", "SCREW-4X40-ZINC-TORX-200"),
        ("GLUE", "GLUE-WATERPROOF-D4-750ML"),
        ("GLOVE-L", "GLOVES-LEATHER-SIZE-10-L"),
        ("bottle", "squeeze-bottle"),
    ];
    let lengthen = |command: &String| {
        longer.iter().fold(command.clone(), |command, (short, long)| command.replace(short, long))
    };
    let store: Vec<String> = page.store().iter().map(lengthen).collect();
    for size in SHOWN.into_iter().chain(OTHERS) {
        played_over(&page, &store, size, Questions::MayCover);
    }
}

#[test]
fn the_page_has_every_flow_at_both_sizes() {
    let page = Page::read();
    let flows = page.steps.iter().map(|step| step.flow).max().unwrap();
    let has = |flow: usize, what: &dyn Fn(&Part) -> bool| {
        page.steps.iter().any(|step| step.flow == flow && what(&step.part))
    };
    let with_keys: Vec<usize> =
        (1..=flows).filter(|flow| has(*flow, &|part| matches!(part, Part::Keys(_)))).collect();
    assert_eq!(with_keys.len(), FLOWS);
    for flow in with_keys {
        for size in SHOWN {
            assert!(
                has(flow, &|part| matches!(part, Part::Screen(of) if *of == size)),
                "flow {flow} {size:?}"
            );
        }
        assert!(has(flow, &|part| matches!(part, Part::InAll)), "flow {flow} counts its keys");
    }
    let (_, lines, _) = (1..=flows).map(|flow| page.in_all(flow)).find(|(_, lines, _)| *lines > 0).unwrap();
    assert_eq!(lines, 3, "a delivery of three lines");
    let of_records = (1..=flows).map(|flow| page.in_all(flow).2).max();
    assert!(of_records > Some(2), "a bin with several records");
}

#[test]
fn the_day_in_a_terminal_of_20x8() {
    in_a_terminal((20, 8));
}

#[test]
fn the_day_in_a_terminal_of_80x24() {
    in_a_terminal((80, 24));
}

/// The same page with the real program in a real terminal. Beside it the page is played in this process, and after
/// each stroke both must show the same.
fn in_a_terminal(size: Size) {
    let page = Page::read();
    let tries = TRIES.into_iter().flat_map(|(scanner, tries)| std::iter::repeat_n(scanner, tries));
    for scanner in tries {
        if let Ok(()) = once(&page, size, scanner) {
            return;
        }
    }
    panic!("this machine is too busy for any scanner");
}

fn once(page: &Page, size: Size, scanner: Scanner) -> Result<(), Late> {
    let dir = tempfile::tempdir().unwrap();
    let zone = room::noon();
    room::in_folder(page.store(), dir.path(), &zone);
    let (room, desk) = room::in_memory(page.store(), Arc::new(SystemClock), Some(&zone));
    let mut seat = Seat::new(desk, size);
    let mut terminal = Terminal::open(dir.path(), size, scanner);
    terminal.wait_for(&seat.rows())?;
    for step in &page.steps {
        match &step.part {
            Part::Keys(strokes) => {
                for stroke in strokes {
                    if matches!(seat.model.modal, Some(Modal::Choose(_))) {
                        terminal.read();
                    }
                    seat.stroke(stroke);
                    terminal.stroke(stroke);
                    terminal.wait_for(&seat.rows())?;
                }
            }
            Part::Screen(of) if *of == size => {
                let page = page.lines[step.lines.clone()].iter().map(|row| timeless(row));
                let here: Vec<String> = seat.rows().iter().map(|row| timeless(row)).collect();
                assert_eq!(page.collect::<Vec<_>>(), shown(&here), "line {}", step.lines.start + 1);
            }
            _ => {}
        }
    }
    assert_eq!(terminal.leave(), 0);
    room::run(dir.path(), &["verify"]);
    let manager = room.desk(&stockroom::domain::text::Code::new(room::CLERK).unwrap(), Some(Role::Manager));
    let words = ["stock", "--by", "lot", "--format", "table"];
    let there: Vec<String> = room::run(dir.path(), &words).lines().map(timeless).collect();
    let here = run_line(&manager.unwrap(), &words.join(" ")).printed;
    assert_eq!(there, here.iter().map(|row| timeless(row)).collect::<Vec<_>>(), "the same stock");
    Ok(())
}
