//! The record of what was taken from documents: the base of the next import.

use super::fact::Fact;
use serde_json::Value as Json;

/// Reads a record; a spec that nothing was imported into has none.
pub(super) fn read(text: Option<&str>) -> Result<Fact, String> {
    match text {
        None => Ok(Fact::map()),
        Some(text) => serde_json::from_str::<Json>(text)
            .map(|json| Fact::of_json(&json))
            .map_err(|error| format!("{}: {error}", super::RECORD)),
    }
}

/// Writes a record: one line a fact, ordered, so that a diff of it reads.
pub(super) fn write(record: &Fact) -> String {
    format!("{:#}\n", record.to_json())
}

/// Notes what a document said of a file, over what was noted before.
pub(super) fn note(before: Option<&Fact>, said: &Fact, unspoken: &[&str]) -> Fact {
    let mut noted = Fact::map();
    for (key, fact) in said.members() {
        let before = before.and_then(|before| before.get(key));
        match fact {
            Fact::Map(members) if !members.is_empty() => noted.set(key, note(before, fact, unspoken)),
            fact if fact.is_silent(key) && !matches!(fact, Fact::Map(_)) => {}
            fact => noted.set(key, fact.clone()),
        }
    }
    for (key, fact) in before.map(Fact::members).unwrap_or_default() {
        if unspoken.contains(&key.as_str()) && noted.get(key).is_none() {
            noted.set(key, fact.clone());
        }
    }
    noted
}
