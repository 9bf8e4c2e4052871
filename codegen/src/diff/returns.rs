//! What an operation answers with, compared.

use super::bounds::bounds;
use super::decoded;
use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use super::types::{self, Fit};
use crate::model::{Constraints, Model, Operation, Returned};

/// Compares the members of two answers.
pub(super) fn compare(found: &mut Found<'_>, subject: &Subject<'_>, old: &Operation, new: &Operation) {
    let (base, head) = found.models();
    let word = |model: &Model, member: &Returned| {
        let always = if member.always { "always" } else { "optional" };
        let list = if member.list { "list of " } else { "" };
        format!("{list}{}, {always}", types::name(model, member.ty))
    };
    let members = matched(&old.returns, &new.returns, |member| &member.wire);
    for member in members.removed {
        let kind = if member.always { Kind::ReturnedRemoved } else { Kind::OptionalReturnedRemoved };
        found.lost(kind, &subject.path(&member.wire).removed(&member.place), word(base, member));
    }
    for member in members.added {
        let subject = subject.path(&member.wire).added(&member.place);
        found.gained(Kind::ReturnedAdded, &subject, word(head, member));
    }
    for (old, new) in members.both {
        member(found, &subject.path(&new.wire).between(&old.place, &new.place), old, new);
    }
    if members.reordered {
        found.add(Kind::OrderChanged, &subject.path("returns"));
    }
    next_offset(found, &subject.path("next_offset"), old, new);
}

/// What the type of a member can do.
const TYPES: decoded::Kinds = decoded::Kinds {
    list: Kind::ReturnedList,
    text_type: Kind::ReturnedTextType,
    compatible: Kind::ReturnedCompatible,
    loosened: Kind::ReturnedLoosened,
    retyped: Kind::ReturnedRetyped,
};

/// What the bound of a member can do.
const BOUNDS: (Kind, Kind) = (Kind::ReturnedTighter, Kind::ReturnedLooser);

fn member(found: &mut Found<'_>, subject: &Subject<'_>, old: &Returned, new: &Returned) {
    match (old.always, new.always) {
        (true, false) => found.add(Kind::ReturnedOptional, subject),
        (false, true) => found.add(Kind::ReturnedAlways, subject),
        _ => {}
    }
    decoded::compare(found, subject, &TYPES, ((old.ty, old.list), (new.ty, new.list)));
    bounded(found, subject, BOUNDS, old, new);
    found.differs(Kind::ReturnedRenamed, subject, &old.field, &new.field);
    found.documented(subject, &old.doc, &new.doc);
}

/// Compares the bound of a member; `kinds` tell a tighter and a looser one.
pub(super) fn bounded(
    found: &mut Found<'_>,
    subject: &Subject<'_>,
    (tighter, looser): (Kind, Kind),
    old: &Returned,
    new: &Returned,
) {
    let stated = |member: &Returned| Constraints { max_chars: member.max_chars, ..Constraints::default() };
    for bound in bounds(&stated(old), &stated(new)) {
        let kind = if bound.tighter { tighter } else { looser };
        found.change(kind, subject, bound.old, bound.new);
    }
}

/// The runtime reads it, whatever the spec says of it.
fn next_offset(found: &mut Found<'_>, subject: &Subject<'_>, old: &Operation, new: &Operation) {
    match (&old.next_offset, &new.next_offset) {
        (Some(old), Some(new)) => {
            let (base, head) = found.models();
            let subject = subject.between(&old.place, &new.place);
            if types::answered((base, old.ty), (head, new.ty)) != Fit::Same {
                let (old, new) = (types::name(base, old.ty), types::name(head, new.ty));
                found.differs(Kind::NextOffsetRetyped, &subject, &old, &new);
            }
            if (old.always, old.list) != (new.always, new.list) {
                found.add(Kind::NextOffsetStated, &subject);
            }
            bounded(found, &subject, BOUNDS, old, new);
            found.documented(&subject, &old.doc, &new.doc);
        }
        (Some(old), None) if new.list => found.add(Kind::NextOffsetRemoved, &subject.removed(&old.place)),
        (None, Some(new)) if old.list => found.add(Kind::NextOffsetAdded, &subject.added(&new.place)),
        _ => {}
    }
}
