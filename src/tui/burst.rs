//! What telling scans from typing goes by and comes to: what has the focus, and what a key led to. Types only.

use super::key::Key;

/// Where keys go at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Keys run commands.
    Keys,
    /// Keys are typed into a field.
    Field,
    /// Keys answer a question.
    Dialog,
    /// Keys are typed and never shown.
    Secret,
}

/// How sure it is that this was a scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It sent its prefix.
    Prefix,
    /// It was fast. A person on a slow line may be, too: what is unknown may go back to the field.
    Timing,
}

/// What a key led to, in order. Keys that were held come out together: each goes to what has the focus *then*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// A key, for good.
    Act(Key),
    /// A key typed into a field that may turn out to be a scanner's first: keep the form as it was before it.
    Begin(Key),
    /// It was a scanner: put back what was kept at the last [`Out::Begin`].
    TakeBack,
    /// A code.
    Scan {
        /// What was scanned: printable characters and GS1 separators.
        code: String,
        /// Why it is taken for a scan.
        evidence: Evidence,
    },
    /// The code before it again, delivered twice: not a second unit.
    Repeated(String),
    /// A burst that would have answered a dialog, or a scan that did not end: dropped, one beep.
    Dropped,
}
