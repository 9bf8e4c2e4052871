//! Types of what clients decode, compared: attributes, members of answers and of events alike.

use super::found::{Found, Subject};
use super::kinds::Kind;
use super::types::{self, Fit};
use crate::model::{Model, Type};

/// The kinds of change that a type can make, of one sort of thing that is decoded.
pub(super) struct Kinds {
    /// It became a list, or is none any more.
    pub(super) list: Kind,
    /// Another word for the same type in Rust.
    pub(super) text_type: Kind,
    /// Another Rust type, which takes every value.
    pub(super) compatible: Kind,
    /// Another Rust type, which takes some values.
    pub(super) loosened: Kind,
    /// Another Rust type, which takes no value.
    pub(super) retyped: Kind,
}

/// A type, and whether it is a list of it.
pub(super) type Stated = (Type, bool);

/// Compares two types, and tells what differs.
pub(super) fn compare(
    found: &mut Found<'_>,
    subject: &Subject<'_>,
    kinds: &Kinds,
    (old, new): (Stated, Stated),
) -> Fit {
    let (base, head) = found.models();
    // What takes any JSON takes a list as well, and says so.
    let (fit, listed) = match (old, new) {
        ((Type::Json, false), (_, true)) => (Fit::Every, true),
        ((_, true), (Type::Json, false)) => (Fit::Narrower, true),
        _ => (types::answered((base, old.0), (head, new.0)), false),
    };
    if old.1 != new.1 && !listed {
        let word = |list: bool| if list { "a list" } else { "one" };
        found.differs(kinds.list, subject, word(old.1), word(new.1));
    }
    let kind = match fit {
        Fit::Same => return fit,
        Fit::SameInRust | Fit::SameInRustNarrowed => kinds.text_type,
        Fit::Every => kinds.compatible,
        Fit::Narrower => kinds.loosened,
        Fit::Differs => kinds.retyped,
    };
    let word = |model: &Model, (ty, list): Stated| {
        let many = if list && listed { "list of " } else { "" };
        format!("{many}{}", types::name(model, ty))
    };
    found.differs(kind, subject, &word(base, old), &word(head, new));
    fit
}
