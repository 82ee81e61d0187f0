//! `user`: who works with the store.

use super::Counter;

#[test]
fn people_come_are_named_change_and_go() {
    let counter = Counter::new();
    let logins = |line: &str| -> Vec<String> {
        let told = |row: &serde_json::Value| {
            let field = |name: &str| row[name].as_str().unwrap().to_owned();
            format!("{} {} {} {}", field("login"), field("name"), field("role"), field("state"))
        };
        counter.json(line).iter().map(told).collect()
    };
    assert!(counter.done("user add tom --name \"Tom Hale\"").starts_with("Added tom, clerk, as person 2."));
    counter.done("user add eve --as-role supervisor");
    assert_eq!(
        logins("user list"),
        ["ann Ann manager active", "eve eve supervisor active", "tom Tom Hale clerk active"]
    );
    counter.done("user set tom --as-role manager --name Thomas");
    counter.done("user rename tom thomas");
    assert_eq!(logins("user show THOMAS"), ["thomas Thomas manager active"]);
    assert_eq!(logins("user show 2"), logins("user show thomas"));
    counter.done("user retire thomas");
    assert_eq!(logins("user list tho"), Vec::<String>::new());
    assert_eq!(logins("user list tho --all"), ["thomas Thomas manager retired"]);
    assert_eq!(counter.done("user retire thomas"), "Nothing changed: it was so already.\n");
    counter.done("user revive thomas");
    assert_eq!(counter.json("journal --action person --rows 1")[0]["by"], "Ann");
    assert_eq!(counter.json("journal --by ann").len(), counter.json("journal --by me").len());
}

#[test]
fn what_cannot_be_of_people_is_refused() {
    let counter = Counter::new();
    counter.done("user add tom");
    for (line, says) in [
        ("user add TOM", "person TOM is taken by tom (person 2)"),
        ("user rename tom ann", "person ann is taken by Ann (person 1)"),
        ("user add 3", "3 is no login: it has digits alone"),
        ("user add 'ta tom'", "there is a blank in it"),
        ("user rename tom 1", "would be taken for somebody's number"),
        ("user rename tom 'tom hale'", "there is a blank in it"),
        ("user show nobody", "there is no person \"nobody\""),
        ("user show 0", "there is no person \"0\""),
        ("user set tom", "there is nothing to set"),
        ("user set tom --as-role boss", "\"boss\" is no role"),
        ("user retire ann", "only manager"),
        ("user set ann --as-role clerk", "only manager"),
        ("journal --by nobody", "there is no person \"nobody\""),
    ] {
        let refused = counter.refused(line);
        assert!(refused.contains(says), "{line}: {refused}");
    }
}

#[test]
fn the_last_manager_who_can_come_in_is_asked_before_they_take_a_login_that_is_no_account() {
    let counter = Counter::new();
    // The one account that every machine has.
    counter.done("user rename ann root");
    let refused = counter.refused("user rename root no-such-account");
    assert!(refused.contains("no account on this machine") && refused.contains("--sure"), "{refused}");
    assert_eq!(counter.json("user show root")[0]["login"], "root", "nothing was changed");
    counter.done("user rename root no-such-account --sure");
    // Who has no account anyway is not asked, nor is one of two who can come in.
    counter.done("user rename no-such-account another-such");
    counter.done("user rename another-such root");
    counter.done("user add daemon --as-role manager");
    counter.done("user rename root no-such-account");
}
