//! Plans: what an import would ask for, request by request, before anything is asked for.

use crate::domain::command::{Command, Look, Source};
use crate::domain::desk::Request;
use crate::domain::quantity::DecimalMark;
use crate::domain::text::Code;
use crate::domain::time::{Calendar, Moment};

use super::guard::Guards;

/// The most notices that are told in words.
pub const NOTICES_MAX: usize = 200;

/// How a file is read.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The decimal mark of its numbers.
    pub decimal: DecimalMark,
    /// The store's zone and day.
    pub calendar: Calendar,
    /// The moment it is.
    pub now: Moment,
    /// The reference of rows that have none, where somebody gave one.
    pub reference: Option<Code>,
    /// Whether guards against formulas are taken off.
    pub guards: Guards,
}

impl ImportOptions {
    /// The usual way to read a file.
    pub fn new(calendar: Calendar, now: Moment) -> ImportOptions {
        ImportOptions { decimal: DecimalMark::Point, calendar, now, reference: None, guards: Guards::On }
    }
}

/// A request and the lines of the file that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRequest {
    /// The request.
    pub request: Request,
    /// Lines of the file: the first is that of line 1 of the command, and so on.
    pub rows: Vec<u32>,
}

/// What a file comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What to ask for, in this order.
    pub requests: Vec<PlannedRequest>,
    /// How many rows were read.
    pub rows: u64,
    /// How many rows say what is so already.
    pub unchanged: u64,
    /// What else there is to say.
    pub notices: Vec<String>,
    /// Notices beyond [`NOTICES_MAX`].
    pub more_notices: u64,
}

impl Plan {
    /// One more request.
    pub fn ask(&mut self, command: Command, rows: Vec<u32>) {
        self.requests.push(PlannedRequest { request: import_request(command), rows });
    }

    /// One more thing to say.
    pub fn notice(&mut self, text: String) {
        if self.notices.len() < NOTICES_MAX {
            self.notices.push(text);
        } else {
            self.more_notices = self.more_notices.saturating_add(1);
        }
    }

    /// The line of the file that a line of a request comes from; its first line where the fault names none.
    pub fn line_of(&self, request: usize, line: Option<u32>) -> Option<u32> {
        let rows = &self.requests.get(request)?.rows;
        let index = usize::try_from(line.unwrap_or(1)).unwrap_or(1).saturating_sub(1);
        rows.get(index).or_else(|| rows.first()).copied()
    }
}

/// A request that comes from a file.
pub fn import_request(command: Command) -> Request {
    Request { look: Look::Sure, source: Source::Import, ..Request::from(command) }
}
