//! Where output goes: stdout with or without colour, warnings and errors to stderr in one form.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice as Choice};
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;

/// Stdout that drops colour where none is wanted, written in large pieces.
pub struct Output {
    buffer: AutoStream<Vec<u8>>,
    choice: Choice,
    color: ColorChoice,
    target: Target,
}

/// What becomes of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Stdout,
    Nothing,
}

/// Bytes that are held before they are written.
const HELD: usize = 1 << 16;

impl Output {
    /// Stdout with colour as asked for.
    pub fn new(color: ColorChoice) -> Self {
        let choice = match choice(color) {
            Choice::Auto => AutoStream::choice(&io::stdout()),
            other => other,
        };
        Self { buffer: AutoStream::new(Vec::new(), choice), choice, color, target: Target::Stdout }
    }

    /// Output that is made as this one's is, colour included, and then dropped.
    pub fn dropped(&self) -> Self {
        let buffer = AutoStream::new(Vec::new(), self.choice);
        Self { buffer, choice: self.choice, color: self.color, target: Target::Nothing }
    }

    /// Writes out what is held.
    pub fn finish(&mut self) -> anyhow::Result<()> {
        Ok(self.flush()?)
    }

    /// Tells the user of something on stderr that is no result.
    pub fn warn(&self, message: impl std::fmt::Display) {
        let mut stderr = AutoStream::new(io::stderr(), choice(self.color));
        let style = AnsiColor::Yellow.on_default();
        // Where even stderr is gone, there is nobody left to tell.
        let _ = writeln!(stderr, "{style}警告 warning{style:#}: {message}");
    }

    /// Tells the user on stderr what is being done.
    pub fn note(&self, message: impl std::fmt::Display) {
        let mut stderr = AutoStream::new(io::stderr(), choice(self.color));
        let _ = writeln!(stderr, "{message}");
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.buffer.write(bytes)?;
        // Only between lines: an escape sequence may come in pieces.
        if bytes.ends_with(b"\n") && self.buffer.as_inner().len() >= HELD {
            self.flush()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let held = std::mem::replace(&mut self.buffer, AutoStream::new(Vec::new(), self.choice));
        if self.target == Target::Nothing {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        stdout.write_all(&held.into_inner())?;
        stdout.flush()
    }
}

/// Reports an error on stderr, its causes below it.
pub fn report(color: ColorChoice, error: &anyhow::Error) {
    let mut stderr = AutoStream::new(io::stderr(), choice(color));
    let style = AnsiColor::Red.on_default().bold();
    let _ = writeln!(stderr, "{style}错误 error{style:#}: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(stderr, "  原因 cause: {cause}");
    }
}

fn choice(color: ColorChoice) -> Choice {
    match color {
        ColorChoice::Auto => Choice::Auto,
        ColorChoice::Always => Choice::Always,
        ColorChoice::Never => Choice::Never,
    }
}

/// The style of titles.
pub const TITLE: Style = Style::new().bold();
/// The style of what stands beside the text.
pub const ASIDE: Style = Style::new().dimmed();
/// The style of matches.
pub const MATCH: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
