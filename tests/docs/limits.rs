//! The page on a server's limits says of each what the program says.

use stockroom::engine::allowance::SETTINGS;

use crate::shop::page;

#[test]
fn each_limit_of_a_server_stands_in_the_guide_as_it_is() {
    let page = page("docs/guide.md");
    let part =
        page.split("### Limits of a server").nth(1).unwrap().split("\n### ").next().unwrap().to_owned();
    let told: Vec<&str> = part.lines().filter(|line| line.starts_with("| `")).collect();
    let wanted: Vec<String> = SETTINGS
        .iter()
        .map(|setting| {
            let (name, usual, what) = (setting.name, setting.usual, setting.what);
            format!("| `{name}` | {usual} | {} to {} | {what} |", setting.least, setting.most)
        })
        .collect();
    assert_eq!(told, wanted);
}
