//! Where calls go, as whom, and by what transport.

mod api;
mod builder;
mod config_error;
mod connection;
mod endpoint;
#[cfg(feature = "hyper")]
mod hyper;
mod transport;

pub use api::Api;
pub use builder::Builder;
pub use config_error::{ConfigError, ConfigProblem};
pub use connection::Connection;
#[cfg(feature = "hyper")]
pub use hyper::HyperTransport;
pub use transport::{Exchange, Transport};
