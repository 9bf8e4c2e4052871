//! The address that an operation's path is appended to.

use http::Uri;
use std::net::IpAddr;

/// The address that paths are appended to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// The API's own servers: what comes before the site's name, the site, and what comes after.
    Site { before: &'static str, site: String, after: &'static str },
    /// An address that everything goes to, sub-domains included; without a slash at its end.
    Fixed(String),
}

impl Endpoint {
    /// The servers of a site.
    pub(super) fn of_site(server: &'static str, site: &str) -> Result<Self, String> {
        let label = !site.is_empty()
            && site.len() <= 63
            && !site.starts_with('-')
            && !site.ends_with('-')
            && site.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !label {
            return Err(
                "must be the site's name alone, of `a` to `z`, digits and inner `-`, as `acme-test` of acme-test.chargebee.com"
                    .to_owned(),
            );
        }
        match server.split_once("{site}") {
            Some((before, after)) => Ok(Self::Site { before, site: site.to_owned(), after }),
            None => Ok(Self::Fixed(server.to_owned())),
        }
    }

    /// A caller's own address. One without a path gets the path of the API's servers (`/api/v2`).
    pub(super) fn of_base_url(server: &str, url: &str, plain_http: bool) -> Result<Self, String> {
        const SHAPE: &str = "must be an address as `http://127.0.0.1:8080` or `https://proxy.example/api/v2`, without credentials, query or fragment";
        if url.contains(['#', '?', '@', ' ', '\\']) {
            return Err(SHAPE.to_owned());
        }
        let uri: Uri = url.parse().map_err(|_| SHAPE.to_owned())?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host().filter(|host| !host.is_empty()))
        else {
            return Err(SHAPE.to_owned());
        };
        if !has_sound_port(&uri) {
            return Err(SHAPE.to_owned());
        }
        match scheme {
            "https" => {}
            "http" if plain_http || is_loopback(host) => {}
            "http" => {
                return Err(
                    "must be https, or the key would travel in the clear; http is for loopback addresses, or call `plain_http()` if nobody can listen in between"
                        .to_owned(),
                );
            }
            _ => return Err(SHAPE.to_owned()),
        }
        let mut address = url.trim_end_matches('/').to_owned();
        if uri.path().trim_matches('/').is_empty() {
            address.push_str(base_path(server));
        }
        Ok(Self::Fixed(address))
    }

    /// The address for operations on this sub-domain.
    pub(crate) fn address(&self, sub_domain: Option<&str>) -> String {
        // Room for most addresses as they grow on from here: what they are added to is not moved then.
        let mut address = String::with_capacity(128);
        match self {
            Self::Fixed(fixed) => address.push_str(fixed),
            Self::Site { before, site, after } => {
                address.push_str(before);
                address.push_str(site);
                if let Some(sub_domain) = sub_domain {
                    address.push('.');
                    address.push_str(sub_domain);
                }
                address.push_str(after);
            }
        }
        address
    }
}

/// `/api/v2` of `https://{site}.chargebee.com/api/v2`.
fn base_path(server: &str) -> &str {
    let (_, rest) = server.split_once("://").unwrap_or(("", server));
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("")
}

/// Whether a port that is written there is one. That of a `Uri` is none where it is no number of 16 bits, and another server
/// would be spoken to.
pub(super) fn has_sound_port(uri: &Uri) -> bool {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
    uri.port_u16().is_some() || uri.host() == Some(server)
}

pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "https://{site}.chargebee.com/api/v2";

    fn base_url(url: &str) -> Result<String, String> {
        Endpoint::of_base_url(SERVER, url, false).map(|endpoint| endpoint.address(Some("ingest")))
    }

    #[test]
    fn a_sub_domain_comes_after_the_site() {
        let endpoint = Endpoint::of_site(SERVER, "acme-test");
        let addresses = endpoint.map(|it| [it.address(None), it.address(Some("file-ingest"))]);
        assert_eq!(
            addresses,
            Ok([
                "https://acme-test.chargebee.com/api/v2".to_owned(),
                "https://acme-test.file-ingest.chargebee.com/api/v2".to_owned(),
            ])
        );
    }

    #[test]
    fn a_site_is_one_dns_label() {
        for site in ["", "Acme", "acme.chargebee.com", "-a", "a-", "a/b", "a@b", &"a".repeat(64)] {
            assert!(Endpoint::of_site(SERVER, site).is_err(), "{site}");
        }
        assert!(Endpoint::of_site(SERVER, "acme-test-2").is_ok());
    }

    #[test]
    fn a_base_url_without_a_path_gets_the_path_of_the_api_and_serves_all_sub_domains() {
        let cases = [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v2"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/v2"),
            ("http://[::1]:1/api/v2", "http://[::1]:1/api/v2"),
            ("http://localhost:1/mock/", "http://localhost:1/mock"),
            ("https://proxy.example/x", "https://proxy.example/x"),
        ];
        for (url, address) in cases {
            assert_eq!(base_url(url).as_deref(), Ok(address));
        }
    }

    #[test]
    fn a_base_url_must_be_an_address_and_nothing_more() {
        let urls = [
            "",
            "acme",
            "//x",
            "/api/v2",
            "ftp://x",
            "http://user:pw@localhost",
            "https://x?y",
            "https://x/#y",
            "https://",
            "https://x:65536",
            "https://x:-1/api",
            "https://x:",
            "http://[::1]:99999",
        ];
        for url in urls {
            assert!(base_url(url).is_err(), "{url}");
        }
    }

    #[test]
    fn the_key_does_not_travel_in_the_clear_unless_asked_for() {
        let url = "http://mock.internal:8080";
        assert!(base_url(url).is_err_and(|message| message.contains("plain_http()")));
        assert!(Endpoint::of_base_url(SERVER, url, true).is_ok());
        assert!(base_url("http://127.0.0.1.evil.example").is_err());
    }
}
