//! Breaks of the emitting code: what an emitter could get wrong, as edits of what it emits.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ImplItem, ImplItemFn, Lit, Stmt};

/// A way in which emitted code can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// Two neighbouring names on the wire are swapped: of members, of values, of parameters.
    SwapNames,
    /// A check is not made.
    SkipCheck,
    /// A setter sets nothing.
    SkipSetter,
}

impl Slip {
    /// Every way. That a member is written as it is read, and that what is not known is kept, is the runtime's doing.
    pub(super) const ALL: &[Self] = &[Self::SwapNames, Self::SkipCheck, Self::SkipSetter];

    /// What happens, for people.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::SwapNames => "names swapped",
            Self::SkipCheck => "check skipped",
            Self::SkipSetter => "setter sets nothing",
        }
    }
}

/// The places of some code where it can slip in one way, as a person would name them.
pub(super) fn places(file: &syn::File, slip: Slip) -> Vec<String> {
    let mut editor = Editor { slip, at: None, seen: Vec::new(), inside: String::new() };
    editor.visit_file_mut(&mut file.clone());
    editor.seen
}

/// The code with one slip at the place of this number.
pub(super) fn slipped(file: &syn::File, slip: Slip, number: usize) -> syn::File {
    let mut file = file.clone();
    Editor { slip, at: Some(number), seen: Vec::new(), inside: String::new() }.visit_file_mut(&mut file);
    file
}

/// Walks over code, counts the places of a slip, and edits the one of the wanted number.
struct Editor {
    slip: Slip,
    at: Option<usize>,
    seen: Vec<String>,
    inside: String,
}

impl Editor {
    /// Notes a place; whether it is the one to edit.
    fn hit(&mut self, what: String) -> bool {
        let number = self.seen.len();
        self.seen.push(if self.inside.is_empty() { what } else { format!("{}: {what}", self.inside) });
        self.at == Some(number)
    }

    /// Swaps two neighbours of a list of names and types, if they are of one type. Gives back the list as it is then.
    fn swap(&mut self, mut named: Vec<(String, String)>) -> Vec<String> {
        if self.slip == Slip::SwapNames {
            for index in 1..named.len() {
                let Some([(first, of), (second, also)]) = named.get_mut(index - 1..=index) else { continue };
                if of == also && self.hit(format!("`{first}` and `{second}`")) {
                    std::mem::swap(first, second);
                }
            }
        }
        named.into_iter().map(|(name, _)| name).collect()
    }
}

impl VisitMut for Editor {
    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        if !marked(&item.attrs, "model") {
            return;
        }
        self.inside = item.ident.to_string();
        let named = item.fields.iter().map(|field| (wire(field), field.ty.to_token_stream().to_string()));
        let names = self.swap(named.collect());
        for (field, name) in item.fields.iter_mut().zip(names) {
            field.attrs.retain(|attribute| !attribute.path().is_ident("wire"));
            if field.ident.as_ref().is_none_or(|ident| *ident != name) {
                field.attrs.push(syn::parse_quote!(#[wire = #name]));
            }
            // The macro takes the name before the constraints.
            field.attrs.sort_by_key(|attribute| attribute.path().is_ident("check"));
            if self.slip == Slip::SkipCheck {
                skip_check(self, &name, field);
            }
        }
        self.inside.clear();
    }

    fn visit_item_enum_mut(&mut self, item: &mut syn::ItemEnum) {
        if !marked(&item.attrs, "open_enum") {
            return;
        }
        self.inside = item.ident.to_string();
        let wires = item.variants.iter().filter_map(|variant| text(&variant.discriminant.as_ref()?.1));
        let names = self.swap(wires.map(|wire| (wire, String::new())).collect());
        for (variant, name) in item.variants.iter_mut().zip(names) {
            if let Some((_, value)) = &mut variant.discriminant {
                *value = syn::parse_quote!(#name);
            }
        }
        self.inside.clear();
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        let outer = std::mem::replace(&mut self.inside, item.self_ty.to_token_stream().to_string());
        let rows = item.items.iter_mut().filter_map(|item| match item {
            ImplItem::Const(row) => Some(row),
            _ => None,
        });
        let mut rows: Vec<&mut syn::ImplItemConst> = rows.collect();
        let named =
            rows.iter().filter_map(|row| Some((text(&row.expr)?, row.ty.to_token_stream().to_string())));
        let names = self.swap(named.collect());
        for (row, name) in rows.iter_mut().zip(names) {
            row.expr = syn::parse_quote!(#name);
        }
        visit_mut::visit_item_impl_mut(self, item);
        self.inside = outer;
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        if self.slip == Slip::SkipSetter {
            skip_setter(self, &function.sig.ident.to_string(), &mut function.block);
        }
    }
}

fn marked(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// A field's name on the wire.
fn wire(field: &syn::Field) -> String {
    let named = field.attrs.iter().find(|attribute| attribute.path().is_ident("wire"));
    let named = named.and_then(|attribute| text(&attribute.meta.require_name_value().ok()?.value));
    named.or_else(|| field.ident.as_ref().map(ToString::to_string)).unwrap_or_default()
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Takes a rule out of `#[check(max_chars(50), digits())]`.
fn skip_check(editor: &mut Editor, name: &str, field: &mut syn::Field) {
    type Rules = Punctuated<Expr, syn::Token![,]>;
    let Some(place) = field.attrs.iter().position(|attribute| attribute.path().is_ident("check")) else {
        return;
    };
    let Some(attribute) = field.attrs.get_mut(place) else { return };
    let Ok(rules) = attribute.parse_args_with(Rules::parse_terminated) else { return };
    let kept: Vec<&Expr> = rules
        .iter()
        .filter(|rule| {
            let rule = match rule {
                Expr::Call(call) => call.func.to_token_stream().to_string(),
                _ => String::new(),
            };
            !editor.hit(format!("{rule} of `{name}`"))
        })
        .collect();
    match kept.is_empty() {
        true => drop(field.attrs.remove(place)),
        false => *attribute = syn::parse_quote!(#[check(#(#kept),*)]),
    }
}

/// `Self(self.0.set("x", …))` keeps what it had instead.
fn skip_setter(editor: &mut Editor, name: &str, block: &mut syn::Block) {
    let Some(Stmt::Expr(Expr::Call(made), None)) = block.stmts.last_mut() else { return };
    let Some(Expr::MethodCall(call)) = made.args.first_mut() else { return };
    let set = ["set", "list", "group", "groups", "filter", "sort"].iter().any(|method| call.method == method);
    if set && call.receiver.to_token_stream().to_string() == "self . 0" && editor.hit(format!("`{name}`")) {
        let receiver = call.receiver.clone();
        made.args = std::iter::once::<Expr>(*receiver).collect();
    }
}
