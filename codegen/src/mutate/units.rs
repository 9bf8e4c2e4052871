//! Units: what is emitted for each, and the tests that the unbroken spec gives it.

use super::Unit;
use super::module::{Shadow, module, tests};
use crate::emit::{EmitError, Vector, unit_cases, unit_tokens};
use crate::model::{EnumId, Model, ObjectId, ResourceId};
use std::collections::BTreeMap;

/// The units of a spec, each emitted once.
pub(super) struct Units<'u> {
    model: &'u Model,
    vectors: &'u [Vector],
    unbroken: BTreeMap<Unit, syn::File>,
    tests: BTreeMap<Unit, String>,
}

impl<'u> Units<'u> {
    pub(super) fn new(model: &'u Model, vectors: &'u [Vector]) -> Self {
        Self { model, vectors, unbroken: BTreeMap::new(), tests: BTreeMap::new() }
    }

    /// Every unit, in the order of the spec.
    pub(super) fn all(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for (index, resource) in self.model.resources.iter().enumerate() {
            let id = ResourceId(index);
            units.push(Unit::Object(ObjectId { resource: id, part: None }));
            units.extend(
                (0..resource.parts.len())
                    .map(|part| Unit::Object(ObjectId { resource: id, part: Some(part) })),
            );
            units.extend((0..resource.operations.len()).map(|number| Unit::Operation(id, number)));
        }
        units.extend((0..self.model.enums.len()).map(|number| Unit::Enum(EnumId(number))));
        units.push(Unit::Headers);
        units.push(Unit::ErrorCodes);
        units.push(Unit::Webhook);
        units
    }

    /// A unit's name, for people.
    pub(super) fn name(&self, unit: Unit) -> String {
        let resource = |id: ResourceId| self.model.resource(id).map_or("", |resource| resource.name.as_str());
        match unit {
            Unit::Operation(id, number) => {
                let operation = self.model.resource(id).and_then(|resource| resource.operations.get(number));
                format!("{}.{}", resource(id), operation.map_or("", |operation| operation.name.as_str()))
            }
            Unit::Object(id) => {
                let object = self.model.object_of(id).map_or("", |object| object.name.as_str());
                if id.part.is_some() {
                    format!("{}.{object}", resource(id.resource))
                } else {
                    object.to_owned()
                }
            }
            Unit::Enum(id) => self.model.enumeration(id).map_or_else(String::new, |made| {
                format!("{} {}", made.resource.map_or("", resource), made.name).trim_start().to_owned()
            }),
            Unit::Headers => "headers".to_owned(),
            Unit::ErrorCodes => "codes of errors".to_owned(),
            Unit::Webhook => "events".to_owned(),
        }
    }

    /// A unit as it should be.
    pub(super) fn unbroken(&mut self, unit: Unit) -> Result<syn::File, EmitError> {
        if let Some(file) = self.unbroken.get(&unit) {
            return Ok(file.clone());
        }
        let file = parsed(self.model, unit)?;
        self.unbroken.insert(unit, file.clone());
        Ok(file)
    }

    /// The module of a unit from a broken spec; `None` where nothing but documentation differs.
    pub(super) fn broken_spec(&mut self, changed: &Model, unit: Unit) -> Result<Option<String>, EmitError> {
        let broken = parsed(changed, unit)?;
        if without_docs(&broken) == without_docs(&self.unbroken(unit)?) {
            return Ok(None);
        }
        self.module(unit, &broken).map(Some)
    }

    /// The module of a broken unit with its tests.
    pub(super) fn module(&mut self, unit: Unit, broken: &syn::File) -> Result<String, EmitError> {
        if !self.tests.contains_key(&unit) {
            let cases = unit_cases(self.model, self.vectors, unit)?;
            self.tests.insert(unit, tests(self.model, &cases)?);
        }
        let tests = self.tests.get(&unit).map(String::as_str).unwrap_or_default();
        let shadow = match unit {
            Unit::Operation(id, _) => self.model.resource(id).map(Shadow::operation),
            Unit::Object(id) => self.model.resource(id.resource).map(Shadow::module),
            Unit::Enum(id) => {
                let owner = self.model.enumeration(id).and_then(|made| made.resource);
                Some(owner.and_then(|id| self.model.resource(id)).map_or_else(Shadow::enums, Shadow::module))
            }
            Unit::Headers | Unit::ErrorCodes => Some(Shadow::root()),
            Unit::Webhook => Some(Shadow::webhook()),
        };
        module(self.model, shadow.unwrap_or_else(Shadow::root), broken, tests)
    }
}

fn parsed(model: &Model, unit: Unit) -> Result<syn::File, EmitError> {
    let mut file: syn::File = syn::parse2(unit_tokens(model, unit)?)
        .map_err(|error| EmitError::NotRust { path: "a broken unit".to_owned(), why: error.to_string() })?;
    strip(&mut file);
    Ok(file)
}

/// Documentation is no part of what a test could notice, and costs time to compile. Features are all on.
fn strip(file: &mut syn::File) {
    struct Attributes;
    impl syn::visit_mut::VisitMut for Attributes {
        fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
            attributes.retain(|attribute| !["doc", "cfg"].iter().any(|name| attribute.path().is_ident(name)));
        }
    }
    syn::visit_mut::VisitMut::visit_file_mut(&mut Attributes, file);
}

fn without_docs(file: &syn::File) -> String {
    quote::ToTokens::to_token_stream(file).to_string()
}
