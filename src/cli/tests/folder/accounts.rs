//! Who works as whom where the store is opened in this process: the kernel's word, never the environment's.

use super::*;
use crate::service::known::Account;

impl Shop {
    /// From now on another account runs the lines, with `USER` as it was.
    fn as_account(&mut self, uid: u32, login: &str) {
        self.env.account = Account { uid, login: Code::new(login).ok() };
    }

    /// Who made the last entry, as the journal names them.
    fn last_by(&self) -> String {
        self.json("journal --rows 1").pop().unwrap()["by"].as_str().unwrap().to_owned()
    }
}

#[test]
fn what_the_owner_does_who_is_nobody_in_the_store_is_told_as_its_own() {
    let mut shop = Shop::new();
    shop.does("receive X 5 --to A");
    assert_eq!(shop.last_by(), "ann");
    // Numbers that no account of a machine has, and logins that no person here has.
    shop.as_account(4_000_000_001, "carl");
    shop.does("receive X 5 --to A");
    assert_eq!(shop.last_by(), "ann (via carl)");
    // All of a manager's work is open to it, and less where it asks for less.
    shop.does("user add carl --as-role clerk");
    assert_eq!(shop.last_by(), "ann (via carl)");
    // Now it is somebody, and may what they may.
    shop.does("receive X 5 --to A");
    assert_eq!(shop.last_by(), "carl");
    says(&shop.refused("user add tom --as-role clerk"), &["needs a manager"]);
    // A store's folder from which nothing is opened goes by the same.
    says(&shop.refused("rebuild"), &["needs a manager", "clerk"]);
    shop.as_account(4_000_000_002, "eve");
    shop.does("rebuild");
    says(&shop.refused("receive X 5 --to A --role viewer"), &["needs a clerk"]);
    shop.does("verify");
}

#[test]
fn whoever_makes_a_store_goes_by_what_they_are_called_and_never_by_another_accounts_name() {
    let mut shop = Shop::bare();
    // There is a root on every machine, and this is not it.
    shop.as_account(4_000_000_003, "carl");
    shop.env.user = Some("root".into());
    shop.does("init --currency EUR --time-zone UTC");
    assert_eq!(shop.json("user list")[0]["login"], "carl");
    // Whatever the environment says later, it is the same person.
    shop.env.user = Some("eva".into());
    shop.does("location add A");
    assert_eq!(shop.last_by(), "carl");
}
