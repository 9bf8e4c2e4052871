//! The mock beside wiremock-rs, in one run: `cargo run --release -p chargebee-mock --example compare [-- REQUESTS]`.
//!
//! Both answer `GET /api/v2/payment_sources/pm_1` with the same body, to the same client: plain sockets that stay open,
//! two callers at once. Neither is asked to log: wiremock's record of requests is switched off, the
//! mock keeps its last 1,000. (Each mock of wiremock 0.6.5 keeps the requests that it matched all the same: see its memory.)

use chargebee_mock::Mock;
use serde_json::json;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use wiremock::matchers::{header_exists, method, path};
use wiremock::{MockServer, ResponseTemplate};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PATH: &str = "/api/v2/payment_sources/pm_1";
const CREATE: &str =
    "customer_id=c&card%5Bnumber%5D=4012888888881881&card%5Bexpiry_month%5D=10&card%5Bexpiry_year%5D=2030";

fn main() -> Outcome<()> {
    let most: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |count| count.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;

    let mut first = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        let mock = Mock::builder().start_blocking()?;
        mock.create("payment_source", json!({ "id": "pm_1" }))?;
        Caller::new(mock.url())?.call(&get())?;
        first.push(began.elapsed());
    }
    println!(
        "mock: first answer after start {:?} in a new process, {:?} later",
        first.first(),
        first.iter().min()
    );
    let mut first = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        let server = runtime.block_on(wiremock_with(json!({ "a": 1 })));
        Caller::new(&server.uri())?.call(&get())?;
        first.push(began.elapsed());
        drop(server);
    }
    println!(
        "wiremock: first answer after start {:?} in a new process, {:?} later",
        first.first(),
        first.iter().min()
    );

    let mock = Mock::builder().start_blocking()?;
    let shown = mock.create("payment_source", json!({ "id": "pm_1" }))?;
    println!("mock: memory before {} MB", memory()?);
    let mut done = 0;
    for target in [100_000, most] {
        rate(mock.url(), &get(), target - done)?;
        done = target;
        println!("mock: memory after {target} requests {} MB", memory()?);
    }
    create_and_delete(&mock, most / 10)?;

    let server = runtime.block_on(wiremock_with(json!({ "payment_source": shown })));
    // In turn and many times: on a busy machine, the best round of each is the one least disturbed.
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..25 {
        for (rates, url) in rates.iter_mut().zip([mock.url(), &server.uri()]) {
            rates.push(rate(url, &get(), 10_000)?);
        }
    }
    for (name, rates) in ["mock", "wiremock"].iter().zip(&mut rates) {
        rates.sort_by(f64::total_cmp);
        let (best, median) = (rates.last().unwrap_or(&0.0), rates.get(rates.len() / 2).unwrap_or(&0.0));
        println!("{name}: requests per second (retrieve, 25 rounds): best {best:.0}, median {median:.0}");
    }
    println!("memory with wiremock's 250000 requests {} MB", memory()?);
    Ok(())
}

fn create_and_delete(mock: &Mock, count: usize) -> Outcome<()> {
    let mut caller = Caller::new(mock.url())?;
    let began = Instant::now();
    for _ in 0..count {
        let made = caller.call(&post("/api/v2/payment_sources/create_card", CREATE))?;
        let id = made.split("\"id\":\"pm_").nth(1).and_then(|rest| rest.split('"').next()).ok_or("no id")?;
        caller.call(&post(&format!("/api/v2/payment_sources/pm_{id}/delete"), ""))?;
    }
    let rate = f64::from(u32::try_from(count * 2)?) / began.elapsed().as_secs_f64();
    println!("mock: {rate:.0} requests per second (create, delete; one caller)");
    println!("mock: memory after {count} more cards created and deleted {} MB", memory()?);
    Ok(())
}

async fn wiremock_with(body: serde_json::Value) -> MockServer {
    let server = MockServer::builder().disable_request_recording().start().await;
    let answer = ResponseTemplate::new(200).set_body_json(body);
    // What any test of this API would match by.
    wiremock::Mock::given(method("GET"))
        .and(path(PATH))
        .and(header_exists("authorization"))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

fn get() -> String {
    format!(
        "GET {PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Basic a2V5Og==\r\naccept: application/json\r\n\r\n"
    )
}

fn post(path: &str, form: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Basic a2V5Og==\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{form}",
        form.len()
    )
}

/// Requests per second by two callers at once.
fn rate(url: &str, request: &str, count: usize) -> Outcome<f64> {
    let began = Instant::now();
    let callers: Vec<_> = (0..2)
        .map(|_| {
            let (url, request) = (url.to_owned(), request.to_owned());
            std::thread::spawn(move || -> Outcome<()> {
                let mut caller = Caller::new(&url)?;
                for _ in 0..count / 2 {
                    caller.call(&request)?;
                }
                Ok(())
            })
        })
        .collect();
    for caller in callers {
        caller.join().map_err(|_| "a caller panicked")??;
    }
    let count = u32::try_from(count)?;
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}

struct Caller {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Caller {
    fn new(url: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(url.trim_start_matches("http://"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Self { stream, buffer: vec![0; 65_536] })
    }

    /// Sends a request and reads its whole answer, which must be a success.
    fn call(&mut self, request: &str) -> Outcome<String> {
        self.stream.write_all(request.as_bytes())?;
        let mut filled = 0;
        loop {
            let free = self.buffer.get_mut(filled..).ok_or("the answer is too long")?;
            let read = self.stream.read(free)?;
            if read == 0 {
                return Err("the connection was closed".into());
            }
            filled += read;
            let text = std::str::from_utf8(self.buffer.get(..filled).unwrap_or_default())?;
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let lengths = head.lines().filter_map(|line| line.split_once(": "));
            let length = lengths.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            let length: usize = length.map_or(Ok(0), |(_, length)| length.parse())?;
            if body.len() >= length {
                if !head.starts_with("HTTP/1.1 200") {
                    return Err(text.to_owned().into());
                }
                return Ok(body.to_owned());
            }
        }
    }
}

/// Resident memory of this process, in megabytes.
fn memory() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no VmRSS")?.parse()?;
    Ok((kilobytes / 102.4).round() / 10.0)
}
