//! What is emitted is documented. The compiler's lint would see to it, at the price of a hundredth of its memory for each place
//! that it must not look at: members and parameters, of some of which no documentation says more than the name.

#![allow(clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use syn::{Attribute, ImplItem, Item, Visibility};

#[test]
fn every_public_item_of_a_client_is_documented_beyond_members_and_parameters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = 0;
    let mut found = Vec::new();
    for folder in ["generated/src", "contract-tests/made-up/src"] {
        for entry in fs::read_dir(root.join(folder)).expect("a client's folder") {
            let path = entry.expect("a file of a client").path();
            let text = fs::read_to_string(&path).expect("a file of a client can be read");
            files += 1;
            found.extend(undocumented(&text).into_iter().map(|what| format!("{}: {what}", path.display())));
        }
    }
    assert!(files > 10, "{files} files");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_lacks_documentation_is_found_wherever_it_stands() {
    let cases = [
        ("//! It.\n/// A.\npub struct A;", &[][..]),
        ("/// A.\npub struct A;", &["the file"]),
        ("//! It.\npub struct A;", &["A"]),
        ("//! It.\n#[derive(Clone)] pub enum A { /// B.\n B, C }", &["A", "C"]),
        ("//! It.\n/// A.\npub mod a { pub static B: u8 = 0; struct C; }", &["B"]),
        (
            "//! It.\n/// A.\npub mod a { pub fn b() {} pub type C = u8; pub const D: u8 = 0; }",
            &["b", "C", "D"],
        ),
        ("//! It.\nimpl A { pub fn b(&self) {} fn c(&self) {} }", &["b"]),
        ("//! It.\nmodel! { pub struct A { pub b: u8 } }", &["model!"]),
        ("//! It.\nopen_enum! { /// A.\npub enum A { B = \"b\" } } group! { pub struct C; }", &["group!"]),
        ("//! It.\nmod a; pub use a::B; setters!(A { b: u8; });", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(undocumented(text), expected, "{text}");
    }
}

/// The public items of a file that nothing is said of.
fn undocumented(text: &str) -> Vec<String> {
    let file = syn::parse_file(text).expect("Rust");
    let mut found = Vec::new();
    if !documented(&file.attrs) {
        found.push("the file".to_owned());
    }
    items(&file.items, &mut found);
    found
}

fn items(of: &[Item], found: &mut Vec<String>) {
    for item in of {
        let mut public = |visibility: &Visibility, attributes: &[Attribute], name: &syn::Ident| {
            if matches!(visibility, Visibility::Public(_)) && !documented(attributes) {
                found.push(name.to_string());
            }
        };
        match item {
            Item::Const(item) => public(&item.vis, &item.attrs, &item.ident),
            Item::Fn(item) => public(&item.vis, &item.attrs, &item.sig.ident),
            Item::Static(item) => public(&item.vis, &item.attrs, &item.ident),
            Item::Struct(item) => public(&item.vis, &item.attrs, &item.ident),
            Item::Trait(item) => public(&item.vis, &item.attrs, &item.ident),
            Item::Type(item) => public(&item.vis, &item.attrs, &item.ident),
            Item::Enum(item) => {
                public(&item.vis, &item.attrs, &item.ident);
                item.variants.iter().for_each(|variant| public(&item.vis, &variant.attrs, &variant.ident));
            }
            Item::Impl(item) => {
                for item in &item.items {
                    match item {
                        ImplItem::Fn(item) => public(&item.vis, &item.attrs, &item.sig.ident),
                        ImplItem::Const(item) => public(&item.vis, &item.attrs, &item.ident),
                        _ => {}
                    }
                }
            }
            // A file of its own says at its top what it is.
            Item::Mod(item) => {
                if let Some((_, within)) = &item.content {
                    public(&item.vis, &item.attrs, &item.ident);
                    items(within, found);
                }
            }
            // What they define begins with what is said of it; the other macros say it themselves.
            Item::Macro(item) => {
                let name = item.mac.path.get_ident().map(ToString::to_string).unwrap_or_default();
                let defines = ["model", "open_enum", "group"].contains(&name.as_str());
                if defines && !item.mac.tokens.to_string().trim_start().starts_with('#') {
                    found.push(format!("{name}!"));
                }
            }
            _ => {}
        }
    }
}

fn documented(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}
