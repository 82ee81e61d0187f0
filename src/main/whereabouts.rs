//! Where the store is and who opens it: folders, logins and the environment, read once at the edge.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};

/// The store's folder: `--store`, then `STOCKROOM_STORE`, then `stockroom` in the user's data folder.
pub fn folder(asked: Option<PathBuf>) -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    asked
        .or_else(|| set("STOCKROOM_STORE"))
        .or_else(|| set("XDG_DATA_HOME").filter(|path| path.is_absolute()).map(|path| path.join("stockroom")))
        .or_else(|| set("HOME").map(|home| home.join(".local/share/stockroom")))
        .context("there is no home folder; say where the store is with --store DIR")
}

/// Whether a folder holds a store.
pub fn holds_store(folder: &Path) -> bool {
    folder.join("store.redb").exists()
}

/// Who creates a store: the login of this session.
pub fn creator() -> Result<PersonName> {
    let login = env::var("USER").or_else(|_| env::var("LOGNAME")).unwrap_or_default();
    let login = Code::new(&login).or_else(|_| Code::new("owner"))?;
    let name = Name::new(login.as_str())?;
    Ok(PersonName { login, name })
}

/// Settings of a new store where nobody said otherwise: the zone of this machine, and its usual currency.
pub fn usual_settings() -> Result<Settings> {
    let zone = zone().unwrap_or_else(|| String::from("UTC"));
    let currency = if zone.starts_with("America/") { "USD" } else { "EUR" };
    Ok(Settings::new(Code::new(currency)?, Code::new(&zone)?))
}

/// The machine's IANA zone: `TZ`, else what `/etc/localtime` points at.
fn zone() -> Option<String> {
    let known = |name: &str| Code::new(name).ok().filter(|_| name.contains('/')).map(|code| code.to_string());
    let named = env::var("TZ").ok().and_then(|zone| known(zone.trim_start_matches(':')));
    named.or_else(|| {
        let link = std::fs::read_link("/etc/localtime").ok()?;
        let path = link.to_str()?.to_owned();
        known(path.split_once("zoneinfo/")?.1)
    })
}
