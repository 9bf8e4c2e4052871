//! The client: how it is made, and an accessor a resource.

use super::docs::{doc, inner};
use super::format::rust;
use super::types::ident;
use super::{EmitError, File};
use crate::model::{Model, Resource};
use proc_macro2::TokenStream;
use quote::quote;

/// `client.rs`.
pub(super) fn client(model: &Model) -> Result<File, EmitError> {
    let about = inner("The client.");
    let api = &model.api;
    let (server, site, key) = (&api.server, &api.site_variable, &api.key_variable);
    let agent = format!("{}-rust/", api.package);
    let head = doc(&format!(
        "A client of the {} API, for one site. Cheap to clone; clones share their connections.\n\n\
         ```no_run\n\
         # fn example() -> Result<(), {crate_name}::ConfigError> {{\n\
         let from_environment = {crate_name}::Client::from_env()?;\n\
         let by_hand = {crate_name}::Client::builder().site(\"acme-test\").api_key(\"…\").build()?;\n\
         # Ok(())\n\
         # }}\n\
         ```",
        api.title,
        crate_name = api.crate_name,
    ));
    let from_env = doc(&format!(
        "A client from the environment: the site from `{site}`, the key from `{key}`.\n\n\
         # Errors\n\
         Everything that is missing or malformed, at once. The key is never shown."
    ));
    let accessors = model.resources.iter().filter_map(accessor);
    rust(
        "src/client.rs",
        quote! {
            #about
            use chargebee_runtime::ground::*;

            static API: Api = Api {
                server: #server,
                site_variable: #site,
                key_variable: #key,
                user_agent: concat!(#agent, env!("CARGO_PKG_VERSION")),
            };

            #head
            #[derive(Debug, Clone)]
            #[allow(dead_code, reason = "only the features of resources use it")]
            pub struct Client(Connection);

            /// Makes a [`Client`].
            pub type ClientBuilder = Builder<Client>;

            impl Client {
                #from_env
                pub fn from_env() -> Result<Self, ConfigError> { Self::builder().from_env().build() }

                /// Makes a client from settings.
                pub fn builder() -> ClientBuilder { Builder::new(&API) }

                #(#accessors)*
            }

            impl From<Connection> for Client {
                fn from(connection: Connection) -> Self { Self(connection) }
            }
        },
    )
}

fn accessor(resource: &Resource) -> Option<TokenStream> {
    let accessor = resource.accessor.as_ref()?;
    let (feature, module) = (&resource.name, ident(&resource.module));
    let (method, name) = (ident(&accessor.method), ident(&accessor.type_name));
    let about = doc(&format!("The operations on {}.", accessor.method.replace('_', " ")));
    Some(quote! {
        #about
        #[cfg(feature = #feature)]
        pub fn #method(&self) -> crate::#module::#name<'_> { crate::#module::#name(&self.0) }
    })
}
