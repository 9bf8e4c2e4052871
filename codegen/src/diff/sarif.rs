//! The report as SARIF 2.1.0, for code scanning.

use super::change::{Change, Report, Where};
use super::verdicts::{Row, Wire};
use serde_json::{Value as Json, json};

/// The report as a SARIF log with one run: a rule a kind of change, a result a place.
pub fn sarif(report: &Report) -> Json {
    let mut rules: Vec<Row> = Vec::new();
    let mut results = Vec::new();
    for change in &report.changes {
        let row = change.kind.row();
        let index = rules.iter().position(|rule| rule.id == row.id).unwrap_or_else(|| {
            rules.push(row);
            rules.len() - 1
        });
        results.extend(change.places.iter().map(|place| result(change, place, index)));
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cargo xtask diff",
                "informationUri": "https://github.com/chargebee-rs/chargebee",
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(row: &Row) -> Json {
    json!({
        "id": row.id,
        "shortDescription": { "text": row.title },
        "fullDescription": { "text": row.reason },
        "defaultConfiguration": { "level": level(row.wire) },
        "properties": { "wire": row.wire.word(), "rust": row.rust.word() },
    })
}

fn level(wire: Wire) -> &'static str {
    match wire {
        Wire::Breaking => "error",
        Wire::Risky => "warning",
        Wire::Safe => "note",
    }
}

fn result(change: &Change, place: &Where, index: usize) -> Json {
    let row = change.kind.row();
    let locations: Vec<Json> = place
        .at
        .iter()
        .map(|line| {
            json!({ "physicalLocation": {
                "artifactLocation": { "uri": uri(&line.file) },
                "region": { "startLine": line.line },
            } })
        })
        .collect();
    json!({
        "ruleId": row.id,
        "ruleIndex": index,
        "level": level(row.wire),
        "message": { "text": format!("{}: {}. {}", place.name(), change.says(), row.reason) },
        "locations": locations,
    })
}

/// A path as a relative reference: only what stands for itself in one is left as it is.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
