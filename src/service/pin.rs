//! PINs: what somebody at a shared login proves with that it is them, where more than a clerk's role is needed.
//!
//! A PIN is asked for on a terminal or read from a descriptor, never from arguments or the environment. It is kept as what
//! Argon2id makes of it, beside the journal. Five wrong tries, and none is taken for a quarter of an hour.

use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

use super::people;
use crate::domain::desk::{Asker, SubmitFault};
use crate::domain::entry::Vouched;
use crate::domain::ids::PersonId;
use crate::domain::refusal::Why;
use crate::domain::rights::Act;
use crate::domain::tables::PinKept;
use crate::engine::Engine;
use crate::engine::chance;
use crate::engine::job::Keep;

/// The fewest characters of a PIN.
pub const PIN_MIN: usize = 4;
/// The most.
pub const PIN_MAX: usize = 64;
/// Wrong tries before none is taken.
const TRIES: u8 = 5;
/// How long none is taken then, in milliseconds.
const WAIT_MILLIS: u64 = 15 * 60_000;
/// How long a PIN that was given holds in its session, in milliseconds.
pub const HOLDS_MILLIS: u64 = 15 * 60_000;
/// KiB and passes of Argon2id: what OWASP says for one lane.
const COST: (u32, u32) = (19 * 1024, 2);

/// A PIN as somebody typed it. It shows itself nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin(String);

impl Pin {
    /// A PIN, or what does not fit about it.
    pub fn new(text: &str) -> Result<Pin, String> {
        let pin = Pin(text.to_owned());
        pin.fits().map(|()| pin)
    }

    /// Whether it is one: it may come from another program.
    fn fits(&self) -> Result<(), String> {
        let plain = self.0.bytes().all(|byte| byte.is_ascii_graphic());
        match plain && (PIN_MIN..=PIN_MAX).contains(&self.0.len()) {
            true => Ok(()),
            false => Err(format!("a PIN has {PIN_MIN} to {PIN_MAX} digits, letters or signs, and no blanks")),
        }
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Writes over a secret before its memory is anybody's.
pub fn wipe(secret: &mut String) {
    let mut bytes = std::mem::take(secret).into_bytes();
    bytes.fill(0);
    // Without somebody who might look, it need not be written.
    std::hint::black_box(&bytes);
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(..)")
    }
}

/// What is done about who somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Identity {
    /// Proves who one is, where another account said so: for a quarter of an hour in this session.
    Give(Pin),
    /// Sets somebody's PIN, or takes it away.
    Set {
        /// Whose.
        person: PersonId,
        /// None takes it away.
        pin: Option<Pin>,
    },
    /// Whichever account comes next with somebody's login is theirs: it was made anew.
    Enrol(PersonId),
}

/// One PIN is tried at a time, so that tries are counted whoever makes them, and what they cost is bounded.
static ONE: Mutex<()> = Mutex::new(());

fn refused(what: impl Into<String>) -> SubmitFault {
    SubmitFault::Refused(Why::Unfit { what: what.into() }.into())
}

fn kept(pin: &Pin, salt: [u8; 16]) -> Result<PinKept, SubmitFault> {
    let fault = |fault: argon2::Error| refused(format!("the PIN cannot be kept: {fault}"));
    let params = Params::new(COST.0, COST.1, 1, None).map_err(fault)?;
    let mut hash = [0; 32];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(pin.0.as_bytes(), &salt, &mut hash).map_err(fault)?;
    Ok(PinKept { salt, hash, wrong: 0, until: crate::domain::time::Moment(0) })
}

/// Sets or takes away a PIN: one's own, where it is known who one is, or anybody's as a manager.
pub(super) fn set(
    engine: &Engine,
    (by, vouched): (Asker, &Vouched),
    person: PersonId,
    pin: Option<&Pin>,
) -> Result<(), SubmitFault> {
    let own = by.person == person && !matches!(vouched, Vouched::Word(_)) && person != PersonId::GUEST;
    if !own {
        Act::NamePeople.by(by.role)?;
    }
    if people::personal(engine, person)?.is_none() {
        return Err(refused("nobody has that number"));
    }
    let pin = match pin {
        Some(pin) => {
            pin.fits().map_err(refused)?;
            Some(kept(pin, chance::bytes())?)
        }
        None => None,
    };
    engine.keep(Keep::Pin { person, pin })
}

/// Holds a PIN against the one that is kept. A try counts before it is looked at.
pub(super) fn right(engine: &Engine, person: PersonId, pin: &Pin) -> Result<(), SubmitFault> {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let known = people::personal(engine, person)?.and_then(|personal| personal.pin);
    let Some(known) = known else {
        return Err(refused("you have no PIN yet; a manager sets one: `stockroom user pin LOGIN`"));
    };
    let now = engine.now();
    if known.until > now {
        let minutes = known.until.0.saturating_sub(now.0).div_ceil(60_000);
        return Err(refused(format!("too many wrong PINs; none is taken for {minutes} minutes")));
    }
    let wrong = known.wrong.saturating_add(1);
    let counted = match wrong >= TRIES {
        true => PinKept { wrong: 0, until: now.plus(WAIT_MILLIS), ..known.clone() },
        false => PinKept { wrong, ..known.clone() },
    };
    let left = TRIES.saturating_sub(wrong);
    engine.keep(Keep::Pin { person, pin: Some(counted) })?;
    let tried = kept(pin, known.salt)?;
    // All bytes are compared, whichever is the first that differs.
    let differs = tried.hash.iter().zip(known.hash).fold(0, |sum, (a, b)| sum | (a ^ b));
    if differs != 0 {
        return Err(refused(match left {
            0 => String::from("this is not your PIN; none is taken for 15 minutes"),
            1 => String::from("this is not your PIN; 1 more try, then none is taken for 15 minutes"),
            left => format!("this is not your PIN; {left} more tries, then none is taken for 15 minutes"),
        }));
    }
    let right = PinKept { wrong: 0, until: crate::domain::time::Moment(0), ..known };
    engine.keep(Keep::Pin { person, pin: Some(right) })
}
