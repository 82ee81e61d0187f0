//! When commands can be used: one small rule each, with what stands against it.
//!
//! Which role an act needs is the desk's table ([`Act`]), and the role is that of the session as it is now, a PIN that was
//! given included: what is refused here, the desk would refuse too.

use std::fmt;

use super::model::Model;
use super::screens::Screen;
use crate::domain::party::Role;
use crate::domain::refusal::Why;
use crate::domain::rights::Act;

/// Why a command cannot be used now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// Not in this role.
    Role {
        /// What is needed.
        needs: Role,
        /// What somebody is.
        is: Role,
    },
    /// For another reason, in words.
    Because(String),
}

impl fmt::Display for NotNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotNow::Role { needs, is } => {
                let why = Why::Role { what: String::from("it"), needs: *needs, is: *is };
                why.fmt(f)
            }
            NotNow::Because(words) => f.write_str(words),
        }
    }
}

type Rule = Result<(), NotNow>;

fn because(words: &str) -> Rule {
    Err(NotNow::Because(words.to_owned()))
}

/// Always.
pub fn always(_: &Model) -> Rule {
    Ok(())
}

fn in_a_store(model: &Model) -> Rule {
    if model.facts.store.is_some() { Ok(()) } else { because("there is no store yet") }
}

fn by(model: &Model, act: Act) -> Rule {
    in_a_store(model)?;
    let (needs, is) = (act.needs(), model.facts.role());
    if is >= needs { Ok(()) } else { Err(NotNow::Role { needs, is }) }
}

macro_rules! by_act {
    ($($rule:ident $act:ident;)*) => {
        $(
            /// For whoever may do this act.
            pub fn $rule(model: &Model) -> Rule {
                by(model, Act::$act)
            }
        )*
    };
}

by_act! {
    receiving Receive;
    putting_away PutAway;
    issuing Issue;
    moving Move;
    counting Count;
    adjusting Adjust;
    scrapping Scrap;
    returning Return;
    reserving Reserve;
    releasing Release;
    undoing Undo;
    opening Opening;
    attaching AttachBarcode;
    judging Judge;
    adding_lots AddLot;
    on_lots ChangeLots;
    on_items ChangeItems;
    on_places ChangeLocations;
    on_suppliers ChangeSuppliers;
    on_jobs ChangeJobs;
    on_people ChangePeople;
    on_settings ChangeSettings;
    closing ClosePeriod;
}

/// For whoever may add what the screen lists.
pub fn adding(model: &Model) -> Rule {
    match model.top() {
        Screen::Lots(_) => adding_lots(model),
        // A count is what is new there.
        Screen::Counts(_) => counting(model),
        _ => on_items(model),
    }
}

/// For whoever may change what the screen lists.
pub fn changing(model: &Model) -> Rule {
    match model.top() {
        Screen::Lots(_) => on_lots(model),
        _ => on_items(model),
    }
}

/// Where an item is selected.
pub fn with_item(model: &Model) -> Rule {
    in_a_store(model)?;
    match model.cursor().items().first() {
        Some(_) => Ok(()),
        None => because("no item is selected"),
    }
}

/// Where a quantity may be selected: the screen says which.
pub fn with_number(model: &Model) -> Rule {
    in_a_store(model)?;
    model.top().page().offers(super::commands::Cmd::Why, &model.facts).map_err(NotNow::Because)
}

/// Where a location is selected.
pub fn with_location(model: &Model) -> Rule {
    in_a_store(model)?;
    match model.cursor().location() {
        Some(_) => Ok(()),
        None => because("no location is selected"),
    }
}

fn with_alert(model: &Model) -> Rule {
    match model.selection().alerts().first() {
        Some(_) => Ok(()),
        None => because("no alert is selected"),
    }
}

/// For whoever may acknowledge alerts, where one is selected.
pub fn acknowledging(model: &Model) -> Rule {
    by(model, Act::Acknowledge).and_then(|()| with_alert(model))
}

/// For whoever may put alerts off, where one is selected.
pub fn snoozing(model: &Model) -> Rule {
    // That none is there comes first: no PIN helps against it.
    in_a_store(model).and_then(|()| with_alert(model)).and_then(|()| by(model, Act::Snooze))
}

/// Where the screen has a list that can be filtered.
pub fn can_filter(model: &Model) -> Rule {
    model.top().page().offers(super::commands::Cmd::Filter, &model.facts).map_err(NotNow::Because)
}

/// At a login that others share, where somebody proves who they are.
pub fn at_shared_login(model: &Model) -> Rule {
    in_a_store(model)?;
    match model.facts.is_shared() {
        true => Ok(()),
        false => because("this login is your own account's and needs no PIN"),
    }
}

/// Wherever there is a store.
pub fn with_store(model: &Model) -> Rule {
    match model.top() {
        Screen::First(_) => because("there is no store yet"),
        _ => Ok(()),
    }
}

/// Before there is a store.
pub fn in_empty_place(model: &Model) -> Rule {
    match model.top() {
        Screen::First(_) => Ok(()),
        _ => because("there is a store already"),
    }
}
