//! Resources: attributes, and the objects inside them.

use super::document::Value;
use super::enums::{Enums, Use};
use super::fact::Fact;
use super::former::Former;
use super::naming::{of_resource, word};
use super::pointer::{below, component};
use super::report::Report;
use super::schema::{Shape, scalar, shape};
use crate::model::{snake, unfit};
use std::collections::{BTreeMap, BTreeSet};

/// What is at hand while a document is read.
pub(super) struct Reading<'d> {
    pub(super) document: &'d Value,
    pub(super) former: &'d Former,
    /// Whether the document has the marks of the SDK shape.
    pub(super) marked: bool,
    pub(super) enums: Enums,
    pub(super) report: Report,
    /// Codes of errors by status, each list in the order in which they were met.
    pub(super) errors: BTreeMap<String, Vec<String>>,
    /// Components that are no resources, and are read all the same: events and errors.
    pub(super) used: BTreeSet<String>,
}

/// A component that is a resource: its name, its key in the document and its schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Component<'d> {
    pub(super) key: &'d str,
    pub(super) schema: &'d Value,
}

impl<'d> Component<'d> {
    pub(super) fn name(&self) -> String {
        of_resource(self.schema.get("x-cb-resource-id").text().unwrap_or(self.key))
    }
}

/// Whether clients must leave a resource out, and why.
pub(super) fn hidden(schema: &Value) -> Option<&'static str> {
    if schema.get("x-cb-hidden-from-client-sdk").yes() {
        return Some("its resource is hidden from SDKs");
    }
    schema.get("x-cb-is-third-party-resource").yes().then_some("its resource is another service's")
}

/// Members in the publisher's order: by `x-cb-sort-order` where all that have it differ from the order of the text, stable for ties.
pub(super) fn ordered(schema: &Value) -> Vec<(&str, &Value)> {
    let mut members: Vec<(&str, &Value)> =
        schema.get("properties").members().iter().map(|(name, member)| (name.as_str(), member)).collect();
    // Groups have -1, which says nothing: they stay behind what stands before them.
    let mut last = i64::MIN;
    let mut keys = Vec::with_capacity(members.len());
    for (_, member) in &members {
        let order = member.get("x-cb-sort-order").integer().filter(|order| *order >= 0);
        last = order.unwrap_or(last);
        keys.push(last);
    }
    let mut numbered: Vec<(i64, (&str, &Value))> = keys.into_iter().zip(members.drain(..)).collect();
    numbered.sort_by_key(|(key, _)| *key);
    numbered.into_iter().map(|(_, member)| member).collect()
}

/// Whether a text can stand in another as a name.
pub(super) fn is_callable(name: &str) -> bool {
    // What turns the text around it is refused by the compiler.
    let unseen = |c| matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let odd =
        |c: char| c.is_control() || unseen(c) || matches!(c, '"' | '\'') || c.is_whitespace() && c != ' ';
    !name.is_empty() && name.trim() == name && !name.contains(odd)
}

/// The parts of a resource while they are collected.
struct Parts {
    resource: String,
    plural: String,
    made: Vec<(String, Fact)>,
    reached: BTreeSet<String>,
}

impl<'d> Reading<'d> {
    /// Whether a member can be called by its name in texts; a finding otherwise.
    pub(super) fn named(&mut self, name: &str, pointer: &str) -> bool {
        let fine = is_callable(name);
        if !fine {
            let what = "a name that is empty, or has quotes, odd blanks or signs that nobody sees in it";
            self.report.cannot_say(pointer, what);
        }
        fine
    }

    /// The facts of a resource, and the components that its attributes lead to.
    pub(super) fn resource(&mut self, component: Component<'d>, pointer: &str) -> (Fact, BTreeSet<String>) {
        let name = component.name();
        let plural = component.schema.get("x-cb-resource-path-name").text().map(snake);
        let plural =
            plural.filter(|plural| unfit(plural).is_none()).unwrap_or_else(|| super::naming::accessor(&name));
        let mut parts = Parts {
            resource: name.clone(),
            plural: plural.clone(),
            made: Vec::new(),
            reached: BTreeSet::new(),
        };
        let attributes = self.attributes(component.schema, &["attributes"], "", &mut parts, pointer);
        let mut fact = Fact::map();
        fact.set("resource", Fact::text(name.as_str()));
        fact.set("plural", Fact::Text(plural));
        fact.set("source", Fact::text(super::SOURCE));
        if self.marked {
            let custom = component.schema.get("x-cb-is-custom-fields-supported").yes();
            fact.set("custom_fields", Fact::Bool(custom));
        }
        fact.set("attributes", attributes);
        let mut made = Fact::map();
        for (name, part) in parts.made {
            made.set(&name, part);
        }
        fact.set("parts", made);
        (fact, parts.reached)
    }

    fn attributes(
        &mut self,
        schema: &'d Value,
        path: &[&str],
        prefix: &str,
        parts: &mut Parts,
        pointer: &str,
    ) -> Fact {
        let required = schema.get("required").texts();
        let mut fact = Fact::map();
        for (name, member) in ordered(schema) {
            let pointer = below(&below(pointer, "properties"), name);
            if !self.named(name, &pointer) {
                continue;
            }
            let mut path = path.to_vec();
            path.push(name);
            let mut attribute = self.attribute(name, member, &path, prefix, parts, &pointer);
            attribute.set("optional", Fact::Bool(!required.iter().any(|required| required == name)));
            attribute.set("deprecated", Fact::Bool(member.get("deprecated").yes()));
            if attribute.get("list").is_none() {
                attribute.set("list", Fact::Bool(false));
            }
            fact.set(name, attribute);
        }
        fact
    }

    fn attribute(
        &mut self,
        name: &str,
        schema: &'d Value,
        path: &[&str],
        prefix: &str,
        parts: &mut Parts,
        pointer: &str,
    ) -> Fact {
        let mut fact = Fact::map();
        let items = schema.get("items");
        let list = matches!(shape(schema), Shape::Scalars | Shape::Objects);
        let one = if list { items } else { schema };
        if let Some(key) = component(one) {
            if let Some(other) = self.component(&key) {
                parts.reached.insert(key);
                fact.set("type", Fact::Text(other.name()));
            } else {
                self.report.cannot_say(pointer, "a `$ref` that leads to no resource");
                fact.set("type", Fact::text("json"));
            }
            fact.set("list", Fact::Bool(list));
            return fact;
        }
        match shape(schema) {
            Shape::Json => fact.set("type", Fact::text("json")),
            Shape::Scalar | Shape::Scalars => {
                let mut of = path.to_vec();
                of.push("of");
                let used = Use {
                    resource: parts.resource.clone(),
                    names: names(&[&parts.resource, prefix, name], false),
                    first: prefix.is_empty(),
                    former: self.former.of(&parts.resource, &of),
                };
                fact = scalar(one, used, &mut self.enums, &mut self.report, pointer);
                fact.set("list", Fact::Bool(list));
            }
            Shape::Object | Shape::Objects | Shape::Columns | Shape::Filter => {
                let named = one.get("x-cb-sub-resource-name").text();
                if one.get("x-cb-is-global-resource-reference").yes()
                    && let Some(other) = named.and_then(|key| self.component(key))
                {
                    parts.reached.extend(named.map(str::to_owned));
                    fact.set("type", Fact::Text(other.name()));
                    fact.set("list", Fact::Bool(list));
                    return fact;
                }
                let mut ty = path.to_vec();
                ty.push("type");
                let resource = parts.resource.clone();
                let is_part = |ty: &&str| {
                    self.former
                        .resources
                        .get(&resource)
                        .is_some_and(|(_, node)| super::fact::find(node, &["parts", ty]).is_some())
                };
                let former = self.former.text(&resource, &ty).filter(is_part).map(str::to_owned);
                let derived =
                    named.map_or_else(|| if list { super::naming::singular(name) } else { word(name) }, word);
                let name = self.part(one, former, derived, prefix, parts, pointer);
                fact.set("type", Fact::Text(name));
                fact.set("list", Fact::Bool(list));
            }
        }
        fact
    }

    /// An object inside a resource: the part that has its name already, if it says the same, or one with its parent's name before.
    fn part(
        &mut self,
        schema: &'d Value,
        former: Option<String>,
        derived: String,
        prefix: &str,
        parts: &mut Parts,
        pointer: &str,
    ) -> String {
        let taken = |name: &str, parts: &Parts| {
            parts.made.iter().any(|(made, _)| made == name) || name == parts.resource
        };
        let words = ["string", "integer", "boolean", "timestamp", "decimal", "number", "json", "enum"];
        // What the spec calls by a name keeps it, although a resource may be called so by now: the resource's own part comes first.
        let kept = former.is_some();
        let mut name = former.unwrap_or(derived);
        // What leads to the operations is a type as well.
        let other = self.is_resource(&name) || snake(&name) == parts.plural;
        if taken(&name, parts) || words.contains(&name.as_str()) || !kept && other {
            let parent = if prefix.is_empty() { parts.resource.clone() } else { prefix.to_owned() };
            name = format!("{parent}_{name}");
        }
        while taken(&name, parts) {
            name = format!("{name}_part");
        }
        // Its place first, so that parts stand before those inside them.
        parts.made.push((name.clone(), Fact::Nothing));
        let at = parts.made.len() - 1;
        let mut fact = Fact::map();
        let path = ["parts".to_owned(), name.clone(), "attributes".to_owned()];
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let attributes = self.attributes(schema, &path, &name, parts, pointer);
        fact.set("attributes", attributes);
        if let Some((_, slot)) = parts.made.get_mut(at) {
            *slot = fact;
        }
        name
    }

    /// Lists the components that nothing leads to, besides those that could be resources. `only` limits the import to some resources.
    pub(super) fn unused(&mut self, only: &[String]) {
        if !only.is_empty() {
            return;
        }
        let schemas = self.document.get("components").get("schemas").members();
        let resources: BTreeSet<&str> = self.resources().map(|component| component.key).collect();
        for (key, schema) in schemas {
            let known = self.used.contains(key) || resources.contains(key.as_str());
            if !known && !schema.get("x-cb-is-global-enum").yes() {
                let pointer = below("/components/schemas", key);
                self.report.skipped.push((pointer, "nothing that is read leads to it".to_owned()));
            }
        }
    }

    fn is_resource(&self, name: &str) -> bool {
        self.resources().any(|component| component.name() == name)
    }

    /// A component by its key, if it can be a resource.
    pub(super) fn component(&self, key: &str) -> Option<Component<'d>> {
        let schemas = self.document.get("components").get("schemas");
        schemas
            .members()
            .iter()
            .find(|(other, schema)| other == key && schema.get("type").text() == Some("object"))
            .map(|(key, schema)| Component { key, schema })
    }

    /// The components that are marked as resources; without marks, all that answers refer to are.
    pub(super) fn resources(&self) -> impl Iterator<Item = Component<'d>> {
        let schemas = self.document.get("components").get("schemas").members();
        let marked = self.marked;
        schemas
            .iter()
            .filter(move |(key, schema)| {
                if marked {
                    schema.get("x-cb-resource-id").text().is_some()
                } else {
                    !self.used.contains(key) && key.starts_with(char::is_alphabetic)
                }
            })
            .map(|(key, schema)| Component { key, schema })
    }
}

/// Names for an enum: the last word alone, then with more and more before it.
pub(super) fn names(path: &[&str], with_all: bool) -> Vec<String> {
    let mut words: Vec<String> = path.iter().filter(|name| !name.is_empty()).map(|name| word(name)).collect();
    if words.is_empty() {
        words.push(word(""));
    }
    let mut names: Vec<String> =
        (0..words.len()).rev().filter_map(|from| words.get(from..).map(|words| words.join("_"))).collect();
    if with_all && let Some(last) = names.last() {
        names.push(format!("{last}_param"));
    } else if let Some(last) = names.last() {
        names.push(format!("{last}_value"));
    }
    names
}
