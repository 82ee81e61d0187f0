//! How far long work is, on standard error where that is a terminal, and nowhere else.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::service::room::Progress as Heard;

/// A progress bar, or nothing.
pub struct Bar {
    bar: ProgressBar,
    words: String,
}

/// Whether somebody looks at progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Standard error is a terminal.
    Yes,
    /// It is not.
    No,
}

impl Bar {
    /// A bar that says nothing yet.
    pub fn new(watched: Watched) -> Bar {
        let target = match watched {
            Watched::Yes => ProgressDrawTarget::stderr(),
            Watched::No => ProgressDrawTarget::hidden(),
        };
        Bar { bar: ProgressBar::with_draw_target(None, target), words: String::new() }
    }

    /// Work without a known end.
    pub fn step(&mut self, words: &str) {
        if let Ok(style) = ProgressStyle::with_template("{spinner:.dim} {msg} {human_pos}") {
            self.bar.set_style(style.tick_chars("|/-\\ "));
        }
        words.clone_into(&mut self.words);
        self.bar.set_message(words.to_owned());
        self.bar.tick();
    }

    /// Something that is waited for.
    pub fn wait(&mut self, words: &str) {
        if let Ok(style) = ProgressStyle::with_template("{spinner:.dim} {msg}") {
            self.bar.set_style(style.tick_chars("|/-\\ "));
        }
        self.bar.set_message(words.to_owned());
        self.bar.tick();
    }

    /// How far the store's own work is.
    pub fn hear(&mut self, heard: Heard) {
        let words = heard.step.words();
        if words != self.words {
            self.step(words);
        }
        if let Some(total) = heard.total
            && self.bar.length() != Some(total)
            && let Ok(style) = ProgressStyle::with_template("{msg} {percent}% [{wide_bar}]")
        {
            self.bar.set_style(style.progress_chars("=> "));
            self.bar.set_length(total);
        }
        self.bar.set_position(heard.done);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.end();
    }
}
