//! Wire vectors: calls given under the API's own names, and what must come out on the wire.

use super::calls::{Value, call};
use super::cases::{Case, functions};
use super::docs::inner;
use super::format::rust;
use super::{EmitError, File};
use crate::check::breaks;
use crate::model::{Model, ResourceId, Subject};
use heck::ToSnakeCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fmt;

/// A call and what must go over the wire.
#[derive(Debug, Clone)]
pub struct Vector {
    /// Its name.
    pub id: String,
    /// The resource, in whatever case the vectors use.
    pub resource: String,
    /// The operation.
    pub operation: String,
    /// The id in the path.
    pub path_id: Option<String>,
    /// The parameters as pairs; those that the call leaves out are not there.
    pub pairs: Vec<(String, String)>,
    /// The nulls between the values of lists, which nobody can give in Rust.
    pub nulls: Vec<String>,
    /// Headers that the caller sets.
    pub headers: Vec<(String, String)>,
    /// What must come out; `None` where the client must refuse.
    pub expect: Option<Expect>,
}

/// What must come out on the wire.
#[derive(Debug, Clone)]
pub struct Expect {
    /// Method.
    pub method: String,
    /// Host.
    pub host: String,
    /// Path, as its bytes stand in the request line.
    pub path: String,
    /// Pairs of the query, decoded.
    pub query: Vec<(String, String)>,
    /// Pairs of the body, decoded.
    pub body: Vec<(String, String)>,
    /// The whole body, where it is no form.
    pub raw_body: Option<String>,
    /// Headers that must be there.
    pub headers: Vec<(String, String)>,
}

/// Why a file of vectors cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorError(String);

impl fmt::Display for VectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for VectorError {}

/// Reads a file of vectors.
///
/// # Errors
/// What is not JSON, or not a list of vectors.
pub fn parse_vectors(text: &str) -> Result<Vec<Vector>, VectorError> {
    let all: Vec<Json> = serde_json::from_str(text).map_err(|error| VectorError(error.to_string()))?;
    all.iter()
        .enumerate()
        .map(|(index, vector)| parse(vector).ok_or_else(|| malformed(index, vector)))
        .collect()
}

fn malformed(index: usize, vector: &Json) -> VectorError {
    let id = vector.get("id").and_then(Json::as_str).unwrap_or("without an id");
    VectorError(format!("vector {index} ({id}): needs id, resource, operation, params, headers and expect"))
}

fn parse(vector: &Json) -> Option<Vector> {
    let text = |key: &str| vector.get(key).and_then(Json::as_str).map(str::to_owned);
    let mut flat = Flat { json_keys: vector.get("json_keys"), pairs: Vec::new(), nulls: Vec::new() };
    for (name, value) in vector.get("params")?.as_object().into_iter().flatten() {
        flat.add(name, value, 0);
    }
    let expect = vector.get("expect")?;
    let part = |key: &str| expect.get(key).and_then(Json::as_str).map(str::to_owned);
    let expect = part("path").map(|path| Expect {
        method: part("method").unwrap_or_default(),
        host: part("host").unwrap_or_default(),
        path,
        query: pair_list(expect.get("query_pairs")),
        body: pair_list(expect.get("body_pairs")),
        raw_body: part("raw_body"),
        headers: texts(expect.get("headers")),
    });
    Some(Vector {
        id: text("id")?,
        resource: text("resource")?,
        operation: text("operation")?,
        path_id: text("path_id"),
        pairs: flat.pairs,
        nulls: flat.nulls,
        headers: texts(vector.get("headers")),
        expect,
    })
}

fn pair_list(pairs: Option<&Json>) -> Vec<(String, String)> {
    let pairs = pairs.and_then(Json::as_array).into_iter().flatten();
    pairs
        .filter_map(|pair| Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned())))
        .collect()
}

fn texts(map: Option<&Json>) -> Vec<(String, String)> {
    let map = map.and_then(Json::as_object).into_iter().flatten();
    map.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

/// Parameters as pairs, spelled as WIRE says.
struct Flat<'v> {
    /// How deep the parameters are that take JSON, by name.
    json_keys: Option<&'v Json>,
    pairs: Vec<(String, String)>,
    nulls: Vec<String>,
}

impl Flat<'_> {
    /// `depth` counts from the top, as `json_keys` does.
    fn add(&mut self, name: &str, value: &Json, depth: u64) {
        let leaf = name.rsplit('[').next().unwrap_or(name).trim_end_matches(']');
        let is_json = self.json_keys.and_then(|keys| keys.get(leaf)).and_then(Json::as_u64) == Some(depth);
        match value {
            // A cleared JSON parameter is sent empty; any other that is null is not given.
            Json::Null if is_json => self.pair(name, String::new()),
            Json::Null => {}
            Json::String(text) => self.pair(name, text.clone()),
            Json::Array(items)
                if !is_json && ["[in]", "[not_in]", "[between]"].iter().any(|end| name.ends_with(end)) =>
            {
                self.pair(name, Json::Array(items.clone()).to_string());
            }
            Json::Array(items) if !is_json => {
                for (index, item) in items.iter().enumerate() {
                    self.item(name, index, item, depth);
                }
            }
            Json::Object(members) if !is_json => {
                for (member, value) in members {
                    self.add(&format!("{name}[{member}]"), value, depth + 1);
                }
            }
            _ => self.pair(name, value.to_string()),
        }
    }

    /// An entry of a list: groups go out by column, each member with the number of its group.
    fn item(&mut self, name: &str, index: usize, item: &Json, depth: u64) {
        match item {
            Json::Null => self.nulls.push(format!("{name}[{index}]")),
            Json::Object(members) => {
                for (member, value) in members {
                    let first = self.pairs.len();
                    self.add(&format!("{name}[{member}]"), value, depth + 1);
                    for (name, _) in self.pairs.iter_mut().skip(first) {
                        name.push_str(&format!("[{index}]"));
                    }
                }
            }
            _ => self.add(&format!("{name}[{index}]"), item, depth),
        }
    }

    fn pair(&mut self, name: &str, value: String) {
        self.pairs.push((name.to_owned(), value));
    }
}

/// A test a vector that the spec can say; the others are listed with the reason.
pub(super) fn tests(model: &Model, vectors: &[Vector]) -> Result<File, EmitError> {
    let harness = super::harness();
    let mut names = BTreeSet::new();
    let mut cases = Vec::new();
    let mut left_out = Vec::new();
    for vector in vectors {
        match case(model, vector) {
            Ok((_, case)) if names.insert(case.name.clone()) => cases.push(case),
            Ok(_) => left_out.push((vector.id.clone(), "another vector has the same name".to_owned())),
            Err(reason) => left_out.push((vector.id.clone(), reason)),
        }
    }
    let run = cases.len();
    let (tests, uses) = functions(&cases);
    let left_out = left_out.iter().map(|(id, reason)| quote!((#id, #reason)));
    let about = inner(
        "The wire vectors: each call whose operation and parameters the spec has, and what must come out.",
    );
    let deprecated = super::allow_deprecated(model);
    let import = (run > 0).then(|| quote! { use #harness::vector::{Expected, outcome}; });
    rust(
        "tests/vectors.rs",
        quote! {
            #about
            #deprecated
            #import
            use #harness::vector::count;
            #uses

            /// The vectors that the spec cannot say, each with the reason.
            const LEFT_OUT: &[(&str, &str)] = &[#(#left_out),*];

            #[test]
            fn every_vector_is_run_or_left_out_for_a_reason() {
                count(#run, LEFT_OUT);
            }

            #tests
        },
    )
}

/// The test of a vector, and the operation that it calls; or why the spec cannot say it.
pub(crate) fn case(model: &Model, vector: &Vector) -> Result<(Subject, Case), String> {
    let client = format_ident!("{}", model.api.crate_name);
    let (subject, call, uses) = written(model, vector)?;
    if let Some(null) = vector.nulls.first() {
        return Err(format!("`{null}` is null, and a list in Rust has nothing but values"));
    }
    let expect = expectation(vector);
    // What a vector shows is how values go out, be they as documented or not.
    let broken = vector.expect.is_some()
        && model.operation(subject).is_some_and(|operation| {
            vector.pairs.iter().any(|(name, value)| breaks(model, operation, name, value))
        });
    let unchecked = broken.then(|| quote!(.without_validation()));
    let body = quote! {
        #expect.prove(#client::Client::builder, |client: #client::Client| outcome(#call.send() #unchecked)).await;
    };
    let name = format_ident!("vector_{}", vector.id.to_snake_case());
    Ok((subject, Case { name, awaits: true, body, uses }))
}

fn written(model: &Model, vector: &Vector) -> Result<(Subject, TokenStream, BTreeSet<String>), String> {
    let name = vector.resource.to_snake_case();
    let index = model.resources.iter().position(|resource| resource.name == name);
    let index = index.ok_or_else(|| format!("the spec has no resource `{name}`"))?;
    let number = model
        .resources
        .get(index)
        .and_then(|resource| {
            resource.operations.iter().position(|operation| operation.name == vector.operation)
        })
        .ok_or_else(|| format!("the spec has no operation `{name}.{}`", vector.operation))?;
    let subject = Subject::Operation(ResourceId(index), number);
    let pairs: Vec<(String, Value)> =
        vector.pairs.iter().map(|(name, value)| (name.clone(), Value::Text(value.clone()))).collect();
    let call = call(model, subject, vector.path_id.as_deref(), &pairs).map_err(|faults| faults.join("; "))?;
    let mut expression = call.expression;
    let mut uses = call.uses;
    if !vector.headers.is_empty() {
        let headers = headers(model, &vector.headers)?;
        uses.insert(format!("{}::Headers", model.api.crate_name));
        expression.extend(quote!(.headers(#headers)));
    }
    Ok((subject, expression, uses))
}

fn headers(model: &Model, given: &[(String, String)]) -> Result<TokenStream, String> {
    let mut headers = quote!(Headers::new());
    for (name, value) in given {
        let header = model.headers.iter().find(|header| header.wire == *name);
        let header = header.ok_or_else(|| format!("the spec has no header `{name}`"))?;
        let method = header.method.as_ref().ok_or_else(|| format!("the client sets `{name}` itself"))?;
        let method = format_ident!("{method}");
        match header.ty {
            crate::model::Type::Enum(id) => {
                let made = model.enumeration(id).ok_or("no enum")?;
                let (ty, client) =
                    (format_ident!("{}", made.type_name), format_ident!("{}", model.api.crate_name));
                headers.extend(quote!(.#method(#client::enums::#ty::from_wire(#value))));
            }
            _ => headers.extend(quote!(.#method(#value))),
        }
    }
    Ok(headers)
}

fn expectation(vector: &Vector) -> TokenStream {
    let Some(expect) = &vector.expect else { return quote!(Expected::Refusal) };
    let pairs = |pairs: &[(String, String)]| {
        let pairs = pairs.iter().map(|(name, value)| {
            let (name, value) = (Literal::string(name), Literal::string(value));
            quote!((#name, #value))
        });
        quote!(&[#(#pairs),*])
    };
    let (method, host, path) = (&expect.method, &expect.host, &expect.path);
    let (query, body, headers) = (pairs(&expect.query), pairs(&expect.body), pairs(&expect.headers));
    let raw_body = match &expect.raw_body {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    quote! {
        Expected::Request {
            method: #method,
            host: #host,
            path: #path,
            query: #query,
            body: #body,
            raw_body: #raw_body,
            headers: #headers,
        }
    }
}
