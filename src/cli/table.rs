//! The table of verbs. A new verb is a new file and one line here.

use clap::{ArgMatches, Args};

use super::at::At;
use super::fault::Fault;
use super::grammar;
use super::house::House;
use super::verb;

/// A verb that works at a desk.
pub trait DeskVerb: Args + Sized {
    /// Its word.
    const NAME: &'static str;
    /// What it does, in a line.
    const ABOUT: &'static str;
    /// Examples, and what its options do not say.
    const AFTER: &'static str;
    /// Does it.
    fn run(self, at: &mut At<'_>) -> Result<(), Fault>;
}

/// A verb that works on the store from outside, or on none.
pub trait HouseVerb: Args + Sized {
    /// Its word.
    const NAME: &'static str;
    /// What it does, in a line.
    const ABOUT: &'static str;
    /// Examples, and what its options do not say.
    const AFTER: &'static str;
    /// Does it.
    fn run(self, house: &mut House<'_>) -> Result<(), Fault>;
}

/// How a verb is run.
#[derive(Clone, Copy)]
pub enum Run {
    /// At a desk; in a batch and on the screen's command line too.
    Desk(fn(&ArgMatches, &mut At<'_>) -> Result<(), Fault>),
    /// Alone.
    House(fn(&ArgMatches, &mut House<'_>) -> Result<(), Fault>),
}

/// A verb of the command line.
#[derive(Clone, Copy)]
pub struct Verb {
    /// Its word.
    pub name: &'static str,
    /// Its arguments.
    pub grammar: fn(clap::Command) -> clap::Command,
    /// How it is run.
    pub run: Run,
}

/// All verbs, in the order in which help lists them.
pub const VERBS: &[Verb] = &[
    house::<verb::init::Init>(),
    desk::<verb::setting::SettingVerb>(),
    desk::<verb::receive::Receive>(),
    desk::<verb::putaway::PutAway>(),
    desk::<verb::issue::Issue>(),
    desk::<verb::move_goods::Move>(),
    desk::<verb::adjust::Adjust>(),
    desk::<verb::scrap::Scrap>(),
    desk::<verb::return_goods::Return>(),
    desk::<verb::reserve::Reserve>(),
    desk::<verb::release::Release>(),
    desk::<verb::undo::Undo>(),
    desk::<verb::count::Count>(),
    desk::<verb::stock::Stock>(),
    desk::<verb::journal::Journal>(),
    desk::<verb::why::WhyVerb>(),
    desk::<verb::item::ItemVerb>(),
    desk::<verb::location::LocationVerb>(),
    desk::<verb::supplier::SupplierVerb>(),
    desk::<verb::lot::LotVerb>(),
    desk::<verb::job::JobVerb>(),
    desk::<verb::alerts::Alerts>(),
    desk::<verb::import::Import>(),
    desk::<verb::export::Export>(),
    house::<verb::serve::ServeVerb>(),
    house::<verb::serve::StatusVerb>(),
    house::<verb::serve::ServerVerb>(),
    house::<verb::backup::Backup>(),
    house::<verb::restore::Restore>(),
    house::<verb::verify::Verify>(),
    house::<verb::rebuild::Rebuild>(),
    desk::<verb::close_period::ClosePeriod>(),
    house::<verb::demo::Demo>(),
    house::<verb::batch::Batch>(),
    house::<verb::completions::Completions>(),
    house::<verb::man::Man>(),
];

/// The verb of a word.
pub fn find(name: &str) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.name == name)
}

const fn desk<V: DeskVerb>() -> Verb {
    Verb { name: V::NAME, grammar: desk_grammar::<V>, run: Run::Desk(run_desk::<V>) }
}

const fn house<V: HouseVerb>() -> Verb {
    Verb { name: V::NAME, grammar: house_grammar::<V>, run: Run::House(run_house::<V>) }
}

fn desk_grammar<V: DeskVerb>(command: clap::Command) -> clap::Command {
    worded(V::augment_args(command), V::ABOUT, V::AFTER)
}

fn house_grammar<V: HouseVerb>(command: clap::Command) -> clap::Command {
    worded(V::augment_args(command), V::ABOUT, V::AFTER)
}

/// Says what a verb does; options that are flattened in must not say it for it.
fn worded(command: clap::Command, about: &'static str, after: &'static str) -> clap::Command {
    // A word that is missing is a sentence, not a page of help.
    command.about(about).long_about(about).after_help(after).arg_required_else_help(false)
}

fn run_desk<V: DeskVerb>(matches: &ArgMatches, at: &mut At<'_>) -> Result<(), Fault> {
    let verb = V::from_arg_matches(matches).map_err(grammar::fault)?;
    verb.run(at)
}

fn run_house<V: HouseVerb>(matches: &ArgMatches, house: &mut House<'_>) -> Result<(), Fault> {
    let verb = V::from_arg_matches(matches).map_err(grammar::fault)?;
    verb.run(house)
}
