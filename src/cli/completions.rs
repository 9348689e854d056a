//! `completions` and `man`: made from the arguments themselves.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::{Outcome, Output};
use crate::Error;

pub fn completions(args: &CompletionsArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "zhengwen", &mut script);
    std::io::Write::write_all(output, &script)?;
    Ok(Outcome::Done)
}

pub fn man(args: &ManArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut command = Cli::command();
    command.build();
    let command = match &args.command {
        None => command,
        Some(name) => {
            let wanted = "index, search, show, analyze, info, completions, man";
            let error = || Error::Value { given: name.clone(), wanted };
            let found = command.find_subcommand(name).ok_or_else(error)?.clone();
            let full_name = format!("zhengwen-{name}");
            found.name(full_name)
        }
    };
    clap_mangen::Man::new(command).render(output)?;
    Ok(Outcome::Done)
}
