//! One client: its hello, what it asks, what is said to it. Ends when the line does; nothing of the store hangs on it.
//!
//! Two threads: one reads and answers queries, one writes. A command goes to the writer of the store and is answered
//! from there; at most one is under way a session. A panic here ends this session and no other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::answering::{Client, answer};
use super::hall::{Full, Hall, Seat};
use super::limits::Cost;
use super::outbox::Outbox;
use crate::codec;
use crate::domain::ids::SessionId;
use crate::domain::party::Role;
use crate::domain::text::shown;
use crate::engine::query::patience;
use crate::service::desk::Desk;
use crate::service::known::{Account, number_of};
use crate::service::local::Local;
use crate::service::wire::dialect;
use crate::service::wire::frame::{FrameFault, FrameLimits, read_message, write_message};
use crate::service::wire::hello::{self, Hello, PROTOCOL, PROTOCOL_MIN, Status, Welcome};
use crate::service::wire::message::{Asked, Said};
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
    let account = Account { uid, login: hall.login(uid) };
    let known = hall.accounts.who(&room, &account, &heard.name, &number_of).map_err(not_allowed)?;
    let asked = match heard.role.as_str() {
        "" => None,
        word => Some(Role::parse(word).ok_or_else(|| not_allowed(String::from("there is no such role")))?),
    };
    let desk = room.desk_of(&known, asked, heard.session).map_err(|fault| not_allowed(fault.to_string()))?;
    if !session_is_theirs(&room, heard.session, &desk) {
        return Err(not_allowed(String::from("this session is somebody else's")));
    }
    let (desk, under_way, keeping) = (Arc::new(desk), Arc::default(), Arc::default());
    seat.sits_at(heard.session, &desk);
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
        let had = patience::taken();
        answer(hall, seat, client, asked, out);
        if cost == Cost::Question {
            hall.rate(seat.peer().uid, Cost::Processor(patience::taken().saturating_sub(had)), now);
        }
    }
}

fn held(rate: u32) -> String {
    format!("your account asks for more than {rate} things a second; everything is done, only slower")
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
