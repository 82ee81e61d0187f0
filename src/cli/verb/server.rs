//! `server stop`: tells the store's server to serve who waits and leave.

use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::House;
use crate::cli::reach::server;
use crate::cli::table::HouseVerb;

use super::backup::told;
use crate::service::wire::message::WHY_MAX;

/// How long to wait until the server has left.
const LEAVING: Duration = Duration::from_secs(20);

/// What a server says that leaves.
static STOPPED: Object = Object {
    name: "server left",
    doc: "What a server says that leaves.",
    fields: &[("message", "in words")],
};

/// Something about the server.
#[derive(Args, Debug)]
pub struct ServerVerb {
    #[command(subcommand)]
    what: ServerWhat,
}

#[derive(Subcommand, Debug)]
enum ServerWhat {
    /// Serve who waits, then leave
    Stop {
        /// Why: told to everybody who is connected
        #[arg(long, value_name = "TEXT", value_parser = note)]
        note: Option<String>,
    },
}

impl HouseVerb for ServerVerb {
    const NAME: &'static str = "server";
    const ABOUT: &'static str = "Tell the store's server to leave";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom server stop --note \"new version, back in a minute\""];
    const EXITS: &'static str = "0 it leaves; 1 not by this person; 3 no server runs for this store";
    const ANSWERS: &'static [Answer] = &[answer!(STOPPED)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let ServerWhat::Stop { note } = self.what;
        let remote = server(house.options, house.env)?;
        let told_why = note.is_none() || remote.tells_why();
        remote.stop(note.as_deref().unwrap_or_default()).map_err(Fault::Refused)?;
        // What comes next may need the store for itself.
        remote.wait_for_its_end(LEAVING);
        let said = if told_why {
            "The server leaves"
        } else {
            "The server leaves; it is older than this program and tells nobody why"
        };
        told(house.out, said, json!({}))
    }
}

fn note(text: &str) -> Result<String, String> {
    match text.chars().count() {
        many if many > WHY_MAX => Err(format!("at most {WHY_MAX} letters fit, and these are {many}")),
        _ => Ok(text.to_owned()),
    }
}
