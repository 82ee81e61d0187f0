//! A bug outside the screen: written to the log, told in one sentence, never with a word that could do anything.
//!
//! What is caught further in (a command that panics, a damaged file that the store's library trips over) is only
//! written down: who caught it tells it in its own words.

use std::panic::{PanicHookInfo, UnwindSafe, catch_unwind, set_hook};
use std::sync::{Mutex, PoisonError};

use stockroom::cli::fault::Fault;
use stockroom::cli::run::tell;
use stockroom::domain::text::shown;

/// The exit code of a bug.
pub const BUG: u8 = 101;

/// What the last panic said.
static LAST: Mutex<String> = Mutex::new(String::new());

/// From now on a panic is written down and prints nothing by itself.
pub fn install() {
    set_hook(Box::new(|info| {
        let text = describe(info);
        tracing::error!("panic {text}");
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }));
}

/// What `work` comes to; none where it panicked, and then that was told.
pub fn told<A>(work: impl FnOnce() -> A + UnwindSafe) -> Option<A> {
    let done = catch_unwind(work);
    if done.is_err() {
        let what = LAST.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sentence = format!("this is a bug, and nothing that was saved is lost: {what}");
        tell(&mut std::io::stderr(), &Fault::Unreachable(sentence));
    }
    done.ok()
}

/// One line: where, and what was said.
fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let said = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| String::from("no message"));
    let place = info.location().map_or_else(|| String::from("nowhere"), ToString::to_string);
    let thread = std::thread::current();
    shown(&format!(
        "in thread {} at {place}: {}",
        thread.name().unwrap_or("unnamed"),
        said.replace('\n', " / ")
    ))
}
