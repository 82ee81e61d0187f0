//! Cuts a history that breaks a law down to the fewest wishes that still break it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::history::Broken;
use crate::over_maps::set;
use crate::wish::Wish;

/// How long is tried to make it shorter, in seconds.
const PATIENCE: u64 = 90;

/// Runs wishes; a panic is a broken law too.
pub fn caught<T>(run: &mut impl FnMut(&[Wish]) -> Result<T, Broken>, wishes: &[Wish]) -> Result<T, Broken> {
    catch_unwind(AssertUnwindSafe(|| run(wishes))).unwrap_or_else(|panic| {
        let what = panic.downcast_ref::<String>().cloned();
        let what = what.or_else(|| panic.downcast_ref::<&str>().map(|what| (*what).to_owned()));
        let what = format!("the program panicked: {}", what.unwrap_or_default());
        Err(Broken { after: wishes.len(), what, last: String::new() })
    })
}

/// The fewest wishes found that break a law, and how they break it.
pub fn shortest(
    wishes: &[Wish],
    broken: Broken,
    run: &mut impl FnMut(&[Wish]) -> Result<(), Broken>,
) -> (Vec<Wish>, Broken) {
    let begun = Instant::now();
    let patience = Duration::from_secs(set("STOCKROOM_HISTORY_CUT").unwrap_or(PATIENCE));
    let mut kept = wishes[..broken.after.min(wishes.len())].to_vec();
    let mut why = broken;
    let mut chunk = kept.len() / 2;
    while chunk > 0 && begun.elapsed() < patience {
        let (mut start, mut cut) = (0, false);
        while start < kept.len() && begun.elapsed() < patience {
            let end = (start + chunk).min(kept.len());
            let fewer: Vec<Wish> = kept[..start].iter().chain(&kept[end..]).copied().collect();
            match caught(run, &fewer) {
                // Another law is another story.
                Err(broken) if broken.law() == why.law() => {
                    kept = fewer[..broken.after.min(fewer.len())].to_vec();
                    (why, cut) = (broken, true);
                }
                _ => start = end,
            }
        }
        if !cut || chunk > 1 {
            chunk /= 2;
        }
    }
    (kept, why)
}
