//! Where calls go, as whom, and by what transport.

#[cfg(feature = "blocking")]
mod absent;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod alarm;
mod api;
#[cfg(feature = "blocking")]
mod blocking;
mod builder;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod cause;
mod clock;
mod config_error;
mod connection;
mod endpoint;
#[cfg(feature = "hyper")]
mod hyper;
mod limits;
mod network;
mod proxy;
#[cfg(feature = "reqwest")]
mod reqwest;
mod timing;
#[cfg(any(feature = "blocking", feature = "hyper"))]
mod tls;
mod transport;
#[cfg(feature = "blocking")]
mod ureq;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod whole;
#[cfg(any(feature = "blocking", feature = "hyper"))]
mod without;

pub use api::Api;
#[cfg(feature = "blocking")]
pub use blocking::BlockingTransport;
pub use builder::Builder;
pub use clock::{Clock, Sleep};
pub use config_error::{ConfigError, ConfigProblem};
pub use connection::Connection;
#[cfg(feature = "hyper")]
pub use hyper::HyperTransport;
pub use limits::Limits;
#[cfg(feature = "reqwest")]
pub use reqwest::ReqwestTransport;
pub(crate) use timing::Timing;
pub use transport::{Exchange, Transport};
#[cfg(feature = "blocking")]
pub use ureq::UreqTransport;
