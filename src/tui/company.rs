//! Colleagues: where they are, where this person is for them, and the words for both. Pure.

use super::effect::Effect;
use super::facts::Facts;
use super::millis::Millis;
use super::modal::Modal;
use super::model::Model;
use super::said::Tone;
use crate::domain::ids::LocationId;
use crate::service::news::{Colleague, Doing};

/// A server takes somebody to be where they said for 60 seconds; it is said again well before.
pub const AGAIN_MILLIS: u64 = 20_000;

/// Where colleagues are, and what was told of oneself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// Everybody, oneself included; none where there is nobody to hear of.
    all: Option<Vec<Colleague>>,
    told: Doing,
    again: Option<Millis>,
}

impl Company {
    /// The server says who is where.
    pub fn take(&mut self, all: Vec<Colleague>) {
        self.all = Some(all);
    }

    /// When it is to be said again where this person is.
    pub fn deadline(&self) -> Option<Millis> {
        self.again
    }
}

impl Facts {
    /// The colleagues, without oneself.
    pub fn colleagues(&self) -> impl Iterator<Item = &Colleague> {
        let own = self.store.as_ref().map(|store| store.person);
        self.company.all.iter().flatten().filter(move |other| Some(other.person) != own)
    }

    /// Who else is at a place.
    pub fn at_place(&self, place: LocationId) -> impl Iterator<Item = &Colleague> {
        self.colleagues().filter(move |other| other.place.as_ref().is_some_and(|(id, _)| *id == place))
    }
}

/// Says where this person is now, where that is news or was said long ago.
pub(super) fn tell(model: &mut Model, out: &mut Vec<Effect>) {
    if model.facts.company.all.is_none() {
        return;
    }
    let doing = model.top().page().doing(&model.facts).unwrap_or_default();
    let company = &mut model.facts.company;
    let due = company.again.is_some_and(|again| again <= model.now);
    if doing == company.told && !due {
        return;
    }
    let nowhere = doing == Doing::default();
    company.again = (!nowhere).then(|| model.now.plus(AGAIN_MILLIS));
    company.told = doing.clone();
    out.push(Effect::Here(doing));
}

/// Who else is at the place or the document of the screen on top: `Ann: counting`.
pub(super) fn beside(model: &Model) -> Option<String> {
    let doing = model.top().page().doing(&model.facts)?;
    let facts = &model.facts;
    let mut at_document: Vec<&Colleague> = Vec::new();
    if let Some(document) = &doing.document {
        let same =
            |other: &&Colleague| other.document.as_ref().is_some_and(|of| of.folded() == document.folded());
        at_document.extend(facts.colleagues().filter(same));
    }
    let all: Vec<&Colleague> =
        doing.place.iter().flat_map(|place| facts.at_place(*place)).chain(at_document).collect();
    match all.as_slice() {
        [] => None,
        [one] => Some(format!("{}: {}", one.name, one.what)),
        several => {
            let names: Vec<&str> = several.iter().map(|other| other.name.as_str()).collect();
            Some(format!("{} are here", names.join(" and ")))
        }
    }
}

/// Everybody and where they are, to be read.
pub(super) fn who(facts: &Facts) -> Modal {
    let lines: Vec<String> = facts
        .colleagues()
        .map(|other| {
            let place = other.place.as_ref().map(|(_, code)| format!(" at {code}")).unwrap_or_default();
            let document = other.document.as_ref().map(|code| format!(", {code}")).unwrap_or_default();
            format!("{}: {}{place}{document}, since {}.", other.name, other.what, facts.brief(other.since))
        })
        .collect();
    match (lines.is_empty(), facts.company.all.is_some()) {
        (false, _) => Modal::notice("Who is here", Tone::Info, lines),
        (true, true) => {
            let nobody = String::from("Nobody else is at a place or a document now.");
            Modal::notice("Who is here", Tone::Info, vec![nobody])
        }
        (true, false) => {
            let alone = String::from("This store is open in this program alone: there is nobody else.");
            Modal::notice("Who is here", Tone::Info, vec![alone])
        }
    }
}
