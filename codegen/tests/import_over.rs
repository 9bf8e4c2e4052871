//! Import over a spec that is there: what people wrote and keep, and what a later document changes.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod importing;

use chargebee_codegen::check::check;
use chargebee_codegen::import::{RECORD, import};
use chargebee_codegen::spec::Sources;
use importing::*;
use std::fs;

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
fn a_document_that_speaks_of_no_header_leaves_those_that_are_there_with_their_enums() {
    let header = r#""desk": { "name": "x-desk", "in": "header", "schema": { "type": "string", "enum": ["left", "right"] } }, "limit""#;
    let with_header = LIBRARY.replacen(r#""limit""#, header, 1);
    let (sources, record) = spec_of(imported(&with_header, &none(), None));
    assert!(text(&sources, "spec/api.yaml").contains("left:"), "{}", text(&sources, "spec/api.yaml"));
    let silent = imported(r#"{ "openapi": "3.1.0", "paths": {} }"#, &sources, Some(&record));
    assert!(silent.report.changes_nothing(), "{}", silent.report.text());
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

#[test]
fn a_part_stays_what_it_is_called_although_the_document_has_a_resource_of_that_name_by_now() {
    let (sources, record) = spec_of(imported(LIBRARY, &none(), None));
    let written = edited(&sources, |text| {
        text.replace(
            "  desk:\n    attributes:\n",
            "  desk:\n    doc: Where books are given out.\n    attributes:\n",
        )
    });
    let newer = LIBRARY.replace(
        r#"      "Loan": {"#,
        r#"      "Desk": { "type": "object", "x-cb-resource-id": "desk", "properties": { "floor": { "type": "integer" } } },
      "Loan": {"#,
    );
    let newer = newer.replace(
        r##""properties": { "loan": { "$ref": "#/components/schemas/Loan", "description": "siblings" } }"##,
        r##""properties": { "loan": { "$ref": "#/components/schemas/Loan" }, "desk": { "$ref": "#/components/schemas/Desk" } }"##,
    );
    let over = imported(&newer, &written, Some(&record));
    assert_eq!(
        (over.report.changed.as_slice(), over.report.removed.as_slice()),
        ([].as_slice(), [].as_slice())
    );
    let (sources, _) = spec_of(over);
    assert_eq!(findings(&sources), "");
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(
        loan.contains("  desk:\n    doc: Where books are given out.\n    attributes:\n      name:"),
        "{loan}"
    );
    assert!(text(&sources, "spec/resources/desk.yaml").contains("floor:"));
    // Without a spec that is there, another name is free to be chosen.
    let (fresh, _) = spec_of(imported(&newer, &none(), None));
    assert!(text(&fresh, "spec/resources/loan.yaml").contains("  stamp_desk:\n"));
}

#[test]
fn the_spec_of_this_repository_says_all_that_the_published_document_of_its_resource_says() {
    let Some(path) = published().into_iter().find(|path| path.ends_with("payment_source.public.json")) else {
        return;
    };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |path: &std::path::Path| fs::read_to_string(path).expect("a file of the spec can be read");
    let mut files = vec![("spec/api.yaml".to_owned(), read(&folder.join("api.yaml")))];
    for entry in fs::read_dir(folder.join("resources")).expect("the spec has resources").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        files.push((format!("spec/resources/{name}"), read(&entry.path())));
    }
    files.sort();
    let record = read(&folder.join(RECORD));
    let report = imported(&read(&path), &Sources::new(files), Some(&record)).report;
    // Of what all resources share, a later document that was imported may say more.
    let changed = report.changed.iter().map(|(what, ..)| what);
    let differing: Vec<&String> = report.added.iter().chain(&report.removed).chain(changed).collect();
    assert!(differing.iter().all(|what| what.starts_with("api.")), "{}", report.text());
}

/// Imports a part of a document over the spec of all of it: that must change nothing.
fn a_part_changes_nothing(document: &str, of: &str, only: impl Fn(&str) -> bool) {
    let (sources, record) = spec_of(imported(document, &none(), None));
    for file in &sources.files {
        let Some(name) = file.path.strip_prefix("spec/resources/").and_then(|it| it.strip_suffix(".yaml"))
        else {
            continue;
        };
        // What only answers lead to cannot be asked for.
        if !file.text.contains("\noperations:\n") || !only(name) {
            continue;
        }
        let part = import(document, &sources, Some(&record), "spec", &[name.to_owned()])
            .unwrap_or_else(|why| panic!("{of}: {why}"));
        assert!(part.report.changes_nothing(), "{of}, {name}: {}", part.report.text());
        let (again, noted) = spec_of(part);
        assert_eq!(findings(&again), "", "{of}, {name}");
        assert_eq!(noted, record, "{of}, {name}");
    }
}

#[test]
fn a_part_of_the_document_that_the_spec_is_of_changes_nothing() {
    a_part_changes_nothing(&eventful(), "the library", |_| true);
    // One stands for all: what it does not reach has half of the enums that all share.
    for path in published().iter().filter(|path| path.ends_with("chargebee-v2.sdk.json")) {
        let document = fs::read_to_string(path).expect("a document");
        a_part_changes_nothing(&document, "v2", |name| name == "customer");
    }
}

/// [`LIBRARY`] with a global enum, which the attribute `type` is of.
fn of_a_global_enum() -> String {
    let list = r#""type": { "type": "string", "enum": ["day", "2weeks", "self", "type"] }"#;
    let global =
        r#""schemas": { "Span": { "type": "string", "enum": ["day", "week"], "x-cb-is-global-enum": true },"#;
    let named = r#""type": { "type": "string", "enum": ["day", "week"], "x-cb-sdk-enum-api-name": "Span" }"#;
    let document = LIBRARY.replace(list, named).replace(r#""schemas": {"#, global);
    assert!(document.contains(named));
    document
}

#[test]
fn what_others_need_stays_when_a_document_speaks_of_another_resource_alone() {
    let (sources, record) = spec_of(imported(&of_a_global_enum(), &none(), None));
    assert!(text(&sources, "spec/api.yaml").contains("  span:\n"), "{}", text(&sources, "spec/api.yaml"));
    let other = LIBRARY.replace("loan", "visit").replace("Loan", "Visit");
    for only in [&[][..], &["visit".to_owned()][..]] {
        let over =
            import(&other, &sources, Some(&record), "spec", only).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(over.report.removed, [""; 0]);
        // Whoever asks for a part knows that the document is no whole.
        let told: &[&str] = if only.is_empty() { &["loan"] } else { &[] };
        assert_eq!(over.report.absent, told);
        let (both, record) = spec_of(over);
        assert_eq!(findings(&both), "");
        assert_eq!(text(&both, "spec/resources/loan.yaml"), text(&sources, "spec/resources/loan.yaml"));
        assert!(text(&both, "spec/resources/visit.yaml").contains("\noperations:\n"));
        // What nobody needs any more goes, once the document of the loans says so.
        let named = r#", "enum": ["day", "week"], "x-cb-sdk-enum-api-name": "Span""#;
        let (without, _) = spec_of(imported(&of_a_global_enum().replace(named, ""), &both, Some(&record)));
        assert_eq!(findings(&without), "");
        assert!(!text(&without, "spec/api.yaml").contains("  span:\n"));
    }
}

#[test]
fn members_of_all_events_stay_when_a_document_speaks_of_the_events_of_another_resource_alone() {
    let (sources, record) = spec_of(imported(&eventful(), &none(), None));
    assert!(text(&sources, "spec/api.yaml").contains("  source:\n"));
    let other = eventful().replace("loan", "visit").replace("Loan", "Visit");
    // None of its events says this member.
    let other = other.replace(r#""source": { "type": "string", "example": null }, "#, "");
    let (both, _) = spec_of(imported(&other, &sources, Some(&record)));
    assert_eq!(findings(&both), "");
    assert!(text(&both, "spec/api.yaml").contains("  source:\n"), "{}", text(&both, "spec/api.yaml"));
    // Of its own resource, the document knows best.
    let newer = eventful().replace(r#""source": { "type": "string", "example": null }, "#, "");
    let (newer, _) = spec_of(imported(&newer, &sources, Some(&record)));
    assert!(!text(&newer, "spec/api.yaml").contains("  source:\n"));
}

#[test]
fn an_enum_that_people_set_against_another_type_keeps_saying_which_one_it_is() {
    let with_enum =
        |ty: &str| eventful().replace(r#""source": { "type": "string""#, &format!(r#""source": {{ {ty}"#));
    let (sources, record) =
        spec_of(imported(&with_enum(r#""type": "string", "enum": ["api", "user"]"#), &none(), None));
    let api = text(&sources, "spec/api.yaml");
    let marked = api.replace("  source:\n", "  source:\n    against_import: { type: It is one of few. }\n");
    assert_ne!(api, marked);
    let marked = Sources::new(sources.files.iter().map(|file| {
        (file.path.clone(), if file.path == "spec/api.yaml" { marked.clone() } else { file.text.clone() })
    }));
    assert_eq!(findings(&marked), "");
    let over = imported(&with_enum(r#""type": "string""#), &marked, Some(&record));
    assert_eq!(over.report.removed, [""; 0]);
    assert_eq!(findings(&spec_of(over).0), "");
}
