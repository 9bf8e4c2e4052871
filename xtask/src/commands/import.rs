//! `cargo xtask import FILE`: an OpenAPI document into the spec.

use crate::checkout::{self, explain};
use crate::memory::own_peak;
use crate::write::{Generated, apply, compare};
use chargebee_codegen::import::{RECORD, Report, import};
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// A larger document is not even read into memory.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Imports a document, and says what that did. Nothing is written unless everything can be.
pub fn run(
    root: &Path,
    file: &Path,
    resources: &[String],
    spec: Option<&Path>,
    json: bool,
) -> Result<ExitCode, String> {
    let began = Instant::now();
    let document = document(file)?;
    let (root, folder) = match spec {
        // A folder that is named stands where the caller stands.
        Some(folder) => (folder, Path::new("")),
        None => (root, Path::new("spec")),
    };
    let (files, report) = merged(root, folder, file, &document, resources)?;
    let changes = compare(root, &files, &[])?;
    apply(root, &files, &changes)?;
    let took = began.elapsed();

    if json {
        let _ = writeln!(std::io::stdout(), "{:#}", report.json());
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = report.text();
    for (what, path) in changes.lines() {
        text.push_str(&format!("{what:>7} {path}\n"));
    }
    text.push_str(&format!(
        "{} operations, {} resources from {} bytes; {} added, {} changed, {} removed, {} kept, {} skipped, {} findings of {} kinds{}; {} files created, {} updated; in {:.1} ms{}\n",
        report.operations,
        report.resources,
        document.len(),
        report.added.len(),
        report.changed.len(),
        report.removed.len(),
        report.kept.len(),
        report.skipped.len(),
        report.findings.len(),
        report.kinds_of_findings().len(),
        match report.refused.len() {
            0 => String::new(),
            refused => format!(", {refused} refused by `check`"),
        },
        changes.created.len(),
        changes.updated.len(),
        took.as_secs_f64() * 1000.0,
        own_peak().map_or_else(String::new, |peak| format!(", {peak} MB at most")),
    ));
    // A reader that closes the pipe early (`| head`) has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}

/// The text of a document, unless it is too large or no text.
pub fn document(file: &Path) -> Result<String, String> {
    let size = fs::metadata(file).map_err(|error| explain(file, &error))?.len();
    if size > MOST_BYTES {
        return Err(format!(
            "{}: {size} bytes are more than the {MOST_BYTES} that are read; import a part of it",
            file.display()
        ));
    }
    // What is no plain file says nothing of its size.
    let mut document = Vec::new();
    let opened = fs::File::open(file).map_err(|error| explain(file, &error))?;
    opened.take(MOST_BYTES + 1).read_to_end(&mut document).map_err(|error| explain(file, &error))?;
    if u64::try_from(document.len()).is_ok_and(|read| read > MOST_BYTES) {
        return Err(format!("{}: has more than the {MOST_BYTES} bytes that are read", file.display()));
    }
    String::from_utf8(document).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let what = match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "is UTF-16".to_owned(),
            bytes => {
                let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
                format!("is not UTF-8: byte {at}, in line {line}")
            }
        };
        format!("{}: {what}; save it as UTF-8", file.display())
    })
}

/// The files of a spec with a document merged into them, as they are to stand; nothing is written.
pub(super) fn merged(
    root: &Path,
    folder: &Path,
    file: &Path,
    document: &str,
    resources: &[String],
) -> Result<(Generated, Report), String> {
    let sources = checkout::spec_in(root, folder)?;
    let record = record(&root.join(folder))?;
    let prefix = if folder.as_os_str().is_empty() { "." } else { "spec" };
    let imported = import(document, &sources, record.as_deref(), prefix, resources)
        .map_err(|why| format!("{}: {why}", file.display()))?;
    let files = imported.files.into_iter();
    let files =
        files.map(|(path, text)| (PathBuf::from(path.strip_prefix("./").unwrap_or(&path)), text)).collect();
    Ok((files, imported.report))
}

/// What the spec in a folder has noted of the documents that were imported into it.
pub fn record(folder: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(folder.join(RECORD)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(explain(&folder.join(RECORD), &error)),
    }
}
