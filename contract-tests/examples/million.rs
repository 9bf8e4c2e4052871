//! A million entries of a list, read in the memory of one page.
//!
//! `cargo run --release --example million` reads them all; a number behind `--` reads so many thousand. `tests/million.rs` reads
//! a part of them with every run of the tests.

#![allow(clippy::panic, reason = "whoever looks at memory fails by panicking")]

use made_up::Client;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// On a page.
const ENTRIES: usize = 1_000;
const ENTRY: &str = r#"{"loan":{"id":"l1","member_id":"m1","type":"24h","status":"out","book":{"id":"b1"},"due_at":1700000000,"renewals":0,"tags":["jam"]}}"#;

/// Answers each request with a page; its offset is the page's number.
fn serve(stream: TcpStream, pages: usize) -> std::io::Result<()> {
    let entries = vec![ENTRY; ENTRIES].join(",");
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut target = String::new();
        if reader.read_line(&mut target)? == 0 {
            return Ok(());
        }
        let mut line = String::new();
        while reader.read_line(&mut line)? > 2 {
            line.clear();
        }
        let number =
            target.split("offset=p").nth(1).and_then(|it| it.split(' ').next()?.parse::<usize>().ok());
        let next = match number.unwrap_or(0) + 1 {
            last if last == pages => String::new(),
            next => format!(r#","next_offset":"p{next}""#),
        };
        let body = format!(r#"{{"list":[{entries}]{next}}}"#);
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
    }
}

/// Memory in use, in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn main() {
    let thousands = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000);
    println!("{}", run(thousands));
}

/// Reads so many thousand entries, and says in how much memory.
///
/// # Panics
/// One is missing, or memory has grown.
pub fn run(thousands: usize) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|error| panic!("{error}")).block_on(read(thousands))
}

async fn read(pages: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream, pages));
        }
    });
    let client = Client::builder().base_url(format!("http://{address}")).api_key("k").build();
    let client = client.unwrap_or_else(|error| panic!("{error}"));
    let mut loans = client.loans().list().stream();
    let (mut read, mut early, mut most) = (0, 0, 0);
    while let Some(entry) = loans.try_next().await.unwrap_or_else(|error| panic!("{error}")) {
        assert_eq!(entry.loan.id, "l1");
        read += 1;
        if read == 10 * ENTRIES {
            early = resident();
        }
        if read > 10 * ENTRIES && read % ENTRIES == 0 {
            most = resident().max(most);
        }
    }
    assert_eq!(read, pages * ENTRIES);
    assert!(most < early + 16 * 1024, "{early} KiB after ten pages, {most} KiB at most");
    format!("{read} entries; {early} KiB after ten pages, {most} KiB at most")
}
