//! A spec to compare, by what a person calls it: a folder, an OpenAPI document, a git revision.

use crate::checkout::{slashed, spec, yaml_below};
use crate::commands::{import, listed_findings};
use crate::revision;
use chargebee_codegen::check::{Checked, check};
use chargebee_codegen::diff::Version;
use chargebee_codegen::finding::Finding;
use chargebee_codegen::import::{Imported, RECORD, import};
use chargebee_codegen::spec::Sources;
use std::ffi::OsStr;
use std::path::Path;

/// The spec of the checkout as it stands. `None` says that it has findings, which are told.
pub fn working_tree(root: &Path, side: &str, told: &mut String) -> Result<Option<Version>, String> {
    sound("working tree".to_owned(), spec(root)?, side, told)
}

/// The spec of a folder, a document or a git revision, whichever the name is of. `None` says that it has findings. They are
/// told, not printed: another side may be read meanwhile.
pub fn load(root: &Path, name: &OsStr, side: &str, told: &mut String) -> Result<Option<Version>, String> {
    let (path, shown) = (Path::new(name), name.to_string_lossy().into_owned());
    if path.is_dir() {
        return sound(shown, folder(path)?, side, told);
    }
    if path.is_file() {
        return document(path, shown, side, told);
    }
    let Some(revision) = name.to_str() else {
        return Err(format!("{side}: `{shown}` is no folder, and no name of a revision"));
    };
    let files = revision::spec(root, revision).map_err(|error| format!("{side}: {error}"))?;
    sound(shown, files, side, told)
}

/// A spec's folder, or one that has it as `spec/`.
fn folder(path: &Path) -> Result<Sources, String> {
    let inside = if path.join("api.yaml").is_file() { "" } else { "spec" };
    if !path.join(inside).join("api.yaml").is_file() {
        return Err(format!(
            "{0}: no spec is here; there is neither {0}/api.yaml nor {0}/spec/api.yaml",
            slashed(path).trim_end_matches('/')
        ));
    }
    let mut files = Vec::new();
    yaml_below(path, Path::new(inside), &mut files)?;
    Ok(Sources::new(files))
}

/// An OpenAPI document, imported in memory into nothing.
fn document(path: &Path, name: String, side: &str, told: &mut String) -> Result<Option<Version>, String> {
    let text = import::document(path).map_err(|error| format!("{side}: {error}"))?;
    let imported = import(&text, &Sources::default(), None, "spec", &[])
        .map_err(|why| format!("{side}: {}: {why}", path.display()))?;
    Ok(taken(imported, name, side, told))
}

/// An OpenAPI document, imported in memory into the spec that it is compared with, as `update` would: what people wrote there
/// is no difference.
pub fn over(
    root: &Path,
    base: (&OsStr, &Version),
    path: &Path,
    side: &str,
    told: &mut String,
) -> Result<Option<Version>, String> {
    let (base_name, base) = base;
    let name = path.display().to_string();
    let text = import::document(path).map_err(|error| format!("{side}: {error}"))?;
    let prefix = if base.sources.files.iter().any(|file| file.path == "api.yaml") { "." } else { "spec" };
    let record = record(root, base_name, prefix)?;
    let imported = import(&text, &base.sources, record.as_deref(), prefix, &[])
        .map_err(|why| format!("{side}: {name}: {why}"))?;
    Ok(taken(imported, name, side, told))
}

/// What a spec has noted of the documents that were imported into it.
fn record(root: &Path, name: &OsStr, prefix: &str) -> Result<Option<String>, String> {
    if Path::new(name).is_dir() {
        return import::record(&Path::new(name).join(prefix));
    }
    let revision = name.to_string_lossy();
    Ok(revision::text(root, &revision, &format!("{prefix}/{RECORD}")).ok())
}

/// What came of a document. Its spec has no files on disk, so that no line of one is shown.
fn taken(imported: Imported, name: String, side: &str, told: &mut String) -> Option<Version> {
    let unread = imported.report.findings.len();
    if unread > 0 {
        let places = if unread == 1 { "1 place is".to_owned() } else { format!("{unread} places are") };
        told.push_str(&format!(
            "{side} ({name}): {places} not compared; `cargo xtask import FILE --spec DIR` into an empty folder names them\n"
        ));
    }
    if !imported.report.absent.is_empty() {
        let first: Vec<&str> = imported.report.absent.iter().map(String::as_str).take(3).collect();
        let more = match imported.report.absent.len() - first.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let first = first.join(", ");
        told.push_str(&format!(
            "{side} ({name}): does not speak of {first}{more}; what it leaves out stays as it is\n"
        ));
    }
    let files = imported.files.into_iter().filter(|(path, _)| path.ends_with(".yaml"));
    let sources = Sources::new(files);
    let mut found = imported.resolved.check();
    // Samples show what was documented before: a document that goes beyond them can be compared all the same.
    let of_sample = |finding: &Finding| {
        sources.get(finding.place.file).is_some_and(|file| {
            Path::new(&file.path).parent().is_some_and(|folder| folder.ends_with("samples"))
        })
    };
    let before = found.findings.len();
    found.findings.retain(|finding| !of_sample(finding));
    let outgrown = before - found.findings.len();
    if outgrown > 0 && found.findings.is_empty() {
        let findings = if outgrown == 1 { "1 finding".to_owned() } else { format!("{outgrown} findings") };
        told.push_str(&format!(
            "{side} ({name}): {findings} of samples, which `cargo xtask update` shows and stops at\n"
        ));
    }
    let version = checked(name, sources, found, side, told);
    version.map(|version| Version { on_disk: false, ..version })
}

/// A spec under a name, unless it has findings, which are told.
pub fn sound(
    name: String,
    sources: Sources,
    side: &str,
    told: &mut String,
) -> Result<Option<Version>, String> {
    if sources.files.is_empty() {
        return Err(format!("{side}: {name} has no spec/"));
    }
    let found = check(&sources);
    Ok(checked(name, sources, found, side, told))
}

fn checked(
    name: String,
    sources: Sources,
    checked: Checked,
    side: &str,
    told: &mut String,
) -> Option<Version> {
    let (Some(model), Some(spec), true) = (checked.model, checked.spec, checked.findings.is_empty()) else {
        told.push_str(&format!("{side} ({name}) is not sound:\n\n"));
        told.push_str(&listed_findings(&checked.findings, &sources));
        return None;
    };
    Some(Version { name, sources, on_disk: true, spec, model })
}
