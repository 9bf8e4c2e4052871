//! One unit alone, and the tests that are its: what breaks are made of.

use super::cases::Case;
use super::vectors::{self, Vector};
use super::{EmitError, constraints, enums, facts, headers, models, resources, samples, webhook};
use crate::model::Model;
use crate::mutate::Unit;
use proc_macro2::TokenStream;

/// A unit's items, without the features that gate them.
pub(crate) fn unit_tokens(model: &Model, unit: Unit) -> Result<TokenStream, EmitError> {
    match unit {
        Unit::Operation(id, number) => match model.resource(id) {
            Some(resource) => resources::operation_alone(model, resource, id, number),
            None => Ok(TokenStream::new()),
        },
        Unit::Object(id) => Ok(model
            .object_of(id)
            .map(|object| models::object(model, object, Some(id.resource)))
            .unwrap_or_default()),
        Unit::Enum(id) => Ok(model.enumeration(id).map(enums::enumeration).unwrap_or_default()),
        Unit::Headers => Ok(headers::structure(model)),
        Unit::ErrorCodes => Ok(enums::error_codes(model).unwrap_or_default()),
        Unit::Webhook => Ok(model.webhook.as_ref().map(|it| webhook::items(model, it)).unwrap_or_default()),
    }
}

/// The tests that the spec gives a unit: samples, twins and vectors.
pub(crate) fn unit_cases(model: &Model, vectors: &[Vector], unit: Unit) -> Result<Vec<Case>, EmitError> {
    let mut cases = Vec::new();
    match unit {
        Unit::Operation(id, number) => {
            let subject = crate::model::Subject::Operation(id, number);
            for sample in model.samples.iter().filter(|sample| sample.subject == subject) {
                cases.push(samples::case(model, sample)?);
            }
            cases.extend(constraints::operation_case(model, id, number)?);
            let own = vectors.iter().filter_map(|vector| vectors::case(model, vector).ok());
            cases.extend(own.filter(|(other, _)| *other == subject).map(|(_, case)| case));
        }
        Unit::Object(id) => {
            if let (Some(resource), Some(object)) = (model.resource(id.resource), model.object_of(id)) {
                cases.extend(constraints::object_case(model, resource, object));
            }
        }
        Unit::Enum(id) => cases.extend(model.enumeration(id).map(|made| facts::enum_case(model, made))),
        Unit::Headers => cases.extend(facts::headers_case(model)?),
        Unit::ErrorCodes => cases.extend(facts::error_codes_case(model)?),
        Unit::Webhook => cases.extend(constraints::event_cases(model)),
    }
    Ok(cases)
}
