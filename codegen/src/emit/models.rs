//! Models: an object's struct, how it is decoded, encoded and checked.

use super::docs::{constraints, doc, with_facts};
use super::types::{self, ident};
use crate::model::{Attribute, Constraints, Event, Model, Object, ResourceId, Returned, Webhook};
use crate::spec::Bound;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// An object of a resource.
pub(super) fn object(model: &Model, object: &Object, here: Option<ResourceId>) -> TokenStream {
    let fields: Vec<Field> =
        object.attributes.iter().map(|attribute| Field::of(model, attribute, here)).collect();
    structure(&object.type_name, &object.doc, &fields)
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
    structure(name, about, &fields)
}

/// What an event is about: a type of its own, or that of an event before. Nothing in it is relied on: what is documented to be
/// there is not always.
pub(super) fn content(model: &Model, event: &Event, shared: Option<&Event>) -> TokenStream {
    let about = format!("The content of `{}`: {}", event.name, event.doc);
    if let Some(first) = shared {
        let about = doc(&format!("{about}\n\nShared with [`{}`].", first.type_name));
        let (name, first) = (ident(&event.type_name), ident(&first.type_name));
        return quote! {
            #about
            pub type #name = #first;
        };
    }
    let fields = event.content.iter().map(|member| {
        let mut doc = said(model, member);
        if member.always {
            doc.push_str(" Documented to be always there.");
        }
        Field::returned(model, &Returned { always: false, doc, ..member.clone() }, None)
    });
    let fields: Vec<Field> = fields.collect();
    structure(&event.type_name, &about, &fields)
}

/// The envelope of all events: its content is decoded as what its type says.
pub(super) fn envelope(model: &Model, webhook: &Webhook) -> TokenStream {
    let attributes = webhook.envelope.attributes.iter();
    let mut fields: Vec<Field> = attributes.map(|attribute| Field::of(model, attribute, None)).collect();
    for (number, ty) in [(webhook.event_type, "EventType"), (webhook.content, "Content")] {
        let Some(field) = fields.get_mut(number) else { continue };
        let ty = ident(ty);
        field.ty = quote!(#ty);
    }
    let envelope = &webhook.envelope;
    by_hand(&envelope.type_name, &envelope.doc, &fields, webhook.event_type, webhook.content)
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
    doc: TokenStream,
    checks: Vec<Rule>,
}

impl Field {
    fn of(model: &Model, attribute: &Attribute, here: Option<ResourceId>) -> Self {
        let stated = &attribute.constraints;
        let name = ident(&attribute.field);
        let wire = attribute.wire.as_str();
        let mut facts = constraints(model, attribute.ty, attribute.list, stated);
        if attribute.field != attribute.wire {
            facts.push(format!("On the wire: `{wire}`."));
        }
        let about = doc(&with_facts(&attribute.doc, &facts));
        let checks = checks(stated);
        let one = types::of(model, attribute.ty, here, 0);
        let one = if attribute.boxed { quote!(Box<#one>) } else { one };
        Self {
            wire: wire.to_owned(),
            name,
            ty: shaped(one, attribute.list, stated.required),
            doc: about,
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
        let checks = returned
            .max_chars
            .map(|max| ("max_chars", vec![Literal::i64_unsuffixed(max)]))
            .into_iter()
            .collect();
        Self {
            wire: wire.to_owned(),
            name,
            ty: shaped(types::of(model, returned.ty, here, 1), returned.list, returned.always),
            doc: about,
            checks,
        }
    }
}

fn shaped(one: TokenStream, list: bool, always: bool) -> TokenStream {
    let ty = if list { quote!(Vec<#one>) } else { one };
    if always { ty } else { quote!(Option<#ty>) }
}

/// A constraint as the runtime's `Constraints` spell it: a method, and what it takes.
type Rule = (&'static str, Vec<Literal>);

/// A bound of a number: `min(1)`, or `min_decimal("0.01")` for one with places.
pub(super) fn range_rule(rule: &'static str, bound: Bound) -> (&'static str, Literal) {
    match bound.whole() {
        Some(whole) => (rule, Literal::i64_unsuffixed(whole)),
        None if rule == "min" => ("min_decimal", Literal::string(&bound.to_string())),
        None => ("max_decimal", Literal::string(&bound.to_string())),
    }
}

fn checks(stated: &Constraints) -> Vec<Rule> {
    let bounds = |both: &'static str, least: &'static str, most: &'static str, min, max| {
        let literal = Literal::i64_unsuffixed;
        match (min, max) {
            (Some(min), Some(max)) => Some((both, vec![literal(min), literal(max)])),
            (Some(min), None) => Some((least, vec![literal(min)])),
            (None, Some(max)) => Some((most, vec![literal(max)])),
            (None, None) => None,
        }
    };
    let chars = bounds("chars", "min_chars", "max_chars", stated.min_chars, stated.max_chars);
    let stated_range = [("min", stated.min), ("max", stated.max)];
    let range = match stated_range.map(|(_, bound)| bound.and_then(Bound::whole)) {
        [Some(min), Some(max)] => bounds("range", "min", "max", Some(min), Some(max)).into_iter().collect(),
        _ => stated_range
            .into_iter()
            .filter_map(|(rule, bound)| {
                let (rule, bound) = range_rule(rule, bound?);
                Some((rule, vec![bound]))
            })
            .collect::<Vec<Rule>>(),
    };
    let digits = stated.digits.then(|| ("digits", Vec::new()));
    let email = stated.email.then(|| ("email", Vec::new()));
    chars.into_iter().chain(range).chain(digits).chain(email).collect()
}

impl Field {
    /// The name on the wire, where the field has another one, and the constraints.
    fn stated(&self) -> TokenStream {
        let Self { wire, name, checks, .. } = self;
        let wire = (*name != wire).then(|| quote! { #[wire = #wire] });
        let rules = self.rules();
        let check = (!checks.is_empty()).then(|| quote! { #[check(#(#rules),*)] });
        quote! { #wire #check }
    }

    /// The constraints: `max_chars(50)`.
    fn rules(&self) -> impl Iterator<Item = TokenStream> {
        self.checks.iter().map(|(rule, bounds)| {
            let rule = ident(rule);
            quote!(#rule(#(#bounds),*))
        })
    }
}

fn structure(name: &str, about: &str, fields: &[Field]) -> TokenStream {
    let (name, about) = (ident(name), doc(about));
    let members = fields.iter().map(|field| {
        let (Field { name, ty, doc, .. }, stated) = (field, field.stated());
        quote! { #doc #stated pub #name: #ty, }
    });
    quote! {
        #[model]
        #about
        pub struct #name { #(#members)* }
    }
}

/// The envelope, row by row: what a model is made of where the type of one member depends on another.
fn by_hand(name: &str, about: &str, fields: &[Field], event_type: usize, content: usize) -> TokenStream {
    let (name, about) = (ident(name), doc(about));
    let members = fields.iter().map(|Field { name, ty, doc, .. }| quote! { #doc pub #name: #ty, });
    let names = fields.iter().map(|field| field.name.to_string());
    let renamed = fields.iter().filter(|Field { name, wire, .. }| *name != **wire);
    let renamed = renamed.map(|Field { name, wire, .. }| {
        let name = name.to_string();
        quote!((#name, #wire))
    });
    let constrained = fields.iter().filter(|field| !field.checks.is_empty()).map(|field| {
        let (name, rules) = (field.name.to_string(), field.rules());
        quote!((#name, Constraints::none() #(.#rules)*))
    });
    let values = fields.iter().map(|Field { name, .. }| quote!(&self.#name));
    let (Some(typed), Some(held)) = (fields.get(event_type), fields.get(content)) else {
        return TokenStream::new();
    };
    let (typed_name, typed_wire) = (&typed.name, &typed.wire);
    let (held_name, held_wire) = (&held.name, &held.wire);
    let taken = fields.iter().enumerate().map(|(number, Field { wire, name, .. })| {
        if number == event_type || number == content {
            return quote! { #name, };
        }
        quote! { #name: members.member(#wire)?, }
    });
    quote! {
        #about
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct #name {
            #(#members)*
            /// Members that this version does not know, as they came.
            pub extra: Extra,
        }
        impl Shaped for #name {
            type Shape = AsModel;
            fn parts<'m>(&'m self, show: &mut dyn FnMut(Parts<'_, 'm>)) {
                show(Parts {
                    name: stringify!(#name),
                    fields: const {
                        Fields {
                            names: &[#(#names),*],
                            renamed: &[#(#renamed),*],
                            constrained: &[#(#constrained),*],
                        }
                    },
                    values: &[#(#values),*],
                    extra: &self.extra,
                });
            }
        }
        impl Decode for #name {
            fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
                let mut members = Members::of(value)?;
                let #typed_name = members.required(#typed_wire)?;
                let #held_name =
                    members.required_with(#held_wire, |value| Content::decode_as(&#typed_name, value))?;
                Ok(Self { #(#taken)* extra: members.rest() })
            }
        }
        model_traits!(#name);
    }
}
