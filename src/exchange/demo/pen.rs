//! Writes the demo's requests down, one after another, and keeps the model of the stock in step with them.
//!
//! Nothing else makes a request, so what the model believes and what was asked for cannot drift apart.

use chrono::NaiveTime;

use super::Flaw;
use super::places::{CAGE, DOCK};
use super::stock::{Pick, Spot, Stock};
use crate::domain::command::{
    AdjustLine, Amount, Command, CountLine, InLine, IssueTo, ItemRef, LocationRef, Look, LotRef, MoveLine,
    OutLine, ReleaseWhat, ReserveLine, ReturnWay, Source, SupplierRef, UndoWhat,
};
use crate::domain::desk::Request;
use crate::domain::event::{Judgement, Reason};
use crate::domain::ids::{CountId, EntryLine, Seq};
use crate::domain::quantity::{Qty, UnitCost};
use crate::domain::text::{Code, Name, Note};
use crate::domain::time::{Calendar, Day, Moment};

/// Where the requests are written.
pub struct Pen {
    calendar: Calendar,
    requests: Vec<Request>,
    head: u64,
    counts: u32,
    now: Moment,
    dated: Option<Moment>,
    reference: Option<Code>,
    note: Option<Note>,
    /// What is there.
    pub stock: Stock,
}

/// Goods that come in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What, where to, which lot.
    pub spot: Spot,
    /// How much, in millionths.
    pub quantity: i64,
    /// What one cost.
    pub cost: Option<UnitCost>,
    /// What was typed.
    pub typed: Option<String>,
}

/// One line of a count: a record and what was seen.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Which record.
    pub spot: Spot,
    /// What was seen.
    pub counted: i64,
}

/// A code of the generator's own text.
pub fn code(text: &str) -> Result<Code, Flaw> {
    Ok(Code::new(text)?)
}

fn item(sku: &str) -> Result<ItemRef, Flaw> {
    Ok(ItemRef::Code(code(sku)?))
}

/// A place by its code.
pub fn place(text: &str) -> Result<LocationRef, Flaw> {
    Ok(LocationRef::Code(code(text)?))
}

fn lot(spot: &Spot) -> Result<Option<LotRef>, Flaw> {
    Ok(spot.lot.as_deref().map(code).transpose()?.map(LotRef::Number))
}

fn amount(quantity: i64) -> Amount {
    Amount::from(Qty(quantity))
}

impl Pen {
    /// A pen that begins after the entry `head`.
    pub fn new(calendar: Calendar, head: Seq) -> Pen {
        Pen {
            calendar,
            requests: Vec::new(),
            head: head.0,
            counts: 0,
            now: Moment(0),
            dated: None,
            reference: None,
            note: None,
            stock: Stock::default(),
        }
    }

    /// What was written.
    pub fn into_requests(self) -> (Vec<Request>, Stock) {
        (self.requests, self.stock)
    }

    /// Goes on to a time of a day, or a minute later where that has passed. Times are chosen where no zone changes
    /// its clocks.
    pub fn clock(&mut self, day: Day, hour: u32, minute: u32) {
        let local = day.date().and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
        let at = self.calendar.moments(local).map_or(self.calendar.start(day), |(early, _)| early);
        self.now = at.max(self.now.plus(60_000));
    }

    /// The moment it is.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The entry written last.
    pub fn head(&self) -> Seq {
        Seq(self.head)
    }

    /// The reference of the next entry.
    pub fn reference(&mut self, text: &str) -> Result<&mut Pen, Flaw> {
        self.reference = Some(code(text)?);
        Ok(self)
    }

    /// The note of the next entry.
    pub fn note(&mut self, text: &str) -> Result<&mut Pen, Flaw> {
        self.note = Some(Note::new(text)?);
        Ok(self)
    }

    /// The next entry happened earlier than it is written.
    pub fn back_date(&mut self, at: Moment) -> &mut Pen {
        self.dated = Some(at);
        self
    }

    /// Writes a command as it is; the model must be changed beside it. The clock goes on by two minutes.
    pub fn write(&mut self, command: Command) {
        let effective = self.dated.take().unwrap_or(self.now);
        self.put(Some(effective), command);
    }

    fn put(&mut self, effective: Option<Moment>, command: Command) {
        self.requests.push(Request {
            number: None,
            effective,
            reference: self.reference.take(),
            note: self.note.take(),
            override_reason: None,
            look: Look::Sure,
            source: Source::Import,
            seen: None,
            form: None,
            command,
        });
        self.head += 1;
        self.now = self.now.plus(120_000);
    }

    /// Nothing was written after all: what was said about it is forgotten.
    fn nothing(&mut self) {
        self.reference = None;
        self.note = None;
        self.dated = None;
    }

    fn moment(&self) -> Moment {
        self.dated.unwrap_or(self.now)
    }

    fn incoming(&mut self, lines: &[Incoming]) -> Result<Vec<InLine>, Flaw> {
        let at = self.moment();
        lines.iter().for_each(|line| self.stock.change(&line.spot, at, line.quantity));
        lines
            .iter()
            .map(|line| {
                Ok(InLine {
                    item: item(line.spot.sku)?,
                    amount: Amount {
                        quantity: Qty(line.quantity),
                        typed: line.typed.as_deref().map(Name::new).transpose()?,
                    },
                    place: Some(place(line.spot.place)?),
                    lot: lot(&line.spot)?,
                    expires: self.stock.expires(&line.spot),
                    cost: line.cost,
                })
            })
            .collect()
    }

    fn outgoing(&mut self, picks: &[Pick], document: Option<&str>) -> Result<Vec<OutLine>, Flaw> {
        let at = self.moment();
        picks.iter().for_each(|pick| self.stock.change(&pick.spot, at, -pick.quantity));
        picks
            .iter()
            .map(|pick| {
                Ok(OutLine {
                    item: item(pick.spot.sku)?,
                    amount: amount(pick.quantity),
                    from: Some(place(pick.spot.place)?),
                    lot: lot(&pick.spot)?,
                    document: document.map(code).transpose()?,
                })
            })
            .collect()
    }

    /// Opening stock.
    pub fn opening(&mut self, lines: &[Incoming]) -> Result<(), Flaw> {
        let lines = self.incoming(lines)?;
        self.write(Command::Opening(lines));
        Ok(())
    }

    /// A delivery.
    pub fn receive(&mut self, supplier: &str, lines: &[Incoming]) -> Result<(), Flaw> {
        let lines = self.incoming(lines)?;
        self.write(Command::Receive { supplier: Some(SupplierRef::Code(code(supplier)?)), lines });
        Ok(())
    }

    /// Everything on the dock goes where it belongs; every other line leaves it to the program to say where.
    pub fn put_away(&mut self, home: impl Fn(&str) -> Option<&'static str>) -> Result<(), Flaw> {
        let mut lines = Vec::new();
        for (index, pick) in self.stock.at(DOCK).into_iter().enumerate() {
            let Some(to) = home(pick.spot.sku) else { continue };
            lines.push(MoveLine {
                item: item(pick.spot.sku)?,
                amount: Some(amount(pick.quantity)),
                from: Some(place(DOCK)?),
                to: (index % 2 == 0).then(|| place(to)).transpose()?,
                lot: lot(&pick.spot)?,
            });
            self.stock.change(&pick.spot, self.now, -pick.quantity);
            self.stock.change(&pick.spot.at(to), self.now, pick.quantity);
        }
        if !lines.is_empty() {
            self.write(Command::PutAway(lines));
        }
        Ok(())
    }

    /// Goods move inside.
    pub fn carry(&mut self, picks: &[Pick], to: &'static str) -> Result<(), Flaw> {
        let mut lines = Vec::new();
        for pick in picks {
            self.stock.change(&pick.spot, self.now, -pick.quantity);
            self.stock.change(&pick.spot.at(to), self.now, pick.quantity);
            lines.push(MoveLine {
                item: item(pick.spot.sku)?,
                amount: Some(amount(pick.quantity)),
                from: Some(place(pick.spot.place)?),
                to: Some(place(to)?),
                lot: lot(&pick.spot)?,
            });
        }
        if lines.is_empty() {
            self.nothing();
        } else {
            self.write(Command::Move(lines));
        }
        Ok(())
    }

    /// Everything in a place moves.
    pub fn carry_all(&mut self, from: &'static str, to: &'static str) -> Result<(), Flaw> {
        let picks = self.stock.at(from);
        for pick in &picks {
            self.stock.change(&pick.spot, self.now, -pick.quantity);
            self.stock.change(&pick.spot.at(to), self.now, pick.quantity);
        }
        if !picks.is_empty() {
            self.write(Command::MoveAll { from: place(from)?, to: place(to)? });
        }
        Ok(())
    }

    /// Goods go out. With a document, they were promised to it.
    pub fn issue(&mut self, to: Option<IssueTo>, picks: &[Pick], document: Option<&str>) -> Result<(), Flaw> {
        if picks.is_empty() {
            self.nothing();
            return Ok(());
        }
        if document.is_some() {
            picks.iter().for_each(|pick| self.stock.promise(pick.spot.sku, -pick.quantity));
        }
        let lines = self.outgoing(picks, document)?;
        self.write(Command::Issue { to, lines });
        Ok(())
    }

    /// Goods are thrown away.
    pub fn scrap(&mut self, reason: Reason, picks: &[Pick]) -> Result<(), Flaw> {
        if picks.is_empty() {
            self.nothing();
            return Ok(());
        }
        let lines = self.outgoing(picks, None)?;
        self.write(Command::Scrap { reason, lines });
        Ok(())
    }

    /// Goods are not there any more.
    pub fn adjust_down(&mut self, reason: Reason, picks: &[Pick]) -> Result<(), Flaw> {
        let mut lines = Vec::new();
        for pick in picks {
            self.stock.change(&pick.spot, self.now, -pick.quantity);
            lines.push(AdjustLine {
                item: item(pick.spot.sku)?,
                at: place(pick.spot.place)?,
                lot: lot(&pick.spot)?,
                change: amount(-pick.quantity),
                reason,
            });
        }
        self.write(Command::Adjust(lines));
        Ok(())
    }

    /// Undoes; an undo keeps the time of what it undoes. The model must be changed beside it.
    pub fn undo(&mut self, what: UndoWhat) {
        self.put(None, Command::Undo(what));
    }

    /// Goods come back in.
    pub fn come_back(&mut self, way: ReturnWay, lines: &[Incoming]) -> Result<(), Flaw> {
        let lines = self.incoming(lines)?;
        self.write(Command::Return { way, lines });
        Ok(())
    }

    /// Goods in the hold cage go back to whom they came from.
    pub fn send_back(&mut self, supplier: &str, pick: &Pick) -> Result<(), Flaw> {
        self.stock.change(&pick.spot, self.now, -pick.quantity);
        let line = InLine {
            item: item(pick.spot.sku)?,
            amount: amount(pick.quantity),
            place: Some(place(CAGE)?),
            lot: lot(&pick.spot)?,
            expires: None,
            cost: None,
        };
        let supplier = Some(SupplierRef::Code(code(supplier)?));
        self.write(Command::Return { way: ReturnWay::ToSupplier(supplier), lines: vec![line] });
        Ok(())
    }

    /// Promises goods to a document.
    pub fn reserve(
        &mut self,
        document: &str,
        priority: Option<u8>,
        lines: &[(&'static str, i64)],
    ) -> Result<(), Flaw> {
        let mut asked = Vec::new();
        for (sku, quantity) in lines {
            self.stock.promise(sku, *quantity);
            asked.push(ReserveLine { item: item(sku)?, amount: amount(*quantity), place: None, lot: None });
        }
        self.write(Command::Reserve { document: code(document)?, priority, lines: asked });
        Ok(())
    }

    /// Takes all promises of a document back.
    pub fn release(&mut self, document: &str, lines: &[(&'static str, i64)]) -> Result<(), Flaw> {
        lines.iter().for_each(|(sku, quantity)| self.stock.promise(sku, -quantity));
        let what = ReleaseWhat::Document { document: code(document)?, item: None };
        self.write(Command::Release { what, quantity: None });
        Ok(())
    }

    /// Opens a count of a bin.
    pub fn count(&mut self, bin: &str) -> Result<CountId, Flaw> {
        self.write(Command::CountOpen(place(bin)?));
        self.counts += 1;
        Ok(CountId(self.counts))
    }

    /// Sights that post by themselves: they match, or are within their limit.
    pub fn see(&mut self, count: CountId, sights: &[Sight]) -> Result<(), Flaw> {
        let at = self.now;
        for sight in sights {
            let difference = sight.counted - self.stock.on_hand(&sight.spot);
            self.stock.change(&sight.spot, at, difference);
            self.stock.seen(&sight.spot, at);
        }
        self.enter(count, sights)
    }

    /// One sight that is left to a supervisor, and what they said of it, if they did.
    pub fn see_far_off(
        &mut self,
        count: CountId,
        sight: &Sight,
        judgement: Option<Judgement>,
    ) -> Result<(), Flaw> {
        let at = self.now;
        self.enter(count, std::slice::from_ref(sight))?;
        let observation = EntryLine { seq: Seq(self.head), line: 1 };
        let Some(judgement) = judgement else { return Ok(()) };
        if judgement == Judgement::Approved {
            let difference = sight.counted - self.stock.on_hand(&sight.spot);
            self.stock.change(&sight.spot, at, difference);
            self.stock.seen(&sight.spot, at);
        }
        self.write(Command::CountJudge { observation, judgement });
        Ok(())
    }

    fn enter(&mut self, count: CountId, sights: &[Sight]) -> Result<(), Flaw> {
        let lines = sights
            .iter()
            .map(|sight| {
                Ok(CountLine {
                    item: item(sight.spot.sku)?,
                    lot: lot(&sight.spot)?,
                    counted: amount(sight.counted),
                })
            })
            .collect::<Result<Vec<_>, Flaw>>()?;
        self.write(Command::CountEnter { count, lines });
        Ok(())
    }
}
