//! Sets of commands: all of them in one transaction, or none.

use super::{Failed, Writer, commit, session_over, tried};
use crate::domain::desk::{SubmitFault, TogetherAnswer};
use crate::domain::entry::Evaluate;
use crate::domain::receipt::Receipt;
use crate::domain::refusal::{Fault, Refused, Why};
use crate::engine::job::Sealed;
use crate::engine::machine::Ran;
use crate::engine::rules::Rules;
use crate::engine::work::{self, Outcome, Progressed};

enum TogetherDone {
    Done(Vec<Outcome>, Progressed),
    /// The last entry was made by this one, not by the last of all: once more, so that it looks at the alerts.
    Again(usize),
}

impl<R: Rules> Writer<R> {
    pub(super) fn together(&mut self, all: &[Sealed]) -> (Result<TogetherAnswer, SubmitFault>, Ran) {
        // Alerts are looked at once, by the last entry; which one that is shows only when all are done.
        if all.iter().any(|sealed| self.is_over(sealed)) {
            return (Err(SubmitFault::Refused(session_over())), Ran::Nothing);
        }
        let mut last = all.len().saturating_sub(1);
        loop {
            match self.attempt_together(all, last) {
                Ok(TogetherDone::Again(entry)) => last = entry,
                Ok(TogetherDone::Done(answers, so_far)) => {
                    self.tell_shelf(&so_far);
                    let ran = self.publish(&so_far);
                    return (Ok(TogetherAnswer { answers }), ran);
                }
                Err((Failed::Panicked, index)) => {
                    let line = u32::try_from(index + 1).ok();
                    let refused = Refused { faults: vec![Fault { line, why: Why::Fault }] };
                    return (Err(SubmitFault::Refused(refused)), Ran::Nothing);
                }
                Err((Failed::Unreadable(fault), _)) => {
                    let ran = self.look().unwrap_or(Ran::Nothing);
                    return (Err(SubmitFault::Unreadable(fault)), ran);
                }
                Err((Failed::Dead(what), _)) => {
                    let ran = self.lost(&what);
                    return (Err(SubmitFault::Stopped(what)), ran);
                }
                Err((Failed::Unknown(what), _)) => {
                    let ran = self.lost(&what);
                    return (Err(SubmitFault::Unknown(what)), ran);
                }
            }
        }
    }

    /// All of a set in one transaction, which is given up where any is refused.
    fn attempt_together(&self, all: &[Sealed], last: usize) -> Result<TogetherDone, (Failed, usize)> {
        let txn = self.begin().map_err(|failed| (failed, 0))?;
        let now = self.shared.clock.now();
        let mut at = 0;
        let done = tried(|| {
            let mut state = txn.state();
            if let Some(answers) = work::known_set(&state, all)? {
                return Ok((answers, Progressed::default(), None));
            }
            let (mut so_far, mut answers, mut made) = (Progressed::default(), Vec::new(), None);
            for (index, sealed) in all.iter().enumerate() {
                at = index;
                let alerts = if index == last { Evaluate::Now } else { Evaluate::Later };
                let outcome = work::submit(&mut state, &self.rules, sealed, now, alerts, &mut so_far)?;
                if matches!(&outcome, Ok(Receipt::Done(done)) if so_far.head == Some(done.seq)) {
                    made = Some(index);
                }
                answers.push(outcome);
            }
            Ok((answers, so_far, made))
        });
        let (answers, so_far, made) = done.map_err(|failed| (failed, at))?;
        if answers.iter().any(Result::is_err) {
            return Ok(TogetherDone::Done(answers, Progressed::default()));
        }
        if let Some(made) = made
            && made != last
        {
            return Ok(TogetherDone::Again(made));
        }
        commit(txn, so_far.wrote).map_err(|failed| (failed, at))?;
        Ok(TogetherDone::Done(answers, so_far))
    }
}
