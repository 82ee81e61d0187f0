//! Who stands at a desk, how that is known, and what a PIN makes of them. Knows no store and no clock.

use crate::domain::desk::Asker;
use crate::domain::entry::Vouched;
use crate::domain::party::Role;
use crate::domain::query::Standing;
use crate::domain::text::Code;
use crate::domain::time::Moment;

/// Who stands at the desk, and how that is known.
pub(super) struct Stands {
    asker: Asker,
    vouched: Vouched,
    /// The highest role that they may have here, once it is known that it is them.
    most: Role,
    /// What it takes to have it.
    needs: Needs,
    /// Until when a PIN that was given holds.
    proved: Option<Moment>,
}

/// What it takes to have one's own role.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing: the account is theirs, or owns the store.
    Nothing,
    /// A PIN: another account says who they are.
    Pin,
}

impl Stands {
    /// Somebody whose role is known to be theirs.
    pub(super) fn new(asker: Asker, vouched: Vouched) -> Stands {
        Stands { asker, vouched, most: asker.role, needs: Needs::Nothing, proved: None }
    }

    /// They are whom this says: where it is another account's word, a clerk at most until they prove it.
    pub(super) fn vouch(&mut self, vouched: Vouched) {
        if vouched.via().is_some() {
            self.asker.role = self.most.min(Role::Clerk);
            self.needs = Needs::Pin;
        }
        self.vouched = vouched;
    }

    /// They are the account that owns the store: whatever it does is told as its own.
    pub(super) fn keep(&mut self, account: Code) {
        self.vouched = Vouched::Word(account);
    }

    /// Takes them for proved until then, or no longer.
    pub(super) fn proves(&mut self, until: Option<Moment>) {
        if self.needs == Needs::Nothing {
            return;
        }
        if let Some(account) = self.vouched.via().cloned() {
            (self.asker.role, self.vouched) = match until {
                Some(_) => (self.most, Vouched::Pin(account)),
                None => (self.most.min(Role::Clerk), Vouched::Word(account)),
            };
        }
        self.proved = until;
    }

    /// Whether a PIN was given that holds no longer.
    pub(super) fn lapsed(&self, now: Moment) -> bool {
        self.proved.is_some_and(|until| until <= now)
    }

    /// Who, and how that is known.
    pub(super) fn now(&self) -> (Asker, Vouched) {
        (self.asker, self.vouched.clone())
    }

    /// Who, and what a PIN makes or would make of them.
    pub(super) fn standing(&self) -> (Asker, Standing) {
        let own = self.most;
        let standing = match (self.needs, self.proved) {
            (Needs::Nothing, _) => Standing::Account,
            (Needs::Pin, Some(until)) => Standing::Proved { own, until },
            (Needs::Pin, None) => Standing::Word { own },
        };
        (self.asker, standing)
    }

    /// Whether they are asked for no PIN.
    pub(super) fn needs_nothing(&self) -> bool {
        self.needs == Needs::Nothing
    }
}
