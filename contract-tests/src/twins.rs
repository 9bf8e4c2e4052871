//! Twins: the last good value and the first bad one of a constraint. Only both together prove anything.

use crate::alike::alike;
use crate::coverage;
use chargebee_runtime::check::{Validate, validate};
use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::json::{Decode, Encode, Json};
use chargebee_runtime::{Builder, Connection, Page, Rule, TransportError, Violations};
use serde_json::json;
use std::sync::Arc;

/// Collects what twins show, so that one run names every constraint that does not hold.
#[derive(Debug, Default)]
pub struct Twins {
    tried: usize,
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
    fn judge(
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

    /// The good answer decodes and satisfies all constraints; the bad one does not decode (`present`, `decoded`), or violates
    /// this rule at this path.
    #[track_caller]
    pub fn tell_answers_apart<T: Decode + Encode + Validate>(
        &mut self,
        path: &str,
        rule: &str,
        good: &str,
        bad: &str,
    ) {
        let decode = |text: &str| serde_json::from_str(text).map_err(|error| error.to_string());
        let answer = decode(good);
        let good = answer.clone().and_then(|json| T::decode(json).map_err(|error| error.to_string()));
        let bad = decode(bad).map(T::decode);
        let faults = self.faults.len();
        if let (Ok(decoded), Ok(answer)) = (&good, &answer) {
            self.expect(alike(&decoded.encode(), answer), || {
                format!("{path} ({rule}): encoded again, {answer} differs")
            });
            self.expect(keeps_unknown_members::<T>(answer), || {
                format!("{path} ({rule}): of {answer}, an unknown member is lost")
            });
        }
        match (rule, good, bad) {
            ("present" | "decoded", Ok(good), Ok(bad)) => {
                self.tried += 1;
                if let Err(violations) = validate(&good) {
                    self.faults.push(format!("{path} ({rule}): the good twin is refused: {violations}"));
                }
                match bad {
                    Ok(_) => self.faults.push(format!("{path} ({rule}): the bad twin is decoded")),
                    Err(error) if error.to_string().contains(path) => {}
                    Err(error) => {
                        self.faults.push(format!("{path} ({rule}): the error names another place: {error}"))
                    }
                }
                if self.faults.len() == faults {
                    coverage::told_apart(Some(std::any::type_name::<T>()), path, rule);
                }
            }
            (_, Ok(good), Ok(Ok(bad))) => {
                let answer = std::any::type_name::<T>();
                self.judge(Some(answer), path, rule, validate(&good), validate(&bad));
            }
            (_, Err(error), _) => {
                self.faults.push(format!("{path} ({rule}): the good twin is not decoded: {error}"))
            }
            (_, _, Ok(Err(error))) => {
                self.faults.push(format!("{path} ({rule}): the bad twin is not decoded: {error}"))
            }
            (_, _, Err(error)) => {
                self.faults.push(format!("{path} ({rule}): the bad twin is not JSON: {error}"))
            }
        }
        if let (Ok(answer), true) = (answer, self.faults.len() == faults) {
            coverage::decoded::<T>(|| answer);
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

/// A member that nobody knows comes out again.
fn keeps_unknown_members<T: Decode + Encode>(answer: &serde_json::Value) -> bool {
    let mut answer = answer.clone();
    if let Some(members) = answer.as_object_mut() {
        members.insert("x_not_known".to_owned(), serde_json::json!([1, null]));
    }
    T::decode(answer.clone()).is_ok_and(|decoded| alike(&decoded.encode(), &answer))
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
