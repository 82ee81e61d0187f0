//! JSON: one array of objects, refusals among them.

use super::*;

#[test]
fn a_refusal_is_an_object_with_its_exit_code() {
    let shop = Shop::new();
    for (line, exit, words) in [
        ("issue X 5 --from A", 1, "5 of X asked, 0 at A"),
        ("item show NOPE", 1, "there is no item \"NOPE\""),
        ("undo 99", 1, "99"),
        ("receive X", 2, "no quantity"),
        ("receive X 1 --nope", 2, "--nope"),
        ("nope", 2, "nope"),
    ] {
        let said = shop.say(&format!("{line} --json"));
        assert_eq!(said.exit, exit, "{line}");
        let rows: Vec<serde_json::Value> = serde_json::from_str(&said.out).unwrap();
        assert_eq!(rows.len(), 1, "{line}");
        assert_eq!(rows[0]["exit"], exit, "{line}");
        says(rows[0]["error"].as_str().unwrap(), &[words]);
        says(&said.error, &[words]);
    }
    let nowhere = shop.path("nowhere").display().to_string();
    let said = shop.say(&format!("stock --format json --store {nowhere}"));
    assert_eq!(said.exit, 3);
    says(&said.out, &["\"exit\":3", "\"error\":\"there is no store"]);
    assert_eq!(shop.say("issue X 5 --from A").out, "", "only where JSON is asked for");
}

#[test]
fn what_is_done_has_no_error() {
    let shop = Shop::new();
    let rows = shop.json("receive X 5 --to A");
    assert_eq!((rows.len(), &rows[0]["changed"], &rows[0]["lines"]), (1, &true.into(), &1.into()));
    assert!(rows[0].get("error").is_none());
}
