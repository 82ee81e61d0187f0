//! Who may do what: the one table of acts and the lowest role that each needs.
//!
//! A command is an act, and so is what is done to the store as a whole. A role alone decides here; finer rules (a limit,
//! a shift, whose entry it is) stand where the command is decided, and only ever refuse more. No wildcard: a command
//! without its line does not compile.
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

use super::command::{
    Command, Deed, ItemCommand, JobCommand, LocationCommand, LotCommand, PersonCommand, Source, Submission,
    SupplierCommand,
};
use super::party::Role;
use super::refusal::{Refused, Why};

macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident: $role:ident, $words:literal;)*) => {
        /// Something that somebody may or may not do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Act {
            $($(#[$doc])* $act,)*
        }

        impl Act {
            /// All of them, in the order of the table.
            pub const ALL: &[Act] = &[$(Act::$act,)*];

            /// The lowest role that may do it.
            pub const fn needs(self) -> Role {
                match self {
                    $(Act::$act => Role::$role,)*
                }
            }

            /// What it is, in the words of a refusal.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Act::$act => $words,)*
                }
            }
        }
    };
}

acts! {
    /// Looking at lists, screens and how the server does.
    Look: Viewer, "looking";
    /// A list of what things are: places, suppliers, jobs, promises.
    ExportLists: Viewer, "exporting lists";

    /// Goods come in.
    Receive: Clerk, "receiving";
    /// Goods go to their bins.
    PutAway: Clerk, "putting away";
    /// Goods go out.
    Issue: Clerk, "issuing";
    /// Goods move inside.
    Move: Clerk, "moving";
    /// Stock goes up or down; beyond a clerk's limit a supervisor signs.
    Adjust: Clerk, "adjusting";
    /// Goods are thrown away.
    Scrap: Clerk, "scrapping";
    /// Goods come back, or go back.
    Return: Clerk, "returning goods";
    /// A promise is made.
    Reserve: Clerk, "reserving";
    /// A promise is ended.
    Release: Clerk, "releasing";
    /// A clerk's own entry within the shift; a supervisor anybody's.
    Undo: Clerk, "undoing";
    /// A count is opened, entered, closed.
    Count: Clerk, "counting";
    /// Somebody has seen an alert.
    Acknowledge: Clerk, "acknowledging an alert";
    /// A colleague's half-filled form is gone on with.
    TakeOver: Clerk, "taking over a form";
    /// What was found on a package is that item.
    AttachBarcode: Clerk, "attaching a barcode";
    /// A lot is named as it comes in.
    AddLot: Clerk, "adding a lot";
    /// Several deeds under one document: each needs its own role besides.
    Mixed: Clerk, "entering a document";

    /// Stock that was there before the store was kept here.
    Opening: Supervisor, "opening stock";
    /// A variance is posted or rejected.
    Judge: Supervisor, "approving a variance";
    /// An alert is not to be told of until a day.
    Snooze: Supervisor, "snoozing an alert";
    /// Days are closed for good.
    ClosePeriod: Supervisor, "closing a period";
    /// A lot's last day, whether it may be used, its number.
    ChangeLots: Supervisor, "changing lots";
    /// A list that tells what the book says.
    ExportBook: Supervisor, "exporting what the book says";
    /// A copy of the whole store.
    Backup: Supervisor, "a backup";
    /// The whole of a store that is at work is copied and checked.
    Verify: Supervisor, "a check of the whole store";

    /// Items and their policies.
    ChangeItems: Manager, "changing items";
    /// Places.
    ChangeLocations: Manager, "changing locations";
    /// Suppliers.
    ChangeSuppliers: Manager, "changing suppliers";
    /// Jobs.
    ChangeJobs: Manager, "changing jobs";
    /// Who works here, and in which role.
    ChangePeople: Manager, "changing people";
    /// What people are called, which account is theirs, a PIN for somebody else.
    NamePeople: Manager, "naming people";
    /// Settings of the store.
    ChangeSettings: Manager, "changing settings";
    /// Anything from a file.
    Import: Manager, "an import";
    /// Making a store: its creator is its manager.
    Create: Manager, "making a store";
    /// A new epoch, after a restore.
    BeginEpoch: Manager, "beginning an epoch";
    /// A business day; besides, only the clock says so.
    BeginDay: Manager, "beginning a day";
    /// A backup takes the store's place.
    Restore: Manager, "a restore";
    /// The tables are made again from the journal.
    Rebuild: Manager, "a rebuild";
    /// The server leaves; the store's owner may do that too.
    StopServer: Manager, "stopping the server";
}

impl Act {
    /// What a command is.
    pub fn of(command: &Command) -> Act {
        match command {
            Command::Create { .. } => Act::Create,
            Command::BeginEpoch { .. } => Act::BeginEpoch,
            Command::DayBegins(_) => Act::BeginDay,
            Command::Settings(_) => Act::ChangeSettings,
            Command::Person { .. } => Act::ChangePeople,
            Command::People(command) => match command {
                PersonCommand::Add { .. } | PersonCommand::Retire(_) | PersonCommand::Revive(_) => {
                    Act::ChangePeople
                }
            },
            Command::Item(command) => of_item(command),
            Command::Location(command) => of_location(command),
            Command::Supplier(command) => of_supplier(command),
            Command::Job(command) => of_job(command),
            Command::Lot(command) => of_lot(command),
            Command::Opening(_) => Act::Opening,
            Command::Receive { .. } => Act::Receive,
            Command::PutAway(_) => Act::PutAway,
            Command::Issue { .. } => Act::Issue,
            Command::Move(_) | Command::MoveAll { .. } => Act::Move,
            Command::Adjust(_) => Act::Adjust,
            Command::Scrap { .. } => Act::Scrap,
            Command::Return { .. } => Act::Return,
            Command::Reserve { .. } => Act::Reserve,
            Command::Release { .. } => Act::Release,
            Command::Undo(_) => Act::Undo,
            Command::ClosePeriod(_) => Act::ClosePeriod,
            Command::CountOpen(_) | Command::CountEnter { .. } | Command::CountClose(_) => Act::Count,
            Command::CountJudge { .. } => Act::Judge,
            Command::AlertAcknowledge(_) => Act::Acknowledge,
            Command::AlertSnooze { .. } => Act::Snooze,
            Command::Mixed(_) => Act::Mixed,
        }
    }

    /// What a part of a document is.
    pub fn of_deed(deed: &Deed) -> Act {
        match deed {
            Deed::Opening(_) => Act::Opening,
            Deed::Receive { .. } => Act::Receive,
            Deed::Return { .. } => Act::Return,
            Deed::Adjust(_) => Act::Adjust,
            Deed::PutAway(_) => Act::PutAway,
            Deed::Move(_) => Act::Move,
            Deed::Issue { .. } => Act::Issue,
            Deed::Scrap { .. } => Act::Scrap,
        }
    }

    /// Refuses whoever has a lower role than it needs.
    pub fn by(self, role: Role) -> Result<(), Refused> {
        match self.needs() {
            needs if role < needs => Err(Why::Role { what: self.words().to_owned(), needs, is: role }.into()),
            _ => Ok(()),
        }
    }
}

fn of_item(command: &ItemCommand) -> Act {
    match command {
        ItemCommand::Attach { .. } => Act::AttachBarcode,
        ItemCommand::Add { .. }
        | ItemCommand::Change { .. }
        | ItemCommand::Rename { .. }
        | ItemCommand::Merge { .. }
        | ItemCommand::Retire(_)
        | ItemCommand::Revive(_) => Act::ChangeItems,
    }
}

fn of_location(command: &LocationCommand) -> Act {
    match command {
        LocationCommand::Add { .. }
        | LocationCommand::Change { .. }
        | LocationCommand::Rename { .. }
        | LocationCommand::Merge { .. }
        | LocationCommand::Retire(_)
        | LocationCommand::Revive(_) => Act::ChangeLocations,
    }
}

fn of_supplier(command: &SupplierCommand) -> Act {
    match command {
        SupplierCommand::Add { .. }
        | SupplierCommand::Change { .. }
        | SupplierCommand::Rename { .. }
        | SupplierCommand::Merge { .. }
        | SupplierCommand::Retire(_)
        | SupplierCommand::Revive(_) => Act::ChangeSuppliers,
    }
}

fn of_job(command: &JobCommand) -> Act {
    match command {
        JobCommand::Add { .. }
        | JobCommand::Change { .. }
        | JobCommand::Rename { .. }
        | JobCommand::Merge { .. }
        | JobCommand::Retire(_)
        | JobCommand::Revive(_) => Act::ChangeJobs,
    }
}

fn of_lot(command: &LotCommand) -> Act {
    match command {
        LotCommand::Add { .. } => Act::AddLot,
        LotCommand::Change { .. }
        | LotCommand::Rename { .. }
        | LotCommand::Merge { .. }
        | LotCommand::Retire { .. } => Act::ChangeLots,
    }
}

/// Refuses a submission whose role is too low for its command, whatever the state is. Of a document with several parts
/// it names the part that needs most, so that nobody is sent from one role to the next.
pub fn may(submission: &Submission) -> Result<(), Refused> {
    let role = submission.role;
    if submission.source == Source::Import {
        Act::Import.by(role)?;
    }
    let mut hardest = Act::of(&submission.command);
    if let Command::Mixed(deeds) = &submission.command {
        for act in deeds.iter().map(Act::of_deed) {
            if act.needs() > hardest.needs() {
                hardest = act;
            }
        }
    }
    hardest.by(role)
}
