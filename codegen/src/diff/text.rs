//! The report for a terminal.

use super::change::{Change, Report};
use super::verdicts::Wire;
use crate::finding::Style;
use std::fmt::Write as _;

/// The report as text: the verdict, then every change, the worst first, with its line.
pub fn text(report: &Report, style: Style) -> String {
    let paint = Paint(style == Style::Coloured);
    let mut text = format!("{} → {}: {}\n", report.base, report.head, paint.bold(&report.summary()));
    for wire in Wire::ALL {
        let changes: Vec<&Change> = report.changes.iter().filter(|change| change.wire() == wire).collect();
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{} ({})", paint.verdict(wire, wire.word()), changes.len());
        for change in changes {
            self::change(&mut text, change, paint);
        }
    }
    text
}

fn change(text: &mut String, change: &Change, paint: Paint) {
    let Some((first, others)) = change.places.split_first() else { return };
    let (name, says) = (shown(&first.name()), shown(&change.says()));
    let _ = writeln!(text, "  {}: {says} [{}]", paint.bold(&name), change.rust().word());
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(super::Where::subject).collect();
        let _ = writeln!(text, "      and in {}", some(&others, 6));
    }
    if !change.users.is_empty() {
        let _ = writeln!(text, "      used by {}", some(&change.users, 6));
    }
    if let Some(line) = first.at.as_ref().or(first.was.as_ref()) {
        let _ = writeln!(text, "      {}", paint.faint(&format!("{}:{}", line.file, line.line)));
    }
}

/// A text of a spec, in one line and without what a terminal would obey.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The first of many, and how many more there are.
pub(super) fn some(names: &[String], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
    let rest = names.len() - shown.len();
    if rest == 0 { shown.join(", ") } else { format!("{}, and {rest} more", shown.join(", ")) }
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn verdict(self, wire: Wire, text: &str) -> String {
        let code = match wire {
            Wire::Breaking => "1;31",
            Wire::Risky => "1;33",
            Wire::Safe => "1;32",
        };
        self.with(code, text)
    }
}
