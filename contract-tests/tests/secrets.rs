//! Seeded secrets go through every operation that takes one and through every way in which a call can end. Nothing that is
//! shown on the way shows any of them.

#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot go on says why")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chargebee::{AccountNumber, Token};
use chargebee_runtime::client::Limits;
use chargebee_runtime::operation::Param;
use chargebee_runtime::{Error, HeaderFields, Retry, Sending};
use contract_tests::faulty::{Act, FaultyServer};
use contract_tests::recorder::Recorder;
use made_up::loan::{Kind, create};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::sync::Once;
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

/// What it is called, and what it makes of a text.
type Way = (&'static str, fn(&str) -> String);

/// In which ways a text can be shown so that whoever sees it has it.
const WAYS: [Way; 12] = [
    ("as it is", str::to_owned),
    ("in upper case", str::to_ascii_uppercase),
    ("backwards", |text| text.chars().rev().collect()),
    ("URL-encoded", |text| form_urlencoded::byte_serialize(text.as_bytes()).collect()),
    ("URL-encoded in lower case", |text| url_encoded(text, &|byte| format!("%{byte:02x}"))),
    ("URL-encoded twice", |text| url_encoded(text, &|byte| format!("%25{byte:02X}"))),
    ("in Base64", |text| STANDARD.encode(text).trim_end_matches('=').to_owned()),
    ("in Base64, one byte in", |text| inside(text, "x")),
    ("in Base64, two bytes in", |text| inside(text, "xx")),
    ("in hexadecimal", |text| text.bytes().map(|byte| format!("{byte:02x}")).collect()),
    ("as a list of bytes", |text| {
        let bytes: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
        bytes.join(", ")
    }),
    ("escaped", |text| text.escape_unicode().to_string()),
];

fn url_encoded(text: &str, byte: &dyn Fn(u8) -> String) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"*-._".contains(&it);
    text.bytes().map(|it| if plain(it) { char::from(it).to_string() } else { byte(it) }).collect()
}

/// What Base64 makes of a text behind something else, but for the digits that hold a part of what stands around it.
fn inside(text: &str, before: &str) -> String {
    let encoded = STANDARD.encode(format!("{before}{text}"));
    let end = (before.len() + text.len()) * 8 / 6;
    encoded.get(before.len() + 1..end).unwrap_or_default().to_owned()
}

/// Every look of every secret that must not be seen, and what it is.
fn looks() -> Vec<(String, String)> {
    let mut looks = vec![("the header with the key".to_owned(), STANDARD.encode(format!("{KEY}:")))];
    for secret in SECRETS {
        looks.extend(WAYS.map(|(way, look)| (format!("{secret} {way}"), look(secret))));
    }
    // Of a card number the last four digits may be seen, and no more.
    let parts = ["401288888888", "40128888", "88881881", "81881"];
    looks.extend(parts.map(|part| ("a part of the card number".to_owned(), part.to_owned())));
    looks
}

fn bare(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace() && *it != '-').collect()
}

/// The lines of an output that show a secret.
fn leaks(output: &[String]) -> Vec<String> {
    let looks: Vec<String> = looks().into_iter().map(|(_, look)| bare(&look)).collect();
    let shown = |text: &&String| {
        let text = bare(text);
        looks.iter().any(|look| text.contains(look))
    };
    output.iter().filter(shown).cloned().collect()
}

#[test]
fn the_search_finds_every_secret_in_every_look() {
    let planted = looks();
    assert_eq!(planted.len(), 1 + SECRETS.len() * WAYS.len() + 4);
    for (what, look) in planted {
        assert!(bare(&look).len() >= 3, "{what} is too short to be looked for: {look}");
        // With nothing around, in a line, in the middle of a text, and over several lines.
        let broken: String = look.chars().flat_map(|it| [it, '\n']).collect();
        for text in [look.clone(), format!("something {look} something"), format!("a{look}z"), broken] {
            let output = vec![text];
            assert_eq!(leaks(&output), output, "{what}");
        }
    }
    for text in ["4012 8888 8888 1881", "4012-8888-8888-1881", "4012888888881***", "4012 88\n88", "***881881"]
    {
        let output = vec![format!("something {text} something")];
        assert_eq!(leaks(&output), output, "{text}");
    }
    assert!(leaks(&["CardNumber(***1881)".to_owned(), String::new()]).is_empty());
}

thread_local! {
    /// What the panics of this thread told, where somebody wants to hear it.
    static TOLD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What a panic tells: its message with its place, as the hook gets it, and what it carries to whoever catches it.
fn panicked(panic: impl FnOnce()) -> [String; 2] {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let heard = TOLD
                .with_borrow_mut(|told| told.as_mut().map(|told| told.push_str(&info.to_string())).is_some());
            if !heard {
                usual(info);
            }
        }));
    });
    TOLD.set(Some(String::new()));
    let carried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(panic)).err();
    let told = TOLD.take().unwrap_or_default();
    let carried = carried.unwrap_or_else(|| panic!("there was no panic"));
    let carried = carried.downcast::<String>().map(|it| *it).unwrap_or_else(|_| panic!("no message"));
    assert!(
        told.contains(&carried) && told.contains("secrets.rs"),
        "the hook was told something else: {told}"
    );
    [told, carried]
}

#[test]
fn a_panic_that_shows_a_secret_is_heard() {
    let told = panicked(|| panic!("{CARD} is no good"));
    assert_eq!(leaks(&told), told);
}

/// Both ways to debug something, and the panics that show it: on purpose, and of a result that is no success.
fn debug(output: &mut Vec<String>, it: &(impl Debug + ?Sized)) {
    output.extend([format!("{it:?}"), format!("{it:#?}")]);
    output.extend(panicked(|| panic!("it went wrong with {it:?}")));
    let failed = std::hint::black_box(Err::<(), _>(it));
    output.extend(panicked(|| failed.expect("it goes well")));
    output.extend(panicked(|| assert!(format!("{it:#?}").is_empty(), "{it:#?}")));
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
    let recorder = Recorder::start();
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
