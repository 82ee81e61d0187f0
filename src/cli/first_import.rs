//! The first import: all files of a folder into a new store, in the order in which they need each other.
//!
//! Every file is checked as far as it can be, so that all faults are told at once. It never makes nor removes a store:
//! whoever made one for this takes it away again where there is a fault.

use std::path::Path;

use crate::domain::text::shown;
use crate::service::desk::Desk;

use super::out::{Colour, Paint, Style};
use super::run::run_at;

/// A kind of file, and the kinds that it names things of.
struct File {
    kind: &'static str,
    needs: &'static [&'static str],
}

/// The files that are looked for, in the order in which they are read.
const FILES: [File; 6] = [
    File { kind: "locations", needs: &[] },
    File { kind: "suppliers", needs: &[] },
    File { kind: "jobs", needs: &[] },
    File { kind: "items", needs: &["locations", "suppliers"] },
    File { kind: "opening", needs: &["locations", "items"] },
    File { kind: "movements", needs: &["locations", "suppliers", "jobs", "items", "opening"] },
];

/// Imports what a folder holds: what came of each file, or all that is wrong with them, with line and column.
pub fn import_folder(desk: &dyn Desk, folder: &Path) -> Result<Vec<String>, Vec<String>> {
    let said = shown(&folder.display().to_string());
    let file = |kind: &str| folder.join(format!("{kind}.csv"));
    let there: Vec<&File> = FILES.iter().filter(|known| file(known.kind).is_file()).collect();
    if there.is_empty() {
        let names: Vec<String> = FILES.iter().map(|known| format!("{}.csv", known.kind)).collect();
        return Err(vec![if folder.is_dir() {
            format!("{said} holds none of {}", names.join(", "))
        } else {
            format!("{said} is no folder; type one that holds {}", names.join(", "))
        }]);
    }
    let (mut told, mut faults, mut faulty) = (Vec::new(), Vec::new(), Vec::new());
    for known in there {
        if let Some(before) = known.needs.iter().find(|need| faulty.contains(*need)) {
            faults.push(format!(
                "{0}.csv was not looked at: it needs {before}.csv, which has faults",
                known.kind
            ));
            faulty.push(known.kind);
            continue;
        }
        let words = ["import".to_owned(), known.kind.to_owned(), file(known.kind).display().to_string()];
        let (printed, done) =
            run_at(desk, &words, Style::Table(Paint { width: None, colour: Colour::Off }), None);
        match done {
            // The folder is known to who typed it.
            Ok(()) => {
                let words = String::from_utf8_lossy(&printed).replace(&format!("{}/", folder.display()), "");
                told.extend(words.lines().map(shown));
            }
            Err(fault) => {
                faulty.push(known.kind);
                faults.extend(
                    fault.to_string().lines().map(|line| format!("{}.csv: {}", known.kind, shown(line))),
                );
            }
        }
    }
    if faults.is_empty() { Ok(told) } else { Err(faults) }
}
