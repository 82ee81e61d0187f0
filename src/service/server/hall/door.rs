//! Who is let to the door of a hall, where only so many may stand who have said nothing yet: nobody keeps it shut for the
//! others, however many stand there. Pure; who stands there is told, oldest first.

/// Whether somebody may come to the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// There is a place.
    Open,
    /// In place of this one, who is of the account that takes up most of it.
    Instead(u64),
    /// So many of their own account stand there already.
    Shut(usize),
}

/// How many may stand there, and how much of it one account may take.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// In all.
    pub all: usize,
    /// Whether whoever comes is bound to half of it: the owner and launchers are not.
    pub bound: bool,
}

/// Whether somebody of an account may come; `silent` has number and account of who stands there, oldest first.
pub fn door(silent: &[(u64, u32)], account: u32, places: Places) -> Door {
    let of = |account: u32| silent.iter().filter(|(_, other)| *other == account).count();
    let share = places.all.div_ceil(2);
    if places.bound && of(account) >= share {
        return Door::Shut(share);
    }
    if silent.len() < places.all {
        return Door::Open;
    }
    let most = silent.iter().filter(|(_, other)| *other != account).max_by_key(|(number, other)| {
        // Of the account with most, the one that has stood there longest.
        (of(*other), std::cmp::Reverse(*number))
    });
    match most {
        Some((number, other)) if of(*other) > of(account) => Door::Instead(*number),
        _ => Door::Shut(silent.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who stands there, by their accounts, oldest first and numbered from 1.
    #[track_caller]
    fn check(there: &[u32], account: u32, bound: bool, told: Door) {
        let silent: Vec<(u64, u32)> = (1..).zip(there.iter().copied()).collect();
        assert_eq!(door(&silent, account, Places { all: 4, bound }), told, "{account} comes to {there:?}");
    }

    #[test]
    fn the_door_is_open_until_it_is_full() {
        check(&[], 7, true, Door::Open);
        check(&[1, 1, 2], 7, true, Door::Open);
        check(&[7, 7, 7], 7, false, Door::Open);
    }

    #[test]
    fn an_account_takes_no_more_than_half_of_it() {
        check(&[7, 7], 7, true, Door::Shut(2));
        check(&[7, 1, 7, 1], 7, true, Door::Shut(2));
        check(&[7, 7, 7, 7], 7, false, Door::Shut(4));
    }

    #[test]
    fn accounts_that_fill_it_make_room_for_whoever_else_comes() {
        check(&[1, 2, 1, 2], 7, true, Door::Instead(1));
        check(&[2, 1, 1, 1], 7, true, Door::Instead(2));
        check(&[1, 7, 1, 1], 7, true, Door::Instead(1));
        check(&[1, 2, 1, 2], 0, false, Door::Instead(1));
        // Nobody makes room for somebody who takes up as much.
        check(&[1, 1, 7, 7], 7, false, Door::Shut(4));
        check(&[1, 2, 3, 7], 7, true, Door::Shut(4));
        check(&[1, 2, 3, 4], 7, true, Door::Instead(1));
    }
}
