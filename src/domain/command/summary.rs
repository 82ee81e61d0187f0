//! A command in a few words, for whoever asks later what became of it: no more than is needed to know which one it was.

use super::super::entry::Action;
use super::super::quantity::DecimalMark;
use super::{Amount, Command, ItemCommand, ItemRef, LocationCommand, LocationRef, UndoWhat};

/// A command in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What it does.
    pub action: Action,
    /// How much of the item, where it says.
    pub quantity: Option<String>,
    /// Its first item.
    pub item: Option<ItemRef>,
    /// What else it is about: a place, an entry.
    pub about: Option<String>,
    /// How many lines it has.
    pub lines: usize,
}

impl Command {
    /// This command in a few words.
    pub fn summary(&self) -> Summary {
        let (first, lines) = self.first_line();
        let (item, quantity) = first.map_or((None, None), |(item, amount)| (Some(item), amount));
        Summary { action: self.action(), quantity, item, about: self.about(), lines }
    }

    /// The item of the first line and how much of it, and how many lines there are.
    fn first_line(&self) -> (Option<(ItemRef, Option<String>)>, usize) {
        fn of<L>(lines: &[L], line: impl Fn(&L) -> (&ItemRef, Option<&Amount>)) -> FirstLine {
            let first = lines.first().map(|first| {
                let (item, amount) = line(first);
                (item.clone(), amount.map(words))
            });
            (first, lines.len())
        }
        match self {
            Command::Opening(lines) | Command::Receive { lines, .. } | Command::Return { lines, .. } => {
                of(lines, |line| (&line.item, Some(&line.amount)))
            }
            Command::Issue { lines, .. } | Command::Scrap { lines, .. } => {
                of(lines, |line| (&line.item, Some(&line.amount)))
            }
            Command::PutAway(lines) | Command::Move(lines) => {
                of(lines, |line| (&line.item, line.amount.as_ref()))
            }
            Command::Adjust(lines) => of(lines, |line| (&line.item, Some(&line.change))),
            Command::Reserve { lines, .. } => of(lines, |line| (&line.item, Some(&line.amount))),
            Command::CountEnter { lines, .. } => of(lines, |line| (&line.item, Some(&line.counted))),
            Command::Item(command) => (item_of(command).map(|item| (item, None)), 1),
            _ => (None, 1),
        }
    }

    /// What it is about where that is no item.
    fn about(&self) -> Option<String> {
        match self {
            Command::Location(LocationCommand::Add { code, .. }) => Some(code.to_string()),
            Command::CountOpen(LocationRef::Code(code)) => Some(code.to_string()),
            Command::Undo(UndoWhat::Entry(seq)) => Some(format!("entry {seq}")),
            Command::Undo(UndoWhat::Line(line)) => Some(format!("line {line}")),
            Command::Reserve { document, .. } => Some(document.to_string()),
            Command::ClosePeriod(day) => Some(day.to_string()),
            _ => None,
        }
    }
}

type FirstLine = (Option<(ItemRef, Option<String>)>, usize);

fn words(amount: &Amount) -> String {
    match &amount.typed {
        Some(typed) => typed.to_string(),
        None => amount.quantity.shown(0, DecimalMark::Point),
    }
}

fn item_of(command: &ItemCommand) -> Option<ItemRef> {
    match command {
        ItemCommand::Add { sku, .. } => Some(sku.clone().into()),
        ItemCommand::Change { item, .. }
        | ItemCommand::Rename { item, .. }
        | ItemCommand::Retire(item)
        | ItemCommand::Revive(item)
        | ItemCommand::Attach { item, .. } => Some(item.clone()),
        ItemCommand::Merge { from, .. } => Some(from.clone()),
    }
}
