//! What must be refused whatever is there. Each of these is wrong by itself.

use stockroom::domain::command::{
    Command, CountLine, InLine, ItemRef, MoveLine, OutLine, ReleaseWhat, Source, UndoWhat,
};
use stockroom::domain::event::Judgement;
use stockroom::domain::ids::{CountId, EntryLine, LocationId, ReservationId, Seq};
use stockroom::domain::party::Role;
use stockroom::domain::quantity::{QTY_MAX, Qty};

use super::{DAY, Maker, VIEWER, code};

impl Maker<'_> {
    pub(super) fn garbage(&mut self) -> Command {
        self.source = Source::Hand;
        self.manager();
        let item = self.active_item().map_or(code("NOTHING").into(), |item| self.item_ref(item));
        let one = |quantity: i64| one_in(item.clone(), Qty(quantity));
        match self.dice.below(16) {
            0 => Command::Receive {
                supplier: None,
                lines: vec![one_in(code("NOTHING").into(), Qty(1_000_000))],
            },
            1 => Command::Receive { supplier: None, lines: vec![one(0)] },
            2 => Command::Receive { supplier: None, lines: vec![one(-1_000_000)] },
            3 => Command::Receive { supplier: None, lines: vec![one(1)] },
            4 => Command::Receive { supplier: None, lines: vec![one(QTY_MAX + 1_000_000)] },
            5 => Command::Receive { supplier: None, lines: Vec::new() },
            6 => {
                self.effective = Some(self.now + 1 + self.dice.below(DAY));
                Command::Receive { supplier: None, lines: vec![one(1_000_000)] }
            }
            7 => {
                self.is(VIEWER, Role::Viewer);
                Command::Receive { supplier: None, lines: vec![one(1_000_000)] }
            }
            8 => {
                self.is(super::CLERKS[0], Role::Clerk);
                Command::ClosePeriod(self.model.day(self.now).plus(-1))
            }
            9 => Command::ClosePeriod(self.model.day(self.now)),
            10 => Command::Undo(UndoWhat::Entry(Seq(self.model.head().0 + 1))),
            11 => Command::CountEnter { count: CountId(u32::MAX), lines: vec![unseen(item)] },
            12 => Command::CountJudge {
                observation: EntryLine { seq: Seq(1), line: 1 },
                judgement: Judgement::Approved,
            },
            13 => {
                Command::Release { what: ReleaseWhat::Reservation(ReservationId(u32::MAX)), quantity: None }
            }
            14 => Command::Issue { to: None, lines: vec![too_much(item)] },
            _ => Command::Move(vec![into_the_outside(item)]),
        }
    }
}

fn one_in(item: ItemRef, quantity: Qty) -> InLine {
    let place = Some(code("DOCK").into());
    InLine { item, amount: quantity.into(), place, lot: None, expires: None, cost: None }
}

fn unseen(item: ItemRef) -> CountLine {
    CountLine { item, lot: None, counted: Qty(1_000_000).into() }
}

fn too_much(item: ItemRef) -> OutLine {
    OutLine { item, amount: Qty(QTY_MAX).into(), from: None, lot: None, document: None }
}

fn into_the_outside(item: ItemRef) -> MoveLine {
    let (from, to) = (Some(LocationId::SUPPLIER.into()), Some(LocationId::CUSTOMER.into()));
    MoveLine { item, amount: Some(Qty(1_000_000).into()), from, to, lot: None }
}
