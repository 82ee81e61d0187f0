//! What a set of commands would come to, tried over a snapshot on the thread of whoever asks. Nothing is kept, nobody is
//! held up: the writer hears nothing of it. So what is done afterwards may still come to something else.

use super::core::Engine;
use super::job::Sealed;
use super::rules::Rules;
use super::work::{self, Progressed};
use crate::domain::desk::{AskFault, SubmitFault, TogetherAnswer};
use crate::domain::entry::Evaluate;
use crate::domain::overlay::Overlay;
use crate::domain::table::Unreadable;
use crate::domain::time::Moment;
use crate::store::Reading;

/// What a store is rehearsed with.
pub(super) type Rehearse =
    Box<dyn Fn(&Reading, &[Sealed], Moment) -> Result<TogetherAnswer, Unreadable> + Send + Sync>;

/// A rehearsal by rules.
pub(super) fn by<R: Rules>(rules: R) -> Rehearse {
    Box::new(move |state, all, now| {
        let mut state = Overlay::new(state);
        let mut so_far = Progressed::default();
        let last = all.len().saturating_sub(1);
        let mut answers = Vec::with_capacity(all.len());
        for (index, sealed) in all.iter().enumerate() {
            let alerts = if index == last { Evaluate::Now } else { Evaluate::Later };
            answers.push(work::submit(&mut state, &rules, sealed, now, alerts, &mut so_far)?);
        }
        Ok(TogetherAnswer { answers })
    })
}

impl Engine {
    /// What a set of commands would come to as of the last commit.
    pub fn rehearse(&self, all: &[Sealed]) -> Result<TogetherAnswer, SubmitFault> {
        let done = self.look_at_state(|state| self.rehearsal()(state, all, self.now()));
        let done = done.map_err(|fault| match fault {
            AskFault::Unreadable(fault) => SubmitFault::Unreadable(fault),
            AskFault::Stopped(what) => SubmitFault::Stopped(what),
            AskFault::Unfit(_) | AskFault::Closed | AskFault::Late => SubmitFault::Closed,
        })?;
        Ok(done?)
    }
}
