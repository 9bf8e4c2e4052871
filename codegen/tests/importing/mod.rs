//! What tests of the import share: documents, and an import's way from text to text.

#![allow(dead_code, reason = "each test file uses what it needs")]

use chargebee_codegen::check::check;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::import::{Imported, RECORD, import};
use chargebee_codegen::spec::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// A document of one resource, in the shape with marks.
pub const LIBRARY: &str = include_str!("../fixtures/library.json");

/// [`LIBRARY`] with two events and the codes of errors.
pub fn eventful() -> String {
    let member = |name: &str, ty: &str| format!(r#""{name}": {{ "type": "{ty}", "example": null }}"#);
    let event = |content: &str| {
        format!(
            r#"{{ "type": "object", "properties": {{ {}, {}, {}, {}, "content": {content} }}, "required": ["id", "source", "event_type", "content"] }}"#,
            member("id", "string"),
            member("source", "string"),
            member("event_type", "string"),
            member("object", "string"),
        )
    };
    let webhook = |name: &str, key: &str| {
        format!(
            r##""{name}": {{ "post": {{ "operationId": "on", "requestBody": {{ "content": {{ "application/json": {{ "schema": {{ "$ref": "#/components/schemas/{key}" }} }} }} }}, "responses": {{ "200": {{ "description": "OK" }} }} }} }}"##
        )
    };
    let error = r##""404": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/404" } } } }, "200""##;
    LIBRARY
        .replace(r#""responses": { "200""#, &format!(r#""responses": {{ {error}"#))
        .replace(
            r#"  "components": {"#,
            &format!(
                r#"  "webhooks": {{ {}, {}, {} }}, "components": {{"#,
                webhook("loan_returned", "LoanReturnedEvent"),
                webhook("desk_opened", "DeskOpenedEvent"),
                webhook("loan_due", "LoanDueEvent"),
            ),
        )
        .replace(
            r#"    "schemas": {"#,
            &format!(
                r##"    "schemas": {{ "LoanReturnedEvent": {}, "LoanDueEvent": {}, "DeskOpenedEvent": {},
      "404": {{ "type": "object", "properties": {{ "message": {{ "type": "string" }}, "api_error_code": {{ "type": "string", "enum": ["not_found", "type"] }} }} }},"##,
                event(r##"{ "type": "object", "properties": { "loan": { "$ref": "#/components/schemas/Loan" }, "fees": { "type": "array", "items": { "$ref": "#/components/schemas/Fee" } }, "type": { "type": "string", "maxLength": 9 } }, "required": ["loan"] }"##),
                event(r##"{ "type": "object", "properties": { "loan": { "$ref": "#/components/schemas/Loan" } } }"##),
                event(r#"{ "type": "object", "example": null }"#),
            ),
        )
        .replace(
            r#"      "Loan": {"#,
            r#"      "Fee": { "type": "object", "x-cb-resource-id": "fee", "properties": { "amount": { "type": "integer" } } },
      "Loan": {"#,
        )
}

/// A file of a spec from a key at the left to its end.
pub fn section<'t>(text: &'t str, key: &str) -> &'t str {
    text.find(&format!("\n{key}:\n")).and_then(|at| text.get(at + 1..)).unwrap_or_default()
}

pub fn none() -> Sources {
    Sources::new([])
}

pub fn imported(document: &str, sources: &Sources, record: Option<&str>) -> Imported {
    import(document, sources, record, "spec", &[]).unwrap_or_else(|why| panic!("{why}"))
}

/// The files of an import as a spec, and its record.
pub fn spec_of(imported: Imported) -> (Sources, String) {
    let record = format!("spec/{RECORD}");
    let (noted, files): (Vec<_>, Vec<_>) = imported.files.into_iter().partition(|(path, _)| *path == record);
    (Sources::new(files), noted.into_iter().next().map(|(_, text)| text).unwrap_or_default())
}

pub fn text<'s>(sources: &'s Sources, path: &str) -> &'s str {
    sources.files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
}

pub fn edited(sources: &Sources, edit: impl Fn(&str) -> String) -> Sources {
    Sources::new(sources.files.iter().map(|file| {
        let text = if file.path.ends_with("loan.yaml") { edit(&file.text) } else { file.text.clone() };
        (file.path.clone(), text)
    }))
}

pub fn findings(sources: &Sources) -> String {
    render(&check(sources).findings, sources, Style::Plain)
}

/// The publisher's documents, where a checkout of them lies beside the workspace.
pub fn published() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openapi");
    let mut found: Vec<PathBuf> = ["v1", "v2"]
        .iter()
        .flat_map(|part| fs::read_dir(folder.join(part)).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    found.sort();
    if found.is_empty() {
        eprintln!("no documents in {}: only the small ones of this file are tested", folder.display());
    }
    found
}
