//! The guide's table of who may do what is the one that the program goes by.

use stockroom::domain::rights::Act;

use crate::shop::page;

#[test]
fn the_guide_says_of_every_act_what_it_needs() {
    let page = page("docs/guide.md");
    let table = page.split("\n| act | at least |\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let told: Vec<&str> = table.lines().skip(1).collect();
    let so: Vec<String> =
        Act::ALL.iter().map(|act| format!("| {} | {} |", act.words(), act.needs().word())).collect();
    assert_eq!(told, so);
}
