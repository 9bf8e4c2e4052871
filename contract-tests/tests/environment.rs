//! What a program's real environment says of its site, its key and its proxies. Each case is a process of its own, with an
//! environment of its own: this very test program, run again, in which the test makes a call instead of holding what came of it.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chargebee::{Client, Error, Retry};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What the process that makes the call is told: its transport, whether the environment is read before what else the client is
/// told or after it, and what that is; with a blank between.
const CALL: &str = "CONTRACT_TESTS_CALL";
/// What stands before the outcome of its call.
const OUTCOME: &str = "OUTCOME OF THE CALL: ";

/// Makes the call, if this process is to make one, and tells its outcome.
fn called() -> bool {
    let Ok(told) = std::env::var(CALL) else { return false };
    let mut told = told.split(' ');
    let (blocking, late) = (told.next() == Some("blocking"), told.next() == Some("late"));
    let limits = chargebee_runtime::client::Limits::new().connect(Duration::from_secs(10));
    let builder = Client::builder().retry(Retry::off()).limits(limits);
    let mut builder = if late { builder } else { builder.from_env() };
    for word in told {
        builder = match word.split_once('=') {
            Some(("site", site)) => builder.site(site),
            Some(("key", key)) => builder.api_key(key),
            Some(("to", url)) => builder.base_url(url).plain_http(),
            Some(("proxy", url)) => builder.proxy(url),
            _ if word == "no_proxy" => builder.no_proxy(),
            _ => panic!("{word}"),
        };
    }
    let outcome = match if late { builder.from_env() } else { builder }.build() {
        Err(error) => error.to_string(),
        Ok(client) => match call(&client, blocking) {
            Ok(()) => "a success".to_owned(),
            Err(error) => error.to_string(),
        },
    };
    println!("{OUTCOME}{outcome}");
    true
}

fn call(client: &Client, blocking: bool) -> Result<(), Error> {
    let call = client.payment_sources().retrieve("pm_1").send();
    if blocking {
        return call.wait().map(|_| ());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|error| panic!("{error}")).block_on(call).map(|_| ())
}

/// A place that a call may come to: the server, or a proxy. It makes a tunnel for who asks for one, and is the server at its end.
struct Place {
    port: u16,
    arrived: Arc<Mutex<Vec<String>>>,
}

impl Place {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
        let port = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).port();
        let arrived = Arc::default();
        let to = Arc::clone(&arrived);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &to);
            }
        });
        Self { port, arrived }
    }

    /// What has arrived, in one text: heads of requests, and `TLS` for a handshake.
    fn arrived(&self) -> String {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner).concat()
    }
}

fn serve(mut stream: TcpStream, arrived: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while stream.read_exact(&mut byte).is_ok() {
        head.extend_from_slice(&byte);
        // A handshake of TLS begins so, and no request does.
        let handshake = head.first() == Some(&0x16);
        if !handshake && !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        let text = if handshake { "TLS".into() } else { String::from_utf8_lossy(&head).into_owned() };
        let tunnel = text.starts_with("CONNECT ");
        arrived.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        head.clear();
        if !tunnel {
            let answer = "HTTP/1.1 418 No\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            let _ = stream.write_all(if handshake { b"" } else { answer.as_bytes() });
            return;
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
    }
}

/// Runs a test of this program in an environment of these variables alone, and gives the outcome of its call.
fn process(test: &str, told: &str, variables: &[(&str, OsString)]) -> String {
    let program = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new(program);
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env_clear().env(CALL, told);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().unwrap_or_else(|error| panic!("{error}"));
    let text = String::from_utf8_lossy(&output.stdout);
    let outcome = text.lines().find_map(|line| line.split_once(OUTCOME));
    outcome.map(|(_, outcome)| outcome.to_owned()).unwrap_or_else(|| panic!("{output:?}"))
}

/// Where a call arrives first.
#[derive(Debug, Clone, Copy, PartialEq)]
enum At {
    Server,
    Proxy,
    Another,
}

/// Variables with `{proxy}`, `{another}` and `{server}` for what they stand for; what the client is told; where the call arrives;
/// and what it asks for there. The server's address is one that is this machine's and that nobody takes for such.
type Row = (&'static [(&'static str, &'static str)], &'static str, At, &'static str);

const HTTPS: &str = "CONNECT acme-env.chargebee.com:443 HTTP/1.1\r\n";
const HTTP: &str = "CONNECT 0.0.0.0:{server} HTTP/1.1\r\n";
const TUNNELED: &str = "GET /api/v2/payment_sources/pm_1 HTTP/1.1\r\n";
const TO: &str = "to=http://0.0.0.0:{server}";
const TLS: &str = "to=https://0.0.0.0:{server}";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (&[("HTTPS_PROXY", "http://{proxy}")],                                      "",   At::Proxy,   HTTPS),
    (&[("https_proxy", "http://{proxy}")],                                      "",   At::Proxy,   HTTPS),
    (&[("HTTPS_PROXY", "{proxy}")],                                             "",   At::Proxy,   HTTPS),
    (&[("ALL_PROXY", "http://{proxy}")],                                        "",   At::Proxy,   HTTPS),
    (&[("all_proxy", "http://{proxy}")],                                        "",   At::Proxy,   HTTPS),
    (&[("HTTPS_PROXY", "http://{proxy}"), ("ALL_PROXY", "http://{another}")],   "",   At::Proxy,   HTTPS),
    (&[("HTTPS_PROXY", "http://{proxy}"), ("https_proxy", "http://{another}")], "",   At::Proxy,   HTTPS),
    (&[("HTTPS_PROXY", "http://{proxy}"), ("HTTP_PROXY", "http://{another}")],  "",   At::Proxy,   HTTPS),
    (&[("HTTPS_PROXY", "http://{proxy}"), ("NO_PROXY", "bee.com,10.0.0.0/8")],  "",   At::Proxy,   HTTPS),
    (&[("HTTP_PROXY", "http://{another}")],                                     TLS,  At::Server,  "TLS"),
    (&[("HTTPS_PROXY", "http://{another}"), ("NO_PROXY", "0.0.0.0")],           TLS,  At::Server,  "TLS"),
    (&[("HTTP_PROXY", "http://{proxy}")],                                       TO,   At::Proxy,   HTTP),
    (&[("http_proxy", "http://{proxy}")],                                       TO,   At::Proxy,   HTTP),
    (&[("ALL_PROXY", "http://{proxy}")],                                        TO,   At::Proxy,   HTTP),
    (&[("HTTP_PROXY", "http://{proxy}"), ("HTTPS_PROXY", "http://{another}")],  TO,   At::Proxy,   HTTP),
    (&[("HTTP_PROXY", "http://{proxy}"), ("NO_PROXY", "example.com,0.0.0.1")],  TO,   At::Proxy,   HTTP),
    (&[("http_proxy", "http://{proxy}"), ("REQUEST_METHOD", "GET")],            TO,   At::Proxy,   HTTP),
    (&[("HTTP_PROXY", "http://{another}"), ("REQUEST_METHOD", "GET")],          TO,   At::Server,  TUNNELED),
    (&[("HTTPS_PROXY", "http://{another}")],                                    TO,   At::Server,  TUNNELED),
    (&[("HTTP_PROXY", "http://{another}"), ("NO_PROXY", "example.com,0.0.0.0")], TO,  At::Server,  TUNNELED),
    (&[("HTTP_PROXY", "http://{another}"), ("no_proxy", "0.0.0.0/8")],          TO,   At::Server,  TUNNELED),
    (&[("ALL_PROXY", "http://{another}"), ("NO_PROXY", "*")],                   TO,   At::Server,  TUNNELED),
    (&[("ALL_PROXY", "http://{another}")],        "to=http://127.0.0.1:{server}",     At::Server,  TUNNELED),
    (&[("ALL_PROXY", "http://{another}")],        "to=http://localhost:{server}",     At::Server,  TUNNELED),
    (&[("ALL_PROXY", "http://{another}")],        "no_proxy to=http://0.0.0.0:{server}", At::Server, TUNNELED),
    (&[("ALL_PROXY", "http://{proxy}"), ("NO_PROXY", "*")], "proxy=http://{another} to=http://0.0.0.0:{server}", At::Another, HTTP),
    (&[],                                                                       TO,   At::Server,  TUNNELED),
];

/// Whether a proxy was shown who may use it and not who calls, and the server, in the tunnel or without one, the opposite.
fn each_sees_its_own(arrived: &str) -> bool {
    let (user, key) = (STANDARD.encode("us@er:pass"), STANDARD.encode("test_seededkey:"));
    let (tunnel, request) = match arrived.split_once("\r\n\r\n") {
        Some((tunnel, request)) if tunnel.starts_with("CONNECT ") => (Some(tunnel), request),
        _ => (None, arrived),
    };
    let inside =
        if request.starts_with("GET ") { request.contains(&key) } else { matches!(request, "TLS" | "") };
    tunnel.is_none_or(|tunnel| tunnel.contains(&user) && !tunnel.contains(&key) && !request.is_empty())
        && inside
        && !request.contains(&user)
}

#[test]
fn a_call_goes_the_way_that_the_environment_of_its_process_says() {
    if called() {
        return;
    }
    let one = |row: &Row, transport: &str| -> Option<String> {
        let (variables, told, at, asked) = row;
        let [server, proxy, another] = [Place::open(), Place::open(), Place::open()];
        let address = |place: &Place| format!("us%40er:pass@127.0.0.1:{}", place.port);
        let filled = |text: &str| {
            let text = text.replace("{proxy}", &address(&proxy)).replace("{another}", &address(&another));
            text.replace("{server}", &server.port.to_string())
        };
        let of_client = [("CHARGEBEE_SITE", "acme-env"), ("CHARGEBEE_API_KEY", "test_seededkey")];
        let all: Vec<(&str, OsString)> =
            variables.iter().chain(&of_client).map(|(name, value)| (*name, filled(value).into())).collect();
        let told = format!("{transport} early {}", filled(told));
        let test = "a_call_goes_the_way_that_the_environment_of_its_process_says";
        let outcome = process(test, told.trim_end(), &all);
        let mut wrong = Vec::new();
        for (place, seen) in [(At::Server, &server), (At::Proxy, &proxy), (At::Another, &another)] {
            let arrived = seen.arrived();
            let fits = if place == *at { arrived.starts_with(&filled(asked)) } else { arrived.is_empty() };
            if !fits || !each_sees_its_own(&arrived) {
                wrong.push(format!("{place:?} saw {arrived:?}"));
            }
        }
        if outcome.contains("418") != (*asked != HTTPS && *asked != "TLS") || outcome.contains("pass") {
            wrong.push(outcome);
        }
        (!wrong.is_empty())
            .then(|| format!("{variables:?} {told}, to arrive at {at:?}: {}", wrong.join("; ")))
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let one = &one;
        let all: Vec<_> = ["async", "blocking"]
            .map(|transport| {
                scope.spawn(move || ROWS.iter().filter_map(|row| one(row, transport)).collect::<Vec<_>>())
            })
            .into_iter()
            .collect();
        all.into_iter().flat_map(|rows| rows.join().unwrap_or_else(|_| panic!("see above"))).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn site_and_key_are_those_of_the_environment_unless_the_client_was_told_them() {
    if called() {
        return;
    }
    let (site, key) = ("CHARGEBEE_SITE", "CHARGEBEE_API_KEY");
    let to = "to=http://127.0.0.1:{server}";
    let missing_site = "site: is missing; call `site()` or set CHARGEBEE_SITE";
    let missing_key = "api_key: is missing; call `api_key()` or set CHARGEBEE_API_KEY";
    let both = format!("{missing_site}; {missing_key}");
    let (of_site, of_key) = ("site: must be", "api_key: must be");
    // The variables, what else the client is told, and how its message begins; or the key that arrives.
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a str, Result<&'a str, &'a str>);
    #[rustfmt::skip]
    let rows: &[Row<'_>] = &[
        (&[],                                       "",                 Err(&both)),
        (&[(site, ""), (key, "")],                  "",                 Err(&both)),
        (&[(site, "acme")],                         "",                 Err(missing_key)),
        (&[(key, "test_env")],                      "",                 Err(missing_site)),
        (&[(site, "Acme Inc"), (key, "test_env")],  "",                 Err(of_site)),
        (&[(site, "acme"), (key, "test env")],      "",                 Err(of_key)),
        (&[(key, "test_env")],                      to,                 Ok("test_env")),
        (&[(key, "test_env")],                      "key=test_told to=http://127.0.0.1:{server}", Ok("test_told")),
        (&[(key, "test env")],                      "key=test_told to=http://127.0.0.1:{server}", Ok("test_told")),
        (&[(site, "acme"), (key, "test_env")],      "site=To.ld",       Err(of_site)),
        (&[(site, "Acme Inc"), (key, "test_env")],  "site=told to=http://127.0.0.1:{server}", Ok("test_env")),
    ];
    let test = "site_and_key_are_those_of_the_environment_unless_the_client_was_told_them";
    // The order of the settings makes no difference.
    for ((variables, told, expected), order) in rows.iter().flat_map(|row| [(row, "early"), (row, "late")]) {
        let server = Place::open();
        let told = format!("async {order} {told}").replace("{server}", &server.port.to_string());
        let all: Vec<(&str, OsString)> =
            variables.iter().map(|(name, value)| (*name, value.into())).collect();
        let outcome = process(test, told.trim_end(), &all);
        let arrived = server.arrived();
        match expected {
            Ok(key) => {
                let authorization = format!("Basic {}\r\n", STANDARD.encode(format!("{key}:")));
                assert!(arrived.contains(&authorization), "{variables:?} {told}: {outcome} {arrived}");
            }
            Err(message) => {
                assert!(
                    outcome.starts_with(message) && arrived.is_empty(),
                    "{variables:?} {told}: {outcome}"
                );
                assert!(!outcome.contains("test env") && !outcome.contains("Acme"), "{outcome}");
            }
        }
    }
}

/// Most systems take any bytes for a variable.
#[cfg(unix)]
#[test]
fn a_site_or_key_that_is_no_unicode_is_refused_and_not_shown() {
    use std::os::unix::ffi::OsStringExt;
    if called() {
        return;
    }
    let broken = || OsString::from_vec(b"seeded\xff".to_vec());
    let test = "a_site_or_key_that_is_no_unicode_is_refused_and_not_shown";
    let variables = [("CHARGEBEE_SITE", broken()), ("CHARGEBEE_API_KEY", broken())];
    let outcome = process(test, "async early", &variables);
    for part in ["site: must be", "api_key: must be"] {
        assert!(outcome.contains(part) && !outcome.contains("seeded"), "{outcome}");
    }
}
