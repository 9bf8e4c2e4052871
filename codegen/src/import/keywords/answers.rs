//! Keywords of what comes back: answers, errors, events, resources.

use super::Role;
use crate::import::document::Value;
use crate::import::events::is_error;
use crate::import::pointer::{below, component, resolve};
use crate::import::resources::Reading;
use crate::import::schema::{Shape, shape};

/// The types of errors that the runtime has names for.
const ERROR_TYPES: &[&str] = &["payment", "invalid_request", "operation_failed", "untyped"];

impl<'d> Reading<'d> {
    pub(super) fn response_keywords(&mut self, responses: &'d Value, pointer: &str) {
        let first = responses.members().iter().find(|(status, _)| status.starts_with('2'));
        for (status, response) in responses.members() {
            let pointer = below(pointer, status);
            let success = first.is_some_and(|(first, _)| first == status);
            let error = is_error(status);
            if !success && !error {
                self.report.cannot_say(&pointer, format!("the answer `{status}`"));
                continue;
            }
            let Some(response) = self.led_to(response, &pointer) else { continue };
            self.others(response, &["content"], " of an answer", &pointer);
            for (media, content) in response.get("content").members() {
                let pointer = below(&below(&pointer, "content"), media);
                if media != "application/json" {
                    self.report.cannot_say(&pointer, format!("an answer in `{media}`"));
                }
                self.others(content, &["schema"], " of an answer", &pointer);
                let pointer = below(&pointer, "schema");
                let schema = content.get("schema");
                let Some(resolved) = self.led_to(schema, &pointer) else { continue };
                if error {
                    let named = schema.get("$ref").text().and_then(|target| target.strip_prefix('#'));
                    self.error_keywords(resolved, named.unwrap_or(&pointer));
                } else {
                    self.answer_keywords(resolved, &pointer);
                }
            }
        }
    }

    /// Where a `$ref` leads; nowhere and in a circle are findings.
    fn led_to(&mut self, value: &'d Value, pointer: &str) -> Option<&'d Value> {
        resolve(self.document, value).map_err(|why| self.report.cannot_say(pointer, why)).ok()
    }

    /// What every error holds is the client's to know; the codes are read.
    fn error_keywords(&mut self, schema: &Value, pointer: &str) {
        self.others(schema, &["type", "properties", "required"], " of an error", pointer);
        for (name, member) in schema.get("properties").members() {
            let pointer = below(&below(pointer, "properties"), name);
            match name.as_str() {
                "api_error_code" => self.others(member, &["type", "enum"], " of an error", &pointer),
                "type" => {
                    self.others(member, &["type", "enum"], " of an error's `type`", &pointer);
                    for ty in
                        member.get("enum").texts().iter().filter(|ty| !ERROR_TYPES.contains(&ty.as_str()))
                    {
                        let what = format!(
                            "the type `{ty}` of an error, which the client keeps as an unknown one; to name it, \
                             add it to `ErrorType` of the runtime"
                        );
                        self.report.cannot_say(&below(&pointer, "enum"), what);
                    }
                }
                "message" | "param" => {
                    let of = format!(" of an error's `{name}`");
                    self.others(member, &["type"], &of, &pointer);
                }
                _ => self.report.cannot_say(&pointer, format!("`{name}` of an error")),
            }
        }
    }

    /// An answer, an entry of a list, or the content of an event.
    pub(in crate::import) fn answer_keywords(&mut self, schema: &'d Value, pointer: &str) {
        // A model keeps the members that it does not know.
        self.others(
            schema,
            &["type", "properties", "required", "additionalProperties"],
            " of an answer",
            pointer,
        );
        for (name, member) in schema.get("properties").members() {
            let pointer = below(&below(pointer, "properties"), name);
            let items = member.get("items");
            if component(member).is_some() {
                continue;
            }
            if component(items).is_some() {
                self.list(member, items, &pointer);
            } else if name == "list" && shape(member) == Shape::Objects {
                self.list(member, items, &pointer);
                self.answer_keywords(items, &below(&pointer, "items"));
            } else {
                self.value(member, Role::Answer, &pointer);
            }
        }
    }

    /// A member of what all events come in.
    pub(in crate::import) fn envelope_keywords(&mut self, schema: &'d Value, pointer: &str) {
        self.value(schema, Role::Attribute, pointer);
    }

    /// A resource, or an object inside one.
    pub(in crate::import) fn object_keywords(&mut self, schema: &'d Value, inside: bool, pointer: &str) {
        const READ: &[&str] = &["type", "properties", "required", "additionalProperties"];
        const OUTSIDE: &[&str] =
            &["x-cb-resource-id", "x-cb-resource-path-name", "x-cb-is-custom-fields-supported"];
        const INSIDE: &[&str] =
            &["deprecated", "x-cb-sub-resource-name", "x-cb-is-global-resource-reference"];
        let read = [READ, if inside { INSIDE } else { OUTSIDE }].concat();
        self.others(schema, &read, " of a resource", pointer);
        for (name, member) in schema.get("properties").members() {
            let pointer = below(&below(pointer, "properties"), name);
            let items = member.get("items");
            // A whole resource inside another is a copy of it.
            let copy = |schema: &Value| {
                component(schema).is_some()
                    || schema.get("x-cb-is-global-resource-reference").yes()
                        && schema
                            .get("x-cb-sub-resource-name")
                            .text()
                            .is_some_and(|key| self.component(key).is_some())
            };
            match shape(member) {
                Shape::Object | Shape::Columns | Shape::Filter if !copy(member) => {
                    self.object_keywords(member, true, &pointer);
                }
                Shape::Objects => {
                    let copied = copy(items);
                    self.list(member, items, &pointer);
                    if !copied {
                        self.object_keywords(items, true, &below(&pointer, "items"));
                    }
                }
                Shape::Object | Shape::Columns | Shape::Filter => {}
                _ if component(member).is_some() => {}
                _ => self.value(member, Role::Attribute, &pointer),
            }
        }
    }
}
