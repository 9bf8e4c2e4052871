//! What the generated crate alone costs to compile, its dependencies built before: CPU seconds, and the most memory that the
//! compiler has.

use crate::commands::client_lines;
use crate::memory::compiler_peak;
use crate::write::Generated;
use chargebee_codegen::model::Model;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Compiles the crate and reports, a line a figure.
pub fn measure(root: &Path, model: &Model, files: &Generated) -> Result<String, String> {
    let operations = model.operations().count().max(1);
    let lines = client_lines(files);
    let package = model.api.crate_name.as_str();
    let mut text = format!("stats: {lines} lines, {} lines an operation", lines / operations);
    for (what, arguments) in
        [("check", &["check"][..]), ("debug build", &["build"]), ("release build", &["build", "--release"])]
    {
        finished(cargo(root, package, arguments)?, arguments)?;
        let library = root.join("generated/src/lib.rs");
        let original = fs::read(&library).map_err(|error| format!("{}: {error}", library.display()))?;
        // A changed time stamp is all that makes cargo compile this crate again, and nothing below it.
        fs::write(&library, &original).map_err(|error| format!("{}: {error}", library.display()))?;
        let before = children_seconds();
        let running = cargo(root, package, arguments)?;
        let (id, done) = (running.id(), AtomicBool::new(false));
        let peak = thread::scope(|scope| {
            let watch = scope.spawn(|| compiler_peak(id, &done));
            let ended = finished(running, arguments);
            done.store(true, Ordering::Relaxed);
            ended.map(|()| watch.join().unwrap_or_default())
        })?;
        match before.zip(children_seconds()) {
            Some((before, after)) => {
                let _ = write!(text, "; {what} {:.2} CPU-s", after - before);
            }
            None => {
                let _ = write!(text, "; {what} not measured on this system");
            }
        }
        if let Some(peak) = peak {
            let _ = write!(text, " and {peak} MB");
        }
    }
    text.push('\n');
    Ok(text)
}

/// All is compiled anew: what an earlier compilation has left would make it look cheaper than a user finds it.
fn cargo(root: &Path, package: &str, arguments: &[&str]) -> Result<Child, String> {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .args(["--quiet", "--package", package])
        .env("CARGO_INCREMENTAL", "0")
        .current_dir(root)
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| format!("cargo: {error}"))
}

fn finished(mut cargo: Child, arguments: &[&str]) -> Result<(), String> {
    let status = cargo.wait().map_err(|error| format!("cargo: {error}"))?;
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
