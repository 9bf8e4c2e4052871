//! Examples for rustdoc: the documented sample as a typed call.

use super::calls::{Value, call};
use super::{EmitError, format};
use crate::model::{Model, Operation, Sample};
use quote::quote;

/// The documented sample of an operation as code that compiles; `None` where none is documented.
pub(super) fn example(model: &Model, operation: &Operation) -> Result<Option<String>, EmitError> {
    let shows = |sample: &&Sample| {
        model.operation(sample.subject).is_some_and(|shown| std::ptr::eq(shown, operation))
    };
    let Some(sample) = model.samples.iter().find(shows) else { return Ok(None) };
    let pairs: Vec<(String, Value)> =
        sample.pairs.iter().map(|pair| (pair.name.clone(), Value::Text(pair.value.clone()))).collect();
    let Ok(call) = call(model, sample.subject, sample.path_id.as_deref(), &pairs) else { return Ok(None) };
    let crate_name = &model.api.crate_name;
    let expression = &call.expression;
    let body = format::expression(&quote! { let answer = #expression.send().await?; })?;
    let mut lines: Vec<String> = call.uses.iter().map(|path| format!("use {path};")).collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(format!(
        "# async fn example(client: {crate_name}::Client) -> Result<(), {crate_name}::Error> {{"
    ));
    lines.push(body);
    if operation.list {
        lines.push("println!(\"{} entries\", answer.list.len());".to_owned());
    } else if let Some(first) = operation.returns.iter().rev().find(|returned| returned.always) {
        lines.push(format!("println!(\"{{:?}}\", answer.{});", first.field));
    }
    lines.push("# Ok(())".to_owned());
    lines.push("# }".to_owned());
    Ok(Some(lines.join("\n")))
}
