//! Who is where, over a real socket: told to everybody who follows, kept over a line that breaks, seen in `status`.

use std::sync::mpsc::Receiver;
use std::time::Duration;

use stockroom::domain::command::LocationRef;
use stockroom::domain::desk::Handed;
use stockroom::domain::ids::{LocationId, SessionId};
use stockroom::domain::query::{DraftQuery, LocationQuery};
use stockroom::domain::text::Code;
use stockroom::service::desk::{Desk, ask};
use stockroom::service::news::{Colleague, Doing};
use stockroom::service::remote::{Place, Remote};

use crate::house::House;
use crate::limits::Theirs;

/// Who is where when it has become news, as `what CODE`; it must.
fn heard(desk: &Remote, company: &Receiver<()>) -> Vec<String> {
    company.recv_timeout(Duration::from_secs(60)).unwrap();
    desk.colleagues().iter().map(words).collect()
}

fn words(colleague: &Colleague) -> String {
    let place = colleague.place.as_ref().map(|(_, code)| code.to_string());
    let document = colleague.document.as_ref().map(ToString::to_string);
    [Some(colleague.what.clone()), place, document].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn at(what: &str, place: Option<LocationId>, document: Option<&str>) -> Doing {
    Doing { what: what.to_owned(), place, document: document.map(|code| Code::new(code).unwrap()) }
}

#[test]
fn where_somebody_is_is_told_to_all_and_outlasts_a_broken_line() {
    let house = House::new();
    let _server = house.serve();
    let (ann, ben) = (house.desk(1), house.desk(2));
    let a = LocationRef::Code(Code::new("A").unwrap());
    let place = ask(&ben, LocationQuery { location: a }).unwrap().unwrap().id;
    let company = ann.company().unwrap();
    let _changes = ann.follow();
    assert_eq!(heard(&ann, &company), Vec::<String>::new(), "at first, as it is");
    ben.here(at("counting", Some(place), None));
    assert_eq!(heard(&ann, &company), ["counting A"]);
    assert!(house.run("status").1.contains("counting A"), "{}", house.run("status").1);
    ben.here(at("counting", Some(place), None));
    ben.here(at("receive", None, Some("DN-7")));
    assert_eq!(heard(&ann, &company), ["receive DN-7"], "that he is still there was no news");
    // His line breaks; another terminal, and he goes on there.
    drop(ben);
    let again = house.desk(3);
    again.here(at("receive", None, Some("DN-7")));
    again.here(at("receive", None, Some("DN-8")));
    let now = loop {
        let now = heard(&ann, &company);
        if now != ["receive DN-7"] {
            break now;
        }
    };
    assert_eq!(now, ["receive DN-8"], "he is there once");
    again.here(Doing::default());
    assert_eq!(heard(&ann, &company), Vec::<String>::new());
}

#[test]
fn a_client_says_again_where_its_person_is_when_its_line_is_made_again() {
    let house = House::new();
    let server = house.serve();
    let ben = house.desk(2);
    ben.here(at("receive", None, Some("DN-7")));
    server.kill();
    let _server = house.serve();
    let ann = house.desk(1);
    let company = ann.company().unwrap();
    let _changes = ann.follow();
    while heard(&ann, &company) != ["receive DN-7"] {}
}

#[test]
fn s1_what_a_client_says_that_it_does_can_only_be_read_by_the_others() {
    let house = House::new();
    let _server = house.serve();
    let (ann, ben) = (house.desk(1), house.desk(2));
    let company = ann.company().unwrap();
    let _changes = ann.follow();
    assert_eq!(heard(&ann, &company), Vec::<String>::new());
    ben.here(at("\u{1b}[31m\u{202e}and much more than a word may have", None, None));
    let told = heard(&ann, &company);
    assert_eq!(told, ["\u{fffd}[31m\u{fffd}and much more "]);
}

#[test]
fn a_form_that_a_colleague_has_open_is_not_taken_from_them() {
    let house = House::new();
    for who in ["ann", "ben"] {
        assert_eq!(house.run(&format!("user add {who} --as-role clerk")).0, 0);
    }
    let server = Theirs::serve_to(&house, vec![rustix::process::geteuid().as_raw()]);
    let desk = |session: u8, who: &str| {
        let patience = Some(Duration::from_secs(60));
        let place = Place::Store(house.dir());
        Remote::connect(place, SessionId([session; 16]), who, None, patience, patience).unwrap()
    };
    let (ann, ben) = (desk(1, "ann"), desk(2, "ben"));
    let taken =
        Handed { from: ben.asker().person, to: ann.asker().person, key: String::from("form.receive") };
    let draft = |desk: &Remote| ask(desk, DraftQuery { key: String::from("form.receive") }).unwrap();
    ben.keep_draft("form.receive", "half").unwrap();
    ben.here(at("receive", None, None));
    ben.status().unwrap();
    let why = ann.hand_over(taken.clone()).unwrap_err().to_string();
    assert!(why.contains("they have that form open now"), "{why}");
    assert_eq!((draft(&ann), draft(&ben)), (None, Some(String::from("half"))));
    ben.here(Doing::default());
    ben.status().unwrap();
    ann.hand_over(taken).unwrap();
    assert_eq!((draft(&ann), draft(&ben)), (Some(String::from("half")), None));
    drop((ann, ben));
    server.leave();
}
