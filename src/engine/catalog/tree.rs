//! The places inside as a tree in walk order: who is in whom, how deep, and what lies on hold.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::domain::ids::LocationId;
use crate::domain::location::{Location, LocationKind, LocationState};
use crate::domain::table::{Direction, Read, Unreadable, all};
use crate::domain::tables::Locations;

/// What the catalog knows of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceEntry {
    /// Which.
    pub id: LocationId,
    /// The place that it is in.
    pub parent: Option<LocationId>,
    /// What kind of place.
    pub kind: LocationKind,
    /// Its folded code.
    pub code: Box<str>,
    /// Code, name and barcode, folded, a line each.
    pub text: Box<str>,
    /// Whether it is in use.
    pub active: bool,
    walk: u32,
    depth: u8,
    held: bool,
    from: u32,
    to: u32,
}

/// What an update changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moved {
    /// No master data.
    Nothing,
    /// Places came, or their codes, names or order changed.
    Places,
    /// A place that was there came under another, or began or ceased to hold what lies in it.
    Subtree,
}

/// All places inside in walk order, parents first.
#[derive(Default)]
pub struct Tree {
    places: HashMap<LocationId, PlaceEntry>,
    walk: Vec<LocationId>,
    active: Vec<LocationId>,
}

impl PlaceEntry {
    fn new(id: LocationId, location: &Location) -> PlaceEntry {
        let code = location.code.folded();
        let mut text = code.clone();
        for more in [
            location.name.as_ref().map(crate::domain::text::Name::folded),
            location.barcode.as_ref().map(crate::domain::text::Code::folded),
        ]
        .into_iter()
        .flatten()
        {
            text.push('\n');
            text.push_str(&more);
        }
        PlaceEntry {
            id,
            parent: location.parent,
            kind: location.kind,
            code: code.into(),
            text: text.into(),
            active: location.state == LocationState::Active,
            walk: location.walk,
            depth: 0,
            held: false,
            from: 0,
            to: 0,
        }
    }

    /// How deep it lies: 0 for a top place.
    pub fn depth(&self) -> u8 {
        self.depth
    }
}

impl Tree {
    /// Reads all places.
    pub fn build<R: Read>(book: &R) -> Result<Tree, Unreadable> {
        let mut tree = Tree::default();
        book.scan::<Locations>(all(), Direction::Up, &mut |id, location| {
            tree.places.insert(id, PlaceEntry::new(id, &location));
            ControlFlow::Continue(())
        })?;
        tree.lay_out();
        Ok(tree)
    }

    /// Reads places again.
    pub fn update<R: Read>(&mut self, book: &R, touched: &[LocationId]) -> Result<Moved, Unreadable> {
        let mut moved = Moved::Nothing;
        for id in touched {
            let Some(location) = book.get::<Locations>(id)? else { continue };
            let mut new = PlaceEntry::new(*id, &location);
            let change = match self.places.get(id) {
                Some(old) => {
                    (new.depth, new.held, new.from, new.to) = (old.depth, old.held, old.from, old.to);
                    let hold = |entry: &PlaceEntry| entry.kind == LocationKind::Hold;
                    if old.parent != new.parent || hold(old) != hold(&new) {
                        Moved::Subtree
                    } else if *old != new {
                        Moved::Places
                    } else {
                        Moved::Nothing
                    }
                }
                None => Moved::Places,
            };
            if change != Moved::Nothing {
                self.places.insert(*id, new);
            }
            moved = moved.max(change);
        }
        if moved != Moved::Nothing {
            self.lay_out();
        }
        Ok(moved)
    }

    /// Makes the walk: parents before what is in them, by walk number, ties by id.
    fn lay_out(&mut self) {
        let mut children: HashMap<Option<LocationId>, Vec<(u32, LocationId)>> = HashMap::new();
        for place in self.places.values().filter(|place| !place.id.is_outside()) {
            let parent = place.parent.filter(|parent| self.places.contains_key(parent));
            children.entry(parent).or_default().push((place.walk, place.id));
        }
        // Taken from the end, so the last comes first.
        children.values_mut().for_each(|list| list.sort_unstable_by(|a, b| b.cmp(a)));
        let mut walk = Vec::with_capacity(self.places.len());
        let mut open: Vec<(LocationId, Vec<(u32, LocationId)>)> = Vec::new();
        let mut level = children.remove(&None).unwrap_or_default();
        loop {
            if let Some((_, id)) = level.pop() {
                let above = open.last().and_then(|(parent, _)| self.places.get(parent));
                let held = above.is_some_and(|parent| parent.held);
                let depth = u8::try_from(open.len()).unwrap_or(u8::MAX);
                if let Some(place) = self.places.get_mut(&id) {
                    place.depth = depth;
                    place.held = held || place.kind == LocationKind::Hold;
                    place.from = u32::try_from(walk.len()).unwrap_or(u32::MAX);
                }
                walk.push(id);
                let below = children.remove(&Some(id)).unwrap_or_default();
                open.push((id, std::mem::replace(&mut level, below)));
            } else if let Some((id, siblings)) = open.pop() {
                if let Some(place) = self.places.get_mut(&id) {
                    place.to = u32::try_from(walk.len()).unwrap_or(u32::MAX);
                }
                level = siblings;
            } else {
                break;
            }
        }
        self.active =
            walk.iter().filter(|id| self.places.get(id).is_some_and(|place| place.active)).copied().collect();
        self.walk = walk;
    }

    /// What is known of a place.
    pub fn get(&self, id: LocationId) -> Option<&PlaceEntry> {
        self.places.get(&id)
    }

    /// All places inside in walk order.
    pub fn walk(&self) -> &[LocationId] {
        &self.walk
    }

    /// Those in use, in walk order.
    pub fn active(&self) -> &[LocationId] {
        &self.active
    }

    /// Where a place comes in the walk; outside places come last.
    pub fn position(&self, id: LocationId) -> u32 {
        if id.is_outside() {
            return u32::MAX;
        }
        self.places.get(&id).map_or(u32::MAX, |place| place.from)
    }

    /// Whether a place is another or in it, at any depth.
    pub fn is_in(&self, id: LocationId, place: LocationId) -> bool {
        if id == place {
            return true;
        }
        match (self.places.get(&id), self.places.get(&place)) {
            (Some(inner), Some(outer)) if !id.is_outside() && !place.is_outside() => {
                outer.from <= inner.from && inner.from < outer.to
            }
            _ => false,
        }
    }

    /// A place and all places in it, in walk order.
    pub fn within(&self, place: LocationId) -> &[LocationId] {
        let span = self.places.get(&place).map(|entry| entry.from as usize..entry.to as usize);
        span.and_then(|span| self.walk.get(span)).unwrap_or_default()
    }

    /// Whether what lies in a place is on hold: it is a hold place or in one.
    pub fn held(&self, id: LocationId) -> bool {
        self.places.get(&id).is_some_and(|place| place.held)
    }
}
