//! The one command line of the project: `cargo xtask COMMAND`.

mod arguments;
mod checkout;
mod commands;
mod memory;
mod mutate;
mod plan;
mod release;
mod revision;
mod stats;
mod version;
mod write;

use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::parse().and_then(commands::run) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}
