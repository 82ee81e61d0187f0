//! Where keys have a meaning.

use super::keymap::{Context, Input};

macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident $word:literal $input:ident;)*) => {
        /// Where keys have a meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Ctx {
            $($(#[$doc])* $name,)*
        }

        /// All of them.
        pub const CONTEXTS: &[Ctx] = &[$(Ctx::$name,)*];

        impl Context for Ctx {
            fn name(self) -> &'static str {
                match self {
                    $(Ctx::$name => $word,)*
                }
            }

            fn input(self) -> Input {
                match self {
                    $(Ctx::$name => Input::$input,)*
                }
            }
        }
    };
}

contexts! {
    /// Everywhere, also while something is typed.
    Always "always" Text;
    /// Everywhere while nothing is typed.
    Global "global" Commands;
    /// In every list.
    List "list" Commands;
    /// In lists whose rows can be marked.
    Marks "marks" Commands;
    /// On the home screen.
    Home "home" Commands;
    /// On the item screen.
    Item "item" Commands;
    /// On the location screen.
    Location "location" Commands;
    /// In the journal.
    Journal "journal" Commands;
    /// On an entry.
    Entry "entry" Commands;
    /// On the screen that says why.
    Why "why" Commands;
    /// In the list of counts.
    Counts "counts" Commands;
    /// In the review of a count.
    CountReview "count-review" Commands;
    /// While counting.
    Counting "counting" Text;
    /// In the review of alerts.
    Alerts "alerts" Commands;
    /// In lists of suppliers, jobs, lots, promises.
    Lists "lists" Commands;
    /// In the log of messages.
    Messages "messages" Commands;
    /// In an empty place.
    First "first-run" Commands;
    /// In a form.
    Form "form" Text;
    /// In a line that asks for one thing, such as a bin.
    Prompt "prompt" Text;
    /// In the line that filters a list.
    Filter "filter" Text;
    /// In the palette.
    Palette "palette" Text;
    /// In help, output and other text to read.
    Reading "reading" Commands;
    /// At a question.
    Question "question" Text;
    /// Where a PIN is asked for.
    Pin "pin" Text;
}
