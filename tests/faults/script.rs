//! A short day in a small stock room, as real commands through the real engine: what power cuts and failing disks are
//! tried on. It is played twice: once on a disk that is watched, once act by act for the states that may be found.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use stockroom::domain::command::Submission;
use stockroom::domain::decide::{Context, Decided};
use stockroom::domain::desk::SubmitFault;
use stockroom::domain::ids::PersonId;
use stockroom::domain::item::Tracking;
use stockroom::domain::location::LocationKind;
use stockroom::domain::receipt::{Receipt, Repeated};
use stockroom::domain::refusal::Rejection;
use stockroom::domain::table::Read;
use stockroom::domain::time::Day;
use stockroom::engine::job::{Keep, Sealed};
use stockroom::engine::reply::Pending;
use stockroom::engine::{Engine, Rules, StockRoom, founding};
use stockroom::store::Store;
use stockroom::store::scratch::Side;
use stockroom::store::verify::verify_state;

use crate::commands::*;
use crate::disk::{Disk, Op, Watched};
use crate::states::{Mark, mark};
use crate::support::{HandClock, MORNING, at_work, creator, settings};

/// One thing that somebody asks for and waits for.
#[derive(Clone, Debug)]
pub enum Act {
    One(Box<Submission>),
    /// All or none of them, in one transaction.
    Set(Vec<Submission>),
    Keep(Keep),
    /// Nobody asks: the writer makes the next open quick.
    Settle,
}

/// What came of an act that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Just now.
    New,
    /// Before, and it was answered from the record.
    Before,
    /// It leaves no record.
    Untold,
}

/// Acts that happen at a moment.
#[derive(Clone, Debug)]
pub enum Step {
    Alone(Act),
    /// The others come while the first is at work: the writer takes them as one batch.
    Crowd(Act, Vec<Act>),
}

impl Step {
    /// What is asked for, in order.
    pub fn acts(&self) -> Vec<Act> {
        match self {
            Step::Alone(act) => vec![act.clone()],
            Step::Crowd(first, rest) => std::iter::once(first).chain(rest).cloned().collect(),
        }
    }
}

/// Does a step; what came of each of its acts.
pub fn perform(engine: &Engine, gate: &Gate, step: &Step) -> Vec<Result<Came, SubmitFault>> {
    match step {
        Step::Alone(act) => vec![settled_or_done(engine, act)],
        Step::Crowd(first, rest) => {
            gate.shut();
            let leader = ask(engine, first);
            gate.wait_until_somebody_is_inside(engine);
            let others: Vec<Asked> = rest.iter().map(|act| ask(engine, act)).collect();
            gate.open();
            std::iter::once(leader).chain(others).map(Asked::came).collect()
        }
    }
}

/// The moment of a step.
pub fn moment(step: usize) -> u64 {
    MORNING + 60_000 * step as u64
}

/// The script: what one person does one after the other, and what several do at once.
pub fn script() -> Vec<Step> {
    let mut number = 0;
    let mut one = |command| {
        number += 1;
        Step::Alone(Act::One(Box::new(asked(session(1), number, command))))
    };
    let by = |byte, command| Act::One(Box::new(asked(session(byte), 1, command)));
    let draft = |text: &str| {
        Act::Keep(Keep::Draft {
            person: PersonId::CREATOR,
            key: String::from("form.receive"),
            text: text.to_owned(),
        })
    };
    let lot = Some(("L7", Day(20_700)));
    vec![
        one(place("DOCK", LocationKind::Dock)),
        one(place("A1", LocationKind::Storage)),
        one(item("M8", Tracking::None)),
        one(item("GLUE", Tracking::Lot)),
        one(receive("M8", 40, "DOCK")),
        Step::Alone(draft("12 of M8")),
        one(low_at("M8", 20)),
        Step::Crowd(
            by(2, receive_all(vec![in_line("GLUE", 6, "DOCK", lot), in_line("M8", 5, "A1", None)])),
            vec![
                by(3, issue("M8", 3, "DOCK")),
                by(4, carry("M8", 12, "DOCK", "A1")),
                by(5, supplier("ACME")),
            ],
        ),
        Step::Alone(Act::Settle),
        one(reserve("M8", 4, "SO-1")),
        one(issue("M8", 20, "DOCK")),
        Step::Alone(Act::Set(
            (1..)
                .zip([item("NUT", Tracking::None), receive("NUT", 900, "A1"), carry("NUT", 1, "A1", "DOCK")])
                .map(|(number, command)| asked(session(6), number, command))
                .collect(),
        )),
        one(count("A1")),
        one(counted(1, "M8", 16)),
        one(count_over(1)),
        one(adjust("NUT", -7, "A1")),
        Step::Alone(Act::Settle),
        one(undo_last()),
    ]
}

/// Waits before it decides while it is shut, and says how far the disk was when it began.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<GateState>, Condvar)>);

#[derive(Default)]
struct GateState {
    shut: bool,
    /// Positions of the disk's log, one for each decision.
    entered: Vec<usize>,
    log: Option<Watched<Disk>>,
}

impl Gate {
    /// A gate that tells how far a disk's log is.
    pub fn of(log: &Watched<Disk>) -> Gate {
        let gate = Gate::default();
        gate.0.0.lock().unwrap().log = Some(log.clone());
        gate
    }
    fn shut(&self) {
        let mut state = self.0.0.lock().unwrap();
        state.shut = true;
        state.entered.clear();
    }
    fn wait_until_somebody_is_inside(&self, engine: &Engine) {
        let mut state = self.0.0.lock().unwrap();
        // Where the disk fails on the way in nobody gets there.
        while state.entered.is_empty() && engine.stopped().is_none() {
            state = self.0.1.wait_timeout(state, Duration::from_millis(5)).unwrap().0;
        }
    }
    /// Opens; positions at which decisions began.
    fn open(&self) {
        self.0.0.lock().unwrap().shut = false;
        self.0.1.notify_all();
    }
    fn entered(&self) -> Vec<usize> {
        self.0.0.lock().unwrap().entered.clone()
    }
}

impl Rules for Gate {
    fn decide<R: Read>(&self, book: &R, context: &Context, asked: &Submission) -> Result<Decided, Rejection> {
        let mut state = self.0.0.lock().unwrap();
        let position = state.log.as_ref().map_or(0, Watched::position);
        state.entered.push(position);
        self.0.1.notify_all();
        drop(self.0.1.wait_while(state, |state| state.shut).unwrap());
        StockRoom.decide(book, context, asked)
    }
}

/// A part of the day: between these positions of the log these acts were asked for and not answered yet.
#[derive(Clone, Debug)]
pub struct Span {
    pub from: usize,
    pub to: usize,
    /// How many acts had been answered before.
    pub before: usize,
    pub acts: Vec<Act>,
    pub step: usize,
}

impl Span {
    /// How many acts are answered at its end.
    pub fn after(&self) -> usize {
        self.before + self.acts.len()
    }
}

/// The day as it was played.
pub struct Played {
    /// The disk before.
    pub base: Vec<u8>,
    /// The disk after, closed.
    pub end: Vec<u8>,
    pub ops: Vec<Op>,
    pub spans: Vec<Span>,
    /// What the store holds after so many acts.
    pub marks: Vec<Mark>,
}

/// A new store, closed, as bytes.
pub fn founded() -> Vec<u8> {
    let disk = Disk::default();
    let clock = HandClock::at(MORNING);
    let store = Store::create_on(disk.clone(), |state| {
        founding::found(state, &StockRoom, &clock, settings(), &creator())
    });
    store.unwrap().close().unwrap();
    disk.image()
}

/// Plays the day.
pub fn play() -> Played {
    let base = founded();
    let marks = states_on_the_way(&base);
    let disk = Watched::new(Disk::of(base.clone()));
    let clock = HandClock::at(MORNING);
    let gate = Gate::of(&disk);
    let engine = at_work(Store::open_on(disk.clone()).unwrap(), &clock, gate.clone());
    let mut spans = vec![Span { from: 0, to: disk.position(), before: 0, acts: Vec::new(), step: 0 }];
    for (number, step) in script().into_iter().enumerate() {
        clock.set(moment(number));
        let (from, before) = (disk.position(), spans.last().unwrap().after());
        let came = perform(&engine, &gate, &step);
        let acts = step.acts();
        let want: Vec<_> = acts.iter().map(|act| Ok(came_new(act))).collect();
        assert_eq!(came, want, "{step:?}");
        let entered = gate.entered();
        let to = disk.position();
        match step {
            Step::Alone(_) => spans.push(Span { from, to, before, acts, step: number }),
            Step::Crowd(first, rest) => {
                assert!(entered[1..].windows(2).all(|pair| pair[0] == pair[1]), "one batch: {entered:?}");
                spans.push(Span { from, to: entered[1], before, acts: vec![first], step: number });
                spans.push(Span { from: entered[1], to, before: before + 1, acts: rest, step: number });
            }
        }
    }
    let (from, before, step) = (disk.position(), spans.last().unwrap().after(), script().len());
    drop(engine);
    spans.push(Span { from, to: disk.position(), before, acts: Vec::new(), step });
    // A settling that came by itself between two steps belongs to the one before.
    for at in 1..spans.len() {
        spans[at - 1].to = spans[at].from;
    }
    assert_eq!(marks.len(), before + 1);
    Played { base, end: disk.disk().image(), ops: disk.ops(), spans, marks }
}

/// The state after each act, each of them verified in full.
fn states_on_the_way(base: &[u8]) -> Vec<Mark> {
    let clock = HandClock::at(MORNING);
    let engine = at_work(Store::open_on(Disk::of(base.to_vec())).unwrap(), &clock, StockRoom);
    let mut marks = vec![mark(engine.store()).unwrap()];
    for (number, step) in script().into_iter().enumerate() {
        clock.set(moment(number));
        for act in step.acts() {
            assert_eq!(settled_or_done(&engine, &act), Ok(came_new(&act)), "{act:?}");
            marks.push(mark(engine.store()).unwrap());
            sound(engine.store());
        }
    }
    marks
}

/// The chain is whole, sums are zero, and the tables are what the journal makes.
pub fn sound(store: &Store) {
    let report = verify_state(&store.read().unwrap(), Side::of(None), None, &mut |_| {}).unwrap();
    assert_eq!(report.findings, []);
}

/// An act on its way.
pub enum Asked {
    One(Pending<Receipt>),
    Set(Pending<stockroom::domain::desk::TogetherAnswer>),
    Told(Result<Came, SubmitFault>),
}

impl Asked {
    /// Waits for what comes of it.
    pub fn came(self) -> Result<Came, SubmitFault> {
        match self {
            Asked::One(pending) => pending.wait().map(|receipt| came(&receipt)),
            Asked::Set(pending) => {
                let answers = pending.wait()?.answers;
                let mut all = answers.iter().map(|answer| came(answer.as_ref().unwrap()));
                let first = all.next().unwrap();
                assert!(all.all(|other| other == first), "a set is done as a whole");
                Ok(first)
            }
            Asked::Told(told) => told,
        }
    }
}

fn came(receipt: &Receipt) -> Came {
    match receipt {
        Receipt::Done(done) if done.repeated == Repeated::Before => Came::Before,
        Receipt::Done(_) => Came::New,
        Receipt::Unchanged => panic!("every act of the script changes something"),
    }
}

fn came_new(act: &Act) -> Came {
    match act {
        Act::One(_) | Act::Set(_) => Came::New,
        Act::Keep(_) | Act::Settle => Came::Untold,
    }
}

/// Asks for an act.
pub fn ask(engine: &Engine, act: &Act) -> Asked {
    let seal = |submission: &Submission| Sealed::new(submission.clone()).unwrap();
    match act {
        Act::One(submission) => {
            engine.enqueue(seal(submission)).map_or_else(|fault| Asked::Told(Err(fault)), Asked::One)
        }
        Act::Set(all) => engine
            .enqueue_together(all.iter().map(seal).collect())
            .map_or_else(|fault| Asked::Told(Err(fault)), Asked::Set),
        Act::Keep(keep) => Asked::Told(engine.keep(keep.clone()).map(|()| Came::Untold)),
        Act::Settle => panic!("nobody asks for that"),
    }
}

/// Does an act and waits for it.
pub fn settled_or_done(engine: &Engine, act: &Act) -> Result<Came, SubmitFault> {
    match act {
        Act::Settle => {
            engine.store().settle().map_err(|fault| SubmitFault::Stopped(fault.reason()))?;
            Ok(Came::Untold)
        }
        act => ask(engine, act).came(),
    }
}

/// Puts a store that was cut off to work again and asks again for what was not answered. Gives what it holds then, and
/// how far the log was when each act was answered.
pub fn again(disk: &Watched<Disk>, span: &Span, found: usize) -> Result<(Mark, Vec<usize>), String> {
    let clock = HandClock::at(moment(span.step));
    let store = Store::open_on(disk.clone()).map_err(|fault| format!("it does not open: {fault}"))?;
    let engine = at_work(store, &clock, StockRoom);
    let there = found >= span.after();
    let mut answered = Vec::new();
    for act in &span.acts {
        if matches!(act, Act::Settle) {
            answered.push(disk.position());
            continue;
        }
        let want = match (act, there) {
            (Act::Keep(_) | Act::Settle, _) => Came::Untold,
            (_, true) => Came::Before,
            (_, false) => Came::New,
        };
        let told = ask(&engine, act).came().map_err(|fault| format!("{act:?}: {fault}"))?;
        if told != want {
            return Err(format!("{act:?} is told {told:?} where it is {want:?}"));
        }
        answered.push(disk.position());
    }
    Ok((mark(engine.store()).map_err(|fault| fault.to_string())?, answered))
}
