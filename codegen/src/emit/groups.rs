//! Groups of parameters, and the steps that lead to them and to a complete call.

use super::common;
use super::docs::{constraints, doc, with_facts};
use super::types::{self, ident};
use crate::model::{Constraints, Filter, Group, Model, Needed, Operation, Param, ResourceId, Shared, Step};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What is at hand while an operation is emitted.
#[derive(Clone, Copy)]
pub(super) struct Context<'e> {
    pub(super) model: &'e Model,
    pub(super) here: ResourceId,
    pub(super) operation: &'e Operation,
    /// What the operation has from those before it.
    pub(super) shared: &'e [Shared<'e>],
    /// Types of groups that other resources have, too.
    pub(super) common: &'e [&'e str],
}

impl Context<'_> {
    /// Whether an operation before defines this type, or several resources have it.
    pub(super) fn shares(self, type_name: &str) -> bool {
        self.shared.iter().any(|shared| shared.name == type_name) || self.common.contains(&type_name)
    }

    /// What operations before define, a line an operation; and what several resources have.
    pub(super) fn shared_types(self) -> TokenStream {
        let mut from: Vec<(&str, Vec<Ident>)> = Vec::new();
        for shared in self.shared {
            let module = shared.from.module.as_str();
            let names = self.with_steps(shared.name);
            match from.iter_mut().find(|(other, _)| *other == module) {
                Some((_, all)) => all.extend(names),
                None => from.push((module, names)),
            }
        }
        let lines = from.iter_mut().map(|(module, names)| {
            names.sort();
            let about = doc(&format!("Shared with [`{module}`](super::{module})."));
            let module = ident(module);
            let names = common::one_or_several(names);
            quote! {
                #about
                #[doc(inline)]
                pub use super::#module::#names;
            }
        });
        let common = common::of_operation(self.common.iter().map(|name| (*name, self.with_steps(name))));
        quote! { #common #(#lines)* }
    }

    /// A type, and those of a group's steps. The group's own type begins it.
    fn with_steps(self, type_name: &str) -> Vec<Ident> {
        let group = self.operation.groups.iter().find(|group| group.type_name == type_name);
        let steps = group.map(|group| group.steps.as_slice()).unwrap_or_default().iter().skip(1);
        std::iter::once(type_name).chain(steps.map(|step| step.type_name.as_str())).map(ident).collect()
    }

    /// The steps of a call, each leading to the next, the last one to the builder.
    pub(super) fn steps(self) -> TokenStream {
        let builder = ident(&self.operation.builder);
        let steps = &self.operation.steps;
        let made = steps.iter().enumerate().map(|(index, step)| {
            let next = steps.get(index + 1).map_or_else(|| builder.clone(), |next| ident(&next.type_name));
            let visible = if index == 0 { quote!(pub(super)) } else { TokenStream::new() };
            self.step(step, &quote!(Call), &visible, &next)
        });
        quote! { #(#made)* }
    }

    fn step(self, step: &Step, holds: &TokenStream, visible: &TokenStream, next: &Ident) -> TokenStream {
        let name = ident(&step.type_name);
        let wire = self.wire(step.needs);
        let method = self.required(step.needs, Some(()), next);
        quote! {
            step!(#name(#visible #holds), #wire);
            impl #name { #method }
        }
    }

    fn wire(self, needed: Needed) -> String {
        match needed {
            Needed::Param(number) => self.operation.params.get(number).map(|param| param.wire.clone()),
            Needed::Group(number) => self.operation.groups.get(number).map(|group| group.wire.clone()),
            Needed::Filter(number) => self.operation.filters.get(number).map(|filter| filter.wire.clone()),
        }
        .unwrap_or_default()
    }

    /// The only method of a step: takes what is needed and leads on. Without `from`, it begins a group.
    fn required(self, needed: Needed, from: Option<()>, next: &Ident) -> TokenStream {
        match needed {
            Needed::Param(number) => {
                let Some(param) = self.operation.params.get(number) else { return TokenStream::new() };
                let about = self.param_doc(param, true);
                let (method, wire) = (ident(&param.method), param.wire.as_str());
                let deprecated = param.deprecated.then(deprecated);
                let (receiver, holder) = match from {
                    Some(()) => (quote!(self,), quote!(self.0)),
                    None => (TokenStream::new(), quote!(Group::new())),
                };
                let (takes, held) = if param.list {
                    let one = types::of(self.model, param.ty, Some(self.here), 1);
                    let takes = quote!(values: impl IntoIterator<Item = impl Into<#one>>);
                    (takes, quote!(list::<#one>(#holder, #wire, values)))
                } else {
                    let takes = types::required(self.model, param.ty, self.here);
                    let value = types::passed(param.ty);
                    (quote!(value: #takes), quote!(#holder.set(#wire, #value)))
                };
                quote! {
                    #about
                    #deprecated
                    pub fn #method(#receiver #takes) -> #next { #next(#held) }
                }
            }
            Needed::Group(number) => {
                let Some(group) = self.operation.groups.get(number) else { return TokenStream::new() };
                self.group_method(group, next)
            }
            Needed::Filter(number) => {
                let Some(filter) = self.operation.filters.get(number) else { return TokenStream::new() };
                let about = self.filter_doc(filter, true);
                let (method, marker, wire) = (ident(&filter.method), ident(&filter.marker), &filter.wire);
                let deprecated = filter.deprecated.then(deprecated);
                quote! {
                    #about
                    #deprecated
                    pub fn #method(self, filter: impl FilterOn<#marker>) -> #next {
                        #next(self.0.filter(#wire, filter.condition()))
                    }
                }
            }
        }
    }

    fn group_method(self, group: &Group, next: &Ident) -> TokenStream {
        let about = group_doc(group);
        let (method, ty, wire) = (ident(&group.method), ident(&group.type_name), &group.wire);
        if group.list {
            return quote! {
                #about
                pub fn #method(self, groups: impl IntoIterator<Item = #ty>) -> #next {
                    #next(self.0.groups(#wire, groups.into_iter().map(|group| group.0).collect()))
                }
            };
        }
        quote! {
            #about
            pub fn #method(self, group: #ty) -> #next { #next(self.0.group(#wire, group.0)) }
        }
    }

    /// A group's type with its steps: the first begins it, the last leads to it.
    pub(super) fn group(self, number: usize, group: &Group) -> TokenStream {
        let name = ident(&group.type_name);
        let about = doc(&with_facts(
            &group.doc,
            &[format!(
                "The parameters `{}[…]`{}.",
                group.wire,
                if group.list { ", one group of a list" } else { "" }
            )],
        ));
        let next =
            |index: usize| group.steps.get(index).map_or_else(|| name.clone(), |step| ident(&step.type_name));
        let begin = match group.steps.first() {
            Some(first) => self.required(first.needs, None, &next(1)),
            None => TokenStream::new(),
        };
        let begin = match group.steps.is_empty() {
            true => quote! { empty_group!(#name); },
            false => quote! { impl #name { #begin } },
        };
        let steps = group
            .steps
            .iter()
            .enumerate()
            .skip(1)
            .map(|(index, step)| self.step(step, &quote!(Group), &TokenStream::new(), &next(index + 1)));
        let members = self.operation.params.iter().filter(|param| param.group == Some(number));
        let optional: Vec<&Param> = members.filter(|param| !param.constraints.required).collect();
        let optional = self.setters(&name, &optional);
        quote! {
            #[group]
            #about
            pub struct #name;
            #begin
            #optional
            #(#steps)*
        }
    }

    /// The setters of optional parameters.
    fn setters(self, name: &Ident, params: &[&Param]) -> TokenStream {
        let (lists, scalars): (Vec<&Param>, Vec<&Param>) = params.iter().partition(|param| param.list);
        let rows = |params: Vec<&Param>| params.into_iter().map(|param| self.param_row(param)).collect();
        let (scalars, lists) = (block("setters", name, rows(scalars)), block("lists", name, rows(lists)));
        quote! { #scalars #lists }
    }

    fn param_row(self, param: &Param) -> TokenStream {
        let (about, method, wire) = (self.param_doc(param, false), ident(&param.method), &param.wire);
        let ty = types::of(self.model, param.ty, Some(self.here), 1);
        let deprecated = param.deprecated.then(deprecated);
        quote! { #about #deprecated const #method: #ty = #wire; }
    }

    /// The setters of everything optional at the top level, in the order of the spec.
    pub(super) fn optionals(self) -> TokenStream {
        let Self { operation, .. } = self;
        let builder = ident(&operation.builder);
        let top =
            operation.params.iter().filter(|param| param.group.is_none() && !param.constraints.required);
        let setters = self.setters(&builder, &top.collect::<Vec<_>>());
        let mut numbers: Vec<usize> = operation.params.iter().filter_map(|param| param.group).collect();
        let mut seen = std::collections::BTreeSet::new();
        numbers.retain(|number| seen.insert(*number));
        let groups = numbers.into_iter().filter_map(|number| operation.groups.get(number));
        let (lists, groups): (Vec<&Group>, Vec<&Group>) =
            groups.filter(|group| !group.required).partition(|group| group.list);
        let rows = |groups: Vec<&Group>| groups.into_iter().map(group_row).collect();
        let (groups, lists) =
            (block("groups", &builder, rows(groups)), block("group_lists", &builder, rows(lists)));
        quote! { #setters #groups #lists }
    }

    /// With the wire name where no row says it.
    pub(super) fn filter_doc(self, filter: &Filter, named: bool) -> TokenStream {
        let operators = filter.operators.iter();
        let operators: Vec<String> =
            operators.map(|operator| format!("[`{0}`](filter::{0})", operator.function)).collect();
        let mut facts = vec![format!("Operators: {}.", operators.join(", "))];
        if filter.required {
            let said = if named { "Required." } else { "Adds a condition to the required one." };
            facts.insert(0, said.to_owned());
        }
        facts.extend(constraints(self.model, filter.ty, false, &Constraints::default()));
        if named && filter.method != filter.wire {
            facts.push(format!("On the wire: `{}`, with an operator in brackets.", filter.wire));
        }
        doc(&with_facts(&filter.doc, &facts))
    }

    /// With the wire name where no row says it.
    fn param_doc(self, param: &Param, named: bool) -> TokenStream {
        let mut facts = constraints(self.model, param.ty, param.list, &param.constraints);
        if param.constraints.required {
            facts.insert(0, "Required.".to_owned());
        }
        if named && (param.method != param.wire || param.doc.is_empty() && facts.is_empty()) {
            facts.push(format!("On the wire: `{}`.", param.wire));
        }
        doc(&with_facts(&param.doc, &facts))
    }
}

fn group_doc(group: &Group) -> TokenStream {
    doc(&with_facts(&group.doc, &[format!("On the wire: `{}[…]`.", group.wire)]))
}

fn group_row(group: &Group) -> TokenStream {
    let (about, method) = (group_doc(group), ident(&group.method));
    let (ty, wire) = (ident(&group.type_name), &group.wire);
    quote! { #about const #method: #ty = #wire; }
}

/// The rows of a macro, as items of an `impl`, so that they can be read like the rest: `const METHOD: TYPE = WIRE;`.
pub(super) fn block(name: &str, of: &Ident, rows: Vec<TokenStream>) -> Option<TokenStream> {
    let name = ident(name);
    (!rows.is_empty()).then(|| quote! { #[#name] impl #of { #(#rows)* } })
}

/// What a caller sees who uses what is deprecated.
pub(super) fn deprecated() -> TokenStream {
    quote! { #[deprecated = "the documentation says not to use it any more"] }
}
