//! Module `webhook`: the envelope of events, and what each is about.

use super::docs::{doc, inner};
use super::format::parsed;
use super::types::ident;
use super::{EmitError, File, enums, models};
use crate::model::{EnumValue, Event, Model, Resource, Webhook};
use proc_macro2::TokenStream;
use quote::quote;

/// `webhook.rs`, and what it is made of; no file where the spec says nothing of webhooks.
pub(super) fn webhook(model: &Model) -> Result<Option<(File, syn::File)>, EmitError> {
    let Some(webhook) = &model.webhook else { return Ok(None) };
    let crate_name = ident(&model.api.crate_name);
    let about = inner(&format!(
        "What the {title} API posts to webhooks.\n\n\
         A [`Receiver`] checks the credentials of a delivery and reads the [`Event`] in it. Answer 2xx as soon as \
         the event is kept: the API repeats what is not answered so.\n\n\
         - An event may come more than once, always with the same id: keep the ids that are done.\n\
         - Events may come in another order than they happened. Leave out what is \
         older than what you hold; or ask the API how things stand.\n\
         - Events that this version does not know, or whose feature is off, are [`Content::Unknown`]. Answer 2xx to \
         them as well.\n\
         - An event whose content differs from what is documented (a member is missing, say) is \
         [`Content::Unknown`] too, which holds the content as it came and where it differs. Keep it, tell somebody, and \
         answer 2xx: it would come again, and no different.\n\
         - An [`Event`] cannot be deserialized, since whoever sent it is not known then. Events that were kept are read \
         by [`Event::read_without_authentication`].\n\n\
         # Example\n\
         ```\n\
         use {crate_name}::webhook::{{Receiver, WebhookError}};\n\n\
         # fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
         let receiver = Receiver::basic(\"user\", \"password\")?;\n\
         let nobody: [&str; 0] = [];\n\
         let refused = receiver.receive(nobody, b\"{{}}\");\n\
         assert_eq!(refused.err().map(|error| error.status()), Some(401));\n\
         # Ok(())\n\
         # }}\n\
         ```",
        title = model.api.title,
    ));
    let items = items(model, webhook);
    let tokens = quote! {
        #about
        use chargebee_runtime::ground::*;
        use chargebee_runtime::json::{Seen, Value};
        pub use chargebee_runtime::webhook::{RawContent, Refused, WebhookError};
        #items
    };
    parsed("src/webhook.rs", tokens).map(Some)
}

/// The module's items.
pub(super) fn items(model: &Model, webhook: &Webhook) -> TokenStream {
    let envelope = envelope(model, webhook);
    let types: Vec<EnumValue> = model.events().map(|(_, event)| event_type(event)).collect();
    let types = enums::enumeration_of("EventType", "What happened.", &types);
    let content = content(model, webhook);
    let contents = model.events().map(|(resource, event)| {
        let gate = gate(resource);
        let items = models::content(model, event, event.shared(resource));
        // Each item of what the macro and the traits need is gated with its struct.
        let items = syn::parse2::<syn::File>(items).map(|file| file.items).unwrap_or_default();
        quote! { #(#gate #items)* }
    });
    quote! {
        /// Checks credentials and reads events.
        pub type Receiver = chargebee_runtime::webhook::Receiver<Event>;
        #envelope
        #types
        #content
        #(#contents)*
    }
}

/// The envelope, which is no model like others: it is not deserialized, and takes a content that it does not understand.
fn envelope(model: &Model, webhook: &Webhook) -> TokenStream {
    let Some(content) = webhook.envelope.attributes.get(webhook.content) else { return TokenStream::new() };
    let (name, field, wire) = (ident(&webhook.envelope.type_name), ident(&content.field), &content.wire);
    let envelope = models::envelope(model, webhook);
    quote! {
        #envelope
        delivered!(#name);
        impl Delivered for #name {
            const CONTENT: &'static str = #wire;
            fn keep(&mut self, content: RawContent) {
                self.#field = Content::Unknown(Box::new(content));
            }
        }
        impl #name {
            /// Where the content differs from what is documented, if it does: it is [`Content::Unknown`] then.
            pub fn decode_error(&self) -> Option<&DecodeError> {
                match &self.#field {
                    Content::Unknown(content) => content.error(),
                    #[allow(unreachable_patterns, reason = "without any feature, there is no other content")]
                    _ => None,
                }
            }
        }
    }
}

fn event_type(event: &Event) -> EnumValue {
    EnumValue {
        wire: event.name.clone(),
        variant: event.type_name.clone(),
        doc: event.doc.clone(),
        place: event.place.clone(),
    }
}

/// What an event is about, one variant an event.
fn content(model: &Model, webhook: &Webhook) -> TokenStream {
    let variants = model.events().map(|(resource, event)| {
        let (gate, name, about) = (gate(resource), ident(&event.type_name), doc(&event.doc));
        quote! { #about #gate #name(Box<#name>), }
    });
    let each = |arm: fn(&proc_macro2::Ident, shared: bool) -> TokenStream| -> Vec<TokenStream> {
        let arms = model.events().map(|(resource, event)| {
            let shared = event.shared(resource).is_some();
            let (gate, arm) = (gate(resource), arm(&ident(&event.type_name), shared));
            quote! { #gate #arm }
        });
        arms.collect()
    };
    let decoded = each(|name, _| quote! { EventType::#name => value.model(Self::#name), });
    let seen = each(|name, shared| match shared {
        true => quote! { Self::#name(it) => Seen::model_named(stringify!(#name), &**it), },
        false => quote! { Self::#name(it) => Seen::model(&**it), },
    });
    let member = webhook.envelope.attributes.get(webhook.content).map_or("", |it| it.doc.as_str());
    let about = doc(member);
    quote! {
        #about
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum Content {
            #(#variants)*
            /// The content as it came: of an event that this version does not know, or whose feature is off; or one that
            /// differs from what is documented.
            Unknown(Box<RawContent>),
        }
        impl Content {
            fn decode_as(event_type: &EventType, value: Parsed<'_>) -> Result<Self, DecodeError> {
                match event_type {
                    #(#decoded)*
                    _ => RawContent::decode_parsed(value).map(Box::new).map(Self::Unknown),
                }
            }
        }
        impl Value for Content {
            fn seen(&self) -> Seen<'_> {
                match self {
                    #(#seen)*
                    Self::Unknown(it) => it.seen(),
                }
            }
        }
        seen_traits!(Content);
    }
}

/// An event is there for its resource's feature.
fn gate(resource: &Resource) -> TokenStream {
    let feature = &resource.name;
    quote! { #[cfg(feature = #feature)] }
}
