//! What things mean, as styles: the only file that names colours.
//!
//! Colour is never the only sign: each theme tells apart what must be told apart by words, marks or modifiers too,
//! and `mono` uses no colour at all. No theme uses more than the
//! 256 indexed colours: whether a terminal has true colour is not known over SSH.

use std::fmt;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Anything.
    Text,
    /// Of less weight.
    Dim,
    /// The title of a pane.
    Title,
    /// The title of the pane that keys go to.
    TitleFocused,
    /// A border.
    Border,
    /// The border of the pane that keys go to.
    BorderFocused,
    /// The head of a table.
    Header,
    /// The selected row where keys go.
    Selected,
    /// The selected row of another pane.
    SelectedElsewhere,
    /// A marked row.
    Marked,
    /// What is typed.
    Field,
    /// The field that is typed into.
    FieldFocused,
    /// What could be typed.
    Placeholder,
    /// A key in a hint.
    Key,
    /// It went well.
    Good,
    /// Look at this.
    Warning,
    /// It went wrong, or is urgent.
    Bad,
    /// What a colleague has just changed.
    Changed,
    /// The first series of a chart.
    SeriesOne,
    /// The second series of a chart.
    SeriesTwo,
}

/// Every role.
pub const ROLES: [Role; 20] = [
    Role::Text,
    Role::Dim,
    Role::Title,
    Role::TitleFocused,
    Role::Border,
    Role::BorderFocused,
    Role::Header,
    Role::Selected,
    Role::SelectedElsewhere,
    Role::Marked,
    Role::Field,
    Role::FieldFocused,
    Role::Placeholder,
    Role::Key,
    Role::Good,
    Role::Warning,
    Role::Bad,
    Role::Changed,
    Role::SeriesOne,
    Role::SeriesTwo,
];

/// A set of styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// No colour: bold, dim, underlined, reversed.
    Mono,
    /// The terminal's own sixteen colours on its own background.
    Ansi,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
}

/// Their names, as `--theme` and the configuration take them.
pub const THEMES: [(&str, Theme); 4] =
    [("mono", Theme::Mono), ("ansi", Theme::Ansi), ("dark", Theme::Dark), ("light", Theme::Light)];

impl FromStr for Theme {
    type Err = ();

    fn from_str(text: &str) -> Result<Theme, ()> {
        THEMES.iter().find(|(name, _)| *name == text).map(|(_, theme)| *theme).ok_or(())
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(THEMES.iter().find(|(_, theme)| theme == self).map_or("", |(name, _)| name))
    }
}

/// What the environment says of the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env {
    /// `$TERM`.
    pub term: String,
    /// `$NO_COLOR`.
    pub no_color: Option<String>,
    /// The first that is set of `$LC_ALL`, `$LC_CTYPE`, `$LANG`.
    pub locale: String,
}

/// Terminals that may have no colours, by how their names begin.
const PLAIN_TERMS: [&str; 11] =
    ["dumb", "unknown", "vt", "linux", "ansi", "wy", "sun", "cons25", "network", "dialup", "tvi"];

impl Env {
    /// Whether colours beyond the plainest cannot be counted on.
    pub fn is_plain(&self) -> bool {
        self.term.is_empty()
            || self.term.ends_with("-m")
            || self.term.ends_with("-mono")
            || PLAIN_TERMS.iter().any(|plain| self.term.starts_with(plain))
    }

    fn wants_no_color(&self) -> bool {
        self.no_color.as_ref().is_some_and(|value| !value.is_empty())
    }
}

impl Theme {
    /// The theme to use: what was asked for on the command line; else `mono` where the terminal is plain; else what
    /// the configuration says; else `mono` for NO_COLOR; else the terminal's own colours.
    pub fn choose(asked: Option<Theme>, configured: Option<Theme>, env: &Env) -> Theme {
        match (asked, configured) {
            (Some(theme), _) => theme,
            _ if env.is_plain() => Theme::Mono,
            (None, Some(theme)) => theme,
            _ if env.wants_no_color() => Theme::Mono,
            _ => Theme::Ansi,
        }
    }

    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let style = Style::new().add_modifier(modifiers(role));
        match self.colour(role) {
            Some(colour) => style.fg(colour),
            None => style,
        }
    }

    fn colour(self, role: Role) -> Option<Color> {
        // good, warning, bad, accent, quiet, second series
        let [good, warning, bad, accent, quiet, second] = match self {
            Theme::Mono => return None,
            Theme::Ansi => {
                [Color::Green, Color::Yellow, Color::Red, Color::Cyan, Color::Reset, Color::Magenta]
            }
            Theme::Dark => [114, 221, 210, 117, 246, 183].map(Color::Indexed),
            Theme::Light => [22, 94, 124, 25, 240, 90].map(Color::Indexed),
        };
        match role {
            Role::Good => Some(good),
            Role::Warning | Role::Changed => Some(warning),
            Role::Bad => Some(bad),
            Role::TitleFocused | Role::BorderFocused | Role::Key | Role::Marked | Role::SeriesOne => {
                Some(accent)
            }
            Role::Dim | Role::Border | Role::Placeholder => Some(quiet),
            Role::SeriesTwo => Some(second),
            Role::Text
            | Role::Title
            | Role::Header
            | Role::Selected
            | Role::SelectedElsewhere
            | Role::Field
            | Role::FieldFocused => None,
        }
    }
}

/// What every theme does besides colour: alone enough to tell roles apart.
fn modifiers(role: Role) -> Modifier {
    match role {
        Role::Text | Role::Border | Role::Field | Role::SeriesOne | Role::Good => Modifier::empty(),
        Role::Dim | Role::Placeholder | Role::SeriesTwo => Modifier::DIM,
        Role::Title | Role::Key | Role::Marked | Role::Warning | Role::Changed | Role::BorderFocused => {
            Modifier::BOLD
        }
        Role::TitleFocused | Role::Selected => Modifier::REVERSED,
        Role::Header | Role::SelectedElsewhere | Role::FieldFocused => Modifier::UNDERLINED,
        Role::Bad => Modifier::BOLD.union(Modifier::UNDERLINED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(term: &str, no_color: Option<&str>) -> Env {
        Env { term: term.into(), no_color: no_color.map(Into::into), locale: String::new() }
    }

    #[test]
    fn the_theme_is_chosen_by_who_asked_most_plainly() {
        use Theme::*;
        let xterm = || env("xterm-256color", None);
        let quiet = || env("xterm-256color", Some("1"));
        let cases = [
            (None, None, xterm(), Ansi),
            (None, None, quiet(), Mono),
            (None, None, env("xterm", Some("")), Ansi),
            (Some(Dark), None, quiet(), Dark),
            (None, Some(Light), quiet(), Light),
            (None, Some(Light), env("vt220", None), Mono),
            (Some(Ansi), Some(Light), env("vt220", Some("1")), Ansi),
            (None, None, env("linux", None), Mono),
            (None, None, env("dumb", None), Mono),
            (None, None, env("", None), Mono),
            (None, None, env("xterm-mono", None), Mono),
            (None, None, env("tmux-256color", None), Ansi),
        ];
        for (asked, configured, env, expected) in cases {
            assert_eq!(Theme::choose(asked, configured, &env), expected, "{asked:?} {configured:?} {env:?}");
        }
    }

    #[test]
    fn mono_sends_no_colour_and_no_theme_paints_a_background() {
        for (_, theme) in THEMES {
            for role in ROLES {
                let style = theme.style(role);
                assert_eq!(style.bg, None, "{theme} {role:?}");
                assert!(theme != Theme::Mono || style.fg.is_none(), "{role:?}");
            }
        }
    }

    #[test]
    fn what_must_be_told_apart_differs_without_colour() {
        for roles in [
            &[Role::Text, Role::Selected, Role::SelectedElsewhere, Role::Marked][..],
            &[Role::Title, Role::TitleFocused],
            &[Role::Border, Role::BorderFocused],
            &[Role::Field, Role::FieldFocused],
            &[Role::Text, Role::Warning, Role::Bad],
            &[Role::SeriesOne, Role::SeriesTwo],
        ] {
            for (index, a) in roles.iter().enumerate() {
                for b in &roles[index + 1..] {
                    assert_ne!(Theme::Mono.style(*a), Theme::Mono.style(*b), "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn names_read_back() {
        for (name, theme) in THEMES {
            assert_eq!(name.parse(), Ok(theme));
            assert_eq!(theme.to_string(), name);
        }
        assert_eq!("Mono".parse::<Theme>(), Err(()));
    }
}
