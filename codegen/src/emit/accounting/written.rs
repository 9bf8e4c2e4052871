//! What a file holds, by name.

use std::collections::BTreeMap;

/// The emitted items by what stands for what: `impl` and `struct` bodies and modules, each with its texts.
#[derive(Default)]
pub(crate) struct Written {
    /// `struct NAME` and `enum NAME`: its fields or variants.
    pub(super) members: BTreeMap<String, Vec<String>>,
    /// The same on the wire.
    pub(super) wires: BTreeMap<String, Vec<String>>,
    /// `impl TRAIT for NAME`, `impl NAME`: the texts that it holds.
    pub(super) texts: BTreeMap<String, Vec<String>>,
    /// What is defined elsewhere: `pub use super::MODULE::NAME`, and `pub type NAME = OTHER`.
    pub(super) elsewhere: Vec<Elsewhere>,
    /// The operations' modules.
    pub(super) modules: BTreeMap<String, Written>,
}

/// A type that is defined elsewhere.
pub(super) struct Elsewhere {
    /// Its name here.
    pub(super) name: String,
    /// The way to its module, where it is another one: `super`, or `crate` and more.
    pub(super) way: Vec<String>,
    /// Its name there.
    pub(super) original: String,
}

impl Written {
    /// What a file holds.
    pub(crate) fn of(file: &syn::File) -> Self {
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
    pub(super) fn setters(&self) -> impl Iterator<Item = &String> {
        self.texts
            .iter()
            .filter(|(key, _)| !key.contains(' ') && !["OPERATION", "SortBy"].contains(&key.as_str()))
            .flat_map(|(_, texts)| texts)
    }

    /// All texts of the setters of one type.
    pub(super) fn setters_of(&self, type_name: &str) -> impl Iterator<Item = &String> {
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
