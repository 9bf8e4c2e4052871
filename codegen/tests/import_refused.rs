//! Import of documents that are none, and of facts that no spec can have: each is told at its place, and what comes out is sound.

#![allow(clippy::panic)]

mod importing;

use chargebee_codegen::check::check;
use chargebee_codegen::emit::{Package, library};
use chargebee_codegen::import::import;
use importing::*;

#[test]
fn what_is_no_document_is_refused_in_words_that_say_how_to_mend_it() {
    let deep = format!(r#"{{ "openapi": "3.1.0", "x": {}{} }}"#, "[".repeat(10_000), "]".repeat(10_000));
    let bomb: String =
        (1..9).map(|n| format!("x{n}: &x{n} [{}]\n", vec![format!("*x{}", n - 1); 10].join(","))).collect();
    let bomb = format!("openapi: 3.1.0\nx0: &x0 [{}]\n{bomb}", ["x"; 10].join(","));
    let many = format!(r#"{{ "openapi": "3.1.0", "x": [{}0] }}"#, "0,".repeat(10_000));
    let wide: String = (0..10_001).map(|n| format!("  k{n}: 0\n")).collect();
    let wide = format!("openapi: 3.1.0\nx:\n{wide}");
    for (document, says) in [
        ("", "it is empty; an OpenAPI document in JSON or YAML was expected"),
        ("\u{feff} \n", "it is empty; "),
        ("[1]", "it is no OpenAPI document: not a mapping, `openapi: 3.1.x` is missing"),
        ("text", "it is no OpenAPI document: not a mapping"),
        (r#"{ "a": 1 }"#, "it is no OpenAPI document: `openapi: 3.1.x` is missing"),
        (r#"{ "swagger": "2.0" }"#, "it is Swagger, and only OpenAPI 3.1 and 3.0 are read; convert it first"),
        ("openapi: 3.1", r#"`openapi` is a number; write a text, such as `openapi: "3.1.0"`"#),
        (r#"{ "openapi": "3.10" }"#, "it is OpenAPI 3.10, and only 3.1 and 3.0 are read"),
        (r#"{ "openapi": "4.0.0" }"#, "it is OpenAPI 4.0.0, and only "),
        ("o\0p\0e\0n\0", "it is no text, or not in UTF-8: byte 1 is zero; save it as UTF-8"),
        (
            r#"{ "openapi": "3.1.0""#,
            "it is not JSON that can be read: EOF while parsing an object at line 1 column 20; is a part of it missing?",
        ),
        (
            r#"{ "openapi": "3.1.0" } {}"#,
            "trailing characters at line 1 column 24; a file holds one document",
        ),
        (r#"{ "openapi": "3.1.0", "a": 1, "a": 2 }"#, r#"the member "a" stands twice at line 1 column "#),
        (&deep, "recursion limit exceeded at line 1 column 154; at most 127 levels are read"),
        (&many, "a list has more than 10000 entries at line 1 column "),
        (&wide, "a mapping has more than 10000 members"),
        (&bomb, "it is too large with its aliases written out; write it as JSON, or with fewer aliases"),
        (
            "openapi: 3.1.0\na: &a [*a]",
            "it is not YAML that can be read: line 2, column 8: an alias stands inside what it repeats",
        ),
        ("openapi: 3.1.0\na: 1\na: 2", "line 3, column 1: the member `a` stands twice"),
        ("openapi: 3.1.0\n---\nopenapi: 3.1.0", "column 1: a second document begins; a file holds one"),
        (
            "openapi: 3.1.0\na: &a {}\nb: {<<: *a}",
            "line 3, column 5: merge keys (`<<`) are not read; write the members out",
        ),
        ("openapi: 3.1.0\nnull: 1", "line 2, column 1: a key is null; put it in quotes"),
        ("openapi: 3.1.0\na: !!binary b", "`!!binary` is not read; write the text itself"),
        (
            &format!("openapi: 3.1.0\na: {}1{}", "{a: ".repeat(99), "}".repeat(99)),
            "it is nested too deep; at most 64 levels are read",
        ),
    ] {
        let why = import(document, &none(), None, "spec", &[]).err().unwrap_or_default();
        assert!(why.contains(says), "{why}\n{says}");
        assert!(!why.contains("Options") && !why.contains("from_str"), "{why}");
    }
}

/// A document of one POST of a loan: its parameters, the loan's attributes, and what else stands in the document.
fn lent(params: &str, attributes: &str, other: &str) -> String {
    format!(
        r##"{{ "openapi": "3.1.0", {other} "paths": {{ "/loans": {{ "post": {{
          "requestBody": {{ "content": {{ "application/x-www-form-urlencoded": {{ "schema": {{ "type": "object", "properties": {{ {params} }} }} }} }} }},
          "responses": {{ "200": {{ "content": {{ "application/json": {{ "schema": {{ "type": "object", "properties": {{ "loan": {{ "$ref": "#/components/schemas/Loan" }} }} }} }} }} }} }} }} }} }},
          "components": {{ "schemas": {{ "Loan": {{ "type": "object", "properties": {{ {attributes} }} }} }},
            "parameters": {{ "odd": {{ "name": "a b", "in": "header", "schema": {{ "type": "string" }} }},
              "number": {{ "name": "library-number", "in": "header", "schema": {{ "type": "integer" }} }} }} }} }}"##
    )
}

#[test]
fn what_no_value_can_be_is_a_finding_and_the_spec_is_sound_without_it() {
    let body =
        "/paths/~1loans/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/a";
    for (schema, place, says) in [
        (r#""type": "string", "maxLength": -1"#, "maxLength", "`maxLength: -1`, which no text is held to"),
        (
            r#""type": "string", "minLength": 99999999999999999999"#,
            "minLength",
            "`minLength: 1e20`, which no text is held to",
        ),
        (
            r#""type": "string", "minLength": 9, "maxLength": 8"#,
            "minLength",
            "`minLength: 9`, above the upper bound",
        ),
        (
            r#""type": "integer", "minimum": 9, "maximum": 8"#,
            "minimum",
            "`minimum: 9`, above the upper bound",
        ),
        (r#""type": "number", "minimum": 1e300"#, "minimum", "`minimum: 1e300`, which is beyond 15 digits"),
        (
            r#""type": "string", "maxLength": 2, "default": "abc""#,
            "default",
            "a `default` outside its own bounds or values",
        ),
        (
            r#""type": "string", "format": "email", "default": "abc""#,
            "default",
            "a `default` outside its own bounds or values",
        ),
        (
            r#""type": "integer", "maximum": 2, "default": 3"#,
            "default",
            "a `default` outside its own bounds or values",
        ),
        (
            r#""type": "number", "format": "decimal", "minimum": 2, "default": "1.5""#,
            "default",
            "a `default` outside its own bounds or values",
        ),
        (
            r#""type": "string", "enum": ["x"], "default": "y""#,
            "default",
            "a `default` outside its own bounds or values",
        ),
    ] {
        let document = lent(&format!(r#""a": {{ {schema} }}"#), r#""id": { "type": "string" }"#, "");
        let made = imported(&document, &none(), None);
        let found: Vec<_> =
            made.report.findings.iter().filter(|(at, _)| at.starts_with("/paths")).cloned().collect();
        assert_eq!(found, [(format!("{body}/{place}"), says.to_owned())], "{schema}");
        assert_eq!(findings(&spec_of(made).0), "", "{schema}");
    }
    let made = imported(&lent("", "", ""), &none(), None);
    let told: Vec<_> = made.report.findings.iter().map(|(at, what)| (at.as_str(), what.as_str())).collect();
    assert_eq!(
        told,
        [
            ("/components/parameters/odd/name", "a header whose name no request can have"),
            (
                "/components/parameters/number/schema",
                "a header that is `integer`; the client takes a text for it"
            ),
        ]
    );
    assert_eq!(findings(&spec_of(made).0), "");
}

#[test]
fn an_address_that_no_spec_can_have_is_a_finding_and_one_to_correct_stands_in_its_place() {
    for (server, sound) in [
        (r#"{ "url": "https://{site}.example/v1" }"#, true),
        (r#"{ "url": "https://{site}.{zone}/v1", "variables": { "zone": { "default": "example" } } }"#, true),
        (r#"{ "url": "https://library.example" }"#, false),
        (r#"{ "url": "" }"#, false),
        (r#"{ "url": "https://{site}.{zone}/v1" }"#, false),
        (r#"{ "url": "https://{tenant}.example", "variables": { "tenant": { "default": "demo" } } }"#, false),
    ] {
        let made = imported(&lent("", "", &format!(r#""servers": [{server}],"#)), &none(), None);
        let told = made.report.findings.iter().find(|(at, _)| at == "/servers/0");
        let says = "an address without `{site}` and a default for all else; api.yaml has https://{site}.example/api in its place: correct it there";
        assert_eq!(told.map(|(_, what)| what.as_str()), (!sound).then_some(says), "{server}");
        let (sources, _) = spec_of(made);
        assert_eq!(findings(&sources), "", "{server}");
        assert_eq!(
            text(&sources, "spec/api.yaml").contains("https://{site}.example/api"),
            !sound,
            "{server}"
        );
    }
}

#[test]
fn names_that_cannot_be_or_become_one_are_settled_or_told_and_the_spec_is_sound() {
    let strings = |names: &[&str]| {
        let members: Vec<String> = names
            .iter()
            .map(|name| format!(r#"{}: {{ "type": "string" }}"#, serde_json::json!(name)))
            .collect();
        members.join(", ")
    };
    let signs = ["a.b", "a b", "a-b", "a/b", "a:b", "a\\b", "a{b}", "[a]b", "a_b", "aB", "A_B", "AB", "a  b"];
    let words = [
        "type", "self", "Self", "super", "crate", "in", "move", "gen", "Option", "None", "String", "é", "1",
        "_", "!", "日本",
    ];
    let unseen = ["", " a", "a\"", "a'", "a\nb", "a\u{202e}b", "a\u{200b}b"];
    let all = [&signs[..], &words, &unseen].concat();
    let values = serde_json::json!([&signs[..], &words].concat());
    let title = r#""info": { "title": "type", "version": "1" },"#;
    let group = format!(
        r#""in": {{ "type": "object", "properties": {{ "in": {{ "type": "array", "items": {{ "type": "string" }} }} }} }}, "1": {{ "type": "object", "properties": {{ "x": {{ "type": "string" }} }} }}, "loans": {{ "type": "object", "properties": {{ {} }} }}"#,
        strings(&all)
    );
    let attributes = format!(
        r#"{}, "kind": {{ "type": "string", "enum": {values} }}, "loans": {{ "type": "object", "properties": {{ "id": {{ "type": "string" }} }} }}"#,
        strings(&all)
    );
    let made = imported(&lent(&format!("{group}, {}", strings(&signs)), &attributes, title), &none(), None);
    let told =
        made.report.findings.iter().filter(|(_, what)| what.starts_with("a name that is empty")).count();
    assert_eq!(told, 2 * unseen.len(), "{}", made.report.text());
    let (sources, record) = spec_of(made);
    assert_eq!(findings(&sources), "");
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(loan.contains("rust_name: attribute_a_colon_b"), "{loan}");
    assert!(!loan.contains("rust_name: param1"), "a group is a type: {loan}");
    let again = imported(
        &lent(&format!("{group}, {}", strings(&signs)), &attributes, title),
        &sources,
        Some(&record),
    );
    assert!(again.report.changes_nothing(), "{}", again.report.text());
}

#[test]
fn sort_keys_and_operators_that_no_spec_can_have_are_findings() {
    let list = r##"{ "openapi": "3.1.0", "paths": { "/loans": { "get": { "x-cb-operation-is-list": true, "parameters": [
        { "name": "sort_by", "in": "query", "schema": { "type": "object", "properties": { "asc": { "type": "string", "enum": ["id", "self", "ID", "unknown", "!", "a\u202eb"] } } } },
        { "name": "at", "in": "query", "schema": { "type": "object", "properties": { "is": { "type": "string" }, "after": { "type": "string" } } } }],
      "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": { "list": { "type": "array", "items": { "type": "object", "properties": LOAN } } } } } } } } } } },
      "components": { "schemas": { "Loan": { "type": "object", "properties": { "id": { "type": "string" } } } } } }"##;
    let made = imported(
        &list.replace("LOAN", r##"{ "loan": { "$ref": "#/components/schemas/Loan" } }"##),
        &none(),
        None,
    );
    let told: Vec<&str> = made.report.findings.iter().map(|(_, what)| what.as_str()).collect();
    let key = |key: &str| format!("the sort key `{key}`, which has no name of its own in Rust");
    let expected = [
        key("self"),
        key("ID"),
        key("unknown"),
        key("!"),
        key("a\u{202e}b"),
        "`after`, which is no operator of a filter by `string`".to_owned(),
    ];
    assert_eq!(told.iter().filter(|told| expected.iter().any(|it| it == *told)).count(), 6, "{told:?}");
    assert_eq!(findings(&spec_of(made).0), "");
    let made = imported(&list.replace(r#"{ "type": "object", "properties": LOAN }"#, "{}"), &none(), None);
    let nothing = "a list of which nothing says what an entry holds";
    assert!(made.report.findings.iter().any(|(_, what)| what == nothing), "{}", made.report.text());
    assert_eq!(findings(&spec_of(made).0), "");
}

#[test]
fn an_object_that_always_holds_itself_is_a_finding_and_opened() {
    let itself = r##""loan": { "$ref": "#/components/schemas/Loan" } }, "required": ["loan"], "x": { "##;
    let made = imported(&lent("", itself, ""), &none(), None);
    let says = "`loan`, which is always there, in a circle without an end; it is optional";
    let expected = ("/components/schemas/Loan".to_owned(), says.to_owned());
    assert!(made.report.findings.contains(&expected), "{}", made.report.text());
    assert_eq!(findings(&spec_of(made).0), "");
}

#[test]
fn names_that_generated_code_has_for_itself_are_settled() {
    let document = r##"{ "openapi": "3.1.0", "info": { "title": "Bo\"ok\n", "version": "1" }, "paths": {
        "/main/x": { "post": {} }, "/lib/x": { "post": {} }, "/serde/x": { "post": {} } },
      "components": { "schemas": { "Main": { "type": "object" }, "Lib": { "type": "object" }, "Serde": { "type": "object" } },
        "parameters": { "d": { "name": "default", "in": "header", "schema": { "type": "string" } } } } }"##;
    let (sources, _) = spec_of(imported(document, &none(), None));
    assert_eq!(findings(&sources), "");
    for (file, says) in [
        ("resources/main.yaml", "resource: main\nrust_name: MainResource\n"),
        ("resources/lib.yaml", "resource: lib\nrust_name: LibResource\n"),
        // A feature is called by the name on the wire.
        ("resources/serde_resource.yaml", "resource: serde_resource\n"),
        ("api.yaml", "  default:\n    type: string\n    rust_name: default_\n"),
    ] {
        let written = text(&sources, &format!("spec/{file}"));
        assert!(written.contains(says), "{file}: {written}");
    }
    let model = check(&sources).model.unwrap_or_else(|| panic!("sound"));
    let package = Package { runtime: "../runtime".to_owned(), publish: None };
    let files = library(&model, &package).unwrap_or_else(|why| panic!("{why}"));
    let manifest = files.iter().find(|file| file.path == "Cargo.toml").map_or("", |file| file.text.as_str());
    let line = r#"description = "A typed client of the Bo\"ok\n API, generated from a reviewed spec""#;
    assert!(manifest.lines().any(|it| it == line), "{manifest}");
    let mut paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "no file is written over another");
    assert!(!paths.contains(&"src/main.rs"));
}
