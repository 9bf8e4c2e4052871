//! The default transport of calls that block.

mod answering;
mod connecting;
mod failure;
mod masked;
mod tunnel;

use super::endpoint::is_loopback;
use super::network::Network;
use super::proxy::{Proxies, ProxySetting};
use super::without::Without;
use super::{BlockingTransport, Limits};
use crate::error::{FailureKind, Timeout, TransportError};
use answering::AnswerConnector;
use bytes::Bytes;
use connecting::{Connecting, Later};
use failure::of;
use http::{Method, Request, Response, Uri};
use masked::mask;
use std::fmt;
use std::time::{Duration, Instant};
use ureq::config::AutoHeaderValue;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, AsSendBody, Body, Proxy};

/// HTTP/1.1 over ureq, with TLS by rustls (ring) and Mozilla's root certificates. Keeps connections open between calls.
///
/// It has no async runtime inside, and may be used within one, where it keeps the thread busy as any blocking call does.
///
/// One wait is a little coarser than that of the async transport: the limit [`first_byte`](Limits::first_byte) holds for
/// sending the request's head, sending its body, and waiting for the answer's head, each. And an answer is looked for once the
/// whole request is sent: of a server that answers early, and then takes no more of a request that is too long for what the
/// network holds on the way, the call gets no answer, where the async transport gets that one.
///
/// **Keep the level `trace` of the log target `ureq_proto` off.** ureq writes what it reads to the `log` crate there, heads and
/// bodies of answers byte by byte, and cannot be told not to. (A program that needs no such level anywhere can leave it out when it
/// is compiled, by the feature `max_level_debug` of `log`.) Of a request it is shown neither path, query and body nor a
/// sensitive header, so that no level of any target tells the key or what a call sends.
#[derive(Clone)]
pub struct UreqTransport {
    agent: Agent,
    /// By which requests of plain http go; all others go by the agent's.
    http: Option<Proxy>,
    /// Why what stands in the way of a scheme cannot be used.
    unusable: Vec<(&'static str, String)>,
    without: Without,
}

impl UreqTransport {
    /// A transport with no open connections. It goes through the proxy that the environment names, if it does (`HTTPS_PROXY`,
    /// `ALL_PROXY`, `NO_PROXY`, `HTTP_PROXY`). Where one of these is not Unicode, each request ends in an error that says so.
    pub fn new() -> Self {
        match Proxies::of(&ProxySetting::Environment, &|name| std::env::var_os(name)) {
            Ok(proxies) => Self::over(&Network { proxies, roots: None }),
            Err(why) => {
                let transport = Self::over(&Network::default());
                let unusable = ["https", "http"].map(|scheme| (scheme, why.clone())).into();
                Self { unusable, ..transport }
            }
        }
    }

    pub(super) fn over(network: &Network) -> Self {
        let proxies = &network.proxies;
        let mut unusable = Vec::new();
        let mut proxy = |scheme, url: &str| match tunnel::proxy(url) {
            Ok(proxy) => proxy,
            Err(why) => {
                unusable.push((scheme, why));
                None
            }
        };
        let (https, http) = (proxy("https", &proxies.https), proxy("http", &proxies.http));
        let roots = match &network.roots {
            Some(own) => {
                own.iter().map(|root| Certificate::from_der(root).to_owned()).collect::<Vec<_>>().into()
            }
            None => RootCerts::WebPki,
        };
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = Agent::config_builder()
            // An answer of whatever status is an answer, and redirects are no part of the API.
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .no_delay(true)
            .proxy(https)
            .tls_config(tls)
            // What a request says is decided elsewhere.
            .user_agent(AutoHeaderValue::None)
            .accept(AutoHeaderValue::None)
            .accept_encoding(AutoHeaderValue::None)
            .build();
        let connecting =
            Connecting { names: DefaultResolver::default(), connector: DefaultConnector::default() };
        let agent = Agent::with_parts(config, connecting.chain(AnswerConnector), Later);
        Self { agent, http, unusable, without: Without::of(&proxies.no) }
    }

    /// Whether an address is gone to without a proxy.
    fn goes_straight(&self, to: &Uri) -> bool {
        to.host().is_some_and(|host| is_loopback(host) || self.without.has(host))
    }

    fn run(
        &self,
        request: Request<impl AsSendBody>,
        limits: Limits,
        left: Option<Duration>,
    ) -> Result<Response<Body>, ureq::Error> {
        let (plain, straight) =
            (request.uri().scheme_str() == Some("http"), self.goes_straight(request.uri()));
        let mut config = self.agent.configure_request(request);
        if plain || straight {
            config = config.proxy(self.http.clone().filter(|_| !straight));
        }
        let request = config
            .timeout_global(within_time(left))
            .timeout_connect(within_time(limits.connect))
            .timeout_send_request(within_time(limits.first_byte))
            .timeout_send_body(within_time(limits.first_byte))
            .timeout_recv_response(within_time(limits.first_byte))
            .timeout_per_read(within_time(limits.idle_body))
            .build();
        self.agent.run(request)
    }
}

/// `None` for a limit that lies beyond all time, with which ureq would panic.
fn within_time(limit: Option<Duration>) -> Option<Duration> {
    limit.filter(|limit| limit.as_secs() < u64::from(u32::MAX))
}

impl BlockingTransport for UreqTransport {
    fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
        deadline: Option<Instant>,
    ) -> Result<Response<Bytes>, TransportError> {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return Err(TransportError::timed_out(Timeout::Total, Duration::ZERO).not_sent());
        }
        if let Some((_, why)) =
            self.unusable.iter().find(|(scheme, _)| request.uri().scheme_str() == Some(*scheme))
            && !self.goes_straight(request.uri())
        {
            return Err(TransportError::of(FailureKind::Connect, format!("the proxy {why}")));
        }
        let (mut head, body) = request.into_parts();
        // Only a request that has no body goes without its length.
        let response = mask(&mut head).at_hand(|| {
            if head.method == Method::GET && body.is_empty() {
                self.run(Request::from_parts(head, ()), limits, left)
            } else {
                self.run(Request::from_parts(head, &*body), limits, left)
            }
        });
        let (head, mut body) = response.map_err(|error| of(error, limits))?.into_parts();
        let most = u64::try_from(limits.max_body_bytes).unwrap_or(u64::MAX);
        let announced = body.content_length().unwrap_or(0);
        if announced > most {
            return Err(TransportError::body_too_large(limits.max_body_bytes));
        }
        let read = body.with_config().limit(most).read_to_vec();
        let body = read.map_err(|error| of(error, limits))?;
        Ok(Response::from_parts(head, Bytes::from(body)))
    }
}

impl Default for UreqTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UreqTransport")
    }
}
