//! The stock room that every seed begins with, made once by the writer itself and cloned as an image of its disk.

use std::sync::{Arc, OnceLock};

use stockroom::domain::command::{Command, PersonCommand, Submission};
use stockroom::domain::desk::Request;
use stockroom::domain::entry::{Evaluate, Vouched};
use stockroom::domain::ids::{PersonId, RequestId, SessionId};
use stockroom::domain::item::Tracking;
use stockroom::domain::location::LocationKind;
use stockroom::domain::party::Role;
use stockroom::domain::table::Write;
use stockroom::domain::tables::{Names, PersonName};
use stockroom::engine::job::{Job, Keep, Sealed};
use stockroom::engine::reply::Reply;
use stockroom::engine::work::{self, Progressed};
use stockroom::engine::{Clock, Engine, StockRoom};
use stockroom::store::Store;

use crate::commands::{asked, item, low_at, place, receive, session};
use crate::disk::Disk;
use crate::support::{HandClock, MORNING, code, creator, name, settings};

/// Who works here: logins, in the order of their ids, the manager first.
pub const LOGINS: [&str; 4] = ["ann", "bob", "cy", "dee"];
/// What they are.
const ROLES: [Role; 4] = [Role::Manager, Role::Supervisor, Role::Clerk, Role::Clerk];
/// What there is, and where.
pub const ITEMS: [&str; 4] = ["M8", "NUT", "PIN", "GLUE"];
pub const PLACES: [&str; 4] = ["DOCK", "A1", "A2", "B1"];

/// The disk of the shop, closed, and how many entries are in it.
pub fn shop() -> &'static (Vec<u8>, u64) {
    static SHOP: OnceLock<(Vec<u8>, u64)> = OnceLock::new();
    SHOP.get_or_init(found)
}

fn found() -> (Vec<u8>, u64) {
    let disk = Disk::default();
    let clock = HandClock::at(MORNING);
    let create = Command::Create { site: *b"the simulation!!", settings: settings() };
    let first = Sealed::new(Submission { by: PersonId::CREATOR, ..asked(session(8), 1, create) }).unwrap();
    let store = Store::create_on(disk.clone(), |state| {
        let mut so_far = Progressed::default();
        let made = work::submit(state, &StockRoom, &first, clock.now(), Evaluate::Now, &mut so_far)?;
        made.expect("the first entry");
        Ok(state.put::<Names>(&PersonId::CREATOR, &creator().into())?)
    });
    let (engine, mut writer) = Engine::by_hand(store.unwrap(), Arc::new(clock.clone()), StockRoom).unwrap();
    let mut number = 0;
    let mut done = |command: Command| {
        number += 1;
        let sealed = Sealed::new(asked(SessionId([9; 16]), number, command)).unwrap();
        let answer = engine.enqueue(sealed).unwrap();
        writer.serve();
        answer.wait().unwrap();
    };
    ROLES.into_iter().skip(1).for_each(|role| done(Command::People(PersonCommand::Add { role })));
    done(place("DOCK", LocationKind::Dock));
    PLACES[1..].iter().for_each(|bin| done(place(bin, LocationKind::Storage)));
    for sku in ITEMS {
        done(item(sku, if sku == "GLUE" { Tracking::Lot } else { Tracking::None }));
    }
    for (at, sku) in ITEMS[..3].iter().enumerate() {
        done(receive(sku, 40, PLACES[at + 1]));
    }
    done(low_at("M8", 15));
    for (login, id) in LOGINS.into_iter().zip(1..).skip(1) {
        let name = PersonName { login: code(login), name: name(login) };
        let (reply, answer) = Reply::awaited();
        engine.put(Job::Keep(Keep::Name { person: PersonId(id), name }, reply)).unwrap();
        writer.serve();
        answer.wait().unwrap();
    }
    writer.quiet();
    engine.close();
    writer.serve();
    writer.end();
    drop(engine);
    (disk.image(), number + 1)
}

/// A request as the writer knows it, of whoever stands at a client.
pub fn submission(client: usize, request: RequestId, wish: &Request) -> Submission {
    Submission {
        request,
        by: PersonId(u32::try_from(client).unwrap() + 1),
        vouched: Vouched::Account,
        role: ROLES[client],
        effective: wish.effective,
        reference: wish.reference.clone(),
        note: wish.note.clone(),
        override_reason: wish.override_reason.clone(),
        seen: wish.seen,
        look: wish.look,
        source: wish.source,
        command: wish.command.clone(),
    }
}
