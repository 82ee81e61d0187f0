//! The import, from the bytes of a file of any kind to a plan, and what the room says of that plan.
//!
//! Held: rows hold no more than the file, on its lines, within the limits, and come back when they are written again;
//! faults are counted, told up to their limit, at lines and columns that the file has, in words that can only be read; a plan
//! holds nothing but fit text; what it asks for is refused in a sentence or keeps the room whole; a file that went in
//! whole has nothing more to say when it is read again.

use stockroom::domain::quantity::DecimalMark;
use stockroom::domain::refusal::Rejection;
use stockroom::domain::text::Code;
use stockroom::exchange::faults::{Faults, ImportFault, TOLD_MAX};
use stockroom::exchange::guard::{Guards, guard, unguard};
use stockroom::exchange::items::plan_items;
use stockroom::exchange::locations::plan_locations;
use stockroom::exchange::movements::plan_movements;
use stockroom::exchange::opening::plan_opening;
use stockroom::exchange::parties::{plan_jobs, plan_suppliers};
use stockroom::exchange::plan::{ImportOptions, NOTICES_MAX, Plan};
use stockroom::exchange::reader::{COLUMNS_MAX, LINE_MAX, Reader};

use super::room::{Planner, START, Trial, settings};
use super::shelf::Shelf;
use super::words::{all_fit, fit, sentence, text};

const PLANNERS: [Planner; 6] =
    [plan_items, plan_locations, plan_suppliers, plan_jobs, plan_movements, plan_opening];

/// The most requests of a plan that are tried.
const TRIED_MAX: usize = 40;

/// The target.
pub fn csv(data: &[u8]) {
    let Some((how, file)) = data.split_first() else { return };
    rows(file);
    guards(text(file));
    let mut options = ImportOptions::new(settings().calendar(), START);
    if how & 0x40 != 0 {
        options.decimal = DecimalMark::Comma;
    }
    if how & 0x80 != 0 {
        options.guards = Guards::Raw;
        options.reference = Code::new("IMPORT-1").ok();
    }
    let kind = usize::from(how & 0x3f) % PLANNERS.len();
    let Some(planner) = PLANNERS.get(kind) else { return };
    planned(*planner, file, &options);
}

/// How many lines a file has at most.
fn lines(file: &[u8]) -> u32 {
    let ends = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    u32::try_from(ends).unwrap_or(u32::MAX).saturating_add(1)
}

/// All rows of a file, and what is wrong with it.
fn read(file: &[u8]) -> (Vec<Vec<String>>, Faults) {
    let (mut faults, mut rows, mut last) = (Faults::default(), Vec::new(), 0);
    let Some(mut reader) = Reader::new(file, &mut faults) else {
        assert!(faults.count() > 0, "nothing is said of a file that is none");
        return (rows, faults);
    };
    while let Some(row) = reader.next_row(&mut faults) {
        assert!(row.line > last && row.line <= lines(file), "line {} after {last}", row.line);
        last = row.line;
        assert!(row.width == row.cells.len() && row.width <= COLUMNS_MAX, "{} cells", row.width);
        rows.push(row.cells.iter().map(|cell| cell.to_string()).collect::<Vec<_>>());
    }
    (rows, faults)
}

fn rows(file: &[u8]) {
    let (rows, faults) = read(file);
    said(&faults, file);
    let bytes: usize = rows.iter().flatten().map(String::len).sum();
    assert!(bytes <= file.len(), "{bytes} bytes out of {}", file.len());
    // Written with every cell in quotes they are the same again.
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
    let written = rows.iter().map(line).collect::<Vec<_>>().join("\n");
    if written.split(['\n', '\r']).all(|line| line.len() <= LINE_MAX) {
        let (again, faults) = read(written.as_bytes());
        assert_eq!(faults.count(), 0, "{faults}");
        assert_eq!(again, rows);
    }
}

fn guards(text: &str) {
    for guards in [Guards::On, Guards::Raw] {
        assert_eq!(unguard(&guard(text, guards), guards), text);
    }
}

/// Holds what must hold of the faults of a file.
fn said(faults: &Faults, file: &[u8]) {
    assert!(faults.told.len() <= TOLD_MAX);
    for fault in &faults.told {
        assert!(fault.line.is_none_or(|line| (1..=lines(file)).contains(&line)), "{fault}");
        let column = fault.column.as_ref();
        assert!(column.is_none_or(|place| (1..=COLUMNS_MAX + 1).contains(&place.number)), "{fault}");
        sentence(&fault.to_string());
        fit(&fault.to_string());
    }
}

/// Holds what must hold of the plan of a file.
fn sound(plan: &Plan, file: &[u8]) {
    let most = u64::from(lines(file));
    assert!(plan.rows <= most && plan.unchanged <= plan.rows);
    assert!(plan.notices.len() <= NOTICES_MAX);
    plan.notices.iter().for_each(|notice| sentence(notice));
    for planned in &plan.requests {
        assert!(!planned.rows.is_empty(), "a request of no row");
        assert!(planned.rows.iter().all(|line| (1..=most).contains(&u64::from(*line))));
        all_fit(&planned.request);
    }
}

fn planned(planner: Planner, file: &[u8], options: &ImportOptions) {
    let mut trial = Trial::new();
    let plan = match planner(file, options, &Shelf(&trial.state)) {
        Ok(plan) => plan,
        Err(ImportFault::Faults(faults)) => {
            assert!(faults.count() > 0, "refused for nothing");
            said(&faults, file);
            if let Some(rest) = &faults.rest {
                sound(rest, file);
            }
            return;
        }
        Err(ImportFault::Ask(fault)) => panic!("{fault}"),
    };
    sound(&plan, file);
    let mut refused = plan.requests.len() > TRIED_MAX;
    for (at, planned) in plan.requests.iter().enumerate().take(TRIED_MAX) {
        match trial.ask(&planned.request) {
            Ok(()) => {}
            Err(Rejection::Refused(faults)) => {
                refused = true;
                for fault in &faults.faults {
                    sentence(&plan.fault_of(at, fault).to_string());
                    let _ = plan.may_follow(at, fault);
                }
            }
            Err(Rejection::Unreadable(fault)) => panic!("{fault}"),
        }
    }
    if !refused {
        match planner(file, options, &Shelf(&trial.state)) {
            Ok(again) => assert!(again.requests.is_empty(), "a second time: {:?}", again.requests),
            Err(fault) => panic!("it went in, and does not go in again: {fault}"),
        }
    }
}
