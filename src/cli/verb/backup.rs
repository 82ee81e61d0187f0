//! `backup`: a verified copy of the store, named with its head.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, json};

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::house::House;
use crate::cli::out::{Out, Style};
use crate::cli::table::{BothVerb, HouseVerb};
use crate::domain::text::path_words;
use crate::service::care::{BackedUp, Care, Cared};
use crate::service::desk::Desk;
use crate::service::room::{BACKUPS, Replace, StoreFault, data_file};

/// What a backup tells.
static BACKED_UP: Object = Object {
    name: "backed up",
    doc: "What a backup tells.",
    fields: &[
        ("file", "the file that was written"),
        ("rows", "how many rows were copied and checked"),
        ("entry", "the number of the last entry"),
        ("head", "its hash, 64 hexadecimal digits"),
        ("message", "the same in words"),
    ],
};

/// Backs the store up.
#[derive(Args, Debug)]
pub struct Backup {
    /// The file to write, or a folder to write it in under a name with the head; else the store's own folder of backups
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
}

/// Whether something that is there is replaced.
pub fn replace(force: bool) -> Replace {
    if force { Replace::Told } else { Replace::Never }
}

/// Sentences, a line each, and the same as an object for programs.
pub fn told(out: &mut Out, sentence: &str, fields: serde_json::Value) -> Result<(), Fault> {
    if out.style() != Style::Json {
        return Ok(sentence.lines().try_for_each(|line| out.say(line))?);
    }
    let mut object = Map::new();
    if let serde_json::Value::Object(fields) = fields {
        object = fields;
    }
    object.insert(String::from("message"), json!(crate::domain::text::shown(&sentence.replace('\n', " "))));
    Ok(out.object(object)?)
}

impl HouseVerb for Backup {
    const NAME: &'static str = "backup";
    const ABOUT: &'static str = "Copy the store out and verify the copy";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom backup  # into the store's folder `backups`, under a name with the head",
        "stockroom backup .  # into this folder",
        "stockroom backup friday.redb --force",
    ];
    const NOTES: &'static str = "\
The store may be at work: on a screen `:backup` does it, and where a server has the store, the server.";
    const EXITS: &'static str = "0 copied and verified; 1 refused, such as over a file that is there; 2 wrong usage; 3 the store or the file is out of reach";
    const ANSWERS: &'static [Answer] = &[answer!(BACKED_UP)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let opened = house.open()?;
        let mut bar = house.bar();
        let done = match (&opened.room, &self.file) {
            (Some(room), Some(file)) => room
                .backup(opened.desk.asker(), file, replace(self.force), &mut |heard| bar.hear(heard))
                .map(|done| BackedUp {
                    file: done.file.display().to_string(),
                    head: done.head,
                    rows: done.rows,
                })
                .map_err(Fault::from),
            _ => self.of_desk(opened.desk.as_ref()),
        };
        bar.end();
        opened.close();
        tell(house.out, &done?)
    }
}

impl BothVerb for Backup {
    fn at_desk(self, at: &mut At<'_>) -> Result<(), Fault> {
        let done = self.of_desk(at.desk)?;
        tell(at.out, &done)
    }
}

impl Backup {
    /// The store's process backs up into the store's own folder, for it writes no file that somebody else names. Where
    /// one is named, it is copied from there by whoever asked.
    fn of_desk(&self, desk: &dyn Desk) -> Result<BackedUp, Fault> {
        // What is in the way is told before the work.
        if let Some(file) = &self.file {
            if file.is_file() && !self.force {
                return Err(StoreFault::Exists { file: file.clone() }.into());
            }
            spare(file)?;
        }
        let Cared::BackedUp(done) = desk.care(Care::Backup)? else {
            return Err(Fault::Unreachable(String::from("something else was answered")));
        };
        match &self.file {
            Some(to) => {
                let file = copied(Path::new(&done.file), to, replace(self.force))?;
                Ok(BackedUp { file: file.display().to_string(), ..done })
            }
            None => Ok(done),
        }
    }
}

/// Nothing of a store's own is ever replaced by a backup: a server would go on writing into a file that nobody finds.
fn spare(file: &Path) -> Result<(), Fault> {
    if file.is_dir() || file.symlink_metadata().is_err() {
        return Ok(());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let is_store = |folder: &Path| data_file(folder).symlink_metadata().is_ok();
    let inside = folder.parent().is_some_and(is_store) && !folder.ends_with(BACKUPS);
    if is_store(&folder) || inside {
        let file = path_words(&file.display().to_string());
        return Err(Fault::Refused(format!(
            "{file} lies in a store's own folder; a backup never takes the place of what is there, so choose another"
        )));
    }
    Ok(())
}

/// Copies a backup to where somebody wants it: whole or not at all. The one that was made stays in its folder: it may be
/// the last that there is, and what rotates takes it away in its time.
fn copied(made: &Path, to: &Path, replace: Replace) -> Result<PathBuf, Fault> {
    let file = match made.file_name() {
        Some(name) if to.is_dir() => to.join(name),
        _ => to.to_path_buf(),
    };
    let cannot = |what: &str, error: &std::io::Error| {
        let words = |path: &Path| path_words(&path.display().to_string());
        let (made, file) = (words(made), words(&file));
        Fault::Unreachable(format!("{file} cannot be {what}: {error}; the backup is there: {made}"))
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::NamedTempFile::new_in(folder).map_err(|error| cannot("written", &error))?;
    let mut from = std::fs::File::open(made).map_err(|error| {
        let made = path_words(&made.display().to_string());
        Fault::Unreachable(format!(
            "the backup was made, as {made}; this account cannot read it there ({error}), so whoever owns the store copies it"
        ))
    })?;
    std::io::copy(&mut from, &mut temporary).map_err(|error| cannot("written", &error))?;
    temporary.as_file().sync_all().map_err(|error| cannot("flushed", &error))?;
    let put = match replace {
        Replace::Never => temporary.persist_noclobber(&file),
        Replace::Told => temporary.persist(&file),
    };
    put.map_err(|fault| match fault.error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreFault::Exists { file: file.clone() }.into(),
        _ => cannot("put in place", &fault.error),
    })?;
    // The name is to last as the file does.
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| cannot("flushed", &error))?;
    Ok(file)
}

fn tell(out: &mut Out, done: &BackedUp) -> Result<(), Fault> {
    let (seq, hash) = done.head;
    let file = &done.file;
    let sentence = format!("Backed up into {file}, verified: {} rows. Head: entry {seq}, {hash}", done.rows);
    let fields = json!({ "file": file, "rows": done.rows, "entry": seq.0, "head": hash.to_string() });
    told(out, &sentence, fields)
}
