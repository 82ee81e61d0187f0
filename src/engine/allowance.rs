//! How much a server lets its clients use up: the section `[limits]` of `store.toml`, one table of settings.
//!
//! A number that would make the server useless, or useless as a limit, is refused in a sentence when the file is read.
//! What is part of the protocol itself (64 KiB a frame) or of the questions (200 rows a page) is not set here.

use serde::Deserialize;

/// The section's name.
pub const SECTION: &str = "limits";

/// A setting as it is documented.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// What it is called in the file.
    pub name: &'static str,
    /// What it is where nothing is said.
    pub usual: u32,
    /// The smallest number that is taken.
    pub least: u32,
    /// The largest.
    pub most: u32,
    /// What it limits.
    pub what: &'static str,
    of: fn(&Allowance) -> u32,
}

/// Each setting once: what it is called, where it is kept, what is usual, from, to, and what it limits.
macro_rules! settings {
    ($($name:literal $field:ident $usual:literal $least:literal $most:literal $what:literal;)*) => {
        /// What the owner of a store lets clients use up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        pub struct Allowance {
            $(#[doc = $what] pub $field: u32,)*
        }

        impl Default for Allowance {
            fn default() -> Allowance {
                Allowance { $($field: $usual,)* }
            }
        }

        /// All settings, in the order in which they are documented.
        pub static SETTINGS: &[Setting] = &[$(Setting {
            name: $name,
            usual: $usual,
            least: $least,
            most: $most,
            what: $what,
            of: |allowance| allowance.$field,
        },)*];
    };
}

settings! {
    // One command of each connection has room in the writer's queue.
    "connections" connections 200 1 1_000 "connections in all";
    "connections-per-account" connections_per_account 8 1 1_000 "connections of one account";
    "connections-silent" connections_silent 20 1 1_000 "connections that have not said who they are yet";
    "hello-seconds" hello_seconds 5 1 60 "seconds until a new connection has said who it is";
    "frame-seconds" frame_seconds 10 1 600 "seconds from the first byte of a frame to its last";
    "write-seconds" write_seconds 5 1 600 "seconds that a client may leave a frame untaken";
    "message-mib" message_mib 64 1 256 "MiB of one message to the server";
    "requests-per-second" requests_per_second 50 1 100_000 "commands a second of one account, on average";
    "requests-at-once" requests_at_once 200 1 100_000 "commands of one account that may come at once";
    "answer-seconds" answer_seconds 2 1 600 "seconds of a processor that one question may take";
    "answers-waiting" answers_waiting 64 1 10_000 "answers that wait for one client before no more is read from it";
    "changes-waiting" changes_waiting 64 1 10_000 "changes that wait for one client before it is told to ask for everything";
    "changes-kib" changes_kib 1_024 1 65_536 "KiB of such changes";
}

impl Allowance {
    /// A sentence on the first number that cannot be.
    pub fn check(&self) -> Result<(), String> {
        let wrong = SETTINGS.iter().find(|setting| {
            let number = (setting.of)(self);
            number < setting.least || number > setting.most
        });
        wrong.map_or(Ok(()), |setting| Err(setting.sentence()))
    }
}

impl Setting {
    /// What is said of a wrong number.
    pub fn sentence(&self) -> String {
        let Setting { name, least, most, what, .. } = self;
        format!("{name} in [{SECTION}] must be {least} to {most} ({what})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Allowance, String> {
        let allowance: Allowance = toml::from_str(text).map_err(|fault| fault.message().to_owned())?;
        allowance.check().map(|()| allowance)
    }

    #[test]
    fn each_setting_is_read_under_its_name_up_to_its_ends_and_not_beyond() {
        for setting in SETTINGS {
            let Setting { name, usual, least, most, .. } = *setting;
            assert_eq!((setting.of)(&Allowance::default()), usual, "{name}");
            for number in [least, most] {
                let allowance = read(&format!("{name} = {number}")).unwrap();
                assert_eq!((setting.of)(&allowance), number, "{name}");
            }
            for number in [least - 1, most + 1] {
                assert_eq!(read(&format!("{name} = {number}")), Err(setting.sentence()), "{name}");
            }
        }
    }

    #[test]
    fn what_is_no_setting_or_no_number_is_refused() {
        assert!(read("conections = 3").unwrap_err().contains("unknown field"));
        assert!(read("connections = \"many\"").unwrap_err().contains("invalid type"));
        assert!(read("connections = -1").is_err());
    }

    #[test]
    fn a_sentence_says_what_may_stand_there() {
        let told = read("connections-per-account = 0").unwrap_err();
        assert_eq!(
            told,
            "connections-per-account in [limits] must be 1 to 1000 (connections of one account)"
        );
    }
}
