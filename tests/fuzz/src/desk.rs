//! A desk of a real store in which the small room is: whatever is asked there must be answered or refused in a sentence, in
//! an answer that a client understands.

use std::path::Path;
use std::sync::OnceLock;

use stockroom::codec;
use stockroom::domain::desk::{AskFault, Request, Together};
use stockroom::domain::query::{Answer, Query};
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::exchange::plan::ImportOptions;
use stockroom::service::desk::Desk;
use stockroom::service::local::Local;
use stockroom::service::room::{Room, create_at};
use stockroom::service::wire::message::{Reply, Said};

use super::room::{FILES, START, Trial, settings};
use super::shelf::Shelf;
use super::words::{all_fit, sentence};

/// The most bytes of an answer about so small a room.
const ANSWER_MAX: usize = 1 << 20;

/// Asks a desk, and holds what must hold of its answer.
pub fn answered(query: &Query) {
    let (_, desk) = desk();
    let answer = match desk.answer(query.clone()) {
        Ok(answer) => answer,
        Err(AskFault::Unfit(what)) => return sentence(&what),
        Err(fault) => panic!("{fault}"),
    };
    // A draft is the screen's own text, whatever that is.
    if !matches!(answer, Answer::Draft(_)) {
        all_fit(&answer);
    }
    let said = Said::Answer(1, Box::new(Reply::Answered(Ok(Box::new(answer)))));
    match codec::plain(&said) {
        Ok(bytes) => {
            assert!(bytes.len() <= ANSWER_MAX, "an answer of {} bytes", bytes.len());
            assert_eq!(codec::message::<Said>(&bytes).as_ref(), Ok(&said));
        }
        Err(fault) => panic!("an answer has no bytes: {fault}"),
    }
}

/// The store goes with the process: its folder is taken away as soon as the store is open.
fn desk() -> &'static (Room, Local) {
    static DESK: OnceLock<(Room, Local)> = OnceLock::new();
    DESK.get_or_init(|| match tempfile::tempdir() {
        Ok(folder) => founded(&folder.path().join("store")),
        Err(fault) => panic!("no folder for a store: {fault}"),
    })
}

fn founded(folder: &Path) -> (Room, Local) {
    let (Ok(login), Ok(name)) = (Code::new("ann"), Name::new("Ann")) else { panic!("a name that is none") };
    let creator = PersonName { login: login.clone(), name };
    let room = match create_at(START, folder, settings(), &creator) {
        Ok(room) => room,
        Err(fault) => panic!("{fault}"),
    };
    let desk = match room.desk(&login, None) {
        Ok(desk) => desk,
        Err(fault) => panic!("{fault}"),
    };
    let options = ImportOptions::new(settings().calendar(), START);
    // What each file comes to hangs on those before it, and so on what they made of a room that is new.
    let mut trial = Trial::empty();
    for (plan, file) in FILES {
        let planned = match plan(file.as_bytes(), &options, &Shelf(&trial.state)) {
            Ok(plan) => plan.requests,
            Err(fault) => panic!("{fault}"),
        };
        let requests: Vec<Request> = planned.into_iter().map(|planned| planned.request).collect();
        for request in &requests {
            assert_eq!(trial.ask(request).map_err(|fault| fault.to_string()), Ok(()));
        }
        match desk.submit_together(requests, Together::AllOrNothing) {
            Ok(told) => assert!(told.answers.iter().all(Result::is_ok), "{:?}", told.answers),
            Err(fault) => panic!("{fault}"),
        }
    }
    (room, desk)
}
