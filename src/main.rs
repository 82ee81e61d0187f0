//! Which face to show: the screen, or one command.

#[path = "main/screen.rs"]
mod screen;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Result;
use rustix::fs::Mode;
use rustix::process::umask;
use signal_hook::consts::SIGXFSZ;
use stockroom::cli::fault::{Fault, UNREACHABLE};
use stockroom::cli::options::Env;
use stockroom::cli::run::{Came, Streams, buffered_stdout, run, tell};
use stockroom::service::local::Local;
use stockroom::service::room::{Room, is_guarded};

fn main() -> ExitCode {
    // Before any thread and any file: what this program makes is its owner's alone.
    umask(Mode::from_raw_mode(0o077));
    quiet_where_awaited();
    file_limit_is_an_error();
    let env = Env::now();
    let mut ended = 0;
    let mut screen = |room: Room, desk: Local| match screen::over(room, desk) {
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

/// A panic that is caught and answered in a sentence is not told twice.
fn quiet_where_awaited() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !is_guarded() {
            usual(info);
        }
    }));
}

/// A file that may grow no further is an error of that write, which is told; not the end of the process.
fn file_limit_is_an_error() {
    // Without the handler the process ends as it would have anyway.
    drop(signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))));
}

/// The exit code of the screen; what went wrong goes to standard error.
fn ended_with(shown: Result<i32>) -> ExitCode {
    match shown {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(UNREACHABLE)),
        Err(fault) => ExitCode::from(tell(&mut std::io::stderr(), &Fault::Unreachable(format!("{fault:#}")))),
    }
}
