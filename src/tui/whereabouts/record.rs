//! Where somebody was, as the text that the store keeps of it: versioned and bounded. What it cannot read it takes for
//! nothing; it must never be an error to anybody.

use serde::{Deserialize, Serialize};

use crate::domain::alert::{AlertKey, AlertKind, AlertRowKey};
use crate::domain::ids::{CountId, ItemId, LocationId, Seq};
use crate::domain::query::{AlertsShown, Include, ItemSort, STILL_MAX, SortWay, StillThereQuery};
use crate::domain::text::Code;
use crate::tui::size::Pane;

/// No more marks are kept; the newest are.
pub const MARKS_KEPT: usize = STILL_MAX;
/// No more screens over home are kept; the upper ones are.
pub const SCREENS_KEPT: usize = 5;
/// What this program writes, and all that it reads.
const VERSION: u8 = 1;
/// The longest text, in bytes: marks go where it would be longer.
const TEXT_MAX: usize = 60 * 1024;

/// Where somebody was. Its text is stored: another shape is another version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    version: u8,
    /// Home.
    pub home: Home,
    /// The screens over it, the lowest first, as far as they can be opened again.
    pub screens: Vec<Spot>,
}

/// How home was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The pane with the keys.
    pub pane: Pane,
    /// The place whose items were listed.
    pub place: Option<(LocationId, Code)>,
    /// What the panes were filtered by, in their order.
    pub filters: [String; 3],
    /// What the items were sorted by.
    pub sort: ItemSort,
    /// Which way round.
    pub way: SortWay,
    /// The location at the cursor and where it stood; none at the top of the list.
    pub location: Option<(LocationId, u64)>,
    /// The same of the items.
    pub item: Option<(ItemId, u64)>,
    /// The same of the alerts.
    pub alert: Option<(AlertRowKey, u64)>,
    /// The marked items, the newest mark last.
    pub items: Vec<(ItemId, Code)>,
    /// The marked alerts.
    pub alerts: Vec<AlertMark>,
    /// Whether more were marked than are kept.
    pub more: bool,
}

/// A marked alert: which, its SKU, its place and its lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertMark(pub AlertRowKey, pub Code, pub Option<Code>, pub Option<Code>);

/// A screen that can be opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spot {
    /// An item, at a section.
    Item(ItemId, usize),
    /// A location, at a section.
    Location(LocationId, usize),
    /// The journal, with the words that it is filtered by.
    Journal(String),
    /// An entry.
    Entry(Seq),
    /// The counts.
    Counts,
    /// A count under way.
    Counting(CountId),
    /// What a count found.
    Count(CountId),
    /// The review of alerts: one kind or all, which, and its filter.
    Alerts(Option<AlertKind>, AlertsShown, String),
    /// A list with its filter.
    List(List, String, Include),
}

/// Which list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum List {
    /// The suppliers.
    Suppliers,
    /// The jobs.
    Jobs,
    /// The people.
    People,
    /// The lots, of an item or all.
    Lots(Option<(ItemId, Code)>),
    /// The promises.
    Reservations,
}

impl Default for Home {
    fn default() -> Home {
        Home {
            pane: Pane::Items,
            place: None,
            filters: Default::default(),
            sort: ItemSort::Sku,
            way: SortWay::Up,
            location: None,
            item: None,
            alert: None,
            items: Vec::new(),
            alerts: Vec::new(),
            more: false,
        }
    }
}

impl Default for Record {
    fn default() -> Record {
        Record::new(Home::default(), Vec::new())
    }
}

impl Record {
    /// A record; no more of it than is kept.
    pub fn new(home: Home, mut screens: Vec<Spot>) -> Record {
        screens.drain(..screens.len().saturating_sub(SCREENS_KEPT));
        let mut record = Record { version: VERSION, home, screens };
        record.home.keep_marks(MARKS_KEPT);
        record
    }

    /// Its text; empty for home as it comes, of which nothing is kept.
    pub fn text(mut self) -> String {
        if self == Record::default() {
            return String::new();
        }
        loop {
            let text = serde_json::to_string(&self).unwrap_or_default();
            let marks = self.home.items.len().max(self.home.alerts.len());
            match text.len() <= TEXT_MAX {
                true => return text,
                // Without a mark it is too long only where somebody has made it so.
                false if marks == 0 => return String::new(),
                false => self.home.keep_marks(marks / 2),
            }
        }
    }

    /// Reads a text; none where it is of another version, or nothing that this program wrote.
    pub fn read(text: &str) -> Option<Record> {
        let fits = text.len() <= TEXT_MAX;
        let record = fits.then(|| serde_json::from_str::<Record>(text).ok()).flatten()?;
        (record.version == VERSION).then(|| Record::new(record.home, record.screens))
    }
}

impl Home {
    fn keep_marks(&mut self, most: usize) {
        self.more |= self.items.len() > most || self.alerts.len() > most;
        self.items.drain(..self.items.len().saturating_sub(most));
        self.alerts.drain(..self.alerts.len().saturating_sub(most));
    }

    /// What of it may be gone by now.
    pub fn perhaps_gone(&self) -> StillThereQuery {
        StillThereQuery {
            place: self.place.as_ref().map(|(id, _)| *id),
            items: self.items.iter().map(|(id, _)| *id).collect(),
            alerts: self.alerts.iter().filter_map(|mark| AlertKey::of_row(mark.0)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::LotId;

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    fn marked(items: u32, sku: &str) -> Home {
        let items = (0..items).map(|id| (ItemId(id), code(sku))).collect();
        Home { items, ..Home::default() }
    }

    /// The text of version 1 with all that it can hold. It is in stores: never change it, add a version.
    const VERSION_1: &str = concat!(
        r#"{"version":1,"home":{"pane":"Alerts","place":[17,"A-01"],"filters":["dock","bolt m8",""],"#,
        r#""sort":"OnHand","way":"Down","location":[17,3],"item":[5,12],"alert":[[1,5,0,0],2],"#,
        r#""items":[[9,"NAIL"],[5,"M8"]],"alerts":[[[2,5,17,4],"M8","A-01","L-1"]],"more":false},"#,
        r#""screens":[{"Item":[5,2]},{"Location":[17,1]},{"Journal":"item:M8 by:me"},"#,
        r#"{"Alerts":["Expired","All","M8"]},{"List":[{"Lots":[5,"M8"]},"","Active"]}]}"#,
    );

    fn whole() -> Record {
        let alert = (1, ItemId(5), LocationId(0), LotId::NONE);
        let mark = (2, ItemId(5), LocationId(17), LotId(4));
        let home = Home {
            pane: Pane::Alerts,
            place: Some((LocationId(17), code("A-01"))),
            filters: ["dock".into(), "bolt m8".into(), String::new()],
            sort: ItemSort::OnHand,
            way: SortWay::Down,
            location: Some((LocationId(17), 3)),
            item: Some((ItemId(5), 12)),
            alert: Some((alert, 2)),
            items: vec![(ItemId(9), code("NAIL")), (ItemId(5), code("M8"))],
            alerts: vec![AlertMark(mark, code("M8"), Some(code("A-01")), Some(code("L-1")))],
            more: false,
        };
        let screens = vec![
            Spot::Item(ItemId(5), 2),
            Spot::Location(LocationId(17), 1),
            Spot::Journal("item:M8 by:me".into()),
            Spot::Alerts(Some(AlertKind::Expired), AlertsShown::All, "M8".into()),
            Spot::List(List::Lots(Some((ItemId(5), code("M8")))), String::new(), Include::Active),
        ];
        Record::new(home, screens)
    }

    #[test]
    fn version_1_is_written_and_read_as_it_always_was() {
        assert_eq!(whole().text(), VERSION_1);
        assert_eq!(Record::read(VERSION_1), Some(whole()));
        let rest = r#"[{"Entry":7},"Counts",{"Counting":3},{"Count":3},{"List":["People","x","All"]}]"#;
        let all = VERSION_1.split_once(r#""screens":"#).unwrap().0;
        let read = Record::read(&format!("{all}\"screens\":{rest}}}")).unwrap();
        let people = Spot::List(List::People, "x".into(), Include::All);
        let count = CountId(3);
        let spots = [Spot::Entry(Seq(7)), Spot::Counts, Spot::Counting(count), Spot::Count(count), people];
        assert_eq!(read.screens, spots);
    }

    #[test]
    fn home_as_it_comes_is_not_kept_and_what_cannot_be_read_is_nothing() {
        assert_eq!(Record::default().text(), "");
        let other = VERSION_1.replace(r#""version":1"#, r#""version":2"#);
        let control = VERSION_1.replace("NAIL", r"N\u001b[2J");
        let strange = VERSION_1.replace("Journal", "Hologram");
        let long = format!("{VERSION_1}{}", " ".repeat(TEXT_MAX));
        for text in ["", "{", "null", "[1]", "half", &other, &control, &strange, &long] {
            assert_eq!(Record::read(text), None, "{text:.60}");
        }
    }

    #[test]
    fn the_newest_marks_and_the_uppermost_screens_are_kept_and_the_text_is_never_too_long() {
        let record = Record::new(marked(600, "M8"), (0..9).map(|seq| Spot::Entry(Seq(seq))).collect());
        assert_eq!((record.home.items.len(), record.home.more), (MARKS_KEPT, true));
        assert_eq!(record.home.items.first().map(|(id, _)| id.0), Some(100), "the oldest went");
        assert_eq!(record.screens.first(), Some(&Spot::Entry(Seq(4))));
        assert_eq!(Record::read(&record.clone().text()), Some(record));
        let wide = code(&"W".repeat(64));
        let alert = |item| {
            let row = (1, ItemId(item), LocationId(1), LotId(1));
            AlertMark(row, wide.clone(), Some(wide.clone()), Some(wide.clone()))
        };
        let alerts = (0..500).map(alert).collect();
        let text = Record::new(Home { alerts, ..Home::default() }, Vec::new()).text();
        assert!(text.len() <= TEXT_MAX, "{}", text.len());
        let read = Record::read(&text).unwrap().home;
        assert_eq!((read.alerts.len(), read.more), (250, true));
        assert_eq!(read.alerts.last(), Some(&alert(499)));
        let text = Record::new(
            Home { filters: ["x".repeat(TEXT_MAX), "".into(), "".into()], ..Home::default() },
            Vec::new(),
        )
        .text();
        assert_eq!(text, "");
    }
}
