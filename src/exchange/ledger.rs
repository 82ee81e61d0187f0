//! Movements as plain-text ledgers: quantities are amounts of commodities, locations are accounts, and every movement
//! is two postings that cancel, so that those tools add up what this program added up.
//!
//! Names are mapped so that they can be mapped back without a table: see [`account`] and [`commodity`].

use std::collections::HashSet;
use std::io::{self, Write};

use crate::domain::event::{About, MoveKind, Reason};
use crate::domain::ids::Seq;
use crate::domain::location::Outside;
use crate::domain::quantity::{Qty, UnitCost};
use crate::domain::text::{Code, Note, fold};
use crate::domain::time::{Calendar, Day, Moment};

/// A movement with the codes that its ids stand for: a row of the list of movements and of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveLine {
    /// The entry.
    pub entry: Seq,
    /// The line in it.
    pub line: u32,
    /// When it happened.
    pub at: Moment,
    /// What sort of movement.
    pub kind: MoveKind,
    /// What it is about.
    pub about: About,
    /// The item's SKU.
    pub sku: Code,
    /// The item's unit.
    pub unit: Code,
    /// The item's decimals.
    pub decimals: u8,
    /// How much; above zero.
    pub quantity: Qty,
    /// From where: a location's code, or an outside place's word.
    pub from: Code,
    /// To where.
    pub to: Code,
    /// The lot's number.
    pub lot: Option<Code>,
    /// The lot's last day.
    pub expires: Option<Day>,
    /// What a base unit cost.
    pub unit_cost: Option<UnitCost>,
    /// With which supplier.
    pub supplier: Option<Code>,
    /// On which job.
    pub job: Option<Code>,
    /// Why.
    pub reason: Option<Reason>,
    /// The entry's reference.
    pub reference: Option<Code>,
    /// The entry's note.
    pub note: Option<Note>,
    /// A supervisor's reason for going beyond a limit.
    pub override_reason: Option<Note>,
    /// Who did it.
    pub by: String,
    /// The entry that undid it.
    pub undone: Option<Seq>,
}

impl MoveLine {
    /// The reference that the entry is known by in a file.
    pub fn key(&self) -> String {
        match &self.reference {
            Some(reference) => reference.to_string(),
            None => format!("entry:{}", self.entry),
        }
    }

    /// Whether it goes nowhere: between places, one of which was merged into the other since.
    pub fn stays(&self) -> bool {
        self.from.folded() == self.to.folded()
    }

    /// Its kind, in a word that an import understands: what reverses something is named by where it goes.
    pub fn kind_word(&self) -> &'static str {
        if !matches!(self.about, About::Reverses(_)) {
            return self.kind.word();
        }
        match (outside(&self.from), outside(&self.to)) {
            (Some(Outside::Opening), _) => "opening",
            (Some(Outside::Supplier), _) => "receive",
            (Some(Outside::Customer | Outside::Production | Outside::Use), _) => "return",
            (_, Some(Outside::Supplier)) => "return",
            (_, Some(Outside::Customer | Outside::Production | Outside::Use)) => "issue",
            (Some(Outside::Recode), _) | (_, Some(Outside::Recode)) => "recode",
            (Some(Outside::Loss), _) | (_, Some(Outside::Loss)) if self.reason.is_none() => "count",
            (None, None) => "move",
            _ => "adjust",
        }
    }
}

fn outside(code: &Code) -> Option<Outside> {
    let folded = code.folded();
    Outside::ALL.into_iter().find(|outside| outside.word() == folded)
}

/// The accounts of locations begin with this.
pub const STOCK: &str = "Assets:Stock:";
/// The accounts of places outside begin with this.
pub const OUTSIDE: &str = "Equity:Outside:";
/// The commodities of SKUs begin with this.
pub const COMMODITY: &str = "S.";

/// One part of an account. Digits, letters but `X`, and `-` stay; everything else becomes `X` and two hex digits, as
/// does what an account's part may not begin with.
pub fn account_part(code: &str) -> String {
    let mut part = String::with_capacity(code.len());
    for (index, byte) in code.bytes().enumerate() {
        let stays = match byte {
            b'X' => false,
            b'0'..=b'9' | b'A'..=b'Z' => true,
            b'a'..=b'z' | b'-' => index > 0,
            _ => false,
        };
        push(&mut part, byte, stays, 'X');
    }
    part
}

/// The account of a location, and of a lot in it.
pub fn account(location: &Code, lot: Option<&Code>) -> String {
    if let Some(outside) = outside(location) {
        let mut word = outside.word().chars();
        let first = word.next().map(|c| c.to_ascii_uppercase()).into_iter();
        return format!("{OUTSIDE}{}{}", first.collect::<String>(), word.as_str());
    }
    let lot = lot.map_or(String::new(), |lot| format!(":{}", account_part(lot.as_str())));
    format!("{STOCK}{}{lot}", account_part(location.as_str()))
}

/// The commodity of a SKU. Digits, capitals, `.` and `-` stay; everything else becomes `_` and two hex digits, as
/// does what a commodity may not end with.
pub fn commodity(sku: &Code) -> String {
    let code = sku.as_str();
    let last = code.len().saturating_sub(1);
    let mut name = String::from(COMMODITY);
    for (index, byte) in code.bytes().enumerate() {
        let stays = match byte {
            b'0'..=b'9' | b'A'..=b'Z' => true,
            b'.' | b'-' => index != last,
            _ => false,
        };
        push(&mut name, byte, stays, '_');
    }
    name
}

fn push(text: &mut String, byte: u8, stays: bool, escape: char) {
    if stays {
        text.push(char::from(byte));
    } else {
        text.push_str(&format!("{escape}{byte:02X}"));
    }
}

/// The location and the lot of an account.
pub fn location_of(account: &str) -> Option<(String, Option<String>)> {
    if let Some(word) = account.strip_prefix(OUTSIDE) {
        return Some((fold(word), None));
    }
    let rest = account.strip_prefix(STOCK)?;
    match rest.split_once(':') {
        Some((location, lot)) => Some((unescape(location, 'X')?, Some(unescape(lot, 'X')?))),
        None => Some((unescape(rest, 'X')?, None)),
    }
}

/// The SKU of a commodity.
pub fn sku_of(commodity: &str) -> Option<String> {
    unescape(commodity.strip_prefix(COMMODITY)?, '_')
}

fn unescape(text: &str, escape: char) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(escape) {
        plain.push_str(before);
        let byte = u8::from_str_radix(after.get(..2)?, 16).ok()?;
        plain.push(char::from(byte));
        rest = after.get(2..)?;
    }
    plain.push_str(rest);
    Some(plain)
}

/// How one tool writes what all ledgers have.
pub trait Dialect {
    /// The first lines.
    fn head(&self, out: &mut dyn Write) -> io::Result<()>;
    /// Before an account is used for the first time.
    fn open(&self, out: &mut dyn Write, account: &str) -> io::Result<()>;
    /// Before a commodity is used for the first time.
    fn commodity(&self, out: &mut dyn Write, commodity: &str, line: &MoveLine) -> io::Result<()>;
    /// The first line of a transaction, and what it says of the entry.
    fn transaction(&self, out: &mut dyn Write, day: Day, line: &MoveLine) -> io::Result<()>;
    /// One posting.
    fn posting(&self, out: &mut dyn Write, account: &str, quantity: Qty, commodity: &str) -> io::Result<()>;
}

/// Writes a ledger entry by entry.
pub struct Ledger<'o, D> {
    out: &'o mut dyn Write,
    dialect: D,
    calendar: Calendar,
    /// Accounts and commodities that were declared.
    declared: HashSet<String>,
}

impl<'o, D: Dialect> Ledger<'o, D> {
    /// Writes the head.
    pub fn begin(out: &'o mut dyn Write, dialect: D, calendar: Calendar) -> io::Result<Ledger<'o, D>> {
        dialect.head(out)?;
        Ok(Ledger { out, dialect, calendar, declared: HashSet::new() })
    }

    /// Writes the movements of one entry: one transaction, or one a business day where they differ.
    pub fn entry(&mut self, lines: &[MoveLine]) -> io::Result<()> {
        let calendar = self.calendar;
        for lines in lines.chunk_by(|one, next| calendar.day(one.at) == calendar.day(next.at)) {
            let Some(first) = lines.first() else { continue };
            for line in lines {
                self.declare(line)?;
            }
            self.dialect.transaction(self.out, calendar.day(first.at), first)?;
            for line in lines {
                let commodity = commodity(&line.sku);
                let (from, to) = ends(line);
                self.dialect.posting(self.out, &to, line.quantity, &commodity)?;
                self.dialect.posting(self.out, &from, line.quantity.negated(), &commodity)?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn declare(&mut self, line: &MoveLine) -> io::Result<()> {
        let (from, to) = ends(line);
        for account in [from, to] {
            if !self.declared.contains(&account) {
                self.dialect.open(self.out, &account)?;
                self.declared.insert(account);
            }
        }
        let commodity = commodity(&line.sku);
        if !self.declared.contains(&commodity) {
            self.dialect.commodity(self.out, &commodity, line)?;
            self.declared.insert(commodity);
        }
        Ok(())
    }
}

fn ends(line: &MoveLine) -> (String, String) {
    (account(&line.from, line.lot.as_ref()), account(&line.to, line.lot.as_ref()))
}
