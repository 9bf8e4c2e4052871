//! `cargo xtask update FILE`: a new document into the checkout, with everything that follows from it, or not at all.

use super::import::{document, merged};
use crate::checkout::explain;
use crate::plan::{self, OWNED};
use crate::write::{Changes, Generated, apply, compare};
use crate::{release, revision, version};
use chargebee_codegen::diff::{self, Report, Version};
use chargebee_codegen::import::{Report as Imported, shortened};
use chargebee_codegen::spec::Sources;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The revision that a version is counted from.
const BASE: &str = "HEAD";

/// The lock files that name the workspace's crates.
const LOCKS: &[&str] = &["Cargo.lock", "fuzz/Cargo.lock"];

/// So many names are listed before the rest is counted.
const NAMED: usize = 12;

/// Updates the checkout. Findings end it with 1, and what cannot be done with 2; both leave every file as it was.
pub fn run(root: &Path, file: &Path, resources: &[String]) -> Result<ExitCode, String> {
    let (mut files, imported) = merged(root, Path::new("spec"), file, &document(file)?, resources)?;
    let yaml =
        files.iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "yaml" || end == "yml"));
    let sources = Sources::new(yaml.map(|(path, text)| (crate::checkout::slashed(path), text.clone())));
    let mut told = String::new();
    let name = file.display().to_string();
    let Some(head) = version::sound(name, sources, "the spec with the document in it", &mut told)? else {
        // The lines above are of files that are not on disk yet.
        eprintln!(
            "{told}nothing is written; to correct it: `cargo xtask import` with the same arguments writes the spec with the document in \
             it, then mend spec/ until `cargo xtask check` is content, and `cargo xtask update` again"
        );
        return Ok(ExitCode::FAILURE);
    };
    let base = version::load(root, OsStr::new(BASE), BASE, &mut told);
    eprint!("{told}");
    let Some(base) = base? else { return Ok(ExitCode::from(2)) };
    let mut report = diff::diff(&base, &head);
    let (number, stale) = released(root, &mut report, &mut files)?;
    files.extend(plan::generated(root, &head.sources, &head.model, &number)?);

    let mut changes = compare(root, &files, OWNED)?;
    changes.removed.extend(stale);
    if changes.is_empty() {
        println!("{}: nothing changes; nothing is written", file.display());
        return Ok(ExitCode::SUCCESS);
    }
    apply(root, &files, &changes)?;
    // A reader that closes the pipe early (`| head`) has seen enough.
    let _ = std::io::stdout().write_all(summary(&head, &report, &imported, &changes, &number).as_bytes());
    Ok(ExitCode::SUCCESS)
}

/// Adds the files that a new version changes: its number, the changelog, the record. Returns the number, and the record of an
/// earlier run since [`BASE`] that came to another number. Without a change of the spec there is no new version.
fn released(
    root: &Path,
    report: &mut Report,
    files: &mut Generated,
) -> Result<(String, Option<PathBuf>), String> {
    let current = release::current(root)?;
    let Some(verdict) = report.rust() else { return Ok((current, None)) };
    let manifest = revision::text(root, BASE, "Cargo.toml")?;
    let before = release::version(&manifest)
        .ok_or_else(|| format!("{BASE}:Cargo.toml: no `version` under [workspace.package]"))?;
    let number = release::bumped(before, verdict)
        .ok_or_else(|| format!("{BASE}:Cargo.toml: version `{before}` is not three numbers"))?;
    report.base = before.to_owned();
    report.head.clone_from(&number);

    let text = |path: &Path| fs::read_to_string(root.join(path)).map_err(|error| explain(path, &error));
    let manifest = PathBuf::from("Cargo.toml");
    let numbered = release::manifest(&text(&manifest)?, &current, &number);
    files.insert(manifest, numbered);
    for path in LOCKS.iter().map(PathBuf::from) {
        match fs::read_to_string(root.join(&path)) {
            Ok(text) => files.insert(path, release::lock(&text, &current, &number)),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(explain(&path, &error)),
        };
    }
    let path = PathBuf::from("CHANGELOG.md");
    let mut changelog = text(&path)?;
    let superseded = current != before && current != number;
    if superseded {
        // An earlier run since BASE came to another number: its entry is the one to replace.
        changelog = changelog.replace(&format!("\n## [{current}]"), &format!("\n## [{number}]"));
    }
    let entry = match diff::changelog(report) {
        entry if entry.is_empty() => {
            "### Changed\n\n- What is documented and tested; nothing that code can notice.".to_owned()
        }
        entry => entry,
    };
    files.insert(path, release::changelog(&changelog, &number, &entry)?);
    files.insert(record(&number), diff::markdown(report));
    let stale = Some(record(&current)).filter(|path| superseded && root.join(path).is_file());
    Ok((number, stale))
}

/// What changed with a version, for those who look back.
fn record(number: &str) -> PathBuf {
    PathBuf::from(format!("spec/changes/{number}.md"))
}

/// What was done, and what a person has to look at now.
fn summary(head: &Version, report: &Report, imported: &Imported, changes: &Changes, number: &str) -> String {
    let mut text = String::new();
    for (what, path) in changes.lines() {
        let _ = writeln!(text, "{what:>7} {path}");
    }
    let _ = writeln!(
        text,
        "\n{} operations, {} resources; {} files created, {} updated, {} removed",
        head.model.operations().count(),
        head.model.resources.len(),
        changes.created.len(),
        changes.updated.len(),
        changes.removed.len(),
    );
    let _ = writeln!(text, "{}", report.summary());
    match report.rust() {
        Some(verdict) => {
            let _ = writeln!(text, "version {} -> {number}, because Rust: {}", report.base, verdict.word());
        }
        None => {
            let _ = writeln!(text, "version {number} stays");
        }
    }
    text.push_str("\nTo review:\n- the diff of spec/ against the publisher's pages\n");
    let changed: Vec<String> = imported
        .changed
        .iter()
        .map(|(what, old, new)| format!("{what}: {} -> {}", shortened(old), shortened(new)))
        .collect();
    let against: Vec<String> = imported
        .against
        .iter()
        .map(|(what, ours, theirs)| {
            format!("{what}: {}, where the document says {}", shortened(ours), shortened(theirs))
        })
        .collect();
    let findings: Vec<String> = imported
        .kinds_of_findings()
        .into_iter()
        .chain(
            imported
                .stale_marks
                .iter()
                .map(|mark| format!("{mark}: `against_import` contradicts nothing any more")),
        )
        .collect();
    // What a source is called is no fact to be documented.
    let added = imported.added.iter().filter(|what| !what.starts_with("api.sources."));
    let added: Vec<String> = added.cloned().collect();
    for (title, names) in [
        ("facts overwritten", &changed),
        ("facts removed", &imported.removed),
        ("facts kept against the document", &against),
        ("kept, though the document does not speak of it any more (gone? remove it)", &imported.absent),
        ("findings of the import: what the spec cannot say, and marks to remove", &findings),
        ("new, without documentation of our own (`doc:`)", &added),
    ] {
        listed(&mut text, title, names);
    }
    if report.rust().is_some() {
        let _ =
            writeln!(text, "- the change record {}, and the entry in CHANGELOG.md", record(number).display());
    }
    text.push_str("\nNext: git diff; cargo xtask coverage; .ci/run; git add --all && git commit\n");
    text
}

fn listed(text: &mut String, title: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let _ = writeln!(text, "- {}: {}", title, names.len());
    for name in names.iter().take(NAMED) {
        let _ = writeln!(text, "    {name}");
    }
    if names.len() > NAMED {
        let _ = writeln!(text, "    and {} more", names.len() - NAMED);
    }
}
