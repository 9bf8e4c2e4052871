//! `cargo xtask check`: what is wrong with the spec.

use crate::checkout;
use chargebee_codegen::check::check;
use chargebee_codegen::finding::{Finding, Style, render};
use chargebee_codegen::model::Model;
use chargebee_codegen::spec::Sources;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Checks the spec and prints every finding.
pub fn run(root: &Path) -> Result<ExitCode, String> {
    let sources = checkout::spec(root)?;
    match sound(&sources) {
        Some(model) => {
            let operations = model.operations().count();
            println!("the spec is sound: {operations} operations, {} samples", model.samples.len());
            Ok(ExitCode::SUCCESS)
        }
        None => Ok(ExitCode::FAILURE),
    }
}

/// The Model of a spec without findings; otherwise prints them all.
pub fn sound(sources: &Sources) -> Option<Model> {
    let checked = check(sources);
    if checked.findings.is_empty() {
        return checked.model;
    }
    print(&checked.findings, sources);
    None
}

fn print(findings: &[Finding], sources: &Sources) {
    // A reader that closes the pipe early (`| head`) has seen enough.
    let _ = std::io::stderr().write_all(listed(findings, sources).as_bytes());
}

/// Findings for stderr, each with its line, and how many there are.
pub fn listed(findings: &[Finding], sources: &Sources) -> String {
    let style = if std::io::stderr().is_terminal() { Style::Coloured } else { Style::Plain };
    let count = findings.len();
    let noun = if count == 1 { "finding" } else { "findings" };
    format!("{}{count} {noun}\n", render(findings, sources, style))
}
