//! Seeded secrets go through every operation that takes one and through every way in which a call can end. Nothing that is
//! shown on the way shows any of them.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chargebee::{AccountNumber, Token};
use chargebee_runtime::client::Limits;
use chargebee_runtime::operation::Param;
use chargebee_runtime::{Error, HeaderFields, Retry, Sending};
use contract_tests::faulty::{Act, FaultyServer};
use contract_tests::recorder::Recorder;
use made_up::loan::{Kind, create};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::time::Duration;

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
    assert_eq!(places.into_iter().collect::<Vec<_>>(), SEEDED, "seed what is new in this file");
}

/// Every look of every secret that must not be seen, without blanks and dashes.
fn looks() -> Vec<String> {
    let mut looks = vec![STANDARD.encode(format!("{KEY}:"))];
    for secret in SECRETS {
        looks.push(secret.to_owned());
        looks.push(form_urlencoded::byte_serialize(secret.as_bytes()).collect());
        looks.push(STANDARD.encode(secret).trim_end_matches('=').to_owned());
        looks.push(secret.chars().rev().collect());
    }
    // Of a card number the last four digits may be seen, and no more.
    looks.extend(["401288888888", "40128888", "88881881", "81881"].map(str::to_owned));
    looks.iter().map(|look| bare(look)).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace() && *it != '-').collect()
}

/// The lines of an output that show a secret.
fn leaks(output: &[String]) -> Vec<String> {
    let looks = looks();
    let shown = |text: &&String| looks.iter().any(|look| bare(text).contains(look));
    output.iter().filter(shown).cloned().collect()
}

#[test]
fn the_search_finds_what_is_planted() {
    let planted = [
        CARD,
        "4012 8888 8888 1881",
        "4012-8888-8888-1881",
        "4012888888881***",
        "4012 88\n88",
        "***881881",
        "1881888888882104",
        "tok_seeded%2B%2F%3D1",
        "9z%21q",
        "Basic dGVzdF9zZWVkZWRrZXk6",
        HEADER,
        DOOR,
        ACCOUNT,
    ];
    for text in planted {
        let output = vec![format!("something {text} something")];
        assert_eq!(leaks(&output), output, "{text}");
    }
    assert!(leaks(&["CardNumber(***1881)".to_owned()]).is_empty());
}

/// Both ways to debug something, and what a panic makes of it.
fn debug(output: &mut Vec<String>, it: &(impl Debug + ?Sized)) {
    output.extend([format!("{it:?}"), format!("{it:#?}")]);
    let shown = format!("{it:?}");
    let panicked = std::panic::catch_unwind(move || std::panic::resume_unwind(Box::new(shown)));
    let message = panicked.err().and_then(|it| it.downcast::<String>().ok());
    output.push(message.map(|it| *it).unwrap_or_else(|| panic!("a panic has its message")));
}

fn tell(output: &mut Vec<String>, error: &Error) {
    output.push(error.to_string());
    debug(output, error);
    debug(output, error.kind());
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        output.push(error.to_string());
        debug(output, error);
        source = error.source();
    }
    for violation in error.violations().into_iter().flatten() {
        output.push(violation.to_string());
        debug(output, violation);
    }
}

async fn ended<T: chargebee_runtime::json::Decode + Debug>(output: &mut Vec<String>, sending: Sending<T>) {
    debug(output, &sending);
    match tokio::time::timeout(Duration::from_secs(20), sending).await {
        Ok(Ok(answer)) => debug(output, &answer),
        Ok(Err(error)) => tell(output, &error),
        Err(_) => panic!("the call hangs"),
    }
}

fn headers() -> HeaderFields {
    HeaderFields::new().set(const { &Param::text("x-seeded").sensitive() }, HEADER)
}

macro_rules! client {
    ($api:ident, $address:expr) => {{
        let limits = Limits::new().first_byte(Duration::from_millis(300));
        let retry = Retry::new().attempts(2).base(Duration::from_millis(1));
        let builder = $api::Client::builder().base_url($address).api_key(KEY).limits(limits).retry(retry);
        builder.headers(headers())
    }};
}

/// All calls that take a secret, sent to one address, with something added to each value to make it wrong.
async fn call_all(address: &str, wrong: &str) -> Vec<String> {
    let mut output = Vec::new();
    let builder = client!(made_up, address);
    debug(&mut output, &builder);
    debug(&mut output, &headers());
    let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
    debug(&mut output, &client);
    let with = |secret: &str| format!("{secret}{wrong}");
    let member = create::Member::id("m1").card_number(with(CARD)).pin(with(CVV).as_str());
    let pledge =
        create::Pledge::amount("1").account_number(with(ACCOUNT).as_str()).token(with(TOKEN).as_str());
    let delivery = create::Delivery::new().key(with(DOOR).as_str());
    debug(&mut output, &member);
    debug(&mut output, &pledge);
    debug(&mut output, &delivery);
    let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
    let create = create.due_at(made_up::Timestamp::from_seconds(1)).member(member);
    let create = create.pledge(pledge).delivery(delivery);
    debug(&mut output, &create);
    ended(&mut output, create.send()).await;

    let builder = client!(chargebee, address);
    debug(&mut output, &builder);
    let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
    debug(&mut output, &client);
    let sources = client.payment_sources();
    let long = if wrong.is_empty() { String::new() } else { wrong.repeat(2_000) };
    let with = |secret: &str| format!("{secret}{long}");
    let card =
        chargebee::payment_source::create_card::Card::number(with(CARD)).expiry_month(1).expiry_year(2030);
    let call = sources.create_card().customer_id("c").card(card.cvv(with(CVV).as_str()));
    debug(&mut output, &call);
    ended(&mut output, call.send()).await;
    let call = sources.create_using_temp_token().customer_id("c");
    let call = call.type_(chargebee::payment_source::Type::Card).tmp_token(with(TOKEN));
    debug(&mut output, &call);
    ended(&mut output, call.send()).await;
    let account = chargebee::payment_source::create_bank_account::BankAccount::new();
    let account =
        account.account_number(AccountNumber::from(with(ACCOUNT))).iban(AccountNumber::from(with(ACCOUNT)));
    let call = sources.create_bank_account().customer_id("c").bank_account(account);
    debug(&mut output, &call);
    ended(&mut output, call.send()).await;
    let call = sources.create_using_token().customer_id("c").token_id(with(TOKEN));
    debug(&mut output, &call);
    ended(&mut output, call.send()).await;
    let intent = chargebee::payment_source::create_using_payment_intent::PaymentIntent::new();
    let intent = intent.gw_token(Token::from(with(TOKEN)));
    let call = sources.create_using_payment_intent().customer_id("c").payment_intent(intent);
    debug(&mut output, &call);
    ended(&mut output, call.send()).await;
    let call = sources.create_using_permanent_token().customer_id("c");
    let call = call.type_(chargebee::payment_source::Type::Card);
    let call =
        call.payment_method_token(Token::from(with(TOKEN))).customer_profile_token(Token::from(with(TOKEN)));
    debug(&mut output, &call);
    ended(&mut output, call.send()).await;
    output
}

/// Calls all, with a subscriber that writes down whatever any crate tells; holds that nothing leaks, and that `told` is told.
async fn hold(address: &str, wrong: &str, told: &str) {
    let recorder = Recorder::default();
    let _listening = tracing::subscriber::set_default(recorder.clone());
    let mut output = call_all(&format!("http://{address}"), wrong).await;
    let traced = recorder.lines();
    assert!(traced.iter().filter(|line| line.starts_with("span chargebee")).count() == 7, "{traced:#?}");
    output.extend(traced);
    assert_eq!(leaks(&output), Vec::<String>::new());
    assert!(output.iter().any(|line| line.contains(told)), "{told} is not told: {output:#?}");
}

async fn hold_answered(act: Act, told: &str) {
    hold_script(&[act], told).await;
}

async fn hold_script(acts: &[Act], told: &str) {
    let server = FaultyServer::start(acts).await;
    hold(server.address(), "", told).await;
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
    hold("127.0.0.1:9", "x", "was not sent").await;
}

#[tokio::test]
async fn nothing_leaks_where_there_is_no_connection() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    let free = free.unwrap_or_else(|error| panic!("{error}"));
    hold(&free.to_string(), "", "wait_ms=").await;
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
    hold_script(&refused, "declined: ***").await;
    // A wait that is asked for is kept to by all calls: each answer comes twice.
    let busy = "429 Too Many Requests\r\nretry-after: 0";
    let busy = SENT.map(|secrets| [answer(busy, "application/json", &refusal(secrets)); 2]);
    hold_script(busy.as_flattened(), "wait_ms=").await;
    let html = |secrets| format!("<html><title>{0}</title><body>{0}</body></html>", repeated(secrets));
    // An idempotent call is repeated after a 502, the others aren't.
    let answers = SENT.map(|secrets| answer("502 Bad Gateway", "text/html", &html(secrets)));
    let script: Vec<_> = answers.iter().take(1).chain(&answers).copied().collect();
    hold_script(&script, "502").await;
}

#[tokio::test]
async fn nothing_leaks_from_a_model_that_holds_it() {
    let body = serde_json::json!({"loan": {
        "id": "l1", "member_id": "m1", "type": "24h", "status": "out", "book": {"id": "b"}, "due_at": 1,
        "renewals": 0, "tags": [], "receipt": TOKEN,
    }});
    let server = FaultyServer::start(&[answer("200 OK", "application/json", &body.to_string())]).await;
    let client = client!(made_up, format!("http://{}", server.address())).build();
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
