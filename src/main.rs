//! Which face to show: the screen, or one command.

#[path = "main/log.rs"]
mod log;
#[path = "main/screen.rs"]
mod screen;

use std::path::PathBuf;
use std::process::ExitCode;

use rustix::fs::Mode;
use rustix::process::umask;
use stockroom::cli::fault::UNREACHABLE;
use stockroom::cli::options::Env;
use stockroom::cli::run::{Came, Streams, buffered_stdout, run, tell};

use self::screen::Screen;

fn main() -> ExitCode {
    // Before any thread and any file: what this program makes is its owner's alone.
    umask(Mode::from_raw_mode(0o077));
    let env = Env::now();
    if let Some(path) = log::place(|name| std::env::var_os(name).map(PathBuf::from)) {
        log::install(path);
    }
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
