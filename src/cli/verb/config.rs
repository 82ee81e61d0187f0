//! `config`: the configuration of the screen, printed as a template or checked.

use std::path::PathBuf;

use clap::Args;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::House;
use crate::cli::table::HouseVerb;

/// What a check tells.
static CHECKED: Object = Object {
    name: "configuration checked",
    doc: "What a check of a configuration that is sound tells, an object a sentence.",
    fields: &[("message", "what there is to say of it")],
};

/// Prints or checks the configuration of the screen.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Config {
    /// Print a configuration with everything in it that can be set
    #[arg(long, conflicts_with_all = ["check", "file"], required_unless_present_any = ["check", "file"])]
    print: bool,
    /// Say what is wrong with the configuration, and which keys it changes; FILE alone does so too
    #[arg(long)]
    check: bool,
    /// The configuration to check; else the one that the screen would read
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl HouseVerb for Config {
    const NAME: &'static str = "config";
    const ABOUT: &'static str = "Print a template of the screen's configuration, or check it";
    const EXAMPLES: &'static [&'static str] = &["stockroom config --print", "stockroom config --check"];
    const ANSWERS: &'static [Answer] = &[answer!(when "with --check": CHECKED)];
    const EXITS: &'static str =
        "0 printed, or sound; 2 wrong usage; 3 the configuration cannot be read or used";

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        if self.print {
            return Ok(house.out.raw().write_all(house.face.template().as_bytes())?);
        }
        let file = self.file.as_deref().or(house.looks.config.as_deref());
        for line in house.face.check(file)? {
            house.out.say(&line)?;
        }
        Ok(())
    }
}
