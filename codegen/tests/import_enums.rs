//! Import: which enum a list of values becomes.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod importing;

use chargebee_codegen::spec::Sources;
use importing::*;

/// Values, and what the document calls their enum.
type Listed<'v> = (&'v [&'v str], &'v str);

/// [`LIBRARY`] with three lists: of the filter `reader[id]`, of the parameter `kind` and of the attribute `type`; and with a global
/// enum `Span`.
fn document(filter: Listed<'_>, parameter: Listed<'_>, attribute: Listed<'_>) -> String {
    let list = |(values, named): Listed<'_>| {
        format!(r#""type": "string", "enum": {values:?}, "x-cb-sdk-enum-api-name": "{named}""#)
    };
    let four = r#""type": "string", "enum": ["day", "2weeks", "self", "type"]"#;
    LIBRARY
        .replace(r#""type": "string", "minLength": 1"#, &list(filter))
        .replacen(four, &list(parameter), 1)
        .replacen(four, &list(attribute), 1)
        .replace(
            r#""schemas": {"#,
            r#""schemas": { "Span": { "type": "string", "enum": ["day", "week"], "x-cb-is-global-enum": true },"#,
        )
}

/// What the three lists of a spec became.
fn enums_of(sources: &Sources) -> [String; 3] {
    assert_eq!(findings(sources), "");
    let loan = text(sources, "spec/resources/loan.yaml");
    [("operations", "\"reader[id]\":"), ("operations", " kind:"), ("attributes", " type:")].map(
        |(key, name)| {
            let (_, below) = section(loan, key).split_once(name).expect("it is in the spec");
            let (_, of) = below.split_once("of: ").expect("it has an enum");
            of.split([',', ' ', '}', '\n']).next().unwrap_or_default().to_owned()
        },
    )
}

fn imported_of(filter: Listed<'_>, parameter: Listed<'_>, attribute: Listed<'_>) -> Sources {
    spec_of(imported(&document(filter, parameter, attribute), &none(), None)).0
}

#[test]
fn a_list_that_equals_the_global_enum_which_it_names_is_that_enum_in_filters_as_elsewhere() {
    let (all, some): (&[&str], &[&str]) = (&["day", "week"], &["day"]);
    assert_eq!(enums_of(&imported_of((all, "Span"), (all, "Span"), (all, "Span"))), ["span", "span", "span"]);
    assert_eq!(enums_of(&imported_of((some, "Span"), (all, "Span"), (all, "Span"))), ["id", "span", "span"]);
}

#[test]
fn a_filter_and_a_parameter_that_mean_the_enum_of_an_attribute_share_it() {
    let (all, some): (&[&str], &[&str]) = (&["valid", "lost"], &["valid"]);
    assert_eq!(enums_of(&imported_of((all, "Type"), (all, "Type"), (all, "Type"))), ["type", "type", "type"]);
    assert_eq!(enums_of(&imported_of((all, "Type"), (all, "Kind"), (all, "Type"))), ["type", "kind", "type"]);
    assert_eq!(enums_of(&imported_of((some, "Type"), (all, "Type"), (all, "Type"))), ["id", "type", "type"]);
}

#[test]
fn an_enum_that_people_named_keeps_its_name_and_a_new_filter_that_means_it_takes_it() {
    let all: Listed<'_> = (&["valid", "lost"], "Type");
    let now = document(all, all, all);
    let filter = r#""is": { "type": "string", "enum": ["valid", "lost"], "x-cb-sdk-enum-api-name": "Type" }"#;
    let before = now.replace(filter, r#""is": { "type": "string" }"#);
    assert_ne!(before, now);
    let (sources, record) = spec_of(imported(&before, &none(), None));
    let named = edited(&sources, |text| {
        text.replace("  type:\n    values:", "  state:\n    values:").replace("of: type", "of: state")
    });
    let (again, _) = spec_of(imported(&now, &named, Some(&record)));
    assert_eq!(enums_of(&again), ["state", "state", "state"]);
}
