//! What operations answer with.

use super::document::Value;
use super::fact::Fact;
use super::pointer::{below, component, resolve};
use super::resources::{Reading, ordered};
use super::schema::{Shape, shape};
use std::collections::BTreeSet;

/// What stands where a document has nothing.
pub(super) static NOTHING: Value = Value::Null;

impl<'d> Reading<'d> {
    /// Status, media type and schema of what comes back.
    fn answer(&self, operation: &'d Value) -> Option<(&'d str, &'d str, &'d Value)> {
        let responses = operation.get("responses").members();
        let (status, response) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
        let response = resolve(self.document, response).ok()?;
        let Some((media, content)) = response.get("content").members().first() else {
            return Some((status, "", &NOTHING));
        };
        Some((status, media, resolve(self.document, content.get("schema")).unwrap_or(&NOTHING)))
    }

    pub(super) fn is_list(&self, operation: &'d Value) -> bool {
        let Some((_, _, schema)) = self.answer(operation) else { return false };
        operation.get("x-cb-operation-is-list").yes()
            || shape(schema.get("properties").get("list")) == Shape::Objects
    }

    pub(super) fn returns(
        &mut self,
        operation: &'d Value,
        list: bool,
        pointer: &str,
        reached: &mut BTreeSet<String>,
    ) -> Fact {
        let mut fact = Fact::map();
        let Some((status, media, schema)) = self.answer(operation) else { return fact };
        let pointer = below(&below(pointer, "responses"), status);
        let pointer = format!("{}/schema/properties", below(&below(&pointer, "content"), media));
        let required = schema.get("required").texts();
        for (name, member) in ordered(schema) {
            let pointer = below(&pointer, name);
            if !self.named(name, &pointer) {
                continue;
            }
            if list && name == "list" {
                let entry = member.get("items");
                let entry = resolve(self.document, entry).unwrap_or_else(|why| {
                    self.report.cannot_say(&below(&pointer, "items"), why);
                    entry
                });
                let pointer = format!("{pointer}/items/properties");
                let required = entry.get("required").texts();
                for (name, member) in ordered(entry) {
                    let pointer = below(&pointer, name);
                    if !self.named(name, &pointer) {
                        continue;
                    }
                    let always = required.iter().any(|required| required == name);
                    let returned = self.returned(name, member, always, &pointer, reached);
                    fact.set(name, returned);
                }
                continue;
            }
            let always = required.iter().any(|required| required == name);
            let returned = self.returned(name, member, always, &pointer, reached);
            fact.set(name, returned);
        }
        fact
    }

    pub(super) fn returned(
        &mut self,
        name: &str,
        schema: &'d Value,
        always: bool,
        pointer: &str,
        reached: &mut BTreeSet<String>,
    ) -> Fact {
        let list = matches!(shape(schema), Shape::Scalars | Shape::Objects);
        let one = if list { schema.get("items") } else { schema };
        let mut fact = Fact::map();
        if let Some(key) = component(one) {
            match self.component(&key) {
                Some(resource) => {
                    if resource.name() != name {
                        fact.set("resource", Fact::Text(resource.name()));
                        fact.set("type", Fact::Bool(false));
                    }
                    reached.insert(key);
                }
                None => {
                    self.report.cannot_say(pointer, "a `$ref` that leads to no resource");
                    fact.set("type", Fact::text("json"));
                    fact.set("resource", Fact::Bool(false));
                }
            }
        } else {
            let ty = match (shape(one), one.get("type").text(), one.get("format").text()) {
                (Shape::Scalar, Some("integer"), Some("unix-time")) => "timestamp",
                (Shape::Scalar, Some("integer"), _) => "integer",
                (Shape::Scalar, Some("number" | "string"), Some("decimal")) => "decimal",
                (Shape::Scalar, Some("number"), _) => "number",
                (Shape::Scalar, Some("boolean"), _) => "boolean",
                (Shape::Scalar, ..) => "string",
                _ => "json",
            };
            fact.set("type", Fact::text(ty));
            fact.set("resource", Fact::Bool(false));
            if let Some(max) = one.get("maxLength").integer() {
                fact.set("max_chars", Fact::Integer(max));
            }
        }
        if list {
            fact.set("list", Fact::Bool(true));
        }
        if fact.members().is_empty() {
            return Fact::text(if always { "always" } else { "optional" });
        }
        fact.set("optional", Fact::Bool(!always));
        fact
    }
}
