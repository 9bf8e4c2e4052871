//! Reasons, which may not be empty.

use super::node::{Node, Value};
use super::read::{Read, Reader};
use serde_json::{Map, Value as Json, json};

/// Why a fact stands against an imported document. The finding of one that says nothing is `missing-reason`.
#[derive(Debug, Clone)]
pub struct Reason(pub String);

impl Read for Reason {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let blank = match &node.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        };
        if blank {
            reader.missing_reason(node);
            return None;
        }
        String::read(node, reader).map(Self)
    }

    fn schema(_: &mut Map<String, Json>) -> Json {
        json!({ "type": "string", "pattern": "\\S" })
    }
}
