//! The laws, by an account of its own: what was asked and what was told on one side, the journal's rows on the other. It
//! asks the program for no balance and no receipt.
//!
//! An entry that a healthy server has committed stays, under its number, byte for byte. Each ask is in the journal once
//! at most, as it was asked; an ask whose person learnt that it was done is there, one whose person learnt that it was
//! not is not, now or ever. What is told of an entry is what is in it.

use std::collections::BTreeMap;

use stockroom::domain::entry::{Action, Clock, Entry};
use stockroom::domain::event::{Event, MoveKind};
use stockroom::domain::ids::{Hash, ItemId, PersonId, Record, RequestId, Seq};
use stockroom::domain::receipt::{Done, Repeated};
use stockroom::domain::table::{Direction, Read, Unreadable, all};
use stockroom::domain::tables::{Balances, Entries};
use stockroom::domain::time::Moment;
use stockroom::engine::scheduler::SESSION;
use stockroom::store::journal;

use crate::client::Learnt;
use crate::wishes::ask_of;

/// What is in the journal behind so many entries.
pub fn behind<R: Read>(state: &R, head: u64) -> Result<Vec<(Entry, Hash)>, Unreadable> {
    let mut new = Vec::new();
    while let Some(entry) = journal::entry(state, Seq(head + 1 + new.len() as u64))? {
        new.push(entry);
    }
    Ok(new)
}

/// A store as its rows say.
pub struct Opened {
    hashes: Vec<Hash>,
    new: Vec<(Entry, Hash)>,
    balances: Vec<(Record, i64)>,
}

/// Reads a store of which so many entries are known.
pub fn opened<R: Read>(state: &R, head: u64) -> Result<Opened, Unreadable> {
    let rows = state.rows::<Entries>(all(), Direction::Up, usize::MAX)?;
    let hashes = rows.iter().map(|(_, stored)| stored.hash).collect();
    let rows = state.rows::<Balances>(all(), Direction::Up, usize::MAX)?;
    let balances = rows
        .into_iter()
        .map(|((item, location, lot), balance)| (Record { item, location, lot }, balance.on_hand.0));
    Ok(Opened { hashes, new: behind(state, head)?, balances: balances.collect() })
}

/// A law that holds, or how it was broken.
pub type Law = Result<(), String>;

/// Something that was asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub by: PersonId,
    pub request: RequestId,
    pub digest: Hash,
    pub action: Action,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Done,
    Not,
    /// Nobody asks any more.
    Never,
}

struct Ask {
    wanted: Wanted,
    fate: Fate,
    seq: Option<u64>,
}

/// What an entry did to each record, less what corrected a count; and what that held then.
type Moved = BTreeMap<Record, (i64, i64)>;

/// An entry as it was first seen.
struct Seen {
    hash: Hash,
    ask: Option<u32>,
    action: Action,
    effective: Moment,
    recorded: Moment,
    items: Vec<ItemId>,
    moved: Moved,
}

/// The account.
pub struct Audit {
    /// How many entries the shop began with.
    founded: u64,
    /// Whether requests keep their sessions.
    by_session: bool,
    seen: Vec<Seen>,
    held: BTreeMap<Record, i64>,
    asks: BTreeMap<u32, Ask>,
    /// What the server said and what was not held against the journal yet.
    said: Vec<(u32, Done)>,
}

impl Audit {
    pub fn new(founded: u64, by_session: bool) -> Audit {
        let (seen, held, asks, said) = (Vec::new(), BTreeMap::new(), BTreeMap::new(), Vec::new());
        Audit { founded, by_session, seen, held, asks, said }
    }

    /// How many entries there are.
    pub fn head(&self) -> u64 {
        self.seen.len() as u64
    }

    /// Something is asked for.
    pub fn asked(&mut self, ask: u32, wanted: Wanted) {
        self.asks.insert(ask, Ask { wanted, fate: Fate::Open, seq: None });
    }

    /// The server has said that something was done.
    pub fn said(&mut self, ask: u32, done: &Done) -> Law {
        let before = self.asks.get(&ask).is_some_and(|ask| ask.seq.is_some());
        self.said.push((ask, done.clone()));
        match done.repeated {
            Repeated::New if before => Err(format!("ask {ask} was done twice: {done:?}")),
            _ => Ok(()),
        }
    }

    /// Somebody learns what became of an ask.
    pub fn learnt(&mut self, ask: u32, learnt: &Learnt) -> Law {
        let Some(known) = self.asks.get_mut(&ask) else { return Err(format!("nobody asked {ask}")) };
        let fate = match learnt {
            Learnt::Done(done) | Learnt::Recorded(done) => {
                // Where the server fell meanwhile, the next one must have it.
                self.said.push((ask, (**done).clone()));
                Fate::Done
            }
            Learnt::Refused | Learnt::Unchanged | Learnt::NotDone | Learnt::NotRecorded => Fate::Not,
            Learnt::Unknown => Fate::Open,
            Learnt::Never if known.fate == Fate::Open => Fate::Never,
            Learnt::Never => known.fate,
        };
        if fate == Fate::Not && known.seq.is_some() {
            return Err(format!("ask {ask} is told {learnt:?}, and it is entry {:?}", known.seq));
        }
        if fate == Fate::Not && known.fate == Fate::Done {
            return Err(format!("ask {ask} had been told done, now {learnt:?}"));
        }
        known.fate = fate;
        Ok(())
    }

    /// A look at an item showed so much inside.
    pub fn looked(&self, item: ItemId, on_hand: i64) -> Law {
        let inside = |record: &Record| record.item == item && !record.location.is_outside();
        let sum: i64 = self.held.iter().filter(|(record, _)| inside(record)).map(|(_, held)| held).sum();
        match sum == on_hand {
            true => Ok(()),
            false => Err(format!("item {item:?}: {on_hand} is shown, the movements make {sum}")),
        }
    }

    /// The items that the entries behind one and up to another moved.
    pub fn items(&self, from: u64, to: u64) -> Result<impl Iterator<Item = ItemId>, String> {
        let span = from as usize..to as usize;
        let seen = self.seen.get(span).ok_or_else(|| format!("entry {to} is told of, and is not there"))?;
        Ok(seen.iter().flat_map(|seen| seen.items.iter().copied()))
    }

    /// Takes in what a healthy server has committed since, and holds against it what was said.
    pub fn grows(&mut self, new: &[(Entry, Hash)]) -> Law {
        new.iter().try_for_each(|(entry, hash)| self.takes(entry, *hash))?;
        for (ask, done) in std::mem::take(&mut self.said) {
            self.fits(ask, &done)?;
        }
        Ok(())
    }

    /// The store of a server that has just begun.
    pub fn opens(&mut self, store: &Opened) -> Law {
        for (number, seen) in self.seen.iter().enumerate() {
            match store.hashes.get(number) {
                Some(hash) if *hash == seen.hash => {}
                Some(hash) => return Err(format!("entry {} is another now: {hash}", number + 1)),
                None => return Err(format!("entry {}, which was committed, is lost", number + 1)),
            }
        }
        self.grows(&store.new)?;
        let mut held = self.held.clone();
        for (record, on_hand) in &store.balances {
            let sum = held.remove(record).unwrap_or(0);
            if sum != *on_hand {
                return Err(format!("{record:?} says {on_hand}, the movements make {sum}"));
            }
        }
        match held.iter().find(|(_, held)| **held != 0) {
            Some((record, held)) => Err(format!("{record:?} has no balance, the movements make {held}")),
            None => Ok(()),
        }
    }

    /// All is at rest: everybody has learnt what became of what they asked.
    pub fn rests(&self) -> Law {
        for (ask, known) in &self.asks {
            let right = match known.fate {
                Fate::Open => false,
                Fate::Done => known.seq.is_some(),
                Fate::Not => known.seq.is_none(),
                Fate::Never => true,
            };
            if !right {
                return Err(format!("ask {ask} ended {:?}, at {:?}", known.fate, known.seq));
            }
        }
        Ok(())
    }

    /// One entry more.
    fn takes(&mut self, entry: &Entry, hash: Hash) -> Law {
        let header = &entry.header;
        let seq = self.head() + 1;
        let before = self.seen.last();
        if header.seq.0 != seq || header.prev != before.map_or(Hash::ZERO, |before| before.hash) {
            return Err(format!("entry {seq} does not follow the one before: {header:?}"));
        }
        let back = before.is_some_and(|before| header.recorded < before.recorded);
        if back && header.clock != Clock::JumpedBack {
            return Err(format!("entry {seq}: the clock went back, and it does not say so"));
        }
        let ask = match ask_of(header.note.as_ref()) {
            _ if seq <= self.founded => None,
            Some(ask) => Some(self.asked_for(ask, entry)?),
            None if header.by == PersonId::CLOCK && header.request.session == SESSION => None,
            None => return Err(format!("entry {seq} was asked for by nobody: {header:?}")),
        };
        let (items, moved) = self.moves(entry)?;
        let (action, effective, recorded) = (header.action, header.effective, header.recorded);
        self.seen.push(Seen { hash, ask, action, effective, recorded, items, moved });
        Ok(())
    }

    /// The ask of an entry, which must be one that may be there.
    fn asked_for(&mut self, ask: u32, entry: &Entry) -> Result<u32, String> {
        let header = &entry.header;
        let Some(known) = self.asks.get_mut(&ask) else { return Err(format!("nobody asked {ask}")) };
        if let Some(seq) = known.seq.replace(header.seq.0) {
            return Err(format!("ask {ask} was done twice: entries {seq} and {}", header.seq));
        }
        if known.fate == Fate::Not {
            return Err(format!("ask {ask} was told not done, and is entry {}", header.seq));
        }
        let wanted = &known.wanted;
        let request = match self.by_session {
            true => header.request == wanted.request,
            false => true,
        };
        let same = header.by == wanted.by && header.digest == wanted.digest && header.action == wanted.action;
        match request && same {
            true => Ok(ask),
            false => Err(format!("ask {ask} was {wanted:?}, and is {header:?}")),
        }
    }

    /// Adds up the movements of an entry.
    fn moves(&mut self, entry: &Entry) -> Result<(Vec<ItemId>, Moved), String> {
        let (mut items, mut moved) = (Vec::new(), BTreeMap::new());
        for event in &entry.events {
            let Event::Moved(movement) = event else { continue };
            if movement.quantity.0 <= 0 || movement.from == movement.to {
                return Err(format!("entry {}: {movement:?}", entry.header.seq));
            }
            items.push(movement.item);
            let quantity = movement.quantity.0;
            for (location, change) in [(movement.from, -quantity), (movement.to, quantity)] {
                let record = Record { item: movement.item, location, lot: movement.lot };
                *self.held.entry(record).or_default() += change;
                let told = moved.entry(record).or_insert((0, 0));
                if movement.kind != MoveKind::CountCorrection {
                    told.0 += change;
                }
            }
        }
        for (record, told) in &mut moved {
            told.1 = self.held.get(record).copied().unwrap_or(0);
        }
        Ok((items, moved))
    }

    /// What was said of an entry is what is in it.
    fn fits(&self, ask: u32, done: &Done) -> Law {
        let lie = |what: &str| Err(format!("ask {ask} is told {done:?}: {what}"));
        let seen = (done.seq.0 as usize).checked_sub(1).and_then(|at| self.seen.get(at));
        let Some(seen) = seen.filter(|seen| seen.ask == Some(ask)) else {
            return lie("that entry is not it");
        };
        let header = (seen.action, seen.effective, seen.recorded);
        if (done.action, done.effective, done.recorded) != header {
            return lie("its header is another");
        }
        for told in &done.moved {
            // Of a place under a blind count less is told.
            let Some(on_hand) = told.on_hand else { continue };
            let moved = seen.moved.get(&told.record);
            let Some((change, held)) = moved else { return lie("it did not move that record") };
            if *change != told.change.0 {
                return lie("it moved another quantity");
            }
            if done.repeated == Repeated::New && *held != on_hand.0 {
                return lie("the record held something else then");
            }
        }
        Ok(())
    }
}
