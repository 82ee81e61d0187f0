//! What a refusal asks instead of refusing: whether somebody is sure, and of what they were told.

use super::super::ids::Seq;
use super::{Fault, Refused, Why};

impl Refused {
    /// Whether being sure would do.
    pub fn asks(&self) -> bool {
        !self.faults.is_empty() && self.faults.iter().all(|fault| fault.why.asks())
    }

    /// Whether it is that the form was posted before.
    pub fn is_posted_form(&self) -> bool {
        self.faults.iter().any(|fault| matches!(fault.why, Why::FormPosted { .. }))
    }

    /// The last entry of a colleague's that this tells of; none where it tells of none.
    pub fn told_up_to(&self) -> Option<Seq> {
        let told = |fault: &Fault| match fault.why {
            Why::ChangedMeanwhile { seq, .. } => Some(seq),
            _ => None,
        };
        self.faults.iter().filter_map(told).max()
    }
}

impl Why {
    /// Whether being sure would do.
    pub fn asks(&self) -> bool {
        matches!(
            self,
            Why::SecondLook { .. }
                | Why::RepeatedReference { .. }
                | Why::NotBought { .. }
                | Why::ChangedMeanwhile { .. }
        )
    }
}
