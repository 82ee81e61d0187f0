//! A small stock room over plain maps, and what must hold whatever is asked of it: a command is refused in a sentence and
//! changes nothing, or what it comes to can be stored and leaves the sums whole.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use stockroom::codec;
use stockroom::domain::apply::{Touched, apply_entry};
use stockroom::domain::command::{Command, LocationRef, Submission};
use stockroom::domain::decide::{Context, decide};
use stockroom::domain::desk::Request;
use stockroom::domain::entry::{Clock, Entry, Evaluate, Header, Vouched};
use stockroom::domain::ids::{Hash, ItemId, PersonId, RequestId, Seq, SessionId};
use stockroom::domain::memory::Memory;
use stockroom::domain::overlay::Overlay;
use stockroom::domain::party::Role;
use stockroom::domain::refusal::Rejection;
use stockroom::domain::room::Room;
use stockroom::domain::settings::Settings;
use stockroom::domain::table::{Direction, Read, Table, Write, all};
use stockroom::domain::tables::{Balances, Entries, Lines, StoredHeader, Totals};
use stockroom::domain::text::Code;
use stockroom::domain::time::Moment;
use stockroom::exchange::existing::Existing;
use stockroom::exchange::faults::ImportFault;
use stockroom::exchange::items::plan_items;
use stockroom::exchange::locations::plan_locations;
use stockroom::exchange::movements::plan_movements;
use stockroom::exchange::parties::{plan_jobs, plan_suppliers};
use stockroom::exchange::plan::{ImportOptions, Plan};

use super::shelf::Shelf;
use super::words::sentence;

/// 2026-03-02 08:00 UTC.
pub const START: Moment = Moment(1_772_438_400_000);

/// The room that every input finds.
pub struct Base {
    /// Its state.
    pub state: Memory,
    /// Its last entry.
    pub head: Seq,
}

/// Makes a plan of a file.
pub type Planner = fn(&[u8], &ImportOptions, &dyn Existing) -> Result<Plan, ImportFault>;

/// The settings of the room.
pub fn settings() -> Settings {
    match (Code::new("USD"), Code::new("America/New_York")) {
        (Ok(currency), Ok(zone)) => Settings::new(currency, zone),
        _ => panic!("codes that are none"),
    }
}

/// What the room is made of: places, suppliers, jobs, items, movements.
pub const FILES: [(Planner, &str); 5] = [
    (
        plan_locations,
        "code,parent,type\nDOCK,,dock\nA,,storage\nA-1,A,storage\nA-2,A,storage\nHOLD,,hold\nCART,,cart\nSAW,,workplace\n",
    ),
    (plan_suppliers, "code,name\nS1,Screws and Sons\n"),
    (plan_jobs, "code,name,kind\nPRESS,The press,machine\n"),
    (
        plan_items,
        "sku,name,kind,unit,decimals,packs,barcodes,lots,supplier,min,cost\n\
         NAIL,Nail,raw,each,0,case=12;box=3/2,4006381333931;14006381333938=case,no,S1,5,0.02\n\
         GLUE,Glue,mro,each,0,,,yes,S1,2,4.5\nROPE,Rope,finished,m,2,coil=50,,no,S1,,1\n",
    ),
    (
        plan_movements,
        "time,ref,kind,sku,quantity,from,to,lot,expires,reason\n\
         2026-02-20T09:00:00,R1,receive,NAIL,120,supplier,A-1,,,\n2026-02-20T09:00:00,R1,receive,GLUE,10,supplier,A-1,L1,2026-03-20,\n\
         2026-02-20T09:00:00,R1,receive,GLUE,6,supplier,DOCK,L2,2026-02-28,\n2026-02-21T10:00:00,R2,receive,ROPE,75.5,supplier,A-2,,,\n\
         2026-02-22T10:00:00,R3,issue,NAIL,20,A-1,customer,,,\n2026-02-23T10:00:00,R4,adjust,ROPE,0.5,A-2,loss,,,damaged\n",
    ),
];

fn made() -> Room {
    let mut room = Room::at(START);
    let made = room.act(Command::Create { site: [7; 16], settings: settings() });
    assert!(made.is_ok(), "{made:?}");
    room
}

/// A room that is new.
fn new() -> &'static Base {
    static NEW: OnceLock<Base> = OnceLock::new();
    NEW.get_or_init(|| {
        let room = made();
        Base { head: room.head(), state: room.state }
    })
}

/// The room: places, a lot-tracked item and others, stock, an open count.
pub fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(|| {
        let mut room = made();
        let options = ImportOptions::new(settings().calendar(), START);
        for (plan, file) in FILES {
            match plan(file.as_bytes(), &options, &Shelf(&room.state)) {
                Ok(plan) => plan.requests.into_iter().for_each(|planned| done(&mut room, planned.request)),
                Err(fault) => panic!("{fault}"),
            }
        }
        let place = Code::new("A-2").map(LocationRef::Code);
        let count = place.map(Command::CountOpen);
        count.into_iter().for_each(|command| done(&mut room, Request::from(command)));
        let head = room.head();
        Base { state: room.state, head }
    })
}

fn done(room: &mut Room, request: Request) {
    let submission = of_manager(request, room.head());
    let told = room.submit(&submission);
    assert!(told.is_ok(), "{told:?}");
}

fn of_manager(request: Request, head: Seq) -> Submission {
    Submission {
        request: RequestId { session: SessionId([9; 16]), number: head.0 },
        by: PersonId::CREATOR,
        vouched: Vouched::Account,
        role: Role::Manager,
        effective: request.effective,
        reference: request.reference,
        note: request.note,
        override_reason: request.override_reason,
        look: request.look,
        seen: request.seen,
        source: request.source,
        command: request.command,
    }
}

/// What is tried over the room: nothing is kept of it.
pub struct Trial {
    /// The state as it has become.
    pub state: Overlay<'static, Memory>,
    head: Seq,
    touched: Touched,
}

impl Trial {
    /// Nothing tried yet.
    pub fn new() -> Trial {
        Trial::over(base())
    }

    /// Over a room that is new.
    pub fn empty() -> Trial {
        Trial::over(new())
    }

    fn over(base: &'static Base) -> Trial {
        Trial { state: Overlay::new(&base.state), head: base.head, touched: Touched::default() }
    }

    /// Asks for something as each role may, and does it as the manager; what stands against it where it is refused.
    pub fn ask(&mut self, request: &Request) -> Result<(), Rejection> {
        let seq = Seq(self.head.0 + 1);
        let context = Context { now: START, seq };
        let submission = of_manager(request.clone(), self.head);
        for role in [Role::Viewer, Role::Clerk, Role::Supervisor] {
            let lower = Submission { role, ..submission.clone() };
            told(&decide(&self.state, &context, &lower));
        }
        let decided = decide(&self.state, &context, &submission);
        told(&decided);
        let decided = decided?;
        if decided.events.is_empty() {
            return Ok(());
        }
        let header = Header {
            epoch: 0,
            seq,
            by: submission.by,
            vouched: submission.vouched.clone(),
            request: submission.request,
            digest: Hash::ZERO,
            effective: decided.effective,
            recorded: START,
            clock: Clock::Steady,
            action: submission.command.action(),
            reference: submission.reference.clone(),
            note: submission.note.clone(),
            override_reason: submission.override_reason.clone(),
            undoes: decided.undoes,
            alerts: Evaluate::Now,
            lines: u32::try_from(decided.events.len()).unwrap_or(u32::MAX),
            prev: Hash::ZERO,
        };
        self.keep(Entry { header, events: decided.events });
        Ok(())
    }

    /// Keeps an entry as the writer would, and holds what must hold of it then.
    fn keep(&mut self, entry: Entry) {
        let seq = entry.header.seq;
        put::<Entries>(
            &mut self.state,
            &seq,
            &StoredHeader { header: entry.header.clone(), hash: Hash::ZERO },
        );
        for (line, event) in (1..).zip(&entry.events) {
            put::<Lines>(&mut self.state, &(seq, line), event);
        }
        if let Err(fault) = apply_entry(&mut self.state, &entry, &mut self.touched) {
            panic!("what was decided cannot be applied: {fault}");
        }
        self.head = seq;
        whole(&self.state);
    }
}

impl Default for Trial {
    fn default() -> Self {
        Trial::new()
    }
}

/// Puts a row, and holds that it can be stored and comes back as it was.
fn put<T: Table>(state: &mut impl Write, key: &T::Key, value: &T::Value) {
    let bytes = codec::key_bytes(key);
    match codec::encode::<T>(&bytes, value) {
        Ok(stored) => assert_eq!(codec::decode::<T>(&bytes, &stored).as_ref(), Ok(value)),
        Err(fault) => panic!("what was decided cannot be stored: {fault}"),
    }
    assert_eq!(state.put::<T>(key, value), Ok(()));
}

/// Holds that a refusal says something that can only be read, and that a sound state can be read.
fn told<T>(decided: &Result<T, Rejection>) {
    match decided {
        Ok(_) => {}
        Err(Rejection::Refused(refused)) => {
            assert!(!refused.faults.is_empty(), "refused for nothing");
            sentence(&refused.to_string());
        }
        Err(Rejection::Unreadable(fault)) => panic!("a sound state cannot be read: {fault}"),
    }
}

/// Holds that all places together hold nothing of any item, and that the totals are the sums of what lies inside.
fn whole<R: Read>(state: &R) {
    let mut sums: HashMap<ItemId, (i128, i128)> = HashMap::new();
    let read = state.scan::<Balances>(all(), Direction::Up, &mut |(item, place, _), balance| {
        let (every, inside) = sums.entry(item).or_default();
        *every += i128::from(balance.on_hand.0);
        *inside += if place.is_outside() { 0 } else { i128::from(balance.on_hand.0) };
        ControlFlow::Continue(())
    });
    assert_eq!(read, Ok(()));
    for (item, (every, inside)) in sums {
        assert_eq!(every, 0, "item {item} is not zero over all places");
        let total = state.get::<Totals>(&item).ok().flatten().unwrap_or_default();
        assert_eq!(i128::from(total.on_hand.0), inside, "the total of item {item}");
    }
}
