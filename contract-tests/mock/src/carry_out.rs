//! Carries operations out: by their effects, or from their samples where they have none.

use crate::api_error::ApiError;
use crate::check::Checked;
use crate::described::{Described, Object, OperationId, ResourceIndex};
use crate::echo;
use crate::effects::{EFFECTS, Effect, KINDS, RENEWED, Row, WHEREABOUTS};
use crate::list;
use crate::made;
use crate::owner::{self, text, touch};
use crate::state::State;
use chargebee_codegen::model::{Method, Operation, ResourceId, Returned, Type};
use serde_json::{Value as Json, json};

/// A call that has passed all checks.
#[derive(Debug)]
pub(crate) struct Call<'c> {
    pub(crate) described: &'c Described,
    pub(crate) id: OperationId,
    pub(crate) operation: &'c Operation,
    pub(crate) path_id: Option<&'c str>,
    pub(crate) checked: &'c Checked,
    pub(crate) strict: bool,
}

/// Does what the operation does, and answers.
pub(crate) fn carry_out(call: &Call<'_>, state: &mut State) -> Result<Json, ApiError> {
    let name = call.described.name(call.id);
    match EFFECTS.iter().find(|row| row.operation == name) {
        Some(row) => call.effect(row, state),
        None if call.operation.list => call.list(state),
        None if call.operation.method == Method::Get && call.path_id.is_some() && call.own().is_some() => {
            let (_, object) = call.held(state)?;
            Ok(call.answer(state, object))
        }
        None => Ok(call.answer_by_sample(state)),
    }
}

impl Call<'_> {
    fn resource(&self) -> ResourceIndex {
        self.id.resource
    }

    fn ty(&self) -> Type {
        Type::Resource(ResourceId(self.resource()))
    }

    /// The member of the answer that holds the operation's own resource.
    fn own(&self) -> Option<&Returned> {
        self.operation.returns.iter().find(|returned| returned.ty == self.ty() && !returned.list)
    }

    /// The documented sample of the operation's own resource.
    fn sample(&self) -> Object {
        let member = self.own().map_or("", |returned| returned.wire.as_str());
        self.described.sample(self.id, member, self.resource())
    }

    /// The resource that the path names.
    fn held(&self, state: &State) -> Result<(String, Object), ApiError> {
        let id = self.path_id.unwrap_or_default();
        match state.get(self.resource(), id) {
            Some(object) => Ok((id.to_owned(), object.clone())),
            None => Err(ApiError::new("resource_not_found", format!("{id} not found"))),
        }
    }

    fn effect(&self, row: &Row, state: &mut State) -> Result<Json, ApiError> {
        if row.effect == Effect::Create {
            return self.create(state);
        }
        let (id, mut object) = self.held(state)?;
        if let Some((name, value)) = row.requires
            && text(&object, name) != Some(value)
        {
            let found = text(&object, name).unwrap_or("not known");
            let message = format!("{id} : its {name} must be {value}, and is {found}");
            return Err(ApiError::new("invalid_state_for_request", message));
        }
        let belongs = owner::of(self.described, self.resource());
        let owner = belongs.and_then(|belongs| text(&object, belongs.row.by)).unwrap_or_default().to_owned();
        match row.effect {
            Effect::Create | Effect::Update => {
                echo::into(self.described, self.operation, self.checked, self.ty(), &mut object)
            }
            Effect::Move => {
                let sample = self.sample();
                self.take_whereabouts(self.ty(), &sample, &mut object);
                renew(state, &sample, &mut object);
                echo::into(self.described, self.operation, self.checked, self.ty(), &mut object);
            }
            Effect::Copy => return Ok(self.answer_with(state, &object)),
            Effect::Delete => {
                state.remove(self.resource(), &id);
                echo::set(self.described, self.ty(), &mut object, "deleted", Some(&json!(true)));
                if let Some(belongs) = belongs {
                    // By hand, one may have been put in without its owner.
                    belongs.meet(state, Some(self.id), &owner, false)?;
                    belongs.lost(state, &owner, &id);
                }
                return Ok(self.answer(state, object));
            }
        }
        touch(self.described, self.resource(), state, &mut object);
        state.put(self.resource(), &id, object.clone())?;
        if let Some(belongs) = belongs {
            belongs.changed(state, &owner, &id);
        }
        Ok(self.answer(state, object))
    }

    fn create(&self, state: &mut State) -> Result<Json, ApiError> {
        let mut object = self.sample();
        echo::forget_unsent(self.described, self.operation, self.checked, self.ty(), &mut object);
        let sample = object.clone();
        renew(state, &sample, &mut object);
        echo::into(self.described, self.operation, self.checked, self.ty(), &mut object);
        settle_kind(self.described, self.resource(), &mut object);
        let belongs = owner::of(self.described, self.resource());
        let owner = belongs.and_then(|belongs| text(&object, belongs.row.by)).map(str::to_owned);
        if let (Some(belongs), Some(owner)) = (belongs, &owner) {
            belongs.meet(state, Some(self.id), owner, self.strict)?;
        }
        let id = state.new_id(self.resource(), text(&sample, "id").unwrap_or("id_0000000000000000"));
        object.insert("id".to_owned(), json!(id));
        echo::set(self.described, self.ty(), &mut object, "created_at", Some(&json!(state.ids.tick())));
        touch(self.described, self.resource(), state, &mut object);
        state.put(self.resource(), &id, object.clone())?;
        if let (Some(belongs), Some(owner)) = (belongs, &owner) {
            let replaces = self.checked.value(self.operation, belongs.row.replaces) == Some(&json!(true));
            belongs.gained(state, owner, &id, replaces);
        }
        Ok(self.answer(state, object))
    }

    fn list(&self, state: &State) -> Result<Json, ApiError> {
        let page = list::page(self.operation, self.checked, self.strict, state.all(self.resource()))?;
        let entries: Vec<Json> =
            page.entries.iter().map(|entry| self.answer(state, entry.object.clone())).collect();
        let mut answer = json!({ "list": entries });
        if let (Some(offset), Some(members)) = (page.next_offset, answer.as_object_mut()) {
            let name = self.operation.next_offset.as_ref().map_or("next_offset", |next| next.wire.as_str());
            members.insert(name.to_owned(), json!(offset));
        }
        Ok(answer)
    }

    /// The answer of an operation without an effect: its sample, with what was sent put in.
    fn answer_by_sample(&self, state: &State) -> Json {
        let held = self.path_id.and_then(|id| state.get(self.resource(), id)).cloned();
        let mut object = held.unwrap_or_else(|| self.sample());
        echo::into(self.described, self.operation, self.checked, self.ty(), &mut object);
        if let Some(id) = self.path_id {
            echo::set(self.described, self.ty(), &mut object, "id", Some(&json!(id)));
        }
        self.answer(state, object)
    }

    /// All that the operation answers with, around its own resource.
    fn answer(&self, state: &State, own: Object) -> Json {
        let mut answer = Object::new();
        for returned in &self.operation.returns {
            let value = match returned.ty {
                _ if returned.list => returned.always.then(|| json!([])),
                ty if ty == self.ty() => continue,
                Type::Resource(ResourceId(other)) => self.other(state, returned, other, &own),
                ty => returned.always.then(|| {
                    made::scalar(self.described, ty, &chargebee_codegen::model::Constraints::default())
                }),
            };
            if let Some(value) = value {
                answer.insert(returned.wire.clone(), value);
            }
        }
        if let Some(returned) = self.own() {
            answer.insert(returned.wire.clone(), Json::Object(own));
        }
        Json::Object(answer)
    }

    /// Another resource of the answer: the one that the own resource or a parameter names, or else the documented one.
    fn other(&self, state: &State, returned: &Returned, other: ResourceIndex, own: &Object) -> Option<Json> {
        let reference = format!("{}_id", self.described.resource(other)?.name);
        let sent = self.checked.value(self.operation, &reference);
        let id = text(own, &reference).or_else(|| sent.and_then(Json::as_str));
        if let Some(held) = id.and_then(|id| state.get(other, id)) {
            return Some(Json::Object(held.clone()));
        }
        if !returned.always {
            return None;
        }
        let mut object = self.described.sample(self.id, &returned.wire, other);
        echo::into(self.described, self.operation, self.checked, returned.ty, &mut object);
        if let Some(id) = id {
            echo::set(self.described, returned.ty, &mut object, "id", Some(&json!(id)));
        }
        Some(Json::Object(object))
    }

    /// The answer to a copy: what is copied, elsewhere.
    fn answer_with(&self, state: &mut State, copied: &Object) -> Json {
        let mut answer = Object::new();
        for returned in &self.operation.returns {
            let Type::Resource(ResourceId(other)) = returned.ty else { continue };
            let sample = self.described.sample(self.id, &returned.wire, other);
            let mut object = sample.clone();
            for (name, value) in copied {
                if name != "object" && !WHEREABOUTS.contains(&name.as_str()) {
                    echo::set(self.described, returned.ty, &mut object, name, Some(value));
                }
            }
            renew(state, &sample, &mut object);
            echo::into(self.described, self.operation, self.checked, returned.ty, &mut object);
            answer.insert(returned.wire.clone(), Json::Object(object));
        }
        Json::Object(answer)
    }

    fn take_whereabouts(&self, ty: Type, sample: &Object, object: &mut Object) {
        for name in WHEREABOUTS {
            if let Some(value) = sample.get(*name) {
                echo::set(self.described, ty, object, name, Some(value));
            }
        }
    }
}

/// New values of the look of the sample's.
fn renew(state: &mut State, sample: &Object, object: &mut Object) {
    for name in RENEWED {
        if let Some(shown) = text(sample, name) {
            object.insert((*name).to_owned(), json!(state.ids.like(shown)));
        }
    }
}

/// Leaves the part that belongs to the resource's type, and no other's.
pub(crate) fn settle_kind(described: &Described, resource: ResourceIndex, object: &mut Object) {
    let Some(name) = described.resource(resource).map(|resource| resource.name.as_str()) else { return };
    let Some(kind) = KINDS.iter().find(|kind| kind.resource == name && text(object, "type") == Some(kind.of))
    else {
        return;
    };
    for other in KINDS.iter().filter(|other| other.resource == name && other.part != kind.part) {
        if let Some(part) = other.part {
            object.remove(part);
        }
    }
    let ty = Type::Resource(ResourceId(resource));
    let part = described.model.object(ty).into_iter().flat_map(|object| &object.attributes);
    let part = part.into_iter().find(|attribute| Some(attribute.wire.as_str()) == kind.part);
    if let Some(attribute) = part {
        let reference = object.get("reference_id").cloned();
        let part = object
            .entry(attribute.wire.clone())
            .or_insert_with(|| Json::Object(made::part(described, attribute.ty)));
        if let (Some(name), Some(part)) = (kind.reference, part.as_object_mut()) {
            echo::set(described, attribute.ty, part, name, reference.as_ref());
        }
    }
}
