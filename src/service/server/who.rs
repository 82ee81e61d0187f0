//! Who a client is: what the kernel says of the socket's other end, as a person of the store.
//!
//! A name that a client claims counts only where its account is a launcher; it is told apart from then on.

use std::os::unix::net::UnixStream;

use rustix::net::sockopt::socket_peercred;

use crate::domain::ids::PersonId;
use crate::domain::party::Role;
use crate::domain::text::Code;
use crate::service::people::keeper;
use crate::service::room::{Colleague, Room, RoomFault};

/// The account at the other end, as the kernel says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The account.
    pub uid: u32,
    /// The process.
    pub pid: Option<u32>,
}

/// What a server knows of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// The account that owns the store.
    pub owner: u32,
    /// Accounts whose word for a name is taken: the shared login that only runs this program.
    pub launchers: Vec<u32>,
    /// What becomes of an account that nobody has.
    pub unknown: Unknown,
}

/// What becomes of an account that nobody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// It is refused.
    #[default]
    Refused,
    /// It may look as somebody who has this login.
    LooksAs(PersonId),
}

/// Who somebody is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Their login.
    pub login: Code,
    /// The highest role they may have here; none for their own.
    pub most: Option<Role>,
    /// Whether a launcher said the name.
    pub asserted: bool,
}

/// The account at the other end.
pub fn peer(stream: &UnixStream) -> std::io::Result<Peer> {
    let credentials = socket_peercred(stream)?;
    let pid = u32::try_from(credentials.pid.as_raw_nonzero().get()).ok();
    Ok(Peer { uid: credentials.uid.as_raw(), pid })
}

impl Accounts {
    /// Whether limits for each person leave an account alone.
    pub fn unbound(&self, uid: u32) -> bool {
        uid == self.owner || self.launchers.contains(&uid)
    }

    /// Who an account is, with the name that it claims; a sentence where it may not come in.
    pub fn who(&self, room: &Room, uid: u32, login: Option<Code>, claimed: &str) -> Result<Known, String> {
        let own = |login: Code| Known { login, most: None, asserted: false };
        if !claimed.is_empty() {
            return self.claimed(uid, login, claimed);
        }
        let people = room.people().map_err(|fault: RoomFault| fault.to_string())?;
        let called = |login: &Code| {
            people.iter().find(|person| name_of(person).is_some_and(|name| name.folded() == login.folded()))
        };
        if let Some(login) = &login
            && called(login).is_some()
        {
            return Ok(own(login.clone()));
        }
        if uid == self.owner
            && let Some(first) = keeper(&people)
        {
            return Ok(own(first));
        }
        if let Unknown::LooksAs(person) = self.unknown
            && let Some(name) = people.iter().find(|known| known.id == person).and_then(name_of)
        {
            return Ok(Known { login: name, most: Some(Role::Viewer), asserted: false });
        }
        let account = login.map_or_else(|| format!("account {uid}"), |login| login.to_string());
        Err(format!(
            "{account} does not work with this store; a manager can add you: `stockroom user add {account}`"
        ))
    }

    fn claimed(&self, uid: u32, login: Option<Code>, claimed: &str) -> Result<Known, String> {
        let name =
            Code::new(claimed).map_err(|fault| format!("the name given with --as does not fit: {fault}"))?;
        if login.is_some_and(|login| login.folded() == name.folded()) {
            return Ok(Known { login: name, most: None, asserted: false });
        }
        if self.launchers.contains(&uid) {
            return Ok(Known { login: name, most: None, asserted: true });
        }
        Err(String::from(
            "this account may not say who it is (--as); leave it out, or have it made a launcher",
        ))
    }
}

fn name_of(person: &Colleague) -> Option<Code> {
    person.name.as_ref().map(|name| name.login.clone())
}
