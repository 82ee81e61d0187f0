//! One client: its hello, what it asks, what is said to it. Ends when the line does; nothing of the store hangs on it.
//!
//! Two threads: one reads and answers queries, one writes. A command goes to the writer of the store and is answered
//! from there; at most one is under way a session. A panic here ends this session and no other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use super::hall::{Full, Hall, Seat};
use super::leave::Leave;
use super::limits::Cost;
use super::outbox::Outbox;
use crate::codec;
use crate::domain::command::LocationRef;
use crate::domain::desk::{Handed, Request, SubmitFault, Together};
use crate::domain::ids::SessionId;
use crate::domain::party::Role;
use crate::domain::query::{FORM_DRAFTS, LocationQuery, WHEREABOUTS};
use crate::domain::refusal::Why;
use crate::domain::rights::Act;
use crate::domain::text::shown;
use crate::engine::feed::Follows;
use crate::engine::reply::Reply as Way;
use crate::service::care::{Care, CareFault, Cared};
use crate::service::desk::{self, Desk};
use crate::service::local::Local;
use crate::service::news::{Colleague, DOING_MAX};
use crate::service::room;
use crate::service::wire::dialect;
use crate::service::wire::frame::{FrameFault, FrameLimits, read_message, write_message};
use crate::service::wire::hello::{self, Hello, PROTOCOL, PROTOCOL_MIN, Status, Welcome};
use crate::service::wire::message::{
    AskOf, Asked, QUERIES_MAX, Reply, Said, Unanswered, Unsubmitted, WHY_MAX,
};
use crate::service::wire::way::{Ear, Mouth, Until, Wire};

/// How often a client hears again that it is held back.
const TOLD: Duration = Duration::from_secs(10);
/// What is waited for less long is noticed by nobody.
const NOTICED: Duration = Duration::from_millis(250);

/// Serves one client to its end.
pub(super) fn serve(hall: &Arc<Hall>, seat: &Seat, wire: Wire) {
    let Some(client) = greet(hall, seat, &wire) else { return };
    let out = Arc::new(Outbox::new(&hall.limits));
    let (asker, vouched) = client.desk.stands();
    seat.opened(&asker, &vouched, &out, hall.now());
    let (write, protocol) = (hall.limits.write, client.protocol);
    let (speaking, mouth) = (Arc::clone(&out), wire.clone());
    let speaker = std::thread::Builder::new()
        .name(String::from("speaker"))
        .stack_size(super::STACK)
        .spawn(move || speak(&speaking, &mouth, write, protocol));
    if speaker.is_ok() {
        listen(hall, seat, &client, &wire, &out);
    }
    out.close();
    // What waits is still said: the speaker ends by itself, at the latest when a client takes nothing for a while.
    if let Ok(speaker) = speaker
        && speaker.join().is_err()
    {
        tracing::error!("a client's speaker panicked");
    }
    wire.end();
}

/// Tells somebody at the door that there is no place.
pub(super) fn turn_away(hall: &Hall, wire: &Wire, full: Full) {
    let _ = wire.write_patience(Duration::from_millis(100));
    let text = match full {
        Full::Taken(most) => format!("{most} are connected to this store already; try again in a moment"),
        Full::Silent(most) => format!("{most} are at the door of this store already; try again in a moment"),
    };
    let mut way = wire.clone();
    // Who does not listen need not hear.
    let _ = hello::write_welcome(&mut way, &Welcome { status: Status::TooMany, text, ..blank(hall) });
}

/// A client that came in.
struct Client {
    desk: Arc<Local>,
    /// What both sides speak.
    protocol: u16,
    /// Whether a command of theirs is under way.
    under_way: Arc<AtomicBool>,
    /// Whether it is just being kept where its person is.
    keeping: Arc<AtomicBool>,
}

/// Hears the hello and answers it; none where the client may not come in.
fn greet(hall: &Arc<Hall>, seat: &Seat, wire: &Wire) -> Option<Client> {
    let heard = hello::read_hello(&mut Until::over(wire.clone(), hall.limits.hello)).ok()?;
    let mut way = Mouth::new(wire.clone(), hall.limits.write).ok()?;
    let taken = take_in(hall, seat, &heard);
    let welcome = match &taken {
        Ok(client) => {
            let asker = client.desk.asker();
            let name = hall.room().and_then(|room| room.called(asker.person)).unwrap_or_default();
            Welcome {
                status: Status::Ok,
                protocol: client.protocol,
                last: client.desk.last(),
                person: asker.person,
                role: asker.role,
                name,
                text: String::new(),
                ..blank(hall)
            }
        }
        Err((status, text)) => Welcome { status: *status, text: text.clone(), ..blank(hall) },
    };
    hello::write_welcome(&mut way, &welcome).ok()?;
    taken.ok()
}

fn blank(hall: &Hall) -> Welcome {
    Welcome {
        status: Status::Other,
        protocol: PROTOCOL,
        boot: hall.boot,
        store: hall.room().and_then(|room| room.site().ok()).unwrap_or_default(),
        last: 0,
        message_max: u32::try_from(hall.limits.message).unwrap_or(u32::MAX),
        person: crate::domain::ids::PersonId::CLOCK,
        role: Role::Viewer,
        name: String::new(),
        version: String::from(env!("CARGO_PKG_VERSION")),
        text: String::new(),
    }
}

fn take_in(hall: &Arc<Hall>, seat: &Seat, heard: &Hello) -> Result<Client, (Status, String)> {
    let protocol = hello::agree(heard.protocols, (PROTOCOL_MIN, PROTOCOL)).map_err(|status| {
        let (mine, theirs) = (env!("CARGO_PKG_VERSION"), shown(&heard.version));
        let text = format!(
            "the server is version {mine} (protocol {PROTOCOL_MIN} to {PROTOCOL}), this program is version {theirs} \
             (protocol {} to {}); install the same version on both sides",
            heard.protocols.0, heard.protocols.1
        );
        (status, text)
    })?;
    seat.may_stay(hall)?;
    let room = hall.opened()?;
    let site = room.site().map_err(|fault| (Status::Other, fault.to_string()))?;
    if heard.store != [0; 16] && heard.store != site {
        return Err((Status::StoreMismatch, String::from("this server has another store")));
    }
    let not_allowed = |text: String| (Status::NotAllowed, text);
    let uid = seat.peer().uid;
    let known = hall.accounts.who(&room, uid, hall.login(uid), &heard.name).map_err(not_allowed)?;
    let asked = match heard.role.as_str() {
        "" => None,
        word => Some(Role::parse(word).ok_or_else(|| not_allowed(String::from("there is no such role")))?),
    };
    let desk = room.desk_of(&known, asked, heard.session).map_err(|fault| not_allowed(fault.to_string()))?;
    if !session_is_theirs(&room, heard.session, &desk) {
        return Err(not_allowed(String::from("this session is somebody else's")));
    }
    let (desk, under_way, keeping) = (Arc::new(desk), Arc::default(), Arc::default());
    hall.sits_at(heard.session, &desk);
    Ok(Client { desk, protocol, under_way, keeping })
}

fn session_is_theirs(room: &crate::service::room::Room, session: SessionId, desk: &Local) -> bool {
    room.session_of(session).ok().flatten().is_none_or(|person| person == desk.asker().person)
}

/// Reads what the client asks until its line ends.
fn listen(hall: &Arc<Hall>, seat: &Seat, client: &Client, wire: &Wire, out: &Arc<Outbox>) {
    let mut way = Ear::new(wire.clone());
    let limits = FrameLimits { message: hall.limits.message, frame: hall.limits.frame };
    let mut told = None;
    // Who asks and does not listen is asked nothing more.
    while out.has_room() {
        let bytes = match read_message(&mut way, &limits, None) {
            Ok(bytes) => bytes,
            Err(FrameFault::Ended) => return,
            Err(fault) => {
                tracing::info!(%fault, uid = seat.peer().uid, "a client was left");
                return;
            }
        };
        let asked: Asked = match codec::message(&bytes) {
            Ok(asked) => asked,
            Err(fault) => {
                tracing::info!(%fault, uid = seat.peer().uid, "a client that speaks another language was left");
                return;
            }
        };
        if dialect::since(&asked.ask) > client.protocol {
            tracing::info!(
                uid = seat.peer().uid,
                "a client that asks what its protocol does not know was left"
            );
            return;
        }
        let now = Instant::now();
        let cost = if asked.ask.is_question() { Cost::Question } else { Cost::Command };
        if let Some(wait) = hall.rate(seat.peer().uid, cost, now) {
            if wait >= NOTICED && told.is_none_or(|at| now.saturating_duration_since(at) >= TOLD) {
                told = Some(now);
                out.say(Said::Held(held(hall.limits.rate)));
            }
            std::thread::sleep(wait);
        }
        let had = processor();
        answer(hall, seat, client, asked, out);
        if cost == Cost::Question {
            hall.rate(seat.peer().uid, Cost::Processor(processor().saturating_sub(had)), now);
        }
    }
}

/// What this thread has had of a processor.
fn processor() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn held(rate: u32) -> String {
    format!("your account asks for more than {rate} things a second; everything is done, only slower")
}

/// Does what was asked, or has it done.
fn answer(hall: &Arc<Hall>, seat: &Seat, client: &Client, asked: Asked, out: &Arc<Outbox>) {
    let Asked { id, ask } = asked;
    if hall.is_over() {
        // It was not begun: the line ends in a moment, and the next server is asked.
        return;
    }
    let say = |reply: Reply| tell(hall, out, id, reply);
    let desk = &client.desk;
    match ask {
        AskOf::Submit(request) => submit(hall, seat, client, (id, *request), out),
        AskOf::Post(form, request) => {
            submit(hall, seat, client, (id, Request { form: Some(form), ..*request }), out);
        }
        AskOf::Together(requests, how) => {
            let Some(busy) = begin(client) else { return say(Reply::Together(Err(two_at_once()))) };
            let (hall, out) = (Arc::clone(hall), Arc::clone(out));
            seat.did(if how == Together::DryRun { "try" } else { "import" });
            desk.together_then(
                requests,
                how,
                Way::call(move |told| {
                    busy.store(false, Ordering::SeqCst);
                    tell(&hall, &out, id, Reply::Together(told.map_err(Unsubmitted::from)));
                }),
            );
        }
        AskOf::Query(query) => {
            let told = desk.answer_within(*query, hall.limits.answer);
            say(Reply::Answered(told.map(Box::new).map_err(Unanswered::from)));
        }
        AskOf::Queries(queries) if queries.len() > QUERIES_MAX => {
            say(Reply::No(format!("at most {QUERIES_MAX} questions can be asked at once")));
        }
        AskOf::Queries(queries) => {
            let answer = |query| desk.answer_within(query, hall.limits.answer).map_err(Unanswered::from);
            say(Reply::AnsweredAll(queries.into_iter().map(answer).collect()));
        }
        // It waits for a commit of somebody else's; what this client asks meanwhile does not wait for it.
        AskOf::Draft { key, text } if key == WHEREABOUTS && !client.keeping.swap(true, Ordering::SeqCst) => {
            let (hall, out, keeping) = (Arc::clone(hall), Arc::clone(out), Arc::clone(&client.keeping));
            let way = Way::call(move |told: Result<(), SubmitFault>| {
                keeping.store(false, Ordering::SeqCst);
                tell(&hall, &out, id, Reply::Done(told.map_err(Unsubmitted::from)));
            });
            desk.keep_then(&key, &text, way);
        }
        AskOf::Draft { key, text } => {
            say(Reply::Done(desk.keep_draft(&key, &text).map_err(Unsubmitted::from)));
        }
        AskOf::HandOver(handed) if is_open(hall, desk, &handed) => {
            let what = "they have that form open now; ask them to leave it, or wait a minute";
            say(Reply::No(String::from(what)));
        }
        AskOf::HandOver(handed) => {
            say(Reply::Done(desk.hand_over(handed).map_err(Unsubmitted::from)));
        }
        AskOf::Now => say(Reply::Now(desk.now())),
        AskOf::Follow => {
            let heard = Arc::clone(out);
            desk.engine().follow_with(Box::new(move |change| {
                heard.change(change);
                if heard.closed() { Follows::No } else { Follows::On }
            }));
            say(Reply::Done(Ok(())));
            hall.follows(out);
        }
        AskOf::Status => say(hall.status().map_or_else(Reply::No, |status| Reply::Status(Box::new(status)))),
        AskOf::Here(mut doing) => {
            // It goes to the screens of others: no more than a short word, and nothing that does anything there.
            doing.what = shown(&doing.what).chars().take(DOING_MAX).collect();
            let code = doing.place.and_then(|place| {
                let query = LocationQuery { location: LocationRef::Id(place) };
                desk::ask(client.desk.as_ref(), query).ok().flatten().map(|view| view.location.code)
            });
            seat.does(doing, code);
            say(Reply::Done(Ok(())));
        }
        AskOf::End(session) => say(Reply::Done(desk.end_session(session).map_err(Unsubmitted::from))),
        AskOf::Name { person, name } => say(named(hall, desk, person, name)),
        AskOf::Identity(what) => {
            let told = desk.identity(what);
            let (asker, vouched) = desk.stands();
            seat.is(&asker, &vouched);
            say(Reply::Done(told.map_err(Unsubmitted::from)));
        }
        AskOf::Care(care) => cared(hall, desk, care, id, out),
        AskOf::Yield if seat.peer().uid == hall.accounts.owner => match hall.make_room() {
            Ok(()) => say(Reply::Done(Ok(()))),
            Err(text) => say(Reply::No(text)),
        },
        AskOf::Yield => say(Reply::No(String::from("only the store's owner opens it without its server"))),
        AskOf::Stop => stop(hall, seat, desk, "", &say),
        AskOf::StopFor(why) => stop(hall, seat, desk, &why, &say),
    }
}

/// Has a command done; it is answered from where it is done.
fn submit(hall: &Arc<Hall>, seat: &Seat, client: &Client, (id, request): (u64, Request), out: &Arc<Outbox>) {
    let Some(busy) = begin(client) else {
        return tell(hall, out, id, Reply::Submitted(Err(two_at_once())));
    };
    let (hall, out) = (Arc::clone(hall), Arc::clone(out));
    seat.did(request.command.action().word());
    client.desk.submit_then(
        request,
        Way::call(move |told| {
            busy.store(false, Ordering::SeqCst);
            tell(&hall, &out, id, Reply::Submitted(told.map_err(Unsubmitted::from)));
        }),
    );
}

/// Tells the server to leave, where this person may.
fn stop(hall: &Hall, seat: &Seat, desk: &Local, why: &str, say: &dyn Fn(Reply)) {
    let asker = desk.asker();
    if seat.peer().uid != hall.accounts.owner
        && let Err(fault) = room::needs(Act::StopServer, asker.role)
    {
        return say(Reply::No(format!("{fault}; the store's owner may do it too")));
    }
    let by = hall.room().and_then(|room| room.called(asker.person)).unwrap_or_default();
    // First the answer: the sessions end when the server leaves.
    say(Reply::Done(Ok(())));
    hall.leave(Leave::Stopped { by, why: shown(why).trim().chars().take(WHY_MAX).collect() });
}

/// Whether a colleague is at the form that somebody wants to take from them.
fn is_open(hall: &Hall, desk: &Local, handed: &Handed) -> bool {
    let form = handed.key.strip_prefix(FORM_DRAFTS);
    let at_it = |other: &Colleague| other.person == handed.from && Some(other.what.as_str()) == form;
    handed.from != desk.asker().person && hall.company().iter().any(at_it)
}

/// Answers, unless the answer is only that the store was closed under a server that leaves.
fn tell(hall: &Hall, out: &Outbox, id: u64, reply: Reply) {
    if !(reply.is_closed() && hall.is_over()) {
        out.say(Said::Answer(id, Box::new(reply)));
    }
}

/// Has it done beside the session, which goes on meanwhile.
fn cared(hall: &Arc<Hall>, desk: &Arc<Local>, care: Care, id: u64, out: &Arc<Outbox>) {
    let say = move |out: &Outbox, told: Result<Cared, CareFault>| {
        out.say(Said::Answer(id, Box::new(Reply::Cared(Box::new(told)))));
    };
    let Some(turn) = hall.take_care() else {
        let what = "a backup or a check is under way already; ask again when it is done";
        return say(out, Err(CareFault::Refused(String::from(what))));
    };
    let (desk, way) = (Arc::clone(desk), Arc::clone(out));
    let begun = std::thread::Builder::new().name(String::from("care")).spawn(move || {
        let told = desk.care(care);
        drop(turn);
        say(&way, told);
    });
    if let Err(fault) = begun {
        say(out, Err(CareFault::Failed(format!("no thread could be had: {fault}"))));
    }
}

fn named(
    hall: &Hall,
    desk: &Local,
    person: crate::domain::ids::PersonId,
    name: crate::domain::tables::PersonName,
) -> Reply {
    match hall.opened() {
        Ok(room) => match room.name_person(desk.asker(), person, name) {
            Ok(()) => Reply::Done(Ok(())),
            Err(fault) => Reply::No(fault.to_string()),
        },
        Err((_, text)) => Reply::No(text),
    }
}

/// Begins the one command that may be under way.
fn begin(client: &Client) -> Option<Arc<AtomicBool>> {
    let free = !client.under_way.swap(true, Ordering::SeqCst);
    free.then(|| Arc::clone(&client.under_way))
}

fn two_at_once() -> Unsubmitted {
    let what = String::from("a session has one command under way at a time");
    SubmitFault::Refused(Why::Unfit { what }.into()).into()
}

/// Says what waits until the end, or until the client does not take it.
fn speak(out: &Outbox, wire: &Wire, write: Duration, protocol: u16) {
    if let Ok(mut way) = Mouth::new(wire.clone(), write) {
        while let Some(said) = out.next() {
            let bytes = match codec::plain(&dialect::said(said, protocol)) {
                Ok(bytes) => bytes,
                Err(fault) => {
                    tracing::error!(%fault, "an answer has no bytes");
                    break;
                }
            };
            if let Err(fault) = write_message(&mut way, &bytes) {
                tracing::debug!(%fault, "a client does not listen");
                break;
            }
        }
    }
    out.close();
    wire.end();
}
