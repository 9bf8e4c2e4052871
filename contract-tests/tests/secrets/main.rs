//! Seeded secrets go through every operation that takes one and through every way in which a call can end. Nothing that is
//! shown on the way shows any of them.

#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot go on says why")]

mod calls;
mod ends;
mod looks;
mod shown;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use calls::{By, client, hold};
use chargebee_runtime::HeaderFields;
use chargebee_runtime::operation::Param;
use contract_tests::faulty::{Act, FaultyServer};
use looks::leaks;
use made_up::loan::{Kind, create};
use shown::debug;
use std::collections::BTreeSet;
use std::path::Path;

// The test number of the documentation; the others are such that no port or duration looks like them.
const CARD: &str = "4012888888881881";
const CVV: &str = "9z!q";
const TOKEN: &str = "tok_seeded+/=1";
const ACCOUNT: &str = "000222222227";
const DOOR: &str = "door+key/1";
const KEY: &str = "test_seededkey";
const HEADER: &str = "seeded@example.com";
const SECRETS: [&str; 7] = [CARD, CVV, TOKEN, ACCOUNT, DOOR, KEY, HEADER];

/// What is seeded: the params that the specs mark, and the one attribute (which comes with the answer).
const SEEDED: [&str; 15] = [
    "loan.yaml: attributes receipt",
    "loan.yaml: operations create params delivery params key",
    "loan.yaml: operations create params deposit params account_number",
    "loan.yaml: operations create params deposit params token",
    "loan.yaml: operations create params member params card_number",
    "loan.yaml: operations create params member params pin",
    "payment_source.yaml: operations create_bank_account params bank_account params account_number",
    "payment_source.yaml: operations create_bank_account params bank_account params iban",
    "payment_source.yaml: operations create_card params card params cvv",
    "payment_source.yaml: operations create_card params card params number",
    "payment_source.yaml: operations create_using_payment_intent params payment_intent params gw_token",
    "payment_source.yaml: operations create_using_permanent_token params customer_profile_token",
    "payment_source.yaml: operations create_using_permanent_token params payment_method_token",
    "payment_source.yaml: operations create_using_temp_token params tmp_token",
    "payment_source.yaml: operations create_using_token params token_id",
];

/// The places that a folder of spec files marks as sensitive.
fn marked(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut places = BTreeSet::new();
    for file in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}")).flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap_or_else(|error| panic!("{error}"));
        let mut above: Vec<(usize, &str)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let Some((key, rest)) = line.trim_start().split_once(':') else { continue };
            let indent = line.len() - line.trim_start().len();
            above.retain(|(of_key, _)| *of_key < indent);
            if key != "sensitive" {
                above.push((indent, key));
            }
            if key == "sensitive" || rest.contains("sensitive:") {
                let keys: Vec<&str> = above.iter().map(|(_, key)| *key).collect();
                places.insert(format!("{}: {}", file.file_name().to_string_lossy(), keys.join(" ")));
            }
        }
    }
    places
}

#[test]
fn every_parameter_that_a_spec_marks_is_seeded() {
    let mut places = marked("../spec/resources");
    places.extend(marked("made-up/spec/resources"));
    assert_eq!(places.into_iter().collect::<Vec<_>>(), SEEDED, "seed what is new in calls.rs");
}

async fn hold_answered(act: Act, told: &str) {
    hold_script(&[act], told, By::Hyper).await;
}

async fn hold_script(acts: &[Act], told: &str, by: By) {
    let server = FaultyServer::start(acts).await;
    hold(&format!("http://{}", server.address()), "", told, by).await;
    let sent: Vec<u8> = server.requests().into_iter().flat_map(|request| request.body).collect();
    // What never went out could not have leaked.
    if !matches!(acts, [Act::ResetUnread]) {
        for secret in [CARD, "9z%21q", "tok_seeded%2B%2F%3D1", ACCOUNT, "door%2Bkey%2F1"] {
            assert!(String::from_utf8_lossy(&sent).contains(secret), "{secret} was not sent");
        }
    }
}

/// An answer that closes the connection; it stays in memory, as the acts of a server have to.
fn answer(status: &str, kind: &str, body: &str) -> Act {
    let length = body.len();
    let answer =
        format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}");
    Act::Close(Box::leak(answer.into_boxed_str()))
}

fn all_secrets() -> String {
    format!("{} 4012 8888 8888 1881 4012-8888-8888-1881", SECRETS.join(" "))
}

#[tokio::test]
async fn nothing_leaks_from_a_call_that_is_refused_before_sending() {
    hold("http://127.0.0.1:9", "x", "was not sent", By::Hyper).await;
}

/// Settings that are wrong, each with a secret in it, as somebody pastes it into the wrong place.
#[test]
fn nothing_leaks_from_settings_that_are_refused() {
    let mut output = Vec::new();
    let mut refused = |what: &str, builder: chargebee::ClientBuilder| {
        debug(&mut output, &builder);
        let error = builder.build().err().unwrap_or_else(|| panic!("{what} is taken"));
        let settings: Vec<_> = error.problems().iter().map(|problem| problem.setting).collect();
        assert!(settings.contains(&what), "{what}: {error}");
        output.push(error.to_string());
        debug(&mut output, &error);
        for problem in error.problems() {
            output.push(problem.to_string());
            debug(&mut output, problem);
        }
    };
    let builder = || chargebee::Client::builder().site("acme").api_key("k");
    for key in [format!("{KEY}:"), format!("{KEY} "), format!("Basic {KEY}"), format!("é{KEY}")] {
        refused("api_key", chargebee::Client::builder().site("acme").api_key(key));
    }
    for site in [KEY.to_owned(), format!("{KEY}:@acme.chargebee.com"), format!("https://{KEY}@acme")] {
        refused("site", chargebee::Client::builder().site(site).api_key(KEY));
    }
    for url in [
        format!("https://{KEY}:@acme.chargebee.com"),
        format!("https://acme.chargebee.com/?key={KEY}"),
        format!("https://acme.chargebee.com/#{KEY}"),
        format!("ftp://{KEY}"),
        format!("http://{KEY}.example.com"),
        format!("{KEY}\n"),
    ] {
        refused("base_url", builder().base_url(url));
    }
    for url in [
        format!("socks5://user:{TOKEN}@proxy:1"),
        format!("https://user:{TOKEN}@proxy:1"),
        format!("http://user:{TOKEN}@ proxy"),
        format!("{TOKEN}://"),
    ] {
        refused("proxy", builder().proxy(url));
    }
    for suffix in [format!("app/{KEY}\n"), format!("é {KEY}")] {
        refused("user_agent_suffix", builder().user_agent_suffix(suffix));
    }
    refused("tls_roots", builder().tls_roots(KEY));
    let key = const { &Param::text("chargebee-idempotency-key") };
    refused("headers", builder().headers(HeaderFields::new().set(key, KEY)));
    for (user, password) in [("us:er", TOKEN), ("", TOKEN), ("user", "tok_seeded+/=1\n")] {
        let error = chargebee::webhook::Receiver::basic(user, password).err();
        let error = error.unwrap_or_else(|| panic!("{user:?} is taken"));
        output.push(error.to_string());
        debug(&mut output, &error);
    }
    assert_eq!(leaks(&output), Vec::<String>::new());
}

#[tokio::test]
async fn nothing_leaks_where_there_is_no_connection() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    let free = free.unwrap_or_else(|error| panic!("{error}"));
    hold(&format!("http://{free}"), "", "wait_ms=", By::Hyper).await;
}

#[tokio::test]
async fn nothing_leaks_where_the_connection_breaks_or_hangs() {
    hold_answered(Act::ResetUnread, "payment_source.create_card").await;
    hold_answered(Act::Close(""), "payment_source.create_card").await;
    hold_answered(Act::Stall(""), "300").await;
}

/// What an API may know of each of the calls, in their order: what they sent it, in all the looks it may give back.
const SENT: [&[&str]; 7] = [
    &[CARD, CVV, TOKEN, ACCOUNT, DOOR, KEY, HEADER],
    &[CARD, CVV, KEY, HEADER],
    &[TOKEN, KEY, HEADER],
    &[ACCOUNT, KEY, HEADER],
    &[TOKEN, KEY, HEADER],
    &[TOKEN, KEY, HEADER],
    &[TOKEN, KEY, HEADER],
];

fn repeated(secrets: &[&str]) -> String {
    let mut texts = vec![STANDARD.encode(format!("{KEY}:"))];
    for secret in secrets {
        texts.push((*secret).to_owned());
        texts.push(form_urlencoded::byte_serialize(secret.as_bytes()).collect());
        if *secret == CARD {
            texts.extend(["4012 8888 8888 1881".to_owned(), "4012-8888-8888-1881".to_owned()]);
        }
    }
    texts.join(" ")
}

fn refusal(secrets: &[&str]) -> String {
    let all = repeated(secrets);
    serde_json::json!({
        "message": format!("declined: {all}"), "type": all, "api_error_code": all, "param": all,
        "error_msg": all, "error_causing_params": [all], "other": {"nested": all},
    })
    .to_string()
}

#[tokio::test]
async fn nothing_leaks_from_an_error_of_the_api_that_repeats_it() {
    let refused = SENT.map(|secrets| answer("400 Bad Request", "application/json", &refusal(secrets)));
    hold_script(&refused, "declined: ***", By::Hyper).await;
    // A wait that is asked for is kept to by all calls: each answer comes twice.
    let busy = "429 Too Many Requests\r\nretry-after: 0";
    let busy = SENT.map(|secrets| [answer(busy, "application/json", &refusal(secrets)); 2]);
    hold_script(busy.as_flattened(), "wait_ms=", By::Hyper).await;
    let html = |secrets| format!("<html><title>{0}</title><body>{0}</body></html>", repeated(secrets));
    // An idempotent call is repeated after a 502, the others aren't.
    let answers = SENT.map(|secrets| answer("502 Bad Gateway", "text/html", &html(secrets)));
    let script: Vec<_> = answers.iter().take(1).chain(&answers).copied().collect();
    hold_script(&script, "502", By::Hyper).await;
}

#[tokio::test]
async fn nothing_leaks_from_a_model_that_holds_it() {
    let body = serde_json::json!({"loan": {
        "id": "l1", "member_id": "m1", "type": "24h", "status": "out", "book": {"id": "b"}, "due_at": 1,
        "renewals": 0, "tags": [], "receipt": TOKEN,
    }});
    let server = FaultyServer::start(&[answer("200 OK", "application/json", &body.to_string())]).await;
    let client = client!(made_up, format!("http://{}", server.address()), By::Hyper).build();
    let client = client.unwrap_or_else(|error| panic!("{error}"));
    let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
    let create = create.due_at(made_up::Timestamp::from_seconds(1));
    let sent = create.member(create::Member::id("m1").card_number(CARD)).send().await;
    let answer = sent.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(answer.loan.receipt.as_ref().map(|receipt| receipt.expose()), Some(TOKEN));
    let mut output = Vec::new();
    debug(&mut output, &answer);
    debug(&mut output, &answer.loan);
    assert_eq!(leaks(&output), Vec::<String>::new());
}

#[tokio::test]
async fn nothing_leaks_from_an_answer_that_cannot_be_decoded() {
    let all = all_secrets();
    let shapes = serde_json::json!({"loan": all, "customer": all, "payment_source": all}).to_string();
    for body in [format!("<html>{all}</html>"), format!("{{\"{all}"), format!("\"{all}\""), shapes] {
        hold_answered(answer("200 OK", "application/json", &body), "200").await;
    }
}
