//! The screen: shows a store that is open in this process, or offers to make one where there is none.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use stockroom::cli::face::{Face, ScreenOptions};
use stockroom::cli::fault::Fault;
use stockroom::cli::first_import::import_folder;
use stockroom::cli::house::{self, Opened};
use stockroom::cli::kiosk;
use stockroom::cli::log;
use stockroom::cli::options::{Env, Options};
use stockroom::cli::run::{run_line, run_line_shared};
use stockroom::cli::table::verbs;
use stockroom::cli::verb::demo;
use stockroom::domain::party::Role;
use stockroom::domain::settings::Settings;
use stockroom::domain::text::{Code, brief, shown};
use stockroom::service::desk::Desk;
use stockroom::service::room::{self, Room};
use stockroom::tui::config::{self, ConfigFault};
use stockroom::tui::configured::{Configured, checked, configured};
use stockroom::tui::driver::{self, Place, Start};
use stockroom::tui::effect::Begin;
use stockroom::tui::glyphs::GlyphSet;
use stockroom::tui::screen::Sync;
use stockroom::tui::steps::Mouse;
use stockroom::tui::stopped::STOPPED;
use stockroom::tui::theme::{self, THEMES, Theme};
use stockroom::tui::worker::{self, Begun};
use stockroom::tui::{crash, outcome, settings};

/// What went wrong in the program itself, in the store's folder.
const REPORT: &str = "stockroom-crash.txt";
/// The engine's writer catches what panics in a command: that command is refused, the screen lives on.
const WRITER: &str = "writer";

/// The store that is open while the screen shows it.
type Held = Arc<Mutex<Option<Room>>>;

/// Whose login the screen runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Login {
    /// That of whoever sits there.
    Own,
    /// One that several share and that only runs this program.
    Shared,
}

impl Login {
    /// A variable of the environment, as far as it goes by it.
    fn set(self, name: &str) -> Option<String> {
        if self == Login::Own || kiosk::variable(name) { set(name) } else { None }
    }

    fn term(self) -> String {
        let term = set("TERM").unwrap_or_default();
        if self == Login::Own { term } else { kiosk::terminal(&term).to_owned() }
    }

    /// A line of the command line.
    fn run_line(self, desk: &dyn Desk, line: &str) -> (Vec<String>, Option<Role>) {
        let ran = match self {
            Login::Own => run_line(desk, line),
            Login::Shared => run_line_shared(desk, line),
        };
        (ran.printed, ran.needs)
    }
}

/// Who shows the screen for verbs that end in it, and with which exit code it ended.
#[derive(Default)]
pub struct Screen {
    /// The exit code.
    pub ended: i32,
}

impl Face for Screen {
    fn show(&mut self, opened: Opened, options: &ScreenOptions) -> Result<(), Fault> {
        self.ended = over(opened, options, Login::Own)?;
        Ok(())
    }

    fn ready(&self, options: &ScreenOptions) -> Result<(), Fault> {
        looked_at(options, Login::Own).map(drop)
    }

    fn template(&self) -> String {
        settings::template()
    }

    fn check(&self, file: Option<&Path>) -> Result<Vec<String>, Fault> {
        checked(&config::place(file, set)).map_err(unfit)
    }
}

/// Shows an open store until somebody leaves the screen; the exit code.
fn over(opened: Opened, looks: &ScreenOptions, login: Login) -> Result<i32, Fault> {
    let Opened { desk, room, settled } = opened;
    let settled: Vec<String> =
        settled.iter().map(|settled| outcome::sentence(&shown(&settled.sentence))).collect();
    let report = room.as_ref().and_then(|room| room.folder()).map(|folder| folder.join(REPORT));
    if let Some(room) = &room {
        room.keep_safe()?;
    }
    let held: Held = Arc::new(Mutex::new(room));
    let begin = Box::new(|_: &Begin| Err(vec![String::from("there is a store already")]));
    let place = Place::Store(Arc::clone(&desk));
    let code = shown_at((place, settled), (looks, login), (&held, report.as_deref()), begin)?;
    match desk.stopped().filter(|_| code == STOPPED) {
        Some(why) => Err(Fault::Unreachable(format!(
            "the store stopped ({why}); start stockroom again, it checks the file"
        ))),
        None => Ok(code),
    }
}

/// Shows the store of the options, or offers to make it; the exit code.
pub fn show(options: &Options, looks: &ScreenOptions, env: &Env) -> Result<i32, Fault> {
    let env = &kiosk::env(options, env);
    if kiosk::shared(options) {
        return over(house::open_screen(options, env)?, looks, Login::Shared);
    }
    let folder = options.folder(env)?;
    let elsewhere = options.store.is_none() && env.store.is_none() && env.service.is_some();
    let named = options.socket.is_some() || env.socket.is_some();
    if named || elsewhere || folder.join("store.redb").exists() {
        return over(house::open_screen(options, env)?, looks, Login::Own);
    }
    let settings = usual_settings()?;
    let proposed = format!("{}, {}", settings.currency, settings.zone);
    let held: Held = Arc::default();
    log::keep_in(&folder);
    let (report, keep, env) = (folder.join(REPORT), Arc::clone(&held), env.clone());
    let begin = Box::new(move |begin: &Begin| {
        let (room, begun) = begun(begin, &folder, &settings, &env)?;
        room.keep_safe().map_err(|fault| vec![fault.to_string()])?;
        *keep.lock().unwrap_or_else(PoisonError::into_inner) = Some(room);
        Ok(Begun { desk: house::noted(&env, begun.desk).0, told: begun.told })
    });
    shown_at((Place::Empty { proposed }, Vec::new()), (looks, Login::Own), (&held, Some(&report)), begin)
}

/// Makes the store of an empty place as the person chose; where that fails there is none.
fn begun(begin: &Begin, folder: &Path, settings: &Settings, env: &Env) -> Result<(Room, Begun), Vec<String>> {
    let lines = |fault: Fault| fault.to_string().lines().map(shown).collect::<Vec<_>>();
    let settings = match begin {
        Begin::New | Begin::Import(_) => settings.clone(),
        Begin::Demo => stockroom::exchange::demo::settings().map_err(|flaw| vec![flaw.to_string()])?,
    };
    let creator = house::creator(env).map_err(lines)?;
    let room = room::create(folder, settings, &creator).map_err(|fault| lines(fault.into()))?;
    let filled = room.desk(&creator.login, None).map_err(|fault| lines(fault.into())).and_then(|desk| {
        let told = match begin {
            Begin::New => Vec::new(),
            Begin::Demo => demo::fill(&desk).map(|_| Vec::new()).map_err(lines)?,
            Begin::Import(files) => import_folder(&desk, &path_of(files, env))?,
        };
        Ok(Begun { desk: Arc::new(desk), told })
    });
    match filled {
        Ok(begun) => Ok((room, begun)),
        Err(mut faults) => {
            match room.discard(folder) {
                Ok(()) => faults.push(String::from("No store was made.")),
                Err(fault) => {
                    faults.push(format!("The store that was begun could not be taken away: {fault}"))
                }
            }
            Err(faults)
        }
    }
}

/// A folder as somebody types it: `~/` is their home.
fn path_of(typed: &str, env: &Env) -> PathBuf {
    match (typed.strip_prefix("~/"), &env.home) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(typed),
    }
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// A configuration that cannot be read or used: there is no screen.
fn unfit(fault: ConfigFault) -> Fault {
    Fault::Unreachable(fault.to_string())
}

fn theme_of(looks: &ScreenOptions) -> Result<Option<Theme>, Fault> {
    let known = |text: &str| {
        text.parse::<Theme>().map_err(|()| {
            let names: Vec<&str> = THEMES.iter().map(|(name, _)| *name).collect();
            Fault::usage(format!("there is no theme {}; there are {}", brief(text), names.join(", ")))
        })
    };
    looks.theme.as_deref().map(known).transpose()
}

/// The theme that is asked for and the configuration, with what the options say over it.
fn looked_at(looks: &ScreenOptions, login: Login) -> Result<(Option<Theme>, Configured), Fault> {
    let theme = theme_of(looks)?;
    let mut configured =
        configured(&config::place(looks.config.as_deref(), |name| login.set(name))).map_err(unfit)?;
    if looks.mouse {
        configured.config.mouse = Mouse::Captured;
    }
    if looks.no_sync {
        configured.config.sync = Some(Sync::Plain);
    }
    configured.config.afresh |= looks.afresh;
    Ok((theme, configured))
}

fn shown_at(
    (place, settled): (Place, Vec<String>),
    (looks, login): (&ScreenOptions, Login),
    (held, report): (&Held, Option<&Path>),
    begin: worker::BeginStore,
) -> Result<i32, Fault> {
    let (theme, configured) = looked_at(looks, login)?;
    crash::install(report.map(Path::to_path_buf), &[worker::SPARED, WRITER]);
    let terminal = theme::Env {
        term: login.term(),
        no_color: set("NO_COLOR"),
        locale: set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default(),
    };
    let code = driver::run(Start {
        place,
        configured,
        theme,
        glyphs: looks.ascii.then_some(GlyphSet::Ascii),
        env: terminal,
        settled,
        verbs: verbs().map(|verb| verb.name).collect(),
        run_line: Box::new(move |desk: &Arc<dyn Desk>, line: &str| login.run_line(desk.as_ref(), line)),
        stays: login == Login::Shared,
        begin,
        random: stockroom::engine::chance::bytes(),
    })
    .map_err(|fault| Fault::Unreachable(fault.to_string()))?;
    if let Some(room) = held.lock().unwrap_or_else(PoisonError::into_inner).take() {
        room.close();
    }
    Ok(code)
}

/// Settings of a new store where nobody said otherwise: the zone of this machine, and its usual currency.
fn usual_settings() -> Result<Settings, Fault> {
    let zone = zone().unwrap_or_else(|| String::from("UTC"));
    let currency = if zone.starts_with("America/") { "USD" } else { "EUR" };
    let code = |text: &str| Code::new(text).map_err(|fault| Fault::usage(fault.to_string()));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn env(home: &Path) -> Env {
        Env { home: Some(home.as_os_str().to_owned()), user: Some("ann".into()), ..Env::default() }
    }

    fn begin(files: &[(&str, &str)]) -> (Result<Vec<String>, Vec<String>>, bool) {
        let dir = tempfile::tempdir().unwrap();
        let csv = dir.path().join("csv");
        std::fs::create_dir(&csv).unwrap();
        for (name, text) in files {
            std::fs::write(csv.join(name), text).unwrap();
        }
        let store = dir.path().join("store");
        let settings = Settings::new(Code::new("USD").unwrap(), Code::new("UTC").unwrap());
        let begun = begun(&Begin::Import(String::from("~/csv")), &store, &settings, &env(dir.path()));
        let told = begun.map(|(room, begun)| {
            room.close();
            begun.told
        });
        (told, store.exists())
    }

    const ITEMS: &str = "sku,name,kind,unit\nA1,Bolt,raw,each\nA2,Nut,raw,each\n";

    #[test]
    fn a_first_import_with_a_fault_tells_all_faults_and_leaves_no_store() {
        let (told, there) = begin(&[
            ("locations.csv", "code,kind\nDOCK,dock\nB1,nosuch\n"),
            ("suppliers.csv", "code,name\n,Nobody\n"),
            ("items.csv", ITEMS),
        ]);
        let faults = told.unwrap_err().join("\n");
        for words in ["locations.csv: line 3", "suppliers.csv: line 2", "items.csv was not looked at"] {
            assert!(faults.contains(words), "{words}: {faults}");
        }
        assert!(faults.ends_with("No store was made."), "{faults}");
        assert!(!there, "nothing is left behind");
    }

    #[test]
    fn a_first_import_from_nowhere_says_so_and_leaves_no_store() {
        let (told, there) = begin(&[("notes.txt", "")]);
        let faults = told.unwrap_err().join("\n");
        assert!(faults.contains("holds none of locations.csv"), "{faults}");
        assert!(!there);
    }

    #[test]
    fn a_sound_first_import_tells_what_it_made() {
        let (told, there) = begin(&[("items.csv", ITEMS), ("locations.csv", "code,kind\nDOCK,dock\n")]);
        let told = told.unwrap().join("\n");
        assert!(told.contains("2 rows of items made 2 entries"), "{told}");
        assert!(told.contains("1 rows of locations"), "{told}");
        assert!(there);
    }
}
