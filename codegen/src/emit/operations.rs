//! An operation: its data, its steps and setters, its answer.

use super::docs::doc;
use super::enums::enumeration_of;
use super::groups::{Context, block, deprecated};
use super::models;
use super::operators;
use super::types::{self, ident};
use crate::model::{
    Body, Commons, Constraints, Filter, GroupId, Method, Model, Operation, Param, Resource, ResourceId, Type,
};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The module of an operation.
pub(super) fn module(
    model: &Model,
    resource: &Resource,
    here: ResourceId,
    operation: &Operation,
    before: &[Operation],
    commons: &Commons,
) -> TokenStream {
    let shared = operation.shared(before);
    let common = operation.groups.iter().enumerate().filter_map(|(group, _)| {
        let id = GroupId { resource: here, operation: before.len(), group };
        Some(commons.of_group(id)?.type_name.as_str())
    });
    let common: Vec<&str> = common.collect();
    let context = Context { model, here, operation, shared: &shared, common: &common };
    let name = ident(&operation.module);
    let accessor = resource.accessor.as_ref().map_or("", |accessor| accessor.type_name.as_str());
    let about =
        doc(&format!("A call of [`{accessor}::{0}`]: its parameters and its answer.", operation.module));
    let data = data(context, &resource.name);
    let steps = context.steps();
    let builder = builder(context);
    let own = operation.groups.iter().enumerate().filter(|(_, group)| !context.shares(&group.type_name));
    let groups = own.map(|(number, group)| context.group(number, group));
    let filters = operation.filters.iter().map(|filter| marker(context, filter));
    let sets = operators::shares_sets(operation).then(|| quote! { use crate::operators::*; });
    let sort_by = (!operation.sort_by.is_empty())
        .then(|| enumeration_of("SortBy", "What the list can be sorted by.", &operation.sort_by));
    let answer = (!context.shares(operation.answer())).then(|| answer(context));
    let from = context.shared_types();
    quote! {
        #about
        pub mod #name {
            #sets
            use chargebee_runtime::ground::*;
            #from

            #data
            #steps
            #builder
            #(#groups)*
            #(#filters)*
            #sort_by
            #answer
        }
    }
}

fn data(context: Context<'_>, resource: &str) -> TokenStream {
    let Operation { name, path, idempotent, .. } = context.operation;
    let method = match context.operation.method {
        Method::Get => quote!(Method::Get),
        Method::Post => quote!(Method::Post),
    };
    let body = match context.operation.body {
        Body::None => quote!(Body::None),
        Body::Form => quote!(Body::Form),
        Body::Json => quote!(Body::Json),
    };
    let host = match &context.operation.host {
        Some(host) => quote!(Some(#host)),
        None => quote!(None),
    };
    let params = params(context);
    let filters = context.operation.filters.iter().map(|filter| {
        let make = ident(kind(filter.ty));
        let wire = &filter.wire;
        let required = filter.required.then(|| quote!(.required()));
        match values(context, filter.ty) {
            Some(values) => quote!(Filter::#make(#wire, #values) #required),
            None => quote!(Filter::#make(#wire) #required),
        }
    });
    let sort_by = context.operation.sort_by.iter().map(|key| key.wire.as_str());
    quote! {
        /// What goes over the wire.
        pub static OPERATION: Operation = Operation {
            resource: #resource,
            name: #name,
            method: #method,
            path: #path,
            host: #host,
            body: #body,
            idempotent: #idempotent,
            params: #params,
            filters: &[#(#filters),*],
            sort_by: &[#(#sort_by),*],
        };
    }
}

/// All parameters, and the values of those that are enums.
fn params(context: Context<'_>) -> TokenStream {
    let params = &context.operation.params;
    if params.is_empty() {
        return quote!(Params::none());
    }
    let rows = params.iter().map(row);
    let values = params.iter().filter_map(|param| {
        let (wire, values) = (&param.wire, values(context, param.ty)?);
        Some(quote!((#wire, #values)))
    });
    quote!(Params::of(&[#(#rows),*], &[#(#values),*]))
}

/// A parameter's row in the table: `card[number]: text, required, max_chars 1500`.
fn row(param: &Param) -> String {
    let Constraints { required, min_chars, max_chars, min, max, digits, email, default: _ } =
        &param.constraints;
    let holds = |fact: &str, holds: bool| holds.then(|| fact.to_owned());
    let bound = |rule: &str, bound: Option<String>| bound.map(|bound| format!("{rule} {bound}"));
    let facts = [
        Some(kind(param.ty).to_owned()),
        // A parameter of a group that may be left out is required only within it, which its steps see to.
        holds("required", *required),
        bound("min", min.map(|bound| bound.to_string())),
        bound("max", max.map(|bound| bound.to_string())),
        bound("min_chars", min_chars.map(|count| count.to_string())),
        bound("max_chars", max_chars.map(|count| count.to_string())),
        holds("digits", *digits),
        holds("email", *email),
        holds("sensitive", matches!(param.ty, Type::Secret(_))),
        holds("list", param.list),
        holds("in_list", param.in_list),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    format!("{}: {}", param.wire, facts.join(", "))
}

/// What the table calls a type.
fn kind(ty: Type) -> &'static str {
    match ty {
        Type::Integer => "integer",
        Type::Boolean => "boolean",
        Type::Timestamp => "timestamp",
        Type::Decimal => "decimal",
        Type::Number => "number",
        Type::Json => "json",
        Type::Enum(_) => "one_of",
        Type::Text | Type::Secret(_) | Type::Part(..) | Type::Resource(_) => "text",
    }
}

fn values(context: Context<'_>, ty: Type) -> Option<TokenStream> {
    let Type::Enum(id) = ty else { return None };
    let made = types::enumeration(context.model, id, Some(context.here), 1);
    Some(quote!(#made::VALUES))
}

/// The type of a complete call, with its optional setters.
fn builder(context: Context<'_>) -> TokenStream {
    let name = ident(&context.operation.builder);
    let visible = if context.operation.steps.is_empty() { quote!(pub(super)) } else { TokenStream::new() };
    let optionals = context.optionals();
    let filters = context.operation.filters.iter().map(|filter| self::filter(context, filter));
    let sort_by = (!context.operation.sort_by.is_empty()).then(|| {
        quote! {
            /// Sorts the list: `sort::asc(…)` or `sort::desc(…)`.
            pub fn sort_by(self, sort: Sort<SortBy>) -> Self { Self(self.0.sort(sort)) }
        }
    });
    let custom_field = context.operation.custom_fields.then(|| {
        quote! {
            /// Sets a custom field, by its name on the wire (`cf_…`); setting it again replaces it.
            pub fn custom_field(self, name: impl Into<String>, value: impl Into<Argument>) -> Self {
                Self(self.0.custom_field(name.into(), value.into()))
            }
        }
    });
    let filters = block("filters", &name, filters.collect());
    let more = quote! { #sort_by #custom_field };
    let more = (!more.is_empty()).then(|| quote! { impl #name { #more } });
    let finish = if context.operation.list {
        quote! { list_request!(#visible #name -> Entry); }
    } else {
        quote! { request!(#visible #name -> Response); }
    };
    quote! { #finish #optionals #filters #more }
}

fn filter(context: Context<'_>, filter: &Filter) -> TokenStream {
    let about = context.filter_doc(filter, false);
    let (method, marker, wire) = (ident(&filter.method), ident(&filter.marker), &filter.wire);
    let deprecated = filter.deprecated.then(deprecated);
    quote! { #about #deprecated const #method: #marker = #wire; }
}

/// The type that stands for a filter where its operators are checked.
fn marker(context: Context<'_>, filter: &Filter) -> TokenStream {
    let name = format_ident!("{}", filter.marker);
    let value = types::of(context.model, filter.ty, Some(context.here), 1);
    let operators = operators::set(&filter.operators);
    quote! { filter_on!(#name => #value, #operators); }
}

fn answer(context: Context<'_>) -> TokenStream {
    let Context { model, here, operation, .. } = context;
    if operation.list {
        return models::answer(model, "Entry", "An entry of the list.", &operation.returns, Some(here));
    }
    models::answer(model, "Response", "What the call answers with.", &operation.returns, Some(here))
}
