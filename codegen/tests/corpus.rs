//! The published revisions against each other: what the diff says of every pair, in short form. The documents stay where they
//! are; what is kept of them are names.

#![allow(clippy::expect_used, clippy::panic)]

use chargebee_codegen::check::check;
use chargebee_codegen::diff::{Change, Report, Version, Where, Wire, diff};
use chargebee_codegen::import::import;
use chargebee_codegen::spec::Sources;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

/// So many changes are listed of a verdict; of the rest, the number.
const LISTED: usize = 20;

/// The revisions, the oldest first, where a checkout of them lies beside the workspace.
fn published() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openapi/v1");
    let mut found: Vec<PathBuf> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    found.sort();
    if found.is_empty() {
        eprintln!("no documents in {}: no pair is compared", folder.display());
    }
    found
}

fn version(path: &Path) -> Version {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(path).expect("the document can be read");
    let imported =
        import(&text, &Sources::default(), None, "spec", &[]).unwrap_or_else(|why| panic!("{why}"));
    let files = imported.files.into_iter().filter(|(path, _)| path.ends_with(".yaml"));
    let sources = Sources::new(files);
    let checked = check(&sources);
    assert_eq!(checked.findings, [], "{name} is not sound");
    let (spec, model) = (checked.spec.expect("a spec"), checked.model.expect("a Model"));
    Version { name, sources, on_disk: true, spec, model }
}

/// The summary, the number of changes of each kind, and the names of what is breaking or risky.
fn short(report: &Report) -> String {
    let mut text = format!("{} → {}: {}\n", report.base, report.head, report.summary());
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for change in &report.changes {
        let (changes, places) = kinds.entry(kind(change)).or_default();
        *changes += 1;
        *places += change.places.len();
    }
    text.push_str("\nchanges, places:\n");
    for (kind, (changes, places)) in kinds {
        let _ = writeln!(text, "{changes:>6} {places:>6} {kind}");
    }
    for wire in [Wire::Breaking, Wire::Risky] {
        let changes: Vec<&Change> = report.changes.iter().filter(|change| change.wire() == wire).collect();
        let _ = writeln!(text, "\n{}:", wire.word());
        for change in changes.iter().take(LISTED) {
            let first = change.places.first().map(Where::name).unwrap_or_default();
            let more = match change.places.len() {
                0 | 1 => String::new(),
                places => format!(" (+{})", places - 1),
            };
            // Of a value of an enum, the value itself; it is a name on the wire.
            let value = change.old.as_ref().or(change.new.as_ref()).filter(|_| !change.users.is_empty());
            let value = value.map(|value| format!(" {value}")).unwrap_or_default();
            let _ = writeln!(text, "  {}: {first}{value}{more}", kind(change));
        }
        if changes.len() > LISTED {
            let _ = writeln!(text, "  and {} more", changes.len() - LISTED);
        }
    }
    text
}

fn kind(change: &Change) -> String {
    change.kind.row().id.to_owned()
}

#[test]
fn every_pair_of_revisions_differs_as_it_did() {
    let paths = published();
    let versions: Vec<Version> = thread::scope(|scope| {
        let readers: Vec<_> = paths.iter().map(|path| scope.spawn(|| version(path))).collect();
        readers.into_iter().map(|reader| reader.join().expect("a document that can be compared")).collect()
    });
    for (index, base) in versions.iter().enumerate() {
        assert_eq!(diff(base, base).changes, [], "{} against itself", base.name);
        for head in versions.iter().skip(index + 1) {
            insta::assert_snapshot!(format!("{}_{}", base.name, head.name), short(&diff(base, head)));
        }
    }
}
