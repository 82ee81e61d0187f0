//! Long answers are whole: what has more rows than one question brings is asked for until all of it is there.

use super::Counter;
use crate::domain::command::{Command, InLine, LotRef};
use crate::domain::quantity::Qty;
use crate::domain::text::Code;
use crate::service::desk::Desk;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

#[test]
fn a_bin_and_an_item_of_more_records_than_one_answer_holds_are_shown_whole() {
    let counter = Counter::stocked();
    let line = |lot: usize| InLine {
        item: code("GLUE").into(),
        amount: Qty::whole(1).unwrap().into(),
        place: Some(code("A1").into()),
        lot: Some(LotRef::Number(code(&format!("L{lot:03}")))),
        expires: None,
        cost: None,
    };
    let lines = (1..=230).map(line).collect();
    counter.desk.submit(Command::Receive { supplier: None, lines }.into()).unwrap();
    let shown = counter.json("item show GLUE");
    assert_eq!(shown[0]["records"].as_array().unwrap().len(), 230);
    counter.done("count new A1");
    let lines = counter.json("count show 1");
    assert_eq!(lines.len(), 230);
    assert_eq!(lines[229]["lot"], "L230");
}
