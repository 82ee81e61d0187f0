//! Wishes: what sort of command comes next, how often, and how many of them must be accepted for a run to mean anything.

use crate::dice::Dice;

macro_rules! kinds {
    ($($kind:ident: $weight:literal, $least:literal;)*) => {
        /// A sort of command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($kind,)* }

        /// Each sort, how often it is wished, and how many of ten thousand wishes must at least be accepted as it.
        pub const KINDS: &[(Kind, u64, u64)] = &[$((Kind::$kind, $weight, $least),)*];
    };
}

kinds! {
    Opening: 25, 60;
    Receive: 110, 400;
    PutAway: 50, 80;
    IssueCustomer: 40, 100;
    IssueProduction: 30, 80;
    IssueJob: 30, 80;
    IssueUsual: 15, 30;
    IssueFirstExpired: 45, 100;
    IssuePromised: 25, 50;
    IssueBelow: 12, 15;
    Move: 55, 150;
    MoveAll: 12, 30;
    AdjustUp: 20, 50;
    AdjustDown: 20, 50;
    Scrap: 20, 50;
    ReturnIn: 20, 60;
    ReturnToSupplier: 15, 40;
    Reserve: 30, 80;
    Release: 15, 40;
    UndoEntry: 60, 100;
    UndoLine: 40, 80;
    UndoLast: 15, 20;
    UndoNewest: 25, 50;
    CountOpen: 40, 80;
    CountMatch: 35, 80;
    CountNear: 45, 100;
    CountOff: 30, 50;
    CountClose: 22, 50;
    CountApprove: 20, 40;
    CountReject: 8, 15;
    Mixed: 20, 20;
    Late: 60, 100;
    Settings: 8, 10;
    ItemAdd: 9, 10;
    ItemChange: 20, 30;
    ItemTracking: 8, 5;
    ItemRename: 5, 10;
    ItemMerge: 12, 4;
    ItemRetire: 6, 2;
    ItemRevive: 4, 2;
    PlaceAdd: 8, 5;
    PlaceChange: 12, 15;
    PlaceRename: 5, 10;
    PlaceMerge: 8, 5;
    PlaceRetire: 4, 2;
    PlaceRevive: 4, 2;
    LotAdd: 6, 10;
    LotChange: 10, 20;
    LotRename: 4, 5;
    LotMerge: 9, 5;
    LotRetire: 5, 2;
    Party: 8, 15;
    Alert: 15, 10;
    ClosePeriod: 5, 5;
    Day: 25, 50;
    Garbage: 30, 0;
}

/// Something wished for. What becomes of it depends on what is there when its turn comes.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub kind: Kind,
    /// Everything else about it.
    pub seed: u64,
}

/// The wishes of a history.
pub fn wishes(seed: u64, count: usize) -> Vec<Wish> {
    let mut dice = Dice::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let weights = KINDS.iter().map(|(_, weight, _)| *weight);
    (0..count).map(|_| Wish { kind: KINDS[dice.weighted(weights.clone())].0, seed: dice.next() }).collect()
}
