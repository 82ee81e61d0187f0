//! What files come to: sheets in, requests or faults out.

use crate::domain::command::{AdjustLine, Command, IssueTo, LotRef, ReturnWay};
use crate::domain::event::Reason;
use crate::domain::item::{Item, Rule};
use crate::domain::quantity::{DecimalMark, Qty, UnitCost};

use super::super::columns::columns_doc;
use super::super::existing::Existing;
use super::super::faults::ImportFault;
use super::super::items::plan_items;
use super::super::lists::lists_doc;
use super::super::locations::plan_locations;
use super::super::movements::plan_movements;
use super::super::opening::plan_opening;
use super::super::parties::{plan_jobs, plan_suppliers};
use super::super::plan::Plan;
use super::shelf::{Shelf, code};
use super::store_343::Planner;

/// A room with a dock, two bins, an item with a case of 12, one by lot and one in metres; a supplier and a job.
pub fn room() -> Shelf {
    let mut shelf = Shelf::new();
    let steps: [(Planner, &str); 4] = [
        (plan_locations, "code,parent,type\nDOCK,,dock\nA-1,A,storage\nA-2,A,storage\nA,,storage\n"),
        (plan_suppliers, "code,name\nS1,Screws and Sons\n"),
        (plan_jobs, "code,name,kind\nPRESS,The press,machine\n"),
        (
            plan_items,
            "sku,name,unit,decimals,packs,lots,supplier\nNAIL,Nail,each,0,case=12,no,S1\nGLUE,Glue,each,0,,yes,S1\nROPE,Rope,m,2,,no,S1\n",
        ),
    ];
    for (plan, text) in steps {
        let plan = plan(text.as_bytes(), &shelf.options(), &shelf).unwrap();
        shelf.take(&plan);
    }
    shelf
}

fn faults(result: Result<Plan, ImportFault>) -> String {
    match result {
        Ok(plan) => panic!("it was taken: {plan:?}"),
        Err(fault) => fault.to_string(),
    }
}

/// One row of movements, as its command in a short form.
fn movement(shelf: &Shelf, head: &str, row: &str) -> Result<Command, String> {
    let text = format!("time,sku,quantity,{head}\n2026-02-01T10:00:00,{row}\n");
    match plan_movements(text.as_bytes(), &shelf.options(), shelf) {
        Ok(plan) => Ok(plan.requests.last().unwrap().request.command.clone()),
        Err(fault) => Err(fault.to_string()),
    }
}

fn short(command: &Command) -> String {
    let units = |quantity: Qty| quantity.plain();
    match command {
        Command::Opening(lines) => format!("opening {}", units(lines[0].amount.quantity)),
        Command::Receive { supplier, lines } => {
            format!("receive {} supplier {}", units(lines[0].amount.quantity), supplier.is_some())
        }
        Command::PutAway(lines) => format!("putaway {}", units(lines[0].amount.as_ref().unwrap().quantity)),
        Command::Move(lines) => format!("move {}", units(lines[0].amount.as_ref().unwrap().quantity)),
        Command::Issue { to, lines } => {
            let to = match to {
                Some(IssueTo::Customer) => "customer",
                Some(IssueTo::Production) => "production",
                Some(IssueTo::Job(_)) => "job",
                None => "usual",
            };
            format!("issue {} {to} from {}", units(lines[0].amount.quantity), lines[0].from.is_some())
        }
        Command::Adjust(lines) => {
            let AdjustLine { change, reason, .. } = &lines[0];
            format!("adjust {} {}", units(change.quantity), reason.word())
        }
        Command::Scrap { reason, lines } => {
            format!("scrap {} {}", units(lines[0].amount.quantity), reason.word())
        }
        Command::Return { way, lines } => {
            let way = match way {
                ReturnWay::FromCustomer => "customer",
                ReturnWay::FromProduction => "production",
                ReturnWay::FromJob(_) => "job",
                ReturnWay::ToSupplier(_) => "supplier",
            };
            format!("return {} {way}", units(lines[0].amount.quantity))
        }
        Command::Mixed(deeds) => {
            deeds.iter().map(|deed| short(&deed.clone().into())).collect::<Vec<_>>().join(" + ")
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn kind_and_ends_decide_the_command() {
    let shelf = room();
    let cases = [
        ("from,to", "NAIL,5,supplier,A-1", "receive 5 supplier false"),
        ("from,to,vendor", "NAIL,5,supplier,A-1,S1", "receive 5 supplier true"),
        ("from,to", "NAIL,5,opening,A-1", "opening 5"),
        ("from,to", "NAIL,5,A-1,customer", "issue 5 customer from true"),
        ("from,to", "NAIL,5,A-1,production", "issue 5 production from true"),
        ("from,to,job", "NAIL,5,A-1,use,PRESS", "issue 5 job from true"),
        ("from,to,reason", "NAIL,5,A-1,loss,damaged", "adjust -5 damaged"),
        ("from,to,reason", "NAIL,5,loss,A-1,found", "adjust 5 found"),
        ("from,to", "NAIL,5,A-1,A-2", "move 5"),
        ("from,to", "NAIL,5,customer,A-1", "return 5 customer"),
        ("from,to", "NAIL,5,production,A-1", "return 5 production"),
        ("from,to,job", "NAIL,5,use,A-1,PRESS", "return 5 job"),
        ("from,to,vendor", "NAIL,5,A-1,supplier,S1", "return 5 supplier"),
        ("kind,from,to", "NAIL,5,putaway,DOCK,A-1", "putaway 5"),
        ("kind,from,to,reason", "NAIL,5,scrap,A-1,loss,expired", "scrap 5 expired"),
        ("kind,at", "NAIL,5,sale,A-1", "issue 5 customer from true"),
        ("kind", "NAIL,5,issue", "issue 5 usual from false"),
        ("kind,location", "NAIL,5,receipt,A-1", "receive 5 supplier false"),
        ("kind,at,reason", "NAIL,-5,adjust,A-1,missing", "adjust -5 missing"),
        ("kind,at,reason", "NAIL,5,adjust,A-1,found", "adjust 5 found"),
        ("kind,at,reason", "NAIL,5,scrap,A-1,damaged", "scrap 5 damaged"),
        ("kind,from,to", "NAIL,-1,issue,A-1,customer", "return 1 customer"),
        ("kind,at", "NAIL,-1,receive,A-1", "return 1 supplier"),
        ("kind,from,to,unit", "NAIL,2,move,A-1,A-2,case", "move 24"),
        ("kind,from,to", "ROPE,2.25,move,A-1,A-2", "move 2.25"),
        ("kind,from,to", "NAIL,3,count,A-1,loss", "adjust -3 missing"),
    ];
    for (head, row, wanted) in cases {
        let found = movement(&shelf, head, row).map(|command| short(&command));
        assert_eq!(found.as_deref(), Ok(wanted), "{row}");
    }
}

#[test]
fn rows_that_do_not_fit_say_what_and_where() {
    let shelf = room();
    let cases = [
        (
            "kind,from,to",
            "NAIL,5,issue,supplier,A-1",
            "column 4 (kind): the kind is issue, but from there to there it is receive",
        ),
        ("from,to", "NAIL,5,supplier,customer", "nothing goes from supplier to customer"),
        ("from,to", "NAIL,5,A-1,A-1", "column 5 (to): it goes where it comes from"),
        ("from,to", "NAIL,5,A-1,loss", "the reason is missing; give one of damaged"),
        ("from,to,reason", "NAIL,5,A-1,loss,rats", "\"rats\" is no reason"),
        ("from,to", "NAIL,0,A-1,A-2", "column 3 (quantity): the quantity must be more than 0"),
        ("from,to", "NAIL,,A-1,A-2", "column 3 (quantity): the quantity is missing"),
        ("from,to", "NAIL,1.5,A-1,A-2", "NAIL takes whole numbers, not 1.5"),
        ("from,to", "ROPE,1.125,A-1,A-2", "ROPE takes at most 2 decimals"),
        ("from,to", "NUT,5,A-1,A-2", "column 2 (sku): there is no item NUT"),
        ("from,to", "NAIL,5,A-1,Z-9", "column 5 (to): there is no location Z-9"),
        ("from,to,job", "NAIL,5,A-1,use,LATHE", "there is no job LATHE"),
        ("from,to", "NAIL,5,A-1,use", "what is used needs its job"),
        ("from,to,unit", "NAIL,5,A-1,A-2,pallet", "NAIL has no unit \"pallet\"; it has each, case"),
        ("kind,from,to", "NAIL,5,teleport,A-1,A-2", "\"teleport\" is no kind of movement"),
        ("kind,at", "NAIL,5,move,A-1", "a move has two places"),
        ("at", "NAIL,5,A-1", "the kind is missing"),
        ("from,to,expires,lot", "GLUE,5,supplier,A-1,tomorrow,L1", "\"tomorrow\" is no day"),
    ];
    for (head, row, wanted) in cases {
        let found = movement(&shelf, head, row).map(|command| short(&command)).unwrap_err();
        assert!(found.starts_with("line 2"), "{row}: {found}");
        assert!(found.contains(wanted), "{row}: {found}");
    }
}

#[test]
fn times_are_the_stores_and_keep_the_order_of_the_file() {
    let shelf = room();
    let check = |times: &[&str], wanted: &[&str]| {
        let rows: String =
            times.iter().enumerate().map(|(n, time)| format!("{time},NAIL,1,supplier,A-1,R{n}\n")).collect();
        let text = format!("time,sku,quantity,from,to,ref\n{rows}");
        let plan = plan_movements(text.as_bytes(), &shelf.options(), &shelf).unwrap();
        let mut found: Vec<(String, String)> = plan
            .requests
            .iter()
            .map(|one| {
                (one.request.reference.clone().unwrap().to_string(), one.request.effective.unwrap().rfc3339())
            })
            .collect();
        found.sort();
        let found: Vec<String> = found.into_iter().map(|(_, time)| time).collect();
        assert_eq!(found, wanted, "{times:?}");
    };
    check(&["2017-01-01T10:00:00"], &["2017-01-01T15:00:00Z"]);
    check(&["2017-01-01 10:00"], &["2017-01-01T15:00:00Z"]);
    check(&["2017-07-01T10:00:00.250"], &["2017-07-01T14:00:00.250Z"]);
    check(&["2017-01-01T10:00:00+01:00"], &["2017-01-01T09:00:00Z"]);
    check(&["2017-01-01T10:00:00Z"], &["2017-01-01T10:00:00Z"]);
    check(&["2017-01-01"], &["2017-01-01T05:00:00Z"]);
    // The hour that comes twice: the second 01:10 is later than 01:50.
    check(
        &["2017-11-05T01:10", "2017-11-05T01:50", "2017-11-05T01:10", "2017-11-05T02:10"],
        &["2017-11-05T05:10:00Z", "2017-11-05T05:50:00Z", "2017-11-05T06:10:00Z", "2017-11-05T07:10:00Z"],
    );
    // Newest first.
    check(
        &["2017-11-05T02:10", "2017-11-05T01:10", "2017-11-05T01:50", "2017-11-05T01:10", "2017-11-05T00:30"],
        &[
            "2017-11-05T07:10:00Z",
            "2017-11-05T06:10:00Z",
            "2017-11-05T05:50:00Z",
            "2017-11-05T05:10:00Z",
            "2017-11-05T04:30:00Z",
        ],
    );
    let gap = "time,sku,quantity,from,to\n2017-03-12T02:30:00,NAIL,1,supplier,A-1\n";
    let found = faults(plan_movements(gap.as_bytes(), &shelf.options(), &shelf));
    assert!(
        found.contains("line 2, column 1 (time): 2017-03-12 02:30:00 did not exist in America/New_York"),
        "{found}"
    );
    for bad in ["01/02/2017", "yesterday", "2017-13-01", "1960-01-01T10:00", "2017-01-01T25:00"] {
        let text = format!("time,sku,quantity,from,to\n{bad},NAIL,1,supplier,A-1\n");
        assert!(
            faults(plan_movements(text.as_bytes(), &shelf.options(), &shelf)).contains("line 2, column 1"),
            "{bad}"
        );
    }
}

const TILL: &str = "time,sku,quantity,from,to,ref
2026-02-01T10:00:00,NAIL,2,A-1,customer,B1
2026-02-01T10:00:05,NAIL,1,A-1,customer,B2
2026-02-01T10:00:00,NAIL,2,A-1,customer,B1
";

#[test]
fn rows_of_a_time_and_reference_are_one_entry_and_come_in_once() {
    let mut shelf = room();
    let stock = "sku,location,quantity,unit_cost\nNAIL,A-1,100,0.5\nROPE,A-1,10.5,2\n";
    let plan = plan_opening(stock.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!(plan.requests.len(), 1);
    let mut plan = plan;
    plan.requests[0].request.effective = Some(crate::domain::time::Moment(1_769_900_000_000));
    shelf.take(&plan);
    let again = plan_opening(stock.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!((again.requests.len(), again.unchanged), (0, 2));
    let other = plan_opening(stock.replace("100", "99").as_bytes(), &shelf.options(), &shelf);
    assert!(faults(other).contains("opening stock was recorded under reference OPENING already"));

    let plan = plan_movements(TILL.as_bytes(), &shelf.options(), &shelf).unwrap();
    let rows: Vec<&[u32]> = plan.requests.iter().map(|one| one.rows.as_slice()).collect();
    assert_eq!(rows, [&[2, 4][..], &[3]]);
    assert_eq!(plan.line_of(0, Some(2)), Some(4));
    shelf.take(&plan);
    let again = plan_movements(TILL.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!((again.requests.len(), again.unchanged), (0, 3));
    // A longer file brings only what is new.
    let longer = format!("{TILL}2026-02-01T11:00:00,NAIL,3,A-1,customer,B3\n");
    let plan = plan_movements(longer.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!((plan.requests.len(), plan.unchanged), (1, 3));
    // Two rows of two are not one of four, and one row less is not the same.
    for other in [
        "time,sku,quantity,from,to,ref\n2026-02-01T10:00:00,NAIL,4,A-1,customer,B1\n",
        "time,sku,quantity,from,to,ref\n2026-02-01T10:00:00,NAIL,2,A-1,customer,b1\n",
        "time,sku,quantity,from,to,ref\n2026-02-01T10:00:00,NAIL,2,A-1,customer,B1\n2026-02-01T10:00:00,NAIL,2,A-2,customer,B1\n",
    ] {
        let found = faults(plan_movements(other.as_bytes(), &shelf.options(), &shelf));
        assert!(found.contains("the journal has reference") && found.contains("with other rows"), "{found}");
    }
    // The same reference at another time is another entry.
    let later = "time,sku,quantity,from,to,ref\n2026-02-02T10:00:00,NAIL,2,A-1,customer,B1\n";
    assert_eq!(plan_movements(later.as_bytes(), &shelf.options(), &shelf).unwrap().requests.len(), 1);
}

#[test]
fn rows_without_a_reference_are_known_by_their_time() {
    let mut shelf = room();
    let text = "time,sku,quantity,from,to\n2026-02-01T10:00:00,NAIL,2,supplier,A-1\n2026-02-01T10:00:00,NAIL,2,supplier,A-1\n";
    let plan = plan_movements(text.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!(plan.requests.len(), 1);
    assert_eq!(plan.requests[0].request.reference, Some(code("import 2026-02-01T15:00:00Z")));
    shelf.take(&plan);
    assert_eq!(plan_movements(text.as_bytes(), &shelf.options(), &shelf).unwrap().unchanged, 2);
}

#[test]
fn an_issue_split_over_lots_and_bins_is_known_again() {
    let mut shelf = room();
    let receipts = "time,sku,quantity,from,to,ref,lot,expires,supplier
2026-01-10T10:00:00,GLUE,3,supplier,A-1,D1,L1,2026-06-01,S1
2026-01-10T10:00:00,GLUE,3,supplier,A-2,D1,L2,2026-05-01,S1
";
    let plan = plan_movements(receipts.as_bytes(), &shelf.options(), &shelf).unwrap();
    shelf.take(&plan);
    let sale = "time,kind,sku,quantity,ref\n2026-02-01T10:00:00,issue,GLUE,5,B1\n";
    let plan = plan_movements(sale.as_bytes(), &shelf.options(), &shelf).unwrap();
    shelf.take(&plan);
    assert_eq!(shelf.entries().last().unwrap().len(), 2, "two lots");
    for text in [sale, receipts] {
        let again = plan_movements(text.as_bytes(), &shelf.options(), &shelf).unwrap();
        assert_eq!((again.requests.len(), again.unchanged), (0, again.rows), "{text}");
    }
    let other = sale.replace(",5,", ",4,");
    assert!(faults(plan_movements(other.as_bytes(), &shelf.options(), &shelf)).contains("with other rows"));
}

#[test]
fn one_reference_is_one_entry_whatever_its_rows_do_goods_in_first() {
    let mut shelf = room();
    let text = "time,sku,quantity,from,to,ref,supplier,colour
2026-02-01T10:00:00,NAIL,1,A-1,customer,X,,red
2026-02-01T10:00:00,NAIL,2,supplier,A-1,X,S1,
2026-02-01T10:00:00,ROPE,3,supplier,A-1,X,S9,blue
";
    let plan = plan_movements(text.as_bytes(), &shelf.options(), &shelf).unwrap();
    let commands: Vec<String> = plan.requests.iter().map(|one| short(&one.request.command)).collect();
    assert!(commands[0].starts_with("Supplier(Add"), "{commands:?}");
    assert_eq!(
        commands[1..],
        ["receive 2 supplier true + receive 3 supplier true + issue 1 customer from true"]
    );
    assert_eq!(plan.requests[1].rows, [3, 4, 2]);
    let note = plan.requests[1].request.note.clone().unwrap();
    assert_eq!(note.as_str(), "colour: red; colour: blue");
    assert_eq!(plan.notices.len(), 1, "{:?}", plan.notices);
    // What is issued is what came in under the same number.
    shelf.take(&plan);
    let again = plan_movements(text.as_bytes(), &shelf.options(), &shelf).unwrap();
    assert_eq!((again.requests.len(), again.unchanged), (0, 3));
    // A fault of one row is told of that row.
    let short = "time,sku,quantity,from,to,ref
2026-02-02T10:00:00,NAIL,9,A-1,customer,Y
2026-02-02T10:00:00,NAIL,2,supplier,A-1,Y
";
    let plan = plan_movements(short.as_bytes(), &shelf.options(), &shelf).unwrap();
    let refused = shelf.refused(&plan);
    assert_eq!(plan.line_of(0, refused.faults[0].line), Some(2), "{refused}");
}

#[test]
fn masters_change_only_what_the_file_says_otherwise() {
    let mut shelf = room();
    let first = "SKU;Description;Item-Type;Category;UOM;Packs;EAN;Vendor;Lead time;Cost;Price;Reorder point;Max;Bin;Brand
BOLT;Bolt M8;raw;Fixings > Bolts;each;box=100;400638=box;S2;7;0,25;0,40;20;;A-1;Acme
";
    let mut options = shelf.options();
    options.decimal = DecimalMark::Comma;
    let plan = plan_items(first.as_bytes(), &options, &shelf).unwrap();
    assert_eq!(plan.notices, ["line 2: there was no supplier S2; it is added, with its code as its name"]);
    shelf.take(&plan);
    let bolt = |shelf: &Shelf| -> Item { shelf.item(&code("bolt")).unwrap().unwrap().item };
    let item = bolt(&shelf);
    assert_eq!(item.unit_cost, Some(UnitCost(250_000)));
    assert_eq!(item.policies[0].rule, Rule::MinMax { min: Qty::whole(20).unwrap(), max: None });
    assert_eq!(item.suppliers[0].lead_days, Some(7));
    assert_eq!(item.extra[0].0.as_str(), "Brand");
    let again = plan_items(first.as_bytes(), &options, &shelf).unwrap();
    assert_eq!((again.requests.len(), again.unchanged), (0, 1));
    // An absent column is left alone, an empty cell clears.
    let plan =
        plan_items(b"sku,price,brand,category\nBOLT,,,Fixings > Bolts\n", &shelf.options(), &shelf).unwrap();
    shelf.take(&plan);
    let now = bolt(&shelf);
    assert_eq!(now, Item { price: None, extra: Vec::new(), ..item });
}

#[test]
fn faulty_masters_say_what_and_where() {
    let shelf = room();
    let cases: [(Planner, &str, &str); 17] = [
        (plan_items, "name\nx\n", "line 1: there is no column sku (it may also be called item, item code"),
        (
            plan_items,
            "sku,item\nA,B\n",
            "line 1, column 2 (item): this column and column 1 (sku) are both sku",
        ),
        (plan_items, "sku,name\n,x\n", "line 2, column 1 (sku): the sku is missing"),
        (plan_items, "sku,name\nA,x\nB\n", "line 3: the row has 1 cells, the head has 2"),
        (plan_items, "sku,name\nA,x,y\n", "line 2: the row has 3 cells, the head has 2"),
        (plan_items, "sku,name\nA,x\na,y\n", "line 3, column 1 (sku): a stands on line 2 already"),
        (plan_items, "sku,price\nNEW,1\n", "NEW is new and has no name"),
        (plan_items, "sku,name,price\nA,x,\"1,5\"\n", "numbers have a decimal point, unless --decimal ,"),
        (plan_items, "sku,name,packs\nA,x,case\n", "pack \"case\" needs how many are in it"),
        (plan_items, "sku,name,packs\nA,x,case=0\n", "pack \"case\" needs how many are in it"),
        (plan_items, "sku,name,home\nA,x,Z-9\n", "there is no location Z-9"),
        (
            plan_items,
            "sku,name,barcode\nA,x,123\nB,y,123\n",
            "line 3, column 3 (barcode): barcode 123 stands on line 2",
        ),
        (plan_items, "sku,name,supplier,lead time\nA,x,S1,1;2\n", "2 parts for 1 suppliers"),
        (plan_locations, "code,parent\nX,Y\nY,X\n", "would lie inside itself"),
        (plan_locations, "code,parent\nX,Y\n", "line 2, column 2 (parent): there is no location Y"),
        (plan_locations, "code\nsupplier\n", "supplier is the name of a place outside"),
        (plan_suppliers, "", "the file is empty"),
    ];
    for (plan, text, wanted) in cases {
        let found = faults(plan(text.as_bytes(), &shelf.options(), &shelf));
        assert!(found.contains(wanted), "{text:?}: {found}");
    }
}

#[test]
fn parents_come_before_what_is_in_them() {
    let shelf = Shelf::new();
    let text = "code,parent\nA-1-1,A-1\nB,\nA-1,A\nA,\nA-1-2,A-1\n";
    let plan = plan_locations(text.as_bytes(), &shelf.options(), &shelf).unwrap();
    let lines: Vec<u32> = plan.requests.iter().map(|one| one.rows[0]).collect();
    assert_eq!(lines, [5, 4, 2, 3, 6]);
    let mut shelf = shelf;
    shelf.take(&plan);
    assert_eq!(plan_locations(text.as_bytes(), &shelf.options(), &shelf).unwrap().unchanged, 5);
}

#[test]
fn lots_and_reasons_reach_the_command() {
    let shelf = room();
    let command = movement(&shelf, "from,to,lot,expires", "GLUE,5,supplier,A-1,L7,2027-01-31").unwrap();
    let Command::Receive { lines, .. } = command else { panic!("{command:?}") };
    assert_eq!(lines[0].lot, Some(LotRef::Number(code("L7"))));
    assert_eq!(lines[0].expires, Some(super::shelf::day("2027-01-31")));
    let command = movement(&shelf, "from,to,reason", "NAIL,5,A-1,loss,stolen").unwrap();
    let Command::Adjust(lines) = command else { panic!("{command:?}") };
    assert_eq!(lines[0].reason, Reason::Stolen);
}

/// The generated parts of `docs/import.md`; `STOCKROOM_BLESS=1` writes them.
#[test]
fn the_page_on_imports_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mut wanted = page.clone();
    for (mark, text) in [("columns", columns_doc()), ("lists", lists_doc())] {
        let (begin, end) = (format!("<!-- {mark}: generated -->\n"), format!("<!-- end of {mark} -->"));
        let (before, rest) = wanted.split_once(&begin).unwrap();
        let (_, after) = rest.split_once(&end).unwrap();
        wanted = format!("{before}{begin}\n{}\n\n{end}{after}", text.trim());
    }
    if std::env::var_os("STOCKROOM_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(page == wanted, "docs/import.md is behind its tables; run the tests with STOCKROOM_BLESS=1");
}
