//! The API itself, as data.

/// What all operations share; generated code holds one `static` of it.
#[derive(Debug)]
pub struct Api {
    /// The address that paths are appended to, with `{site}` in it: `https://{site}.chargebee.com/api/v2`.
    pub server: &'static str,
    /// The environment variable that names the site.
    pub site_variable: &'static str,
    /// The environment variable that holds the key.
    pub key_variable: &'static str,
    /// How the client introduces itself.
    pub user_agent: &'static str,
}
