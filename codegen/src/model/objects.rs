//! Resources and parts: their attributes, resolved.

use super::build::text;
use super::names::{Scope, pascal, snake};
use super::tables::Tables;
use super::types::{Bounds, Words, constraints, resolve};
use super::{Attribute, Object, ResourceId, Type};
use crate::finding::Finding;
use crate::spec::{self, At, Entries, Entry};

/// Names of fields and methods that every object has.
pub(super) const RESERVED_FIELDS: &[&str] = &["decode", "encode", "extra", "validate"];

/// What stands with an attribute or a value that should no longer be used.
pub(super) const DEPRECATED: &str = "**Deprecated.**";

const CUSTOM_FIELDS: &str = "Custom fields (`cf_…`) arrive in `extra`.";

/// Documentation text with a note behind it.
pub(super) fn noted(doc: String, note: Option<&str>) -> String {
    match note {
        None => doc,
        Some(note) if doc.is_empty() => note.to_owned(),
        Some(note) => format!("{doc}\n\n{note}"),
    }
}

/// What the spec says of an object.
pub(super) struct Described<'s> {
    pub(super) name: &'s At<String>,
    pub(super) doc: Option<&'s str>,
    /// Whether a site may define fields of its own on it.
    pub(super) custom_fields: bool,
    /// What kind of object it is, for one that nobody has described.
    pub(super) is: &'static str,
    pub(super) attributes: &'s Entries<spec::Attribute>,
    pub(super) rust_name: Option<&'s At<String>>,
}

/// Resolves an object of a resource.
pub(super) fn object(
    described: Described<'_>,
    inside: ResourceId,
    types: &mut Scope,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Object {
    let type_name = types.claim(described.name, described.rust_name, pascal, findings);
    let mut fields = Scope::new(format!("`{type_name}`"), RESERVED_FIELDS);
    let attributes = described
        .attributes
        .iter()
        .map(|entry| {
            let attribute = &entry.value;
            let words = Words {
                ty: &attribute.ty,
                of: attribute.of.as_ref(),
                sensitive: attribute.sensitive.as_ref(),
            };
            let ty = resolve(&words, Some(inside), true, tables, findings);
            self::attribute(entry, ty, &mut fields, tables, findings)
        })
        .collect();
    let doc = match described.doc {
        Some(doc) => text(Some(doc)),
        None => format!("The {} `{}`.", described.is, described.name.value),
    };
    let doc = noted(doc, described.custom_fields.then_some(CUSTOM_FIELDS));
    let place = described.name.place.clone();
    Object { name: described.name.value.clone(), type_name, doc, attributes, place }
}

/// Resolves an attribute whose type is.
pub(super) fn attribute(
    entry: &Entry<spec::Attribute>,
    ty: Type,
    fields: &mut Scope,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Attribute {
    let attribute = &entry.value;
    let bounds = Bounds {
        required: !attribute.optional,
        min_chars: attribute.min_chars.as_ref(),
        max_chars: attribute.max_chars.as_ref(),
        min: attribute.min.as_ref(),
        max: attribute.max.as_ref(),
        digits: attribute.digits,
        format: attribute.format.as_ref(),
        name: &entry.name,
        default: attribute.default.as_ref(),
    };
    Attribute {
        wire: entry.name.value.clone(),
        field: fields.claim(&entry.name, attribute.rust_name.as_ref(), snake, findings),
        ty,
        list: attribute.list,
        boxed: false,
        constraints: constraints(&bounds, ty, tables, findings),
        doc: noted(text(attribute.doc.as_deref()), attribute.deprecated.then_some(DEPRECATED)),
        place: entry.name.place.clone(),
    }
}
