//! What operations of a resource have in common, and what its events have: an answer, a group of parameters or a content that one
//! before has just the same is the same type. What resources have in common: [`common`](super::common).

use super::{Event, Group, Operation, Param, Resource, Returned};

/// A type that an operation has from one before it.
#[derive(Debug, Clone, Copy)]
pub struct Shared<'m> {
    /// The operation that defines it.
    pub from: &'m Operation,
    /// Its name, here as there.
    pub name: &'m str,
}

impl Operation {
    /// Name of the type that it answers with; of a list operation, of an entry.
    pub fn answer(&self) -> &'static str {
        if self.list { "Entry" } else { "Response" }
    }

    /// What it has from the operations before it, each type from the first that has the same.
    pub fn shared<'m>(&'m self, before: &'m [Self]) -> Vec<Shared<'m>> {
        let first = |name, same: &dyn Fn(&Self) -> bool| {
            before.iter().find(|other| same(other)).map(|from| Shared { from, name })
        };
        let answer = first(self.answer(), &|other| self.answers_like(other));
        let groups = self.groups.iter().enumerate().filter_map(|(number, group)| {
            first(&group.type_name, &|other| {
                let theirs = other.groups.iter().position(|it| it.type_name == group.type_name);
                theirs.is_some_and(|theirs| self.takes_like(number, other, theirs))
            })
        });
        answer.into_iter().chain(groups).collect()
    }

    /// Whether the answers of two are the same.
    pub fn answers_like(&self, other: &Self) -> bool {
        self.list == other.list && same_members(&self.returns, &other.returns)
    }

    /// Whether a group of each is the same to who gives it. Whether a call must have it is for the call to say.
    fn takes_like(&self, number: usize, other: &Self, theirs: usize) -> bool {
        let (Some(one), Some(two)) = (self.groups.get(number), other.groups.get(theirs)) else {
            return false;
        };
        grouped(one) == grouped(two) && self.members(number).map(typed).eq(other.members(theirs).map(typed))
    }

    /// The parameters of a group.
    pub(super) fn members(&self, number: usize) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(move |param| param.group == Some(number))
    }
}

impl Event {
    /// The first event of its resource that is about just the same, if that stands before it.
    pub fn shared<'m>(&self, resource: &'m Resource) -> Option<&'m Self> {
        let first = resource.events.iter().find(|other| self.is_like(other))?;
        (first.name != self.name).then_some(first)
    }

    /// Whether two are about just the same.
    pub fn is_like(&self, other: &Self) -> bool {
        same_members(&self.content, &other.content)
    }
}

impl Resource {
    /// The operations before this one; of one of another resource, none.
    pub fn before(&self, operation: &Operation) -> &[Operation] {
        let number = self.operations.iter().position(|other| std::ptr::eq(other, operation));
        number.and_then(|number| self.operations.get(..number)).unwrap_or_default()
    }
}

fn same_members(one: &[Returned], two: &[Returned]) -> bool {
    one.iter().map(answered).eq(two.iter().map(answered))
}

/// All that is emitted of a member.
fn answered(member: &Returned) -> impl PartialEq + '_ {
    let Returned { wire, field, ty, list, always, max_chars, doc, place: _ } = member;
    (wire, field, ty, list, always, max_chars, doc)
}

/// All that is emitted of a group, its members apart.
pub(super) fn grouped(group: &Group) -> impl PartialEq + '_ {
    let Group { wire, method: _, type_name, required: _, list, doc, steps, place: _ } = group;
    let steps: Vec<&str> = steps.iter().map(|step| step.type_name.as_str()).collect();
    (wire, type_name, list, doc, steps)
}

/// All that is emitted of a parameter of a group, its type apart.
pub(super) fn given(param: &Param) -> impl PartialEq + '_ {
    let Param { wire, method, ty: _, group: _, list, in_list, constraints, deprecated, doc, place: _ } =
        param;
    (wire, method, (list, in_list), constraints, deprecated, doc)
}

fn typed(param: &Param) -> impl PartialEq + '_ {
    (param.ty, given(param))
}
