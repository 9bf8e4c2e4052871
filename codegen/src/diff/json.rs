//! The report for programs.

use super::change::{Change, Line, Report, Where};
use super::verdicts::{Rust, Wire};
use serde_json::{Map, Value as Json, json};

/// The report as JSON; docs/diff.md describes the members. What there is nothing to say of is null or an empty list.
pub fn json(report: &Report) -> Json {
    let wires: Map<String, Json> =
        Wire::ALL.iter().map(|wire| (wire.word().to_owned(), json!(report.of_wire(*wire)))).collect();
    let rusts: Map<String, Json> =
        Rust::ALL.iter().map(|rust| (rust.word().to_owned(), json!(report.of_rust(*rust)))).collect();
    json!({
        "base": report.base,
        "head": report.head,
        "wire": report.wire().map(Wire::word),
        "rust": report.rust().map(Rust::word),
        "counts": { "wire": wires, "rust": rusts },
        "changes": report.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn change(change: &Change) -> Json {
    let row = change.kind.row();
    json!({
        "kind": row.id,
        "title": row.title,
        "wire": row.wire.word(),
        "rust": row.rust.word(),
        "reason": row.reason,
        "old": change.old,
        "new": change.new,
        "places": change.places.iter().map(place).collect::<Vec<_>>(),
        "users": change.users,
    })
}

fn place(place: &Where) -> Json {
    let line = |line: &Option<Line>| line.as_ref().map(|at| json!({ "file": at.file, "line": at.line }));
    json!({
        "resource": place.resource,
        "operation": place.operation,
        "path": place.path,
        "head": line(&place.at),
        "base": line(&place.was),
    })
}
