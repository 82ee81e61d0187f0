//! One life of the server: the program's own engine, writer, desks and wire, pumped by hand. What is written here a second
//! time is what the program does on threads around sockets (`service/server/session.rs`): hear a hello, take one command
//! at a time, send what is said.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

use stockroom::domain::command::{Command, Look, Submission};
use stockroom::domain::desk::{Change, Request, SubmitFault};
use stockroom::domain::ids::{ItemId, PersonId, SessionId};
use stockroom::domain::query::{Answer, Query};
use stockroom::domain::receipt::Receipt;
use stockroom::domain::refusal::Why;
use stockroom::domain::table::Read;
use stockroom::domain::tables::{Fact, Facts, Requests};
use stockroom::domain::time::Day;
use stockroom::engine::job::{Job, Sealed};
use stockroom::engine::reply::Reply as Way;
use stockroom::engine::scheduler::SESSION;
use stockroom::engine::writer::{Goes, Writer};
use stockroom::engine::{Engine, StockRoom};
use stockroom::service::desk::Desk;
use stockroom::service::local::Local;
use stockroom::service::room::Room;
use stockroom::service::wire::hello::{self, Hello, PROTOCOL, PROTOCOL_MIN, Status, Welcome};
use stockroom::service::wire::message::{AskOf, Asked, Reply, Said, Unanswered, Unsubmitted};
use stockroom::store::{Store, StoreFault};

use crate::commands::asked;
use crate::links::{LinkId, framed, unframed};
use crate::socket::Plug;
use crate::support::{HandClock, code};
use crate::wishes::ask_of;

/// How the server is bent, so that the laws have something to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bent {
    Straight,
    /// It knows no request again.
    NoRecord,
    /// Where nobody knows, it says that it was not done.
    FailedForUnknown,
}

/// What an ask was told.
pub type Told = Result<Receipt, Unsubmitted>;

/// Something that the server says.
pub struct Spoken {
    pub link: LinkId,
    /// Which ask it answers, and how.
    pub told: Option<(u32, Told)>,
    pub bytes: Vec<u8>,
}

/// What a look at an item showed.
pub struct Looked {
    pub item: ItemId,
    pub on_hand: i64,
}

/// The line ends here.
pub struct Ends;

struct Seat {
    desk: Local,
    busy: Arc<AtomicBool>,
    changes: Option<Receiver<Change>>,
}

/// One life.
pub struct Server {
    // Dropped before the engine, which would wait for it.
    writer: Option<Writer<StockRoom>>,
    seats: BTreeMap<LinkId, Seat>,
    room: Room,
    engine: Arc<Engine>,
    plug: Plug,
    bent: Bent,
    said: Arc<Mutex<Vec<Spoken>>>,
}

impl Server {
    /// Opens the store.
    pub fn start(plug: Plug, clock: &HandClock, bent: Bent) -> Result<Server, StoreFault> {
        let store = Store::open_on(plug.clone())?;
        let (engine, writer) = Engine::by_hand(store, Arc::new(clock.clone()), StockRoom)?;
        let engine = Arc::new(engine);
        let (room, seats) = (Room::from(Arc::clone(&engine)), BTreeMap::new());
        Ok(Server { writer: Some(writer), seats, room, engine, plug, bent, said: Arc::default() })
    }

    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How many jobs wait.
    pub fn waiting(&self) -> u64 {
        self.engine.busy().1
    }

    /// Hears what came over a line.
    pub fn hears(&mut self, link: LinkId, bytes: &[u8]) -> Result<Option<Looked>, Ends> {
        if !self.seats.contains_key(&link) {
            let mut rest = bytes;
            let hello = hello::read_hello(&mut rest).map_err(|_| Ends)?;
            return self.greets(link, &hello).map(|()| None);
        }
        let asked: Asked = unframed(bytes).ok_or(Ends)?;
        self.does(link, asked)
    }

    /// The line is gone.
    pub fn loses(&mut self, link: LinkId) {
        self.seats.remove(&link);
    }

    fn greets(&mut self, link: LinkId, heard: &Hello) -> Result<(), Ends> {
        let protocol = hello::agree(heard.protocols, (PROTOCOL_MIN, PROTOCOL)).map_err(|_| Ends)?;
        let session = match self.bent {
            // A session that nobody has had knows no request.
            Bent::NoRecord => SessionId((u128::from(link) << 64 | 0xFFFF).to_be_bytes()),
            Bent::Straight | Bent::FailedForUnknown => heard.session,
        };
        let desk = self.room.desk_in(&code(&heard.name), None, session).map_err(|_| Ends)?;
        let asker = desk.asker();
        let theirs = self.room.session_of(session).map_err(|_| Ends)?;
        if theirs.is_some_and(|person| person != asker.person) {
            return Err(Ends);
        }
        let welcome = Welcome {
            status: Status::Ok,
            protocol,
            boot: [1; 16],
            store: desk.site(),
            last: desk.last(),
            message_max: 1024 * 1024,
            person: asker.person,
            role: asker.role,
            name: heard.name.clone(),
            version: String::from("simulation"),
            text: String::new(),
        };
        let mut bytes = Vec::new();
        hello::write_welcome(&mut bytes, &welcome).unwrap();
        self.said.lock().unwrap().push(Spoken { link, told: None, bytes });
        self.seats.insert(link, Seat { desk, busy: Arc::default(), changes: None });
        Ok(())
    }

    fn does(&mut self, link: LinkId, asked: Asked) -> Result<Option<Looked>, Ends> {
        let Asked { id, ask } = asked;
        let say = Mouth { link, id, plug: self.plug.clone(), said: Arc::clone(&self.said) };
        let bent = self.bent;
        let seat = self.seats.get_mut(&link).ok_or(Ends)?;
        match ask {
            AskOf::Submit(request) => submits(seat, *request, say, bent),
            AskOf::End(session) => seat.desk.end_then(
                session,
                Way::call(move |told| say.replies(None, Reply::Done(told.map_err(Unsubmitted::from)))),
            ),
            AskOf::Follow => {
                seat.changes.get_or_insert_with(|| seat.desk.follow());
                say.replies(None, Reply::Done(Ok(())));
            }
            AskOf::Query(query) => {
                let answer = seat.desk.answer(*query);
                let looked = match &answer {
                    Ok(Answer::Item(Some(view))) if !view.under_count => {
                        Some(Looked { item: view.id, on_hand: view.total.on_hand.0 })
                    }
                    _ => None,
                };
                say.replies(None, Reply::Answered(answer.map(Box::new).map_err(Unanswered::from)));
                return Ok(looked);
            }
            other => panic!("no client here asks for {other:?}"),
        }
        Ok(None)
    }

    /// Does what waits, or what it does when nothing comes for a while; whether it goes on.
    pub fn pump(&mut self, quiet: bool) -> Goes {
        let Some(writer) = &mut self.writer else { return Goes::Over };
        let goes = if quiet { writer.quiet() } else { writer.serve() };
        if goes == Goes::Over
            && let Some(writer) = self.writer.take()
        {
            writer.end();
        }
        goes
    }

    /// Leaves in order: what is under way is finished.
    pub fn leaves(&mut self) -> Goes {
        for link in self.seats.keys() {
            let bytes = framed(&Said::Draining);
            self.said.lock().unwrap().push(Spoken { link: *link, told: None, bytes });
        }
        self.room.end();
        self.pump(false)
    }

    /// Whether whoever is at a line follows changes.
    pub fn is_followed(&self, link: LinkId) -> bool {
        self.seats.get(&link).is_some_and(|seat| seat.changes.is_some())
    }

    /// What it has said since it was asked last, answers first.
    pub fn spoken(&self) -> Vec<Spoken> {
        let mut spoken = std::mem::take(&mut *self.said.lock().unwrap());
        for (link, seat) in &self.seats {
            for change in seat.changes.iter().flat_map(Receiver::try_iter) {
                spoken.push(Spoken { link: *link, told: None, bytes: framed(&Said::Changed(change)) });
            }
        }
        spoken
    }

    /// What the scheduler does: a day that has not begun begins.
    pub fn begins(&self, day: Day) {
        let known = self.engine.look(|state, _| {
            let begun = state.get::<Facts>(&(Fact::BegunDays as u8))?.unwrap_or(0);
            Ok::<_, stockroom::domain::table::Unreadable>((begun, state.get::<Requests>(&SESSION)?))
        });
        let Ok(Ok((begun, last))) = known else { return };
        if begun == u64::from(day.0) + 1 {
            return;
        }
        let number = last.map_or(0, |last| last.number) + 1;
        let plain = asked(SESSION, number, Command::DayBegins(day));
        let sealed = Sealed::new(Submission { by: PersonId::CLOCK, look: Look::First, ..plain }).unwrap();
        // Where it cannot be taken on the day begins another time.
        drop(self.engine.put(Job::One(Box::new(sealed), Way::call(drop))));
    }
}

/// One command at a time, as a session takes them.
fn submits(seat: &Seat, request: Request, say: Mouth, bent: Bent) {
    let ask = ask_of(request.note.as_ref()).expect("every ask has its note");
    if seat.busy.swap(true, Ordering::SeqCst) {
        let two = Why::Unfit { what: String::from("a session has one command under way at a time") };
        let told = Err(Unsubmitted::from(SubmitFault::Refused(two.into())));
        return say.replies(Some((ask, told.clone())), Reply::Submitted(told));
    }
    let busy = Arc::clone(&seat.busy);
    seat.desk.submit_then(
        request,
        Way::call(move |told| {
            busy.store(false, Ordering::SeqCst);
            let told = match told.map_err(Unsubmitted::from) {
                Err(Unsubmitted::Unknown(what)) if bent == Bent::FailedForUnknown => {
                    Err(Unsubmitted::Stopped(what))
                }
                told => told,
            };
            say.replies(Some((ask, told.clone())), Reply::Submitted(told));
        }),
    );
}

/// Says one answer, while there is somebody to say it.
struct Mouth {
    link: LinkId,
    id: u64,
    plug: Plug,
    said: Arc<Mutex<Vec<Spoken>>>,
}

impl Mouth {
    fn replies(self, told: Option<(u32, Told)>, reply: Reply) {
        // That the store is closed is said by the line's end.
        if self.plug.is_off() || reply.is_closed() {
            return;
        }
        let bytes = framed(&Said::Answer(self.id, Box::new(reply)));
        self.said.lock().unwrap().push(Spoken { link: self.link, told, bytes });
    }
}

/// The question that is looked at.
pub fn question(item: &str) -> Query {
    use stockroom::domain::query::{Ask, ItemQuery};
    ItemQuery { item: code(item).into() }.into_query()
}
