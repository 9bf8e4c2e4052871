//! `cargo xtask mock`: the mock server, as a program of its own: whatever it is made of must not slow down the building of this one.

use std::path::Path;
use std::process::{Command, ExitCode};

/// Builds the mock and serves until it ends; its exit code is passed on.
pub fn run(root: &Path, port: u16, seed: Option<&Path>) -> Result<ExitCode, String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--package", "chargebee-mock", "--example", "mock", "--"]);
    command.arg(port.to_string()).current_dir(root);
    if let Some(seed) = seed {
        // It was named from here, and not from `root`.
        command.arg(std::path::absolute(seed).map_err(|error| format!("--seed: {error}"))?);
    }
    carry_on_as(&mut command)
}

/// Takes this program's place, so that a signal to it reaches the mock.
#[cfg(unix)]
fn carry_on_as(command: &mut Command) -> Result<ExitCode, String> {
    use std::os::unix::process::CommandExt;
    Err(format!("cargo: {}", command.exec()))
}

#[cfg(not(unix))]
fn carry_on_as(command: &mut Command) -> Result<ExitCode, String> {
    let status = command.status().map_err(|error| format!("cargo: {error}"))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
