//! A progress bar on a terminal; nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::index::Progress;

/// Draws an update as it goes.
pub struct Bar {
    bar: ProgressBar,
    files: usize,
    read: usize,
}

impl Bar {
    /// A bar on stderr.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let style = "{bar:32} {percent:>3}%  {bytes_per_sec}  {eta}  {wide_msg}";
        // A template that did not parse would leave the default style: worse to look at, no more.
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, files: 0, read: 0 }
    }

    /// Shows a step.
    pub fn show(&mut self, progress: Progress<'_>) {
        match progress {
            Progress::Found { files, bytes } => {
                self.files = files;
                self.bar.set_length(bytes);
            }
            Progress::Passed { name, bytes } => {
                self.bar.inc(bytes);
                self.tell(name);
            }
            Progress::Read { name } => {
                self.read += 1;
                self.tell(name);
            }
            Progress::Merging => self.bar.set_message("合并 merging"),
        }
    }

    fn tell(&self, name: &str) {
        self.bar.set_message(format!("{}/{} {name}", self.read, self.files));
    }

    /// Clears the bar.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// Counts queries as they are answered.
pub struct Count {
    bar: ProgressBar,
}

impl Count {
    /// A bar on stderr for a number of queries.
    pub fn new(queries: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(queries as u64), ProgressDrawTarget::stderr());
        let style = "{bar:32} {pos}/{len}  {per_sec}  {eta}";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar }
    }

    /// One more is answered.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// Clears the bar.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}
