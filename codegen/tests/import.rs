//! Import: what comes over from a document, and what bad documents do.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod importing;

use chargebee_codegen::check::check;
use chargebee_codegen::import::import;
use importing::*;
use std::collections::BTreeSet;
use std::fs;

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
fn a_document_that_is_none_is_refused_with_the_reason() {
    let deep = format!("{}1{}", "{\"a\":".repeat(5000), "}".repeat(5000));
    let deep_list = format!("openapi: 3.1.0\npaths: {}{}", "[".repeat(5000), "]".repeat(5000));
    let huge = " ".repeat(100 * 1024 * 1024);
    let cases = [
        ("", "an OpenAPI document in JSON or YAML was expected"),
        ("hello", "no OpenAPI document"),
        ("{}", "no OpenAPI document"),
        ("[]", "no OpenAPI document"),
        (r#"{"swagger": "2.0"}"#, "only OpenAPI 3.1 and 3.0 are read"),
        (r#"{"openapi": "3.2.0", "paths": {}}"#, "OpenAPI 3.2.0, and only 3.1 and 3.0"),
        (r#"{"openapi": "3.1.0", "paths": {"#, "not JSON that can be read"),
        (r#"{"openapi": "3.1.0", "paths": {}, "paths": {}}"#, "the member \"paths\" stands twice"),
        ("openapi: 3.1.0\npaths: {}\npaths: {}\n", "the member `paths` stands twice"),
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
fn a_resource_that_the_document_does_not_have_is_refused_with_the_nearest() {
    let of = |name: &str| import(LIBRARY, &none(), None, "spec", &[name.to_owned()]).err();
    assert_eq!(of("loan"), None);
    let message = "the document has no operations of a resource `laon`; did you mean `loan`?";
    assert_eq!(of("laon").as_deref(), Some(message));
}

#[test]
fn what_the_language_cannot_say_is_a_finding_with_its_pointer_and_what_says_nothing_is_none() {
    let create = "/paths/~1loans/post";
    let body = format!("{create}/requestBody/content/application~1x-www-form-urlencoded");
    let list = "/paths/~1loans/get";
    // What is put in for what in the document, and what the import says of it.
    let table = [
        (r#""maxLength": 20,"#, r#""maxLength": 20, "description": "x", "nullable": false,"#, None),
        (r#""maxLength": 20,"#, r#""format": "email","#, None),
        (
            r#""maxLength": 20,"#,
            r#""format": "uri","#,
            Some((format!("{body}/schema/properties/member_id/format"), "`format: uri`")),
        ),
        (
            r#""maxLength": 20,"#,
            r#""pattern": "^x","#,
            Some((format!("{body}/schema/properties/member_id/pattern"), "`pattern`")),
        ),
        (
            r#""remind": {"#,
            r#""remind": { "x-cb-parameter-blank-option": "not_allowed","#,
            Some((
                format!("{body}/schema/properties/remind/x-cb-parameter-blank-option"),
                "`x-cb-parameter-blank-option: not_allowed`",
            )),
        ),
        // One that is required is refused blank, wherever it is.
        (r#""maxLength": 20,"#, r#""x-cb-parameter-blank-option": "not_allowed","#, None),
        (r#""maxLength": 9 }"#, r#""x-cb-parameter-blank-option": "not_allowed" }"#, None),
        (r#""maxLength": 19 }"#, r#""x-cb-parameter-blank-option": "not_allowed" }"#, None),
        (
            r#"{ "type": "string", "maxLength": 9 } },"#,
            r#"{ "type": "string", "maxLength": 9, "x-cb-parameter-blank-option": "as_you_like" } },"#,
            Some((
                format!(
                    "{body}/schema/properties/items/properties/book_id/items/x-cb-parameter-blank-option"
                ),
                "`x-cb-parameter-blank-option: as_you_like`",
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
            r#""type": "integer", "minimum": 0, "maximum": 3, "default": 0"#,
            r#""type": "number", "minimum": 0.1234567890123456"#,
            Some((
                format!("{body}/schema/properties/renewals/minimum"),
                "`minimum: 0.1234567890123456`, which is beyond 15 digits",
            )),
        ),
        (
            r#""type": "integer", "minimum": 0, "maximum": 3, "default": 0"#,
            r#""type": "number", "format": "decimal", "minimum": 0.01, "maximum": 99.99"#,
            None,
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
            None,
        ),
        (
            r#""properties": {
            "id": { "type": "object", "x-cb-is-filter-parameter""#,
            r#""required": ["id"], "properties": {
            "id": { "type": "object", "x-cb-is-filter-parameter""#,
            Some((
                format!("{list}/parameters/2/schema/properties/id"),
                "a filter that must be given beside another",
            )),
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
                "what an object inside a group holds; it is given as JSON",
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
        // A client speaks to the default.
        (
            r#"{site}.library.example/api", "variables": {"#,
            r#"{site}.{zone}/api", "variables": { "zone": { "default": "a", "enum": ["a", "b"] },"#,
            None,
        ),
        (
            r#"{site}.library.example/api", "variables": {"#,
            r#"{site}.{zone}/api", "variables": { "zone": { "default": "a", "enum": ["b"] },"#,
            Some(("/servers/0/variables/zone/enum".to_owned(), "`enum` of a server's variable")),
        ),
        (
            r#""x-cb-operation-is-idempotent": true,"#,
            r#""x-cb-operation-is-idempotent": true, "x-cb-operation-is-batch": true,"#,
            Some((
                format!("{create}/x-cb-operation-is-batch"),
                "`x-cb-operation-is-batch: true` of an operation",
            )),
        ),
        // JSON, and a list of groups, say it.
        (
            r#""x-cb-operation-is-idempotent": true,"#,
            r#""x-cb-operation-is-idempotent": true, "x-cb-operation-is-batch": true, "x-cb-is-operation-needs-json-input": true,"#,
            None,
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
    assert_eq!(usual, ["`x-cb-new-mark: 1` of a resource"]);
}

#[test]
fn a_bound_with_places_is_taken_over_as_it_stands() {
    let document = LIBRARY.replacen(
        r#""type": "integer", "minimum": 0, "maximum": 3, "default": 0"#,
        r#""type": "number", "format": "decimal", "minimum": 0.01, "maximum": 100.0"#,
        1,
    );
    let (sources, _) = spec_of(imported(&document, &none(), None));
    assert_eq!(findings(&sources), "");
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(
        loan.contains("renewals:\n        type: decimal\n        min: 0.01\n        max: 100\n"),
        "{loan}"
    );
}

#[test]
fn what_must_be_an_e_mail_address_is_taken_over_in_parameters_and_attributes() {
    let document = LIBRARY
        .replacen(r#""maxLength": 20,"#, r#""maxLength": 20, "format": "email","#, 1)
        .replacen(r#""maxLength": 12 "#, r#""maxLength": 12, "format": "email" "#, 1);
    let (sources, _) = spec_of(imported(&document, &none(), None));
    assert_eq!(findings(&sources), "");
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(loan.contains("  id:\n    type: string\n    max_chars: 12\n    format: email\n"), "{loan}");
    let param = "member_id:\n        type: string\n        max_chars: 20\n        format: email\n";
    assert!(loan.contains(param), "{loan}");
}

#[test]
fn a_filter_that_is_required_stays_so_also_within_a_group_that_is() {
    let document = LIBRARY
        .replacen(
            r#""name": "due_at", "in": "query","#,
            r#""name": "due_at", "in": "query", "required": true,"#,
            1,
        )
        .replacen(
            r#""name": "reader", "in": "query", "style": "deepObject", "schema": {"#,
            r#""name": "reader", "in": "query", "required": true, "schema": { "required": ["id"],"#,
            1,
        );
    let report = imported(&document, &none(), None);
    assert_eq!(report.report.findings, imported(LIBRARY, &none(), None).report.findings);
    let (sources, _) = spec_of(report);
    assert_eq!(findings(&sources), "");
    let loan = text(&sources, "spec/resources/loan.yaml");
    let required =
        |operators: &str| loan.contains(&format!("operators: [{operators}]\n        required: true\n"));
    assert!(required("after, before") && required("is, in"), "{loan}");
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
    let document = LIBRARY.replace(r#""maxLength": 5 }"#, r#""format": "hostname" }"#);
    let document = document.replace(r#""maxLength": 9 }"#, r#""format": "hostname" }"#);
    let report = imported(&document, &none(), None).report;
    let text = report.text();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("hostname")).collect();
    let schema =
        "/paths/~1loans/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties";
    let first = format!("{schema}/items/properties/book_id/items/format");
    let second = format!("{schema}/tags/items/format");
    assert_eq!(lines, [format!("finding: not taken over, `format: hostname`: #{first}, #{second}")]);
    let many = LIBRARY.replace(r#""type": "string""#, r#""type": "string", "x-odd": 7"#);
    let many = imported(&many, &none(), None).report;
    let count = many.findings.iter().filter(|(_, what)| what == "`x-odd: 7`").count();
    assert!(count > 3, "{count}");
    let more = format!(" and {} more places", count - 1);
    assert!(
        many.text().lines().any(|it| it.contains("`x-odd: 7`: #") && it.ends_with(&more)),
        "{}",
        many.text()
    );
    let json = report.json();
    let listed = json["findings"].as_array().into_iter().flatten();
    let places: Vec<&str> = listed
        .filter(|it| it["what"] == "`format: hostname`")
        .filter_map(|it| it["pointer"].as_str())
        .collect();
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
fn what_is_written_with_signs_is_spelled_out_and_what_cannot_be_called_at_all_is_a_finding() {
    let document = r##"{
      "openapi": "3.1.0", "info": { "title": "Signs", "version": "1" }, "servers": [{ "url": "https://{site}.example/v1" }],
      "paths": {
        "/signs": { "get": { "parameters": [
          { "name": "+", "in": "query", "schema": { "type": "string", "enum": ["-", "<=", "", "é", "A", "a"] } },
          { "name": "", "in": "query", "schema": { "type": "string" } },
          { "name": "a\"b", "in": "query", "schema": { "type": "string" } }
        ], "responses": { "200": { "content": { "application/json": { "schema": { "type": "object",
          "properties": { "sign": { "$ref": "#/components/schemas/Sign" } }, "required": ["sign"] } } } } } } },
        "/signs/{-}": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "type": "object",
          "properties": { "sign": { "$ref": "#/components/schemas/Sign" } }, "required": ["sign"] } } } } } } },
        "/signs/+": { "get": { "responses": { "200": { "description": "OK" } } } }
      },
      "components": { "schemas": { "Sign": { "type": "object", "properties": {
        "id": { "type": "string" }, "-": { "type": "string", "enum": ["+"] }, "é": { "type": "object", "properties": { "%": { "type": "string" } } }
      } } } }
    }"##;
    let imported = imported(document, &none(), None);
    let report = imported.report.clone();
    let (sources, _) = spec_of(imported);
    assert_eq!((findings(&sources).as_str(), report.refused.as_slice()), ("", [].as_slice()));
    let said: Vec<&str> = report.findings.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        said,
        ["/paths/~1signs/get/parameters/1", "/paths/~1signs/get/parameters/2", "/paths/~1signs~1+/get"]
    );
    let sign = text(&sources, "spec/resources/sign.yaml");
    let names: Vec<&str> = sign.lines().filter_map(|line| line.trim().strip_prefix("rust_name: ")).collect();
    assert_eq!(
        names,
        [
            "attribute_minus",
            "attribute_u00e9",
            "attribute_percent",
            "ValueMinus",
            "ValueLessEqual",
            "ValueEmpty",
            "ValueU00e9",
            "AValue",
            "ValuePlus",
            "param_plus",
        ]
    );
    assert!(sign.contains("get: /signs/{sign_id}"), "{sign}");
}

#[test]
fn a_name_that_is_chosen_is_told_and_a_resource_may_begin_with_a_digit() {
    let document =
        LIBRARY.replace("\"loan\"", "\"2fa\"").replace("\"loans\"", "\"\"").replace("/loans", "/2fa");
    let imported = imported(&document, &none(), None);
    let named = imported.report.named.clone();
    let (sources, _) = spec_of(imported);
    assert_eq!(findings(&sources), "");
    let expected = [
        "spec/resources/2fa.yaml: `2weeks` of values is `Value2weeks` in Rust",
        "spec/resources/2fa.yaml: `self` of values is `SelfValue` in Rust",
    ];
    for line in expected {
        assert!(named.iter().any(|named| named == line), "{line} is not in {named:#?}");
    }
}

/// Every run of six words in a text.
fn runs(text: &str) -> BTreeSet<Vec<String>> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(6).map(<[String]>::to_vec).collect()
}

/// What people wrote in a document: the texts of descriptions, summaries and titles.
fn written(json: &serde_json::Value, found: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                match value {
                    serde_json::Value::String(text)
                        if ["description", "summary", "title"].contains(&name.as_str()) =>
                    {
                        found.push(text.clone());
                    }
                    _ => written(value, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| written(item, found)),
        _ => {}
    }
}

#[test]
fn no_sentence_of_a_document_enters_the_spec() {
    let sentence = "A loan ends on the day that the book comes back.";
    let library =
        LIBRARY.replace(r#""type": "string""#, &format!(r#""description": "{sentence}", "type": "string""#));
    assert!(library.matches(sentence).count() > 5, "the document says it in many places");
    let published =
        published().into_iter().map(|path| fs::read_to_string(path).expect("the document can be read"));
    for document in std::iter::once(library).chain(published) {
        let json = serde_json::from_str(&document).expect("the document is JSON");
        let mut texts = Vec::new();
        written(&json, &mut texts);
        let imported = imported(&document, &none(), None);
        let told = imported.report.text();
        let said: String = imported.files.into_iter().map(|(_, text)| text).chain([told]).collect();
        let said = runs(&said);
        let taken: BTreeSet<Vec<String>> =
            texts.iter().flat_map(|text| runs(text)).filter(|words| said.contains(words)).collect();
        assert!(taken.is_empty(), "{taken:?}");
    }
}

#[test]
fn the_sub_domain_of_an_operation_is_what_its_servers_add_to_the_addresses_of_the_api() {
    let variables =
        |port: &str| format!(r#"{{ "site": {{ "default": "x" }}, "port": {{ "default": "{port}" }} }}"#);
    let server = |url: &str, port: &str| format!(r#"{{ "url": "{url}", "variables": {} }}"#, variables(port));
    let all = [
        server("https://{site}.library.example:{port}/api", "443"),
        server("https://{site}-test.library.example:{port}/api", "443"),
    ];
    let no = Some("a server that is no sub-domain of the API's");
    for (mark, servers, host, says) in [
        ("", vec![], None, None),
        ("", vec![all[0].clone()], None, None),
        ("", vec![server("https://{site}.desk.library.example:{port}/api", "443")], Some("desk"), None),
        (
            "",
            vec![
                server("https://{site}.desk.library.example:{port}/api", "443"),
                server("https://{site}-test.desk.library.example:{port}/api", "443"),
            ],
            Some("desk"),
            None,
        ),
        ("", vec![server("https://{site}.desk.library.example:{port}/api", "8080")], None, no),
        ("", vec![server("https://{site}.desk.library.example:{port}/other", "443")], None, no),
        ("", vec![server("https://{site}.desk.other.example:{port}/api", "443")], None, no),
        ("", vec![server("https://{site}.a.b.library.example:{port}/api", "443")], None, no),
        (
            "",
            vec![
                server("https://{site}.desk.library.example:{port}/api", "443"),
                server("https://{site}-test.hall.library.example:{port}/api", "443"),
            ],
            None,
            Some("servers of several sub-domains"),
        ),
        ("desk", vec![], Some("desk"), None),
        ("desk", vec![server("https://{site}.desk.library.example:{port}/api", "443")], Some("desk"), None),
        (
            "hall",
            vec![server("https://{site}.desk.library.example:{port}/api", "443")],
            None,
            Some(
                "servers other than those of the sub-domain `hall`, which `x-cb-operation-sub-domain-name` says",
            ),
        ),
    ] {
        let mark = if mark.is_empty() {
            String::new()
        } else {
            format!(r#""x-cb-operation-sub-domain-name": "{mark}","#)
        };
        let document = LIBRARY
            .replace(r#"{ "url": "https://{site}.library.example/api", "variables": { "site": { "default": "demo" } } }"#, &all.join(","))
            .replace(
                r#""x-cb-operation-is-idempotent": true,"#,
                &format!(r#""x-cb-operation-is-idempotent": true, {mark} "servers": [{}],"#, servers.join(",")),
            );
        let made = imported(&document, &none(), None);
        let told = made.report.findings.iter().find(|(at, _)| at == "/paths/~1loans/post/servers");
        assert_eq!(told.map(|(_, what)| what.as_str()), says, "{servers:?}");
        let (sources, _) = spec_of(made);
        assert_eq!(findings(&sources), "");
        let loan = text(&sources, "spec/resources/loan.yaml");
        let expected = host.map(|host| format!("    host: {host}\n"));
        assert_eq!(loan.contains("    host: "), expected.is_some(), "{servers:?}");
        assert!(expected.is_none_or(|host| loan.contains(&host)), "{servers:?}");
    }
}
