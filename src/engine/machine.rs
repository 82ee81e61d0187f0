//! The writer as a machine: events in, one effect out, no clock, no disk, no thread. The pump only does what it says.
//!
//! It gathers what waits into batches, so that one flush serves all, and settles the file when it is quiet.

use super::job::Weigh;

/// The most jobs of a batch.
pub const BATCH_JOBS: usize = 256;
/// So many that wait for company are enough for a batch.
pub const PATIENT_JOBS: usize = 16;
/// The most bytes of commands in a batch; a larger command is a batch of its own.
pub const BATCH_BYTES: usize = 1024 * 1024;

/// What happened.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<J> {
    /// A job came.
    Arrived(J),
    /// Nothing more waits.
    Drained,
    /// A batch has been run.
    Ran(Ran),
    /// Nothing came for a while.
    Quiet,
    /// Whoever is waiting is served, then it is over.
    Stop,
}

/// What became of a batch, or of settling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ran {
    /// Something was committed.
    Committed,
    /// Nothing was to be committed.
    Nothing,
    /// The file is settled.
    Settled,
    /// The disk failed: nothing more can be done.
    Lost,
}

/// What is to be done next; each is answered with an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect<J> {
    /// Take a job if one waits: `Arrived` or `Drained`.
    Take,
    /// Wait for a job: `Arrived`, `Stop`, or `Quiet` after a while where that is asked for.
    Wait(Patience),
    /// Run these in one transaction: `Ran`.
    Run(Vec<J>),
    /// Commit nothing, in a way that makes the next open quick: `Ran`.
    Settle,
    /// The end.
    Close,
}

/// Whether a wait ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// It does not.
    Endless,
    /// After the quiet time.
    UntilQuiet,
    /// After a moment: something waits for company that is in no hurry.
    Brief,
}

/// The writer's state.
#[derive(Debug)]
pub struct Machine<J> {
    batch: Vec<J>,
    bytes: usize,
    /// What did not fit into the batch that is about to run.
    held: Option<J>,
    /// Whether there were commits since the file was settled.
    unsettled: bool,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Open,
    Stopping,
    Closed,
}

impl<J> Default for Machine<J> {
    fn default() -> Self {
        Machine { batch: Vec::new(), bytes: 0, held: None, unsettled: false, phase: Phase::Open }
    }
}

impl<J: Weigh> Machine<J> {
    /// One step.
    pub fn step(&mut self, event: Event<J>) -> Effect<J> {
        match event {
            _ if self.phase == Phase::Closed => Effect::Close,
            Event::Arrived(job) => self.arrived(job),
            Event::Drained => self.run_or_rest(),
            Event::Ran(ran) => self.ran(ran),
            // Nobody came to be committed with.
            Event::Quiet if !self.batch.is_empty() => self.run(),
            Event::Quiet if self.unsettled => Effect::Settle,
            Event::Quiet => Effect::Wait(Patience::Endless),
            Event::Stop => {
                self.phase = Phase::Stopping;
                Effect::Take
            }
        }
    }

    fn arrived(&mut self, job: J) -> Effect<J> {
        let full = self.bytes.saturating_add(job.bytes()) > BATCH_BYTES;
        if !self.batch.is_empty() && (full || job.alone()) {
            self.held = Some(job);
            return self.run();
        }
        let alone = job.alone();
        self.bytes = self.bytes.saturating_add(job.bytes());
        self.batch.push(job);
        if alone || self.batch.len() >= BATCH_JOBS || self.bytes >= BATCH_BYTES {
            return self.run();
        }
        Effect::Take
    }

    fn ran(&mut self, ran: Ran) -> Effect<J> {
        match ran {
            Ran::Committed => self.unsettled = true,
            Ran::Settled => self.unsettled = false,
            Ran::Nothing => {}
            Ran::Lost => {
                self.phase = Phase::Closed;
                return Effect::Close;
            }
        }
        match self.held.take() {
            Some(job) => self.arrived(job),
            None if ran == Ran::Settled => self.run_or_rest(),
            None => Effect::Take,
        }
    }

    fn run(&mut self) -> Effect<J> {
        self.bytes = 0;
        Effect::Run(std::mem::take(&mut self.batch))
    }

    fn run_or_rest(&mut self) -> Effect<J> {
        let patient = self.batch.len() < PATIENT_JOBS && self.batch.iter().all(Weigh::patient);
        match self.phase {
            Phase::Open if !self.batch.is_empty() && patient => Effect::Wait(Patience::Brief),
            _ if !self.batch.is_empty() => self.run(),
            Phase::Open if self.unsettled => Effect::Wait(Patience::UntilQuiet),
            Phase::Open => Effect::Wait(Patience::Endless),
            Phase::Stopping if self.unsettled => Effect::Settle,
            Phase::Stopping | Phase::Closed => {
                self.phase = Phase::Closed;
                Effect::Close
            }
        }
    }

    /// What was left undone at the end.
    pub fn left(self) -> impl Iterator<Item = J> {
        self.batch.into_iter().chain(self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, Clone, Copy)]
    enum Toy {
        Small(u32),
        Large(usize),
        Set,
        Patient(u32),
    }

    impl Weigh for Toy {
        fn bytes(&self) -> usize {
            match self {
                Toy::Small(_) | Toy::Patient(_) => 100,
                Toy::Large(bytes) => *bytes,
                Toy::Set => 10,
            }
        }
        fn alone(&self) -> bool {
            *self == Toy::Set
        }
        fn patient(&self) -> bool {
            matches!(self, Toy::Patient(_))
        }
    }

    fn fed(jobs: &[Toy]) -> (Machine<Toy>, Effect<Toy>) {
        let mut machine = Machine::default();
        let mut effect = Effect::Take;
        for job in jobs {
            assert_eq!(effect, Effect::Take, "it asks for the next job");
            effect = machine.step(Event::Arrived(*job));
        }
        (machine, effect)
    }

    #[test]
    fn what_waits_becomes_one_batch() {
        let (mut machine, effect) = fed(&[Toy::Small(1), Toy::Small(2)]);
        assert_eq!(effect, Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Run(vec![Toy::Small(1), Toy::Small(2)]));
        assert_eq!(machine.step(Event::Ran(Ran::Committed)), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Wait(Patience::UntilQuiet));
    }

    #[test]
    fn a_batch_ends_at_256_jobs() {
        let jobs: Vec<Toy> = (0..256).map(Toy::Small).collect();
        let (_, effect) = fed(&jobs);
        assert_eq!(effect, Effect::Run(jobs));
    }

    #[test]
    fn a_batch_ends_at_a_mebibyte_and_the_rest_comes_next() {
        let (mut machine, effect) = fed(&[Toy::Large(BATCH_BYTES - 50), Toy::Small(2)]);
        assert_eq!(effect, Effect::Run(vec![Toy::Large(BATCH_BYTES - 50)]));
        assert_eq!(machine.step(Event::Ran(Ran::Committed)), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Run(vec![Toy::Small(2)]));
    }

    #[test]
    fn a_set_is_a_batch_of_its_own_and_keeps_its_turn() {
        let (mut machine, effect) = fed(&[Toy::Small(1), Toy::Set]);
        assert_eq!(effect, Effect::Run(vec![Toy::Small(1)]));
        assert_eq!(machine.step(Event::Ran(Ran::Committed)), Effect::Run(vec![Toy::Set]));
    }

    #[test]
    fn what_is_in_no_hurry_is_committed_with_the_next_that_is_or_after_a_moment() {
        let (mut machine, _) = fed(&[Toy::Patient(1)]);
        assert_eq!(machine.step(Event::Drained), Effect::Wait(Patience::Brief));
        assert_eq!(machine.step(Event::Arrived(Toy::Small(2))), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Run(vec![Toy::Patient(1), Toy::Small(2)]));
        assert_eq!(machine.step(Event::Ran(Ran::Committed)), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Wait(Patience::UntilQuiet));
        assert_eq!(machine.step(Event::Arrived(Toy::Patient(3))), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Wait(Patience::Brief));
        assert_eq!(machine.step(Event::Quiet), Effect::Run(vec![Toy::Patient(3)]), "nobody came");
        assert_eq!(machine.step(Event::Ran(Ran::Committed)), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Wait(Patience::UntilQuiet));
        assert_eq!(machine.step(Event::Quiet), Effect::Settle);
    }

    #[test]
    fn many_that_are_in_no_hurry_are_enough_and_a_stop_does_not_forget_one() {
        let jobs: Vec<Toy> = (0..PATIENT_JOBS as u32).map(Toy::Patient).collect();
        let (mut machine, _) = fed(&jobs);
        assert_eq!(machine.step(Event::Drained), Effect::Run(jobs));
        let (mut machine, _) = fed(&[Toy::Patient(1)]);
        assert_eq!(machine.step(Event::Drained), Effect::Wait(Patience::Brief));
        assert_eq!(machine.step(Event::Stop), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Run(vec![Toy::Patient(1)]));
    }

    #[test]
    fn quiet_settles_once() {
        let (mut machine, _) = fed(&[Toy::Small(1)]);
        machine.step(Event::Drained);
        machine.step(Event::Ran(Ran::Committed));
        machine.step(Event::Drained);
        assert_eq!(machine.step(Event::Quiet), Effect::Settle);
        assert_eq!(machine.step(Event::Ran(Ran::Settled)), Effect::Wait(Patience::Endless));
        assert_eq!(machine.step(Event::Quiet), Effect::Wait(Patience::Endless));
    }

    #[test]
    fn a_batch_that_committed_nothing_needs_no_settling() {
        let (mut machine, _) = fed(&[Toy::Small(1)]);
        machine.step(Event::Drained);
        machine.step(Event::Ran(Ran::Nothing));
        assert_eq!(machine.step(Event::Drained), Effect::Wait(Patience::Endless));
    }

    #[test]
    fn a_stop_serves_who_waits_then_settles_then_closes() {
        let (mut machine, _) = fed(&[Toy::Small(1)]);
        assert_eq!(machine.step(Event::Stop), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Run(vec![Toy::Small(1)]));
        assert_eq!(machine.step(Event::Ran(Ran::Committed)), Effect::Take);
        assert_eq!(machine.step(Event::Drained), Effect::Settle);
        assert_eq!(machine.step(Event::Ran(Ran::Settled)), Effect::Close);
    }

    #[test]
    fn after_the_disk_failed_nothing_is_done_and_what_was_held_is_left() {
        let (mut machine, _) = fed(&[Toy::Small(1), Toy::Set]);
        assert_eq!(machine.step(Event::Ran(Ran::Lost)), Effect::Close);
        assert_eq!(machine.step(Event::Arrived(Toy::Small(3))), Effect::Close);
        assert_eq!(machine.left().collect::<Vec<_>>(), vec![Toy::Set]);
    }
}
