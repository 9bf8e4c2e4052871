//! Every operation of the Model, in a loop and never by name: a minimal good request is accepted, and each constraint's first bad
//! value is refused at its own parameter while its good twin passes.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod raw;

use chargebee_codegen::model::{
    Body, Constraints, Filter, Method, Model, Operation, Param, Resource, Takes, Type, build,
};
use chargebee_codegen::spec::{Sources, read};
use chargebee_mock::Mock;
use raw::{Answer, send};
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};

type Pairs = Vec<(String, String)>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

fn model(name: &str) -> Model {
    fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                files.push((path.to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    collect(&folder(name), &mut files);
    let sources = Sources::new(files);
    let (spec, findings) = read(&sources);
    assert!(findings.is_empty(), "{findings:?}");
    build(&spec.expect("a spec"), &sources).0
}

/// What is tried, and what went wrong: one run tells all of it.
struct Trial<'m> {
    model: &'m Model,
    lenient: Mock,
    strict: Mock,
    tried: usize,
    faults: Vec<String>,
}

#[derive(Clone, Copy)]
struct Subject<'m> {
    resource: &'m Resource,
    operation: &'m Operation,
}

#[tokio::test]
async fn every_constraint_of_the_spec_tells_its_twins_apart() {
    try_all("spec").await;
}

#[tokio::test]
async fn so_does_every_constraint_of_a_made_up_api_with_all_of_the_language() {
    try_all("contract-tests/made-up/spec").await;
}

async fn try_all(spec: &str) {
    let model = model(spec);
    let builder = || Mock::builder().spec_folder(folder(spec));
    let (lenient, strict) = (builder().start().await.unwrap(), builder().strict(true).start().await.unwrap());
    let mut trial = Trial { model: &model, lenient, strict, tried: 0, faults: Vec::new() };
    let mut expected = 0;
    for (resource, operation) in model.operations() {
        let subject = Subject { resource, operation };
        trial.minimal(subject).await;
        for param in &operation.params {
            trial.param(subject, param).await;
            expected += constraints(operation, param);
        }
        for filter in &operation.filters {
            trial.filter(subject, filter).await;
            expected += filter.operators.len() + 1 + usize::from(filter.required);
        }
        trial.undocumented(subject).await;
        expected += 2;
        trial.headers(subject).await;
        expected += model
            .headers
            .iter()
            .filter(|header| header.max_chars.is_some() || matches!(header.ty, Type::Enum(_)))
            .count();
    }
    assert!(trial.faults.is_empty(), "{}", trial.faults.join("\n"));
    assert_eq!(trial.tried, expected, "constraints tried, and constraints in the spec");
    // Written past the test runner, which shows the output of failing tests only.
    let said =
        format!("\n{spec}: constraints in the spec / tried by the mock: {expected} / {}\n", trial.tried);
    let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
    assert!(expected > 20);
}

/// Whether a call can lack it: what stands alone in a group that may be left out goes and comes with the group.
fn can_be_missed(operation: &Operation, param: &Param) -> bool {
    let Some(group) = param.group.and_then(|group| operation.groups.get(group)) else {
        return param.constraints.required;
    };
    let members = operation.params.iter().filter(|other| other.group == param.group).count();
    param.constraints.required && (group.required || members > 1)
}

/// How many pairs a parameter makes.
fn constraints(operation: &Operation, param: &Param) -> usize {
    let bounds = &param.constraints;
    let shape = usize::from(param.list || param.in_list || param.group.is_some());
    let anything = matches!(param.ty, Type::Text | Type::Secret(_));
    let any_json = param.ty == Type::Json && operation.body == Body::Json;
    let typed = usize::from(!anything && !any_json);
    usize::from(can_be_missed(operation, param))
        + shape
        + typed
        + [bounds.min, bounds.max].iter().flatten().count()
        + [bounds.max_chars, bounds.min_chars.filter(|min| *min > 1)].iter().flatten().count()
        + usize::from(bounds.digits)
        + usize::from(bounds.email)
}

impl Trial<'_> {
    async fn request(&self, mock: &Mock, subject: Subject<'_>, pairs: &Pairs, headers: &str) -> Answer {
        let Subject { resource, operation } = subject;
        let mut path = operation.path.clone();
        if let Some(name) = &operation.path_id {
            mock.create(&resource.name, json!({ "id": "twin_1" })).unwrap();
            path = path.replace(&format!("{{{name}}}"), "twin_1");
        }
        for (name, value) in pairs {
            let owner = name
                .strip_suffix("_id")
                .filter(|owner| self.model.resources.iter().any(|known| known.name == *owner));
            if let Some(owner) = owner {
                // In strict mode, whoever is named must be there.
                let _ = mock.create(owner, json!({ "id": value }));
            }
        }
        let borrowed: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let form = raw::encode(&borrowed);
        let head = |target: &str, media: &str| {
            let method = operation.method.as_str();
            format!("{method} /api/v2{target} HTTP/1.1\r\nHost: x\r\n{}{media}{headers}", raw::AUTHORIZATION)
        };
        match (operation.method, operation.body) {
            (Method::Get, _) => send(mock, &head(&format!("{path}?{form}"), ""), "").await,
            (_, Body::Json) => {
                let body = json_body(operation, pairs).to_string();
                send(mock, &head(&path, "Content-Type: application/json\r\n"), &body).await
            }
            _ => send(mock, &head(&path, raw::FORM), &form).await,
        }
    }

    fn fault(&mut self, subject: Subject<'_>, text: String) {
        self.faults.push(format!("{}.{}: {text}", subject.resource.name, subject.operation.name));
    }

    async fn minimal(&mut self, subject: Subject<'_>) {
        let pairs = minimal(self.model, subject.operation);
        let lenient = self.request(&self.lenient, subject, &pairs, "").await;
        let strict = self.request(&self.strict, subject, &pairs, "").await;
        if (lenient.status, strict.status) != (200, 200) {
            self.fault(subject, format!("the minimal request is refused: {} {}", lenient.text, strict.text));
        }
    }

    async fn twins(
        &mut self,
        subject: Subject<'_>,
        strict: bool,
        rule: &str,
        at: &str,
        good: &Pairs,
        bad: &Pairs,
    ) {
        self.tried += 1;
        let mock = if strict { &self.strict } else { &self.lenient };
        let (good, bad) =
            (self.request(mock, subject, good, "").await, self.request(mock, subject, bad, "").await);
        if good.status != 200 {
            self.fault(subject, format!("{at} ({rule}): the good twin is refused: {}", good.text));
        }
        if bad.status != 400 || bad.param().as_deref() != Some(at) {
            self.fault(subject, format!("{at} ({rule}): the bad twin gets {} {}", bad.status, bad.text));
        }
    }

    async fn param(&mut self, subject: Subject<'_>, param: &Param) {
        let operation = subject.operation;
        let name = spelled(param);
        let least = with_siblings(self.model, operation, param);
        let without =
            |name: &str| -> Pairs { least.iter().filter(|(other, _)| other != name).cloned().collect() };
        let with =
            |value: &str| -> Pairs { [without(&name), vec![(name.clone(), value.to_owned())]].concat() };
        if can_be_missed(operation, param) {
            // Of a group that may be left out, something must be there for anything to be missing.
            let mut bad = without(&name);
            let in_group = |other: &&Param| param.group.is_some() && other.group == param.group;
            let mut others = operation.params.iter().filter(in_group);
            if let Some(other) = others.find(|other| spelled(other) != name) {
                bad.retain(|(given, _)| *given != spelled(other));
                bad.push((spelled(other), good(self.model, other)));
            }
            let good = with(&good(self.model, param));
            self.twins(subject, false, "required", &name, &good, &bad).await;
        }
        for (rule, fits, breaks) in values(self.model, operation, param) {
            self.twins(subject, false, rule, &name, &with(&fits), &with(&breaks)).await;
        }
        if param.list || param.in_list || param.group.is_some() {
            let group = param.group.and_then(|group| operation.groups.get(group));
            // A list without an index, and a group that is no group.
            let stem = if param.list || param.in_list {
                param.wire.as_str()
            } else {
                group.map_or("", |group| &group.wire)
            };
            let at = if operation.body == Body::Json {
                group.map_or(stem, |group| group.wire.as_str())
            } else {
                stem
            };
            let mut shaped = least.clone();
            shaped.retain(|(other, _)| operation.body != Body::Json || !other.starts_with(at));
            shaped.push((at.to_owned(), "x".to_owned()));
            self.tried += 1;
            let answer = self.request(&self.lenient, subject, &shaped, "").await;
            let told = answer.json()["mock"]["violations"].to_string();
            if answer.status != 400 || !told.contains(&format!("\"param\":\"{at}\"")) {
                self.fault(subject, format!("{at} (shape): gets {} {}", answer.status, answer.text));
            }
        }
    }

    async fn filter(&mut self, subject: Subject<'_>, filter: &Filter) {
        let value = |text: &str| match filter.ty {
            Type::Text | Type::Enum(_) => json!(text).to_string(),
            _ => text.to_owned(),
        };
        let fits = scalar(self.model, filter.ty, &Constraints::default());
        let least = minimal(self.model, subject.operation);
        let with = |name: &str, value: String| -> Pairs {
            let others = least.iter().filter(|(other, _)| other != name).cloned();
            others.chain([(name.to_owned(), value)]).collect()
        };
        if filter.required {
            let own = format!("{}[", filter.wire);
            let without = least.iter().filter(|(other, _)| !other.starts_with(&own)).cloned().collect();
            self.twins(subject, false, "required", &filter.wire, &least, &without).await;
        }
        for operator in &filter.operators {
            let at = format!("{}[{}]", filter.wire, operator.wire);
            let (fits, breaks) = match operator.takes {
                Takes::One if filter.ty == Type::Text => {
                    // Every text fits: only the operator itself can be wrong.
                    self.tried += 1;
                    let answer = self.request(&self.strict, subject, &with(&at, fits.clone()), "").await;
                    if answer.status != 200 {
                        self.fault(subject, format!("{at}: {}", answer.text));
                    }
                    continue;
                }
                Takes::One => (fits.clone(), "no such value".to_owned()),
                Takes::Flag => ("true".to_owned(), "yes".to_owned()),
                Takes::Many => (format!("[{}]", value(&fits)), "[]".to_owned()),
                Takes::Two => (format!("[{0},{0}]", value(&fits)), format!("[{}]", value(&fits))),
            };
            self.twins(subject, false, "operator", &at, &with(&at, fits), &with(&at, breaks)).await;
        }
        let undocumented = format!("{}[resembles]", filter.wire);
        let bad = with(&undocumented, "x".to_owned());
        self.twins(subject, true, "operators", &undocumented, &least, &bad).await;
    }

    /// In strict mode, what no page lists is refused; otherwise it is ignored, as the service does.
    async fn undocumented(&mut self, subject: Subject<'_>) {
        let least = minimal(self.model, subject.operation);
        let more = [least.clone(), vec![("x_undocumented".to_owned(), "1".to_owned())]].concat();
        self.twins(subject, true, "undocumented", "x_undocumented", &least, &more).await;
        self.tried += 1;
        let ignored = self.request(&self.lenient, subject, &more, "chargebee-x: 1\r\n").await;
        let prefix = &self.model.api.package;
        let refused = self.request(&self.strict, subject, &least, &format!("{prefix}-x: 1\r\n")).await;
        let told = refused.status == 400 && refused.param() == Some(format!("{prefix}-x"));
        if ignored.status != 200 || !told {
            self.fault(
                subject,
                format!(
                    "undocumented: {} {}, {} {}",
                    ignored.status, ignored.text, refused.status, refused.text
                ),
            );
        }
    }

    async fn headers(&mut self, subject: Subject<'_>) {
        let least = minimal(self.model, subject.operation);
        for header in &self.model.headers {
            let (fits, breaks) = match (header.max_chars, header.ty) {
                (Some(max), _) => {
                    ("k".repeat(usize::try_from(max).unwrap()), "k".repeat(usize::try_from(max).unwrap() + 1))
                }
                (None, Type::Enum(id)) => {
                    (self.model.enumeration(id).unwrap().values[0].wire.clone(), "none-of-them".to_owned())
                }
                _ => continue,
            };
            self.tried += 1;
            self.strict.reset();
            let fits =
                self.request(&self.strict, subject, &least, &format!("{}: {fits}\r\n", header.wire)).await;
            let breaks =
                self.request(&self.strict, subject, &least, &format!("{}: {breaks}\r\n", header.wire)).await;
            if fits.status != 200 || breaks.status != 400 || breaks.param().as_ref() != Some(&header.wire) {
                self.fault(
                    subject,
                    format!("{}: {} and {} {}", header.wire, fits.text, breaks.status, breaks.text),
                );
            }
        }
    }
}

/// A value that satisfies a parameter, and the first that does not, for each of its constraints.
fn values(model: &Model, operation: &Operation, param: &Param) -> Vec<(&'static str, String, String)> {
    let bounds = &param.constraints;
    let mut twins = Vec::new();
    let fits = good(model, param);
    match param.ty {
        Type::Text | Type::Secret(_) => {}
        Type::Json if operation.body == Body::Json => {}
        Type::Json => twins.push(("type", fits.clone(), "{".to_owned())),
        Type::Enum(_) => twins.push(("enum", fits.clone(), "none_of_them".to_owned())),
        _ => twins.push(("type", fits.clone(), "x".to_owned())),
    }
    if let Some(min) = bounds.min {
        let below = min.moved(-1).unwrap();
        twins.push(("min", min.to_string(), below.to_string()));
    }
    if let Some(max) = bounds.max {
        let above = max.moved(1).unwrap();
        twins.push(("max", max.to_string(), above.to_string()));
    }
    if let Some(min) = bounds.min_chars.filter(|min| *min > 1) {
        twins.push(("min_chars", long(param.ty, bounds, min), long(param.ty, bounds, min - 1)));
    }
    if let Some(max) = bounds.max_chars {
        twins.push(("max_chars", long(param.ty, bounds, max), long(param.ty, bounds, max + 1)));
    }
    if bounds.email {
        twins.push(("format", fits.clone(), fits.replace('@', "1")));
    }
    if bounds.digits {
        let with_a_letter = format!("{}x", &fits[1..]);
        twins.push(("digits", fits, with_a_letter));
    }
    twins
}

/// A text of so many characters that satisfies everything else.
fn long(ty: Type, bounds: &Constraints, length: i64) -> String {
    let length = usize::try_from(length).unwrap();
    match bounds.min.or(bounds.max).filter(|_| ty == Type::Decimal) {
        _ if bounds.email => "1".repeat(length.saturating_sub(2).max(1)) + "@1",
        Some(bound) => format!("{bound:0>length$}", bound = bound.to_string()),
        None => "1".repeat(length),
    }
}

fn spelled(param: &Param) -> String {
    if param.list || param.in_list { format!("{}[0]", param.wire) } else { param.wire.clone() }
}

fn good(model: &Model, param: &Param) -> String {
    scalar(model, param.ty, &param.constraints)
}

fn scalar(model: &Model, ty: Type, bounds: &Constraints) -> String {
    match ty {
        Type::Boolean => "true".to_owned(),
        Type::Json => "{\"a\":1}".to_owned(),
        Type::Enum(id) => model.enumeration(id).unwrap().values[0].wire.clone(),
        Type::Integer | Type::Number | Type::Timestamp => {
            bounds.min.map_or_else(|| "7".to_owned(), |min| min.to_string())
        }
        _ => long(ty, bounds, bounds.min_chars.unwrap_or(1).max(1)),
    }
}

fn minimal(model: &Model, operation: &Operation) -> Pairs {
    let group = |param: &Param| param.group.and_then(|group| operation.groups.get(group));
    let needed =
        |param: &&Param| param.constraints.required && group(param).is_none_or(|group| group.required);
    let params = operation.params.iter().filter(needed).map(|param| (spelled(param), good(model, param)));
    let filters = operation.filters.iter().filter(|filter| filter.required).map(|filter| {
        let operator = filter.operators.iter().find(|operator| operator.takes == Takes::One).unwrap();
        let value = scalar(model, filter.ty, &Constraints::default());
        (format!("{}[{}]", filter.wire, operator.wire), value)
    });
    params.chain(filters).collect()
}

/// The minimal request with a parameter, and with what its group needs then.
fn with_siblings(model: &Model, operation: &Operation, param: &Param) -> Pairs {
    let mut pairs = minimal(model, operation);
    let siblings = operation
        .params
        .iter()
        .filter(|other| param.group.is_some() && other.group == param.group && other.constraints.required);
    for other in siblings.chain([param]) {
        if !pairs.iter().any(|(name, _)| *name == spelled(other)) {
            pairs.push((spelled(other), good(model, other)));
        }
    }
    pairs
}

/// Pairs as the JSON body that they stand for.
fn json_body(operation: &Operation, pairs: &Pairs) -> Json {
    let mut body = Map::new();
    for (name, value) in pairs {
        let param = operation.params.iter().find(|param| spelled(param) == *name);
        let text = matches!(
            param.map(|param| param.ty),
            None | Some(Type::Text | Type::Secret(_) | Type::Enum(_) | Type::Decimal)
        );
        let value =
            if text { json!(value) } else { serde_json::from_str(value).unwrap_or_else(|_| json!(value)) };
        let steps: Vec<&str> = name.split(['[', ']']).filter(|step| !step.is_empty()).collect();
        match (steps.as_slice(), param) {
            ([list, "0"], Some(_)) => drop(body.insert((*list).to_owned(), json!([value]))),
            ([group, member, "0"], Some(_)) => {
                body.entry(*group).or_insert_with(|| json!([{}]))[0][*member] = value
            }
            ([group, member], Some(_)) => body.entry(*group).or_insert_with(|| json!({}))[*member] = value,
            _ => drop(body.insert(name.clone(), value)),
        }
    }
    Json::Object(body)
}
