//! What went in comes out: everything that the Model names is looked for in what was emitted.

mod written;

use super::{EmitError, File};
use crate::model::{Enum, EnumValue, Model, Object, Operation, Resource, Returned, Webhook};
pub(super) use written::Written;

#[cfg(test)]
mod tests;

/// Compares a resource with its emitted file, and with the one of what several have, name by name.
pub(super) fn account(
    model: &Model,
    resource: &Resource,
    common: Option<&Written>,
    (file, syntax): (&File, &syn::File),
) -> Result<(), EmitError> {
    let mut differences = Vec::new();
    let written = Written::of(syntax);
    Ledger { file: &file.path, written: &written, common, differences: &mut differences }
        .resource(model, resource);
    if differences.is_empty() { Ok(()) } else { Err(EmitError::Lost { differences }) }
}

/// Compares the shared enums and the codes of errors with the emitted file.
pub(super) fn account_shared(model: &Model, emitted: Option<&(File, syn::File)>) -> Result<(), EmitError> {
    let shared: Vec<&Enum> = model.enums.iter().filter(|made| made.resource.is_none()).collect();
    let codes: Vec<&EnumValue> = model.errors.iter().map(|code| &code.value).collect();
    let mut differences = Vec::new();
    match emitted {
        Some((file, syntax)) => {
            let written = Written::of(syntax);
            let mut ledger =
                Ledger { file: &file.path, written: &written, common: None, differences: &mut differences };
            for made in shared {
                ledger.enumeration(made);
            }
            if !codes.is_empty() {
                ledger.open_enum("ApiErrorCode", &codes);
            }
        }
        None if shared.is_empty() && codes.is_empty() => {}
        None => differences.push("src/enums.rs is missing".to_owned()),
    }
    if differences.is_empty() { Ok(()) } else { Err(EmitError::Lost { differences }) }
}

/// Compares what the Model says of webhooks with the emitted file.
pub(super) fn account_webhook(model: &Model, emitted: Option<&(File, syn::File)>) -> Result<(), EmitError> {
    let mut differences = Vec::new();
    match (&model.webhook, emitted) {
        (Some(webhook), Some((file, syntax))) => {
            let written = Written::of(syntax);
            Ledger { file: &file.path, written: &written, common: None, differences: &mut differences }
                .webhook(model, webhook);
        }
        (None, None) => {}
        (said, _) => differences.push(format!(
            "webhooks are in the spec: {}; emitted: {}",
            said.is_some(),
            emitted.is_some()
        )),
    }
    if differences.is_empty() { Ok(()) } else { Err(EmitError::Lost { differences }) }
}

struct Ledger<'l> {
    file: &'l str,
    written: &'l Written,
    /// What several resources have.
    common: Option<&'l Written>,
    differences: &'l mut Vec<String>,
}

impl<'l> Ledger<'l> {
    /// Where a type of the file, or of one of its modules, is defined.
    fn definer(&self, within: &'l Written, name: &str) -> &'l Written {
        let Some(taken) = within.elsewhere.iter().find(|taken| taken.name == name) else { return within };
        let way: Vec<&str> = taken.way.iter().map(String::as_str).collect();
        let next = match way.as_slice() {
            ["super", module] => self.written.modules.get(*module),
            ["crate", "common"] => self.common,
            ["crate", "common", module] => self.common.and_then(|common| common.modules.get(*module)),
            _ => None,
        };
        match next {
            Some(next) if !std::ptr::eq(next, within) => self.definer(next, name),
            _ => within,
        }
    }

    fn resource(&mut self, model: &Model, resource: &Resource) {
        for object in std::iter::once(&resource.object).chain(&resource.parts) {
            self.object(object);
        }
        for made in resource.enums.iter().filter_map(|id| model.enumeration(*id)) {
            self.enumeration(made);
        }
        for operation in &resource.operations {
            self.operation(operation);
        }
        let modules = self.written.modules.len();
        if modules != resource.operations.len() {
            self.differences.push(format!(
                "{}: {} operations in the spec, {modules} modules",
                self.file,
                resource.operations.len()
            ));
        }
    }

    fn object(&mut self, object: &Object) {
        let attributes = object.attributes.iter();
        let members: Vec<(&str, &str)> =
            attributes.map(|attribute| (attribute.wire.as_str(), attribute.field.as_str())).collect();
        let within = self.definer(self.written, &object.type_name);
        self.structure(&object.type_name, &members, within);
    }

    /// What an operation answers with, or what an event is about.
    fn members(&mut self, type_name: &str, members: &[Returned], within: &Written) {
        let members = members.iter().map(|member| (member.wire.as_str(), member.field.as_str()));
        self.structure(type_name, &members.collect::<Vec<_>>(), within);
    }

    /// A struct with members of these names, on the wire and in Rust.
    fn structure(&mut self, type_name: &str, members: &[(&str, &str)], within: &Written) {
        let wires: Vec<&str> = members.iter().map(|(wire, _)| *wire).collect();
        self.same(&format!("wire names of {type_name}"), &wires, within.wires.get(type_name));
        let fields: Vec<&str> = members.iter().map(|(_, field)| *field).collect();
        self.same(&format!("struct {type_name}"), &fields, within.members.get(type_name));
    }

    /// Module `webhook`: the envelope, a variant an event in both enums, and the content of each.
    fn webhook(&mut self, model: &Model, webhook: &Webhook) {
        let envelope = &webhook.envelope;
        let fields = envelope.attributes.iter().map(|attribute| attribute.field.as_str());
        let fields: Vec<&str> = fields.chain(["extra"]).collect();
        let what = format!("struct {}", envelope.type_name);
        self.same(&what, &fields, self.written.members.get(&envelope.type_name));
        let key = format!("Shaped for {}", envelope.type_name);
        let written = self.written.texts.get(&key);
        for attribute in &envelope.attributes {
            if !written.is_some_and(|texts| texts.contains(&attribute.wire)) {
                self.differences.push(format!("{}: {key}: no row of `{}`", self.file, attribute.wire));
            }
        }
        let variants = model.events().map(|(_, event)| event.type_name.as_str());
        let variants: Vec<&str> = variants.collect();
        self.same("enum EventType", &variants, self.written.members.get("EventType"));
        let contents: Vec<&str> = variants.iter().copied().chain(["Unknown"]).collect();
        self.same("enum Content", &contents, self.written.members.get("Content"));
        let wires: Vec<&str> = model.events().map(|(_, event)| event.name.as_str()).collect();
        self.same("wire names of EventType", &wires, self.written.wires.get("EventType"));
        for (_, event) in model.events() {
            let defined = self.written.elsewhere.iter().find(|it| it.name == event.type_name);
            self.members(
                defined.map_or(event.type_name.as_str(), |it| it.original.as_str()),
                &event.content,
                self.written,
            );
        }
    }

    fn enumeration(&mut self, made: &Enum) {
        self.open_enum(&made.type_name, &made.values.iter().collect::<Vec<_>>());
    }

    fn open_enum(&mut self, type_name: &str, values: &[&EnumValue]) {
        let variants: Vec<&str> = values.iter().map(|value| value.variant.as_str()).collect();
        let within = self.definer(self.written, type_name);
        self.same(&format!("enum {type_name}"), &variants, within.members.get(type_name));
        let wires: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
        self.same(&format!("wire names of {type_name}"), &wires, within.wires.get(type_name));
    }

    fn operation(&mut self, operation: &Operation) {
        let Some(module) = self.written.modules.get(&operation.module) else {
            self.differences.push(format!("{}: no module `{}`", self.file, operation.module));
            return;
        };
        let rows = module.texts.get("OPERATION");
        let mut setters: Vec<&String> = module.setters().collect();
        for taken in &module.elsewhere {
            setters.extend(self.definer(module, &taken.name).setters_of(&taken.original));
        }
        let answering = self.definer(module, operation.answer());
        self.members(operation.answer(), &operation.returns, answering);
        let params = operation.params.iter().map(|param| (param.wire.as_str(), 1));
        // A condition that must be given is a step, and others may be added to it.
        let filters = operation.filters.iter();
        let filters = filters.map(|filter| (filter.wire.as_str(), 1 + usize::from(filter.required)));
        for (wire, ways) in params.chain(filters) {
            let states = |row: &String| {
                row.strip_prefix(wire).is_some_and(|rest| rest.is_empty() || rest.starts_with(": "))
            };
            if !rows.is_some_and(|rows| rows.iter().any(states)) {
                self.differences
                    .push(format!("{}: {}: `{wire}` is not in OPERATION", self.file, operation.name));
            }
            let found = setters.iter().filter(|text| text.as_str() == wire).count();
            if found != ways {
                self.differences
                    .push(format!("{}: {}: {found} setters of `{wire}`", self.file, operation.name));
            }
        }
    }

    fn same(&mut self, what: &str, expected: &[&str], found: Option<&Vec<String>>) {
        let mut expected: Vec<&str> = expected.to_vec();
        let mut found: Vec<&str> = found.into_iter().flatten().map(String::as_str).collect();
        expected.sort_unstable();
        found.sort_unstable();
        if expected != found {
            let lost: Vec<&&str> = expected.iter().filter(|name| !found.contains(name)).collect();
            let extra: Vec<&&str> = found.iter().filter(|name| !expected.contains(name)).collect();
            self.differences.push(format!(
                "{}: {what}: {} in the spec, {} emitted; lost {lost:?}, added {extra:?}",
                self.file,
                expected.len(),
                found.len()
            ));
        }
    }
}
