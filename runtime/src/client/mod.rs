//! Where calls go, as whom, and by what transport.

mod api;
mod builder;
mod clock;
mod config_error;
mod connection;
mod endpoint;
#[cfg(feature = "hyper")]
mod hyper;
mod limits;
mod timing;
mod transport;

pub use api::Api;
pub use builder::Builder;
pub use clock::{Clock, Sleep};
pub use config_error::{ConfigError, ConfigProblem};
pub use connection::Connection;
#[cfg(feature = "hyper")]
pub use hyper::HyperTransport;
pub use limits::Limits;
pub(crate) use timing::Timing;
pub use transport::{Exchange, Transport};
