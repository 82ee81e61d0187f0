//! The options that every command takes, and what the environment says beside them.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::domain::party::Role;
use crate::domain::text::{Code, brief};
use crate::domain::time::Day;
use crate::service::known::{Account, number_of};
use crate::service::slip::Slips;

use super::fault::Fault;
use super::out::{Colour, Paint, Style};

/// The options that every command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Everywhere")]
pub struct Options {
    /// The folder of the store; else STOCKROOM_STORE, else $XDG_DATA_HOME/stockroom
    #[arg(long, global = true, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Print JSON: one array of objects
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// How lists are printed; a table on a terminal, else CSV, where nothing is said
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatWord>,
    /// The date to take for today
    #[arg(long, global = true, value_name = "DAY", value_parser = super::when::day)]
    pub today: Option<Day>,
    /// Work at the server that listens at this socket; else STOCKROOM_SOCKET, else the store's own, which starts by itself
    #[arg(long, global = true, value_name = "SOCKET", conflicts_with = "exclusive")]
    pub socket: Option<PathBuf>,
    /// Open the store in this process, never through a server
    #[arg(long, global = true)]
    pub exclusive: bool,
    /// Who you are, where the server takes this account's word for it
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub as_name: Option<Code>,
    /// Ask for your PIN first: at a shared login, for what needs more than a clerk
    #[arg(long, global = true, conflicts_with = "pin_fd")]
    pub pin: bool,
    /// The same, read from an open descriptor
    #[arg(long, global = true, value_name = "FD")]
    pub pin_fd: Option<u32>,
    /// Work in a lower role: viewer, clerk, supervisor or manager
    #[arg(long, global = true, value_name = "ROLE", value_parser = role)]
    pub role: Option<Role>,
}

/// How lists are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatWord {
    /// A table for people
    Table,
    /// Comma-separated values
    Csv,
    /// One array of objects
    Json,
    /// An hledger journal, for `export journal`
    Hledger,
    /// A beancount file, for `export journal`
    Beancount,
}

fn role(text: &str) -> Result<Role, String> {
    let words = || Role::ALL.map(Role::word).join(", ");
    Role::parse(text).ok_or_else(|| format!("{} is no role; there are {}", brief(text), words()))
}

/// The socket of the machine's own service (docs/service).
const SERVICE: &str = "/run/stockroom/main.sock";
/// The program that runs, even where another was installed in its place since.
const OWN: &str = "/proc/self/exe";

/// What the environment says.
#[derive(Clone, Debug, Default)]
pub struct Env {
    /// `STOCKROOM_STORE`.
    pub store: Option<OsString>,
    /// `STOCKROOM_SOCKET`.
    pub socket: Option<OsString>,
    /// The socket of the machine's own service, where there is one.
    pub service: Option<PathBuf>,
    /// The program that serves a store where none does; none where servers do not start by themselves.
    pub starts: Option<PathBuf>,
    /// `XDG_DATA_HOME`.
    pub data_home: Option<OsString>,
    /// `XDG_STATE_HOME`.
    pub state_home: Option<OsString>,
    /// `HOME`.
    pub home: Option<OsString>,
    /// `USER`: what whoever makes a store here goes by.
    pub user: Option<OsString>,
    /// The account that this works for, as the kernel says.
    pub account: Account,
    /// `SSH_ORIGINAL_COMMAND`: what the other end asked for where sshd runs something else.
    pub ssh_command: Option<OsString>,
    /// Whoever runs this came by ssh (`SSH_CONNECTION`).
    pub by_ssh: bool,
    /// `NO_COLOR` is set, or `TERM` is `dumb`.
    pub plain: bool,
    /// Standard output is a terminal, so wide.
    pub out_width: Option<u16>,
    /// Standard error is a terminal.
    pub error_is_terminal: bool,
}

impl Env {
    /// As it is now.
    pub fn now() -> Env {
        let get = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let stdout = std::io::stdout();
        let width = rustix::termios::tcgetwinsize(&stdout).map_or(80, |size| size.ws_col);
        Env {
            store: get("STOCKROOM_STORE"),
            socket: get("STOCKROOM_SOCKET"),
            service: Some(PathBuf::from(SERVICE)).filter(|socket| socket.exists()),
            starts: get("STOCKROOM_START").is_none_or(|word| word != "never").then(|| PathBuf::from(OWN)),
            data_home: get("XDG_DATA_HOME"),
            state_home: get("XDG_STATE_HOME"),
            home: get("HOME"),
            user: get("USER").or_else(|| get("LOGNAME")),
            account: Account::own(),
            ssh_command: get("SSH_ORIGINAL_COMMAND"),
            by_ssh: get("SSH_CONNECTION").is_some(),
            plain: get("NO_COLOR").is_some() || get("TERM").is_some_and(|term| term == "dumb"),
            out_width: stdout.is_terminal().then_some(if width == 0 { 80 } else { width }),
            error_is_terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Where what is asked for is written down until it is answered; nowhere without a home folder.
    pub fn slips(&self) -> Option<Slips> {
        let state = match (&self.state_home, &self.home) {
            (Some(state), _) => PathBuf::from(state),
            (None, Some(home)) => PathBuf::from(home).join(".local/state"),
            (None, None) => return None,
        };
        Some(Slips::in_folder(&state.join("stockroom/open")))
    }

    /// The login of whoever makes a store here: what they go by, where that is not another account's name, or the
    /// account's.
    pub fn login(&self) -> Option<Code> {
        let goes_by = self.user.as_ref().and_then(|user| Code::new(user.to_str()?).ok());
        let own = |login: &Code| number_of(login).is_none_or(|uid| uid == self.account.uid);
        goes_by.filter(own).or_else(|| self.account.login.clone())
    }
}

impl Options {
    /// The folder of the store.
    pub fn folder(&self, env: &Env) -> Result<PathBuf, Fault> {
        if let Some(dir) = &self.store {
            return Ok(dir.clone());
        }
        if let Some(dir) = &env.store {
            return Ok(PathBuf::from(dir));
        }
        if let Some(home) = &env.data_home {
            return Ok(PathBuf::from(home).join("stockroom"));
        }
        match &env.home {
            Some(home) => Ok(PathBuf::from(home).join(".local/share/stockroom")),
            None => Err(Fault::Unreachable(String::from(
                "there is no home folder to look for the store in; name its folder with --store",
            ))),
        }
    }

    /// Whether the format makes sense for a verb.
    pub fn fits(&self, verb: &str) -> bool {
        let ledger = matches!(self.format, Some(FormatWord::Hledger | FormatWord::Beancount));
        !ledger || verb == "export"
    }

    /// How lists are printed here.
    pub fn style(&self, env: &Env) -> Style {
        let colour = if env.plain || env.out_width.is_none() { Colour::Off } else { Colour::On };
        let paint = Paint { width: env.out_width, colour };
        match (self.json, self.format, env.out_width) {
            (true, _, _) | (_, Some(FormatWord::Json), _) => Style::Json,
            (_, Some(FormatWord::Table), _) | (_, None, Some(_)) => Style::Table(paint),
            _ => Style::Csv,
        }
    }
}
