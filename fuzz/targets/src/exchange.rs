//! A client whose transport keeps the request and gives the answer that it was told to.

use bytes::Bytes;
use chargebee_runtime::Retry;
use chargebee_runtime::client::{Api, Builder, Connection, Exchange, Limits, Transport};
use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

static API: Api = Api {
    server: "https://{site}.chargebee.com/api/v2",
    site_variable: "CHARGEBEE_SITE",
    key_variable: "CHARGEBEE_API_KEY",
    user_agent: "chargebee-rust/fuzz",
};

pub(crate) const KEY: &str = "test_key_of_the_site";

/// Answers every request alike, and keeps the last one.
pub(crate) struct Told {
    answer: http::Response<Bytes>,
    sent: Mutex<Option<http::Request<Bytes>>>,
}

impl Transport for Told {
    fn send(&self, request: http::Request<Bytes>, _: Limits) -> Exchange {
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        let answer = self.answer.clone();
        Box::pin(async move { Ok(answer) })
    }
}

impl Told {
    pub(crate) fn new(status: u16, body: impl Into<Bytes>) -> Arc<Self> {
        let mut answer = http::Response::new(body.into());
        *answer.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        Arc::new(Self { answer, sent: Mutex::new(None) })
    }

    /// The request, if one was sent.
    pub(crate) fn sent(&self) -> Option<http::Request<Bytes>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// A connection over this transport, for a call without generated code.
    pub(crate) fn connection(self: &Arc<Self>) -> Connection {
        let builder = Builder::<Connection>::new(&API).site("acme-test").api_key(KEY);
        // What fails once would fail again.
        let builder = builder.retry(Retry::off());
        builder.transport(self.clone()).build().expect("the settings are sound")
    }

    /// A client over this transport.
    pub(crate) fn client(self: &Arc<Self>) -> chargebee::Client {
        let builder = chargebee::Client::builder().site("acme-test").api_key(KEY);
        // What fails once would fail again.
        let builder = builder.retry(Retry::off());
        builder.transport(self.clone()).build().expect("the settings are sound")
    }
}

/// Waits for a call. One runtime a thread: a fuzzer makes thousands of calls a second.
pub(crate) fn wait<T>(call: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: RefCell<tokio::runtime::Runtime> = RefCell::new(
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime starts")
        );
    }
    RUNTIME.with_borrow(|runtime| runtime.block_on(call))
}
