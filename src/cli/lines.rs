//! The lines of an entry as they are typed: `SKU QTY [SKU QTY]...`, and `--line "SKU QTY lot=L to=BIN"` for a line
//! that differs from the others. Pairs come first, then the lines, all in one entry.

use clap::Args;

use crate::domain::amount::{Units, parse_amount};
use crate::domain::command::{Amount, ItemRef, LocationRef, LotRef};
use crate::domain::entry::LINES_MAX;
use crate::domain::event::Reason;
use crate::domain::item::{Item, Unit};
use crate::domain::quantity::{DecimalMark, NumberFault, UnitCost};
use crate::domain::text::{Code, brief};
use crate::domain::time::Day;

use super::at::{At, Named};
use super::fault::Fault;
use super::when;
use super::words;

/// What and how much.
#[derive(Args, Clone, Debug, Default)]
pub struct Lines {
    /// What and how much, in pairs: SKU QTY [SKU QTY]...; QTY may be 12, 3case, 2case+4, 2*48+17
    #[arg(value_names = ["SKU", "QTY"], num_args = 0.., allow_negative_numbers = true)]
    pub pairs: Vec<String>,
    /// One more line with words of its own: "SKU QTY lot=L"; may be given several times
    #[arg(long = "line", value_name = "LINE")]
    pub lines: Vec<String>,
}

/// A word that a line may give for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// `to=LOC`
    To,
    /// `from=LOC`
    From,
    /// `at=LOC`
    At,
    /// `lot=L`
    Lot,
    /// `expires=D`
    Expires,
    /// `cost=C`
    Cost,
    /// `reason=R`
    Reason,
}

/// Whether a line may do without a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// It may not.
    Needed,
    /// `all` stands for all there is.
    OrAll,
}

/// What a line says for itself; what it does not say, the command's options say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Where to.
    pub to: Option<LocationRef>,
    /// Where from.
    pub from: Option<LocationRef>,
    /// Where.
    pub at: Option<LocationRef>,
    /// Which lot.
    pub lot: Option<LotRef>,
    /// The lot's last day.
    pub expires: Option<Day>,
    /// Cost of a base unit.
    pub cost: Option<UnitCost>,
    /// Why.
    pub reason: Option<Reason>,
}

/// A line, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub item: ItemRef,
    /// How much; none means all.
    pub amount: Option<Amount>,
    /// What it says for itself.
    pub own: Own,
}

impl Key {
    fn word(self) -> &'static str {
        match self {
            Key::To => "to",
            Key::From => "from",
            Key::At => "at",
            Key::Lot => "lot",
            Key::Expires => "expires",
            Key::Cost => "cost",
            Key::Reason => "reason",
        }
    }
}

impl Line {
    /// The amount, where one is needed.
    pub fn amount(&self) -> Result<Amount, Fault> {
        self.amount.clone().ok_or_else(|| Fault::usage("\"all\" has no meaning here; give a quantity"))
    }
}

impl Lines {
    /// Whether no line was given.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.lines.is_empty()
    }

    /// Understands all lines; `keys` are the words that a line may give for itself. All that is wrong is told.
    pub fn read(&self, at: &At<'_>, keys: &[Key], quantity: Quantity) -> Result<Vec<Line>, Fault> {
        let raw = self.raw()?;
        if raw.is_empty() {
            return Err(Fault::usage("there are no lines; give SKU and QTY, such as OAK-PLANK 12"));
        }
        if raw.len() > LINES_MAX {
            return Err(Fault::usage(format!("{} lines are too many; at most {LINES_MAX} fit", raw.len())));
        }
        let several = raw.len() > 1;
        let mut lines = Vec::with_capacity(raw.len());
        let mut faults = Vec::new();
        for (index, words) in raw.iter().enumerate() {
            match read_line(at, words, keys, quantity) {
                Ok(line) => lines.push(line),
                Err(Fault::Refused(why)) if several => faults.push(format!("line {}: {why}", index + 1)),
                Err(Fault::Usage(why)) if several => {
                    return Err(Fault::usage(format!("line {}: {why}", index + 1)));
                }
                Err(fault) => return Err(fault),
            }
        }
        if faults.is_empty() { Ok(lines) } else { Err(Fault::Refused(faults.join("\n"))) }
    }

    fn raw(&self) -> Result<Vec<Vec<String>>, Fault> {
        if let Some(option) = self.pairs.iter().find(|word| word.starts_with("--")) {
            let option = brief(option);
            return Err(Fault::usage(format!("{option} is no option here; --help shows what there is")));
        }
        let mut raw = Vec::new();
        for pair in self.pairs.chunks(2) {
            match pair {
                [sku, quantity] => raw.push(vec![sku.clone(), quantity.clone()]),
                [alone, ..] => {
                    let alone = brief(alone);
                    return Err(Fault::usage(format!(
                        "{alone} has no quantity; lines are pairs: SKU QTY [SKU QTY]..."
                    )));
                }
                [] => {}
            }
        }
        for line in &self.lines {
            raw.push(words::split(line).map_err(Fault::Usage)?);
        }
        Ok(raw)
    }
}

fn read_line(at: &At<'_>, words: &[String], keys: &[Key], quantity: Quantity) -> Result<Line, Fault> {
    let [sku, typed, rest @ ..] = words else {
        return Err(Fault::usage("a line needs SKU and QTY, such as --line \"OAK-PLANK 12 lot=L1\""));
    };
    let own = own(at, rest, keys)?;
    let named = at.item(sku)?;
    let all = quantity == Quantity::OrAll && typed.eq_ignore_ascii_case("all");
    let amount = if all { None } else { Some(amount(at, &named, typed)?) };
    Ok(Line { item: named.item, amount, own })
}

/// What a line says for itself.
fn own(at: &At<'_>, words: &[String], keys: &[Key]) -> Result<Own, Fault> {
    let known = || keys.iter().map(|key| format!("{}=", key.word())).collect::<Vec<_>>().join(" ");
    let mut own = Own::default();
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or((word.as_str(), ""));
        let Some(key) = keys.iter().find(|known| known.word() == key) else {
            let word = brief(word);
            return Err(Fault::usage(format!("{word} has no meaning in this line; there are {}", known())));
        };
        let code = || {
            Code::new(value)
                .map_err(|fault| Fault::usage(format!("{}= cannot be {}: {fault}", key.word(), brief(value))))
        };
        match key {
            Key::To => own.to = Some(LocationRef::Code(code()?)),
            Key::From => own.from = Some(LocationRef::Code(code()?)),
            Key::At => own.at = Some(LocationRef::Code(code()?)),
            Key::Lot => own.lot = Some(LotRef::Number(code()?)),
            Key::Expires => own.expires = Some(when::day(value).map_err(Fault::Usage)?),
            Key::Cost => own.cost = Some(cost(at, "cost=", value)?),
            Key::Reason => own.reason = Some(reason(value).map_err(Fault::Usage)?),
        }
    }
    Ok(own)
}

/// How much of an item. A plain number beside a barcode of a pack is a number of that pack.
pub fn amount(at: &At<'_>, named: &Named, typed: &str) -> Result<Amount, Fault> {
    let item = named.item();
    let amount = typed_amount(at, item, typed)?;
    let Some((unit, words)) = named.scanned(typed.trim()) else { return Ok(amount) };
    if amount.typed.is_some() {
        return Ok(amount);
    }
    let in_packs = match &unit {
        Unit::Base => Some(amount.quantity),
        Unit::Pack(pack) => item.pack(pack.as_str()).and_then(|pack| pack.quantity(amount.quantity)),
    };
    let inexact =
        || Fault::refused(format!("{} packs do not come out exactly in {}", brief(typed), item.unit));
    Ok(Amount { quantity: in_packs.ok_or_else(inexact)?, typed: words })
}

/// How much of an item, in its unit and packs.
pub fn typed_amount(at: &At<'_>, item: &Item, typed: &str) -> Result<Amount, Fault> {
    parse_amount(typed, Units::of(item), at.store.settings.decimal_mark)
        .map_err(|fault| Fault::Refused(format!("{} {}: {fault}", item.sku, brief(typed))))
}

/// A cost of one base unit, with the store's decimal mark; `place` is the option or the word that it stands in.
pub fn cost(at: &At<'_>, place: &str, text: &str) -> Result<UnitCost, Fault> {
    let mark = at.store.settings.decimal_mark;
    UnitCost::parse(text, mark)
        .map_err(|fault| Fault::Usage(format!("{place}: {}", decimal_help(mark, &fault))))
}

/// A reason by its word.
pub fn reason(text: &str) -> Result<Reason, String> {
    Reason::parse(text).ok_or_else(|| {
        let words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
        format!("{} is no reason; there are {}", brief(text), words.join(", "))
    })
}

/// What is wrong with a number, and how numbers are written here.
pub fn decimal_help(mark: DecimalMark, fault: &NumberFault) -> String {
    format!("{fault}; write a number such as 2{}50", mark.as_char())
}
