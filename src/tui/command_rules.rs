//! When commands can be used: one small rule each, with the sentence why not.

use super::model::Model;
use super::screens::Screen;
use crate::domain::party::Role;

/// Always.
pub fn always(_: &Model) -> Result<(), String> {
    Ok(())
}

fn role(model: &Model, needs: Role) -> Result<(), String> {
    in_a_store(model)?;
    let is = model.facts.role();
    if is >= needs { Ok(()) } else { Err(format!("it needs a {}; you are a {}", needs.word(), is.word())) }
}

fn in_a_store(model: &Model) -> Result<(), String> {
    match model.facts.store {
        Some(_) => Ok(()),
        None => Err(String::from("there is no store yet")),
    }
}

/// For clerks and above.
pub fn clerk(model: &Model) -> Result<(), String> {
    role(model, Role::Clerk)
}

/// For supervisors and above.
pub fn supervisor(model: &Model) -> Result<(), String> {
    role(model, Role::Supervisor)
}

/// For managers.
pub fn manager(model: &Model) -> Result<(), String> {
    role(model, Role::Manager)
}

/// Where an item is selected.
pub fn with_item(model: &Model) -> Result<(), String> {
    in_a_store(model)?;
    match model.cursor().items().first() {
        Some(_) => Ok(()),
        None => Err(String::from("no item is selected")),
    }
}

/// Where a quantity may be selected: the screen says which.
pub fn with_number(model: &Model) -> Result<(), String> {
    in_a_store(model)?;
    model.top().page().offers(super::commands::Cmd::Why, &model.facts)
}

/// Where a location is selected.
pub fn with_location(model: &Model) -> Result<(), String> {
    in_a_store(model)?;
    match model.cursor().location() {
        Some(_) => Ok(()),
        None => Err(String::from("no location is selected")),
    }
}

/// Where an alert is selected.
pub fn with_alert(model: &Model) -> Result<(), String> {
    clerk(model)?;
    match model.selection().alerts().first() {
        Some(_) => Ok(()),
        None => Err(String::from("no alert is selected")),
    }
}

/// Where the screen has a list that can be filtered.
pub fn can_filter(model: &Model) -> Result<(), String> {
    model.top().page().offers(super::commands::Cmd::Filter, &model.facts)
}

/// Wherever there is a store.
pub fn with_store(model: &Model) -> Result<(), String> {
    match model.top() {
        Screen::First(_) => Err(String::from("there is no store yet")),
        _ => Ok(()),
    }
}

/// Before there is a store.
pub fn in_empty_place(model: &Model) -> Result<(), String> {
    match model.top() {
        Screen::First(_) => Ok(()),
        _ => Err(String::from("there is a store already")),
    }
}
