//! What went in comes out: everything that the Model names is looked for in what was emitted.

use super::{EmitError, File};
use crate::model::{Enum, EnumValue, Model, Object, Operation, Resource, Returned, Webhook};
use std::collections::BTreeMap;

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

/// The emitted items by what stands for what: `impl` and `struct` bodies and modules, each with its texts.
#[derive(Default)]
pub(super) struct Written {
    /// `struct NAME` and `enum NAME`: its fields or variants.
    members: BTreeMap<String, Vec<String>>,
    /// The same on the wire.
    wires: BTreeMap<String, Vec<String>>,
    /// `impl TRAIT for NAME`, `impl NAME`: the texts that it holds.
    texts: BTreeMap<String, Vec<String>>,
    /// What is defined elsewhere: `pub use super::MODULE::NAME`, and `pub type NAME = OTHER`.
    elsewhere: Vec<Elsewhere>,
    /// The operations' modules.
    modules: BTreeMap<String, Written>,
}

/// A type that is defined elsewhere.
struct Elsewhere {
    /// Its name here.
    name: String,
    /// The way to its module, where it is another one: `super`, or `crate` and more.
    way: Vec<String>,
    /// Its name there.
    original: String,
}

impl Written {
    /// What a file holds.
    pub(super) fn of(file: &syn::File) -> Self {
        let mut written = Self::default();
        written.items(&file.items);
        written
    }

    fn items(&mut self, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Struct(item) => {
                    let named = |field: &syn::Field| Some((field.ident.as_ref()?.to_string(), wire(field)));
                    let (fields, wires): (Vec<_>, Vec<_>) = item
                        .fields
                        .iter()
                        .filter_map(named)
                        .map(|(field, wire)| (field.clone(), wire.unwrap_or(field)))
                        .unzip();
                    self.members.insert(item.ident.to_string(), fields);
                    self.wires.insert(item.ident.to_string(), wires);
                }
                syn::Item::Enum(item) => {
                    let variants = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
                    self.members.insert(item.ident.to_string(), variants);
                    let wires =
                        item.variants.iter().filter_map(|variant| text(&variant.discriminant.as_ref()?.1));
                    self.wires.insert(item.ident.to_string(), wires.collect());
                }
                syn::Item::Impl(item) => {
                    let name = last(&item.self_ty);
                    let key = match &item.trait_ {
                        Some((path, _)) => {
                            let of = path
                                .segments
                                .last()
                                .map(|segment| segment.ident.to_string())
                                .unwrap_or_default();
                            format!("{of} for {name}")
                        }
                        None => name,
                    };
                    let tokens = quote::ToTokens::to_token_stream(item);
                    texts(tokens, self.texts.entry(key).or_default());
                }
                syn::Item::Static(item) => {
                    let tokens = quote::ToTokens::to_token_stream(&item.expr);
                    texts(tokens, self.texts.entry(item.ident.to_string()).or_default());
                }
                syn::Item::Use(item) if matches!(item.vis, syn::Visibility::Public(_)) => {
                    self.taken_from(&[], &item.tree);
                }
                syn::Item::Type(item) => self.elsewhere.push(Elsewhere {
                    name: item.ident.to_string(),
                    way: Vec::new(),
                    original: last(&item.ty),
                }),
                syn::Item::Mod(item) => {
                    let mut inner = Self::default();
                    if let Some((_, items)) = &item.content {
                        inner.items(items);
                    }
                    self.modules.insert(item.ident.to_string(), inner);
                }
                _ => {}
            }
        }
    }

    /// What `pub use PATH::{…}` names.
    fn taken_from(&mut self, way: &[String], tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                self.taken_from(&[way, &[path.ident.to_string()]].concat(), &path.tree);
            }
            syn::UseTree::Name(name) => self.elsewhere.push(Elsewhere {
                name: name.ident.to_string(),
                way: way.to_vec(),
                original: name.ident.to_string(),
            }),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.taken_from(way, tree)),
            syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => {}
        }
    }

    /// All texts of the setters of a module: every `impl` but those of traits, and of the enum that a list is sorted by.
    fn setters(&self) -> impl Iterator<Item = &String> {
        self.texts
            .iter()
            .filter(|(key, _)| !key.contains(' ') && !["OPERATION", "SortBy"].contains(&key.as_str()))
            .flat_map(|(_, texts)| texts)
    }

    /// All texts of the setters of one type.
    fn setters_of(&self, type_name: &str) -> impl Iterator<Item = &String> {
        self.texts.get(type_name).into_iter().flatten()
    }
}

/// `#[wire = "…"]`.
fn wire(field: &syn::Field) -> Option<String> {
    let named = field.attrs.iter().find(|attribute| attribute.path().is_ident("wire"))?;
    text(&named.meta.require_name_value().ok()?.value)
}

fn text(expression: &syn::Expr) -> Option<String> {
    match expression {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn last(ty: &syn::Type) -> String {
    match ty {
        syn::Type::Path(path) => {
            path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The texts between quotes in tokens, documentation left out.
fn texts(tokens: proc_macro2::TokenStream, found: &mut Vec<String>) {
    let mut attribute = false;
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Punct(punct) => attribute = punct.as_char() == '#',
            proc_macro2::TokenTree::Group(group) => {
                if !attribute {
                    texts(group.stream(), found);
                }
                attribute = false;
            }
            proc_macro2::TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.push(text.value());
                }
            }
            proc_macro2::TokenTree::Ident(_) => attribute = false,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{account, account_shared};
    use crate::check::check;
    use crate::emit::{EmitError, enums, resources};
    use crate::model::{Commons, ErrorCode, Model};
    use crate::spec::Sources;

    fn car_park() -> Option<Model> {
        let files = [
            ("api.yaml", include_str!("../../tests/fixtures/car-park/api.yaml")),
            ("resources/ticket.yaml", include_str!("../../tests/fixtures/car-park/resources/ticket.yaml")),
        ];
        check(&Sources::new(files.map(|(path, text)| (path.to_owned(), text.to_owned())))).model
    }

    fn missing() -> EmitError {
        EmitError::Lost { differences: vec!["the test has nothing to go by".to_owned()] }
    }

    /// What is missing when a Model that says more is held against what was emitted before.
    fn lost(say_more: impl Fn(&mut Model) -> Option<()>) -> Result<Vec<String>, EmitError> {
        let Some(mut model) = car_park() else { return Ok(vec!["no Model".to_owned()]) };
        let Some(ticket) = model.resources.first() else { return Err(missing()) };
        let (file, syntax) = resources::resource(&model, &Commons::of(&model), ticket)?;
        account(&model, ticket, None, (&file, &syntax))?;
        let said = say_more(&mut model);
        assert!(said.is_some(), "the fixture has nothing to say more of");
        let Some(ticket) = model.resources.first() else { return Err(missing()) };
        match account(&model, ticket, None, (&file, &syntax)) {
            Err(EmitError::Lost { differences }) => Ok(differences),
            other => other.map(|()| Vec::new()),
        }
    }

    #[test]
    fn a_code_of_errors_and_a_shared_value_that_were_not_emitted_are_missed() -> Result<(), EmitError> {
        let Some(mut model) = car_park() else { return Err(missing()) };
        let emitted = enums::shared(&model)?;
        account_shared(&model, emitted.as_ref())?;
        let Some(value) = model.enums.iter().find_map(|made| made.values.first()).cloned() else {
            return Err(missing());
        };
        model.errors.push(ErrorCode { value, statuses: vec![404] });
        for made in model.enums.iter_mut().filter(|made| made.resource.is_none()) {
            made.values.truncate(1);
        }
        let Err(EmitError::Lost { differences }) = account_shared(&model, emitted.as_ref()) else {
            return Err(missing());
        };
        for what in ["enum Fuel", "wire names of Fuel", "enum ApiErrorCode"] {
            assert!(differences.iter().any(|line| line.contains(&format!(": {what}: "))), "{differences:#?}");
        }
        assert!(account_shared(&model, None).is_err());
        Ok(())
    }

    #[test]
    fn an_attribute_that_was_not_emitted_is_missed_wherever_it_should_stand() {
        let lost = lost(|model| {
            let attributes = &mut model.resources.first_mut()?.object.attributes;
            let mut more = attributes.first()?.clone();
            (more.wire, more.field) = ("more".to_owned(), "more".to_owned());
            attributes.push(more);
            Some(())
        });
        let expected = ["wire names of Ticket", "struct Ticket"].map(|what| {
            format!("src/ticket.rs: {what}: 5 in the spec, 4 emitted; lost [\"more\"], added []")
        });
        assert_eq!(lost, Ok(expected.to_vec()));
    }

    #[test]
    fn a_parameter_that_was_not_emitted_is_missed() {
        let lost = lost(|model| {
            let params = &mut model.resources.first_mut()?.operations.first_mut()?.params;
            let mut more = params.first()?.clone();
            more.wire = "more".to_owned();
            params.push(more);
            Some(())
        });
        let expected = ["create: `more` is not in OPERATION", "create: 0 setters of `more`"]
            .map(|what| format!("src/ticket.rs: {what}"));
        assert_eq!(lost, Ok(expected.to_vec()));
    }

    #[test]
    fn a_member_of_an_answer_that_was_not_emitted_is_missed_in_a_shared_one_too() {
        // `pay` answers with the type of `create`, and says more now.
        let lost = lost(|model| {
            let operations = &mut model.resources.first_mut()?.operations;
            let pay = operations.iter_mut().find(|operation| operation.name == "pay")?;
            let mut more = pay.returns.first()?.clone();
            (more.wire, more.field) = ("more".to_owned(), "more".to_owned());
            pay.returns.push(more);
            Some(())
        });
        let expected = ["wire names of Response", "struct Response"].map(|what| {
            format!("src/ticket.rs: {what}: 2 in the spec, 1 emitted; lost [\"more\"], added []")
        });
        assert_eq!(lost, Ok(expected.to_vec()));
    }

    #[test]
    fn an_enum_value_that_was_not_emitted_is_missed() {
        let lost = lost(|model| {
            let values = &mut model.enums.last_mut()?.values;
            let mut more = values.first()?.clone();
            (more.wire, more.variant) = ("more".to_owned(), "More".to_owned());
            values.push(more);
            Some(())
        });
        assert!(
            lost.is_ok_and(|lost| lost.len() == 2 && lost.iter().all(|line| line.contains("ore\"], added")))
        );
    }

    #[test]
    fn an_operation_that_was_not_emitted_is_missed() {
        let lost = lost(|model| {
            let operations = &mut model.resources.first_mut()?.operations;
            let mut more = operations.first()?.clone();
            more.module = "more".to_owned();
            operations.push(more);
            Some(())
        });
        let expected = ["no module `more`", "4 operations in the spec, 3 modules"]
            .map(|what| format!("src/ticket.rs: {what}"));
        assert_eq!(lost, Ok(expected.to_vec()));
    }
}
