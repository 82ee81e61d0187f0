//! Who said so, when and why: what every posting command takes beside what it is about.

use clap::Args;

use crate::domain::command::{Command, Look, Source};
use crate::domain::desk::Request;
use crate::domain::text::{Code, Note};

use super::at::At;
use super::fault::Fault;
use super::when::Bare;

/// What every posting command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Circumstances")]
pub struct Circumstances {
    /// Delivery note, order, ticket
    #[arg(long = "ref", value_name = "TEXT")]
    pub reference: Option<Code>,
    /// Why, in words
    #[arg(long, value_name = "TEXT")]
    pub note: Option<Note>,
    /// When it happened, if not now: 08:15, "2026-11-23 08:15", or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub at_time: Option<String>,
    /// You were asked once more and are sure
    #[arg(long)]
    pub sure: bool,
    /// A supervisor's reason for going beyond a limit
    #[arg(long = "override", value_name = "REASON")]
    pub override_reason: Option<Note>,
}

impl Circumstances {
    /// A command under these circumstances.
    pub fn request(&self, at: &At<'_>, command: Command) -> Result<Request, Fault> {
        let effective = self.at_time.as_deref().map(|text| at.moment(text, Bare::Refused)).transpose()?;
        Ok(Request {
            number: None,
            effective,
            reference: self.reference.clone(),
            note: self.note.clone(),
            override_reason: self.override_reason.clone(),
            look: if self.sure { Look::Sure } else { Look::First },
            source: Source::Hand,
            seen: None,
            form: None,
            command,
        })
    }
}

/// The circumstances of master data: why, in words.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Circumstances")]
pub struct Remark {
    /// Why, in words
    #[arg(long, value_name = "TEXT")]
    pub note: Option<Note>,
}

impl Remark {
    /// A command with this remark.
    pub fn request(&self, command: Command) -> Request {
        Request { note: self.note.clone(), ..Request::from(command) }
    }
}
