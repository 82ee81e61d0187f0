//! Which face to show: the terminal UI or the command line.

use std::process::ExitCode;
use std::sync::Arc;

use rustix::fs::Mode;
use stockroom::cli::fault::{Fault, UNREACHABLE};
use stockroom::cli::options::Env;
use stockroom::cli::run::{Came, Streams, buffered_stdout, run, tell};
use stockroom::service::local::Local;
use stockroom::service::room::Room;

fn main() -> ExitCode {
    // What this program makes is its owner's alone, whatever the login shell says.
    rustix::process::umask(Mode::from_raw_mode(0o077));
    let env = Env::now();
    let mut screen = |room: Room, desk: Local| show(room, Arc::new(desk));
    let streams = Streams {
        input: &mut std::io::stdin(),
        output: buffered_stdout(),
        error: &mut std::io::stderr(),
        screen: &mut screen,
    };
    match run(std::env::args_os().skip(1), &env, streams) {
        Came::Exit(code) => ExitCode::from(code),
        Came::Screen(options) => {
            let shown = stockroom::cli::house::open(&options, &env)
                .and_then(|(room, desk)| show(room, Arc::new(desk)));
            ExitCode::from(shown.map_or_else(|fault| tell(&mut std::io::stderr(), &fault), |()| 0))
        }
    }
}

fn show(room: Room, desk: Arc<Local>) -> Result<(), Fault> {
    drop(desk);
    room.close();
    let _ = UNREACHABLE;
    Err(Fault::Unreachable(String::from("there is no screen yet; `stockroom --help` lists the commands")))
}
