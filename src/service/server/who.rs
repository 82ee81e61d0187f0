//! Who a client is: what the kernel says of the socket's other end, as a person of the store.
//!
//! A name that a client claims counts only where its account is a launcher; it is told apart from then on. An account is
//! known by its number too: whoever comes with somebody's login under another number, or with a number that was
//! somebody else's, is nobody until a manager says so. A refusal names nobody but who asks.

use std::os::unix::net::UnixStream;
use std::path::Path;

use rustix::net::sockopt::socket_peercred;

use crate::domain::entry::Vouched;
use crate::domain::text::Code;
use crate::engine::owner::{Owner, UnknownAccounts};
use crate::service::known::{Account, Known, named, owner};
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
    /// It may look, as a guest.
    Looks,
}

/// The account at the other end.
pub fn peer(stream: &UnixStream) -> std::io::Result<Peer> {
    let credentials = socket_peercred(stream)?;
    let pid = u32::try_from(credentials.pid.as_raw_nonzero().get()).ok();
    Ok(Peer { uid: credentials.uid.as_raw(), pid })
}

impl Accounts {
    /// What the owner of a store decided in its `store.toml`; `number` looks an account up on this machine.
    pub fn decided(
        dir: &Path,
        owner: u32,
        number: &dyn Fn(&Code) -> Option<u32>,
    ) -> Result<Accounts, RoomFault> {
        let decided = Owner::of(dir)?;
        let find = |login: &Code| number(login).ok_or_else(|| RoomFault::NoAccount { login: login.clone() });
        let launchers = decided.launchers.iter().map(find).collect::<Result<Vec<u32>, RoomFault>>()?;
        let unknown = match decided.unknown_accounts {
            UnknownAccounts::Refuse => Unknown::Refused,
            UnknownAccounts::View => Unknown::Looks,
        };
        Ok(Accounts { owner, launchers, unknown })
    }

    /// Whether limits for each person leave an account alone.
    pub fn unbound(&self, uid: u32) -> bool {
        uid == self.owner || self.launchers.contains(&uid)
    }

    /// Who an account is, with the name that it claims; a sentence where it may not come in. An account that comes for
    /// the first time is enrolled. `number` looks an account up on this machine.
    pub fn who(
        &self,
        room: &Room,
        at: &Account,
        claimed: &str,
        number: &dyn Fn(&Code) -> Option<u32>,
    ) -> Result<Known, String> {
        let (uid, login) = (at.uid, at.login.as_ref());
        let own = login.is_some_and(|login| login.folded() == crate::domain::text::fold(claimed));
        if !claimed.is_empty() && !own {
            return self.claimed(uid, login.cloned(), claimed);
        }
        let account = at.called();
        let people = room.people().map_err(|fault: RoomFault| fault.to_string())?;
        // Whoever owns the store has all of it, under whatever number.
        if uid == self.owner
            && let Some(known) = owner(&people, at, number)
        {
            return Ok(known);
        }
        let called = login.and_then(|login| named(&people, login));
        let holder = people.iter().find(|person| person.account == Some(uid));
        let person = match (called, holder) {
            (Some(called), Some(holder)) if called.id == holder.id => called,
            (Some(called), None) if called.account.is_none() => {
                room.enrol(called.id, Some(uid)).map_err(|fault| fault.to_string())?;
                called
            }
            (Some(called), None) => {
                let (enrolled, login) = (called.account.unwrap_or_default(), name_of(called));
                tracing::warn!(
                    uid,
                    enrolled,
                    ?login,
                    "an account has another number than it was enrolled with"
                );
                return Err(format!(
                    "account {account} was made anew: it has another number than it was enrolled with. A manager who \
                     knows that it is still yours says so: `stockroom user enrol {account}`"
                ));
            }
            (_, Some(holder)) => {
                let theirs = name_of(holder);
                tracing::warn!(uid, account, ?theirs, "an account has the number of somebody else's");
                return Err(format!(
                    "the number of account {account} was somebody else's here. A manager who knows that their account is \
                     gone frees it (`stockroom user enrol` with their login; the server's log names them)"
                ));
            }
            (None, None) if self.unknown == Unknown::Looks => return Ok(Known::Guest),
            (None, None) => {
                return Err(format!(
                    "{account} does not work with this store; a manager can add you: `stockroom user add {account}`"
                ));
            }
        };
        match name_of(person) {
            Some(login) => Ok(Known::Person(login, Vouched::Account)),
            None => Err(format!("{account} has no login here")),
        }
    }

    fn claimed(&self, uid: u32, login: Option<Code>, claimed: &str) -> Result<Known, String> {
        let name =
            Code::new(claimed).map_err(|fault| format!("the name given with --as does not fit: {fault}"))?;
        match (self.launchers.contains(&uid), login) {
            (true, Some(launcher)) => Ok(Known::Person(name, Vouched::Word(launcher))),
            (true, None) => Err(String::from("this machine does not say what this account is called")),
            (false, _) => Err(String::from(
                "this account may not say who it is (--as); leave it out, or have it made a launcher (`launchers` in the \
                 store's store.toml)",
            )),
        }
    }
}

fn name_of(person: &Colleague) -> Option<Code> {
    person.name.as_ref().map(|name| name.login.clone())
}

#[cfg(test)]
#[path = "who_tests.rs"]
mod tests;
