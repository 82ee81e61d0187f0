//! Sixteen bytes that nobody else has: what sessions and sites are told apart by. Never part of a decision.

use std::hash::{BuildHasher, RandomState};
use std::io::Read;

/// Sixteen random bytes.
pub fn bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes));
    if read.is_ok() {
        return bytes;
    }
    // The standard library's own keys are random too; with time and process they do not repeat.
    let halves = [RandomState::new(), RandomState::new()].map(|state| {
        state.hash_one((std::process::id(), std::time::SystemTime::now(), std::thread::current().id()))
    });
    u128::from(halves[0]).wrapping_shl(64).wrapping_add(u128::from(halves[1])).to_be_bytes()
}

#[cfg(test)]
mod tests {
    #[test]
    fn they_differ() {
        assert_ne!(super::bytes(), super::bytes());
    }
}
