//! What tests really do, written down as it happens, for `cargo xtask coverage`.
//!
//! Only where the environment variable [`FOLDER`] names a folder: each process then appends a JSON line an event to a file of
//! its own there, so that no process waits for another. Without the variable, nothing is made and nothing is written.
//!
//! A record says what was seen, in the words of whoever saw it: method and path of a request, type of an answer. Which
//! operation of the spec that is, the reader of the records finds out; this harness knows none. No record holds a value, since
//! what was sent may be a card number: where a value could be one of an enum, its digest stands for it.

use crate::pairs::{Pair, decode};
use crate::raw::RawRequest;
use chargebee_runtime::json::Decode;
use chargebee_runtime::{Error, ErrorKind, Found, Json, Rule, Violation};
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The environment variable that names the folder.
pub const FOLDER: &str = "CONTRACT_COVERAGE";

/// Appends one event, if anybody wants to know; of this thread's test, unless another is named.
fn record(test: Option<&str>, event: impl FnOnce() -> Json) {
    static FILE: OnceLock<Option<Mutex<File>>> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        let folder = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty())?;
        let path = Path::new(&folder).join(format!("{}-{}.jsonl", binary(), std::process::id()));
        let file = OpenOptions::new().create(true).append(true).open(&path);
        Some(Mutex::new(file.unwrap_or_else(|error| panic!("{FOLDER}: {}: {error}", path.display()))))
    });
    let Some(file) = file else { return };
    let mut event = event();
    if let Json::Object(members) = &mut event {
        members.insert("test".to_owned(), json!(test.map_or_else(self::test, str::to_owned)));
        members.insert("binary".to_owned(), json!(binary()));
    }
    let written =
        file.lock().unwrap_or_else(PoisonError::into_inner).write_all(format!("{event}\n").as_bytes());
    written.unwrap_or_else(|error| panic!("{FOLDER}: {error}"));
}

/// The test that runs on this thread: the test runner names threads after tests.
fn test() -> String {
    std::thread::current().name().unwrap_or_default().to_owned()
}

/// The test's file, as cargo names its program: `parameters` of `parameters-0a1b2c3d4e5f6789`.
fn binary() -> String {
    let program = std::env::current_exe().unwrap_or_default();
    let stem = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match stem.rsplit_once('-') {
        Some((name, hash)) if hash.len() == 16 => name.to_owned(),
        _ => stem,
    }
}

/// Stands for a value that could be one of an enum; `None` for what cannot be one.
fn digest(value: &str) -> Option<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_word = value.len() <= 64 && value.chars().all(word) && value.chars().any(char::is_alphabetic);
    is_word.then(|| format!("{:016x}", fnv(value.as_bytes())))
}

/// FNV-1a. The reader of the records does the same to each value of each enum.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The digests of a value, or of each element of a filter's list.
fn digests(value: &str) -> Vec<String> {
    match serde_json::from_str::<Vec<String>>(value) {
        Ok(values) => values.iter().filter_map(|value| digest(value)).collect(),
        Err(_) => digest(value).into_iter().collect(),
    }
}

/// A server of `wiremock` received a request.
pub fn received_by_wiremock(test: Option<&str>, request: &wiremock::Request) {
    let headers =
        request.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let query = request.url.query().unwrap_or_default();
    received(test, request.method.as_str(), request.url.path(), query, &request.body, headers);
}

/// The server that keeps bytes received a request.
pub fn received_raw(request: &RawRequest) {
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let query = request.query().unwrap_or_default();
    received(None, &request.method, request.path(), query, &request.body, headers);
}

fn received<'h>(
    test: Option<&str>,
    method: &str,
    path: &str,
    query: &str,
    body: &[u8],
    headers: impl Iterator<Item = (&'h str, &'h str)>,
) {
    record(test, || {
        let mut pairs = decode(query.as_bytes());
        match serde_json::from_slice(body) {
            Ok(json @ Json::Object(_)) => flatten("", &json, &mut pairs),
            _ => pairs.extend(decode(body)),
        }
        let pairs: Vec<Json> = pairs.iter().map(|(name, value)| json!([name, digests(value)])).collect();
        let headers: Vec<Json> = headers.map(|(name, value)| json!([name, digests(value)])).collect();
        json!({ "event": "received", "method": method, "path": path, "pairs": pairs, "headers": headers })
    });
}

/// Looks on while a server of `wiremock` answers: put it behind the matchers that choose the answer.
pub fn witness() -> impl wiremock::Match + 'static {
    let test = test();
    move |request: &wiremock::Request| {
        received_by_wiremock(Some(&test), request);
        true
    }
}

/// A body of JSON, named as a form would name it.
fn flatten(name: &str, json: &Json, pairs: &mut Vec<Pair>) {
    match json {
        Json::Object(members) => {
            for (member, value) in members {
                let name = if name.is_empty() { member.clone() } else { format!("{name}[{member}]") };
                flatten(&name, value, pairs);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| flatten(name, item, pairs)),
        Json::String(text) => pairs.push((name.to_owned(), text.clone())),
        other => pairs.push((name.to_owned(), other.to_string())),
    }
}

/// Every check of a documented sample held.
pub fn proven(sample: &str) {
    record(None, || json!({ "event": "proven", "sample": sample }));
}

/// Both twins of a constraint behaved: of a call, or of an answer of this type.
#[track_caller]
pub fn told_apart(answer: Option<&str>, path: &str, rule: &str) {
    let line = std::panic::Location::caller().line();
    record(
        None,
        || json!({ "event": "told_apart", "type": answer, "path": path, "rule": rule, "line": line }),
    );
}

/// The bound that a refused twin was beyond; the harness' name of any other rule.
pub fn bound(violation: &Violation, rule: &'static str) -> &'static str {
    match (&violation.rule, &violation.found) {
        (Rule::Chars(chars), Found::Chars(count)) => {
            if chars.min.is_some_and(|min| *count < min) {
                "min_chars"
            } else {
                "max_chars"
            }
        }
        (Rule::Chars(_), Found::Empty) => "min_chars",
        (Rule::Range(range), Found::Integer(number)) => {
            if range.min.is_some_and(|min| min.compare(*number).is_lt()) { "min" } else { "max" }
        }
        (Rule::Range(range), Found::Number(number)) => {
            if range.min.is_some_and(|min| *number < min.to_f64()) { "min" } else { "max" }
        }
        _ => rule,
    }
}

/// An answer was decoded: which of its members were really read, and did not just end up among those that nobody knows.
pub fn decoded<T: Decode>(answer: impl FnOnce() -> Json) {
    record(None, || {
        let answer = answer();
        let mut members = Vec::new();
        read_members::<T>(&answer, &answer, "", "", &mut members);
        json!({ "event": "decoded", "type": std::any::type_name::<T>(), "members": members })
    });
}

/// A member was read if the answer no longer decodes once it holds what no type takes.
fn read_members<T: Decode>(whole: &Json, part: &Json, pointer: &str, path: &str, found: &mut Vec<Json>) {
    match part {
        Json::Object(members) => {
            for (name, value) in members {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                let mut spoilt = whole.clone();
                if let Some(member) = spoilt.pointer_mut(&pointer) {
                    *member = json!([[true]]);
                }
                if T::decode(spoilt).is_err() {
                    found.push(json!([path, texts(value)]));
                    read_members::<T>(whole, value, &pointer, &path, found);
                }
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                read_members::<T>(whole, item, &format!("{pointer}/{index}"), path, found);
            }
        }
        _ => {}
    }
}

/// Digests of a text, or of the texts of a list.
fn texts(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) => digest(text).into_iter().collect(),
        Json::Array(items) => items.iter().filter_map(Json::as_str).filter_map(digest).collect(),
        _ => Vec::new(),
    }
}

/// How a call failed, in a word.
pub(crate) fn kind(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Refused(_) => "refused",
        ErrorKind::Transport(_) => "transport",
        ErrorKind::Api(_) => "api",
        ErrorKind::Undecodable(_) => "undecodable",
        _ => "another",
    }
}

/// A test looked at this error. Errors that come up on the way to something else are not seen.
pub fn error(error: &Error) {
    record(None, || {
        let code = error.api().and_then(|api| api.api_error_code.as_deref());
        let word = |code: &&str| code.len() <= 64 && code.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        json!({
            "event": "error", "operation": error.operation(), "kind": kind(error),
            "status": error.status(), "code": code.filter(word),
        })
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_be_a_value_of_an_enum_has_a_digest() {
        assert_eq!(digest("card").as_deref(), Some("b5614e90e87b455f"));
        for value in ["", "4012888888881881", "12", "Richard Fox", "a@b.c", "é"] {
            assert_eq!(digest(value), None, "{value}");
        }
    }

    #[test]
    fn a_list_of_a_filter_has_a_digest_an_element() {
        assert_eq!(digests(r#"["a","b"]"#), [digest("a"), digest("b")].map(Option::unwrap_or_default));
        assert_eq!(digests("a").len(), 1);
    }

    #[test]
    fn a_json_body_is_named_as_a_form_would_name_it() {
        let mut pairs = Vec::new();
        flatten("", &json!({ "a": { "b": [{ "c": 1 }, { "c": "x" }] } }), &mut pairs);
        assert_eq!(pairs, [("a[b][c]".to_owned(), "1".to_owned()), ("a[b][c]".to_owned(), "x".to_owned())]);
    }

    #[test]
    fn a_member_that_ends_up_among_those_that_nobody_knows_was_not_read() {
        let answer = json!({ "id": "pm_1", "object": "payment_source", "customer_id": "c_1", "type": "card", "reference_id": "r",
                "status": "valid", "gateway": "stripe", "paypal": { "email": "y", "cf_a": [1] } });
        let mut members = Vec::new();
        read_members::<chargebee::payment_source::PaymentSource>(&answer, &answer, "", "", &mut members);
        let read: Vec<&str> = members.iter().filter_map(|member| member.get(0)?.as_str()).collect();
        assert_eq!(
            read,
            ["customer_id", "gateway", "id", "paypal", "paypal.email", "reference_id", "status", "type"]
        );
    }

    /// Says to [`twins_of_all_kinds`] that it is on trial. A run for the sake of coverage must not find what it makes up.
    const TRIAL: &str = "CONTRACT_COVERAGE_ON_TRIAL";

    /// Twins of which both, one and none behave, for the test below.
    #[test]
    fn twins_of_all_kinds() {
        if std::env::var_os(TRIAL).is_none() {
            return;
        }
        let client: chargebee::Client = crate::twins::offline(chargebee::Client::builder());
        let judged = |id: &str| client.payment_sources().retrieve(id).validate();
        for (good, bad) in [("pm_1", ""), ("", ""), ("pm_1", "pm_1"), ("", "pm_1")] {
            let mut twins = crate::twins::Twins::default();
            twins.tell_apart("cust_payment_source_id", "path_id", judged(good), judged(bad));
        }
        let body = b"number=4012888888881881&type=card";
        received(Some("a test"), "POST", "/cards", "", body, [("x-key", "secret key")].into_iter());
    }

    #[test]
    fn a_constraint_is_recorded_where_both_twins_behave_and_no_value_ever_is() {
        let folder = std::env::temp_dir().join(format!("contract-coverage-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let program = std::env::current_exe().expect("this program");
        let mut run = std::process::Command::new(program);
        run.args(["--exact", "coverage::tests::twins_of_all_kinds"]).env(FOLDER, &folder).env(TRIAL, "1");
        assert!(run.output().expect("it runs").status.success());
        let files: Vec<_> = std::fs::read_dir(&folder).expect("the folder").flatten().collect();
        let [file] = files.as_slice() else { panic!("{} files instead of one", files.len()) };
        let text = std::fs::read_to_string(file.path()).expect("records");
        std::fs::remove_dir_all(&folder).expect("removed");
        assert_eq!(text.matches(r#""event":"told_apart""#).count(), 1, "{text}");
        assert!(text.contains(r#""path":"cust_payment_source_id""#), "{text}");
        assert!(text.contains(r#"["number",[]],["type",["b5614e90e87b455f"]]"#), "{text}");
        assert!(!text.contains("4012888888881881") && !text.contains("secret key"), "{text}");
    }
}
