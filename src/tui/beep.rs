//! Three beeps that are told apart without looking: ok, wrong, done. As data: when the bell rings.
//!
//! Pure: [`Beeper::due`] says how often to ring now, [`Beeper::deadline`] when to ask again.

use std::collections::VecDeque;

use super::millis::Millis;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beep {
    /// Taken: go on. Once.
    Ok,
    /// Not taken: look. Three times, fast.
    Wrong,
    /// All of it is done. Twice, slowly.
    Done,
}

impl Beep {
    /// When the bell rings, in milliseconds from now. Closer ones run together on most terminals.
    pub const fn pattern(self) -> &'static [u64] {
        match self {
            Beep::Ok => &[0],
            Beep::Wrong => &[0, 120, 240],
            Beep::Done => &[0, 300],
        }
    }
}

/// Rings that are still to come.
#[derive(Clone, Debug, Default)]
pub struct Beeper {
    rings: VecDeque<Millis>,
}

impl Beeper {
    /// Starts a beep; one that still sounds is cut off, except that nothing cuts off a wrong but a wrong.
    pub fn start(&mut self, now: Millis, beep: Beep) {
        if self.rings.len() >= Beep::Wrong.pattern().len() - 1 && beep != Beep::Wrong {
            return;
        }
        self.rings = beep.pattern().iter().map(|after| now.plus(*after)).collect();
    }

    /// When the next ring is due.
    pub fn deadline(&self) -> Option<Millis> {
        self.rings.front().copied()
    }

    /// Whether to ring now. Rings that were missed ring once.
    pub fn due(&mut self, now: Millis) -> Ring {
        let before = self.rings.len();
        self.rings.retain(|at| *at > now);
        if self.rings.len() < before { Ring::Now } else { Ring::Later }
    }
}

/// The bell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// Ring it.
    Now,
    /// Not yet, or not at all.
    Later,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rings(beeps: &[(u64, Beep)]) -> Vec<u64> {
        let mut beeper = Beeper::default();
        let mut rings = Vec::new();
        for now in 0..2_000 {
            for (_, beep) in beeps.iter().filter(|(at, _)| *at == now) {
                beeper.start(Millis(now), *beep);
            }
            if beeper.due(Millis(now)) == Ring::Now {
                rings.push(now);
            }
        }
        assert_eq!(beeper.deadline(), None);
        rings
    }

    #[test]
    fn the_three_are_told_apart() {
        assert_eq!(rings(&[(5, Beep::Ok)]), [5]);
        assert_eq!(rings(&[(5, Beep::Wrong)]), [5, 125, 245]);
        assert_eq!(rings(&[(5, Beep::Done)]), [5, 305]);
    }

    #[test]
    fn a_wrong_is_heard_to_its_second_ring_and_the_newest_else() {
        assert_eq!(rings(&[(0, Beep::Wrong), (50, Beep::Ok)]), [0, 120, 240]);
        assert_eq!(rings(&[(0, Beep::Done), (50, Beep::Ok)]), [0, 50]);
        assert_eq!(rings(&[(0, Beep::Ok), (20, Beep::Wrong)]), [0, 20, 140, 260]);
    }

    #[test]
    fn rings_that_were_missed_ring_once() {
        let mut beeper = Beeper::default();
        beeper.start(Millis(0), Beep::Wrong);
        assert_eq!(beeper.due(Millis(900)), Ring::Now);
        assert_eq!(beeper.due(Millis(901)), Ring::Later);
    }
}
