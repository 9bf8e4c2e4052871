//! Through which proxy requests go.

use super::Builder;
use super::endpoint::has_sound_port;
use http::Uri;
use std::ffi::OsString;

/// What a client was told about proxies.
#[derive(Default)]
pub(super) enum ProxySetting {
    /// As the environment says when the client is built.
    #[default]
    Environment,
    Never,
    Always(String),
}

impl<C> Builder<C> {
    /// Sends everything through this proxy, as `http://proxy.example:3128` or `http://user:password@proxy.example:3128`, whatever
    /// the environment says.
    ///
    /// The proxy is asked for a tunnel (`CONNECT`) in which TLS goes on to the API: it learns the name of the host, never the
    /// key or the data. An address of the machine itself is never asked for through a proxy.
    ///
    /// If nothing is said, the environment counts, read when the client is built: `HTTPS_PROXY`, or else `ALL_PROXY`, and
    /// `NO_PROXY` with the hosts that go without (domains with all below them, addresses, networks as `10.0.0.0/8`, `*` for
    /// all), in upper or lower case; `HTTP_PROXY` for a base URL of plain `http`. One that is not Unicode is an error.
    ///
    /// It is for the default transports. Where a transport of your own carries all requests, it is refused: tell that one.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.settings.proxy = ProxySetting::Always(url.into());
        self
    }

    /// Sends everything straight to the API, whatever the environment says of proxies. For the default transports, as
    /// [`proxy`](Self::proxy).
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.settings.proxy = ProxySetting::Never;
        self
    }
}

/// The proxies of a client: URLs as they were given, empty for none. They may hold credentials, so nothing shows them.
#[derive(Clone, Default)]
#[cfg_attr(
    not(any(feature = "blocking", feature = "hyper", test)),
    expect(dead_code, reason = "only the default transports read it")
)]
pub(super) struct Proxies {
    pub(super) https: String,
    pub(super) http: String,
    /// Hosts that go without, with commas between.
    pub(super) no: String,
}

impl Proxies {
    /// The proxies that are meant.
    pub(super) fn of(
        setting: &ProxySetting,
        variable: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Self, String> {
        match setting {
            ProxySetting::Environment => Self::of_environment(variable),
            ProxySetting::Never => Ok(Self::default()),
            ProxySetting::Always(url) => {
                address(url)?;
                Ok(Self { https: url.clone(), http: url.clone(), no: String::new() })
            }
        }
    }

    fn of_environment(variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, String> {
        let text = |name: &str| match variable(name).map(OsString::into_string) {
            Some(Ok(value)) => Ok(Some(value).filter(|value| !value.is_empty())),
            // Without it, requests would go another way than they are meant to.
            Some(Err(_)) => Err(format!(
                "cannot be told, since {name} is not Unicode; mend or unset that variable, or call `proxy()` or `no_proxy()`"
            )),
            None => Ok(None),
        };
        let either = |name: &str| match text(name)? {
            Some(value) => Ok(Some(value)),
            None => text(&name.to_ascii_lowercase()),
        };
        let all = either("ALL_PROXY")?;
        // Within CGI, a request's header `Proxy` becomes `HTTP_PROXY`: anybody could set it.
        let http =
            if variable("REQUEST_METHOD").is_some() { text("http_proxy")? } else { either("HTTP_PROXY")? };
        Ok(Self {
            https: either("HTTPS_PROXY")?.or_else(|| all.clone()).unwrap_or_default(),
            http: http.or(all).unwrap_or_default(),
            no: either("NO_PROXY")?.unwrap_or_default(),
        })
    }
}

/// The address of a proxy, if it is one that can be used. The message does not show it: it may hold credentials.
pub(super) fn address(url: &str) -> Result<Uri, String> {
    const SHAPE: &str =
        "must be an address as `http://proxy.example:3128` or `http://user:password@proxy.example:3128`";
    // Without a scheme, it is http, as everywhere.
    let full = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    let uri: Uri = full.parse().map_err(|_| SHAPE.to_owned())?;
    match uri.scheme_str() {
        Some("http") if uri.host().is_some_and(|host| !host.is_empty()) && has_sound_port(&uri) => Ok(uri),
        Some("https" | "socks4" | "socks4a" | "socks5" | "socks5h") => Err(
            "must be an `http://` address: proxies that are spoken to by TLS or SOCKS are not supported; TLS to the API goes through an `http://` one all the same"
                .to_owned(),
        ),
        _ => Err(SHAPE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &'static [(&'static str, &'static str)]) -> [String; 3] {
        let variable = |name: &str| {
            variables.iter().find(|(other, _)| *other == name).map(|(_, value)| OsString::from(value))
        };
        let proxies = Proxies::of(&ProxySetting::Environment, &variable).unwrap_or_default();
        [proxies.https, proxies.http, proxies.no]
    }

    #[test]
    fn the_environment_names_a_proxy_for_each_scheme_in_upper_or_lower_case() {
        assert_eq!(of(&[]), ["", "", ""]);
        assert_eq!(of(&[("ALL_PROXY", "a")]), ["a", "a", ""]);
        assert_eq!(of(&[("all_proxy", "a"), ("https_proxy", "s"), ("no_proxy", "n")]), ["s", "a", "n"]);
        assert_eq!(of(&[("HTTPS_PROXY", "S"), ("https_proxy", "s"), ("HTTP_PROXY", "h")]), ["S", "h", ""]);
        assert_eq!(of(&[("HTTPS_PROXY", ""), ("https_proxy", "s")]), ["s", "", ""]);
    }

    #[test]
    fn what_a_request_to_a_cgi_program_can_set_does_not_count() {
        assert_eq!(of(&[("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "evil")]), ["", "", ""]);
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_unicode_is_refused_by_its_name_unless_another_one_stands_before_it() {
        use std::os::unix::ffi::OsStringExt;
        let of = |broken: &str, others: &[&str]| {
            let variable = |name: &str| match name == broken {
                true => Some(OsString::from_vec(b"http://secret\xff".to_vec())),
                false => others.contains(&name).then(|| OsString::from("a")),
            };
            Proxies::of(&ProxySetting::Environment, &variable).err()
        };
        for name in ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "no_proxy"] {
            let message = of(name, &[]).unwrap_or_default();
            assert!(message.contains(&format!("since {name} is not Unicode")), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
        assert_eq!(of("https_proxy", &["HTTPS_PROXY"]), None);
        assert_eq!(of("HTTP_PROXY", &["REQUEST_METHOD"]), None);
        assert_eq!(of("SOME_OTHER", &[]), None);
    }

    #[test]
    fn an_address_that_cannot_be_used_is_refused_and_not_shown() {
        for url in [
            "",
            "http://",
            "ftp://u:secret@x",
            "socks5://u:secret@x:1",
            "https://u:secret@x",
            "a b secret",
            "u:secret@x:65536",
            "u:secret@x:",
            "http://u:secret@x:70000/",
            "x:-1",
            "x:secret",
            "u:secret@:1",
        ] {
            let message = address(url).err().unwrap_or_default();
            assert!(message.contains("http://") && !message.contains("secret"), "{url}: {message}");
        }
        for url in ["proxy:3128", "proxy", "http://proxy:3128/", "http://u:p@[::1]:1", "u:p@[::1]", "x:65535"]
        {
            assert!(address(url).is_ok(), "{url}");
        }
    }
}
