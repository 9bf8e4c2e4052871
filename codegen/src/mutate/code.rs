//! Breaks of the emitting code: what an emitter could get wrong, as edits of what it emits.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ImplItemFn, Lit, Stmt};

/// A way in which emitted code can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// A member is not written, or not taken.
    SkipWrite,
    /// Two neighbouring names are swapped.
    SwapNames,
    /// A check is not made.
    SkipCheck,
    /// An unknown value becomes a known one.
    IgnoreUnknown,
    /// A setter sets nothing.
    SkipSetter,
    /// Members that are not known are dropped.
    DropExtra,
}

impl Slip {
    /// Every way.
    pub(super) const ALL: &[Self] = &[
        Self::SkipWrite,
        Self::SwapNames,
        Self::SkipCheck,
        Self::IgnoreUnknown,
        Self::SkipSetter,
        Self::DropExtra,
    ];

    /// What happens, for people.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::SkipWrite => "write skipped",
            Self::SwapNames => "names swapped",
            Self::SkipCheck => "check skipped",
            Self::IgnoreUnknown => "unknown value ignored",
            Self::SkipSetter => "setter sets nothing",
            Self::DropExtra => "extra dropped",
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

    fn statements(&mut self, function: &str, statements: &mut Vec<Stmt>) {
        let (wanted, receiver) = match self.slip {
            Slip::SkipWrite if function == "encode" => (true, "object"),
            Slip::SkipCheck if function == "check" => (true, "check"),
            _ => (false, ""),
        };
        if !wanted {
            return;
        }
        let mut index = 0;
        while let Some(statement) = statements.get(index) {
            let text = call_on(statement, receiver);
            match text {
                Some(name) if self.hit(name.clone()) => drop(statements.remove(index)),
                _ => index += 1,
            }
        }
    }
}

impl VisitMut for Editor {
    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        let outer = std::mem::replace(&mut self.inside, item.self_ty.to_token_stream().to_string());
        visit_mut::visit_item_impl_mut(self, item);
        self.inside = outer;
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let name = function.sig.ident.to_string();
        self.statements(&name, &mut function.block.stmts);
        match (self.slip, name.as_str()) {
            (Slip::SwapNames, "decode_parsed") => swap_fields(self, &mut function.block),
            (Slip::DropExtra, "decode_parsed") => drop_extra(self, &mut function.block),
            (Slip::IgnoreUnknown, "from_wire") => ignore_unknown(self, &mut function.block),
            (Slip::SkipSetter, _) => skip_setter(self, &name, &mut function.block),
            _ => {}
        }
    }
}

/// The wire name of `receiver.method("name", …);`.
fn call_on(statement: &Stmt, receiver: &str) -> Option<String> {
    let Stmt::Expr(Expr::MethodCall(call), Some(_)) = statement else { return None };
    let Expr::Path(path) = call.receiver.as_ref() else { return None };
    if !path.path.is_ident(receiver) {
        return None;
    }
    text(call.args.first()?).map(|name| format!("{} `{name}`", call.method))
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

/// `Ok(Self { a: members.required("a")?, … })`: the fields of the struct that is made.
fn made(block: &mut syn::Block) -> Option<&mut syn::ExprStruct> {
    let Some(Stmt::Expr(Expr::Call(ok), None)) = block.stmts.last_mut() else { return None };
    match ok.args.first_mut() {
        Some(Expr::Struct(made)) => Some(made),
        _ => None,
    }
}

/// Swaps the wire names of two neighbouring members that are taken alike.
fn swap_fields(editor: &mut Editor, block: &mut syn::Block) {
    let Some(made) = made(block) else { return };
    for index in 1..made.fields.len() {
        let (Some(first), Some(second)) = (taken(&made.fields, index - 1), taken(&made.fields, index)) else {
            continue;
        };
        if first.0 == second.0 && editor.hit(format!("`{}` and `{}`", first.1, second.1)) {
            set_taken(&mut made.fields, index - 1, &second.1);
            set_taken(&mut made.fields, index, &first.1);
        }
    }
}

type Fields = syn::punctuated::Punctuated<syn::FieldValue, syn::Token![,]>;

/// How a field is taken (`required`, `optional`), and under which name.
fn taken(fields: &Fields, index: usize) -> Option<(String, String)> {
    let Expr::Try(tried) = &fields.get(index)?.expr else { return None };
    let Expr::MethodCall(call) = tried.expr.as_ref() else { return None };
    Some((call.method.to_string(), text(call.args.first()?)?))
}

fn set_taken(fields: &mut Fields, index: usize, name: &str) {
    let Some(Expr::Try(tried)) = fields.get_mut(index).map(|field| &mut field.expr) else { return };
    let Expr::MethodCall(call) = tried.expr.as_mut() else { return };
    if let Some(first) = call.args.first_mut() {
        *first = syn::parse_quote!(#name);
    }
}

fn drop_extra(editor: &mut Editor, block: &mut syn::Block) {
    let Some(made) = made(block) else { return };
    for field in &mut made.fields {
        let rest = matches!(&field.expr, Expr::MethodCall(call) if call.method == "rest");
        if rest && editor.hit("members that are not known".to_owned()) {
            field.expr = syn::parse_quote!(Extra::default());
        }
    }
}

/// `other => Self::Unknown(other.to_owned())` becomes the first known value.
fn ignore_unknown(editor: &mut Editor, block: &mut syn::Block) {
    let Some(Stmt::Expr(Expr::Match(matched), None)) = block.stmts.last_mut() else { return };
    let Some(first) = matched.arms.first().map(|arm| arm.body.clone()) else { return };
    if let Some(last) = matched.arms.last_mut()
        && editor.hit("unknown values".to_owned())
    {
        last.pat = syn::parse_quote!(_);
        last.body = first;
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
