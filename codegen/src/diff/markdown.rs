//! The report for a pull request.

use super::change::{Change, Report};
use super::text::{shown, some};
use super::verdicts::{Rust, Wire};
use std::fmt::Write as _;

/// So many changes are shown at once; more are folded.
const UNFOLDED: usize = 20;

/// The report as Markdown: the verdict first, then breaking, risky and safe changes, each by operation.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("## What changed: {} → {}\n\n", code(&report.base), code(&report.head));
    let (Some(wire), Some(rust)) = (report.wire(), report.rust()) else {
        text.push_str("No change.\n");
        return text;
    };
    let _ = writeln!(
        text,
        "**Wire: {}. Rust: {}.** {} {}\n",
        wire.word(),
        rust.word(),
        means(wire),
        compiles(rust)
    );
    text.push_str("| wire | changes | | Rust | changes |\n|---|--:|---|---|--:|\n");
    for (wire, rust) in Wire::ALL.into_iter().zip(Rust::ALL) {
        let counts = (report.of_wire(wire), report.of_rust(rust));
        let _ = writeln!(text, "| {} | {} | | {} | {} |", wire.word(), counts.0, rust.word(), counts.1);
    }
    let of = |wire: Wire, edits: bool| -> Vec<&Change> {
        let all = report.changes.iter().filter(|change| change.wire() == wire);
        all.filter(|change| edits == (wire == Wire::Safe && change.rust() == Rust::Major)).collect()
    };
    section(&mut text, "Breaking", UNFOLDED, &of(Wire::Breaking, false));
    section(&mut text, "Risky", UNFOLDED, &of(Wire::Risky, false));
    section(&mut text, "Safe, but source has to be edited", UNFOLDED, &of(Wire::Safe, true));
    section(&mut text, "Safe", 0, &of(Wire::Safe, false));
    text
}

fn means(wire: Wire) -> &'static str {
    match wire {
        Wire::Breaking => "Some applications built against the older version fail.",
        Wire::Risky => {
            "Applications built against the older version work, unless they rely on what is listed as risky."
        }
        Wire::Safe => "Applications built against the older version work.",
    }
}

fn compiles(rust: Rust) -> &'static str {
    match rust {
        Rust::Major => "Some source has to be edited.",
        Rust::Minor | Rust::Patch => "Their source compiles.",
    }
}

/// Changes under a title; more than `most` are folded.
fn section(text: &mut String, title: &str, most: usize, changes: &[&Change]) {
    let count = changes.len();
    if count == 0 {
        return;
    }
    let folded = count > most;
    let _ = writeln!(text, "\n### {title}\n");
    if folded {
        let noun = if count == 1 { "change" } else { "changes" };
        let _ = writeln!(text, "<details><summary>{count} {noun}</summary>\n");
    }
    let mut left = changes.to_vec();
    while let Some(first) = left.first() {
        let heading = heading(first);
        let (here, others): (Vec<&Change>, Vec<&Change>) =
            left.into_iter().partition(|change| self::heading(change) == heading);
        let _ = writeln!(text, "**{heading}**\n");
        for change in here {
            item(text, change);
        }
        text.push('\n');
        left = others;
    }
    if folded {
        text.push_str("</details>\n");
    }
}

/// Changes of one place stand under its operation.
fn heading(change: &Change) -> String {
    match change.places.as_slice() {
        [place] => match (&place.resource, &place.operation) {
            (None, _) => "All operations".to_owned(),
            _ => code(&place.subject()),
        },
        _ => "Several".to_owned(),
    }
}

fn item(text: &mut String, change: &Change) {
    let path = change.places.first().map_or("", |place| place.path.as_str());
    let row = change.kind.row();
    let what = if path.is_empty() { String::new() } else { format!("{}: ", code(path)) };
    let values = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!(": {} → {}", code(old), code(new)),
        (Some(one), None) | (None, Some(one)) => format!(": {}", code(one)),
        (None, None) => String::new(),
    };
    let _ = writeln!(text, "- {what}{}{values} ({})", row.title, change.rust().word());
    if change.wire() != Wire::Safe {
        let _ = writeln!(text, "  <br>{}", row.reason);
    }
    if change.places.len() > 1 {
        let names: Vec<String> = change.places.iter().map(|place| code(&place.subject())).collect();
        listed(text, "In", &names);
    }
    let users: Vec<String> = change.users.iter().map(|user| code(user)).collect();
    if !users.is_empty() {
        listed(text, "Used by", &users);
    }
}

/// A few names as they are, many of them folded.
fn listed(text: &mut String, what: &str, names: &[String]) {
    if names.len() <= 4 {
        let _ = writeln!(text, "  <br>{what} {}.", some(names, names.len()));
    } else {
        let names_in = names.join(", ");
        let _ = writeln!(
            text,
            "  <details><summary>{what} {}</summary>\n\n  {names_in}\n\n  </details>",
            names.len()
        );
    }
}

/// A text as it stands, between more backticks than it has in a row.
fn code(text: &str) -> String {
    let text = shown(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if longest == 0 {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}
