//! The words of an enumeration as one constant table, for those who offer them to be chosen from. The words themselves
//! stay with the enumeration.

/// The words of these variants, in this order, as a constant.
macro_rules! words {
    ($of:ty, $all:expr) => {{
        const ALL: &[$of] = &$all;
        #[expect(
            clippy::indexing_slicing,
            reason = "the position is below the length, and this is done once, by the compiler"
        )]
        const WORDS: [&str; ALL.len()] = {
            let mut words = [""; ALL.len()];
            let mut at = 0;
            while at < ALL.len() {
                words[at] = ALL[at].word();
                at += 1;
            }
            words
        };
        &WORDS
    }};
}

pub(crate) use words;
