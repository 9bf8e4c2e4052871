//! What is wrong with the settings of a client or a receiver.

use std::fmt;

/// Everything that is wrong with the settings of a client or a webhook's receiver; never empty. Never shows a key or password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub(crate) Vec<ConfigProblem>);

/// One thing that is wrong with the settings, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigProblem {
    /// Which setting: `site`, `api_key`, `base_url`, `transport`, `proxy`, `tls_roots`, …; of a receiver `user`, `password`.
    pub setting: &'static str,
    /// What is wrong, and how to mend it.
    pub message: String,
}

impl ConfigError {
    /// The problems; at least one.
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.0
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.message)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
