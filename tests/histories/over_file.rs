//! Shorter histories over the real store, engine and queries, the same laws; then verify, rebuild, and all again.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use stockroom::domain::command::{Source, Submission};
use stockroom::domain::desk::{AskFault, Asker, SubmitFault};
use stockroom::domain::entry::Entry;
use stockroom::domain::ids::{Seq, SessionId};
use stockroom::domain::party::Role;
use stockroom::domain::query::Ask;
use stockroom::domain::receipt::Receipt;
use stockroom::domain::tables::PersonName;
use stockroom::domain::time::Moment;
use stockroom::engine::core::Days;
use stockroom::engine::job::Sealed;
use stockroom::engine::{Clock, Engine, StockRoom, founding};
use stockroom::service::room;
use stockroom::store::{Opening, Store, journal};

use crate::asked;
use crate::history::{BEGIN, Broken, Host, Pace, go, settings};
use crate::laws::{Law, named};
use crate::made::{MANAGER, code, name};
use crate::model::Model;
use crate::over_maps::{live_alerts, seeds};
use crate::shrink::{caught, shortest};
use crate::tally::Tally;
use crate::whole::{check, told};
use crate::wish::{Wish, wishes};

/// Wishes of one history.
const WISHES: usize = 350;
/// Histories of a usual run.
const HISTORIES: u64 = 2;
/// Where usual runs begin: elsewhere than those over maps.
const SEED: u64 = 1_001;

/// A clock set by hand.
#[derive(Clone)]
struct Hands(Arc<AtomicU64>);

impl Clock for Hands {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// A store in a folder, with an engine at work on it.
pub struct File {
    folder: tempfile::TempDir,
    clock: Hands,
    engine: Option<Engine>,
}

fn failed(fault: impl ToString) -> String {
    fault.to_string()
}

/// A folder in memory where there is one: what is looked at here needs no disk to be flushed to.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

impl File {
    fn new() -> File {
        let folder = folder();
        let clock = Hands(Arc::new(AtomicU64::new(BEGIN)));
        let creator = PersonName { login: code("ann"), name: name("Ann") };
        let home = folder.path().join("home");
        let store =
            Store::create(&home, |state| founding::found(state, &StockRoom, &clock, settings(), &creator));
        let mut file = File { folder, clock, engine: None };
        file.begin(store.expect("a store"));
        file
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn begin(&mut self, store: Store) {
        let engine = Engine::start(store, Arc::new(self.clock.clone()), StockRoom, Days::ByHand);
        self.engine = Some(engine.expect("an engine"));
    }

    fn engine(&self) -> &Engine {
        self.engine.as_ref().expect("the engine is at work")
    }

    /// The answer to the manager, who sees everything.
    pub fn ask<Q: Ask>(&self, query: Q) -> Result<Q::Answer, String> {
        let asker = Asker { person: MANAGER, role: Role::Manager, session: SessionId([1; 16]) };
        let answer = self.engine().answer(&asker, query.into_query()).map_err(failed)?;
        Q::from_answer(answer).ok_or_else(|| String::from("the answer does not fit the question"))
    }

    fn look(&self, law: impl FnOnce(&stockroom::store::Reading) -> Law) -> Law {
        self.engine().look(|state, _| law(state)).map_err(|fault: AskFault| fault.to_string())?
    }

    fn told(&self) -> Result<Vec<String>, String> {
        self.engine().look(|state, _| told(state)).map_err(failed)?
    }

    /// What comes from a file comes as a set, whose alerts are looked at at its end.
    fn import(&self, submission: Submission) -> Result<Receipt, SubmitFault> {
        let sealed = vec![Sealed::new(submission)?];
        let answer = self.engine().enqueue_together(sealed)?.wait()?;
        let only = answer.answers.into_iter().next();
        only.unwrap_or_else(|| Err(stockroom::domain::refusal::Why::Fault.into()))
            .map_err(SubmitFault::Refused)
    }

    /// Verifies the store at work.
    fn verify(&self) -> Law {
        let report = self.engine().verify(None, &mut |_| {}).map_err(failed)?;
        match report.findings.first() {
            Some(finding) => Err(finding.to_string()),
            None => Ok(()),
        }
    }
}

impl Host for File {
    fn now(&mut self, moment: u64) {
        self.clock.0.store(moment, Ordering::SeqCst);
    }

    fn submit(&mut self, submission: &Submission) -> Result<Result<(), String>, String> {
        let answer = match submission.source {
            Source::Hand => self.engine().submit(submission.clone()),
            Source::Import => self.import(submission.clone()),
        };
        match answer {
            Ok(Receipt::Done(_) | Receipt::Unchanged) => Ok(Ok(())),
            Err(SubmitFault::Refused(refused)) => Ok(Err(refused.to_string())),
            Err(fault) => Err(fault.to_string()),
        }
    }

    fn entry_after(&self, entries: u64) -> Result<Option<Entry>, String> {
        let read = self.engine().look(|state, _| journal::entry(state, Seq(entries + 1))).map_err(failed)?;
        Ok(read.map_err(failed)?.map(|(entry, _)| entry))
    }

    fn check(&mut self, model: &Model) -> Law {
        self.look(|state| check(state, model))?;
        if model.begun == Some(model.day(self.clock.now().0)) {
            named("alerts", self.look(|state| live_alerts(state, model)))?;
        }
        named("verify", self.verify())?;
        asked::check(self, model)
    }

    /// Closes the store, verifies it, makes its tables again, and looks at all of it once more.
    fn end(&mut self, model: &Model) -> Law {
        self.check(model)?;
        let before = self.told()?;
        self.engine = None;
        let sound = room::verify(&self.home(), None, None, &mut |_| {}).map_err(failed)?;
        if let Some(finding) = sound.findings.first() {
            return Err(format!("verify: {finding}"));
        }
        let rebuilt = room::rebuild(&self.home(), None, &mut |_| {}).map_err(failed)?;
        if (Some(rebuilt.head), rebuilt.head.0) != (sound.head, model.head()) {
            return Err(format!("rebuild: the head is {:?}", rebuilt.head));
        }
        self.begin(Store::open(&self.home(), &Opening::default()).map_err(failed)?);
        let after = self.told()?;
        if let Some((was, is)) = before.iter().zip(&after).find(|(was, is)| was != is) {
            return Err(format!("rebuild: it makes of {was}\n{is}"));
        }
        if before.len() != after.len() {
            return Err(format!("rebuild: it makes {} rows of {}", after.len(), before.len()));
        }
        self.check(model)
    }
}

fn run(wishes: &[Wish]) -> Result<Tally, Broken> {
    go(&mut File::new(), wishes, Pace { check_every: WISHES, tell: false })
}

#[test]
fn the_store_and_its_answers_equal_plain_sums_before_and_after_a_rebuild() {
    let mut all = Tally::default();
    for seed in seeds(SEED, HISTORIES) {
        let wishes = wishes(seed, WISHES);
        match caught(&mut |wishes| run(wishes), &wishes) {
            Ok(tally) => all.join(&tally),
            Err(broken) => {
                let first = broken.clone();
                let (fewest, why) = shortest(&wishes, broken, &mut |wishes| run(wishes).map(drop));
                let kinds: Vec<_> = fewest.iter().map(|wish| wish.kind).collect();
                panic!("seed {seed}: {}\n{kinds:?}\n{}\nat first: {first:?}", why.what, why.last);
            }
        }
    }
    println!("{all}");
    all.enough(4);
}
