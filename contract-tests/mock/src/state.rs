//! What the mock remembers: resources in the order in which they were made, and no more of them than it was told.

use crate::api_error::ApiError;
use crate::described::{Object, ResourceIndex};
use crate::ids::Ids;
use std::collections::{BTreeMap, HashMap};

/// All resources.
#[derive(Debug)]
pub(crate) struct State {
    shelves: HashMap<ResourceIndex, Shelf>,
    pub(crate) ids: Ids,
    /// Whether a test put in what the documentation need not know.
    pub(crate) by_hand: bool,
    next: u64,
    held: usize,
    most: usize,
}

#[derive(Debug, Default)]
struct Shelf {
    numbers: HashMap<String, u64>,
    entries: BTreeMap<u64, Entry>,
}

/// A resource, and when it was made.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// It goes up with each resource.
    pub(crate) number: u64,
    /// In seconds.
    pub(crate) made_at: i64,
    pub(crate) object: Object,
}

impl State {
    pub(crate) fn new(seed: u64, most: usize) -> Self {
        Self { shelves: HashMap::new(), ids: Ids::new(seed), by_hand: false, next: 1, held: 0, most }
    }

    /// How many resources there are.
    pub(crate) fn held(&self) -> usize {
        self.held
    }

    /// Whether so many more find room.
    pub(crate) fn room_for(&self, more: usize) -> Result<(), ApiError> {
        if self.held + more <= self.most {
            return Ok(());
        }
        let message = format!(
            "the mock server holds {} resources and was told to hold at most {} (Builder::max_resources)",
            self.held, self.most
        );
        Err(ApiError::new("resource_limit_exceeded", message))
    }

    pub(crate) fn get(&self, resource: ResourceIndex, id: &str) -> Option<&Object> {
        let shelf = self.shelves.get(&resource)?;
        Some(&shelf.entries.get(shelf.numbers.get(id)?)?.object)
    }

    pub(crate) fn get_mut(&mut self, resource: ResourceIndex, id: &str) -> Option<&mut Object> {
        let shelf = self.shelves.get_mut(&resource)?;
        Some(&mut shelf.entries.get_mut(shelf.numbers.get(id)?)?.object)
    }

    /// All of a resource, the oldest first.
    pub(crate) fn all(&self, resource: ResourceIndex) -> impl Iterator<Item = &Entry> {
        self.shelves.get(&resource).into_iter().flat_map(|shelf| shelf.entries.values())
    }

    /// An id of the look of this one that nobody has.
    pub(crate) fn new_id(&mut self, resource: ResourceIndex, shown: &str) -> String {
        loop {
            let id = self.ids.like(shown);
            if self.get(resource, &id).is_none() {
                return id;
            }
        }
    }

    /// Puts a resource in, or in the place of the one with its id.
    pub(crate) fn put(&mut self, resource: ResourceIndex, id: &str, object: Object) -> Result<(), ApiError> {
        if let Some(held) = self.get_mut(resource, id) {
            *held = object;
            return Ok(());
        }
        self.room_for(1)?;
        let (number, made_at) = (self.next, self.ids.tick());
        let shelf = self.shelves.entry(resource).or_default();
        shelf.numbers.insert(id.to_owned(), number);
        shelf.entries.insert(number, Entry { number, made_at, object });
        self.next += 1;
        self.held += 1;
        Ok(())
    }

    pub(crate) fn remove(&mut self, resource: ResourceIndex, id: &str) -> Option<Object> {
        let shelf = self.shelves.get_mut(&resource)?;
        let removed = shelf.entries.remove(&shelf.numbers.remove(id)?)?;
        self.held -= 1;
        Some(removed.object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_stay_in_the_order_in_which_they_were_made_and_within_their_bound() {
        let mut state = State::new(0, 2);
        for id in ["b", "a"] {
            assert!(state.put(0, id, Object::new()).is_ok());
        }
        let refused = state.put(0, "c", Object::new()).err().map(|error| error.code);
        assert_eq!(refused.as_deref(), Some("resource_limit_exceeded"));
        assert!(state.put(0, "a", Object::new()).is_ok(), "one that is there can be replaced");
        assert_eq!(state.all(0).map(|entry| entry.number).collect::<Vec<_>>(), [1, 2]);
        assert!(state.remove(0, "b").is_some() && state.remove(0, "b").is_none());
        assert_eq!(state.held(), 1);
    }
}
