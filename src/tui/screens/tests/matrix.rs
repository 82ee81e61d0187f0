//! Every detail screen at every size, without colour in ASCII and with colour and all marks: snapshots to be read.

use std::sync::Arc;

use super::stage::{SIZES, Seat, Stage};
use crate::domain::ids::Seq;
use crate::domain::query::{JournalQuery, WhyOf};
use crate::service::local::Local;
use crate::tui::glyphs::GlyphSet;
use crate::tui::screens::{
    Screen, alert_review, count_review, counting, counts, entry, item, jobs, journal, location, lots,
    messages, reservations, suppliers, why,
};
use crate::tui::theme::Theme;

/// One snapshot for a screen: all sizes and both dresses, after some keys.
fn check(name: &str, desk: &Arc<Local>, screen: impl Fn() -> Screen, keys: &str) {
    let mut text = String::new();
    for dress in [(Theme::Mono, GlyphSet::Ascii), (Theme::Ansi, GlyphSet::Unicode)] {
        for size in SIZES {
            let mut seat = Seat::at(desk, screen(), size, dress);
            seat.keys(keys);
            text.push_str(&format!("{}x{} {}\n{}\n", size.0, size.1, dress.0, seat.frame()));
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn item_sections() {
    let stage = Stage::new();
    let oak = stage.item("OAK-20");
    let of = || item::State::new(oak).into();
    check("item_records", &stage.ann, of, "");
    check("item_movements", &stage.ann, of, "2 down");
    check("item_months", &stage.ann, of, "3");
    check("item_details", &stage.ann, of, "4 down down down");
    check("item_promised", &stage.ann, of, "5");
    check("item_alerts", &stage.ann, || item::State::new(stage.item("SCREW-4X40")).into(), "6");
}

#[test]
fn location_sections() {
    let stage = Stage::new();
    let shop = stage.place("SHOP");
    let of = || location::State::new(shop).into();
    check("location_records", &stage.ann, of, "");
    check("location_places", &stage.ann, of, "tab");
    check("location_movements", &stage.ann, || location::State::new(stage.place("A1")).into(), "3");
}

#[test]
fn journal_entry_why() {
    let stage = Stage::new();
    let oak = stage.item("OAK-20");
    let book = || journal::State::new(JournalQuery::default()).into();
    check("journal", &stage.ann, book, "");
    check("journal_filter", &stage.ann, book, "/ issue space item:OAK-20 enter down");
    check("journal_empty", &stage.ann, book, "/ scrap enter");
    check("entry", &stage.ann, || entry::State::new(Seq(26)).into(), "");
    check("why_on_hand", &stage.ann, || why::State::new(WhyOf::OnHand(oak)).into(), "");
    check("why_available", &stage.ann, || why::State::new(WhyOf::Available(oak)).into(), "");
}

#[test]
fn counting_and_review() {
    let stage = Stage::new();
    let count = stage.counted();
    check("counts", &stage.ann, || counts::State::new().into(), "");
    check("count_review", &stage.ann, || count_review::State::new(count).into(), "");
    let glue = stage.item("GLUE");
    let shelf = stage.place("A2");
    let bin = || counting::State::new(counting::CountStart::Bin(shelf, super::stage::code("A2"))).into();
    check("counting", &stage.ben, bin, "");
    check("counting_typed", &stage.ben, bin, "down 12");
    check("why_hidden", &stage.ben, || why::State::new(WhyOf::OnHand(glue)).into(), "");
    check("movements_hidden", &stage.ben, || location::State::new(shelf).into(), "3");
}

#[test]
fn alerts_and_lists() {
    let stage = Stage::new();
    check("alerts", &stage.ann, || alert_review::State::new().into(), "");
    check("alerts_snooze", &stage.ann, || alert_review::State::new().into(), "space z");
    check("alerts_none", &stage.ann, || alert_review::State::new().into(), "t");
    check("suppliers", &stage.ann, || suppliers::State::new().into(), "");
    check("jobs", &stage.ann, || jobs::State::new().into(), "");
    check("lots", &stage.ann, || lots::State::of(None).into(), "");
    check("reservations", &stage.ann, || reservations::State::new().into(), "");
    check("messages", &stage.ann, || messages::State::new().into(), "w");
}
