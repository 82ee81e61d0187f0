//! How long the home screen's questions take over 100,000 items: `cargo bench --bench lists`. A measure, never a test.

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a bench prints what it measured")]

use std::time::{Duration, Instant};

use stockroom::domain::command::{Command, ItemCommand, ItemPatch, Source};
use stockroom::domain::desk::{Request, Together};
use stockroom::domain::query::{Include, ItemSort, ItemsQuery, SortWay, Window};
use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::service::desk::{Desk, ask};
use stockroom::service::room;

const ITEMS: u32 = 100_000;
const CHUNK: u32 = 5_000;
const ROUNDS: u32 = 200;
const WORDS: [&str; 8] = ["oak", "ash", "bolt", "hinge", "glue", "carton", "drill", "varnish"];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let owner = PersonName { login: Code::new("bench").unwrap(), name: Name::new("Bench").unwrap() };
    let settings = Settings::new(Code::new("USD").unwrap(), Code::new("UTC").unwrap());
    let room = room::create(folder.path(), settings, &owner).unwrap();
    let desk = room.desk(&owner.login, None).unwrap();
    let begun = Instant::now();
    for chunk in 0..ITEMS / CHUNK {
        let requests = (chunk * CHUNK..(chunk + 1) * CHUNK).map(item).collect();
        let answer = desk.submit_together(requests, Together::AllOrNothing).unwrap();
        assert!(answer.answers.iter().all(Result::is_ok));
    }
    println!("{ITEMS} items added in {:?}", begun.elapsed());
    let begun = Instant::now();
    page(&desk, "", ItemSort::Sku, 0);
    println!("first window, orders made: {:?}", begun.elapsed());
    measure("scroll by SKU", |n| page(&desk, "", ItemSort::Sku, u64::from(n) * 487));
    measure("scroll by available", |n| page(&desk, "", ItemSort::Available, u64::from(n) * 487));
    measure("a new filter", |n| page(&desk, &format!("oak {}", n * 37), ItemSort::Sku, 0));
    measure("scroll a filter", |n| page(&desk, "hinge", ItemSort::Sku, u64::from(n) * 50));
    measure("a filter that only fits fuzzily", |n| page(&desk, &format!("hnge{n}"), ItemSort::Sku, 0));
    room.close();
}

fn item(number: u32) -> Request {
    let word = WORDS[number as usize % WORDS.len()];
    let patch = ItemPatch {
        name: Some(Name::new(&format!("{word} part number {number}")).unwrap()),
        ..ItemPatch::default()
    };
    let sku = Code::new(&format!("SKU-{:06}", number.wrapping_mul(7919) % 1_000_000)).unwrap();
    let command = Command::Item(ItemCommand::Add { sku, patch: Box::new(patch) });
    Request { source: Source::Import, ..Request::from(command) }
}

fn page(desk: &dyn Desk, filter: &str, sort: ItemSort, offset: u64) {
    let query = ItemsQuery {
        place: None,
        filter: filter.into(),
        kind: None,
        sort,
        way: SortWay::Up,
        include: Include::Active,
        window: Window { offset, rows: 50 },
        around: None,
    };
    let answer = ask(desk, query).unwrap();
    assert!(answer.total <= u64::from(ITEMS));
}

fn measure(what: &str, mut round: impl FnMut(u32)) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|n| {
            let begun = Instant::now();
            round(n);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |permille: usize| times[(times.len() - 1) * permille / 1000];
    println!("{what:32} median {:?}, p99 {:?}", at(500), at(990));
}
