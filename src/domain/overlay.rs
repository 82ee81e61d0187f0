//! The state as it would be: what is written lies over a state that is only read. For trying commands without keeping
//! anything and without holding anybody up. It must behave as the state below would, row for row.

use std::any::{Any, TypeId};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use super::memory::is_empty;
use super::table::{Direction, Read, Span, Table, Unreadable, Visit, Write};

/// A row that was written over the one below; none where it was taken away.
type Laid<T> = BTreeMap<<T as Table>::Key, Option<<T as Table>::Value>>;

/// What is written over a state.
pub struct Overlay<'a, R> {
    below: &'a R,
    laid: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl<'a, R: Read> Overlay<'a, R> {
    /// Nothing written yet.
    pub fn new(below: &'a R) -> Overlay<'a, R> {
        Overlay { below, laid: HashMap::new() }
    }

    fn laid<T: Table>(&self) -> Option<&Laid<T>> {
        self.laid.get(&TypeId::of::<T>()).and_then(|rows| rows.downcast_ref())
    }

    fn lay<T: Table>(&mut self, key: &T::Key, value: Option<T::Value>) {
        let rows = self.laid.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Laid::<T>::new()));
        if let Some(rows) = rows.downcast_mut::<Laid<T>>() {
            rows.insert(key.clone(), value);
        }
    }
}

impl<R: Read> Read for Overlay<'_, R> {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        match self.laid::<T>().and_then(|rows| rows.get(key)) {
            Some(value) => Ok(value.clone()),
            None => self.below.get::<T>(key),
        }
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        let Some(rows) = self.laid::<T>().filter(|_| !is_empty(&span)) else {
            return self.below.scan::<T>(span, direction, visit);
        };
        let mut range = rows.range(span.clone());
        let mut next = || match direction {
            Direction::Up => range.next(),
            Direction::Down => range.next_back(),
        };
        let mut over = next();
        let mut going = ControlFlow::Continue(());
        self.below.scan::<T>(span, direction, &mut |key, value| {
            while let Some((laid, written)) = over {
                let order = match direction {
                    Direction::Up => laid.cmp(&key),
                    Direction::Down => key.cmp(laid),
                };
                if order == Ordering::Greater {
                    break;
                }
                over = next();
                if let Some(written) = written {
                    going = visit(laid.clone(), written.clone());
                }
                // The row below is hidden, whether something took its place or not.
                if going.is_break() || order == Ordering::Equal {
                    return going;
                }
            }
            going = visit(key, value);
            going
        })?;
        while let Some((laid, written)) = over.filter(|_| going.is_continue()) {
            over = next();
            if let Some(written) = written {
                going = visit(laid.clone(), written.clone());
            }
        }
        Ok(())
    }
}

impl<R: Read> Write for Overlay<'_, R> {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        self.lay::<T>(key, Some(value.clone()));
        Ok(())
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        self.lay::<T>(key, None);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Bound;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::memory::Memory;
    use crate::domain::table::all;
    use crate::domain::tables::Facts;

    fn keys<R: Read>(state: &R, span: Span<u8>, direction: Direction, limit: usize) -> Vec<(u8, u64)> {
        state.rows::<Facts>(span, direction, limit).unwrap()
    }

    proptest! {
        /// Some rows below, some written and some taken away over them: as if it had been done below.
        #[test]
        fn what_lies_over_a_state_reads_as_if_it_had_been_done(
            below in prop::collection::vec((0_u8..20, 0_u64..9), 0..20),
            over in prop::collection::vec((0_u8..20, prop::option::of(0_u64..9)), 0..20),
            (from, to) in (0_u8..20, 0_u8..20),
            limit in 1_usize..25,
        ) {
            let mut done = Memory::new();
            for (key, value) in &below {
                done.put::<Facts>(key, value).unwrap();
            }
            let mut base = Memory::new();
            for (key, value) in &below {
                base.put::<Facts>(key, value).unwrap();
            }
            let mut laid = Overlay::new(&base);
            for (key, value) in &over {
                match value {
                    Some(value) => {
                        laid.put::<Facts>(key, value).unwrap();
                        done.put::<Facts>(key, value).unwrap();
                    }
                    None => {
                        laid.remove::<Facts>(key).unwrap();
                        done.remove::<Facts>(key).unwrap();
                    }
                }
            }
            for direction in [Direction::Up, Direction::Down] {
                for span in [all(), (Bound::Included(from), Bound::Excluded(to))] {
                    prop_assert_eq!(keys(&laid, span, direction, limit), keys(&done, span, direction, limit));
                }
            }
            for key in 0..20 {
                prop_assert_eq!(laid.get::<Facts>(&key).unwrap(), done.get::<Facts>(&key).unwrap());
            }
            prop_assert_eq!(keys(&base, all(), Direction::Up, 99).len(), {
                let mut there: Vec<u8> = below.iter().map(|(key, _)| *key).collect();
                there.sort_unstable();
                there.dedup();
                there.len()
            });
        }
    }
}
