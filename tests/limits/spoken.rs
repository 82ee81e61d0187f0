//! What the protocol before this one says is still said: tests/data/protocol-N.txt has the types of its messages, all that is
//! in them too, as the sources stood when it was spoken. Types may have got variants at their ends since, and nothing else;
//! and each of those is named where words are chosen for whoever does not know them (src/service/wire/dialect.rs).
//!
//! `STOCKROOM_BLESS=1 cargo test --test limits spoken` writes the page of a protocol that has none; a page that is there is
//! never written again. It reads text: a type that is written by hand, or made by a
//! macro as ids are, is held by the golden bytes of the store.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use stockroom::service::wire::hello::PROTOCOL_MIN;

use super::sources::{Definition, code, definitions_in, sources, types_in};

/// A type: its head, and its parts in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shape {
    head: String,
    parts: Vec<String>,
}

/// The types that messages are made of, from the two that are sent.
fn spoken() -> Vec<Shape> {
    let mut by_name: BTreeMap<String, Vec<Definition>> = BTreeMap::new();
    // What goes over the line is made of the domain and the service alone.
    let sent = sources().into_iter().filter(|(path, _)| {
        let path = path.display().to_string();
        ["src/domain/", "src/service/"].iter().any(|room| path.contains(room))
    });
    let found = sent.flat_map(|(_, text)| definitions_in(&text));
    for found in found.filter(|found| !found.body.contains('$')).chain(questions()) {
        by_name.entry(found.name.clone()).or_default().push(found);
    }
    let (mut shapes, mut known) = (Vec::new(), BTreeSet::new());
    let mut wanted = vec![String::from("Asked"), String::from("Said")];
    while let Some(name) = wanted.pop() {
        if !known.insert(name.clone()) {
            continue;
        }
        for found in by_name.get(&name).into_iter().flatten() {
            wanted.extend(types_in(&found.body, found.is_enum));
            shapes.push(shape(found));
        }
    }
    shapes.sort_by(|a, b| (&a.head, &a.parts).cmp(&(&b.head, &b.parts)));
    shapes
}

/// Questions and their answers, from the table that makes them.
fn questions() -> [Definition; 2] {
    let (_, text) = sources().into_iter().find(|(path, _)| path.ends_with("domain/query/mod.rs")).unwrap();
    let table = code(&text).split_once("queries! {").unwrap().1.split_once("\n}").unwrap().0.to_owned();
    let lines: Vec<&str> = table.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let made = |name: &str, part: &dyn Fn(&str) -> String| Definition {
        name: name.to_owned(),
        is_enum: true,
        manner: String::new(),
        body: format!("{{{}}}", lines.iter().map(|line| part(line)).collect::<Vec<_>>().join(", ")),
    };
    let query = |line: &str| line.split_once(" -> ").unwrap().0.to_owned();
    let answer = |line: &str| {
        let (query, answer) = line.split_once(" -> ").unwrap();
        format!("{}({})", query.split_once('(').unwrap().0, answer.trim_end_matches(';'))
    };
    [made("Query", &query), made("Answer", &answer)]
}

fn shape(found: &Definition) -> Shape {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let kind = if found.is_enum { "enum" } else { "struct" };
    // Who may see it is not what is sent, nor is what it can do.
    let manner: Vec<&str> =
        found.manner.lines().map(str::trim).filter(|line| line.starts_with("#[serde")).collect();
    let head = words(&format!("{} {kind} {}", manner.join(" "), found.name));
    let body = found.body.get(1..found.body.len().saturating_sub(1)).unwrap_or_default();
    // What is left out is not sent.
    let sent = apart(body).into_iter().filter(|part| !part.contains("#[serde(skip)]"));
    let parts = sent.map(|part| words(&unspoken(&part.replace("pub ", "")))).collect();
    Shape { head, parts }
}

/// Without what is said of an error, which nobody sends.
fn unspoken(part: &str) -> String {
    match part.trim().strip_prefix("#[error(").and_then(|rest| rest.split_once(")]")) {
        Some((_, rest)) => rest.to_owned(),
        None => part.to_owned(),
    }
}

/// What commas part, outside of brackets.
fn apart(body: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0_usize, vec![String::new()]);
    for c in body.chars() {
        match c {
            '{' | '(' | '<' | '[' => depth += 1,
            '}' | ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (c, depth) {
            (',', 0) => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(c),
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn written(shapes: &[Shape]) -> String {
    let lines = |shape: &Shape| {
        let parts: String = shape.parts.iter().map(|part| format!("  {part}\n")).collect();
        format!("{}\n{parts}", shape.head)
    };
    shapes.iter().map(lines).collect()
}

fn read(page: &str) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    for line in page.lines() {
        match line.strip_prefix("  ") {
            Some(part) => shapes.last_mut().unwrap().parts.push(part.to_owned()),
            None => shapes.push(Shape { head: line.to_owned(), parts: Vec::new() }),
        }
    }
    shapes
}

/// What a type has got at its end since then; none where it is not the same before that.
fn grown<'a>(then: &Shape, now: &'a [Shape]) -> Option<&'a [String]> {
    let is_enum = then.head.split(' ').any(|word| word == "enum");
    let same = |shape: &&Shape| shape.head == then.head;
    let more = |shape: &'a Shape| shape.parts.strip_prefix(&then.parts[..]);
    now.iter().filter(same).filter_map(more).find(|more| is_enum || more.is_empty())
}

fn page() -> PathBuf {
    let name = format!("tests/data/protocol-{PROTOCOL_MIN}.txt");
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn what_the_protocol_before_says_is_still_said_in_the_same_bytes() {
    let (now, page) = (spoken(), page());
    if std::env::var_os("STOCKROOM_BLESS").is_some() && !page.exists() {
        std::fs::write(&page, written(&now)).unwrap();
    }
    let then = read(&std::fs::read_to_string(&page).unwrap());
    for known in ["enum AskOf", "enum Said", "struct Request", "enum Command", "enum Why", "struct StoreView"]
    {
        assert!(then.iter().any(|shape| shape.head == known), "{known} is not on the page");
    }
    let dialect = sources().into_iter().find(|(path, _)| path.ends_with("wire/dialect.rs")).unwrap().1;
    for shape in &then {
        let Some(more) = grown(shape, &now) else {
            panic!("{} is not what protocol {PROTOCOL_MIN} knows: {:?}", shape.head, shape.parts);
        };
        let name = shape.head.rsplit(' ').next().unwrap();
        for part in more {
            let variant: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            let said = format!("{name}::{variant}");
            assert!(dialect.contains(&said), "{said} is said to whoever does not know it");
        }
    }
}

#[test]
fn a_type_may_grow_at_the_end_of_an_enum_and_nowhere_else() {
    let shape = |head: &str, parts: &[&str]| Shape {
        head: head.to_owned(),
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
    };
    let check = |then: &Shape, now: Shape, more: Option<&[&str]>| {
        let found = grown(then, std::slice::from_ref(&now)).map(<[String]>::to_vec);
        let more = more.map(|more| more.iter().map(|part| (*part).to_owned()).collect());
        assert_eq!(found, more, "{now:?}");
    };
    let then = shape("enum Role", &["Clerk", "Manager(u8)"]);
    check(&then, shape("enum Role", &["Clerk", "Manager(u8)"]), Some(&[]));
    check(&then, shape("enum Role", &["Clerk", "Manager(u8)", "Owner"]), Some(&["Owner"]));
    check(&then, shape("enum Role", &["Owner", "Clerk", "Manager(u8)"]), None);
    check(&then, shape("enum Role", &["Clerk", "Manager(u16)"]), None);
    check(&then, shape("enum Role", &["Clerk"]), None);
    let then = shape("struct Row", &["id: u64"]);
    check(&then, shape("struct Row", &["id: u64"]), Some(&[]));
    check(&then, shape("struct Row", &["id: u64", "more: bool"]), None);
    check(&then, shape("#[serde(transparent)] struct Row", &["id: u64"]), None);
    // The page is read as it is written, and commas in brackets part nothing.
    let shapes = spoken();
    assert_eq!(read(&written(&shapes)), shapes);
    assert_eq!(
        apart("a: Map<K, V>, b(u8, u8), C { x: A, y: B },"),
        ["a: Map<K, V>", " b(u8, u8)", " C { x: A, y: B }"]
    );
}
