//! The same kind of writer as ours: one thread takes what waits, at most 256, does it in one transaction, answers then.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior};

use super::ask::Ask;
use super::post::{No, Receipt, post};
use crate::shop::{Deed, Line};

/// As many as our writer takes at once, and as may wait for it.
const BATCH: usize = 256;
const WAITING: usize = 1_024;

type Answer = Result<Receipt, No>;
type Job = (Ask, SyncSender<Answer>);

/// The writer's thread; it gives the connection back at its end.
pub struct Writer {
    thread: JoinHandle<Connection>,
    jobs: SyncSender<Job>,
}

/// Somebody's way to it, in a session of their own.
pub struct Client {
    jobs: SyncSender<Job>,
    session: [u8; 16],
    number: i64,
}

impl Writer {
    /// Starts it.
    pub fn start(sql: Connection) -> Writer {
        let (jobs, waiting) = sync_channel(WAITING);
        Writer { thread: std::thread::spawn(move || work(sql, &waiting)), jobs }
    }

    /// Somebody's way to it.
    pub fn client(&self) -> Client {
        let session = stockroom::service::room::new_session().0;
        Client { jobs: self.jobs.clone(), session, number: 0 }
    }

    /// Ends it.
    pub fn close(self) -> Connection {
        drop(self.jobs);
        self.thread.join().unwrap()
    }
}

impl Client {
    /// Posts and waits until it is safe.
    pub fn post(&mut self, deed: Deed, lines: &[Line]) {
        self.number += 1;
        let ask = Ask::of((self.session, self.number), deed, lines, None);
        let (reply, answer) = sync_channel(1);
        self.jobs.send((ask, reply)).unwrap();
        let receipt = answer.recv().unwrap().unwrap();
        assert!(receipt.seq > 0 && !receipt.on_hand.is_empty(), "it says what there is");
    }
}

fn work(mut sql: Connection, jobs: &Receiver<Job>) -> Connection {
    while let Ok(first) = jobs.recv() {
        let batch: Vec<Job> = std::iter::once(first).chain(jobs.try_iter().take(BATCH - 1)).collect();
        let txn = sql.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        // A refusal has written nothing: everything is checked first.
        let answers: Vec<Answer> = batch.iter().map(|(ask, _)| post(&txn, ask)).collect();
        txn.commit().unwrap();
        for ((_, reply), answer) in batch.into_iter().zip(answers) {
            drop(reply.send(answer));
        }
    }
    sql
}
