//! Undo: of an entry, of a line, of the asker's last, of the newest there is; of undos too.

use stockroom::domain::command::{Command, Source, UndoWhat};
use stockroom::domain::event::Event;
use stockroom::domain::ids::{EntryLine, Seq};

use super::Maker;
use crate::wish::Kind;

impl Maker<'_> {
    pub(super) fn undo(&mut self, kind: Kind) -> Option<Command> {
        if self.dice.chance(80) {
            self.signer();
        }
        self.source = Source::Hand;
        let what = match kind {
            Kind::UndoLast => UndoWhat::Last,
            Kind::UndoNewest => UndoWhat::Entry(self.model.head()),
            Kind::UndoEntry => UndoWhat::Entry(self.entry()?),
            _ => UndoWhat::Line(self.line()?),
        };
        Some(Command::Undo(what))
    }

    /// An entry, one of late mostly.
    fn entry(&mut self) -> Option<Seq> {
        let back = if self.dice.chance(75) { 40 } else { 600 };
        let of_late: Vec<Seq> = self.model.headers.keys().rev().take(back).copied().collect();
        self.dice.pick(&of_late).copied()
    }

    /// A line that something can come of, mostly.
    fn line(&mut self) -> Option<EntryLine> {
        let back = if self.dice.chance(75) { 60 } else { 900 };
        let lines = self.model.events.iter().rev().take(back);
        let any = self.dice.chance(10);
        let fit = lines.filter(|(_, event)| {
            any || matches!(event, Event::Moved(_) | Event::Observed(_) | Event::Reservation { .. })
        });
        let lines: Vec<EntryLine> = fit.map(|(line, _)| *line).collect();
        self.dice.pick(&lines).copied()
    }
}
