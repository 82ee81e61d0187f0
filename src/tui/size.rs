//! Three sizes, and where the panes go in each.
//!
//! Pure arithmetic over [`Rect`]; every answer lies inside the area it was asked for, at any size.

use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Under 40 columns or under 12 rows: one thing at a time, no borders.
    Tiny,
    /// 40 to 79 columns: one pane, no borders.
    Narrow,
    /// 80 columns and more: the three panes.
    Wide,
}

impl Class {
    /// The class of a screen.
    pub fn of(width: u16, height: u16) -> Class {
        if width < 40 || height < 12 {
            Class::Tiny
        } else if width < 80 {
            Class::Narrow
        } else {
            Class::Wide
        }
    }

    /// How many hints the foot of the screen shows at most.
    pub fn hints_max(self) -> usize {
        match self {
            Class::Tiny => 0,
            Class::Narrow => 3,
            Class::Wide => 12,
        }
    }
}

/// A screen's bands, from top to bottom. What does not fit is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// How much room there is.
    pub class: Class,
    /// One row: what this is.
    pub title: Rect,
    /// Everything else.
    pub body: Rect,
    /// One row: the last result, a toast, the line that is typed.
    pub message: Rect,
    /// One row of key hints; empty in tiny.
    pub hints: Rect,
}

impl Frame {
    /// The bands of `area`. The body is the first to get a row, then the message, then the title, then the hints.
    pub fn of(area: Rect) -> Frame {
        let class = Class::of(area.width, area.height);
        let message_rows = u16::from(area.height >= 2);
        let title_rows = u16::from(area.height >= 3);
        let hint_rows = u16::from(class != Class::Tiny);
        let body_rows = area.height.saturating_sub(message_rows + title_rows + hint_rows);
        let mut y = area.y;
        let mut band = |rows: u16| {
            let rect = Rect { y, height: rows, ..area };
            y = y.saturating_add(rows);
            rect
        };
        Frame {
            class,
            title: band(title_rows),
            body: band(body_rows),
            message: band(message_rows),
            hints: band(hint_rows),
        }
    }
}

/// A pane of the home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Pane {
    /// The tree of places.
    Locations,
    /// The items of the chosen place.
    Items,
    /// What wants attention.
    Alerts,
}

/// The panes in the order in which Tab goes and 1 to 3 count.
pub const PANES: [Pane; 3] = [Pane::Locations, Pane::Items, Pane::Alerts];

impl Pane {
    /// The next one.
    pub fn next(self) -> Pane {
        match self {
            Pane::Locations => Pane::Items,
            Pane::Items => Pane::Alerts,
            Pane::Alerts => Pane::Locations,
        }
    }

    /// The one before.
    pub fn previous(self) -> Pane {
        self.next().next()
    }
}

/// Where the panes of the home screen are; `None` where one is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panes {
    /// The tree.
    pub locations: Option<Rect>,
    /// The items.
    pub items: Option<Rect>,
    /// The alerts.
    pub alerts: Option<Rect>,
}

impl Panes {
    /// The panes of the body of a whole screen of `width` x `height`, with the one that keys go to.
    ///
    /// Wide shows three: alerts below locations, or beside items from 100x20. Otherwise only the focused one.
    pub fn of(body: Rect, (width, height): (u16, u16), focused: Pane) -> Panes {
        if Class::of(width, height) != Class::Wide {
            let only = |pane| (pane == focused).then_some(body);
            return Panes {
                locations: only(Pane::Locations),
                items: only(Pane::Items),
                alerts: only(Pane::Alerts),
            };
        }
        if width >= 100 && height >= 20 {
            let (locations, rest) = split_columns(body, body.width / 4);
            let (items, alerts) = split_columns(rest, rest.width.saturating_sub((width / 4).clamp(28, 40)));
            return Panes { locations: Some(locations), items: Some(items), alerts: Some(alerts) };
        }
        let (left, items) = split_columns(body, 30.min(body.width));
        let (locations, alerts) = split_rows(left, left.height.div_ceil(2));
        Panes { locations: Some(locations), items: Some(items), alerts: Some(alerts) }
    }

    /// Where a pane is.
    pub fn get(&self, pane: Pane) -> Option<Rect> {
        match pane {
            Pane::Locations => self.locations,
            Pane::Items => self.items,
            Pane::Alerts => self.alerts,
        }
    }
}

/// A list and what is said of its selected row, side by side in wide; only the list elsewhere.
pub fn list_and_detail(body: Rect, class: Class) -> (Rect, Option<Rect>) {
    match class {
        Class::Wide => {
            let (list, detail) = split_columns(body, body.width * 11 / 20);
            (list, Some(detail))
        }
        Class::Tiny | Class::Narrow => (body, None),
    }
}

/// The first `width` columns, and the rest.
pub fn split_columns(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    let left = Rect { width, ..area };
    (left, Rect { x: area.x.saturating_add(width), width: area.width - width, ..area })
}

/// The first `height` rows, and the rest.
pub fn split_rows(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let top = Rect { height, ..area };
    (top, Rect { y: area.y.saturating_add(height), height: area.height - height, ..area })
}

/// A box of at most this size in the middle of `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_begin_where_the_design_says() {
        let cases = [
            (20, 8, Class::Tiny),
            (39, 24, Class::Tiny),
            (200, 11, Class::Tiny),
            (40, 12, Class::Narrow),
            (79, 50, Class::Narrow),
            (80, 12, Class::Wide),
            (80, 24, Class::Wide),
            (0, 0, Class::Tiny),
        ];
        for (width, height, expected) in cases {
            assert_eq!(Class::of(width, height), expected, "{width}x{height}");
        }
    }

    /// Draws the panes with letters, every fifth column of every row.
    fn drawing(width: u16, height: u16, focused: Pane) -> String {
        let frame = Frame::of(Rect::new(0, 0, width, height));
        let panes = Panes::of(frame.body, (width, height), focused);
        let at = |x: u16, y: u16| {
            let here = |rect: Rect| rect.contains((x, y).into());
            let pane = |pane| panes.get(pane).is_some_and(here);
            if pane(Pane::Locations) {
                'L'
            } else if pane(Pane::Items) {
                'I'
            } else if pane(Pane::Alerts) {
                'A'
            } else if here(frame.title) {
                't'
            } else if here(frame.message) {
                'm'
            } else if here(frame.hints) {
                'h'
            } else {
                '?'
            }
        };
        (0..height)
            .step_by(1)
            .map(|y| (0..width).step_by(5).map(|x| at(x, y)).collect::<String>() + "\n")
            .collect()
    }

    #[test]
    fn at_20_by_8_one_pane_has_all_but_two_rows() {
        assert_eq!(drawing(20, 8, Pane::Items), "tttt\nIIII\nIIII\nIIII\nIIII\nIIII\nIIII\nmmmm\n");
    }

    #[test]
    fn at_80_by_12_alerts_are_below_locations() {
        let left = "LLLLLLIIIIIIIIII\n".repeat(5);
        let below = "AAAAAAIIIIIIIIII\n".repeat(4);
        let expected = format!("{}\n{left}{below}{}\n{}\n", "t".repeat(16), "m".repeat(16), "h".repeat(16));
        assert_eq!(drawing(80, 12, Pane::Alerts), expected);
        assert!(drawing(120, 19, Pane::Items).contains("AAAAAAII"), "too few rows for three side by side");
    }

    #[test]
    fn from_100_by_20_alerts_are_beside_items() {
        let row = drawing(100, 20, Pane::Items).lines().nth(10).unwrap().to_owned();
        assert_eq!(row, "LLLLLIIIIIIIIIIAAAAA");
    }

    #[test]
    fn nothing_lies_outside_or_over_another_at_any_size() {
        for width in (0..=130).chain([1_000]) {
            for height in 0..=42 {
                let area = Rect::new(0, 0, width, height);
                let frame = Frame::of(area);
                let panes = Panes::of(frame.body, (width, height), Pane::Items);
                let bands = [frame.title, frame.body, frame.message, frame.hints];
                assert!(bands.iter().all(|band| band.intersection(area) == *band), "{width}x{height}");
                assert_eq!(bands.iter().map(|band| band.height).sum::<u16>(), height, "{width}x{height}");
                let sum: u32 = PANES.iter().filter_map(|pane| panes.get(*pane)).map(Rect::area).sum();
                assert_eq!(sum, frame.body.area(), "{width}x{height}");
                let (list, detail) = list_and_detail(frame.body, frame.class);
                assert_eq!(list.area() + detail.map_or(0, Rect::area), frame.body.area());
                let middle = centred(area, 30, 8);
                assert_eq!(middle.intersection(area), middle, "{width}x{height}");
            }
        }
    }
}
