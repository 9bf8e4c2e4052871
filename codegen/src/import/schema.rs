//! Schemas to facts: type, bounds, default.

use super::document::Value;
use super::enums::{Enums, Use};
use super::fact::Fact;
use super::pointer::below;
use super::report::Report;
use crate::model::operators;
use crate::spec::Bound;

/// The operators that a schema of a filter can have.
fn is_operator(name: &str) -> bool {
    operators().any(|operator| operator == name)
}

/// What a schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One value.
    Scalar,
    /// A list of them.
    Scalars,
    /// Any JSON: an object without members, a list of who knows what.
    Json,
    /// An object with members.
    Object,
    /// A list of objects.
    Objects,
    /// An object whose members are lists: a list of groups, column by column.
    Columns,
    /// An object whose members are operators.
    Filter,
}

/// Tells what a schema is, by its marks and, where the document has none, by its shape alone.
pub(super) fn shape(schema: &Value) -> Shape {
    let members = schema.get("properties").members();
    match schema.get("type").text() {
        Some("array") => {
            let items = schema.get("items");
            match items.get("type").text() {
                None if items.get("$ref").text().is_some() => Shape::Objects,
                None => Shape::Json,
                Some("object") if items.get("properties").members().is_empty() => Shape::Json,
                Some("object") => Shape::Objects,
                Some("array") => Shape::Json,
                Some(_) => Shape::Scalars,
            }
        }
        Some("object") if members.is_empty() => Shape::Json,
        Some("object") => {
            if schema.get("x-cb-is-filter-parameter").yes()
                || members.iter().all(|(name, _)| is_operator(name))
            {
                return Shape::Filter;
            }
            let column = |member: &Value| {
                member.get("type").text() == Some("array") && member.get("deprecated").is_null()
            };
            if schema.get("x-cb-is-composite-array-request-body").yes()
                || members.iter().all(|(_, member)| column(member))
            {
                return Shape::Columns;
            }
            Shape::Object
        }
        Some(_) => Shape::Scalar,
        None if schema.get("enum").items().is_empty() => Shape::Json,
        None => Shape::Scalar,
    }
}

/// The facts of one value: type, enum, bounds. `uses` names the enum later, when all users are known.
pub(super) fn scalar(
    schema: &Value,
    used: Use,
    enums: &mut Enums,
    report: &mut Report,
    pointer: &str,
) -> Fact {
    let mut fact = Fact::map();
    let format = schema.get("format").text();
    let values = schema.get("enum").texts();
    let ty = match schema.get("type").text() {
        Some("integer") if format == Some("unix-time") => "timestamp",
        Some("integer") => "integer",
        Some("number") if format == Some("decimal") => "decimal",
        Some("number") => "number",
        Some("boolean") => "boolean",
        Some("string") if format == Some("decimal") => "decimal",
        Some("string") | None if !values.is_empty() => "enum",
        Some("string") => "string",
        Some("object" | "array") | None => "json",
        Some(other) => {
            report.cannot_say(pointer, format!("the type `{other}`"));
            "json"
        }
    };
    fact.set("type", Fact::text(ty));
    if ty == "enum" {
        let name =
            enums.used(used, values, deprecated_values(schema), schema.get("x-cb-sdk-enum-api-name").text());
        fact.set("of", Fact::Text(name));
    }
    bounds(schema, ty, &mut fact, report, pointer);
    fact
}

fn deprecated_values(schema: &Value) -> Vec<String> {
    let listed = schema.get("x-cb-deprecated-enum-values");
    let listed = listed.text().map_or_else(
        || listed.texts(),
        |text| text.split(',').map(|value| value.trim().to_owned()).collect(),
    );
    listed.into_iter().filter(|value| !value.is_empty()).collect()
}

fn bounds(schema: &Value, ty: &str, fact: &mut Fact, report: &mut Report, pointer: &str) {
    if matches!(ty, "string" | "decimal") {
        for (theirs, ours) in [("minLength", "min_chars"), ("maxLength", "max_chars")] {
            if let Some(bound) = schema.get(theirs).integer() {
                fact.set(ours, Fact::Integer(bound));
            }
        }
    }
    if ty == "string" && schema.get("format").text() == Some("email") {
        fact.set("format", Fact::text("email"));
    }
    if matches!(ty, "integer" | "number" | "timestamp" | "decimal") {
        let fractions = matches!(ty, "number" | "decimal");
        for (theirs, ours) in [("minimum", "min"), ("maximum", "max")] {
            match schema.get(theirs) {
                Value::Integer(bound) => fact.set(ours, Fact::Integer(*bound)),
                Value::Number(number) => {
                    let bound = Bound::of_number(*number);
                    match (bound, bound.and_then(Bound::whole)) {
                        (_, Some(whole)) => fact.set(ours, Fact::Integer(whole)),
                        (Some(_), None) if fractions => fact.set(ours, Fact::Number(*number)),
                        (bound, None) => {
                            let why = if bound.is_some() { "no integer" } else { "beyond 15 digits" };
                            let pointer = below(pointer, theirs);
                            report.cannot_say(&pointer, format!("`{theirs}: {number}`, which is {why}"));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let default = match (schema.get("default"), ty) {
        (Value::Bool(value), "boolean") => Some(Fact::Text(value.to_string())),
        (Value::Integer(value), "integer" | "timestamp" | "number") => Some(Fact::Integer(*value)),
        (Value::Number(value), "number") => Some(Fact::Number(*value)),
        (Value::Text(text), "string" | "decimal" | "enum") => Some(Fact::text(text.as_str())),
        (Value::Null, _) => None,
        (_, _) => {
            report.cannot_say(&below(pointer, "default"), format!("a `default` that is no `{ty}`"));
            None
        }
    };
    if let Some(default) = default {
        let default = match (ty, &default) {
            ("boolean", Fact::Text(text)) => Fact::Bool(text == "true"),
            _ => default,
        };
        fact.set("default", default);
    }
}

/// The type of a filter's values, and its operators.
pub(super) fn filter(schema: &Value, used: Use, enums: &mut Enums) -> Fact {
    let mut fact = Fact::map();
    let members = schema.get("properties").members();
    let operator = |name: &str| schema.get("properties").get(name);
    let listed = ["is", "in", "is_not", "not_in"].iter().map(|name| operator(name).get("enum").texts());
    let values = listed.max_by_key(Vec::len).unwrap_or_default();
    let has_format =
        |format: &str| members.iter().any(|(_, member)| member.get("format").text() == Some(format));
    let named = schema.get("x-cb-sdk-filter-name").text().unwrap_or_default();
    let ty = match named {
        "TimestampFilter" => "timestamp",
        "NumberFilter" => "integer",
        "BooleanFilter" => "boolean",
        _ if has_format("unix-time") => "timestamp",
        _ if has_format("number") => "integer",
        _ if values == ["true", "false"] || values == ["false", "true"] => "boolean",
        _ if !values.is_empty() => "enum",
        _ => "string",
    };
    fact.set("type", Fact::text(ty));
    if ty == "enum" {
        let name =
            enums.used(used, values, deprecated_values(schema), schema.get("x-cb-sdk-enum-api-name").text());
        fact.set("of", Fact::Text(name));
    }
    fact.set("operators", Fact::List(members.iter().map(|(name, _)| name.clone()).collect()));
    fact.set("deprecated", Fact::Bool(schema.get("deprecated").yes()));
    fact
}
