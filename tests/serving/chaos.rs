//! Server and clients are killed at random moments under many who work: nothing is lost, nothing is done twice. And the
//! control: clients that ask again under a new number, as if no server kept a record, do things twice.
//!
//! A client is this test binary, started again; what it is answered goes through a pipe to its parent. Clients have the
//! server started by themselves.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use stockroom::domain::desk::Request;
use stockroom::domain::ids::SessionId;
use stockroom::domain::receipt::Receipt;
use stockroom::domain::table::{Direction, Read, all};
use stockroom::domain::tables::Entries;
use stockroom::service::desk::Desk;
use stockroom::service::remote::{Approach, Place, Remote};
use stockroom::service::start::Starter;
use stockroom::store::{Opening, Store};

use crate::crowd::receive_one;
use crate::house::{House, PROGRAM, kill, servers, wait_until};

/// How often server and clients are killed, each; without it a slice of some seconds is made.
const KILLS: &str = "STOCKROOM_CHAOS_KILLS";
/// How long that slice is.
const SECONDS: &str = "STOCKROOM_CHAOS_SECONDS";
const FOLDER: &str = "STOCKROOM_TEST_WORK";
const WORKER: &str = "STOCKROOM_TEST_WORKER";
const NEXT: &str = "STOCKROOM_TEST_NEXT";
const RECORD: &str = "STOCKROOM_TEST_RECORD";
const WORKERS: u8 = 24;

/// Whether clients go by the record of what was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Going {
    ByRecord,
    /// They ask again under a new number, in a new session.
    Blind,
}

fn session(worker: u8) -> SessionId {
    SessionId([worker; 16])
}

fn number_of(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn approach(dir: &Path) -> Approach {
    let starter = Starter::of(Path::new(PROGRAM), dir);
    assert!(starter.is_some(), "servers start by themselves here");
    Approach { starter, ..Approach::to(Place::Store(dir.to_path_buf())) }
}

/// Whether the work is to end.
fn stop_file(dir: &Path) -> PathBuf {
    dir.with_file_name("stop")
}

/// Not a test of its own: a client that works.
#[test]
fn worker() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let worker = u8::try_from(number_of(WORKER).unwrap()).unwrap();
    let first = number_of(NEXT).unwrap();
    let going = if number_of(RECORD) == Some(1) { Going::ByRecord } else { Going::Blind };
    let mut desk: Option<Remote> = None;
    for number in first.. {
        // What was under way when the one before was killed is asked for first, whatever is to end.
        if number > first && stop_file(&folder).exists() {
            return;
        }
        match going {
            Going::ByRecord => {
                let desk = desk.get_or_insert_with(|| {
                    Remote::step_up(approach(&folder), session(worker), "", None).unwrap()
                });
                let told = desk.submit(Request { number: Some(number), ..receive_one() });
                assert!(matches!(told, Ok(Receipt::Done(_))), "{number}: {told:?}");
            }
            Going::Blind => while !asked_blindly(&mut desk, &folder) {},
        }
        std::io::stdout().lock().write_all(format!("\nanswered {number}\n").as_bytes()).unwrap();
    }
}

/// Asks once, under a number that nobody has had; whether it was answered.
fn asked_blindly(desk: &mut Option<Remote>, folder: &Path) -> bool {
    let at = desk.get_or_insert_with(|| {
        let approach = Approach { patience: Some(Duration::ZERO), ..approach(folder) };
        Remote::step_up(approach, stockroom::service::room::new_session(), "", None).unwrap()
    });
    let answered = at.submit(receive_one()).is_ok();
    if !answered {
        *desk = None;
    }
    answered
}

/// A client, and how far it has come.
struct Working {
    child: Child,
    done: Arc<AtomicU64>,
    ear: Option<JoinHandle<()>>,
}

fn begin(dir: &Path, worker: u8, done: &Arc<AtomicU64>, going: Going) -> Working {
    let mut process = Process::new(std::env::current_exe().unwrap());
    process.args(["--exact", "chaos::worker", "--nocapture", "--test-threads=1"]);
    process.env(FOLDER, dir).env(WORKER, worker.to_string());
    process.env(NEXT, (done.load(Ordering::SeqCst) + 1).to_string());
    process.env(RECORD, if going == Going::ByRecord { "1" } else { "0" });
    let mut child = process.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let heard = Arc::clone(done);
    let ear = spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(number) = line.strip_prefix("answered ") {
                heard.store(number.parse().unwrap(), Ordering::SeqCst);
            }
        }
    });
    Working { child, done: Arc::clone(done), ear: Some(ear) }
}

impl Working {
    /// Kills it and waits until all that it was answered is known.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.ear.take().unwrap().join().unwrap();
    }
}

/// Falls differently each time that the process does.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// What a run came to.
#[derive(Debug, Default)]
struct Came {
    answered: u64,
    servers: u64,
    clients: u64,
}

/// Lets clients work, kills them and their server at random, and lets them end.
fn run(house: &House, going: Going, enough: impl Fn(&Came, Duration) -> bool) -> Came {
    let dir = house.dir();
    let done: Vec<_> = (0..WORKERS).map(|_| Arc::new(AtomicU64::new(0))).collect();
    let working: Mutex<Vec<Working>> =
        Mutex::new(done.iter().zip(1..).map(|(done, worker)| begin(&dir, worker, done, going)).collect());
    let answered = || done.iter().map(|done| done.load(Ordering::SeqCst)).sum::<u64>();
    wait_until("the first answers", || answered() > 0);
    let (begun, mut came) = (Instant::now(), Came::default());
    let mut dice = Dice(u64::from(std::process::id()).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut before = 0;
    while !enough(&came, begun.elapsed()) {
        sleep(Duration::from_micros(dice.below(120_000)));
        if came.servers <= came.clients {
            // Most often while it works, sometimes while it starts.
            if dice.below(5) > 0 {
                wait_until("more answers", || answered() > before);
            }
            let found = servers(&dir);
            came.servers += found.len() as u64;
            found.into_iter().for_each(kill);
            before = answered();
        } else {
            let index = usize::try_from(dice.below(u64::from(WORKERS))).unwrap();
            let mut working = working.lock().unwrap();
            working[index].kill();
            let number = u8::try_from(index + 1).unwrap();
            let done = Arc::clone(&working[index].done);
            working[index] = begin(&dir, number, &done, going);
            came.clients += 1;
        }
    }
    std::fs::write(stop_file(&dir), "").unwrap();
    for mut work in working.into_inner().unwrap() {
        // What is under way is asked for until it is answered.
        assert!(work.child.wait().unwrap().success(), "a client failed");
        work.ear.take().unwrap().join().unwrap();
    }
    came.answered = answered();
    assert_eq!(house.run("server stop").0, 0);
    if going == Going::ByRecord {
        let asked = done.iter().zip(1..).flat_map(|(done, worker)| {
            (1..=done.load(Ordering::SeqCst)).map(move |number| ((worker, number), 1))
        });
        let (found, asked): (_, BTreeMap<_, u32>) = (recorded(&dir), asked.collect());
        let lost: Vec<_> = asked.keys().filter(|asked| !found.contains_key(asked)).collect();
        let odd: Vec<_> = found.iter().filter(|(key, times)| asked.get(key) != Some(times)).collect();
        assert!(lost.is_empty() && odd.is_empty(), "lost {lost:?}; twice or never answered {odd:?}");
    }
    came
}

/// How often each request of the clients stands in the journal of a store that nobody serves any more.
fn recorded(dir: &Path) -> BTreeMap<(u8, u64), u32> {
    let store = Store::open(dir, &Opening::default()).unwrap();
    let state = store.read().unwrap();
    let mut found = BTreeMap::new();
    for (_, stored) in state.rows::<Entries>(all(), Direction::Up, usize::MAX).unwrap() {
        let request = stored.header.request;
        if let Some(worker) = (1..=WORKERS).find(|worker| session(*worker) == request.session) {
            *found.entry((worker, request.number)).or_default() += 1;
        }
    }
    found
}

/// Until so many of each were killed, or for a slice of time that has some of each.
fn enough(seconds: u64) -> impl Fn(&Came, Duration) -> bool {
    let kills = number_of(KILLS);
    let slice = Duration::from_secs(number_of(SECONDS).unwrap_or(seconds));
    move |came, elapsed| match kills {
        Some(kills) => came.servers >= kills && came.clients >= kills,
        None => elapsed >= slice && came.servers >= 5 && came.clients >= 5,
    }
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_is_done_twice() {
    let house = House::new();
    let came = run(&house, Going::ByRecord, enough(20));
    println!("{came:?}");
    assert_eq!(house.on_hand(), (1_000 + came.answered).to_string(), "each answer once: {came:?}");
    let (code, said) = house.run("verify");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn the_control_without_the_record_does_things_twice() {
    let house = House::new();
    let came = run(&house, Going::Blind, |came, elapsed| {
        elapsed >= Duration::from_secs(8) && came.servers >= 15 && came.clients >= 15
    });
    let on_hand: u64 = house.on_hand().parse().unwrap();
    let doubled = on_hand.saturating_sub(1_000 + came.answered);
    println!("{came:?}, {doubled} done twice");
    assert!(doubled > 0, "the test would not notice: {came:?}");
}
