//! The default transport against a real socket.
#![cfg(feature = "hyper")]
#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::ground::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

static API: Api = Api {
    server: "https://{site}.chargebee.com/api/v2",
    site_variable: "CHARGEBEE_SITE",
    key_variable: "CHARGEBEE_API_KEY",
    user_agent: "chargebee-rust/0.1.0",
};

const PARAMS: &[&str] = &["card[number]: text, sensitive"];

const fn operation(method: Method, path: &'static str, body: Body) -> Operation {
    Operation {
        resource: "payment_source",
        name: "touch",
        method,
        path,
        host: Some("ingest"),
        body,
        idempotent: false,
        params: Params::of(PARAMS, &[]),
        filters: &[],
        sort_by: &[],
    }
}

static GET: Operation = operation(Method::Get, "/payment_sources/{id}", Body::None);
static POST: Operation = operation(Method::Post, "/payment_sources", Body::Form);

/// Answers one request with `answer`, and gives the request back as it came.
async fn serve(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
    let served = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap_or_else(|error| panic!("{error}"));
        let mut request = Vec::new();
        while !complete(&request) {
            let mut piece = [0; 1024];
            match socket.read(&mut piece).await {
                Ok(count) if count > 0 => request.extend_from_slice(piece.get(..count).unwrap_or_default()),
                _ => break,
            }
        }
        let _ = socket.write_all(answer.as_bytes()).await;
        let _ = socket.shutdown().await;
        String::from_utf8_lossy(&request).into_owned()
    });
    (format!("http://{address}"), served)
}

fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).into_owned();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

/// What came of a call, and the request as the server got it.
async fn exchange(
    operation: &'static Operation,
    answer: &'static str,
    finish: impl FnOnce(Call) -> Call,
) -> (Result<Json, Error>, String) {
    let (url, served) = serve(answer).await;
    let builder = Builder::<Connection>::new(&API).api_key("test_key_123").base_url(url);
    let connection = builder.build().unwrap_or_else(|error| panic!("{error}"));
    let result = Sending::<Json>::new(finish(Call::new(&connection, operation))).await;
    (result, served.await.unwrap_or_default())
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"a\": 1}";

#[tokio::test]
async fn path_bytes_arrive_exactly_and_a_get_has_no_body() {
    let (result, request) = exchange(&GET, OK, |call| call.id("a!b/c%2F~é".into())).await;
    assert_eq!(result.ok(), Some(serde_json::json!({"a": 1})));
    let (head, body) = request.split_once("\r\n\r\n").unwrap_or_default();
    assert!(head.starts_with("GET /api/v2/payment_sources/a%21b%2Fc%252F~%C3%A9 HTTP/1.1\r\n"), "{head}");
    assert!(!head.contains("content-length") && !head.contains("content-type"), "{head}");
    assert!(!head.contains("transfer-encoding"), "{head}");
    assert!(head.contains("authorization: Basic dGVzdF9rZXlfMTIzOg=="), "{head}");
    assert_eq!(body, "");
}

#[tokio::test]
async fn an_empty_post_says_that_it_is_empty() {
    let (_, request) = exchange(&POST, OK, |call| call).await;
    assert!(request.starts_with("POST /api/v2/payment_sources HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("content-length: 0\r\n"), "{request}");
    assert!(request.contains("content-type: application/x-www-form-urlencoded\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n"), "{request}");
}

#[tokio::test]
async fn a_form_arrives_whole() {
    let (_, request) = exchange(&POST, OK, |call| call.set("card[number]", CardNumber::from("4 é"))).await;
    assert!(request.ends_with("\r\n\r\ncard%5Bnumber%5D=4+%C3%A9"), "{request}");
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    let answer = "HTTP/1.1 302 Found\r\nlocation: /api/v2/elsewhere\r\ncontent-length: 0\r\n\r\n";
    let (result, _) = exchange(&GET, answer, |call| call.id("a".into())).await;
    let error = result.err().unwrap_or_else(|| panic!("a redirect is an error"));
    assert_eq!(error.api().map(|it| (it.status, it.path.as_str())), Some((302, "/api/v2/payment_sources/a")));
}

#[tokio::test]
async fn a_proxys_html_is_an_error_with_status_and_raw_body_that_shows_none_of_it() {
    let answer =
        "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 17\r\n\r\n<html>4111</html>";
    let (result, _) = exchange(&POST, answer, |call| call).await;
    let error = result.err().unwrap_or_else(|| panic!("502 is an error"));
    assert_eq!((error.status(), error.raw_body()), (Some(502), Some(&b"<html>4111</html>"[..])));
    assert!(error.api().is_some_and(|api| api.api_error_code.is_none()));
    assert!(!format!("{error} {error:?}").contains("4111"));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error_of_the_transport() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{\"a\"", "nonsense\r\n\r\n"] {
        let (result, _) = exchange(&POST, answer, |call| call).await;
        let error = result.err().unwrap_or_else(|| panic!("{answer} is an error"));
        let kind = error.kind();
        assert!(matches!(kind, chargebee_runtime::ErrorKind::Transport(_)), "{error}");
    }
}

#[tokio::test]
async fn nobody_there_is_an_error_that_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
    drop(listener);
    let builder = Builder::<Connection>::new(&API).api_key("k").base_url(format!("http://{address}"));
    let connection = builder.build().unwrap_or_else(|error| panic!("{error}"));
    let error = Sending::<Json>::new(Call::new(&connection, &POST)).await.err();
    let message = error.map(|error| error.to_string()).unwrap_or_default();
    assert!(message.starts_with("payment_source.touch got no answer: "), "{message}");
    assert!(message.contains("refused"), "{message}");
}
