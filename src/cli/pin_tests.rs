//! A PIN is read from a descriptor that is open already; the terminal is tried through sshd.

use std::io::Write;
use std::os::fd::AsRawFd;

use super::*;

#[track_caller]
fn check(text: &str, wanted: Result<&str, &str>) {
    let (read, mut write) = std::io::pipe().unwrap();
    write.write_all(text.as_bytes()).unwrap();
    drop(write);
    let number = u32::try_from(read.as_raw_fd()).unwrap();
    match (from_descriptor(number), wanted) {
        (Ok(found), Ok(wanted)) => assert!(found == Pin::new(wanted).unwrap()),
        (Err(found), Err(wanted)) => {
            assert!(found.to_string().contains(wanted), "{found}");
            assert!(!found.to_string().contains("24"), "{found}");
        }
        (found, wanted) => panic!("{text:?}: {found:?}, not {wanted:?}"),
    }
}

#[test]
fn s13_a_pin_comes_from_a_descriptor_and_is_never_told_back() {
    check("2468", Ok("2468"));
    check("2468\nmore", Ok("2468"));
    check("", Err("a PIN has"));
    check("24", Err("a PIN has"));
    check("24 68 24", Err("a PIN has"));
    check(&"24".repeat(100), Err("a PIN has"));
    let fault = from_descriptor(u32::MAX).unwrap_err().to_string();
    assert!(fault.contains("no PIN can be read from descriptor"), "{fault}");
}
