//! A machine with three people's accounts and a shared one, a server that runs as an account of its own, and a real sshd
//! on loopback. All of it is made here and taken away again.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Set where a test that did not run is a test that failed.
const MUST: &str = "STOCKROOM_SSHD";
/// How long something may take that only has to happen.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// Who logs in with an account of their own; `dan` has one and is nobody in the store.
pub const PEOPLE: [&str; 4] = ["ann", "bea", "cyd", "dan"];
/// The shared login, and who it may be.
pub const KIOSK: &str = "kiosk";
/// Whom the shared login's keys are for: people without an account.
pub const SHARED: [&str; 2] = ["eva", "boss"];

/// One at a time: accounts are made and taken away by programs that lock the machine's list of them.
static ALONE: Mutex<()> = Mutex::new(());

pub struct World {
    temp: tempfile::TempDir,
    port: u16,
    sshd: Option<Child>,
    server: Option<Child>,
    /// What makes the accounts of this run its own.
    mark: String,
    accounts: Vec<String>,
    _alone: MutexGuard<'static, ()>,
}

/// Why the machine cannot have all of it; none where it can.
fn missing() -> Option<String> {
    let tools =
        ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen", "/usr/sbin/useradd", "/usr/sbin/userdel"];
    if !rustix::process::geteuid().is_root() {
        return Some(String::from("it needs root, to make accounts"));
    }
    tools.iter().find(|tool| !Path::new(tool).exists()).map(|tool| format!("{tool} is not installed"))
}

impl World {
    /// All of it; none where it cannot be made here.
    pub fn build() -> Option<World> {
        if let Some(why) = missing() {
            assert!(std::env::var_os(MUST).is_none(), "sshd was not tried: {why}");
            println!("LEFT OUT: nothing was tried through sshd: {why}");
            return None;
        }
        let temp = tempfile::tempdir().unwrap();
        open(temp.path(), 0o755);
        let mark = format!("sr{}", std::process::id() % 1_000_000);
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut world = World { temp, port: 0, sshd: None, server: None, mark, accounts: Vec::new(), _alone };
        world.accounts();
        world.program();
        world.store();
        world.serve();
        world.listen();
        Some(world)
    }

    /// The account of somebody.
    pub fn account(&self, who: &str) -> String {
        format!("{}{who}", self.mark)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    /// The program, where everybody may run it.
    pub fn program_path(&self) -> PathBuf {
        self.path("stockroom")
    }

    /// The server's socket.
    pub fn socket(&self) -> PathBuf {
        self.path("store/ipc/s")
    }

    fn accounts(&mut self) {
        fs::create_dir(self.path("home")).unwrap();
        open(&self.path("home"), 0o755);
        for who in PEOPLE.into_iter().chain([KIOSK, "serve"]) {
            let (account, home) = (self.account(who), self.path("home").join(who));
            let mut add = Command::new("/usr/sbin/useradd");
            // A star is no password, and no lock either: only keys let somebody in.
            add.args(["-m", "-k", "/dev/null", "-s", "/bin/sh", "-p", "*", "-d"]).arg(&home).arg(&account);
            done(&mut add);
            self.accounts.push(account);
        }
    }

    fn program(&self) {
        fs::copy(env!("CARGO_BIN_EXE_stockroom"), self.program_path()).unwrap();
        open(&self.program_path(), 0o755);
    }

    /// The numbers of an account: its own and its group's.
    fn numbers(&self, who: &str) -> (u32, u32) {
        let number = |which: &str| {
            let said = done(Command::new("/usr/bin/id").arg(which).arg(self.account(who)));
            String::from_utf8(said.stdout).unwrap().trim().parse().unwrap()
        };
        (number("-u"), number("-g"))
    }

    /// The program as the account that the store belongs to.
    fn owner(&self) -> Command {
        let (uid, gid) = self.numbers("serve");
        let mut command = Command::new(self.program_path());
        command.uid(uid).gid(gid).current_dir("/").env_clear();
        command.env("LC_ALL", "C.UTF-8").env("USER", "boss").arg("--store").arg(self.path("store"));
        command
    }

    /// What the account that the store belongs to does; it must be done.
    pub fn own(&self, line: &str) -> String {
        let said = done(self.owner().arg("--exclusive").args(line.split(' ')));
        String::from_utf8(said.stdout).unwrap()
    }

    fn store(&self) {
        let store = self.path("store");
        fs::create_dir(&store).unwrap();
        open(&store, 0o700);
        let (uid, gid) = self.numbers("serve");
        chown(&store, Some(uid), Some(gid)).unwrap();
        for line in [
            "init --currency EUR --time-zone UTC",
            "location add DOCK --kind dock",
            "location add A1 --walk 1",
            "location add B1 --walk 2",
            "item add X --name Thing",
            "receive X 100 --to A1",
            "receive X 4 --to B1",
        ] {
            self.own(line);
        }
        for who in &PEOPLE[..3] {
            self.own(&format!("user add {} --name {who} --as-role clerk", self.account(who)));
        }
        self.own("user add eva --name eva --as-role supervisor");
        let decided = format!("launchers = [\"{}\"]\n", self.account(KIOSK));
        fs::write(store.join("store.toml"), decided).unwrap();
        chown(store.join("store.toml"), Some(uid), Some(gid)).unwrap();
    }

    fn serve(&mut self) {
        let mut child = self.owner().arg("serve").stdout(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let ready = said.into_iter().any(|line| line == "READY");
        self.server = Some(child);
        assert!(ready, "the server did not come up");
        // What a service manager does with its socket: everybody may connect, nobody but its owner may replace it.
        open(&self.path("store"), 0o711);
        open(&self.path("store/ipc"), 0o711);
        open(&self.socket(), 0o666);
    }

    fn listen(&mut self) {
        let key = |name: &str| {
            let mut make = Command::new("/usr/bin/ssh-keygen");
            done(make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(self.path(name)));
            fs::read_to_string(self.path(&format!("{name}.pub"))).unwrap()
        };
        key("host");
        fs::create_dir(self.path("keys")).unwrap();
        open(&self.path("keys"), 0o755);
        let allow = |account: &str, lines: &str| {
            let file = self.path("keys").join(account);
            fs::write(&file, lines).unwrap();
            open(&file, 0o644);
        };
        for who in PEOPLE {
            allow(&self.account(who), &key(who));
        }
        // The shared login as the pages set it up; one key says nobody, and one has no `restrict`.
        let run = format!("{} --socket {}", self.program_path().display(), self.socket().display());
        let mut lines = String::new();
        for who in SHARED {
            lines.push_str(&format!("restrict,pty,command=\"{run} --as {who}\" {}", key(who)));
        }
        lines.push_str(&format!("restrict,pty,command=\"{run}\" {}", key("nobody")));
        lines.push_str(&format!("command=\"{run} --as eva\" {}", key("loose")));
        allow(&self.account(KIOSK), &lines);
        // The port is free now, and as good as free a moment later.
        self.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let at = |name: &str| self.path(name).display().to_string();
        let config = format!(
            "Port {}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile {}\nAuthorizedKeysFile {}/%u\nStrictModes no\n\
             UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPrintMotd no\nMaxStartups 50\n\
             Subsystem sftp internal-sftp\n",
            self.port,
            at("host"),
            at("sshd.pid"),
            at("keys"),
        );
        let _ = fs::create_dir("/run/sshd");
        let written = self.path("sshd_config");
        let keys = self.path("keys").join(self.account(KIOSK)).display().to_string();
        // Whoever types a page gets an sshd that starts; with the block of the last one the others are tried.
        for (page, login, file) in [
            (include_str!("../../docs/guide.md"), "kiosk", "/etc/ssh/keys/%u"),
            (include_str!("../../docs/service/README.md"), "floor", "/etc/ssh/stockroom/floor"),
        ] {
            let block = block(page, login).replace(file, &keys);
            let block =
                block.replace(&format!("Match User {login}"), &format!("Match User {}", self.account(KIOSK)));
            fs::write(&written, format!("{config}{block}")).unwrap();
            done(Command::new("/usr/sbin/sshd").args(["-t", "-f"]).arg(&written));
        }
        let log = fs::File::create(self.path("sshd.log")).unwrap();
        let mut sshd = Command::new("/usr/sbin/sshd");
        sshd.args(["-D", "-e", "-f"]).arg(&written).stderr(log).stdout(Stdio::null());
        self.sshd = Some(sshd.spawn().unwrap());
        let end = Instant::now() + PATIENCE;
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < end, "sshd does not listen: {}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What sshd said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("sshd.log")).unwrap_or_default()
    }

    /// The words of an ssh with somebody's key to an account.
    pub fn ssh(&self, key: &str, account: &str) -> Vec<String> {
        let mut words: Vec<String> = ["-F", "/dev/null", "-i"].map(String::from).to_vec();
        words.push(self.path(key).display().to_string());
        for option in [
            "IdentitiesOnly=yes",
            "BatchMode=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "ExitOnForwardFailure=yes",
        ] {
            words.extend([String::from("-o"), option.to_owned()]);
        }
        words.extend([String::from("-p"), self.port.to_string()]);
        words.push(format!("{}@127.0.0.1", self.account(account)));
        words
    }

    /// What one command comes to over ssh: its exit code, and all that it said.
    pub fn says(&self, key: &str, account: &str, command: &str) -> (i32, String) {
        let mut ssh = Command::new("/usr/bin/ssh");
        ssh.args(self.ssh(key, account)).arg(command).stdin(Stdio::null());
        let said = ssh.output().unwrap();
        let text = [said.stdout, said.stderr].concat();
        (said.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
    }

    /// The same by somebody's own account.
    pub fn does(&self, who: &str, line: &str) -> (i32, String) {
        let run = format!("{} --socket {} {line}", self.program_path().display(), self.socket().display());
        self.says(who, who, &run)
    }

    /// Gives somebody a PIN, by the store's owner.
    pub fn with_pin(&self, who: &str, pin: &str) {
        let mut set = self.owner();
        set.arg("--socket").arg(self.socket()).args(["user", "pin", who, "--new-pin-fd", "0"]);
        let mut child = set.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(pin.as_bytes()).unwrap();
        let said = child.wait_with_output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    }

    /// Lets everybody at the server's socket, or only its group.
    pub fn shut(&self, shut: bool) {
        open(&self.socket(), if shut { 0o660 } else { 0o666 });
    }

    /// A place for what a test makes.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.path(name)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for child in [self.sshd.take(), self.server.take()].into_iter().flatten() {
            let mut child = child;
            let _ = child.kill();
            let _ = child.wait();
        }
        for account in &self.accounts {
            let (mut gone, end) = (false, Instant::now() + Duration::from_secs(20));
            while !gone && Instant::now() < end {
                // What still runs under it goes with its line.
                let mut take = Command::new("/usr/sbin/userdel");
                gone = take
                    .arg("-r")
                    .arg(account)
                    .stderr(Stdio::null())
                    .status()
                    .is_ok_and(|left| left.success());
                if !gone {
                    std::thread::sleep(Duration::from_millis(200));
                }
            }
            if !gone {
                let _ =
                    Command::new("/usr/sbin/userdel").arg("-f").arg(account).stderr(Stdio::null()).status();
            }
        }
    }
}

/// What a page has typed into sshd's configuration for a shared login.
fn block(page: &str, login: &str) -> String {
    let texts = page.split("```text\n").skip(1).filter_map(|text| text.split("```").next());
    let is_it = |text: &&str| text.contains(&format!("Match User {login}\n"));
    let found: Vec<&str> = texts.filter(is_it).collect();
    assert_eq!(found.len(), 1, "one block for {login}");
    found.concat()
}

fn open(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn done(command: &mut Command) -> Output {
    let said = command.output().unwrap();
    assert!(said.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said.stderr));
    said
}
