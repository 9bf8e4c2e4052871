//! Models: an object's struct, how it is decoded, encoded and checked.

use super::docs::{constraints, doc, with_facts};
use super::types::{self, ident};
use crate::model::{Attribute, Event, Model, Object, ResourceId, Returned, Type, Webhook};
use proc_macro2::TokenStream;
use quote::quote;

/// An object of a resource.
pub(super) fn object(model: &Model, object: &Object, here: Option<ResourceId>) -> TokenStream {
    let fields: Vec<Field> =
        object.attributes.iter().map(|attribute| Field::of(model, attribute, here)).collect();
    structure(&object.type_name, &object.doc, &fields, TokenStream::new())
}

/// An operation's answer, or an entry of a list.
pub(super) fn answer(
    model: &Model,
    name: &str,
    about: &str,
    returns: &[Returned],
    here: Option<ResourceId>,
) -> TokenStream {
    let fields: Vec<Field> = returns.iter().map(|returned| Field::returned(model, returned, here)).collect();
    structure(name, about, &fields, TokenStream::new())
}

/// What an event is about. Nothing in it is relied on: what is documented to be there is not always.
pub(super) fn content(model: &Model, event: &Event) -> TokenStream {
    let fields = event.content.iter().map(|member| {
        let mut doc = said(model, member);
        if member.always {
            doc.push_str(" Documented to be always there.");
        }
        Field::returned(model, &Returned { always: false, doc, ..member.clone() }, None)
    });
    let fields: Vec<Field> = fields.collect();
    let about = format!("The content of `{}`: {}", event.name, event.doc);
    structure(&event.type_name, &about, &fields, TokenStream::new())
}

/// The envelope of all events: its content is decoded as what its type says.
pub(super) fn envelope(model: &Model, webhook: &Webhook) -> TokenStream {
    let attributes = webhook.envelope.attributes.iter();
    let mut fields: Vec<Field> = attributes.map(|attribute| Field::of(model, attribute, None)).collect();
    let mut names = Vec::new();
    for (number, ty) in [(webhook.event_type, "EventType"), (webhook.content, "Content")] {
        let Some(field) = fields.get_mut(number) else { continue };
        let (name, wire, ty) = (&field.name, &field.wire, ident(ty));
        field.checks = match number == webhook.content {
            true => quote! { check.member(#wire, &self.#name); },
            false => quote! { check.documented(#wire, &self.#name); },
        };
        names.push((field.name.clone(), field.wire.clone()));
        field.ty = quote!(#ty);
        field.taken = true;
    }
    let [(event_type, type_wire), (content, content_wire)] = names.as_slice() else {
        return TokenStream::new();
    };
    let before = quote! {
        let #event_type = members.required(#type_wire)?;
        let #content = members.required_with(#content_wire, |value| Content::decode_as(&#event_type, value))?;
    };
    structure(&webhook.envelope.type_name, &webhook.envelope.doc, &fields, before)
}

/// What a member of an answer is, in words.
fn said(model: &Model, returned: &Returned) -> String {
    match model.object(returned.ty) {
        _ if !returned.doc.is_empty() => returned.doc.clone(),
        Some(object) => format!("The {}.", object.name.replace('_', " ")),
        None => format!("On the wire: `{}`.", returned.wire),
    }
}

/// A member of a struct, ready to be written.
struct Field {
    wire: String,
    name: proc_macro2::Ident,
    ty: TokenStream,
    always: bool,
    /// Whether it is decoded before the others.
    taken: bool,
    doc: TokenStream,
    checks: TokenStream,
}

impl Field {
    fn of(model: &Model, attribute: &Attribute, here: Option<ResourceId>) -> Self {
        let stated = &attribute.constraints;
        let name = ident(&attribute.field);
        let wire = attribute.wire.as_str();
        let mut facts = constraints(model, attribute.ty, attribute.list, stated);
        let mut alias = TokenStream::new();
        if attribute.field != attribute.wire || attribute.doc.is_empty() && facts.is_empty() {
            facts.push(format!("On the wire: `{wire}`."));
        }
        if attribute.field != attribute.wire {
            alias = quote! { #[doc(alias = #wire)] };
        }
        let about = doc(&with_facts(&attribute.doc, &facts));
        let chars = match (stated.min_chars.map(count), stated.max_chars.map(count)) {
            (Some(min), Some(max)) => Some(quote!(Chars::between(#min, #max))),
            (Some(min), None) => Some(quote!(Chars::min(#min))),
            (None, Some(max)) => Some(quote!(Chars::max(#max))),
            (None, None) => None,
        };
        let range = match (stated.min.map(literal), stated.max.map(literal)) {
            (Some(min), Some(max)) => Some(quote!(Range::between(#min, #max))),
            (Some(min), None) => Some(quote!(Range::min(#min))),
            (None, Some(max)) => Some(quote!(Range::max(#max))),
            (None, None) => None,
        };
        let value = if attribute.list { quote!(value) } else { quote!(&self.#name) };
        let mut checks = TokenStream::new();
        if let Some(chars) = chars {
            checks.extend(quote! { check.chars(#wire, #value, #chars); });
        }
        if let Some(range) = range {
            checks.extend(quote! { check.range(#wire, #value, #range); });
        }
        if stated.digits {
            checks.extend(quote! { check.digits(#wire, #value); });
        }
        if attribute.list && !checks.is_empty() {
            let elements =
                if stated.required { quote!(&self.#name) } else { quote!(self.#name.iter().flatten()) };
            checks = quote! { for value in #elements { #checks } };
        }
        match attribute.ty {
            Type::Enum(_) => checks.extend(quote! { check.documented(#wire, &self.#name); }),
            Type::Part(..) | Type::Resource(_) => checks.extend(quote! { check.member(#wire, &self.#name); }),
            _ => {}
        }
        let one = types::of(model, attribute.ty, here, 0);
        let one = if attribute.boxed { quote!(Box<#one>) } else { one };
        Self {
            wire: wire.to_owned(),
            name,
            ty: shaped(one, attribute.list, stated.required),
            always: stated.required,
            taken: false,
            doc: quote! { #about #alias },
            checks,
        }
    }

    fn returned(model: &Model, returned: &Returned, here: Option<ResourceId>) -> Self {
        let name = ident(&returned.field);
        let wire = returned.wire.as_str();
        let facts: Vec<String> = (returned.field != returned.wire && !returned.doc.is_empty())
            .then(|| format!("On the wire: `{wire}`."))
            .into_iter()
            .collect();
        let about = doc(&with_facts(&said(model, returned), &facts));
        let mut checks = TokenStream::new();
        if let Some(max) = returned.max_chars.map(count) {
            checks.extend(quote! { check.chars(#wire, &self.#name, Chars::max(#max)); });
        }
        if model.object(returned.ty).is_some() {
            checks.extend(quote! { check.member(#wire, &self.#name); });
        }
        Self {
            wire: wire.to_owned(),
            name,
            ty: shaped(types::of(model, returned.ty, here, 1), returned.list, returned.always),
            always: returned.always,
            taken: false,
            doc: about,
            checks,
        }
    }
}

fn shaped(one: TokenStream, list: bool, always: bool) -> TokenStream {
    let ty = if list { quote!(Vec<#one>) } else { one };
    if always { ty } else { quote!(Option<#ty>) }
}

/// A number without a type's suffix.
fn literal(value: i64) -> proc_macro2::Literal {
    proc_macro2::Literal::i64_unsuffixed(value)
}

/// A number of characters. The spec's are checked not to be negative.
fn count(value: i64) -> proc_macro2::Literal {
    proc_macro2::Literal::i64_unsuffixed(value.max(0))
}

fn structure(name: &str, about: &str, fields: &[Field], before: TokenStream) -> TokenStream {
    let name = ident(name);
    let about = doc(about);
    let members = fields.iter().map(|Field { name, ty, doc, .. }| quote! { #doc pub #name: #ty, });
    let decoded = fields.iter().map(|Field { wire, name, always, taken, .. }| {
        if *taken {
            return quote! { #name, };
        }
        let take = if *always { quote!(required) } else { quote!(optional) };
        quote! { #name: members.#take(#wire)?, }
    });
    let encoded = fields.iter().map(|Field { wire, name, always, .. }| {
        let put = if *always { quote!(required) } else { quote!(optional) };
        quote! { object.#put(#wire, &self.#name); }
    });
    let checks: TokenStream = fields.iter().map(|field| field.checks.clone()).collect();
    let check = if checks.is_empty() { quote!(_) } else { quote!(check) };
    let mutable = (!fields.is_empty()).then(|| quote!(mut));
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub struct #name {
            #(#members)*
            /// Members that this version does not know, as they came.
            pub extra: Extra,
        }
        impl Decode for #name {
            fn decode_parsed(value: Parsed) -> Result<Self, DecodeError> {
                let #mutable members = Members::of(value)?;
                #before
                Ok(Self { #(#decoded)* extra: members.rest() })
            }
        }
        impl Encode for #name {
            fn encode(&self) -> Json {
                let #mutable object = Object::with(&self.extra);
                #(#encoded)*
                object.finish()
            }
        }
        impl Validate for #name {
            fn check(&self, #check: &mut Check<'_>) { #checks }
        }
        model!(#name);
    }
}
