//! Whether somebody of a higher role could do what was refused, as it was asked.

use super::{Refused, Why};
use crate::domain::party::Role;

/// Whether a reason for going beyond a limit was given with what was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Override {
    /// One was.
    Given,
    /// None was.
    Missing,
}

impl Why {
    /// The lowest role in which this would not stand against it; none where no role changes anything.
    pub fn helped_by(&self, overridden: Override) -> Option<Role> {
        match self {
            Why::Role { needs, .. } => Some(*needs),
            Why::Limit { .. } | Why::BeforeShift { .. } => Some(Role::Supervisor),
            Why::NotEnough { override_helps: true, .. } if overridden == Override::Given => {
                Some(Role::Supervisor)
            }
            _ => None,
        }
    }
}

impl Refused {
    /// The lowest role in which nothing of this would stand against it; none where something would in any role.
    pub fn helped_by(&self, overridden: Override) -> Option<Role> {
        let roles = self.faults.iter().map(|fault| fault.why.helped_by(overridden));
        roles.collect::<Option<Vec<Role>>>()?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quantity::Qty;
    use crate::domain::refusal::Fault;
    use crate::domain::text::Code;

    fn role(needs: Role) -> Why {
        Why::Role { what: String::from("it"), needs, is: Role::Clerk }
    }

    fn short(override_helps: bool) -> Why {
        Why::NotEnough {
            item: Code::new("X").unwrap(),
            location: None,
            lot: None,
            asked: Qty(1),
            on_hand: None,
            available: None,
            kept: Vec::new(),
            expired: Vec::new(),
            elsewhere: Vec::new(),
            override_helps,
        }
    }

    #[test]
    fn a_role_helps_where_it_helps_against_all_that_stands_there() {
        let limit = || Why::Limit { item: Code::new("X").unwrap(), asked: Qty(1) };
        let (given, missing) = (Override::Given, Override::Missing);
        let cases = [
            (vec![role(Role::Manager)], missing, Some(Role::Manager)),
            (vec![limit(), role(Role::Manager)], missing, Some(Role::Manager)),
            (vec![Why::BeforeShift { hours: 12 }], missing, Some(Role::Supervisor)),
            (vec![limit(), Why::TooLarge], missing, None),
            (vec![short(true)], given, Some(Role::Supervisor)),
            (vec![short(true)], missing, None),
            (vec![short(false)], given, None),
            (Vec::new(), given, None),
        ];
        for (whys, overridden, wanted) in cases {
            let faults = whys.into_iter().map(|why| Fault { line: None, why }).collect();
            let refused = Refused { faults };
            assert_eq!(refused.helped_by(overridden), wanted, "{refused}");
        }
    }
}
