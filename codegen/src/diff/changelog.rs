//! The report as an entry of a changelog: what a user of the crate notices, in few lines.

use super::change::{Change, Report};
use super::verdicts::{Rust, Wire};
use std::fmt;
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
    type Places = Vec<(String, Vec<Value>)>;
    let mut titles: Vec<(&'static str, Places)> = Vec::new();
    for change in changes {
        let title = change.kind.row().title;
        let value = Value::of(change);
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
    let named = |(name, values): (String, Vec<Value>)| match values.as_slice() {
        [] | [Value::One(_)] => format!("`{name}`"),
        values => {
            format!("`{name}` ({})", listed(&values.iter().map(ToString::to_string).collect::<Vec<_>>()))
        }
    };
    titles.into_iter().map(|(title, places)| (title, places.into_iter().map(named).collect())).collect()
}

/// What a change says besides its place.
#[derive(Clone)]
enum Value {
    /// What came or went. Alone, the place says it already.
    One(String),
    /// What was, and what is.
    Both(String, String),
}

impl Value {
    fn of(change: &Change) -> Option<Self> {
        match (&change.old, &change.new) {
            (Some(old), Some(new)) => Some(Self::Both(old.clone(), new.clone())),
            (None, Some(one)) | (Some(one), None) => Some(Self::One(one.clone())),
            (None, None) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(value) => f.write_str(value),
            Self::Both(old, new) => write!(f, "{old} → {new}"),
        }
    }
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
