//! `man`: the manual page, of the program or of one verb.

use clap::Args;
use clap_mangen::Man as Page;

use crate::cli::fault::Fault;
use crate::cli::grammar;
use crate::cli::house::House;
use crate::cli::table::HouseVerb;
use crate::domain::text::brief;

/// Prints a manual page.
#[derive(Args, Debug)]
pub struct Man {
    /// Of this verb; of the program where nothing is said
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

impl HouseVerb for Man {
    const NAME: &'static str = "man";
    const ABOUT: &'static str = "Print the manual page, of the program or of a verb";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom man > stockroom.1", "stockroom man receive > stockroom-receive.1"];
    const EXITS: &'static str = "0 printed; 2 wrong usage";

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let mut command = grammar::command();
        command.build();
        let page = match &self.verb {
            None => command,
            Some(verb) => command.find_subcommand(verb).cloned().ok_or_else(|| {
                Fault::usage(format!("there is no verb {}; --help lists the verbs", brief(verb)))
            })?,
        };
        Ok(Page::new(page).render(&mut house.out.raw())?)
    }
}
