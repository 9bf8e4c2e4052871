//! `cargo xtask inspect`: what the spec says.

use super::check::sound;
use crate::checkout;
use chargebee_codegen::inspect;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Prints the inventory.
pub fn run(root: &Path, json: bool) -> Result<ExitCode, String> {
    let sources = checkout::spec(root)?;
    let Some(model) = sound(&sources) else { return Ok(ExitCode::FAILURE) };
    let text = if json { format!("{:#}\n", inspect::json(&model)) } else { inspect::table(&model) };
    // A reader that closes the pipe early (`| head`) has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}
