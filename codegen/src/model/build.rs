//! Spec to Model: resolves everything, and finds what cannot be resolved.

use super::api::api;
use super::headers::headers;
use super::names::{RESERVED_FEATURES, RESERVED_MODULES, RESERVED_TYPES, Scope, pascal, snake, snake_at};
use super::operations::operations;
use super::tables::Tables;
use super::{
    Accessor, Deviation, Enum, EnumId, EnumValue, Model, Resource, ResourceId, errors, events, features,
    nesting, objects, samples,
};
use crate::finding::Finding;
use crate::spec::{self, At, Entry, Place, Sources, Spec};

/// Resolves a spec. The findings say everything that could not be; the Model is whole only without any.
pub fn build(spec: &Spec, sources: &Sources) -> (Model, Vec<Finding>) {
    let mut findings = Vec::new();
    let tables = Tables::new(spec);
    let mut crate_scope = Scope::new("the crate", RESERVED_MODULES);
    let mut client_scope = Scope::new("the client", &["builder", "clone", "from_env"]);
    let mut shared_scope = Scope::new("module `enums`", RESERVED_TYPES);
    let mut type_scopes: Vec<Scope> = spec
        .resources
        .iter()
        .map(|resource| Scope::new(format!("module `{}`", snake(&resource.resource.value)), RESERVED_TYPES))
        .collect();

    let mut event_scope = events::types(spec, &mut findings);

    let mut resources = Vec::with_capacity(spec.resources.len());
    let mut seen: Vec<&At<String>> = Vec::new();
    for (index, resource) in spec.resources.iter().enumerate() {
        let name = &resource.resource;
        if let Some(first) = seen.iter().find(|first| first.value == name.value) {
            let finding = Finding::new(
                "duplicate-name",
                &name.place,
                format!("two files describe the resource `{}`", name.value),
                "described before",
                "merge the two, or rename one",
            );
            findings.push(finding.related(&first.place, "the first"));
        }
        let chosen = resource.rust_name.as_ref().map(snake_at);
        let module = if seen.iter().any(|first| first.value == name.value) {
            // Told of already: that the two also share a module goes without saying.
            snake(&name.value)
        } else {
            crate_scope.claim(name, chosen.as_ref(), snake, &mut findings)
        };
        seen.push(name);
        if RESERVED_FEATURES.contains(&name.value.as_str())
            && !(resource.operations.is_empty() && resource.events.is_empty())
        {
            findings.push(Finding::new(
                "name-clash",
                &name.place,
                format!(
                    "a resource with operations or events is a feature, and every crate has a feature `{}`",
                    name.value
                ),
                "a feature of its own",
                "move its operations and events to another resource",
            ));
        }
        let Some(types) = type_scopes.get_mut(index) else { continue };
        let id = ResourceId(index);
        let object = objects::object(
            objects::Described {
                name,
                doc: resource.doc.as_deref(),
                is: "resource",
                custom_fields: resource.custom_fields,
                attributes: &resource.attributes,
                rust_name: resource.rust_name.as_ref(),
            },
            id,
            types,
            &tables,
            &mut findings,
        );
        let parts = resource
            .parts
            .iter()
            .map(|part| {
                let described = objects::Described {
                    name: &part.name,
                    doc: part.value.doc.as_deref(),
                    is: "part",
                    custom_fields: false,
                    attributes: &part.value.attributes,
                    rust_name: part.value.rust_name.as_ref(),
                };
                objects::object(described, id, types, &tables, &mut findings)
            })
            .collect();
        let accessor = accessor(resource, types, &mut client_scope, &mut findings);
        resources.push(Resource {
            name: name.value.clone(),
            file: sources.get(name.place.file).map_or_else(String::new, |file| file.path.clone()),
            module,
            source: page(&resource.source, spec, &mut findings),
            from_samples: resource.source.value == "samples",
            accessor,
            object,
            parts,
            enums: Vec::new(),
            operations: operations(resource, id, &tables, &mut findings),
            events: events::events(resource, id, &mut event_scope, &tables, &mut findings),
            features: Vec::new(),
            place: name.place.clone(),
        });
    }

    let enums = tables
        .enums
        .iter()
        .map(|(owner, entry)| {
            let scope = owner.and_then(|id| type_scopes.get_mut(id.0)).unwrap_or(&mut shared_scope);
            enumeration(*owner, entry, scope, &mut findings)
        })
        .collect::<Vec<_>>();
    for (number, made) in enums.iter().enumerate() {
        if let Some(resource) = made.resource.and_then(|id| resources.get_mut(id.0)) {
            resource.enums.push(EnumId(number));
        }
    }

    let headers = headers(spec, &tables, &mut findings);
    let deviations = spec.api.deviations.iter().map(Deviation::from).collect();
    let mut model = Model {
        api: api(spec, &mut findings),
        headers,
        enums,
        errors: errors::errors(&spec.api.errors, &mut findings),
        webhook: events::webhook(&tables, &mut findings),
        resources,
        samples: Vec::new(),
        deviations,
    };
    features::assign(&mut model);
    nesting::assign(&mut model, &mut findings);
    if findings.is_empty() {
        findings.extend(unreached(spec, &model));
    }
    model.samples = samples::samples(spec, &model, &mut findings);
    (model, findings)
}

/// Resources that no operation's answer leads to: no feature would compile them.
fn unreached(spec: &Spec, model: &Model) -> Vec<Finding> {
    let pairs = spec.resources.iter().zip(&model.resources);
    let unreached = pairs.filter(|(_, resource)| resource.features.is_empty());
    unreached
        .map(|(described, resource)| {
            Finding::new(
                "unreached",
                &described.resource.place,
                format!("no operation's answer leads to `{}`", resource.name),
                "would never be compiled",
                "give it operations, name it in `returns` of one or in an attribute, or remove the file",
            )
        })
        .collect()
}

fn accessor(
    resource: &spec::Resource,
    types: &mut Scope,
    client: &mut Scope,
    findings: &mut Vec<Finding>,
) -> Option<Accessor> {
    if resource.operations.is_empty() {
        return None;
    }
    let Some(plural) = &resource.plural else {
        findings.push(Finding::new(
            "missing-key",
            &resource.resource.place,
            format!("`{}` has operations and needs `plural`", resource.resource.value),
            "what does the client call several of it?",
            format!("add `plural: {}s`", resource.resource.value),
        ));
        return None;
    };
    let method = client.claim_chosen(plural, snake, findings);
    let type_name = types.claim_chosen(plural, pascal, findings);
    Some(Accessor { method, type_name })
}

fn enumeration(
    resource: Option<ResourceId>,
    entry: &Entry<spec::Enum>,
    scope: &mut Scope,
    findings: &mut Vec<Finding>,
) -> Enum {
    let type_name = scope.claim(&entry.name, entry.value.rust_name.as_ref(), pascal, findings);
    let mut variants = Scope::new(format!("enum `{type_name}`"), &["Self", "Unknown"]);
    if entry.value.values.is_empty() {
        findings.push(Finding::new(
            "empty",
            &entry.name.place,
            format!("the enum `{}` has no values", entry.name.value),
            "lists nothing",
            "add its values, or make its users a `string`",
        ));
    }
    let values = entry
        .value
        .values
        .iter()
        .map(|value| EnumValue {
            place: value.name.place.clone(),
            wire: value.name.value.clone(),
            variant: variants.claim(&value.name, value.value.rust_name.as_ref(), pascal, findings),
            doc: objects::noted(
                text(value.value.doc.as_deref()),
                value.value.deprecated.then_some(objects::DEPRECATED),
            ),
        })
        .collect();
    Enum {
        name: entry.name.value.clone(),
        resource,
        type_name,
        doc: text(entry.value.doc.as_deref()),
        values,
        place: entry.name.place.clone(),
    }
}

/// The page, as documentation names it: what it is stands once, with the API.
pub(super) fn page(source: &At<String>, spec: &Spec, findings: &mut Vec<Finding>) -> String {
    if source.value == "samples" {
        return "the documented samples only".to_owned();
    }
    match spec.api.sources.get(&source.value) {
        Some(page) => format!("`{}`", page.name.value),
        None => {
            let known: Vec<&str> =
                spec.api.sources.iter().map(|page| page.name.value.as_str()).chain(["samples"]).collect();
            findings.push(super::types::unknown("dangling-reference", source, "source", &known));
            String::new()
        }
    }
}

/// Documentation text without the line end that YAML leaves.
pub(super) fn text(doc: Option<&str>) -> String {
    doc.unwrap_or_default().trim_end().to_owned()
}

/// A place that stands for nothing in particular in a file.
pub(super) fn nowhere(place: &Place) -> Place {
    Place { file: place.file, start: place.start, end: place.start }
}
