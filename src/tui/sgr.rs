//! Cells as bytes: moves, attributes, colours, letters. What a terminal of 1990 understands, and no more than needed.
//!
//! The usual backend sends the sixteen palette colours as 256-colour codes and ends each frame with an underline
//! colour, both of which old terminals garble; so this is done here: 30 to 37 and 90 to 97 for the sixteen, `38;5`
//! only where an indexed colour is asked for.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Attributes with their codes. Any that goes away resets all: only that code is understood everywhere.
const ATTRIBUTES: [(Modifier, &str); 7] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::REVERSED, "7"),
    (Modifier::CROSSED_OUT, "9"),
];

/// The look that the terminal writes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Look = Look { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

/// Appends what draws these cells to a terminal that writes plainly, and leaves it so.
pub fn encode<'a>(bytes: &mut Vec<u8>, cells: impl IntoIterator<Item = (u16, u16, &'a Cell)>) {
    let mut look = PLAIN;
    let mut next = None;
    for (x, y, cell) in cells {
        if next != Some((x, y)) {
            move_to(bytes, x, y);
        }
        next = x.checked_add(1).map(|x| (x, y));
        let wanted = Look { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        if wanted != look {
            change(bytes, look, wanted);
            look = wanted;
        }
        bytes.extend_from_slice(cell.symbol().as_bytes());
    }
    if look != PLAIN {
        bytes.extend_from_slice(b"\x1b[0m");
    }
}

/// Appends a move of the cursor.
pub fn move_to(bytes: &mut Vec<u8>, x: u16, y: u16) {
    bytes.extend_from_slice(format!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1).as_bytes());
}

fn change(bytes: &mut Vec<u8>, from: Look, to: Look) {
    let mut codes: Vec<String> = Vec::new();
    let keeps = to.modifier.contains(from.modifier)
        && (from.fg == to.fg || to.fg != Color::Reset)
        && (from.bg == to.bg || to.bg != Color::Reset);
    let from = if keeps { from } else { PLAIN };
    if !keeps {
        codes.push("0".into());
    }
    let added = to.modifier.difference(from.modifier);
    codes.extend(ATTRIBUTES.iter().filter(|(m, _)| added.contains(*m)).map(|(_, code)| (*code).to_owned()));
    if to.fg != from.fg {
        codes.extend(colour(to.fg, 30));
    }
    if to.bg != from.bg {
        codes.extend(colour(to.bg, 40));
    }
    if !codes.is_empty() {
        bytes.extend_from_slice(format!("\x1b[{}m", codes.join(";")).as_bytes());
    }
}

/// The code of a colour; `base` is 30 for letters, 40 for what is behind them.
fn colour(colour: Color, base: u16) -> Option<String> {
    let bright = base + 60;
    let code = match colour {
        Color::Reset => return None,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Indexed(index) => return Some(format!("{};5;{index}", base + 8)),
        Color::Rgb(r, g, b) => return Some(format!("{};2;{r};{g};{b}", base + 8)),
    };
    Some(code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn drawn(parts: &[(u16, &str, Style)]) -> String {
        let area = Rect::new(0, 0, 20, 2);
        let (before, mut after) = (Buffer::empty(area), Buffer::empty(area));
        for (x, text, style) in parts {
            after.set_string(*x, 1, text, *style);
        }
        let mut bytes = Vec::new();
        encode(&mut bytes, before.diff(&after));
        String::from_utf8(bytes).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn only_what_changes_is_said_and_in_old_codes() {
        let plain = Style::new();
        let red = plain.fg(Color::Red);
        let bold = plain.add_modifier(Modifier::BOLD);
        type Case<'a> = (&'a [(u16, &'a str, Style)], &'a str);
        let cases: [Case<'_>; 7] = [
            (&[(0, "ab", plain)], "^[2;1Hab"),
            (&[(0, "a", plain), (5, "b", plain)], "^[2;1Ha^[2;6Hb"),
            (&[(0, "ab", red)], "^[2;1H^[31mab^[0m"),
            (&[(0, "a", bold), (1, "b", bold.fg(Color::Red)), (2, "c", plain)], "^[2;1H^[1ma^[31mb^[0mc"),
            (&[(0, "a", red), (1, "b", bold)], "^[2;1H^[31ma^[0;1mb^[0m"),
            (&[(0, "a", plain.bg(Color::LightBlue))], "^[2;1H^[104ma^[0m"),
            (&[(0, "a", plain.fg(Color::Indexed(117)))], "^[2;1H^[38;5;117ma^[0m"),
        ];
        for (parts, expected) in cases {
            assert_eq!(drawn(parts), expected);
        }
    }

    #[test]
    fn wide_letters_stay_in_place() {
        let mut terminal = vt100::Parser::new(2, 20, 0);
        let text = drawn(&[(0, "\u{6728}x\u{6750}y", Style::new())]).replace('^', "\x1b");
        terminal.process(text.as_bytes());
        assert_eq!(terminal.screen().contents().trim(), "\u{6728}x\u{6750}y");
    }
}
