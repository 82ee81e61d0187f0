//! How an item is drawn: its figures, the sections, the one that is chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{SECTIONS, Section, State, alert_words};
use crate::domain::query::{ItemView, MonthRow, RecordRow};
use crate::domain::time::{Day, Moment};
use crate::tui::facts::Facts;
use crate::tui::listing::{self, cell};
use crate::tui::look::{Look, below};
use crate::tui::rows::{Identified, Rows};
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::widget::chart::{Chart, Series};
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::{self, Align};

const RECORD_COLUMNS: [Column; 6] = [
    Column { title: "Location", widths: [8, 10, 12], align: Align::Left, grow: Grow::Fills },
    Column { title: "Lot", widths: [0, 8, 12], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Until", widths: [0, 0, 10], align: Align::Left, grow: Grow::Fixed },
    Column { title: "On hand", widths: [8, 9, 12], align: Align::Right, grow: Grow::Fixed },
    Column { title: "On hold", widths: [0, 7, 9], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Counted", widths: [0, 0, 10], align: Align::Left, grow: Grow::Fixed },
];

const MONTH_COLUMNS: [Column; 5] = [
    Column { title: "Month", widths: [7, 7, 8], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Received", widths: [0, 0, 12], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Used", widths: [5, 9, 12], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Adjusted", widths: [0, 9, 12], align: Align::Right, grow: Grow::Fixed },
    Column { title: "On hand", widths: [5, 9, 12], align: Align::Right, grow: Grow::Fixed },
];

const DETAIL_COLUMNS: [Column; 2] = [
    Column { title: "What", widths: [0, 9, 10], align: Align::Left, grow: Grow::Fixed },
    Column { title: "", widths: [10, 20, 30], align: Align::Left, grow: Grow::Fills },
];

const PROMISED_COLUMNS: [Column; 4] = [
    Column { title: "Document", widths: [10, 14, 20], align: Align::Left, grow: Grow::Fills },
    Column { title: "At", widths: [0, 8, 12], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Priority", widths: [0, 0, 8], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Quantity", widths: [7, 9, 12], align: Align::Right, grow: Grow::Fixed },
];

const ALERT_COLUMNS: [Column; 1] =
    [Column { title: "Alert", widths: [10, 30, 60], align: Align::Left, grow: Grow::Fills }];

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// The chart's height where the months are listed below it.
const CHART_ROWS: u16 = 8;

/// Figures and sections.
pub(super) fn head_rows(look: &Look) -> u16 {
    match look.class() {
        Class::Tiny => 2,
        Class::Narrow | Class::Wide => 3,
    }
}

/// How many months are listed below the chart.
pub(super) fn month_rows(look: &Look, height: u16) -> u16 {
    listing::room(look, height.saturating_sub(chart_rows(look, height)))
}

/// How many rows the records have where the months stand below them.
pub(super) fn record_rows(look: &Look, height: u16) -> u16 {
    match look.class() {
        Class::Wide if height >= 18 => height - CHART_ROWS - 1,
        _ => height,
    }
}

fn chart_rows(look: &Look, height: u16) -> u16 {
    match look.class() {
        Class::Tiny => height.saturating_sub(1),
        Class::Narrow => height.saturating_sub(3).min(CHART_ROWS),
        Class::Wide => height.saturating_sub(5).min(CHART_ROWS),
    }
}

/// The last moment of a business month.
pub(super) fn end_of(month: &MonthRow, facts: &Facts) -> Option<Moment> {
    let (year, next) = if month.month >= 12 { (month.year + 1, 1) } else { (month.year, month.month + 1) };
    let day = chrono::NaiveDate::from_ymd_opt(year, next, 1).and_then(Day::from_date)?;
    Some(facts.calendar().start(day).minus(1))
}

/// The screen with what it is drawn with.
pub(super) struct Drawn<'a> {
    pub(super) state: &'a State,
    pub(super) look: &'a Look,
    pub(super) facts: &'a Facts,
}

impl Drawn<'_> {
    pub(super) fn view(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let Some(view) = &self.state.item else {
            let words = if self.state.gone { "There is no such item any more. esc goes back." } else { "" };
            self.look.wrap(buffer, area, words, Role::Dim);
            return None;
        };
        let rest = self.head(buffer, area, view);
        let names = SECTIONS.map(|(_, name)| name);
        let note = self.note();
        let body = listing::tabs(self.look, buffer, rest, &names, (self.state.section_index(), &note));
        match self.state.section {
            Section::Records => self.records(buffer, body, view),
            Section::Movements => self.state.moves.view(self.look, self.facts, buffer, body),
            Section::Months => self.months(buffer, body, view),
            Section::Details => self.details(buffer, body),
            Section::Promised => self.promised(buffer, body),
            Section::Alerts => self.alerts(buffer, body),
        }
    }

    fn note(&self) -> String {
        let state = self.state;
        match state.section {
            Section::Records => state.records.rows.place_words(),
            Section::Movements => state.moves.place_words(),
            Section::Months => String::new(),
            Section::Details => state.details.place_words(),
            Section::Promised => state.promised.rows.place_words(),
            Section::Alerts => state.alerts.place_words(),
        }
    }

    fn head(&self, buffer: &mut Buffer, area: Rect, view: &ItemView) -> Rect {
        let total = &view.total;
        let (unit, facts) = (&view.item.unit, self.facts);
        let counting = view.records.iter().any(|row| row.on_hand.is_none());
        let on_hand = format!("on hand {} {unit}", facts.qty(total.on_hand));
        let mut words = match self.look.class() {
            Class::Tiny => on_hand,
            Class::Narrow => format!("{on_hand}, available {}", facts.qty(total.available())),
            Class::Wide => {
                let (hold, reserved) = (facts.qty(total.on_hold), facts.qty(total.reserved));
                let available = facts.qty(total.available());
                format!("{on_hand}   on hold {hold}   reserved {reserved}   available {available}")
            }
        };
        if counting {
            words.push_str(if self.look.class() == Class::Tiny {
                " +?"
            } else {
                " and what is being counted"
            });
        }
        let mut rest = area;
        if self.look.class() != Class::Tiny {
            let category =
                view.item.category.as_ref().map(|c| format!(", {}", c.as_str())).unwrap_or_default();
            let name = format!("{} ({}{category})", view.item.name.as_str(), view.item.kind.word());
            self.look.put(buffer, rest, &name, Role::Text);
            rest = below(rest, 1);
        }
        self.look.put(buffer, rest, &words, Role::Title);
        below(rest, 1)
    }

    fn list<R: Identified>(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        (rows, columns): (&Rows<R>, &[Column]),
        empty: &str,
        draw: impl Fn(&R) -> Row<'_>,
    ) -> Option<Position> {
        let (shown, selected) = rows.shown(listing::room(self.look, area.height));
        let drawn: Vec<Row<'_>> = shown.into_iter().map(draw).collect();
        listing::draw(self.look, buffer, area, columns, (&drawn, selected), empty)
    }

    /// The records; where there is much room, the months below them.
    fn records(&self, buffer: &mut Buffer, area: Rect, view: &ItemView) -> Option<Position> {
        let above = record_rows(self.look, area.height);
        if above < area.height {
            let plot = below(area, above.saturating_add(1));
            self.chart(buffer, plot, view);
        }
        let area = Rect { height: above, ..area };
        let told = self.state.records.current().map(|row| self.record_words(row)).unwrap_or_default();
        let (list, detail) = listing::with_words(self.look, area, &told);
        self.look.wrap(buffer, detail, &told, Role::Text);
        let empty =
            if self.state.records.rows.is_known() { "There is none of it. r receives some." } else { "" };
        let rows = &self.state.records.rows;
        self.list(buffer, list, (rows, &RECORD_COLUMNS), empty, |row| self.record(row))
    }

    fn record<'a>(&self, row: &'a RecordRow) -> Row<'a> {
        let facts = self.facts;
        let hidden = || String::from("counting");
        let held = row.on_hold.is_some_and(|held| held.0 != 0);
        listing::plain([
            Cell::plain(row.location.as_str()),
            Cell::plain(row.lot.as_ref().map_or("", |lot| lot.as_str())),
            Cell::plain(row.expires.map(|day| day.to_string()).unwrap_or_default()),
            cell(
                row.on_hand.map_or_else(hidden, |on_hand| facts.qty(on_hand)),
                if held { Role::Warning } else { Role::Text },
            ),
            Cell::plain(
                row.on_hold.filter(|held| held.0 != 0).map(|held| facts.qty(held)).unwrap_or_default(),
            ),
            Cell::plain(row.counted.map(|at| facts.brief(at)).unwrap_or_default()),
        ])
        .changed(facts.fresh.record(&row.record))
    }

    fn record_words(&self, row: &RecordRow) -> String {
        let facts = self.facts;
        let mut words = match row.on_hand {
            Some(on_hand) => format!("{} {} at {}", facts.qty(on_hand), row.unit, row.location),
            None => format!("at {}: hidden while it is being counted", row.location),
        };
        if let Some(lot) = &row.lot {
            words.push_str(&format!(", lot {lot}"));
        }
        if let Some(day) = row.expires {
            words.push_str(&format!(" until {day}"));
        }
        if row.on_hold.is_some_and(|held| held.0 != 0) {
            words.push_str(", on hold");
        }
        if row.reserved.0 != 0 {
            words.push_str(&format!(", reserved {}", facts.qty(row.reserved)));
        }
        if let Some(at) = row.counted {
            words.push_str(&format!(", counted {}", facts.brief(at)));
        }
        words
    }

    fn chart(&self, buffer: &mut Buffer, plot: Rect, view: &ItemView) {
        let names: Vec<&str> = view.months.iter().map(month_name).collect();
        let used: Vec<Option<i64>> = view.months.iter().map(|month| Some(month.moved.used.0)).collect();
        let held: Vec<Option<i64>> = view.months.iter().map(|month| Some(month.on_hand.0)).collect();
        let top = |values: &[Option<i64>]| {
            let top = values.iter().copied().flatten().max().unwrap_or(0);
            self.facts.qty(crate::domain::quantity::Qty(top))
        };
        let (used_top, held_top) = (top(&used), top(&held));
        let held_name = if self.look.class() == Class::Tiny { "stock" } else { "on hand" };
        // Half a number is a lie: where both tops do not fit, neither is shown.
        let legend = text::width(&format!("# used {used_top}  o {held_name} {held_top}"));
        let fits = legend <= usize::from(plot.width);
        let (used_top, held_top) = if fits { (used_top, held_top) } else { Default::default() };
        let chart = Chart {
            months: &names,
            bars: Series { name: "used", values: &used, top: &used_top },
            points: Series { name: held_name, values: &held, top: &held_top },
        };
        chart.draw(buffer, plot, self.look.theme, self.look.glyphs);
    }

    fn months(&self, buffer: &mut Buffer, area: Rect, view: &ItemView) -> Option<Position> {
        let rows = chart_rows(self.look, area.height);
        self.chart(buffer, Rect { height: rows.min(area.height), ..area }, view);
        let list = below(area, rows);
        let months = (&self.state.months, &MONTH_COLUMNS[..]);
        self.list(buffer, list, months, "", |month| {
            let facts = self.facts;
            listing::plain([
                Cell::plain(format!("{} {}", month_name(month), month.year.rem_euclid(100))),
                Cell::plain(facts.qty(month.moved.received)),
                Cell::plain(facts.qty(month.moved.used)),
                Cell::plain(facts.change(month.moved.adjusted)),
                Cell::plain(facts.qty(month.on_hand)),
            ])
        })
    }

    fn details(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let tiny = self.look.class() == Class::Tiny;
        let current = self.state.details.current().filter(|_| tiny);
        let words = current.map(|detail| format!("{}: {}", detail.label, detail.words)).unwrap_or_default();
        let (list, whole) = listing::with_words(self.look, area, &words);
        self.look.wrap(buffer, whole, &words, Role::Text);
        self.list(buffer, list, (&self.state.details, &DETAIL_COLUMNS), "", |detail| {
            let words =
                if tiny { format!("{} {}", detail.label, detail.words) } else { detail.words.clone() };
            listing::plain([cell(detail.label, Role::Dim), Cell::plain(words)])
        })
    }

    fn promised(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let empty = "Nothing of it is promised to a document. x p promises some.";
        self.list(buffer, area, (&self.state.promised.rows, &PROMISED_COLUMNS), empty, |row| {
            listing::plain([
                Cell::plain(row.reservation.document.as_str()),
                Cell::plain(row.place.as_ref().map_or("anywhere", |place| place.as_str())),
                Cell::plain(row.reservation.priority.to_string()),
                Cell::plain(self.facts.qty(row.reservation.quantity)),
            ])
        })
    }

    fn alerts(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let empty = "No alert: it is neither out, low nor expired.";
        self.list(buffer, area, (&self.state.alerts, &ALERT_COLUMNS), empty, |row| {
            listing::plain([Cell::plain(alert_words(row, self.facts))])
        })
    }
}

fn month_name(month: &MonthRow) -> &'static str {
    usize::try_from(month.month.saturating_sub(1))
        .ok()
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or("")
}
