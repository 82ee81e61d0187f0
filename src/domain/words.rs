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

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use crate::domain::alert::AlertKind;
    use crate::domain::entry::Action;
    use crate::domain::event::{MoveKind, Reason};
    use crate::domain::kind::Kind;
    use crate::domain::location::{LocationKind, Outside};
    use crate::domain::party::{JobKind, Role};
    use crate::domain::text;

    /// Each word is understood as what it is the word of, however it is written, and nothing else is.
    fn check<T: Copy + Debug + PartialEq>(
        all: &[T],
        word: fn(T) -> &'static str,
        parse: fn(&str) -> Option<T>,
    ) {
        for one in all {
            let word = word(*one);
            assert_eq!(parse(word), Some(*one));
            assert_eq!(parse(&format!(" {} ", word.to_uppercase())), Some(*one), "{word}");
        }
        for text in ["", "xyzzy"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn every_word_is_understood_as_what_it_stands_for() {
        check(&AlertKind::ALL, AlertKind::word, AlertKind::parse);
        check(&Action::ALL, Action::word, Action::parse);
        check(&Reason::ALL, Reason::word, Reason::parse);
        check(&Kind::ALL, Kind::word, Kind::parse);
        check(&Kind::ALL, Kind::title, Kind::parse);
        check(&LocationKind::INSIDE, LocationKind::word, LocationKind::parse);
        check(&JobKind::ALL, JobKind::word, JobKind::parse);
        check(&Role::ALL, Role::word, Role::parse);
    }

    #[test]
    fn a_word_that_people_use_for_a_kind_is_understood() {
        let kinds: &[(Kind, &[&str])] = &[
            (Kind::Raw, &["raw materials", "RM", "material"]),
            (Kind::Wip, &["work in process"]),
            (Kind::Mro, &["maintenance", "spare", "Spares", "supplies"]),
            (Kind::Finished, &["finished good", "FG", "goods"]),
            (Kind::Packing, &["packing materials", "packaging", "pm"]),
        ];
        for (kind, words) in kinds {
            for word in *words {
                assert_eq!(Kind::parse(word), Some(*kind), "{word}");
            }
        }
        let places: &[(LocationKind, &[&str])] = &[
            (LocationKind::Storage, &["bin", "Shelf", "zone", "aisle", "rack", "store"]),
            (LocationKind::Dock, &["receiving", "shipping"]),
            (LocationKind::Hold, &["quarantine", "inspection"]),
            (LocationKind::Workplace, &["bench", "production"]),
        ];
        for (kind, words) in places {
            for word in *words {
                assert_eq!(LocationKind::parse(word), Some(*kind), "{word}");
            }
        }
    }

    #[test]
    fn files_tell_movements_and_outside_places_by_these_words() {
        let kinds = [
            (MoveKind::Opening, "opening"),
            (MoveKind::Receive, "receive"),
            (MoveKind::PutAway, "putaway"),
            (MoveKind::Issue, "issue"),
            (MoveKind::Move, "move"),
            (MoveKind::Adjust, "adjust"),
            (MoveKind::Scrap, "scrap"),
            (MoveKind::Return, "return"),
            (MoveKind::Count, "count"),
            (MoveKind::CountCorrection, "count-correction"),
            (MoveKind::Recode, "recode"),
        ];
        for (kind, word) in kinds {
            assert_eq!(kind.word(), word);
        }
        let places = ["supplier", "customer", "production", "use", "loss", "opening", "recode"];
        for (outside, word) in Outside::ALL.into_iter().zip(places) {
            assert_eq!(outside.word(), word);
            assert_eq!(Outside::of(outside.id()), Some(outside));
            assert!(outside.id().is_outside());
            assert_eq!(text::Code::new(word).map(|code| code.folded()), Ok(String::from(word)));
        }
        assert_eq!(Outside::of(super::super::ids::LocationId::FIRST_INSIDE), None);
    }
}
