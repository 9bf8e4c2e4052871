//! How a mock is started, and what can keep it from starting.

use crate::mock::Mock;
use crate::service::{Service, Settings};
use crate::socket;
use crate::spec;
use serde_json::{Value as Json, json};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Settings of a mock; begun with [`Mock::builder`].
#[derive(Clone)]
#[must_use = "nothing runs before `start`"]
pub struct Builder {
    port: u16,
    seed: u64,
    seed_file: Option<PathBuf>,
    spec_folder: Option<PathBuf>,
    strict: bool,
    api_key: Option<String>,
    max_resources: usize,
    max_log: usize,
    verbose: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            seed: 0,
            seed_file: None,
            spec_folder: None,
            strict: false,
            api_key: None,
            max_resources: 10_000,
            max_log: 1000,
            verbose: false,
        }
    }
}

impl Builder {
    /// Serves on this port of 127.0.0.1; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes other ids: the same seed and the same requests give the same answers. The default is 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Begins with the resources of a JSON file: `{"customer": [{…}], "payment_source": [{…}]}`. Each is the documented sample
    /// with the given members instead of its own.
    pub fn seed_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.seed_file = Some(path.into());
        self
    }

    /// Serves another spec: a folder laid out as this project's `spec/`.
    pub fn spec_folder(mut self, path: impl Into<PathBuf>) -> Self {
        self.spec_folder = Some(path.into());
        self
    }

    /// Refuses what no page documents: parameters, operators, headers of the API's own prefix. A named customer that is not
    /// there is missed then (404), and not made. By default, what is not documented is ignored, as the service does.
    ///
    /// A list in a filter that is no JSON array is refused either way: the service would ignore it and answer with everything, which
    /// no test should take for a result.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Accepts this key only; by default, any key that is not empty.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Holds at most so many resources, by default 10,000; one more is refused with `resource_limit_exceeded`.
    pub fn max_resources(mut self, most: usize) -> Self {
        self.max_resources = most;
        self
    }

    /// Remembers at most so many requests, by default 1,000; the oldest is dropped for a new one.
    pub fn max_log(mut self, most: usize) -> Self {
        self.max_log = most;
        self
    }

    /// Prints a line for each request to standard error.
    pub fn verbose(mut self, verbose: bool) -> Self {
        self.verbose = verbose;
        self
    }

    /// Starts the mock.
    ///
    /// # Errors
    /// The port is taken, or the seed or the spec cannot be read.
    pub async fn start(self) -> Result<Mock, StartError> {
        self.start_blocking()
    }

    /// Starts the mock, from where nothing can be awaited. It needs no runtime: it has its own.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_blocking(self) -> Result<Mock, StartError> {
        let described = match &self.spec_folder {
            Some(folder) => spec::of_folder(folder)
                .map_err(|reason| StartError::Spec { place: folder.display().to_string(), reason })?,
            None => spec::embedded()
                .map_err(|reason| StartError::Spec { place: "the embedded spec".to_owned(), reason })?,
        };
        let beginning = match &self.seed_file {
            Some(path) => read_seed(path)?,
            None => json!({}),
        };
        let settings = Settings {
            strict: self.strict,
            api_key: self.api_key,
            seed: self.seed,
            beginning,
            max_resources: self.max_resources,
            max_log: self.max_log,
            verbose: self.verbose,
        };
        let seeded = |reason| StartError::Seed { path: self.seed_file.unwrap_or_default(), reason };
        let service = Arc::new(Service::new(described, settings).map_err(seeded)?);
        let port = self.port;
        let listener = socket::bind(port).map_err(|source| StartError::Port { port, source })?;
        let running = socket::start(listener, Arc::clone(&service)).map_err(StartError::Thread)?;
        Ok(Mock::new(service, running))
    }
}

/// Shows the settings, never the key.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("seed", &self.seed)
            .field("seed_file", &self.seed_file)
            .field("spec_folder", &self.spec_folder)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}

fn read_seed(path: &Path) -> Result<Json, StartError> {
    let seed = |reason: String| StartError::Seed { path: path.to_owned(), reason };
    let text = fs::read_to_string(path).map_err(|error| seed(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| seed(format!("is no JSON: {error}")))
}

/// Why a mock does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The port cannot be taken.
    Port {
        /// The port asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The seed cannot be read, or breaks the spec.
    Seed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The spec cannot be read, or has findings.
    Spec {
        /// The folder.
        place: String,
        /// The findings.
        reason: String,
    },
    /// The system has no thread to serve in.
    Thread(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port { port, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {port} is taken; choose another, or 0 for a free one")
            }
            Self::Port { port, source } => write!(f, "port {port} cannot be taken: {source}"),
            Self::Seed { path, reason } => write!(f, "the seed {} cannot be used: {reason}", path.display()),
            Self::Spec { place, reason } => write!(f, "the spec in {place} cannot be used: {reason}"),
            Self::Thread(source) => write!(f, "the mock has no thread to serve in: {source}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Port { source, .. } | Self::Thread(source) => Some(source),
            Self::Seed { .. } | Self::Spec { .. } => None,
        }
    }
}
