//! The table of verbs. A new verb is a new file and one line here.

use clap::{ArgMatches, Args};

use super::answer::Answer;
use super::at::At;
use super::fault::Fault;
use super::grammar;
use super::house::House;
use super::verb;

/// What exit codes mean where a verb has nothing of its own to say.
const EXITS: &str = "0 done; 1 refused, and nothing was changed; 2 wrong usage; 3 the store is out of reach";

/// A verb that works at a desk.
pub trait DeskVerb: Args + Sized {
    /// Its word.
    const NAME: &'static str;
    /// What it does, in a line.
    const ABOUT: &'static str;
    /// Examples that run in the demo store.
    const EXAMPLES: &'static [&'static str];
    /// What neither options nor examples say.
    const NOTES: &'static str = "";
    /// What its exit codes mean.
    const EXITS: &'static str = EXITS;
    /// What it answers with `--json`.
    const ANSWERS: &'static [Answer] = &[];
    /// Does it.
    fn run(self, at: &mut At<'_>) -> Result<(), Fault>;
}

/// A verb that works on the store from outside, or on none.
pub trait HouseVerb: Args + Sized {
    /// Its word.
    const NAME: &'static str;
    /// What it does, in a line.
    const ABOUT: &'static str;
    /// Examples that run in the demo store.
    const EXAMPLES: &'static [&'static str];
    /// What neither options nor examples say.
    const NOTES: &'static str = "";
    /// What its exit codes mean.
    const EXITS: &'static str;
    /// What it answers with `--json`.
    const ANSWERS: &'static [Answer] = &[];
    /// Does it.
    fn run(self, house: &mut House<'_>) -> Result<(), Fault>;
}

/// One that works at a desk as well: in a batch, on the screen's command line.
pub trait BothVerb: HouseVerb {
    /// Does it there.
    fn at_desk(self, at: &mut At<'_>) -> Result<(), Fault>;
}

/// How a verb is run.
#[derive(Clone, Copy)]
pub enum Run {
    /// At a desk; in a batch and on the screen's command line too.
    Desk(fn(&ArgMatches, &mut At<'_>) -> Result<(), Fault>),
    /// Alone.
    House(fn(&ArgMatches, &mut House<'_>) -> Result<(), Fault>),
    /// Both.
    Both {
        /// Alone.
        alone: fn(&ArgMatches, &mut House<'_>) -> Result<(), Fault>,
        /// In a batch, or on the screen's command line.
        at_desk: fn(&ArgMatches, &mut At<'_>) -> Result<(), Fault>,
    },
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
    /// Examples that run in the demo store.
    pub examples: &'static [&'static str],
    /// What neither options nor examples say.
    pub notes: &'static str,
    /// What its exit codes mean.
    pub exits: &'static str,
    /// What it answers with `--json`.
    pub answers: &'static [Answer],
}

/// Verbs that belong together.
#[derive(Clone, Copy)]
pub struct Group {
    /// What they are for.
    pub title: &'static str,
    /// The verbs, in the order in which help lists them.
    pub verbs: &'static [Verb],
}

/// All verbs, in groups.
pub const GROUPS: &[Group] = &[
    Group {
        title: "Daily work",
        verbs: &[
            desk::<verb::receive::Receive>(),
            desk::<verb::putaway::PutAway>(),
            desk::<verb::issue::Issue>(),
            desk::<verb::move_goods::Move>(),
            desk::<verb::adjust::Adjust>(),
            desk::<verb::scrap::Scrap>(),
            desk::<verb::return_goods::Return>(),
            desk::<verb::undo::Undo>(),
        ],
    },
    Group { title: "Promises", verbs: &[desk::<verb::reserve::Reserve>(), desk::<verb::release::Release>()] },
    Group {
        title: "What there is, and why",
        verbs: &[
            desk::<verb::stock::Stock>(),
            desk::<verb::journal::Journal>(),
            desk::<verb::why::WhyVerb>(),
        ],
    },
    Group {
        title: "A store and its settings",
        verbs: &[house::<verb::init::Init>(), desk::<verb::setting::SettingVerb>()],
    },
    Group {
        title: "Items, places, parties",
        verbs: &[
            desk::<verb::item::ItemVerb>(),
            desk::<verb::location::LocationVerb>(),
            desk::<verb::supplier::SupplierVerb>(),
            desk::<verb::lot::LotVerb>(),
            desk::<verb::job::JobVerb>(),
            desk::<verb::user::UserVerb>(),
        ],
    },
    Group {
        title: "Counts and alerts",
        verbs: &[desk::<verb::count::Count>(), desk::<verb::alerts::Alerts>()],
    },
    Group {
        title: "Files in and out",
        verbs: &[desk::<verb::import::Import>(), desk::<verb::export::Export>()],
    },
    Group {
        title: "Several people at once",
        verbs: &[
            desk::<verb::draft::DraftVerb>(),
            house::<verb::serve::ServeVerb>(),
            house::<verb::status::StatusVerb>(),
            house::<verb::server::ServerVerb>(),
            house::<verb::doctor::Doctor>(),
        ],
    },
    Group {
        title: "Care of the store",
        verbs: &[
            both::<verb::backup::Backup>(),
            house::<verb::restore::Restore>(),
            both::<verb::verify::Verify>(),
            house::<verb::rebuild::Rebuild>(),
            desk::<verb::close_period::ClosePeriod>(),
        ],
    },
    Group {
        title: "The program itself",
        verbs: &[
            house::<verb::demo::Demo>(),
            house::<verb::batch::Batch>(),
            house::<verb::config::Config>(),
            house::<verb::completions::Completions>(),
            house::<verb::man::Man>(),
        ],
    },
];

/// All verbs, one after the other.
pub fn verbs() -> impl Iterator<Item = &'static Verb> {
    GROUPS.iter().flat_map(|group| group.verbs)
}

/// The verb of a word.
pub fn find(name: &str) -> Option<&'static Verb> {
    verbs().find(|verb| verb.name == name)
}

const fn desk<V: DeskVerb>() -> Verb {
    Verb {
        name: V::NAME,
        grammar: desk_grammar::<V>,
        run: Run::Desk(run_desk::<V>),
        examples: V::EXAMPLES,
        notes: V::NOTES,
        exits: V::EXITS,
        answers: V::ANSWERS,
    }
}

const fn house<V: HouseVerb>() -> Verb {
    Verb {
        name: V::NAME,
        grammar: house_grammar::<V>,
        run: Run::House(run_house::<V>),
        examples: V::EXAMPLES,
        notes: V::NOTES,
        exits: V::EXITS,
        answers: V::ANSWERS,
    }
}

const fn both<V: BothVerb>() -> Verb {
    let run = Run::Both { alone: run_house::<V>, at_desk: run_both::<V> };
    Verb { run, ..house::<V>() }
}

fn desk_grammar<V: DeskVerb>(command: clap::Command) -> clap::Command {
    worded(V::augment_args(command), V::ABOUT, V::EXAMPLES, V::NOTES)
}

fn house_grammar<V: HouseVerb>(command: clap::Command) -> clap::Command {
    worded(V::augment_args(command), V::ABOUT, V::EXAMPLES, V::NOTES)
}

/// Says what a verb does; options that are flattened in must not say it for it.
fn worded(
    command: clap::Command,
    about: &'static str,
    examples: &[&'static str],
    notes: &'static str,
) -> clap::Command {
    let plural = if examples.len() == 1 { "Example" } else { "Examples" };
    let mut after = format!("{plural}:");
    for example in examples {
        after.push_str("\n  ");
        after.push_str(example);
    }
    for line in notes.lines() {
        after.push('\n');
        after.push_str(line);
    }
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

fn run_both<V: BothVerb>(matches: &ArgMatches, at: &mut At<'_>) -> Result<(), Fault> {
    let verb = V::from_arg_matches(matches).map_err(grammar::fault)?;
    verb.at_desk(at)
}
