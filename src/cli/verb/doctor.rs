//! `doctor`: what is wrong with the store on this machine, and what to do about it.

use clap::Args;
use serde_json::{Map, Value};

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::{House, hear_opening};
use crate::cli::out::Style;
use crate::cli::reach::place;
use crate::cli::table::HouseVerb;
use crate::domain::text::shown;
use crate::service::doctor::{Finding, State, at_socket, facts, judged};
use crate::service::remote::Place;

/// What was looked at.
static FINDING: Object = Object {
    name: "finding",
    doc: "One thing that was looked at.",
    fields: &[
        ("what", "the folder, the store, the server, the backups and so on, in a word"),
        ("state", "fine, note or wrong"),
        ("says", "how it is, in words"),
        ("help", "what would help; null where nothing need be done"),
    ],
};

/// Looks at the store.
#[derive(Args, Debug)]
pub struct Doctor {}

impl HouseVerb for Doctor {
    const NAME: &'static str = "doctor";
    const ABOUT: &'static str = "Say what is wrong with the store on this machine, and what to do";
    const EXAMPLES: &'static [&'static str] = &["stockroom doctor"];
    const NOTES: &'static str = "\
It looks at the folder, its owner and modes, the disk and its space, who has the store, the server and its socket,
versions, how the store opens, backups and the clock; at a socket (--socket, or the machine's own service) at what its
server says, for the store is somebody else's there. It works without a server and with a damaged store. It changes
nothing but what any opening does: a store that was not closed is recovered, an older one brought up to date. `verify` proves what is in it.";
    const EXITS: &'static str =
        "0 nothing is wrong; 1 something is, and each thing is told with what would help";
    const ANSWERS: &'static [Answer] = &[answer!(FINDING)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let findings = match place(house.options, house.env)? {
            Place::Socket(socket) => at_socket(&socket),
            Place::Store(dir) => judged(&facts(&dir, hear_opening(house.env))),
        };
        let mut wrong = 0_usize;
        for finding in &findings {
            wrong = wrong.saturating_add(usize::from(finding.state == State::Wrong));
            tell(house, finding)?;
        }
        match wrong {
            0 => Ok(()),
            1 => Err(Fault::refused("1 thing is wrong")),
            several => Err(Fault::refused(format!("{several} things are wrong"))),
        }
    }
}

fn tell(house: &mut House<'_>, finding: &Finding) -> Result<(), Fault> {
    if house.out.style() == Style::Json {
        let help = finding.help.as_deref().map_or(Value::Null, |help| Value::from(shown(help)));
        let fields = [
            ("what", Value::from(finding.what)),
            ("state", Value::from(finding.state.word())),
            ("says", Value::from(shown(&finding.says))),
            ("help", help),
        ];
        let object: Map<String, Value> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        return Ok(house.out.object(object)?);
    }
    house.out.say(&format!("{:<5} {:<10} {}", finding.state.word(), finding.what, finding.says))?;
    if let Some(help) = &finding.help {
        house.out.say(&format!("{:16} {help}", ""))?;
    }
    Ok(())
}
