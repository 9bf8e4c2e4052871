//! Spec to Model: resolves everything, and finds what cannot be resolved.

use super::names::{
    RESERVED_FEATURES, RESERVED_MODULES, RESERVED_TYPES, Scope, pascal, snake, snake_at, unfit,
};
use super::operations::operations;
use super::types::{Words, resolve};
use super::{
    Accessor, Api, Deviation, Enum, EnumId, EnumValue, Header, Model, Resource, ResourceId, Type, errors,
    events, features, nesting, objects, samples,
};
use crate::finding::Finding;
use crate::spec::{self, At, Entry, Place, Sources, Spec};

/// Everything that can be named, before anything is resolved.
pub(super) struct Tables<'s> {
    pub(super) spec: &'s Spec,
    /// Shared enums first, then each resource's.
    pub(super) enums: Vec<(Option<ResourceId>, &'s Entry<spec::Enum>)>,
}

impl<'s> Tables<'s> {
    fn new(spec: &'s Spec) -> Self {
        let shared = spec.api.enums.iter().map(|entry| (None, entry));
        let own = spec.resources.iter().enumerate().flat_map(|(index, resource)| {
            resource.enums.iter().map(move |entry| (Some(ResourceId(index)), entry))
        });
        Self { spec, enums: shared.chain(own).collect() }
    }

    fn enum_of(&self, resource: Option<ResourceId>, name: &str) -> Option<EnumId> {
        self.enums
            .iter()
            .position(|(owner, entry)| *owner == resource && entry.name.value == name)
            .map(EnumId)
    }

    /// The resource of a name.
    pub(super) fn find_resource(&self, name: &str) -> Option<ResourceId> {
        self.spec.resources.iter().position(|resource| resource.resource.value == name).map(ResourceId)
    }

    /// An enum by name: the resource's own, `RESOURCE.ENUM`, or a shared one.
    pub(super) fn find_enum(&self, name: &str, inside: Option<ResourceId>) -> Option<EnumId> {
        if let Some((resource, name)) = name.split_once('.') {
            return self.enum_of(Some(self.find_resource(resource)?), name);
        }
        inside.and_then(|id| self.enum_of(Some(id), name)).or_else(|| self.enum_of(None, name))
    }

    /// The names of all enums that can be meant inside a resource.
    pub(super) fn enum_names(&self, inside: Option<ResourceId>) -> Vec<String> {
        self.enums
            .iter()
            .map(|(owner, entry)| match owner {
                Some(id) if inside != Some(*id) => {
                    let resource = self.spec.resources.get(id.0).map_or("", |r| r.resource.value.as_str());
                    format!("{resource}.{}", entry.name.value)
                }
                _ => entry.name.value.clone(),
            })
            .collect()
    }

    /// A part of the resource, or another resource.
    pub(super) fn find_object(&self, name: &str, inside: Option<ResourceId>) -> Option<Type> {
        if let Some(id) = inside
            && let Some(resource) = self.spec.resources.get(id.0)
            && let Some(part) = resource.parts.iter().position(|part| part.name.value == name)
        {
            return Some(Type::Part(id, part));
        }
        self.find_resource(name).map(Type::Resource)
    }

    /// The names of all objects that can be meant inside a resource.
    pub(super) fn object_names(&self, inside: Option<ResourceId>) -> Vec<&'s str> {
        let parts = inside.and_then(|id| self.spec.resources.get(id.0)).into_iter().flat_map(|r| &r.parts);
        let parts = parts.map(|part| part.name.value.as_str());
        parts.chain(self.spec.resources.iter().map(|resource| resource.resource.value.as_str())).collect()
    }
}

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

fn headers(spec: &Spec, tables: &Tables<'_>, findings: &mut Vec<Finding>) -> Vec<Header> {
    let prefix = format!("{}-", spec.api.api.value);
    let mut scope = Scope::new("`Headers`", &["clone", "new"]);
    let mut headers = Vec::new();
    for entry in &spec.api.headers {
        let header = &entry.value;
        let words = Words { ty: &header.ty, of: header.of.as_ref(), sensitive: None };
        let ty = resolve(&words, None, false, tables, findings);
        if let (Type::Enum(id), Some(of)) = (ty, &header.of)
            && tables.enums.get(id.0).is_some_and(|(owner, _)| owner.is_some())
        {
            findings.push(Finding::new(
                "header-type",
                &of.place,
                format!("the enum `{}` belongs to a resource, and headers to none", of.value),
                "not there where the resource's feature is off",
                "move the enum into `enums` of api.yaml",
            ));
        }
        if !matches!(ty, Type::Text | Type::Enum(_)) {
            findings.push(Finding::new(
                "header-type",
                &header.ty.place,
                "a header is a `string` or an `enum`",
                "headers carry text",
                "write `string` or `enum`",
            ));
        }
        if header.required && header.default.is_none() {
            findings.push(Finding::new(
                "missing-key",
                &entry.name.place,
                "a required header needs `default`: the client sets it on every call",
                "what is sent?",
                "add `default: …`",
            ));
        }
        encoded_as(spec, header, findings);
        let derive = |wire: &str| snake(wire.strip_prefix(&prefix).unwrap_or(wire));
        let method =
            (!header.required).then(|| scope.claim(&entry.name, header.rust_name.as_ref(), derive, findings));
        headers.push(Header {
            place: entry.name.place.clone(),
            wire: entry.name.value.clone(),
            method,
            ty,
            required: header.required,
            default: header.default.as_ref().map(|default| default.value.clone()),
            max_chars: header.max_chars.as_ref().map(|max| max.value),
            encoded_as: header.encoded_as.as_ref().map(|other| other.value.clone()),
            doc: text(header.doc.as_deref()),
        });
    }
    headers
}

/// What carries a value encoded is another header of text, and takes any length.
fn encoded_as(spec: &Spec, header: &spec::Header, findings: &mut Vec<Finding>) {
    let Some(name) = &header.encoded_as else { return };
    let Some(other) = spec.api.headers.iter().find(|other| other.name.value == name.value) else {
        findings.push(Finding::new(
            "dangling-reference",
            &name.place,
            format!("there is no header `{}`", name.value),
            "where would values beyond ASCII go?",
            "name a header that `headers` lists, or add it there",
        ));
        return;
    };
    let is_text = |header: &spec::Header| header.ty.value == "string" && !header.required;
    if !is_text(header) || !is_text(&other.value) || std::ptr::eq(header, &other.value) {
        findings.push(Finding::new(
            "header-type",
            &name.place,
            format!("`{}` cannot carry this header's values encoded", name.value),
            "both are to be a `string` that a caller may set, and two",
            "name another header, or remove `encoded_as`",
        ));
    }
}

fn api(spec: &Spec, findings: &mut Vec<Finding>) -> Api {
    let api = &spec.api;
    if api.authentication.scheme.value != "basic" {
        findings.push(Finding::new(
            "authentication",
            &api.authentication.scheme.place,
            format!("unknown scheme `{}`", api.authentication.scheme.value),
            "not a scheme that the client knows",
            "write `basic`",
        ));
    }
    let name = &api.api.value;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !name.chars().all(plain) || unfit(&name.replace('-', "_")).is_some() {
        findings.push(Finding::new(
            "api-name",
            &api.api.place,
            format!("a crate cannot be named `{name}`"),
            "names the generated crate",
            "write a name of lower-case letters, digits, `-` and `_` that is no keyword",
        ));
    }
    let (server, site_variable) = server(api, findings);
    Api {
        package: api.api.value.clone(),
        crate_name: api.api.value.replace('-', "_"),
        title: api.title.clone(),
        doc: text(api.doc.as_deref()),
        sources: api.sources.iter().map(|page| (page.name.value.clone(), page.value.clone())).collect(),
        servers: api.servers.iter().map(|server| server.url.value.clone()).collect(),
        server,
        site_variable,
        key_variable: api.authentication.environment.value.clone(),
    }
}

/// The first server's address with its defaults filled in, and the environment variable of what is left.
fn server(api: &spec::Api, findings: &mut Vec<Finding>) -> (String, String) {
    let Some(server) = api.servers.first() else {
        findings.push(Finding::new(
            "empty",
            &api.api.place,
            "the API has no server",
            "where is it?",
            "add one under `servers`",
        ));
        return (String::new(), String::new());
    };
    for server in &api.servers {
        for variable in &server.variables {
            if !server.url.value.contains(&format!("{{{}}}", variable.name.value)) {
                findings.push(Finding::new(
                    "dangling-reference",
                    &variable.name.place,
                    format!("the address has no variable `{}`", variable.name.value),
                    "stands for nothing",
                    "put it into the address, or remove it",
                ));
            }
        }
        for name in variables(&server.url.value) {
            if server.variables.get(name).is_none() {
                findings.push(Finding::new(
                    "dangling-reference",
                    &server.url.place,
                    format!("the variable `{name}` of the address is not described"),
                    format!("what is `{{{name}}}`?"),
                    format!("add `{name}` under `variables`"),
                ));
            }
        }
    }
    let mut url = server.url.value.clone();
    let mut environment = None;
    for variable in &server.variables {
        let placeholder = format!("{{{}}}", variable.name.value);
        match &variable.value.default {
            Some(default) => url = url.replace(&placeholder, &default.value),
            None => {
                url = url.replace(&placeholder, "{site}");
                environment = environment.or(variable.value.environment.as_ref());
            }
        }
    }
    let open = server.variables.iter().filter(|variable| variable.value.default.is_none()).count();
    if open != 1 || environment.is_none() {
        findings.push(Finding::new(
            "site",
            &server.url.place,
            "one variable of the address must be the caller's site",
            format!("{open} variables without a default"),
            "leave out `default` for one variable, and give it `environment: VARIABLE`",
        ));
    }
    let environment = environment.map_or_else(String::new, |environment| environment.value.clone());
    if url.starts_with("https://") {
        url = url.replace(":443/", "/");
    }
    (url, environment)
}

/// The `{variables}` of an address or path.
pub(super) fn variables(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
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
