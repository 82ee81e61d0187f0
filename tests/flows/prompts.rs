//! What the forms ask is whole at every size, whichever form it is.

use std::sync::Arc;

use stockroom::tui::commands::TABLE;
use stockroom::tui::forms::Spec;

use crate::page::{Page, Stroke};
use crate::room::{self, Hands};
use crate::seat::Seat;

#[test]
fn every_form_asks_whole_questions() {
    let page = Page::read();
    let (_room, desk) = room::in_memory(page.store(), Hands::at_morning(), None);
    let mut asked = 0;
    for command in TABLE.iter().filter(|command| Spec::of(command.id).is_some()) {
        for size in [(20, 8), (40, 12), (80, 24)] {
            // Each frame on the way is held.
            let mut seat = Seat::new(Arc::clone(&desk), size);
            let typed = format!(":{}", command.id.name());
            let keys = typed
                .chars()
                .map(|c| c.to_string())
                .chain(["enter", "down", "tab", "tab", "F5"].map(String::from));
            for key in keys {
                seat.stroke(&Stroke::Key(key.parse().unwrap()));
            }
            asked += 1;
        }
    }
    assert!(asked > 60, "{asked}");
}
