//! Members that the documentation does not list.

use super::{Json, kind};
use serde_json::Map;
use std::fmt;

/// The members of an object that its type has no field for: custom fields (`cf_…`), what the API added since, and nulls.
///
/// They survive decoding and encoding. `Debug` shows names and kinds only, since a value could be anything.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Vec<(String, Json)>);

// In the order of names: comparing does not depend on who came first, and finding one need not look at all.
impl Extra {
    /// The value of this member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let (_, value) = self.0.get(self.place(name).ok()?)?;
        Some(value)
    }

    /// All members, in the order of their names.
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
        let name = name.into();
        match self.place(&name) {
            Ok(place) => self.0.get_mut(place).map(|(_, former)| std::mem::replace(former, value)),
            Err(place) => {
                self.0.insert(place, (name, value));
                None
            }
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.place(name).ok().map(|place| self.0.remove(place).1)
    }

    /// Where the member stands, or else belongs.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// Of members in any order; of two with the same name, the last one stays.
    pub(super) fn of(mut members: Vec<(String, Json)>) -> Self {
        if members.len() > 1 {
            members.reverse();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            members.dedup_by(|(one, _), (other, _)| one == other);
        }
        Self(members)
    }
}

impl From<Map<String, Json>> for Extra {
    fn from(members: Map<String, Json>) -> Self {
        Self::of(members.into_iter().collect())
    }
}

impl From<Extra> for Map<String, Json> {
    fn from(extra: Extra) -> Self {
        extra.0.into_iter().collect()
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
