//! What the spec names, to be found by who refers to it.

use super::{EnumId, ResourceId, Type};
use crate::spec::{self, Entry, Spec};

/// Everything that can be named, before anything is resolved.
pub(super) struct Tables<'s> {
    pub(super) spec: &'s Spec,
    /// Shared enums first, then each resource's.
    pub(super) enums: Vec<(Option<ResourceId>, &'s Entry<spec::Enum>)>,
}

impl<'s> Tables<'s> {
    pub(super) fn new(spec: &'s Spec) -> Self {
        let shared = spec.api.enums.iter().map(|entry| (None, entry));
        let own = spec.resources.iter().enumerate().flat_map(|(index, resource)| {
            resource.enums.iter().map(move |entry| (Some(ResourceId(index)), entry))
        });
        Self { spec, enums: shared.chain(own).collect() }
    }

    pub(super) fn enum_of(&self, resource: Option<ResourceId>, name: &str) -> Option<EnumId> {
        self.enums
            .iter()
            .position(|(owner, entry)| *owner == resource && entry.name.value == name)
            .map(EnumId)
    }

    /// The resource of a name.
    pub(super) fn find_resource(&self, name: &str) -> Option<ResourceId> {
        self.spec.resources.iter().position(|resource| resource.resource.value == name).map(ResourceId)
    }

    /// An enum by name: the resource's own, `RESOURCE.ENUM`, or a shared one.
    pub(super) fn find_enum(&self, name: &str, inside: Option<ResourceId>) -> Option<EnumId> {
        if let Some((resource, name)) = name.split_once('.') {
            return self.enum_of(Some(self.find_resource(resource)?), name);
        }
        inside.and_then(|id| self.enum_of(Some(id), name)).or_else(|| self.enum_of(None, name))
    }

    /// The names of all enums that can be meant inside a resource.
    pub(super) fn enum_names(&self, inside: Option<ResourceId>) -> Vec<String> {
        self.enums
            .iter()
            .map(|(owner, entry)| match owner {
                Some(id) if inside != Some(*id) => {
                    let resource = self.spec.resources.get(id.0).map_or("", |r| r.resource.value.as_str());
                    format!("{resource}.{}", entry.name.value)
                }
                _ => entry.name.value.clone(),
            })
            .collect()
    }

    /// A part of the resource, or another resource.
    pub(super) fn find_object(&self, name: &str, inside: Option<ResourceId>) -> Option<Type> {
        if let Some(id) = inside
            && let Some(resource) = self.spec.resources.get(id.0)
            && let Some(part) = resource.parts.iter().position(|part| part.name.value == name)
        {
            return Some(Type::Part(id, part));
        }
        self.find_resource(name).map(Type::Resource)
    }

    /// The names of all objects that can be meant inside a resource.
    pub(super) fn object_names(&self, inside: Option<ResourceId>) -> Vec<&'s str> {
        let parts = inside.and_then(|id| self.spec.resources.get(id.0)).into_iter().flat_map(|r| &r.parts);
        let parts = parts.map(|part| part.name.value.as_str());
        parts.chain(self.spec.resources.iter().map(|resource| resource.resource.value.as_str())).collect()
    }
}
