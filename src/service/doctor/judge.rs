//! What to think of the facts, each thing by itself, and what would help. Knows no file and no clock.

use super::facts::{Facts, Found, Held, Opened, Ordinary, Room};
use super::server::server;
use super::{Finding, State};
use crate::domain::text::{path_words, shown};
use crate::domain::time::Moment;
use crate::service::mount::Mount;

/// How far the last entry may lie ahead of the clock, in milliseconds.
const AHEAD: u64 = 60_000;
/// No clock of this program's time is before this moment: 2024-01-01.
const EPOCH: u64 = 1_704_067_200_000;
const HOUR: u64 = 3_600_000;
const MIB: u64 = 1024 * 1024;

/// All findings, in the order in which they matter.
pub fn judged(facts: &Facts) -> Vec<Finding> {
    let mut findings = vec![folder(facts)];
    if facts.data.is_none() {
        findings.push(store(facts));
        findings.extend(facts.held.is_some().then(|| server(facts)));
        return findings;
    }
    findings.extend([store(facts), mount(facts), owner(facts), server(facts)]);
    findings.extend(opening(facts));
    findings.extend([space(facts), backups(facts), clock(facts)]);
    findings.extend(crash(facts));
    findings
}

pub(super) fn fine(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, state: State::Fine, says: says.into(), help: None }
}

pub(super) fn note(what: &'static str, says: impl Into<String>, help: &str) -> Finding {
    let help = Some(help.to_owned()).filter(|help| !help.is_empty());
    Finding { what, state: State::Note, says: says.into(), help }
}

pub(super) fn wrong(what: &'static str, says: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { what, state: State::Wrong, says: says.into(), help: Some(help.into()) }
}

/// What is wrong with owner and mode of something that its owner needs `own` of, if anything is.
fn rights(what: &'static str, called: &str, found: &Found, (uid, own): (u32, u32)) -> Option<Finding> {
    if found.ordinary != Ordinary::Yes {
        let kind = if found.ordinary == Ordinary::Link { "a link" } else { "not an ordinary file" };
        let help = "put the file itself there, or name the folder that it is in with --store";
        return Some(wrong(what, format!("{called} is {kind}; a store is not opened through one"), help));
    }
    if found.uid != uid {
        let says = format!("{called} belongs to account {}, you are account {uid}", found.uid);
        return Some(wrong(
            what,
            says,
            "work as the account that owns the store, or at its server (--socket)",
        ));
    }
    if found.mode & own != own && uid != 0 {
        let says = format!("you may not use {called} yourself (mode {:o})", found.mode);
        let letters = if own & 0o100 != 0 { "rwx" } else { "rw" };
        return Some(wrong(what, says, format!("open it to yourself alone: chmod u={letters},go= {called}")));
    }
    if found.mode & 0o077 != 0 {
        let says = format!("others may get at {called} (mode {:o})", found.mode);
        return Some(wrong(what, says, format!("close it to them: chmod go= {called}")));
    }
    None
}

fn folder(facts: &Facts) -> Finding {
    let dir = path_words(&facts.dir);
    let Some(found) = &facts.folder else {
        return wrong("folder", format!("there is no folder {dir}"), "name the store's folder with --store");
    };
    rights("folder", &dir, found, (facts.uid, 0o700))
        .unwrap_or_else(|| fine("folder", format!("{dir}, yours alone")))
}

fn store(facts: &Facts) -> Finding {
    let Some(found) = &facts.data else {
        let shut = facts.folder.is_some_and(|found| found.mode & 0o500 != 0o500 && facts.uid != 0);
        if shut {
            let says = "whether there is a store cannot be seen";
            return wrong("store", says, "first see to the folder, then look again");
        }
        let says = format!("there is no store in {}", path_words(&facts.dir));
        if facts.held.is_some() {
            let help = "first see to the server below: it has one that was there";
            return wrong("store", says, help);
        }
        return wrong(
            "store",
            says,
            "`stockroom init` makes one there, `stockroom restore FILE` brings one back",
        );
    };
    rights("store", "store.redb", found, (facts.uid, 0o600))
        .unwrap_or_else(|| fine("store", format!("store.redb, {} KiB", found.bytes / 1024)))
}

fn mount(facts: &Facts) -> Finding {
    match facts.mount {
        Mount::Here => fine("disk", "of this machine"),
        Mount::Network(kind) => wrong(
            "disk",
            format!(
                "the store is on a disk of the network ({kind}): neither locks nor flushes can be relied on"
            ),
            "move it to a disk of this machine, with backup and restore",
        ),
        Mount::Unsure(kind) => note(
            "disk",
            format!("the store is on a file system of its own program ({kind})"),
            "make sure that it is no disk of the network, and that it flushes what it is told to",
        ),
    }
}

fn owner(facts: &Facts) -> Finding {
    match &facts.owner {
        Ok(_) if facts.nobody.is_some() => {
            let login = facts.nobody.as_ref().map(ToString::to_string).unwrap_or_default();
            wrong(
                "store.toml",
                format!(
                    "it names the launcher {login}, and no account of this machine is called that: no server starts"
                ),
                format!("take {login} out of `launchers`, or make the account"),
            )
        }
        Ok(_) => fine("store.toml", "can be read, or is not there and need not be"),
        Err(fault) => wrong("store.toml", shown(fault), "mend that line, or take the file away"),
    }
}

/// How the store opens, where nobody has it.
fn opening(facts: &Facts) -> Option<Finding> {
    match &facts.held {
        Some(Held::Nobody(Opened::Yes { recovered: true, .. })) => Some(note(
            "opening",
            "the store had not been closed; it has been recovered now, and nothing that was answered is lost",
            "`stockroom verify` proves it",
        )),
        Some(Held::Nobody(Opened::Yes { head, .. })) => {
            let last = head.map_or_else(|| String::from("no entry"), |(head, _)| format!("entry {head}"));
            Some(fine("opening", format!("it opens; the last is {last}")))
        }
        Some(Held::Nobody(Opened::No(fault))) => Some(wrong(
            "opening",
            shown(fault),
            format!(
                "do as it says; a damaged store is brought back with `stockroom restore` from a backup in {}",
                path_words(&facts.backups.folder)
            ),
        )),
        _ => None,
    }
}

fn space(facts: &Facts) -> Finding {
    let Some(free) = facts.free else {
        return note("space", "how much is free cannot be seen", "");
    };
    let floor = facts.owner.as_ref().map_or(0, |owner| owner.floor());
    let bytes = facts.data.as_ref().map_or(0, |data| data.bytes);
    let says = format!("{} MiB are free", free / MIB);
    if free < floor {
        let help = "free some space; nothing is written until then, and everything can be read";
        return wrong("space", format!("{says}, and nothing is written below {} MiB", floor / MIB), help);
    }
    // The file doubles when it grows, and a backup needs as much again.
    if free < bytes.saturating_mul(2).saturating_add(floor) {
        return wrong("space", format!("{says}: too little for the store to grow"), "free some space soon");
    }
    fine("space", says)
}

fn backups(facts: &Facts) -> Finding {
    if let Some(Held::Served { safety: Some(safety), .. }) = &facts.held
        && let Some(fault) = &safety.fault
    {
        return wrong("backup", shown(fault), "see that the folder of backups is there and has room");
    }
    let folder = path_words(&facts.backups.folder);
    match facts.backups.room {
        Room::Yes => {}
        Room::NoFolder => {
            return wrong(
                "backup",
                format!("there is no folder {folder}"),
                format!("make it: mkdir {folder}"),
            );
        }
        Room::Shut => {
            let help = format!("open it to yourself: chmod u+wx {folder}");
            return wrong("backup", format!("nothing can be put into {folder}"), help);
        }
    }
    let hours = facts.owner.as_ref().map_or(24, |owner| u64::from(owner.backup_hours)).max(1);
    let age = |then: Moment| facts.now.0.saturating_sub(then.0) / HOUR;
    match (facts.backups.newest, facts.data.as_ref().and_then(|data| data.made)) {
        (Some(newest), _) if age(newest) <= hours.saturating_mul(2) => {
            fine("backup", format!("the newest is {} hours old, in {folder}", age(newest)))
        }
        (Some(newest), _) => wrong(
            "backup",
            format!("the newest in {folder} is {} hours old", age(newest)),
            "`stockroom backup` makes one now; a server makes one a day by itself",
        ),
        (None, Some(made)) if age(made) < hours => note(
            "backup",
            format!("none yet in {folder}; the store is new"),
            "`stockroom backup` makes one now",
        ),
        (None, _) => wrong(
            "backup",
            format!("there is none in {folder}"),
            "`stockroom backup` makes one now; name a folder on another disk in store.toml (backup-folder)",
        ),
    }
}

fn clock(facts: &Facts) -> Finding {
    let help = "set the machine's clock (timedatectl); entries keep the time that they were given";
    if facts.now.0 < EPOCH {
        return wrong("clock", "the machine's clock is years behind", help);
    }
    match &facts.held {
        Some(Held::Nobody(Opened::Yes { head: Some((seq, recorded)), .. }))
            if recorded.0 > facts.now.0.saturating_add(AHEAD) =>
        {
            let minutes = recorded.0.saturating_sub(facts.now.0) / 60_000;
            wrong("clock", format!("entry {seq} was recorded {minutes} minutes from now"), help)
        }
        _ => fine("clock", "not behind the journal"),
    }
}

fn crash(facts: &Facts) -> Option<Finding> {
    let hours = facts.now.0.saturating_sub(facts.crashed?.0) / HOUR;
    Some(note(
        "crash",
        format!("the screen failed {hours} hours ago; stockroom-crash.txt in the store's folder says how"),
        "send it to whoever looks after the program, then take it away",
    ))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::ids::Seq;
    use crate::domain::text::Code;
    use crate::engine::owner::Owner;
    use crate::service::doctor::{Backups, Door};

    const NOW: u64 = EPOCH + 1_000 * HOUR;

    pub fn sound() -> Facts {
        let ordinary = Ordinary::Yes;
        let found = Found { uid: 7, mode: 0o700, ordinary, bytes: 100 * MIB, made: Some(Moment(EPOCH)) };
        Facts {
            dir: String::from("/shop"),
            version: "0.1.0",
            uid: 7,
            now: Moment(NOW),
            folder: Some(found),
            mount: Mount::Here,
            data: Some(Found { mode: 0o600, ..found }),
            owner: Ok(Owner::default()),
            nobody: None,
            free: Some(1 << 40),
            door: Door::Free,
            held: Some(Held::Nobody(Opened::Yes { recovered: false, head: Some((Seq(9), Moment(NOW))) })),
            backups: Backups {
                folder: String::from("/b"),
                newest: Some(Moment(NOW - HOUR)),
                room: Room::Yes,
            },
            crashed: None,
        }
    }

    /// What is not fine of facts that are a little off: each as `what state`.
    #[track_caller]
    fn check(spoil: impl FnOnce(&mut Facts), wanted: &[&str]) {
        let mut facts = sound();
        spoil(&mut facts);
        let findings = judged(&facts);
        let odd = findings.iter().filter(|finding| finding.state != State::Fine);
        let told: Vec<String> =
            odd.clone().map(|finding| format!("{} {}", finding.what, finding.state.word())).collect();
        assert_eq!(told, wanted, "{findings:#?}");
        for finding in odd {
            assert!(finding.state == State::Note || finding.help.is_some(), "{finding:?} helps nobody");
        }
    }

    #[test]
    fn a_sound_store_is_fine() {
        check(|_| {}, &[]);
        let served = |version: &str| {
            Some(Held::Served { version: version.to_owned(), head: Some(Seq(9)), safety: None })
        };
        check(|facts| facts.held = served("0.1.0"), &[]);
        check(|facts| facts.held = served("0.2.0"), &["server note"]);
    }

    #[test]
    fn each_thing_that_is_wrong_is_told_with_what_would_help() {
        let nobody = |opened| Some(Held::Nobody(opened));
        check(|facts| facts.folder = None, &["folder wrong"]);
        check(|facts| (facts.data, facts.held) = (None, None), &["store wrong"]);
        check(|facts| facts.uid = 8, &["folder wrong", "store wrong"]);
        check(|facts| facts.folder.as_mut().unwrap().mode = 0o755, &["folder wrong"]);
        check(|facts| facts.data.as_mut().unwrap().mode = 0o644, &["store wrong"]);
        check(|facts| facts.folder.as_mut().unwrap().mode = 0o000, &["folder wrong"]);
        check(
            |facts| {
                (facts.data, facts.held) = (None, None);
                facts.folder.as_mut().unwrap().mode = 0o000;
            },
            &["folder wrong", "store wrong"],
        );
        check(|facts| facts.data.as_mut().unwrap().ordinary = Ordinary::Link, &["store wrong"]);
        check(|facts| facts.data.as_mut().unwrap().mode = 0o400, &["store wrong"]);
        check(|facts| facts.nobody = Code::new("kiosk").ok(), &["store.toml wrong", "server note"]);
        check(|facts| facts.backups.room = Room::Shut, &["backup wrong"]);
        check(|facts| facts.backups.room = Room::NoFolder, &["backup wrong"]);
        check(|facts| facts.mount = Mount::Network("NFS"), &["disk wrong"]);
        check(|facts| facts.mount = Mount::Unsure("FUSE"), &["disk note"]);
        check(|facts| facts.owner = Err(String::from("line 1")), &["store.toml wrong", "server note"]);
        check(
            |facts| {
                (facts.data, facts.held) = (None, Some(Held::Elsewhere(String::from("words"))));
            },
            &["store wrong", "server wrong"],
        );
        let text = || String::from("words");
        let recovered = Opened::Yes { recovered: true, head: None };
        check(|facts| facts.held = nobody(recovered), &["opening note"]);
        check(|facts| facts.held = nobody(Opened::No(text())), &["opening wrong"]);
        check(|facts| facts.free = Some(MIB), &["space wrong"]);
        check(|facts| facts.free = Some(200 * MIB), &["space wrong"]);
        check(|facts| facts.backups.newest = None, &["backup wrong"]);
        check(|facts| facts.backups.newest = Some(Moment(NOW - 49 * HOUR)), &["backup wrong"]);
        check(
            |facts| {
                facts.backups.newest = None;
                facts.data.as_mut().unwrap().made = Some(Moment(NOW));
            },
            &["backup note"],
        );
        let ahead = Opened::Yes { recovered: false, head: Some((Seq(9), Moment(NOW + 2 * AHEAD))) };
        check(|facts| facts.held = nobody(ahead), &["clock wrong"]);
        check(|facts| facts.crashed = Some(Moment(NOW)), &["crash note"]);
    }

    #[test]
    fn a_clock_that_is_years_behind_is_told() {
        let mut facts = sound();
        facts.now = Moment(5);
        assert!(
            judged(&facts).iter().any(|finding| finding.what == "clock" && finding.state == State::Wrong)
        );
    }
}
