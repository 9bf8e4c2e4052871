//! `application/json` bodies: flat wire names become nested objects.

use crate::call::{Entry, Index, Parts};
use crate::json::Json;
use bytes::Bytes;
use serde_json::Map;
use std::io;
use zeroize::{Zeroize, Zeroizing};

/// The call's arguments as a JSON body. Wiped on drop, as is the tree that it is written from.
pub(crate) fn body(call: &Parts) -> Bytes {
    let mut tree = tree(call);
    // The exact size first: a buffer that grows leaves copies of secrets behind.
    let mut length = Length(0);
    let _ = serde_json::to_writer(&mut length, &tree);
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    // A tree of strings, numbers and maps with string keys always serializes, and a Vec takes everything.
    let _ = serde_json::to_writer(&mut *bytes, &tree);
    wipe(&mut tree);
    Bytes::from_owner(bytes)
}

fn tree(call: &Parts) -> Json {
    let mut root = Json::Object(Map::new());
    call.each_entry(&mut |entry, _| place(&mut root, entry));
    for (name, value) in &call.custom_fields {
        put(&mut root, &mut [Step::Member(name)].into_iter(), value.json());
    }
    for (field, condition) in &call.conditions {
        let mut steps = vec![Step::Member(field), Step::Member(condition.operator)];
        put(&mut root, &mut steps.drain(..), Json::from(condition.text()));
    }
    root
}

enum Step<'a> {
    Member(&'a str),
    Element(usize),
}

/// `events[properties]` of group 0 goes to `{"events":[{"properties":…}]}`.
fn place(root: &mut Json, entry: &Entry) {
    let mut names = entry.name.split('[').map(|name| Step::Member(name.trim_end_matches(']')));
    let mut steps: Vec<Step<'_>> = names.by_ref().take(1).collect();
    if let Index::Group(index) = entry.index {
        steps.push(Step::Element(index));
    }
    steps.extend(names);
    if let Index::Scalar(index) = entry.index {
        steps.push(Step::Element(index));
    }
    put(root, &mut steps.into_iter(), entry.value.json());
}

fn put<'a>(target: &mut Json, steps: &mut dyn Iterator<Item = Step<'a>>, value: Json) {
    match steps.next() {
        None => *target = value,
        Some(Step::Member(name)) => {
            if !target.is_object() {
                *target = Json::Object(Map::new());
            }
            if let Json::Object(members) = target {
                put(members.entry(name).or_insert(Json::Null), steps, value);
            }
        }
        Some(Step::Element(index)) => {
            if !target.is_array() {
                *target = Json::Array(Vec::new());
            }
            if let Json::Array(elements) = target {
                if elements.len() <= index {
                    elements.resize(index + 1, Json::Null);
                }
                if let Some(element) = elements.get_mut(index) {
                    put(element, steps, value);
                }
            }
        }
    }
}

fn wipe(value: &mut Json) {
    match value {
        Json::String(text) => text.zeroize(),
        Json::Array(elements) => elements.iter_mut().for_each(wipe),
        Json::Object(members) => members.values_mut().for_each(wipe),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
