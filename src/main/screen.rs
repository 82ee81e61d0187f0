//! The screen: shows a store that is open in this process, or offers to make one where there is none.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, anyhow, bail};
use stockroom::cli::fault::Fault;
use stockroom::cli::house::{self, Opened};
use stockroom::cli::log;
use stockroom::cli::options::{Env, Options};
use stockroom::cli::run::run_line;
use stockroom::cli::verb::demo;
use stockroom::domain::settings::Settings;
use stockroom::domain::text::{Code, shown as shown_text};
use stockroom::service::desk::Desk;
use stockroom::service::local::Local;
use stockroom::service::room::{self, Room};
use stockroom::tui::config::{self, Names};
use stockroom::tui::driver::{self, Place, Start};
use stockroom::tui::effect::Begin;
use stockroom::tui::stopped::STOPPED;
use stockroom::tui::theme;
use stockroom::tui::{commands, crash, outcome, worker};

/// The files that a first import looks for in a folder, in the order in which they are read.
const FIRST_FILES: [&str; 5] = ["locations", "suppliers", "items", "opening", "movements"];

/// What went wrong in the program itself, in the store's folder.
const REPORT: &str = "stockroom-crash.txt";
/// The engine's writer catches what panics in a command: that command is refused, the screen lives on.
const WRITER: &str = "writer";

/// The store that is open while the screen shows it.
type Held = Arc<Mutex<Option<Room>>>;

/// Shows an open store until somebody leaves the screen; the exit code.
pub fn over(opened: Opened) -> Result<i32> {
    let Opened { desk, room, settled } = opened;
    let settled: Vec<String> =
        settled.iter().map(|settled| outcome::sentence(&shown_text(&settled.sentence))).collect();
    let report = room.as_ref().and_then(|room| room.folder()).map(|folder| folder.join(REPORT));
    if let Some(room) = &room {
        room.keep_safe()?;
    }
    let held: Held = Arc::new(Mutex::new(room));
    let begin = Box::new(|_: &Begin| Err(String::from("there is a store already")));
    let code = shown(Place::Store(Arc::clone(&desk)), &held, report.as_deref(), settled, begin)?;
    match desk.stopped().filter(|_| code == STOPPED) {
        Some(why) => bail!("the store stopped ({why}); start stockroom again, it checks the file"),
        None => Ok(code),
    }
}

/// Shows the store of the options, or offers to make it; the exit code.
pub fn show(options: &Options, env: &Env) -> Result<i32> {
    let folder = options.folder(env)?;
    if options.socket.is_some() || env.socket.is_some() || folder.join("store.redb").exists() {
        return over(house::open_screen(options, env)?);
    }
    let settings = usual_settings()?;
    let proposed = format!("{}, {}", settings.currency, settings.zone);
    let held: Held = Arc::default();
    log::keep_in(&folder);
    let (report, keep, env) = (folder.join(REPORT), Arc::clone(&held), env.clone());
    let begin = Box::new(move |begin: &Begin| {
        let (room, desk) = begun(begin, &folder, &settings, &env).map_err(|fault| format!("{fault:#}"))?;
        room.keep_safe().map_err(|fault| fault.to_string())?;
        *keep.lock().unwrap_or_else(PoisonError::into_inner) = Some(room);
        Ok(house::noted(&env, desk).0)
    });
    shown(Place::Empty { proposed }, &held, Some(&report), Vec::new(), begin)
}

/// Makes the store of an empty place as the person chose.
fn begun(begin: &Begin, folder: &Path, settings: &Settings, env: &Env) -> Result<(Room, Arc<dyn Desk>)> {
    let creator = house::creator(env)?;
    let make = |settings: Settings| -> Result<(Room, Local)> {
        let room = room::create(folder, settings, &creator)?;
        let desk = room.desk(&creator.login, None)?;
        Ok((room, desk))
    };
    match begin {
        Begin::New => make(settings.clone()).map(|(room, desk)| (room, Arc::new(desk) as Arc<dyn Desk>)),
        Begin::Demo => {
            let (room, desk) = make(stockroom::exchange::demo::settings()?)?;
            demo::fill(&desk)?;
            Ok((room, Arc::new(desk)))
        }
        Begin::Import(files) => {
            let from = PathBuf::from(files);
            let there: Vec<&str> =
                FIRST_FILES.into_iter().filter(|kind| from.join(format!("{kind}.csv")).exists()).collect();
            if there.is_empty() {
                bail!("{files} holds none of {}.csv", FIRST_FILES.join(".csv, "));
            }
            let (room, desk) = make(settings.clone())?;
            for kind in there {
                let file = from.join(format!("{kind}.csv"));
                let said = run_line(&desk, &format!("import {kind} \"{}\"", file.display()));
                tracing::info!(kind, ?said, "first import");
            }
            Ok((room, Arc::new(desk)))
        }
    }
}

fn shown(
    place: Place,
    held: &Held,
    report: Option<&Path>,
    settled: Vec<String>,
    begin: worker::BeginStore,
) -> Result<i32> {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let config = config::load(
        &config::place(None, set),
        Names { contexts: &commands::context_names(), commands: &commands::command_names() },
    )?;
    crash::install(report.map(Path::to_path_buf), &[worker::SPARED, WRITER]);
    let terminal = theme::Env {
        term: set("TERM").unwrap_or_default(),
        no_color: set("NO_COLOR"),
        locale: set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default(),
    };
    let code = driver::run(Start {
        place,
        config,
        theme: None,
        glyphs: None,
        env: terminal,
        settled,
        run_line: Box::new(|desk: &Arc<dyn Desk>, line: &str| run_line(desk.as_ref(), line)),
        begin,
    })?;
    if let Some(room) = held.lock().unwrap_or_else(PoisonError::into_inner).take() {
        room.close();
    }
    Ok(code)
}

/// Settings of a new store where nobody said otherwise: the zone of this machine, and its usual currency.
fn usual_settings() -> Result<Settings> {
    let zone = zone().unwrap_or_else(|| String::from("UTC"));
    let currency = if zone.starts_with("America/") { "USD" } else { "EUR" };
    let code = |text: &str| Code::new(text).map_err(|fault| anyhow!(Fault::usage(fault.to_string())));
    Ok(Settings::new(code(currency)?, code(&zone)?))
}

/// The machine's IANA zone: `TZ`, else what `/etc/localtime` points at.
fn zone() -> Option<String> {
    let known = |name: &str| name.contains('/').then(|| name.trim_start_matches(':').to_owned());
    env::var("TZ").ok().and_then(|zone| known(&zone)).or_else(|| {
        let link = std::fs::read_link("/etc/localtime").ok()?;
        known(link.to_str()?.split_once("zoneinfo/")?.1)
    })
}
