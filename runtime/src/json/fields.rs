//! What is documented of a model's members.

use crate::check::Constraints;

/// The fields of a model, in their order: their names, and what else there is to say of a few.
///
/// Most members have the name of their field and no constraints, so a list of names says all of them.
/// ```
/// use chargebee_runtime::ground::*;
/// const FIELDS: Fields = Fields {
///     names: &["last4", "type_"],
///     renamed: &[("type_", "type")],
///     constrained: &[("last4", Constraints::none().chars(4, 4).digits())],
/// };
/// let on_the_wire: Vec<&str> = FIELDS.members().map(|member| member.wire).collect();
/// assert_eq!(on_the_wire, ["last4", "type"]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Their names.
    pub names: &'static [&'static str],
    /// Fields whose member has another name on the wire, each with that name, in the order of the fields.
    pub renamed: &'static [(&'static str, &'static str)],
    /// Fields with constraints, in the order of the fields.
    pub constrained: &'static [(&'static str, Constraints)],
}

/// What is documented of a member.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The name of the struct's field.
    pub field: &'static str,
    /// The name on the wire.
    pub wire: &'static str,
    /// What its value is checked against.
    pub constraints: &'static Constraints,
}

impl Fields {
    /// Each member, in the order of the fields.
    pub fn members(self) -> impl Iterator<Item = Member> {
        let (mut renamed, mut constrained) = (self.renamed, self.constrained);
        self.names.iter().map(move |field| {
            let wire = next_of(&mut renamed, field).unwrap_or(field);
            let constraints = next_of(&mut constrained, field).unwrap_or(Constraints::NONE);
            Member { field, wire, constraints }
        })
    }

    /// The name on the wire of the field in this place.
    pub(super) fn wire(self, place: usize) -> Option<&'static str> {
        let field = self.names.get(place)?;
        Some(self.renamed.iter().find(|(of, _)| of == field).map_or(*field, |(_, wire)| wire))
    }

    /// The place of the field whose member has this name on the wire. Members mostly come in the order of the documentation, so
    /// the search begins at `next`, where the last one ended.
    pub(super) fn place(self, next: usize, wire: &str) -> Option<usize> {
        let field = match self.renamed.iter().find(|(_, renamed)| *renamed == wire) {
            Some((field, _)) => field,
            None if self.renamed.iter().any(|(field, _)| *field == wire) => return None,
            None => wire,
        };
        let (before, after) = self.names.split_at_checked(next)?;
        let same = |name: &&str| *name == field;
        after.iter().position(same).map(|place| place + next).or_else(|| before.iter().position(same))
    }
}

/// What is said of this field, if what is said next is of it.
#[inline]
fn next_of<T>(said: &mut &'static [(&'static str, T)], field: &str) -> Option<&'static T> {
    let ((of, what), others) = said.split_first()?;
    if *of != field {
        return None;
    }
    *said = others;
    Some(what)
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::check::Constraints;

    /// Two members that are named after each other's fields, and one that is named after none.
    const SWAPPED: Fields = Fields {
        names: &["one", "two", "three"],
        renamed: &[("one", "two"), ("two", "one")],
        constrained: &[("one", Constraints::none().digits()), ("three", Constraints::none().email())],
    };

    #[test]
    fn a_member_is_found_by_its_name_on_the_wire_wherever_the_search_begins() {
        for next in 0..=3 {
            let found = ["two", "one", "three", "four"].map(|wire| SWAPPED.place(next, wire));
            assert_eq!(found, [Some(0), Some(1), Some(2), None], "from {next}");
        }
    }

    #[test]
    fn the_name_of_a_renamed_field_is_no_name_on_the_wire() {
        let fields = Fields { names: &["type_"], renamed: &[("type_", "type")], constrained: &[] };
        assert_eq!((fields.place(0, "type_"), fields.place(0, "type")), (None, Some(0)));
    }

    #[test]
    fn each_member_has_its_own_constraints() {
        let stated = SWAPPED
            .members()
            .map(|member| (member.wire, member.constraints.digits, member.constraints.email));
        assert_eq!(
            stated.collect::<Vec<_>>(),
            [("two", true, false), ("one", false, false), ("three", false, true)]
        );
    }
}
