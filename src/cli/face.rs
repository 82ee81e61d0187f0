//! The face that shows the screen, for verbs that end in it or ask about its configuration; who starts the program
//! has it. The command line itself knows nothing of the screen but these options.

use std::path::{Path, PathBuf};

use clap::Args;

use super::fault::Fault;
use super::house::Opened;

/// How the screen is shown.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "The screen")]
pub struct ScreenOptions {
    /// Its configuration; else STOCKROOM_CONFIG, else stockroom/config.toml in $XDG_CONFIG_HOME or ~/.config
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Its colours: mono, ansi, dark or light; comes before NO_COLOR and the configuration
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
    /// Draw with ASCII only
    #[arg(long)]
    pub ascii: bool,
    /// Clicks select and the wheel scrolls; the terminal's own selection then needs Shift
    #[arg(long)]
    pub mouse: bool,
    /// Do not mark frames, for terminals that print the mark
    #[arg(long)]
    pub no_sync: bool,
    /// Begin with home as it comes, however the screen was left
    #[arg(long)]
    pub afresh: bool,
}

impl ScreenOptions {
    /// These, and what they leave open as `others` say.
    pub fn over(self, others: &ScreenOptions) -> ScreenOptions {
        ScreenOptions {
            config: self.config.or_else(|| others.config.clone()),
            theme: self.theme.or_else(|| others.theme.clone()),
            ascii: self.ascii || others.ascii,
            mouse: self.mouse || others.mouse,
            no_sync: self.no_sync || others.no_sync,
            afresh: self.afresh || others.afresh,
        }
    }

    /// The first that was given, as it is typed.
    pub fn first(&self) -> Option<&'static str> {
        let given = [
            (self.config.is_some(), "--config"),
            (self.theme.is_some(), "--theme"),
            (self.ascii, "--ascii"),
            (self.mouse, "--mouse"),
            (self.no_sync, "--no-sync"),
            (self.afresh, "--afresh"),
        ];
        given.into_iter().find(|(given, _)| *given).map(|(_, option)| option)
    }
}

/// Who shows the screen.
pub trait Face {
    /// Shows it over a store until somebody leaves it.
    fn show(&mut self, opened: Opened, options: &ScreenOptions) -> Result<(), Fault>;

    /// Whether it could be shown with these options; a fault before anything is made for it.
    fn ready(&self, options: &ScreenOptions) -> Result<(), Fault>;

    /// A configuration with everything in it that can be set, commented out.
    fn template(&self) -> String;

    /// What there is to say of a configuration, or all that is wrong with it.
    fn check(&self, file: Option<&Path>) -> Result<Vec<String>, Fault>;
}
