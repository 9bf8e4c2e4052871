//! Operations: address, parameters, filters, answer.

use super::answers::NOTHING;
use super::document::Value;
use super::enums::Use;
use super::fact::Fact;
use super::former::template;
use super::hosts;
use super::naming;
use super::pointer::{below, resolve};
use super::resources::{Reading, hidden, is_callable, names, ordered};
use super::schema::{Shape, filter, scalar, shape};
use crate::model::{pascal, snake, unfit};
use std::collections::{BTreeMap, BTreeSet};

/// An operation as it is to stand in the spec.
#[derive(Debug)]
pub(super) struct Imported {
    pub(super) resource: String,
    pub(super) name: String,
    pub(super) fact: Fact,
    pub(super) order: i64,
    /// The components that its answer leads to.
    pub(super) reached: BTreeSet<String>,
}

/// Where a parameter stands: the resource, the operation, and the way to it in the spec.
struct Spot {
    resource: String,
    operation: String,
    path: Vec<String>,
}

impl Spot {
    fn below(&self, names: &[&str]) -> Self {
        let path = self.path.iter().cloned().chain(names.iter().map(|name| (*name).to_owned())).collect();
        Self { resource: self.resource.clone(), operation: self.operation.clone(), path }
    }
}

impl<'d> Reading<'d> {
    /// All operations that clients offer, of the resources asked for (all, where none is named).
    pub(super) fn operations(&mut self, only: &[String]) -> Vec<Imported> {
        let document = self.document;
        let mut imported: Vec<Imported> = Vec::new();
        let mut taken: BTreeMap<(String, String), String> = BTreeMap::new();
        for (path, item) in document.get("paths").members() {
            let item_pointer = below("/paths", path);
            self.path_keywords(item, &item_pointer);
            for (method, operation) in item.members() {
                let pointer = below(&item_pointer, method);
                match method.as_str() {
                    "get" | "post" => {}
                    "put" | "delete" | "patch" | "head" | "options" | "trace" => {
                        self.report
                            .cannot_say(&pointer, format!("the method `{}`", method.to_ascii_uppercase()));
                        continue;
                    }
                    _ => continue,
                }
                if let Some(why) = self.skipped(operation) {
                    self.report.skipped.push((pointer, why.to_owned()));
                    continue;
                }
                let list = self.is_list(operation);
                let (resource, name) = self.called(method, path, operation, list);
                if !only.is_empty() && !only.contains(&resource) {
                    continue;
                }
                let mut name = name;
                let address = format!("{method} {}", template(path));
                if let Some(((resource, name), _)) = taken.iter().find(|(_, other)| **other == address) {
                    let what = format!("a second operation at the address of `{resource}.{name}`");
                    self.report.cannot_say(&pointer, what);
                    continue;
                }
                if let Some(other) = taken.get(&(resource.clone(), name.clone())) {
                    let ids = path.split('/').filter(|segment| segment.starts_with('{'));
                    let ids: Vec<String> = ids.map(|id| snake(id.trim_matches(['{', '}']))).collect();
                    let other = other.clone();
                    name = if ids.is_empty() {
                        format!("{name}_without_id")
                    } else {
                        format!("{name}_by_{}", ids.join("_"))
                    };
                    if taken.contains_key(&(resource.clone(), name.clone())) {
                        self.report
                            .cannot_say(&pointer, format!("a second `{resource}.{name}` beside `{other}`"));
                        continue;
                    }
                }
                taken.insert((resource.clone(), name.clone()), address);
                if path.matches('{').count() > 1 {
                    self.report.cannot_say(&pointer, "a path with more than one id");
                    continue;
                }
                let Some(said) = naming::address(path, &resource) else {
                    self.report.cannot_say(
                        &pointer,
                        "a path of other signs than letters, digits, `_`, `-`, `.` and one `{id}`",
                    );
                    continue;
                };
                let spot = Spot {
                    resource: resource.clone(),
                    operation: name.clone(),
                    path: vec!["operations".to_owned(), name.clone()],
                };
                self.operation_keywords(operation, &pointer);
                self.codes(operation);
                let mut reached = BTreeSet::new();
                let fact = self.operation(method, &said, operation, list, &spot, &pointer, &mut reached);
                let order = operation.get("x-cb-sort-order").integer().unwrap_or(i64::MAX);
                imported.push(Imported { resource, name, fact, order, reached });
            }
        }
        imported.sort_by(|a, b| (a.order, &a.resource, &a.name).cmp(&(b.order, &b.resource, &b.name)));
        imported
    }

    fn skipped(&self, operation: &Value) -> Option<&'static str> {
        for (mark, why) in [
            ("x-cb-internal", "internal"),
            ("x-cb-operation-is-bulk", "a bulk operation"),
            ("x-cb-hidden-from-client-sdk", "hidden from SDKs"),
        ] {
            if operation.get(mark).yes() {
                return Some(why);
            }
        }
        let id = naming::of_resource(operation.get("x-cb-resource-id").text()?);
        match self.resources().find(|component| component.name() == id) {
            Some(component) => hidden(component.schema),
            None => Some("the document has no schema of its resource"),
        }
    }

    /// Resource and name: as the spec has them, as the SDKs have them, or from the address.
    fn called(&self, method: &str, path: &str, operation: &Value, list: bool) -> (String, String) {
        if let Some(former) = self.former.operation(method, path) {
            return former.clone();
        }
        let resource = operation.get("x-cb-resource-id").text();
        let name = operation.get("x-cb-sdk-method-name").text();
        match (resource, name) {
            (Some(resource), Some(name)) => (naming::of_resource(resource), naming::word(name)),
            _ => {
                let (resource, name) = naming::of_address(method, path, list);
                // The resource whose name the path gives, however its plural is spelled.
                let known = self.resources().map(|component| component.name());
                let first = path.split('/').nth(1).unwrap_or_default().replace('-', "_");
                let by_path =
                    known.into_iter().find(|known| *known == resource || naming::plural(known) == first);
                (by_path.unwrap_or(resource), name)
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one operation, seen from all sides")]
    fn operation(
        &mut self,
        method: &str,
        path: &str,
        operation: &'d Value,
        list: bool,
        spot: &Spot,
        pointer: &str,
        reached: &mut BTreeSet<String>,
    ) -> Fact {
        let mut fact = Fact::map();
        let former = self.former.text(&spot.resource, &["operations", &spot.operation, method]);
        fact.set(method, Fact::text(former.unwrap_or(path)));
        match hosts::host(self.document, operation) {
            Ok(Some(host)) => fact.set("host", Fact::Text(host)),
            Ok(None) => {}
            Err(what) => self.report.cannot_say(&below(pointer, "servers"), what),
        }
        if self.marked {
            fact.set("json", Fact::Bool(operation.get("x-cb-is-operation-needs-json-input").yes()));
            fact.set("idempotent", Fact::Bool(operation.get("x-cb-operation-is-idempotent").yes()));
        }
        fact.set("deprecated", Fact::Bool(operation.get("deprecated").yes()));
        fact.set("list", Fact::Bool(list));
        let mut params = Fact::map();
        let mut filters = Fact::map();
        let mut sort_by = Vec::new();
        for (number, parameter) in operation.get("parameters").items().iter().enumerate() {
            let pointer = format!("{pointer}/parameters/{number}");
            let parameter = match resolve(self.document, parameter) {
                Ok(parameter) => parameter,
                Err(why) => {
                    self.report.cannot_say(&pointer, why);
                    continue;
                }
            };
            let Some(name) = parameter.get("name").text() else { continue };
            match parameter.get("in").text() {
                Some("query") if name == "sort_by" => {
                    let members = parameter.get("schema").get("properties").members();
                    let keys = members.first().map(|(_, keys)| keys.get("enum").texts()).unwrap_or_default();
                    sort_by = self.sort_keys(keys, &below(&pointer, "schema"));
                }
                Some("query") => {
                    if !self.named(name, &pointer) {
                        continue;
                    }
                    let required = parameter.get("required").yes();
                    self.param(
                        name,
                        parameter.get("schema"),
                        required,
                        spot,
                        &mut params,
                        &mut filters,
                        &below(&pointer, "schema"),
                    );
                    if parameter.get("deprecated").yes() {
                        for section in [&mut params, &mut filters] {
                            if let Fact::Map(members) = section
                                && let Some((_, made)) = members.iter_mut().find(|(key, _)| key == name)
                            {
                                made.set("deprecated", Fact::Bool(true));
                            }
                        }
                    }
                }
                Some("path" | "header") => {}
                other => self
                    .report
                    .cannot_say(&pointer, format!("a parameter in `{}`", other.unwrap_or("nothing"))),
            }
        }
        let mut custom = operation.get("x-cb-is-custom-fields-supported").yes();
        let body = operation.get("requestBody");
        let body = resolve(self.document, body).unwrap_or_else(|why| {
            self.report.cannot_say(&below(pointer, "requestBody"), why);
            body
        });
        // A second media type says the same otherwise, or is a finding.
        if let Some((media, content)) = media(body) {
            let pointer = below(&below(&below(pointer, "requestBody"), "content"), media);
            let pointer = below(&pointer, "schema");
            let schema = match resolve(self.document, content.get("schema")) {
                Ok(schema) => schema,
                Err(why) => {
                    self.report.cannot_say(&pointer, why);
                    &NOTHING
                }
            };
            if media == "application/json" {
                fact.set("json", Fact::Bool(true));
            }
            custom |= schema.get("x-cb-is-custom-fields-supported").yes()
                || schema.get("additionalProperties").yes();
            let required = schema.get("required").texts();
            for (name, member) in ordered(schema) {
                let pointer = below(&below(&pointer, "properties"), name);
                let required = required.iter().any(|required| required == name);
                self.param(name, member, required, spot, &mut params, &mut filters, &pointer);
            }
        }
        fact.set("custom_fields", Fact::Bool(custom));
        fact.set("params", params);
        fact.set("filters", filters);
        fact.set("sort_by", Fact::List(sort_by));
        let returns = self.returns(operation, list, pointer, reached);
        if list && returns.members().is_empty() {
            let pointer = below(pointer, "responses");
            // Where it breaks off, that is told already.
            if !self
                .report
                .findings
                .iter()
                .any(|(at, _)| at.starts_with(&pointer) && at.contains("/properties/list"))
            {
                self.report.cannot_say(&pointer, "a list of which nothing says what an entry holds");
            }
            fact.set("list", Fact::Bool(false));
        }
        fact.set("returns", returns);
        fact
    }

    /// The keys of a sort that can be named in Rust: in a list, there is no place for a `rust_name`.
    fn sort_keys(&mut self, keys: Vec<String>, pointer: &str) -> Vec<String> {
        let mut names = BTreeSet::new();
        let mut fit = Vec::with_capacity(keys.len());
        for key in keys {
            let name = pascal(&key);
            // Every enum has a variant for what nobody knows.
            if unfit(&name).is_some() || !is_callable(&key) || name == "Unknown" || !names.insert(name) {
                self.report.cannot_say(
                    pointer,
                    format!("the sort key `{key}`, which has no name of its own in Rust"),
                );
            } else {
                fit.push(key);
            }
        }
        fit
    }

    #[expect(clippy::too_many_arguments, reason = "a parameter becomes one of two things")]
    fn param(
        &mut self,
        name: &str,
        schema: &'d Value,
        required: bool,
        spot: &Spot,
        params: &mut Fact,
        filters: &mut Fact,
        pointer: &str,
    ) {
        if !self.named(name, pointer) {
            return;
        }
        match shape(schema) {
            Shape::Filter => {
                let mut fact = self.filter(name, name, "", schema, spot, pointer);
                fact.set("required", Fact::Bool(required));
                filters.set(name, fact);
            }
            Shape::Object | Shape::Columns => {
                let list = shape(schema) == Shape::Columns;
                let must = required;
                let required = schema.get("required").texts();
                let inner = spot.below(&["params", name]);
                let mut members = Fact::map();
                for (leaf, member) in ordered(schema) {
                    let pointer = below(&below(pointer, "properties"), leaf);
                    if !self.named(leaf, &pointer) {
                        continue;
                    }
                    let required = required.iter().any(|required| required == leaf);
                    if shape(member) == Shape::Filter {
                        let wire = format!("{name}[{leaf}]");
                        let mut fact = self.filter(&wire, leaf, name, member, spot, &pointer);
                        fact.set("required", Fact::Bool(must && required));
                        filters.set(&wire, fact);
                        continue;
                    }
                    let one = if list { member.get("items") } else { member };
                    let fact = self.leaf(leaf, name, one, required, &inner, &pointer);
                    members.set(leaf, fact);
                }
                if members.members().is_empty() {
                    return;
                }
                let mut fact = Fact::map();
                // Nothing says that a group as a whole must be given.
                if !must
                    && members
                        .members()
                        .iter()
                        .any(|(_, member)| member.get("required") == Some(&Fact::Bool(true)))
                {
                    fact.set("optional", Fact::Bool(true));
                }
                fact.set("list", Fact::Bool(list));
                fact.set("deprecated", Fact::Bool(schema.get("deprecated").yes()));
                fact.set("params", members);
                params.set(name, fact);
            }
            Shape::Objects => {
                self.report
                    .cannot_say(pointer, "a list of objects as a parameter, other than column by column");
                let mut fact = Fact::map();
                fact.set("type", Fact::text("json"));
                fact.set("required", Fact::Bool(required));
                params.set(name, fact);
            }
            Shape::Scalar | Shape::Scalars | Shape::Json => {
                let fact = self.leaf(name, "", schema, required, spot, pointer);
                params.set(name, fact);
            }
        }
    }

    fn leaf(
        &mut self,
        name: &str,
        group: &str,
        schema: &'d Value,
        required: bool,
        spot: &Spot,
        pointer: &str,
    ) -> Fact {
        let shape = shape(schema);
        let list = shape == Shape::Scalars && group.is_empty();
        let one = if list { schema.get("items") } else { schema };
        let mut fact = if matches!(shape, Shape::Scalar) || list {
            let used = self.used(spot, &["params", name, "of"], &[&spot.operation, group, name]);
            scalar(one, used, &mut self.enums, &mut self.report, pointer)
        } else {
            let mut fact = Fact::map();
            fact.set("type", Fact::text("json"));
            fact
        };
        fact.set("required", Fact::Bool(required));
        fact.set("list", Fact::Bool(list));
        fact.set("deprecated", Fact::Bool(schema.get("deprecated").yes() || one.get("deprecated").yes()));
        fact
    }

    fn filter(
        &mut self,
        wire: &str,
        leaf: &str,
        group: &str,
        schema: &'d Value,
        spot: &Spot,
        pointer: &str,
    ) -> Fact {
        let used = self.used(spot, &["filters", wire, "of"], &[&spot.operation, group, leaf]);
        filter(schema, used, &mut self.enums, &mut self.report, pointer)
    }

    fn used(&self, spot: &Spot, path: &[&str], words: &[&str]) -> Use {
        let spot = spot.below(path);
        let path: Vec<&str> = spot.path.iter().map(String::as_str).collect();
        Use {
            resource: spot.resource.clone(),
            names: names(words, true),
            first: false,
            former: self.former.of(&spot.resource, &path),
        }
    }
}

/// The media type of a body that is read: a form or JSON, if it is among them.
pub(super) fn media(body: &Value) -> Option<&(String, Value)> {
    let members = body.get("content").members();
    members.iter().find(|(media, _)| BODIES.contains(&media.as_str())).or(members.first())
}

/// The media types that a client sends.
pub(super) const BODIES: &[&str] = &["application/x-www-form-urlencoded", "application/json"];
