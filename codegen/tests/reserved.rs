//! The runtime's macros name some types without a path: what the prelude and `ground` hold. So the generator gives no type such a name.

#![allow(clippy::expect_used, clippy::panic)]

use chargebee_codegen::model::RESERVED_TYPES;
use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::Path;

#[test]
fn what_the_macros_name_without_a_path_is_no_name_for_a_generated_type() {
    let mut seen = 0;
    for file in [
        "call/request.rs",
        "call/setters.rs",
        "filter.rs",
        "json/model.rs",
        "json/value.rs",
        "value/open_enum.rs",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src").join(file);
        let text = fs::read_to_string(path).expect("a file of the runtime");
        for item in syn::parse_file(&text).expect("Rust").items {
            let exported = |attribute: &syn::Attribute| attribute.path().is_ident("macro_export");
            let syn::Item::Macro(item) = item else { continue };
            if !item.attrs.iter().any(exported) {
                continue;
            }
            for name in bare(item.mac.tokens) {
                seen += 1;
                assert!(RESERVED_TYPES.contains(&name.as_str()), "{file}: `{name}` is not reserved");
            }
        }
    }
    assert!(seen > 20, "{seen} names");
}

#[test]
fn a_name_is_bare_unless_a_path_leads_to_it_or_it_is_defined_there() {
    let text = "impl Into<Field<$ty>> for $name { type Shape = $crate::Other; const TABLE: Body = Method::Get; } \
        enum Kind { Unknown(String) } fn f(self: Self, all: impl IntoIterator<Item = Self>) -> ::core::fmt::Result {}";
    let names = bare(text.parse().expect("tokens"));
    assert_eq!(names, ["Into", "Field", "Body", "Method", "String", "IntoIterator"]);
}

/// Names of types that neither a path leads to nor the macro itself gives.
fn bare(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut before = String::new();
    let mut joined = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if let TokenTree::Group(group) = &token {
            names.extend(bare(group.stream()));
        }
        if let TokenTree::Ident(name) = &token {
            let name = name.to_string();
            let camel = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
            // `Item` of `Iterator<Item = …>` is the trait's.
            let bound = before == "<" && tokens.peek().is_some_and(|next| next.to_string() == "=");
            let given = ["type", "const", "enum", "struct", "$"].contains(&before.as_str())
                || ["Self", "Unknown"].contains(&name.as_str())
                || bound;
            if camel && !given && !joined {
                names.push(name);
            }
        }
        joined = before == ":" && token.to_string() == ":";
        before = token.to_string();
    }
    names
}
