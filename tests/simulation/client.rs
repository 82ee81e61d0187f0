//! A client as `docs/protocol.md` has it, written a second time: one command under way, numbers that rise, the same number
//! again over the next line, a slip that outlives it, and the outcome asked for by whoever comes after it.

use std::collections::BTreeMap;

use stockroom::domain::desk::{Change, Request};
use stockroom::domain::ids::{RequestId, SessionId};
use stockroom::domain::query::{Answer, Ask, OutcomeQuery, Query};
use stockroom::domain::receipt::{Done, Receipt};
use stockroom::service::wire::hello::{self, Hello, PROTOCOL, PROTOCOL_MIN, Status};
use stockroom::service::wire::message::{AskOf, Asked, Reply, Said, Unsubmitted};

use crate::links::{LinkId, framed, unframed};
use crate::shop::LOGINS;
use crate::support::Dice;

/// What the person at a client learns of an ask.
#[derive(Clone, Debug)]
pub enum Learnt {
    /// It was done.
    Done(Box<Done>),
    /// It made no entry, and need not have.
    Unchanged,
    /// It was refused: nothing was changed.
    Refused,
    /// Nothing of it was done.
    NotDone,
    /// Nobody knows.
    Unknown,
    /// After all: it was recorded.
    Recorded(Box<Done>),
    /// After all: it was not.
    NotRecorded,
    /// It was lost with its client, slip and all.
    Never,
}

/// What a client makes of what it hears.
pub enum Heard {
    Nothing,
    /// Somebody learns what became of an ask.
    Learnt(u32, Learnt),
    Changed(Change),
    /// It leaves this line.
    Leaves,
}

/// What is under way.
#[derive(Clone, Debug)]
struct Open {
    ask: u32,
    request: Request,
    /// Whether it was sent before, over a line that broke.
    again: bool,
}

/// What is written down before it is sent; it outlives the client.
#[derive(Clone, Copy, Debug)]
struct Slip {
    ask: u32,
    request: RequestId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    None,
    /// The hello was said.
    Greeting(LinkId),
    In(LinkId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    Submit,
    End,
    Outcome,
    Other,
}

/// One client: the lives of one person's program, one after the other.
pub struct Client {
    login: &'static str,
    session: SessionId,
    last: u64,
    /// The last number was refused: it may be used again.
    free: bool,
    slip: Option<Slip>,
    open: Option<Open>,
    /// Of the life before.
    settles: Option<Slip>,
    line: Line,
    next: u64,
    waits: BTreeMap<u64, Waits>,
    /// What it says next.
    pub out: Vec<Vec<u8>>,
}

/// A session that nobody has had.
pub fn session(dice: &mut Dice) -> SessionId {
    SessionId((u128::from(dice.next()) << 64 | u128::from(dice.next())).to_be_bytes())
}

impl Client {
    pub fn new(who: usize, dice: &mut Dice) -> Client {
        Client {
            login: LOGINS[who],
            session: session(dice),
            last: 0,
            free: false,
            slip: None,
            open: None,
            settles: None,
            line: Line::None,
            next: 0,
            waits: BTreeMap::new(),
            out: Vec::new(),
        }
    }

    /// The line that it is at.
    pub fn link(&self) -> Option<LinkId> {
        match self.line {
            Line::None => None,
            Line::Greeting(link) | Line::In(link) => Some(link),
        }
    }

    /// Whether it can ask for something.
    pub fn free(&self) -> bool {
        matches!(self.line, Line::In(_)) && self.open.is_none() && self.settles.is_none()
    }

    /// Whether nothing of it is on its way.
    pub fn rests(&self) -> bool {
        self.free() && self.waits.is_empty()
    }

    /// Says hello.
    pub fn hello(&self) -> Vec<u8> {
        let hello = Hello {
            protocols: (PROTOCOL_MIN, PROTOCOL),
            store: [0; 16],
            session: self.session,
            last: self.last,
            version: String::from("simulation"),
            name: self.login.to_owned(),
            role: String::new(),
        };
        let mut bytes = Vec::new();
        hello::write_hello(&mut bytes, &hello).unwrap();
        bytes
    }

    /// It said hello over this line.
    pub fn greets(&mut self, link: LinkId) {
        self.line = Line::Greeting(link);
    }

    /// Asks for something; under which number.
    pub fn asks(&mut self, ask: u32, mut wish: Request, dice: &mut Dice) -> RequestId {
        if !(std::mem::take(&mut self.free) && dice.heads()) {
            self.last += 1;
        }
        wish.number = Some(self.last);
        let request = RequestId { session: self.session, number: self.last };
        self.slip = Some(Slip { ask, request });
        self.open = Some(Open { ask, request: wish, again: false });
        self.submits();
        request
    }

    /// Asks a question.
    pub fn looks(&mut self, query: Query) {
        self.says(Waits::Other, AskOf::Query(Box::new(query)));
    }

    fn submits(&mut self) {
        if let Some(open) = &self.open {
            let request = Box::new(open.request.clone());
            self.says(Waits::Submit, AskOf::Submit(request));
        }
    }

    fn says(&mut self, waits: Waits, ask: AskOf) {
        self.next += 1;
        self.waits.insert(self.next, waits);
        self.out.push(framed(&Asked { id: self.next, ask }));
    }

    /// The line is gone: what was under way is asked again over the next.
    pub fn cut(&mut self) {
        if let Some(open) = &mut self.open {
            open.again = true;
        }
        self.line = Line::None;
        self.waits.clear();
        self.out.clear();
    }

    /// It dies, and somebody starts it again; what was learnt of an ask that nobody asks for any more.
    pub fn dies(&mut self, slip_is_lost: bool, dice: &mut Dice) -> Option<(u32, Learnt)> {
        if slip_is_lost {
            self.slip = None;
        }
        let lost = self.open.as_ref().map(|open| open.ask).or(self.settles.map(|slip| slip.ask));
        let lost = lost.filter(|_| self.slip.is_none());
        self.begins_anew(dice);
        lost.map(|ask| (ask, Learnt::Never))
    }

    fn begins_anew(&mut self, dice: &mut Dice) {
        self.cut();
        self.session = session(dice);
        (self.last, self.free, self.open) = (0, false, None);
        self.settles = self.slip;
    }

    /// Hears what came over its line.
    pub fn hears(&mut self, bytes: &[u8], dice: &mut Dice) -> Heard {
        if let Line::Greeting(link) = self.line {
            let mut rest = bytes;
            let Ok(welcome) = hello::read_welcome(&mut rest) else { return Heard::Leaves };
            assert_eq!(welcome.status, Status::Ok, "{welcome:?}");
            self.line = Line::In(link);
            match self.settles {
                Some(slip) => self.says(Waits::End, AskOf::End(slip.request.session)),
                None => self.goes_on(),
            }
            return Heard::Nothing;
        }
        match unframed(bytes) {
            None => Heard::Leaves,
            Some(Said::Draining | Said::Leaving(_) | Said::Company(_) | Said::Held(_)) => Heard::Nothing,
            Some(Said::Changed(change)) => Heard::Changed(change),
            Some(Said::Answer(id, reply)) => match self.waits.remove(&id) {
                Some(waits) => self.answered(waits, *reply, dice),
                None => panic!("an answer to nothing: {reply:?}"),
            },
        }
    }

    fn goes_on(&mut self) {
        self.says(Waits::Other, AskOf::Follow);
        self.submits();
    }

    fn answered(&mut self, waits: Waits, reply: Reply, dice: &mut Dice) -> Heard {
        match (waits, reply) {
            (Waits::Submit, Reply::Submitted(told)) => self.told(told, dice),
            (Waits::End, Reply::Done(Ok(()))) => {
                if let Some(slip) = self.settles {
                    let outcome = OutcomeQuery { request: slip.request };
                    self.says(Waits::Outcome, AskOf::Query(Box::new(outcome.into_query())));
                }
                Heard::Nothing
            }
            (Waits::Outcome, Reply::Answered(Ok(answer))) => self.settled(*answer),
            // What cannot be asked now is asked over the next line.
            (Waits::End, Reply::Done(Err(_))) | (Waits::Outcome, Reply::Answered(Err(_))) => Heard::Leaves,
            (Waits::Other, Reply::Done(_) | Reply::Answered(_)) => Heard::Nothing,
            (waits, reply) => panic!("{waits:?} was answered {reply:?}"),
        }
    }

    fn settled(&mut self, answer: Answer) -> Heard {
        let outcome = OutcomeQuery::from_answer(answer).expect("an outcome");
        let slip = self.settles.take().expect("a slip");
        self.slip = None;
        self.goes_on();
        let learnt = match outcome {
            Some(Receipt::Done(done)) => Learnt::Recorded(Box::new(done)),
            Some(Receipt::Unchanged) => Learnt::Unchanged,
            None => Learnt::NotRecorded,
        };
        Heard::Learnt(slip.ask, learnt)
    }

    fn told(&mut self, told: Result<Receipt, Unsubmitted>, dice: &mut Dice) -> Heard {
        let Some(open) = self.open.take() else { panic!("an answer to nothing: {told:?}") };
        // Who does not take on what is asked again has not looked whether it was done before.
        let told = if open.again { told.map_err(Unsubmitted::asked_again) } else { told };
        let learnt = match told {
            // The slip stays until the next: between the answer and the person there is a way yet.
            Ok(Receipt::Done(done)) => return Heard::Learnt(open.ask, Learnt::Done(Box::new(done))),
            Ok(Receipt::Unchanged) => {
                self.free = true;
                return Heard::Learnt(open.ask, Learnt::Unchanged);
            }
            Err(Unsubmitted::Refused(_)) => Learnt::Refused,
            Err(Unsubmitted::Busy) => Learnt::NotDone,
            Err(Unsubmitted::Closed) => Learnt::NotDone,
            Err(Unsubmitted::Stopped(_)) => Learnt::NotDone,
            Err(Unsubmitted::Unreadable(_)) => Learnt::NotDone,
            Err(Unsubmitted::Unknown(_)) => {
                let ask = open.ask;
                match dice.heads() {
                    // The same number asks.
                    true => self.open = Some(open),
                    // Or the next life does.
                    false => self.begins_anew(dice),
                }
                return Heard::Learnt(ask, Learnt::Unknown);
            }
        };
        (self.slip, self.free) = (None, true);
        Heard::Learnt(open.ask, learnt)
    }
}
