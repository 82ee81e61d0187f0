//! Stock commands: in, out, inside, up and down, promised; and paper that comes late for a count.

use stockroom::domain::command::{
    AdjustLine, Command, Deed, InLine, IssueTo, LotRef, MoveLine, OutLine, ReleaseWhat, ReserveLine,
    ReturnWay,
};
use stockroom::domain::event::Reason;
use stockroom::domain::ids::{ItemId, LocationId, LotId, Record};
use stockroom::domain::item::Tracking;
use stockroom::domain::location::LocationKind;
use stockroom::domain::quantity::{Qty, UnitCost};
use stockroom::domain::settings::Beyond;
use stockroom::domain::text::Code;

use super::{DAY, HOUR, Maker, code};
use crate::wish::Kind;

impl Maker<'_> {
    pub(super) fn stock(&mut self, kind: Kind) -> Option<Command> {
        match kind {
            Kind::Opening => {
                self.signer();
                Some(Command::Opening(self.in_lines(3)?))
            }
            Kind::Receive => self.receive(),
            Kind::PutAway => self.put_away(),
            Kind::IssueCustomer => self.issue(Some(IssueTo::Customer)),
            Kind::IssueProduction => self.issue(Some(IssueTo::Production)),
            Kind::IssueJob => {
                let jobs: Vec<_> = self.model.jobs.keys().copied().collect();
                let job = *self.dice.pick(&jobs)?;
                self.issue(Some(IssueTo::Job(job.into())))
            }
            Kind::IssueUsual => self.issue(None),
            Kind::IssueFirstExpired => self.issue_first_expired(),
            Kind::IssuePromised => self.issue_promised(),
            Kind::IssueBelow => self.issue_below(),
            Kind::Move => self.relocate(),
            Kind::MoveAll => self.move_all(),
            Kind::AdjustUp | Kind::AdjustDown => self.adjust(kind == Kind::AdjustUp),
            Kind::Scrap => {
                let reason = *self.dice.pick(&Reason::ALL)?;
                Some(Command::Scrap { reason, lines: self.out_lines(2)? })
            }
            Kind::ReturnIn => self.give_back(),
            Kind::ReturnToSupplier => self.send_back(),
            Kind::Reserve => self.reserve(),
            Kind::Release => self.release(),
            Kind::Mixed => self.mixed(),
            _ => self.late(),
        }
    }

    /// One to `most` lines, each made by `line`.
    fn lines<L>(&mut self, most: u64, mut line: impl FnMut(&mut Self) -> Option<L>) -> Option<Vec<L>> {
        let count = if self.dice.chance(60) { 1 } else { self.dice.between(1, most) };
        let lines: Vec<L> = (0..count).filter_map(|_| line(self)).collect();
        (!lines.is_empty()).then_some(lines)
    }

    fn in_lines(&mut self, most: u64) -> Option<Vec<InLine>> {
        self.lines(most, |maker| {
            let item = maker.active_item()?;
            // The only dock takes what names no place.
            let place = if maker.dice.chance(25) { None } else { Some(maker.active_place()?) };
            maker.in_line(item, place, None)
        })
    }

    fn in_line(&mut self, item: ItemId, place: Option<LocationId>, lot: Option<LotId>) -> Option<InLine> {
        let tracking = self.model.items.get(&item)?.tracking;
        let (lot, expires) = match (tracking, lot) {
            (Tracking::None, _) => (None, None),
            (Tracking::Lot, Some(lot)) if lot != LotId::NONE => (Some(self.lot_ref(lot)), None),
            (Tracking::Lot, _) => self.lot_of(item),
        };
        Some(InLine {
            item: self.item_ref(item),
            amount: self.amount(item, None),
            place: place.map(|place| self.place_ref(place)),
            lot,
            expires,
            cost: self.dice.chance(50).then(|| UnitCost(self.dice.between(0, 5_000_000) as i64)),
        })
    }

    /// A lot of an item: one that there is, or a new one with its last day.
    fn lot_of(&mut self, item: ItemId) -> (Option<LotRef>, Option<stockroom::domain::time::Day>) {
        let known: Vec<LotId> =
            self.model.lots.iter().filter(|(_, lot)| lot.item == item).map(|(id, _)| *id).collect();
        if self.dice.chance(60)
            && let Some(lot) = self.dice.pick(&known).copied()
        {
            return (Some(self.lot_ref(lot)), None);
        }
        let number = code(&format!("L{}", self.dice.below(60)));
        let today = self.model.day(self.now);
        let expires = self.dice.chance(75).then(|| today.plus(self.dice.between(0, 150) as i64 - 5));
        (Some(LotRef::Number(number)), expires)
    }

    fn receive(&mut self) -> Option<Command> {
        let suppliers: Vec<_> = self.model.suppliers.keys().copied().collect();
        let supplier = if self.dice.chance(60) { self.dice.pick(&suppliers).copied() } else { None };
        self.reference = self.dice.chance(30).then(|| code(&format!("DN-{}", self.dice.below(80))));
        Some(Command::Receive { supplier: supplier.map(Into::into), lines: self.in_lines(4)? })
    }

    fn put_away(&mut self) -> Option<Command> {
        let waits = |model: &crate::model::Model, record: &Record| {
            let kind = model.places.get(&record.location).map(|place| place.kind);
            matches!(kind, Some(LocationKind::Dock | LocationKind::Cart))
        };
        let mut stock = self.model.stock();
        stock.retain(|(record, held)| *held > 0 && waits(self.model, record));
        let lines = self.lines(3, |maker| {
            let (record, held) = *maker.dice.pick(&stock)?;
            let to = if maker.dice.chance(40) { None } else { Some(maker.active_place()?) };
            Some(maker.move_line(record, held, to))
        })?;
        Some(Command::PutAway(lines))
    }

    fn move_line(&mut self, record: Record, held: i128, to: Option<LocationId>) -> MoveLine {
        MoveLine {
            item: self.item_ref(record.item),
            amount: self.dice.chance(70).then(|| self.amount(record.item, Some(held))),
            from: Some(self.place_ref(record.location)),
            to: to.map(|to| self.place_ref(to)),
            lot: self.lot_named(&record, 60),
        }
    }

    /// The record's lot, named so many times in a hundred.
    fn lot_named(&mut self, record: &Record, percent: u64) -> Option<LotRef> {
        (record.lot != LotId::NONE && self.dice.chance(percent)).then(|| self.lot_ref(record.lot))
    }

    fn out_lines(&mut self, most: u64) -> Option<Vec<OutLine>> {
        self.lines(most, |maker| {
            let (record, held) = maker.held()?;
            Some(maker.out_line(record, held))
        })
    }

    fn out_line(&mut self, record: Record, held: i128) -> OutLine {
        OutLine {
            item: self.item_ref(record.item),
            amount: self.amount(record.item, Some(held)),
            from: self.dice.chance(80).then(|| self.place_ref(record.location)),
            lot: self.lot_named(&record, 70),
            document: None,
        }
    }

    fn issue(&mut self, to: Option<IssueTo>) -> Option<Command> {
        Some(Command::Issue { to, lines: self.out_lines(3)? })
    }

    /// One line of an item that names neither place nor lot.
    fn issue_first_expired(&mut self) -> Option<Command> {
        let mut stock = self.model.stock();
        let tracked = |item: &ItemId| self.model.items.get(item).map(|item| item.tracking);
        stock.retain(|(record, held)| *held > 0 && tracked(&record.item) == Some(Tracking::Lot));
        let (record, _) = *self.dice.pick(&stock)?;
        let (on_hand, on_hold, reserved) = self.model.totals(record.item);
        let line = OutLine {
            item: self.item_ref(record.item),
            amount: self.amount(record.item, Some((on_hand - on_hold - reserved).max(1))),
            from: None,
            lot: None,
            document: None,
        };
        Some(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] })
    }

    fn issue_promised(&mut self) -> Option<Command> {
        let promises: Vec<_> = self.model.promises.values().collect();
        let promise = (*self.dice.pick(&promises)?).clone();
        let line = OutLine {
            item: self.item_ref(promise.item),
            amount: self.amount(promise.item, Some(i128::from(promise.quantity.0))),
            from: None,
            lot: None,
            document: Some(promise.document),
        };
        Some(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] })
    }

    /// More than is there, signed.
    fn issue_below(&mut self) -> Option<Command> {
        if self.model.settings().beyond == Beyond::Refuse {
            return None;
        }
        self.signer();
        self.overrides = self.dice.chance(85);
        let (record, held) = self.held()?;
        let mut line = self.out_line(record, held);
        let step = self.amount(record.item, Some(20_000_000)).quantity.0;
        line.amount = Qty(i64::try_from(held).ok()? + step).into();
        line.from = Some(self.place_ref(record.location));
        line.lot = self.lot_named(&record, 80);
        Some(Command::Issue { to: Some(IssueTo::Production), lines: vec![line] })
    }

    fn relocate(&mut self) -> Option<Command> {
        let lines = self.lines(3, |maker| {
            let (record, held) = maker.held()?;
            let to = maker.active_place()?;
            Some(maker.move_line(record, held, Some(to)))
        })?;
        Some(Command::Move(lines))
    }

    fn move_all(&mut self) -> Option<Command> {
        let (record, _) = self.held()?;
        let to = self.active_place()?;
        Some(Command::MoveAll { from: self.place_ref(record.location), to: self.place_ref(to) })
    }

    fn adjust(&mut self, up: bool) -> Option<Command> {
        let lines = self.lines(2, |maker| {
            let (record, held) = maker.held()?;
            let amount = maker.amount(record.item, Some(held.min(40_000_000))).quantity;
            Some(AdjustLine {
                item: maker.item_ref(record.item),
                at: maker.place_ref(record.location),
                lot: maker.lot_named(&record, 90),
                change: if up { amount } else { amount.negated() }.into(),
                reason: *maker.dice.pick(&Reason::ALL)?,
            })
        })?;
        Some(Command::Adjust(lines))
    }

    fn give_back(&mut self) -> Option<Command> {
        let way = match self.dice.below(3) {
            0 => ReturnWay::FromCustomer,
            1 => ReturnWay::FromProduction,
            _ => {
                let jobs: Vec<_> = self.model.jobs.keys().copied().collect();
                ReturnWay::FromJob((*self.dice.pick(&jobs)?).into())
            }
        };
        Some(Command::Return { way, lines: self.in_lines(2)? })
    }

    fn send_back(&mut self) -> Option<Command> {
        let (record, held) = self.held()?;
        let line = InLine {
            item: self.item_ref(record.item),
            amount: self.amount(record.item, Some(held)),
            place: Some(self.place_ref(record.location)),
            lot: self.lot_named(&record, 80),
            expires: None,
            cost: None,
        };
        Some(Command::Return { way: ReturnWay::ToSupplier(None), lines: vec![line] })
    }

    fn document(&mut self) -> Code {
        code(&format!("SO-{}", self.dice.below(25)))
    }

    fn reserve(&mut self) -> Option<Command> {
        let lines = self.lines(2, |maker| {
            let (record, held) = maker.held()?;
            let (on_hand, on_hold, reserved) = maker.model.totals(record.item);
            let most = held.min(on_hand - on_hold - reserved).max(1);
            let lot = maker.lot_named(&record, 30);
            let place = (lot.is_some() || maker.dice.chance(40)).then(|| maker.place_ref(record.location));
            let amount = maker.amount(record.item, Some(most));
            Some(ReserveLine { item: maker.item_ref(record.item), amount, place, lot })
        })?;
        Some(Command::Reserve { document: self.document(), priority: None, lines })
    }

    fn release(&mut self) -> Option<Command> {
        let promises: Vec<_> = self.model.promises.iter().collect();
        let (id, promise) = *self.dice.pick(&promises)?;
        let quantity = self.dice.chance(50).then(|| {
            let most = i128::from(promise.quantity.0);
            self.amount(promise.item, Some(most)).quantity
        });
        let what = match self.dice.chance(60) {
            true => ReleaseWhat::Reservation(*id),
            false => ReleaseWhat::Document { document: promise.document.clone(), item: None },
        };
        Some(Command::Release { what, quantity })
    }

    /// Paper about a record that was seen since: at or before that sighting.
    fn late(&mut self) -> Option<Command> {
        let (record, seen_at) = self.standing()?;
        let back = match self.dice.below(4) {
            0 => 0,
            1 => self.dice.below(HOUR),
            _ => self.dice.below(3 * DAY),
        };
        self.effective = Some(seen_at.saturating_sub(back));
        if self.dice.chance(70) {
            self.signer();
        }
        if self.dice.chance(50) {
            let mut line = self.in_line(record.item, Some(record.location), Some(record.lot))?;
            line.amount = self.amount(record.item, Some(40_000_000));
            return Some(Command::Receive { supplier: None, lines: vec![line] });
        }
        let mut line = self.out_line(record, self.model.ledger.now(&record).clamp(1, 40_000_000));
        line.from = Some(self.place_ref(record.location));
        line.lot = self.lot_named(&record, 95);
        Some(Command::Issue { to: Some(IssueTo::Production), lines: vec![line] })
    }

    /// Several deeds in one entry, as rows of a file that share time and reference.
    fn mixed(&mut self) -> Option<Command> {
        let kinds = [
            Kind::Receive,
            Kind::PutAway,
            Kind::Move,
            Kind::IssueCustomer,
            Kind::AdjustDown,
            Kind::Scrap,
            Kind::ReturnIn,
        ];
        let mut deeds = Vec::new();
        for _ in 0..self.dice.between(2, 3) {
            let kind = *self.dice.pick(&kinds)?;
            deeds.extend(self.stock(kind).and_then(deed));
        }
        (!deeds.is_empty()).then_some(Command::Mixed(deeds))
    }
}

fn deed(command: Command) -> Option<Deed> {
    Some(match command {
        Command::Receive { supplier, lines } => Deed::Receive { supplier, lines },
        Command::Return { way, lines } => Deed::Return { way, lines },
        Command::Adjust(lines) => Deed::Adjust(lines),
        Command::PutAway(lines) => Deed::PutAway(lines),
        Command::Move(lines) => Deed::Move(lines),
        Command::Issue { to, lines } => Deed::Issue { to, lines },
        Command::Scrap { reason, lines } => Deed::Scrap { reason, lines },
        _ => return None,
    })
}
