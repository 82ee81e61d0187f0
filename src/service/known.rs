//! Who an account of this machine is taken for among a store's people.
//!
//! The kernel says which account it is; what the environment says counts for nothing here. Nobody's entry may name
//! somebody else without saying whose word that was.

use super::people::keeper;
use super::room::Colleague;
use crate::domain::entry::Vouched;
use crate::domain::party::PartyState;
use crate::domain::text::Code;

/// An account of this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub uid: u32,
    /// What it is called; none where the machine does not say.
    pub login: Option<Code>,
}

/// Who somebody is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Somebody with this login, and how that is known.
    Person(Code, Vouched),
    /// The account that owns the store, which is nobody's: it works as the person with this login, the first manager,
    /// and what it does there names the account.
    Keeper {
        /// Whom it works as.
        login: Code,
        /// The account.
        account: Code,
    },
    /// Nobody: they may look.
    Guest,
}

impl Account {
    /// The account that this process works for.
    pub fn own() -> Account {
        let uid = rustix::process::geteuid().as_raw();
        Account { uid, login: login_of(uid) }
    }

    /// What it is called, or its number.
    pub fn called(&self) -> String {
        self.login.as_ref().map_or_else(|| format!("account {}", self.uid), Code::to_string)
    }

    /// As an entry names it.
    fn named(&self) -> Option<Code> {
        self.login.clone().or_else(|| Code::new(&format!("uid-{}", self.uid)).ok())
    }
}

/// What an account is called, by the machine's own list of accounts.
pub fn login_of(uid: u32) -> Option<Code> {
    let user = nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(uid)).ok()??;
    Code::new(&user.name).ok()
}

/// The number of an account, by the same list.
pub fn number_of(login: &Code) -> Option<u32> {
    Some(nix::unistd::User::from_name(login.as_str()).ok()??.uid.as_raw())
}

/// Who has a login among people.
pub fn named<'p>(people: &'p [Colleague], login: &Code) -> Option<&'p Colleague> {
    let folded = login.folded();
    people.iter().find(|person| person.name.as_ref().is_some_and(|name| name.login.folded() == folded))
}

/// Who the account is that owns the store; none where nobody there could be it. `number` looks an account up on this
/// machine.
///
/// Whoever works here and has its login; else whoever was enrolled with its number, where their login is not another account's here (the
/// store came from another machine, and the number is somebody else's on this one). Else nobody: it keeps the store as
/// its first manager.
pub fn owner(
    people: &[Colleague],
    account: &Account,
    number: &dyn Fn(&Code) -> Option<u32>,
) -> Option<Known> {
    let login = |person: &Colleague| person.name.as_ref().map(|name| name.login.clone());
    let works = |person: &&Colleague| person.person.state == PartyState::Active;
    let called = account.login.as_ref().and_then(|login| named(people, login)).filter(works).and_then(login);
    let enrolled = || {
        let holder = people.iter().filter(works).find(|person| person.account == Some(account.uid))?;
        login(holder).filter(|login| number(login).is_none_or(|uid| uid == account.uid))
    };
    match called.or_else(enrolled) {
        Some(login) => Some(Known::Person(login, Vouched::Account)),
        None => Some(Known::Keeper { login: keeper(people)?, account: account.named()? }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::PersonId;
    use crate::domain::party::{Person, Role};
    use crate::domain::tables::PersonName;
    use crate::domain::text::Name;

    fn colleague(id: u32, login: &str, account: Option<u32>, role: Role) -> Colleague {
        let name = PersonName { login: Code::new(login).unwrap(), name: Name::new(login).unwrap() };
        let person = Person { role, state: PartyState::Active };
        Colleague { id: PersonId(id), person, name: Some(name), account }
    }

    #[test]
    fn the_owner_is_whoever_has_the_account_and_else_is_not_taken_for_anybody() {
        let mut gone = colleague(4, "may", Some(1004), Role::Manager);
        gone.person.state = PartyState::Retired;
        let people = [
            colleague(1, "boss", Some(1000), Role::Manager),
            colleague(2, "eva", None, Role::Clerk),
            colleague(3, "tom", Some(1003), Role::Clerk),
            gone,
        ];
        // On this machine eva is 1002, tom 1003 and nobody else of them has an account.
        let number = |login: &Code| match login.as_str() {
            "eva" => Some(1002),
            "tom" => Some(1007),
            _ => None,
        };
        for (uid, login, wanted) in [
            (1000, Some("boss"), "boss"),
            (1000, Some("ann"), "boss"),
            (1000, None, "boss"),
            (1002, Some("EVA"), "eva"),
            (1000, Some("eva"), "eva"),
            (0, Some("root"), "boss (via root)"),
            (1002, Some("carl"), "boss (via carl)"),
            (1003, Some("carl"), "boss (via carl)"),
            (1004, Some("may"), "boss (via may)"),
            (4711, None, "boss (via uid-4711)"),
        ] {
            let account = Account { uid, login: login.map(|login| Code::new(login).unwrap()) };
            let found = match owner(&people, &account, &number).unwrap() {
                Known::Person(login, vouched) => vouched.named(login.as_str()),
                Known::Keeper { login, account } => Vouched::Word(account).named(login.as_str()),
                Known::Guest => panic!("a guest"),
            };
            assert_eq!(found, wanted, "{account:?}");
        }
        assert_eq!(owner(&people[1..], &Account::default(), &number), None, "nobody is a manager");
    }
}
