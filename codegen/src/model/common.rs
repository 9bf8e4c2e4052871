//! What resources have in common: an enum, a part or a group of parameters that several have under the same name and just the same
//! is one type.

use super::names::{snake, unfit};
use super::sharing::{given, grouped};
use super::{Enum, EnumId, Model, Object, ObjectId, Operation, ResourceId, Type};
use std::collections::{BTreeMap, BTreeSet};

/// A type that several resources have.
#[derive(Debug, Clone)]
pub struct Common<Id> {
    /// Its name, which no other of them has.
    pub type_name: String,
    /// Who has it, in the order of the resources. It is emitted as the first one says it.
    pub holders: Vec<Id>,
}

/// A group of an operation; of several operations of a resource that share one, of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupId {
    /// The resource.
    pub resource: ResourceId,
    /// The operation, by number.
    pub operation: usize,
    /// The group, by number.
    pub group: usize,
}

/// All types that several resources have. Of those with the same name that differ, it is the one of which most is spared.
#[derive(Debug, Clone, Default)]
pub struct Commons {
    /// Enums.
    pub enums: Vec<Common<EnumId>>,
    /// Parts of resources.
    pub parts: Vec<Common<ObjectId>>,
    /// Groups of parameters.
    pub groups: Vec<Common<GroupId>>,
}

impl Commons {
    /// What resources of a Model have in common.
    pub fn of(model: &Model) -> Self {
        let owned = model.enums.iter().enumerate().filter(|(_, made)| made.resource.is_some());
        let enums = alike(owned.map(|(number, made)| Candidate {
            id: EnumId(number),
            resource: made.resource,
            type_name: &made.type_name,
            size: made.values.len(),
            said: listed(made),
        }));
        let mut commons = Self { enums, ..Self::default() };
        let resources = || model.resources.iter().enumerate().map(|(number, it)| (ResourceId(number), it));
        let parts = resources().flat_map(|(resource, it)| {
            it.parts
                .iter()
                .enumerate()
                .map(move |(part, object)| (ObjectId { resource, part: Some(part) }, object))
        });
        let parts = alike(parts.filter_map(|(id, object)| {
            Some(Candidate {
                id,
                resource: Some(id.resource),
                type_name: &object.type_name,
                size: object.attributes.len(),
                said: commons.consists(model, object)?,
            })
        }));
        let groups =
            alike(resources().flat_map(|(id, it)| own_groups(id, &it.operations)).filter_map(|id| {
                let operation = model.resource(id.resource)?.operations.get(id.operation)?;
                let group = operation.groups.get(id.group)?;
                let members = operation.members(id.group).map(|param| {
                    let ty = commons.common_type(model, param.ty)?;
                    Some((ty, given(param)))
                });
                let members = members.collect::<Option<Vec<_>>>()?;
                Some(Candidate {
                    id,
                    resource: Some(id.resource),
                    type_name: &group.type_name,
                    size: members.len(),
                    said: (grouped(group), members),
                })
            }));
        commons.parts = parts;
        commons.groups = groups;
        commons.keep_one_a_name();
        commons
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.enums.is_empty() && self.parts.is_empty() && self.groups.is_empty()
    }

    /// The common type that an enum is.
    pub fn of_enum(&self, id: EnumId) -> Option<&Common<EnumId>> {
        self.enums.iter().find(|common| common.holders.contains(&id))
    }

    /// The common type that a part is.
    pub fn of_part(&self, id: ObjectId) -> Option<&Common<ObjectId>> {
        self.parts.iter().find(|common| common.holders.contains(&id))
    }

    /// The common type that a group is.
    pub fn of_group(&self, id: GroupId) -> Option<&Common<GroupId>> {
        self.groups.iter().find(|common| common.holders.contains(&id))
    }

    /// Whose enum stands for this one.
    pub fn enum_definer(&self, id: EnumId) -> EnumId {
        definer(self.of_enum(id), id)
    }

    /// Whose part stands for this one.
    pub fn part_definer(&self, id: ObjectId) -> ObjectId {
        definer(self.of_part(id), id)
    }

    /// Whose group stands for this one.
    pub fn group_definer(&self, id: GroupId) -> GroupId {
        definer(self.of_group(id), id)
    }

    /// The type as all say it who have it; none where it is a resource's own.
    fn common_type(&self, model: &Model, ty: Type) -> Option<Type> {
        match ty {
            Type::Enum(id) => match model.enumeration(id)?.resource {
                None => Some(ty),
                Some(_) => self.of_enum(id).map(|_| Type::Enum(self.enum_definer(id))),
            },
            Type::Part(..) | Type::Resource(_) => None,
            plain => Some(plain),
        }
    }

    /// All that is emitted of an object; none where a type is the resource's own.
    fn consists<'m>(&self, model: &Model, object: &'m Object) -> Option<impl PartialEq + use<'m>> {
        let attributes = object.attributes.iter().map(|attribute| {
            let super::Attribute { wire, field, ty, list, boxed, constraints, doc, place: _ } = attribute;
            let ty = self.common_type(model, *ty)?;
            Some((wire, field, ty, list, boxed, constraints, doc))
        });
        let Object { name, type_name: _, doc, attributes: _, place: _ } = object;
        Some((name, doc, attributes.collect::<Option<Vec<_>>>()?))
    }

    /// An enum and a part of the same name cannot both be there; nor two groups whose modules have the same one.
    fn keep_one_a_name(&mut self) {
        self.parts.retain(|part| self.enums.iter().all(|made| made.type_name != part.type_name));
        let mut modules = BTreeSet::new();
        self.groups.retain(|group| {
            let module = snake(&group.type_name);
            unfit(&module).is_none() && modules.insert(module)
        });
    }
}

fn definer<Id: Copy>(common: Option<&Common<Id>>, id: Id) -> Id {
    common.and_then(|common| common.holders.first()).copied().unwrap_or(id)
}

impl GroupId {
    /// The group that this one is: where operations of the resource share it, that of the first of them.
    pub fn first(self, model: &Model) -> Self {
        let shared = || {
            let operations = &model.resource(self.resource)?.operations;
            let operation = operations.get(self.operation)?;
            let type_name = &operation.groups.get(self.group)?.type_name;
            let shared = operation.shared(operations.get(..self.operation)?);
            let from = shared.iter().find(|shared| shared.name == type_name)?.from;
            let number = operations.iter().position(|other| std::ptr::eq(other, from))?;
            let group = from.groups.iter().position(|group| group.type_name == *type_name)?;
            Some(Self { operation: number, group, ..self })
        };
        shared().unwrap_or(self)
    }
}

/// All that is emitted of an enum.
fn listed(made: &Enum) -> impl PartialEq + '_ {
    let Enum { name, resource: _, type_name: _, doc, values, place: _ } = made;
    let values: Vec<_> = values.iter().map(|value| (&value.wire, &value.variant, &value.doc)).collect();
    (name, doc, values)
}

/// The groups that the operations of a resource do not have from one another.
fn own_groups(resource: ResourceId, operations: &[Operation]) -> impl Iterator<Item = GroupId> {
    operations.iter().enumerate().flat_map(move |(number, operation)| {
        let shared = operation.shared(operations.get(..number).unwrap_or_default());
        let own = operation.groups.iter().enumerate();
        let own = own.filter(move |(_, group)| shared.iter().all(|shared| shared.name != group.type_name));
        own.map(move |(group, _)| GroupId { resource, operation: number, group })
    })
}

struct Candidate<'m, Id, S> {
    id: Id,
    resource: Option<ResourceId>,
    type_name: &'m str,
    size: usize,
    said: S,
}

/// Of each name, those that say the same in different resources; of several such, those of which most is spared.
fn alike<'m, Id, S: PartialEq>(candidates: impl Iterator<Item = Candidate<'m, Id, S>>) -> Vec<Common<Id>> {
    let mut named: BTreeMap<&str, Vec<Vec<Candidate<'m, Id, S>>>> = BTreeMap::new();
    for candidate in candidates {
        let kinds = named.entry(candidate.type_name).or_default();
        let same = |kind: &&mut Vec<Candidate<'m, Id, S>>| {
            let alike = kind.first().is_some_and(|first| first.said == candidate.said);
            // Of a resource that has two such, the second stays its own.
            alike && kind.iter().all(|other| other.resource != candidate.resource)
        };
        match kinds.iter_mut().find(same) {
            Some(kind) => kind.push(candidate),
            None => kinds.push(vec![candidate]),
        }
    }
    let spared =
        |kind: &[Candidate<'m, Id, S>]| (kind.len() - 1) * (1 + kind.first().map_or(0, |first| first.size));
    let chosen = named.into_iter().filter_map(|(name, kinds)| {
        let several = kinds.into_iter().filter(|kind| kind.len() > 1).rev();
        let most = several.max_by_key(|kind| spared(kind))?;
        Some(Common { type_name: name.to_owned(), holders: most.into_iter().map(|it| it.id).collect() })
    });
    chosen.collect()
}
