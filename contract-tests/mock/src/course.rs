//! One request on its way: routed, failed to order, authenticated, checked, carried out, written down.

use crate::api_error::ApiError;
use crate::card;
use crate::carry_out::{Call, carry_out};
use crate::check;
use crate::fault::{Fault, Kind};
use crate::idempotency;
use crate::log::{self, LoggedRequest};
use crate::pairs::{self, Pair, Unreadable};
use crate::reply::{Manner, Reply};
use crate::route::{self, Matched, Unmatched};
use crate::service::{Request, Service};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chargebee_codegen::model::{Body, Method, Operation};
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use serde_json::{Value as Json, json};

/// The header by which a request orders its own fault.
const FAULT: HeaderName = HeaderName::from_static("x-mock-fault");

/// A request while it is worked on: what is known of it so far.
#[derive(Debug)]
pub(crate) struct Course {
    matched: Result<Matched, Unmatched>,
    pairs: Result<Vec<Pair>, Unreadable>,
    /// Pairs of the query of a POST.
    stray: Vec<Pair>,
    fault: Option<Fault>,
    replayed: bool,
    notes: Vec<String>,
}

impl Course {
    /// Reads the request.
    pub(crate) fn of(service: &Service, request: &Request) -> Self {
        let described = &service.described;
        let below = request.path.strip_prefix(&described.base).filter(|path| path.starts_with('/'));
        let matched = below
            .ok_or(Unmatched::Path)
            .and_then(|path| route::matched(described, &request.method, path, !service.settings.strict));
        let operation = matched.as_ref().ok().and_then(|matched| described.operation(matched.operation));
        let query = pairs::of_form(request.query.as_bytes());
        let (pairs, stray) = if request.method == Method::Get.as_str() {
            (query, Vec::new())
        } else if is_readable(&request.headers, operation) {
            (pairs::of_body(&request.body, operation), query.unwrap_or_default())
        } else {
            (Ok(Vec::new()), query.unwrap_or_default())
        };
        Self { matched, pairs, stray, fault: None, replayed: false, notes: Vec::new() }
    }

    /// Answers it: by a fault, or by doing what it asks for.
    pub(crate) fn run(&mut self, service: &Service, request: &Request) -> Reply {
        match self.choose_fault(service, request) {
            Ok(fault) => self.fault = fault,
            Err(reason) => {
                let mut error = ApiError::new("invalid_request", format!("x-mock-fault : {reason}"));
                error.mock = Some(Box::new(json!({ "fault": reason })));
                return self.refused(&error);
            }
        }
        let fault = self.fault.clone();
        let mut reply = match fault.as_ref().map(|fault| &fault.kind) {
            Some(Kind::Error(error, retry_after)) => {
                let mut reply = Reply::error(error);
                reply.headers.extend(retry_after.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds))));
                reply
            }
            Some(Kind::Html(status)) => Reply::html(*status),
            Some(Kind::Panic) => panic_as_told(),
            kind => {
                let mut reply = match self.work(service, request) {
                    Ok(reply) => reply,
                    Err(error) => self.refused(&error),
                };
                reply.manner = match kind {
                    Some(Kind::Truncate) => Manner::Truncated,
                    Some(Kind::Slow) => Manner::Slow,
                    Some(Kind::Reset) => Manner::Reset,
                    _ => Manner::Whole,
                };
                reply
            }
        };
        reply.delay = fault.map(|fault| fault.delay).unwrap_or_default();
        reply
    }

    fn refused(&mut self, error: &ApiError) -> Reply {
        // What is wrong comes first, the particulars after it.
        self.notes.insert(0, error.message.clone());
        Reply::error(error)
    }

    /// The request's own fault, or one that was ordered.
    fn choose_fault(&self, service: &Service, request: &Request) -> Result<Option<Fault>, String> {
        match request.headers.get(FAULT) {
            Some(header) => {
                header.to_str().map_err(|_| "should be visible ASCII".to_owned())?.parse().map(Some)
            }
            None => {
                let operation = self.matched.as_ref().ok().map(|matched| matched.operation);
                Ok(service.memory().plan.take(operation))
            }
        }
    }

    fn work(&mut self, service: &Service, request: &Request) -> Result<Reply, ApiError> {
        authenticate(service, &request.headers)?;
        let described = &*service.described;
        let matched = match &self.matched {
            Ok(matched) => matched.clone(),
            Err(unmatched) => return Err(self.unmatched(service, request, *unmatched)),
        };
        let Some(operation) = described.operation(matched.operation) else {
            return Err(self.unmatched(service, request, Unmatched::Path));
        };
        let name = described.name(matched.operation);
        let pairs = self.pairs.as_deref().map_err(|unreadable| unreadable_error(*unreadable))?;
        let strict = service.settings.strict;
        let mut checked = check::request(described, operation, pairs, strict);
        if strict {
            let stray = self.stray.iter();
            let problem =
                |pair: &Pair| check::Problem::new(pair.shown_name(), "undocumented", "should be in the body");
            checked.problems.extend(stray.map(problem));
            if operation.method == Method::Get && !request.body.is_empty() {
                checked.problems.push(check::Problem::new("body", "undocumented", "a GET has no body"));
            }
        }
        let no_body = request.body.is_empty();
        // What the whole request depends on comes first.
        let mut problems = check::headers::check(described, operation, &request.headers, no_body, strict);
        problems.append(&mut checked.problems);
        checked.problems = problems;
        if let Some(error) = ApiError::of_problems(name, &checked.problems) {
            let more = checked.problems.iter().skip(1).take(100);
            let more: Vec<String> =
                more.map(|problem| format!("{} : {}", problem.param, problem.message)).collect();
            let reply = Err(error);
            self.notes.extend(more);
            return reply;
        }
        let key = request.headers.get(idempotency::HEADER_NAME).and_then(|key| key.to_str().ok());
        let key = key.filter(|key| operation.idempotent && !key.is_empty());
        let fingerprint = key.map_or(0, |_| idempotency::fingerprint(&request.path, pairs));
        let mut memory = service.memory();
        if let Some(key) = key
            && let Some(body) = memory.answers.find(key, fingerprint)?
        {
            self.replayed = true;
            let mut reply = Reply::of_bytes(200, "application/json", body);
            reply.headers.push((idempotency::REPLAYED, HeaderValue::from_static("true")));
            return Ok(reply);
        }
        let path_id = matched.path_id.as_deref();
        let call = Call { described, id: matched.operation, operation, path_id, checked: &checked, strict };
        let answer = carry_out(&call, &mut memory.state)?;
        self.hold_against_the_spec(service, operation, name, &answer, memory.state.by_hand);
        let reply = Reply::json(200, &answer);
        if let Some(key) = key {
            memory.answers.keep(key, fingerprint, reply.body.clone());
        }
        Ok(reply)
    }

    /// The mock's own answers satisfy the spec: where one does not, a debug build fails the test, and a release build says so in
    /// the log. What a test put in by hand may go beyond what is documented.
    fn hold_against_the_spec(
        &mut self,
        service: &Service,
        operation: &Operation,
        name: &str,
        answer: &Json,
        by_hand: bool,
    ) {
        let faults = check::answers::check(&service.described, operation, answer);
        for fault in faults.iter().filter(|fault| !by_hand || fault.rule != "undocumented") {
            let message =
                format!("the mock's answer to {name} breaks the spec: {} {}", fault.at, fault.message);
            if cfg!(debug_assertions) {
                service.note_panic(message.clone());
            }
            self.notes.push(message);
        }
    }

    /// Nothing fits: what comes closest, and what differs, field by field.
    fn unmatched(&mut self, service: &Service, request: &Request, unmatched: Unmatched) -> ApiError {
        let described = &service.described;
        let mut error = match unmatched {
            Unmatched::Path => ApiError::new("resource_not_found", "no operation has this path"),
            Unmatched::Method => ApiError::new("http_method_not_supported", "the path takes another method"),
        };
        let path = log::redacted_path(&request.path);
        let Some((id, mut differences)) = route::closest(described, &request.method, &path) else {
            return error;
        };
        let Some(operation) = described.operation(id) else { return error };
        let pairs = self.pairs.as_deref().unwrap_or_default();
        let problems = check::request(described, operation, pairs, true).problems;
        for problem in problems.iter().take(100) {
            let found = if problem.rule == "required" { "nothing" } else { "a value that does not fit" };
            differences.push(route::difference(&problem.param, &problem.message, found));
        }
        let whole = format!("{}{}", described.base, operation.path);
        let method = operation.method.as_str();
        error.message = format!("{}; closest is {}: {method} {whole}", error.message, described.name(id));
        self.notes.extend(differences.iter().map(|difference| {
            let text =
                |name: &str| difference.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
            format!("{}: expected {}, found {}", text("field"), text("expected"), text("found"))
        }));
        error.mock = Some(Box::new(json!({
            "closest": { "operation": described.name(id), "method": method, "path": whole },
            "differences": differences,
        })));
        error
    }

    /// What the log keeps of it.
    pub(crate) fn logged(self, service: &Service, request: &Request, status: u16) -> LoggedRequest {
        let described = &service.described;
        let id = self.matched.ok().map(|matched| matched.operation);
        let operation = id.and_then(|id| described.operation(id));
        let mut pairs = log::redacted(described, operation, self.pairs.as_deref().unwrap_or_default());
        pairs.extend(log::redacted(described, operation, &self.stray));
        LoggedRequest {
            number: 0,
            method: request.method.chars().take(20).collect(),
            path: log::redacted_path(&request.path),
            operation: id.map(|id| described.name(id).to_owned()),
            pairs,
            headers: log::headers(described, &request.headers),
            status,
            replayed: self.replayed,
            fault: self.fault.map(|fault| fault.to_string()),
            notes: self.notes.iter().map(|note| card::without_numbers(note)).collect(),
        }
    }
}

/// So that a test can see what becomes of a panic.
#[expect(clippy::panic, reason = "it was ordered")]
fn panic_as_told() -> ! {
    panic!("the mock server was told to panic")
}

/// Whether the body is what the operation reads: JSON taken for a form would be one long name, secrets and all.
fn is_readable(headers: &HeaderMap, operation: Option<&Operation>) -> bool {
    let is_json = operation.is_some_and(|operation| operation.body == Body::Json);
    let media_type = headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    is_json || media_type.is_none_or(|text| text.to_ascii_lowercase().contains("x-www-form-urlencoded"))
}

fn unreadable_error(unreadable: Unreadable) -> ApiError {
    match unreadable {
        Unreadable::NotUtf8 => ApiError::new("invalid_request", "the parameters should be UTF-8"),
        Unreadable::NotJson => ApiError::new("invalid_request", "the body should be a JSON object"),
        Unreadable::TooMany => {
            let mut error = ApiError::new("invalid_request", "there are more than 10000 parameters");
            error.status = 413;
            error
        }
    }
}

/// Any key that is not empty, or the configured one.
fn authenticate(service: &Service, headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, encoded) = value.split_once(' ')?;
        let decoded =
            scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded.trim()).ok())??;
        let text = String::from_utf8(decoded).ok()?;
        Some(text.split_once(':').map_or(text.as_str(), |(key, _)| key).to_owned())
    });
    let right = match (&given, &service.settings.api_key) {
        (Some(given), Some(key)) => given == key,
        (Some(given), None) => !given.is_empty(),
        (None, _) => false,
    };
    if right {
        return Ok(());
    }
    let message = match given {
        Some(_) => "Sorry, authentication failed. Invalid API key",
        None => "Sorry, authentication failed. HTTP Basic with the API key as user name is needed",
    };
    Err(ApiError::new("api_authentication_failed", message))
}
