//! Import: what comes over from a document, what people wrote and keep, and what bad documents do.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chargebee_codegen::check::check;
use chargebee_codegen::diff::{self, Kind, Version};
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::import::{Imported, RECORD, import};
use chargebee_codegen::spec::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// A document of one resource, in the shape with marks.
const LIBRARY: &str = include_str!("fixtures/library.json");

/// [`LIBRARY`] with two events and the codes of errors.
fn eventful() -> String {
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
fn section<'t>(text: &'t str, key: &str) -> &'t str {
    text.find(&format!("\n{key}:\n")).and_then(|at| text.get(at + 1..)).unwrap_or_default()
}

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
            (
                "/paths/~1a~1b/get/responses/200/content/application~1json/schema/properties/b",
                "a `$ref` that leads to no resource"
            ),
        ]
        .map(|(pointer, what)| (pointer.to_owned(), what.to_owned()))
    );
    assert_eq!(findings(&spec_of(imported).0), "");
}

#[test]
fn what_the_language_cannot_say_is_a_finding_with_its_pointer_and_what_says_nothing_is_none() {
    let create = "/paths/~1loans/post";
    let body = format!("{create}/requestBody/content/application~1x-www-form-urlencoded");
    let list = "/paths/~1loans/get";
    // What is put in for what in the document, and what the import says of it.
    let table = [
        (r#""maxLength": 20,"#, r#""maxLength": 20, "description": "x", "nullable": false,"#, None),
        (
            r#""maxLength": 20,"#,
            r#""format": "email","#,
            Some((format!("{body}/schema/properties/member_id/format"), "`format: email`")),
        ),
        (
            r#""maxLength": 20,"#,
            r#""pattern": "^x","#,
            Some((format!("{body}/schema/properties/member_id/pattern"), "`pattern`")),
        ),
        (
            r#""maxLength": 20,"#,
            r#""x-cb-parameter-blank-option": "not_allowed","#,
            Some((
                format!("{body}/schema/properties/member_id/x-cb-parameter-blank-option"),
                "`x-cb-parameter-blank-option: not_allowed`",
            )),
        ),
        (r#""maxLength": 20,"#, r#""x-cb-parameter-blank-option": "as_null","#, None),
        (
            r#""minimum": 0,"#,
            r#""minimum": 0.5,"#,
            Some((
                format!("{body}/schema/properties/renewals/minimum"),
                "`minimum: 0.5`, which is no integer",
            )),
        ),
        (
            r#""minimum": 0,"#,
            r#""exclusiveMinimum": 0,"#,
            Some((format!("{body}/schema/properties/renewals/exclusiveMinimum"), "`exclusiveMinimum: 0`")),
        ),
        (
            r#""tags": {"#,
            r#""tags": { "maxItems": 4,"#,
            Some((format!("{body}/schema/properties/tags/maxItems"), "`maxItems: 4` of a list")),
        ),
        (r#""tags": {"#, r#""tags": { "maxLength": 5,"#, None),
        (
            r#""meta": { "type": "object""#,
            r#""meta": { "type": ["object", "null"]"#,
            Some((format!("{body}/schema/properties/meta/type"), "a `type` that is no word")),
        ),
        (r#""minLength": 1"#, r#""pattern": "^\\d{10}$""#, None),
        (
            r#""minLength": 1"#,
            r#""maxLength": 3"#,
            Some((
                format!("{list}/parameters/2/schema/properties/id/properties/is/maxLength"),
                "`maxLength: 3` of a filter's operator",
            )),
        ),
        (
            r#""asc": { "type": "string", "enum": ["due_at"] }"#,
            r#""asc": { "type": "string", "enum": ["due_at", "id"] }"#,
            Some((
                format!("{list}/parameters/3/schema/properties/desc"),
                "keys that sort in one direction only",
            )),
        ),
        (
            r#""minimum": 1, "maximum": 100"#,
            r#""minimum": 1, "maximum": 100, "multipleOf": 5"#,
            Some(("/components/parameters/limit/schema/multipleOf".to_owned(), "`multipleOf: 5`")),
        ),
        (
            r#""maxLength": 1000"#,
            r#""minLength": 2"#,
            Some((
                format!(
                    "{list}/responses/200/content/application~1json/schema/properties/next_offset/minLength"
                ),
                "`minLength: 2` of an answer's member",
            )),
        ),
        (
            r#""maxLength": 12 "#,
            r#""maxLength": 12, "format": "uri" "#,
            Some((
                "/components/schemas/Loan/properties/id/format".to_owned(),
                "`format: uri` of an attribute",
            )),
        ),
        (
            r#""at": { "type": "integer""#,
            r#""at": { "type": "integer", "x-cb-strange": 1"#,
            Some((
                "/components/schemas/Loan/properties/stamps/items/properties/at/x-cb-strange".to_owned(),
                "`x-cb-strange: 1` of an attribute",
            )),
        ),
        (
            r#""requestBody": {"#,
            r#""callbacks": { "x": {} }, "requestBody": {"#,
            Some((format!("{create}/callbacks"), "`callbacks` of an operation")),
        ),
        (
            r#""requestBody": { "content": {"#,
            r#""requestBody": { "content": { "text/csv": {},"#,
            Some((format!("{create}/requestBody/content/text~1csv"), "a second media type, `text/csv`")),
        ),
        (
            r#"    "/loans": {"#,
            r#"    "/loans": { "parameters": [],"#,
            Some(("/paths/~1loans/parameters".to_owned(), "`parameters` of a path")),
        ),
        (
            r#""responses": { "200""#,
            r#""responses": { "201": {}, "200""#,
            Some((format!("{list}/responses/200"), "the answer `200`")),
        ),
        (
            r#""responses": { "200""#,
            r#""responses": { "default": {}, "200""#,
            Some((format!("{list}/responses/default"), "the answer `default`")),
        ),
        (
            r#""openapi": "3.1.0","#,
            r#""openapi": "3.1.0", "security": [{}],"#,
            Some(("/security".to_owned(), "`security` of the document")),
        ),
        (
            r#""default": "demo""#,
            r#""default": "demo", "enum": ["demo"]"#,
            Some(("/servers/0/variables/site/enum".to_owned(), "`enum` of a server's variable")),
        ),
        (
            r#""name": "due_at", "in": "query","#,
            r#""name": "due_at", "in": "query", "required": true,"#,
            Some((format!("{list}/parameters/1/required"), "a filter that a caller must give")),
        ),
        (
            r#""number": { "type": "string", "maxLength": 19 }"#,
            r#""number": { "type": "array", "items": { "type": "string" } }, "name": { "type": "string" }"#,
            Some((
                format!("{body}/schema/properties/reader/properties/number"),
                "what a list inside a group holds",
            )),
        ),
        (
            r#""number": { "type": "string", "maxLength": 19 }"#,
            r#""number": { "type": "object", "properties": { "x": { "type": "string" } } }"#,
            Some((
                format!("{body}/schema/properties/reader/properties/number"),
                "what an object inside a group holds",
            )),
        ),
        (
            r#""parameters": { "limit""#,
            r#""parameters": { "desk": { "name": "desk", "in": "header", "deprecated": true }, "limit""#,
            None,
        ),
        (
            r##"{ "$ref": "#/components/parameters/limit""##,
            r##"{ "name": "desk", "in": "header", "schema": { "type": "string" } }, { "$ref": "#/components/parameters/limit""##,
            Some((format!("{list}/parameters/0"), "the header `desk`, which is no component")),
        ),
        (
            r#""reader": { "type": "object", "properties": { "number""#,
            r#""reader": { "type": "object", "deprecated": true, "properties": { "number""#,
            None,
        ),
    ];
    let known = imported(LIBRARY, &none(), None).report.findings;
    for (from, to, expected) in table {
        let document = LIBRARY.replacen(from, to, 1);
        assert_ne!(document, LIBRARY, "{from}");
        let found = imported(&document, &none(), None).report.findings;
        let new = found.into_iter().find(|finding| !known.contains(finding));
        assert_eq!(new, expected.map(|(pointer, what)| (pointer, what.to_owned())), "{from} -> {to}");
    }
    let usual: Vec<&str> = known.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(usual, ["`minLength: 1` of a filter's operator", "`x-cb-new-mark: 1` of a resource"]);
}

#[test]
fn a_group_or_a_filter_that_is_deprecated_as_a_whole_says_so() {
    let document = LIBRARY
        .replace(
            r#""reader": { "type": "object", "properties": { "number""#,
            r#""reader": { "type": "object", "deprecated": true, "properties": { "number""#,
        )
        .replace(
            r#""name": "due_at", "in": "query","#,
            r#""name": "due_at", "in": "query", "deprecated": true,"#,
        );
    let (sources, _) = spec_of(imported(&document, &none(), None));
    assert_eq!(findings(&sources), "");
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(loan.contains("      reader:\n        optional: true\n        deprecated: true\n"), "{loan}");
    assert!(loan.contains("        operators: [after, before]\n        deprecated: true\n"), "{loan}");
}

#[test]
fn findings_that_are_alike_are_one_line_for_people_and_each_place_for_programs() {
    let document = LIBRARY.replace(r#""maxLength": 5 }"#, r#""format": "email" }"#);
    let document = document.replace(r#""maxLength": 9 }"#, r#""format": "email" }"#);
    let report = imported(&document, &none(), None).report;
    let text = report.text();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("email")).collect();
    let schema =
        "/paths/~1loans/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties";
    let first = format!("{schema}/items/properties/book_id/items/format");
    assert_eq!(lines, [format!("finding: not taken over, `format: email`: #{first} and 1 more place")]);
    let json = report.json();
    let listed = json["findings"].as_array().into_iter().flatten();
    let places: Vec<&str> =
        listed.filter(|it| it["what"] == "`format: email`").filter_map(|it| it["pointer"].as_str()).collect();
    assert_eq!(places, [first, format!("{schema}/tags/items/format")]);
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

#[test]
fn events_and_codes_of_errors_come_from_the_document_and_what_cannot_be_read_of_them_is_a_finding() {
    let made = imported(&eventful(), &none(), None);
    let told: Vec<(&str, &str)> =
        made.report.findings.iter().map(|(at, what)| (at.as_str(), what.as_str())).collect();
    assert!(
        told.contains(&(
            "/components/schemas/DeskOpenedEvent/properties/content",
            "an event whose content no schema says"
        )),
        "{told:?}"
    );
    let (sources, record) = spec_of(made);
    assert_eq!(findings(&sources), "");
    assert_eq!(
        section(text(&sources, "spec/resources/loan.yaml"), "events"),
        "events:
  loan_due:
    content:
      loan: optional
  loan_returned:
    content:
      loan: always
      fees:
        resource: fee
        list: true
        optional: true
      type:
        type: string
        max_chars: 9
        optional: true
        rust_name: type_
"
    );
    assert_eq!(
        section(text(&sources, "spec/api.yaml"), "webhooks"),
        "webhooks:
  id:
    type: string
  source:
    type: string
  event_type:
    type: event_type
  content:
    type: content

errors:
  \"404\":
    not_found:
    type:
"
    );
    // A resource that only an event leads to.
    assert!(text(&sources, "spec/resources/fee.yaml").contains("amount:\n    type: integer"));
    let again = imported(&eventful(), &sources, Some(&record));
    assert!(again.report.changes_nothing(), "{}", again.report.text());
}

#[test]
fn the_resource_of_events_says_more_of_their_members_than_what_is_posted() {
    let own = r#""Event": { "type": "object", "x-cb-resource-id": "event", "required": ["id", "event_type", "content"], "properties": {
        "id": { "type": "string", "maxLength": 40 },
        "occurred_at": { "type": "integer", "format": "unix-time" },
        "source": { "type": "string", "enum": ["desk", "site"] },
        "event_type": { "type": "string", "enum": ["loan_returned", "loan_due", "loan_lost"] },
        "content": { "type": "object", "additionalProperties": true } } },
      "Loan": {"#;
    let document = eventful().replace(r#""Loan": {"#, own);
    let made = imported(&document, &none(), None);
    let unknown = (
        "/components/schemas/Event/properties/event_type/enum/2",
        "a type of event whose content no schema says",
    );
    assert!(made.report.findings.iter().any(|(at, what)| (at.as_str(), what.as_str()) == unknown));
    let (sources, _) = spec_of(made);
    assert_eq!(findings(&sources), "");
    let api = text(&sources, "spec/api.yaml");
    assert!(
        section(api, "webhooks").starts_with(
            "webhooks:
  id:
    type: string
    max_chars: 40
  occurred_at:
    type: timestamp
    optional: true
  source:
    type: enum
    of: event_source
    optional: true
  event_type:
    type: event_type
"
        ),
        "{api}"
    );
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(loan.find("  loan_returned:") < loan.find("  loan_due:"), "in the order of the list of types");
}

#[test]
fn what_people_set_of_events_is_kept_and_what_is_gone_from_the_document_goes() {
    let (sources, record) = spec_of(imported(&eventful(), &none(), None));
    let written = Sources::new(sources.files.iter().map(|file| {
        let text = file
            .text
            .replace("  loan_due:\n    content:\n", "  # By hand.\n  loan_due:\n    doc: A book is due.\n    content:\n")
            .replace("  loan_returned:\n    content:\n      loan: always\n", "  loan_returned:\n    content:\n      loan: { optional: true, against_import: { optional: Deliveries lack it. } }\n")
            .replace("    not_found:\n", "    not_found: There is no such book.\n    by_hand:\n")
            .replace("  source:\n    type: string\n", "  source:\n    type: string\n    optional: true\n    against_import: { optional: Older events have none. }\n");
        (file.path.clone(), text)
    }));
    assert_eq!(findings(&written), "");
    let again = imported(&eventful(), &written, Some(&record));
    assert!(again.report.changes_nothing(), "{}", again.report.text());
    let against: Vec<&str> = again.report.against.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(against, ["loan.events.loan_returned.content.loan.optional", "api.webhooks.source.optional"]);
    let files = |sources: &Sources| sources.files.iter().map(|file| file.text.clone()).collect::<Vec<_>>();
    assert_eq!(files(&spec_of(again).0), files(&written));

    let gone = eventful()
        .replace(r#""loan_due": {"#, r#""loan_lost": {"#)
        .replace(r#""enum": ["not_found", "type"]"#, r#""enum": ["not_found", "gone"]"#);
    let report = imported(&gone, &written, Some(&record)).report;
    assert_eq!(report.added, ["loan.events.loan_lost", "api.errors.404.gone"]);
    assert_eq!(report.removed, ["loan.events.loan_due", "api.errors.404.type"]);
    assert!(report.kept.contains(&"api.errors.404.by_hand".to_owned()), "{:?}", report.kept);

    // What does not speak of events does not say that there are none.
    let silent = imported(LIBRARY, &written, Some(&record));
    assert!(silent.report.changes_nothing(), "{}", silent.report.text());
    assert_eq!(spec_of(silent).1, record);
}

#[test]
fn servers_are_written_once_and_a_document_that_has_others_later_is_a_finding() {
    let second = r#"{ "url": "https://{site}-test.library.example/api", "variables": { "site": { "default": "demo" } } }"#;
    let document = LIBRARY.replace(r#""servers": ["#, &format!(r#""servers": [{second}, "#));
    let (sources, record) = spec_of(imported(&document, &none(), None));
    assert_eq!(findings(&sources), "");
    let api = text(&sources, "spec/api.yaml");
    assert_eq!(api.lines().filter(|line| line.starts_with("  - url: ")).count(), 2, "{api}");
    let differ =
        ("/servers".to_owned(), "servers other than those of api.yaml, which people write".to_owned());
    assert!(!imported(&document, &sources, Some(&record)).report.findings.contains(&differ));
    let other = imported(LIBRARY, &sources, Some(&record)).report;
    assert!(other.findings.contains(&differ) && other.changes_nothing(), "{}", other.text());
}

#[test]
fn a_member_that_the_document_calls_a_resource_is_json_no_more() {
    let (sources, record) = spec_of(imported(&eventful(), &none(), None));
    let json = edited(&sources, |text| {
        text.replace("        resource: fee\n", "        type: json\n        doc: What it costs.\n")
    });
    let report = imported(&eventful(), &json, Some(&record)).report;
    assert_eq!(report.removed, ["loan.events.loan_returned.content.fees.type"]);
    assert_eq!(report.added, ["loan.events.loan_returned.content.fees.resource: fee"]);
}

#[test]
fn one_change_in_an_events_schema_is_told_between_two_documents() {
    let version = |document: &str| {
        let (sources, _) = spec_of(imported(document, &none(), None));
        let checked = check(&sources);
        Version {
            name: "of a document".to_owned(),
            sources: Sources::default(),
            spec: checked.spec.expect("a Spec"),
            model: checked.model.expect("a Model"),
        }
    };
    let base = version(&eventful());
    // What is put in for what, and what the comparison tells of it.
    let table = [
        (
            r#""fees": { "type": "array","#,
            r#""costs": { "type": "array","#,
            vec![Kind::EventContentRemoved, Kind::EventContentAdded],
        ),
        (
            r#""type": { "type": "string", "maxLength": 9 }"#,
            r#""type": { "type": "integer" }"#,
            vec![Kind::EventContentChanged, Kind::EventContentStated],
        ),
        (
            r#""required": ["loan"] } }, "required""#,
            r#""required": [] } }, "required""#,
            vec![Kind::EventContentStated],
        ),
        (r#""loan_due": {"#, r#""loan_late": {"#, vec![Kind::EventRemoved, Kind::EventAdded]),
    ];
    for (from, to, expected) in table {
        let document = eventful().replace(from, to);
        assert_ne!(document, eventful(), "{from}");
        let report = diff::diff(&base, &version(&document));
        let kinds: Vec<Kind> = report.changes.iter().map(|change| change.kind).collect();
        let same = kinds.len() == expected.len() && expected.iter().all(|kind| kinds.contains(kind));
        assert!(same, "{from} -> {to}: {kinds:?}, not {expected:?}");
    }
}

#[test]
fn a_resource_that_gets_its_first_operations_gets_its_plural() {
    let (sources, record) = spec_of(imported(&eventful(), &none(), None));
    let before = edited(&sources, |text| {
        let at = text.find("\noperations:").unwrap_or(text.len());
        let until = text.find("\nevents:").unwrap_or(text.len());
        format!("{}{}", &text[..at], &text[until..]).replace("plural: loans\n", "")
    });
    assert_eq!(findings(&before), "");
    let again = imported(&eventful(), &before, Some(&record));
    assert!(again.report.added.contains(&"loan.plural: loans".to_owned()), "{}", again.report.text());
    let (again, _) = spec_of(again);
    assert_eq!(findings(&again), "");
    assert!(text(&again, "spec/resources/loan.yaml").starts_with("resource: loan\nplural: loans\n"));
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
