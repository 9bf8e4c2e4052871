//! Whom a client trusts to vouch for a server.

use super::Builder;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The settings of this concern.
#[derive(Default)]
pub(super) struct TlsSettings {
    own: Vec<Vec<u8>>,
    #[cfg(feature = "platform-roots")]
    platform: bool,
}

/// Certificates that are trusted instead of Mozilla's.
pub(super) type Roots = Vec<CertificateDer<'static>>;

impl<C> Builder<C> {
    /// Trusts these root certificates **instead of** Mozilla's, as that of a company's proxy that looks into TLS: a PEM file's
    /// content, with one or more certificates, or a single one as DER. May be called several times.
    ///
    /// It is for the default transports. Where a transport of your own carries all requests, it is refused: tell that one.
    #[must_use]
    pub fn tls_roots(mut self, pem_or_der: impl Into<Vec<u8>>) -> Self {
        self.settings.tls.own.push(pem_or_der.into());
        self
    }

    /// Trusts the root certificates of the operating system instead of Mozilla's, as they are when the client is built;
    /// together with [`tls_roots`](Self::tls_roots), those and these.
    #[cfg(feature = "platform-roots")]
    #[must_use]
    pub fn platform_roots(mut self) -> Self {
        self.settings.tls.platform = true;
        self
    }
}

impl TlsSettings {
    /// The settings that were made.
    pub(super) fn made(&self) -> impl Iterator<Item = &'static str> {
        #[cfg(feature = "platform-roots")]
        let platform = self.platform.then_some("platform_roots");
        #[cfg(not(feature = "platform-roots"))]
        let platform = None;
        (!self.own.is_empty()).then_some("tls_roots").into_iter().chain(platform)
    }

    /// The certificates that were asked for; `None` for Mozilla's.
    pub(super) fn roots(&self) -> Result<Option<Roots>, (&'static str, String)> {
        let mut roots = Roots::new();
        for given in &self.own {
            roots.extend(read(given).map_err(|message| ("tls_roots", message))?);
        }
        #[cfg(feature = "platform-roots")]
        if self.platform {
            let found = rustls_native_certs::load_native_certs();
            if found.certs.is_empty() {
                let why = found.errors.first().map(|error| format!(": {error}")).unwrap_or_default();
                return Err((
                    "platform_roots",
                    format!("found no certificates; leave it out for Mozilla's{why}"),
                ));
            }
            // An old certificate among the many of a platform may be unreadable; nobody is trusted by it then.
            roots.extend(found.certs);
        }
        Ok((!roots.is_empty()).then_some(roots))
    }
}

/// One certificate as DER, or those of a PEM file.
fn read(given: &[u8]) -> Result<Roots, String> {
    const SHAPE: &str =
        "must be PEM with at least one `-----BEGIN CERTIFICATE-----`, or one certificate as DER";
    let pem = given.windows(5).any(|window| window == b"-----");
    let roots: Roots = if pem {
        CertificateDer::pem_slice_iter(given).collect::<Result<_, _>>().map_err(|_| SHAPE.to_owned())?
    } else {
        vec![CertificateDer::from(given.to_vec())]
    };
    let mut store = RootCertStore::empty();
    let good = !roots.is_empty() && roots.iter().all(|root| store.add(root.clone()).is_ok());
    if good { Ok(roots) } else { Err(SHAPE.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_refused() {
        let inputs: [&[u8]; 5] = [
            b"",
            b"no certificate",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            b"-----BEGIN CERTIFICATE-----\nAAAA",
        ];
        for given in inputs {
            let mut settings = TlsSettings::default();
            settings.own.push(given.to_vec());
            let message = settings.roots().err().map(|(setting, message)| format!("{setting}: {message}"));
            assert!(message.is_some_and(|it| it.starts_with("tls_roots: must be PEM")), "{given:?}");
        }
    }

    #[cfg(feature = "platform-roots")]
    #[test]
    fn the_platform_has_roots_or_the_message_says_that_it_has_none() {
        let settings = TlsSettings { platform: true, ..TlsSettings::default() };
        match settings.roots() {
            Ok(roots) => assert!(roots.is_some_and(|roots| !roots.is_empty())),
            Err((setting, message)) => {
                assert!(setting == "platform_roots" && message.contains("Mozilla's"), "{message}");
            }
        }
    }
}
