//! People by name.

use std::ops::ControlFlow;

use super::view::View;
use super::window;
use crate::domain::desk::AskFault;
use crate::domain::query::{Page, PeopleQuery, PersonRow};
use crate::domain::table::{Direction, Read, all};
use crate::domain::tables::{Names, People};
use crate::domain::text::fold;
use crate::engine::catalog::Words;

pub fn answer<R: Read>(view: &View<'_, R>, query: &PeopleQuery) -> Result<Page<PersonRow>, AskFault> {
    let words = Words::new(&window::filter(&query.filter)?);
    let mut people = Vec::new();
    view.book.scan::<People>(all(), Direction::Up, &mut |id, person| {
        people.push((id, person));
        ControlFlow::Continue(())
    })?;
    let mut rows = Vec::new();
    for (id, person) in people {
        let named = view.book.get::<Names>(&id)?;
        let name = view.person(id)?;
        let login = named.map(|named| named.name.login);
        let text =
            format!("{}\n{}", login.as_ref().map(|code| code.folded()).unwrap_or_default(), fold(&name));
        if words.all_in(&text) {
            rows.push(PersonRow { id, login, name, person });
        }
    }
    rows.sort_by_cached_key(|row| (fold(&row.name), row.id));
    let positions: Vec<usize> = (0..rows.len()).collect();
    Ok(window::page(query.window, &positions, None, |position| Ok(rows.get(position).cloned()))?)
}
