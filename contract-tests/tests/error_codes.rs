//! Every code of an error that the service's own SDK lists, as an answer over a real socket: what the caller gets of it.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::{ApiErrorCode, Client, Error, ErrorType, Retry};
use contract_tests::faulty::{Act, FaultyServer};
use std::collections::{BTreeMap, BTreeSet};

/// The codes as the SDK groups them: by the name of an error that stands for a status.
const CODES: &str = include_str!("../vectors/error-codes.json");

/// Which status each group is of, and whether a GET and a POST may be made again. The first group is of no status, and empty.
const GROUPS: [(&str, u16, [bool; 2]); 11] = [
    ("ApiErrorCode", 0, [false, false]),
    ("BadRequestApiErrorCode", 400, [false, false]),
    ("UnauthorizedApiErrorCode", 401, [false, false]),
    ("ForbiddenApiErrorCode", 403, [false, false]),
    ("NotFoundApiErrorCode", 404, [false, false]),
    ("MethodNotAllowedApiErrorCode", 405, [false, false]),
    ("ConflictApiErrorCode", 409, [false, false]),
    ("UnprocessableEntityApiErrorCode", 422, [false, false]),
    ("TooManyRequestsApiErrorCode", 429, [true, true]),
    ("InternalServerErrorApiErrorCode", 500, [true, false]),
    ("ServiceUnavailableApiErrorCode", 503, [true, false]),
];

/// The classes of errors, and none: the status and the code do not tell which it is.
const TYPES: [Option<(&str, ErrorType)>; 4] = [
    Some(("payment", ErrorType::Payment)),
    Some(("invalid_request", ErrorType::InvalidRequest)),
    Some(("operation_failed", ErrorType::OperationFailed)),
    None,
];

fn groups() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(CODES).unwrap_or_else(|error| panic!("{error}"))
}

/// Every code with its status, and what may be made again.
fn codes() -> Vec<(String, u16, [bool; 2])> {
    let mut groups = groups();
    let of = |(group, status, again): (&str, u16, [bool; 2])| {
        let codes = groups.remove(group).unwrap_or_else(|| panic!("no group {group}"));
        codes.into_iter().map(move |code| (code, status, again))
    };
    let codes = GROUPS.into_iter().flat_map(of).collect();
    assert!(groups.is_empty(), "without a status: {groups:?}");
    codes
}

#[test]
fn the_enum_lists_these_codes_and_no_others() {
    let codes = codes();
    let listed: BTreeSet<&str> = codes.iter().map(|(code, ..)| code.as_str()).collect();
    assert_eq!((codes.len(), listed.len()), (29, 29));
    assert_eq!(ApiErrorCode::VALUES.iter().copied().collect::<BTreeSet<_>>(), listed);
    for (code, status, _) in &codes {
        assert_eq!(ApiErrorCode::from_wire(code).statuses(), [*status], "{code}");
    }
}

/// An answer that leaves the connection open; it stays in memory, as the acts of a server have to.
fn answer(status: u16, code: &str, class: Option<&str>) -> Act {
    let mut body = serde_json::json!({
        "message": format!("what {code} says"), "api_error_code": code, "http_status_code": status,
    });
    if let Some((class, members)) = class.zip(body.as_object_mut()) {
        members.insert("type".to_owned(), class.into());
    }
    let (body, head) = (body.to_string(), "content-type: application/json\r\ncontent-length");
    let answer = format!("HTTP/1.1 {status} No\r\n{head}: {}\r\n\r\n{body}", body.len());
    Act::Answer(Box::leak(answer.into_boxed_str()))
}

#[tokio::test]
async fn each_code_is_told_typed_with_its_status_its_class_and_whether_to_call_again() {
    let codes = codes();
    let cases = || codes.iter().flat_map(|code| TYPES.map(|class| (code, class)));
    let script: Vec<Act> = cases()
        .map(|((code, status, _), class)| answer(*status, code, class.map(|(wire, _)| wire)))
        .flat_map(|act| [act; 2])
        .collect();
    let server = FaultyServer::start(&script).await;
    let address = format!("http://{}", server.address());
    let built = Client::builder().base_url(address).api_key("test_key").retry(Retry::off()).build();
    let client = built.unwrap_or_else(|error| panic!("{error}"));
    let sources = client.payment_sources();
    for ((code, status, [get, post]), class) in cases() {
        let got = sources.retrieve("pm_1").send().await.err();
        let posted = sources.delete("pm_1").send().await.err();
        for (error, again) in [(got, *get), (posted, *post)] {
            let error: Error = error.unwrap_or_else(|| panic!("{code} is a success"));
            let Some(found) = error.api_error_code::<ApiErrorCode>() else { panic!("{code}: {error}") };
            assert!(!matches!(found, ApiErrorCode::Unknown(_)), "{code} is not known");
            assert_eq!((found.as_str(), error.status()), (code.as_str(), Some(*status)));
            assert_eq!(error.error_type(), class.as_ref().map(|(_, class)| class.clone()), "{code}");
            assert_eq!(error.message(), Some(format!("what {code} says").as_str()));
            assert_eq!(error.is_retryable(), again, "{code}: {error}");
        }
    }
    assert_eq!(server.requests().len(), script.len());
}

#[tokio::test]
async fn a_code_that_is_not_listed_is_kept_as_it_came() {
    let server = FaultyServer::start(&[answer(400, "made_up_tomorrow", Some("barter"))]).await;
    let address = format!("http://{}", server.address());
    let built = Client::builder().base_url(address).api_key("test_key").retry(Retry::off()).build();
    let client = built.unwrap_or_else(|error| panic!("{error}"));
    let error = client.payment_sources().retrieve("pm_1").send().await.err();
    let error = error.unwrap_or_else(|| panic!("it is an error"));
    let Some(ApiErrorCode::Unknown(code)) = error.api_error_code() else { panic!("{error}") };
    let Some(ErrorType::Unknown(class)) = error.error_type() else { panic!("{error}") };
    assert_eq!((code.as_str(), class.as_str()), ("made_up_tomorrow", "barter"));
}
