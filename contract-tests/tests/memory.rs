//! Secrets lie nowhere in the memory of this process once their call is over: all of it is searched, what was freed included.
//!
//! Requests go to a transport of the test's own, which copies nothing. What hyper, ureq, rustls and the system copy into their
//! buffers on the way to a socket is not ours to wipe, and is not looked at here.

#![cfg(target_os = "linux")]
#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use bytes::Bytes;
use chargebee::payment_source::create_card::Card;
use chargebee::webhook::Receiver;
use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::ground::*;
use chargebee_runtime::{BlockingTransport, Retry, TransportError};
use std::collections::VecDeque;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a secret repeats: letters, and a stroke that a form encodes, so that it is written piece by piece. A number that three
/// divides: each time, Base64 makes the same of them.
const UNIT: usize = 18;
/// How often. Freed memory is soon used again in part; not all of a long text is.
const TIMES: usize = 80;
/// No letter has this bit. A seed has it set everywhere, so that it is not found itself.
const MASK: u8 = 0x80;

/// A secret that is written down nowhere but where [`text`](Self::text) puts it.
#[derive(Clone, Copy)]
struct Seed([u8; UNIT]);

impl Seed {
    /// One for each number.
    fn new(number: u64) -> Self {
        let mut state = number;
        let mut unit = [(); UNIT].map(|()| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            MASK | (b'a' + u8::try_from((state >> 33) % 26).unwrap_or(0))
        });
        unit[UNIT - 1] = MASK | b'/';
        Self(unit)
    }

    /// The secret, in memory that is neither too large nor ever grown.
    fn text(self) -> String {
        let mut text = String::with_capacity(UNIT * TIMES);
        for _ in 0..TIMES {
            self.0.iter().for_each(|byte| text.push(char::from(byte ^ MASK)));
        }
        text
    }

    /// What Base64 makes of it, with the mask.
    fn base64(self) -> Vec<u8> {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digits = self.0.chunks(3).flat_map(|three| {
            let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(byte ^ MASK));
            [18, 12, 6, 0].map(|shift| DIGITS.get(bits >> shift & 63).map_or(MASK, |digit| digit | MASK))
        });
        digits.collect()
    }

    /// In how many places of this process's memory it stands, as it is or in Base64.
    fn found(self) -> usize {
        // What one search looks at is a copy, which another one would find.
        static SEARCH: Mutex<()> = Mutex::new(());
        let _alone = SEARCH.lock().unwrap_or_else(PoisonError::into_inner);
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_else(|error| panic!("{error}"));
        let memory = File::open("/proc/self/mem").unwrap_or_else(|error| panic!("{error}"));
        let looks = [self.0[..UNIT - 1].to_vec(), self.base64()];
        let mut piece = vec![0; PIECE + 2 * UNIT];
        let zeros = vec![0; PIECE + 2 * UNIT];
        let own = piece.as_ptr().addr()..piece.as_ptr().addr() + piece.len();
        let mut found = 0;
        for (begin, end) in maps.lines().filter_map(written_to) {
            for at in (begin..end).step_by(PIECE) {
                let length = piece.len().min(end - at);
                let part = piece.get_mut(..length).unwrap_or_default();
                // What was given back meanwhile is no memory any more.
                if memory.read_exact_at(part, u64::try_from(at).unwrap_or(u64::MAX)).is_err()
                    || Some(&*part) == zeros.get(..length)
                {
                    continue;
                }
                for look in &looks {
                    let counts = |place: &&usize| **place < PIECE && !own.contains(&(at + **place));
                    found += places(part, look).iter().filter(counts).count();
                }
            }
        }
        piece.fill(0);
        found
    }
}

/// As much is looked at at once.
const PIECE: usize = 64 * 1024;

/// Where a mapping begins and ends, of those that a program writes to.
fn written_to(line: &str) -> Option<(usize, usize)> {
    let (range, rest) = line.split_once(' ')?;
    let (begin, end) = range.split_once('-')?;
    let address = |text| usize::from_str_radix(text, 16).ok();
    rest.starts_with("rw").then_some((address(begin)?, address(end)?))
}

/// Where a text stands in memory; the text has the mask, the memory has it not.
fn places(memory: &[u8], masked: &[u8]) -> Vec<usize> {
    let first = masked.first().map_or(0, |byte| byte ^ MASK);
    let mut places = Vec::new();
    // Most lines have no such letter, which is told fast.
    for (line, bytes) in memory.chunks(LINE).enumerate().filter(|(_, bytes)| bytes.contains(&first)) {
        for at in (LINE * line..).take(bytes.len()) {
            let there = memory.get(at..at + masked.len());
            let same = |there: &[u8]| there.iter().zip(masked).all(|(byte, masked)| byte ^ MASK == *masked);
            if there.is_some_and(same) {
                places.push(at);
            }
        }
    }
    places
}

const LINE: usize = 64;

#[test]
fn a_text_that_nobody_wipes_is_found_while_it_is_there_and_after_it() {
    let (seed, _kept) = (Seed::new(0), holes());
    assert_eq!(seed.found(), 0);
    let text = seed.text();
    assert_eq!(seed.found(), TIMES);
    drop(text);
    assert!(seed.found() > TIMES / 2, "freed memory is not looked at");
    let other = Seed::new(1);
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, other.text());
    // The one that was encoded has been freed.
    assert!(other.found() > TIMES, "Base64 is not looked for: {encoded}");
}

/// A transport that keeps nothing. It looks for the secret while it has the request, and plays a script.
struct Watch {
    seed: Seed,
    /// In how many places it was at most.
    most: AtomicUsize,
    /// Status and body of each answer; then none comes.
    answers: Mutex<VecDeque<(u16, &'static str)>>,
}

impl Watch {
    fn look(&self) -> Option<http::Response<Bytes>> {
        self.most.fetch_max(self.seed.found(), Ordering::SeqCst);
        let (status, body) = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front()?;
        let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        Some(response)
    }
}

impl Transport for Watch {
    fn send(&self, request: http::Request<Bytes>, _: Limits) -> Exchange {
        let answer = self.look();
        drop(request);
        Box::pin(async move {
            match answer {
                Some(answer) => Ok(answer),
                None => std::future::pending().await,
            }
        })
    }
}

impl BlockingTransport for Watch {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
        _: Option<Instant>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let answer = self.look();
        drop(request);
        answer.ok_or_else(|| TransportError::new("there is no answer"))
    }
}

static API: Api = Api {
    server: "https://{site}.example.com/api",
    site_variable: "CONTRACT_TESTS_SITE",
    key_variable: "CONTRACT_TESTS_KEY",
    user_agent: "contract-tests",
};

const PARAMS: &[Param] =
    &[Param::text("card[number]").sensitive(), Param::text("note").sensitive().max_chars(2_000)];

const fn operation(method: Method, body: Body) -> Operation {
    Operation {
        resource: "card",
        name: "keep",
        method,
        path: "/cards",
        host: None,
        body,
        idempotent: true,
        params: PARAMS,
        filters: &[],
        sort_by: &[],
    }
}

static FORM: Operation = operation(Method::Post, Body::Form);
static JSON: Operation = operation(Method::Post, Body::Json);
static QUERY: Operation = operation(Method::Get, Body::None);
const HEADER: &Param = &Param::text("x-secret").encoded_as("x-secret-encoded").sensitive();

/// What a case is given: its secret, and a client's settings over a transport that watches.
struct Case {
    seed: Seed,
    watch: Arc<Watch>,
}

impl Case {
    fn builder<C: From<Connection>>(&self, api: &'static Api) -> Builder<C> {
        let retry = Retry::new().attempts(2).base(Duration::from_millis(1));
        let builder = Builder::new(api).site("acme").api_key("key").retry(retry);
        builder.transport(self.watch.clone()).blocking_transport(self.watch.clone())
    }

    fn connection(&self) -> Connection {
        self.builder(&API).build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// A call with the secret in a parameter of a secret type.
    fn call(&self, operation: &'static Operation) -> Call {
        Call::new(&self.connection(), operation).set("card[number]", CardNumber::from(self.seed.text()))
    }

    fn sending(&self, operation: &'static Operation) -> Sending<Json> {
        Sending::new(self.call(operation))
    }
}

/// Runs a case with these answers; it ends with nothing left of its secret, which was there so many times, and no part of it
/// once more, while there was a request.
async fn wiped(number: u64, times: usize, answers: &[(u16, &'static str)], run: impl AsyncFnOnce(&Case)) {
    let seed = Seed::new(1_000 + number);
    let answers = Mutex::new(answers.iter().copied().collect());
    let case = Case { seed, watch: Arc::new(Watch { seed, most: AtomicUsize::new(0), answers }) };
    assert_eq!(seed.found(), 0, "before");
    let _kept = holes();
    run(&case).await;
    let most = case.watch.most.load(Ordering::SeqCst);
    assert_eq!(most, times * TIMES, "in so many places when the request went out");
    assert_eq!(seed.found(), 0, "after the call, of at most {most} places");
}

/// Frees memory of every size between pieces that it gives back to be kept: a buffer that grows there cannot stay in its place,
/// and leaves behind what it held.
fn holes() -> Vec<Vec<u8>> {
    let all: Vec<Vec<u8>> =
        (1..=140).flat_map(|size| [(); 16].map(|()| Vec::with_capacity(16 * size - 8))).collect();
    all.into_iter().enumerate().filter(|(number, _)| number % 2 == 1).map(|(_, kept)| kept).collect()
}

const GOOD: &[(u16, &str)] = &[(200, "{}")];

#[tokio::test]
async fn nothing_is_left_of_a_form() {
    wiped(1, 2, GOOD, async |case| assert!(case.sending(&FORM).await.is_ok())).await;
    wiped(2, 2, GOOD, async |case| assert!(case.sending(&FORM).wait().is_ok())).await;
}

#[tokio::test]
async fn nothing_is_left_of_a_body_of_json() {
    wiped(3, 2, GOOD, async |case| assert!(case.sending(&JSON).await.is_ok())).await;
    wiped(4, 2, GOOD, async |case| assert!(case.sending(&JSON).wait().is_ok())).await;
}

#[tokio::test]
async fn nothing_is_left_of_a_query() {
    wiped(5, 2, GOOD, async |case| assert!(case.sending(&QUERY).await.is_ok())).await;
}

#[tokio::test]
async fn nothing_is_left_of_a_text_that_only_its_parameter_calls_sensitive() {
    for (number, operation) in [(6, &FORM), (7, &JSON), (8, &QUERY)] {
        wiped(number, 2, GOOD, async |case| {
            let call = Call::new(&case.connection(), operation).set("note", case.seed.text());
            assert!(Sending::<Json>::new(call).await.is_ok());
        })
        .await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_call_that_is_repeated() {
    for (number, operation) in [(9, &FORM), (10, &JSON), (11, &QUERY)] {
        // The call, the one to be made again, and the body.
        wiped(number, 3, &[(503, "{}"), (200, "{}")], async |case| {
            let call = case.call(operation);
            let again = call.clone();
            assert!(Sending::<Json>::new(call).await.is_ok());
            drop(again);
        })
        .await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_call_that_the_api_refuses_or_that_nobody_understands() {
    const NO: &str =
        r#"{"message":"no such card","type":"payment","api_error_code":"x","param":"card[number]"}"#;
    for (number, answer) in [(12, (400, NO)), (13, (502, "<html>")), (14, (200, "<html>"))] {
        wiped(number, 2, &[answer, answer], async |case| {
            let error = case.sending(&FORM).await.err().unwrap_or_else(|| panic!("it is refused"));
            assert_eq!(error.status(), Some(answer.0));
            assert!(!format!("{error} {error:?}").is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_call_that_is_given_up() {
    wiped(15, 2, &[], async |case| {
        let sending = case.sending(&FORM);
        assert!(tokio::time::timeout(Duration::from_millis(1), sending).await.is_err());
    })
    .await;
    wiped(16, 0, &[], async |case| drop(case.sending(&FORM))).await;
}

#[tokio::test]
async fn nothing_is_left_of_a_call_that_is_shown_and_refused_before_it_is_sent() {
    wiped(17, 0, &[], async |case| {
        let call = case.call(&FORM).set("note", "é".repeat(2_001));
        assert!(format!("{call:?} {call:#?}").contains("card[number]"));
        let error = Sending::<Json>::new(call).await.err().unwrap_or_else(|| panic!("it is too long"));
        assert!(error.violations().is_some() && !format!("{error:?}").is_empty());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_left_of_a_header() {
    // In ASCII, and beyond it: then it goes in Base64.
    for (number, behind) in [(18, ""), (19, "é")] {
        wiped(number, 2, GOOD, async |case| {
            let mut text = String::with_capacity(UNIT * TIMES + behind.len());
            (0..TIMES).for_each(|_| case.seed.0.iter().for_each(|byte| text.push(char::from(byte ^ MASK))));
            text.push_str(behind);
            let call = Call::new(&case.connection(), &FORM).headers(HeaderFields::new().set(HEADER, text));
            assert!(Sending::<Json>::new(call).await.is_ok());
        })
        .await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_the_key_of_a_client_that_is_gone() {
    for (number, status) in [(20, 200), (21, 400)] {
        wiped(number, 2, &[(status, r#"{"message":"who are you"}"#)], async |case| {
            let builder = case.builder(&API).api_key(ApiKey::from(case.seed.text()));
            let client: Connection = builder.build().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(case.seed.found(), 2 * TIMES, "the key, and what is sent in Base64");
            let other = client.clone();
            let answer = Sending::<Json>::new(Call::new(&client, &FORM)).await;
            assert_eq!(answer.err().and_then(|error| error.status()), (status != 200).then_some(status));
            drop((client, other));
        })
        .await;
    }
    wiped(22, 0, &[], async |case| {
        let builder: Builder<Connection> =
            case.builder(&API).api_key(ApiKey::from(case.seed.text())).site("?");
        assert!(builder.build().is_err());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_left_of_a_card_that_a_generated_operation_takes() {
    for (number, blocking) in [(23, false), (24, true)] {
        // Number and CVV, each in the call, in its clone, and in the body.
        wiped(number, 6, &[(402, r#"{"message":"declined"}"#)], async |case| {
            let connection = chargebee::Client::builder().api_key("key").site("acme");
            let builder = connection.transport(case.watch.clone()).blocking_transport(case.watch.clone());
            let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
            let card = Card::number(case.seed.text()).expiry_month(1).expiry_year(2030);
            let card = card.cvv(Cvv::from(case.seed.text()));
            let call = client.payment_sources().create_card().customer_id("c").card(card);
            let call = call.without_validation();
            let sending = call.clone().send();
            let answer = if blocking { sending.wait() } else { sending.await };
            assert_eq!(answer.err().and_then(|error| error.status()), Some(402));
        })
        .await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_the_credentials_of_a_webhook() {
    wiped(25, 0, &[], async |case| {
        let password = CardNumber::from(case.seed.text());
        let receiver = Receiver::basic("us", password.expose()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(case.seed.found(), 2 * TIMES, "the password, and what is expected in Base64");
        assert!(receiver.receive(["Basic eDp5"], b"{}").is_err());
    })
    .await;
}
