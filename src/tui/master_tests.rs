//! Forms of master data, key by key: they begin with what there is, and can say all that an item, a place, a party has.

use super::stage::{Stage, code};
use crate::domain::quantity::Qty;
use crate::domain::query::ItemQuery;
use crate::service::desk::ask;

const WIDE: (u16, u16) = (80, 24);

fn stage((width, height): (u16, u16)) -> Stage {
    Stage::new(width, height)
}

#[test]
fn changes_of_masters_begin_with_what_there_is() {
    let mut stage = stage(WIDE);
    stage
        .press(":")
        .type_in("new-supplier")
        .press("enter")
        .type_in("OAKS")
        .press("enter")
        .type_in("Oaks Ltd");
    stage.press("enter").type_in("call first").press("F9").sees("New supplier OAKS: entry");
    stage.press("o s").sees("OAKS").press("down e").sees("Oaks Ltd").sees("call first");
    stage.press("F9").sees("it was so already");
    stage.press("esc :").type_in("new-job").press("enter").type_in("SAW").press("enter").type_in("Table saw");
    stage.press("enter").type_in("mach").press("enter F9").sees("New job SAW");
    stage.press("o w e").sees("Table saw").sees("machine").press("esc esc");
    stage.press(":").type_in("change-location").press("enter").type_in("A-01").press("enter").sees("storage");
    stage.press("F9").sees("it was so already");
}

#[test]
fn a_location_has_notes() {
    let mut stage = stage(WIDE);
    stage.press(":").type_in("change-location").press("enter").type_in("A-01").press("enter");
    stage
        .press("tab tab tab tab tab")
        .type_in("behind the door")
        .press("F9")
        .sees("Change location A-01: entry");
    stage.press(":").type_in("change-location").press("enter").type_in("A-01").press("enter");
    stage.sees("behind the door");
}

#[test]
fn an_item_has_suppliers_terms_policies_of_places_further_uses_and_barcodes() {
    let mut stage = stage(WIDE);
    let item =
        |stage: &Stage| ask(stage.desk.as_ref(), ItemQuery { item: code("OAK-20").into() }).unwrap().unwrap();
    stage.press("/").type_in("oak").press("enter :").type_in("supplier-terms").press("enter").sees("OAK-20");
    stage.type_in("ACME").press("enter").type_in("T-7").press("enter").type_in("case").press("enter");
    stage.type_in("4.25").press("enter").type_in("14").press("enter").type_in("2case").press("F9");
    stage.sees("Supplier's terms OAK-20: entry");
    let view = item(&stage);
    let terms = view.item.suppliers.first().unwrap();
    assert_eq!((terms.lead_days, terms.moq), (Some(14), Qty::whole(24)));
    assert_eq!(terms.code, Some(code("T-7")));
    // Again it begins with what they ask, and one field changes.
    stage
        .press(":")
        .type_in("supplier-terms")
        .press("enter")
        .type_in("ACME")
        .press("enter")
        .sees("T-7")
        .sees("4.25");
    stage.press("tab tab tab").type_in("21").press("F9");
    let view = item(&stage);
    assert_eq!(view.item.suppliers.first().unwrap().lead_days, Some(21));
    assert_eq!(view.item.suppliers.first().unwrap().code, Some(code("T-7")));
    stage
        .press(":")
        .type_in("drop-supplier")
        .press("enter")
        .type_in("ACME")
        .press("enter F9")
        .sees("Drop supplier");
    assert!(item(&stage).item.suppliers.is_empty());
    // A policy of one place, then none there.
    stage.press(":").type_in("policy").press("enter").type_in("A-01").press("enter enter").type_in("5");
    stage.press("enter").type_in("9").press("F9").sees("Policy OAK-20: entry");
    assert_eq!(item(&stage).policy_places.iter().flatten().count(), 1);
    stage.press(":").type_in("policy").press("enter").type_in("A-01").press("enter").sees("5").sees("9");
    stage.press("ctrl-u").type_in("off").press("enter F9").sees("Policy OAK-20: entry");
    stage.press(":").type_in("policy").press("enter").type_in("A-01").press("enter").sees("off");
    stage.press("ctrl-u").type_in("clear").press("enter F9").sees("Policy OAK-20: entry");
    assert_eq!(item(&stage).policy_places.iter().flatten().count(), 0);
    // Barcodes: one with a pack, and away again; a pack that there is not is told.
    stage
        .press("x b")
        .type_in("777")
        .press("enter tab")
        .type_in("nosuch")
        .press("F9")
        .sees("is no pack of OAK-20");
    stage.press("ctrl-u").type_in("case").press("F9").sees("Attach barcode 777: entry");
    assert_eq!(item(&stage).item.barcodes.len(), 3);
    stage.press(":").type_in("drop-barcode").press("enter down").sees("777 case").press("down down enter F9");
    stage.sees("Drop barcode OAK-20: entry");
    assert_eq!(item(&stage).item.barcodes.len(), 2);
    // Further uses.
    stage.press("e").sees("Used as too");
    while !at_field(&stage, "Used as too") {
        stage.press("tab");
    }
    stage.type_in("raw, mro").press("F9").sees("Change item OAK-20: entry");
    assert_eq!(item(&stage).item.uses.len(), 2);
}

#[test]
fn settings_are_listed_with_their_values_and_say_what_they_are() {
    let mut stage = stage(WIDE);
    stage.press(":").type_in("settings").press("enter down").sees("time-zone UTC").sees("adjust-value 500");
    stage.press("ctrl-u").type_in("adjust-v").press("enter").sees("500").sees("the same in money, or none");
    stage
        .press("ctrl-u F9")
        .sees("Value is missing")
        .type_in("none")
        .press("F9")
        .sees("Setting adjust-value: entry");
    stage.press(":").type_in("settings").press("enter down").sees("adjust-value none");
}

#[test]
fn people_are_listed_with_their_roles() {
    let mut stage = stage(WIDE);
    stage.press("o u").sees("People").sees("Ann").sees("manager").press("e").sees("Change role");
    stage.type_in("clerk").press("enter F9").sees("only manager");
}

/// Whether a form asks for this now.
fn at_field(stage: &Stage, prompt: &str) -> bool {
    let page = stage.model.top().page();
    page.prompt(&stage.model.facts).iter().any(|asked| asked.starts_with(prompt))
}
