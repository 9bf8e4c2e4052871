//! Which features need which resource's models: a feature is a resource that has operations or events.

use super::{Model, ResourceId, Type};

/// Sets [`super::Resource::features`]: for each feature, all that its operations and their answers reach.
pub(super) fn assign(model: &mut Model) {
    let reaches: Vec<Vec<ResourceId>> =
        (0..model.resources.len()).map(|index| direct(model, index)).collect();
    for feature in 0..model.resources.len() {
        let Some(resource) = model.resources.get(feature) else { continue };
        if !resource.is_feature() {
            continue;
        }
        let name = resource.name.clone();
        let mut reached = vec![ResourceId(feature)];
        let mut next = 0;
        while let Some(id) = reached.get(next).copied() {
            next += 1;
            for other in reaches.get(id.0).into_iter().flatten() {
                if !reached.contains(other) {
                    reached.push(*other);
                }
            }
        }
        for id in reached {
            if let Some(resource) = model.resources.get_mut(id.0) {
                resource.features.push(name.clone());
            }
        }
    }
}

/// The resources that a resource's models and operations name.
fn direct(model: &Model, index: usize) -> Vec<ResourceId> {
    let Some(resource) = model.resources.get(index) else { return Vec::new() };
    let objects = std::iter::once(&resource.object).chain(&resource.parts);
    let attributes = objects.flat_map(|object| object.attributes.iter().map(|attribute| attribute.ty));
    let operations = resource.operations.iter().flat_map(|operation| {
        let params = operation.params.iter().map(|param| param.ty);
        let filters = operation.filters.iter().map(|filter| filter.ty);
        params.chain(filters).chain(operation.returns.iter().map(|returned| returned.ty))
    });
    let events = resource.events.iter().flat_map(|event| event.content.iter().map(|member| member.ty));
    attributes
        .chain(operations)
        .chain(events)
        .filter_map(|ty| match ty {
            Type::Enum(id) => model.enumeration(id)?.resource,
            Type::Part(id, _) | Type::Resource(id) => Some(id),
            _ => None,
        })
        .collect()
}
