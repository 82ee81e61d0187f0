//! Times that cannot be: in the future, in a closed period, before a clerk's shift, in a gap of the clocks; and
//! back-dating that would make a past balance illegal, however legal today's is.

use stockroom::domain::command::{Amount, Command, IssueTo, OutLine};
use stockroom::domain::desk::{Request, SubmitFault};
use stockroom::domain::party::Role;
use stockroom::domain::quantity::Qty;
use stockroom::domain::time::{Day, Moment};
use stockroom::service::desk::Desk;

use crate::support::{Shop, code};

/// A moment some minutes ago, as it is typed.
fn ago(shop: &Shop, minutes: u64) -> String {
    Moment(shop.desk().now().0 - minutes * 60_000).rfc3339()
}

#[test]
fn back_dating_that_makes_a_past_balance_illegal_is_refused_with_the_moment() {
    let shop = Shop::open();
    shop.say("location add P").done();
    let at = |line: &str, minutes: u64| format!("{line} --at-time {}", ago(&shop, minutes));
    shop.say(&at("receive CABLE 10 --to P", 300)).done();
    shop.say(&at("issue CABLE 9 --from P --to customer", 200)).done();
    shop.say(&at("receive CABLE 50 --to P", 100)).done();
    let says = ["CABLE at P would have been 1 short at ", "look at its movements since then"];
    for line in [
        "issue CABLE 2 --from P --to customer",
        "issue CABLE 2 --from P --to LATHE",
        "move CABLE 2 --from P --to A-01",
        "adjust CABLE -2 --at P --reason missing",
        "scrap CABLE 2 --from P --reason damaged",
        "return CABLE 2 --from P --to supplier",
    ] {
        let back_dated = at(line, 250);
        shop.check(&back_dated, 1, &says);
    }
    shop.check(&at("issue CABLE 1 --from P --to customer", 400), 1, &["would have been 1 short"]);
    // The one that is left then may go, and today's stock may too.
    shop.say(&at("issue CABLE 1 --from P --to customer", 250)).done();
    shop.say("issue CABLE 50 --from P --to customer").done();
}

#[test]
fn undoing_what_later_entries_stand_on_is_refused_with_their_numbers() {
    let shop = Shop::open();
    shop.say("location add P").done();
    let received = shop.say("receive CABLE 10 --to P").done().out.clone();
    let entry = received.trim_end().trim_end_matches('.').rsplit(' ').next().unwrap().to_owned();
    shop.say("issue CABLE 9 --from P --to customer").done();
    shop.check(
        &format!("undo {entry}"),
        1,
        &["later entries stand on it; undo these first, in this order: "],
    );
    shop.check(&format!("undo {entry}.1"), 1, &["later entries stand on it"]);
    // What was undone stands in nobody's way any more, though it happened later, and is not named again.
    shop.say("undo").done();
    let issued = shop.say("issue CABLE 10 --from P --to customer").done().out.clone();
    let other = issued.trim_end().trim_end_matches('.').rsplit(' ').next().unwrap().to_owned();
    shop.check(&format!("undo {entry}"), 1, &[&format!("in this order: {other}")]);
    shop.say("undo").done();
    shop.say(&format!("undo {entry}")).done();
    shop.check(&format!("undo {entry}.1"), 1, &["was undone by entry"]);
    shop.check("undo 1", 1, &["entry 1 cannot be undone: it changed master data"]);
}

#[test]
fn rows_of_a_file_that_make_a_past_balance_illegal_are_told_with_their_line() {
    let shop = Shop::open();
    let head = "time,kind,sku,from,to,quantity\n";
    let (first, second) = (
        "2026-01-05T08:00:00Z,receive,CABLE,supplier,A-02,10\n2026-01-06T08:00:00Z,issue,CABLE,A-02,customer,9\n",
        "2026-01-07T08:00:00Z,receive,CABLE,supplier,A-02,10\n2026-01-04T08:00:00Z,issue,CABLE,A-02,customer,1\n",
    );
    // In one file rows are booked in the order of their time; the last of these comes first, when nothing is there.
    let said = shop.untouched(|| shop.import("movements", format!("{head}{first}{second}")));
    said.refused_all(1, &["line 5, column 6 (quantity): 1 of CABLE asked, 0 at A-02", "nothing was changed"]);
    shop.import("movements", format!("{head}{first}")).done();
    let said = shop.untouched(|| shop.import("movements", format!("{head}{second}")));
    let says = "line 3, column 6 (quantity): CABLE at A-02 would have been 1 short at 2026-01-04 08:00; look at its movements since then";
    said.refused_all(1, &[says, "nothing was changed"]);
}

#[test]
fn a_time_in_the_future_or_in_a_closed_period_is_refused() {
    let shop = Shop::open();
    let day = Day(u32::try_from(shop.desk().now().0 / 86_400_000).unwrap());
    let (yesterday, before, tomorrow) = (day.plus(-1), day.plus(-2), day.plus(1));
    shop.check(
        "receive SCREW 1 --to A-01 --at-time 2099-01-01T00:00:00Z",
        1,
        &["2099-01-01 00:00 is in the future; give a time that has passed"],
    );
    shop.check(&format!("close-period {day}"), 1, &["is not over", &yesterday.to_string()]);
    shop.check(&format!("close-period {tomorrow}"), 1, &["is not over"]);
    shop.say(&format!("close-period {yesterday}")).done();
    let closed = format!("the days up to {yesterday} are closed; give a time after that day");
    for line in [
        "receive SCREW 1 --to A-01",
        "issue SCREW 1 --from A-01 --to customer",
        "adjust SCREW +1 --at A-01 --reason found",
    ] {
        shop.check(&format!("{line} --at-time '{yesterday} 12:00'"), 1, &[&closed]);
        shop.check(&format!("{line} --at-time '{before} 12:00'"), 1, &[&closed]);
    }
    shop.check(&format!("close-period {yesterday}"), 1, &[&closed]);
    shop.check(&format!("close-period {before}"), 1, &[&closed]);
    let text = format!("time,kind,sku,from,to,quantity\n{before}T08:00:00Z,receive,CABLE,supplier,A-02,10\n");
    shop.untouched(|| shop.import("movements", text)).refused_all(1, &["line 2", &closed]);
}

#[test]
fn a_clerk_dates_back_within_the_shift_only() {
    let shop = Shop::open().in_role(Role::Clerk);
    let early = ago(&shop, 13 * 60);
    let says = "a clerk may date back 12 hours; a supervisor may date back to the last closed day";
    shop.check(&format!("receive SCREW 1 --to A-01 --at-time {early}"), 1, &[says]);
}

#[test]
fn roles_are_told_what_they_lack() {
    let clerk = Shop::open().in_role(Role::Clerk);
    for (line, says) in [
        ("item add A --name a", "manager; you are a clerk"),
        ("location add B", "; you are a clerk"),
        ("setting shift-hours 1", "changing settings needs a manager; you are a clerk"),
        ("close-period 2026-01-01", "closing a period needs a supervisor; you are a clerk"),
        ("count approve 4.1", "approving a variance needs a supervisor; you are a clerk"),
        ("receive SCREW 1 --to A-01 --from opening", "opening stock needs a supervisor; you are a clerk"),
    ] {
        clerk.check(line, 1, &[says]);
    }
    let said = clerk.untouched(|| clerk.import("opening", "sku,location,quantity\nSCREW,A-01,1\n"));
    said.refused_all(1, &["needs a manager; you are a clerk"]);
    let viewer = Shop::open().in_role(Role::Viewer);
    for line in
        ["receive SCREW 1 --to A-01", "issue SCREW 1 --from A-01 --to customer", "undo", "count new A-01"]
    {
        viewer.check(line, 1, &["needs a clerk; you are a viewer"]);
    }
}

#[test]
fn times_at_both_ends_of_the_calendar_are_a_sentence_or_an_answer() {
    let shop = Shop::open();
    for moment in [0, 1, 253_402_300_799_999, 253_402_300_800_000, u64::MAX / 2, u64::MAX - 1, u64::MAX] {
        let line = OutLine {
            item: code("SCREW").into(),
            amount: Amount::from(Qty(1_000_000)),
            from: Some(code("A-01").into()),
            lot: None,
            document: None,
        };
        let command = Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] };
        let before = shop.head();
        let request = Request { effective: Some(Moment(moment)), ..Request::from(command) };
        let fault = shop.submit(request).unwrap_err();
        assert!(matches!(fault, SubmitFault::Refused(_)), "{moment}: {fault:?}");
        assert!(!fault.to_string().contains("the program failed"), "{moment}: {fault}");
        assert_eq!(shop.head(), before);
    }
    for line in [
        "stock --as-of 9999-12-31",
        "stock --as-of 1970-01-01",
        "journal --since 9999-12-31",
        "journal --until 1970-01-01",
        "why SCREW --as-of 1970-01-01",
        "--today 9999-12-31 stock",
        "--today 1970-01-01 stock",
        "--today 9999-12-31 stock --as-of 23:59",
    ] {
        let said = shop.untouched(|| shop.say(line));
        assert!(said.code < 3, "{said:?}");
    }
    shop.check("lot add GLUE L9 --expires 10000-01-01", 2, &["10000-01-01"]);
    shop.say("lot add GLUE L9 --expires 9999-12-31").done();
    shop.say("lot add GLUE L0 --expires 1970-01-01").done();
    shop.say("item list").done();
    shop.say("alerts list --all").done();
}

#[test]
fn local_times_that_never_were_or_came_twice_are_refused() {
    let shop = Shop::open_in("America/New_York");
    for (time, says) in [
        ("2026-03-08 02:30", "never was: the clocks went forward over it; write a time before or after"),
        ("2025-11-02 01:30", "came twice when the clocks went back; write 2025-11-02T01:30:00-04:00 or"),
    ] {
        shop.check(&format!("receive SCREW 1 --to A-01 --at-time '{time}'"), 2, &[says]);
        let (day, hour) = time.split_once(' ').unwrap();
        let text =
            format!("time,kind,sku,from,to,quantity\n{day}T{hour}:00,receive,CABLE,supplier,A-02,10\n");
        let said = shop.untouched(|| shop.import_with("movements", text, &["--dry-run"]));
        if says.starts_with("never") {
            said.refused_all(1, &["line 2, column 1 (time)"]);
        } else {
            // In a file the order of its rows says which of the two is meant.
            said.done();
        }
    }
}
