//! A server that starts by itself: one of it, however many come at once, and the truth where it cannot be had.

use std::fs::{self, File};
use std::process::Stdio;
use std::time::Duration;

use crate::house::{House, kill, servers, wait_until};

/// How often a crowd comes to a store that nobody serves, and how large it is.
const ROUNDS: &str = "STOCKROOM_COLD_ROUNDS";
const CLIENTS: &str = "STOCKROOM_COLD_CLIENTS";

fn how_many(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[track_caller]
fn done(house: &House, line: &str) -> String {
    let (code, said) = house.run_started(line);
    assert_eq!(code, 0, "{line}: {said}");
    said
}

#[test]
fn the_first_command_starts_a_server_and_the_next_ones_use_it() {
    let house = House::new();
    assert!(servers(&house.dir()).is_empty());
    done(&house, "receive X 1 --to A");
    let [server] = servers(&house.dir())[..] else { panic!("one server, not {:?}", servers(&house.dir())) };
    done(&house, "receive X 1 --to A");
    assert!(done(&house, "status").contains(&format!("process {server},")));
    assert_eq!(servers(&house.dir()), [server]);
    // It is nobody's: not its starter's session, folder or secrets.
    let link = |name: &str| fs::read_link(format!("/proc/{server}/{name}")).unwrap();
    assert_eq!(link("cwd").to_str(), Some("/"));
    let stat = fs::read_to_string(format!("/proc/{server}/stat")).unwrap();
    let session = stat.rsplit(')').next().unwrap().split_whitespace().nth(3).unwrap();
    assert_eq!(session, server.to_string(), "a session of its own");
    let told = environment(server);
    let known = |line: &&String| line.starts_with("PATH=") || line.starts_with("LC_") || *line == ONE_ARENA;
    assert!(told.iter().all(|line| known(&line)), "{told:?}");
    assert_eq!(house.on_hand(), "1002");
}

/// Threads of whoever owns a store share one arena of memory: a third less of it while a backup runs.
const ONE_ARENA: &str = "MALLOC_ARENA_MAX=1";

/// What a process was told by its environment when it began.
fn environment(process: u32) -> Vec<String> {
    let bytes = fs::read(format!("/proc/{process}/environ")).unwrap();
    let lines = bytes.split(|byte| *byte == 0).filter(|line| !line.is_empty());
    lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
}

#[test]
#[cfg(target_env = "gnu")]
fn whoever_owns_a_store_takes_its_memory_from_one_place_however_it_was_started() {
    let house = House::new();
    done(&house, "receive X 1 --to A");
    let [by_itself] = servers(&house.dir())[..] else { panic!("one server") };
    assert!(environment(by_itself).contains(&ONE_ARENA.to_owned()));
    done(&house, "server stop");
    let by_hand = house.serve();
    // It is the process that was begun: whoever watches over it goes on doing so.
    assert_eq!(servers(&house.dir()), [by_hand.id()]);
    assert!(environment(by_hand.id()).contains(&ONE_ARENA.to_owned()));
}

#[test]
fn whoever_needs_the_store_alone_gets_it_from_a_server_that_nobody_uses() {
    let house = House::new();
    for line in ["rebuild", "--exclusive receive X 1 --to A", "--exclusive stock"] {
        done(&house, "receive X 1 --to A");
        assert_eq!(servers(&house.dir()).len(), 1);
        done(&house, line);
        assert!(servers(&house.dir()).is_empty(), "{line}");
    }
    done(&house, "receive X 1 --to A");
    let colleague = house.desk(1);
    let (code, said) = house.run_started("rebuild");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("in use by process") && said.contains("server stop"), "{said}");
    assert!(colleague.status().is_ok(), "nobody was sent away");
}

#[test]
fn of_many_that_come_at_once_to_a_cold_store_one_starts_the_server_and_none_fails() {
    let (rounds, clients) = (how_many(ROUNDS, 2), how_many(CLIENTS, 128));
    let house = House::new();
    for round in 1..=rounds {
        let begun = std::time::Instant::now();
        let crowd: Vec<_> = (0..clients)
            .map(|_| {
                let mut command = house.starting("receive X 1 --to A");
                command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let mut seen = servers(&house.dir());
        for child in crowd {
            let ended = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&ended.stderr).into_owned();
            assert!(ended.status.success(), "round {round}: {} {said}", ended.status);
            seen.extend(servers(&house.dir()));
        }
        seen.sort_unstable();
        seen.dedup();
        let [server] = seen[..] else { panic!("round {round}: servers {seen:?}") };
        println!("round {round}: {clients} clients, one server, {} ms", begun.elapsed().as_millis());
        assert_eq!(house.on_hand(), (1_000 + round * clients).to_string());
        // Every other time it leaves as it should, else it is killed and leaves its socket behind.
        if round % 2 == 0 {
            done(&house, "server stop");
        } else {
            kill(server);
        }
        wait_until("the server to end", || servers(&house.dir()).is_empty());
    }
    let (code, said) = house.run("verify");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_server_leaves_when_nobody_has_been_there_for_a_while_and_the_next_command_has_another() {
    let house = House::new();
    house.owner_says("server-idle-seconds = 1\n");
    done(&house, "receive X 1 --to A");
    wait_until("the server to leave", || servers(&house.dir()).is_empty());
    assert!(!house.dir().join("ipc/s").exists(), "it takes its socket away");
    done(&house, "receive X 1 --to A");
    assert_eq!(house.on_hand(), "1002");
}

#[test]
fn where_the_owner_wants_none_no_server_starts_by_itself() {
    let house = House::new();
    house.owner_says("server-idle-seconds = 0\n");
    done(&house, "receive X 1 --to A");
    assert!(servers(&house.dir()).is_empty());
}

#[test]
fn a_store_that_cannot_be_served_is_told_in_the_same_words_as_without_a_server() {
    let house = House::new();
    house.owner_says("floor = 1\n");
    let (code, said) = house.run_started("stock X");
    assert_eq!((code, house.run("stock X")), (3, (code, said.clone())));
    assert!(said.contains("store.toml: line 1"), "{said}");
    house.owner_says("");
    let data = house.dir().join("store.redb");
    fs::write(&data, vec![7; 100_000]).unwrap();
    let (code, said) = house.run_started("stock X");
    assert_eq!((code, house.run("stock X")), (3, (code, said.clone())));
    assert!(servers(&house.dir()).is_empty());
}

#[test]
fn a_store_that_another_process_has_is_waited_for_and_then_it_is_told_who_has_it() {
    let house = House::new();
    let path = house.dir().join("store.lock");
    let lock = File::options().write(true).read(true).open(&path).unwrap();
    lock.lock().unwrap();
    let (code, said) = house.run_started("receive X 1 --to A");
    assert_eq!(code, 3, "{said}");
    for words in [format!("in use by process {} (", std::process::id()), String::from("`stockroom doctor`")] {
        assert!(said.contains(&words), "{said}");
    }
    let waits = house.starting("receive X 1 --to A").stdin(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    drop(lock);
    assert!(waits.wait_with_output().unwrap().status.success());
    assert_eq!(house.on_hand(), "1001");
}

#[test]
fn a_store_whose_path_is_longer_than_a_socket_may_have_is_served() {
    let house = House::named(&"a-long-name-".repeat(12));
    assert!(house.dir().as_os_str().len() > 150);
    done(&house, "receive X 1 --to A");
    assert_eq!(servers(&house.dir()).len(), 1);
}
