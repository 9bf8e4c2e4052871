//! Addresses of operations: method, path, and the id in it.

use super::Method;
use super::api::variables;
use super::names::{snake, unfit};
use crate::finding::Finding;
use crate::spec::{self, At, Entry};

/// Method and path of an operation.
pub(super) fn address(entry: &Entry<spec::Operation>, findings: &mut Vec<Finding>) -> (Method, At<String>) {
    let (method, path) = match (&entry.value.post, &entry.value.get) {
        (Some(path), None) => (Method::Post, path.clone()),
        (None, Some(path)) => (Method::Get, path.clone()),
        (both, _) => {
            let title = if both.is_some() { "has two addresses" } else { "has no address" };
            findings.push(Finding::new(
                "address",
                &entry.name.place,
                format!("`{}` {title}", entry.name.value),
                "one of `post` and `get` says method and path",
                "write either `post: /path` or `get: /path`",
            ));
            let path = both.clone().unwrap_or(At { value: "/".to_owned(), place: entry.name.place.clone() });
            (Method::Post, path)
        }
    };
    if !is_address(&path.value) {
        findings.push(Finding::new(
            "address",
            &path.place,
            format!("`{}` is no path", path.value),
            "a path begins with `/` and holds letters, digits, `_`, `-`, `/` and one `{id}`",
            "write the path as the page prints it, after the server's address",
        ));
    }
    (method, path)
}

/// Whether a text can be the path of an operation.
pub fn is_address(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_-{}.".contains(c);
    path.starts_with('/') && path.chars().all(plain)
}

/// The name of the id in a path.
pub(super) fn path_id(path: &At<String>, findings: &mut Vec<Finding>) -> Option<String> {
    let ids: Vec<&str> = variables(&path.value).collect();
    let braces = path.value.matches(['{', '}']).count();
    if braces != ids.len() * 2 || ids.iter().any(|id| unfit(&snake(id)).is_some()) {
        findings.push(Finding::new(
            "address",
            &path.place,
            format!("the id in `{}` has no name to call it by", path.value),
            "`{…}` holds a name in Rust",
            "write it as `{resource_id}`",
        ));
    }
    if ids.len() > 1 {
        findings.push(Finding::new(
            "address",
            &path.place,
            "a path holds at most one id",
            format!("{} ids", ids.len()),
            "correct the path",
        ));
    }
    ids.first().map(|id| (*id).to_owned())
}
