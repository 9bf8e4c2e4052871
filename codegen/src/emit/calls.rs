//! Documented pairs to a typed call: what examples and contract tests of samples, constraints and vectors are written with.

use super::types::ident;
use crate::check::{filter, is_custom, param};
use crate::model::{EnumId, Model, Needed, Operation, Operator, Param, Resource, Step, Subject, Takes, Type};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

/// A value on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// As it stands there.
    Text(String),
    /// A character so many times, for values at their bounds.
    Repeated(char, usize),
    /// A character so many times, and a text behind it.
    Ended(char, usize, &'static str),
    /// What the variable `value` holds: of an enum, each value in turn.
    Variable,
}

impl Value {
    /// As it stands on the wire; nothing for a variable.
    pub(super) fn on_the_wire(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Repeated(character, count) => character.to_string().repeat(*count),
            Self::Ended(character, count, end) => character.to_string().repeat(*count) + end,
            Self::Variable => String::new(),
        }
    }
}

/// A typed call: an expression that begins at `client` and ends at a complete builder.
#[derive(Debug, Clone)]
pub struct CallText {
    /// The expression.
    pub expression: TokenStream,
    /// The paths that it uses.
    pub uses: BTreeSet<String>,
}

/// Writes pairs as a typed call.
///
/// # Errors
/// Why it cannot be written: pairs that the operation does not have, required parameters that no pair gives, values that
/// their type cannot hold.
pub fn call<'w>(
    model: &'w Model,
    subject: Subject,
    path_id: Option<&str>,
    pairs: &'w [(String, Value)],
) -> Result<CallText, Vec<String>> {
    written(model, subject, |writer| writer.write(path_id, pairs))
}

/// The type of an enum, as a test names it, and the path that it uses.
pub(super) fn enum_type(model: &Model, id: EnumId) -> Option<(TokenStream, String)> {
    let made = model.enumeration(id)?;
    let owner = made.resource.and_then(|id| model.resource(id));
    let module = owner.map_or("enums", |resource| resource.module.as_str());
    let (path, module, ty) =
        (format!("{}::{module}", model.api.crate_name), ident(module), ident(&made.type_name));
    Some((quote!(#module::#ty), path))
}

/// Writes the steps of a call and of its groups one by one, each with its type: a step that is missing does not compile.
///
/// # Errors
/// As for [`call`].
pub(super) fn steps<'w>(
    model: &'w Model,
    subject: Subject,
    path_id: Option<&str>,
    pairs: &'w [(String, Value)],
) -> Result<CallText, Vec<String>> {
    written(model, subject, |writer| writer.write_steps(path_id, pairs))
}

fn written<'w>(
    model: &'w Model,
    subject: Subject,
    write: impl FnOnce(&mut Writer<'w>) -> TokenStream,
) -> Result<CallText, Vec<String>> {
    let Subject::Operation(id, _) = subject else { return Err(vec!["not an operation".to_owned()]) };
    let (Some(resource), Some(operation)) = (model.resource(id), model.operation(subject)) else {
        return Err(vec!["not an operation".to_owned()]);
    };
    let mut writer = Writer { model, resource, operation, uses: BTreeSet::new(), faults: Vec::new() };
    let expression = write(&mut writer);
    if writer.faults.is_empty() { Ok(CallText { expression, uses: writer.uses }) } else { Err(writer.faults) }
}

struct Writer<'w> {
    model: &'w Model,
    resource: &'w Resource,
    operation: &'w Operation,
    uses: BTreeSet<String>,
    faults: Vec<String>,
}

/// What one setter is given.
enum Given<'w> {
    Param(&'w Param, Vec<&'w Value>),
    Group(usize, BTreeMap<usize, Vec<(&'w Param, &'w Value)>>),
    Filter(&'w crate::model::Filter, Operator, &'w Value),
    Sort(&'static str, String),
    /// A field that a site has of its own, by its name on the wire.
    Custom(&'w str, &'w Value),
}

impl<'w> Writer<'w> {
    fn write(&mut self, path_id: Option<&str>, pairs: &'w [(String, Value)]) -> TokenStream {
        let operation = self.operation;
        let accessor = self.resource.accessor.as_ref().map_or("client", |accessor| accessor.method.as_str());
        let (accessor, method) = (ident(accessor), ident(&operation.module));
        let id = match (&operation.path_id, path_id) {
            (Some(name), None) => {
                self.faults.push(format!("the path needs `{name}`"));
                None
            }
            (Some(_), id) => id,
            (None, _) => None,
        };
        let mut call = quote!(client.#accessor().#method(#id));
        let mut given = self.given(pairs);
        for step in &operation.steps {
            match given.iter().position(|given| answers(step.needs, given, operation)) {
                Some(index) => call.extend(self.setter(&given.remove(index))),
                None => self.faults.push(format!("`{}` is required", wire(step, operation))),
            }
        }
        for given in &given {
            call.extend(self.setter(given));
        }
        call
    }

    fn write_steps(&mut self, path_id: Option<&str>, pairs: &'w [(String, Value)]) -> TokenStream {
        let operation = self.operation;
        let module = self.module();
        let accessor = self.resource.accessor.as_ref().map_or("client", |accessor| accessor.method.as_str());
        let (accessor, method) = (ident(accessor), ident(&operation.module));
        let given = self.given(pairs);
        let type_of = |steps: &[Step], index: usize, end: &str| {
            ident(steps.get(index).map_or(end, |step| step.type_name.as_str()))
        };
        let first = type_of(&operation.steps, 0, &operation.builder);
        let mut statements = quote! { let step: #module::#first = client.#accessor().#method(#path_id); };
        for (index, step) in operation.steps.iter().enumerate() {
            let Some(given) = given.iter().find(|given| answers(step.needs, given, operation)) else {
                continue;
            };
            let (setter, next) =
                (self.setter(given), type_of(&operation.steps, index + 1, &operation.builder));
            statements.extend(quote! { let step: #module::#next = step #setter; });
        }
        let mut all = quote! { { #statements let _ = step; } };
        for given in &given {
            let Given::Group(number, groups) = given else { continue };
            let (Some(group), Some(members)) = (operation.groups.get(*number), groups.values().next()) else {
                continue;
            };
            let ty = ident(&group.type_name);
            let mut statements = TokenStream::new();
            for (index, step) in group.steps.iter().enumerate() {
                let needed = members.iter().find(|(param, _)| is_param(step.needs, param, operation));
                let Some((param, value)) = needed else { continue };
                let (method, value) = (ident(&param.method), self.argument(param, &[value]));
                let next = type_of(&group.steps, index + 1, &group.type_name);
                statements.extend(if index == 0 {
                    quote! { let group: #module::#next = #module::#ty::#method(#value); }
                } else {
                    quote! { let group: #module::#next = group.#method(#value); }
                });
            }
            if !statements.is_empty() {
                all.extend(quote! { { #statements let _ = group; } });
            }
        }
        all
    }

    /// Sorts pairs by setter, in the order of the first pair of each.
    fn given(&mut self, pairs: &'w [(String, Value)]) -> Vec<Given<'w>> {
        let mut all: Vec<Given<'w>> = Vec::new();
        for (name, value) in pairs {
            if let Some(param) = param(self.operation, name) {
                let same = |given: &&mut Given<'w>| match (given, param.group) {
                    (Given::Group(number, _), Some(group)) => *number == group,
                    (Given::Param(other, _), None) => other.wire == param.wire,
                    _ => false,
                };
                let index = if param.in_list { index(name) } else { 0 };
                match (all.iter_mut().find(same), param.group) {
                    (Some(Given::Group(_, groups)), _) => {
                        groups.entry(index).or_default().push((param, value))
                    }
                    (Some(Given::Param(_, values)), _) => values.push(value),
                    (_, Some(group)) => {
                        all.push(Given::Group(group, BTreeMap::from([(index, vec![(param, value)])])));
                    }
                    (_, None) => all.push(Given::Param(param, vec![value])),
                }
            } else if let Some((filter, operator)) = filter(self.operation, name) {
                all.push(Given::Filter(filter, operator, value));
            } else if let (Some(order), Value::Text(key)) = (sort_order(name), value)
                && !self.operation.sort_by.is_empty()
            {
                all.push(Given::Sort(order, key.clone()));
            } else if is_custom(self.operation, name) {
                all.push(Given::Custom(name, value));
            } else {
                self.faults.push(format!("the spec has no `{name}`"));
            }
        }
        all
    }

    fn setter(&mut self, given: &Given<'w>) -> TokenStream {
        match given {
            Given::Param(param, values) => {
                let (method, value) = (ident(&param.method), self.argument(param, values));
                quote!(.#method(#value))
            }
            Given::Group(number, groups) => self.group_setter(*number, groups),
            Given::Custom(name, value) => {
                let value = value.on_the_wire();
                quote!(.custom_field(#name, #value))
            }
            Given::Filter(filter, operator, value) => {
                let method = ident(&filter.method);
                let condition = self.condition(filter.ty, *operator, value);
                quote!(.#method(#condition))
            }
            Given::Sort(order, key) => {
                self.uses.insert(format!("{}::sort", self.model.api.crate_name));
                let order = ident(order);
                let variant = self.operation.sort_by.iter().find(|known| known.wire == *key);
                let Some(variant) = variant.map(|known| ident(&known.variant)) else {
                    self.faults.push(format!("the spec does not sort by `{key}`"));
                    return TokenStream::new();
                };
                let module = self.module();
                quote!(.sort_by(sort::#order(#module::SortBy::#variant)))
            }
        }
    }

    fn group_setter(
        &mut self,
        number: usize,
        groups: &BTreeMap<usize, Vec<(&'w Param, &'w Value)>>,
    ) -> TokenStream {
        let Some(group) = self.operation.groups.get(number) else { return TokenStream::new() };
        let (method, ty, module) = (ident(&group.method), ident(&group.type_name), self.module());
        let mut written = Vec::new();
        for members in groups.values() {
            let mut members = members.clone();
            let mut expression = quote!(#module::#ty);
            if group.steps.is_empty() {
                expression.extend(quote!(::new()));
            }
            for (index, step) in group.steps.iter().enumerate() {
                let needed = |(param, _): &(&Param, &Value)| is_param(step.needs, param, self.operation);
                let Some(position) = members.iter().position(needed) else {
                    self.faults.push(format!("`{}` is required", wire(step, self.operation)));
                    continue;
                };
                let (param, value) = members.remove(position);
                let (method, value) = (ident(&param.method), self.argument(param, &[value]));
                expression.extend(if index == 0 {
                    quote!(::#method(#value))
                } else {
                    quote!(.#method(#value))
                });
            }
            for (param, value) in members {
                let (method, value) = (ident(&param.method), self.argument(param, &[value]));
                expression.extend(quote!(.#method(#value)));
            }
            written.push(expression);
        }
        if group.list { quote!(.#method([#(#written),*])) } else { quote!(.#method(#(#written)*)) }
    }

    /// The operation's module, as a caller names it.
    fn module(&mut self) -> TokenStream {
        self.uses.insert(format!("{}::{}", self.model.api.crate_name, self.resource.module));
        let (resource, operation) = (ident(&self.resource.module), ident(&self.operation.module));
        quote!(#resource::#operation)
    }

    fn argument(&mut self, param: &Param, values: &[&Value]) -> TokenStream {
        if param.list {
            let values = values.iter().map(|value| self.value(param.ty, value));
            return quote!([#(#values),*]);
        }
        let Some(value) = values.last() else { return TokenStream::new() };
        if matches!(value, Value::Text(text) if text.is_empty()) && !param.constraints.required {
            self.uses.insert(format!("{}::Field", self.model.api.crate_name));
            return quote!(Field::Cleared);
        }
        self.value(param.ty, value)
    }

    fn condition(&mut self, ty: Type, operator: Operator, value: &Value) -> TokenStream {
        self.uses.insert(format!("{}::filter", self.model.api.crate_name));
        let function = ident(operator.function);
        let text = match value {
            Value::Text(text) => text.as_str(),
            Value::Repeated(..) | Value::Ended(..) | Value::Variable => "",
        };
        match operator.takes {
            Takes::One => {
                let value = self.value(ty, value);
                quote!(filter::#function(#value))
            }
            Takes::Flag => {
                let value = self.value(Type::Boolean, value);
                quote!(filter::#function(#value))
            }
            Takes::Many | Takes::Two => {
                let Ok(items) = serde_json::from_str::<Vec<serde_json::Value>>(text) else {
                    self.faults.push(format!("`{text}` is no JSON list"));
                    return TokenStream::new();
                };
                if items.is_empty() {
                    let one = self.element(ty);
                    return quote!(filter::#function(Vec::<#one>::new()));
                }
                let items: Vec<TokenStream> = items
                    .iter()
                    .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                    .map(|item| self.value(ty, &Value::Text(item)))
                    .collect();
                match operator.takes {
                    Takes::Two => quote!(filter::#function(#(#items),*)),
                    _ => quote!(filter::#function([#(#items),*])),
                }
            }
        }
    }

    /// The type of a filter's values, as a caller names it.
    fn element(&mut self, ty: Type) -> TokenStream {
        match ty {
            Type::Enum(id) => self.enumeration(id),
            Type::Integer => quote!(i64),
            Type::Boolean => quote!(bool),
            Type::Timestamp => {
                self.uses.insert(format!("{}::Timestamp", self.model.api.crate_name));
                quote!(Timestamp)
            }
            _ => quote!(String),
        }
    }

    fn value(&mut self, ty: Type, value: &Value) -> TokenStream {
        let text = match value {
            Value::Text(text) => text.as_str(),
            Value::Variable => return quote!(value.clone()),
            Value::Repeated(character, count @ (0 | 1)) => {
                let text = character.to_string().repeat(*count);
                return quote!(#text);
            }
            Value::Ended(character, count @ (0 | 1), end) => {
                let text = character.to_string().repeat(*count) + end;
                return quote!(#text);
            }
            Value::Ended(character, count, end) => {
                let (text, count) = (character.to_string(), Literal::usize_unsuffixed(*count));
                return quote!(#text.repeat(#count) + #end);
            }
            Value::Repeated(character, count) => {
                let (text, count) = (character.to_string(), Literal::usize_unsuffixed(*count));
                return quote!(#text.repeat(#count));
            }
        };
        match ty {
            Type::Integer => self.number(text.parse().map(Literal::i64_unsuffixed), text),
            Type::Number => {
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                self.number(number.map(Literal::f64_unsuffixed).ok_or("not a number"), text)
            }
            Type::Timestamp => {
                self.uses.insert(format!("{}::Timestamp", self.model.api.crate_name));
                let seconds = self.number(text.parse().map(Literal::i64_unsuffixed), text);
                quote!(Timestamp::from_seconds(#seconds))
            }
            Type::Boolean => match text {
                "true" => quote!(true),
                "false" => quote!(false),
                _ => self.number(Err("not a boolean"), text),
            },
            Type::Json => match serde_json::from_str::<serde_json::Value>(text) {
                // Given as a text, it is sent as it stands, with blanks that the documentation prints.
                Ok(json) => {
                    let compact = json.to_string();
                    let tokens = if compact == text { json_tokens(&json) } else { quote!(#text) };
                    quote!(serde_json::json!(#tokens))
                }
                Err(_) => self.number(Err("not JSON"), text),
            },
            Type::Enum(id) => self.variant(id, text),
            Type::Text | Type::Decimal | Type::Secret(_) | Type::Part(..) | Type::Resource(_) => {
                quote!(#text)
            }
        }
    }

    fn number<E>(&mut self, parsed: Result<Literal, E>, text: &str) -> TokenStream {
        match parsed {
            Ok(literal) => quote!(#literal),
            Err(_) => {
                self.faults.push(format!("the type cannot hold `{text}`"));
                TokenStream::new()
            }
        }
    }

    fn variant(&mut self, id: EnumId, wire: &str) -> TokenStream {
        let ty = self.enumeration(id);
        match self.model.enumeration(id).and_then(|made| made.variant(wire)).map(ident) {
            Some(variant) => quote!(#ty::#variant),
            None => quote!(#ty::from_wire(#wire)),
        }
    }

    /// An enum's type, as a caller names it.
    fn enumeration(&mut self, id: EnumId) -> TokenStream {
        let Some((ty, path)) = enum_type(self.model, id) else { return TokenStream::new() };
        self.uses.insert(path);
        ty
    }
}

/// JSON as the macro `json!` takes it: Rust spells the escapes of texts in another way.
fn json_tokens(json: &serde_json::Value) -> TokenStream {
    use serde_json::Value as Json;
    match json {
        Json::Null => quote!(null),
        Json::Bool(value) => quote!(#value),
        Json::Number(number) => number.to_string().parse().unwrap_or_default(),
        Json::String(text) => quote!(#text),
        Json::Array(items) => {
            let items = items.iter().map(json_tokens);
            quote!([#(#items),*])
        }
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = json_tokens(value);
                quote!(#name: #value)
            });
            quote!({ #(#members),* })
        }
    }
}

fn answers(needed: Needed, given: &Given<'_>, operation: &Operation) -> bool {
    match (needed, given) {
        (Needed::Group(number), Given::Group(other, _)) => number == *other,
        (Needed::Param(_), Given::Param(param, _)) => is_param(needed, param, operation),
        (Needed::Filter(number), Given::Filter(filter, ..)) => {
            operation.filters.get(number).is_some_and(|needed| needed.wire == filter.wire)
        }
        _ => false,
    }
}

fn is_param(needed: Needed, param: &Param, operation: &Operation) -> bool {
    matches!(needed, Needed::Param(number)
        if operation.params.get(number).is_some_and(|needed| needed.wire == param.wire))
}

fn wire<'o>(step: &Step, operation: &'o Operation) -> &'o str {
    match step.needs {
        Needed::Param(number) => operation.params.get(number).map_or("", |param| param.wire.as_str()),
        Needed::Group(number) => operation.groups.get(number).map_or("", |group| group.wire.as_str()),
        Needed::Filter(number) => operation.filters.get(number).map_or("", |filter| filter.wire.as_str()),
    }
}

/// The index at a name's end.
fn index(name: &str) -> usize {
    name.strip_suffix(']')
        .and_then(|name| name.rsplit_once('['))
        .and_then(|(_, index)| index.parse().ok())
        .unwrap_or(0)
}

fn sort_order(name: &str) -> Option<&'static str> {
    match name {
        "sort_by[asc]" => Some("asc"),
        "sort_by[desc]" => Some("desc"),
        _ => None,
    }
}
