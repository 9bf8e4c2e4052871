//! The inventory of what a spec says, as JSON and as a table.

use crate::check::shared_deviations;
use crate::model::{
    Attribute, Constraints, Deviation, EnumId, Event, Filter, Model, Object, Operation, Param, Resource,
    Returned, Sample, Scalar, Subject, Type,
};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// The inventory as JSON. A fact that the spec does not state is left out.
pub fn json(model: &Model) -> Json {
    let operations: Vec<Json> =
        model.operations().map(|(resource, op)| operation(model, resource, op)).collect();
    let resources: Vec<Json> = model
        .resources
        .iter()
        .map(|resource| {
            let mut attributes = Vec::new();
            self::attributes(model, resource, &resource.object, "", &mut attributes);
            json!({ "name": resource.name, "attributes": attributes })
        })
        .collect();
    let enums: Vec<Json> = model
        .enums
        .iter()
        .map(|made| {
            let mut object = Map::new();
            object.insert("name".to_owned(), json!(made.name));
            if let Some(resource) = made.resource.and_then(|id| model.resource(id)) {
                object.insert("resource".to_owned(), json!(resource.name));
            }
            object.insert("values".to_owned(), values(model, made_id(model, made)));
            Json::Object(object)
        })
        .collect();
    let headers: Vec<Json> = model
        .headers
        .iter()
        .map(|header| {
            let mut object = Map::new();
            object.insert("name".to_owned(), json!(header.wire));
            object.insert("required".to_owned(), json!(header.required));
            insert(&mut object, "default", header.default.as_ref().map(|default| json!(default)));
            insert(&mut object, "max_chars", header.max_chars.map(Json::from));
            insert(&mut object, "encoded_as", header.encoded_as.as_ref().map(|other| json!(other)));
            if let Type::Enum(id) = header.ty {
                object.insert("values".to_owned(), values(model, id));
            }
            Json::Object(object)
        })
        .collect();
    let errors: Vec<Json> = model
        .errors
        .iter()
        .map(|code| json!({ "code": code.value.wire, "statuses": code.statuses }))
        .collect();
    let samples: Vec<Json> = model.samples.iter().map(|sample| self::sample(model, sample)).collect();
    json!({
        "operations": operations,
        "resources": resources,
        "enums": enums,
        "errors": errors,
        "events": model.events().map(|(resource, it)| event(model, resource, it)).collect::<Json>(),
        "headers": headers,
        "servers": model.api.servers,
        "samples": samples,
    })
}

/// An event with what it is about; `always` is what the documentation promises.
fn event(model: &Model, resource: &Resource, event: &Event) -> Json {
    let content: Vec<Json> = event.content.iter().map(|member| returned(model, member)).collect();
    json!({ "resource": resource.name, "name": event.name, "content": content })
}

fn made_id(model: &Model, made: &crate::model::Enum) -> EnumId {
    EnumId(model.enums.iter().position(|other| std::ptr::eq(other, made)).unwrap_or(0))
}

fn values(model: &Model, id: EnumId) -> Json {
    let values = model.enumeration(id).into_iter().flat_map(|made| &made.values);
    Json::Array(values.map(|value| json!(value.wire)).collect())
}

fn insert(object: &mut Map<String, Json>, key: &str, value: Option<Json>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value);
    }
}

fn operation(model: &Model, resource: &Resource, operation: &Operation) -> Json {
    let params: Vec<Json> =
        operation.params.iter().map(|param| self::param(model, operation, param)).collect();
    let filters: Vec<Json> = operation.filters.iter().map(|filter| self::filter(model, filter)).collect();
    let returns: Vec<Json> = operation
        .returns
        .iter()
        .chain(&operation.next_offset)
        .map(|member| returned(model, member))
        .collect();
    json!({
        "resource": resource.name,
        "name": operation.name,
        "method": operation.method.as_str(),
        "path": operation.path,
        "host": operation.host,
        "body": operation.body.as_str(),
        "idempotent": operation.idempotent,
        "params": params,
        "filters": filters,
        "sort_by": operation.sort_by.iter().map(|key| key.wire.as_str()).collect::<Vec<_>>(),
        "returns": returns,
    })
}

fn param(model: &Model, operation: &Operation, param: &Param) -> Json {
    let mut object = constrained(model, &param.wire, param.ty, &param.constraints);
    let in_list = param.group.and_then(|group| operation.groups.get(group)).is_some_and(|group| group.list);
    for (key, stated) in
        [("list", param.list || in_list), ("json", param.ty == Type::Json), ("deprecated", param.deprecated)]
    {
        if stated {
            object.insert(key.to_owned(), json!(true));
        }
    }
    if matches!(param.ty, Type::Secret(_)) {
        object.insert("sensitive".to_owned(), json!(true));
    }
    Json::Object(object)
}

fn constrained(model: &Model, name: &str, ty: Type, constraints: &Constraints) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(name));
    object.insert("type".to_owned(), json!(ty.word()));
    object.insert("required".to_owned(), json!(constraints.required));
    for (key, bound) in [("min_chars", constraints.min_chars), ("max_chars", constraints.max_chars)] {
        insert(&mut object, key, bound.map(Json::from));
    }
    for (key, bound) in [("min", constraints.min), ("max", constraints.max)] {
        insert(&mut object, key, bound.map(Json::from));
    }
    let default = constraints.default.as_ref().map(|default| match default {
        Scalar::Text(text) => json!(text),
        Scalar::Integer(value) => json!(value),
        Scalar::Number(value) => json!(value),
        Scalar::Boolean(value) => json!(value),
    });
    insert(&mut object, "default", default);
    if let Type::Enum(id) = ty {
        object.insert("values".to_owned(), values(model, id));
    }
    object
}

fn filter(model: &Model, filter: &Filter) -> Json {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(filter.wire));
    object.insert("type".to_owned(), json!(filter.ty.word()));
    let operators: Vec<&str> = filter.operators.iter().map(|operator| operator.wire).collect();
    object.insert("operators".to_owned(), json!(operators));
    if filter.required {
        object.insert("required".to_owned(), json!(true));
    }
    if let Type::Enum(id) = filter.ty {
        object.insert("values".to_owned(), values(model, id));
    }
    Json::Object(object)
}

fn returned(model: &Model, returned: &Returned) -> Json {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(returned.wire));
    match returned.ty {
        Type::Resource(id) => insert(&mut object, "resource", model.resource(id).map(|r| json!(r.name))),
        ty => insert(&mut object, "type", Some(json!(ty.word()))),
    }
    object.insert("list".to_owned(), json!(returned.list));
    object.insert("always".to_owned(), json!(returned.always));
    insert(&mut object, "max_chars", returned.max_chars.map(Json::from));
    Json::Object(object)
}

/// A resource's attributes, those of its parts behind their owner: `card`, then `card.last4`.
fn attributes(model: &Model, resource: &Resource, object: &Object, prefix: &str, found: &mut Vec<Json>) {
    for attribute in &object.attributes {
        let name = format!("{prefix}{}", attribute.wire);
        let mut made = constrained(model, &name, attribute.ty, &attribute.constraints);
        if attribute.list {
            made.insert("list".to_owned(), json!(true));
        }
        found.push(Json::Object(made));
        if let Some(part) = part(resource, attribute) {
            attributes(model, resource, part, &format!("{name}."), found);
        }
    }
}

/// The part that an attribute holds; a whole other resource stands under its own name.
fn part<'r>(resource: &'r Resource, attribute: &Attribute) -> Option<&'r Object> {
    match attribute.ty {
        Type::Part(_, number) => resource.parts.get(number),
        _ => None,
    }
}

fn sample(model: &Model, sample: &Sample) -> Json {
    let mut object = Map::new();
    match sample.subject {
        Subject::Operation(id, _) => {
            let name = model.resource(id).zip(model.operation(sample.subject));
            let name =
                name.map(|(resource, operation)| json!(format!("{}.{}", resource.name, operation.name)));
            insert(&mut object, "operation", name);
            insert(&mut object, "path_id", sample.path_id.as_ref().map(|id| json!(id)));
            let request: Vec<Json> = sample.pairs.iter().map(|pair| json!([pair.name, pair.value])).collect();
            object.insert("request".to_owned(), json!(request));
        }
        Subject::Resource(id) => insert(&mut object, "resource", model.resource(id).map(|r| json!(r.name))),
    }
    object.insert("response".to_owned(), sample.answer.clone());
    if !sample.elided.is_empty() {
        object.insert("elided".to_owned(), json!(sample.elided));
    }
    let stated = |at: &str, by: &Deviation| json!({ "at": at, "breaks": by.breaks, "reason": by.reason });
    let own = sample.deviations.iter().map(|deviation| stated(&deviation.at, deviation));
    let shared = shared_deviations(model, sample);
    let deviations: Vec<Json> = own.chain(shared.iter().map(|(at, by)| stated(at, by))).collect();
    object.insert("deviations".to_owned(), json!(deviations));
    Json::Object(object)
}

/// The inventory as a table: a line an operation, then counts.
pub fn table(model: &Model) -> String {
    let rows: Vec<[String; 6]> = model
        .operations()
        .map(|(resource, operation)| {
            let required = operation.params.iter().filter(|param| param.constraints.required).count();
            [
                format!("{}.{}", resource.name, operation.name),
                format!("{} {}", operation.method.as_str(), operation.path),
                format!("{} ({required} required)", operation.params.len()),
                operation.filters.len().to_string(),
                operation.returns.iter().map(|member| member.wire.as_str()).collect::<Vec<_>>().join(", "),
                if operation.idempotent { "yes".to_owned() } else { String::new() },
            ]
        })
        .collect();
    let mut text =
        columns(&["operation", "address", "parameters", "filters", "returns", "idempotent"], &rows);
    text.push('\n');
    let rows: Vec<[String; 4]> = model
        .resources
        .iter()
        .map(|resource| {
            let mut all = Vec::new();
            attributes(model, resource, &resource.object, "", &mut all);
            let enums = resource.enums.iter().filter_map(|id| model.enumeration(*id));
            let enums: Vec<String> =
                enums.map(|made| format!("{} {}", made.name, made.values.len())).collect();
            [resource.name.clone(), all.len().to_string(), enums.join(", "), resource.source.clone()]
        })
        .collect();
    text.push_str(&columns(&["resource", "attributes", "enums", "source"], &rows));
    let rows: Vec<[String; 2]> = model
        .events()
        .map(|(_, event)| {
            let about: Vec<&str> = event.content.iter().map(|member| member.wire.as_str()).collect();
            [event.name.clone(), about.join(", ")]
        })
        .collect();
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&columns(&["event", "about"], &rows));
    }
    let _ = writeln!(
        text,
        "\n{} headers, {} codes of errors, {} samples with {} deviations of their own, {} that all may have",
        model.headers.len(),
        model.errors.len(),
        model.samples.len(),
        model.samples.iter().map(|sample| sample.deviations.len()).sum::<usize>(),
        model.samples.iter().map(|sample| shared_deviations(model, sample).len()).sum::<usize>(),
    );
    text
}

fn columns<const N: usize>(head: &[&str; N], rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(head.get(column).map(|cell| cell.len())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut line = String::new();
        for (cell, width) in cells.zip(&widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        format!("{}\n", line.trim_end())
    };
    let mut text = line(&mut head.iter().copied());
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}
