//! What becomes of each thing that a client asks: answered here, or had done and answered from where it is done. It waits
//! for no command, and knows nothing of bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::hall::{Hall, Seat};
use super::leave::Leave;
use super::outbox::Outbox;
use crate::domain::command::LocationRef;
use crate::domain::desk::{Handed, Request, SubmitFault, Together};
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
use crate::service::wire::message::{
    AskOf, Asked, QUERIES_MAX, Reply, Said, Unanswered, Unsubmitted, WHY_MAX,
};

/// A client that came in.
pub(super) struct Client {
    /// Where they stand.
    pub(super) desk: Arc<Local>,
    /// What both sides speak.
    pub(super) protocol: u16,
    /// Whether a command of theirs is under way.
    pub(super) under_way: Arc<AtomicBool>,
    /// Whether it is just being kept where its person is.
    pub(super) keeping: Arc<AtomicBool>,
}

/// Does what was asked, or has it done.
pub(super) fn answer(hall: &Arc<Hall>, seat: &Seat, client: &Client, asked: Asked, out: &Arc<Outbox>) {
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
