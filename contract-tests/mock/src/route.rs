//! From method and path to an operation, and to the closest one where none fits.

use crate::described::{Described, OperationId};
use chargebee_codegen::model::{Method, Model};
use percent_encoding::percent_decode_str;
use serde_json::{Value as Json, json};

/// Method and path of an operation.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) operation: OperationId,
    pub(crate) method: Method,
    /// What stands before the id, or the whole path without one.
    before: String,
    /// What stands behind the id; `None` for a path without one.
    after: Option<String>,
    /// The whole path, the API's own part included, between slashes.
    segments: Vec<String>,
}

/// An operation that a request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matched {
    pub(crate) operation: OperationId,
    /// The id in the path, decoded.
    pub(crate) path_id: Option<String>,
}

/// Why no operation fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmatched {
    /// No operation has this path.
    Path,
    /// Another method does.
    Method,
}

pub(crate) fn routes(model: &Model, base: &str) -> Vec<Route> {
    let mut routes = Vec::new();
    for (resource, described) in model.resources.iter().enumerate() {
        for (number, operation) in described.operations.iter().enumerate() {
            let (before, after) = match operation.path.split_once('{') {
                Some((before, rest)) => {
                    let after = rest.split_once('}').map_or("", |(_, after)| after);
                    (before.to_owned(), Some(after.to_owned()))
                }
                None => (operation.path.clone(), None),
            };
            routes.push(Route {
                operation: OperationId { resource, number },
                method: operation.method,
                before,
                after,
                segments: format!("{base}{}", operation.path).split('/').map(str::to_owned).collect(),
            });
        }
    }
    // The most telling path first: one without an id, then the one with more around its id.
    routes.sort_by_key(|route| {
        (route.after.is_some(), usize::MAX - route.before.len() - route.after.as_ref().map_or(0, String::len))
    });
    routes
}

/// The operation of a path below the API's own. `slashes` lets an id hold a raw `/`.
pub(crate) fn matched(
    described: &Described,
    method: &str,
    path: &str,
    slashes: bool,
) -> Result<Matched, Unmatched> {
    let mut another_method = false;
    for raw in if slashes { &[false, true][..] } else { &[false] } {
        let mut literal = false;
        for route in &described.routes {
            let Some(path_id) = route.fits(path, *raw) else { continue };
            // A path without an id belongs to its own operation, and is no id of another's.
            if literal && path_id.is_some() {
                break;
            }
            literal |= path_id.is_none();
            if route.method.as_str() == method {
                return Ok(Matched { operation: route.operation, path_id });
            }
            another_method = true;
        }
        if another_method {
            return Err(Unmatched::Method);
        }
    }
    Err(Unmatched::Path)
}

impl Route {
    /// The decoded id where the path fits: `Some(None)` without one.
    #[expect(clippy::option_option, reason = "whether it fits, and with which id, are two questions")]
    fn fits(&self, path: &str, slashes: bool) -> Option<Option<String>> {
        let Some(after) = &self.after else { return (path == self.before).then_some(None) };
        let id = path.strip_prefix(self.before.as_str())?.strip_suffix(after.as_str())?;
        let segments_fit =
            id.split('/').all(|segment| !segment.is_empty() && segment != "." && segment != "..");
        if !segments_fit || (!slashes && id.contains('/')) {
            return None;
        }
        let id = percent_decode_str(id).decode_utf8().ok()?;
        let blank = id.trim().is_empty() || id.split('/').any(|segment| segment == "." || segment == "..");
        (!blank).then(|| Some(id.into_owned()))
    }
}

/// The operation that a request comes closest to, and what differs in method and path.
pub(crate) fn closest(described: &Described, method: &str, path: &str) -> Option<(OperationId, Vec<Json>)> {
    let found: Vec<&str> = path.split('/').take(MOST_SEGMENTS).collect();
    let route = described.routes.iter().min_by_key(|route| route.distance(method, &found))?;
    Some((route.operation, route.differences(method, &found)))
}

/// So much of a path is compared; no documented one is as deep.
const MOST_SEGMENTS: usize = 64;

impl Route {
    fn distance(&self, method: &str, found: &[&str]) -> usize {
        let pairs = self.segments.iter().zip(found).filter(|(wanted, _)| !wanted.starts_with('{'));
        let letters: usize = pairs.map(|(wanted, found)| differing(wanted, found)).sum();
        let method = usize::from(method != self.method.as_str());
        // A segment too many or too few tells more than a slip of the pen; the method tells least.
        (letters * 4 + self.segments.len().abs_diff(found.len()) * 20) * 2 + method
    }

    /// Field by field: method, and each segment of the path; the first one stands behind the leading slash.
    fn differences(&self, method: &str, found: &[&str]) -> Vec<Json> {
        let mut differences = Vec::new();
        if method != self.method.as_str() {
            differences.push(difference("method", self.method.as_str(), method));
        }
        for index in 1..self.segments.len().max(found.len()) {
            let (wanted, found) = (self.segments.get(index).map(String::as_str), found.get(index).copied());
            let id = wanted.is_some_and(|wanted| wanted.starts_with('{'));
            if wanted == found || (id && found.is_some_and(|found| !found.is_empty())) {
                continue;
            }
            let field = format!("path[{}]", index - 1);
            differences.push(difference(&field, wanted.unwrap_or("nothing"), found.unwrap_or("nothing")));
        }
        differences
    }
}

pub(crate) fn difference(field: &str, expected: &str, found: &str) -> Json {
    let found: String = found.chars().take(200).collect();
    json!({ "field": field, "expected": expected, "found": found })
}

/// How many letters differ at least: those in front and behind that agree don't count.
fn differing(a: &str, b: &str) -> usize {
    let front = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let left = a.len().min(b.len()) - front;
    let back = a.bytes().rev().zip(b.bytes().rev()).take(left).take_while(|(a, b)| a == b).count();
    a.len().max(b.len()) - front - back
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described() -> std::sync::Arc<Described> {
        crate::spec::embedded().expect("the spec is whole")
    }

    #[test]
    fn each_operation_is_found_by_its_own_path() {
        let described = described();
        for id in described.operation_ids() {
            let Some(operation) = described.operation(id) else { continue };
            let path_id = operation.path_id.as_ref().map(|_| "a b".to_owned());
            let path = match &operation.path_id {
                Some(name) => operation.path.replace(&format!("{{{name}}}"), "a%20b"),
                None => operation.path.clone(),
            };
            let found = matched(&described, operation.method.as_str(), &path, false);
            assert_eq!(found, Ok(Matched { operation: id, path_id }), "{path}");
            assert_eq!(matched(&described, "DELETE", &path, false), Err(Unmatched::Method), "{path}");
        }
    }

    #[test]
    fn an_id_may_hold_a_slash_only_when_asked_for_and_never_a_dot_segment() {
        let described = described();
        let id =
            |path, slashes| matched(&described, "GET", path, slashes).ok().and_then(|found| found.path_id);
        assert_eq!(id("/payment_sources/a%2Fb", false).as_deref(), Some("a/b"));
        assert_eq!(id("/payment_sources/a/b", true).as_deref(), Some("a/b"));
        for path in
            ["/payment_sources/a/b", "/payment_sources/..", "/payment_sources/%2e%2E", "/payment_sources/%20"]
        {
            assert_eq!(id(path, false), None, "{path}");
        }
    }

    #[test]
    fn the_closest_operation_is_named_with_what_differs() {
        let described = described();
        let found = closest(&described, "POST", "/api/v2/payment_source/pm_1/delete");
        let (operation, differences) = found.expect("there are operations");
        assert_eq!(described.name(operation), "payment_source.delete");
        let expected = difference("path[2]", "payment_sources", "payment_source");
        assert_eq!(differences, [expected]);
    }
}
