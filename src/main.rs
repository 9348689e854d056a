//! The door: parse, do, report, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    zhengwen::cli::main(std::env::args_os())
}
