//! Which rows of a long list are on the screen. Pure; it knows a length and a height, never the rows.

/// The first row to show so that `selected` is seen, given the one that was first before.
///
/// At an edge it jumps half a page: on a slow line one long redraw is kinder than one at each key.
pub fn follow(first: u64, selected: u64, height: u16, length: u64) -> u64 {
    let height = u64::from(height);
    if height == 0 || length == 0 {
        return 0;
    }
    let selected = selected.min(length - 1);
    let last_first = length.saturating_sub(height);
    let half = height / 2;
    let first = if selected < first {
        (selected + 1).saturating_sub(height - half)
    } else if selected >= first.saturating_add(height) {
        selected.saturating_sub(half)
    } else {
        first
    };
    first.min(last_first)
}

/// Where a step of `by` rows leads: it stops at the ends.
pub fn step(selected: u64, by: i64, length: u64) -> u64 {
    selected.saturating_add_signed(by).min(length.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_window_stays_while_it_can_and_jumps_half_a_page_at_the_edge() {
        let cases = [
            (0, 0, 10, 100, 0),
            (0, 9, 10, 100, 0),
            (0, 10, 10, 100, 5),
            (20, 19, 10, 100, 15),
            (20, 2, 10, 100, 0),
            (0, 99, 10, 100, 90),
            (90, 99, 10, 40, 30),
            (5, 3, 0, 100, 0),
            (5, 3, 10, 0, 0),
            (3, 4, 1, 9, 4),
        ];
        for (first, selected, height, length, expected) in cases {
            assert_eq!(
                follow(first, selected, height, length),
                expected,
                "{first} {selected} {height} {length}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_selected_row_is_always_seen(first in 0u64..3_000, selected in 0u64..3_000, height in 1u16..80, length in 1u64..2_000) {
            let first = follow(first, selected, height, length);
            let selected = selected.min(length - 1);
            prop_assert!(first <= selected && selected < first + u64::from(height));
            prop_assert!(first == 0 || first + u64::from(height) <= length);
        }

        #[test]
        fn steps_stay_inside(selected: u64, by: i64, length in 0u64..100) {
            prop_assert!(step(selected, by, length) < length.max(1));
        }
    }
}
