//! The screens: two lines each here, one file each beside it.

use super::page::Page;

pub mod alert_review;
pub mod count_review;
pub mod counting;
pub mod counts;
pub mod entry;
pub mod first;
pub mod form;
pub mod home;
pub mod item;
pub mod jobs;
pub mod journal;
mod listed;
pub mod location;
pub mod lots;
pub mod messages;
mod movements;
pub mod people;
pub mod reservations;
pub mod suppliers;
#[cfg(test)]
mod tests;
pub mod why;

// The modules stand above by name, so that rustfmt finds them.

macro_rules! screens {
    ($($(#[$doc:meta])* $name:ident($module:ident);)*) => {
        /// A screen with its state.
        #[derive(Clone, Debug)]
        pub enum Screen {
            $($(#[$doc])* $name(Box<$module::State>),)*
        }

        impl Screen {
            /// What it can do.
            pub fn page(&self) -> &dyn Page {
                match self {
                    $(Screen::$name(state) => state.as_ref(),)*
                }
            }

            /// The same, to change it.
            pub fn page_mut(&mut self) -> &mut dyn Page {
                match self {
                    $(Screen::$name(state) => state.as_mut(),)*
                }
            }
        }

        $(impl From<$module::State> for Screen {
            fn from(state: $module::State) -> Screen {
                Screen::$name(Box::new(state))
            }
        })*
    };
}

screens! {
    /// An empty place: new store, demo, import.
    First(first);
    /// Locations, items, alerts.
    Home(home);
    /// A form for an action.
    Form(form);
    /// An item.
    Item(item);
    /// A location.
    Location(location);
    /// The journal.
    Journal(journal);
    /// An entry with its lines.
    Entry(entry);
    /// The sum that makes a number.
    Why(why);
    /// The counts.
    Counts(counts);
    /// Counting a bin.
    Counting(counting);
    /// What a count found.
    CountReview(count_review);
    /// The suppliers.
    Suppliers(suppliers);
    /// The jobs.
    Jobs(jobs);
    /// The people.
    People(people);
    /// The lots.
    Lots(lots);
    /// The reservations.
    Reservations(reservations);
    /// All alerts.
    AlertReview(alert_review);
    /// What the program has said.
    Messages(messages);
}
