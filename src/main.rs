//! Which face to show: the screen, or one command.

#[path = "main/screen.rs"]
mod screen;

#[path = "main/bug.rs"]
mod bug;

#[path = "main/arena.rs"]
mod arena;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};
use stockroom::cli::fault::UNREACHABLE;
use stockroom::cli::log;
use stockroom::cli::options::Env;
use stockroom::cli::run::{Came, Streams, buffered_stdout, run, tell};

use self::screen::Screen;

fn main() -> ExitCode {
    arena::only_one();
    // Before any thread and any file: what this program makes is its owner's alone.
    umask(Mode::from_raw_mode(0o077));
    close_memory();
    // A limit on the size of files is told by the write that meets it, not by a signal that ends the program there.
    let limited = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    if let Err(fault) = limited {
        tracing::warn!(%fault, "a limit on the size of files will end the program");
    }
    log::install();
    bug::install();
    bug::told(ran).unwrap_or_else(|| ExitCode::from(bug::BUG))
}

/// What this program holds in memory, keys that were pressed too, is never written into a core file, and no other process
/// of the same account looks into it.
fn close_memory() {
    // Where the system does not let itself be told, the program does its work all the same.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Runs the command line or the screen.
fn ran() -> ExitCode {
    let env = Env::now();
    let mut screen = Screen::default();
    let streams = Streams {
        input: &mut std::io::stdin(),
        output: buffered_stdout(),
        error: &mut std::io::stderr(),
        face: &mut screen,
    };
    match run(std::env::args_os().skip(1), &env, streams) {
        Came::Exit(0) => ExitCode::from(u8::try_from(screen.ended).unwrap_or(UNREACHABLE)),
        Came::Exit(code) => ExitCode::from(code),
        Came::Screen(options, looks) => match screen::show(&options, &looks, &env) {
            Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(UNREACHABLE)),
            Err(fault) => ExitCode::from(tell(&mut std::io::stderr(), &fault)),
        },
    }
}
