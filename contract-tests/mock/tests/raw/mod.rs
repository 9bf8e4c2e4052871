//! A plain HTTP client: one request a connection, byte for byte.

#![allow(dead_code, reason = "each test file uses its own share")]

use chargebee_mock::Mock;
use serde_json::Value as Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The parameter that an error is about.
    pub fn param(&self) -> Option<String> {
        self.json()["param"].as_str().map(str::to_owned)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// `test_key:`
pub const AUTHORIZATION: &str = "Authorization: Basic dGVzdF9rZXk6\r\n";
pub const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

pub async fn bytes(mock: &Mock, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(mock.url().trim_start_matches("http://")).await?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

pub async fn send(mock: &Mock, head: &str, body: &str) -> Answer {
    let request = format!("{head}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let answer = bytes(mock, request.as_bytes()).await.unwrap_or_else(|error| panic!("{head}: {error}"));
    read(&answer)
}

pub fn read(answer: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer {
        status: status.unwrap_or_else(|| panic!("no status: {head}")),
        head: head.to_owned(),
        text: body.to_owned(),
    }
}

/// A call with a key: the path is below `/api/v2`.
pub async fn call(mock: &Mock, method: &str, path: &str, headers: &str, pairs: &[(&str, &str)]) -> Answer {
    let form = encode(pairs);
    let head = |target: &str| format!("{method} {target} HTTP/1.1\r\nHost: x\r\n{AUTHORIZATION}{headers}");
    match method {
        "GET" => {
            let query = if form.is_empty() { String::new() } else { format!("?{form}") };
            send(mock, &head(&format!("/api/v2{path}{query}")), "").await
        }
        _ => send(mock, &(head(&format!("/api/v2{path}")) + FORM), &form).await,
    }
}

pub async fn post(mock: &Mock, path: &str, pairs: &[(&str, &str)]) -> Answer {
    call(mock, "POST", path, "", pairs).await
}

pub async fn get(mock: &Mock, path: &str, pairs: &[(&str, &str)]) -> Answer {
    call(mock, "GET", path, "", pairs).await
}

pub fn encode(pairs: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect::<String>()
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

pub const CARD: &[(&str, &str)] = &[
    ("customer_id", "cust_1"),
    ("card[number]", "4012888888881881"),
    ("card[expiry_month]", "10"),
    ("card[expiry_year]", "2030"),
];

/// Makes a card for `cust_1`, and says its id.
pub async fn card(mock: &Mock, more: &[(&str, &str)]) -> String {
    let answer = post(mock, "/payment_sources/create_card", &[CARD, more].concat()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["payment_source"]["id"].as_str().unwrap_or_default().to_owned()
}
