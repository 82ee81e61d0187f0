//! The store has stopped: the screen says so, says what nobody knows, and what to do; leaving it tells the shell.

use super::beep::Beep;
use super::effect::Effect;
use super::modal::Modal;
use super::model::Model;
use super::outcome;
use super::said::Tone;
use crate::domain::desk::SubmitFault;

/// The exit code of a screen whose store has stopped.
pub const STOPPED: i32 = 3;

/// What to do now.
const DO: &str = "Nothing more can be done here. Leave (q) and start stockroom again: it checks the file, and says \
                  what became of what was under way.";

/// The desk says that nothing more can be done there.
pub(super) fn told(model: &mut Model, out: &mut Vec<Effect>, why: &str) {
    if model.stopped.is_some() {
        return;
    }
    out.push(Effect::Beep(Beep::Wrong));
    // What a line has just printed is not taken away unread.
    let mut lines = match &model.modal {
        Some(Modal::Reading(text)) => text.lines().to_vec(),
        _ => Vec::new(),
    };
    lines.push(outcome::sentence(why));
    show(model, why, lines);
}

/// A command was answered in a way that only a store that has stopped answers.
pub(super) fn after(model: &mut Model, fault: &SubmitFault) {
    let why = match fault {
        SubmitFault::Unknown(why) | SubmitFault::Stopped(why) => why,
        _ => return,
    };
    let lines = outcome::fault_lines(fault);
    // That one may have been done is more than that nothing more can be.
    if model.stopped.is_none() || matches!(fault, SubmitFault::Unknown(_)) {
        show(model, why, lines);
    }
}

/// What a line printed, where the store has stopped meanwhile.
pub(super) fn printed(model: &mut Model, lines: Vec<String>) {
    if let Some(why) = model.stopped.clone() {
        show(model, &why, lines);
    }
}

/// Leaving a stopped store is no ordinary leaving.
pub(super) fn codes(model: &Model, out: &mut [Effect]) {
    if model.stopped.is_none() {
        return;
    }
    for effect in out {
        if *effect == Effect::Quit(0) {
            *effect = Effect::Quit(STOPPED);
        }
    }
}

fn show(model: &mut Model, why: &str, mut lines: Vec<String>) {
    model.stopped = Some(why.to_owned());
    lines.push(String::from(DO));
    model.pin = None;
    model.modal = Some(Modal::notice("The store has stopped", Tone::Bad, lines));
    model.dirty = true;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Moment;
    use crate::tui::effect::{Address, Asker, Slot};
    use crate::tui::glyphs::GlyphSet;
    use crate::tui::look::Look;
    use crate::tui::msg::Msg;
    use crate::tui::screens::home;
    use crate::tui::theme::Theme;
    use crate::tui::update::update;

    fn model() -> Model {
        let look = Look { theme: Theme::Mono, glyphs: GlyphSet::Ascii.glyphs(), width: 80, height: 24 };
        Model::plain(home::State::new(), look)
    }

    fn words(model: &Model) -> String {
        match &model.modal {
            Some(Modal::Reading(text)) => text.lines().join(" "),
            _ => String::new(),
        }
    }

    fn submitted(fault: SubmitFault) -> Msg {
        let to = Address { asker: Asker::Model, slot: Slot(3) };
        Msg::Submitted { to, result: Box::new(Err(fault)), moment: Moment(0) }
    }

    #[test]
    fn what_nobody_knows_is_never_said_not_to_be_done() {
        let mut model = model();
        update(&mut model, submitted(SubmitFault::Unknown(String::from("its disk is full"))));
        let said = words(&model);
        assert!(said.contains("nobody knows yet whether this was done"), "{said}");
        assert!(said.contains("start stockroom again"), "{said}");
        assert!(!said.contains("Not done"), "{said}");
        // The news of the end takes nothing of it away.
        update(&mut model, Msg::Stopped(String::from("its disk is full")));
        assert_eq!(words(&model), said);
    }

    #[test]
    fn a_store_that_stops_by_itself_is_told_and_what_a_line_printed_stays() {
        let mut model = model();
        update(&mut model, Msg::Stopped(String::from("the disk failed before")));
        assert!(words(&model).contains("The disk failed before."), "{}", words(&model));
        update(
            &mut model,
            Msg::Ran {
                line: String::from("receive"),
                output: vec![String::from("saving failed")],
                needs: None,
            },
        );
        let said = words(&model);
        assert!(said.contains("saving failed") && said.contains("Leave (q)"), "{said}");
    }

    #[test]
    fn leaving_a_stopped_store_is_code_3_and_any_other_is_not() {
        for (stops, code) in [(false, 0), (true, STOPPED)] {
            let mut model = model();
            if stops {
                update(&mut model, Msg::Stopped(String::from("the disk failed before")));
            }
            let mut out = vec![Effect::Quit(0), Effect::Quit(129)];
            codes(&model, &mut out);
            assert_eq!(out, [Effect::Quit(code), Effect::Quit(129)]);
        }
    }
}
