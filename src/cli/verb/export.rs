//! `export`: every list as CSV or JSON, the journal as an hledger or beancount journal.

use clap::{Args, ValueEnum};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::options::FormatWord;
use crate::cli::out::Style;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::domain::command::{ItemRef, LocationRef};
use crate::domain::query::{
    AlertsQuery, AlertsShown, CountsQuery, CountsShown, Include, ItemQuery, ItemRow, ItemSort, ItemView,
    ItemsQuery, JobsQuery, LocationQuery, LocationRow, LocationView, LocationsQuery, LotsQuery, RecordsBy,
    RecordsQuery, ReservationsQuery, SortWay, SupplierRow, SuppliersQuery,
};
use crate::domain::rights::Act;
use crate::exchange::beancount::Beancount;
use crate::exchange::guard::Guards;
use crate::exchange::hledger::Hledger;
use crate::exchange::ledger::{Dialect, Ledger};
use crate::exchange::list::List;
use crate::exchange::lists;
use crate::service::desk::ask;

use super::move_lines;

/// Exports a list.
#[derive(Args, Debug)]
pub struct Export {
    /// Which list
    #[arg(value_enum, value_name = "KIND")]
    kind: Kind,
    /// Leave out the guard (') in front of text that a spreadsheet could run
    #[arg(long)]
    raw: bool,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Items in full; imports as it is
    Items,
    /// Locations in full; imports as it is
    Locations,
    /// Suppliers; imports as it is
    Suppliers,
    /// Jobs; imports as it is
    Jobs,
    /// Lots
    Lots,
    /// Stock records
    Stock,
    /// Movements in full; imports as it is
    Movements,
    /// Entries of the journal; with hledger or beancount, its movements
    Journal,
    /// Live alerts
    Alerts,
    /// What is promised
    Reservations,
    /// Counts
    Counts,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Items => "items",
            Kind::Locations => "locations",
            Kind::Suppliers => "suppliers",
            Kind::Jobs => "jobs",
            Kind::Lots => "lots",
            Kind::Stock => "stock",
            Kind::Movements => "movements",
            Kind::Journal => "the journal",
            Kind::Alerts => "alerts",
            Kind::Reservations => "reservations",
            Kind::Counts => "counts",
        }
    }

    /// Whether its rows tell what there is, or what made it so.
    fn tells_the_book(self) -> bool {
        match self {
            Kind::Items
            | Kind::Lots
            | Kind::Stock
            | Kind::Movements
            | Kind::Journal
            | Kind::Alerts
            | Kind::Counts => true,
            Kind::Locations | Kind::Suppliers | Kind::Jobs | Kind::Reservations => false,
        }
    }

    /// An export of the book is for a supervisor, and it is whole or not at all: to somebody who counts a place blind
    /// the book would come with holes that nobody sees in a file.
    fn may(self, at: &At<'_>) -> Result<(), Fault> {
        if !self.tells_the_book() {
            return at.needs(Act::ExportLists);
        }
        at.needs(Act::ExportBook)?;
        let what = format!("exporting {}", self.word());
        let places: Vec<&str> = at.store.blind.iter().map(|place| place.as_str()).collect();
        if places.is_empty() {
            return Ok(());
        }
        Err(Fault::refused(format!(
            "you are counting {}, and what the book says of it is hidden from you: {what} would leave it out; \
             close the count first (`count close`), or let somebody else export",
            places.join(", ")
        )))
    }
}

impl DeskVerb for Export {
    const NAME: &'static str = "export";
    const ABOUT: &'static str = "Export a list as CSV or JSON, or the journal for hledger or beancount";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom export items > items.csv",
        "stockroom export movements --format json > movements.json",
        "stockroom export journal --format hledger > stock.journal",
    ];
    const NOTES: &'static str =
        "What tells quantities needs a supervisor: items, lots, stock, movements, journal, alerts, counts.
It is refused to somebody who has a count open: the file would leave out what they count.";
    const ANSWERS: &'static [Answer] = &[
        answer!(when "items": lists::ITEMS),
        answer!(when "locations": lists::LOCATIONS),
        answer!(when "suppliers": lists::SUPPLIERS),
        answer!(when "jobs": lists::JOBS),
        answer!(when "lots": lists::LOTS),
        answer!(when "stock": lists::RECORDS),
        answer!(when "movements": lists::MOVEMENTS),
        answer!(when "journal": lists::JOURNAL),
        answer!(when "alerts": lists::ALERTS),
        answer!(when "reservations": lists::RESERVATIONS),
        answer!(when "counts": lists::COUNTS),
    ];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        self.fits(at.format)?;
        self.kind.may(at)?;
        match at.format {
            Some(FormatWord::Hledger) => return ledger(at, Hledger),
            Some(FormatWord::Beancount) => return ledger(at, Beancount),
            _ => {}
        }
        let style = if at.out.style() == Style::Json { Style::Json } else { Style::Csv };
        at.out.export(style, if self.raw { Guards::Raw } else { Guards::On });
        let none = String::new;
        let all = Include::All;
        match self.kind {
            Kind::Items => write(at, &lists::ITEMS, items(at)?),
            Kind::Locations => write(at, &lists::LOCATIONS, locations(at)?),
            Kind::Suppliers => write(at, &lists::SUPPLIERS, suppliers(at)?),
            Kind::Jobs => {
                pages::list(at, &lists::JOBS, |window| JobsQuery { filter: none(), include: all, window })
            }
            Kind::Lots => pages::list(at, &lists::LOTS, |window| LotsQuery { item: None, window }),
            Kind::Stock => pages::list(at, &lists::RECORDS, |window| RecordsQuery {
                item: None,
                place: None,
                as_of: None,
                by: RecordsBy::Item,
                window,
            }),
            Kind::Movements => movements(at),
            Kind::Journal => journal(at),
            Kind::Alerts => pages::list(at, &lists::ALERTS, |window| AlertsQuery {
                kind: None,
                filter: none(),
                shown: AlertsShown::All,
                window,
            }),
            Kind::Reservations => pages::list(at, &lists::RESERVATIONS, |window| ReservationsQuery {
                document: None,
                item: None,
                window,
            }),
            Kind::Counts => {
                pages::list(at, &lists::COUNTS, |window| CountsQuery { shown: CountsShown::All, window })
            }
        }
    }
}

impl Export {
    /// Refuses formats that the list has not.
    fn fits(&self, format: Option<FormatWord>) -> Result<(), Fault> {
        let what = match format {
            Some(FormatWord::Table) => "an export is a file: give --format csv, json, hledger or beancount",
            Some(FormatWord::Hledger | FormatWord::Beancount)
                if !matches!(self.kind, Kind::Journal | Kind::Movements) =>
            {
                "hledger and beancount take the journal; write `export journal --format ...`"
            }
            _ => return Ok(()),
        };
        Err(Fault::usage(what))
    }
}

/// Writes rows that keep named text: the columns are known only once all rows are.
fn write<R>(at: &mut At<'_>, list: &'static List<R>, rows: Vec<R>) -> Result<(), Fault> {
    let format = at.out.format();
    let style = at.out.style();
    let mut out = at.out.raw();
    let _: () = if style == Style::Json {
        list.json(&rows, &format, &mut out)?
    } else {
        list.csv(&rows, &format, &mut out)?
    };
    Ok(())
}

fn items(at: &At<'_>) -> Result<Vec<ItemView>, Fault> {
    let query = |window| ItemsQuery {
        place: None,
        filter: String::new(),
        kind: None,
        sort: ItemSort::Sku,
        way: SortWay::Up,
        include: Include::All,
        window,
        around: None,
    };
    let mut views = Vec::new();
    pages::each(at.desk, query, |row: ItemRow| {
        if let Some(mut view) = ask(at.desk, ItemQuery { item: ItemRef::Id(row.id) })? {
            // What the list does not show is not kept for all items at once.
            view.records = Vec::new();
            view.months = Vec::new();
            // A merged item answers with what it was merged into, which has a row of its own.
            if view.id == row.id {
                views.push(view);
            }
        }
        Ok(())
    })?;
    Ok(views)
}

fn locations(at: &At<'_>) -> Result<Vec<LocationView>, Fault> {
    let query =
        |window| LocationsQuery { filter: String::new(), include: Include::All, window, around: None };
    let mut views = Vec::new();
    pages::each(at.desk, query, |row: LocationRow| {
        if let Some(view) = ask(at.desk, LocationQuery { location: LocationRef::Id(row.id) })?
            && view.id == row.id
            && !row.id.is_outside()
        {
            views.push(view);
        }
        Ok(())
    })?;
    Ok(views)
}

fn suppliers(at: &At<'_>) -> Result<Vec<SupplierRow>, Fault> {
    let query =
        |window| SuppliersQuery { supplier: None, filter: String::new(), include: Include::All, window };
    let mut rows = Vec::new();
    pages::each(at.desk, query, |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
}

fn movements(at: &mut At<'_>) -> Result<(), Fault> {
    let mut list = at.out.list(&lists::MOVEMENTS)?;
    move_lines::each_entry(at.desk, at.store.head, |lines| {
        for line in lines.iter().filter(|line| !line.stays()) {
            list.row(line)?;
        }
        Ok(())
    })?;
    Ok(list.end()?)
}

fn journal(at: &mut At<'_>) -> Result<(), Fault> {
    let mut list = at.out.list(&lists::JOURNAL)?;
    move_lines::each_row(at.desk, at.store.head, 1, |row, _| Ok(list.row(row)?))?;
    Ok(list.end()?)
}

fn ledger(at: &mut At<'_>, dialect: impl Dialect) -> Result<(), Fault> {
    let calendar = at.calendar();
    let mut ledger = Ledger::begin(at.out.raw(), dialect, calendar)?;
    move_lines::each_entry(at.desk, at.store.head, |lines| Ok(ledger.entry(lines)?))
}
