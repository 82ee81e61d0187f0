//! A small shop in a folder of its own, the program itself as a process, and one way to look at what either said.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stockroom::cli::out::{Colour, Paint, Style};
use stockroom::cli::run::run_at;
use stockroom::cli::words;
use stockroom::domain::desk::{Request, SubmitFault};
use stockroom::domain::ids::Hash;
use stockroom::domain::party::Role;
use stockroom::domain::query::StoreQuery;
use stockroom::domain::receipt::Receipt;
use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::service::desk::{Desk, ask};
use stockroom::service::local::Local;
use stockroom::service::room::{self, Room};
use stockroom::store::{Opening, Store, journal};

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_stockroom");
/// The most that one sentence may say.
const SENTENCE_MAX: usize = 320;

/// What every shop begins with.
const STOCK: &str = "\
location add DOCK --kind dock
location add ZONE
location add A-01 --in ZONE --barcode LABEL-A
location add A-02 --in ZONE
location add C-01
supplier add ACME --name \"Acme Fittings\"
job add LATHE --kind machine --name \"The lathe\"
item add SCREW --name Screw --kind raw --pack box=200 --barcode 4006381333931 --cost 0.04 --supplier \"ACME code=S-1\"
item add CABLE --name Cable --unit m --decimals 2 --kind mro
item add GLUE --name Glue --tracking lot --unit kg --decimals 3
receive SCREW 100 --to A-01
receive CABLE 50.25 --to A-01
receive GLUE 5 --to A-02 --lot L1 --expires 2030-01-31
reserve SCREW 10 --for SO-1
count new C-01
";

/// What was said: the exit code, standard output, and standard error line by line.
#[derive(Clone, Debug)]
pub struct Said {
    pub what: String,
    pub code: u8,
    pub out: String,
    pub err: Vec<String>,
}

impl Said {
    /// It was done.
    #[track_caller]
    pub fn done(&self) -> &Said {
        assert_eq!((self.code, self.err.len()), (0, 0), "{self:?}");
        self
    }

    /// It was refused with this code in one clear sentence that says all of this.
    #[track_caller]
    pub fn refused(&self, code: u8, says: &[&str]) -> &Said {
        assert_eq!(self.err.len(), 1, "one sentence: {self:?}");
        self.refused_all(code, says)
    }

    /// It was refused in sentences, of which these are said.
    #[track_caller]
    pub fn refused_all(&self, code: u8, says: &[&str]) -> &Said {
        assert_eq!(self.code, code, "the exit code: {self:?}");
        assert!(!self.err.is_empty(), "a word why: {self:?}");
        for line in &self.err {
            assert!(line.len() <= SENTENCE_MAX, "short: {self:?}");
            assert!(!line.chars().any(char::is_control), "fit to read: {self:?}");
            assert!(!line.contains("panicked") && !line.contains("this is a bug"), "no panic: {self:?}");
        }
        let all = self.err.join("\n");
        for word in says {
            assert!(all.contains(word), "{word:?} is not in {self:?}");
        }
        assert!(!claims(&self.out), "nothing is claimed: {self:?}");
        self
    }
}

/// Whether an output says that something was done.
fn claims(out: &str) -> bool {
    let verbs = ["Entry ", "Added", "Received", "Made", "Backed up", "Restored", "Changed", "made "];
    verbs.iter().any(|verb| out.contains(verb))
}

/// A shop that is open in this process.
pub struct Shop {
    // The desk goes before the room, the room before the folder.
    desk: Local,
    room: Option<Room>,
    dir: tempfile::TempDir,
}

impl Shop {
    pub fn open() -> Shop {
        Shop::open_in("UTC")
    }

    /// The same in a time zone: to change it afterwards may begin another day, by the clock's own doing.
    pub fn open_in(zone: &str) -> Shop {
        let dir = folder();
        let settings = Settings::new(code("USD"), code(zone));
        let creator = PersonName { login: code("ann"), name: Name::new("Ann").unwrap() };
        let room = room::create(&dir.path().join("room"), settings, &creator).unwrap();
        let desk = room.desk(&creator.login, None).unwrap();
        let shop = Shop { desk, room: Some(room), dir };
        for line in STOCK.lines() {
            shop.say(line).done();
        }
        shop.wait_for_the_day();
        shop
    }

    /// The clock begins the business day by itself, as an entry of its own; no test may take it for its own doing.
    fn wait_for_the_day(&self) {
        let entries = STOCK.lines().count() as u64 + 2;
        for _ in 0..2_000 {
            if ask(&self.desk, StoreQuery).unwrap().head.0 >= entries {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        panic!("the day was not begun");
    }

    /// Closes the count that is open: whoever counts is not given lists of what there is.
    pub fn nobody_counts(&self) {
        self.say("count close 1").done();
    }

    /// The same at a desk with a lower role.
    pub fn in_role(mut self, role: Role) -> Shop {
        self.desk = self.room.as_ref().unwrap().desk(&code("ann"), Some(role)).unwrap();
        self
    }

    /// The shop, closed; its folder stays.
    pub fn closed(self) -> Closed {
        let Shop { desk, room, dir } = self;
        drop(desk);
        room.unwrap().close();
        Closed { dir }
    }

    /// What a line of the command line says.
    pub fn say(&self, line: &str) -> Said {
        match words::split(line) {
            Ok(words) => self.say_words(&words),
            Err(why) => Said { what: line.into(), code: 2, out: String::new(), err: vec![why] },
        }
    }

    /// The same for words that are split already.
    pub fn say_words(&self, words: &[String]) -> Said {
        self.say_in(Style::Table(Paint { width: None, colour: Colour::Off }), words)
    }

    /// A line whose lists are printed as CSV or JSON.
    pub fn say_as(&self, style: Style, line: &str) -> Said {
        self.say_in(style, &words::split(line).unwrap())
    }

    fn say_in(&self, style: Style, words: &[String]) -> Said {
        let (out, done) = run_at(&self.desk, words, style, None);
        let what: String = words.join(" ").chars().take(300).collect();
        let out = String::from_utf8(out).unwrap();
        match done {
            Ok(()) => Said { what, code: 0, out, err: Vec::new() },
            Err(fault) => {
                let err = fault.to_string().lines().map(str::to_owned).collect();
                Said { what, code: fault.exit_code(), out, err }
            }
        }
    }

    /// A line is refused, and the store is as it was.
    #[track_caller]
    pub fn check(&self, line: &str, code: u8, says: &[&str]) {
        self.untouched(|| self.say(line)).refused(code, says);
    }

    /// Does something after which the journal must end as it did.
    #[track_caller]
    pub fn untouched(&self, work: impl FnOnce() -> Said) -> Said {
        let before = self.head();
        let said = work();
        assert_eq!(self.head(), before, "the store is untouched: {said:?}");
        said
    }

    /// Imports a text as a file.
    pub fn import(&self, kind: &str, text: impl AsRef<[u8]>) -> Said {
        self.import_with(kind, text, &[])
    }

    pub fn import_with(&self, kind: &str, text: impl AsRef<[u8]>, options: &[&str]) -> Said {
        let file = self.dir.path().join("file.csv");
        fs::write(&file, text).unwrap();
        let mut words = vec![String::from("import"), kind.to_owned(), file.display().to_string()];
        words.extend(options.iter().map(|option| (*option).to_owned()));
        self.say_words(&words)
    }

    /// A request as a screen or a program makes it.
    pub fn submit(&self, request: impl Into<Request>) -> Result<Receipt, SubmitFault> {
        self.desk.submit(request.into())
    }

    /// The hash of the last entry.
    pub fn head(&self) -> Hash {
        ask(&self.desk, StoreQuery).unwrap().head_hash
    }

    pub fn desk(&self) -> &Local {
        &self.desk
    }

    pub fn room(&self) -> &Room {
        self.room.as_ref().unwrap()
    }
}

/// A shop that nobody has open.
pub struct Closed {
    dir: tempfile::TempDir,
}

impl Closed {
    pub fn new() -> Closed {
        Shop::open().closed()
    }

    /// One in which nobody counts.
    pub fn with_no_count() -> Closed {
        let shop = Shop::open();
        shop.nobody_counts();
        shop.closed()
    }

    /// The folder around the store.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// The store's folder.
    pub fn store(&self) -> PathBuf {
        self.dir.path().join("room")
    }

    pub fn data(&self) -> PathBuf {
        self.store().join("store.redb")
    }

    /// The program on this store.
    pub fn program(&self) -> Program {
        Program::new().env("STOCKROOM_STORE", self.store()).at(self.folder())
    }

    /// The hash of the last entry.
    pub fn head(&self) -> Hash {
        head(&self.store())
    }

    /// Does something after which the journal must end as it did.
    #[track_caller]
    pub fn untouched(&self, work: impl FnOnce() -> Said) -> Said {
        let before = self.head();
        let said = work();
        assert_eq!(self.head(), before, "the store is untouched: {said:?}");
        said
    }
}

/// The hash of the last entry of a folder's store.
pub fn head(dir: &Path) -> Hash {
    let store = Store::open(dir, &Opening::default()).unwrap();
    let head = journal::head(&store.read().unwrap()).unwrap().unwrap().hash;
    store.close().unwrap();
    head
}

/// The program as a process.
pub struct Program {
    command: Command,
    input: Vec<u8>,
}

impl Program {
    pub fn new() -> Program {
        Program::of(PROGRAM)
    }

    pub fn of(program: impl AsRef<OsStr>) -> Program {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", "/nowhere").env("USER", "ann");
        // What is tried here is the store itself; tests/serving tries its server.
        command.env("STOCKROOM_START", "never");
        Program { command, input: Vec::new() }
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Program {
        self.command.env(name, value);
        self
    }

    pub fn at(mut self, folder: &Path) -> Program {
        self.command.current_dir(folder);
        self
    }

    pub fn input(mut self, bytes: impl Into<Vec<u8>>) -> Program {
        self.input = bytes.into();
        self
    }

    /// The command itself, for what only few tests do with it.
    pub fn with(mut self, work: impl FnOnce(&mut Command)) -> Program {
        work(&mut self.command);
        self
    }

    pub fn say<W: AsRef<OsStr>>(mut self, words: &[W]) -> Said {
        self.command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = std::mem::take(&mut self.input);
        let feeder = std::thread::spawn(move || {
            // Who does not read its input to the end has its reasons.
            drop(stdin.write_all(&input));
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        let words: Vec<OsString> = words.iter().map(|word| word.as_ref().to_owned()).collect();
        let code = output.status.code().unwrap_or_else(|| panic!("{words:?}: {:?}", output.status));
        let err = String::from_utf8(output.stderr).expect("standard error is UTF-8");
        // What became of one that was cut off before is told by the next, beside what that is told itself.
        let before = |line: &&str| line.starts_with("stockroom: your ") && line.contains(" recorded");
        let own = err.lines().filter(|line| !before(line));
        let err = own.map(|line| match line.strip_prefix("stockroom: ") {
            Some(sentence) => sentence.to_owned(),
            None => panic!("{words:?} said on standard error: {line:?}"),
        });
        Said {
            what: format!("{words:?}").chars().take(300).collect(),
            code: u8::try_from(code).unwrap(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: err.collect(),
        }
    }
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

/// A folder of a test's own, in memory where that can be: hundreds of stores are made, and none is relied on.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// How often a random test is tried: `STOCKROOM_ROUNDS=1000 cargo test --test limits` tries more.
pub fn rounds(usual: usize) -> usize {
    std::env::var("STOCKROOM_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

pub fn root() -> bool {
    rustix::process::geteuid().is_root()
}
