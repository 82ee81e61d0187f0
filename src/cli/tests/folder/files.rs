//! Files in and out: imports tell everything at once, lists come back, backups replace nothing by mistake.

use super::*;

#[test]
fn an_import_tells_all_faults_in_the_order_of_the_file() {
    let shop = Shop::new();
    shop.does("receive X 5 --to A --at-time 2026-01-10T12:00:00Z");
    let file = shop.file(
        "till.csv",
        "time,kind,sku,quantity,from,ref\n\
         2099-01-01 10:00,sale,X,1,A,T1\n\
         2026-01-11 10:00,sale,NOPE,1,A,T2\n\
         2026-01-11 10:01,sale,X,9,A,T3\n\
         2026-01-11 10:02,sale,Y,x,A,T4\n\
         2026-01-11 10:03,sale,Y,3,A,T5\n\
         2026-01-09 10:00,sale,X,1,A,T6\n",
    );
    let said = shop.refused(&format!("import movements {file}"));
    let told: Vec<&str> = said.lines().map(|line| line.trim_start_matches("stockroom: ")).collect();
    let wanted = [
        ("line 2, column 1 (time): ", "is in the future"),
        ("line 3, column 3 (sku): ", "NOPE"),
        ("line 4, column 4 (quantity): ", "9 of X asked"),
        ("line 5, column 4 (quantity): ", "\"x\""),
        // Y may be short for its other row alone, so that is not told.
        ("line 7, column 4 (quantity): ", "X"),
        ("5 faults in ", "nothing was changed"),
    ];
    assert_eq!(told.len(), wanted.len(), "{said}");
    for (told, (head, words)) in told.iter().zip(wanted) {
        assert!(told.starts_with(head), "{told:?} does not start with {head:?}");
        says(told, &[words]);
    }
    says(&shop.does("stock X"), &["X,X,A,,,each,5"]);
}

#[test]
fn faults_that_only_the_store_finds_have_line_and_column_too() {
    let shop = Shop::new();
    let file = shop.file(
        "m.csv",
        "ref,time,kind,sku,quantity,from\nT2,2026-01-12 10:00,sale,X,2,A\nT1,2026-01-11 10:00,sale,X,1,A\n",
    );
    let said = shop.refused(&format!("import movements {file}"));
    let told: Vec<&str> = said.lines().collect();
    assert!(told[0].starts_with("stockroom: line 2, column 5 (quantity): 2 of X asked"), "{said}");
    assert!(told[1].starts_with("stockroom: line 3, column 5 (quantity): 1 of X asked"), "{said}");
}

#[test]
fn a_maximum_below_the_minimum_is_told_with_the_rest() {
    let shop = Shop::new();
    shop.does("item set X --min 5");
    let file = shop.file("i.csv", "sku,name,min,max\nQ,,5,2\nZ,Zed,5,2\nX,X,,4\n");
    let said = shop.refused(&format!("import items {file}"));
    says(&said, &["line 2, column 2 (name)", "line 2, column 4 (max)", "line 3, column 4 (max)", "3 faults"]);
}

#[test]
fn movements_of_before_lots_were_turned_on_come_back() {
    let shop = Shop::new();
    shop.does("item add NL --name NL");
    shop.does("receive NL 4 --to B --at-time 2026-01-10T12:00:00Z");
    shop.does("issue NL 1 --from B --at-time 2026-01-11T12:00:00Z");
    shop.does("item set NL --tracking lot");
    let other = shop.path("other").display().to_string();
    let exported = |kind: &str| shop.file(&format!("{kind}.csv"), &shop.does(&format!("export {kind}")));
    let (items, places, moves) = (exported("items"), exported("locations"), exported("movements"));
    shop.does(&format!("init --currency USD --time-zone America/New_York --store {other}"));
    for line in [
        format!("import locations {places} --store {other}"),
        format!("import items {items} --store {other}"),
        format!("import movements {moves} --store {other}"),
    ] {
        shop.does(&line);
    }
    says(&shop.does(&format!("stock NL --store {other}")), &["NL,NL,B,unknown,,each,3"]);
    says(&shop.does(&format!("import movements {moves} --store {other}")), &["nothing changed"]);
    says(&shop.does(&format!("import movements {moves}")), &["nothing changed"]);
}

#[test]
fn a_backup_replaces_ordinary_files_only() {
    let shop = Shop::new();
    let (plain, fifo) = (shop.path("b.redb"), shop.path("fifo"));
    shop.does(&format!("backup {}", plain.display()));
    says(&shop.refused(&format!("backup {}", plain.display())), &["exists already"]);
    shop.does(&format!("backup {} --force", plain.display()));
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &fifo,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    for line in [format!("backup {} --force", fifo.display()), String::from("backup /dev/null --force")] {
        says(&shop.refused(&line), &["not an ordinary file"]);
    }
    assert!(!std::fs::metadata(&fifo).unwrap().is_file());
}

#[test]
fn what_fails_in_a_new_folder_leaves_none() {
    let shop = Shop::bare();
    let junk = shop.file("junk.redb", "no store at all");
    for (line, name) in [
        (format!("restore {junk} --store {}", shop.path("new").display()), "new"),
        (String::from("init --currency USD --time-zone Nowhere/At_All"), "store"),
    ] {
        assert_ne!(shop.say(&line).exit, 0, "{line}");
        assert!(!shop.path(name).exists(), "{line}");
    }
    std::fs::create_dir(shop.path("there")).unwrap();
    let line = format!("restore {junk} --store {}", shop.path("there").display());
    assert_ne!(shop.say(&line).exit, 0);
    assert_eq!(
        std::fs::read_dir(shop.path("there")).unwrap().count(),
        0,
        "a folder of somebody's stays, empty"
    );
}

#[test]
fn opening_stock_is_known_by_its_reference_alone() {
    let shop = Shop::new();
    let plain = shop.file("o.csv", "sku,bin,qty\nX,A,5\n");
    let timed = shop.file("t.csv", "sku,bin,qty,when\nX,A,5,2026-01-20\n");
    let other = shop.file("d.csv", "sku,bin,qty,when\nX,A,6,2026-01-20\n");
    shop.does(&format!("import opening {plain}"));
    says(&shop.does(&format!("import opening {timed}")), &["nothing changed"]);
    says(&shop.refused(&format!("import opening {other}")), &["OPENING", "another reference"]);
    shop.does(&format!("import opening {timed} --ref SECOND"));
    says(&shop.does(&format!("import opening {plain} --ref SECOND")), &["nothing changed"]);
    // Of several times, what an import that ended early left out comes in; what is in is not taken for more.
    let one = shop.file("1.csv", "sku,bin,qty,when\nY,A,1,2026-01-20\n");
    let both = shop.file("2.csv", "sku,bin,qty,when\nY,A,1,2026-01-20\nY,B,2,2026-01-21\n");
    shop.does(&format!("import opening {one} --ref THIRD"));
    says(&shop.does(&format!("import opening {both} --ref THIRD")), &["made 1 entry"]);
    says(&shop.does(&format!("import opening {both} --ref THIRD")), &["nothing changed"]);
    says(&shop.refused(&format!("import opening {plain} --ref THIRD")), &["another reference"]);
}
