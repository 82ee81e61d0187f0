//! Where the program's log is: one place for who opens it and for the sentences that send people there.

/// The log's file, below the folder for such things.
pub const LOG_FILE: &str = "stockroom/stockroom.log";

/// Sends somebody to the log, at the end of a sentence.
pub const SEE_LOG: &str =
    "the log says more: stockroom/stockroom.log in $XDG_STATE_HOME, else in ~/.local/state";
