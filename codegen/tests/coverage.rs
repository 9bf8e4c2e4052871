//! What of a small spec counts as exercised, by records made for the purpose, and how the report shows it.

#![allow(clippy::expect_used, clippy::panic)]

mod car_park;

use chargebee_codegen::check::check;
use chargebee_codegen::coverage::{Kind, Page, Report, digest, html, json, junit, measure, text};
use chargebee_codegen::emit::{Contract, contract};
use chargebee_codegen::spec::{SourceFile, Sources};
use std::collections::BTreeMap;

/// What a test recorded, a line an event.
fn report_of(sources: &Sources, lines: &[String]) -> Report {
    let model = check(sources).model.expect("a Model");
    let file = |name: &str, path: &str, text: &str| {
        let path = format!("contract-tests/tests/{path}");
        (name.to_owned(), SourceFile { path, text: text.to_owned() })
    };
    let tests = BTreeMap::from([
        file("samples", "samples.rs", "#[test]\nfn a_ticket_is_handed_out() {}\n"),
        file("parameters", "parameters/main.rs", "mod ticket;\n"),
        file("parameters::ticket", "parameters/ticket.rs", "\n\n#[test]\nfn a_ticket_is_paid() {}\n"),
    ]);
    measure(&model, sources, &[("samples-1.jsonl".to_owned(), lines.join("\n"))], &tests)
}

fn report(lines: &[String]) -> Report {
    report_of(&car_park::sources(|_, text| text.to_owned()), lines)
}

/// An event in a test of `tests/samples.rs`.
fn event(test: &str, members: &str) -> String {
    format!(r#"{{"test":"{test}","binary":"samples",{members}}}"#)
}

fn received(method: &str, path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!(r#"["{name}",["{}"]]"#, digest(value))).collect();
    let pairs = pairs.join(",");
    event(
        "a_ticket_is_handed_out",
        &format!(
            r#""event":"received","method":"{method}","path":"/api/v2{path}","pairs":[{pairs}],"headers":[["Car-Park-Gate",[]],["host",[]]]"#
        ),
    )
}

fn told_apart(test: &str, of: &str, path: &str, rule: &str) -> String {
    let members = format!(r#""event":"told_apart","type":{of},"path":"{path}","rule":"{rule}","line":7"#);
    event(test, &members)
}

/// Names of what was exercised of a kind in a row.
fn exercised(report: &Report, row: &str, kind: Kind) -> Vec<String> {
    let row = report.rows().iter().find(|it| it.name == row).unwrap_or_else(|| panic!("no row {row}"));
    row.of(kind).filter(|item| item.exercised()).map(|item| item.name.clone()).collect()
}

#[test]
fn without_records_nothing_is_exercised_and_everything_is_named() {
    let report = report(&[]);
    assert_eq!((report.total().exercised, report.records), (0, 0));
    let counts: Vec<(&str, usize)> =
        Kind::ALL.into_iter().map(|kind| (kind.name(), report.kind(kind).all)).collect();
    let expected = [
        ("operation", 3),
        ("parameter", 5),
        ("value_sent", 4),
        ("filter", 4),
        // hours 2, plate 2, fuel, limit 2, status[is], status[in] 2, the path id; of answers: id 3, status 3, hours 3, car,
        // car.plate 2, the ticket's 2 of each operation, next_offset; the header's.
        ("constraint", 31),
        ("sample", 1),
        ("error", 12),
        ("answer", 9),
        ("value_decoded", 2),
        ("header", 1),
        ("event", 0),
        ("error_code", 0),
    ];
    assert_eq!(counts, expected, "{}", text(&report));
    assert!(text(&report).contains("ticket.create: car[plate] max_chars 10  resources/ticket.yaml:29"));
}

#[test]
fn a_request_exercises_its_operation_its_parameters_and_their_values_and_no_others() {
    let report = report(&[received("POST", "/tickets", &[("hours", "2"), ("car[fuel]", "petrol")])]);
    let of = |kind| exercised(&report, "ticket.create", kind);
    assert_eq!(of(Kind::Operation), ["POST /tickets"]);
    assert_eq!(of(Kind::Parameter), ["hours", "car[fuel]"]);
    assert_eq!(of(Kind::SentValue), ["car[fuel] = petrol"]);
    assert!(of(Kind::Constraint).is_empty() && of(Kind::Sample).is_empty());
    assert_eq!(exercised(&report, "every call", Kind::Header), ["car-park-gate"]);
    assert_eq!(report.total().exercised, 5, "{}", text(&report));
    let witness = report.rows().iter().flat_map(|row| &row.items).find_map(|item| item.tests.first());
    let witness = witness.expect("a test");
    assert_eq!((witness.file.as_str(), witness.line), ("contract-tests/tests/samples.rs", Some(2)));
}

#[test]
fn operations_are_told_apart_by_method_and_path() {
    let report = report(&[
        received("GET", "/tickets", &[("status[in]", "paid"), ("sort_by[desc]", "hours"), ("limit", "1")]),
        received("POST", "/tickets/a%2Fb/pay", &[]),
        received("POST", "/tickets/a/b/pay", &[]),
        received("DELETE", "/tickets", &[]),
    ]);
    assert_eq!(exercised(&report, "ticket.list", Kind::Filter), ["status[in]", "sort_by[desc] = hours"]);
    assert_eq!(exercised(&report, "ticket.list", Kind::SentValue), ["status = paid"]);
    assert_eq!(exercised(&report, "ticket.pay", Kind::Operation).len(), 1);
    assert!(exercised(&report, "ticket.create", Kind::Operation).is_empty());
    let strangers: Vec<&str> = report.strangers.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(strangers, ["request DELETE /api/v2/tickets", "request POST /api/v2/tickets/a/b/pay"]);
}

#[test]
fn what_the_spec_does_not_have_is_named_and_exercises_nothing() {
    let report = report(&[
        received("POST", "/tickets", &[("colour", "red")]),
        told_apart("ticket::every_constraint_of_ticket_create_tells_apart", "null", "hours", "digits"),
        event("t", r#""event":"error","operation":"ticket.create","kind":"another""#),
        event("t", r#""event":"proven","sample":"ticket.burn""#),
        event(
            "t",
            r#""event":"decoded","type":"car_park::ticket::Ticket","members":[["colour",[]],["car.wheels",[]]]"#,
        ),
        event("t", r#""event":"decoded","type":"alloc::string::String","members":[]"#),
    ]);
    assert_eq!(report.strangers.len(), 7, "{:?}", report.strangers);
    assert_eq!(report.total().exercised, 2, "the operation and the header");
}

#[test]
fn a_constraint_counts_where_both_twins_behaved_and_its_other_bound_does_not() {
    let test = "ticket::every_constraint_of_ticket_create_tells_apart";
    let ticket = "\"car_park::ticket::Ticket\"";
    let report = report(&[
        told_apart(test, "null", "hours", "max"),
        told_apart(test, "null", "car[plate]", "required"),
        told_apart("ticket::every_constraint_of_ticket_list_tells_apart", "null", "status[in]", "not_empty"),
        told_apart("t", ticket, "hours", "max"),
        told_apart("headers::every_header_is_sent_under_its_name", "null", "Car-Park-Gate", "max_chars"),
        told_apart("t", "\"car_park::ticket::Car\"", "plate", "present"),
        // `create` and `pay` answer with the same type.
        told_apart("t", "\"car_park::ticket::create::Response\"", "ticket", "present"),
        told_apart("t", "\"car_park::ticket::create::Response\"", "ticket.id", "max_chars"),
    ]);
    assert_eq!(
        exercised(&report, "ticket.create", Kind::Constraint),
        ["hours max 24", "car[plate] required", "ticket present"]
    );
    assert_eq!(exercised(&report, "ticket.list", Kind::Constraint), ["status[in] not_empty"]);
    assert_eq!(
        exercised(&report, "ticket", Kind::Constraint),
        ["id max_chars 8", "hours max 24", "car.plate present"]
    );
    assert_eq!(exercised(&report, "ticket.pay", Kind::Constraint), ["ticket present"]);
    assert_eq!(exercised(&report, "every call", Kind::Constraint), ["car-park-gate max_chars 8"]);
    assert_eq!(report.total().exercised, 9);
}

#[test]
fn a_test_of_a_module_stands_in_the_module_s_file_and_is_known_by_its_own_name() {
    let of = |test: &str, members: &str| format!(r#"{{"test":"{test}","binary":"parameters",{members}}}"#);
    let twins = r#""event":"told_apart","type":null,"path":"hours","rule":"max","line":7"#;
    let called = r#""event":"received","method":"GET","path":"/api/v2/tickets","pairs":[],"headers":[]"#;
    let report = report(&[
        of("ticket::every_constraint_of_ticket_create_tells_apart", twins),
        of("ticket::a_ticket_is_paid", called),
    ]);
    let witnesses = |row: &str, kind: Kind| -> Vec<(String, Option<usize>)> {
        let row = report.rows().iter().find(|it| it.name == row).expect("the row");
        let tests = row.of(kind).flat_map(|item| &item.tests);
        tests.map(|witness| (witness.file.clone(), witness.line)).collect()
    };
    let file = "contract-tests/tests/parameters/ticket.rs".to_owned();
    assert_eq!(witnesses("ticket.create", Kind::Constraint), [(file.clone(), Some(7))]);
    assert_eq!(witnesses("ticket.list", Kind::Operation), [(file, Some(4))]);
    assert!(report.strangers.is_empty(), "{:?}", report.strangers);
}

#[test]
fn the_twins_that_are_emitted_are_in_tests_of_the_names_that_records_are_read_by() {
    let model = car_park::model();
    let harness = Contract {
        harness_inside: "harness".to_owned(),
        data_file: "tests/data.rs".to_owned(),
        data_import: "mod data;".to_owned(),
    };
    let files = contract(&model, &[], &harness).expect("tests");
    for (resource, operation) in model.operations() {
        let path = format!("tests/parameters/{}.rs", resource.module);
        let module = files.iter().find(|file| file.path == path).expect("the resource's module");
        let name = format!("fn every_constraint_of_{}_{}_tells_apart(", resource.module, operation.module);
        assert!(module.text.contains(&name), "{name}");
    }
}

#[test]
fn an_answer_exercises_the_members_that_were_read_and_the_values_of_their_enums() {
    let entry = format!(
        r#""event":"decoded","type":"runtime::page::Page<car_park::ticket::list::Entry>","members":[["list",[]],["list.ticket",[]],["list.ticket.status",["{}"]],["list.ticket.car",[]],["list.ticket.car.plate",["{}"]],["next_offset",[]]]"#,
        digest("paid"),
        digest("open"),
    );
    let report = report(&[event("t", &entry)]);
    assert_eq!(exercised(&report, "ticket.list", Kind::Answer), ["ticket", "next_offset"]);
    assert_eq!(exercised(&report, "ticket", Kind::Answer), ["status", "car", "car.plate"]);
    assert_eq!(exercised(&report, "ticket", Kind::DecodedValue), ["status = paid"], "a plate is no status");
    assert!(report.strangers.is_empty(), "{:?}", report.strangers);
}

/// A spec with two events and a code that comes with two statuses.
fn with_events() -> Sources {
    car_park::sources(|path, text| match path {
        "api.yaml" => format!(
            "{text}webhooks:\n  id: {{ type: string }}\n  kind: {{ type: event_type }}\n  about: {{ type: content }}\n\
             errors:\n  \"400\": {{ too_late: }}\n  \"404\": {{ too_late: , not_found: }}\n"
        ),
        "resources/ticket.yaml" => format!(
            "{text}events:\n  ticket_paid: {{ content: {{ ticket: always }} }}\n  \
             ticket_lost: {{ content: {{ ticket: always }} }}\n"
        ),
        _ => text.to_owned(),
    })
}

#[test]
fn an_event_counts_where_its_content_was_read_into_a_type_of_its_own() {
    let posted = |kind: &str, members: &str| {
        let kind = digest(kind);
        event(
            "t",
            &format!(
                r#""event":"decoded","type":"car_park::webhook::Event","members":[["id",[]],["kind",["{kind}"]]{members}]"#
            ),
        )
    };
    let content = r#","type":"car_park::webhook::TicketLost","members":[["ticket",[]],["ticket.status",[]]]"#;
    let lost = event("t", &format!("\"event\":\"decoded\"{content}"));
    let read = r#",["about",[]],["about.ticket",[]],["about.ticket.car",[]]"#;
    let report = report_of(&with_events(), &[posted("ticket_paid", read), posted("ticket_lost", ""), lost]);
    assert_eq!(exercised(&report, "ticket", Kind::Event), ["ticket_paid"], "what was lost was not read");
    assert_eq!(
        exercised(&report, "ticket", Kind::Answer),
        ["status", "car", "ticket_paid: ticket", "ticket_lost: ticket"]
    );
    assert_eq!(exercised(&report, "every event", Kind::Answer), ["id", "kind", "about"]);
    assert!(report.strangers.is_empty(), "{:?}", report.strangers);
    assert!(text(&report).contains("ticket: ticket_lost  resources/ticket.yaml:49"), "{}", text(&report));
}

#[test]
fn a_code_of_errors_counts_with_each_status_that_it_was_seen_with() {
    let seen = r#""event":"error","operation":"ticket.pay","kind":"api","status":404,"code":"too_late""#;
    let report = report_of(&with_events(), &[event("t", seen)]);
    assert_eq!(exercised(&report, "every call", Kind::ErrorCode), ["404 too_late"]);
    assert_eq!(report.kind(Kind::ErrorCode).all, 3);
    assert!(text(&report).contains("every call: 400 too_late  api.yaml:22"), "{}", text(&report));
}

#[test]
fn errors_count_by_operation_and_kind_and_keep_what_the_api_said() {
    let error = |status: &str| {
        let members = format!(r#""event":"error","operation":"ticket.pay","kind":"api","status":{status}"#);
        event("t", &members)
    };
    let report = report(&[error("429"), error(r#"400,"code":"not_found""#), error("429")]);
    assert_eq!(exercised(&report, "ticket.pay", Kind::Error), ["an error of the API"]);
    let seen = report.rows().iter().flat_map(|row| &row.items).find(|item| item.exercised());
    assert_eq!(seen.map(|item| item.seen.clone()), Some(vec!["400 not_found".to_owned(), "429".to_owned()]));
}

#[test]
fn lines_that_are_no_records_are_reported_beside_those_that_are() {
    let report = report(&["{\"event\":".to_owned(), received("GET", "/tickets", &[])]);
    assert_eq!(exercised(&report, "ticket.list", Kind::Operation).len(), 1);
    assert!(text(&report).contains("no record: samples-1.jsonl:1: not JSON"), "{}", text(&report));
}

#[test]
fn a_test_counts_once_for_a_thing_however_often_it_did_it() {
    let lines = vec![received("GET", "/tickets", &[]); 3];
    let report = report(&lines);
    let item = report.rows().iter().flat_map(|row| row.of(Kind::Operation)).find(|item| item.exercised());
    assert_eq!(item.map(|item| item.tests.len()), Some(1));
    assert_eq!((report.records, report.tests), (3, 1));
}

#[test]
fn a_percentage_of_100_says_that_nothing_is_missing() {
    use chargebee_codegen::coverage::Tally;
    let shown = |exercised, all| Tally { exercised, all }.shown();
    assert_eq!(
        [shown(1999, 2000), shown(2, 3), shown(0, 0), shown(7, 7)],
        ["99.9", "66.6", "100.0", "100.0"]
    );
}

#[test]
fn the_json_holds_every_thing_in_a_stable_order() {
    let lines = [received("GET", "/tickets", &[])];
    let made = json(&report(&lines));
    assert_eq!(made, json(&report(&lines)));
    let items = made.pointer("/rows").and_then(|rows| rows.as_array()).into_iter().flatten();
    let items: usize = items.filter_map(|row| row.get("items")?.as_array()).map(Vec::len).sum();
    assert_eq!(Some(items as u64), made.pointer("/total/all").and_then(|all| all.as_u64()));
    assert_eq!(made.pointer("/rows/0/name").and_then(|name| name.as_str()), Some("ticket.create"));
}

/// A spec whose names would break a page that did not escape them.
fn hostile() -> Report {
    let sources = car_park::sources(|path, text| match path {
        "api.yaml" => {
            text.replace("title: Car Park", "title: '</title><script>alert(1)</script> & \"Park\"'")
        }
        "resources/ticket.yaml" => text.replace("open: , paid:", "\"<b>&'x\": , open: , paid:"),
        _ => text.to_owned(),
    });
    report_of(&sources, &[event("<i>\\u0000&", r#""event":"proven","sample":"ticket.create""#)])
}

#[test]
fn the_junit_document_is_well_formed_with_a_case_a_thing() {
    let report = hostile();
    let xml = junit(&report);
    well_formed(xml.trim_start_matches("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), &[]);
    assert_eq!(xml.matches("<testcase ").count(), report.total().all);
    assert_eq!(xml.matches("<failure ").count(), report.total().all - report.total().exercised);
    assert!(!xml.contains("<b>"), "names are escaped");
}

#[test]
fn the_page_holds_every_operation_and_thing_and_needs_no_network() {
    let report = hostile();
    let page = html(&report, &Page { root: "../a b/".to_owned() });
    for row in report.rows() {
        let short = row.name.rsplit('.').next().unwrap_or_default().replace('_', "_<wbr>");
        assert!(page.contains(&format!("{short}</a></th>")), "{} is not in the matrix", row.name);
    }
    assert_eq!(page.matches("class=\"mark\"").count(), report.total().all);
    for network in ["http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(network), "the page holds {network}");
    }
    assert!(page.contains("href=\"../a%20b/resources/ticket.yaml#L"), "links lead out of the page's folder");
    for raw in ["<script>alert", "<b>&", "<i>\u{0}"] {
        assert!(!page.contains(raw), "{raw:?} is not escaped");
    }
    let markup = without(&without(&page, "<style>", "</style>"), "<script>", "</script>");
    well_formed(markup.trim_start_matches("<!doctype html>\n"), &["meta", "link", "input", "wbr"]);
    for link in markup.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(markup.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
}

#[test]
fn a_resource_of_which_nothing_is_documented_is_no_row_that_leads_nowhere() {
    let sources = car_park::sources(|path, text| match path {
        "resources/ticket.yaml" => {
            text.replacen("attributes:\n", "attributes:\n  gate: { type: gate, optional: true }\n", 1)
        }
        _ => text.to_owned(),
    });
    let gate = (
        "resources/gate.yaml".to_owned(),
        "resource: gate\nplural: gates\nsource: pages\nattributes: {}\n".to_owned(),
    );
    let files = sources.files.into_iter().map(|file| (file.path, file.text));
    let report = report_of(&Sources::new(files.chain([gate])), &[]);
    let row = report.rows().iter().position(|row| row.name == "gate");
    let number = row.expect("a row of the resource");
    let page = html(&report, &Page { root: String::new() });
    assert!(!page.contains(&format!("r{number}\"")), "the matrix leads to #r{number}");
}

fn without(text: &str, from: &str, to: &str) -> String {
    let (before, rest) = text.split_once(from).expect("its beginning");
    format!("{before}{}", rest.split_once(to).expect("its end").1)
}

/// Every element is closed in order, every attribute quoted, every `&` part of a reference.
fn well_formed(text: &str, empty: &[&str]) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        assert!(!before.contains('>'), "a loose > in {before:?}");
        for reference in before.split('&').skip(1) {
            assert!(
                reference.split(';').next().is_some_and(|name| name.len() < 8),
                "a loose & in {before:?}"
            );
        }
        let (tag, after) = tag.split_once('>').expect("an end of the tag");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed before what is inside it");
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "a quote is missing in <{tag}>");
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if !tag.ends_with('/') && !empty.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "not closed: {open:?}");
}
