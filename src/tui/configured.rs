//! The configuration with the keys that it makes: what the screen starts with, and what `stockroom config` checks.

use super::commands::{Keys, command_names, context_names, default_keys};
use super::config::{Config, ConfigFault, Names, Place, load};
use super::key_rules::rebind;

/// A configuration, whole.
#[derive(Clone, Debug)]
pub struct Configured {
    /// What is set.
    pub config: Config,
    /// The keys.
    pub keys: Keys,
    /// What it changes that somebody may not have meant, a sentence each.
    pub notes: Vec<String>,
}

impl Default for Configured {
    fn default() -> Configured {
        Configured { config: Config::default(), keys: default_keys(), notes: Vec::new() }
    }
}

/// Reads the configuration and makes its keys; all that is wrong with it otherwise.
pub fn configured(place: &Place) -> Result<Configured, ConfigFault> {
    let config = load(place, Names { contexts: &context_names(), commands: &command_names() })?;
    let mut keys = default_keys();
    let came = rebind(&mut keys, &config.keys);
    match place {
        Place::Asked(path) | Place::Usual(path) if !came.faults.is_empty() => {
            Err(ConfigFault::Wrong { path: path.clone(), faults: came.faults })
        }
        _ => {
            let notes = came.notes.iter().map(|note| format!("line {note}")).collect();
            Ok(Configured { config, keys, notes })
        }
    }
}

/// What there is to say of a configuration that is sound.
pub fn checked(place: &Place) -> Result<Vec<String>, ConfigFault> {
    let configured = configured(place)?;
    let head = match place {
        Place::None => String::from("there is no home to look for a configuration in; nothing is set"),
        Place::Asked(path) => format!("{} is sound", path.display()),
        Place::Usual(path) if path.exists() => format!("{} is sound", path.display()),
        Place::Usual(path) => format!("there is no {}; nothing is set", path.display()),
    };
    Ok(std::iter::once(head).chain(configured.notes).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_with_a_dangerous_key_is_refused_by_file_and_line_and_a_sound_one_says_what_it_changes()
    {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let asked = Place::Asked(path.clone());
        std::fs::write(&path, "theme = 'dark'\n[keys.global]\nenter = 'scrap'\n").unwrap();
        let told = checked(&asked).unwrap_err().to_string();
        assert!(told.contains("config.toml:3: enter only moves"), "{told}");
        std::fs::write(&path, "[keys.global]\nr = 'issue'\n").unwrap();
        let told = checked(&asked).unwrap().join("\n");
        assert!(told.contains("config.toml is sound\nline 2: r ran receive"), "{told}");
        let missing = Place::Usual(folder.path().join("none.toml"));
        assert!(checked(&missing).unwrap().join("\n").contains("nothing is set"));
    }
}
