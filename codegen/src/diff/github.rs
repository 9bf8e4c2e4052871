//! The report as annotations of a GitHub workflow.

use super::change::{Change, Report, Where};
use super::verdicts::{Rust, Wire};
use std::fmt::Write as _;

/// A workflow command a place, and the summary as a notice. Changes that are both safe and a patch have no line worth marking.
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for change in &report.changes {
        let level = match (change.wire(), change.rust()) {
            (Wire::Breaking, _) => "error",
            (Wire::Risky, _) | (Wire::Safe, Rust::Major) => "warning",
            (Wire::Safe, Rust::Minor) => "notice",
            (Wire::Safe, Rust::Patch) => continue,
        };
        for place in &change.places {
            annotation(&mut text, level, change, place);
        }
    }
    let title = format!("{} → {}", report.base, report.head);
    let _ = writeln!(text, "::notice title={}::{}", property(&title), message(&report.summary()));
    text
}

fn annotation(text: &mut String, level: &str, change: &Change, place: &Where) {
    let row = change.kind.row();
    let title = format!("{}, {}: {}", row.wire.word(), row.rust.word(), row.title);
    let at = place
        .at
        .as_ref()
        .map_or_else(String::new, |line| format!("file={},line={},", property(&line.file), line.line));
    let says = format!("{}: {}. {}", place.name(), change.says(), row.reason);
    let _ = writeln!(text, "::{level} {at}title={}::{}", property(&title), message(&says));
}

/// A message, as workflow commands escape it.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, as workflow commands escape it.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
