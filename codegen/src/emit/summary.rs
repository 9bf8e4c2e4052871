//! The public API of a resource in a short form, for reviewers.

use super::docs::constraints;
use super::types;
use crate::model::{Attribute, Model, Object, Operation, Param, Resource, ResourceId, Type};
use std::fmt::Write as _;

/// What a resource's module offers, a line a fact.
pub fn summary(model: &Model, id: ResourceId) -> String {
    let Some(resource) = model.resource(id) else { return String::new() };
    let mut text = String::new();
    for object in std::iter::once(&resource.object).chain(&resource.parts) {
        self::object(&mut text, model, resource, object, id);
    }
    for made in resource.enums.iter().filter_map(|id| model.enumeration(*id)) {
        let _ = writeln!(text, "enum {}", made.type_name);
        for value in &made.values {
            let _ = writeln!(text, "  {}: {}", value.wire, value.variant);
        }
    }
    for operation in &resource.operations {
        self::operation(&mut text, model, operation, id);
    }
    text
}

fn object(text: &mut String, model: &Model, resource: &Resource, object: &Object, id: ResourceId) {
    let _ = writeln!(text, "{}::{}", resource.module, object.type_name);
    for attribute in &object.attributes {
        let _ = writeln!(text, "  {}", self::attribute(model, attribute, id));
    }
}

fn attribute(model: &Model, attribute: &Attribute, id: ResourceId) -> String {
    let mut ty = name(model, attribute.ty, id);
    if attribute.list {
        ty = format!("[{ty}]");
    }
    let optional = if attribute.constraints.required { "" } else { "?" };
    let stated = constraints(model, attribute.ty, attribute.list, &attribute.constraints).join(" ");
    format!("{}{optional}: {ty} {stated}", attribute.field).trim_end().to_owned()
}

fn name(model: &Model, ty: Type, id: ResourceId) -> String {
    types::of(model, ty, Some(id), 0).to_string().replace(' ', "").replace("crate::", "")
}

fn operation(text: &mut String, model: &Model, operation: &Operation, id: ResourceId) {
    let mark = if operation.idempotent { " idempotent" } else { "" };
    let _ = writeln!(
        text,
        "{} = {} {} {}{mark}",
        operation.module,
        operation.method.as_str(),
        operation.path,
        operation.body.as_str()
    );
    for param in &operation.params {
        let _ = writeln!(text, "  {}", self::param(model, operation, param, id));
    }
    for filter in &operation.filters {
        let operators: Vec<&str> = filter.operators.iter().map(|operator| operator.wire).collect();
        let ty = name(model, filter.ty, id);
        let _ = writeln!(text, "  filter {}: {ty} {}", filter.method, operators.join(" "));
    }
    for key in &operation.sort_by {
        let _ = writeln!(text, "  sort_by {}", key.wire);
    }
    for returned in operation.returns.iter().chain(&operation.next_offset) {
        let optional = if returned.always { "" } else { "?" };
        let each = if operation.list && returned.wire != "next_offset" { "each " } else { "" };
        let _ = writeln!(text, "  -> {each}{}{optional}: {}", returned.field, name(model, returned.ty, id));
    }
}

fn param(model: &Model, operation: &Operation, param: &Param, id: ResourceId) -> String {
    let mut ty = name(model, param.ty, id);
    if param.list {
        ty = format!("[{ty}]");
    }
    let setter = match param.group.and_then(|group| operation.groups.get(group)) {
        Some(group) if group.list => format!("{}[].{}", group.method, param.method),
        Some(group) => format!("{}.{}", group.method, param.method),
        None => param.method.clone(),
    };
    let optional = if param.constraints.required { "" } else { "?" };
    let stated = constraints(model, param.ty, param.list, &param.constraints).join(" ");
    format!("{setter}{optional}: {ty} {stated}").trim_end().to_owned()
}
