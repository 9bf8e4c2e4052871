//! Request headers.

use super::{Problem, values};
use crate::described::Described;
use chargebee_codegen::model::{Body, Constraints, Model, Operation};
use http::HeaderMap;
use serde_json::Value as Json;

/// Checks the documented headers in the order of the spec. In `strict`, no other may carry the API's prefix, and a POST must
/// say the media type of an empty body too.
pub(crate) fn check(
    described: &Described,
    operation: &Operation,
    headers: &HeaderMap,
    empty_body: bool,
    strict: bool,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (header, name) in described.model.headers.iter().zip(&described.header_names) {
        let Some(name) = name else { continue };
        let mut values = headers.get_all(name).iter();
        let Some(value) = values.next() else {
            // A GET has no body whose media type could be said.
            if header.required && operation.body != Body::None && (strict || !empty_body) {
                problems.push(Problem::new(&header.wire, "required", "cannot be blank"));
            }
            continue;
        };
        if strict && values.next().is_some() {
            problems.push(Problem::new(&header.wire, "twice", "is given more than once"));
        }
        let Ok(text) = value.to_str() else {
            problems.push(Problem::new(&header.wire, "type", "should be visible ASCII"));
            continue;
        };
        if header.wire.eq_ignore_ascii_case("content-type") {
            problems.extend(media_type(&header.wire, operation.body, text, empty_body));
            continue;
        }
        let constraints = Constraints { max_chars: header.max_chars, ..Constraints::default() };
        if let Some(wrong) = values::fault(&described.model, header.ty, &constraints, &Json::from(text)) {
            problems.push(Problem::new(&header.wire, wrong.rule, wrong.message));
        }
    }
    if strict {
        problems.extend(undocumented(&described.model, headers));
    }
    problems
}

fn media_type(name: &str, body: Body, text: &str, empty_body: bool) -> Option<Problem> {
    let wanted = match body {
        Body::None => return None,
        Body::Form => "application/x-www-form-urlencoded",
        Body::Json => "application/json",
    };
    let (found, parameters) = text.split_once(';').unwrap_or((text, ""));
    let charset = parameters.trim().strip_prefix("charset=").map(|charset| charset.trim_matches('"'));
    let utf8 = charset.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
    let fits = (found.trim().eq_ignore_ascii_case(wanted) && utf8) || (empty_body && found.trim().is_empty());
    (!fits).then(|| Problem::new(name, "enum", format!("should be {wanted}, in UTF-8")))
}

fn undocumented<'m>(model: &'m Model, headers: &'m HeaderMap) -> impl Iterator<Item = Problem> + 'm {
    let prefix = format!("{}-", model.api.package);
    let names = headers.keys().map(http::HeaderName::as_str);
    let known = |name: &str| model.headers.iter().any(|header| header.wire.eq_ignore_ascii_case(name));
    names
        .filter(move |name| name.starts_with(&prefix) && !known(name))
        .map(|name| Problem::new(name, "undocumented", "is no documented header"))
}
