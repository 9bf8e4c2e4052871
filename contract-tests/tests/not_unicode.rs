//! What a client makes of an environment that is not Unicode. Each case is a process of its own, since the environment is.

#![cfg(unix)]
#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::{Client, ClientBuilder, HyperTransport, ReqwestTransport, UreqTransport};
use chargebee_runtime::{BlockingTransport, Limits};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;
use std::sync::Arc;

/// Says which test of this program is to tell what it sees.
const ASKED: &str = "CONTRACT_TESTS_ASKED";
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HTTP_PROXY"];

/// What a test of this program tells where this variable is not Unicode, and no other one says anything.
fn told_by(test: &str, variable: &str) -> String {
    let program = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new(program);
    for name in VARIABLES.iter().flat_map(|name| [(*name).to_owned(), name.to_lowercase()]) {
        command.env_remove(name);
    }
    command.args(["--exact", test, "--nocapture"]).env(ASKED, "yes").env_remove("REQUEST_METHOD");
    let output = command.env(variable, OsStr::from_bytes(b"http://seeded:seeded@\xff:1")).output();
    let output = output.unwrap_or_else(|error| panic!("{error}"));
    let told =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    assert!(!told.contains("seeded"), "{told}");
    told
}

fn is_asked() -> bool {
    std::env::var_os(ASKED).is_some()
}

fn tell(what: &str, built: Result<Client, chargebee::ConfigError>) {
    match built {
        Ok(_) => println!("{what}: built"),
        Err(error) => println!("{what}: {error} {error:?}"),
    }
}

fn builder() -> ClientBuilder {
    Client::builder().site("acme").api_key("k")
}

#[test]
fn proxies() {
    if !is_asked() {
        return;
    }
    tell("as it is", builder().build());
    tell("by none", builder().no_proxy().build());
    tell("by another", builder().proxy("proxy:1").build());
    let own = ReqwestTransport::new(own_client());
    tell("by its own", builder().transport(Arc::new(own)).build());
    match HyperTransport::new() {
        Ok(_) => println!("hyper: made"),
        Err(error) => println!("hyper: {error}"),
    }
    let mut request = http::Request::new(bytes::Bytes::new());
    *request.uri_mut() = http::Uri::from_static("https://acme.invalid/");
    match UreqTransport::new().send(request, Limits::new(), None) {
        Ok(_) => println!("ureq: sent"),
        Err(error) => println!("ureq: {error} {:?}", error.delivery()),
    }
}

fn own_client() -> reqwest::Client {
    ReqwestTransport::client_builder().no_proxy().build().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_proxy_that_cannot_be_told_is_not_gone_around() {
    for variable in VARIABLES {
        let told = told_by("proxies", variable);
        let why = format!("cannot be told, since {variable} is not Unicode");
        for line in [
            format!("as it is: proxy: {why}"),
            "by none: built".to_owned(),
            "by another: built".to_owned(),
            "by its own: built".to_owned(),
            format!("hyper: the proxy {why}"),
            format!("ureq: the proxy {why}"),
        ] {
            assert!(told.contains(&line), "{line}: {told}");
        }
        assert!(told.lines().any(|line| line.starts_with("ureq: ") && line.ends_with(" NotSent")), "{told}");
    }
}

#[test]
fn site_and_key() {
    if is_asked() {
        tell("from the environment", Client::builder().from_env().build());
    }
}

#[test]
fn a_site_or_key_that_is_not_unicode_is_refused_by_the_name_of_its_variable() {
    for (variable, setting) in [("CHARGEBEE_SITE", "site"), ("CHARGEBEE_API_KEY", "api_key")] {
        let told = told_by("site_and_key", variable);
        let told_of = format!("; see `{setting}()` or {variable}");
        assert!(told.contains(&told_of), "{told}");
    }
}
