//! Seeds of what passes over a socket: good messages of every kind, and bad lines.

use serde::Serialize;
use stockroom::codec;
use stockroom::domain::alert::{AlertKey, AlertKind};
use stockroom::domain::command::*;
use stockroom::domain::desk::{Change, Request, Together};
use stockroom::domain::event::{Judgement, Reason};
use stockroom::domain::form::{Form, FormId};
use stockroom::domain::ids::*;
use stockroom::domain::party::Role;
use stockroom::domain::quantity::Qty;
use stockroom::domain::query::{Query, ScanQuery};
use stockroom::domain::refusal::{Refused, Why};
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name, Note};
use stockroom::domain::time::Day;
use stockroom::exchange::plan::ImportOptions;
use stockroom::service::care::Care;
use stockroom::service::news::Doing;
use stockroom::service::pin::{Identity, Pin};
use stockroom::service::wire::frame::write_message;
use stockroom::service::wire::hello::{Hello, Status, Welcome, write_hello, write_welcome};
use stockroom::service::wire::message::{AskOf, Asked, Reply, Said, Unanswered, Unsubmitted};

use super::bodies::room::{FILES, START, base, settings};
use super::bodies::shelf::Shelf;

use super::seeds::Seed;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn amount(quantity: i64) -> Amount {
    Amount::from(Qty(quantity * 1_000_000))
}

fn item(sku: &str) -> ItemRef {
    ItemRef::Code(code(sku))
}

fn place(text: &str) -> LocationRef {
    LocationRef::Code(code(text))
}

/// Commands of all kinds that a file cannot ask for.
fn commands() -> Vec<(&'static str, Command)> {
    let out = |quantity| OutLine {
        item: item("NAIL"),
        amount: amount(quantity),
        from: Some(place("A-1")),
        lot: None,
        document: None,
    };
    let goods = InLine {
        item: item("GLUE"),
        amount: Amount { quantity: Qty(3_000_000), typed: Name::new("3").ok() },
        place: Some(place("DOCK")),
        lot: Some(LotRef::Number(code("L3"))),
        expires: Some(Day(20_900)),
        cost: None,
    };
    let moved = MoveLine {
        item: item("GLUE"),
        amount: None,
        from: Some(place("DOCK")),
        to: Some(place("A-1")),
        lot: Some(LotRef::Number(code("L2"))),
    };
    let seen = |quantity| CountLine { item: item("ROPE"), lot: None, counted: amount(quantity) };
    let key = AlertKey { kind: AlertKind::BelowMin, item: ItemId(1), place: None, lot: LotId::NONE };
    let mut changed = settings();
    changed.cut_over_minutes = 300;
    vec![
        ("issue", Command::Issue { to: Some(IssueTo::Customer), lines: vec![out(5)] }),
        ("issue-too-many", Command::Issue { to: None, lines: vec![out(500)] }),
        (
            "receive",
            Command::Receive { supplier: Some(SupplierRef::Code(code("S1"))), lines: vec![goods.clone()] },
        ),
        (
            "return",
            Command::Return { way: ReturnWay::FromJob(JobRef::Code(code("PRESS"))), lines: vec![goods] },
        ),
        ("put-away", Command::PutAway(vec![moved.clone()])),
        ("move", Command::Move(vec![moved])),
        ("move-all", Command::MoveAll { from: place("A-1"), to: place("CART") }),
        ("scrap", Command::Scrap { reason: Reason::Damaged, lines: vec![out(1)] }),
        ("undo", Command::Undo(UndoWhat::Entry(Seq(base().head.0 - 1)))),
        ("close-period", Command::ClosePeriod(Day(20_508))),
        ("count-open", Command::CountOpen(place("A-1"))),
        ("count-enter", Command::CountEnter { count: CountId(1), lines: vec![seen(70)] }),
        ("count-close", Command::CountClose(CountId(1))),
        (
            "judge",
            Command::CountJudge {
                observation: EntryLine { seq: Seq(9), line: 1 },
                judgement: Judgement::Approved,
            },
        ),
        ("acknowledge", Command::AlertAcknowledge(vec![key])),
        (
            "snooze",
            Command::AlertSnooze { keys: vec![key], until: Day(20_520), reason: Note::new("due").ok() },
        ),
        ("day", Command::DayBegins(Day(20_514))),
        ("settings", Command::Settings(changed)),
        ("person", Command::Person { id: PersonId(2), role: Role::Clerk }),
        ("people", Command::People(PersonCommand::Add { role: Role::Supervisor })),
        ("epoch", Command::BeginEpoch { head: Hash::ZERO }),
        ("create", Command::Create { site: [1; 16], settings: settings() }),
        (
            "reserve",
            Command::Reserve {
                document: code("SO-1"),
                priority: Some(3),
                lines: vec![ReserveLine { item: item("NAIL"), amount: amount(4), place: None, lot: None }],
            },
        ),
    ]
}

/// Messages of every kind, and lines that carry them or end badly.
pub fn frames(seeds: &mut Vec<Seed>) {
    fn message(how: u8, value: &impl Serialize) -> Vec<u8> {
        [vec![how], codec::plain(value).unwrap()].concat()
    }
    let asked = |ask: AskOf| message(1, &Asked { id: 7, ask });
    let mut put = |name: &str, bytes: Vec<u8>| seeds.push(("frames", name.to_owned(), bytes));
    for (name, command) in commands() {
        let request = Request { reference: Some(code("DN-7")), ..Request::from(command) };
        put(&format!("command-{name}"), asked(AskOf::Submit(Box::new(request))));
    }
    for (number, requests) in imported().into_iter().enumerate() {
        put(&format!("import-{number}"), asked(AskOf::Together(requests, Together::AllOrNothing)));
    }
    let name = PersonName { login: code("ann"), name: Name::new("Ann").unwrap() };
    let query = Query::Scan(ScanQuery { text: String::from("4006381333931") });
    let form = Form { id: FormId([7; 16]), key: String::from("form.issue") };
    let (_, issue) = commands().swap_remove(0);
    let asks = [
        ("queries", AskOf::Queries(vec![query.clone(), query.clone()])),
        ("query", AskOf::Query(Box::new(query))),
        ("draft", AskOf::Draft { key: String::from("form"), text: String::from("half") }),
        (
            "here",
            AskOf::Here(Doing {
                what: String::from("counting"),
                place: Some(LocationId(17)),
                ..Doing::default()
            }),
        ),
        ("name", AskOf::Name { person: PersonId(2), name }),
        ("care", AskOf::Care(Care::Verify { since: None })),
        ("pin", AskOf::Identity(Identity::Give(Pin::new("1234").unwrap()))),
        ("end", AskOf::End(SessionId([4; 16]))),
        ("stop", AskOf::Stop),
        ("stop-for", AskOf::StopFor(String::from("the new shelves come"))),
        (
            "draft-form",
            AskOf::Draft { key: form.key.clone(), text: format!("{{\"form\":\"{}\"}}", form.id.word()) },
        ),
        ("post", AskOf::Post(form, Box::new(issue.into()))),
    ];
    for (name, ask) in asks {
        put(&format!("ask-{name}"), asked(ask));
    }
    // Queries are small: with nothing but zeros behind its number each of them asks for something, or for nothing.
    for number in 0..27_u8 {
        let zeros = (0..64).map(|zeros| [&[7, 2, number][..], &vec![0; zeros]].concat());
        let found = zeros.into_iter().find(|bytes| codec::message::<Asked>(bytes).is_ok());
        if let Some(bytes) = found {
            put(&format!("query-{number:02}"), [&[1][..], &bytes].concat());
        }
    }
    let refused = Refused::line(2, Why::Unfit { what: String::from("it does not fit") });
    let change = Change { head: Seq(5), items: vec![ItemId(1)], locations: vec![], many: false };
    let answer = |reply: Reply| Said::Answer(7, Box::new(reply));
    let before = Why::FormPosted { seq: Seq(5), by: Some(String::from("Eva")) };
    let says = [
        ("refused", answer(Reply::Submitted(Err(Unsubmitted::Refused(refused))))),
        ("unanswered", answer(Reply::Answered(Err(Unanswered::Unfit(String::from("too much")))))),
        ("done", answer(Reply::Done(Ok(())))),
        ("now", answer(Reply::Now(START))),
        ("changed", Said::Changed(change)),
        ("draining", Said::Draining),
        ("leaving", Said::Leaving(String::from("the new shelves come"))),
        ("posted-before", answer(Reply::Submitted(Err(Unsubmitted::Refused(before.into()))))),
    ];
    for (name, said) in says {
        put(&format!("said-{name}"), message(2, &said));
    }
    let mut line = vec![0, 6, 1];
    write_message(&mut line, &codec::plain(&Asked { id: 1, ask: AskOf::Now }).unwrap()).unwrap();
    write_message(&mut line, &codec::plain(&Asked { id: 2, ask: AskOf::Follow }).unwrap()).unwrap();
    put("line", line);
    put("line-in-frames", [&[0, 0, 2][..], &[0x80, 0, 0, 1, 1, 0x80, 0, 0, 1, 4, 0, 0, 0, 1, 9]].concat());
    put("line-too-long", vec![0, 9, 2, 0x7f, 0xff, 0xff, 0xff, 1]);
    put("line-empty", vec![0, 9, 2, 0, 0, 0, 0, 1]);
    put("line-over-limit", [&[0, 9, 0, 0, 0, 0, 17][..], &[5; 17]].concat());
    // A draft of a few bytes that claims to have 200 million.
    put("claim", vec![1, 7, 3, 252, 0, 0xc2, 0xeb, 0x0b, 1, 2, 3]);
    put("sent", vec![3, 5, 200, 1, 2, 3]);
    put("sent-long", [&[3, 255, 60][..], &[7; 90]].concat());
}

/// What the files of the room come to, over the room as it is.
fn imported() -> Vec<Vec<Request>> {
    let options = ImportOptions::new(settings().calendar(), START);
    let others = [("A", "B"), ("S1", "S2"), ("PRESS", "SAW-2"), ("NAIL", "BOLT"), ("R", "Q")];
    let plans = FILES.iter().zip(others).map(|((plan, file), (from, to))| {
        let file = file.replace(from, to);
        match plan(file.as_bytes(), &options, &Shelf(&base().state)) {
            Ok(plan) => plan.requests.into_iter().take(3).map(|planned| planned.request).collect(),
            Err(_) => Vec::new(),
        }
    });
    plans.filter(|requests: &Vec<Request>| !requests.is_empty()).collect()
}

/// What both sides say first.
pub fn handshakes(seeds: &mut Vec<Seed>) {
    let mut put = |name: &str, bytes: Vec<u8>| seeds.push(("handshake", name.to_owned(), bytes));
    let hello = Hello {
        protocols: (1, 3),
        store: [3; 16],
        session: SessionId([4; 16]),
        last: 5,
        version: String::from("0.1.0"),
        name: String::from("ann"),
        role: String::from("clerk"),
    };
    let welcome = Welcome {
        status: Status::NotAllowed,
        protocol: 3,
        boot: [6; 16],
        store: [7; 16],
        last: 8,
        message_max: 64 << 20,
        person: PersonId(10),
        role: Role::Supervisor,
        name: String::from("Ann \u{c5}"),
        version: String::from("0.1.0"),
        text: String::from("ann does not work with this store"),
    };
    let (mut asked, mut answered) = (Vec::new(), Vec::new());
    write_hello(&mut asked, &hello).unwrap();
    write_welcome(&mut answered, &welcome).unwrap();
    put("hello", [&[0][..], &asked[4..]].concat());
    put("hello-and-more", [&[0][..], &asked[4..], b"more"].concat());
    put("hello-cut", [&[0][..], &asked[4..asked.len() - 3]].concat());
    put("welcome", [&[1][..], &answered[4..]].concat());
    put("welcome-cut", [&[1][..], &answered[4..60]].concat());
    put("whole", [&[2][..], asked.as_slice()].concat());
    put("other", b"\x02GET / HTTP/1.1\r\n\r\n".to_vec());
    put("long", [&[3, 200][..], "caf\u{e9} \u{1f4e6}".as_bytes()].concat());
    put("huge", [&[3, 255][..], "n\u{e9}".repeat(200).as_bytes()].concat());
    for line in ["READY", "RECOVERING 42%", "BUSY process 7 (ann)", "ALONE no room", "ERR a\u{1b}[2J", "OK"] {
        let name = line.split(' ').next().unwrap().to_lowercase();
        put(&format!("line-{name}"), [&[4][..], line.as_bytes()].concat());
    }
}
