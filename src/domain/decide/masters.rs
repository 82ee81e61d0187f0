//! What the decisions on master data share: roles, patches, free codes, and collecting every fault at once.
//!
//! Nothing here may know one sort of record from another, beyond who holds which code.

use crate::domain::command::Patch;
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::item::{Item, ItemState, PARTS_MAX};
use crate::domain::location::{Location, LocationState, Outside};
use crate::domain::quantity::{COST_MAX, UnitCost};
use crate::domain::refusal::{Fault, Noun, Refused, Rejection, Why};
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{Barcodes, Items, ItemsBySku, Locations, LocationsByCode, Scanned};
use crate::domain::text::{Code, Name, Note};

/// Refuses to take into use what was named by a code that another answers for since a merge.
pub(super) fn not_merged(noun: Noun, named: Option<&Code>, now: &Code) -> Result<(), Rejection> {
    match named.filter(|named| named.folded() != now.folded()) {
        None => Ok(()),
        Some(named) => {
            let what = format!(
                "{} {named} was merged into {now} and stays merged; {now} answers for it",
                noun.word()
            );
            Err(unfit(what).into())
        }
    }
}

/// A fault in words.
pub(super) fn unfit(what: impl Into<String>) -> Why {
    Why::Unfit { what: what.into() }
}

/// Sets, empties or leaves a field.
pub(super) fn set<T: Clone>(field: &mut Option<T>, patch: &Patch<T>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *field = None,
        Patch::Set(value) => *field = Some(value.clone()),
    }
}

/// Sets and empties named text; a name's case does not tell two apart.
pub(super) fn set_extra(extra: &mut Vec<(Name, Note)>, patches: &[(Name, Patch<Note>)], faults: &mut Faults) {
    if !few("further columns", patches.len(), faults) {
        return;
    }
    for (name, patch) in patches {
        let folded = name.folded();
        let place = extra.iter().position(|(known, _)| known.folded() == folded);
        match (patch, place) {
            (Patch::Keep, _) | (Patch::Clear, None) => {}
            (Patch::Clear, Some(place)) => {
                extra.remove(place);
            }
            (Patch::Set(note), Some(place)) => {
                if let Some(row) = extra.get_mut(place) {
                    row.1 = note.clone();
                }
            }
            (Patch::Set(note), None) => extra.push((name.clone(), note.clone())),
        }
    }
    few("further columns", extra.len(), faults);
}

/// Whether a list is short enough; a fault where it is not.
pub(super) fn few(what: &str, count: usize, faults: &mut Faults) -> bool {
    if count > PARTS_MAX {
        faults.push(unfit(format!("{count} {what} are too many; at most {PARTS_MAX} fit")));
    }
    count <= PARTS_MAX
}

/// A fault where a cost or price is negative or beyond all sense.
pub(super) fn sane_cost(what: &str, cost: Option<UnitCost>, faults: &mut Faults) {
    match cost {
        Some(cost) if cost.0 < 0 => faults.push(unfit(format!("{what} is {}; give 0 or more", cost.plain()))),
        Some(cost) if cost.0 > COST_MAX => {
            faults.push(unfit(format!("{what} is {}; at most 1000000000000 can be kept", cost.plain())));
        }
        _ => {}
    }
}

/// The name, or the code where nobody gave one.
pub(super) fn name_or_code(name: Option<&Name>, code: &Code) -> Result<Name, Rejection> {
    match name {
        Some(name) => Ok(name.clone()),
        None => Name::new(code.as_str()).map_err(|fault| unfit(format!("the name: {fault}")).into()),
    }
}

/// All that stands against a command, so that somebody hears of everything at once.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// One more fault.
    pub(super) fn push(&mut self, why: Why) {
        self.0.push(Fault { line: None, why });
    }

    /// The answer, or `None` and one more fault; what cannot be read ends everything.
    pub(super) fn take<T>(&mut self, answer: Result<T, Rejection>) -> Result<Option<T>, Unreadable> {
        match answer {
            Ok(value) => Ok(Some(value)),
            Err(Rejection::Refused(refused)) => {
                self.0.extend(refused.faults);
                Ok(None)
            }
            Err(Rejection::Unreadable(unreadable)) => Err(unreadable),
        }
    }

    /// Refuses if there is any fault.
    pub(super) fn finish(self) -> Result<(), Rejection> {
        if self.0.is_empty() { Ok(()) } else { Err(Refused { faults: self.0 }.into()) }
    }
}

/// Refuses a SKU that another item has or had before a merge, or that is another item's barcode or a place's label.
/// `of` is the item that is to have it, with the SKU that it has now.
pub(super) fn sku_free<R: Read>(book: &R, sku: &Code, of: Option<(ItemId, &Code)>) -> Result<(), Rejection> {
    let folded = sku.folded();
    let own = of.map(|(id, _)| id);
    if let Some(holder) = book.get::<ItemsBySku>(&folded)? {
        let same = of.is_some_and(|(id, now)| id == holder && now.folded() == folded);
        if !same {
            let by = item_words(book, holder, &folded)?;
            return Err(Why::Taken { noun: Noun::Item, code: sku.clone(), by }.into());
        }
    }
    match book.get::<Barcodes>(&folded)? {
        Some(Scanned::Item(id)) if Some(id) == own => Ok(()),
        Some(holder) => {
            let by = format!("a barcode of {}", scanned_words(book, holder)?);
            Err(Why::Taken { noun: Noun::Item, code: sku.clone(), by }.into())
        }
        None => Ok(()),
    }
}

/// Refuses a barcode of which a scan could mean something else than `holder`.
pub(super) fn barcode_free<R: Read>(book: &R, code: &Code, holder: Scanned) -> Result<(), Rejection> {
    let folded = code.folded();
    let taken = |by| Rejection::from(Why::Taken { noun: Noun::Barcode, code: code.clone(), by });
    if let Some(other) = book.get::<Barcodes>(&folded)?.filter(|other| *other != holder) {
        return Err(taken(scanned_words(book, other)?));
    }
    if let Some(id) = book.get::<ItemsBySku>(&folded)?.filter(|id| Scanned::Item(*id) != holder) {
        return Err(taken(item_words(book, id, &folded)?));
    }
    if let Some(id) = book.get::<LocationsByCode>(&folded)?.filter(|id| Scanned::Location(*id) != holder) {
        return Err(taken(location_words(book, id, &folded)?));
    }
    Ok(())
}

/// Refuses a location's code that is an outside place's word, another place's code (before a merge, too), or a
/// barcode of something else. `of` is the place that is to have it, with the code that it has now.
pub(super) fn location_code_free<R: Read>(
    book: &R,
    code: &Code,
    of: Option<(LocationId, &Code)>,
) -> Result<(), Rejection> {
    let folded = code.folded();
    let taken = |by| Rejection::from(Why::Taken { noun: Noun::Location, code: code.clone(), by });
    if Outside::ALL.into_iter().any(|outside| outside.word() == folded) {
        return Err(taken("a place outside the room".into()));
    }
    if let Some(holder) = book.get::<LocationsByCode>(&folded)? {
        let same = of.is_some_and(|(id, now)| id == holder && now.folded() == folded);
        if !same {
            return Err(taken(location_words(book, holder, &folded)?));
        }
    }
    let own = of.map(|(id, _)| Scanned::Location(id));
    match book.get::<Barcodes>(&folded)?.filter(|holder| Some(*holder) != own) {
        Some(holder) => Err(taken(format!("a barcode of {}", scanned_words(book, holder)?))),
        None => Ok(()),
    }
}

fn scanned_words<R: Read>(book: &R, scanned: Scanned) -> Result<String, Unreadable> {
    Ok(match scanned {
        Scanned::Item(id) => match book.get::<Items>(&id)? {
            Some(Item { sku, .. }) => format!("item {sku}"),
            None => format!("item number {id}"),
        },
        Scanned::Location(id) => match book.get::<Locations>(&id)? {
            Some(Location { code, .. }) => format!("location {code}"),
            None => format!("location number {id}"),
        },
    })
}

/// Who has this SKU, in words.
fn item_words<R: Read>(book: &R, id: ItemId, folded: &str) -> Result<String, Unreadable> {
    Ok(match book.get::<Items>(&id)? {
        None => format!("item number {id}"),
        Some(item) if item.sku.folded() != folded => format!("an item that was merged into {}", item.sku),
        Some(item) => match item.state {
            ItemState::Active => format!("{} ({})", item.sku, item.name),
            ItemState::Retired => format!("a retired item, {}", item.name),
            ItemState::Merged(_) => "an item that was merged into another".into(),
        },
    })
}

/// Who has this location code, in words.
fn location_words<R: Read>(book: &R, id: LocationId, folded: &str) -> Result<String, Unreadable> {
    Ok(match book.get::<Locations>(&id)? {
        None => format!("location number {id}"),
        Some(place) if place.code.folded() != folded => {
            format!("a location that was merged into {}", place.code)
        }
        Some(place) => match place.state {
            LocationState::Active => format!("location {}", place.code),
            LocationState::Retired => format!("the retired location {}", place.code),
            LocationState::Merged(_) => "a location that was merged into another".into(),
        },
    })
}
