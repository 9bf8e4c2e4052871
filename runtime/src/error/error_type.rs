//! The class of an error of the API.

/// The class of an error that the API answered with. An answer need not name one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ErrorType {
    /// A payment was not made: the customer or another payment method may help.
    Payment,
    /// The call is wrong, as it stands or at this time.
    InvalidRequest,
    /// The call is right and could not be carried out.
    OperationFailed,
    /// A class that this version does not know.
    Unknown(String),
}

impl ErrorType {
    /// The documented values.
    pub const VALUES: &'static [&'static str] = &["payment", "invalid_request", "operation_failed"];

    /// The value as the wire spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Payment => "payment",
            Self::InvalidRequest => "invalid_request",
            Self::OperationFailed => "operation_failed",
            Self::Unknown(value) => value,
        }
    }

    /// The value of this spelling; one that is not documented is kept as it is.
    pub fn from_wire(value: &str) -> Self {
        match value {
            "payment" => Self::Payment,
            "invalid_request" => Self::InvalidRequest,
            "operation_failed" => Self::OperationFailed,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

crate::open_enum!(ErrorType);
