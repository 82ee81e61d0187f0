//! The examples of the command reference run: all of them, in the order of the page, in one demo store.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use stockroom::cli::out::{Colour, Paint, Style};
use stockroom::cli::table::{Run, Verb, verbs};
use stockroom::cli::words;
use stockroom::service::desk::Desk;
use stockroom::service::room::Replace;

use crate::shop::{Shop, program};

/// Needs a terminal to show the screen on.
const SCREENS: [&str; 2] = ["stockroom demo ", "stockroom demo --today"];

/// Files that the examples read, as the pages say that they are.
fn files(shop: &Shop) {
    let write = |name: &str, text: &str| fs::write(shop.folder.path().join(name), text).unwrap();
    let items = shop.run(&words::split("export items").unwrap(), Style::Csv).unwrap();
    write("items.csv", &items);
    write(
        "till-2026-11-22.csv",
        "time,ref,sku,quantity,from,to\n2026-11-22 11:05,T-1,BRD-OAK,1,SH-03,customer\n2026-11-22 11:40,T-2,CLO-CARE,2,SH-03,customer\n",
    );
    write("shelf.csv", "sku;location;quantity;unit_cost\nKNB-OAK;FD-06;12,0;1,20\n");
    write(
        "paper.txt",
        "# written down while the line was down\nissue SCR-4x30 12 --from FD-01 --note \"two shelves\"\n",
    );
}

/// At the desk, by the demo's clock.
fn at_desk(shop: &Shop, verb: &Verb, example: &str) {
    let (line, goes_to) = match example.split_once(" > ") {
        Some((line, file)) => (line, Some(file)),
        None => (example, None),
    };
    let folder = shop.folder.path().display();
    let words: Vec<String> = words::split(line.strip_prefix("stockroom ").unwrap())
        .unwrap()
        .into_iter()
        .map(|word| if word.ends_with(".csv") { format!("{folder}/{word}") } else { word })
        .collect();
    let style = match goes_to {
        Some(_) => Style::Csv,
        None => Style::Table(Paint { width: None, colour: Colour::Off }),
    };
    let printed = shop.run(&words, style);
    let printed = printed.unwrap_or_else(|why| panic!("{}: {example}: {why}", verb.name));
    assert!(!printed.trim().is_empty(), "{example} printed nothing");
    assert!(!printed.contains("There is nothing to list"), "{example} lists nothing");
    if let Some(file) = goes_to {
        fs::write(shop.folder.path().join(file), printed).unwrap();
    }
}

#[test]
fn the_examples_of_the_command_reference_run() {
    let shop = Shop::open();
    files(&shop);
    for verb in verbs().filter(|verb| matches!(verb.run, Run::Desk(_))) {
        for example in verb.examples {
            at_desk(&shop, verb, example);
        }
    }
    let Shop { room, desk, folder } = shop;
    let backup = folder.path().join("friday.redb");
    let done = room.backup(desk.asker(), &backup, Replace::Never, &mut |_| {}).unwrap();
    fs::write(folder.path().join("head.txt"), done.head.1.to_string()).unwrap();
    drop(desk);
    room.close();
    let mut server = None;
    for verb in verbs().filter(|verb| !matches!(verb.run, Run::Desk(_))) {
        for example in verb.examples {
            if verb.name == "serve" {
                server = Some(serving(folder.path(), example));
                continue;
            }
            if SCREENS.iter().any(|screen| example.starts_with(screen)) && !example.contains("--only") {
                continue;
            }
            let ran = program(folder.path()).args(["-c", example]).env("STOCKROOM_STORE", "store").output();
            let ran = ran.unwrap();
            let said = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success(), "{example}: {} {said}", ran.status);
            if verb.name == "server" {
                let left = server.take().unwrap().wait().unwrap();
                assert!(left.success(), "the server left with {left}");
            }
        }
    }
}

/// A server that is ready; it runs beside what follows.
pub fn serving(folder: &Path, example: &str) -> Child {
    let mut server = program(folder)
        .args(["-c", &format!("exec {example}")])
        .env("STOCKROOM_STORE", "store")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(server.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(told.into_iter().any(|line| line == "READY"), "{example}: it never was ready");
    server
}
