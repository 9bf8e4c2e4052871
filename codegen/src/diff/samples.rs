//! Documented samples and their deviations, compared.

use super::change::Version;
use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use crate::spec::{At, Deviation, Node, Sample, SampleRequest, Value};

/// Compares all samples, by their files.
pub(super) fn compare(found: &mut Found<'_>) {
    let (old, new) = (&found.base.spec.api, &found.head.spec.api);
    if reasons(&old.deviations) != reasons(&new.deviations) {
        let subject = Subject::shared("deviations").between(&old.place, &new.place);
        found.add(Kind::DeviationsChanged, &subject);
    }
    let (base, head) = (named(found.base), named(found.head));
    let samples = matched(&base, &head, |(name, _)| name);
    let subject = |name: &str| Subject::shared(&format!("sample {name}"));
    for (name, sample) in samples.removed {
        let subject = Subject { at: Some(&new.place), ..subject(name) };
        found.lost(Kind::SampleRemoved, &subject.removed(&sample.place), shown(sample));
    }
    for (name, sample) in samples.added {
        found.gained(Kind::SampleAdded, &subject(name).added(&sample.place), shown(sample));
    }
    for ((_, old), (name, new)) in samples.both {
        let subject = subject(name).between(&old.place, &new.place);
        if !same(old, new) {
            found.add(Kind::SampleChanged, &subject);
        }
        if reasons(&old.deviations) != reasons(&new.deviations) {
            found.add(Kind::DeviationsChanged, &subject);
        }
    }
}

/// Samples by the names of their files below `samples/`.
fn named(version: &Version) -> Vec<(String, &Sample)> {
    let name = |sample: &Sample| {
        let path = version.sources.get(sample.place.file).map_or("", |file| file.path.as_str());
        path.rsplit_once("samples/").map_or(path, |(_, name)| name).to_owned()
    };
    version.spec.samples.iter().map(|sample| (name(sample), sample)).collect()
}

fn shown(sample: &Sample) -> String {
    value(&sample.operation).or(value(&sample.resource)).unwrap_or_default().to_owned()
}

fn value(at: &Option<At<String>>) -> Option<&str> {
    at.as_ref().map(|at| at.value.as_str())
}

fn reasons(deviations: &[Deviation]) -> Vec<(&str, &str, &str)> {
    deviations
        .iter()
        .map(|it| (it.at.value.as_str(), it.breaks.value.as_str(), it.reason.trim_end()))
        .collect()
}

fn same(old: &Sample, new: &Sample) -> bool {
    let requests = match (&old.request, &new.request) {
        (Some(old), Some(new)) => same_request(old, new),
        (None, None) => true,
        _ => false,
    };
    requests
        && shown(old) == shown(new)
        && old.operation.is_some() == new.operation.is_some()
        && old.source.value == new.source.value
        && same_node(&old.answer, &new.answer)
}

fn same_request(old: &SampleRequest, new: &SampleRequest) -> bool {
    let pairs = |request: &SampleRequest| -> Vec<(String, String)> {
        let pairs = request.pairs.iter().flat_map(|pairs| pairs.iter());
        pairs.map(|entry| (entry.name.value.clone(), entry.value.value.clone())).collect()
    };
    value(&old.post) == value(&new.post) && value(&old.get) == value(&new.get) && pairs(old) == pairs(new)
}

/// Whether two nodes say the same, wherever they stand.
fn same_node(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(old), Value::Bool(new)) => old == new,
        (Value::Integer(old), Value::Integer(new)) => old == new,
        (Value::Number(old), Value::Number(new)) => old.to_bits() == new.to_bits(),
        (Value::Text(old), Value::Text(new)) => old == new,
        (Value::Sequence(old), Value::Sequence(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same_node(old, new))
        }
        (Value::Mapping(old), Value::Mapping(new)) => {
            let keys = old.iter().map(|(key, _)| &key.value).eq(new.iter().map(|(key, _)| &key.value));
            keys && old.iter().zip(new).all(|((_, old), (_, new))| same_node(old, new))
        }
        _ => false,
    }
}
