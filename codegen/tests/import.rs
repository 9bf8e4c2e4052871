//! Import: what comes over from a document, what people wrote and keep, and what bad documents do.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chargebee_codegen::check::check;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::import::{Imported, RECORD, import};
use chargebee_codegen::spec::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// A document of one resource, in the shape with marks.
const LIBRARY: &str = include_str!("fixtures/library.json");

fn none() -> Sources {
    Sources::new([])
}

fn imported(document: &str, sources: &Sources, record: Option<&str>) -> Imported {
    import(document, sources, record, "spec", &[]).unwrap_or_else(|why| panic!("{why}"))
}

/// The files of an import as a spec, and its record.
fn spec_of(imported: Imported) -> (Sources, String) {
    let record = format!("spec/{RECORD}");
    let (noted, files): (Vec<_>, Vec<_>) = imported.files.into_iter().partition(|(path, _)| *path == record);
    (Sources::new(files), noted.into_iter().next().map(|(_, text)| text).unwrap_or_default())
}

fn text<'s>(sources: &'s Sources, path: &str) -> &'s str {
    sources.files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
}

fn edited(sources: &Sources, edit: impl Fn(&str) -> String) -> Sources {
    Sources::new(sources.files.iter().map(|file| {
        let text = if file.path.ends_with("loan.yaml") { edit(&file.text) } else { file.text.clone() };
        (file.path.clone(), text)
    }))
}

fn findings(sources: &Sources) -> String {
    render(&check(sources).findings, sources, Style::Plain)
}

#[test]
fn a_document_becomes_a_sound_spec_in_the_style_of_people() {
    let (sources, _) = spec_of(imported(LIBRARY, &none(), None));
    assert_eq!(findings(&sources), "");
    insta::assert_snapshot!(
        "import_of_a_library",
        format!(
            "{}\n--- loan.yaml\n{}",
            text(&sources, "spec/api.yaml"),
            text(&sources, "spec/resources/loan.yaml")
        )
    );
}

#[test]
fn importing_twice_changes_nothing() {
    let (sources, record) = spec_of(imported(LIBRARY, &none(), None));
    let again = imported(LIBRARY, &sources, Some(&record));
    assert!(again.report.changes_nothing(), "{}", again.report.text());
    let (second, second_record) = spec_of(again);
    assert_eq!(
        second.files.iter().map(|file| &file.text).collect::<Vec<_>>(),
        sources.files.iter().map(|file| &file.text).collect::<Vec<_>>()
    );
    assert_eq!(second_record, record);
}

#[test]
fn what_people_wrote_keeps_its_bytes_and_its_place() {
    let (sources, record) = spec_of(imported(LIBRARY, &none(), None));
    let written = edited(&sources, |text| {
        text.replace("  id:\n", "  # By hand.\n  id:\n    doc:   >-\n      Identifies\n      the loan.\n")
            .replace("            max_chars: 19", "            max_chars: 19\n            sensitive: pan")
            .replace(
                "  due_at:\n    type: timestamp\n    optional: true",
                "  due_at: { optional: true,  type: timestamp }\n  shelf: { type: string, optional: true }",
            )
    });
    assert_eq!(findings(&written), "");
    let again = imported(LIBRARY, &written, Some(&record));
    assert_eq!(again.report.kept, ["loan.attributes.shelf"]);
    assert!(again.report.changes_nothing(), "{}", again.report.text());
    let (second, _) = spec_of(again);
    assert_eq!(text(&second, "spec/resources/loan.yaml"), text(&written, "spec/resources/loan.yaml"));
}

#[test]
fn the_document_wins_and_what_is_gone_from_it_goes() {
    let (sources, record) = spec_of(imported(LIBRARY, &none(), None));
    let newer = LIBRARY
        .replace("\"maxLength\": 20, ", "")
        .replace("\"maximum\": 3", "\"maximum\": 5")
        .replace("\"fee\": { \"type\": \"number\", \"format\": \"decimal\" },", "")
        .replace("\"after\": { \"type\": \"string\", \"format\": \"unix-time\" }, ", "")
        .replace("\"day\", ", "\"day\", \"month\", ");
    let (_, report) = {
        let imported = imported(&newer, &sources, Some(&record));
        let report = imported.report.clone();
        let (sources, _) = spec_of(imported);
        assert_eq!(findings(&sources), "");
        (sources, report)
    };
    assert_eq!(report.added, ["loan.enums.kind.values.month", "loan.enums.type.values.month"]);
    let changed: Vec<String> =
        report.changed.iter().map(|(what, old, new)| format!("{what}: {old} -> {new}")).collect();
    assert_eq!(
        changed,
        [
            "loan.operations.list.filters.due_at.operators: [after, before] -> [before]",
            "loan.operations.create_new.params.renewals.max: 3 -> 5",
        ]
    );
    assert_eq!(
        report.removed,
        ["loan.attributes.fee", "loan.operations.create_new.params.member_id.max_chars"]
    );
}

#[test]
fn what_loses_all_that_it_held_does_not_stay_as_an_empty_key() {
    let (sources, record) = spec_of(imported(LIBRARY, &none(), None));
    let newer = LIBRARY
        .replace("\"loan\": { \"$ref\": \"#/components/schemas/Loan\", \"description\": \"siblings\" }", "")
        .replace("\"name\": { \"type\": \"string\" }", "");
    let merged = imported(&newer, &sources, Some(&record));
    assert!(merged.report.removed.contains(&"loan.operations.create_new.returns.loan".to_owned()));
    let (sources, record) = spec_of(merged);
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(!loan.contains("returns:\n\n") && !loan.ends_with("returns:\n"), "{loan}");
    assert_eq!(findings(&sources), "");
    let again = imported(&newer, &sources, Some(&record)).report;
    assert!(again.changes_nothing(), "{}", again.text());
}

#[test]
fn what_is_new_behind_an_entry_that_loses_its_last_line_is_there() {
    let (sources, record) = spec_of(imported(LIBRARY, &none(), None));
    let newer = LIBRARY.replace(
        "\"maxLength\": 19 } }, \"required\": [\"number\"]",
        "\"maxLength\": 19 }, \"notes\": { \"type\": \"string\" } }",
    );
    let merged = imported(&newer, &sources, Some(&record));
    let notes = "loan.operations.create_new.params.reader.params.notes";
    assert_eq!(merged.report.added, [notes]);
    let (sources, record) = spec_of(merged);
    assert!(
        text(&sources, "spec/resources/loan.yaml").contains("          notes:\n            type: string\n")
    );
    let again = imported(&newer, &sources, Some(&record)).report;
    assert!(again.changes_nothing(), "{}", again.text());
}

#[test]
fn a_fact_that_people_set_against_the_document_stays_while_it_contradicts_it() {
    let (sources, record) = spec_of(imported(LIBRARY, &none(), None));
    let against = edited(&sources, |text| {
        text.replace(
            "        max_chars: 20",
            "        max_chars: 8\n        against_import: { max_chars: The desk prints eight. }",
        )
    });
    let again = imported(LIBRARY, &against, Some(&record));
    let told =
        ("loan.operations.create_new.params.member_id.max_chars".to_owned(), "8".to_owned(), "20".to_owned());
    assert_eq!((again.report.against.as_slice(), again.report.changes_nothing()), ([told].as_slice(), true));
    let agreed = imported(&LIBRARY.replace("\"maxLength\": 20", "\"maxLength\": 8"), &against, Some(&record));
    assert_eq!(agreed.report.stale_marks, ["loan.operations.create_new.params.member_id.max_chars"]);
    let unmarked = edited(&sources, |text| text.replace("        max_chars: 20", "        max_chars: 8"));
    let overwrote = imported(LIBRARY, &unmarked, Some(&record)).report.changed;
    assert_eq!(overwrote.first().map(|(_, old, new)| (old.as_str(), new.as_str())), Some(("8", "20")));
}

#[test]
fn a_document_that_is_none_is_refused_with_the_reason() {
    let deep = format!("{}1{}", "{\"a\":".repeat(5000), "}".repeat(5000));
    let deep_list = format!("openapi: 3.1.0\npaths: {}{}", "[".repeat(5000), "]".repeat(5000));
    let huge = " ".repeat(100 * 1024 * 1024);
    let cases = [
        ("", "no OpenAPI document"),
        ("hello", "no OpenAPI document"),
        ("{}", "no OpenAPI document"),
        ("[]", "no OpenAPI document"),
        (r#"{"swagger": "2.0"}"#, "no OpenAPI document"),
        (r#"{"openapi": "3.2.0", "paths": {}}"#, "OpenAPI 3.2.0, and only 3.1 and 3.0"),
        (r#"{"openapi": "3.1.0", "paths": {"#, "not JSON that can be read"),
        (r#"{"openapi": "3.1.0", "paths": {}, "paths": {}}"#, "the member \"paths\" stands twice"),
        ("openapi: 3.1.0\npaths: {}\npaths: {}\n", "not YAML that can be read: duplicate"),
        ("openapi: [", "not YAML that can be read"),
        (deep.as_str(), "not JSON that can be read: recursion limit"),
        (deep_list.as_str(), "not YAML that can be read"),
        (huge.as_str(), "bytes, and at most"),
    ];
    for (document, expected) in cases {
        let why = import(document, &none(), None, "spec", &[]).err().unwrap_or_default();
        assert!(why.contains(expected), "{expected}: {why}");
    }
}

#[test]
fn references_that_lead_nowhere_or_in_a_circle_are_findings_with_their_pointer() {
    let document = r##"{ "openapi": "3.1.0", "paths": { "/a/b": { "get": {
        "parameters": [{ "$ref": "#/components/parameters/none" }, { "$ref": "#/components/parameters/x" }],
        "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": {
          "a": { "$ref": "#/components/schemas/A" }, "b": { "$ref": "#/components/schemas/None" } } } } } } } } } },
      "components": { "parameters": { "x": { "$ref": "#/components/parameters/y" }, "y": { "$ref": "#/components/parameters/x" } },
        "schemas": { "A": { "type": "object", "properties": { "again": { "$ref": "#/components/schemas/A" }, "id": { "type": "string" } } } } } }"##;
    let imported = imported(document, &none(), None);
    assert_eq!(
        imported.report.findings,
        [
            ("/paths/~1a~1b/get/parameters/0", "`$ref: #/components/parameters/none` leads nowhere"),
            ("/paths/~1a~1b/get/parameters/1", "`$ref` leads in a circle"),
            ("/paths/~1a~1b/get/responses/200/b", "a `$ref` that leads to no resource"),
        ]
        .map(|(pointer, what)| (pointer.to_owned(), what.to_owned()))
    );
    assert_eq!(findings(&spec_of(imported).0), "");
}

#[test]
fn names_that_rust_cannot_have_are_settled_without_numbers() {
    let names =
        ["type", "in", "move", "Option", "Error", "2nd", "a+b", "a.b", "a b", "self", "extra", "fn", "send"];
    let members: Vec<String> = names
        .iter()
        .map(|name| format!("{name:?}: {{ \"type\": \"string\", \"enum\": {names:?}, \"example\": null }}"))
        .collect();
    let members = members.join(",");
    let document = format!(
        r##"{{ "openapi": "3.1.0", "paths": {{ "/option/copy": {{ "post": {{
          "requestBody": {{ "content": {{ "application/x-www-form-urlencoded": {{ "schema": {{ "type": "object", "properties": {{ {members},
            "Call": {{ "type": "object", "properties": {{ {members} }} }} }} }} }} }} }},
          "responses": {{ "200": {{ "content": {{ "application/json": {{ "schema": {{ "type": "object", "properties": {{
            "option": {{ "$ref": "#/components/schemas/Option" }} }} }} }} }} }} }} }} }} }},
          "components": {{ "schemas": {{ "Option": {{ "type": "object", "properties": {{ {members} }} }} }} }} }}"##
    );
    let (sources, _) = spec_of(imported(&document, &none(), None));
    assert_eq!(findings(&sources), "");
    let chosen: Vec<&str> = text(&sources, "spec/resources/option.yaml")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("rust_name: "))
        .collect();
    assert!(!chosen.is_empty());
    let digits: Vec<&&str> = chosen
        .iter()
        .filter(|name| name.contains(|c: char| c.is_ascii_digit()) && !name.contains("2nd"))
        .collect();
    assert!(digits.is_empty(), "{digits:?}");
}

#[test]
fn what_an_sdk_must_leave_out_is_listed() {
    let document = LIBRARY
        .replace("\"x-cb-sort-order\": 1,", "\"x-cb-sort-order\": 1, \"x-cb-operation-is-bulk\": true,");
    let report = imported(&document, &none(), None).report;
    assert_eq!(report.skipped, [("/paths/~1loans/post".to_owned(), "a bulk operation".to_owned())]);
    assert_eq!(report.operations, 1);
}

#[test]
fn yaml_and_json_say_the_same() {
    let yaml = "openapi: 3.1.0\ninfo:\n  title: Library API\npaths:\n  /loans/{loan-id}/end:\n    post:\n      responses:\n        '204': { description: x }\n";
    let json = r#"{"openapi":"3.1.0","info":{"title":"Library API"},"paths":{"/loans/{loan-id}/end":{"post":{"responses":{"204":{"description":"x"}}}}}}"#;
    assert_eq!(imported(yaml, &none(), None).files, imported(json, &none(), None).files);
}

#[test]
fn a_document_cut_anywhere_is_refused_or_read_but_never_a_panic() {
    for length in (0..LIBRARY.len()).step_by(61) {
        let _ = import(LIBRARY.get(..length).unwrap_or_default(), &none(), None, "spec", &[]);
    }
    // Each word in the place of another: shapes that no document has.
    let words = ["\"object\"", "\"array\"", "{}", "null", "[]", "true", "3"];
    for word in words {
        for (at, _) in LIBRARY.match_indices("\"string\"").chain(LIBRARY.match_indices("\"object\"")) {
            let broken = format!("{}{word}{}", &LIBRARY[..at], &LIBRARY[at + 8..]);
            if let Ok(imported) = import(&broken, &none(), None, "spec", &[]) {
                let _ = check(&spec_of(imported).0);
            }
        }
    }
}

/// The publisher's documents, where a checkout of them lies beside the workspace.
fn published() -> Vec<PathBuf> {
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

#[test]
fn every_published_document_imports_soundly_and_twice_alike() {
    for path in published() {
        let document = fs::read_to_string(&path).expect("the document can be read");
        let first = imported(&document, &none(), None);
        assert!(first.report.operations > 0);
        let (sources, record) = spec_of(first);
        assert_eq!(findings(&sources), "", "{}", path.display());
        let again = imported(&document, &sources, Some(&record)).report;
        assert!(again.changes_nothing(), "{}: {}", path.display(), again.text());
    }
}

#[test]
fn one_revision_over_another_gives_what_it_gives_alone() {
    let mut former: Option<(Sources, String)> = None;
    for path in published().iter().filter(|path| path.parent().is_some_and(|folder| folder.ends_with("v1"))) {
        let document = fs::read_to_string(path).expect("the document can be read");
        let over = match &former {
            Some((sources, record)) => imported(&document, sources, Some(record)),
            None => imported(&document, &none(), None),
        };
        let (sources, record) = spec_of(over);
        assert_eq!(findings(&sources), "", "{}", path.display());
        let alone = check(&spec_of(imported(&document, &none(), None)).0).model.expect("a Model");
        let model = check(&sources).model.expect("a Model");
        let count = |model: &chargebee_codegen::model::Model| {
            let params: usize = model.operations().map(|(_, operation)| operation.params.len()).sum();
            (model.operations().count(), params)
        };
        assert_eq!(count(&model), count(&alone), "{}", path.display());
        former = Some((sources, record));
    }
}
