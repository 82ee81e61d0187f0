//! A client that has read docs/protocol.md and nothing else: it sends the bytes of the page.

use std::io::{Read, Write};

use crate::house::House;
use crate::raw::silent;

/// The bytes of the page's example, one list for each paragraph of it.
fn of_the_page() -> Vec<Vec<u8>> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/protocol.md")).unwrap();
    let from = page.find("**One delivery, byte by byte.**").unwrap();
    let block = page[from..].split("```").nth(1).unwrap().strip_prefix("text").unwrap();
    let paragraphs = block.trim().split("\n\n");
    paragraphs.map(|lines| lines.lines().flat_map(bytes).collect()).collect()
}

/// What stands before the words of a line.
fn bytes(line: &str) -> Vec<u8> {
    let hex = line.split("  ").next().unwrap();
    hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

/// The next bytes, and no more.
fn next(line: &mut impl Read, many: usize) -> Vec<u8> {
    let mut bytes = vec![0; many];
    line.read_exact(&mut bytes).unwrap();
    bytes
}

/// A text with its length before it, in so many bytes.
fn text(line: &mut impl Read, width: usize) -> String {
    let length = next(line, width).into_iter().fold(0, |sum, byte| sum * 256 + usize::from(byte));
    String::from_utf8(next(line, length)).unwrap()
}

#[test]
fn the_bytes_of_the_page_are_a_delivery() {
    let house = House::new();
    let _server = house.serve();
    let [hello, delivery] = &of_the_page()[..] else { panic!("a hello and a delivery") };
    let mut line = silent(&house);
    line.write_all(hello).unwrap();
    let welcome = next(&mut line, 57);
    assert_eq!(welcome[..4], *b"STKR");
    assert_eq!(welcome[4..6], [0, 0], "status 0");
    assert_eq!(welcome[6..8], hello[4..6], "the protocol that the page speaks");
    let (name, version, said) = (text(&mut line, 1), text(&mut line, 1), text(&mut line, 2));
    assert!(
        !name.is_empty() && version == env!("CARGO_PKG_VERSION") && said.is_empty(),
        "{name} {version} {said}"
    );
    line.write_all(delivery).unwrap();
    let answer = frame(&mut line);
    assert_eq!(answer[..5], [0, 1, 0, 0, 0], "done: {answer:?}");
    assert_eq!(house.on_hand(), "1005");
    // The same once more is the same delivery.
    line.write_all(delivery).unwrap();
    assert_eq!(frame(&mut line)[..12], answer[..12], "the same entry");
    assert_eq!(house.on_hand(), "1005");
}

/// The payload of the next frame, which is a message of its own.
fn frame(line: &mut impl Read) -> Vec<u8> {
    let word = next(line, 4).try_into().map(u32::from_be_bytes).unwrap();
    assert_eq!(word >> 31, 0, "one frame");
    next(line, usize::try_from(word).unwrap())
}
