//! Which hosts are gone to without a proxy.

use std::net::IpAddr;

/// What `NO_PROXY` says: `*` for all, domains with all below them, addresses, and networks as `10.0.0.0/8`.
///
/// The transports' own libraries understand it each in its way: one knows no networks, the other takes `*` for all names but
/// for no address.
#[derive(Clone)]
pub(super) struct Without(Vec<Entry>);

#[derive(Clone)]
enum Entry {
    All,
    Domain(String),
    /// An address alone is a network of all its bits.
    Network(u128, u32),
}

impl Without {
    /// Of entries with commas between.
    pub(super) fn of(entries: &str) -> Self {
        let entries = entries.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        Self(entries.map(Entry::of).collect())
    }

    /// Whether this host is gone to straight.
    pub(super) fn has(&self, host: &str) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let address = host.parse().ok().map(bits);
        self.0.iter().any(|entry| match (entry, address) {
            (Entry::All, _) => true,
            (Entry::Network(network, shift), Some(address)) => {
                network.checked_shr(*shift) == address.checked_shr(*shift)
            }
            (Entry::Domain(domain), None) => is_in(host, domain),
            _ => false,
        })
    }
}

impl Entry {
    fn of(entry: &str) -> Self {
        if entry == "*" {
            return Self::All;
        }
        let (address, length) =
            entry.split_once('/').map_or((entry, None), |(it, length)| (it, Some(length)));
        let network = address.parse::<IpAddr>().ok().and_then(|address| {
            let most: u32 = if address.is_ipv4() { 32 } else { 128 };
            let length = length.map_or(Some(most), |length| length.parse().ok())?;
            Some(Self::Network(bits(address), most.checked_sub(length)?))
        });
        // What is neither is a domain that no host is in.
        network.unwrap_or_else(|| Self::Domain(entry.trim_start_matches('.').to_ascii_lowercase()))
    }
}

/// As a number in which no address of one kind is one of the other.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_ipv6_mapped()),
        IpAddr::V6(address) => u128::from(address),
    }
}

/// Whether a host is the domain, or below it.
fn is_in(host: &str, domain: &str) -> bool {
    let Some(start) = host.len().checked_sub(domain.len()) else { return false };
    let (above, same) = host.split_at_checked(start).unwrap_or_default();
    !domain.is_empty() && same.eq_ignore_ascii_case(domain) && (above.is_empty() || above.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said, a host, and whether it is gone to straight.
    const CASES: [(&str, &str, bool); 26] = [
        ("", "acme.chargebee.com", false),
        ("*", "acme.chargebee.com", true),
        ("*", "10.1.2.3", true),
        ("chargebee.com", "chargebee.com", true),
        ("chargebee.com", "acme.Chargebee.com", true),
        (".chargebee.com", "acme.chargebee.com", true),
        ("chargebee.com", "notchargebee.com", false),
        ("acme.chargebee.com", "chargebee.com", false),
        (" a.example , chargebee.com ", "acme.chargebee.com", true),
        ("com", "acme.chargebee.com", true),
        ("10.1.2.3", "10.1.2.3", true),
        ("10.1.2.3", "10.1.2.30", false),
        ("10.0.0.0/8", "10.200.2.3", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("192.168.4.0/22", "192.168.7.255", true),
        ("192.168.4.0/22", "192.168.8.0", false),
        ("10.9.9.9/8", "10.0.0.1", true),
        ("0.0.0.0/0", "10.0.0.1", true),
        ("0.0.0.0/0", "[2001:db8::1]", false),
        ("2001:db8::/32", "[2001:db8:1::1]", true),
        ("2001:db8::/32", "[2001:db9::1]", false),
        ("::/0", "[2001:db8::1]", true),
        ("::1", "[::1]", true),
        ("10.0.0.0/33", "10.0.0.1", false),
        ("10.0.0.0/x", "10.0.0.1", false),
        ("10.0.0.0/8", "10.chargebee.com", false),
    ];

    #[test]
    fn domains_addresses_and_networks_are_understood() {
        for (said, host, expected) in CASES {
            assert_eq!(Without::of(said).has(host), expected, "{said:?} {host}");
        }
    }
}
