//! What the generated crate alone costs to compile: CPU seconds of check and build, its dependencies built before.

use crate::commands::client_lines;
use crate::write::Generated;
use chargebee_codegen::model::Model;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Compiles the crate and reports, a line a figure.
pub fn measure(root: &Path, model: &Model, files: &Generated) -> Result<String, String> {
    let operations = model.operations().count().max(1);
    let lines = client_lines(files);
    let package = model.api.crate_name.as_str();
    let mut text = format!("stats: {lines} lines, {} lines an operation", lines / operations);
    for (what, arguments) in
        [("check", &["check"][..]), ("debug build", &["build"]), ("release build", &["build", "--release"])]
    {
        cargo(root, package, arguments)?;
        let library = root.join("generated/src/lib.rs");
        let original = fs::read(&library).map_err(|error| format!("{}: {error}", library.display()))?;
        // A changed time stamp is all that makes cargo compile this crate again, and nothing below it.
        fs::write(&library, &original).map_err(|error| format!("{}: {error}", library.display()))?;
        let before = children_seconds();
        cargo(root, package, arguments)?;
        match (before, children_seconds()) {
            (Some(before), Some(after)) => {
                let _ = write!(text, "; {what} {:.2} CPU-s", after - before);
            }
            _ => {
                let _ = write!(text, "; {what} not measured on this system");
            }
        }
    }
    text.push('\n');
    Ok(text)
}

fn cargo(root: &Path, package: &str, arguments: &[&str]) -> Result<(), String> {
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .args(["--quiet", "--package", package])
        .current_dir(root)
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {}` failed", arguments.join(" "))) }
}

/// CPU seconds of all children that have ended, where the system tells (Linux, in hundredths).
fn children_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The fields behind the program's name, which stands in brackets and may hold anything.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let user: f64 = fields.nth(13)?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / 100.0)
}
