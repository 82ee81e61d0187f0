//! Mutations of inputs, the same each time: what a fuzzer does, without its eyes.

/// Bytes that limits are made of.
const ODD: [u8; 12] = [0, 1, 2, 10, 34, 44, 127, 128, 250, 251, 252, 255];
/// The longest input.
const LENGTH_MAX: usize = 4_096;

/// Makes inputs of others.
pub struct Mutator<'a> {
    inputs: Vec<&'a [u8]>,
    state: u64,
}

impl<'a> Mutator<'a> {
    /// From these inputs; at least one.
    pub fn new(inputs: Vec<&'a [u8]>) -> Mutator<'a> {
        Mutator { inputs, state: 0x9e37_79b9_7f4a_7c15 }
    }

    /// A number below `below`.
    fn dice(&mut self, below: usize) -> usize {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let number = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % below.max(1)
    }

    /// The next input: one of the corpus, changed in one to four ways.
    pub fn next_input(&mut self) -> Vec<u8> {
        let at = self.dice(self.inputs.len());
        let mut input = self.inputs[at].to_vec();
        for _ in 0..=self.dice(4) {
            self.change(&mut input);
        }
        input.truncate(LENGTH_MAX);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.dice(input.len() + 1);
        let odd = ODD[self.dice(ODD.len())];
        let length = self.dice(9).min(input.len() - at);
        match self.dice(8) {
            0 if at < input.len() => input[at] ^= 1 << self.dice(8),
            1 if at < input.len() => input[at] = odd,
            2 if at < input.len() => input[at] = u8::try_from(self.dice(256)).unwrap(),
            3 => input.insert(at, odd),
            4 => drop(input.drain(at..at + length)),
            5 => {
                // Once more what stands there.
                let part = input[at..at + length].to_vec();
                input.splice(at..at, part);
            }
            6 => {
                // The rest of another one.
                let which = self.dice(self.inputs.len());
                let other = self.inputs[which];
                let from = self.dice(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            _ => input.truncate(at),
        }
    }
}
