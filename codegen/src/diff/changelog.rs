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

/// The places under the title of what happened there, each with what it was and is; what came or went at one place stands together.
fn by_title(changes: &[&Change]) -> Vec<(&'static str, Vec<String>)> {
    type Places = Vec<(String, Vec<String>)>;
    let mut titles: Vec<(&'static str, Places)> = Vec::new();
    for change in changes {
        let title = change.kind.row().title;
        let value = match (&change.old, &change.new) {
            (Some(old), Some(new)) => Some(format!("{old} → {new}")),
            (None, Some(one)) | (Some(one), None) => Some(one.clone()),
            (None, None) => None,
        };
        let known = titles.iter().position(|(known, _)| *known == title).unwrap_or_else(|| {
            titles.push((title, Places::new()));
            titles.len() - 1
        });
        let Some((_, places)) = titles.get_mut(known) else { continue };
        for place in &change.places {
            let name = place.name();
            match places.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.extend(value.clone()),
                None => places.push((name, value.clone().into_iter().collect())),
            }
        }
    }
    let named = |(name, values): (String, Vec<String>)| match values.as_slice() {
        [] => format!("`{name}`"),
        // What came is named already.
        [one] if !one.contains('→') => format!("`{name}`"),
        values => format!("`{name}` ({})", listed(values)),
    };
    titles.into_iter().map(|(title, places)| (title, places.into_iter().map(named).collect())).collect()
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
