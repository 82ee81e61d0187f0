//! What needs which role, and that a lower one is honoured.

use super::*;

#[test]
fn exports_that_tell_the_book_need_a_supervisor() {
    let shop = Shop::new();
    shop.does("receive X 10 --to A");
    for kind in ["items", "lots", "stock", "movements", "journal", "alerts", "counts"] {
        for role in ["viewer", "clerk"] {
            let said = shop.refused(&format!("export {kind} --role {role}"));
            says(&said, &["needs a supervisor", role]);
        }
        shop.does(&format!("export {kind} --role supervisor"));
    }
    says(&shop.refused("export journal --format hledger --role clerk"), &["needs a supervisor"]);
    for kind in ["locations", "suppliers", "jobs", "reservations"] {
        shop.does(&format!("export {kind} --role viewer"));
    }
}

#[test]
fn restore_and_rebuild_need_the_manager() {
    let shop = Shop::new();
    let backup = shop.path("b.redb").display().to_string();
    shop.does(&format!("backup {backup}"));
    shop.does("receive X 10 --to A");
    for role in ["viewer", "clerk", "supervisor"] {
        for line in [format!("restore {backup} --force --role {role}"), format!("rebuild --role {role}")] {
            says(&shop.refused(&line), &["needs a manager", role]);
        }
        // A store that is not there yet cannot say who is who; --role is honoured all the same.
        let elsewhere = shop.path("elsewhere").display().to_string();
        let line = format!("restore {backup} --store {elsewhere} --role {role}");
        says(&shop.refused(&line), &["needs a manager", role]);
        assert!(!shop.path("elsewhere").exists());
    }
    says(&shop.does("item list X"), &["X,X,finished,each,10"]);
    shop.does("rebuild");
    shop.does(&format!("restore {backup} --force"));
    says(&shop.does("item list X"), &["X,X,finished,each,0"]);
}

#[test]
fn an_import_needs_the_manager_before_anything_is_read() {
    let shop = Shop::new();
    let file = shop.file("m.csv", "time,sku,quantity,from,to,ref\n2020-01-01 10:00,NOPE,x,,,\n");
    for line in [format!("import movements {file}"), format!("import items {file} --dry-run")] {
        let said = shop.refused(&format!("{line} --role supervisor"));
        assert_eq!(said, "stockroom: an import needs a manager; you are a supervisor\n");
    }
}
