//! The policies of an item as options: the room's minimum and maximum, and those of single places.

use super::{Clear, Fields, code};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::domain::command::{LocationRef, Patch, PolicyPatch, PolicySwitch};
use crate::domain::item::Item;
use crate::domain::quantity::Qty;
use crate::domain::query::ItemView;
use crate::domain::text::brief;

impl Fields {
    /// What these options ask for; what an item has is needed to clear all of it.
    pub(super) fn policies(
        &self,
        at: &At<'_>,
        units: &Item,
        view: Option<&ItemView>,
    ) -> Result<Vec<PolicyPatch>, Fault> {
        let mut policies = Vec::new();
        if self.clears.contains(&Clear::Policy) {
            let places = view.into_iter().flat_map(|view| view.item.policies.iter().filter_map(|p| p.place));
            policies.extend(places.map(|place| PolicyPatch {
                place: Some(LocationRef::Id(place)),
                min: Patch::Clear,
                max: Patch::Clear,
                switch: PolicySwitch::MinMax,
            }));
        }
        let off =
            |typed: &Option<String>| typed.as_deref().is_some_and(|text| text.eq_ignore_ascii_case("none"));
        if off(&self.min) {
            if self.max.as_ref().is_some_and(|_| !off(&self.max)) {
                return Err(Fault::usage("--min none is no policy at all; leave --max out"));
            }
            let (min, max) = (Patch::Keep, Patch::Keep);
            policies.push(PolicyPatch { place: None, min, max, switch: PolicySwitch::None });
        }
        let quantity = |place: &str, typed: &str| super::quantity(at, units, place, typed);
        let read = |place: &str, typed: &Option<String>| -> Result<Patch<Qty>, Fault> {
            let set = typed.as_deref().map(|typed| quantity(place, typed)).transpose()?;
            Ok(self.patched(set, Clear::Policy))
        };
        let (min, max) = match off(&self.min) {
            true => (Patch::Keep, Patch::Keep),
            false => (read("--min", &self.min)?, read("--max", &self.max)?),
        };
        let quantity = |typed| quantity("--policy", typed);
        if (&min, &max) != (&Patch::Keep, &Patch::Keep) {
            policies.push(PolicyPatch { place: None, min, max, switch: PolicySwitch::MinMax });
        }
        for text in &self.policies {
            let help = || {
                Fault::usage(format!(
                    "{} is no policy; write LOC=5..20, LOC=5, LOC=off or LOC=clear",
                    brief(text)
                ))
            };
            let (place, rule) = text.rsplit_once('=').ok_or_else(help)?;
            let place = Some(LocationRef::Code(code(place, "--policy")?));
            let (min, max, switch) = match rule {
                "off" => (Patch::Keep, Patch::Keep, PolicySwitch::None),
                "clear" => (Patch::Clear, Patch::Clear, PolicySwitch::MinMax),
                _ => match rule.split_once("..") {
                    Some((min, max)) => {
                        (Patch::Set(quantity(min)?), Patch::Set(quantity(max)?), PolicySwitch::MinMax)
                    }
                    None => (Patch::Set(quantity(rule)?), Patch::Keep, PolicySwitch::MinMax),
                },
            };
            policies.push(PolicyPatch { place, min, max, switch });
        }
        Ok(policies)
    }
}
