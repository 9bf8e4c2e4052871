//! The mock's own addresses, for tests in other languages: `/_mock/…`.

use crate::by_hand;
use crate::fault::Fault;
use crate::reply::Reply;
use crate::service::{Request, Service};
use serde_json::{Value as Json, json};

/// What the mock's own addresses begin with.
pub(crate) const PREFIX: &str = "/_mock/";

/// Answers a request for the mock itself. None of them is logged.
pub(crate) fn answer(service: &Service, request: &Request, path: &str) -> Reply {
    let known: &[(&str, &str)] =
        &[("GET", "health"), ("GET", "requests"), ("POST", "reset"), ("POST", "faults"), ("POST", "state")];
    match (request.method.as_str(), path) {
        ("GET", "health") => health(service),
        ("GET", "requests") => {
            let memory = service.memory();
            let requests: Vec<Json> = memory.log.entries().map(crate::log::LoggedRequest::json).collect();
            Reply::json(200, &json!({ "requests": requests, "seen": memory.log.seen() }))
        }
        ("POST", "reset") => {
            service.reset();
            Reply::json(200, &json!({ "reset": true }))
        }
        ("POST", "faults") => finish(faults(service, &request.body).map(|()| json!({ "planned": true }))),
        ("POST", "state") => finish(put(service, &request.body)),
        (_, path) if known.iter().any(|(_, known)| *known == path) => {
            refuse(405, "this address of the mock takes another method")
        }
        _ => {
            let known: Vec<String> =
                known.iter().map(|(method, path)| format!("{method} {PREFIX}{path}")).collect();
            refuse(404, &format!("the mock has no such address; it has {}", known.join(", ")))
        }
    }
}

fn finish(done: Result<Json, String>) -> Reply {
    match done {
        Ok(body) => Reply::json(200, &body),
        Err(reason) => refuse(400, &reason),
    }
}

fn refuse(status: u16, reason: &str) -> Reply {
    Reply::json(status, &json!({ "error": reason }))
}

fn health(service: &Service) -> Reply {
    let panics = service.panics().len();
    let memory = service.memory();
    Reply::json(
        200,
        &json!({
            "status": "ok",
            "operations": service.described.operation_ids().count(),
            "strict": service.settings.strict,
            "resources": memory.state.held(),
            "requests": memory.log.seen(),
            "panics": panics,
        }),
    )
}

/// `{"fault": "status=503", "operation": "payment_source.retrieve", "times": 2}`; the last two may be left out.
fn faults(service: &Service, body: &[u8]) -> Result<(), String> {
    let body = object(body)?;
    let fault =
        body.get("fault").and_then(Json::as_str).ok_or("`fault` should be a text, as `status=503`")?;
    let fault: Fault = fault.parse()?;
    let times = match body.get("times") {
        None => 1,
        Some(times) => times
            .as_u64()
            .and_then(|times| u32::try_from(times).ok())
            .ok_or("`times` should be a number, at most 4294967295")?,
    };
    service.plan(body.get("operation").and_then(Json::as_str), fault, times)
}

/// `{"resource": "customer", "value": {…}}`.
fn put(service: &Service, body: &[u8]) -> Result<Json, String> {
    let body = object(body)?;
    let resource = body.get("resource").and_then(Json::as_str).ok_or("`resource` should name a resource")?;
    let value = body.get("value").cloned().ok_or("`value` should be an object")?;
    let made = by_hand::put(
        &service.described,
        &mut service.memory().state,
        resource,
        value,
        service.settings.strict,
    )?;
    Ok(json!({ resource: made }))
}

fn object(body: &[u8]) -> Result<crate::described::Object, String> {
    match serde_json::from_slice(body) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err("the body should be a JSON object".to_owned()),
        Err(error) => Err(format!("the body should be a JSON object: {error}")),
    }
}
