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
    Stop,
}

impl HouseVerb for ServerVerb {
    const NAME: &'static str = "server";
    const ABOUT: &'static str = "Tell the store's server to leave";
    const EXAMPLES: &'static [&'static str] = &["stockroom server stop"];
    const EXITS: &'static str = "0 it leaves; 1 not by this person; 3 no server runs for this store";
    const ANSWERS: &'static [Answer] = &[answer!(STOPPED)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let ServerWhat::Stop = self.what;
        let remote = server(house.options, house.env)?;
        remote.stop().map_err(Fault::Refused)?;
        // What comes next may need the store for itself.
        remote.wait_for_its_end(LEAVING);
        told(house.out, "The server leaves", json!({}))
    }
}
