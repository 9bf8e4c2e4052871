//! Documented samples: what they show, and their answers without the elements that a page leaves out.

use super::build::nowhere;
use super::types::unknown;
use super::{Deviation, Method, Model, Pair, Sample, Subject};
use crate::finding::Finding;
use crate::spec::{self, At, Node, Place, Spec, Value};
use serde_json::Value as Json;

/// Resolves the samples.
pub(super) fn samples(spec: &Spec, model: &Model, findings: &mut Vec<Finding>) -> Vec<Sample> {
    let mut samples: Vec<(Sample, &spec::Sample)> = Vec::new();
    for spec in &spec.samples {
        let Some(sample) = self::sample(spec, model, findings) else { continue };
        if let Some((_, first)) = samples.iter().find(|(other, _)| other.subject == sample.subject) {
            let (name, first) = (shown(spec), shown(first));
            let finding = Finding::new(
                "duplicate-name",
                &name.map_or_else(|| nowhere(&spec.place), |name| name.place.clone()),
                format!("two samples show `{}`", name.map_or("", |name| name.value.as_str())),
                "shown before",
                "keep the one that shows more",
            );
            findings.push(match first {
                Some(first) => finding.related(&first.place, "the first"),
                None => finding,
            });
        }
        samples.push((sample, spec));
    }
    samples.into_iter().map(|(sample, _)| sample).collect()
}

fn sample(spec: &spec::Sample, model: &Model, findings: &mut Vec<Finding>) -> Option<Sample> {
    let subject = subject(spec, model, findings)?;
    let mut pairs = Vec::new();
    let mut path_id = None;
    match (&spec.request, model.operation(subject)) {
        (Some(request), Some(operation)) => {
            path_id = address(request, operation.method, &operation.path, &model.api.servers, findings);
            for entry in request.pairs.iter().flatten() {
                pairs.push(Pair {
                    name: entry.name.value.clone(),
                    value: entry.value.value.clone(),
                    named: entry.name.place.clone(),
                    place: entry.value.place.clone(),
                });
            }
        }
        (None, Some(_)) => findings.push(Finding::new(
            "missing-key",
            &nowhere(&spec.place),
            "the sample of an operation needs `request`",
            "what is sent?",
            "add `request` with the address and the pairs as printed",
        )),
        (Some(request), None) => findings.push(Finding::new(
            "stray-request",
            &request.place,
            "the sample of a resource has no request",
            "belongs to no operation",
            "remove `request`, or name the operation",
        )),
        (None, None) => {}
    }
    let mut elided = Vec::new();
    let answer = json(&spec.answer, &mut String::new(), &mut elided);
    Some(Sample {
        subject,
        path_id,
        request: spec.request.as_ref().map_or_else(|| nowhere(&spec.place), |request| request.place.clone()),
        pairs,
        printed: spec.answer.clone(),
        answer,
        elided,
        deviations: spec.deviations.iter().map(Deviation::from).collect(),
    })
}

/// The name of what a sample shows.
fn shown(spec: &spec::Sample) -> Option<&At<String>> {
    spec.operation.as_ref().or(spec.resource.as_ref())
}

fn subject(spec: &spec::Sample, model: &Model, findings: &mut Vec<Finding>) -> Option<Subject> {
    let position = |name: &str| model.resources.iter().position(|resource| resource.name == name);
    match (&spec.operation, &spec.resource) {
        (Some(operation), None) => {
            let (resource, name) = operation.value.split_once('.').unwrap_or(("", operation.value.as_str()));
            let found = position(resource).and_then(|index| {
                let operations = &model.resources.get(index)?.operations;
                let number = operations.iter().position(|operation| operation.name == name)?;
                Some(Subject::Operation(super::ResourceId(index), number))
            });
            if found.is_none() {
                let known: Vec<String> = model
                    .operations()
                    .map(|(resource, op)| format!("{}.{}", resource.name, op.name))
                    .collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                findings.push(unknown("dangling-reference", operation, "operation", &known));
            }
            found
        }
        (None, Some(resource)) => {
            let found = position(&resource.value).map(|index| Subject::Resource(super::ResourceId(index)));
            if found.is_none() {
                let known: Vec<&str> =
                    model.resources.iter().map(|resource| resource.name.as_str()).collect();
                findings.push(unknown("dangling-reference", resource, "resource", &known));
            }
            found
        }
        _ => {
            findings.push(Finding::new(
                "missing-key",
                &nowhere(&spec.place),
                "a sample shows one thing",
                "`operation` or `resource`?",
                "write one of `operation: RESOURCE.OPERATION` and `resource: RESOURCE`",
            ));
            None
        }
    }
}

/// Holds the printed address against the operation's, and takes the id out of it.
fn address(
    request: &spec::SampleRequest,
    method: Method,
    path: &str,
    servers: &[String],
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let printed = match method {
        Method::Post => request.post.as_ref(),
        Method::Get => request.get.as_ref(),
    };
    let Some(printed) = printed else {
        let place = request.post.as_ref().or(request.get.as_ref()).map_or(&request.place, |url| &url.place);
        findings.push(address_finding(place, method, path));
        return None;
    };
    if servers.is_empty() {
        // Found already, and nothing to hold the address against.
        return None;
    }
    let (before, after) = match path.split_once('{') {
        Some((before, rest)) => (before, rest.split_once('}').map_or("", |(_, after)| after)),
        None => (path, ""),
    };
    let sent = behind_host(&printed.value).unwrap_or_default();
    let id = servers
        .iter()
        .filter_map(|server| sent.strip_prefix(behind_host(server).unwrap_or_default().trim_end_matches('/')))
        .find_map(|sent| sent.strip_prefix(before)?.strip_suffix(after));
    match id {
        Some("") if !path.contains('{') => None,
        Some(id) if path.contains('{') && !id.is_empty() && !id.contains('/') => Some(id.to_owned()),
        _ => {
            findings.push(address_finding(&printed.place, method, path));
            None
        }
    }
}

fn address_finding(place: &Place, method: Method, path: &str) -> Finding {
    Finding::new(
        "address",
        place,
        format!("the sample is not sent to `{} {path}`", method.as_str()),
        "another address than the operation's",
        "correct the sample's address, or the operation's",
    )
}

/// The path of an address. Hosts differ: pages print one site or another.
fn behind_host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.get(rest.find('/')?..)
}

/// Whether a node is `{..}`: elements that the page leaves out.
pub(crate) fn is_elision(node: &Node) -> bool {
    matches!(&node.value, Value::Mapping(members)
        if matches!(members.as_slice(), [(At { value, .. }, Node { value: Value::Null, .. })] if value == ".."))
}

/// A printed answer as JSON, without `{..}`; `elided` gets the paths of lists that are cut.
fn json(node: &Node, path: &mut String, elided: &mut Vec<String>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::from(*value),
        Value::Integer(value) => Json::from(*value),
        Value::Number(value) => Json::from(*value),
        Value::Text(value) => Json::from(value.as_str()),
        Value::Sequence(items) => {
            let mut list = Vec::new();
            for item in items {
                if is_elision(item) {
                    elided.push(path.clone());
                } else {
                    list.push(json(item, path, elided));
                }
            }
            Json::Array(list)
        }
        Value::Mapping(members) => {
            let mut object = serde_json::Map::new();
            for (key, value) in members {
                let length = path.len();
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&key.value);
                object.insert(key.value.clone(), json(value, path, elided));
                path.truncate(length);
            }
            Json::Object(object)
        }
    }
}
