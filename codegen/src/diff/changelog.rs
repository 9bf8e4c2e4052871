//! The report as an entry of a changelog: what a user of the crate notices, in few lines.

use super::change::{Change, Report};
use super::verdicts::{Rust, Wire};
use std::fmt::Write as _;

/// So many names are listed before the rest is counted.
const NAMED: usize = 6;

/// The sections of an entry: what has to be edited, what the service does otherwise, what is new. Documentation alone is no news.
pub fn changelog(report: &Report) -> String {
    let of = |section: Section| -> Vec<&Change> {
        report.changes.iter().filter(|change| Section::of(change) == Some(section)).collect()
    };
    let mut text = String::new();
    for (section, title) in [
        (Section::Edit, "Changed: source has to be edited"),
        (Section::Changed, "Changed"),
        (Section::Added, "Added"),
    ] {
        let changes = of(section);
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(text, "### {title}\n");
        for (title, names) in by_title(&changes) {
            let _ = writeln!(text, "- {}: {}.", capitalised(title), listed(&names));
        }
        text.push('\n');
    }
    text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Edit,
    Changed,
    Added,
}

impl Section {
    fn of(change: &Change) -> Option<Self> {
        match (change.rust(), change.wire()) {
            (Rust::Major, _) => Some(Self::Edit),
            (Rust::Minor, Wire::Safe) => Some(Self::Added),
            (_, Wire::Breaking | Wire::Risky) => Some(Self::Changed),
            (Rust::Patch, Wire::Safe) => None,
        }
    }
}

/// The names of all places, under the title of what happened there.
fn by_title(changes: &[&Change]) -> Vec<(&'static str, Vec<String>)> {
    let mut titles: Vec<(&'static str, Vec<String>)> = Vec::new();
    for change in changes {
        let title = change.kind.row().title;
        let values = match (&change.old, &change.new) {
            (Some(old), Some(new)) => format!(" ({old} → {new})"),
            _ => String::new(),
        };
        let names = change.places.iter().map(|place| format!("`{}`{values}", place.name()));
        match titles.iter_mut().find(|(known, _)| *known == title) {
            Some((_, all)) => all.extend(names),
            None => titles.push((title, names.collect())),
        }
    }
    titles
}

fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    match names.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn capitalised(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
