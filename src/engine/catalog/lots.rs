//! The numbers of all lots, so that a scanned one is found without its item.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use crate::domain::ids::{ItemId, LotId};
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::LotsByNumber;

/// Lots by folded number.
#[derive(Default)]
pub struct LotNumbers {
    by_number: BTreeMap<(String, ItemId), LotId>,
    of_item: HashMap<ItemId, Vec<String>>,
}

impl LotNumbers {
    /// Reads them all.
    pub fn build<R: Read>(book: &R) -> Result<LotNumbers, Unreadable> {
        let mut lots = LotNumbers::default();
        book.scan::<LotsByNumber>(all(), Direction::Up, &mut |(item, number), lot| {
            lots.insert(item, number, lot);
            ControlFlow::Continue(())
        })?;
        Ok(lots)
    }

    fn insert(&mut self, item: ItemId, number: String, lot: LotId) {
        self.of_item.entry(item).or_default().push(number.clone());
        self.by_number.insert((number, item), lot);
    }

    /// Reads the lots of an item again.
    pub fn update<R: Read>(&mut self, book: &R, item: ItemId) -> Result<(), Unreadable> {
        for number in self.of_item.remove(&item).unwrap_or_default() {
            self.by_number.remove(&(number, item));
        }
        let span = closed((item, String::new()), (ItemId(item.0.saturating_add(1)), String::new()));
        book.scan::<LotsByNumber>(span, Direction::Up, &mut |(of, number), lot| {
            if of == item {
                self.insert(item, number, lot);
            }
            ControlFlow::Continue(())
        })
    }

    /// The lots of that folded number, by item.
    pub fn of_number(&self, folded: &str) -> impl Iterator<Item = (ItemId, LotId)> + '_ {
        let from = (folded.to_owned(), ItemId(0));
        let to = (folded.to_owned(), ItemId(u32::MAX));
        self.by_number.range(from..=to).map(|((_, item), lot)| (*item, *lot))
    }
}
