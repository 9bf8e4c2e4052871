//! The report for machines.

use super::{Group, Item, Kind, Line, Report, Row, Tally, Witness};
use serde_json::{Map, Value as Json, json};

/// Everything, in the order of the spec.
pub fn json(report: &Report) -> Json {
    let kinds: Vec<Json> = report
        .kinds()
        .into_iter()
        .map(|kind| with(tally(report.kind(kind)), "kind", json!(kind.name())))
        .collect();
    let strangers: Vec<Json> =
        report.strangers.iter().map(|(what, test)| json!({ "what": what, "test": witness(test) })).collect();
    let junk: Vec<Json> = report
        .junk
        .iter()
        .map(|junk| json!({ "file": junk.file, "line": junk.line, "why": junk.why }))
        .collect();
    json!({
        "api": report.title,
        "total": tally(report.total()),
        "kinds": kinds,
        "rows": report.rows().iter().map(row).collect::<Vec<_>>(),
        "tests": report.tests,
        "records": report.records,
        "not_in_the_spec": strangers,
        "no_records": junk,
    })
}

fn tally(tally: Tally) -> Json {
    json!({ "exercised": tally.exercised, "all": tally.all, "percent": tally.percent() })
}

fn with(json: Json, key: &str, value: Json) -> Json {
    let mut members = Map::from_iter([(key.to_owned(), value)]);
    if let Json::Object(more) = json {
        members.extend(more);
    }
    Json::Object(members)
}

fn row(row: &Row) -> Json {
    let group = match row.group {
        Group::Operation => "operation",
        Group::Resource => "resource",
        Group::Shared => "shared",
    };
    let counts = Kind::ALL.into_iter().filter_map(|kind| {
        let counted = Tally::of(row.of(kind));
        (counted.all > 0).then(|| (kind.name().to_owned(), tally(counted)))
    });
    json!({
        "name": row.name,
        "group": group,
        "about": row.about,
        "spec": place(row.place.as_ref()),
        "counts": Json::Object(counts.collect()),
        "items": row.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(item: &Item) -> Json {
    json!({
        "kind": item.kind.name(),
        "name": item.name,
        "exercised": item.exercised(),
        "spec": place(item.place.as_ref()),
        "tests": item.tests.iter().map(witness).collect::<Vec<_>>(),
        "seen": item.seen,
    })
}

fn place(line: Option<&Line>) -> Json {
    line.map_or(Json::Null, |line| json!({ "file": line.file, "line": line.line }))
}

fn witness(witness: &Witness) -> Json {
    json!({ "test": witness.test, "file": witness.file, "line": witness.line })
}
