//! The way back to who waits for the writer: told exactly once, whatever happens to the writer in between.

use std::sync::mpsc::{Receiver, sync_channel};

use crate::domain::desk::SubmitFault;

type Tell<A> = Box<dyn FnOnce(Result<A, SubmitFault>) + Send>;

/// Hears what became of a job. Dropped without a word, it says that this is not known.
pub struct Reply<A>(Option<Tell<A>>);

impl<A> Reply<A> {
    /// Calls back; on the writer's thread, so it must not wait for anything.
    pub fn call(tell: impl FnOnce(Result<A, SubmitFault>) + Send + 'static) -> Reply<A> {
        Reply(Some(Box::new(tell)))
    }

    /// Tells it.
    pub fn send(mut self, answer: Result<A, SubmitFault>) {
        if let Some(tell) = self.0.take() {
            tell(answer);
        }
    }
}

impl<A: Send + 'static> Reply<A> {
    /// A way back that somebody waits at.
    pub fn awaited() -> (Reply<A>, Pending<A>) {
        let (way, answer) = sync_channel(1);
        // Who no longer waits need not hear.
        (Reply::call(move |told| drop(way.send(told))), Pending(answer))
    }
}

impl<A> Drop for Reply<A> {
    fn drop(&mut self) {
        if let Some(tell) = self.0.take() {
            tell(Err(unknown()));
        }
    }
}

/// An answer on its way.
pub struct Pending<A>(Receiver<Result<A, SubmitFault>>);

impl<A> Pending<A> {
    /// Waits for it.
    pub fn wait(self) -> Result<A, SubmitFault> {
        self.0.recv().unwrap_or_else(|_| Err(unknown()))
    }
}

fn unknown() -> SubmitFault {
    SubmitFault::Unknown(String::from("the writer stopped in between"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_hears_once_and_even_when_nobody_answers() {
        let (reply, pending) = Reply::awaited();
        reply.send(Ok(1));
        assert_eq!(pending.wait(), Ok(1));
        let (reply, pending) = Reply::<u8>::awaited();
        drop(reply);
        assert_eq!(pending.wait(), Err(unknown()));
    }
}
