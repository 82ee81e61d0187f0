//! A shared login that only runs this program: `stockroom --as NAME`, as sshd's forced command has it.
//!
//! Whoever sits at the other end of the line may ask for one command (`SSH_ORIGINAL_COMMAND`): it is split and understood
//! by this program's own grammar, never by a shell, and it is one of a list. Nothing here reads or writes a file, starts
//! a program, or says which store, which server or who: that is the login's.

use std::ffi::{OsStr, OsString};

use super::face::ScreenOptions;
use super::fault::Fault;
use super::grammar::{self, Parsed};
use super::options::{Env, Options};
use super::words;

/// The verbs that a shared login has: none touches a file, and none works on the store as a whole.
pub const OPEN: &[&str] = &[
    "receive",
    "putaway",
    "issue",
    "move",
    "adjust",
    "scrap",
    "return",
    "undo",
    "reserve",
    "release",
    "stock",
    "journal",
    "why",
    "item",
    "location",
    "supplier",
    "lot",
    "job",
    "user",
    "count",
    "draft",
    "alerts",
    "setting",
    "close-period",
    "status",
];

/// The verbs that it has not: they read or write files, or have the whole store in their hands.
pub const SHUT: &[&str] = &[
    "import",
    "export",
    "batch",
    "backup",
    "restore",
    "verify",
    "rebuild",
    "init",
    "demo",
    "serve",
    "server",
    "doctor",
    "config",
    "completions",
    "man",
];

/// Refuses a verb that a shared login has not.
pub fn may(verb: &str) -> Result<(), Fault> {
    match OPEN.contains(&verb) {
        true => Ok(()),
        false => Err(Fault::refused(format!(
            "`{verb}` is not for a shared login (--as); use an account of your own"
        ))),
    }
}

/// Whether somebody else says who is there.
pub fn shared(options: &Options) -> bool {
    options.as_name.is_some()
}

/// What a shared login goes by of its environment: nothing that says where anything is or who somebody is. Only where
/// nobody came by ssh, and whoever set it sits at this machine, does it name the server.
pub fn env(options: &Options, env: &Env) -> Env {
    match shared(options) {
        true => Env {
            store: None,
            socket: env.socket.clone().filter(|_| !env.by_ssh),
            data_home: None,
            state_home: None,
            user: None,
            starts: None,
            ..env.clone()
        },
        false => env.clone(),
    }
}

/// The variables of a terminal that a shared login looks at; where its own configuration is depends on its home alone.
pub fn variable(name: &str) -> bool {
    ["HOME", "TERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"].contains(&name)
}

/// The terminals that a shared login knows; any other is drawn on as a plain one.
pub fn terminal(term: &str) -> &str {
    const KNOWN: [&str; 15] = [
        "xterm",
        "screen",
        "tmux",
        "rxvt",
        "linux",
        "vt100",
        "vt220",
        "alacritty",
        "foot",
        "kitty",
        "wezterm",
        "konsole",
        "gnome",
        "putty",
        "st",
    ];
    let name = term.split(['-', '.']).next().unwrap_or_default();
    if KNOWN.contains(&name) && term.bytes().all(|byte| byte.is_ascii_graphic()) { term } else { "dumb" }
}

/// What is to be run: the words of the login itself, and behind them what the other end asks for.
pub fn words(own: Vec<OsString>, asked: Option<&OsStr>) -> Result<Vec<OsString>, Fault> {
    let names =
        |word: &OsString| word.to_str().is_some_and(|word| word == "--as" || word.starts_with("--as="));
    if !own.iter().any(names) {
        return Ok(own);
    }
    let Some(asked) = asked else { return Ok(own) };
    // A login whose words have a verb runs that, whatever is asked for.
    let Ok(Parsed::Screen(options, looks)) = grammar::parse(own.clone()) else { return Ok(own) };
    let asked = asked.to_str().ok_or_else(|| Fault::usage("what is asked for is no text"))?;
    let mut asked = words::split(asked).map_err(Fault::usage)?;
    if asked.first().is_some_and(|first| first == "stockroom") {
        asked.remove(0);
    }
    if asked.is_empty() {
        return Ok(own);
    }
    let all: Vec<OsString> = own.into_iter().chain(asked.into_iter().map(OsString::from)).collect();
    match grammar::parse(all.clone())? {
        Parsed::Help(_) => Ok(all),
        Parsed::Screen(with, look) => same((&options, &looks), (&with, &look)).map(|()| all),
        Parsed::Verb(verb, _, with, look) => {
            may(verb.name)?;
            same((&options, &looks), (&with, &look)).map(|()| all)
        }
    }
}

/// Refuses options of the other end that are the login's to set.
fn same(own: (&Options, &ScreenOptions), with: (&Options, &ScreenOptions)) -> Result<(), Fault> {
    let set = |(options, looks): (&Options, &ScreenOptions)| {
        let Options { store, socket, exclusive, as_name, pin_fd, .. } = options.clone();
        (store, socket, exclusive, as_name, pin_fd, looks.config.clone())
    };
    match set(own) == set(with) {
        true => Ok(()),
        false => Err(Fault::refused(
            "--store, --socket, --exclusive, --as, --pin-fd and --config are the login's to set; leave them out",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::table::verbs;

    #[test]
    fn s16_every_verb_is_open_to_a_shared_login_or_shut() {
        let mut listed: Vec<&str> = OPEN.iter().chain(SHUT).copied().collect();
        let mut there: Vec<&str> = verbs().map(|verb| verb.name).collect();
        listed.sort_unstable();
        there.sort_unstable();
        assert_eq!(listed, there, "each verb stands in one of the two lists");
    }

    #[test]
    fn s18_a_shared_login_goes_by_nothing_that_others_may_have_set() {
        let set = |text: &str| Some(OsString::from(text));
        let all = Env {
            store: set("/a"),
            socket: set("/b"),
            data_home: set("/c"),
            state_home: set("/d"),
            home: set("/home/kiosk"),
            user: set("boss"),
            by_ssh: true,
            ..Env::default()
        };
        let shared = Options { as_name: crate::domain::text::Code::new("eva").ok(), ..Options::default() };
        let left = env(&shared, &all);
        assert_eq!((left.store, left.socket, left.data_home, left.state_home, left.user), Default::default());
        assert_eq!(left.home, set("/home/kiosk"));
        assert_eq!(env(&Options::default(), &all).store, set("/a"));
        let here = Env { by_ssh: false, ..all };
        let left = env(&shared, &here);
        assert_eq!(
            (left.store, left.socket, left.user),
            (None, set("/b"), None),
            "whoever sits here says where"
        );
        for (term, wanted) in [
            ("xterm-256color", "xterm-256color"),
            ("tmux-256color", "tmux-256color"),
            ("vt220", "vt220"),
            ("../../etc/x", "dumb"),
            ("xterm\n", "dumb"),
            ("", "dumb"),
            ("nothing-known", "dumb"),
        ] {
            assert_eq!(terminal(term), wanted, "{term:?}");
        }
        assert!(variable("TERM") && !variable("STOCKROOM_CONFIG") && !variable("XDG_CONFIG_HOME"));
    }

    /// What becomes of the words of a login and what the other end asks for.
    #[track_caller]
    fn check(own: &[&str], asked: &str, wanted: Result<&[&str], &str>) {
        let own: Vec<OsString> = own.iter().map(OsString::from).collect();
        let told = words(own, Some(OsStr::new(asked)));
        match (told, wanted) {
            (Ok(found), Ok(wanted)) => {
                assert_eq!(found, wanted.iter().map(OsString::from).collect::<Vec<_>>(), "{asked}");
            }
            (Err(found), Err(wanted)) => assert!(found.to_string().contains(wanted), "{asked}: {found}"),
            (found, wanted) => panic!("{asked}: {found:?}, not {wanted:?}"),
        }
    }

    #[test]
    fn s16_what_the_other_end_asks_for_is_a_verb_of_the_list_and_never_a_shells() {
        let eva = ["--as", "eva", "--socket", "/run/s"];
        let with =
            |words: &[&'static str]| eva.iter().copied().chain(words.iter().copied()).collect::<Vec<_>>();
        check(&eva, "", Ok(&eva));
        check(&eva, "stock X --json", Ok(&with(&["stock", "X", "--json"])));
        check(&eva, "stockroom stock 'X Y'", Ok(&with(&["stock", "X Y"])));
        check(&eva, "stock X; id", Err(""));
        check(&eva, "stock $(id) `id` > /tmp/x", Err(""));
        for line in ["/bin/sh", "sh -c id", "/usr/lib/openssh/sftp-server", "scp -t /tmp"] {
            check(&eva, line, Err(""));
        }
        for line in
            ["export items", "import items x.csv", "batch -", "backup /tmp/b", "serve", "server stop", "man"]
        {
            check(&eva, line, Err("not for a shared login"));
        }
        for line in [
            "stock --as boss",
            "stock --socket /tmp/s",
            "stock --store /tmp/s",
            "--config /etc/passwd",
            "stock --exclusive",
        ] {
            check(&eva, line, Err(""));
        }
        check(&eva, "stock 'X", Err("not closed"));
        // Where the login itself has a verb, nothing is added; without --as nobody else is listened to.
        check(&["--as", "eva", "stock"], "undo", Ok(&["--as", "eva", "stock"]));
        check(&["stock"], "undo", Ok(&["stock"]));
    }
}
