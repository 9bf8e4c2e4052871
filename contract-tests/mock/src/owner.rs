//! Resources that belong to an owner: who the owner is, and which of them is its primary one.

use crate::api_error::ApiError;
use crate::described::{Described, Object, OperationId, ResourceIndex};
use crate::echo;
use crate::effects::{BELONGINGS, Belonging};
use crate::made;
use crate::state::State;
use chargebee_codegen::model::{ResourceId, Type};
use serde_json::Value as Json;

/// A row of [`BELONGINGS`], resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Belongs<'d> {
    described: &'d Described,
    pub(crate) row: &'static Belonging,
    pub(crate) resource: ResourceIndex,
    pub(crate) owner: ResourceIndex,
}

/// Says whom a resource belongs to.
pub(crate) fn of(described: &Described, resource: ResourceIndex) -> Option<Belongs<'_>> {
    let name = &described.resource(resource)?.name;
    let row = BELONGINGS.iter().find(|row| row.resource == name)?;
    Some(Belongs { described, row, resource, owner: described.find_resource(row.owner)? })
}

/// Takes out of a sample's object what is true of its own belongings only.
pub(crate) fn forget_belongings(described: &Described, owner: ResourceIndex, object: &mut Object) {
    let Some(name) = described.resource(owner).map(|resource| resource.name.as_str()) else { return };
    for row in BELONGINGS.iter().filter(|row| row.owner == name) {
        for member in [row.primary, row.backup, row.summary, row.state_of.1] {
            object.remove(member);
        }
    }
}

/// Writes down that a resource was changed, where it has attributes for that.
pub(crate) fn touch(described: &Described, resource: ResourceIndex, state: &mut State, object: &mut Object) {
    let now = state.ids.tick();
    let ty = Type::Resource(ResourceId(resource));
    echo::set(described, ty, object, "updated_at", Some(&Json::from(now)));
    echo::set(described, ty, object, "resource_version", Some(&Json::from(now * 1000)));
}

/// A text member.
pub(crate) fn text<'o>(object: &'o Object, name: &str) -> Option<&'o str> {
    object.get(name).and_then(Json::as_str)
}

impl Belongs<'_> {
    /// Finds the owner. One who is not there is made from the documented sample, or else (`strict`) missed.
    pub(crate) fn meet(
        &self,
        state: &mut State,
        operation: Option<OperationId>,
        id: &str,
        strict: bool,
    ) -> Result<(), ApiError> {
        if state.get(self.owner, id).is_some() {
            return Ok(());
        }
        if strict {
            let error = ApiError::new("resource_not_found", format!("{} : {id} not found", self.row.by));
            return Err(error.about(self.row.by));
        }
        // The owner, and what is made for it.
        state.room_for(2)?;
        let mut object = match operation {
            Some(operation) => self.described.sample(operation, self.row.owner, self.owner),
            None => self.described.sample_of(self.owner),
        };
        forget_belongings(self.described, self.owner, &mut object);
        object.insert("id".to_owned(), Json::from(id));
        let now = state.ids.tick();
        echo::set(self.described, self.ty(), &mut object, "created_at", Some(&Json::from(now)));
        touch(self.described, self.owner, state, &mut object);
        state.put(self.owner, id, object)
    }

    fn ty(&self) -> Type {
        Type::Resource(ResourceId(self.owner))
    }

    /// A new one is there: it becomes the primary one if there is none, or if it replaces that one, which goes.
    pub(crate) fn gained(&self, state: &mut State, owner: &str, new: &str, replaces: bool) {
        let primary = self.primary(state, owner);
        match primary {
            Some(primary) if replaces && primary != new => {
                state.remove(self.resource, &primary);
                self.make_primary(state, owner, Some(new));
            }
            Some(primary) if primary != new => {}
            _ => self.make_primary(state, owner, Some(new)),
        }
    }

    /// One is changed: if it is the primary one, the owner shows it as it is now.
    pub(crate) fn changed(&self, state: &mut State, owner: &str, id: &str) {
        if self.primary(state, owner).as_deref() == Some(id) {
            self.make_primary(state, owner, Some(id));
        }
    }

    /// One is gone: if it was the primary one, the backup takes its place, and without a backup the owner has none.
    pub(crate) fn lost(&self, state: &mut State, owner: &str, id: &str) {
        let backup =
            state.get(self.owner, owner).and_then(|object| text(object, self.row.backup)).map(str::to_owned);
        if self.primary(state, owner).as_deref() == Some(id) {
            let named = backup.filter(|backup| state.get(self.resource, backup).is_some());
            let next = named.or_else(|| self.oldest(state, owner));
            self.forget_backup(state, owner);
            self.make_primary(state, owner, next.as_deref());
        } else if backup.as_deref() == Some(id) {
            self.forget_backup(state, owner);
        }
    }

    fn forget_backup(&self, state: &mut State, owner: &str) {
        if let Some(object) = state.get_mut(self.owner, owner) {
            object.remove(self.row.backup);
        }
    }

    fn primary(&self, state: &State, owner: &str) -> Option<String> {
        text(state.get(self.owner, owner)?, self.row.primary).map(str::to_owned)
    }

    fn oldest(&self, state: &State, owner: &str) -> Option<String> {
        let mut own =
            state.all(self.resource).filter(|entry| text(&entry.object, self.row.by) == Some(owner));
        own.next().and_then(|entry| text(&entry.object, "id")).map(str::to_owned)
    }

    /// Makes one the primary one, or leaves the owner without any.
    fn make_primary(&self, state: &mut State, owner: &str, id: Option<&str>) {
        let Some(mut object) = state.get(self.owner, owner).cloned() else { return };
        let of = id.and_then(|id| state.get(self.resource, id)).cloned();
        object.remove(self.row.summary);
        object.remove(self.row.state_of.1);
        let mut set = |name: &str, value: Option<&Json>| {
            echo::set(self.described, self.ty(), &mut object, name, value);
        };
        set(self.row.primary, id.map(Json::from).as_ref());
        match of {
            Some(of) => {
                set(self.row.summary, self.summary(&of).as_ref());
                if text(&of, "type") == Some(self.row.state_of.0) {
                    set(self.row.state_of.1, of.get("status"));
                }
            }
            None => set(self.row.without.0, Some(&Json::from(self.row.without.1))),
        }
        touch(self.described, self.owner, state, &mut object);
        // It is there already, so that there is room for it.
        let _ = state.put(self.owner, owner, object);
    }

    /// What the owner shows of its primary one: the attributes that both have.
    fn summary(&self, of: &Object) -> Option<Json> {
        let owner = self.described.model.object(self.ty())?;
        let part = owner.attributes.iter().find(|attribute| attribute.wire == self.row.summary)?;
        let members = self.described.model.object(part.ty)?;
        let mut summary = made::part(self.described, part.ty);
        for attribute in &members.attributes {
            if let Some(value) = of.get(&attribute.wire) {
                echo::set(self.described, part.ty, &mut summary, &attribute.wire, Some(value));
            }
        }
        Some(Json::Object(summary))
    }
}
