//! Twelve months of two figures, in letters: bars for the one (used), points for the other (on hand).
//!
//! Bars and points differ in shape, so the chart reads without colour and in ASCII. Each figure has its own scale; the
//! legend names both tops. It is given texts for the numbers: it knows no units.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use crate::tui::glyphs::Glyphs;
use crate::tui::theme::{Role, Theme};

/// The most months shown; of more the last ones.
pub const MONTHS_MAX: usize = 12;

/// One figure over the months, oldest first.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// What it is.
    pub name: &'a str,
    /// Its values; `None` where there was nothing to know yet.
    pub values: &'a [Option<i64>],
    /// Its highest value, as text.
    pub top: &'a str,
}

/// A chart.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    /// The months' names, oldest first: `Jan`.
    pub months: &'a [&'a str],
    /// Drawn as bars.
    pub bars: Series<'a>,
    /// Drawn as points.
    pub points: Series<'a>,
}

/// The widest bar.
const BAR_COLUMNS_MAX: u16 = 4;

impl Chart<'_> {
    /// Draws the chart: the plot first, then from three rows the legend, from four the months.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: Theme, glyphs: &Glyphs) {
        let area = area.intersection(*buffer.area());
        text::wipe(buffer, area);
        let months = self.months.len().min(MONTHS_MAX).min(usize::from(area.width));
        let Some(slot) = u16::try_from(months).ok().and_then(|months| area.width.checked_div(months)) else {
            return;
        };
        let skip = self.months.len() - months;
        let legend_rows = u16::from(area.height >= 3);
        let month_rows = u16::from(area.height >= 4);
        let plot = Rect { y: area.y + legend_rows, height: area.height - legend_rows - month_rows, ..area };
        if legend_rows > 0 {
            self.draw_legend(buffer, text::row(area, 0), theme, glyphs);
        }
        let names = text::row(area, area.height.saturating_sub(1));
        let tops = (top(self.bars.values), top(self.points.values));
        for (index, name) in (0u16..).zip(self.months.iter().skip(skip)) {
            let x = area.x + index * slot;
            let place = Rect { x, width: slot, ..plot };
            let value = |series: &Series<'_>| series.values.get(skip + usize::from(index)).copied().flatten();
            if let Some(value) = value(&self.bars) {
                draw_bar(buffer, place, (value, tops.0), theme, glyphs);
            }
            if let Some(value) = value(&self.points) {
                draw_point(buffer, place, (value, tops.1), theme, glyphs);
            }
            if month_rows > 0 {
                let columns = if slot >= 4 { 3 } else { 1 };
                let (short, _) = text::fitting(name, columns);
                let at = Rect { x, width: slot, ..names };
                text::put(buffer, at, short, theme.style(Role::Dim), glyphs.more);
            }
        }
    }

    fn draw_legend(&self, buffer: &mut Buffer, row: Rect, theme: Theme, glyphs: &Glyphs) {
        let full = glyphs.bars.last().copied().unwrap_or("#");
        // The highest of a series, not what there is now.
        let max = |top: &str| if top.is_empty() { String::new() } else { format!(" max {top}") };
        let bars = format!("{full} {}{}", self.bars.name, max(self.bars.top));
        let points = format!("{} {}{}", glyphs.point, self.points.name, max(self.points.top));
        let used = text::put(buffer, row, &bars, theme.style(Role::SeriesOne), glyphs.more);
        let gap = used.saturating_add(2).min(row.width);
        let rest = Rect { x: row.x + gap, width: row.width - gap, ..row };
        text::put(buffer, rest, &points, theme.style(Role::SeriesTwo), glyphs.more);
    }
}

/// The highest value, never under 1.
fn top(values: &[Option<i64>]) -> i64 {
    values.iter().rev().take(MONTHS_MAX).copied().flatten().max().unwrap_or(1).max(1)
}

/// How many of `steps` a value reaches: all at the top, at least one above zero.
fn reach(value: i64, top: i64, steps: usize) -> usize {
    if value <= 0 || top <= 0 {
        return 0;
    }
    let steps = i128::try_from(steps).unwrap_or(0);
    let reached = (i128::from(value.min(top)) * steps + i128::from(top) - 1) / i128::from(top);
    usize::try_from(reached.clamp(0, steps)).unwrap_or(0)
}

/// A bar in the left of its month's place.
fn draw_bar(buffer: &mut Buffer, place: Rect, (value, top): (i64, i64), theme: Theme, glyphs: &Glyphs) {
    let columns = if place.width >= 3 { (place.width - 2).min(BAR_COLUMNS_MAX) } else { 1 };
    let place = Rect { width: columns, ..place };
    if value < 0 {
        let bottom = text::row(place, place.height.saturating_sub(1));
        text::put(buffer, bottom, glyphs.below, theme.style(Role::Bad), glyphs.more);
        return;
    }
    let fine = glyphs.bars.len().max(1);
    let reached = reach(value, top, usize::from(place.height) * fine);
    for (line, below) in (0..place.height).rev().zip(0usize..) {
        let filled = reached.saturating_sub(below * fine).min(fine);
        let Some(glyph) = filled.checked_sub(1).and_then(|index| glyphs.bars.get(index)) else { break };
        let bar = glyph.repeat(usize::from(columns));
        text::put(buffer, text::row(place, line), &bar, theme.style(Role::SeriesOne), glyphs.more);
    }
}

/// A point beside its month's bar, or over it where there is one column. Nothing on hand is a 0: it matters.
fn draw_point(buffer: &mut Buffer, place: Rect, (value, top): (i64, i64), theme: Theme, glyphs: &Glyphs) {
    let beside = match place.width {
        0 | 1 => 0,
        width => (width - 2).clamp(1, BAR_COLUMNS_MAX),
    };
    let column = Rect { x: place.x + beside, width: 1.min(place.width), ..place };
    let reached = u16::try_from(reach(value, top, usize::from(place.height))).unwrap_or(0);
    let line = place.height.saturating_sub(reached.max(1));
    let (glyph, role) = match value {
        ..0 => (glyphs.below, Role::Bad),
        0 => ("0", Role::Warning),
        1.. => (glyphs.point, Role::SeriesTwo),
    };
    text::put(buffer, text::row(column, line), glyph, theme.style(role), glyphs.more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::GlyphSet;

    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    fn drawn(used: &[Option<i64>], on_hand: &[Option<i64>], size: (u16, u16), set: GlyphSet) -> String {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        let chart = Chart {
            months: &MONTHS,
            bars: Series { name: "used", values: used, top: "120" },
            points: Series { name: "on hand", values: on_hand, top: "80" },
        };
        chart.draw(&mut buffer, area, Theme::Mono, set.glyphs());
        let row = |y| -> String {
            let row: String = (0..size.0).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect();
            row.trim_end().to_owned()
        };
        (0..size.1).map(row).collect::<Vec<_>>().join("\n")
    }

    fn some(values: [i64; 12]) -> Vec<Option<i64>> {
        values.into_iter().map(Some).collect()
    }

    #[test]
    fn a_year_reads_in_ascii() {
        let used = some([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 120]);
        let on_hand = some([80, 80, 60, 60, 40, 40, 20, 20, 1, 0, -5, 80]);
        let text = drawn(&used, &on_hand, (36, 6), GlyphSet::Ascii);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), lines[0]), (6, "# used max 120  o on hand max 80"));
        assert!(lines[1].starts_with(" o  o"), "the highest stock is at the top\n{text}");
        assert!(lines[1].ends_with("#o"), "the highest use fills its bar\n{text}");
        assert!(lines[4].contains('0') && lines[4].contains('v'), "nothing and less are told\n{text}");
        assert_eq!(lines[5], "J  F  M  A  M  J  J  A  S  O  N  D");
    }

    #[test]
    fn blocks_are_finer_than_rows() {
        let used = some([0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8]);
        let text = drawn(&used, &[], (12, 1), GlyphSet::Unicode);
        assert_eq!(
            text,
            " \u{2581}\u{2582}\u{2583}\u{2584}\u{2585}\u{2586}\u{2587}\u{2588}\u{2588}\u{2588}\u{2588}"
        );
    }

    #[test]
    fn a_month_without_figures_is_blank_and_narrow_room_shows_the_last_months() {
        let mut used = some([8; 12]);
        used[11] = None;
        assert_eq!(drawn(&used, &[], (3, 1), GlyphSet::Ascii), "##");
        assert_eq!(drawn(&[], &[], (12, 3), GlyphSet::Ascii).lines().next(), Some("# used max ~"));
    }

    #[test]
    fn extremes_and_any_size_are_drawn() {
        let wild = some([i64::MIN, i64::MAX, 0, -1, 1, i64::MAX - 1, 0, 0, 0, 0, 0, 1]);
        for width in 0..60 {
            for height in 0..12 {
                for set in [GlyphSet::Ascii, GlyphSet::Unicode] {
                    drawn(&wild, &wild, (width, height), set);
                    drawn(&wild[..3], &[], (width, height), set);
                }
            }
        }
        let nothing = Chart {
            months: &[],
            bars: Series { name: "", values: &[], top: "" },
            points: Series { name: "", values: &[], top: "" },
        };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 9));
        nothing.draw(&mut buffer, Rect::new(4, 4, 90, 90), Theme::Mono, GlyphSet::Ascii.glyphs());
    }
}
