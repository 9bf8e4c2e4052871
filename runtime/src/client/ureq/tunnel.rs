//! A proxy, as ureq is told of it.

use crate::client::proxy::address;
use percent_encoding::percent_decode_str;
use ureq::{Proxy, ProxyProtocol};

/// The proxy at this address; `None` for an empty address.
pub(super) fn proxy(url: &str) -> Result<Option<Proxy>, String> {
    if url.is_empty() {
        return Ok(None);
    }
    let uri = address(url)?;
    let mut proxy = Proxy::builder(ProxyProtocol::Http).host(uri.host().unwrap_or_default());
    if let Some(port) = uri.port_u16() {
        proxy = proxy.port(port);
    }
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if let Some((credentials, _)) = authority.rsplit_once('@') {
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        proxy = proxy.username(&decoded(user)).password(&decoded(password));
    }
    let message = "must be an address as `http://proxy.example:3128`";
    proxy.build().map(Some).map_err(|_| message.to_owned())
}
