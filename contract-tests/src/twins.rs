//! Twins: the last good value and the first bad one of a constraint. Only both together prove anything.

use crate::coverage;
use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::json::{Decode, Json};
use chargebee_runtime::{Builder, Connection, Page, Rule, TransportError, Violations};
use serde_json::json;
use std::sync::Arc;

/// Collects what twins show, so that one run names every constraint that does not hold.
#[derive(Debug, Default)]
pub struct Twins {
    pub(crate) tried: usize,
    faults: Vec<String>,
}

impl Twins {
    /// The good call passes; the bad one is refused at this path, by this rule, and for nothing else.
    #[track_caller]
    pub fn tell_apart(
        &mut self,
        path: &str,
        rule: &str,
        good: Result<(), Violations>,
        bad: Result<(), Violations>,
    ) {
        self.judge(None, path, rule, good, bad);
    }

    /// The same for calls and for answers of a type.
    #[track_caller]
    pub(crate) fn judge(
        &mut self,
        answer: Option<&str>,
        path: &str,
        rule: &str,
        good: Result<(), Violations>,
        bad: Result<(), Violations>,
    ) {
        let good_twin_passes = good.is_ok();
        self.tried += 1;
        if let Err(violations) = good {
            self.faults.push(format!("{path} ({rule}): the good twin is refused: {violations}"));
        }
        match bad {
            Ok(()) => self.faults.push(format!("{path} ({rule}): the bad twin passes")),
            Err(violations) => {
                let expected = |violation: &chargebee_runtime::Violation| {
                    violation.path == path && name(&violation.rule) == rule
                };
                if violations.iter().count() != 1 || !violations.iter().all(expected) {
                    self.faults.push(format!(
                        "{path} ({rule}): the bad twin is refused for something else: {violations}"
                    ));
                } else if let (true, Some(violation)) = (good_twin_passes, violations.iter().next()) {
                    coverage::told_apart(answer, path, coverage::bound(violation, name(&violation.rule)));
                }
            }
        }
    }

    /// A page says where the next one begins, in a text; nothing else is taken for one.
    #[track_caller]
    pub fn tell_pages_apart<T: Decode>(&mut self, path: &str) {
        self.tried += 1;
        let page = |next: Json| json!({ "list": [], path: next });
        let good = Page::<T>::decode(page(json!("x")));
        let taken = good.is_ok_and(|page| page.next_offset.as_deref() == Some("x"));
        self.expect(taken, || format!("{path}: a page that says where the next one begins does not say so"));
        let refused = Page::<T>::decode(page(json!(true))).err().map(|error| error.path());
        let fine = refused.as_deref() == Some(path);
        self.expect(fine, || format!("{path}: what is no text is refused at {refused:?}"));
        if taken && fine {
            coverage::told_apart(Some(std::any::type_name::<Page<T>>()), path, "decoded");
            coverage::decoded::<Page<T>>(|| page(json!("x")));
        }
    }

    /// So many faults so far.
    pub(crate) fn faults(&self) -> usize {
        self.faults.len()
    }

    /// Notes a fault unless a fact holds.
    pub(crate) fn expect(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(fault());
        }
    }

    /// All constraints were tried, and every pair was told apart.
    ///
    /// # Panics
    /// Otherwise, naming every fault.
    pub fn conclude(self, constraints: usize) {
        println!("constraints in the spec / tried: {constraints} / {}", self.tried);
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
        assert_eq!(self.tried, constraints, "constraints tried, and constraints in the spec");
    }
}

fn name(rule: &Rule) -> &'static str {
    match rule {
        Rule::Required => "required",
        Rule::Chars(_) => "chars",
        Rule::Range(_) => "range",
        Rule::Digits => "digits",
        Rule::Email => "email",
        Rule::OneOf(_) => "one_of",
        Rule::NotEmpty => "not_empty",
        Rule::IdGiven | Rule::IdSegments => "path_id",
        _ => "another",
    }
}

/// A client that reaches nobody: enough to build and check calls.
///
/// # Panics
/// The settings are refused.
pub fn offline<C: From<Connection>>(builder: Builder<C>) -> C {
    let builder = builder.site("acme-test").api_key("test_key_123").transport(Arc::new(Nowhere));
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: http::Request<bytes::Bytes>, _: Limits) -> Exchange {
        Box::pin(async { Err(TransportError::new("there is no network here")) })
    }
}
