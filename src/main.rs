//! Which face to show: the screen, or one command.
#![expect(clippy::print_stderr, reason = "the edge of the program speaks and ends")]

#[path = "main/screen.rs"]
mod screen;
#[path = "main/whereabouts.rs"]
mod whereabouts;

use std::path::PathBuf;

use rustix::fs::Mode;
use rustix::process::umask;

fn main() {
    // Before any thread and any file: nobody else reads what we write.
    umask(Mode::from_raw_mode(0o077));
    let code = run().unwrap_or_else(|fault| {
        eprintln!("{fault:#}");
        3
    });
    std::process::exit(code);
}

fn run() -> anyhow::Result<i32> {
    let mut demo = false;
    let mut store: Option<PathBuf> = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "demo" => demo = true,
            "--store" => store = args.next().map(PathBuf::from),
            _ => {}
        }
    }
    let runner: screen::Runner = |_, _| Vec::new();
    let asked = screen::Asked::default();
    if demo {
        let temporary = tempfile::tempdir()?;
        let folder = store.unwrap_or_else(|| temporary.path().join("demo"));
        return screen::show_demo(&folder, None, &asked, runner);
    }
    screen::show(&whereabouts::folder(store)?, &asked, runner)
}
