//! Whether an entry of a file is in the journal already: (time, ref) is its key, the multiset of its rows its content.
//!
//! A row may leave things to the command: the bin that an issue takes from, the lots that it is split over. What no
//! row of an item says is not compared; where it may have been split, sums are.

use std::collections::{HashMap, HashSet};

use crate::domain::entry::Action;
use crate::domain::event::{About, Movement, Party, Reason};
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::party::UNKNOWN_LOT;
use crate::domain::quantity::{Qty, UnitCost};
use crate::domain::query::DocumentRow;

/// A row of a file, as it is compared. None is what the row does not say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileRow {
    /// What.
    pub item: ItemId,
    /// Where from.
    pub from: Option<LocationId>,
    /// Where to.
    pub to: Option<LocationId>,
    /// The lot's folded number.
    pub lot: Option<String>,
    /// What it cost.
    pub cost: Option<UnitCost>,
    /// With whom.
    pub party: Option<Party>,
    /// Why.
    pub reason: Option<Reason>,
    /// How much; above zero.
    pub quantity: Qty,
}

/// What the journal has of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Had {
    /// Nothing.
    Nothing,
    /// Just that.
    Same,
    /// Something else, as the entry of this number among others.
    Different(crate::domain::ids::Seq),
}

/// Compares the rows of an entry with what the journal has under its key.
pub fn had(file: &[FileRow], journal: &[DocumentRow]) -> Had {
    let typed = |row: &&DocumentRow| row.action != Action::Undo;
    // What went between two places that are one since a merge is in no list.
    let journal: Vec<DocumentRow> =
        journal.iter().filter(|row| row.movement.from != row.movement.to).cloned().collect();
    let own = |row: &&DocumentRow| !matches!(row.movement.about, About::Observation(_));
    let Some(first) = journal.iter().find(typed).or(journal.first()) else { return Had::Nothing };
    // With what undid it and what kept a count true, where the file is the program's own list; without, where not.
    let same = equal(file, journal.iter())
        || equal(file, journal.iter().filter(typed))
        || equal(file, journal.iter().filter(typed).filter(own));
    if same { Had::Same } else { Had::Different(first.line.seq) }
}

/// What no row of an item says.
#[derive(Clone, Copy, Debug, Default)]
struct Silent {
    from: bool,
    to: bool,
    lot: bool,
    cost: bool,
    party: bool,
    reason: bool,
}

fn equal<'j>(file: &[FileRow], journal: impl Iterator<Item = &'j DocumentRow>) -> bool {
    let mut silent: HashMap<ItemId, Silent> = HashMap::new();
    for row in file {
        let mask = silent.entry(row.item).or_default();
        mask.from |= row.from.is_none();
        mask.to |= row.to.is_none();
        mask.lot |= row.lot.is_none();
        mask.cost |= row.cost.is_none();
        mask.party |= row.party.is_none();
        mask.reason |= row.reason.is_none();
    }
    let mut rows: HashMap<FileRow, i64> = HashMap::new();
    let mut sums: HashMap<FileRow, i128> = HashMap::new();
    let mut split: HashSet<ItemId> = HashSet::new();
    let sides = file.iter().cloned().map(|row| (row, 1)).chain(journal.map(|row| (file_row(row), -1)));
    for (row, side) in sides {
        // An item that the file does not name cannot be equal.
        let Some(mask) = silent.get(&row.item).copied() else { return false };
        if mask.from || (mask.lot && row.lot.is_some()) {
            split.insert(row.item);
        }
        let mut row = masked(row, mask);
        *rows.entry(row.clone()).or_default() += side;
        let quantity = i128::from(row.quantity.0);
        row.quantity = Qty::ZERO;
        *sums.entry(row).or_default() += quantity * i128::from(side);
    }
    rows.iter().all(|(row, count)| *count == 0 || split.contains(&row.item))
        && sums.values().all(|sum| *sum == 0)
}

fn masked(mut row: FileRow, mask: Silent) -> FileRow {
    if mask.from {
        row.from = None;
    }
    if mask.to {
        row.to = None;
    }
    if mask.lot {
        row.lot = None;
    }
    if mask.cost {
        row.cost = None;
    }
    if mask.party {
        row.party = None;
    }
    if mask.reason {
        row.reason = None;
    } else if row.from == Some(LocationId::RECODE)
        || matches!(row.to, Some(LocationId::RECODE | LocationId::OPENING))
    {
        // What comes in as an adjustment needs a reason; what the list tells of has none.
        row.reason = Some(Reason::DataEntry);
    }
    // What was moved before its item was kept by lot is told as of the lot that it went into.
    if row.lot.as_deref() == Some(UNKNOWN_LOT) {
        row.lot = None;
    }
    // A list's own "opening" and "recode" come in as adjustments, whose other end is loss.
    row.to = row.to.map(|to| match to {
        LocationId::OPENING | LocationId::RECODE => LocationId::LOSS,
        to => to,
    });
    row.from = row.from.map(|from| if from == LocationId::RECODE { LocationId::LOSS } else { from });
    row
}

fn file_row(row: &DocumentRow) -> FileRow {
    let Movement { item, from, to, cost, party, reason, quantity, .. } = row.movement.clone();
    FileRow {
        item,
        from: Some(from),
        to: Some(to),
        lot: row.lot.as_ref().map(crate::domain::text::Code::folded),
        cost,
        party: match party {
            Party::Nobody | Party::Reservation(_) => None,
            party => Some(party),
        },
        // What a count found says so by its kind; as an adjustment it comes in with the reason that means the same.
        reason: reason.or(match (from, to) {
            (LocationId::LOSS, _) => Some(Reason::Found),
            (_, LocationId::LOSS) => Some(Reason::Missing),
            _ => None,
        }),
        quantity,
    }
}
