//! The desk: submit a command, ask a query, follow changes. All that a screen or a command ever sees of the store.
//!
//! A desk stands for one person in one session. It must never hand out the store itself.

use std::sync::mpsc::Receiver;

use super::care::{Care, CareFault, Cared};
use super::news::{Colleague, Doing};
use super::pin::Identity;
use crate::domain::desk::{AskFault, Asker, Change, Handed, Request, SubmitFault, Together, TogetherAnswer};
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::query::{Answer, Ask, Query};
use crate::domain::receipt::{Notice, Receipt};
use crate::domain::tables::PersonName;
use crate::domain::time::Moment;

/// Whether a server is in reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// It is.
    #[default]
    There,
    /// It is, and has not answered for a while.
    Silent,
    /// It is not; it is tried again and again.
    CutOff,
}

/// One person's way to the store.
pub trait Desk: Send + Sync {
    /// Who stands here.
    fn asker(&self) -> Asker;
    /// Does a command, or says why not. Answers after it is safe on disk.
    fn submit(&self, request: Request) -> Result<Receipt, SubmitFault>;
    /// Does a set of commands in one transaction: an import.
    fn submit_together(&self, requests: Vec<Request>, how: Together) -> Result<TogetherAnswer, SubmitFault>;
    /// Answers a query from the last commit.
    fn answer(&self, query: Query) -> Result<Answer, AskFault>;
    /// Answers queries, each from the last commit, in their order.
    fn answer_all(&self, queries: Vec<Query>) -> Vec<Result<Answer, AskFault>> {
        queries.into_iter().map(|query| self.answer(query)).collect()
    }
    /// Follows changes from now on.
    fn follow(&self) -> Receiver<Change>;
    /// Keeps working state: text of at most 64 KiB under a key of the asker's; empty text takes it away.
    fn keep_draft(&self, key: &str, text: &str) -> Result<(), SubmitFault>;
    /// Gives a half-filled form to somebody else: one's own to a colleague, a colleague's to oneself.
    fn hand_over(&self, handed: Handed) -> Result<(), SubmitFault>;
    /// Sets what a person is called and how they log in. A manager may do that for anybody.
    fn name_person(&self, person: PersonId, name: PersonName) -> Result<(), SubmitFault>;
    /// Proves who one is, sets a PIN, or says whose an account is.
    fn identity(&self, what: Identity) -> Result<(), SubmitFault>;
    /// How many others work with the store now.
    fn others(&self) -> usize;
    /// Has the store backed up or checked while it is at work.
    fn care(&self, care: Care) -> Result<Cared, CareFault>;
    /// The moment it is, by the store's clock.
    fn now(&self) -> Moment;
    /// What names the store among all stores.
    fn site(&self) -> [u8; 16];
    /// The last number given to a request of this session.
    fn last(&self) -> u64;
    /// Nothing more is done in a session of one's own whose client is gone, even what is still on its way: from then on
    /// its outcomes are final.
    fn end_session(&self, session: SessionId) -> Result<(), SubmitFault>;
    /// Why nothing more can be done here; none while something can.
    fn stopped(&self) -> Option<String>;
    /// Whether the server is in reach; none where the store is in this process.
    fn reach(&self) -> Option<Reach> {
        None
    }
    /// Why the last server left, in a sentence, once it did and until there is another.
    fn parting(&self) -> Option<String> {
        None
    }
    /// Says where this desk's person is and what they do there, for their colleagues; said again while they are there.
    fn here(&self, _doing: Doing) {}
    /// Rings when [`Desk::colleagues`] are others than before; none where there are no others.
    fn company(&self) -> Option<Receiver<()>> {
        None
    }
    /// Who is where, everybody, as far as the server has told.
    fn colleagues(&self) -> Vec<Colleague> {
        Vec::new()
    }
    /// What the server has to say to whoever waits at this desk, once: that it holds them back, and why.
    fn word(&self) -> Option<String> {
        None
    }
    /// Whoever stands here has had time to see what came of what they did last; asked now and then.
    fn seen(&self) {}
    /// Whoever stands here is cut off: what came of what they did last may not have reached them.
    fn unseen(&self) {}
    /// Waits for nothing any more: who asks is answered that it is over, and what may have been done is told as unknown.
    fn let_go(&self) {}
}

/// Does a command to its end: one that goes on in further entries is given again until it is done. The receipt is that
/// of the last entry; where one is refused, those before it stand.
pub fn submit_through(desk: &dyn Desk, request: Request) -> Result<Receipt, SubmitFault> {
    let mut receipt = desk.submit(request.clone())?;
    while goes_on(&receipt) {
        receipt = desk.submit(Request { number: None, ..request.clone() })?;
    }
    Ok(receipt)
}

fn goes_on(receipt: &Receipt) -> bool {
    let goes_on = |notice: &Notice| matches!(notice, Notice::ClosingGoesOn(_));
    matches!(receipt, Receipt::Done(done) if done.notices.iter().any(goes_on))
}

/// Asks a query and gets its own answer.
pub fn ask<Q: Ask>(desk: &dyn Desk, query: Q) -> Result<Q::Answer, AskFault> {
    Q::from_answer(desk.answer(query.into_query())?)
        .ok_or_else(|| AskFault::Unfit(String::from("the answer does not fit the question")))
}

/// Asks queries of one kind, and gets their answers in their order.
pub fn ask_all<Q: Ask>(
    desk: &dyn Desk,
    queries: impl Iterator<Item = Q>,
) -> Vec<Result<Q::Answer, AskFault>> {
    let unfit = || AskFault::Unfit(String::from("the answer does not fit the question"));
    let answers = desk.answer_all(queries.map(Q::into_query).collect());
    answers.into_iter().map(|answer| Q::from_answer(answer?).ok_or_else(unfit)).collect()
}
