//! Long histories over plain maps: `decide` and `apply` alone, with no disk in the way.

use stockroom::domain::alert::AlertKey;
use stockroom::domain::command::Submission;
use stockroom::domain::entry::Entry;
use stockroom::domain::ids::Seq;
use stockroom::domain::refusal::Rejection;
use stockroom::domain::room::Room;
use stockroom::domain::table::{Direction, Read, closed};
use stockroom::domain::tables::{Alerts, Entries, Lines};
use stockroom::domain::time::Moment;

use crate::alerts;
use crate::history::{BEGIN, Host, Pace, go};
use crate::laws::{Law, named};
use crate::model::Model;
use crate::shrink::{caught, shortest};
use crate::tally::Tally;
use crate::whole::{check, told};
use crate::wish::{Wish, wishes};

/// Wishes of one history.
const WISHES: usize = 2_000;
/// Histories of a usual run.
const HISTORIES: u64 = 10;
/// Where usual runs begin.
const SEED: u64 = 1;

/// A number from the environment.
pub fn set(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// The seeds of a run that usually begins there and has so many.
pub fn seeds(first: u64, usual: u64) -> impl Iterator<Item = u64> {
    let first = set("STOCKROOM_HISTORY_SEED").unwrap_or(first);
    first..first + usual * set("STOCKROOM_HISTORIES").unwrap_or(1)
}

struct Maps(Room);

fn failed(fault: impl ToString) -> String {
    fault.to_string()
}

impl Maps {
    fn entry(&self, seq: u64) -> Result<Option<Entry>, String> {
        let Some(stored) = self.0.state.get::<Entries>(&Seq(seq)).map_err(failed)? else { return Ok(None) };
        let span = closed((Seq(seq), 0), (Seq(seq), u32::MAX));
        let rows = self.0.state.rows::<Lines>(span, Direction::Up, usize::MAX).map_err(failed)?;
        Ok(Some(Entry { header: stored.header, events: rows.into_iter().map(|(_, event)| event).collect() }))
    }
}

impl Host for Maps {
    fn now(&mut self, moment: u64) {
        self.0.now = moment;
    }

    fn submit(&mut self, submission: &Submission) -> Result<Result<(), String>, String> {
        match self.0.submit(submission) {
            Ok(_) => Ok(Ok(())),
            Err(Rejection::Refused(refused)) => Ok(Err(refused.to_string())),
            Err(Rejection::Unreadable(fault)) => Err(fault.to_string()),
        }
    }

    fn entry_after(&self, entries: u64) -> Result<Option<Entry>, String> {
        self.entry(entries + 1)
    }

    fn check(&mut self, model: &Model) -> Law {
        check(&self.0.state, model)?;
        if model.begun != Some(model.day(self.0.now)) {
            return Ok(());
        }
        named("alerts", live_alerts(&self.0.state, model))
    }

    /// The same entries, applied to nothing, make the same rows.
    fn end(&mut self, model: &Model) -> Law {
        self.check(model)?;
        let mut again = Room::at(Moment(self.0.now));
        for seq in 1..=self.0.head().0 {
            if let Some(entry) = self.entry(seq)? {
                again.replay(&entry).map_err(failed)?;
            }
        }
        let (is, rebuilt) = (told(&self.0.state)?, told(&again.state)?);
        let differs = is.iter().zip(&rebuilt).find(|(is, rebuilt)| is != rebuilt);
        match differs {
            Some((is, rebuilt)) => Err(format!("a rebuild makes of {is}\n{rebuilt}")),
            None if is.len() != rebuilt.len() => {
                Err(format!("a rebuild makes {} rows of {}", rebuilt.len(), is.len()))
            }
            None => check(&again.state, model),
        }
    }
}

/// The alerts are those that there must be.
pub fn live_alerts<R: Read>(state: &R, model: &Model) -> Law {
    let today = model.begun.unwrap_or(model.day(BEGIN));
    let must = alerts::expected(model, today);
    let rows =
        state.rows::<Alerts>(stockroom::domain::table::all(), Direction::Up, usize::MAX).map_err(failed)?;
    let is: std::collections::BTreeMap<_, _> = rows
        .into_iter()
        .filter_map(|(row, alert)| {
            let told = (i128::from(alert.quantity.0), i128::from(alert.limit.0));
            AlertKey::of_row(row).map(|key| (key, told))
        })
        .collect();
    let keys: std::collections::BTreeSet<_> = is.keys().chain(must.keys()).collect();
    match keys.into_iter().find(|key| is.get(key) != must.get(key)) {
        Some(key) => Err(format!("the alert {key:?} is {:?}, must be {:?}", is.get(key), must.get(key))),
        None => Ok(()),
    }
}

fn run(wishes: &[Wish], tell: bool) -> Result<Tally, crate::history::Broken> {
    let mut host = Maps(Room::at(Moment(BEGIN)));
    go(&mut host, wishes, Pace { check_every: 250, tell })
}

#[test]
fn random_histories_equal_plain_sums_at_every_past_instant() {
    let mut all = Tally::default();
    for seed in seeds(SEED, HISTORIES) {
        let wishes = wishes(seed, WISHES);
        match caught(&mut |wishes| run(wishes, false), &wishes) {
            Ok(tally) => all.join(&tally),
            Err(broken) => {
                let first = broken.clone();
                let (fewest, why) = shortest(&wishes, broken, &mut |wishes| run(wishes, false).map(drop));
                drop(run(&fewest, true));
                let kinds: Vec<_> = fewest.iter().map(|wish| wish.kind).collect();
                panic!(
                    "seed {seed}: {}\ncut down to {} wishes {kinds:?}: {}\n{}\nat first: {first:?}",
                    why.what,
                    fewest.len(),
                    why.what,
                    why.last
                );
            }
        }
    }
    println!("{all}");
    all.enough(1);
}
