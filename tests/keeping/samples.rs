//! Three rows and more of every table and every event, with the smallest, an ordinary and the largest of each part.

use stockroom::codec;
use stockroom::domain::alert::{Alert, AlertKey, AlertKind, AlertState};
use stockroom::domain::entry::{Action, Clock, Evaluate, Header, Undoes, Vouched};
use stockroom::domain::event::{
    About, Count, Event, Judgement, MoveKind, Movement, Observation, Party, Reason, Verdict,
};
use stockroom::domain::ids::*;
use stockroom::domain::item::*;
use stockroom::domain::kind::Kind;
use stockroom::domain::location::{Location, LocationKind, LocationState, Outside};
use stockroom::domain::party::*;
use stockroom::domain::quantity::{DecimalMark, Money, QTY_MAX, Qty, UnitCost};
use stockroom::domain::settings::{Beyond, Settings};
use stockroom::domain::table::Table;
use stockroom::domain::tables::*;
use stockroom::domain::text::Note;
use stockroom::domain::time::{Day, Moment};

use crate::support::{code, name};

/// A row as it must be stored, and how stored bytes are held against it.
pub struct Sample {
    pub table: &'static str,
    pub key: Vec<u8>,
    pub stored: Vec<u8>,
    pub words: String,
    pub check: Box<Check>,
}

/// Holds a stored key and value against what they must be.
type Check = dyn Fn(&[u8], &[u8]) -> Result<(), String>;

fn row<T: Table>(key: T::Key, value: T::Value) -> Sample {
    let bytes = codec::key_bytes(&key);
    let stored = codec::encode::<T>(&bytes, &value).unwrap();
    let words = format!("{value:?}");
    let check = move |found_key: &[u8], found: &[u8]| {
        let decoded_key = codec::decode_key::<T>(found_key).map_err(|fault| fault.to_string())?;
        let decoded = codec::decode::<T>(found_key, found).map_err(|fault| fault.to_string())?;
        match decoded_key == key && decoded == value {
            true => Ok(()),
            false => Err(format!("{decoded_key:?} {decoded:?} where {key:?} {value:?} was stored")),
        }
    };
    Sample { table: T::NAME, key: bytes, stored, words, check: Box::new(check) }
}

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

const ITEMS: [ItemId; 3] = [ItemId(1), ItemId(300), ItemId(u32::MAX)];
const PLACES: [LocationId; 3] = [LocationId(1), LocationId(16), LocationId(u32::MAX)];
const LOTS: [LotId; 3] = [LotId(0), LotId(70_000), LotId(u32::MAX)];
const PEOPLE: [PersonId; 3] = [PersonId(0), PersonId(1), PersonId(u32::MAX)];
const SEQS: [Seq; 3] = [Seq(1), Seq(5_000_000), Seq(u64::MAX)];
const LINES: [u32; 3] = [1, 250, 20_000];
const QTYS: [Qty; 3] = [Qty(0), Qty(-12_500_000), Qty(QTY_MAX)];
const MOMENTS: [Moment; 3] = [Moment(0), Moment(1_772_438_400_123), Moment::MAX];
const DAYS: [Day; 3] = [Day(0), Day(20_514), Day(u32::MAX)];
const TEXTS: [&str; 3] =
    ["a", "m8 x 40/dn-7", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"];

fn line(index: usize) -> EntryLine {
    EntryLine { seq: SEQS[index], line: LINES[index] }
}

fn hash(index: usize) -> Hash {
    [Hash::ZERO, Hash([0x5a; 32]), Hash([0xff; 32])][index]
}

fn settings(index: usize) -> Settings {
    let mut settings = Settings::new(code(["USD", "EUR", "JPY"][index]), code("America/New_York"));
    settings.cut_over_minutes = [0, 300, 1439][index];
    settings.decimal_mark = [DecimalMark::Point, DecimalMark::Comma, DecimalMark::Comma][index];
    settings.beyond = [Beyond::Refuse, Beyond::Override, Beyond::Override][index];
    settings.shift_hours = [0, 12, u16::MAX][index];
    settings.adjust_quantity = [None, Some(QTYS[1]), Some(QTYS[2])][index];
    settings.adjust_value = [None, Some(Money(5_000_000)), Some(Money(i64::MAX))][index];
    settings.count_value = [Some(Money(0)), None, Some(Money(i64::MIN))][index];
    settings
}

fn person(index: usize) -> Person {
    let state = [PartyState::Active, PartyState::Retired, PartyState::Merged(7)][index];
    Person { role: [Role::Viewer, Role::Supervisor, Role::Manager][index], state }
}

fn item(index: usize) -> Item {
    let mut item = Item::new(code("M8"), name("Bolt M8 \u{00d8} 8"), Kind::ALL[index], code("each"));
    if index == 0 {
        return item;
    }
    item.uses = vec![Kind::Finished, Kind::Packing];
    item.category = Some(name("Fasteners > Bolts"));
    item.decimals = 3;
    item.packs = vec![Pack { name: code("case"), units: 12, per: 1 }];
    item.barcodes = vec![
        Barcode { code: code("4006381333931"), unit: Unit::Base },
        Barcode { code: code("14006381333938"), unit: Unit::Pack(code("case")) },
    ];
    item.suppliers = vec![ItemSupplier {
        supplier: SupplierId(2),
        code: Some(code("B-8")),
        unit: Unit::Pack(code("case")),
        price: Some(UnitCost(640_000)),
        lead_days: Some(14),
        moq: Some(Qty(100_000_000)),
    }];
    (item.unit_cost, item.price) = (Some(UnitCost(0)), Some(UnitCost(i64::MAX)));
    item.home = Some(LocationId(17));
    let rule = Rule::MinMax { min: Qty(5_000_000), max: Some(Qty(50_000_000)) };
    item.policies =
        vec![Policy { place: None, rule }, Policy { place: Some(LocationId(17)), rule: Rule::None }];
    item.tracking = Tracking::Lot;
    item.notes = Some(note("keep dry"));
    item.extra = vec![(name("Colour"), note("blue"))];
    item.state = [ItemState::Active, ItemState::Retired, ItemState::Merged(ItemId(3))][index];
    item
}

fn location(index: usize) -> Location {
    Location {
        code: code(["supplier", "A-01-02", "Q"][index]),
        name: [None, Some(name("Aisle 1")), Some(name("Quarantine"))][index].clone(),
        parent: [None, Some(LocationId(16)), None][index],
        kind: [LocationKind::Outside(Outside::Supplier), LocationKind::Storage, LocationKind::Hold][index],
        walk: [0, 16, u32::MAX][index],
        barcode: [None, Some(code("LOC-1")), None][index].clone(),
        notes: [None, None, Some(note("locked"))][index].clone(),
        extra: [vec![], vec![(name("Floor"), note("2"))], vec![]][index].clone(),
        state: [LocationState::Active, LocationState::Retired, LocationState::Merged(LocationId(18))][index],
    }
}

fn supplier(index: usize) -> Supplier {
    Supplier {
        code: code(["ACME", "b", "C-3"][index]),
        name: name("Acme Bolts"),
        notes: [None, Some(note("call Jo")), None][index].clone(),
        extra: [vec![], vec![], vec![(name("Terms"), note("30 days"))]][index].clone(),
        state: [PartyState::Active, PartyState::Retired, PartyState::Merged(u32::MAX)][index],
    }
}

fn job(index: usize) -> Job {
    let kind = JobKind::ALL[index];
    Job {
        code: code("J-1"),
        name: name("Lathe"),
        kind,
        state: [PartyState::Active, PartyState::Retired, PartyState::Merged(1)][index],
    }
}

fn lot(index: usize) -> Lot {
    Lot {
        item: ITEMS[index],
        number: code("L-42"),
        expires: [None, Some(DAYS[1]), Some(DAYS[2])][index],
        status: [LotStatus::Free, LotStatus::Hold, LotStatus::Merged(LotId(2))][index],
        parent: [None, Some(LotId(9)), None][index],
        since: MOMENTS[index],
    }
}

fn reservation(index: usize) -> Reservation {
    Reservation {
        document: code("SO-100"),
        item: ITEMS[index],
        place: [None, Some(PLACES[1]), Some(PLACES[2])][index],
        lot: [None, None, Some(LOTS[2])][index],
        quantity: QTYS[index],
        priority: [0, 5, u8::MAX][index],
        by: PEOPLE[index],
        since: MOMENTS[index],
    }
}

fn record(index: usize) -> Record {
    Record { item: ITEMS[index], location: PLACES[index], lot: LOTS[index] }
}

fn count(index: usize) -> Count {
    Count { place: PLACES[index], by: PEOPLE[index], at: MOMENTS[index] }
}

fn movement(index: usize) -> Movement {
    Movement {
        item: ITEMS[index],
        lot: LOTS[index],
        from: PLACES[index],
        to: PLACES[(index + 1) % 3],
        quantity: [Qty(1), Qty(12_000_000), Qty(QTY_MAX)][index],
        at: MOMENTS[index],
        kind: [MoveKind::Opening, MoveKind::Adjust, MoveKind::Recode][index],
        cost: [None, Some(UnitCost(640_000)), None][index],
        party: [Party::Nobody, Party::Supplier(SupplierId(2)), Party::Reservation(ReservationId(3))][index],
        reason: [None, Some(Reason::Damaged), Some(Reason::Other)][index],
        typed: [None, Some(name("2case+4")), None][index].clone(),
        about: [About::Nothing, About::Reverses(line(1)), About::Observation(line(2))][index],
    }
}

fn observation(index: usize) -> Observation {
    Observation {
        count: CountId(4),
        record: record(index),
        at: MOMENTS[index],
        counted: [Qty(0), Qty(9_000_000), Qty(QTY_MAX)][index],
        book: QTYS[index],
        cost: [None, Some(UnitCost(1)), None][index],
        typed: [None, Some(name("3c")), None][index].clone(),
        verdict: [Verdict::Matches, Verdict::Posted, Verdict::Review][index],
    }
}

fn alert_key(index: usize) -> AlertKey {
    AlertKey {
        kind: [AlertKind::Negative, AlertKind::Expired, AlertKind::BelowMin][index],
        item: ITEMS[index],
        place: [None, Some(PLACES[1]), Some(PLACES[2])][index],
        lot: LOTS[index],
    }
}

fn alert(index: usize) -> Alert {
    let acknowledged = AlertState::Acknowledged { by: PersonId(1), at: MOMENTS[1] };
    let snoozed = AlertState::Snoozed { by: PersonId(1), until: DAYS[1] };
    let state = [AlertState::Open, acknowledged, snoozed][index];
    Alert { opened: MOMENTS[index], quantity: QTYS[index], limit: QTYS[2 - index], state }
}

pub fn header(index: usize) -> StoredHeader {
    let header = Header {
        epoch: [0, 1, u32::MAX][index],
        seq: SEQS[index],
        by: PEOPLE[index],
        vouched: [Vouched::Account, Vouched::Word(code("kiosk")), Vouched::Pin(code("kiosk"))][index].clone(),
        request: RequestId { session: SessionId([0xab; 16]), number: [1, 300, u64::MAX][index] },
        digest: hash(1),
        effective: MOMENTS[index],
        recorded: MOMENTS[index],
        clock: [Clock::Steady, Clock::JumpedBack, Clock::Steady][index],
        action: [Action::Create, Action::Receive, Action::Restore][index],
        reference: [None, Some(code("DN-7")), None][index].clone(),
        note: [None, Some(note("left at the gate")), None][index].clone(),
        override_reason: [None, None, Some(note("the boss said so"))][index].clone(),
        undoes: [None, Some(Undoes::Entry(Seq(3))), Some(Undoes::Line(line(1)))][index],
        alerts: [Evaluate::Now, Evaluate::Later, Evaluate::Now][index],
        lines: LINES[index],
        prev: hash(index),
    };
    StoredHeader { header, hash: hash(2 - index) }
}

fn personal(i: usize) -> Personal {
    let pin = PinKept { salt: [7; 16], hash: [9; 32], wrong: i as u8, until: MOMENTS[i] };
    Personal {
        name: PersonName { login: code("ann"), name: name("Ann \u{00c5}kesson") },
        account: [None, Some(1000), Some(u32::MAX)][i],
        pin: [None, None, Some(pin)][i].clone(),
    }
}

/// Every event three times, in the order of the variants.
pub fn events() -> Vec<Event> {
    type Make = fn(usize) -> Event;
    let each: [Make; 23] = [
        |i| Event::Created { site: [[0; 16], [0x5a; 16], [0xff; 16]][i] },
        |i| Event::EpochBegan { epoch: [1, 300, u32::MAX][i], head: hash(i) },
        |i| Event::Settings(settings(i)),
        |i| Event::Person(PEOPLE[i], person(i)),
        |i| Event::Item(ITEMS[i], Box::new(item(i))),
        |i| Event::Location(PLACES[i], Box::new(location(i))),
        |i| Event::Supplier(SupplierId(i as u32), supplier(i)),
        |i| Event::Job(JobId(i as u32), job(i)),
        |i| Event::Lot(LOTS[i], lot(i)),
        |i| Event::Moved(movement(i)),
        |i| Event::Reservation { id: ReservationId(i as u32), was: QTYS[2 - i], now: reservation(i) },
        |i| Event::CountOpened(CountId(i as u32), count(i)),
        |i| Event::CountClosed(CountId([1, 300, u32::MAX][i])),
        |i| Event::Observed(observation(i)),
        |i| Event::Judged(line(i), [Judgement::Approved, Judgement::Rejected, Judgement::Approved][i]),
        |i| Event::Withdrawn(line(i)),
        |i| Event::Undid(line(i)),
        |i| Event::AlertAcknowledged(alert_key(i)),
        |i| Event::AlertSnoozed {
            key: alert_key(i),
            until: DAYS[i],
            reason: [None, Some(note("on its way")), None][i].clone(),
        },
        |i| Event::PeriodClosed(DAYS[i]),
        |i| Event::ClosedItem {
            item: ITEMS[i],
            on_hand: QTYS[i],
            value: [Money(0), Money(-5), Money(i64::MAX)][i],
        },
        |i| Event::DayBegan(DAYS[i]),
        |i| Event::ClosingGoesOn(ITEMS[i]),
    ];
    each.iter().flat_map(|make| (0..3).map(make)).collect()
}

/// Every table at least three times.
pub fn all() -> Vec<Sample> {
    let mut rows: Vec<Sample> =
        (1..).zip(events()).map(|(line, event)| row::<Lines>((Seq(1), line), event)).collect();
    for i in 0..3 {
        rows.extend(masters(i));
        rows.extend(stock(i));
        rows.extend(rest(i));
    }
    rows
}

fn masters(i: usize) -> Vec<Sample> {
    let text = || TEXTS[i].to_owned();
    vec![
        row::<Entries>(SEQS[i], header(i)),
        row::<SettingsTable>(i as u8, settings(i)),
        row::<Facts>([1, 11, 255][i], [0, 300, u64::MAX][i]),
        row::<Requests>(
            SessionId([[0; 16], [0x5a; 16], [0xff; 16]][i]),
            Answered { number: [1, 300, u64::MAX][i], digest: hash(i), seq: SEQS[i], by: PEOPLE[i] },
        ),
        row::<stockroom::domain::tables::People>(PEOPLE[i], person(i)),
        row::<Items>(ITEMS[i], item(i)),
        row::<ItemsBySku>(text(), ITEMS[i]),
        row::<Barcodes>(
            text(),
            [Scanned::Item(ItemId(1)), Scanned::Location(LocationId(16)), Scanned::Item(ITEMS[2])][i],
        ),
        row::<Locations>(PLACES[i], location(i)),
        row::<LocationsByCode>(text(), PLACES[i]),
        row::<LocationsByParent>((PLACES[i], [0, 16, u32::MAX][i], PLACES[2 - i]), ()),
        row::<Suppliers>(SupplierId([1, 300, u32::MAX][i]), supplier(i)),
        row::<SuppliersByCode>(text(), SupplierId([1, 300, u32::MAX][i])),
        row::<Jobs>(JobId([1, 300, u32::MAX][i]), job(i)),
        row::<JobsByCode>(text(), JobId([1, 300, u32::MAX][i])),
        row::<Lots>(LOTS[i], lot(i)),
        row::<LotsByNumber>((ITEMS[i], text()), LOTS[i]),
        row::<LotsByExpiry>((DAYS[i].0, LOTS[i]), ()),
        row::<Names>(PEOPLE[i], personal(i)),
        row::<Drafts>((PEOPLE[i], text()), ["", "sku = M8", "\u{00e5}\n\u{1b}"][i].to_owned()),
    ]
}

fn stock(i: usize) -> Vec<Sample> {
    let (item, place, lot) = (ITEMS[i], PLACES[i], LOTS[i]);
    let (at, seq) = (MOMENTS[i], SEQS[i]);
    let total = Total { on_hand: QTYS[i], on_hold: QTYS[2 - i], reserved: QTYS[i] };
    let month = ItemMonth { received: QTYS[2], used: QTYS[i], adjusted: QTYS[1] };
    vec![
        row::<Balances>((item, place, lot), Balance { on_hand: QTYS[i], last: seq }),
        row::<BalancesByPlace>((place, item, lot), ()),
        row::<Totals>(item, total),
        row::<PlaceItems>((place, TEXTS[i].to_owned(), item), [1, 300, u32::MAX][i]),
        row::<PlaceTotals>(place, PlaceTotal { records: [1, 300, u32::MAX][i] }),
        row::<MovesByRecord>((item, place, lot, at, seq, LINES[i]), QTYS[i]),
        row::<MovesByItem>((item, at, seq, LINES[i]), ()),
        row::<MovesByPlace>((place, at, seq, LINES[i]), ()),
        row::<Checkpoints>((item, place, lot, [0, 674, u32::MAX][i]), QTYS[i]),
        row::<ItemMonths>((item, [0, 674, u32::MAX][i]), month),
        row::<Largest>(
            (item, [0, 3, 10][i]),
            LargestMove { times: [1, 300, u32::MAX][i], quantity: QTYS[i] },
        ),
        row::<EntriesByReference>((TEXTS[i].to_owned(), seq), ()),
        row::<EntriesByPerson>((PEOPLE[i], seq), ()),
        row::<OutOfOrder>(SEQS[i], MOMENTS[i]),
        row::<Undone>((seq, LINES[i]), SEQS[2 - i]),
        row::<Closed>(item, ClosedItem { day: DAYS[i], on_hand: QTYS[i], value: Money(-7) }),
    ]
}

fn rest(i: usize) -> Vec<Sample> {
    let (item, place, lot) = (ITEMS[i], PLACES[i], LOTS[i]);
    let id = [1, 300, u32::MAX][i];
    let state = [CountState::Open, CountState::Closed, CountState::Open][i];
    let observed = Observed {
        count: CountId(id),
        counted: QTYS[2],
        posted: QTYS[i],
        state: [ObservedState::Posted, ObservedState::Review, ObservedState::Withdrawn][i],
    };
    vec![
        row::<Reservations>(ReservationId(id), reservation(i)),
        row::<ReservationsByItem>((item, ReservationId(id)), ()),
        row::<ReservationsByDocument>((TEXTS[i].to_owned(), ReservationId(id)), ()),
        row::<Counts>(CountId(id), CountRow { count: count(i), state }),
        row::<OpenCounts>(place, CountId(id)),
        row::<Observations>((item, place, lot, MOMENTS[i], SEQS[i], LINES[i]), observed),
        row::<CountLines>((CountId(id), item, place, lot), line(i)),
        row::<Reviews>((SEQS[i], LINES[i]), CountId(id)),
        row::<Alerts>(([0, 2, 3][i], item, place, lot), alert(i)),
        row::<AlertsByItem>((item, [0, 2, 3][i], place, lot), ()),
        row::<AlertsByWake>((DAYS[i].0, [0, 2, 3][i], item, place, lot), ()),
    ]
}
