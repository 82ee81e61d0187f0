//! A command in a few words, for whoever asks later what became of it: no more than is needed to know which one it was.

use super::super::entry::Action;
use super::super::ids::{CountId, LocationId};
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
    /// What else it is about.
    pub about: Option<About>,
    /// How many lines it has.
    pub lines: usize,
}

/// What a command is about beside an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A code or a number, as it was said.
    Said(String),
    /// A place.
    Place(LocationId),
    /// A count.
    Count(CountId),
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

    /// What it is about beside an item.
    fn about(&self) -> Option<About> {
        let said = |what: &dyn ToString| Some(About::Said(what.to_string()));
        match self {
            Command::Location(LocationCommand::Add { code, .. }) => said(code),
            Command::CountOpen(LocationRef::Code(code)) => said(code),
            Command::CountOpen(LocationRef::Id(place)) => Some(About::Place(*place)),
            Command::CountEnter { count, .. } | Command::CountClose(count) => Some(About::Count(*count)),
            Command::Undo(UndoWhat::Entry(seq)) => Some(About::Said(format!("entry {seq}"))),
            Command::Undo(UndoWhat::Line(line)) => Some(About::Said(format!("line {line}"))),
            Command::Reserve { document, .. } => said(document),
            Command::ClosePeriod(day) => said(day),
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

#[cfg(test)]
mod tests {
    use super::super::{
        AdjustLine, CountLine, Deed, InLine, IssueTo, ItemPatch, LocationPatch, MoveLine, OutLine,
        ReserveLine, ReturnWay,
    };
    use super::*;
    use crate::domain::event::Reason;
    use crate::domain::ids::{CountId, EntryLine, Seq};
    use crate::domain::quantity::Qty;
    use crate::domain::text::{Code, Name};
    use crate::domain::time::Day;

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    fn amount(typed: Option<&str>) -> Amount {
        Amount { quantity: Qty(12_500_000), typed: typed.map(|typed| Name::new(typed).unwrap()) }
    }

    /// What a command is remembered by: action, quantity, item, about, lines.
    fn check(command: Command, wanted: (Action, Option<&str>, Option<&str>, Option<&str>, usize)) {
        let summary = command.summary();
        let item = summary.item.map(|item| item.code().unwrap().to_string());
        let about = summary.about.map(|about| match about {
            About::Said(said) => said,
            About::Place(place) => format!("place {place}"),
            About::Count(count) => format!("count {count}"),
        });
        let quantity = summary.quantity;
        let told = (summary.action, quantity.as_deref(), item.as_deref(), about.as_deref(), summary.lines);
        assert_eq!(told, wanted, "{command:?}");
    }

    #[test]
    fn a_command_is_remembered_by_its_first_line_or_what_it_is_about() {
        let nail = || code("NAIL").into();
        let typed = || amount(Some("1case+0.5"));
        let line = |amount: Amount| InLine {
            item: nail(),
            amount,
            place: None,
            lot: None,
            expires: None,
            cost: None,
        };
        let out = || OutLine { item: nail(), amount: amount(None), from: None, lot: None, document: None };
        let away = |amount| vec![MoveLine { item: nail(), amount, from: None, to: None, lot: None }];
        let adjusted = AdjustLine {
            item: nail(),
            at: code("A1").into(),
            lot: None,
            change: amount(None),
            reason: Reason::Found,
        };
        let (some, half) = (Some("12.5"), Some("1case+0.5"));
        let sku = Some("NAIL");
        check(Command::Opening(vec![line(typed())]), (Action::Opening, half, sku, None, 1));
        let lines = vec![line(amount(None)), line(typed())];
        check(Command::Receive { supplier: None, lines }, (Action::Receive, some, sku, None, 2));
        check(Command::Receive { supplier: None, lines: vec![] }, (Action::Receive, None, None, None, 0));
        let (way, lines) = (ReturnWay::FromCustomer, vec![line(typed())]);
        check(Command::Return { way, lines }, (Action::Return, half, sku, None, 1));
        let to = Some(IssueTo::Customer);
        check(Command::Issue { to, lines: vec![out()] }, (Action::Issue, some, sku, None, 1));
        let (reason, lines) = (Reason::Damaged, vec![out()]);
        check(Command::Scrap { reason, lines }, (Action::Scrap, some, sku, None, 1));
        check(Command::PutAway(away(None)), (Action::PutAway, None, sku, None, 1));
        check(Command::Move(away(Some(typed()))), (Action::Move, half, sku, None, 1));
        check(Command::Adjust(vec![adjusted]), (Action::Adjust, some, sku, None, 1));
        let promised = ReserveLine { item: nail(), amount: amount(None), place: None, lot: None };
        let reserve = Command::Reserve { document: code("SO-1"), priority: None, lines: vec![promised] };
        check(reserve, (Action::Reserve, some, sku, Some("SO-1"), 1));
        let lines = vec![CountLine { item: nail(), lot: None, counted: amount(None) }];
        let count = CountId(1);
        check(Command::CountEnter { count, lines }, (Action::Count, some, sku, Some("count 1"), 1));
        check(Command::CountClose(count), (Action::Count, None, None, Some("count 1"), 1));
        let place = LocationRef::Id(LocationId(7));
        check(Command::CountOpen(place), (Action::Count, None, None, Some("place 7"), 1));
        check(Command::CountOpen(code("A1").into()), (Action::Count, None, None, Some("A1"), 1));
        let place = LocationCommand::Add { code: code("B1"), patch: LocationPatch::default() };
        check(Command::Location(place), (Action::Location, None, None, Some("B1"), 1));
        let line = EntryLine { seq: Seq(4), line: 2 };
        check(Command::Undo(UndoWhat::Entry(Seq(4))), (Action::Undo, None, None, Some("entry 4"), 1));
        check(Command::Undo(UndoWhat::Line(line)), (Action::Undo, None, None, Some("line 4.2"), 1));
        check(Command::Undo(UndoWhat::Last), (Action::Undo, None, None, None, 1));
        let day = Day::parse("2026-03-01").unwrap();
        check(Command::ClosePeriod(day), (Action::ClosePeriod, None, None, Some("2026-03-01"), 1));
        check(Command::Mixed(vec![Deed::Opening(vec![])]), (Action::Mixed, None, None, None, 1));
        let patch = || Box::new(ItemPatch::default());
        for item in [
            ItemCommand::Add { sku: code("NAIL"), patch: patch() },
            ItemCommand::Change { item: nail(), patch: patch() },
            ItemCommand::Rename { item: nail(), sku: code("X") },
            ItemCommand::Retire(nail()),
            ItemCommand::Revive(nail()),
            ItemCommand::Merge { from: nail(), into: code("X").into() },
        ] {
            check(Command::Item(item), (Action::Item, None, sku, None, 1));
        }
    }
}
