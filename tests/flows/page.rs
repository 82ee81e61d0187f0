//! The page and its grammar.
//!
//! - A block `sh store` holds the commands that make the store of the page; the first is `stockroom init`.
//! - A block `keys` is typed: a name is a key (`r`, `Enter`, `F9`), `"text"` is typed letter by letter, `[code]` is
//!   scanned. Two blanks and a `#` begin words for the reader.
//! - The line `*... keys ...*` after it says how many keys that were, digits and scans beside them, and may end with
//!   `: a delivery line.` or `: a counted record.`, which have their limits.
//! - A line `*In all ...*` says it of the whole flow, which is what stands between two `## ` headings.
//! - A block `screen 20x8` or `screen 80x24` is what is shown then. A row of three dots stands for two or more rows that
//!   are as the one above.

use std::path::PathBuf;

use stockroom::tui::key::Key;

use crate::counted::{Counted, Of};

/// A size of the screen.
pub type Size = (u16, u16);

/// What is done with the keyboard or the scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    Key(Key),
    Scan(String),
}

/// A part of the page that is executed or held.
#[derive(Clone, Debug)]
pub enum Part {
    /// Commands that make the store.
    Store(Vec<String>),
    Keys(Vec<Stroke>),
    /// How many keys the block before it has.
    Counted(Of),
    /// How many the flow has.
    InAll,
    Screen(Size),
}

/// One part with where it stands.
#[derive(Clone, Debug)]
pub struct Step {
    pub part: Part,
    /// The lines of the page that it is, the fences of a block left out.
    pub lines: std::ops::Range<usize>,
    /// The flow that it belongs to.
    pub flow: usize,
}

pub struct Page {
    pub lines: Vec<String>,
    pub steps: Vec<Step>,
}

pub fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/flows.md")
}

impl Page {
    pub fn read() -> Page {
        let text = std::fs::read_to_string(path()).unwrap();
        Page::parse(&text)
    }

    pub fn parse(text: &str) -> Page {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (mut steps, mut flow, mut at) = (Vec::new(), 0, 0);
        while at < lines.len() {
            let line = lines[at].as_str();
            if line.starts_with("## ") {
                flow += 1;
            }
            if let Some(info) = line.strip_prefix("```") {
                let end = (at + 1..lines.len()).find(|end| lines[*end] == "```");
                let end = end.unwrap_or_else(|| panic!("line {}: a block has no end", at + 1));
                let inside = at + 1..end;
                if let Some(part) = part(info, &lines[inside.clone()]) {
                    steps.push(Step { part, lines: inside, flow });
                }
                at = end + 1;
                continue;
            }
            if let Some(words) = line.strip_prefix('*').and_then(|line| line.strip_suffix('*')) {
                let part =
                    if words.starts_with("In all") { Part::InAll } else { Part::Counted(Of::named(words)) };
                steps.push(Step { part, lines: at..at + 1, flow });
            }
            at += 1;
        }
        Page { lines, steps }
    }

    /// The commands that make the store.
    pub fn store(&self) -> &[String] {
        let store = self.steps.iter().find_map(|step| match &step.part {
            Part::Store(commands) => Some(commands),
            _ => None,
        });
        store.unwrap()
    }

    /// The keys of the block before this step, in the same flow.
    pub fn keys_before(&self, index: usize) -> &[Stroke] {
        let before = self.steps[..index].iter().rev().find_map(|step| match &step.part {
            Part::Keys(keys) if step.flow == self.steps[index].flow => Some(keys.as_slice()),
            _ => None,
        });
        before.unwrap_or_else(|| panic!("line {}: no keys before it", self.steps[index].lines.start + 1))
    }

    /// What a flow has in all: its keys, and the blocks of each kind.
    pub fn in_all(&self, flow: usize) -> (Counted, usize, usize) {
        let (mut all, mut lines, mut records) = (Counted::default(), 0, 0);
        for step in self.steps.iter().filter(|step| step.flow == flow) {
            match &step.part {
                Part::Keys(keys) => all = all.plus(Counted::of(keys)),
                Part::Counted(Of::Line) => lines += 1,
                Part::Counted(Of::Record) => records += 1,
                _ => {}
            }
        }
        (all, lines, records)
    }

    /// The page with other lines in place of some steps.
    pub fn with(&self, changed: &[(usize, Vec<String>)]) -> String {
        let mut lines = self.lines.clone();
        for (index, new) in changed.iter().rev() {
            lines.splice(self.steps[*index].lines.clone(), new.clone());
        }
        lines.join("\n") + "\n"
    }
}

fn part(info: &str, inside: &[String]) -> Option<Part> {
    let words: Vec<&str> = info.split(' ').collect();
    match words.as_slice() {
        ["sh", "store"] => {
            Some(Part::Store(inside.iter().filter(|line| !line.is_empty()).cloned().collect()))
        }
        ["keys"] => Some(Part::Keys(inside.iter().flat_map(|line| strokes(line)).collect())),
        ["screen", size] => {
            let (width, height) = size.split_once('x').unwrap();
            Some(Part::Screen((width.parse().unwrap(), height.parse().unwrap())))
        }
        _ => None,
    }
}

/// The strokes of one line.
fn strokes(line: &str) -> Vec<Stroke> {
    let line = line.split_once("  #").map_or(line, |(keys, _)| keys);
    let mut strokes = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (strokes_here, after) = if let Some(typed) = rest.strip_prefix('"') {
            let (text, after) = typed.split_once('"').unwrap_or_else(|| panic!("no end of {rest}"));
            (text.chars().map(|c| Stroke::Key(Key::char(c))).collect(), after)
        } else if let Some(scanned) = rest.strip_prefix('[') {
            let (code, after) = scanned.split_once(']').unwrap_or_else(|| panic!("no end of {rest}"));
            (vec![Stroke::Scan(code.to_owned())], after)
        } else {
            let (name, after) = rest.split_once(' ').unwrap_or((rest, ""));
            (vec![Stroke::Key(key(name))], after)
        };
        strokes.extend(strokes_here);
        rest = after.trim_start();
    }
    strokes
}

/// A key by the name that the page gives it.
fn key(name: &str) -> Key {
    let plain = match name {
        "Enter" | "Esc" | "Tab" | "Up" | "Down" | "Space" => name.to_lowercase(),
        _ => name.to_owned(),
    };
    plain.parse().unwrap_or_else(|_| panic!("{name} is no key"))
}

/// Rows as the page shows them: two and more that are as the one above are three dots.
pub fn shown(rows: &[String]) -> Vec<String> {
    let mut shown = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let same = rows[at + 1..].iter().take_while(|row| **row == rows[at]).count();
        shown.push(rows[at].clone());
        if same >= 2 {
            shown.push(String::from("..."));
            at += same;
        }
        at += 1;
    }
    shown
}

#[test]
fn the_grammar_is_what_it_says() {
    let text = "## A\n```keys\nr \"ab 1\" [77]  # words [no]\nF9\n```\n*2 keys.*\n```screen 20x8\nx\n```\n*In all: x.*\n";
    let page = Page::parse(text);
    let [keys, counted, screen, all] = page.steps.as_slice() else { panic!("{:?}", page.steps) };
    let Part::Keys(strokes) = &keys.part else { panic!("{keys:?}") };
    assert_eq!(strokes.len(), 1 + 4 + 1 + 1);
    assert_eq!(strokes[5], Stroke::Scan(String::from("77")));
    assert!(matches!(counted.part, Part::Counted(Of::Block)) && matches!(all.part, Part::InAll));
    assert!(matches!(screen.part, Part::Screen((20, 8))) && screen.flow == 1);
    let with = page.with(&[(2, vec![String::from("y"), String::from("z")])]);
    assert_eq!(with, text.replace("x\n```", "y\nz\n```"));
    let rows = ["a", "", "", "", "b", "b"].map(String::from);
    assert_eq!(shown(&rows), ["a", "", "...", "b", "b"]);
}
