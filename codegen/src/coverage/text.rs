//! The report for a terminal.

use super::{Kind, Report, Tally};
use std::fmt::Write as _;

/// A line an operation with its counts, a line a kind, then what was not exercised, each with the spec's line.
pub fn text(report: &Report) -> String {
    let mut text = matrix(report);
    text.push('\n');
    kinds(report, &mut text);
    missing(report, &mut text);
    for (what, witness) in &report.strangers {
        let _ = writeln!(text, "not in the spec, yet recorded: {what} ({})", witness.test);
    }
    for junk in &report.junk {
        let _ = writeln!(text, "no record: {}:{}: {}", junk.file, junk.line, junk.why);
    }
    text
}

fn matrix(report: &Report) -> String {
    let kinds = report.kinds();
    let head: Vec<String> =
        std::iter::once(String::new()).chain(kinds.iter().map(|kind| kind.head().to_owned())).collect();
    let mut rows = vec![head];
    for row in report.rows() {
        let cells = kinds.iter().map(|kind| match Tally::of(row.of(*kind)) {
            Tally { all: 0, .. } => "·".to_owned(),
            tally => format!("{}/{}", tally.exercised, tally.all),
        });
        rows.push(std::iter::once(row.name.clone()).chain(cells).collect());
    }
    let columns = kinds.len() + 1;
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let _ =
                if column == 0 { write!(line, "{cell:width$}") } else { write!(line, "  {cell:>width$}") };
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn kinds(report: &Report, text: &mut String) {
    for kind in report.kinds() {
        line(text, kind.title(), report.kind(kind));
    }
    line(text, "all", report.total());
    let _ = writeln!(text, "recorded by {} tests in {} events", report.tests, report.records);
}

fn line(text: &mut String, name: &str, tally: Tally) {
    let _ = writeln!(text, "{name:<23} {:>5} of {:>5}  {:>5} %", tally.exercised, tally.all, tally.shown());
}

fn missing(report: &Report, text: &mut String) {
    if report.total().is_whole() {
        return;
    }
    text.push_str("\nnot exercised\n");
    for kind in Kind::ALL.into_iter().filter(|kind| !report.kind(*kind).is_whole()) {
        let _ = writeln!(text, "  {}", kind.title());
        for row in report.rows() {
            for item in row.of(kind).filter(|item| !item.exercised()) {
                let place = item.place.as_ref().map(|at| format!("  {}:{}", at.file, at.line));
                let _ = writeln!(text, "    {}: {}{}", row.name, item.name, place.unwrap_or_default());
            }
        }
    }
}
