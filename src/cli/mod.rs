//! The command line: what can be asked for, and how an answer is given.
//!
//! Results go to stdout, progress and warnings to stderr. The exit code is 0 with hits, 1 without,
//! 2 on any error.

mod analyze;
mod args;
mod bench;
mod completions;
mod eval;
mod index;
mod info;
mod order;
mod output;
mod progress;
pub mod render;
mod search;
mod show;
mod watch;
mod width;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
pub use output::Output;

/// How a command ended that met no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There was something to show.
    Done,
    /// A search found nothing.
    Nothing,
    /// Something could not be read; it was reported, and everything else was done.
    Partly,
}

/// Runs the program with its arguments.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = Cli::parse_from(args.into_iter().map(args::keep_exclusion));
    let mut output = Output::new(cli.color);
    let outcome = run(&cli, &mut output).and_then(|outcome| output.finish().map(|()| outcome));
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Partly) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::report(cli.color, &error);
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, output: &mut Output) -> anyhow::Result<Outcome> {
    let dir = || cli.index.clone().unwrap_or_else(|| PathBuf::from(args::DEFAULT_INDEX));
    match &cli.command {
        Command::Index(args) => index::run(args, &dir(), output),
        Command::Search(args) => search::run(args, cli.index.as_deref(), output),
        Command::Show(args) => show::run(args, &dir(), output),
        Command::Analyze(args) => analyze::run(args, cli.index.as_deref(), output),
        Command::Eval(args) => eval::run(args, &dir(), output),
        Command::Bench(args) => bench::run(args, cli.index.as_deref(), output),
        Command::Info => info::run(&dir(), output),
        Command::Completions(args) => completions::completions(args, output),
        Command::Man(args) => completions::man(args, output),
    }
}

/// A reader that has seen enough, such as `head`, is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
