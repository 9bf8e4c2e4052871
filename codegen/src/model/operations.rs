//! Operations: parameters, groups, steps, filters and answers, resolved.

use super::address::{address, path_id};
use super::build::{page, text};
use super::names::{RESERVED_METHODS, RESERVED_TYPES, Scope, pascal, snake, snake_at};
use super::objects::RESERVED_FIELDS;
use super::tables::Tables;
use super::types::{Bounds, Words, constraints, resolve, unknown};
use super::{
    Body, EnumValue, Filter, Group, Method, Needed, Operation, Operator, Param, ResourceId, Returned, Step,
    Takes, Type,
};
use crate::finding::Finding;
use crate::spec::{self, At, Entry};

/// Every operator of the API.
pub(crate) const OPERATORS: &[Operator] = &[
    Operator { wire: "is", type_name: "Is", function: "is", takes: Takes::One },
    Operator { wire: "is_not", type_name: "IsNot", function: "is_not", takes: Takes::One },
    Operator { wire: "starts_with", type_name: "StartsWith", function: "starts_with", takes: Takes::One },
    Operator { wire: "in", type_name: "In", function: "one_of", takes: Takes::Many },
    Operator { wire: "not_in", type_name: "NotIn", function: "not_one_of", takes: Takes::Many },
    Operator { wire: "is_present", type_name: "IsPresent", function: "is_present", takes: Takes::Flag },
    Operator { wire: "lt", type_name: "Lt", function: "lt", takes: Takes::One },
    Operator { wire: "lte", type_name: "Lte", function: "lte", takes: Takes::One },
    Operator { wire: "gt", type_name: "Gt", function: "gt", takes: Takes::One },
    Operator { wire: "gte", type_name: "Gte", function: "gte", takes: Takes::One },
    Operator { wire: "between", type_name: "Between", function: "between", takes: Takes::Two },
    Operator { wire: "after", type_name: "After", function: "after", takes: Takes::One },
    Operator { wire: "before", type_name: "Before", function: "before", takes: Takes::One },
    Operator { wire: "on", type_name: "On", function: "on", takes: Takes::One },
];

/// The operators that each type of filter may have at all.
pub(crate) fn operators_of(ty: Type) -> &'static [&'static str] {
    match ty {
        Type::Text => &["is", "is_not", "starts_with", "in", "not_in", "is_present"],
        Type::Enum(_) => &["is", "is_not", "in", "not_in", "is_present"],
        Type::Integer => &["is", "is_not", "lt", "lte", "gt", "gte", "between", "is_present"],
        Type::Timestamp => &["after", "before", "on", "between", "is_present"],
        Type::Boolean => &["is", "is_present"],
        _ => &[],
    }
}

/// Resolves a resource's operations.
pub(super) fn operations(
    resource: &spec::Resource,
    inside: ResourceId,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Operation> {
    let mut modules = Scope::new(format!("`{}`", resource.resource.value), &["clone"]);
    resource
        .operations
        .iter()
        .map(|entry| operation(entry, resource, inside, &mut modules, tables, findings))
        .collect()
}

fn operation(
    entry: &Entry<spec::Operation>,
    resource: &spec::Resource,
    inside: ResourceId,
    modules: &mut Scope,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Operation {
    let spec = &entry.value;
    let (method, path) = address(entry, findings);
    let path_id = path_id(&path, findings);
    if let Some(host) = &spec.host {
        let label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if host.value.is_empty() || !host.value.chars().all(label) {
            findings.push(Finding::new(
                "address",
                &host.place,
                format!("`{}` is no sub-domain", host.value),
                "one label of lower-case letters, digits and `-`",
                "write only what stands between the site and the API's domain",
            ));
        }
    }
    if spec.json && method == Method::Get {
        findings.push(Finding::new(
            "body",
            &entry.name.place,
            "a GET has no body",
            "`json: true` on a GET",
            "remove `json`, or write `post`",
        ));
    }
    let body = match method {
        Method::Get => Body::None,
        Method::Post if spec.json => Body::Json,
        Method::Post => Body::Form,
    };
    let module = modules.claim(&entry.name, spec.rust_name.as_ref(), snake, findings);
    let mut maker = Maker {
        inside,
        tables,
        findings,
        types: Scope::new(format!("module `{module}`"), RESERVED_TYPES),
        methods: Scope::new(format!("`{module}`"), RESERVED_METHODS),
        params: Vec::new(),
        groups: Vec::new(),
    };
    // The type that begins or completes a call takes the operation's own name, whatever that is in the prelude.
    let builder = maker.types.take(pascal(&module), &entry.name.value, &entry.name.place, maker.findings);
    let mut steps = Vec::new();
    for param in &spec.params {
        maker.top_level(param, &mut steps);
    }
    let filters = spec.filters.iter().enumerate();
    let filters = filters.map(|(number, filter)| maker.filter(number, filter, &mut steps)).collect();
    let sort_by = maker.sort_by(&spec.sort_by);
    let (returns, next_offset) = maker.returns(entry);
    let Maker { params, groups, findings, .. } = maker;
    Operation {
        place: entry.name.place.clone(),
        name: entry.name.value.clone(),
        module,
        builder,
        method,
        path: path.value,
        path_id,
        host: spec.host.as_ref().map(|host| host.value.clone()),
        body,
        idempotent: spec.idempotent,
        custom_fields: spec.custom_fields,
        deprecated: spec.deprecated,
        doc: match &spec.doc {
            Some(doc) => text(Some(doc)),
            None => format!("The operation `{}` of `{}`.", entry.name.value, resource.resource.value),
        },
        source: page(spec.source.as_ref().unwrap_or(&resource.source), tables.spec, findings),
        params,
        groups,
        steps,
        filters,
        sort_by,
        list: spec.list,
        returns,
        next_offset,
    }
}

/// What is at hand while one operation is resolved.
struct Maker<'m, 's> {
    inside: ResourceId,
    tables: &'m Tables<'s>,
    findings: &'m mut Vec<Finding>,
    types: Scope,
    methods: Scope,
    params: Vec<Param>,
    groups: Vec<Group>,
}

impl Maker<'_, '_> {
    fn top_level(&mut self, entry: &Entry<spec::Param>, steps: &mut Vec<Step>) {
        let rust_name = entry.value.rust_name.as_ref();
        if let Some(members) = &entry.value.params {
            let method =
                self.methods.claim(&entry.name, rust_name.map(snake_at).as_ref(), snake, self.findings);
            let group = self.group(entry, members, method.clone());
            if self.groups.get(group).is_some_and(|group| group.required) {
                let type_name = self.step(&format!("Needs{}", pascal(&method)), &entry.name);
                steps.push(Step { type_name, needs: Needed::Group(group) });
            }
            return;
        }
        let method = self.methods.claim(&entry.name, rust_name, snake, self.findings);
        let step = pascal(&method);
        let Some(number) = self.param(entry, entry.name.value.clone(), method, None, false) else { return };
        if entry.value.required {
            let type_name = self.step(&format!("Needs{step}"), &entry.name);
            steps.push(Step { type_name, needs: Needed::Param(number) });
        }
    }

    fn step(&mut self, name: &str, wire: &At<String>) -> String {
        self.types.take(name.to_owned(), &wire.value, &wire.place, self.findings)
    }

    fn group(
        &mut self,
        entry: &Entry<spec::Param>,
        members: &spec::Entries<spec::Param>,
        method: String,
    ) -> usize {
        let spec = &entry.value;
        let type_name = self.types.claim(&entry.name, spec.rust_name.as_ref(), pascal, self.findings);
        let number = self.groups.len();
        let required = !spec.optional && members.iter().any(|member| member.value.required);
        self.groups.push(Group {
            wire: entry.name.value.clone(),
            method,
            type_name: type_name.clone(),
            required,
            list: spec.list,
            doc: text(spec.doc.as_deref()),
            steps: Vec::new(),
            place: entry.name.place.clone(),
        });
        if spec.ty.is_some() || spec.required {
            self.findings.push(Finding::new(
                "group",
                &entry.name.place,
                format!("`{}` is a group and takes neither `type` nor `required`", entry.name.value),
                "a group is required when one of its parameters is, unless it is `optional`",
                "remove `type` and `required`",
            ));
        }
        let mut methods = Scope::new(format!("`{type_name}`"), &["clone", "new"]);
        let mut steps = Vec::new();
        for member in members {
            if member.value.params.is_some() {
                self.findings.push(Finding::new(
                    "group",
                    &member.name.place,
                    "groups do not nest",
                    "a group inside a group",
                    "on the wire this is JSON: write `type: json`",
                ));
                continue;
            }
            if member.value.list {
                self.findings.push(Finding::new(
                    "group",
                    &member.name.place,
                    "a group holds no list of scalars",
                    "a list inside a group",
                    "on the wire this is JSON: write `type: json`",
                ));
            }
            let member_method =
                methods.claim(&member.name, member.value.rust_name.as_ref(), snake, self.findings);
            let wire = format!("{}[{}]", entry.name.value, member.name.value);
            let needs = format!("{type_name}Needs{}", pascal(&member_method));
            let Some(param) = self.param(member, wire, member_method, Some(number), spec.list) else {
                continue;
            };
            // A group has nothing of its own that could be called: it is deprecated in its members.
            if let Some(made) = self.params.get_mut(param) {
                made.deprecated |= spec.deprecated;
            }
            if member.value.required {
                let type_name = self.step(&needs, &member.name);
                steps.push(Step { type_name, needs: Needed::Param(param) });
            }
        }
        if let Some(group) = self.groups.get_mut(number) {
            group.steps = steps;
        }
        number
    }

    fn param(
        &mut self,
        entry: &Entry<spec::Param>,
        wire: String,
        method: String,
        group: Option<usize>,
        in_list: bool,
    ) -> Option<usize> {
        let spec = &entry.value;
        let Some(ty) = &spec.ty else {
            self.findings.push(Finding::new(
                "missing-key",
                &entry.name.place,
                format!("`{wire}` needs `type`, or `params` if it is a group"),
                "neither a type nor members",
                "add `type: …` or `params: …`",
            ));
            return None;
        };
        let words = Words { ty, of: spec.of.as_ref(), sensitive: spec.sensitive.as_ref() };
        let ty = resolve(&words, Some(self.inside), false, self.tables, self.findings);
        let bounds = Bounds {
            required: spec.required,
            min_chars: spec.min_chars.as_ref(),
            max_chars: spec.max_chars.as_ref(),
            min: spec.min.as_ref(),
            max: spec.max.as_ref(),
            digits: spec.digits,
            format: spec.format.as_ref(),
            name: &entry.name,
            default: spec.default.as_ref(),
        };
        let constraints = constraints(&bounds, ty, self.tables, self.findings);
        self.params.push(Param {
            place: entry.name.place.clone(),
            wire,
            method,
            ty,
            group,
            list: spec.list,
            in_list,
            constraints,
            deprecated: spec.deprecated,
            doc: text(spec.doc.as_deref()),
        });
        Some(self.params.len() - 1)
    }

    fn filter(&mut self, number: usize, entry: &Entry<spec::Filter>, steps: &mut Vec<Step>) -> Filter {
        let spec = &entry.value;
        let words = Words { ty: &spec.ty, of: spec.of.as_ref(), sensitive: None };
        let ty = resolve(&words, Some(self.inside), false, self.tables, self.findings);
        let allowed = operators_of(ty);
        if allowed.is_empty() {
            self.findings.push(Finding::new(
                "filter-type",
                &spec.ty.place,
                format!("nothing filters by `{}`", ty.word()),
                "not a type of filter",
                "write string, enum, integer, timestamp or boolean",
            ));
        }
        let mut operators = Vec::new();
        for operator in spec.operators.iter().filter(|_| !allowed.is_empty()) {
            match OPERATORS.iter().find(|known| known.wire == operator.value) {
                Some(known) if operators.contains(known) => self.findings.push(Finding::new(
                    "duplicate-name",
                    &operator.place,
                    format!("`{}` is listed twice", operator.value),
                    "listed before",
                    "remove one",
                )),
                Some(known) if allowed.contains(&known.wire) => operators.push(*known),
                _ => self.findings.push(unknown(
                    "operator",
                    operator,
                    &format!("operator of `{}` filters", ty.word()),
                    allowed,
                )),
            }
        }
        let method = self.methods.claim(&entry.name, spec.rust_name.as_ref(), snake, self.findings);
        let marker = self.step(&format!("{}Filter", pascal(&method)), &entry.name);
        if spec.required {
            if spec.operators.is_empty() {
                self.findings.push(Finding::new(
                    "empty",
                    &entry.name.place,
                    format!("`{}` is required, and has no operator to give it with", entry.name.value),
                    "no call can be made",
                    "list its operators, or remove `required`",
                ));
            }
            let type_name = self.step(&format!("Needs{}", pascal(&method)), &entry.name);
            steps.push(Step { type_name, needs: Needed::Filter(number) });
        }
        Filter {
            place: entry.name.place.clone(),
            wire: entry.name.value.clone(),
            method,
            marker,
            ty,
            operators,
            required: spec.required,
            deprecated: spec.deprecated,
            doc: text(spec.doc.as_deref()),
        }
    }

    fn sort_by(&mut self, keys: &[At<String>]) -> Vec<EnumValue> {
        let mut variants = Scope::new("enum `SortBy`", &["Self", "Unknown"]);
        if let Some(first) = keys.first() {
            self.methods.take("sort_by".to_owned(), "sort_by", &first.place, self.findings);
        }
        keys.iter()
            .map(|key| EnumValue {
                place: key.place.clone(),
                wire: key.value.clone(),
                variant: variants.claim(key, None, pascal, self.findings),
                doc: format!("By `{}`.", key.value),
            })
            .collect()
    }

    fn returns(&mut self, entry: &Entry<spec::Operation>) -> (Vec<Returned>, Option<Returned>) {
        let mut fields = Scope::new("`Response`", RESERVED_FIELDS);
        let mut next_offset = None;
        let mut returns = Vec::new();
        for member in &entry.value.returns {
            let returned = returned(member, self.inside, &mut fields, self.tables, self.findings);
            if entry.value.list && member.name.value == "next_offset" {
                next_offset = Some(returned);
            } else {
                returns.push(returned);
            }
        }
        if entry.value.list && returns.is_empty() {
            self.findings.push(Finding::new(
                "empty",
                &entry.name.place,
                "a list needs `returns`: what does an entry hold?",
                "nothing is returned",
                "add `returns: { RESOURCE: always }`",
            ));
        }
        (returns, next_offset)
    }
}

/// Resolves a member of an answer, or of what an event is about.
pub(super) fn returned(
    member: &Entry<spec::Returned>,
    inside: ResourceId,
    fields: &mut Scope,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Returned {
    let spec = &member.value;
    let ty = match &spec.ty {
        Some(ty) => {
            let words = Words { ty, of: None, sensitive: None };
            resolve(&words, Some(inside), false, tables, findings)
        }
        None => {
            let name = spec.resource.as_ref().unwrap_or(&member.name);
            tables.find_resource(&name.value).map_or_else(
                || {
                    let resources = tables.spec.resources.iter();
                    let known: Vec<&str> = resources.map(|r| r.resource.value.as_str()).collect();
                    findings.push(unknown("dangling-reference", name, "resource", &known));
                    Type::Json
                },
                Type::Resource,
            )
        }
    };
    Returned {
        wire: member.name.value.clone(),
        field: fields.claim(&member.name, spec.rust_name.as_ref(), snake, findings),
        ty,
        list: spec.list,
        always: spec.always,
        max_chars: spec.max_chars.as_ref().map(|max| max.value),
        doc: text(spec.doc.as_deref()),
        place: member.name.place.clone(),
    }
}
