//! A TCP connection to the API, or to a proxy that makes a tunnel there.

use crate::client::endpoint::is_loopback;
use crate::client::proxy::{Proxies, address};
use crate::client::without::Without;
use http::Uri;
use http::uri::Authority;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::TcpStream;
use tower_service::Service;

type Cause = Box<dyn Error + Send + Sync>;

#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    matcher: Arc<Matcher>,
    /// Why a scheme's proxy cannot be used.
    unusable: Arc<[(&'static str, String)]>,
    without: Arc<Without>,
}

impl Connector {
    pub(super) fn new(tcp: HttpConnector, proxies: &Proxies) -> Self {
        let both = [("https", &proxies.https), ("http", &proxies.http)];
        let unusable = both.into_iter().filter(|(_, url)| !url.is_empty());
        let unusable = unusable.filter_map(|(scheme, url)| Some((scheme, address(url).err()?))).collect();
        let matcher = Matcher::builder().https(proxies.https.clone()).http(proxies.http.clone()).build();
        Self { tcp, matcher: Arc::new(matcher), unusable, without: Arc::new(Without::of(&proxies.no)) }
    }

    /// The proxy on the way there, if there is one.
    fn proxy(&self, to: &Uri) -> Result<Option<Intercept>, Cause> {
        if to.host().is_some_and(|host| is_loopback(host) || self.without.has(host)) {
            return Ok(None);
        }
        // First of all: of a scheme that it does not know, the matcher says that there is no proxy.
        match self.unusable.iter().find(|(scheme, _)| to.scheme_str() == Some(*scheme)) {
            Some((_, why)) => Err(format!("the proxy {why}").into()),
            None => Ok(self.matcher.intercept(to)),
        }
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = Cause;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Cause>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let proxy = match self.proxy(&to) {
            Ok(proxy) => proxy,
            Err(why) => return Box::pin(async move { Err(why) }),
        };
        let Some(proxy) = proxy else {
            let connecting = self.tcp.call(to);
            return Box::pin(async move { Ok(connecting.await?) });
        };
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.tcp.clone());
        if let Some(credentials) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credentials.clone());
        }
        let tunneling = tunnel.call(with_port(to));
        Box::pin(async move { Ok(tunneling.await?) })
    }
}

/// Where no port is named, a tunnel leads to that of TLS; plain http has its own.
fn with_port(to: Uri) -> Uri {
    let plain = to.scheme_str() == Some("http") && to.port().is_none();
    let authority =
        to.host().filter(|_| plain).and_then(|host| format!("{host}:80").parse::<Authority>().ok());
    let Some(authority) = authority else { return to };
    let mut parts = to.clone().into_parts();
    parts.authority = Some(authority);
    Uri::from_parts(parts).unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proxy on the way there; the message where it cannot be used.
    fn proxy(to: &str, https: &str, no: &str) -> Result<Option<String>, String> {
        let proxies =
            Proxies { https: https.to_owned(), http: "http://plain:2".to_owned(), no: no.to_owned() };
        let to: Uri = to.parse().map_err(|_| "no address".to_owned())?;
        let found = Connector::new(HttpConnector::new(), &proxies).proxy(&to);
        found.map(|found| found.map(|it| it.uri().to_string())).map_err(|why| why.to_string())
    }

    #[test]
    fn a_proxy_is_chosen_by_the_scheme_and_never_for_this_machine_or_what_goes_without() {
        const PROXY: &str = "u:secret@proxy:1";
        let cases = [
            ("https://acme.chargebee.com", "", Some("http://proxy:1/")),
            ("http://acme.chargebee.com", "", Some("http://plain:2/")),
            ("https://acme.chargebee.com", "example.com,chargebee.com", None),
            ("https://acme.chargebee.com", ".chargebee.com", None),
            ("https://acme.chargebee.com", "*", None),
            ("https://10.1.2.3", "*", None),
            ("https://10.1.2.3", "10.0.0.0/8", None),
            ("https://10.1.2.3", "11.0.0.0/8", Some("http://proxy:1/")),
            ("https://acme.notchargebee.com", "chargebee.com", Some("http://proxy:1/")),
            ("https://127.0.0.1:8080", "", None),
            ("http://[::1]:8080", "", None),
            ("http://localhost", "", None),
        ];
        for (to, no, expected) in cases {
            assert_eq!(proxy(to, PROXY, no), Ok(expected.map(str::to_owned)), "{to} {no}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_not_gone_around() {
        let message =
            proxy("https://acme.chargebee.com", "socks5://u:secret@x:1", "").err().unwrap_or_default();
        assert!(message.contains("SOCKS are not supported") && !message.contains("secret"), "{message}");
        assert_eq!(proxy("https://acme.chargebee.com", "socks5://x:1", "*"), Ok(None));
        assert!(proxy("https://acme.chargebee.com", "htp://x:1", "").is_err(), "a scheme that nobody knows");
    }

    #[test]
    fn a_tunnel_for_plain_http_leads_to_its_own_port() {
        for (to, with_it) in
            [("http://x/", "http://x:80/"), ("http://x:8/", "http://x:8/"), ("https://x/", "https://x/")]
        {
            assert_eq!(to.parse().map(with_port).map(|it| it.to_string()).ok().as_deref(), Some(with_it));
        }
    }
}
