//! Rust names, given out once a scope; what clashes is a finding that the spec settles with `rust_name`.

use super::{Operation, Resource};
use crate::finding::Finding;
use crate::spec::{At, Place};
use heck::{ToPascalCase, ToSnakeCase};
use std::collections::HashMap;

/// Type names that generated code uses itself or that Rust's prelude holds.
pub const RESERVED_TYPES: &[&str] = &[
    "AccountNumber",
    "Allows",
    "Api",
    "ApiError",
    "ApiErrorCode",
    "ApiKey",
    "Argument",
    "Body",
    "Box",
    "Builder",
    "Call",
    "CardNumber",
    "Chars",
    "Check",
    "Client",
    "ClientBuilder",
    "Clone",
    "ConfigError",
    "Connection",
    "Copy",
    "Cvv",
    "Debug",
    "Decimal",
    "Decode",
    "DecodeError",
    "Default",
    "Drop",
    "Encode",
    "Entries",
    "Entry",
    "Eq",
    "Err",
    "Error",
    "ErrorKind",
    "ErrorType",
    "Extend",
    "Extra",
    "Field",
    "Filter",
    "FilterField",
    "FilterOn",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Group",
    "HeaderFields",
    "Headers",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Json",
    "Members",
    "Method",
    "None",
    "Object",
    "Ok",
    "OpenEnum",
    "Operation",
    "Option",
    "Ord",
    "Page",
    "Param",
    "Parsed",
    "PartialEq",
    "PartialOrd",
    "PathId",
    "Range",
    "Response",
    "Result",
    "Rule",
    "Self",
    "Send",
    "Sending",
    "Sized",
    "SlashedId",
    "Some",
    "Sort",
    "SortBy",
    "String",
    "Sync",
    "Timestamp",
    "ToOwned",
    "ToString",
    "Token",
    "Transport",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Validate",
    "Vec",
    "Violation",
    "Violations",
];

/// Keywords of every edition, used and reserved: none of them can be a name.
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Methods that every call has.
pub const RESERVED_METHODS: &[&str] =
    &["clone", "custom_field", "headers", "pages", "pairs", "send", "stream", "validate"];

/// Modules that every generated crate has, and files of which Cargo makes more than a module: `lib.rs`, and `main.rs` of the tests.
pub const RESERVED_MODULES: &[&str] = &[
    "client",
    "common",
    "core",
    "enums",
    "filter",
    "ground",
    "headers",
    "lib",
    "main",
    "operators",
    "sort",
    "std",
    "webhook",
];

/// Features that every generated crate has.
pub const RESERVED_FEATURES: &[&str] =
    &["blocking", "default", "hyper", "jiff", "reqwest", "serde", "time", "tracing"];

/// `create_card` for a method, field or module.
pub fn snake(wire: &str) -> String {
    wire.to_snake_case()
}

/// The name of the test of all constraints of an operation. Of two resources it may be the same; they are modules.
pub(crate) fn constraint_test(resource: &Resource, operation: &Operation) -> String {
    format!("every_constraint_of_{}_{}_tells_apart", word(&resource.module), word(&operation.module))
}

/// A module in the midst of a test's name: without the underscore that sets it apart from a keyword, since two in a row are no snake case.
pub(crate) fn word(module: &str) -> &str {
    module.trim_end_matches('_')
}

/// A chosen type name, as the module or method that goes with the type.
pub(super) fn snake_at(name: &At<String>) -> At<String> {
    At { value: snake(&name.value), place: name.place.clone() }
}

/// `CreateCard` for a type or variant.
pub fn pascal(wire: &str) -> String {
    wire.to_pascal_case()
}

/// What [`unfit`] says of what is no name at all.
pub const NO_NAME: &str = "not a name in Rust";

/// Why a text cannot be a name in Rust; `None` where it can.
pub fn unfit(name: &str) -> Option<&'static str> {
    // More than a name also parses as one: blanks and comments around it, and `r#type`.
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.contains(|c: char| c.is_ascii_alphanumeric())
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if !plain {
        return Some(NO_NAME);
    }
    // `gen` is a keyword since the edition of 2024 only, which syn leaves open.
    KEYWORDS.contains(&name).then_some("a keyword of Rust")
}

/// The names of one scope that are taken, and by what.
#[derive(Debug)]
pub struct Scope {
    inside: String,
    reserved: &'static [&'static str],
    taken: HashMap<String, (String, Option<Place>)>,
}

impl Scope {
    /// An empty scope; `inside` says what it is in messages, `reserved` what generated code needs for itself.
    pub fn new(inside: impl Into<String>, reserved: &'static [&'static str]) -> Self {
        Self { inside: inside.into(), reserved, taken: HashMap::new() }
    }

    /// Gives out a name: the spec's own choice, or the one derived from the wire name.
    pub fn claim(
        &mut self,
        wire: &At<String>,
        chosen: Option<&At<String>>,
        derive: impl Fn(&str) -> String,
        findings: &mut Vec<Finding>,
    ) -> String {
        match chosen {
            Some(chosen) => {
                let settle = format!("choose another `rust_name` for `{}`", wire.value);
                self.give(chosen.value.clone(), &wire.value, &chosen.place, settle, findings)
            }
            None => self.take(derive(&wire.value), &wire.value, &wire.place, findings),
        }
    }

    /// Gives out a name that was derived from several things.
    pub fn take(&mut self, name: String, wire: &str, place: &Place, findings: &mut Vec<Finding>) -> String {
        self.give(name, wire, place, format!("settle it with `rust_name:` on `{wire}`"), findings)
    }

    /// Gives out a name that the spec is free to choose, so that it needs no `rust_name`.
    pub fn claim_chosen(
        &mut self,
        chosen: &At<String>,
        derive: impl Fn(&str) -> String,
        findings: &mut Vec<Finding>,
    ) -> String {
        let settle = format!("write another name than `{}`", chosen.value);
        self.give(derive(&chosen.value), &chosen.value, &chosen.place, settle, findings)
    }

    fn give(
        &mut self,
        name: String,
        wire: &str,
        place: &Place,
        settle: String,
        findings: &mut Vec<Finding>,
    ) -> String {
        if name != "Self" && self.reserved.contains(&name.as_str()) {
            findings.push(
                Finding::new(
                    "name-clash",
                    place,
                    format!(
                        "`{wire}` becomes `{name}` in {}, which generated code needs for itself",
                        self.inside
                    ),
                    format!("`{name}` is taken"),
                    settle,
                )
                .named(&name),
            );
        } else if let Some(why) = unfit(&name) {
            findings.push(
                Finding::new(
                    "name-clash",
                    place,
                    format!("`{wire}` becomes `{name}` in {}, which is {why}", self.inside),
                    why.to_owned(),
                    settle,
                )
                .named(&name),
            );
        } else if let Some((other, other_place)) = self.taken.get(&name) {
            let mut finding = Finding::new(
                "name-clash",
                place,
                format!("`{wire}` and `{other}` both become `{name}` in {}", self.inside),
                format!("`{name}` is taken"),
                settle,
            )
            .named(&name);
            if let Some(other_place) = other_place {
                finding = finding.related(other_place, format!("`{name}` is given out here"));
            }
            findings.push(finding);
        } else {
            self.taken.insert(name.clone(), (wire.to_owned(), Some(place.clone())));
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::KEYWORDS;
    use super::{Scope, pascal, snake, unfit};
    use crate::spec::{At, FileId, Place};

    fn at(value: &str) -> At<String> {
        At { value: value.to_owned(), place: Place { file: FileId(0), start: 0, end: 0 } }
    }

    #[test]
    fn no_resource_has_the_feature_of_every_crate() {
        let manifest = include_str!("../../../generated/Cargo.toml");
        let features = manifest.split("[features]\n").nth(1).unwrap_or_default();
        let (features, _) = features.split_once("# A feature for the operations").unwrap_or_default();
        let names = features.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
        // A resource's name has no `-`.
        let mut names: Vec<&str> = names.filter(|name| !name.contains('-')).collect();
        names.sort_unstable();
        assert_eq!(names, super::RESERVED_FEATURES);
    }

    #[test]
    fn wire_names_become_names_in_rust() {
        let table = [
            ("tco", "tco", "Tco"),
            ("eway_rapid", "eway_rapid", "EwayRapid"),
            ("all-disabled", "all_disabled", "AllDisabled"),
            ("createdAt", "created_at", "CreatedAt"),
            ("ip address", "ip_address", "IpAddress"),
        ];
        for (wire, field, ty) in table {
            assert_eq!((snake(wire).as_str(), pascal(wire).as_str()), (field, ty));
        }
    }

    #[test]
    fn what_only_parses_as_a_name_is_none() {
        for name in ["a", "_a", "type_", "a1"] {
            assert_eq!(unfit(name), None, "{name}");
        }
        for name in ["", "_", " a", "a ", "/* */ a", "r#type", "1a", "a-b", "a.b", "é"] {
            assert_eq!(unfit(name), Some("not a name in Rust"), "{name}");
        }
        for name in ["type", "self", "Self", "async", "gen"] {
            assert_eq!(unfit(name), Some("a keyword of Rust"), "{name}");
        }
    }

    #[test]
    fn a_name_is_given_out_once_and_a_clash_is_settled_by_the_spec() {
        let mut scope = Scope::new("`Card`", &["extra"]);
        let mut findings = Vec::new();
        assert_eq!(scope.claim(&at("cardType"), None, snake, &mut findings), "card_type");
        scope.claim(&at("card_type"), None, snake, &mut findings);
        scope.claim(&at("extra"), None, snake, &mut findings);
        let titles: Vec<&str> = findings.iter().map(|finding| finding.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "`card_type` and `cardType` both become `card_type` in `Card`",
                "`extra` becomes `extra` in `Card`, which generated code needs for itself",
            ]
        );
        findings.clear();
        let chosen = at("kind");
        assert_eq!(scope.claim(&at("card_type"), Some(&chosen), snake, &mut findings), "kind");
        assert!(findings.is_empty());
    }

    #[cfg(feature = "emit")]
    #[test]
    fn what_is_no_keyword_is_an_identifier_and_a_keyword_is_none() {
        for keyword in KEYWORDS.iter().filter(|keyword| **keyword != "gen") {
            assert!(syn::parse_str::<syn::Ident>(keyword).is_err(), "{keyword}");
        }
        for name in ["union", "auto", "default", "raw", "safe", "macro_rules", "dynamic"] {
            assert!(syn::parse_str::<syn::Ident>(name).is_ok() && !KEYWORDS.contains(&name), "{name}");
        }
    }
}
