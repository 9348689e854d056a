//! Where output goes: stdout with or without colour, warnings and errors to stderr in one form.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice as Choice};
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;

/// Buffered stdout that drops colour where none is wanted.
pub struct Output {
    stream: BufWriter<AutoStream<io::Stdout>>,
    color: ColorChoice,
}

impl Output {
    /// Stdout with colour as asked for.
    pub fn new(color: ColorChoice) -> Self {
        Self { stream: BufWriter::new(AutoStream::new(io::stdout(), choice(color))), color }
    }

    /// Whether stdout is a terminal.
    pub fn is_terminal(&self) -> bool {
        io::IsTerminal::is_terminal(&io::stdout())
    }

    /// Writes out what is buffered.
    pub fn finish(&mut self) -> anyhow::Result<()> {
        Ok(self.stream.flush()?)
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
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
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
