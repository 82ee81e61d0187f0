//! One arena for the process that owns a store: glibc would give threads arenas of their own, and pages of the store that
//! one thread read and another let go of would stay in each (docs/benchmarks.md, "Memory").

use std::ffi::OsStr;

use stockroom::service::start::{ONE_ARENA, own_anew};

/// Starts this program anew where it is about to own a store and the allocator was not told yet: it listens to nothing but
/// its environment, and only when a process begins.
pub fn only_one() {
    let owns = |word: &OsStr| word == "serve" || word == "--exclusive";
    let told = std::env::var_os(ONE_ARENA.0).is_some();
    // A word that only looks so costs a start, two milliseconds.
    if !cfg!(target_env = "gnu") || told || !std::env::args_os().any(|word| owns(&word)) {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        own_anew(&program, std::env::args_os());
    }
}
