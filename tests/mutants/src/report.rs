//! What came of it, for a person to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::list::{Fate, Mutant};

pub struct Report {
    pub summary: String,
    pub whole: String,
    /// At least 90 % were noticed.
    pub held: bool,
}

/// Of those that were tried, and those that could not be.
pub fn of(mutants: &[Mutant], chosen: &[usize]) -> Report {
    let count = |fate: Fate| chosen.iter().filter(|id| mutants[**id].fate == fate).count();
    let (caught, stuck, missed) = (count(Fate::Caught), count(Fate::Stuck), count(Fate::Missed));
    let tried = caught + stuck + missed;
    let percent = 100.0 * (caught + stuck) as f64 / tried.max(1) as f64;
    let summary = format!(
        "{tried} tried: {caught} caught, {stuck} stuck, {missed} missed: {percent:.1} % noticed. \
         {} do not compile, {} stand in constants.",
        count(Fate::Unviable),
        count(Fate::Fixed)
    );
    let mut whole = format!("{summary}\n\n");
    let mut files: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for id in chosen {
        let file = files.entry(&mutants[*id].file).or_default();
        match mutants[*id].fate {
            Fate::Caught | Fate::Stuck => file.0 += 1,
            Fate::Missed => file.1 += 1,
            _ => {}
        }
    }
    for (file, (noticed, missed)) in files {
        let _ = writeln!(whole, "{file}: {noticed} noticed, {missed} missed");
    }
    for (title, fate) in [
        ("Missed", Fate::Missed),
        ("Stuck", Fate::Stuck),
        ("In constants", Fate::Fixed),
        ("Not compiling", Fate::Unviable),
    ] {
        let _ = writeln!(whole, "\n{title}:");
        for id in chosen.iter().filter(|id| mutants[**id].fate == fate) {
            let _ = writeln!(whole, "{}", mutants[*id].name);
        }
    }
    Report { summary, whole, held: tried == 0 || percent >= 90.0 }
}
