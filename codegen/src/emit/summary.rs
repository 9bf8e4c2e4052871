//! The public API in a short form, for reviewers: a line an item, each readable alone, so that a diff needs no context.

use super::File;
use super::docs::constraints;
use super::types;
use crate::model::{
    Attribute, Commons, Constraints, Enum, GroupId, Model, Object, ObjectId, Operation, Param, ResourceId,
    Type, Webhook,
};
use std::fmt::Write as _;

/// `api/RESOURCE.txt` for each resource, `api/enums.txt` and `api/headers.txt` for what they share.
pub(super) fn files(model: &Model, commons: &Commons) -> Vec<File> {
    let file = |name: &str, text: String| File { path: format!("api/{name}.txt"), text };
    let mut shared = String::new();
    for made in model.enums.iter().filter(|made| made.resource.is_none()) {
        enumeration(&mut shared, made);
    }
    for code in &model.errors {
        let statuses: Vec<String> = code.statuses.iter().map(ToString::to_string).collect();
        let (variant, wire) = (&code.value.variant, &code.value.wire);
        let _ = writeln!(shared, "ApiErrorCode::{variant} = {wire}, {}", statuses.join(" "));
    }
    let mut headers = String::new();
    for (header, method) in model.headers.iter().filter_map(|it| Some((it, it.method.as_ref()?))) {
        let stated = Constraints { max_chars: header.max_chars, ..Constraints::default() };
        let stated = constraints(model, header.ty, false, &stated).join(" ");
        let ty = types::of(model, header.ty, None, 0).to_string().replace(' ', "").replace("crate::", "");
        let _ = writeln!(headers, "{}", format!("Headers.{method}: {ty} {stated}").trim_end());
    }
    let resources = model.resources.iter().enumerate();
    let mut files: Vec<File> =
        resources.map(|(index, it)| file(&it.module, resource(model, commons, ResourceId(index)))).collect();
    files.extend((!shared.is_empty()).then(|| file("enums", shared)));
    files.extend(model.webhook.as_ref().map(|it| file("webhook", webhook(model, it))));
    files.extend((!headers.is_empty()).then(|| file("headers", headers)));
    files
}

/// The envelope, and what each event is about: optional throughout, as the types are.
fn webhook(model: &Model, webhook: &Webhook) -> String {
    let mut text = String::new();
    let typed = |ty: Type| types::of(model, ty, None, 0).to_string().replace(' ', "").replace("crate::", "");
    for (number, attribute) in webhook.envelope.attributes.iter().enumerate() {
        let ty = match number {
            _ if number == webhook.event_type => "EventType".to_owned(),
            _ if number == webhook.content => "Content".to_owned(),
            _ if attribute.list => format!("[{}]", typed(attribute.ty)),
            _ => typed(attribute.ty),
        };
        let optional = if attribute.constraints.required { "" } else { "?" };
        let _ = writeln!(text, "Event.{}{optional}: {ty}", attribute.field);
    }
    for (resource, event) in model.events() {
        let _ = writeln!(text, "EventType::{} = {}", event.type_name, event.name);
        for member in &event.content {
            let ty = typed(member.ty);
            let ty = if member.list { format!("[{ty}]") } else { ty };
            let _ = writeln!(text, "{}.{}?: {ty}", event.type_name, member.field);
        }
        if let Some(first) = event.shared(resource) {
            let _ = writeln!(text, "{} = {}", event.type_name, first.type_name);
        }
    }
    text
}

/// What a resource's module offers.
fn resource(model: &Model, commons: &Commons, id: ResourceId) -> String {
    let Some(resource) = model.resource(id) else { return String::new() };
    let mut text = String::new();
    for object in std::iter::once(&resource.object).chain(&resource.parts) {
        self::object(&mut text, model, object, id);
    }
    for made in resource.enums.iter().filter_map(|id| model.enumeration(*id)) {
        enumeration(&mut text, made);
    }
    let of_module = |from: ResourceId| model.resource(from).map_or("", |from| from.module.as_str());
    for (part, object) in resource.parts.iter().enumerate() {
        let part = ObjectId { resource: id, part: Some(part) };
        let first = commons.part_definer(part);
        if first != part {
            let _ = writeln!(text, "{0} = {1}::{0}", object.type_name, of_module(first.resource));
        }
    }
    for made in resource.enums.iter().filter(|made| commons.enum_definer(**made) != **made) {
        let first = model.enumeration(commons.enum_definer(*made));
        if let Some((first, from)) = first.and_then(|first| Some((first, first.resource?))) {
            let _ = writeln!(text, "{0} = {1}::{0}", first.type_name, of_module(from));
        }
    }
    for (number, operation) in resource.operations.iter().enumerate() {
        self::operation(&mut text, model, operation, id);
        for (group, named) in operation.groups.iter().enumerate() {
            let group = GroupId { resource: id, operation: number, group };
            let first = commons.group_definer(group);
            if first == group {
                continue;
            }
            let from = model.resource(first.resource).and_then(|it| it.operations.get(first.operation));
            let (module, from) = (&operation.module, from.map_or("", |from| from.module.as_str()));
            let (name, resource) = (&named.type_name, of_module(first.resource));
            let _ = writeln!(text, "{module}::{name} = {resource}::{from}::{name}");
        }
        for shared in operation.shared(resource.before(operation)) {
            let (module, name, from) = (&operation.module, shared.name, &shared.from.module);
            let _ = writeln!(text, "{module}::{name} = {from}::{name}");
        }
    }
    text
}

fn enumeration(text: &mut String, made: &Enum) {
    for value in &made.values {
        let _ = writeln!(text, "{}::{} = {}", made.type_name, value.variant, value.wire);
    }
}

fn object(text: &mut String, model: &Model, object: &Object, id: ResourceId) {
    for attribute in &object.attributes {
        let _ = writeln!(text, "{}.{}", object.type_name, self::attribute(model, attribute, id));
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
        "{}() = {} {} {}{mark}",
        operation.module,
        operation.method.as_str(),
        operation.path,
        operation.body.as_str()
    );
    for param in &operation.params {
        let _ = writeln!(text, "{}().{}", operation.module, self::param(model, operation, param, id));
    }
    for filter in &operation.filters {
        let operators: Vec<&str> = filter.operators.iter().map(|operator| operator.wire).collect();
        let ty = name(model, filter.ty, id);
        let must = if filter.required { "required " } else { "" };
        let _ = writeln!(
            text,
            "{}() {must}filter {}: {ty} {}",
            operation.module,
            filter.method,
            operators.join(" ")
        );
    }
    for key in &operation.sort_by {
        let _ = writeln!(text, "{}() sort_by {}", operation.module, key.wire);
    }
    for returned in operation.returns.iter().chain(&operation.next_offset) {
        let optional = if returned.always { "" } else { "?" };
        let each = if operation.list && returned.wire != "next_offset" { "each " } else { "" };
        let ty = name(model, returned.ty, id);
        let ty = if returned.list { format!("[{ty}]") } else { ty };
        let _ = writeln!(text, "{}() -> {each}{}{optional}: {ty}", operation.module, returned.field);
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
