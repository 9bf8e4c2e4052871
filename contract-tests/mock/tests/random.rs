//! Ten thousand requests of parts that might fit: whatever comes, the mock answers, never panics, and never breaks its own spec.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod raw;

use chargebee_mock::Mock;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;

/// SplitMix64: the same requests on each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const PATHS: &[&str] = &[
    "/payment_sources",
    "/payment_sources/create_card",
    "/payment_sources/create_using_temp_token",
    "/payment_sources/create_using_permanent_token",
    "/payment_sources/ID",
    "/payment_sources/ID/update_card",
    "/payment_sources/ID/delete",
    "/payment_sources/ID/switch_gateway_account",
    "/payment_sources/ID/export_payment_source",
    "/payment_sources/%00",
    "/payment_sources/%",
    "/payment_sources/a/b",
    "/x",
    "",
    "/payment_sources//delete",
];
const NAMES: &[&str] = &[
    "customer_id",
    "card[number]",
    "card[expiry_month]",
    "card[expiry_year]",
    "card[cvv]",
    "card[first_name]",
    "card",
    "type",
    "tmp_token",
    "reference_id",
    "gateway_account_id",
    "replace_primary_payment_source",
    "limit",
    "offset",
    "sort_by[asc]",
    "status[in]",
    "status[is]",
    "customer_id[starts_with]",
    "type[not_in]",
    "card[",
    "][",
    "x[0]",
    "customer_id[0]",
    "card[number][0]",
];
const VALUES: &[&str] = &[
    "",
    "c",
    "4012888888881881",
    "378282246310005",
    "10",
    "2030",
    "-1",
    "99999999999999999999",
    "true",
    "card",
    "direct_debit",
    "paypal_express_checkout",
    "[\"valid\"]",
    "[]",
    "[1,2]",
    "[\"1700000001000\",\"1\"]",
    "{\"a\":",
    "%F0%9F%98%80",
    "%C3%28",
    "id",
    "+",
    "%",
];

#[test]
fn ten_thousand_random_requests_never_make_it_panic() {
    let mock = Mock::builder().max_resources(500).start_blocking().unwrap();
    let mut random = Random(42);
    let mut stream = TcpStream::connect(mock.url().trim_start_matches("http://")).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut ids = vec!["pm_none".to_owned()];
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    let began = Instant::now();
    for _ in 0..10_000 {
        let known = random.below(ids.len());
        let template = random.of(PATHS);
        let path = template.replace("ID", &ids[known]);
        let reads = template.ends_with("ID") || template == "/payment_sources";
        let method = match random.below(8) {
            0 => random.of(&["DELETE", "GET", "POST"]),
            _ if reads => "GET",
            _ => "POST",
        };
        let mut pairs: Vec<String> =
            (0..random.below(4)).map(|_| format!("{}={}", random.of(NAMES), random.of(VALUES))).collect();
        if random.below(4) > 0 {
            pairs.push(raw::encode(raw::CARD));
            pairs.push("type=card&reference_id=r&tmp_token=t&gateway_account_id=gw".to_owned());
        }
        let form = pairs.join("&");
        let (query, body) = match method {
            "GET" => (format!("?{}", form.replace(['"', '{', ' '], "x")), ""),
            _ => (String::new(), form.as_str()),
        };
        let media = random.of(&[
            raw::FORM,
            raw::FORM,
            raw::FORM,
            raw::FORM,
            raw::FORM,
            "Content-Type: application/json\r\n",
            "",
        ]);
        let key = match random.below(3) {
            0 => format!("chargebee-idempotency-key: k{}\r\n", random.below(1000)),
            _ => String::new(),
        };
        let request = format!(
            "{method} /api/v2{path}{query} HTTP/1.1\r\nHost: x\r\n{}{media}{key}Content-Length: {}\r\n\r\n{body}",
            raw::AUTHORIZATION,
            body.len()
        );
        let answer = exchange(&mut stream, request.as_bytes());
        *statuses.entry(answer.status).or_default() += 1;
        if answer.header("connection") == Some("close") || answer.status == 414 {
            stream = TcpStream::connect(mock.url().trim_start_matches("http://")).unwrap();
        }
        if answer.status == 200 && path.ends_with("create_card") && ids.len() < 50 {
            ids.push(answer.json()["payment_source"]["id"].as_str().unwrap().to_owned());
        }
    }
    let took = began.elapsed();
    println!("{statuses:?} in {took:?}");
    assert_eq!(mock.take_panics(), Vec::<String>::new());
    assert!(
        statuses[&200] > 300 && statuses[&400] > 500 && statuses[&404] > 500 && statuses[&405] > 500,
        "{statuses:?}"
    );
    assert!(!statuses.contains_key(&500));
    // Without optimisation, and beside other tests, it takes as long as it takes.
    assert!(cfg!(debug_assertions) || took.as_secs() < 3, "{took:?}");
}

fn exchange(stream: &mut TcpStream, request: &[u8]) -> raw::Answer {
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "closed: {}", String::from_utf8_lossy(request));
        bytes.extend_from_slice(&buffer[..read]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let answer = raw::read(&bytes);
            let length: usize = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
            if bytes.len() >= end + 4 + length {
                return answer;
            }
        }
    }
}
