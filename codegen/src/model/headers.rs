//! Resolves request headers.

use super::build::text;
use super::names::{Scope, snake};
use super::tables::Tables;
use super::types::{Words, resolve};
use super::{Header, Type};
use crate::finding::Finding;
use crate::spec::{self, Spec};

pub(super) fn headers(spec: &Spec, tables: &Tables<'_>, findings: &mut Vec<Finding>) -> Vec<Header> {
    let prefix = format!("{}-", spec.api.api.value);
    let mut scope = Scope::new("`Headers`", &["clone", "default", "new"]);
    let mut headers = Vec::new();
    for entry in &spec.api.headers {
        let header = &entry.value;
        let words = Words { ty: &header.ty, of: header.of.as_ref(), sensitive: None };
        let ty = resolve(&words, None, false, tables, findings);
        if let (Type::Enum(id), Some(of)) = (ty, &header.of)
            && tables.enums.get(id.0).is_some_and(|(owner, _)| owner.is_some())
        {
            findings.push(Finding::new(
                "header-type",
                &of.place,
                format!("the enum `{}` belongs to a resource, and headers to none", of.value),
                "not there where the resource's feature is off",
                "move the enum into `enums` of api.yaml",
            ));
        }
        if !matches!(ty, Type::Text | Type::Enum(_)) {
            findings.push(Finding::new(
                "header-type",
                &header.ty.place,
                "a header is a `string` or an `enum`",
                "headers carry text",
                "write `string` or `enum`",
            ));
        }
        if header.required && header.default.is_none() {
            findings.push(Finding::new(
                "missing-key",
                &entry.name.place,
                "a required header needs `default`: the client sets it on every call",
                "what is sent?",
                "add `default: …`",
            ));
        }
        encoded_as(spec, header, findings);
        let derive = |wire: &str| snake(wire.strip_prefix(&prefix).unwrap_or(wire));
        let method =
            (!header.required).then(|| scope.claim(&entry.name, header.rust_name.as_ref(), derive, findings));
        headers.push(Header {
            place: entry.name.place.clone(),
            wire: entry.name.value.clone(),
            method,
            ty,
            required: header.required,
            default: header.default.as_ref().map(|default| default.value.clone()),
            max_chars: header.max_chars.as_ref().map(|max| max.value),
            encoded_as: header.encoded_as.as_ref().map(|other| other.value.clone()),
            doc: text(header.doc.as_deref()),
        });
    }
    headers
}

/// What carries a value encoded is another header of text, and takes any length.
fn encoded_as(spec: &Spec, header: &spec::Header, findings: &mut Vec<Finding>) {
    let Some(name) = &header.encoded_as else { return };
    let Some(other) = spec.api.headers.iter().find(|other| other.name.value == name.value) else {
        findings.push(Finding::new(
            "dangling-reference",
            &name.place,
            format!("there is no header `{}`", name.value),
            "where would values beyond ASCII go?",
            "name a header that `headers` lists, or add it there",
        ));
        return;
    };
    let is_text = |header: &spec::Header| header.ty.value == "string" && !header.required;
    if !is_text(header) || !is_text(&other.value) || std::ptr::eq(header, &other.value) {
        findings.push(Finding::new(
            "header-type",
            &name.place,
            format!("`{}` cannot carry this header's values encoded", name.value),
            "both are to be a `string` that a caller may set, and two",
            "name another header, or remove `encoded_as`",
        ));
    }
}
