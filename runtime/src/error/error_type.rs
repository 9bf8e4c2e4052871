//! The class of an error of the API.

crate::open_enum! {
    /// The class of an error that the API answered with. An answer need not name one.
    pub enum ErrorType {
        /// A payment was not made: the customer or another payment method may help.
        Payment = "payment",
        /// The call is wrong, as it stands or at this time.
        InvalidRequest = "invalid_request",
        /// The call is right and could not be carried out.
        OperationFailed = "operation_failed",
        /// The API puts the error in no class: the key is not accepted, say. The status and the code tell more.
        Untyped = "untyped",
    }
}
