//! Every finding as its reader sees it: a small sound spec, broken in one place, and what `check` says to that.
//!
//! To accept a change after reading it: `INSTA_UPDATE=always cargo test -p chargebee-codegen`, then look at the difference.

#![allow(clippy::expect_used, clippy::panic)]

mod car_park;

use chargebee_codegen::check::check;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::spec::Sources;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const API: &str = "api.yaml";
const TICKET: &str = "resources/ticket.yaml";
const SAMPLE: &str = "samples/create.yaml";

/// A way to break the spec: the rule that must find it (behind a dot, which of several ways), the file, what stands there, and
/// what it is replaced with.
type Break = (&'static str, &'static str, &'static str, &'static str);

const BREAKS: &[Break] = &[
    // What YAML and the language refuse.
    ("yaml", API, "sources:\n", "sources: [\n"),
    ("duplicate-key", API, "title: Car Park", "title: Car Park\ntitle: Parking"),
    ("wrong-type", TICKET, "max_chars: 8", "max_chars: eight"),
    ("wrong-type.number-for-text", SAMPLE, "hours: \"2\"", "hours: 2"),
    ("unknown-key", TICKET, "max_chars: 8", "max_char: 8"),
    ("unknown-key.far-off", TICKET, "max_chars: 8", "colour: red"),
    ("missing-key", API, "title: Car Park\n", ""),
    ("missing-key.of", TICKET, "type: enum, of: fuel", "type: enum"),
    ("missing-key.plural", TICKET, "plural: tickets\n", ""),
    ("missing-key.header-default", API, "max_chars: 8", "required: true"),
    ("missing-key.type-or-params", TICKET, "phone: { type: string, default: none }", "phone: {}"),
    ("missing-key.sample-subject", SAMPLE, "operation: ticket.create\n", ""),
    ("missing-key.sample-request", SAMPLE, "request:", "deviations: []\nrequest_:"),
    ("missing-reason", TICKET, "max_chars: 8", "max_chars: 8, against_import: { max_chars: \"\" }"),
    ("missing-reason.nothing", TICKET, "max_chars: 8", "max_chars: 8, against_import: { max_chars: }"),
    ("missing-reason.header", API, "max_chars: 8", "max_chars: 8, against_import: { max_chars: \" \" }"),
    ("missing-file", API, "", ""),
    ("stray-file", API, "", ""),
    // Codes of errors.
    ("error-status", API, "title: Car Park\n", "title: Car Park\nerrors: { \"200\": { full: } }\n"),
    ("empty.errors", API, "title: Car Park\n", "title: Car Park\nerrors: { \"409\": {} }\n"),
    (
        "duplicate-name.error",
        API,
        "title: Car Park\n",
        "title: Car Park\nerrors: { \"409\": { full: No room. }, \"503\": { full: No room now. } }\n",
    ),
    // Events.
    ("envelope", TICKET, "operations:\n", "events: { ticket_paid: { doc: It was paid. } }\noperations:\n"),
    ("envelope.none", API, "title: Car Park\n", "title: Car Park\nwebhooks: { id: { type: string } }\n"),
    (
        "envelope.optional",
        API,
        "title: Car Park\n",
        "title: Car Park\nwebhooks: { what: { type: event_type, optional: true }, about: { type: content } }\n",
    ),
    (
        "envelope.resource-enum",
        API,
        "title: Car Park\n",
        "title: Car Park\nwebhooks:\n  what: { type: event_type }\n  about: { type: content }\n  state: { type: enum, of: ticket.status }\n",
    ),
    // Names.
    ("duplicate-name", TICKET, "operators: [is, in]", "operators: [is, is]"),
    ("duplicate-name.resource", API, "", ""),
    ("duplicate-name.sample", API, "", ""),
    (
        "name-clash",
        TICKET,
        "status: { type: enum, of: status, default: open",
        "Id: { type: enum, of: status, default: open",
    ),
    ("name-clash.keyword", TICKET, "hours: { type: integer, min", "type: { type: integer, min"),
    ("name-clash.not-a-name", API, "{ petrol: ,", "{ 98-octane: ,"),
    ("name-clash.reserved", TICKET, "plural: tickets", "plural: members"),
    ("name-clash.raw", TICKET, "doc: How long it holds.", "rust_name: r#type"),
    ("name-clash.method", TICKET, "phone: {", "send: {"),
    ("name-clash.feature", TICKET, "resource: ticket", "resource: time"),
    ("api-name", API, "api: car-park", "api: Car Park"),
    ("dangling-reference", TICKET, "of: fuel", "of: fules"),
    ("dangling-reference.type", TICKET, "type: car,", "type: cart,"),
    ("dangling-reference.source", TICKET, "source: board", "source: bord"),
    (
        "dangling-reference.returned",
        TICKET,
        "returns: { ticket: always }\n  list",
        "returns: { receipt: always }\n  list",
    ),
    ("dangling-reference.sample", SAMPLE, "ticket.create", "ticket.creates"),
    ("dangling-reference.variable", API, "      site: ", "      sites: "),
    ("dangling-reference.undescribed", API, "{site}", "{site}{zone}"),
    // Types and bounds.
    ("stray-of", TICKET, "plate: { type: string, required", "plate: { type: string, of: fuel, required"),
    ("unknown-secret", TICKET, "max_chars: 10", "sensitive: pin"),
    ("sensitive-type", TICKET, "fuel: { type: enum,", "fuel: { sensitive: pan, type: enum,"),
    ("bounds", TICKET, "min: 1, max: 24, optional", "min: 25, max: 24, optional"),
    ("bounds.chars-of-a-number", TICKET, "min: 1, max: 24, optional", "max_chars: 2, optional"),
    ("bounds.range-of-a-text", TICKET, "max_chars: 8", "max: 8"),
    ("bounds.negative", TICKET, "max_chars: 8", "min_chars: -8"),
    ("bounds.fraction-of-an-integer", TICKET, "min: 1, max: 24, optional", "min: 0.5, max: 24, optional"),
    (
        "wrong-type.too-many-digits",
        TICKET,
        "type: integer, min: 1, max: 24, optional",
        "type: number, min: 0.1234567890123456, optional",
    ),
    ("bounds.too-many-chars", TICKET, "max_chars: 8", "max_chars: 9223372036854775807"),
    ("bounds.digits-of-a-number", TICKET, "min: 1, max: 24, optional", "digits: true, optional"),
    ("unknown-format", TICKET, "max_chars: 10", "max_chars: 10, format: e-mail"),
    ("bounds.format-of-a-number", TICKET, "min: 1, max: 24, optional", "format: email, optional"),
    ("bounds.format-of-digits", TICKET, "max_chars: 10", "max_chars: 10, digits: true, format: email"),
    ("bounds.format-too-short", TICKET, "max_chars: 10", "max_chars: 2, format: email"),
    (
        "default.format",
        TICKET,
        "phone: { type: string, default: none }",
        "phone: { type: string, format: email, default: none }",
    ),
    ("default", TICKET, "default: open", "default: opened"),
    ("default.outside", TICKET, "min: 1, max: 24, optional", "min: 1, max: 24, default: 25, optional"),
    (
        "default.outside-in-its-last-digit",
        TICKET,
        "type: integer, min: 1, max: 24, optional",
        "type: decimal, min: 0.01, default: \"0.009\", optional",
    ),
    ("default.too-long", TICKET, "max_chars: 8", "max_chars: 8, default: as long as it takes"),
    ("default.other-type", TICKET, "default: none", "default: 5"),
    ("endless", TICKET, "plate: { type: string, doc", "plate: { type: car, doc"),
    ("empty", TICKET, "{ open: , paid: It may leave. }", "{}"),
    (
        "empty.server",
        API,
        "  - url: \"https://{site}.parking.example/api/v2\"\n    variables:\n      site: { environment: PARKING_SITE }",
        "  []",
    ),
    ("empty.list", TICKET, "{ ticket: always, next_offset", "{ next_offset"),
    (
        "empty.required-filter",
        TICKET,
        "status: { type: enum, of: status, operators: [is, in] }",
        "status: { type: enum, of: status, required: true, operators: [] }",
    ),
    ("authentication", API, "scheme: basic", "scheme: bearer"),
    ("site", API, "environment: PARKING_SITE", "default: acme"),
    ("header-type", API, "type: string, max_chars: 8", "type: integer"),
    ("header-type.resource-enum", API, "type: string, max_chars: 8", "type: enum, of: ticket.status"),
    ("header-type.encoded-as", API, "type: string, max_chars: 8", "type: string, encoded_as: car-park-gate"),
    ("dangling-reference.encoded-as", API, "type: string, max_chars: 8", "type: string, encoded_as: nowhere"),
    // Operations.
    ("address", TICKET, "post: /tickets\n", "post: /tickets\n    get: /tickets\n"),
    ("address.none", TICKET, "    post: /tickets\n", ""),
    ("address.no-path", TICKET, "post: /tickets\n", "post: tickets\n"),
    ("address.two-ids", TICKET, "/tickets/{ticket_id}/pay", "/tickets/{ticket_id}/{way}"),
    ("address.unnamed-id", TICKET, "{ticket_id}", "{}"),
    ("shared-address", TICKET, "    get: /tickets\n", "    post: /tickets\n"),
    (
        "shared-address.id",
        TICKET,
        "  pay:\n",
        "  settle:\n    post: \"/tickets/{id}/pay\"\n    doc: Pays.\n    returns: { ticket: always }\n  pay:\n",
    ),
    ("address.host", TICKET, "idempotent: true", "host: a.b"),
    ("address.sample", SAMPLE, "/api/v2/tickets", "/api/v2/ticket"),
    ("body", TICKET, "get: /tickets", "get: /tickets\n    json: true"),
    ("group", TICKET, "params:\n          plate", "required: true\n        params:\n          plate"),
    ("group.nested", TICKET, "fuel: { type: enum, of: fuel }", "fuel: { params: {} }"),
    ("group.list-inside", TICKET, "fuel: { type: enum,", "fuel: { list: true, type: enum,"),
    ("operator", TICKET, "operators: [is, in]", "operators: [is, starts_with]"),
    ("filter-type", TICKET, "status: { type: enum, of: status, operators", "status: { type: json, operators"),
    ("unreached", API, "", ""),
    // Samples.
    ("stray-request", SAMPLE, "operation: ticket.create", "resource: ticket"),
    ("sample-type", SAMPLE, "hours: \"2\"", "hours: \"02\""),
    ("sample-enum", SAMPLE, "\"status\": \"open\"", "\"status\": \"shut\""),
    ("sample-min", SAMPLE, "hours: \"2\"", "hours: \"0\""),
    ("sample-max", SAMPLE, "hours: \"2\"", "hours: \"25\""),
    (
        "sample-min.fraction",
        TICKET,
        "hours: { type: integer, required: true, min: 1, max: 24,",
        "hours: { type: number, required: true, min: 2.01,",
    ),
    (
        "sample-max.decimal",
        TICKET,
        "hours: { type: integer, required: true, min: 1, max: 24,",
        "hours: { type: decimal, required: true, max: 1.99,",
    ),
    ("sample-min-chars", TICKET, "plate: { type: string, doc", "plate: { type: string, min_chars: 5, doc"),
    ("sample-max-chars", SAMPLE, "\"id\": \"t1\"", "\"id\": \"ticket 10\""),
    ("sample-digits", TICKET, "plate: { type: string, doc", "plate: { type: string, digits: true, doc"),
    ("sample-format", TICKET, "plate: { type: string, doc", "plate: { type: string, format: email, doc"),
    ("sample-missing", SAMPLE, "    - { hours: \"2\" }\n", ""),
    (
        "sample-missing.filter",
        TICKET,
        "    returns: { ticket: always }\n  list",
        "    filters: { gate: { type: string, operators: [is], required: true } }\n    returns: { ticket: always }\n  list",
    ),
    ("sample-missing.answer", SAMPLE, "\"id\": \"t1\", ", ""),
    ("sample-undocumented", SAMPLE, "{ hours: \"2\" }", "{ hours: \"2\" }\n    - { days: \"2\" }"),
    ("sample-undocumented.answer", SAMPLE, "\"id\": \"t1\"", "\"id\": \"t1\", \"gate\": 1"),
    ("sample-echo", SAMPLE, "\"hours\": 2", "\"hours\": 3"),
    ("sample-reference", API, "", ""),
    (
        "unused-deviation",
        SAMPLE,
        "answer:",
        "deviations: [{ at: answer.ticket.id, breaks: max_chars, reason: Printed so. }]\nanswer:",
    ),
    (
        "unused-deviation.no-rule",
        SAMPLE,
        "answer:",
        "deviations: [{ at: answer.ticket.id, breaks: length, reason: Printed so. }]\nanswer:",
    ),
    (
        "unshown-attribute",
        TICKET,
        "source: board\ndoc: The right to park.\nattributes:\n",
        "source: samples\ndoc: The right to park.\nattributes:\n  colour: { type: string, optional: true }\n",
    ),
];

const CAR: &str = "\
resource: garage
source: board
doc: A garage.
attributes:
  id: { type: string, doc: Identifies the garage. }
";

/// The spec, broken in one way. Some breaks are not a change of a text, but a file more or less.
fn broken((name, file, from, to): Break) -> Sources {
    let mut sources = car_park::sources(|path, text| match path == file && !from.is_empty() {
        true => {
            assert!(text.contains(from), "{name}: {path} has no `{from}`");
            text.replacen(from, to, 1)
        }
        false => text.to_owned(),
    });
    let text = |path: &str| {
        let (_, text) =
            car_park::FILES.iter().find(|(other, _)| *other == path).expect("a file of the fixture");
        (*text).to_owned()
    };
    let more = match name {
        "missing-file" => {
            sources.files.retain(|file| file.path != API);
            None
        }
        "stray-file" => Some(("notes.yaml", "remember: the barrier\n".to_owned())),
        "duplicate-name.resource" => {
            Some(("resources/valet.yaml", text(TICKET).replace("tickets", "valets")))
        }
        "duplicate-name.sample" => Some(("samples/create_again.yaml", text(SAMPLE))),
        "unreached" => Some(("resources/garage.yaml", CAR.to_owned())),
        "sample-reference" => {
            let member = "  id: {";
            for file in &mut sources.files {
                file.text = match file.path.as_str() {
                    TICKET => file
                        .text
                        .replacen(member, "  garage_id: { type: string, optional: true }\n  id: {", 1)
                        .replacen("{ ticket: always }", "{ ticket: always, garage: optional }", 1),
                    SAMPLE => file
                        .text
                        .replacen("{ \"id\": \"t1\"", "{ \"garage_id\": \"g2\", \"id\": \"t1\"", 1)
                        .replacen(" } } }", " } }, \"garage\": { \"id\": \"g1\" } }", 1),
                    _ => continue,
                };
            }
            Some(("resources/garage.yaml", CAR.to_owned()))
        }
        _ => None,
    };
    let files = sources.files.into_iter().map(|file| (file.path, file.text));
    Sources::new(files.chain(more.map(|(path, text)| (path.to_owned(), text))))
}

fn rule(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

#[test]
fn every_break_is_found_where_it_is_with_what_mends_it() {
    let mut missed = String::new();
    for break_ in BREAKS {
        let sources = broken(*break_);
        let found = check(&sources).findings;
        let name = break_.0;
        let text = render(&found, &sources, Style::Plain);
        if found.iter().any(|finding| finding.rule == rule(name)) {
            insta::assert_snapshot!(name, text);
        } else {
            missed.push_str(&format!("{name} is not found, but:\n{text}\n"));
        }
    }
    assert!(missed.is_empty(), "{missed}");
}

#[test]
fn a_method_a_host_or_a_fixed_path_makes_an_address_another() {
    for (from, to) in [
        ("get: /tickets\n", "post: /tickets\n    host: gate\n"),
        ("post: \"/tickets/{ticket_id}/pay\"", "get: \"/tickets/{ticket_id}\""),
        ("  list:\n    get: /tickets\n", "  list:\n    post: /tickets/open/pay\n"),
    ] {
        let found = check(&broken(("shared-address", TICKET, from, to))).findings;
        assert!(found.iter().all(|finding| finding.rule != "shared-address"), "{to}: {found:?}");
    }
}

#[test]
fn every_rule_of_the_sources_has_a_break() {
    let mut rules = BTreeSet::new();
    rules_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut rules);
    assert!(rules.len() > 30, "the sources are searched in the wrong way: {rules:?}");
    let broken: BTreeSet<String> = BREAKS.iter().map(|(name, ..)| rule(name).to_owned()).collect();
    let without: Vec<&String> = rules.difference(&broken).collect();
    assert!(without.is_empty(), "no break shows {without:?}");
    let unknown: Vec<&String> = broken.difference(&rules).collect();
    assert!(unknown.is_empty(), "no source knows {unknown:?}");
}

/// The names of rules: the first argument of what makes findings, and what breaches of samples are called.
fn rules_below(folder: &Path, rules: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the sources can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            // What changed between two specs is no finding.
            if !path.ends_with("diff") {
                rules_below(&path, rules);
            }
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source can be read");
        for made_by in ["Finding::new(", "unknown("] {
            for after in text.split(made_by).skip(1) {
                let quoted = after.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
                rules.extend(quoted.map(|(rule, _)| rule.to_owned()));
            }
        }
        let breaches = text.split('"').filter(|text| text.starts_with("sample-"));
        rules.extend(breaches.map(str::to_owned));
    }
}
