//! What a row of movements asks for: its kind and its two ends decide the command, and must agree.

use crate::domain::event::Reason;
use crate::domain::ids::LocationId;
use crate::domain::location::Outside;
use crate::domain::text::{Code, fold};

/// The word in the kind column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Opening stock.
    Opening,
    /// From a supplier.
    Receive,
    /// From the dock to its bin.
    PutAway,
    /// To a customer, production or a job.
    Issue,
    /// To a customer: what tills write.
    Sale,
    /// Inside.
    Move,
    /// Up or down by a reason.
    Adjust,
    /// Thrown away.
    Scrap,
    /// Came back or went back.
    Return,
    /// What a count found: in the program's own lists.
    Count,
    /// Half of a merge: in the program's own lists.
    Recode,
}

/// Words of the kind column, each with its other names.
pub const WORDS: [(Word, &str, &[&str]); 11] = [
    (Word::Opening, "opening", &["opening stock", "opening balance", "initial", "initial stock"]),
    (Word::Receive, "receive", &["receipt", "received", "purchase", "goods in", "in", "grn", "delivery"]),
    (Word::PutAway, "putaway", &["put away", "put-away", "stow"]),
    (Word::Issue, "issue", &["out", "goods out", "pick", "consume", "issued"]),
    (Word::Sale, "sale", &["sales", "sold", "ship", "shipment"]),
    (Word::Move, "move", &["transfer", "moved", "relocate"]),
    (Word::Adjust, "adjust", &["adjustment", "correction", "correct"]),
    (Word::Scrap, "scrap", &["write off", "write-off", "waste", "scrapped"]),
    (Word::Return, "return", &["returned", "refund", "credit"]),
    (Word::Count, "count", &["count-correction", "stocktake", "cycle count"]),
    (Word::Recode, "recode", &[]),
];

impl Word {
    /// Understands the word.
    pub fn parse(text: &str) -> Option<Word> {
        let folded = fold(text.trim());
        WORDS
            .iter()
            .find(|(_, word, others)| *word == folded || others.contains(&folded.as_str()))
            .map(|(word, _, _)| *word)
    }

    /// The word.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(word, _, _)| *word == self).map_or("", |(_, word, _)| word)
    }
}

/// One end of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The row does not say.
    Unsaid,
    /// A place outside.
    Outside(Outside),
    /// A place inside.
    Inside(LocationId),
}

impl End {
    /// The location, where the row says.
    pub fn location(self) -> Option<LocationId> {
        match self {
            End::Unsaid => None,
            End::Outside(outside) => Some(outside.id()),
            End::Inside(id) => Some(id),
        }
    }

    fn inside(self) -> Option<LocationId> {
        match self {
            End::Inside(id) => Some(id),
            _ => None,
        }
    }
}

/// What a row says of where it goes.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its kind.
    pub word: Option<Word>,
    /// Where from.
    pub from: End,
    /// Where to.
    pub to: End,
    /// The one place inside, instead of both.
    pub at: Option<LocationId>,
    /// Whether the quantity has a minus.
    pub sign: Sign,
    /// With which supplier.
    pub supplier: Option<Code>,
    /// On which job.
    pub job: Option<Code>,
    /// Why.
    pub reason: Option<Reason>,
}

/// The sign of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Above zero.
    Plus,
    /// Below zero.
    Minus,
}

/// What a row does. Rows of one entry stand in it in the order of these: what comes in first, what goes out last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Opening stock.
    Opening,
    /// From this supplier.
    Receive(Option<Code>),
    /// Back from a customer.
    FromCustomer,
    /// Back from production.
    FromProduction,
    /// Back from a job.
    FromJob(Code),
    /// Up or down.
    Adjust,
    /// To its bin.
    PutAway,
    /// Inside.
    Move,
    /// To a customer.
    ToCustomer,
    /// To production.
    ToProduction,
    /// To a job.
    ToJob(Code),
    /// To where the item's kind usually goes.
    ToUsual,
    /// Thrown away.
    Scrap(Reason),
    /// Back to a supplier.
    ToSupplier(Option<Code>),
}

/// Where a row goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// By which command.
    pub verb: Verb,
    /// Where from; what is not said is left to the command.
    pub from: End,
    /// Where to.
    pub to: End,
    /// Why, on adjustments and scrap.
    pub reason: Option<Reason>,
}

/// What does not fit, and in which column.
pub type Misfit = (&'static str, String);

/// The route of a row.
pub fn route(mut said: Said) -> Result<Route, Misfit> {
    let word = said.word;
    fill_at(&mut said)?;
    fill_outside(&mut said)?;
    if said.sign == Sign::Minus {
        turn(&mut said)?;
    }
    let verb = verb(&said)?;
    agree(said.word, &verb, word)?;
    let reason = match &verb {
        Verb::Adjust => Some(reason(&said)?),
        Verb::Scrap(reason) => Some(*reason),
        _ => None,
    };
    Ok(Route { verb, from: said.from, to: said.to, reason })
}

/// Puts the one place inside where it belongs.
fn fill_at(said: &mut Said) -> Result<(), Misfit> {
    let Some(at) = said.at else { return Ok(()) };
    let at = End::Inside(at);
    match (said.from, said.to) {
        (End::Unsaid, End::Unsaid) => match said.word {
            Some(Word::Opening | Word::Receive | Word::Return) => said.to = at,
            Some(Word::Issue | Word::Sale | Word::Scrap) => said.from = at,
            Some(Word::Adjust | Word::Count | Word::Recode) => {
                (said.from, said.to) = match said.sign {
                    Sign::Plus => (End::Outside(Outside::Loss), at),
                    Sign::Minus => (at, End::Outside(Outside::Loss)),
                };
                said.sign = Sign::Plus;
            }
            Some(Word::PutAway | Word::Move) => {
                return Err(("at", String::from("a move has two places; give \"from\" and \"to\"")));
            }
            None => return Err(("at", String::from("the kind is missing; give it, or \"from\" and \"to\""))),
        },
        (End::Outside(_), End::Unsaid) => said.to = at,
        (End::Unsaid, End::Outside(_)) => said.from = at,
        (from, to) if from == at || to == at => {}
        _ => return Err(("at", String::from("the place inside is given twice; take one away"))),
    }
    Ok(())
}

/// Puts the place outside that the kind implies where nothing is said.
fn fill_outside(said: &mut Said) -> Result<(), Misfit> {
    let used = if said.job.is_some() { Outside::Use } else { Outside::Customer };
    match (said.word, said.from, said.to) {
        (Some(Word::Opening), End::Unsaid, _) => said.from = End::Outside(Outside::Opening),
        (Some(Word::Receive), End::Unsaid, _) => said.from = End::Outside(Outside::Supplier),
        (Some(Word::Issue), _, End::Unsaid) if said.job.is_some() => said.to = End::Outside(Outside::Use),
        (Some(Word::Sale), _, End::Unsaid) => said.to = End::Outside(Outside::Customer),
        (Some(Word::Scrap), _, End::Unsaid) => said.to = End::Outside(Outside::Loss),
        (Some(Word::Return), End::Inside(_), End::Unsaid) => said.to = End::Outside(Outside::Supplier),
        (Some(Word::Return), End::Unsaid, _) => said.from = End::Outside(used),
        (Some(Word::Adjust | Word::Count | Word::Recode), End::Inside(_), End::Unsaid) => {
            said.to = End::Outside(Outside::Loss);
        }
        (Some(Word::Adjust | Word::Count | Word::Recode), End::Unsaid, End::Inside(_)) => {
            said.from = End::Outside(Outside::Loss);
        }
        (None, End::Unsaid, _) => {
            return Err(("from", String::from("where from is missing; give it, or the kind")));
        }
        (None, _, End::Unsaid) => {
            return Err(("to", String::from("where to is missing; give it, or the kind")));
        }
        _ => {}
    }
    Ok(())
}

/// A minus is the same thing the other way round: what a till writes for goods that came back.
fn turn(said: &mut Said) -> Result<(), Misfit> {
    said.word = match said.word {
        Some(Word::Issue | Word::Sale | Word::Receive) => Some(Word::Return),
        Some(Word::Adjust) => Some(Word::Adjust),
        None => None,
        Some(word) => {
            return Err(("quantity", format!("the quantity of a {} must be more than 0", word.word())));
        }
    };
    if said.to == End::Unsaid {
        said.to = End::Outside(Outside::Customer);
    }
    std::mem::swap(&mut said.from, &mut said.to);
    Ok(())
}

/// The command of two ends.
fn verb(said: &Said) -> Result<Verb, Misfit> {
    use End::{Inside, Outside as Out, Unsaid};
    let job = || {
        said.job
            .clone()
            .ok_or_else(|| ("job", String::from("what is used needs its job; give one, or another place")))
    };
    Ok(match (said.from, said.to) {
        (Out(Outside::Opening), Inside(_)) => Verb::Opening,
        (Out(Outside::Supplier), Inside(_) | Unsaid) => Verb::Receive(said.supplier.clone()),
        (Out(Outside::Customer), Inside(_) | Unsaid) => Verb::FromCustomer,
        (Out(Outside::Production), Inside(_) | Unsaid) => Verb::FromProduction,
        (Out(Outside::Use), Inside(_) | Unsaid) => Verb::FromJob(job()?),
        (Out(Outside::Loss | Outside::Recode), Inside(_)) => Verb::Adjust,
        (Inside(_), Out(Outside::Loss)) if said.word == Some(Word::Scrap) => Verb::Scrap(reason(said)?),
        (Inside(_), Out(Outside::Loss | Outside::Recode | Outside::Opening)) => Verb::Adjust,
        (Inside(_) | Unsaid, Out(Outside::Customer)) => Verb::ToCustomer,
        (Inside(_) | Unsaid, Out(Outside::Production)) => Verb::ToProduction,
        (Inside(_) | Unsaid, Out(Outside::Use)) => Verb::ToJob(job()?),
        (Inside(_) | Unsaid, Unsaid) if said.word == Some(Word::Issue) => Verb::ToUsual,
        (Inside(_), Out(Outside::Supplier)) => Verb::ToSupplier(said.supplier.clone()),
        (Inside(from), Inside(to)) if from == to => {
            return Err(("to", String::from("it goes where it comes from; give two places")));
        }
        (from, to) if said.word == Some(Word::PutAway) && !outside(from) && !outside(to) => Verb::PutAway,
        (Inside(_), Inside(_)) => Verb::Move,
        (from, to) => return Err(no_way(from, to)),
    })
}

fn outside(end: End) -> bool {
    matches!(end, End::Outside(_))
}

fn no_way(from: End, to: End) -> Misfit {
    let words = |end: End| match end {
        End::Unsaid => "a place that is not said",
        End::Inside(_) => "a place inside",
        End::Outside(outside) => outside.word(),
    };
    let column = if to.inside().is_none() && from.inside().is_some() { "to" } else { "from" };
    (column, format!("nothing goes from {} to {}", words(from), words(to)))
}

/// Why an adjustment was made.
fn reason(said: &Said) -> Result<Reason, Misfit> {
    let own = match (said.word, said.from, said.to) {
        (Some(Word::Count), End::Outside(_), _) => Some(Reason::Found),
        (Some(Word::Count), _, _) => Some(Reason::Missing),
        (Some(Word::Recode), _, _)
        | (_, End::Outside(Outside::Recode), _)
        | (_, _, End::Outside(Outside::Recode | Outside::Opening)) => Some(Reason::DataEntry),
        _ => None,
    };
    said.reason.or(own).ok_or_else(|| {
        let words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
        ("reason", format!("the reason is missing; give one of {}", words.join(", ")))
    })
}

/// Whether the kind and the ends say the same.
fn agree(word: Option<Word>, verb: &Verb, written: Option<Word>) -> Result<(), Misfit> {
    let Some(word) = word else { return Ok(()) };
    let fits: &[Word] = match verb {
        Verb::Opening => &[Word::Opening],
        Verb::Receive(_) => &[Word::Receive],
        Verb::FromCustomer | Verb::FromProduction | Verb::FromJob(_) | Verb::ToSupplier(_) => &[Word::Return],
        Verb::Adjust => &[Word::Adjust, Word::Count, Word::Recode],
        Verb::PutAway => &[Word::PutAway],
        Verb::Move => &[Word::Move],
        Verb::ToCustomer => &[Word::Issue, Word::Sale],
        Verb::ToProduction | Verb::ToJob(_) | Verb::ToUsual => &[Word::Issue],
        Verb::Scrap(_) => &[Word::Scrap],
    };
    if fits.contains(&word) {
        return Ok(());
    }
    let is = fits.first().map_or("", |word| word.word());
    let said = written.unwrap_or(word).word();
    Err(("kind", format!("the kind is {said}, but from there to there it is {is}; correct one of them")))
}
