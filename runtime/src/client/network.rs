//! What the default transports have in common.

use super::proxy::Proxies;
#[cfg(any(feature = "blocking", feature = "hyper"))]
use super::tls::Roots;

/// The way that a client's requests go.
#[derive(Default)]
#[cfg_attr(
    not(any(feature = "blocking", feature = "hyper")),
    expect(dead_code, reason = "only the default transports read it")
)]
pub(super) struct Network {
    pub(super) proxies: Proxies,
    /// Who is trusted instead of Mozilla's root certificates.
    #[cfg(any(feature = "blocking", feature = "hyper"))]
    pub(super) roots: Option<Roots>,
}
