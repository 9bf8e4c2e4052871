//! JSON pointers, and where they lead.

use super::document::Value;

/// Links behind links that are followed before they are taken for a circle.
const MOST_LINKS: usize = 32;

/// One step deeper: `/paths/~1plans`.
pub(super) fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Follows `$ref` as far as it leads. What stands beside it is ignored: the publisher writes whole parameters twice.
pub(super) fn resolve<'d>(document: &'d Value, value: &'d Value) -> Result<&'d Value, String> {
    let mut value = value;
    for _ in 0..MOST_LINKS {
        let Some(target) = value.get("$ref").text() else { return Ok(value) };
        value = look_up(document, target).ok_or_else(|| format!("`$ref: {target}` leads nowhere"))?;
    }
    Err("`$ref` leads in a circle".to_owned())
}

/// The name of the component that a value refers to.
pub(super) fn component(value: &Value) -> Option<String> {
    let target = value.get("$ref").text()?.strip_prefix("#/components/schemas/")?;
    Some(target.replace("~1", "/").replace("~0", "~"))
}

fn look_up<'d>(document: &'d Value, target: &str) -> Option<&'d Value> {
    let mut value = document;
    for step in target.strip_prefix("#/")?.split('/') {
        let step = step.replace("~1", "/").replace("~0", "~");
        value = match value {
            Value::Map(members) => members.iter().find(|(key, _)| *key == step).map(|(_, value)| value)?,
            Value::List(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}
