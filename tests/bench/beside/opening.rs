//! How long an opening takes until the first answer, and how much memory a store at work takes: each in a process of its
//! own, which is this program once more with a task.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use stockroom::domain::ids::ItemId;
use stockroom::domain::query::{Answer, Include, ItemQuery, ItemSort, ItemsQuery, Query, SortWay, Window};
use stockroom::service::desk::Desk;
use stockroom::service::room::{self, Replace};

use crate::figures::{holds, median, millis};
use crate::ours;
use crate::scale::Scale;
use crate::shop::{Dice, Shop};
use crate::sqlite;
use crate::stores::Stores;

/// Names a task of this program in its environment.
pub const TASK: &str = "STOCKROOM_BENCH_TASK";
/// And the store for it.
const STORE: &str = "STOCKROOM_BENCH_STORE";

/// Measures and prints.
pub fn run(scale: &Scale) {
    println!("## Opening and memory, {} items and {} movements\n", scale.items, scale.many_movements);
    let stores = Stores::large(scale);
    println!("| open to first answer, warm | ours | SQLite | target | holds |\n|---|---|---|---|---|");
    let open = |how: &dyn Fn()| -> Vec<f64> {
        (0..scale.rounds)
            .map(|_| {
                how();
                answer(&task("open", &stores.ours, &[]))
            })
            .collect()
    };
    open(&|| {});
    let their: Vec<f64> =
        (0..scale.rounds).map(|_| answer(&task("open-sqlite", &stores.theirs, &[]))).collect();
    let clean = median(&open(&|| {}));
    println!(
        "| after a clean close | {clean:.0} ms | {:.0} ms | 60 ms | {} |",
        median(&their),
        holds(clean <= 60.0)
    );
    let idle = median(&open(&|| killed(&stores.ours, "idle")));
    println!("| after kill -9 when idle | {idle:.0} ms | | 100 ms | {} |", holds(idle <= 100.0));
    killed(&stores.ours, "busy");
    let said = task("open", &stores.ours, &[]);
    println!(
        "| after kill -9 in a burst | {:.0} ms | | progress is told | {} ({}) |\n",
        answer(&said),
        holds(said.contains("told")),
        said.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    );
    println!("| memory (largest RSS) | MiB | target | holds |\n|---|---|---|---|");
    for (cache, target, words) in [
        (None, 300, "lists, postings and a backup at once, as it is set by itself"),
        (Some(8), 80, "the same with cache-mib = 8"),
        (Some(4), 80, "the same with cache-mib = 4"),
    ] {
        set_cache(&stores.ours, cache);
        let said = task("work", &stores.ours, &[]);
        let rss: u64 = said.trim().parse().unwrap();
        println!("| {words} | {rss} | {target} | {} |", holds(rss < target));
    }
    set_cache(&stores.ours, None);
    println!();
}

fn set_cache(folder: &Path, mib: Option<u32>) {
    let file = folder.join("store.toml");
    match mib {
        Some(mib) => std::fs::write(file, format!("cache-mib = {mib}\n")).unwrap(),
        None => drop(std::fs::remove_file(file)),
    }
}

/// The first word of what a task said: milliseconds.
fn answer(said: &str) -> f64 {
    said.split_whitespace().next().unwrap().parse().unwrap()
}

fn command(name: &str, store: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    // As the program has it that owns a store.
    command.env(TASK, name).env(STORE, store).envs([stockroom::service::start::ONE_ARENA]);
    command
}

/// Does a task in a process of its own; what it said.
fn task(name: &str, store: &Path, more: &[(&str, &str)]) -> String {
    let done = command(name, store).envs(more.iter().copied()).stderr(Stdio::inherit()).output().unwrap();
    assert!(done.status.success(), "{name} went wrong");
    String::from_utf8(done.stdout).unwrap()
}

/// Has a process work on the store and kills it.
fn killed(store: &Path, how: &str) {
    let mut child: Child = command(how, store).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "ready");
    if how == "busy" {
        std::thread::sleep(Duration::from_millis(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The task that this process is for.
pub fn child(task: &str) {
    let store = std::path::PathBuf::from(std::env::var_os(STORE).unwrap());
    match task {
        "open" => open(&store),
        "open-sqlite" => open_sqlite(&store),
        "idle" => post(&store, 20, true),
        "busy" => post(&store, usize::MAX, false),
        "work" => work(&store),
        other => panic!("no task {other}"),
    }
}

fn open(store: &Path) {
    let begun = Instant::now();
    let told = Arc::new(AtomicU64::new(0));
    let hears = Arc::clone(&told);
    let hear = Arc::new(move |_| {
        hears.fetch_add(1, Ordering::Relaxed);
    });
    let room = room::open(store, Some(hear)).unwrap();
    let desk = ours::desk(&room);
    let Ok(Answer::Item(Some(view))) =
        desk.answer(Query::Item(ItemQuery { item: ItemId(4_711 % 2_000).into() }))
    else {
        panic!("no such item");
    };
    assert!(!view.records.is_empty(), "it says what there is");
    let took = millis(begun.elapsed());
    let told = told.load(Ordering::Relaxed);
    println!("{took:.1} {}", if told > 0 { format!("told {told} times") } else { String::new() });
    room.close();
}

fn open_sqlite(file: &Path) {
    let begun = Instant::now();
    let sql = sqlite::open(file);
    let held: i64 = sql
        .query_row("SELECT sum(on_hand) FROM balances WHERE item = 711 AND location >= 16", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert!(held > 0, "it says what there is");
    println!("{:.1}", millis(begun.elapsed()));
}

/// Posts, then says that it is ready; quiet for a while first where that is asked for.
fn post(store: &Path, times: usize, quiet: bool) {
    let room = room::open(store, None).unwrap();
    let desk = ours::desk(&room);
    let shop = Shop { items: 2_000, bins: bins(store) };
    let mut dice = Dice::new(u64::from(std::process::id()));
    for number in 0..times {
        if number == 20 {
            println!("ready");
        }
        let (deed, lines) = shop.next(&mut dice, 1);
        ours::post(&desk, deed, &lines);
    }
    if quiet {
        std::thread::sleep(Duration::from_secs(1));
        println!("ready");
    }
    std::thread::sleep(Duration::from_secs(60));
}

/// Bins of the store, as its size says.
fn bins(store: &Path) -> u32 {
    if store.to_string_lossy().contains("quick") { 100 } else { 500 }
}

/// What goes on in a store on a busy day, a backup included; says how much memory that took at most.
fn work(store: &Path) {
    let room = room::open(store, None).unwrap();
    let backup = store.with_file_name("backup.redb");
    std::thread::scope(|scope| {
        let reading = ours::desk(&room);
        let posting = ours::desk(&room);
        let copying = scope.spawn(|| {
            room.backup(reading_asker(&room), &backup, Replace::Told, &mut |_| {}).unwrap();
        });
        let shop = Shop { items: 2_000, bins: bins(store) };
        let mut dice = Dice::new(3);
        let mut offset = 0;
        loop {
            for sort in [ItemSort::Sku, ItemSort::Name, ItemSort::OnHand, ItemSort::Available] {
                let filter = ["", "oak", "vrnsh7"][offset as usize % 3].to_owned();
                let window = Window { offset: offset * 50 % 1_000, rows: 50 };
                let query = ItemsQuery {
                    place: None,
                    filter,
                    kind: None,
                    sort,
                    way: SortWay::Up,
                    include: Include::Active,
                    window,
                    around: None,
                };
                reading.answer(Query::Items(query)).unwrap();
            }
            offset += 1;
            let (deed, lines) = shop.next(&mut dice, 1);
            ours::post(&posting, deed, &lines);
            if copying.is_finished() {
                break;
            }
        }
    });
    println!("{}", largest_rss());
    room.close();
    drop(std::fs::remove_file(backup));
}

fn reading_asker(room: &room::Room) -> stockroom::domain::desk::Asker {
    ours::desk(room).asker()
}

/// MiB that this process has held at most.
fn largest_rss() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
