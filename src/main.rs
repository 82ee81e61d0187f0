//! Which face to show: the screen, or one command.

#[path = "main/screen.rs"]
mod screen;

#[path = "main/bug.rs"]
mod bug;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Result;
use rustix::fs::Mode;
use rustix::process::umask;
use stockroom::cli::fault::{Fault, UNREACHABLE};
use stockroom::cli::house::Opened;
use stockroom::cli::log;
use stockroom::cli::options::Env;
use stockroom::cli::run::{Came, Streams, buffered_stdout, run, tell};

fn main() -> ExitCode {
    // Before any thread and any file: what this program makes is its owner's alone.
    umask(Mode::from_raw_mode(0o077));
    // A limit on the size of files is told by the write that meets it, not by a signal that ends the program there.
    let limited = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    if let Err(fault) = limited {
        tracing::warn!(%fault, "a limit on the size of files will end the program");
    }
    log::install();
    bug::install();
    bug::told(ran).unwrap_or_else(|| ExitCode::from(bug::BUG))
}

/// Runs the command line or the screen.
fn ran() -> ExitCode {
    let env = Env::now();
    let mut ended = 0;
    let mut screen = |opened: Opened| match screen::over(opened) {
        Ok(code) => {
            ended = code;
            Ok(())
        }
        Err(fault) => Err(Fault::Unreachable(format!("{fault:#}"))),
    };
    let streams = Streams {
        input: &mut std::io::stdin(),
        output: buffered_stdout(),
        error: &mut std::io::stderr(),
        screen: &mut screen,
    };
    match run(std::env::args_os().skip(1), &env, streams) {
        Came::Exit(0) => ExitCode::from(u8::try_from(ended).unwrap_or(UNREACHABLE)),
        Came::Exit(code) => ExitCode::from(code),
        Came::Screen(options) => ended_with(screen::show(&options, &env)),
    }
}

/// The exit code of the screen; what went wrong goes to standard error.
fn ended_with(shown: Result<i32>) -> ExitCode {
    match shown {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(UNREACHABLE)),
        Err(fault) => ExitCode::from(tell(&mut std::io::stderr(), &Fault::Unreachable(format!("{fault:#}")))),
    }
}
