//! Members that the documentation does not list.

use super::{Json, kind};
use serde_json::Map;
use std::fmt;

/// The members of an object that its type has no field for: custom fields (`cf_…`), what the API added since, and nulls.
///
/// They survive decoding and encoding. `Debug` shows names and kinds only, since a value could be anything.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Map<String, Json>);

impl Extra {
    /// The value of this member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// All members.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a member and gives back the former value, if there was one.
    pub fn insert(&mut self, name: impl Into<String>, value: Json) -> Option<Json> {
        self.0.insert(name.into(), value)
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.0.remove(name)
    }

    pub(super) fn members_mut(&mut self) -> &mut Map<String, Json> {
        &mut self.0
    }
}

impl From<Map<String, Json>> for Extra {
    fn from(members: Map<String, Json>) -> Self {
        Self(members)
    }
}

impl From<Extra> for Map<String, Json> {
    fn from(extra: Extra) -> Self {
        extra.0
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut members = f.debug_map();
        for (name, value) in self.iter() {
            members.entry(&name, &format_args!("{}", kind(value)));
        }
        members.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn debug_shows_names_and_kinds_but_no_values() {
        let mut extra = Extra::default();
        extra.insert("cf_card", json!("4111"));
        assert_eq!(format!("{extra:?}"), r#"{"cf_card": a string}"#);
    }

    #[test]
    fn members_can_be_added_read_and_taken_out() {
        let mut extra = Extra::default();
        assert!(extra.is_empty());
        assert_eq!(extra.insert("a", json!(1)), None);
        assert_eq!((extra.get("a"), extra.len()), (Some(&json!(1)), 1));
        assert_eq!(extra.remove("a"), Some(json!(1)));
    }
}
