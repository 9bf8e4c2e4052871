//! State that a test or a seed file puts in.

use crate::carry_out::settle_kind;
use crate::check::answers;
use crate::described::{Described, Object, ResourceIndex};
use crate::effects::{BELONGINGS, RENEWED};
use crate::made;
use crate::owner::{self, forget_belongings, text};
use crate::state::State;
use chargebee_codegen::model::{ResourceId, Type};
use chargebee_codegen::spec::nearest;
use serde_json::{Value as Json, json};

/// Puts a resource in: the documented sample with these members instead of its own.
pub(crate) fn put(
    described: &Described,
    state: &mut State,
    resource: &str,
    value: Json,
    strict: bool,
) -> Result<Json, String> {
    let Some(index) = described.find_resource(resource) else {
        let known: Vec<&str> = described.model.resources.iter().map(|known| known.name.as_str()).collect();
        let hint = nearest(resource, &known).map_or_else(|| known.join(", "), str::to_owned);
        return Err(format!("there is no resource `{resource}`; known: {hint}"));
    };
    let Json::Object(given) = value else { return Err(format!("`{resource}` should be an object")) };
    let (id, object) = object(described, state, index, given, strict)?;
    let is_new = state.get(index, &id).is_none();
    state.put(index, &id, object.clone()).map_err(|error| error.message)?;
    attach(described, state, index, &id, &object, is_new)?;
    Ok(Json::Object(object))
}

/// Takes a resource out.
pub(crate) fn take(
    described: &Described,
    state: &mut State,
    resource: ResourceIndex,
    id: &str,
) -> Option<Object> {
    let object = state.remove(resource, id)?;
    if let Some(belongs) = owner::of(described, resource)
        && let Some(owner) = text(&object, belongs.row.by)
    {
        belongs.lost(state, owner, id);
    }
    Some(object)
}

/// The sample with the given members, held against the spec; and its id, by which it is found, be it documented as a member or not.
fn object(
    described: &Described,
    state: &mut State,
    index: ResourceIndex,
    given: Object,
    strict: bool,
) -> Result<(String, Object), String> {
    let ty = Type::Resource(ResourceId(index));
    let mut object = described.sample_of(index);
    forget_belongings(described, index, &mut object);
    for name in RENEWED {
        if let Some(shown) = text(&object, name).map(str::to_owned) {
            object.insert((*name).to_owned(), json!(state.ids.like(&shown)));
        }
    }
    if !given.contains_key("id") {
        let id = state.new_id(index, text(&object, "id").unwrap_or("id_0000000000000000"));
        object.insert("id".to_owned(), json!(id));
    }
    merge(&mut object, given);
    settle_kind(described, index, &mut object);
    made::mend_missing(described, ty, &mut object);
    let id = text(&object, "id").unwrap_or_default().to_owned();
    let resource = described.resource(index);
    if resource.is_some_and(|it| !it.object.attributes.iter().any(|attribute| attribute.wire == "id")) {
        object.remove("id");
    }
    let mut faults = Vec::new();
    let name = resource.map_or("", |resource| resource.name.as_str());
    answers::object(described, ty, &Json::Object(object.clone()), answers::At::Root(name), &mut faults);
    if faults.iter().any(|fault| fault.rule == "undocumented") {
        state.by_hand = true;
    }
    let faults: Vec<String> = faults
        .iter()
        .filter(|fault| strict || fault.rule != "undocumented")
        .map(|fault| format!("{} {}", fault.at, fault.message))
        .collect();
    if faults.is_empty() { Ok((id, object)) } else { Err(faults.join("; ")) }
}

/// Members take the place of those of the same name; `null` takes one out, and objects are merged.
fn merge(object: &mut Object, given: Object) {
    for (name, value) in given {
        match (object.get_mut(&name), value) {
            (_, Json::Null) => {
                object.remove(&name);
            }
            (Some(Json::Object(held)), Json::Object(given)) => merge(held, given),
            (_, value) => {
                object.insert(name, value);
            }
        }
    }
}

/// Lets the owner know, who is made where it is not there: who puts in state says what there is to be.
fn attach(
    described: &Described,
    state: &mut State,
    index: ResourceIndex,
    id: &str,
    object: &Object,
    is_new: bool,
) -> Result<(), String> {
    let Some(belongs) = owner::of(described, index) else { return Ok(()) };
    let Some(owner) = text(object, belongs.row.by) else { return Ok(()) };
    belongs.meet(state, None, owner, false).map_err(|error| error.message)?;
    if is_new {
        belongs.gained(state, owner, id, false);
    } else {
        belongs.changed(state, owner, id);
    }
    Ok(())
}

/// Puts in all that a seed says: `{"customer": [{…}], "payment_source": [{…}]}`. Owners come before what belongs to them.
pub(crate) fn seed(
    described: &Described,
    state: &mut State,
    seed: &Json,
    strict: bool,
) -> Result<(), String> {
    let Some(resources) = seed.as_object() else {
        return Err("a seed is an object with a list of each resource".to_owned());
    };
    let belongs = |name: &str| BELONGINGS.iter().any(|row| row.resource == name);
    let mut names: Vec<&String> = resources.keys().collect();
    names.sort_by_key(|name| belongs(name));
    for name in names {
        let Some(list) = resources.get(name).and_then(Json::as_array) else {
            return Err(format!("`{name}` should be a list"));
        };
        for (index, value) in list.iter().enumerate() {
            put(described, state, name, value.clone(), strict)
                .map_err(|reason| format!("{name}[{index}]: {reason}"))?;
        }
    }
    Ok(())
}
