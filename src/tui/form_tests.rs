//! Forms, key by key: what is booked is what was seen, what is typed is never lost, and nothing goes where it was not
//! meant to go.

use super::hangup::End;
use super::input::Input;
use super::msg::Msg;
use super::stage::{Stage, code};
use crate::domain::command::{Command, InLine, LotRef};
use crate::domain::quantity::Qty;
use crate::domain::query::{DraftQuery, ItemQuery};
use crate::domain::time::Calendar;
use crate::service::desk::ask;

const TINY: (u16, u16) = (20, 8);
const WIDE: (u16, u16) = (80, 24);
const BOTH: [(u16, u16); 2] = [TINY, WIDE];

fn stage((width, height): (u16, u16)) -> Stage {
    Stage::new(width, height)
}

/// Glue comes in, as so many of a lot that may be used until a day, days from today.
fn glue(stage: &Stage, lot: &str, units: i64, place: &str, days: i64) {
    let today = Calendar { zone: chrono_tz::Tz::UTC, cut_over_minutes: 0 }.day(stage.desk.now());
    let line = InLine {
        item: code("GLUE").into(),
        amount: Qty::whole(units).unwrap().into(),
        place: Some(code(place).into()),
        lot: Some(LotRef::Number(code(lot))),
        expires: Some(today.plus(days)),
        cost: None,
    };
    stage.desk.submit(Command::Receive { supplier: None, lines: vec![line] }.into()).unwrap();
}

/// What there is of glue: place, lot, quantity.
fn glue_records(stage: &Stage) -> Vec<String> {
    let view = ask(stage.desk.as_ref(), ItemQuery { item: code("GLUE").into() }).unwrap().unwrap();
    let mut told: Vec<String> = view
        .records
        .iter()
        .filter(|row| row.on_hand.is_some_and(|on_hand| on_hand.0 != 0))
        .map(|row| {
            let lot = row.lot.as_ref().map_or("", |lot| lot.as_str());
            format!("{} {lot} {}", row.location, row.on_hand.unwrap().plain())
        })
        .collect();
    told.sort();
    told
}

#[test]
fn a_selected_place_is_shown_before_anything_moves_from_it() {
    for size in BOTH {
        let mut stage = stage(size);
        // The dock is selected; what is meant is scanned.
        stage.press("1 g x m").sees("From").sees("DOCK");
        stage.scan("A-02").sees("To").scan("CART").press("F9").sees("move done");
        assert_eq!(stage.on_hand("SCREW", "CART"), "5", "{size:?}");
        assert_eq!(stage.on_hand("OAK-20", "A-01"), "24", "{size:?}: what was only selected stays");
        stage.press("esc 1 g m").sees("From").press("enter").sees("To");
    }
}

#[test]
fn a_scan_that_takes_the_place_of_another_says_so() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("x m").scan("A-02").scan("CART").scan("DOCK").sees("To: DOCK, not CART");
    }
}

#[test]
fn an_action_on_a_selected_record_takes_its_lot_and_its_place() {
    for size in BOTH {
        let mut stage = stage(size);
        glue(&stage, "L1", 6, "A-01", 30);
        glue(&stage, "L2", 4, "A-01", 60);
        stage.scan("GLUE").press("down m").sees("From").sees("A-01").press("enter").scan("CART");
        stage.press("enter").sees("L2").press("enter F9").sees("move done");
        assert_eq!(glue_records(&stage), ["A-01 L1 6", "CART L2 4"], "{size:?}");
        stage.press("esc esc").scan("GLUE").press("a").sees("Reason").type_in("dam").press("enter");
        stage.sees("A-01").press("enter").type_in("-1").press("enter enter F9").sees("adjust done");
        assert_eq!(
            glue_records(&stage).iter().map(|row| row.len()).sum::<usize>(),
            "A-01 L1 5CART L2 4".len()
        );
    }
}

#[test]
fn change_lot_begins_with_the_lot_that_is_selected_and_what_it_holds() {
    let mut stage = stage(WIDE);
    glue(&stage, "L1", 6, "A-01", 30);
    stage.press("o t").sees("L1").press("e").sees("Change lot").sees("L1").sees("free");
    stage.press("F9").sees("it was so already");
}

#[test]
fn proposals_of_one_field_are_gone_when_another_is_asked() {
    for size in BOTH {
        let mut stage = stage(size);
        // Several places fit; posting fails and goes to the quantity.
        stage.press("i").type_in("cus").press("enter").type_in("A-0").press("enter").sees("several fit");
        stage.press("F9").sees("Quantity").press("enter");
        assert!(!stage.words().contains("A-01 A-01"), "{}", stage.screen());
        let typed = super::press::typing(&stage.model).unwrap().text().to_owned();
        assert_eq!(typed, "", "{size:?}: nothing was put into the quantity\n{}", stage.screen());
        assert_eq!(stage.on_hand("OAK-20", "A-01"), "24");
    }
}

#[test]
fn a_number_counts_the_pack_that_was_scanned_and_the_prompt_says_so() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("r").scan("14006381333938").sees("cases of 12").type_in("2").sees("= 24 each");
        stage.press("enter F9").sees("receive done");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "24", "{size:?}");
        // Scanned twice is two; a unit that is named holds; a sum counts packs too.
        stage.scan("14006381333938").scan("14006381333938").press("F9").sees("receive done");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "48", "{size:?}");
        stage.scan("14006381333938").type_in("3each").sees("= 3 each").press("enter F9").sees("receive done");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "51", "{size:?}");
        stage.scan("14006381333938").press("F9").sees("receive done");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "63", "{size:?}: nothing typed is one scan");
        stage.scan("14006381333938").type_in("1+1").press("enter F9").sees("receive done");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "87", "{size:?}");
        // The next scan ends the line: it is kept as what was meant.
        stage.scan("14006381333938").type_in("2").scan("TABLE").type_in("1").press("F9").sees("2 lines");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "111", "{size:?}");
        // The item's own label counts its unit.
        stage.scan("4006381333931").sees_not("cases of").type_in("2").press("enter F9").sees("receive done");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "113", "{size:?}");
    }
}

#[test]
fn a_pack_that_waits_as_a_draft_is_still_that_pack() {
    let mut stage = stage(TINY);
    stage
        .press("r")
        .scan("14006381333938")
        .type_in("2")
        .press("esc r y")
        .sees("cases of 12")
        .press("enter F9");
    stage.sees("receive done");
    assert_eq!(stage.on_hand("OAK-20", "DOCK"), "24");
    stage.scan("14006381333938").type_in("3").press("enter esc r y F9").sees("receive done");
    assert_eq!(stage.on_hand("OAK-20", "DOCK"), "60");
}

#[test]
fn where_goods_go_is_shown_before_they_do() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("/").type_in("table").press("enter i").sees("Goes to").sees("customer");
        // Scanned later, each goes where its kind goes, and the line says so.
        let mut stage = Stage::new(size.0, size.1);
        stage.press("i ctrl-u enter enter").scan("SCREW").sees("goes to customer");
    }
}

#[test]
fn a_hang_up_keeps_the_heading_and_the_line_that_is_typed() {
    for end in [Msg::Input(Input::End(End::HungUp)), Msg::Input(Input::End(End::Terminated))] {
        let mut stage = stage(TINY);
        stage.press("r").type_in("ACME").press("enter").type_in("DN-88").press("enter enter");
        stage.scan("TABLE").type_in("5");
        stage.send(end);
        assert!(stage.quit.is_some());
        let key = String::from("form.receive");
        let kept = ask(stage.desk.as_ref(), DraftQuery { key }).unwrap().unwrap_or_default();
        for part in ["ACME", "DN-88", "TABLE", "\"5\""] {
            assert!(kept.contains(part), "{part}: {kept}");
        }
        // Whoever comes back goes on where it was left.
        stage
            .press("esc r")
            .sees("Receive was left with 1 line")
            .press("y")
            .sees("TABLE: Quantity")
            .sees("5");
        stage.press("enter F9").sees("receive done");
        assert_eq!(stage.on_hand("TABLE", "DOCK"), "5");
        stage.press("esc r").sees_not("was left");
    }
}

#[test]
fn a_heading_alone_is_kept_too_and_the_same_draft_is_kept_once() {
    let mut stage = stage(WIDE);
    stage.press("r").type_in("ACME").press("enter").type_in("DN-9").press("enter");
    let key = || String::from("form.receive");
    let kept = ask(stage.desk.as_ref(), DraftQuery { key: key() }).unwrap().unwrap_or_default();
    assert!(kept.contains("DN-9"), "saved on leaving the field: {kept}");
    stage.press("esc r").sees("what was typed").press("y").sees("DN-9").press("F7 y");
    assert_eq!(ask(stage.desk.as_ref(), DraftQuery { key: key() }).unwrap().unwrap_or_default(), "");
}

#[test]
fn lots_are_proposed_with_bin_and_last_day_and_down_lists_them() {
    for size in BOTH {
        let mut stage = stage(size);
        glue(&stage, "L1", 6, "A-01", 60);
        glue(&stage, "L2", 4, "A-02", 30);
        stage.press("i").type_in("cus").press("enter enter").scan("GLUE").type_in("9").press("enter");
        stage.sees("enter takes: 4 of L2 at A-02 until").sees("5 of L1 at A-01 until");
        stage.press("down").sees("L2 4 at A-02").press("down enter");
        stage.sees("line 1: GLUE 9 L1");
        let mut stage = Stage::new(size.0, size.1);
        glue(&stage, "L1", 6, "A-01", 60);
        stage.press("i").type_in("cus").press("enter").type_in("A").press("enter").scan("GLUE").type_in("2");
        stage.press("enter").sees("enter takes: 2 of L1 at A-01").press("down").sees("L1 6 at A-01 until");
        stage.press("enter F9").sees("issue done");
        assert_eq!(glue_records(&stage), ["A-01 L1 4"], "{size:?}: a place with its places");
    }
}

#[test]
fn a_lot_that_has_expired_is_not_proposed_without_a_word() {
    for size in BOTH {
        let mut stage = stage(size);
        glue(&stage, "L1", 6, "A-01", -3);
        stage.press("i").type_in("cus").press("enter enter").scan("GLUE").type_in("2").press("enter");
        stage
            .sees("6 are past their last day")
            .press("down")
            .sees("L1 6 at A-01")
            .press("enter F9")
            .sees("past its last day")
            .press("esc")
            .sees("issue done");
    }
}

#[test]
fn down_in_an_empty_place_lists_where_the_item_lies_and_what_nobody_typed_is_not_taken() {
    let mut stage = stage(WIDE);
    stage.press("a").type_in("dam").press("enter").scan("OAK-20");
    // It lies in one place, which is proposed; without it the places are listed.
    stage.press("ctrl-u down").sees("A-01 24").press("enter").sees("Change");
    let mut stage = Stage::new(20, 8);
    stage
        .press("a")
        .type_in("dam")
        .press("enter")
        .scan("OAK-20")
        .press("ctrl-u")
        .type_in("-4")
        .press("enter");
    stage.sees("nothing is like");
}

#[test]
fn what_is_wrong_with_a_quantity_is_said_once_and_whole() {
    for size in BOTH {
        let mut stage = stage(size);
        let whole = "\",\" at place 2: the decimal mark is \".\", with nothing between thousands";
        stage.press("r").scan("OAK-20").type_in("1,5").sees(whole).press("enter").sees(whole).sees("OAK-20");
        let said = stage.words().matches("decimal mark").count();
        assert_eq!(said, 1, "{}", stage.screen());
        stage.press("backspace backspace").sees_not("decimal mark").press("enter").sees("line 1: OAK-20 1");
    }
}

#[test]
fn a_refusal_about_a_lot_leads_to_the_lot() {
    let mut stage = stage(TINY);
    stage.press("r").scan("GLUE").type_in("6").press("enter enter enter F9").sees("lot").press("esc");
    stage.sees("GLUE: Lot");
}

#[test]
fn a_refusal_says_where_the_goods_are_and_speaks_the_words_of_the_screen() {
    let mut stage = stage(WIDE);
    stage.press("i").type_in("cus").press("enter enter").scan("OAK-20").type_in("99").press("enter F9");
    stage.sees("24 on site; it lies: 24 at A-01").sees_not("(--");
    stage.press("esc").sees("nothing was booked");
}

/// So many come to the dock.
fn to_dock(stage: &Stage, sku: &str, units: i64) {
    let line = InLine {
        item: code(sku).into(),
        amount: Qty::whole(units).unwrap().into(),
        place: Some(code("DOCK").into()),
        lot: None,
        expires: None,
        cost: None,
    };
    stage.desk.submit(Command::Receive { supplier: None, lines: vec![line] }.into()).unwrap();
}

#[test]
fn a_scan_takes_the_place_of_what_was_only_selected_also_where_a_place_is_proposed_for_it() {
    for size in BOTH {
        let mut stage = stage(size);
        to_dock(&stage, "OAK-20", 3);
        to_dock(&stage, "SCREW", 2);
        stage
            .press("2 g j p")
            .scan("SCREW")
            .scan("A-02")
            .press("F9")
            .sees("putaway done")
            .sees_not("2 lines");
        assert_eq!(
            (stage.on_hand("OAK-20", "DOCK"), stage.on_hand("SCREW", "A-02")),
            ("3".into(), "7".into())
        );
        stage.press("esc").press("2 g j a").type_in("dam").press("enter").scan("SCREW").press("enter");
        stage.type_in("-1").press("F9").sees("adjust done");
        assert_eq!(
            (stage.on_hand("OAK-20", "A-01"), stage.on_hand("SCREW", "A-02")),
            ("24".into(), "6".into())
        );
    }
}

#[test]
fn a_form_that_changes_one_item_takes_no_other_by_a_scan_and_no_unknown_code_for_its_name() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("2 g j e").sees("Oak board");
        stage.scan("SCREW").sees("his changes OAK-20");
        stage.press("enter").scan("7777777777").sees_not("7777777777 ").press("esc");
        stage.press("F9 esc esc");
        let name = |stage: &Stage, sku: &str| {
            let view = ask(stage.desk.as_ref(), ItemQuery { item: code(sku).into() }).unwrap().unwrap();
            view.item.name.as_str().to_owned()
        };
        assert_eq!(
            (name(&stage, "OAK-20"), name(&stage, "SCREW")),
            ("Oak board 20 mm".into(), "Screws 4x40".into())
        );
    }
}

#[test]
fn a_form_says_at_any_size_which_record_it_is_about() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("2 g j :").type_in("rename-item").press("enter").sees("OAK-20").sees("New SKU");
    }
}

#[test]
fn what_is_typed_over_a_proposal_is_the_persons_own() {
    let mut stage = stage(TINY);
    stage.press("r").scan("OAK-20").press("S-tab tab").press("ctrl-u").type_in("15").sees("15");
    // Scans alone are typed over, and what was typed is gone on with.
    let mut stage = self::stage(TINY);
    stage.press("r").scan("OAK-20").scan("OAK-20").sees("2").type_in("3").sees_not("23");
}

#[test]
fn esc_at_the_question_for_a_draft_leaves_the_draft() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("r").scan("OAK-20").type_in("5").press("enter").scan("SCREW").type_in("2").press("esc");
        for _ in 0..2 {
            stage.press("r").sees("not posted").press("esc").sees_not("Supplier");
        }
        stage.press("r").sees("not posted").press("y").press("F9").sees("receive done").sees("2 lines");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "5");
    }
}

#[test]
fn a_verb_of_the_command_line_is_run_as_it_is_written() {
    let mut stage = stage(WIDE);
    stage.model.verbs = vec!["backup", "stock", "receive"];
    stage.press(":").type_in("backup").press("enter esc :").type_in("stock").press("enter");
    assert_eq!(stage.lines, ["backup", "stock"]);
    stage.press("esc").press(":").type_in("receive").press("enter").sees("Supplier");
}
