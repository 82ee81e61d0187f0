//! The screen: opens the store in this process and shows it, or offers to make one where there is none.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};
use stockroom::domain::desk::Together;
use stockroom::domain::query::StoreQuery;
use stockroom::domain::time::{Calendar, Day};
use stockroom::exchange::demo;
use stockroom::service::desk::{Desk, ask};
use stockroom::service::room::{self, Room};
use stockroom::tui::config::{self, Names};
use stockroom::tui::driver::{self, Place, Start};
use stockroom::tui::effect::Begin;
use stockroom::tui::theme::Env;
use stockroom::tui::{commands, crash, worker};

use super::whereabouts;

/// What the screen was asked for on the command line.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The configuration file.
    pub config: Option<PathBuf>,
}

/// Runs a line of the command line at a desk.
pub type Runner = fn(&dyn Desk, &str) -> Vec<String>;

/// Shows the store of a folder until somebody leaves the screen; the exit code.
pub fn show(folder: &Path, asked: &Asked, runner: Runner) -> Result<i32> {
    let held: Arc<Mutex<Option<Room>>> = Arc::default();
    let place = if whereabouts::holds_store(folder) {
        let room = room::open(folder, None)?;
        let desk = desk(&room)?;
        keep(&held, room);
        Place::Store(desk)
    } else {
        let settings = whereabouts::usual_settings()?;
        Place::Empty { proposed: format!("{}, {}", settings.currency, settings.zone) }
    };
    start(folder, place, &held, asked, runner)
}

/// Makes the demo store in a folder and shows it.
pub fn show_demo(folder: &Path, today: Option<Day>, asked: &Asked, runner: Runner) -> Result<i32> {
    let held: Arc<Mutex<Option<Room>>> = Arc::default();
    let room =
        if whereabouts::holds_store(folder) { room::open(folder, None)? } else { make_demo(folder, today)? };
    let place = Place::Store(desk(&room)?);
    keep(&held, room);
    start(folder, place, &held, asked, runner)
}

/// Makes the demo store: a year and a half up to `today`, in one transaction.
pub fn make_demo(folder: &Path, today: Option<Day>) -> Result<Room> {
    let settings = demo::settings()?;
    let calendar: Calendar = settings.calendar();
    let room = room::create(folder, settings, &whereabouts::creator()?)?;
    let desk = desk(&room)?;
    let today = today.unwrap_or_else(|| calendar.day(desk.now()));
    // The clock may begin the business day meanwhile; the requests name entries, so they are made again then.
    for _ in 0..3 {
        let head = ask(desk.as_ref(), StoreQuery)?.head;
        let requests = demo::requests_after(head, today, &calendar, demo::SEED)?;
        let answer = desk.submit_together(requests, Together::AllOrNothing)?;
        match answer.answers.into_iter().find_map(Result::err) {
            None => return Ok(room),
            Some(refused) if ask(desk.as_ref(), StoreQuery)?.head == head => bail!("{refused}"),
            Some(_) => {}
        }
    }
    bail!("the demo store could not be made; try again")
}

/// The desk of whoever runs this: by login, else the store's creator.
pub fn desk(room: &Room) -> Result<Arc<dyn Desk>> {
    let login = whereabouts::creator()?.login;
    let login = match room.colleague(&login)? {
        Some(_) => login,
        None => room
            .people()?
            .into_iter()
            .find_map(|person| person.name.map(|name| name.login))
            .context("nobody works with this store; make it anew or restore it")?,
    };
    Ok(Arc::new(room.desk(&login, None)?))
}

fn keep(held: &Mutex<Option<Room>>, room: Room) {
    *held.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(room);
}

fn start(
    folder: &Path,
    place: Place,
    held: &Arc<Mutex<Option<Room>>>,
    asked: &Asked,
    runner: Runner,
) -> Result<i32> {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let config = config::load(
        &config::place(asked.config.as_deref(), set),
        Names { contexts: &commands::context_names(), commands: &commands::command_names() },
    )?;
    crash::install(
        env::temp_dir().join(format!("stockroom-crash-{}.txt", std::process::id())),
        &[worker::SPARED],
    );
    let env = Env {
        term: set("TERM").unwrap_or_default(),
        no_color: set("NO_COLOR"),
        locale: set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default(),
    };
    let begin_in = folder.to_path_buf();
    let begun = Arc::clone(held);
    let code = driver::run(Start {
        place,
        config,
        theme: None,
        glyphs: None,
        env,
        run_line: Box::new(move |desk: &Arc<dyn Desk>, line: &str| runner(desk.as_ref(), line)),
        begin: Box::new(move |begin: &Begin| {
            let room = match begin {
                Begin::New => begin_new(&begin_in),
                Begin::Demo => make_demo(&begin_in, None),
                Begin::Import(files) => begin_new(&begin_in).and_then(|room| {
                    let line = format!("import all {files}");
                    runner(desk(&room)?.as_ref(), &line);
                    Ok(room)
                }),
            };
            let room = room.map_err(|fault| format!("{fault:#}"))?;
            let desk = desk(&room).map_err(|fault| format!("{fault:#}"))?;
            keep(&begun, room);
            Ok(desk)
        }),
    })?;
    let room = held.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    if let Some(room) = room {
        room.close();
    }
    Ok(code)
}

fn begin_new(folder: &Path) -> Result<Room> {
    Ok(room::create(folder, whereabouts::usual_settings()?, &whereabouts::creator()?)?)
}
