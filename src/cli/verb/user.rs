//! `user`: who works with the store: add, set, show, list, rename, pin, enrol, retire, revive.

use clap::{Args, Subcommand};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::pin;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, PersonCommand};
use crate::domain::ids::PersonId;
use crate::domain::party::{PartyState, Role};
use crate::domain::query::{PeopleQuery, PersonRow};
use crate::domain::receipt::{Notice, Receipt};
use crate::domain::refusal::{Noun, Why};
use crate::domain::tables::PersonName;
use crate::domain::text::{Code, Name, brief};
use crate::exchange::lists::PEOPLE;
use crate::service::known::number_of;
use crate::service::people::may_log_in_as;
use crate::service::pin::Identity;

/// Something of people.
#[derive(Args, Debug)]
pub struct UserVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add somebody who works with the store
    Add {
        /// How they log in
        #[arg(value_name = "LOGIN")]
        login: Code,
        /// What they are called; the login where nothing is said
        #[arg(long, value_name = "TEXT")]
        name: Option<Name>,
        /// What they may do; clerk where nothing is said
        #[arg(long, value_name = "ROLE", value_parser = role)]
        as_role: Option<Role>,
        #[command(flatten)]
        remark: Remark,
    },
    /// Change what somebody is called or may do
    Set {
        /// Who, by login or number
        #[arg(value_name = "LOGIN")]
        login: Code,
        /// What they are called
        #[arg(long, value_name = "TEXT")]
        name: Option<Name>,
        /// What they may do
        #[arg(long, value_name = "ROLE", value_parser = role)]
        as_role: Option<Role>,
        #[command(flatten)]
        remark: Remark,
    },
    /// Show somebody
    Show {
        /// Who, by login or number
        #[arg(value_name = "LOGIN")]
        login: Code,
    },
    /// List people by name
    List {
        /// Only whose login or name match
        #[arg(value_name = "FILTER", num_args = 0..)]
        filter: Vec<String>,
        /// Those who no longer work here too
        #[arg(long)]
        all: bool,
    },
    /// Give somebody another login
    Rename {
        /// Who, by login or number
        #[arg(value_name = "LOGIN")]
        login: Code,
        /// The new login
        #[arg(value_name = "NEW")]
        to: Code,
        /// You were asked once more and are sure
        #[arg(long)]
        sure: bool,
    },
    /// Set the PIN that somebody proves with who they are, at a shared login
    Pin {
        /// Who, by login or number
        #[arg(value_name = "LOGIN")]
        login: Code,
        /// Read the new PIN from an open descriptor; else it is asked for on the terminal
        #[arg(long, value_name = "FD", conflicts_with = "remove")]
        new_pin_fd: Option<u32>,
        /// Take it away
        #[arg(long)]
        remove: bool,
    },
    /// Take the account that comes next with somebody's login for theirs: it was made anew, or is gone
    Enrol {
        /// Who, by login or number
        #[arg(value_name = "LOGIN")]
        login: Code,
    },
    /// Let somebody in no more; what they did stays theirs
    Retire {
        /// Who, by login or number
        #[arg(value_name = "LOGIN")]
        login: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Let somebody in again
    Revive {
        /// Who, by login or number
        #[arg(value_name = "LOGIN")]
        login: Code,
        #[command(flatten)]
        remark: Remark,
    },
}

impl DeskVerb for UserVerb {
    const NAME: &'static str = "user";
    const ABOUT: &'static str = "People: add, set, show, list, rename, pin, enrol, retire, revive";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom user add tom --name \"Tom Hale\" --as-role supervisor",
        "stockroom user set tom --as-role clerk",
        "stockroom user list",
        "stockroom user enrol tom",
        "stockroom user retire tom",
    ];
    const NOTES: &'static str = "The journal keeps numbers, not names: a name and a login can be changed at any time. A store is never left without a manager. A login of digits
alone would be taken for a number, and one with a blank is nobody's account: both are refused.";
    const ANSWERS: &'static [Answer] =
        &[answer!(POSTED), answer!(of "list": PEOPLE), answer!(of "show": PEOPLE)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        match self.what {
            What::Add { as_role: None, .. } | What::Set { as_role: None, .. }
                if let Some(lowered) = at.lowered =>
            {
                Err(theirs(lowered))
            }
            What::Add { login, name, as_role, remark } => add(at, login, name, as_role, &remark),
            What::Set { login, name, as_role, remark } => set(at, &login, name, as_role, &remark),
            What::Show { login } => {
                let row = person(at, &login)?;
                Ok(at.out.show(&[&PEOPLE], &row)?)
            }
            What::List { filter, all } => list(at, &filter.join(" "), all),
            What::Rename { login, to, sure } => rename(at, &login, to, sure),
            What::Pin { login, new_pin_fd, remove } => set_pin(at, &login, new_pin_fd, remove),
            What::Enrol { login } => enrol(at, &login),
            What::Retire { login, remark } => {
                let id = person(at, &login)?.id;
                let done = format!("{login} no longer works with this store.");
                at.post(remark.request(Command::People(PersonCommand::Retire(id))), &done)
            }
            What::Revive { login, remark } => {
                let id = person(at, &login)?.id;
                let done = format!("{login} works with this store again.");
                at.post(remark.request(Command::People(PersonCommand::Revive(id))), &done)
            }
        }
    }
}

/// `--role` was given where `--as-role` is meant: somebody would be made a clerk who was to be something else.
fn theirs(lowered: Role) -> Fault {
    Fault::usage(format!("--role lowers your own role; for theirs give --as-role {}", lowered.word()))
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let words: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
        format!("{} is no role; there are {}", brief(text), words.join(", "))
    })
}

fn add(
    at: &mut At<'_>,
    login: Code,
    name: Option<Name>,
    role: Option<Role>,
    remark: &Remark,
) -> Result<(), Fault> {
    if let Some(other) = with_login(at, &login)? {
        return Err(taken(&login, &other));
    }
    may_log_in_as(&login)?;
    let name = match name {
        Some(name) => name,
        None => Name::new(login.as_str()).map_err(|fault| Fault::usage(format!("{login}: {fault}")))?,
    };
    let role = role.unwrap_or(Role::Clerk);
    let receipt = at.desk.submit(remark.request(Command::People(PersonCommand::Add { role })))?;
    let id = new_person(&receipt).ok_or_else(|| {
        Fault::refused("the person was added, but the answer does not say under which number")
    })?;
    let done = format!("Added {login}, {}, as person {id}.", role.word());
    at.desk.name_person(id, PersonName { login, name })?;
    at.tell(&receipt, &done)
}

fn new_person(receipt: &Receipt) -> Option<PersonId> {
    let Receipt::Done(done) = receipt else { return None };
    done.notices.iter().find_map(|notice| match notice {
        Notice::NewPerson(id) => Some(*id),
        _ => None,
    })
}

fn set(
    at: &mut At<'_>,
    login: &Code,
    name: Option<Name>,
    role: Option<Role>,
    remark: &Remark,
) -> Result<(), Fault> {
    if name.is_none() && role.is_none() {
        return Err(Fault::usage("there is nothing to set; give --name or --as-role"));
    }
    let row = person(at, login)?;
    if let Some(name) = name {
        let kept = row.login.clone().unwrap_or_else(|| login.clone());
        at.desk.name_person(row.id, PersonName { login: kept, name: name.clone() })?;
        if role.is_none() {
            return Ok(at.out.say(&format!("{login} is called {name}."))?);
        }
    }
    let role = role.unwrap_or(row.person.role);
    let done = format!("{login} is a {} now.", role.word());
    at.post(remark.request(Command::Person { id: row.id, role }), &done)
}

fn rename(at: &mut At<'_>, login: &Code, to: Code, sure: bool) -> Result<(), Fault> {
    let row = person(at, login)?;
    if let Some(other) = with_login(at, &to)?.filter(|other| other.id != row.id) {
        return Err(taken(&to, &other));
    }
    if !sure && locks_out(at, &row, &to)? {
        return Err(Fault::refused(format!(
            "no account on this machine is called {to}, and no other manager's login is one: at a service nobody would \
             come in as a manager any more; if that is meant, say --sure"
        )));
    }
    let name = Name::new(&row.name).map_err(|fault| Fault::refused(format!("{}: {fault}", row.name)))?;
    let done = format!("{login} logs in as {to} now.");
    at.desk.name_person(row.id, PersonName { login: to, name })?;
    Ok(at.out.say(&done)?)
}

/// Whether somebody is the only manager who has an account on this machine, and would have none under another login.
fn locks_out(at: &At<'_>, row: &PersonRow, to: &Code) -> Result<bool, Fault> {
    let comes_in = |row: &PersonRow| {
        row.person.state == PartyState::Active
            && row.person.role == Role::Manager
            && row.login.as_ref().is_some_and(is_account)
    };
    if !comes_in(row) || is_account(to) {
        return Ok(false);
    }
    Ok(find(at, |other| other.id != row.id && comes_in(other))?.is_none())
}

/// Whether this machine has an account of that name.
fn is_account(login: &Code) -> bool {
    number_of(login).is_some()
}

/// Sets somebody's PIN, or takes it away. It is never a word of the line.
fn set_pin(at: &mut At<'_>, login: &Code, descriptor: Option<u32>, remove: bool) -> Result<(), Fault> {
    let row = person(at, login)?;
    let pin = match descriptor {
        _ if remove => None,
        Some(number) => Some(pin::from_descriptor(number)?),
        None if at.asks => Some(pin::asked_twice(&row.name)?),
        None => {
            return Err(Fault::usage(
                "a PIN is asked for on a terminal; run `stockroom user pin` on its own",
            ));
        }
    };
    let done = match pin {
        Some(_) => format!("{login} has a new PIN."),
        None => format!("{login} has no PIN any more."),
    };
    at.desk.identity(Identity::Set { person: row.id, pin })?;
    Ok(at.out.say(&done)?)
}

fn enrol(at: &mut At<'_>, login: &Code) -> Result<(), Fault> {
    let row = person(at, login)?;
    at.desk.identity(Identity::Enrol(row.id))?;
    Ok(at.out.say(&format!("The account that logs in as {login} next is theirs."))?)
}

fn list(at: &mut At<'_>, filter: &str, all: bool) -> Result<(), Fault> {
    let (desk, filter) = (at.desk, filter.to_owned());
    let mut list = at.out.list(&PEOPLE)?;
    pages::each(
        desk,
        |window| PeopleQuery { filter: filter.clone(), window },
        |row: PersonRow| {
            let shown = row.id != PersonId::CLOCK && (all || row.person.state == PartyState::Active);
            if shown { Ok(list.row(&row)?) } else { Ok(()) }
        },
    )?;
    Ok(list.end()?)
}

fn taken(login: &Code, by: &PersonRow) -> Fault {
    Fault::from(Why::Taken {
        noun: Noun::Person,
        code: login.clone(),
        by: format!("{} (person {})", by.name, by.id),
    })
}

fn with_login(at: &At<'_>, login: &Code) -> Result<Option<PersonRow>, Fault> {
    let folded = login.folded();
    find(at, |row| row.login.as_ref().is_some_and(|login| login.folded() == folded))
}

fn find(at: &At<'_>, such: impl Fn(&PersonRow) -> bool) -> Result<Option<PersonRow>, Fault> {
    let mut found = None;
    pages::each(
        at.desk,
        |window| PeopleQuery { filter: String::new(), window },
        |row: PersonRow| {
            if such(&row) {
                found = Some(row);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// Somebody by login, or else by number; `me` is whoever asks, unless somebody is called so.
pub fn person(at: &At<'_>, login: &Code) -> Result<PersonRow, Fault> {
    if let Some(row) = with_login(at, login)? {
        return Ok(row);
    }
    let number = match login.as_str() {
        me if me.eq_ignore_ascii_case("me") => Some(at.store.person),
        text => text.parse::<u32>().ok().map(PersonId).filter(|id| *id != PersonId::CLOCK),
    };
    let found = match number {
        Some(id) => find(at, |row| row.id == id)?,
        None => None,
    };
    found.ok_or_else(|| Why::Unknown { noun: Noun::Person, code: login.to_string() }.into())
}
