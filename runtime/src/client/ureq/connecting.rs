//! How ureq gets a connection: name, TCP, tunnel and TLS within one limit.

use http::Uri;
use std::cell::Cell;
use std::io::{self, ErrorKind};
use std::time::Instant;
use ureq::Error;
use ureq::config::Config;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::Duration;
use ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout};

/// Looks up no name: ureq would ask before each request, even where a connection is open, and give that a limit of its own.
#[derive(Debug)]
pub(super) struct Later;

impl Resolver for Later {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

/// Opens a connection, and looks up the name of its server before. ureq has each step of it, and each read of a proxy's answer,
/// take as long as all of it may.
#[derive(Debug)]
pub(super) struct Connecting<R, C> {
    pub(super) names: R,
    pub(super) connector: C,
}

thread_local! {
    /// When it is too late for the connection that this thread opens. ureq opens it on the thread that calls.
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
}

impl<R: Resolver, C: Connector> Connector for Connecting<R, C> {
    type Out = C::Out;

    fn connect(&self, details: &ConnectionDetails, chained: Option<()>) -> Result<Option<C::Out>, Error> {
        let _to_its_end = Until::of(details.timeout);
        self.open(details, chained).map_err(unconnected)
    }
}

impl<R: Resolver, C: Connector> Connecting<R, C> {
    fn open(&self, details: &ConnectionDetails, chained: Option<()>) -> Result<Option<C::Out>, Error> {
        // The name is the proxy's to look up, if there is one; that of the proxy is looked up when it comes here itself.
        let addrs = match details.config.proxy() {
            Some(_) => self.names.empty(),
            None => self.names.resolve(details.uri, details.config, left(details.timeout)?)?,
        };
        let timeout = left(details.timeout)?;
        let rest = ConnectionDetails {
            uri: details.uri,
            addrs,
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: (details.current_time)(),
            timeout,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        };
        self.connector.connect(&rest, chained)
    }
}

/// Holds as long as the outermost connection is being opened: one to a proxy is a part of it.
struct Until(bool);

impl Until {
    fn of(timeout: NextTimeout) -> Self {
        let outermost = UNTIL.get().is_none();
        if let (true, Duration::Exact(after)) = (outermost, timeout.after) {
            UNTIL.set(Instant::now().checked_add(after));
        }
        Self(outermost)
    }
}

impl Drop for Until {
    fn drop(&mut self) {
        if self.0 {
            UNTIL.set(None);
        }
    }
}

/// What is left of a limit: where a connection is being opened, what that may still take, however it is read. Else all of it.
pub(super) fn left(mut timeout: NextTimeout) -> Result<NextTimeout, Error> {
    let Some(until) = UNTIL.get() else { return Ok(timeout) };
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(Error::Timeout(timeout.reason));
    }
    timeout.after = Duration::Exact(left.min(*timeout.after));
    // That of a pause in an answer's body.
    timeout.per_read = None;
    Ok(timeout)
}

/// Whatever breaks here says that there is no connection. TLS says so itself.
fn unconnected(error: Error) -> Error {
    match error {
        Error::Io(error) if error.get_ref().is_none_or(|inner| !inner.is::<rustls::Error>()) => {
            Error::Io(io::Error::new(ErrorKind::HostUnreachable, error))
        }
        Error::Protocol(error) => Error::ConnectProxyFailed(error.to_string()),
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::time;
    use ureq::Agent;
    use ureq::Timeout;
    use ureq::unversioned::transport::Transport;

    const LIMIT: time::Duration = time::Duration::from_millis(200);

    /// Takes so long to know no address.
    #[derive(Debug)]
    struct Slow(time::Duration);

    impl Resolver for Slow {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
            std::thread::sleep(self.0);
            Ok(self.empty())
        }
    }

    /// Opens nothing, and notes how long that may take.
    #[derive(Debug)]
    struct Noting(&'static Mutex<Vec<NextTimeout>>);

    impl Connector for Noting {
        type Out = Box<dyn Transport>;

        fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Self::Out>, Error> {
            self.0.lock().map(|mut noted| noted.push(details.timeout)).unwrap_or_default();
            Ok(None)
        }
    }

    fn opened(lookup: time::Duration, noted: &'static Mutex<Vec<NextTimeout>>) -> Option<Error> {
        let config = Agent::config_builder().timeout_connect(Some(LIMIT));
        let config = config.timeout_per_read(Some(time::Duration::from_millis(1))).build();
        let connecting = Connecting { names: Slow(lookup), connector: Noting(noted) };
        Agent::with_parts(config, connecting, Later).get("http://nobody.example/").call().err()
    }

    #[test]
    fn a_connection_may_take_what_the_lookup_has_left_of_the_limit() {
        static NOTED: Mutex<Vec<NextTimeout>> = Mutex::new(Vec::new());
        let half = LIMIT / 2;
        assert!(matches!(opened(half, &NOTED), Some(Error::ConnectionFailed)));
        let noted = NOTED.lock().map(|noted| noted.clone()).unwrap_or_default();
        let [noted] = noted.as_slice() else { unreachable!("{noted:?}") };
        assert!(*noted.after <= half, "{noted:?}");
        assert_eq!((noted.reason, noted.per_read), (Timeout::Connect, None));
        // Behind it, a limit is what it is.
        assert_eq!(left(*noted).ok(), Some(*noted));
    }

    #[test]
    fn a_lookup_that_takes_all_of_the_limit_leaves_no_time_to_connect() {
        static NOTED: Mutex<Vec<NextTimeout>> = Mutex::new(Vec::new());
        assert!(matches!(opened(LIMIT, &NOTED), Some(Error::Timeout(Timeout::Connect))));
        assert!(NOTED.lock().is_ok_and(|noted| noted.is_empty()));
    }

    #[test]
    fn what_breaks_before_there_is_a_connection_says_that_there_is_none() {
        for kind in [ErrorKind::ConnectionReset, ErrorKind::UnexpectedEof, ErrorKind::Other] {
            let told = unconnected(Error::Io(kind.into()));
            assert!(matches!(told, Error::Io(error) if error.kind() == ErrorKind::HostUnreachable), "{kind}");
        }
        let tls = io::Error::new(ErrorKind::InvalidData, rustls::Error::DecryptError);
        assert!(
            matches!(unconnected(Error::Io(tls)), Error::Io(error) if error.kind() == ErrorKind::InvalidData)
        );
    }
}
