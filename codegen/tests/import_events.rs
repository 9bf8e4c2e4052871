//! Import of events and of codes of errors.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod importing;

use chargebee_codegen::check::check;
use chargebee_codegen::diff::{self, Kind, Version};
use chargebee_codegen::spec::Sources;
use importing::*;

#[test]
fn events_and_codes_of_errors_come_from_the_document_and_what_cannot_be_read_of_them_is_a_finding() {
    let made = imported(&eventful(), &none(), None);
    let told: Vec<(&str, &str)> =
        made.report.findings.iter().map(|(at, what)| (at.as_str(), what.as_str())).collect();
    assert!(
        told.contains(&(
            "/components/schemas/DeskOpenedEvent/properties/content",
            "an event whose content no schema says; comes as `Content::Unknown` unless `events` of its resource has it"
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
        "/components/schemas/Event/properties/event_type/enum",
        "types of events without a webhook (`loan_lost`); comes as `Content::Unknown` unless `events` of its resource has it",
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
    let against = ["loan.events.loan_returned.content.loan.optional", "api.webhooks.source.optional"];
    let told: Vec<&str> = again.report.against.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(told, against);
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
    let told: Vec<&str> = silent.report.against.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!((told.as_slice(), silent.report.stale_marks.len()), (against.as_slice(), 0));
    assert_eq!(spec_of(silent).1, record);
}

#[test]
fn one_change_in_an_events_schema_is_told_between_two_documents() {
    let version = |document: &str| {
        let (sources, _) = spec_of(imported(document, &none(), None));
        let checked = check(&sources);
        Version {
            name: "of a document".to_owned(),
            sources,
            on_disk: false,
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
            vec![Kind::EventContentRetyped, Kind::EventContentLooser],
        ),
        (
            r#""required": ["loan"] } }, "required""#,
            r#""required": [] } }, "required""#,
            vec![Kind::EventContentOptional],
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
fn an_event_that_nothing_can_be_called_by_is_a_finding() {
    let made = imported(&eventful().replace(r#""loan_due":"#, r#""@due":"#), &none(), None);
    let expected = "an event whose name has other signs than letters, digits, `_`, `-` and `.`";
    assert!(made.report.findings.contains(&("/webhooks/@due".to_owned(), expected.to_owned())));
    let (sources, _) = spec_of(made);
    assert_eq!(findings(&sources), "");
    assert!(!text(&sources, "spec/resources/loan.yaml").contains("@due"));
}

#[test]
fn an_event_called_unknown_does_not_take_the_name_of_what_nobody_knows() {
    let made = imported(&eventful().replace(r#""loan_due":"#, r#""unknown":"#), &none(), None);
    let (sources, _) = spec_of(made);
    assert_eq!(findings(&sources), "");
    let loan = text(&sources, "spec/resources/loan.yaml");
    assert!(loan.contains("  unknown:\n    rust_name: UnknownEvent\n"), "{loan}");
}

#[test]
fn types_of_errors_that_the_runtime_names_are_no_finding_and_others_are() {
    let known = include_str!("../../runtime/src/error/error_type.rs");
    let known = known.split('"').skip(1).step_by(2).collect::<Vec<_>>();
    assert!(known.len() >= 3, "{known:?}");
    let with = |types: &[&str]| {
        let listed = serde_json::json!(types);
        let document = eventful().replace(
            r#""message": { "type": "string" },"#,
            &format!(
                r#""message": {{ "type": "string" }}, "type": {{ "type": "string", "enum": {listed} }},"#
            ),
        );
        let mut findings = imported(&document, &none(), None).report.findings;
        findings.retain(|(at, _)| at.contains("/404/"));
        findings
    };
    assert_eq!(with(&known), []);
    let says = "the type `odd` of an error, which the client keeps as an unknown one; to name it, add it to `ErrorType` of the runtime";
    assert_eq!(
        with(&["odd", "payment"]),
        [("/components/schemas/404/properties/type/enum".to_owned(), says.to_owned())]
    );
}
