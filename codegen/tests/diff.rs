//! What changed between two specs, and what that means.

#![allow(clippy::expect_used, clippy::panic)]

mod diff_cases;

use chargebee_codegen::diff::{self, Kind, Report, TABLE, Version};
use chargebee_codegen::finding::Style;
use chargebee_codegen::spec::schema;
use diff_cases::{CASES, base, changed, edited, files, version};
use std::collections::{BTreeMap, BTreeSet};

fn kinds(report: &Report) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = report.changes.iter().map(|change| change.kind).collect();
    kinds.sort();
    kinds
}

fn sorted(kinds: &[Kind]) -> Vec<Kind> {
    let mut kinds = kinds.to_vec();
    kinds.sort();
    kinds
}

#[test]
fn every_case_is_told_both_ways() {
    let base = base();
    let mut wrong = String::new();
    for case in CASES {
        let head = changed(case);
        for (report, expected, way) in
            [(diff::diff(&base, &head), case.changes, "there"), (diff::diff(&head, &base), case.back, "back")]
        {
            let found = kinds(&report);
            if found != sorted(expected) {
                wrong +=
                    &format!("{way}: {:?} and {:?}\n  are {found:?}, not {expected:?}\n", case.from, case.to);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The made-up spec, in which a member has a mood of these values.
fn with_mood(values: &str) -> Version {
    let member = "resources/member.yaml";
    edited(&[
        (member, "enums:\n", &format!("enums:\n  mood: {{ {values} }}\n")),
        (member, "\nattributes:\n", "\nattributes:\n  mood: { type: enum, of: mood }\n"),
    ])
}

/// The cases that take more than one edit, or a file.
fn larger() -> Vec<(Vec<Kind>, Version, Version)> {
    let without = |name: &str| -> Vec<(String, String)> {
        files().into_iter().filter(|(path, _)| path != name).collect()
    };
    let unread = edited(&[
        (
            "resources/member.yaml",
            "  last_status: { type: enum, of: loan.status, optional: true, doc: State of the last loan. }\n",
            "",
        ),
        ("resources/member.yaml", "      status: { type: enum, of: loan.status }\n", ""),
        ("resources/member.yaml", "loans: { resource: loan, list: true } , ", ""),
    ]);
    let with_answer_enum = with_mood("values: { glad: , sad: }");
    let without_answer_value = with_mood("values: { glad: }");
    let plant = |name: &str, event: &str| {
        let mut files = files();
        files.push((format!("resources/{name}.yaml"), format!("resource: {name}\nplural: {name}s\nsource: handbook\ndoc: A plant.\nattributes: {{}}\noperations:\n  cut: {{ post: /cut, doc: Cuts. , returns: {{ {name}: always }} }}\nevents: {{ {event}: {{ doc: It is down. }} }}\n")));
        version("with a plant", files)
    };
    let moved = "  moved: { doc: A member has moved; nobody says who. }\n";
    let event_elsewhere = edited(&[
        ("resources/member.yaml", moved, ""),
        ("resources/loan.yaml", "events:\n", &format!("events:\n{moved}")),
    ]);
    let tag = "  tag:\n    get: \"/loans/{loan_id}/tag\"\n    params:\n      notes:\n        list: true\n        params:\n          text: { type: string, required: true, max_chars: 20 }\n      shelf:\n        params:\n          row: { type: integer, min: 1 }\n    returns: { loan: always }\n";
    let operation_elsewhere = edited(&[
        ("resources/loan.yaml", tag, ""),
        ("resources/member.yaml", "  record:\n", &format!("{tag}  record:\n")),
    ]);
    // A section of a file, from its key to the next one.
    let cut = |text: &str, section: &str| -> String {
        let mut inside = false;
        let kept = text.split_inclusive('\n').filter(|line| {
            inside = line.trim_end() == section || inside && line.starts_with([' ', '\n', '#']);
            !inside
        });
        kept.collect()
    };
    let silent = || {
        let files = files().into_iter().map(|(path, text)| (path, cut(&cut(&text, "webhooks:"), "events:")));
        version("without webhooks", files.collect())
    };
    // `settle` shares its answer with `update`, and one event its content with the other.
    let answer_apart = edited(&[(
        "resources/member.yaml",
        "    returns: { member: always }\n  record:\n",
        "    returns: { member: optional }\n  record:\n",
    )]);
    let event_apart = edited(&[(
        "resources/member.yaml",
        "lost a card; nobody says who.",
        "lost a card., content: { member: always }",
    )]);
    let of_events = |kind, others: [Kind; 2]| [kind].into_iter().chain(others).collect();
    vec![
        (of_events(Kind::WebhooksRemoved, [Kind::EventRemoved; 2]), base(), silent()),
        (of_events(Kind::WebhooksAdded, [Kind::EventAdded; 2]), silent(), base()),
        (
            vec![
                Kind::OptionalAttributeRemoved,
                Kind::ParamRemoved,
                Kind::ReturnedRemoved,
                Kind::FeatureLost,
            ],
            base(),
            unread,
        ),
        (vec![Kind::AnswerValueRemoved], with_answer_enum, without_answer_value),
        (vec![Kind::ResourceAdded, Kind::OperationAdded, Kind::EventAdded], base(), plant("tree", "felled")),
        (
            vec![Kind::ResourceRemoved, Kind::OperationRemoved, Kind::EventRemoved],
            plant("tree", "felled"),
            base(),
        ),
        (
            vec![
                Kind::ResourceRemoved,
                Kind::ResourceAdded,
                Kind::OperationRenamed,
                Kind::ReturnedRemoved,
                Kind::ReturnedAdded,
                Kind::EventMoved,
            ],
            plant("tree", "felled"),
            plant("bush", "felled"),
        ),
        (vec![Kind::EventMoved, Kind::TypeApart], base(), event_elsewhere),
        (vec![Kind::ReturnedOptional, Kind::TypeApart], base(), answer_apart),
        (vec![Kind::EventContentAdded, Kind::Documentation, Kind::TypeApart], base(), event_apart),
        // What it does is said in words made of its resource's name.
        (vec![Kind::OperationRenamed, Kind::Documentation], base(), operation_elsewhere),
        (vec![Kind::SampleRemoved], base(), version("head", without("samples/retrieve.yaml"))),
        (vec![Kind::SampleAdded], version("base", without("samples/retrieve.yaml")), base()),
    ]
}

#[test]
fn larger_cases_are_told() {
    for (expected, base, head) in larger() {
        let report = diff::diff(&base, &head);
        let kinds: BTreeSet<Kind> = kinds(&report).into_iter().collect();
        assert_eq!(kinds, expected.into_iter().collect(), "{}", diff::text(&report, Style::Plain));
    }
}

#[test]
fn what_several_resources_had_is_compared_from_the_first_that_is_left() {
    let trees = |trees: &[(&str, &str)]| {
        let tree = |(name, rough): &(&str, &str)| {
            let bark = format!("enums: {{ bark: {{ values: {{ rough: {rough}, smooth: }} }} }}\n");
            let text = format!(
                "resource: {name}\nplural: {name}s\nsource: handbook\ndoc: A tree.\nattributes: {{ bark: {{ type: enum, of: bark }} }}\n{bark}operations:\n  cut: {{ post: /{name}, doc: Cuts. , returns: {{ {name}: always }} }}\n"
            );
            (format!("resources/{name}.yaml"), text)
        };
        version("with trees", files().into_iter().chain(trees.iter().map(tree)).collect())
    };
    let base = trees(&[("ash", ""), ("elm", ""), ("oak", "")]);
    let head = trees(&[("elm", ""), ("oak", "It scratches.")]);
    let report = diff::diff(&base, &head);
    let apart = report.changes.iter().filter(|change| change.kind == Kind::TypeApart);
    let told: Vec<Option<&str>> = apart.map(|change| change.old.as_deref()).collect();
    assert_eq!(told, [Some("Bark, as of elm")], "{}", diff::text(&report, Style::Plain));
}

#[test]
fn every_kind_has_a_case() {
    let small = CASES.iter().flat_map(|case| case.changes.iter().chain(case.back).copied());
    let large = larger().into_iter().flat_map(|(kinds, _, _)| kinds);
    let tried: BTreeSet<Kind> = small.chain(large).collect();
    let untried: Vec<&str> =
        TABLE.iter().filter(|row| !tried.contains(&row.kind)).map(|row| row.id).collect();
    assert!(untried.is_empty(), "kinds without a case: {untried:?}");
}

#[test]
fn every_key_of_the_language_has_a_kind_that_reports_it() {
    let schema = schema();
    let records = schema.get("$defs").and_then(|records| records.as_object()).expect("records");
    let mut keys = BTreeSet::new();
    for (record, described) in records {
        let properties = described.get("properties").and_then(|keys| keys.as_object()).expect("keys");
        // What people set against a document changes nothing by itself: the fact beside it does.
        let keys_of = properties.keys().filter(|key| *key != "against_import");
        keys.extend(keys_of.map(|key| format!("{record}.{key}")));
    }
    let covered: BTreeSet<String> =
        TABLE.iter().flat_map(|row| row.keys).map(|key| (*key).to_owned()).collect();
    let missing: Vec<_> = keys.difference(&covered).collect();
    assert!(missing.is_empty(), "give these keys a kind of change (codegen/src/diff/kinds.rs): {missing:?}");
    let unknown: Vec<_> = covered.difference(&keys).collect();
    assert!(unknown.is_empty(), "the language has no such keys: {unknown:?}");
}

#[test]
fn every_break_that_mutation_knows_is_a_change_both_ways() {
    let base = base();
    let mut tried = 0;
    for (what, model) in chargebee_codegen::mutate::broken(&base.model) {
        let head = Version {
            name: what,
            sources: base.sources.clone(),
            on_disk: true,
            spec: base.spec.clone(),
            model,
        };
        let (there, back) = (diff::diff(&base, &head), diff::diff(&head, &base));
        assert!(!there.changes.is_empty() && !back.changes.is_empty(), "{} is not told", head.name);
        tried += 1;
    }
    assert!(tried > 100, "only {tried} breaks were tried");
}

#[test]
fn a_terminal_is_shown_no_control_characters() {
    let head = edited(&[("api.yaml", "default: application/x-www-form-urlencoded", "default: \"a\\e[2Jb\"")]);
    let report = diff::diff(&base(), &head);
    for text in [diff::text(&report, Style::Plain), diff::markdown(&report)] {
        assert!(text.contains("a [2Jb") && !text.contains('\u{1b}'), "{text:?}");
    }
}

#[test]
fn ids_of_kinds_are_given_once() {
    let ids: BTreeSet<&str> = TABLE.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), TABLE.len());
}

#[test]
fn the_same_spec_twice_is_no_change() {
    let report = diff::diff(&base(), &base());
    assert_eq!(report.summary(), "no change");
    assert!(report.changes.is_empty());
    assert!(diff::markdown(&report).ends_with("No change.\n"));
}

/// A few changes of every verdict, one of them in two places.
fn some_changes() -> Report {
    let head = edited(&[
        (
            "resources/member.yaml",
            "name: { type: string, max_chars: 30 }",
            "name: { type: string, max_chars: 29, required: true }",
        ),
        ("resources/member.yaml", "    host: ingest\n", ""),
        ("resources/loan.yaml", "lost: Nobody knows where. }", "lost: Nobody knows where. , eaten: }"),
        ("resources/loan.yaml", "rust_name: OneDay", "rust_name: ADay"),
        ("resources/loan.yaml", "    idempotent: true\n", ""),
        ("resources/loan.yaml", "      silent: { type: boolean }\n", ""),
        (
            "resources/loan.yaml",
            "      details: { type: json }\n    returns",
            "      details: { type: json, deprecated: true }\n    returns",
        ),
        (
            "resources/member.yaml",
            "      details: { type: json }\n    returns",
            "      details: { type: json, deprecated: true }\n    returns",
        ),
    ]);
    diff::diff(&base(), &head)
}

#[test]
fn the_text_says_the_verdict_and_every_change_with_its_line() {
    insta::assert_snapshot!("text", diff::text(&some_changes(), Style::Plain));
}

#[test]
fn colours_change_nothing_but_the_colour() {
    let report = some_changes();
    let coloured = diff::text(&report, Style::Coloured);
    let mut plain = coloured.clone();
    for code in ["1;31", "1;32", "1;33", "0", "1", "2"] {
        plain = plain.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_ne!(coloured, plain);
    assert_eq!(plain, diff::text(&report, Style::Plain));
}

#[test]
fn the_markdown_says_the_verdict_first() {
    insta::assert_snapshot!("markdown", diff::markdown(&some_changes()));
}

#[test]
fn annotations_stand_at_lines_of_the_newer_spec() {
    insta::assert_snapshot!("github", diff::github(&some_changes()));
}

#[test]
fn annotations_escape_what_would_end_them() {
    let head = edited(&[(
        "api.yaml",
        "default: application/x-www-form-urlencoded",
        "default: \"100%\\n::error::x\"",
    )]);
    let text = diff::github(&diff::diff(&base(), &head));
    assert!(text.contains("→ 100%25%0A::error::x"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn the_json_has_all_members_of_every_change() {
    let json = diff::json(&some_changes());
    assert_eq!(json.pointer("/wire"), Some(&"breaking".into()));
    assert_eq!(json.pointer("/rust"), Some(&"major".into()));
    let changes = json.get("changes").and_then(|changes| changes.as_array()).expect("changes");
    let added = changes.iter().find(|change| change.get("kind") == Some(&"value-added".into()));
    insta::assert_snapshot!("json", format!("{:#}", added.expect("the value")));
}

#[test]
fn the_sarif_log_keeps_what_its_schema_demands() {
    let report = some_changes();
    let log = diff::sarif(&report);
    assert_eq!(log.get("version"), Some(&"2.1.0".into()));
    let rules = log.pointer("/runs/0/tool/driver/rules").and_then(|rules| rules.as_array()).expect("rules");
    let results = log.pointer("/runs/0/results").and_then(|results| results.as_array()).expect("results");
    assert_eq!(results.len(), report.changes.iter().map(|change| change.places.len()).sum::<usize>());
    assert!(log.pointer("/runs/0/tool/driver/name").is_some_and(|name| name.is_string()));
    for result in results {
        let text = |at: &str| result.pointer(at).and_then(|text| text.as_str()).unwrap_or_default();
        let index = result.get("ruleIndex").and_then(|index| index.as_u64()).expect("an index");
        let rule = rules.get(usize::try_from(index).expect("small")).expect("the rule");
        assert_eq!(rule.get("id"), result.get("ruleId"));
        assert!(["error", "warning", "note"].contains(&text("/level")), "{result}");
        assert!(!text("/message/text").is_empty());
        let place = "/locations/0/physicalLocation";
        assert!(text(&format!("{place}/artifactLocation/uri")).starts_with("spec/"), "{result}");
        let line = result.pointer(&format!("{place}/region/startLine")).and_then(|line| line.as_u64());
        assert!(line.is_some_and(|line| line >= 1), "{result}");
    }
}

#[test]
fn every_change_is_marked_at_a_line_of_the_newer_spec() {
    let base = base();
    let small = CASES.iter().map(changed).flat_map(|head| {
        [(diff::diff(&base, &head), lines(&head)), (diff::diff(&head, &base), lines(&base))]
    });
    let large = larger().into_iter().map(|(_, base, head)| (diff::diff(&base, &head), lines(&head)));
    for (report, lines) in small.chain(large) {
        let log = diff::sarif(&report);
        let results = log.pointer("/runs/0/results").and_then(|it| it.as_array()).expect("results");
        assert_eq!(results.is_empty(), report.changes.is_empty());
        for result in results {
            let place = result.pointer("/locations/0/physicalLocation");
            let of = |path: &str| place.and_then(|place| place.pointer(path));
            let file = of("/artifactLocation/uri").and_then(|uri| uri.as_str()).unwrap_or_default();
            let line = of("/region/startLine").and_then(|line| line.as_u64()).unwrap_or_default();
            assert!((1..=lines.get(file).copied().unwrap_or_default()).contains(&line), "{result}");
        }
        let text = diff::github(&report);
        // The last one is the summary, which stands nowhere.
        let annotations = text.lines().count().saturating_sub(1);
        for annotation in text.lines().take(annotations) {
            assert!(annotation.contains(" file=spec/"), "{annotation}");
        }
    }
}

/// How many lines each file has.
fn lines(version: &Version) -> BTreeMap<String, u64> {
    let count = |text: &str| u64::try_from(text.lines().count()).expect("a number of lines");
    version.sources.files.iter().map(|file| (file.path.clone(), count(&file.text))).collect()
}

#[test]
fn what_is_removed_with_its_holder_is_marked_at_the_next_one() {
    let without_codes = edited(&[("api.yaml", "\"2-many\": { rust_name: TooMany }", "")]);
    let without_enum =
        edited(&[("resources/loan.yaml", "enums:\n", "enums:\n  wear: { values: { new: } }\n")]);
    for (base, head, file, starts) in [
        (base(), without_codes, "spec/api.yaml", "  \"409\":"),
        (without_enum, base(), "spec/resources/loan.yaml", "resource:"),
    ] {
        let report = diff::diff(&base, &head);
        let at = report.changes.first().and_then(|change| change.places.first()?.at.clone()).expect("a line");
        let text = head.sources.files.iter().find(|it| it.path == file).map(|it| it.text.clone());
        let line = text.as_deref().and_then(|text| text.lines().nth(at.line - 1)).unwrap_or_default();
        assert!(at.file == file && line.starts_with(starts), "{at:?} is {line:?}");
    }
}

#[test]
fn an_operation_that_moves_says_both_of_its_names() {
    let head = edited(&[("resources/member.yaml", "  record:\n", "  count:\n")]);
    let report = diff::diff(&base(), &head);
    let told: Vec<String> = report.changes.iter().map(diff::Change::says).collect();
    assert_eq!(told, ["method renamed: record → count"]);
}

#[test]
fn a_call_that_reaches_another_operation_says_which() {
    let member = "resources/member.yaml";
    let (update, to_left) = ("post: \"/members/{member_id}\"", "post: \"/members/{member_id}/left\"");
    let at_update =
        |name: &str| format!("  {name}:\n    post: \"/members/{{id}}\"\n    doc: New.\n    returns: {{}}\n");
    let moved_and_new = edited(&[
        (member, update, to_left),
        (member, "  record:\n", &format!("{}  record:\n", at_update("leave"))),
    ]);
    let moved_to_renamed = edited(&[
        (member, update, to_left),
        (
            member,
            "  record:\n    post: /members/visits\n    host: ingest\n",
            "  count:\n    post: \"/members/{id}\"\n",
        ),
    ]);
    let swapped = edited(&[
        ("resources/loan.yaml", "    post: /loans\n", "    post: /swapped\n"),
        ("resources/loan.yaml", "    post: /loans/export\n", "    post: /loans\n"),
        ("resources/loan.yaml", "    post: /swapped\n", "    post: /loans/export\n"),
    ]);
    let removed = edited(&[
        (
            member,
            "  retrieve:\n    get: \"/members/{member_id}\"",
            "  restore:\n    get: \"/members/{member_id}/x\"",
        ),
        ("resources/loan.yaml", "get: \"/loans/{loan_id}/tag\"", "get: \"/members/{loan_id}\""),
    ]);
    let other_host = edited(&[
        (member, update, to_left),
        (member, "    post: /members/visits\n", "    post: \"/members/{member_id}\"\n"),
    ]);
    for (head, expected) in [
        (moved_and_new, vec!["member.update is member.update → member.leave"]),
        (moved_to_renamed, vec!["member.update is member.update → member.count"]),
        (
            swapped,
            vec!["loan.create is loan.create → loan.export", "loan.export is loan.export → loan.create"],
        ),
        (removed, vec!["member.retrieve is member.retrieve → loan.tag"]),
        (other_host, vec![]),
    ] {
        let report = diff::diff(&base(), &head);
        let taken = report.changes.iter().filter(|change| change.kind == Kind::OperationTaken);
        let mut told: Vec<String> = taken
            .flat_map(|change| change.places.iter().map(move |place| (change, place)))
            .map(|(change, place)| {
                let said = change.says().replace("address taken by another operation: ", "");
                format!("{} is {said}", place.name())
            })
            .collect();
        told.sort();
        assert_eq!(told, expected, "{}", diff::text(&report, Style::Plain));
    }
}

#[test]
fn a_fixed_path_that_an_operation_with_an_id_takes_says_which() {
    let member = "resources/member.yaml";
    let leave = |address: &str| {
        let operation = format!("  leave:\n    {address}\n    doc: Leaves.\n    returns: {{}}\n  record:\n");
        edited(&[(member, "  record:\n", &operation)])
    };
    let by_update = &["member.leave → member.update"][..];
    for (before, after, expected) in [
        ("post: /members/leave", None, by_update),
        ("post: /members/leave", Some("post: /members/gone/leave"), by_update),
        ("get: /members/leave", None, &["member.leave → member.retrieve"]),
        // It goes on, or what is left of its path is no id, or the other one is called at another host or has an id itself.
        ("post: /members/leave", Some("post: /members/leave"), &[]),
        ("post: /members/leave", Some("post: \"/members/leave/{id}\""), by_update),
        ("post: /members/now/leave", None, &[]),
        ("post: /members/", None, &[]),
        ("post: /members/leave\n    host: ingest", None, &[]),
        ("post: \"/members/{id}/leave\"", None, &[]),
        // The operation itself takes an id there now, which is told as such.
        ("post: /visits/leave", Some("post: \"/visits/{id}\""), &[]),
    ] {
        let report = diff::diff(&leave(before), &after.map_or_else(base, leave));
        let taken = report.changes.iter().filter(|change| change.kind == Kind::OperationTaken);
        let told: Vec<String> =
            taken.map(|change| change.says().replace("address taken by another operation: ", "")).collect();
        assert_eq!(told, expected, "{before}: {}", diff::text(&report, Style::Plain));
    }
}

#[test]
fn a_removed_thing_is_marked_where_what_held_it_stands() {
    let head = edited(&[(
        "resources/loan.yaml",
        "          pin: { type: string, sensitive: cvv, max_chars: 4 }\n",
        "",
    )]);
    let report = diff::diff(&base(), &head);
    let place = report.changes.first().and_then(|change| change.places.first()).expect("a change");
    let line =
        |text: &str| text.lines().position(|line| line.starts_with("      member:")).map(|line| line + 1);
    let loan = head.sources.files.iter().find(|file| file.path.ends_with("loan.yaml")).expect("the file");
    assert_eq!(place.at.as_ref().map(|at| at.line), line(&loan.text), "the group's line in HEAD");
    assert!(place.was.as_ref().is_some_and(|was| was.file == "spec/resources/loan.yaml"));
}

#[test]
fn an_entry_of_a_changelog_names_what_came_at_one_place_together() {
    let (values, more) = ("values: { glad: , sad: }", "values: { glad: , sad: , tired: , calm: }");
    let entry = diff::changelog(&diff::diff(&with_mood(values), &with_mood(more)));
    assert_eq!(entry, "### Added\n\n- Enum value added: `member mood` (tired, calm).\n\n");
    // Alone, a place says it; what was and what is are told always.
    let entry = diff::changelog(&diff::diff(&base(), &with_mood(values)));
    assert_eq!(entry, "### Added\n\n- Attribute added: `member mood`.\n- Enum added: `member mood`.\n\n");
}
