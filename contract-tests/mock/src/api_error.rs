//! Errors as the API answers with them.

use crate::check::Problem;
use crate::spec::embedded;
use serde_json::{Value as Json, json};

/// An error of the API.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// `api_error_code`.
    pub code: String,
    /// `type`: `payment`, `invalid_request` or `operation_failed`; an error may have none.
    pub kind: Option<String>,
    /// The parameter that the error is about.
    pub param: Option<String>,
    /// What happened, for people.
    pub message: String,
    /// What only a mock can tell, as the member `mock` of the answer.
    pub(crate) mock: Option<Box<Json>>,
}

/// The documented codes, each with the first of its statuses.
fn codes() -> impl Iterator<Item = (String, u16)> {
    let spec = embedded().ok();
    let codes = spec.iter().flat_map(|spec| &spec.model.errors);
    let codes = codes.filter_map(|code| Some((code.value.wire.clone(), *code.statuses.first()?)));
    codes.collect::<Vec<_>>().into_iter()
}

impl ApiError {
    /// An error of this code: status and type are the documented ones, or those of a bad request.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        let code = code.into();
        let status = codes().find(|(known, _)| *known == code).map_or(400, |(_, status)| status);
        Self { status, kind: kind(&code, status), code, param: None, message: message.into(), mock: None }
    }

    /// The usual error of a status.
    pub fn of_status(status: u16) -> Self {
        // Where a status has several codes, the one that says least.
        let usual = match status {
            400 => Some("invalid_request"),
            401 => Some("api_authentication_failed"),
            403 => Some("api_authorization_failed"),
            429 => Some("api_request_limit_exceeded"),
            503 => Some("internal_temporary_error"),
            _ => None,
        };
        let code = usual
            .map(str::to_owned)
            .or_else(|| codes().find(|(_, known)| *known == status).map(|(code, _)| code));
        let code = code.unwrap_or_else(|| "internal_error".to_owned());
        let message = format!("The mock server was told to answer with status {status}.");
        Self { status, kind: kind(&code, status), ..Self::new(code, message) }
    }

    /// The same error about a parameter.
    #[must_use]
    pub fn about(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// The answer to a request with violations: the first one, and how many more there are.
    pub(crate) fn of_problems(operation: &str, problems: &[Problem]) -> Option<Self> {
        let first = problems.first()?;
        let more = match problems.len() - 1 {
            0 => String::new(),
            1 => " (and 1 more violation)".to_owned(),
            more => format!(" (and {more} more violations)"),
        };
        let message = format!("{} : {}{more}", first.param, first.message);
        let mut error = Self::new("param_wrong_value", message).about(&first.param);
        let violations: Vec<Json> = problems
            .iter()
            .take(100)
            .map(
                |problem| json!({ "param": problem.param, "rule": problem.rule, "message": problem.message }),
            )
            .collect();
        error.mock = Some(Box::new(json!({ "operation": operation, "violations": violations })));
        Some(error)
    }

    /// The body of the answer.
    pub(crate) fn json(&self) -> Json {
        let mut body = json!({
            "message": self.message,
            "api_error_code": self.code,
            "error_code": self.code,
            "error_msg": self.message,
            "http_status_code": self.status,
        });
        if let Some(members) = body.as_object_mut() {
            if let Some(kind) = &self.kind {
                members.insert("type".to_owned(), json!(kind));
            }
            if let Some(param) = &self.param {
                members.insert("param".to_owned(), json!(param));
                members.insert("error_param".to_owned(), json!(param));
            }
            if let Some(mock) = &self.mock {
                members.insert("mock".to_owned(), (**mock).clone());
            }
        }
        body
    }
}

fn kind(code: &str, status: u16) -> Option<String> {
    let kind = match (code, status) {
        (
            "payment_processing_failed" | "payment_method_verification_failed" | "payment_method_not_present",
            _,
        ) => "payment",
        (_, 401 | 403 | 429) => return None,
        (_, 500..) => "operation_failed",
        _ => "invalid_request",
    };
    Some(kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_violation_is_told_and_how_many_more_there_are() {
        let problems = [Problem::new("a", "required", "cannot be blank"), Problem::new("b", "min", "is 0")];
        let body = ApiError::of_problems("x.y", &problems).map(|error| error.json()).unwrap_or_default();
        assert_eq!(body["message"], "a : cannot be blank (and 1 more violation)");
        assert_eq!((&body["param"], &body["error_param"]), (&json!("a"), &json!("a")));
        assert_eq!((&body["type"], &body["http_status_code"]), (&json!("invalid_request"), &json!(400)));
        assert_eq!(body["mock"]["violations"][1]["param"], "b");
    }
}
