//! One file a command.

mod check;
pub mod coverage;
pub mod diff;
mod generate;
pub mod import;
mod inspect;
mod mock;
mod mutate;
mod update;

pub use check::listed as listed_findings;
pub use generate::client_lines;

use crate::arguments::{Arguments, Command, USAGE};
use std::process::ExitCode;

/// Runs a command. The error is for the person at the terminal: what could not be done, and why.
pub fn run(arguments: Arguments) -> Result<ExitCode, String> {
    match arguments.command {
        Command::Help => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Command::Check => check::run(&arguments.root),
        Command::Coverage(options) => coverage::run(&arguments.root, &options),
        Command::Diff(options) => diff::run(&arguments.root, &options),
        Command::Import { file, resources, spec, json } => {
            import::run(&arguments.root, &file, &resources, spec.as_deref(), json)
        }
        Command::Inspect { json } => inspect::run(&arguments.root, json),
        Command::Mock { port, seed } => mock::run(&arguments.root, port, seed.as_deref()),
        Command::Mutate { only, sample } => mutate::run(&arguments.root, only.as_deref(), sample),
        Command::Update { file, resources } => update::run(&arguments.root, &file, &resources),
        Command::Generate { check, stats } => generate::run(&arguments.root, check, stats),
    }
}
