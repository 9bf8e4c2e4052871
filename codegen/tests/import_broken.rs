//! Import of documents whose references and addresses are broken.

#![allow(clippy::panic)]

mod importing;

use importing::*;

#[test]
fn an_answer_that_leads_nowhere_is_a_finding_wherever_it_breaks_off() {
    let whole = r##""200": { "content": { "application/json": { "schema": SCHEMA } } }"##;
    let schema = |schema: &str| whole.replace("SCHEMA", schema);
    let nowhere = |kind: &str| format!(r##"{{ "$ref": "#/components/{kind}/None" }}"##);
    let told = |kind: &str| format!("`$ref: #/components/{kind}/None` leads nowhere");
    let below = "/content/application~1json/schema";
    for (responses, place, why) in [
        (format!(r#""200": {}"#, nowhere("responses")), "200".to_owned(), told("responses")),
        (format!(r#""404": {}"#, nowhere("responses")), "404".to_owned(), told("responses")),
        (
            r##""404": { "$ref": "#/components/responses/round" }"##.to_owned(),
            "404".to_owned(),
            "`$ref` leads in a circle".to_owned(),
        ),
        (schema(&nowhere("schemas")), format!("200{below}"), told("schemas")),
        (
            schema(&format!(
                r#"{{ "type": "object", "properties": {{ "list": {{ "type": "array", "items": {} }} }} }}"#,
                nowhere("schemas")
            )),
            format!("200{below}/properties/list/items"),
            told("schemas"),
        ),
    ] {
        let document = format!(
            r##"{{ "openapi": "3.1.0", "paths": {{ "/a": {{ "get": {{ "responses": {{ {responses} }} }} }} }},
              "components": {{ "responses": {{ "round": {{ "$ref": "#/components/responses/round" }} }} }} }}"##
        );
        let imported = imported(&document, &none(), None);
        let expected = (format!("/paths/~1a/get/responses/{place}"), why);
        assert_eq!(imported.report.findings, [expected], "{responses}");
    }
}

#[test]
fn a_second_operation_at_an_address_is_a_finding_and_importing_twice_changes_nothing() {
    let document =
        r##"{ "openapi": "3.1.0", "paths": { "/t/{a}": { "get": {} }, "/t/{b}": { "get": {} } } }"##;
    let first = imported(document, &none(), None);
    let second = "a second operation at the address of `t.retrieve`";
    assert_eq!(first.report.findings, [("/paths/~1t~1{b}/get".to_owned(), second.to_owned())]);
    let (written, record) = spec_of(first);
    let again = imported(document, &written, Some(&record));
    assert!(again.report.changes_nothing(), "{}", again.report.text());
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
fn no_document_chooses_where_a_file_of_the_spec_lies() {
    for (id, name) in [("../../../evil", "evil"), ("/evil", "evil"), ("a/../../b", "a_b"), ("..", "dot_dot")]
    {
        let document =
            LIBRARY.replace(r#""x-cb-resource-id": "loan""#, &format!(r#""x-cb-resource-id": "{id}""#));
        let imported = imported(&document, &none(), None);
        let paths: Vec<&str> = imported.files.iter().map(|(path, _)| path.as_str()).collect();
        let file = format!("spec/resources/{name}.yaml");
        assert_eq!(paths, ["spec/api.yaml", file.as_str(), "spec/imported.json"], "{id}");
        assert_eq!(imported.report.operations, 2, "{id}");
    }
}

#[test]
fn two_schemas_that_become_one_resource_are_a_finding_and_the_first_counts() {
    let document = r##"{ "openapi": "3.1.0", "paths": { "/t/x": { "post": { "responses": { "200": { "content": { "application/json": { "schema": {
        "type": "object", "properties": { "t": { "$ref": "#/components/schemas/fooBar" } } } } } } } } } },
      "components": { "schemas": { "fooBar": { "type": "object", "properties": { "first": { "type": "string" } } },
        "foo_bar": { "type": "object", "properties": { "second": { "type": "string" } } } } } }"##;
    let imported = imported(document, &none(), None);
    let second = "a second resource `foo_bar` beside `fooBar`, whose attributes stand for both";
    assert_eq!(imported.report.findings, [("/components/schemas/foo_bar".to_owned(), second.to_owned())]);
    let (sources, _) = spec_of(imported);
    assert!(text(&sources, "spec/resources/foo_bar.yaml").contains("first:"));
}
