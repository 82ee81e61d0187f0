//! Work that may panic: redb does on pages that contradict each other, and a command may have a bug. Such a panic is an
//! answer, not the end of the program; who hooks panics can ask whether one is awaited.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::fault::StoreFault;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Runs work; none where it panicked. What it worked on must be given up then.
pub fn guarded<A>(work: impl FnOnce() -> A) -> Option<A> {
    DEPTH.with(|depth| depth.set(depth.get().saturating_add(1)));
    let done = catch_unwind(AssertUnwindSafe(work));
    DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
    done.ok()
}

/// Whether a panic of this thread would be caught and answered.
pub fn is_guarded() -> bool {
    DEPTH.try_with(|depth| depth.get() > 0).unwrap_or(false)
}

/// Works on a file; a panic says that the file is damaged.
pub fn sound<A>(file: &Path, work: impl FnOnce() -> Result<A, StoreFault>) -> Result<A, StoreFault> {
    guarded(work).unwrap_or_else(|| {
        Err(StoreFault::Damaged {
            file: file.to_path_buf(),
            what: String::from("its pages contradict each other"),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_inside_is_an_answer_and_known_to_be_one() {
        assert!(!is_guarded());
        assert_eq!(guarded(|| guarded(is_guarded)), Some(Some(true)));
        let fault =
            sound(Path::new("here"), || -> Result<(), StoreFault> { std::panic::panic_any("told to") });
        assert!(matches!(fault, Err(StoreFault::Damaged { .. })), "{fault:?}");
        assert!(!is_guarded());
    }
}
