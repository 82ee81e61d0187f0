//! A clerk's day, key by key, at 20x8 and at 80x24.

use super::beep::Beep;
use super::stage::{News, Stage};

const SIZES: [(u16, u16); 4] = [(20, 8), (40, 12), (80, 24), (120, 40)];

#[test]
fn home_shows_places_items_and_alerts() {
    let mut stage = Stage::new(120, 40);
    stage
        .sees("OAK-20")
        .sees("Oak board 20 mm")
        .sees("Locations")
        .sees("A-01")
        .sees("Alerts")
        .sees("out TABLE");
    let mut stage = Stage::new(20, 8);
    stage.sees("Items 1 of 4").sees("OAK-20").sees("24").press("3").sees("out TABLE").press("1").sees("DOCK");
}

#[test]
fn a_delivery_is_scanned_line_by_line() {
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        stage.press("r").sees("Supplier").scan("4006381333931").sees("Quantity").type_in("10");
        stage.keys = 0;
        stage.sees("10").press("enter").sees("Item");
        stage.scan("SCREW").type_in("2").press("enter");
        assert!(stage.keys <= 2, "{} keys for two lines", stage.keys);
        stage.scan("TABLE").type_in("3").press("enter");
        stage.press("F9").sees("receive done").sees("3 lines");
        assert_eq!(stage.on_hand("OAK-20", "DOCK"), "10", "{width}x{height}");
        assert_eq!(stage.on_hand("TABLE", "DOCK"), "3");
        assert_eq!(stage.beeps.last(), Some(&Beep::Done));
    }
}

#[test]
fn a_scan_in_the_quantity_means_one_and_never_a_number() {
    let mut stage = Stage::new(20, 8);
    stage.press("r").scan("4006381333931").scan("SCREW").scan("SCREW").scan("SCREW").sees("3");
    stage.scan("14006381333938").press("F9").sees("receive done");
    assert_eq!(stage.on_hand("OAK-20", "DOCK"), "13");
    assert_eq!(stage.on_hand("SCREW", "DOCK"), "3");
}

#[test]
fn quantities_calculate() {
    let mut stage = Stage::new(80, 24);
    stage
        .press("r")
        .scan("4006381333931")
        .type_in("3c+4")
        .sees("= 40 each")
        .press("enter F9")
        .sees("receive done");
    assert_eq!(stage.on_hand("OAK-20", "DOCK"), "40");
    stage.scan("4006381333931").type_in("1.5").sees("takes whole numbers").press("enter").sees("takes whole");
}

#[test]
fn goods_are_put_away_where_they_belong() {
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        stage.press("r").scan("4006381333931").type_in("5").press("enter F9 esc").sees("OAK-20");
        stage.press("p").scan("4006381333931").sees("A-01").press("enter enter F9").sees("putaway done");
        assert_eq!(stage.on_hand("OAK-20", "A-01"), "29", "{width}x{height}");
    }
}

#[test]
fn goods_are_issued_and_what_is_not_there_is_refused_whole() {
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        stage.press("/").type_in("oak").press("enter i").sees("Goes to").type_in("cus").press("enter enter");
        stage.sees("Quantity").type_in("4").press("enter F9").sees("issue done");
        assert_eq!(stage.on_hand("OAK-20", "A-01"), "20", "{width}x{height}");
        stage.scan("4006381333931").type_in("99").press("enter F9");
        let words = stage.words();
        assert!(words.contains("asked, 20") || words.contains("20 on site"), "{}", stage.screen());
        stage.press("esc").sees("nothing was booked");
        assert_eq!(stage.on_hand("OAK-20", "A-01"), "20");
    }
}

#[test]
fn goods_move_and_stock_is_adjusted() {
    let mut stage = Stage::new(20, 8);
    stage.press("m").scan("A-01").scan("A-02").scan("4006381333931").type_in("4").press("enter F9");
    stage.sees("move done");
    assert_eq!(stage.on_hand("OAK-20", "A-02"), "4");
    stage.press("esc a").type_in("dam").press("enter").scan("SCREW").sees("A-02").press("enter");
    stage.type_in("-0.5").press("enter F9").sees("adjust done");
    assert_eq!(stage.on_hand("SCREW", "A-02"), "4.5");
    stage.press("esc x m").scan("A-02").scan("CART").press("F9").sees("move done");
    assert_eq!(stage.on_hand("SCREW", "CART"), "4.5");
}

#[test]
fn an_undo_names_what_it_undoes_and_a_scan_or_enter_never_answers_it() {
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        stage.press("r").scan("TABLE").type_in("3").press("enter F9 esc");
        assert_eq!(stage.on_hand("TABLE", "DOCK"), "3");
        stage.press("u").sees("Undo entry").sees("TABLE").scan("yyyyyy").sees("Undo entry");
        stage.press("enter").sees_not("Undo entry");
        assert_eq!(stage.on_hand("TABLE", "DOCK"), "3", "{width}x{height}");
        stage.press("u y").sees("undone by entry");
        assert_eq!(stage.on_hand("TABLE", "DOCK"), "");
    }
}

#[test]
fn esc_never_loses_typed_work() {
    let mut stage = Stage::new(20, 8);
    stage.press("r").scan("TABLE").type_in("3").press("enter").scan("SCREW").press("esc");
    stage.press("r").sees("2 lines").press("y").sees("Receive 2 lines").sees("SCREW: Quantity");
    stage.press("ctrl-x F9").sees("receive done");
    assert_eq!(stage.on_hand("TABLE", "DOCK"), "3");
    assert_eq!(stage.on_hand("SCREW", "DOCK"), "");
    stage.press("esc r").sees_not("not posted");
}

#[test]
fn a_scan_of_nothing_known_can_be_attached_on_the_spot() {
    let mut stage = Stage::new(20, 8);
    stage.press("r").scan("7777777").sees("Nothing is known by 7777777").press("a").sees("Item");
    stage.type_in("table").press("enter enter F9").sees("Receive");
    stage.sees("Quantity").type_in("2").press("enter F9").sees("receive done");
    assert_eq!(stage.on_hand("TABLE", "DOCK"), "2");
    stage.press("esc").scan("7777777").sees_not("Nothing is known");
}

#[test]
fn a_scan_keeps_what_was_typed_in_another_field() {
    let mut stage = Stage::new(80, 24);
    stage.press("r").press("enter").type_in("DN-4").scan("4006381333931").sees("DN-4").sees("OAK-20");
    stage.type_in("1").press("enter F9").sees("receive done");
}

#[test]
fn lots_are_asked_for_where_an_item_is_kept_by_lot() {
    let mut stage = Stage::new(20, 8);
    stage.press("r").scan("GLUE").type_in("6").press("enter").sees("Lot").type_in("L1").press("enter");
    stage.sees("last day").type_in("+30").press("enter F9").sees("receive done");
    assert_eq!(stage.on_hand("GLUE", "DOCK"), "6");
}

#[test]
fn a_line_that_is_refused_is_gone_on_with_where_it_wants_something() {
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        stage.press("r").scan("OAK-20").type_in("1").scan("GLUE").type_in("6").press("F9");
        stage.sees("the lot of GLUE is missing").press("esc").sees("Lot").type_in("L1").press("enter F9");
        stage.sees("receive done");
        assert_eq!(stage.on_hand("GLUE", "DOCK"), "6", "{width}x{height}");
        stage.press("esc i d").scan("OAK-20").type_in("99").press("F9 esc backspace F9");
        stage.sees("issue done");
        assert_eq!(stage.on_hand("OAK-20", "A-01"), "15", "{width}x{height}");
    }
}

#[test]
fn the_lot_that_expires_first_is_proposed_and_several_are_told() {
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        for (lot, last) in [("L1", "+90"), ("L2", "+30")] {
            stage.press("r").scan("GLUE").type_in("6").press("enter").type_in(lot).press("enter");
            stage.type_in(last).press("enter F9 esc");
        }
        stage.press("i").scan("GLUE").type_in("4").press("enter").sees("L2").press("esc i d");
        stage.scan("GLUE").type_in("9").press("enter").sees("enter takes: 6 of L2 at DOCK until");
        stage.press("enter F9").sees("issue done");
        assert_eq!(stage.on_hand("GLUE", "DOCK"), "3", "{width}x{height}");
    }
}

#[test]
fn the_palette_runs_commands_and_lines() {
    let mut stage = Stage::new(80, 24);
    stage.press(":").type_in("scr").sees("scrap").press("enter").sees("Reason").press("esc");
    stage.press(":").type_in("stock OAK-20").press("enter").sees("one").press("esc");
    assert_eq!(stage.lines, ["stock OAK-20"]);
    stage.press("?").sees("Goods come in").press("esc").sees_not("Goods come in");
}

#[test]
fn a_new_item_is_made_and_changed() {
    let mut stage = Stage::new(20, 8);
    stage
        .press("n")
        .sees("SKU")
        .type_in("LAMP")
        .press("enter")
        .type_in("Lamp")
        .press("enter F9")
        .sees("LAMP");
    stage
        .press("/")
        .type_in("lamp")
        .press("enter e")
        .sees("Name")
        .type_in("Desk")
        .press("F9")
        .sees("Change item LAMP: entry");
    let mut stage = stage;
    stage.resize(80, 24);
    stage.sees("Desk");
}

#[test]
fn marks_take_one_action_on_several() {
    let mut stage = Stage::new(80, 24);
    stage.press("space space r").press("enter enter enter").sees("OAK-20").type_in("2").press("enter");
    stage.sees("GLUE").type_in("1").press("enter").type_in("L9").press("enter enter");
    stage.press("F9").sees("receive done");
    assert_eq!(stage.on_hand("OAK-20", "DOCK"), "2");
}

#[test]
fn a_second_look_asks_once_more_and_enter_does_not_answer_it() {
    let mut stage = Stage::new(20, 8);
    stage.press("r");
    for _ in 0..5 {
        stage.scan("TABLE").type_in("1").press("enter F9").sees("receive done");
    }
    stage.scan("TABLE").type_in("100").press("enter F9").sees("sure").press("enter");
    assert_eq!(stage.on_hand("TABLE", "DOCK"), "5");
    stage.press("F9 y").sees("receive done");
    assert_eq!(stage.on_hand("TABLE", "DOCK"), "105");
}

#[test]
fn alerts_are_acknowledged_and_snoozed() {
    let mut stage = Stage::new(20, 8);
    stage
        .press("3 y")
        .sees("(out)")
        .press("z")
        .sees("Not before")
        .sees("+7")
        .press("enter F9")
        .sees("No alerts");
}

#[test]
fn news_that_come_before_the_receipt_leave_nothing_in_the_next_form() {
    let mut stage = Stage::new(20, 8);
    stage.press("r").scan("OAK-20").type_in("5").press("F9 esc p").scan("OAK-20").sees("A-01");
    stage.news = News::BeforeReceipt;
    stage.press("F9").sees("putaway done").sees_not("1 line").sees("scan or type");
    stage.press("F9").sees("Nothing new is").sees_not("A-01 ");
}

#[test]
fn news_that_come_before_the_receipt_lose_no_word_of_a_count() {
    let mut stage = Stage::new(20, 8);
    stage.news = News::BeforeReceipt;
    stage
        .press("c")
        .scan("A-01")
        .type_in("7")
        .press("enter")
        .sees("recorded")
        .press("F9 y")
        .sees("is closed");
}

#[test]
fn keys_typed_while_a_scan_is_understood_come_after_it() {
    use super::input::Input;
    use super::key::Key;
    use super::millis::Millis;
    use super::msg::Msg;
    let mut stage = Stage::new(20, 8);
    stage.press("r");
    let mut at = 100_000;
    let mut effects = Vec::new();
    for key in "TABLE".chars().map(Key::char).chain(["enter".parse().unwrap()]) {
        at += 5;
        effects
            .extend(super::update::update(&mut stage.model, Msg::Input(Input::Key { key, at: Millis(at) })));
    }
    // The scan's meaning is still being asked when the digits come.
    for c in ['4', '2'] {
        at += 120;
        effects.extend(super::update::update(
            &mut stage.model,
            Msg::Input(Input::Key { key: Key::char(c), at: Millis(at) }),
        ));
    }
    stage.perform(effects);
    stage.sees("Quantity").sees("42");
}

#[test]
fn a_count_that_a_colleague_closes_says_so_and_what_was_not_recorded() {
    use crate::domain::command::Command;
    use crate::domain::ids::CountId;
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        stage.press("c").scan("A-01").type_in("7");
        stage.desk.submit(Command::CountClose(CountId(1)).into()).unwrap();
        // The news of it come on another thread.
        for _ in 0..200 {
            if stage.words().contains("Somebody") {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            stage.wait(10);
        }
        stage.sees("Somebody else closed the count of A-01").sees("7 of OAK-20").press("esc");
        stage.sees_not("stays open");
    }
}

#[test]
fn a_counter_does_not_read_first_what_was_posted_there() {
    for (width, height) in SIZES {
        let mut stage = Stage::new(width, height);
        stage.press("r enter enter").scan("OAK-20").type_in("5").press("enter").press("F9");
        stage.sees("OAK-20 now");
        stage.press("esc c").scan("A-01");
        stage.sees_not("OAK-20 now").sees("OAK-20");
    }
}

#[test]
fn a_prompt_for_a_bin_promises_only_the_keys_that_it_has() {
    let mut stage = Stage::new(80, 24);
    stage.press("c").sees("Location").sees("esc").sees_not("F9").sees_not("F6").sees_not("F5");
}
