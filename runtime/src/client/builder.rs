//! Settings of a client, checked all at once.

use super::connection::{Transports, authorization};
use super::endpoint::Endpoint;
use super::network::Network;
use super::proxy::{Proxies, ProxySetting};
use super::timing::{ClientTiming, TimingSettings};
#[cfg(any(feature = "blocking", feature = "hyper"))]
use super::tls::TlsSettings;
use super::{Api, ConfigError, ConfigProblem, Connection, Transport};
#[cfg(feature = "blocking")]
use super::{BlockingTransport, UreqTransport, absent::Absent};
use crate::call::HeaderFields;
use crate::value::ApiKey;
use crate::wire::IDEMPOTENCY_KEY;
use http::HeaderValue;
use std::ffi::OsString;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// Settings of a client of the type `C`. Made by the generated client's `builder()`.
pub struct Builder<C> {
    pub(super) settings: Settings,
    client: PhantomData<fn() -> C>,
}

/// A concern that has several settings keeps them, and their setters, in a file of its own.
pub(super) struct Settings {
    api: &'static Api,
    site: Option<String>,
    key: Option<ApiKey>,
    base_url: Option<String>,
    plain_http: bool,
    headers: HeaderFields,
    user_agent_suffix: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "blocking")]
    blocking_transport: Option<Arc<dyn BlockingTransport>>,
    pub(super) timing: TimingSettings,
    pub(super) proxy: ProxySetting,
    #[cfg(any(feature = "blocking", feature = "hyper"))]
    pub(super) tls: TlsSettings,
}

impl<C: From<Connection>> Builder<C> {
    /// No settings yet, for this API.
    pub fn new(api: &'static Api) -> Self {
        Self {
            settings: Settings {
                api,
                site: None,
                key: None,
                base_url: None,
                plain_http: false,
                headers: HeaderFields::new(),
                user_agent_suffix: None,
                transport: None,
                #[cfg(feature = "blocking")]
                blocking_transport: None,
                timing: TimingSettings::default(),
                proxy: ProxySetting::default(),
                #[cfg(any(feature = "blocking", feature = "hyper"))]
                tls: TlsSettings::default(),
            },
            client: PhantomData,
        }
    }

    /// The site's name alone, as `acme-test`.
    #[must_use]
    pub fn site(mut self, site: impl Into<String>) -> Self {
        self.settings.site = Some(site.into());
        self
    }

    /// The key that authenticates calls.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.settings.key = Some(key.into());
        self
    }

    /// Takes the site and the key from the environment, where they are set there and have not been set here.
    #[must_use]
    pub fn from_env(mut self) -> Self {
        self.settings.read(&|variable| std::env::var_os(variable));
        self
    }

    /// Sends everything to another address, as a mock server's: sub-domains too, and no site is needed.
    ///
    /// An address without a path (`http://127.0.0.1:8080`, with or without a slash) gets the API's own (`/api/v2`), since that
    /// is where a mock server that stands in for the API serves it. Any other path is taken as it is. Plain `http` is only
    /// accepted for loopback addresses; see [`plain_http`](Self::plain_http).
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// Accepts a [`base_url`](Self::base_url) of plain `http` that isn't a loopback address, as that of a mock server in
    /// another container. **The key and all data travel in the clear.**
    #[must_use]
    pub fn plain_http(mut self) -> Self {
        self.settings.plain_http = true;
        self
    }

    /// Adds request headers to every call; what a call sets itself wins. They are checked with each call.
    ///
    /// An idempotency key is refused here: it would make all calls one.
    #[must_use]
    pub fn headers(mut self, headers: impl Into<HeaderFields>) -> Self {
        self.settings.headers.add(headers.into());
        self
    }

    /// Adds who is calling to the `User-Agent`, as `my-app/1.0`: visible ASCII and blanks.
    #[must_use]
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.settings.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Carries requests by this transport instead of the default one.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.settings.transport = Some(transport);
        self
    }

    /// Carries the requests of calls that block (`wait()`) by this transport instead of the default one.
    ///
    /// A client with an async [`transport`](Self::transport) of its own has no default one: what it was given that for (a
    /// recorder, a fake) is not to be gone around.
    #[cfg(feature = "blocking")]
    #[must_use]
    pub fn blocking_transport(mut self, transport: Arc<dyn BlockingTransport>) -> Self {
        self.settings.blocking_transport = Some(transport);
        self
    }

    /// The client. Connects to nothing yet.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, each with how to mend it.
    pub fn build(self) -> Result<C, ConfigError> {
        self.settings.connect().map(C::from)
    }
}

impl Settings {
    fn read(&mut self, variable: &dyn Fn(&str) -> Option<OsString>) {
        // What isn't Unicode becomes something that the check of the setting refuses.
        let text = |name| {
            let value: Option<OsString> = variable(name);
            value
                .filter(|value| !value.is_empty())
                .map(|value| value.into_string().unwrap_or_else(|_| "\u{fffd}".to_owned()))
        };
        if self.site.is_none() {
            self.site = text(self.api.site_variable);
        }
        if self.key.is_none() {
            self.key = text(self.api.key_variable).map(ApiKey::from);
        }
    }

    fn connect(self) -> Result<Connection, ConfigError> {
        let mut problems = self.without_effect();
        let settled = problems.is_empty();
        let mut wrong = |(setting, message): Wrong| problems.push(ConfigProblem { setting, message });
        let endpoint = self.endpoint().map_err(&mut wrong);
        let key = self.key().map_err(&mut wrong);
        let user_agent = self.user_agent().map_err(&mut wrong);
        let headers = self.headers().map_err(&mut wrong);
        let transports = self.transports().map_err(&mut wrong);
        match (endpoint, key, user_agent.and_then(|agent| Ok((agent, headers?))), transports) {
            (Ok(endpoint), Ok((key, authorization)), Ok(every_call), Ok(transports)) if settled => {
                let timing = ClientTiming::of(self.timing);
                Ok(Connection::new(endpoint, key, authorization, every_call, transports, timing))
            }
            _ => Err(ConfigError(problems)),
        }
    }

    /// Whether any request is carried by a default transport.
    fn has_default_transport(&self) -> bool {
        let awaited = cfg!(feature = "hyper") && self.transport.is_none();
        #[cfg(feature = "blocking")]
        let blocking = self.transport.is_none() && self.blocking_transport.is_none();
        #[cfg(not(feature = "blocking"))]
        let blocking = false;
        awaited || blocking
    }

    /// Settings of the default transports, where there are none: who believes in a proxy must not go without.
    fn without_effect(&self) -> Vec<ConfigProblem> {
        if self.has_default_transport() {
            return Vec::new();
        }
        let proxy = match self.proxy {
            ProxySetting::Environment => None,
            ProxySetting::Never => Some("no_proxy"),
            ProxySetting::Always(_) => Some("proxy"),
        };
        let made = proxy.into_iter();
        #[cfg(any(feature = "blocking", feature = "hyper"))]
        let made = made.chain(self.tls.made());
        let message = "is for the default transport, which this client does not use; leave it out, and tell the transport that you \
                       brought";
        made.map(|setting| ConfigProblem { setting, message: message.to_owned() }).collect()
    }

    fn transports(&self) -> Result<Transports, Wrong> {
        // What the environment says is nothing to a transport of one's own.
        let environment =
            |variable: &str| std::env::var_os(variable).filter(|_| self.has_default_transport());
        let proxies = Proxies::of(&self.proxy, &environment);
        let network = Network {
            proxies: proxies.map_err(|message| ("proxy", message))?,
            #[cfg(any(feature = "blocking", feature = "hyper"))]
            roots: self.tls.roots()?,
        };
        Ok(Transports {
            awaited: self.transport.clone().map_or_else(|| default_transport(&network), Ok)?,
            #[cfg(feature = "blocking")]
            blocking: match (&self.blocking_transport, &self.transport) {
                (Some(given), _) => given.clone(),
                (None, Some(_)) => Arc::new(Absent),
                (None, None) => Arc::new(UreqTransport::over(&network)),
            },
        })
    }

    fn headers(&self) -> Result<HeaderFields, Wrong> {
        let once = |name: &str| IDEMPOTENCY_KEY.as_str().eq_ignore_ascii_case(name);
        if self.headers.iter().any(|(param, _)| once(param.name)) {
            let message =
                "must not hold an idempotency key, which would make all calls one; set it on the call";
            return Err(("headers", message.to_owned()));
        }
        Ok(self.headers.clone())
    }

    fn user_agent(&self) -> Result<HeaderValue, Wrong> {
        let text = match &self.user_agent_suffix {
            Some(suffix) => format!("{} {suffix}", self.api.user_agent),
            None => self.api.user_agent.to_owned(),
        };
        let said = self.user_agent_suffix.as_ref().is_none_or(|suffix| !suffix.trim().is_empty());
        let carried = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let header = HeaderValue::from_str(&text).ok().filter(|_| said && carried);
        header.ok_or_else(|| {
            ("user_agent_suffix", "must be visible ASCII and blanks, as `my-app/1.0`".to_owned())
        })
    }

    fn endpoint(&self) -> Result<Endpoint, Wrong> {
        if let Some(url) = &self.base_url {
            return Endpoint::of_base_url(self.api.server, url, self.plain_http)
                .map_err(|message| ("base_url", message));
        }
        let variable = self.api.site_variable;
        match &self.site {
            Some(site) => Endpoint::of_site(self.api.server, site)
                .map_err(|message| ("site", format!("{message}; see `site()` or {variable}"))),
            None => Err(("site", format!("is missing; call `site()` or set {variable}"))),
        }
    }

    fn key(&self) -> Result<(ApiKey, HeaderValue), Wrong> {
        let variable = self.api.key_variable;
        let Some(key) = &self.key else {
            return Err(("api_key", format!("is missing; call `api_key()` or set {variable}")));
        };
        let well_formed = !key.expose().is_empty()
            && key.expose().bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
        let header = authorization(key).filter(|_| well_formed);
        header.map(|header| (key.clone(), header)).ok_or_else(|| {
            let message = "must be visible ASCII without blanks or colons, as the site's settings show it";
            ("api_key", format!("{message}; see `api_key()` or {variable}"))
        })
    }
}

/// A setting, and what is wrong with it.
type Wrong = (&'static str, String);

#[cfg(feature = "hyper")]
fn default_transport(network: &Network) -> Result<Arc<dyn Transport>, Wrong> {
    match super::HyperTransport::over(network) {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(("transport", error.to_string())),
    }
}

#[cfg(all(feature = "blocking", not(feature = "hyper")))]
fn default_transport(_: &Network) -> Result<Arc<dyn Transport>, Wrong> {
    Ok(Arc::new(Absent))
}

#[cfg(not(any(feature = "blocking", feature = "hyper")))]
fn default_transport(_: &Network) -> Result<Arc<dyn Transport>, Wrong> {
    let message = "is missing; call `transport()` or switch on the feature `hyper`";
    Err(("transport", message.to_owned()))
}

/// Shows the settings, never the key; nor what cannot be a site, and may be a key that came into the wrong place.
impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sound = |site: &&str| Endpoint::of_site(self.settings.api.server, site).is_ok();
        let site = self.settings.site.as_deref().map(|site| Some(site).filter(sound).unwrap_or("***"));
        f.debug_struct("Builder")
            .field("site", &site)
            .field("api_key", &self.settings.key)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Exchange, Limits};
    use bytes::Bytes;

    static API: Api = Api {
        server: "https://{site}.chargebee.com/api/v2",
        site_variable: "CHARGEBEE_SITE",
        key_variable: "CHARGEBEE_API_KEY",
        user_agent: "chargebee-rust/0.1.0",
    };

    struct Nowhere;
    impl Transport for Nowhere {
        fn send(&self, _: http::Request<Bytes>, _: Limits) -> Exchange {
            Box::pin(async { Ok(http::Response::new(Bytes::new())) })
        }
    }

    fn builder() -> Builder<Connection> {
        Builder::new(&API).transport(Arc::new(Nowhere))
    }

    fn message(builder: Builder<Connection>) -> String {
        builder.build().err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn all_that_is_missing_is_reported_at_once_with_how_to_mend_it() {
        assert_eq!(
            message(builder()),
            "site: is missing; call `site()` or set CHARGEBEE_SITE; \
             api_key: is missing; call `api_key()` or set CHARGEBEE_API_KEY"
        );
    }

    #[test]
    fn a_malformed_key_is_refused_and_not_shown() {
        for key in ["", "my secret", "secret:", "secrét", "secret\n"] {
            let message = message(builder().site("acme").api_key(key));
            assert!(message.starts_with("api_key: must be visible ASCII"), "{message}");
            assert!(!message.contains("secr"), "{message}");
        }
    }

    #[test]
    fn nothing_shows_the_key() {
        let builder = builder().site("acme").api_key("live_secret");
        assert!(!format!("{builder:?}").contains("live"));
        let shown = builder.build().map(|connection| format!("{connection:?}"));
        let expected = r#"Connection { address: "https://acme.chargebee.com/api/v2", key: ApiKey(***), .. }"#;
        assert_eq!(shown.as_deref(), Ok(expected));
    }

    #[test]
    fn the_user_agent_says_who_is_calling() {
        let agent = |suffix: &str| {
            let built = builder().site("acme").api_key("k").user_agent_suffix(suffix).build();
            built.ok().and_then(|it| it.user_agent().to_str().map(str::to_owned).ok())
        };
        assert_eq!(agent("my-app/1.0 (x)").as_deref(), Some("chargebee-rust/0.1.0 my-app/1.0 (x)"));
        for suffix in ["", " ", "a\r\nb: c", "é"] {
            assert_eq!(agent(suffix), None, "{suffix:?}");
        }
    }

    #[test]
    fn a_key_that_is_for_one_call_is_refused_for_all() {
        let key = const { &crate::operation::Param::text("Chargebee-Idempotency-Key") };
        let message = message(builder().site("acme").api_key("k").headers(HeaderFields::new().set(key, "x")));
        assert!(message.starts_with("headers: must not hold an idempotency key"), "{message}");
    }

    #[test]
    fn a_base_url_needs_no_site() {
        let built = builder().api_key("k").base_url("http://127.0.0.1:1").build();
        assert_eq!(
            built.map(|connection| connection.endpoint().address(None)).as_deref(),
            Ok("http://127.0.0.1:1/api/v2")
        );
    }

    #[test]
    fn settings_that_would_have_no_effect_are_refused() {
        let sound = || builder().site("acme").api_key("k");
        assert_eq!(message(sound()), "");
        for (setting, builder) in [("proxy", sound().proxy("proxy:1")), ("no_proxy", sound().no_proxy())] {
            let message = message(builder);
            assert!(message.starts_with(&format!("{setting}: is for the default transport")), "{message}");
        }
        #[cfg(any(feature = "blocking", feature = "hyper"))]
        {
            let message = message(sound().no_proxy().tls_roots("none").api_key(""));
            for setting in ["no_proxy: is for", "tls_roots: is for", "api_key: must be"] {
                assert!(message.contains(setting), "{message}");
            }
        }
    }

    #[cfg(all(feature = "blocking", feature = "hyper"))]
    #[test]
    fn a_setting_has_effect_where_one_default_transport_is_left() {
        struct Nothing;
        impl BlockingTransport for Nothing {
            fn send(
                &self,
                _: http::Request<Bytes>,
                _: Limits,
                _: Option<std::time::Instant>,
            ) -> Result<http::Response<Bytes>, crate::error::TransportError> {
                Ok(http::Response::new(Bytes::new()))
            }
        }
        let blocking = Builder::<Connection>::new(&API).site("acme").api_key("k");
        let blocking = blocking.blocking_transport(Arc::new(Nothing)).proxy("proxy:1");
        assert_eq!(message(blocking), "");
    }

    #[test]
    fn the_environment_fills_in_what_has_not_been_set() {
        let mut builder = builder().site("mine");
        builder.settings.read(&|variable| match variable {
            "CHARGEBEE_SITE" => Some("theirs".into()),
            "CHARGEBEE_API_KEY" => Some("k".into()),
            _ => None,
        });
        let built = builder.build().map(|connection| connection.endpoint().address(None));
        assert_eq!(built.as_deref(), Ok("https://mine.chargebee.com/api/v2"));
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let mut builder = builder();
        builder.settings.read(&|_| Some(OsString::new()));
        assert!(message(builder).contains("site: is missing"));
    }

    #[cfg(feature = "hyper")]
    #[test]
    fn the_default_transport_needs_no_runtime_to_be_made() {
        let built = Builder::<Connection>::new(&API).site("acme").api_key("k").build();
        assert!(built.is_ok());
    }

    #[cfg(not(feature = "hyper"))]
    #[test]
    fn without_the_default_transport_one_must_be_brought() {
        let message = message(Builder::new(&API).site("acme").api_key("k"));
        assert!(message.contains("transport: is missing"), "{message}");
    }

    #[test]
    fn a_connection_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + Clone>() {}
        shared::<Connection>();
    }
}
