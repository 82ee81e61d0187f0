//! A real terminal with an ssh in it.

use portable_pty::CommandBuilder;

use crate::person::Terminal;
use crate::world::World;

const SIZE: (u16, u16) = (80, 24);

/// `ssh -tt` with somebody's key to an account; an empty command is the account's own.
pub fn open(world: &World, key: &str, account: &str, command: &str) -> Terminal {
    let mut ssh = CommandBuilder::new("/usr/bin/ssh");
    ssh.arg("-tt");
    ssh.args(world.ssh(key, account));
    if !command.is_empty() {
        ssh.arg(command);
    }
    ssh.env("TERM", "xterm-256color");
    ssh.env_remove("NO_COLOR");
    Terminal::of(ssh, SIZE)
}

/// The screen of the program at somebody's own account.
pub fn own(world: &World, who: &str) -> Terminal {
    let run = format!("{} --socket {}", world.program_path().display(), world.socket().display());
    open(world, who, who, &run)
}
