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
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a secret repeats: letters, and a stroke that a form encodes, so that it is written piece by piece. A number that three
/// divides: each time, Base64 makes the same of them.
const UNIT: usize = 18;
/// How often, in each case once: memory of another size comes from elsewhere in the allocator, moves at another time when it
/// grows, and is used again sooner or later. From a card's number to tens of kilobytes.
const LENGTHS: [usize; 4] = [1, 6, 80, 1_700];
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
        // Hardly any other memory has this letter, which makes the search fast.
        unit[0] = MASK | b'Q';
        unit[UNIT - 1] = MASK | b'/';
        Self(unit)
    }

    /// The secret, in memory that is neither too large nor ever grown.
    fn text(self, times: usize) -> String {
        self.text_before("", times)
    }

    /// The same with something behind it.
    fn text_before(self, behind: &str, times: usize) -> String {
        let mut text = String::with_capacity(UNIT * times + behind.len());
        for _ in 0..times {
            self.0.iter().for_each(|byte| text.push(char::from(byte ^ MASK)));
        }
        text.push_str(behind);
        text
    }

    /// What Base64 makes of it, with the mask.
    fn base64(self) -> [u8; UNIT / 3 * 4] {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut all = [0; UNIT / 3 * 4];
        for (three, four) in self.0.chunks(3).zip(all.chunks_mut(4)) {
            let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(byte ^ MASK));
            for (digit, shift) in four.iter_mut().zip([18, 12, 6, 0]) {
                *digit = DIGITS.get(bits >> shift & 63).map_or(MASK, |digit| digit | MASK);
            }
        }
        all
    }

    /// In how many places of this process's memory it stands, as it is or in Base64.
    fn found(self) -> usize {
        // What one search looks at is a copy, which another one would find.
        let mut search = SEARCH.lock().unwrap_or_else(PoisonError::into_inner);
        search.places(&[&self.0[..UNIT - 1], &self.base64()])
    }
}

/// What a search needs is there before it begins: memory that it asked for could be what it is to look at, freed just now.
struct Search {
    maps: String,
    piece: Vec<u8>,
    zeros: Vec<u8>,
}

static SEARCH: LazyLock<Mutex<Search>> = LazyLock::new(|| {
    let piece = vec![0; PIECE + 2 * UNIT];
    Mutex::new(Search { maps: String::with_capacity(256 * 1024), zeros: piece.clone(), piece })
});

impl Search {
    fn places(&mut self, looks: &[&[u8]]) -> usize {
        let Self { maps, piece, zeros } = self;
        let opened = |name| File::open(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        maps.clear();
        opened("/proc/self/maps").read_to_string(maps).unwrap_or_else(|error| panic!("{error}"));
        let memory = opened("/proc/self/mem");
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
                for look in looks {
                    each_place(part, look, |place| {
                        found += usize::from(place < PIECE && !own.contains(&(at + place)));
                    });
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
fn each_place(memory: &[u8], masked: &[u8], mut visit: impl FnMut(usize)) {
    let first = masked.first().map_or(0, |byte| byte ^ MASK);
    // Most lines have no such letter, which is told fast.
    for (line, bytes) in memory.chunks(LINE).enumerate().filter(|(_, bytes)| bytes.contains(&first)) {
        for (at, _) in (LINE * line..).zip(bytes).filter(|(_, byte)| **byte == first) {
            let there = memory.get(at..at + masked.len());
            let same = |there: &[u8]| there.iter().zip(masked).all(|(byte, masked)| byte ^ MASK == *masked);
            if there.is_some_and(same) {
                visit(at);
            }
        }
    }
}

const LINE: usize = 256;

#[test]
fn a_text_that_nobody_wipes_is_found_while_it_is_there_and_after_it() {
    for (number, times) in (0..).zip(LENGTHS) {
        let (seed, _kept) = (Seed::new(2 * number), holes());
        assert_eq!(seed.found(), 0);
        let text = seed.text(times);
        assert_eq!(seed.found(), times);
        drop(text);
        // Of what is freed, the first bytes are written over.
        assert!(seed.found() >= times / 2, "freed memory is not looked at: {times}");
        let other = Seed::new(2 * number + 1);
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, other.text(times));
        // The one that was encoded has been freed.
        assert!(other.found() >= times + times / 2, "Base64 is not looked for: {} bytes", encoded.len());
    }
}

#[test]
fn a_text_that_grows_is_found_where_it_was() {
    for (number, times) in (100..).zip(LENGTHS) {
        let (seed, _kept) = (Seed::new(number), holes());
        // What a form has before a value is not looked for, and is what the allocator writes over.
        let mut text = String::with_capacity("card%5Bnumber%5D=".len() + UNIT * times);
        text.push_str("card%5Bnumber%5D=");
        (0..times).for_each(|_| seed.0.iter().for_each(|byte| text.push(char::from(byte ^ MASK))));
        text.push('&');
        assert!(seed.found() > times, "it stayed in its place: {times}");
    }
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

const PARAMS: &[&str] = &["card[number]: text, sensitive", "note: text, max_chars 100000, sensitive"];

const fn operation(method: Method, body: Body) -> Operation {
    Operation {
        resource: "card",
        name: "keep",
        method,
        path: "/cards",
        host: None,
        body,
        idempotent: true,
        params: Params::of(PARAMS, &[]),
        filters: &[],
        sort_by: &[],
    }
}

static FORM: Operation = operation(Method::Post, Body::Form);
static JSON: Operation = operation(Method::Post, Body::Json);
static QUERY: Operation = operation(Method::Get, Body::None);
const HEADER: &Param = &Param::text("x-secret").encoded_as("x-secret-encoded").sensitive();

/// What a case is given: its secret, how often the secret repeats its unit, and a client's settings over a transport that watches.
struct Case {
    seed: Seed,
    times: usize,
    watch: Arc<Watch>,
}

impl Case {
    fn builder<C: From<Connection>>(&self, api: &'static Api) -> Builder<C> {
        let retry = Retry::new().attempts(2).base(Duration::from_millis(1));
        let builder = Builder::new(api).site("acme").api_key("key").retry(retry);
        builder.transport(self.watch.clone()).blocking_transport(self.watch.clone())
    }

    fn text(&self) -> String {
        self.seed.text(self.times)
    }

    fn connection(&self) -> Connection {
        self.builder(&API).build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// A call with the secret in a parameter of a secret type.
    fn call(&self, operation: &'static Operation) -> Call {
        Call::new(&self.connection(), operation).set("card[number]", CardNumber::from(self.text()))
    }

    fn sending(&self, operation: &'static Operation) -> Sending<Json> {
        Sending::new(self.call(operation))
    }
}

/// Runs a case with secrets of every length and these answers; it ends with nothing left of its secret, which was there in so many
/// texts, and no part of it once more, while there was a request.
async fn wiped(number: u64, texts: usize, answers: &[(u16, &'static str)], run: impl AsyncFn(&Case)) {
    for (length, times) in (0..).zip(LENGTHS) {
        let seed = Seed::new(1_000 + 10 * number + length);
        let answers = Mutex::new(answers.iter().copied().collect());
        let watch = Arc::new(Watch { seed, most: AtomicUsize::new(0), answers });
        let case = Case { seed, times, watch };
        assert_eq!(seed.found(), 0, "before");
        let _kept = holes();
        run(&case).await;
        let most = case.watch.most.load(Ordering::SeqCst);
        assert_eq!(most, texts * times, "in so many places when the request went out: {times} each");
        assert_eq!(seed.found(), 0, "after the call, of at most {most} places: {times} each");
    }
}

/// Frees memory of every size between pieces that it gives back to be kept: a buffer that grows there cannot stay in its place,
/// and leaves behind what it held.
fn holes() -> Vec<Vec<u8>> {
    let small = (1..=140).flat_map(|size| [16 * size - 8; 16]);
    let large = (0..40).map(|step| 2_240 + step * 1_024);
    let all: Vec<(Vec<u8>, Vec<u8>)> =
        small.chain(large).map(|size| (Vec::with_capacity(size), Vec::with_capacity(8))).collect();
    all.into_iter().map(|(_, kept)| kept).collect()
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
            let call = Call::new(&case.connection(), operation).set("note", case.text());
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
        let call = case.call(&FORM).set("note", "é".repeat(100_001));
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
            let text = case.seed.text_before(behind, case.times);
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
            let builder = case.builder(&API).api_key(ApiKey::from(case.text()));
            let client: Connection = builder.build().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(case.seed.found(), 2 * case.times, "the key, and what is sent in Base64");
            let other = client.clone();
            let answer = Sending::<Json>::new(Call::new(&client, &FORM)).await;
            assert_eq!(answer.err().and_then(|error| error.status()), (status != 200).then_some(status));
            drop((client, other));
        })
        .await;
    }
    // A blank is in no key: then nothing takes the memory in which the key was made ready.
    for (number, behind, site) in [(22, "", "?"), (26, " ", "acme")] {
        wiped(number, 0, &[], async |case| {
            let key = ApiKey::from(case.seed.text_before(behind, case.times));
            let builder: Builder<Connection> = case.builder(&API).api_key(key).site(site);
            assert!(builder.build().is_err());
        })
        .await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_card_that_a_generated_operation_takes() {
    for (number, blocking) in [(23, false), (24, true)] {
        // Number and CVV, each in the call, in its clone, and in the body.
        wiped(number, 6, &[(402, r#"{"message":"declined"}"#)], async |case| {
            let connection = chargebee::Client::builder().api_key("key").site("acme");
            let builder = connection.transport(case.watch.clone()).blocking_transport(case.watch.clone());
            let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
            let card = Card::number(case.text()).expiry_month(1).expiry_year(2030);
            let card = card.cvv(Cvv::from(case.text()));
            let call = client.payment_sources().create_card().customer_id("c").card(card);
            let sending = call.clone().send().without_validation();
            let answer = if blocking { sending.wait() } else { sending.await };
            assert_eq!(answer.err().and_then(|error| error.status()), Some(402));
        })
        .await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_the_credentials_of_a_webhook() {
    wiped(25, 0, &[], async |case| {
        let password = CardNumber::from(case.text());
        let receiver = Receiver::basic("us", password.expose()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(case.seed.found(), 2 * case.times, "the password, and what is expected in Base64");
        assert!(receiver.receive(["Basic eDp5"], b"{}").is_err());
    })
    .await;
}
