//! `completions`: a script that lets a shell complete this program's words.

use clap::Args;
use clap_complete::Shell;

use crate::cli::fault::Fault;
use crate::cli::grammar;
use crate::cli::house::House;
use crate::cli::table::HouseVerb;

/// Prints completions.
#[derive(Args, Debug)]
pub struct Completions {
    /// For which shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl HouseVerb for Completions {
    const NAME: &'static str = "completions";
    const ABOUT: &'static str = "Print completions for a shell";
    const EXAMPLES: &'static [&'static str] = &["stockroom completions bash > stockroom.bash"];
    const EXITS: &'static str = "0 printed; 2 wrong usage";

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        // Into memory first: the generator cannot bear a reader that goes away.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut grammar::command(), "stockroom", &mut script);
        Ok(house.out.raw().write_all(&script)?)
    }
}
