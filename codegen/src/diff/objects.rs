//! Resources, their parts and attributes, compared.

use super::bounds::bounds;
use super::decoded;
use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use super::types::{self, Fit};
use crate::model::{Attribute, Model, Object, Resource};

/// Compares all resources.
pub(super) fn compare(found: &mut Found<'_>) {
    let (base, head) = found.models();
    let resources = matched(&base.resources, &head.resources, |resource| &resource.name);
    for resource in resources.removed {
        let subject = Subject::of(&resource.name).removed(&resource.place);
        found.lost(Kind::ResourceRemoved, &subject, &resource.name);
    }
    for resource in resources.added {
        let subject = Subject::of(&resource.name).added(&resource.place);
        found.gained(Kind::ResourceAdded, &subject, &resource.name);
    }
    for (old, new) in resources.both {
        self::resource(found, &Subject::of(&new.name).between(&old.place, &new.place), old, new);
    }
}

fn resource(found: &mut Found<'_>, subject: &Subject<'_>, old: &Resource, new: &Resource) {
    let names = |resource: &Resource| format!("{}::{}", resource.module, resource.object.type_name);
    found.differs(Kind::ResourceRenamed, subject, &names(old), &names(new));
    if let (Some(old), Some(new)) = (&old.accessor, &new.accessor) {
        let names =
            |accessor: &crate::model::Accessor| format!("{}, {}", accessor.method, accessor.type_name);
        found.differs(Kind::AccessorRenamed, subject, &names(old), &names(new));
    }
    for feature in old.features.iter().filter(|feature| !new.features.contains(feature)) {
        // A feature that is gone altogether goes with its operations, which tell it.
        if found.head.model.resources.iter().any(|it| it.name == **feature && !it.operations.is_empty()) {
            found.lost(Kind::FeatureLost, subject, feature);
        }
    }
    found.differs(Kind::SourceChanged, subject, &old.source, &new.source);
    object(found, subject, "", &old.object, &new.object);
    let parts = matched(&old.parts, &new.parts, |part| &part.name);
    for part in parts.removed {
        found.lost(Kind::PartRemoved, &subject.path(&part.name).removed(&part.place), &part.type_name);
    }
    for part in parts.added {
        found.gained(Kind::PartAdded, &subject.path(&part.name).added(&part.place), &part.type_name);
    }
    for (old, new) in parts.both {
        let subject = subject.path(&new.name).between(&old.place, &new.place);
        found.differs(Kind::PartRenamed, &subject, &old.type_name, &new.type_name);
        object(found, &subject, &format!("{}.", new.name), old, new);
    }
}

pub(super) fn object(found: &mut Found<'_>, subject: &Subject<'_>, prefix: &str, old: &Object, new: &Object) {
    found.documented(subject, &old.doc, &new.doc);
    let (base, head) = found.models();
    let word = |model: &Model, attribute: &Attribute| {
        let always = if attribute.constraints.required { "always returned" } else { "optional" };
        let list = if attribute.list { "list of " } else { "" };
        format!("{list}{}, {always}", types::name(model, attribute.ty))
    };
    let path = |attribute: &Attribute| format!("{prefix}{}", attribute.wire);
    let attributes = matched(&old.attributes, &new.attributes, |attribute| &attribute.wire);
    for attribute in attributes.removed {
        let always = attribute.constraints.required;
        let kind = if always { Kind::AttributeRemoved } else { Kind::OptionalAttributeRemoved };
        found.lost(kind, &subject.path(path(attribute)).removed(&attribute.place), word(base, attribute));
    }
    for attribute in attributes.added {
        let subject = subject.path(path(attribute)).added(&attribute.place);
        found.gained(Kind::AttributeAdded, &subject, word(head, attribute));
    }
    for (old, new) in attributes.both {
        self::attribute(found, &subject.path(path(new)).between(&old.place, &new.place), old, new);
    }
    if attributes.reordered {
        found.add(Kind::OrderChanged, &subject.path(format!("{prefix}attributes")));
    }
}

/// What the type of an attribute can do.
const TYPES: decoded::Kinds = decoded::Kinds {
    list: Kind::AttributeList,
    text_type: Kind::AttributeTextType,
    compatible: Kind::AttributeCompatible,
    loosened: Kind::AttributeLoosened,
    retyped: Kind::AttributeRetyped,
};

fn attribute(found: &mut Found<'_>, subject: &Subject<'_>, old: &Attribute, new: &Attribute) {
    match (old.constraints.required, new.constraints.required) {
        (true, false) => found.add(Kind::AttributeOptional, subject),
        (false, true) => found.add(Kind::AttributeAlways, subject),
        _ => {}
    }
    let fit = decoded::compare(found, subject, &TYPES, ((old.ty, old.list), (new.ty, new.list)));
    if matches!(fit, Fit::Same | Fit::SameInRust | Fit::SameInRustNarrowed) {
        found.differs(Kind::AttributeSensitive, subject, types::secret(old.ty), types::secret(new.ty));
        if old.boxed != new.boxed {
            found.add(Kind::AttributeBoxed, subject);
        }
        for bound in bounds(&old.constraints, &new.constraints) {
            let kind = if bound.tighter { Kind::AttributeTighter } else { Kind::AttributeLooser };
            found.change(kind, subject, bound.old, bound.new);
        }
    }
    let default = |attribute: &Attribute| attribute.constraints.default.as_ref().map(types::scalar);
    if default(old) != default(new) {
        let kind = if default(old).is_none() { Kind::AttributeDefaultAdded } else { Kind::AttributeDefault };
        found.change(kind, subject, default(old), default(new).or_else(|| Some("none".to_owned())));
    }
    found.differs(Kind::AttributeRenamed, subject, &old.field, &new.field);
    found.documented(subject, &old.doc, &new.doc);
}
