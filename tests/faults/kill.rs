//! A process that posts with eight threads is killed at any moment. What it was answered is there, once; what it had
//! asked for without an answer is settled by asking again.
//!
//! The process is this test binary, started again; what it is answered goes to the pipe that its parent reads.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use stockroom::domain::command::{Command, Look, Submission};
use stockroom::domain::desk::{Asker, Request, SubmitFault};
use stockroom::domain::ids::{PersonId, RequestId, Seq, SessionId};
use stockroom::domain::item::Tracking;
use stockroom::domain::location::LocationKind;
use stockroom::domain::party::Role;
use stockroom::domain::query::{Answer, OutcomeQuery, Query};
use stockroom::domain::receipt::{Receipt, Repeated};
use stockroom::domain::table::{Direction, Read, all};
use stockroom::domain::tables::Entries;
use stockroom::engine::core::Days;
use stockroom::engine::{Engine, StockRoom, SystemClock};
use stockroom::service::desk::Desk;
use stockroom::service::room;
use stockroom::store::{Opening, Store};

use crate::commands::{carry, issue, item, place, receive};
use crate::script::sound;
use crate::support::{Dice, creator, how_many, settings};

/// How many processes are killed.
const KILLS: &str = "STOCKROOM_KILLS";
const FOLDER: &str = "STOCKROOM_TEST_POST";
const LIFE: &str = "STOCKROOM_TEST_LIFE";
const THREADS: u8 = 8;
/// After so many kills a new store is begun, so that looking at all of it stays quick.
const LIVES: u32 = 10;

/// One thread of one life has a session of its own.
fn session(life: u32, thread: u8) -> SessionId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&life.to_be_bytes());
    bytes[4] = thread + 1;
    SessionId(bytes)
}

/// What a thread asks for under a number: known beforehand, so that it can be asked for again.
fn asked(thread: u8, number: u64) -> Request {
    let units = 2 + i64::try_from(number % 3).unwrap();
    let command: Command = match number % 4 {
        0 => carry("M8", 1, "A1", "DOCK"),
        3 => issue("M8", 1, "A1"),
        _ => receive("M8", units + i64::from(thread), "A1"),
    };
    Request { number: Some(number), ..Request::from(command) }
}

/// Not a test of its own: the process that is killed.
#[test]
fn poster() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let life = std::env::var(LIFE).unwrap().parse().unwrap();
    let room = room::open(Path::new(&folder), None).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let desk = room.desk_in(&creator().login, None, session(life, thread)).unwrap();
            scope.spawn(move || {
                for number in 1.. {
                    let Ok(Receipt::Done(done)) = desk.submit(asked(thread, number)) else {
                        panic!("{number}")
                    };
                    assert_eq!(done.repeated, Repeated::New);
                    let line = format!("\nanswered {thread} {number} {}\n", done.seq);
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

/// A process that posts, and what it says.
struct Poster {
    child: Child,
    answers: Receiver<(u8, u64, Seq)>,
}

impl Poster {
    fn start(folder: &Path, life: u32) -> Poster {
        let mut process = Process::new(std::env::current_exe().unwrap());
        process.args(["--exact", "kill::poster", "--nocapture", "--test-threads=1"]);
        process.env(FOLDER, folder).env(LIFE, life.to_string());
        let mut child = process.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (send, answers) = channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut words = line.split(' ');
                if words.next() != Some("answered") {
                    continue;
                }
                let mut word = || words.next().unwrap().parse::<u64>().unwrap();
                let answer = (u8::try_from(word()).unwrap(), word(), Seq(word()));
                let _ = send.send(answer);
            }
        });
        Poster { child, answers }
    }

    /// Kills it after some answers and a little while; all that it was answered.
    fn kill(mut self, dice: &mut Dice) -> Vec<(u8, u64, Seq)> {
        let mut heard = Vec::new();
        let within = Duration::from_micros(dice.next() % 3_000);
        if dice.below(5) == 0 {
            // While it starts: it may not even have opened the store.
            std::thread::sleep(within * 15);
        } else {
            for _ in 0..1 + dice.below(60) {
                heard.push(self.answers.recv_timeout(Duration::from_secs(60)).unwrap());
            }
            std::thread::sleep(within);
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        // Its end of the pipe is closed: what it wrote is still read.
        heard.extend(self.answers.iter());
        heard
    }
}

/// A new store with something in it.
fn begin(folder: &Path) {
    let room = room::create(folder, settings(), &creator()).unwrap();
    let desk = room.desk(&creator().login, None).unwrap();
    let commands = [
        place("A1", LocationKind::Storage),
        place("DOCK", LocationKind::Dock),
        item("M8", Tracking::None),
        receive("M8", 100_000, "A1"),
    ];
    for command in commands {
        desk.submit(Request::from(command)).unwrap();
    }
    drop(desk);
    room.close();
}

/// Where each request of a life is in the journal.
fn recorded(store: &Store, life: u32) -> BTreeMap<(u8, u64), Vec<Seq>> {
    let state = store.read().unwrap();
    let mut found: BTreeMap<(u8, u64), Vec<Seq>> = BTreeMap::new();
    for (seq, stored) in state.rows::<Entries>(all(), Direction::Up, usize::MAX).unwrap() {
        let request = stored.header.request;
        let thread = (0..THREADS).find(|thread| session(life, *thread) == request.session);
        if let Some(thread) = thread {
            found.entry((thread, request.number)).or_default().push(seq);
        }
    }
    found
}

/// What a thread had open when the process was killed is settled; whether it had been done.
fn settle(engine: &Engine, life: u32, thread: u8, last: Option<&(u64, Seq)>) -> bool {
    let session = session(life, thread);
    let submit = |number| {
        let Request { command, .. } = asked(thread, number);
        let look = Look::First;
        engine.submit(Submission { look, ..crate::commands::asked(session, number, command) })
    };
    let next = last.map_or(1, |(number, _)| number + 1);
    let asker = Asker { person: PersonId::CREATOR, role: Role::Manager, session };
    let outcome = OutcomeQuery { request: RequestId { session, number: next } };
    let outcome = match engine.answer(&asker, Query::Outcome(outcome)).unwrap() {
        Answer::Outcome(outcome) => outcome,
        other => panic!("{other:?}"),
    };
    // The last answer is given again, unless the next request was done: a session keeps one.
    if let Some((number, seq)) = last {
        match submit(*number) {
            Ok(Receipt::Done(done)) => assert_eq!((done.seq, done.repeated), (*seq, Repeated::Before)),
            Err(SubmitFault::Refused(_)) if outcome.is_some() => {}
            other => panic!("{other:?}"),
        }
    }
    let Ok(Receipt::Done(done)) = submit(next) else { panic!("{thread} {next}") };
    let told = match &outcome {
        Some(Receipt::Done(before)) => (before.seq, Repeated::Before),
        Some(Receipt::Unchanged) => panic!("an entry was asked for"),
        None => (done.seq, Repeated::New),
    };
    assert_eq!((done.seq, done.repeated), told, "the outcome that was told is the truth");
    done.repeated == Repeated::Before
}

/// Opens what a killed process left, compares it with what that was answered, settles what was open, and looks at all of
/// it; how many requests had been done without an answer.
fn check(folder: &Path, life: u32, heard: Vec<(u8, u64, Seq)>) -> usize {
    let store = Store::open(folder, &Opening::default()).unwrap();
    let found = recorded(&store, life);
    let mut last = BTreeMap::new();
    for (thread, number, seq) in heard {
        assert_eq!(found.get(&(thread, number)), Some(&vec![seq]), "life {life}: answered, so there, once");
        last.insert(thread, (number, seq));
    }
    for ((thread, number), seqs) in &found {
        let next = last.get(thread).map_or(1, |(number, _)| number + 1);
        assert!(seqs.len() == 1 && *number <= next, "life {life}: {thread} {number}: {seqs:?}");
    }
    let engine = Engine::start(store, Arc::new(SystemClock), StockRoom, Days::ByHand).unwrap();
    let unheard = std::thread::scope(|scope| {
        let (engine, last) = (&engine, &last);
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || settle(engine, life, thread, last.get(&thread))))
            .collect();
        threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
    });
    drop(engine);

    let mut store = Store::open(folder, &Opening::default()).unwrap();
    for ((thread, number), seqs) in recorded(&store, life) {
        assert_eq!(seqs.len(), 1, "life {life}: {thread} {number}");
    }
    assert!(store.check_pages().unwrap(), "life {life}");
    sound(&store);
    unheard
}

#[test]
fn a_kill_at_any_moment_loses_nothing_and_doubles_nothing() {
    let kills = u32::try_from(how_many(KILLS, 50)).unwrap();
    let began = Instant::now();
    let mut dice = Dice::new(how_many("STOCKROOM_KILL_SEED", 1) as u64);
    let mut folder = tempfile::tempdir().unwrap();
    begin(folder.path());
    let (mut answers, mut unheard) = (0, 0);
    for life in 1..=kills {
        if life % LIVES == 0 {
            folder = tempfile::tempdir().unwrap();
            begin(folder.path());
        }
        let heard = Poster::start(folder.path(), life).kill(&mut dice);
        answers += heard.len();
        unheard += check(folder.path(), life, heard);
    }
    println!("{kills} kills, {answers} answers, {unheard} done without an answer, {:?}", began.elapsed());
    assert!(answers > usize::try_from(kills).unwrap(), "the processes hardly posted");
}
