//! Schemas to facts: type, bounds, default.

use super::document::Value;
use super::enums::{Enums, Use};
use super::fact::Fact;
use super::pointer::below;
use super::report::Report;
use crate::model::{MOST_CHARS, looks_like_email, operators, operators_of_word};
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
            if schema.get("x-cb-is-filter-parameter").yes() {
                return Shape::Filter;
            }
            let list = |member: &Value| member.get("type").text() == Some("array");
            let column = |member: &Value| list(member) && member.get("deprecated").is_null();
            if schema.get("x-cb-is-composite-array-request-body").yes()
                || members.iter().all(|(_, member)| column(member))
            {
                return Shape::Columns;
            }
            // The value of an operator is a text, a list of them too: a group may have a member `in`.
            if members.iter().all(|(name, member)| is_operator(name) && !list(member)) {
                return Shape::Filter;
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
            match schema.get(theirs) {
                Value::Integer(bound) if (0..=MOST_CHARS).contains(bound) => {
                    fact.set(ours, Fact::Integer(*bound));
                }
                Value::Integer(_) | Value::Number(_) => {
                    let what = format!("{}, which no text is held to", shown(theirs, schema.get(theirs)));
                    report.cannot_say(&below(pointer, theirs), what);
                }
                _ => {}
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
                            let what = format!("{}, which is {why}", shown(theirs, schema.get(theirs)));
                            report.cannot_say(&pointer, what);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    for (low, high, theirs) in [("min_chars", "max_chars", "minLength"), ("min", "max", "minimum")] {
        if let (Some(least), Some(most)) = (number(fact.get(low)), number(fact.get(high)))
            && least > most
        {
            let what = format!("{}, above the upper bound", shown(theirs, schema.get(theirs)));
            report.cannot_say(&below(pointer, theirs), what);
            fact.take(low);
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
        if fits(&default, schema, ty, fact) {
            fact.set("default", default);
        } else {
            report.cannot_say(&below(pointer, "default"), "a `default` outside its own bounds or values");
        }
    }
}

/// A bound as a number.
fn number(fact: Option<&Fact>) -> Option<f64> {
    match fact? {
        Fact::Integer(value) => Some(*value as f64),
        Fact::Number(value) => Some(*value),
        Fact::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Whether a default is among the values that its own facts allow.
fn fits(default: &Fact, schema: &Value, ty: &str, fact: &Fact) -> bool {
    let within = |value: f64, low: &str, high: &str| {
        number(fact.get(low)).is_none_or(|least| least <= value)
            && number(fact.get(high)).is_none_or(|most| value <= most)
    };
    match (default, ty) {
        (Fact::Text(text), "enum") => {
            schema.get("enum").items().iter().any(|value| value.text() == Some(text))
        }
        (Fact::Text(text), "string" | "decimal") => {
            let email = fact.get("format").is_none() || looks_like_email(text);
            let value = number(Some(default));
            let range = ty == "string" || value.is_none_or(|value| within(value, "min", "max"));
            within(text.chars().count() as f64, "min_chars", "max_chars") && email && range
        }
        (Fact::Integer(_) | Fact::Number(_), _) => {
            number(Some(default)).is_some_and(|value| within(value, "min", "max"))
        }
        _ => true,
    }
}

/// A keyword with its value, where that is short enough to tell kinds apart.
pub(super) fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::Text(text) if text.len() <= 40 && key != "pattern" => format!("`{key}: {text}`"),
        Value::Integer(number) => format!("`{key}: {number}`"),
        // Written out, the largest has three hundred digits.
        Value::Number(number) if (1e-6..1e17).contains(&number.abs()) => format!("`{key}: {number}`"),
        Value::Number(number) => format!("`{key}: {number:e}`"),
        Value::Bool(value) => format!("`{key}: {value}`"),
        _ => format!("`{key}`"),
    }
}

/// The type of a filter's values, and its operators.
pub(super) fn filter(
    schema: &Value,
    used: Use,
    enums: &mut Enums,
    report: &mut Report,
    pointer: &str,
) -> Fact {
    let mut fact = Fact::map();
    let members = schema.get("properties").members();
    let operator = |name: &str| schema.get("properties").get(name);
    let listing = ["is", "in", "is_not", "not_in"].map(operator);
    let listing = listing.into_iter().max_by_key(|operator| operator.get("enum").texts().len());
    let listing = listing.unwrap_or(schema);
    let values = listing.get("enum").texts();
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
        // The publisher names the enum at the operators, not at the filter.
        let named = [listing, schema].map(|at| at.get("x-cb-sdk-enum-api-name").text());
        let deprecated = [listing, schema].map(deprecated_values).concat();
        let name = enums.used(used, values, deprecated, named.into_iter().flatten().next());
        fact.set("of", Fact::Text(name));
    }
    let known = operators_of_word(ty);
    let (read, other): (Vec<_>, Vec<_>) =
        members.iter().map(|(name, _)| name).partition(|name| known.contains(&name.as_str()));
    for name in other {
        let pointer = below(&below(pointer, "properties"), name);
        report.cannot_say(&pointer, format!("`{name}`, which is no operator of a filter by `{ty}`"));
    }
    fact.set("operators", Fact::List(read.into_iter().cloned().collect()));
    fact.set("deprecated", Fact::Bool(schema.get("deprecated").yes()));
    fact
}
