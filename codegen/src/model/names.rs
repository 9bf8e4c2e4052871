//! Rust names, given out once a scope; what clashes is a finding that the spec settles with `rust_name`.

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

/// Methods that every call has.
pub const RESERVED_METHODS: &[&str] =
    &["clone", "headers", "pairs", "send", "stream", "validate", "without_validation"];

/// Modules that every generated crate has.
pub const RESERVED_MODULES: &[&str] =
    &["client", "core", "enums", "filter", "ground", "headers", "hyper", "jiff", "sort", "std", "time"];

/// Features that every generated crate has.
pub const RESERVED_FEATURES: &[&str] = &["default", "hyper"];

/// `create_card` for a method, field or module.
pub fn snake(wire: &str) -> String {
    wire.to_snake_case()
}

/// A chosen type name, as the module or method that goes with the type.
pub(super) fn snake_at(name: &At<String>) -> At<String> {
    At { value: snake(&name.value), place: name.place.clone() }
}

/// `CreateCard` for a type or variant.
pub fn pascal(wire: &str) -> String {
    wire.to_pascal_case()
}

/// Why a text cannot be a name in Rust; `None` where it can.
pub fn unfit(name: &str) -> Option<&'static str> {
    // More than a name also parses as one: blanks and comments around it, and `r#type`.
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.contains(|c: char| c.is_ascii_alphanumeric())
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if !plain {
        return Some("not a name in Rust");
    }
    syn::parse_str::<syn::Ident>(name).is_err().then_some("a keyword of Rust")
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
        let (name, place) = match chosen {
            Some(chosen) => (chosen.value.clone(), &chosen.place),
            None => (derive(&wire.value), &wire.place),
        };
        self.take(name, &wire.value, place, findings)
    }

    /// Gives out a name that was derived from several things.
    pub fn take(&mut self, name: String, wire: &str, place: &Place, findings: &mut Vec<Finding>) -> String {
        let settle = format!("settle it with `rust_name:` on `{wire}`");
        if name != "Self" && self.reserved.contains(&name.as_str()) {
            findings.push(Finding::new(
                "name-clash",
                place,
                format!(
                    "`{wire}` becomes `{name}` in {}, which generated code needs for itself",
                    self.inside
                ),
                format!("`{name}` is taken"),
                settle,
            ));
        } else if let Some(why) = unfit(&name) {
            findings.push(Finding::new(
                "name-clash",
                place,
                format!("`{wire}` becomes `{name}` in {}, which is {why}", self.inside),
                why.to_owned(),
                settle,
            ));
        } else if let Some((other, other_place)) = self.taken.get(&name) {
            let mut finding = Finding::new(
                "name-clash",
                place,
                format!("`{wire}` and `{other}` both become `{name}` in {}", self.inside),
                format!("`{name}` is taken"),
                settle,
            );
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
